'use strict';
// One formula: KaTeX builds its elements; nothing of what the model wrote is ever read as HTML.

const khatwaFormula = (() => {
    const options = {
        throwOnError: true, // caught below: an error shows the source and harms nothing else
        strict: 'ignore',
        trust: false, // no links, images, classes, data attributes
        maxExpand: 1000,
        maxSize: 40,
        errorColor: 'currentColor', // of commands that are not trusted
        output: 'htmlAndMathml', // the MathML is for screen readers
    };

    function make(latex, display) {
        const element = document.createElement(display ? 'div' : 'span');
        element.className = display ? 'formula display' : 'formula';
        element.dir = 'ltr';
        element.dataset.latex = latex;
        const body = document.createElement('span');
        try {
            katex.render(latex, body, {...options, displayMode: display, macros: {}});
        } catch (error) {
            body.className = 'source';
            body.textContent = latex;
        }
        element.append(body);
        return element;
    }

    return {make};
})();
