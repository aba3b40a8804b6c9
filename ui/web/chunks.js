'use strict';
// The chain of thought may be as long as a book. Its blocks stand in chunks, and a chunk far from what is seen keeps its
// blocks as data and its height, but no elements: they are drawn again when it comes near.

function khatwaChunks(area, {draw, forget}) {
    const blocksOfAChunk = 12;
    const near = '1200px 0px'; // a page and a half above and below: nobody scrolls past it within a frame

    const chunks = new Map(); // element -> {element, blocks: Map of id -> block, parked}
    let last = null;

    const observer = new IntersectionObserver(entries => {
        for (const entry of entries) {
            const chunk = chunks.get(entry.target);
            if (chunk === undefined)
                continue;
            if (entry.isIntersecting)
                bringBack(chunk);
            else
                park(chunk, entry.boundingClientRect.height);
        }
    }, {rootMargin: near});

    function park(chunk, height) {
        const selection = document.getSelection();
        if (chunk.parked || chunk === last || height === 0 ||
            (!selection.isCollapsed && selection.containsNode(chunk.element, true)))
            return;
        chunk.parked = true;
        chunk.element.style.height = `${height}px`;
        chunk.element.replaceChildren();
        for (const block of chunk.blocks.values())
            forget(block);
    }

    function bringBack(chunk) {
        if (!chunk.parked)
            return;
        chunk.parked = false;
        chunk.element.removeAttribute('style');
        for (const block of chunk.blocks.values())
            draw(block, chunk.element);
    }

    function open() {
        const element = document.createElement('div');
        element.className = 'chunk';
        element.dataset.chunk = chunks.size;
        area.append(element);
        const before = last;
        last = {element, blocks: new Map(), parked: false};
        chunks.set(element, last);
        observer.observe(element);
        if (before !== null) { // it may be out of sight already, and is told only of what changes
            observer.unobserve(before.element);
            observer.observe(before.element);
        }
    }

    return {
        // The element that the block belongs in.
        place() {
            return last.element;
        },
        // Remembers the present state of a block of the stream.
        keep(block) {
            if (last !== null && last.blocks.has(block.id)) {
                last.blocks.set(block.id, block);
                return;
            }
            if (last === null || last.blocks.size >= blocksOfAChunk)
                open();
            last.blocks.set(block.id, block);
        },
        clear() {
            observer.disconnect();
            chunks.clear();
            last = null;
            area.replaceChildren();
        },
        // The blocks of the chunk that has this number, if it has no elements now.
        parkedBlocks(number) {
            const chunk = [...chunks.values()][number];
            return chunk !== undefined && chunk.parked ? [...chunk.blocks.values()] : [];
        },
    };
}
