// Reading a transcript: paper, copies, the keyboard, screen readers, languages, Arabic-Indic
// digits.

#include "tests/ui/web/page_host.h"

#include <utility>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

using khatwa::tests::kPatience;

class TranscriptReading : public QObject {
    Q_OBJECT

private slots:
    void paperHasTheWholeSolutionInBothLanguages() {
        for (const bool arabic : {false, true}) {
            PageHost host(kTranscript, 700, 500);
            QVERIFY(host.waitUntilReady());
            host.theme("dark", true); // paper is white in every theme
            const QString direction = arabic ? "rtl" : "ltr";
            QMetaObject::invokeMethod(
                host.page(), "send",
                Q_ARG(QVariant,
                      QVariantMap(
                          {{"op", "language"},
                           {"language", arabic ? "ar" : "en"},
                           {"direction", direction},
                           {"words", QVariantMap{{"answer", arabic ? "الجواب" : "Answer"}}}})));
            std::string reply;
            for (int i = 1; i <= 40; ++i) {
                const std::string n = std::to_string(i);
                reply +=
                    n + (arabic ? ". نجمع $" + n + "x$ و $\\frac{" + n + "}{x+1}$، ثم نبسط:"
                                : ". Add $" + n + "x$ to $\\frac{" + n + "}{x+1}$, then simplify:");
                reply += "\n\n$$\\begin{pmatrix} 1 & " + n +
                         " \\\\ 2 & x^2 \\\\ \\frac{1}{2} & \\sqrt{x} \\end{pmatrix}$$\n\n";
                if (i % 10 == 0)
                    reply += arabic ? "| س | $|x|$ |\n|---|---|\n| ١ | $2$ |\n\n"
                                    : "| a | $|x|$ |\n|---|---|\n| 1 | $2$ |\n\n";
            }
            reply += arabic ? "الجواب النهائي: $\\boxed{x=6}$" : "Final answer: $\\boxed{x=6}$";
            host.showReply(reply);
            QVERIFY(host.waitUntilDrawn());
            const QString cards = "document.querySelectorAll('.card').length";
            QTRY_VERIFY(host.ask(cards).toInt() < 40);
            QTemporaryDir folder;
            const QString pictures = qEnvironmentVariable("KHATWA_PICTURES");
            const QString file = (pictures.isEmpty() ? folder.path() : pictures) + "/paper-" +
                                 (arabic ? "ar" : "en") + ".pdf";
            QSignalSpy printed(host.page(), SIGNAL(pdfPrintingFinished(QString, bool)));
            host.ask("khatwa.drawAll(); 1");
            QCOMPARE(host.ask(cards).toInt(), 40);
            QMetaObject::invokeMethod(host.page(), "printToPdf", Q_ARG(QString, file));
            QVERIFY(printed.wait(60000));
            QVERIFY(printed[0][1].toBool());
            QFile pdf(file);
            QVERIFY(pdf.open(QIODevice::ReadOnly));
            const QByteArray bytes = pdf.readAll();
            QVERIFY(bytes.startsWith("%PDF-"));
            const qsizetype pages = bytes.count("/Type /Page\n") + bytes.count("/Type /Page ") +
                                    bytes.count("/Type /Page/");
            QVERIFY2(pages >= 3, qPrintable(QString::number(pages)));
        }
    }

    void codeIsCopiedVerbatim() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("Run `a $b$`:\n\n```python\nx = \"$1$\"\n\n\n    y = 2\n```\n\nThen $z$.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "Run a $b$:\nx = \"$1$\"\n\n\n    y = 2\nThen $z$.");
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.querySelector('pre'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "x = \"$1$\"\n\n\n    y = 2");
    }

    void whatAScreenReaderHearsIsNotCopied() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("So $x$.");
        QMetaObject::invokeMethod(host.page(), "announce",
                                  Q_ARG(QString, "The solution is there."));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.body);"
                          "khatwa.selectedSource()")
                     .toString(),
                 "So $x$.");
        // A part of it that is chosen is not copied either.
        host.ask("document.execCommand('selectAll'); 1");
        QCOMPARE(host.ask("getSelection().toString().includes('solution')").toBool(), false);
    }

    void displaysAreCopiedBetweenDollarsUnlessTheyAreOneEnvironmentOfTheirOwn() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("$$\\begin{pmatrix} 1 \\end{pmatrix}x=b$$\n\n"
                       "$$\\begin{cases} 1 \\end{cases}$$\n\n"
                       "\\begin{align*}x&=1\\end{align*}\n\n"
                       "$$\\begin{gather}x\\end{gather}\\begin{gather}y\\end{gather}$$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "$$\\begin{pmatrix} 1 \\end{pmatrix}x=b$$\n"
                 "$$\\begin{cases} 1 \\end{cases}$$\n"
                 "\\begin{align*}x&=1\\end{align*}\n"
                 "$$\\begin{gather}x\\end{gather}\\begin{gather}y\\end{gather}$$");
    }

    void whyAStepCannotBeJudgedIsReadByKeyboardAndTouch() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("1. Add $2$.\n\n2. Look.");
        const auto judge = [&](int id, const char* verdict, const char* detail) {
            const QVariantMap badge{{"id", id},
                                    {"verdict", verdict},
                                    {"word", "Verdict"},
                                    {"detail", detail},
                                    {"readable", detail}};
            QMetaObject::invokeMethod(host.page(), "setBadges",
                                      Q_ARG(QVariant, (QVariantList{badge})));
        };
        judge(1, "cannot_check", "Only its $x$ is known.");
        judge(2, "contradicts", "It is not so.");
        QVERIFY(host.waitUntilDrawn());
        const auto reason = [&](const char* of) {
            return host
                .ask(QStringLiteral("document.querySelector('.card .reason').%1")
                         .arg(QLatin1String(of)))
                .toString();
        };
        const QString shown =
            "[...document.querySelectorAll('.why')].map(e => e.textContent).join()";
        // What fails stands there for everyone; what cannot be said, for who asks.
        QCOMPARE(host.ask(shown).toString(), "It is not so.");
        QCOMPARE(host.ask("document.querySelectorAll('.reason').length").toInt(), 1);
        QCOMPARE(reason("getAttribute('aria-expanded')"), "false");
        QCOMPARE(reason("localName"), "button");
        QCOMPARE(reason("textContent"), "Verdict");
        QMetaObject::invokeMethod(host.page(), "forceActiveFocus");
        QTRY_VERIFY(host.ask("document.hasFocus()").toBool());
        host.ask("document.querySelector('.reason').focus(); 1");
        QTest::keyClick(&host.view(), Qt::Key_Space);
        QTRY_COMPARE(reason("getAttribute('aria-expanded')"), "true");
        QVERIFY(host.ask(shown).toString().startsWith("Only its "));
        QVERIFY(host.ask("document.querySelector('.why .katex') !== null").toBool());
        // It stays open when the verdict is told again, in another language for instance.
        judge(1, "cannot_check", "Only that is known.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask(shown).toString(), "Only that is known.,It is not so.");
        QCOMPARE(host.ask("document.activeElement.className").toString(), "reason");
        QTest::keyClick(&host.view(), Qt::Key_Space);
        QTRY_COMPARE(host.ask(shown).toString(), "It is not so.");
    }

    void tabLeavesAPageThatDoesNotAnswer() {
        PageHost host(QStringLiteral("TranscriptView { id: page; anchors.fill: parent }\n"
                                     "property alias besideIt: beside.activeFocus\n"
                                     "TextInput { id: beside; activeFocusOnTab: true }"));
        QVERIFY(host.waitUntilReady());
        host.view().requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&host.view()));
        QMetaObject::invokeMethod(host.page(), "forceActiveFocus");
        QTRY_VERIFY(host.ask("document.hasFocus()").toBool());
        const QObject* root = host.view().rootObject();
        QElapsedTimer time;
        time.start();
        constexpr int kBusy = 8000; // milliseconds
        QMetaObject::invokeMethod(
            host.page(), "runJavaScript",
            Q_ARG(QString, QStringLiteral("const end = performance.now() + %1;"
                                          "while (performance.now() < end) {}")
                               .arg(kBusy)),
            Q_ARG(QJSValue, QJSValue()));
        QTest::keyClick(&host.view(), Qt::Key_Tab);
        QTRY_VERIFY(root->property("besideIt").toBool());
        QVERIFY(time.elapsed() < kBusy);
    }

    void partOfALineIsCopiedWithItsFormulasWhole() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("First $a^2$ then $b^2$ last.");
        QVERIFY(host.waitUntilDrawn());
        // From the middle of the first formula to the middle of the last word.
        QCOMPARE(host.ask("(() => { const p = document.querySelector('#solution p');"
                          "const range = document.createRange();"
                          "range.setStart(p.querySelector('.katex-html .mord').firstChild, 0);"
                          "range.setEnd(p.lastChild, 3);"
                          "getSelection().removeAllRanges(); getSelection().addRange(range);"
                          "return khatwa.selectedSource(); })()")
                     .toString(),
                 "$a^2$ then $b^2$ la");
    }

    void oneFormulaIsCopiedByClickAndByKeyboard() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("First $a^2$ then $\\frac{b}{c}$ last.");
        QVERIFY(host.waitUntilDrawn());
        QMetaObject::invokeMethod(host.page(), "forceActiveFocus");
        QVERIFY(host.click("document.querySelector('.katex-html')"));
        QTRY_COMPARE(host.ask("document.activeElement.dataset.latex || ''").toString(), "a^2");
        QSignalSpy copied(host.page(), SIGNAL(copied(QString)));
        QTRY_VERIFY(host.ask("document.hasFocus()").toBool());
        QTest::keyClick(&host.view(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.count(), 1);
        QCOMPARE(copied.last().first().toString(), "a^2");
        QTest::keyClick(&host.view(), Qt::Key_Right);
        QTRY_COMPARE(host.ask("document.activeElement.dataset.latex || ''").toString(),
                     "\\frac{b}{c}");
        QTest::keyClick(&host.view(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(copied.count(), 2);
        QCOMPARE(copied.last().first().toString(), "\\frac{b}{c}");
        // One stop for Tab among all formulas.
        QCOMPARE(host.ask("document.querySelectorAll('.formula[tabindex]').length").toInt(), 1);
    }

    void screenReaderHearsStartAndEndAndReadsMathml() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("So $x=\\frac{1}{2}$.\n\n1. Add $2$.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelectorAll('.formula math mfrac').length").toInt(), 1);
        QVERIFY(host.ask("[...document.querySelectorAll('.katex-html')].every(e => "
                         "e.getAttribute('aria-hidden') === 'true')")
                    .toBool());
        QCOMPARE(host.ask("document.querySelector('#status').getAttribute('aria-live')").toString(),
                 "polite");
        QVERIFY(host.ask("[...document.querySelectorAll('[aria-live]')].filter(e => "
                         "e.getAttribute('aria-live') !== 'off').length === 1")
                    .toBool());
        QCOMPARE(host.ask("document.querySelector('#status').textContent").toString(), "");
        QMetaObject::invokeMethod(host.page(), "announce",
                                  Q_ARG(QString, "The solution is there."));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('#status').textContent").toString(),
                 "The solution is there.");
        QCOMPARE(host.ask("document.querySelector('.card .number').getAttribute('aria-label')")
                     .toString(),
                 "Step 1");
    }

    void everyBlockHasItsLanguageAndDirection() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.theme("arabic", true);
        host.showReply("نحسب $x+1$ أولا.\n\nGCD هو القاسم المشترك الأكبر للعددين.\n\n"
                       "This line is English, with $y$.\n\n$x=3$\n\n- بند\n- item\n\n"
                       "| عدد | sum |\n|---|---|\n| $1$ | $2$ |\n\n```\ncode\n```");
        QVERIFY(host.waitUntilDrawn());
        const auto of = [&](const char* selector, int index) {
            return host
                .ask(QStringLiteral("(() => { const e = document.querySelectorAll('%1')[%2];"
                                    "return [e.lang, getComputedStyle(e).direction].join(); })()")
                         .arg(QLatin1String(selector))
                         .arg(index))
                .toString();
        };
        QCOMPARE(of("#solution p", 0), "ar,rtl");
        QCOMPARE(of("#solution p", 1), "ar,rtl"); // though its first word is not Arabic
        QCOMPARE(of("#solution p", 2), "en,ltr");
        QCOMPARE(of("#solution p", 3), ",rtl"); // a formula alone stands where the page's text does
        QCOMPARE(of("#solution li", 0), "ar,rtl");
        QCOMPARE(of("#solution li", 1), "en,ltr");
        QCOMPARE(of("#solution th", 0), "ar,rtl");
        QCOMPARE(of("#solution th", 1), "en,ltr");
        QCOMPARE(of("#solution pre", 0), ",ltr");
        // The marker stands before its item.
        QVERIFY(host.ask("(() => { const li = document.querySelector('#solution li');"
                         "return li.querySelector('.marker').getBoundingClientRect().left >"
                         " li.querySelector('.text').getBoundingClientRect().left; })()")
                    .toBool());
        host.theme("arabic", false);
    }

    // On a page that runs from left to right, as where the window is English.
    void rightToLeftTextKeepsItsOrder() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("لدينا $x=1$، ثم $y=2$؛ والطول 25 سم.\n\n"
                       "- نجمع $a$، ونطرح 3.\n- Add $b$, then 4.\n\n"
                       "| الاسم | القيمة |\n|---|---|\n| $n$ | $5$ |\n\n"
                       "| name | value |\n|---|---|\n| $n$ | $5$ |\n");
        QVERIFY(host.waitUntilDrawn());
        // Where a text of the first element that matches stands.
        host.ask("window.placeOf_ = (where, text) => { const walker = document.createTreeWalker("
                 "document.querySelector(where), NodeFilter.SHOW_TEXT);"
                 "while (walker.nextNode()) { const at = walker.currentNode.data.indexOf(text);"
                 "if (at < 0) continue; const range = document.createRange();"
                 "range.setStart(walker.currentNode, at);"
                 "range.setEnd(walker.currentNode, at + text.length);"
                 "return range.getBoundingClientRect(); } return null; };"
                 "window.left_ = (where, index) => document.querySelectorAll(where)[index]"
                 ".getBoundingClientRect().left; 1");
        const auto holds = [&](const QString& claim) { return host.ask(claim).toBool(); };
        const QString p = "'#solution p'";
        // The first formula stands right of the second, the Arabic comma directly left of its
        // formula, and in a formula x stands left of 1.
        QVERIFY(holds("left_('#solution p .formula', 0) > left_('#solution p .formula', 1)"));
        QVERIFY(holds("placeOf_(" + p +
                      ", '،').right <= left_('#solution p .formula', 0) + 2 &&"
                      "placeOf_(" +
                      p + ", '،').right > left_('#solution p .formula', 0) - 20"));
        QVERIFY(holds("(() => { const f = document.querySelector('#solution p .katex-html');"
                      "return placeOf_('#solution p .katex-html', 'x').left <"
                      "placeOf_('#solution p .katex-html', '1').left; })()"));
        // A number stands right of its unit, its digits from left to right.
        QVERIFY(holds("placeOf_(" + p + ", '25').left > placeOf_(" + p + ", 'سم').left"));
        QVERIFY(holds("placeOf_(" + p + ", '2').left < placeOf_(" + p + ", '5').left"));
        // Each item of a mixed list begins at its own side.
        QVERIFY(holds("left_('#solution li .marker', 0) > left_('#solution li .text', 0)"));
        QVERIFY(holds("left_('#solution li .marker', 1) < left_('#solution li .text', 1)"));
        // The first column stands where the table's language begins.
        QVERIFY(holds("left_('#solution th', 0) > left_('#solution th', 1)"));
        QVERIFY(holds("left_('#solution th', 2) < left_('#solution th', 3)"));
        QVERIFY(holds("left_('#solution td', 0) > left_('#solution td', 1)"));
    }

    void aFormulaTypedPlainlyRunsFromLeftToRightInArabic() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.theme("arabic", true);
        host.showReply("حل 2(n+6)=0 (انظر السؤال 3) ثم 7 - 5.");
        QVERIFY(host.waitUntilDrawn());
        host.ask(
            "window.placeOf_ = text => { const node = document.querySelector('#solution p')"
            ".firstChild; const at = node.data.indexOf(text); const range = document.createRange();"
            "range.setStart(node, at); range.setEnd(node, at + text.length);"
            "return range.getBoundingClientRect(); }; 1");
        const auto holds = [&](const QString& claim) { return host.ask(claim).toBool(); };
        QVERIFY(holds("placeOf_('2').left < placeOf_('n').left"));
        QVERIFY(holds("placeOf_('n').left < placeOf_('=').left"));
        QVERIFY(holds("placeOf_('=').left < placeOf_('0').left"));
        QVERIFY(holds("placeOf_('7').left < placeOf_('5').left"));
        // It stands left of the word before it, and brackets around words stay theirs.
        QVERIFY(holds("placeOf_('0').right < placeOf_('حل').left + 1"));
        QVERIFY(holds("placeOf_('3').left > placeOf_('3)').left + 1"));
        // What is copied has no marks.
        host.ask("const all = document.createRange(); all.selectNodeContents("
                 "document.querySelector('#solution p')); getSelection().removeAllRanges();"
                 "getSelection().addRange(all); const data = new DataTransfer();"
                 "document.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data}));"
                 "window.copied_ = data.getData('text/plain'); 1");
        QCOMPARE(host.ask("window.copied_").toString(),
                 QString::fromUtf8("حل 2(n+6)=0 (انظر السؤال 3) ثم 7 - 5."));
        host.theme("arabic", false);
    }

    void arabicDigitsStandWhereLatinOnesWould() {
        PageHost host(kTranscript, 760, 520);
        QVERIFY(host.waitUntilReady());
        host.theme("arabic", true);
        host.theme("arabicDigits", true);
        host.showReply(
            "المقدار $12+34=46$ والكسر $\\frac{12}{7}$ والعدد $3.5$ في 2026:\n\n"
            "$$x_{3}^{12}+\\sqrt{45}+\\left(\\frac{\\frac{1}{2}}{9}\\right)+\\overline{68}"
            "\\rule{1em}{2pt}\\text{ 70 }$$\n\n1. نجمع $5$.\n\n"
            "الجواب $\\boxed{\\frac{108}{27}}$");
        QVERIFY(host.waitUntilDrawn());
        QVERIFY(host.waitUntilPainted());
        host.picture("digits-ar-light.png");
        // Every number is drawn in them, none in Latin ones; nothing is broken.
        QCOMPARE(host.ask("document.querySelectorAll('.source').length").toInt(), 0);
        QVERIFY(!host.ask("/[0-9]/.test([...document.querySelectorAll('.katex-html')].map(e => "
                          "e.textContent).join())")
                     .toBool());
        QVERIFY(host.ask("document.querySelector('#solution p').textContent")
                    .toString()
                    .contains(QString::fromUtf8("٢٠٢٦")));
        QCOMPARE(host.ask("document.querySelector('.card .number').textContent").toString(),
                 QString::fromUtf8("١"));
        QVERIFY(host.ask("document.querySelectorAll('.formula')[2].querySelector('.katex-html')"
                         ".textContent")
                    .toString()
                    .contains(QString::fromUtf8("٣٫٥")));
        // The LaTeX stays as it was written.
        QCOMPARE(host.ask("document.querySelector('.formula').dataset.latex").toString(),
                 "12+34=46");
        QCOMPARE(host.ask("document.querySelector('annotation').textContent").toString(),
                 "12+34=46");
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.querySelector('.formula'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "12+34=46");
        host.ask("getSelection().removeAllRanges(); 1");
        // Left to right, as the policy for equations is: 12 + 34 = 46.
        QVERIFY(host.ask("(() => { const f = document.querySelector('.formula .katex-html');"
                         "const at = [...f.querySelectorAll('[class*=khatwa-digits]')].map(e => "
                         "e.getBoundingClientRect().left);"
                         "return at.length === 3 && at[0] < at[1] && at[1] < at[2]; })()")
                    .toBool());
        // Their ink, by the font's own measures, keeps off the lines of fractions, roots and boxes.
        const QString ink = R"JS((() => {
            const canvas = document.createElement('canvas').getContext('2d');
            const inkOf = element => {
                const style = getComputedStyle(element);
                canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
                const box = canvas.measureText(element.textContent);
                const range = document.createRange();
                range.selectNodeContents(element);
                const rect = range.getBoundingClientRect();
                const baseline = rect.top + box.fontBoundingBoxAscent;
                return {left: rect.left, right: rect.right, top: baseline - box.actualBoundingBoxAscent,
                        bottom: baseline + box.actualBoundingBoxDescent};
            };
            const wrong = [];
            for (const formula of document.querySelectorAll('.formula')) {
                const digits = [...formula.querySelectorAll('.katex-html [class*=khatwa-digits]')].map(inkOf);
                for (const d of digits) {
                    for (const other of digits)
                        if (other !== d && d.left < other.right - 1 && other.left < d.right - 1 &&
                            d.top < other.bottom && other.top < d.bottom)
                            wrong.push('digits overlap');
                    for (const line of formula.querySelectorAll('.frac-line, .overline-line')) {
                        const r = line.getBoundingClientRect();
                        if (d.left < r.right && r.left < d.right && d.top < r.bottom && r.top < d.bottom)
                            wrong.push(`a line goes through ${JSON.stringify(d)} ${JSON.stringify(r)}`);
                    }
                    const box = formula.querySelector('[class*=fbox]');
                    if (box !== null) {
                        const r = box.getBoundingClientRect();
                        if (d.left < r.left || d.right > r.right || d.top < r.top || d.bottom > r.bottom)
                            wrong.push('outside of its box');
                    }
                }
                if (digits.length === 0)
                    wrong.push('no digits');
            }
            return wrong.join('; ');
        })())JS";
        QCOMPARE(host.ask(ink).toString(), "");
        host.theme("dark", true);
        QVERIFY(host.waitUntilDrawn());
        host.picture("digits-ar-dark.png");
        host.theme("dark", false);
        // And back: the view asks for its blocks again, which here are the test's to give.
        QSignalSpy wanted(host.page(), SIGNAL(wanted()));
        host.theme("arabicDigits", false);
        QTRY_COMPARE(wanted.count(), 1);
        host.showReply("Now $12$.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('.katex-html').textContent").toString(), "12");
        host.theme("arabic", false);
    }

    void formulaFieldStandsRightInsideRightToLeft() {
        // The window is mirrored; what is typed still runs from left to right, and comes as LaTeX.
        PageHost host(QStringLiteral("LayoutMirroring.enabled: true\n"
                                     "LayoutMirroring.childrenInherit: true\n"
                                     "MathField { id: page; anchors.fill: parent; keyboard: true;"
                                     " placeholder: \"الجواب\" }"),
                      700, 420);
        host.theme("arabic", true);
        QVERIFY(host.waitUntilReady());
        QVERIFY(khatwa::tests::waitFor(
            [&] { return host.page()->property("keyboardHeight").toDouble() > 100; }, kPatience));
        QMetaObject::invokeMethod(host.page(), "focusField");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.documentElement.lang").toString(), "ar");
        QCOMPARE(
            host.ask("getComputedStyle(document.querySelector('math-field')).direction").toString(),
            "ltr");
        host.picture("field-ar-empty.png");
        QSignalSpy edited(host.page(), SIGNAL(edited(QString)));
        QTRY_VERIFY(host.ask("document.hasFocus() && document.activeElement.localName === "
                             "'math-field'")
                        .toBool());
        for (const char key : std::string("12+x/3"))
            QTest::keyClick(&host.view(), key);
        QTRY_COMPARE(host.page()->property("latex").toString(), "12+\\frac{x}{3}");
        // A key of the keyboard for touch, by the mouse.
        host.ask("window.keyOf = digit => [...document.querySelectorAll("
                 "'.MLK__layer.is-visible .MLK__row > *')].find(key => "
                 "key.textContent.trim().startsWith(digit)); 1");
        QVERIFY(host.click("keyOf('7')"));
        QTRY_COMPARE(host.page()->property("latex").toString(), "12+\\frac{x}{37}");
        // 7, 8, 9 from left to right, inside of the page.
        QVERIFY(host.ask("(() => { const at = ['7', '8', '9']"
                         ".map(digit => keyOf(digit).getBoundingClientRect());"
                         "return at[0].left < at[1].left && at[1].left < at[2].left &&"
                         " at[0].left >= 0 && at[2].right <= innerWidth; })()")
                    .toBool());
        host.picture("field-ar.png");
        host.theme("arabic", false);
    }

    void arabicDigitsThatTheModelWroteAreSetToo() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("إذن $\\frac{٣}{٤}+٢$.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelectorAll('.source').length").toInt(), 0);
        // The fraction has room for them: KaTeX knows how high they are.
        QVERIFY(host.ask("document.querySelector('.katex-html "
                         ".katex-base').getBoundingClientRect().height")
                    .toDouble() >
                1.15 * host.ask("parseFloat(getComputedStyle(document.querySelector('.katex'))"
                                ".fontSize)")
                           .toDouble());
    }
};

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    TranscriptReading test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_transcript_reading.moc"
