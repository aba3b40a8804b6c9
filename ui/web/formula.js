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

    function checkTree(root) {
        let nodes = 0;
        let level = [root];
        for (let depth = 0; level.length > 0; ++depth) {
            nodes += level.length;
            if (depth > limits.depth || nodes > limits.nodes)
                throw new katex.ParseError('This formula is too large');
            level = level.flatMap(node => node.children || []);
        }
        // Not-a-number is beyond every bound.
        if (!(Math.abs(root.height) + Math.abs(root.depth) <= limits.height))
            throw new katex.ParseError('This formula is too high');
    }

    function draw(latex, display) {
        if (latex.length > (/\\(ce|pu|cee|cf)\b/.test(latex) ? limits.chemistry : limits.source))
            throw new katex.ParseError('This formula is too long');
        const tree = katex.__renderToDomTree(
            latex, {...options, displayMode: display, macros: countedMacros(latex.length)});
        checkTree(tree);
        return tree.toNode();
    }

    function drawNew(latex, display) {
        const element = document.createElement(display ? 'div' : 'span');
        element.className = display ? 'formula display' : 'formula';
        element.dir = 'ltr';
        element.dataset.latex = latex;
        const body = document.createElement('span');
        try {
            body.append(draw(latex, display));
        } catch (error) {
            // Not only errors of parsing: nothing that a model writes may stop the page.
            body.className = 'source';
            body.textContent = latex;
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

    return {make};
})();
