'use strict';
// Draws the typed blocks of a reply. The scanner (app/tutor) has decided what is text and what is mathematics; this page
// only draws, and writes text only as text. The window calls khatwa.apply() with a batch of operations:
//   {op: 'reset'}                        a new reply
//   {op: 'block', block}                 a new block, or the last one grown (fields as in ui/web/block_list.h)
//   {op: 'problem', blocks}              the statement above the reply
//   {op: 'badge', id, verdict, word, detail, why}   verdict: checked, contradicts, cannot_check; why: blocks
//   {op: 'theme', values}                colours and sizes, as CSS variables
//   {op: 'language', language, direction, words: {answer, step, ask}}   ask: empty, no step can be asked about
//   {op: 'digits', arabic}               whether digits are drawn as Arabic-Indic ones
//   {op: 'announce', text}               said by a screen reader
//   {op: 'mode', mode}                   solution, thinking, both
// It draws for some milliseconds and says how many operations are left; the window asks again until there are none, and
// frames are shown in between. khatwa.find looks for words (find.js). The blocks stand in chunks, whose elements are there only near what is seen (chunks.js);
// for paper all are drawn.

const khatwa = (() => {
    const page = document.getElementById('page');
    const areas = {
        problem: document.getElementById('problem'),
        thinking: document.getElementById('thinking'),
        solution: document.getElementById('solution'),
        status: document.getElementById('status'),
    };
    const drawn = new Map(); // id of a block -> {element, body, inlines, speak: writes the page's own words}
    let words = {answer: 'Answer', step: 'Step', ask: ''};
    let mode = 'both';
    const badges = new Map(); // id of a block -> what its badge says
    const unfolded = new Set(); // ids of those whose reason the reader has opened
    let bridge = null;
    // Milliseconds of drawing between two frames, while a reply streams and where a whole one is brought.
    const frameBudget = {streaming: 8, bulk: 24};
    const bulk = 50; // operations
    const queue = [];

    function make(tag, className, text) {
        const element = document.createElement(tag);
        if (className)
            element.className = className;
        if (text !== undefined)
            element.textContent = text;
        return element;
    }

    const drawing = {
        draw: (block, chunk) => drawBlock(block, chunk),
        forget: block => drawn.delete(block.id),
    };
    const thoughts = khatwaChunks(areas.thinking, drawing);
    const solution = khatwaChunks(areas.solution, drawing);

    // ---- inlines

    // Characters that turn the direction of what follows (U+202A to U+202E) would let a reply show other digits than it
    // has. Isolates and marks stay: Arabic text needs them.
    // A formula typed without dollars runs from left to right within Arabic words too ("حل 2(n+6)=0"): it is isolated, as
    // far as its brackets close. Copies leave the marks out.
    function isolated(text) {
        if (!/[\u0600-\u06ff]/.test(text))
            return text;
        return text.replace(/[A-Za-z0-9([|√−+-][A-Za-z0-9()[\]|√.,'^*·×÷/+−=<>≤≥≠≈ -]*[A-Za-z0-9)\]|]/g, run => {
            const count = sign => run.split(sign).length;
            return /[=<>≤≥≠≈+*·×÷/^]|[A-Za-z0-9)] ?[−-] ?[A-Za-z0-9(]/.test(run) && count('(') === count(')') &&
                count('[') === count(']') ? `\u2066${run}\u2069` : run;
        });
    }
    const plain = text => khatwaFormula.digits(isolated(text.replace(/[\u202a-\u202e]/g, '')));
    const verbatim = text => text.replace(/[\u202a-\u202e]/g, '');

    // The language and direction of a block are those of most of its letters outside of formulas; a block without any
    // has those of the page.
    function setLanguage(element, inlines) {
        let arabic = 0;
        let latin = 0;
        for (const inline of inlines) {
            if (!['text', 'strong', 'emphasis'].includes(inline.kind))
                continue;
            arabic += (inline.text.match(/[\u0620-\u064a\u0671-\u06d3]/g) || []).length;
            latin += (inline.text.match(/[A-Za-z\u00c0-\u024f]/g) || []).length;
        }
        const language = arabic + latin === 0 ? '' : arabic * 3 >= latin ? 'ar' : 'en';
        if (element.lang === language)
            return;
        element.lang = language;
        element.dir = language === 'ar' ? 'rtl' : 'ltr';
        if (language === '') {
            element.removeAttribute('lang');
            element.removeAttribute('dir');
        }
    }

    function makeInline(inline) {
        switch (inline.kind) {
        case 'maths':
            return khatwaFormula.make(inline.text, false);
        case 'code':
            return make('code', '', verbatim(inline.text));
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
        setLanguage(entry.element.localName === 'li' ? entry.element : body, inlines);
    }

    function drawTable(entry, inlines) {
        const table = make('table');
        let row = make('tr');
        let cell = [];
        for (const inline of inlines) {
            if (inline.kind === 'cell') {
                const element = make(table.childNodes.length === 0 ? 'th' : 'td', inline.text);
                element.append(...cell.map(makeInline));
                setLanguage(element, cell);
                row.append(element);
                cell = [];
            } else if (inline.kind === 'row') {
                table.append(row);
                row = make('tr');
            } else {
                cell.push(inline);
            }
        }
        setLanguage(table, inlines); // the first column stands where its language begins
        entry.body.replaceChildren(table);
    }

    // ---- blocks

    // Within a chunk: the card of the block's step, or the chunk itself.
    function areaOf(block, chunk) {
        const card = chunk.card;
        return card !== null && block.number > 0 && block.number === card.number ? card.body : chunk.element;
    }

    function paragraph(area, tag, className) {
        const element = make(tag, className);
        area.append(element);
        return {element, body: element, inlines: []};
    }

    function makeStep(block, chunk) {
        const element = make('article', 'card step');
        const head = make('header');
        const number = make('span', 'number', plain(String(block.number)));
        const title = make('div', 'title');
        const ask = make('button', 'ask');
        ask.addEventListener('click', () => { if (bridge !== null) bridge.stepAsked(block.id); });
        head.append(number, title, ask, make('span', 'badge'));
        const body = make('div', 'body');
        element.append(head, body);
        chunk.element.append(element);
        chunk.card = {number: block.number, body};
        const speak = () => {
            const name = `${words.step} ${block.number}`;
            number.setAttribute('aria-label', name);
            ask.textContent = words.ask;
            ask.setAttribute('aria-label', `${words.ask}: ${name}`);
        };
        speak();
        return {element, body: title, inlines: [], speak};
    }

    function makeItem(block, area) {
        let list = area.lastElementChild;
        if (list === null || !list.classList.contains('list')) {
            list = make('ul', 'list');
            area.append(list);
        }
        const element = make('li', `level${block.level}`);
        const body = make('div', 'text');
        element.append(make('span', 'marker', plain(block.marker)), body);
        list.append(element);
        return {element, body, inlines: []};
    }

    function makeBlock(block, chunk) {
        const area = areaOf(block, chunk);
        switch (block.kind) {
        case 'step':
            return makeStep(block, chunk);
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
            const label = make('span', 'label');
            const body = make('div', 'value');
            element.append(label, body, make('span', 'badge'));
            chunk.element.append(element);
            const speak = () => { label.textContent = words.answer; };
            speak();
            return {element, body, inlines: [], speak};
        }
        case 'question':
            return paragraph(chunk.element, 'p', 'question');
        default:
            return paragraph(area, 'p', '');
        }
    }

    function drawBlock(block, again) {
        if (mode !== 'both' && (mode === 'thinking') !== block.thinking)
            return;
        const chunk = again || (block.thinking ? thoughts : solution).keep(block);
        if (chunk.parked)
            return;
        let entry = drawn.get(block.id);
        if (entry === undefined) {
            entry = makeBlock(block, chunk);
            entry.element.dataset.id = block.id;
            drawn.set(block.id, entry);
            if (badges.has(block.id))
                drawBadge(badges.get(block.id));
        }
        switch (block.kind) {
        case 'maths':
        case 'answer':
            entry.body.replaceChildren(khatwaFormula.make(block.text, true));
            break;
        case 'code':
            entry.body.textContent = verbatim(block.text);
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
            areas.problem.append(element);
            const entry = {element, body: element, inlines: []};
            if (block.kind === 'code') {
                element.textContent = verbatim(block.text);
            } else if (block.kind === 'table') {
                drawTable(entry, block.inlines);
            } else {
                drawInlines(entry, block.inlines);
                if (block.marker)
                    element.prepend(make('span', 'marker', plain(block.marker) + ' '));
            }
        }
        areas.problem.hidden = blocks.length === 0;
    }

    function reset() {
        drawn.clear();
        badges.clear();
        unfolded.clear();
        thoughts.clear();
        solution.clear();
        lastTop = 0; // that there is less to scroll was not the reader
    }

    // ---- badges: an icon and a word, never colour alone

    const icons = {
        checked: 'M3 8.5 L6.5 12 L13 4.5',
        contradicts: 'M4 4 L12 12 M12 4 L4 12',
        cannot_check: 'M5.5 6 C5.5 2.5 10.5 2.5 10.5 6 C10.5 8 8 8 8 10 M8 12.2 L8 12.8',
    };

    function badge(given) {
        badges.set(given.id, given);
        drawBadge(given);
    }

    const hasReason = why => why !== undefined && why.length > 0;

    function drawBadge({id, verdict, word, detail, why}) {
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
        slot.title = detail || '';
        const old = entry.element.querySelector('.why');
        if (old !== null)
            old.remove();
        // What fails stands in the card for everyone to read; why nothing can be said, for those who ask.
        const folds = verdict !== 'contradicts' && hasReason(why);
        const face = [icon, make('span', '', word)];
        let button = slot.querySelector('.reason'); // it may have the keyboard
        if (!folds) {
            slot.replaceChildren(...face);
        } else if (button !== null) {
            button.replaceChildren(...face);
        } else {
            button = make('button', 'reason');
            button.append(...face);
            button.addEventListener('click', () => {
                if (!unfolded.delete(id))
                    unfolded.add(id);
                drawBadge(badges.get(id));
            });
            slot.replaceChildren(button);
        }
        if (folds)
            button.setAttribute('aria-expanded', unfolded.has(id));
        if (!hasReason(why) || (folds && !unfolded.has(id)))
            return;
        const inlines = why.flatMap(block => block.inlines);
        const reason = make('p', `why ${verdict}`);
        reason.append(...inlines.map(makeInline));
        setLanguage(reason, inlines);
        if (folds && slot.parentElement.localName === 'header')
            slot.parentElement.after(reason); // below what was pressed
        else
            entry.element.append(reason);
    }

    for (const name of ['dragstart', 'drop', 'dragover'])
        document.addEventListener(name, event => event.preventDefault());

    // content-visibility measures with an observer of its own, whose rounds are no error of ours.
    window.addEventListener('error', event => {
        if (event.message.startsWith('ResizeObserver loop'))
            event.preventDefault();
    });

    // ---- the stream is followed only by a reader who is at its end

    const scroller = document.scrollingElement;
    let following = true;
    let lastTop = 0;

    // A reader has left the end by going up. Blocks that take another room than was thought leave it too, but go down; the
    // browser does not move what is read while the end is followed.
    function look() {
        const {scrollTop, scrollHeight, clientHeight} = scroller;
        const was = following;
        if (scrollHeight - scrollTop - clientHeight < 32)
            following = true;
        else if (scrollTop < lastTop - 1)
            following = false;
        if (was !== following)
            scroller.style.overflowAnchor = following ? 'none' : 'auto';
    }
    function follow() {
        if (following)
            scroller.scrollTop = scroller.scrollHeight;
        lastTop = scroller.scrollTop;
    }
    scroller.style.overflowAnchor = 'none';
    window.addEventListener('resize', follow);

    // ---- the keyboard

    // Tab goes to the page itself, which scrolls, then to what can be pressed in it and the formula that is offered
    // (copying.js), as they stand. The window asks for each step of it, and goes on where the page ends.
    function tab(forward) {
        khatwaCopying.offerSeen();
        const asks = page.dataset.ask === 'yes';
        const selector = `${asks ? '.ask, ' : ''}.reason, .formula[tabindex]`;
        const isStop = block => (asks && block.kind === 'step') ||
            (badges.has(block.id) && badges.get(block.id).verdict !== 'contradicts' && hasReason(badges.get(block.id).why));
        for (;;) {
            const stops = [page, ...page.querySelectorAll(selector)];
            const at = stops.indexOf(document.activeElement);
            const next = at >= 0 ? stops[at + (forward ? 1 : -1)] : forward ? page : stops[stops.length - 1];
            const ends = next === undefined && !forward;
            // What is out of sight has no elements to stop at.
            const far = forward ? at >= 0 && khatwaChunks.bringBetween(stops[at], next, false, isStop)
                : !ends && khatwaChunks.bringBetween(next, at >= 0 ? stops[at] : undefined, true, isStop);
            if (far)
                continue;
            if (next !== undefined)
                next.focus();
            return next !== undefined;
        }
    }

    // ---- paper has no far and near

    function drawAll() {
        thoughts.drawAll();
        solution.drawAll();
    }
    function drawNear() {
        thoughts.windowed();
        solution.windowed();
    }
    window.addEventListener('beforeprint', drawAll);
    window.addEventListener('afterprint', drawNear);

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
            for (const {speak} of drawn.values())
                if (speak !== undefined)
                    speak();
        },
        digits: ({arabic}) => khatwaFormula.setArabicDigits(arabic),
        announce: ({text}) => {
            areas.status.textContent = '';
            areas.status.textContent = text;
        },
        mode: ({mode: given}) => {
            mode = given;
            page.dataset.mode = given;
        },
    };

    function apply(batch) {
        // In the middle of what is drawn a reader may leave the end; who has come to it is known when all is there.
        if (queue.length === 0 || following)
            look();
        queue.push(...batch);
        const end = performance.now() + (queue.length > bulk ? frameBudget.bulk : frameBudget.streaming);
        do {
            const operation = queue.shift();
            if (operation !== undefined)
                operations[operation.op](operation);
        } while (queue.length > 0 && performance.now() < end);
        if (queue.length === 0)
            follow();
        return queue.length;
    }

    const find = khatwaFind({
        problem: areas.problem,
        areas: () => mode === 'thinking' ? [thoughts] : mode === 'solution' ? [solution] : [thoughts, solution],
        moved: () => look(),
        bodyOf: block => drawn.has(block.id) ? drawn.get(block.id).body : null,
    });

    if (typeof qt !== 'undefined' && qt.webChannelTransport)
        new QWebChannel(qt.webChannelTransport, channel => {
            bridge = channel.objects.bridge;
            khatwaCopying.tellTo(bridge);
        });

    return {
        apply,
        find,
        tab,
        parkedBlocks: khatwaChunks.parkedBlocks,
        drawAll,
        drawNear,
        selectedSource: () => khatwaCopying.selectedSource(document.getSelection()),
    };
})();
