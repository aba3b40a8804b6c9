'use strict';
// A field to type a formula in. What is typed goes to the window as LaTeX through the bridge:
//   bridge.edited(latex, puts), bridge.submitted(), bridge.left(forward), bridge.keyboardHeight(pixels)

const khatwa = (() => {
    const {MathfieldElement} = MathLive;
    MathfieldElement.fontsDirectory = 'qrc:/khatwa/web/fonts';
    MathfieldElement.soundsDirectory = null;
    MathfieldElement.plonkSound = null;
    MathfieldElement.keypressSound = null;

    const field = new MathfieldElement();
    document.getElementById('frame').append(field);
    field.mathVirtualKeyboardPolicy = 'manual'; // the window has the button for it
    field.smartFence = true;
    field.menuItems = [];
    const keyboard = window.mathVirtualKeyboard;
    keyboard.container = document.getElementById('keyboard');
    keyboard.layouts = ['numeric', 'symbols', 'alphabetic', 'greek'];

    // MathLive's caret blinks and its keyboard slides by style sheets of its own.
    const still = new CSSStyleSheet();
    still.replaceSync('*, ::before, ::after { animation: none !important; transition: none !important; }');
    function setMotion(moves) {
        for (const root of [document, field.shadowRoot]) {
            const others = [...root.adoptedStyleSheets].filter(sheet => sheet !== still);
            root.adoptedStyleSheets = moves ? others : [...others, still];
        }
    }

    let bridge = null;
    const tell = (name, ...values) => {
        if (bridge !== null)
            bridge[name](...values);
    };

    // How often the window has put something into the field: it tells so what was typed before from what was typed into it.
    let puts = 0;
    let known = ''; // to the window
    const tellEdited = () => {
        known = field.value;
        tell('edited', known, puts);
    };
    field.addEventListener('input', tellEdited);
    field.addEventListener('keydown', event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || !event.shiftKey)) {
            event.preventDefault();
            if (field.value !== known) // MathLive tells of a key a moment later
                tellEdited();
            tell('submitted');
        }
    }, {capture: true});
    field.addEventListener('move-out', event => {
        if (event.detail.direction === 'forward' || event.detail.direction === 'backward')
            event.preventDefault();
    });
    keyboard.addEventListener('geometrychange', () => {
        const height = keyboard.boundingRect.height;
        document.documentElement.style.setProperty('--keyboardHeight', `${height}px`);
        tell('keyboardHeight', height);
    });

    const operations = {
        value: ({latex, puts: count}) => {
            puts = count;
            if (field.value !== latex)
                field.setValue(latex, {silenceNotifications: true});
            known = field.value;
        },
        focus: () => field.focus(),
        keyboard: ({shown}) => shown ? keyboard.show() : keyboard.hide(),
        theme: ({values}) => {
            for (const [name, value] of Object.entries(values))
                document.documentElement.style.setProperty(`--${name}`, value);
            setMotion(values.motion !== '0ms');
        },
        language: ({language, direction, words}) => {
            document.documentElement.lang = language;
            MathfieldElement.locale = language;
            field.placeholder = words && words.placeholder ? `\\text{${words.placeholder}}` : '';
        },
    };

    if (typeof qt !== 'undefined' && qt.webChannelTransport)
        new QWebChannel(qt.webChannelTransport, channel => { bridge = channel.objects.bridge; });

    return {
        apply: batch => {
            for (const operation of batch)
                operations[operation.op](operation);
            return 0;
        },
        value: () => field.value,
    };
})();
