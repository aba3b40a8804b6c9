'use strict';
// One formula: KaTeX builds a tree, which becomes elements only if it stays within bounds; nothing of what the model
// wrote is ever read as HTML. What KaTeX cannot set, and what is beyond the bounds, shows its source and harms nothing else.

const khatwaFormula = (() => {
    // A page of mathematics has formulas of some hundred tokens, ten levels and twenty ems. The bounds lie far beyond that
    // and below what Chromium lays out in the blink of an eye.
    const limits = {
        source: 16384, // characters
        chemistry: 1000, // characters of a formula with \ce or \pu, whose reader takes the square of their number
        expansions: 1000, // of macros
        tokens: 20000, // that macros may bring about
        nodes: 20000, // of the tree
        depth: 400, // of the tree
        height: 120, // em, of the whole formula
        size: 40, // em, of what \rule and its like ask for
    };
    const kept = 256; // formulas remembered
    const memory = new Map(); // 'd' or 'i' and LaTeX -> the element, to be cloned; the least lately used stands first

    const options = {
        throwOnError: true, // caught below
        strict: 'ignore',
        trust: false, // no links, images, classes, data attributes
        maxExpand: limits.expansions,
        maxSize: limits.size,
        errorColor: 'currentColor', // of commands that are not trusted
        output: 'htmlAndMathml', // the MathML is for screen readers
    };

    // What would write to the console.
    const swallow = context => {
        context.consumeArgs(1);
        return '';
    };
    const silent = {'\\message': swallow, '\\errmessage': swallow, '\\show': swallow};

    // Macros that a formula defines. KaTeX bounds the number of expansions, but not what they come to: a body of 4,000
    // characters used 1,000 times would. An argument cannot be longer than all there has been so far.
    function countedMacros(length) {
        let spent = length;
        return new Proxy({...silent}, {
            get(target, name) {
                const macro = target[name];
                if (macro !== undefined && macro !== null && Array.isArray(macro.tokens)) {
                    let cost = macro.tokens.length;
                    if (macro.numArgs > 0)
                        cost += macro.tokens.filter(token => token.text === '#').length * spent;
                    spent += cost;
                    if (spent > limits.tokens)
                        throw new katex.ParseError('The macros of this formula come to too much');
                }
                return macro;
            },
        });
    }

    // ---- Arabic-Indic digits

    // KaTeX has no metrics for them, and boxes and fractions would be built around nothing. They are registered as a font
    // of its own, measured from what Chromium will draw them with. Latin digits become them where the tree is built, so
    // that \hspace{2em} and what is copied stay as they were written.
    const digitFont = 'khatwa-digits';
    const digitFamily = '"Noto Sans Arabic", sans-serif';
    const arabicDigits = '\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669';
    const others = '\u066b\u066c\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9';
    const decimalPoint = '\u066b';
    let drawsArabic = false;
    let measured = false;

    function measureDigits() {
        if (measured)
            return;
        measured = true;
        const size = 200;
        const canvas = document.createElement('canvas').getContext('2d');
        for (const [face, weight] of [['Regular', 400], ['Italic', 400], ['Bold', 600], ['BoldItalic', 600]]) {
            canvas.font = `${weight} ${size}px ${digitFamily}`;
            const metrics = {};
            for (const character of arabicDigits + others) {
                const box = canvas.measureText(character);
                metrics[character.charCodeAt(0)] = [Math.max(0, box.actualBoundingBoxDescent) / size,
                    box.actualBoundingBoxAscent / size, 0, 0, box.width / size];
            }
            katex.__setFontMetrics(`${digitFont}-${face}`, metrics);
        }
        for (const mode of ['math', 'text'])
            for (const character of arabicDigits + others)
                katex.__defineSymbol(mode, digitFont, 'textord', character, character);
    }

    function setArabicDigits(arabic) {
        if (drawsArabic === arabic)
            return;
        drawsArabic = arabic;
        memory.clear();
        measureDigits();
        for (const mode of ['math', 'text'])
            for (let digit = 0; digit < 10; ++digit)
                katex.__defineSymbol(mode, arabic ? digitFont : 'main', 'textord',
                    arabic ? arabicDigits[digit] : String(digit), String(digit));
    }

    // The point of 3.5, which would look like another zero among Arabic-Indic digits.
    const isDigits = node => node !== undefined && typeof node.text === 'string' && /^[\u0660-\u0669]+$/.test(node.text);
    function setDecimalPoints(nodes) {
        nodes.forEach((node, i) => {
            if (node.text === '.' && isDigits(nodes[i - 1]) && isDigits(nodes[i + 1])) {
                node.text = decimalPoint;
                node.classes = [...(node.classes || []), `${digitFont}-Regular`];
            } else if (typeof node.text === 'string') {
                node.text = node.text.replace(/([\u0660-\u0669])\.(?=[\u0660-\u0669])/g, `$1${decimalPoint}`);
            }
        });
    }

    function digits(text) {
        return drawsArabic ? text.replace(/[0-9]/g, digit => arabicDigits[digit])
            .replace(/([\u0660-\u0669])\.(?=[\u0660-\u0669])/g, `$1${decimalPoint}`) : text;
    }

    // Bounds, and what the tree still lacks.
    function finishTree(root) {
        let nodes = 0;
        let level = [root];
        for (let depth = 0; level.length > 0; ++depth) {
            nodes += level.length;
            if (depth > limits.depth || nodes > limits.nodes)
                throw new katex.ParseError('This formula is too large');
            level = level.flatMap(node => {
                const children = node.children || [];
                if (drawsArabic && node.type !== 'annotation') // which is the LaTeX
                    setDecimalPoints(children);
                return children;
            });
        }
        // Not-a-number is beyond every bound.
        if (!(Math.abs(root.height) + Math.abs(root.depth) <= limits.height))
            throw new katex.ParseError('This formula is too high');
    }

    function draw(latex, display) {
        if (latex.length > (/\\(ce|pu|cee|cf)\b/.test(latex) ? limits.chemistry : limits.source))
            throw new katex.ParseError('This formula is too long');
        if (/[\u0660-\u0669\u066b\u066c\u06f0-\u06f9]/.test(latex))
            measureDigits();
        const tree = katex.__renderToDomTree(
            latex, {...options, displayMode: display, macros: countedMacros(latex.length)});
        finishTree(tree);
        return tree.toNode();
    }

    // Characters that turn or isolate the direction of what follows would let a formula show other digits than it has.
    // It runs from left to right and needs none of them.
    const straight = latex => latex.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

    function drawNew(latex, display) {
        const element = document.createElement(display ? 'div' : 'span');
        element.className = display ? 'formula display' : 'formula';
        element.dir = 'ltr';
        element.dataset.latex = latex;
        const body = document.createElement('span');
        try {
            body.append(draw(straight(latex), display));
        } catch (error) {
            // Not only errors of parsing: nothing that a model writes may stop the page.
            body.className = 'source';
            body.textContent = straight(latex);
        }
        element.append(body);
        return element;
    }

    function make(latex, display) {
        const key = (display ? 'd' : 'i') + latex;
        const known = memory.get(key);
        if (known !== undefined) {
            memory.delete(key);
            memory.set(key, known);
            return known.cloneNode(true);
        }
        const element = drawNew(latex, display);
        if (latex.length < 200) {
            memory.set(key, element.cloneNode(true));
            if (memory.size > kept)
                memory.delete(memory.keys().next().value);
        }
        return element;
    }

    return {make, digits, setArabicDigits};
})();
