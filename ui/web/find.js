'use strict';
// Finds words and formulas in what the page holds, also where it has no elements now (chunks.js): the blocks are searched, and
// a hit's block is drawn when it is shown. A hit is selected, so it is seen, and Ctrl+C copies it. The window calls
//   khatwa.find.count(query)   how many there are, and which is the first from what is seen on: {count, near}
//   khatwa.find.show(index)    brings it into sight and marks it
//   khatwa.find.clear()        takes the mark away
// What readers do not tell apart is not told apart, as in the history's search: vowel signs, forms of hamza, ة and ه, ى and
// ي, digits of both scripts, capitals. White space does not count, so x=6 finds x = 6; a formula is found by how it reads or
// by its LaTeX, and marked as a whole.

const khatwaFind = (() => {
    const scroller = document.scrollingElement;
    const longestQuery = 200;

    // ---- text as it is compared

    const letters = {
        '\u0621': '', '\u0640': '', '\u0671': '\u0627', '\u0649': '\u064a', '\u06cc': '\u064a', '\u0629': '\u0647',
        '\u06d5': '\u0647', '\u06c1': '\u0647', '\u06be': '\u0647', '\u06a9': '\u0643', '\u2212': '-',
        '\u066b': '.', '\u066c': ',',
    };
    const dropped = /[\s\p{Mn}\p{Me}\p{Cf}^]/u;

    function foldedCharacter(character) {
        let out = '';
        for (const part of character.normalize('NFKD')) {
            const code = part.codePointAt(0);
            if (part in letters)
                out += letters[part];
            else if ((code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9))
                out += String(code & 0xf);
            else if (!dropped.test(part))
                out += part.toLowerCase();
        }
        return out;
    }

    const plain = /^[ -~]*$/;
    function folded(text) {
        if (plain.test(text))
            return text.replace(/[\s^]+/g, '').toLowerCase();
        let out = '';
        for (const character of text)
            out += foldedCharacter(character);
        return out;
    }

    // LaTeX as it reads on a line: \frac{1}{2} is 1/2.
    const signs = {times: '×', cdot: '·', div: '÷', pm: '±', le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', neq: '≠', pi: 'π'};
    function readable(latex) {
        return latex
            .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
            .replace(/\\[dt]?frac\s*(\w)\s*(\w)/g, '$1/$2')
            .replace(/\\sqrt\b/g, '√')
            .replace(/\\(?:left|right|displaystyle|text|mathrm|boxed|quad|qquad)\b|\\[,;:! ]|[{}$]/g, '')
            .replace(/\\([A-Za-z]+)/g, (whole, name) => signs[name] || name);
    }
    const foldedFormula = latex => folded(readable(latex));

    const known = new WeakMap(); // a state of a block -> its text
    function textOf(block) {
        let text = known.get(block);
        if (text === undefined) {
            text = block.kind === 'maths' || block.kind === 'answer' ? foldedFormula(block.text)
                : block.kind === 'code' ? folded(block.text)
                    : block.inlines.map(inline => inline.kind === 'maths' ? foldedFormula(inline.text)
                        : ['cell', 'row', 'break'].includes(inline.kind) ? '' : folded(inline.text)).join('');
            known.set(block, text);
        }
        return text;
    }

    function hitsIn(text, query) {
        const hits = [];
        for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length))
            hits.push(at);
        return hits;
    }

    // ---- where a hit stands among elements

    // The pieces of an element in the order of their text: texts, and formulas as wholes.
    function piecesOf(root) {
        const pieces = [];
        const walk = node => {
            if (node.nodeType === Node.TEXT_NODE)
                pieces.push({node, text: folded(node.data)});
            else if (node.nodeType === Node.ELEMENT_NODE && node.classList.contains('formula'))
                pieces.push({node, formula: true, text: foldedFormula(node.dataset.latex)});
            else if (node.nodeType === Node.ELEMENT_NODE && !node.classList.contains('marker'))
                node.childNodes.forEach(walk);
        };
        walk(root);
        return pieces;
    }

    // The place in a text before which `count` characters of its folded form stand; what counts for nothing lies before a
    // beginning and behind an end, but vowel signs belong to their letter.
    function offsetOf(text, count, isEnd) {
        let seen = 0;
        let offset = 0;
        for (const character of text) {
            if (isEnd && seen === count && !/\p{M}/u.test(character))
                break;
            const length = foldedCharacter(character).length;
            if (seen + length > count)
                break;
            seen += length;
            offset += character.length;
        }
        return offset;
    }

    function rangeOf(root, at, length) {
        const range = document.createRange();
        let before = 0;
        let begun = false;
        for (const piece of piecesOf(root)) {
            const end = before + piece.text.length;
            if (!begun && at < end) {
                begun = true;
                if (piece.formula)
                    range.setStartBefore(piece.node);
                else
                    range.setStart(piece.node, offsetOf(piece.node.data, at - before, false));
            }
            if (begun && at + length <= end) {
                if (piece.formula)
                    range.setEndAfter(piece.node);
                else
                    range.setEnd(piece.node, offsetOf(piece.node.data, at + length - before, true));
                return range;
            }
            before = end;
        }
        return null;
    }

    // problem: the element of the statement; areas(): the chunks that this page shows; bodyOf(block): the element that holds
    // the text of a block that is drawn; moved(): the reader is taken elsewhere.
    return ({problem, areas, bodyOf, moved}) => {
        let hits = []; // {at, root} in the problem, {at, block, area} else
        let wanted = '';

        function count(query) {
            wanted = folded(query.slice(0, longestQuery).includes('\\') ? readable(query.slice(0, longestQuery))
                : query.slice(0, longestQuery));
            hits = [];
            if (wanted === '')
                return {count: 0, near: 0};
            if (!problem.hidden)
                hits.push(...hitsIn(piecesOf(problem).map(piece => piece.text).join(''), wanted)
                    .map(at => ({at, root: problem})));
            for (const area of areas())
                for (const block of area.blocks())
                    hits.push(...hitsIn(textOf(block), wanted).map(at => ({at, block, area})));
            const near = hits.findIndex(hit => (hit.root || bodyOf(hit.block) || hit.area.elementOf(hit.block))
                .getBoundingClientRect().bottom > 0);
            return {count: hits.length, near: Math.max(0, near)};
        }

        // What is drawn on the way takes another height than was thought: it is looked at again in the next frames, as long
        // as the reader does not move by themselves.
        let shown = null; // the range that is looked after
        for (const name of ['wheel', 'mousedown', 'keydown', 'touchstart'])
            window.addEventListener(name, () => { shown = null; }, {passive: true});

        function reveal(range, root, times) {
            if (shown !== range || !range.startContainer.isConnected)
                return;
            // What is not laid out yet has no place.
            let place = range.getBoundingClientRect();
            if (place.height === 0)
                place = root.getBoundingClientRect();
            const height = scroller.clientHeight;
            if (place.top < 0.1 * height || place.bottom > 0.9 * height)
                scroller.scrollTop += place.top + place.height / 2 - height / 2;
            moved();
            if (times > 0)
                requestAnimationFrame(() => reveal(range, root, times - 1));
        }

        function clear() {
            shown = null;
            document.getSelection().removeAllRanges();
        }

        function show(index) {
            const hit = hits[index];
            clear();
            if (hit === undefined)
                return false;
            if (hit.block)
                hit.area.bring(hit.block);
            const root = hit.root || bodyOf(hit.block);
            const range = root ? rangeOf(root, hit.at, wanted.length) : null;
            if (range === null)
                return false;
            root.scrollIntoView({block: 'nearest'});
            document.getSelection().addRange(range);
            shown = range;
            reveal(range, root, 30);
            return true;
        }

        return {count, show, clear};
    };
})();
