'use strict';
// Draws the typed blocks of a reply. The scanner (app/tutor) has decided what is text and what is mathematics; this page
// only draws, and writes text only as text. The window calls khatwa.apply() with a batch of operations:
//   {op: 'reset'}                        a new reply
//   {op: 'block', block}                 a new block, or the last one grown (fields as in ui/web/block_list.h)
//   {op: 'problem', blocks}              the statement above the reply
//   {op: 'badge', id, verdict, word, detail, why}   verdict: checked, contradicts, cannot_check; why: blocks
//   {op: 'theme', values}                colours and sizes, as CSS variables
//   {op: 'language', language, direction, words: {answer, step, ask}}   ask: empty, no step can be asked about
//   {op: 'mode', mode}                   solution, thinking, both

const khatwa = (() => {
    const page = document.getElementById('page');
    const areas = {
        problem: document.getElementById('problem'),
        thinking: document.getElementById('thinking'),
        solution: document.getElementById('solution'),
    };
    const drawn = new Map(); // id of a block -> {element, body, inlines}
    let words = {answer: 'Answer', step: 'Step'};
    let mode = 'both';
    let card = null; // of the step that is being drawn: {number, body}
    let bridge = null;

    function make(tag, className, text) {
        const element = document.createElement(tag);
        if (className)
            element.className = className;
        if (text !== undefined)
            element.textContent = text;
        return element;
    }

    // ---- inlines

    // Characters that turn the direction of what follows (U+202A to U+202E) would let a reply show other digits than it
    // has. Isolates and marks stay: Arabic text needs them.
    const plain = text => text.replace(/[\u202a-\u202e]/g, '');

    function makeInline(inline) {
        switch (inline.kind) {
        case 'maths':
            return khatwaFormula.make(inline.text, false);
        case 'code':
            return make('code', '', plain(inline.text));
        case 'emphasis':
            return make('em', '', plain(inline.text));
        case 'strong':
            return make('strong', '', plain(inline.text));
        case 'break':
            return make('br');
        default:
            return document.createTextNode(plain(inline.text));
        }
    }

    // Keeps what has not changed: while a paragraph grows, its formulas are not drawn again.
    function drawInlines(entry, inlines) {
        const old = entry.inlines;
        let same = 0;
        while (same < old.length && same < inlines.length && old[same].kind === inlines[same].kind &&
               old[same].text === inlines[same].text)
            ++same;
        const body = entry.body;
        if (same < old.length && same < inlines.length && old[same].kind === inlines[same].kind &&
            ['text', 'strong', 'emphasis'].includes(old[same].kind)) {
            body.childNodes[same].textContent = plain(inlines[same].text);
            ++same;
        }
        while (body.childNodes.length > same)
            body.lastChild.remove();
        for (const inline of inlines.slice(same))
            body.append(makeInline(inline));
        entry.inlines = inlines;
    }

    function drawTable(entry, inlines) {
        const table = make('table');
        let row = make('tr');
        let cell = [];
        for (const inline of inlines) {
            if (inline.kind === 'cell') {
                const element = make(table.childNodes.length === 0 ? 'th' : 'td', inline.text);
                element.dir = 'auto';
                element.append(...cell.map(makeInline));
                row.append(element);
                cell = [];
            } else if (inline.kind === 'row') {
                table.append(row);
                row = make('tr');
            } else {
                cell.push(inline);
            }
        }
        entry.body.replaceChildren(table);
    }

    // ---- blocks

    function areaOf(block) {
        if (block.thinking)
            return areas.thinking;
        if (card !== null && block.number > 0 && block.number === card.number)
            return card.body;
        return areas.solution;
    }

    function paragraph(area, tag, className) {
        const element = make(tag, className);
        element.dir = 'auto';
        area.append(element);
        return {element, body: element, inlines: []};
    }

    function makeStep(block) {
        const element = make('article', 'card step');
        const head = make('header');
        const number = make('span', 'number', String(block.number));
        number.setAttribute('aria-label', `${words.step} ${block.number}`);
        const title = make('div', 'title');
        title.dir = 'auto';
        const ask = make('button', 'ask', words.ask || '');
        ask.addEventListener('click', () => { if (bridge !== null) bridge.stepAsked(block.id); });
        head.append(number, title, ask, make('span', 'badge'));
        const body = make('div', 'body');
        element.append(head, body);
        areas.solution.append(element);
        card = {number: block.number, body};
        return {element, body: title, inlines: []};
    }

    function makeItem(block, area) {
        let list = area.lastElementChild;
        if (list === null || !list.classList.contains('list')) {
            list = make('ul', 'list');
            area.append(list);
        }
        const element = make('li', `level${block.level}`);
        element.dir = 'auto';
        const body = make('div', 'text');
        element.append(make('span', 'marker', block.marker), body);
        list.append(element);
        return {element, body, inlines: []};
    }

    function makeBlock(block) {
        const area = areaOf(block);
        switch (block.kind) {
        case 'step':
            return makeStep(block);
        case 'heading':
            return paragraph(area, `h${Math.min(6, block.level + 1)}`, 'heading');
        case 'item':
            return makeItem(block, area);
        case 'code': {
            const element = make('pre', 'code');
            element.dir = 'ltr';
            const body = make('code');
            element.append(body);
            area.append(element);
            return {element, body, inlines: []};
        }
        case 'maths':
        case 'table': {
            const element = make('div', block.kind === 'table' ? 'tableframe' : 'displayframe');
            area.append(element);
            return {element, body: element, inlines: []};
        }
        case 'answer': {
            const element = make('section', 'answer');
            const body = make('div', 'value');
            element.append(make('span', 'label', words.answer), body, make('span', 'badge'));
            areas.solution.append(element);
            return {element, body, inlines: []};
        }
        case 'question':
            return paragraph(areas.solution, 'p', 'question');
        default:
            return paragraph(area, 'p', '');
        }
    }

    function drawBlock(block) {
        if (mode !== 'both' && (mode === 'thinking') !== block.thinking)
            return;
        let entry = drawn.get(block.id);
        if (entry === undefined) {
            entry = makeBlock(block);
            entry.element.dataset.id = block.id;
            drawn.set(block.id, entry);
        }
        switch (block.kind) {
        case 'maths':
        case 'answer':
            entry.body.replaceChildren(khatwaFormula.make(block.text, true));
            break;
        case 'code':
            entry.body.textContent = plain(block.text);
            break;
        case 'table':
            drawTable(entry, block.inlines);
            break;
        default:
            drawInlines(entry, block.inlines);
        }
        if (!block.complete)
            entry.element.classList.add('growing');
        else if (entry.element.classList.contains('growing'))
            entry.element.classList.remove('growing');
        if (entry.element.className === '')
            entry.element.removeAttribute('class');
    }

    function drawProblem(blocks) {
        areas.problem.replaceChildren();
        for (const block of blocks) {
            if (block.kind === 'maths') {
                areas.problem.append(khatwaFormula.make(block.text, true));
                continue;
            }
            const element = make(block.kind === 'code' ? 'pre' : 'p', block.kind);
            element.dir = 'auto';
            areas.problem.append(element);
            const entry = {element, body: element, inlines: []};
            if (block.kind === 'code') {
                element.textContent = plain(block.text);
            } else if (block.kind === 'table') {
                drawTable(entry, block.inlines);
            } else {
                drawInlines(entry, block.inlines);
                if (block.marker)
                    element.prepend(make('span', 'marker', block.marker + ' '));
            }
        }
        areas.problem.hidden = blocks.length === 0;
    }

    function reset() {
        drawn.clear();
        card = null;
        areas.thinking.replaceChildren();
        areas.solution.replaceChildren();
    }

    // ---- badges: an icon and a word, never colour alone

    const icons = {
        checked: 'M3 8.5 L6.5 12 L13 4.5',
        contradicts: 'M4 4 L12 12 M12 4 L4 12',
        cannot_check: 'M5.5 6 C5.5 2.5 10.5 2.5 10.5 6 C10.5 8 8 8 8 10 M8 12.2 L8 12.8',
    };

    function badge({id, verdict, word, detail, why}) {
        const entry = drawn.get(id);
        const slot = entry === undefined ? null : entry.element.querySelector('.badge');
        if (slot === null || !(verdict in icons))
            return;
        const space = 'http://www.w3.org/2000/svg';
        const icon = document.createElementNS(space, 'svg');
        icon.setAttribute('viewBox', '0 0 16 16');
        icon.setAttribute('aria-hidden', 'true');
        const path = document.createElementNS(space, 'path');
        path.setAttribute('d', icons[verdict]);
        icon.append(path);
        slot.className = `badge ${verdict}`;
        slot.replaceChildren(icon, make('span', '', word));
        slot.title = detail || '';
        // What fails stands in the card for everyone to read.
        let reason = entry.element.querySelector('.why');
        if (reason !== null)
            reason.remove();
        if (verdict !== 'contradicts' || !why || why.length === 0)
            return;
        reason = make('p', 'why');
        reason.dir = 'auto';
        reason.append(...why.flatMap(block => block.inlines.map(makeInline)));
        entry.element.append(reason);
    }

    // ---- copying: a formula copies as its LaTeX

    function formulaAround(node) {
        const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
        return element === null ? null : element.closest('.formula');
    }

    function sourceOf(node) {
        if (node.nodeType === Node.TEXT_NODE)
            return node.data;
        if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE)
            return '';
        if (node.classList && node.classList.contains('formula')) {
            const latex = node.dataset.latex;
            if (!node.classList.contains('display'))
                return `$${latex}$`;
            return latex.startsWith('\\begin{') ? `\n${latex}\n` : `\n$$${latex}$$\n`;
        }
        if (node.nodeName === 'BR')
            return '\n';
        if (node.classList && node.classList.contains('badge'))
            return '';
        let text = Array.from(node.childNodes, sourceOf).join('');
        if (node.classList && node.classList.contains('number'))
            text += '. ';
        if (node.classList && node.classList.contains('marker'))
            text += ' ';
        if (node.nodeName === 'TD' || node.nodeName === 'TH')
            return text + '\t';
        return /^(P|DIV|H\d|LI|UL|TR|TABLE|PRE|ARTICLE|SECTION|HEADER)$/.test(node.nodeName) ? `\n${text}\n` : text;
    }

    function selectedSource(selection) {
        const range = selection.getRangeAt(0).cloneRange();
        const first = formulaAround(range.startContainer);
        const last = formulaAround(range.endContainer);
        if (first !== null && first === last)
            return first.dataset.latex;
        if (first !== null)
            range.setStartBefore(first);
        if (last !== null)
            range.setEndAfter(last);
        const formulas = range.cloneContents();
        return sourceOf(formulas).replace(/\n{2,}/g, '\n').trim();
    }

    document.addEventListener('copy', event => {
        const selection = document.getSelection();
        if (selection.rangeCount === 0 || selection.isCollapsed)
            return;
        const text = selectedSource(selection);
        event.clipboardData.setData('text/plain', text);
        event.preventDefault();
        if (bridge !== null)
            bridge.copied(text);
    });

    document.addEventListener('dblclick', event => {
        const formula = formulaAround(event.target);
        if (formula !== null)
            document.getSelection().selectAllChildren(formula);
    });

    for (const name of ['dragstart', 'drop', 'dragover'])
        document.addEventListener(name, event => event.preventDefault());

    // content-visibility measures with an observer of its own, whose rounds are no error of ours.
    window.addEventListener('error', event => {
        if (event.message.startsWith('ResizeObserver loop'))
            event.preventDefault();
    });

    // ---- the stream is followed only by a reader who is at its end

    function atEnd() {
        const scroller = document.scrollingElement;
        return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 32;
    }

    const operations = {
        reset,
        block: ({block}) => drawBlock(block),
        problem: ({blocks}) => drawProblem(blocks),
        badge,
        theme: ({values}) => {
            for (const [name, value] of Object.entries(values))
                document.documentElement.style.setProperty(`--${name}`, value);
        },
        language: ({language, direction, words: given}) => {
            document.documentElement.lang = language;
            document.documentElement.dir = direction;
            words = {...words, ...given};
            page.dataset.ask = words.ask ? 'yes' : '';
            for (const button of document.querySelectorAll('.ask'))
                button.textContent = words.ask;
        },
        mode: ({mode: given}) => {
            mode = given;
            page.dataset.mode = given;
        },
    };

    function apply(batch) {
        const follow = atEnd();
        for (const operation of batch)
            operations[operation.op](operation);
        if (follow)
            document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight;
        return drawn.size;
    }

    if (typeof qt !== 'undefined' && qt.webChannelTransport)
        new QWebChannel(qt.webChannelTransport, channel => { bridge = channel.objects.bridge; });

    return {apply, selectedSource: () => selectedSource(document.getSelection())};
})();
