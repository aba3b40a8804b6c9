'use strict';
// A chain of thought may be as long as a book, and a conversation as long as a term. Blocks stand in chunks, and a chunk
// far from what is seen keeps its blocks as data and its height, but no elements: they are drawn again when it comes near.
// A card begins in one chunk, its holder; where it is long, its body goes on in chunks within it, which come and go by
// themselves while the card is near, and go with the card.

const khatwaChunks = (() => {
    const blocksOfAChunk = 12;
    const blocksOfAHolder = 24; // before its card goes on in chunks within it: most cards stay in one
    const near = '1200px 0px'; // a page and a half above and below: nobody scrolls past it within a frame
    const numbered = []; // all chunks of all areas, for copies: an element says its number
    let whole = false; // everything is drawn: the page is being printed

    // area: where the chunks stand. draw(block, chunk) puts a block into chunk.element, forget(block) drops what is known
    // of its elements.
    const make = (area, {draw, forget}) => {
        // element -> {element, blocks: Map of id -> block, parked, card, holder: of the card it stands in, or null, inner: the
        // chunks within its card}
        const chunks = new Map();
        const owners = new Map(); // id of a block -> its chunk
        let last = null;

        const observer = new IntersectionObserver(entries => {
            // What stands within a card first: the card goes only with all of it.
            const inside = entry => chunks.has(entry.target) && chunks.get(entry.target).holder !== null;
            for (const entry of [...entries.filter(inside), ...entries.filter(entry => !inside(entry))]) {
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
            for (const inner of chunk.inner)
                if (!inner.parked)
                    park(inner, inner.element.getBoundingClientRect().height);
            if (chunk.inner.some(inner => !inner.parked))
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
            for (const inner of chunk.inner)
                putInto(chunk.card, inner.element);
        }

        function putInto(card, element) {
            card.body.append(element);
            card.body.parentElement.classList.add('long');
        }

        // holder: the chunk of the card that goes on; null: the chunk stands in the area itself.
        function open(holder) {
            const element = document.createElement('div');
            element.className = 'chunk';
            element.dataset.chunk = numbered.length;
            if (holder === null)
                area.append(element);
            else
                putInto(holder.card, element);
            const before = last;
            const chunk = {element, blocks: new Map(), parked: false, card: null, holder, inner: [],
                bring: () => bringBack(chunk)};
            last = chunk;
            if (holder !== null)
                holder.inner.push(last);
            numbered.push(last);
            chunks.set(element, last);
            observer.observe(element);
            if (before !== null) { // it may be out of sight already, and is told only of what changes
                observer.unobserve(before.element);
                observer.observe(before.element);
            }
        }

        // The chunk of the card that the block belongs to, if that is the last card.
        function holderOf(block) {
            const holder = last.holder === null ? last : last.holder;
            const within = holder.card !== null && !['step', 'answer', 'question'].includes(block.kind) &&
                block.number > 0 && block.number === holder.card.number;
            return within ? holder : null;
        }

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
                    const holder = last === null ? null : holderOf(block);
                    const room = last !== null && holder === last ? blocksOfAHolder : blocksOfAChunk;
                    if (last === null || last.blocks.size >= room || (last.holder !== null && holder === null))
                        open(holder);
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
            // All blocks in order, in their last state.
            *blocks() {
                for (const chunk of chunks.values())
                    yield* chunk.blocks.values();
            },
            // Gives a block its elements.
            bring(block) {
                if (owners.has(block.id))
                    bringBack(owners.get(block.id));
            },
            // The room of a block whose elements are not there: that of its chunk.
            elementOf: block => owners.get(block.id).element,
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

    // The blocks of the chunk that has this number and of those within its card, if it has no elements now.
    make.parkedBlocks = number => {
        const chunk = numbered[number];
        return chunk !== undefined && chunk.parked
            ? [chunk, ...chunk.inner].flatMap(each => [...each.blocks.values()]) : [];
    };
    // Draws the first chunk without elements that stands between two elements of the page, or behind the first of them,
    // and has a block that is wanted; `back`: the last. Whether there was one.
    make.bringBetween = (first, end, back, wanted) => {
        const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
        const between = numbered.filter(chunk => chunk !== undefined && chunk.parked && chunk.element.isConnected &&
            follows(first, chunk.element) && (end === undefined || follows(chunk.element, end)) &&
            [...chunk.blocks.values()].some(wanted));
        const chunk = between.at(back ? -1 : 0);
        if (chunk !== undefined)
            chunk.bring();
        return chunk !== undefined;
    };
    return make;
})();
