'use strict';
// A chain of thought may be as long as a book, and a conversation as long as a term. Blocks stand in chunks, and a chunk
// far from what is seen keeps its blocks as data and its height, but no elements: they are drawn again when it comes near.
// A chunk never ends within a card, whose blocks belong together.

const khatwaChunks = (() => {
    const blocksOfAChunk = 12;
    const near = '1200px 0px'; // a page and a half above and below: nobody scrolls past it within a frame
    const numbered = []; // all chunks of all areas, for copies: an element says its number
    let whole = false; // everything is drawn: the page is being printed

    // area: where the chunks stand. draw(block, chunk) puts a block into chunk.element, forget(block) drops what is known
    // of its elements.
    const make = (area, {draw, forget}) => {
        const chunks = new Map(); // element -> {element, blocks: Map of id -> block, parked, card}
        const owners = new Map(); // id of a block -> its chunk
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
            if (whole || chunk.parked || chunk === last || height === 0 ||
                chunk.element.contains(document.activeElement) ||
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
            chunk.card = null;
            chunk.element.removeAttribute('style');
            for (const block of chunk.blocks.values())
                draw(block, chunk);
        }

        function open() {
            const element = document.createElement('div');
            element.className = 'chunk';
            element.dataset.chunk = numbered.length;
            area.append(element);
            const before = last;
            last = {element, blocks: new Map(), parked: false, card: null};
            numbered.push(last);
            chunks.set(element, last);
            observer.observe(element);
            if (before !== null) { // it may be out of sight already, and is told only of what changes
                observer.unobserve(before.element);
                observer.observe(before.element);
            }
        }

        const continuesCard = block => last.card !== null && block.kind !== 'step' && block.number > 0 &&
            block.number === last.card.number;

        // Looks at every chunk again.
        function observeAgain() {
            for (const element of chunks.keys()) {
                observer.unobserve(element);
                observer.observe(element);
            }
        }

        return {
            // Remembers the present state of a block of the stream. The chunk it stands in.
            keep(block) {
                let chunk = owners.get(block.id);
                if (chunk === undefined) {
                    if (last === null || (last.blocks.size >= blocksOfAChunk && !continuesCard(block)))
                        open();
                    chunk = last;
                    owners.set(block.id, chunk);
                }
                chunk.blocks.set(block.id, block);
                return chunk;
            },
            clear() {
                observer.disconnect();
                for (const chunk of chunks.values())
                    numbered[Number(chunk.element.dataset.chunk)] = undefined;
                if (numbered.every(chunk => chunk === undefined))
                    numbered.length = 0;
                chunks.clear();
                owners.clear();
                last = null;
                area.replaceChildren();
            },
            // Draws all that is out of sight, and keeps it until `windowed`.
            drawAll() {
                whole = true;
                chunks.forEach(bringBack);
            },
            windowed() {
                whole = false;
                observeAgain();
            },
        };
    };

    // The blocks of the chunk that has this number, if it has no elements now.
    make.parkedBlocks = number => {
        const chunk = numbered[number];
        return chunk !== undefined && chunk.parked ? [...chunk.blocks.values()] : [];
    };
    return make;
})();
