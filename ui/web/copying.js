'use strict';
// Copies give LaTeX: one formula its source, more than that the text with formulas between dollars, code as it is. A
// formula is chosen by a click, or with the keyboard: Tab goes to one that is seen, left and right to its neighbours, Ctrl+C
// copies it.

const khatwaCopying = (() => {
    let bridge = null; // what is told of copies
    let current = null; // the formula that Tab goes to

    function formulaAround(node) {
        const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
        return element === null ? null : element.closest('.formula');
    }

    // An environment that is a display of its own in LaTeX, where dollars around it would be a mistake.
    const outermost = /^\\begin\{((?:align|alignat|eqnarray|equation|gather|multline)\*?)\}([^]*)\\end\{\1\}$/;
    function display(latex) {
        const whole = outermost.exec(latex);
        return whole !== null && !whole[2].includes(`\\end{${whole[1]}}`) ? latex : `$$${latex}$$`;
    }

    // Code, whose blank lines stay, is put in where the rest of a copy is whole. No text of a model has this mark.
    let codes = [];
    function keep(code) {
        codes.push(code);
        return `\u0000${codes.length - 1}\u0000`;
    }

    function inlineSource(inline) {
        switch (inline.kind) {
        case 'maths':
            return `$${inline.text}$`;
        case 'break':
            return '\n';
        case 'cell':
            return '\t';
        case 'row':
            return '\n';
        default:
            return inline.text;
        }
    }

    // Of a block whose elements are not there (chunks.js).
    function blockSource(block) {
        const text = ['maths', 'answer'].includes(block.kind) ? display(block.text)
            : block.kind === 'code' ? keep(block.text) : block.inlines.map(inlineSource).join('');
        if (block.kind === 'step')
            return `${khatwaFormula.digits(String(block.number))}. ${text}`;
        return block.marker && block.kind === 'item' ? `${block.marker} ${text}` : text;
    }

    // Without the marks that the page puts around formulas in Arabic words.
    const unmarked = text => text.replace(/[\u2066\u2069]/g, '');

    function sourceOf(node) {
        if (node.nodeType === Node.TEXT_NODE)
            return unmarked(node.data);
        if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE)
            return '';
        if (node.classList && node.classList.contains('formula')) {
            const latex = node.dataset.latex;
            return node.classList.contains('display') ? `\n${display(latex)}\n` : `$${latex}$`;
        }
        if (node.nodeName === 'BR')
            return '\n';
        if (node.nodeName === 'PRE')
            return `\n${keep(node.textContent)}\n`;
        if (node.id === 'status') // heard, not read
            return '';
        if (node.nodeName === 'BUTTON' || (node.classList && node.classList.contains('badge')))
            return '';
        if (node.dataset && node.dataset.chunk !== undefined && node.childNodes.length === 0)
            return khatwaChunks.parkedBlocks(Number(node.dataset.chunk)).map(block => `\n${blockSource(block)}\n`).join('');
        if (node.nodeName === 'HEADER') // a step's number and its first line are one line
            return `\n${Array.from(node.childNodes, child => sourceOf(child).replace(/^\n+|\n+$/g, '')).join('')}\n`;
        let text = Array.from(node.childNodes, sourceOf).join('');
        if (node.classList && node.classList.contains('number'))
            text += '. ';
        if (node.classList && node.classList.contains('marker'))
            text += ' ';
        if (node.nodeName === 'TD' || node.nodeName === 'TH')
            return text + '\t';
        return /^(P|DIV|H\d|LI|UL|TR|TABLE|ARTICLE|SECTION|HEADER)$/.test(node.nodeName) ? `\n${text}\n` : text;
    }

    // Blank lines between blocks are one line end; those of code stay.
    function joined(fragment) {
        codes = [];
        return sourceOf(fragment).replace(/\n{2,}/g, '\n').trim()
            .replace(/\u0000(\d+)\u0000/g, (whole, index) => codes[Number(index)]);
    }

    function selectedSource(selection) {
        if (selection.rangeCount === 0 || selection.isCollapsed)
            return '';
        const range = selection.getRangeAt(0).cloneRange();
        const first = formulaAround(range.startContainer);
        const last = formulaAround(range.endContainer);
        if (first !== null && first === last)
            return first.dataset.latex;
        if (first !== null)
            range.setStartBefore(first);
        if (last !== null)
            range.setEndAfter(last);
        const around = formulaAround(range.commonAncestorContainer) || range.commonAncestorContainer;
        if (around.nodeType === Node.TEXT_NODE || (around.closest && around.closest('pre')))
            return unmarked(range.toString()); // code, or a part of a line, as it is
        return joined(range.cloneContents());
    }

    function tell(text) {
        if (bridge !== null)
            bridge.copied(text);
    }

    document.addEventListener('copy', event => {
        const text = selectedSource(document.getSelection()) || (chosen() === null ? '' : chosen().dataset.latex);
        if (text === '')
            return;
        event.clipboardData.setData('text/plain', text);
        event.preventDefault();
        tell(text);
    });

    // ---- one formula

    function chosen() {
        const focused = document.activeElement;
        return focused !== null && focused.classList.contains('formula') ? focused : null;
    }

    // Only one formula is a stop for Tab: there may be thousands.
    function offer(formula) {
        if (current !== null)
            current.removeAttribute('tabindex');
        current = formula;
        formula.tabIndex = 0;
    }
    function choose(formula, options) {
        offer(formula);
        formula.focus(options);
    }

    document.addEventListener('click', event => {
        const formula = formulaAround(event.target);
        if (formula !== null && document.getSelection().isCollapsed)
            choose(formula, {preventScroll: true});
    });

    document.addEventListener('dblclick', event => {
        const formula = formulaAround(event.target);
        if (formula !== null)
            document.getSelection().selectAllChildren(formula);
    });

    document.addEventListener('keydown', event => {
        const formula = chosen();
        const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
        if (formula === null || step === undefined || event.ctrlKey || event.altKey || event.metaKey)
            return;
        const all = [...document.querySelectorAll('.formula')];
        const next = all[all.indexOf(formula) + step];
        if (next !== undefined)
            choose(next);
        event.preventDefault();
    });

    function firstSeen() {
        for (const section of document.querySelectorAll('main > section'))
            for (const block of section.children) {
                if (block.getBoundingClientRect().bottom <= 0)
                    continue;
                for (const formula of block.querySelectorAll('.formula'))
                    if (formula.getBoundingClientRect().bottom > 0)
                        return formula;
            }
        return null;
    }

    function offerSeen() {
        const seen = current !== null && current.isConnected ? null : firstSeen();
        if (seen !== null)
            offer(seen);
    }
    window.addEventListener('focus', offerSeen);

    return {selectedSource, offerSeen, tellTo: given => { bridge = given; }};
})();
