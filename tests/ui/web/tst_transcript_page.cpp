// The transcript page in a real WebEngine view: what it draws, and what it refuses to. What hostile
// replies try is in tst_attacks.

#include "tests/ui/web/page_host.h"

#include <QDir>
#include <QFile>
#include <QImage>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

using khatwa::tests::kPatience;

namespace {

const std::string kEnglish =
    "<think>\nWe need $7x-12=30$. Add 12: $7x = 42$, so $x=6$.\n</think>\n\n"
    "We undo what was done to $x$, one operation at a time.\n\n"
    "**Step 1: Add $12$ to both sides**\n\nThis leaves the term with $x$ alone:\n$$7x - 12 + 12 = "
    "30 + 12"
    " \\quad\\Rightarrow\\quad 7x = 42$$\n\n"
    "**Step 2: Divide both sides by $7$**\n\n\\[x = \\frac{42}{7} = 6\\]\n\n"
    "| $x$ | $7x-12$ |\n|---|---|\n| $5$ | $23$ |\n| $6$ | $30$ |\n\n"
    "**Final answer:** $\\boxed{x=6}$";
const std::string kArabic =
    "<think>\nلدينا $7x-12=30$، نجمع 12 فيكون $7x=42$.\n</think>\n\n"
    "نعكس العمليات واحدة بعد الأخرى.\n\n"
    "الخطوة 1: نجمع $12$ إلى الطرفين:\n$$7x = 42$$\n\n"
    "الخطوة 2: نقسم الطرفين على $7$، فنجد أن \\(x = \\frac{42}{7} = 6\\).\n\n"
    "- نعوض للتحقق: $7 \\cdot 6 - 12 = 30$، وهو صحيح.\n\n"
    "الجواب النهائي: $\\boxed{x=6}$";

} // namespace

class TranscriptPage : public QObject {
    Q_OBJECT

private slots:
    void drawsFormulasFromBlocks() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.page()->setProperty("problem", QStringLiteral("Solve $7x-12=30$ for $x$."));
        host.showReply(kEnglish);
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelectorAll('.card.step').length").toInt(), 2);
        QCOMPARE(host.ask("document.querySelector('.card .number').textContent").toString(), "1");
        QCOMPARE(host.ask("document.querySelector('.card .display').dataset.latex.slice(0, 6)")
                     .toString(),
                 "7x - 1");
        QVERIFY(host.ask("document.querySelectorAll('.katex .mfrac').length").toInt() > 0);
        QCOMPARE(host.ask("document.querySelectorAll('.source').length").toInt(), 0);
        QCOMPARE(host.ask("document.querySelector('.answer .formula').dataset.latex").toString(),
                 "x=6");
        QCOMPARE(host.ask("document.querySelectorAll('td .katex').length").toInt(), 4);
        QCOMPARE(host.ask("document.querySelector('#problem .formula').dataset.latex").toString(),
                 "7x-12=30");
        QCOMPARE(host.ask("document.getElementById('thinking').childNodes.length").toInt(), 0);
        QVERIFY(host.ask("document.fonts.size > 0 && "
                         "[...document.fonts].every(font => font.status !== 'error')")
                    .toBool());
        QMetaObject::invokeMethod(host.page(), "setBadge", Q_ARG(int, 3), Q_ARG(QString, "checked"),
                                  Q_ARG(QString, "checked"), Q_ARG(QString, ""));
        QMetaObject::invokeMethod(host.page(), "setBadge", Q_ARG(int, 6),
                                  Q_ARG(QString, "cannot_check"), Q_ARG(QString, "can't say"),
                                  Q_ARG(QString, ""));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('.badge.checked span').textContent").toString(),
                 "checked");
        host.picture("transcript-en-light.png");
        host.theme("dark", true);
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("getComputedStyle(document.body).backgroundColor").toString(),
                 "rgb(20, 22, 27)");
        host.picture("transcript-en-dark.png");
        host.theme("dark", false);
    }

    void mathsIsIsolatedInRightToLeftText() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.theme("arabic", true);
        host.page()->setProperty("problem", QStringLiteral("حل المعادلة $7x-12=30$ في $x$."));
        host.showReply(kArabic);
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.documentElement.dir").toString(), "rtl");
        QCOMPARE(host.ask("[...document.querySelectorAll('.formula')]"
                          ".every(f => getComputedStyle(f).direction === 'ltr' &&"
                          " getComputedStyle(f).unicodeBidi.includes('isolate'))")
                     .toBool(),
                 true);
        // A paragraph that is Arabic runs from right to left, and its formula stands left of the
        // words before it.
        QCOMPARE(host.ask("getComputedStyle(document.querySelector('.card .title')).direction")
                     .toString(),
                 "rtl");
        QVERIFY(host.ask("(() => { const title = document.querySelectorAll('.card .title')[1];"
                         "const word = document.createRange(); word.selectNode(title.firstChild);"
                         "const formula = title.querySelector('.formula');"
                         "return formula.getBoundingClientRect().right <= "
                         "word.getBoundingClientRect().right; })()")
                    .toBool());
        // The number of a step stands at the leading edge: right.
        QVERIFY(host.ask("document.querySelector('.card .number').getBoundingClientRect().left >"
                         "document.querySelector('.card .title').getBoundingClientRect().left")
                    .toBool());
        host.picture("transcript-ar-light.png");
        host.theme("dark", true);
        QVERIFY(host.waitUntilDrawn());
        host.picture("transcript-ar-dark.png");
        host.theme("dark", false);
        host.theme("arabic", false);
    }

    void thinkingIsDrawnOnItsOwn() {
        PageHost host(kThinking, 400, 300);
        QVERIFY(host.waitUntilReady());
        host.showReply(kEnglish);
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelectorAll('#thinking p').length").toInt(), 1);
        QCOMPARE(host.ask("document.querySelectorAll('#thinking .katex').length").toInt(), 3);
        QCOMPARE(host.ask("document.getElementById('solution').childNodes.length").toInt(), 0);
        host.picture("thinking-en-light.png");
    }

    void streamedReplyLooksAsTheWholeOne() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply(kEnglish);
        QVERIFY(host.waitUntilDrawn());
        const QString whole = host.ask("document.getElementById('solution').innerHTML").toString();
        QMetaObject::invokeMethod(host.page(), "reset");
        khatwa::tutor::StreamScanner scanner;
        for (std::size_t at = 0; at < kEnglish.size(); at += 5) {
            host.apply(scanner.push(kEnglish.substr(at, 5)));
            if (at % 40 == 0)
                QVERIFY(host.waitUntilDrawn());
            QVERIFY(at % 200 != 0 ||
                    host.ask("document.querySelectorAll('.source').length").toInt() == 0);
        }
        host.apply(scanner.finish());
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.getElementById('solution').innerHTML").toString(), whole);
    }

    void pageItselfMayLoadNothingElse() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        // Even code in the page could not: the content policy refuses, and behind it the
        // interceptor.
        QCOMPARE(host.ask("new Image().src = 'https://example.invalid/x.png'; 1").toInt(), 1);
        host.ask("window.failed = ''; fetch('https://example.invalid/').catch(e => window.failed = "
                 "'yes'); 1");
        QTRY_COMPARE(host.ask("window.failed").toString(), "yes");
        QCOMPARE(host.ask("try { eval('1'); 'ran' } catch (e) { 'refused' }").toString(),
                 "refused");
        QCOMPARE(host.ask("window.open('https://example.invalid/') === null").toBool(), true);
    }

    void navigationIsRefused() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        QSignalSpy ignored(host.page(), SIGNAL(linkIgnored(QUrl)));
        host.ask("location.href = 'https://example.invalid/'; 1");
        QTRY_COMPARE(ignored.count(), 1);
        QCOMPARE(ignored.first().first().toUrl(), QUrl("https://example.invalid/"));
        QCOMPARE(host.ask("location.href").toString(), "qrc:/khatwa/web/page.html");
        QVERIFY(host.page()->property("ready").toBool());
    }

    void onlyTheBundleBelongs() {
        using khatwa::ui::belongsToBundle;
        QVERIFY(belongsToBundle(QUrl("qrc:/khatwa/web/page.html")));
        QVERIFY(belongsToBundle(QUrl("qrc:/qtwebchannel/qwebchannel.js")));
        for (const char* url :
             {"https://example.invalid/khatwa/web/page.html", "file:///etc/passwd",
              "data:text/html,x", "qrc:/qt/qml/Khatwa/Web/qmldir", "blob:qrc:/x",
              "qrc:/khatwa/web/../icons/x.svg", "about:blank",
              "qrc://example.invalid/khatwa/web/page.html"})
            QVERIFY2(!belongsToBundle(QUrl(QString::fromLatin1(url))), url);
    }

    void errorInOneFormulaShowsItsSourceAndHarmsNothingElse() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply(
            "Before $x^2$, broken $\\frac{1}{$ and \\(\\notacommand{y}\\), after $y^2$.\n\n"
            "$$\\begin{matrix} 1 & 2 \\end{pmatrix}$$\n\n$$z=1$$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(
            host.ask("[...document.querySelectorAll('.source')].map(e => e.textContent).join('~')")
                .toString(),
            "\\frac{1}{~\\notacommand{y}~\\begin{matrix} 1 & 2 \\end{pmatrix}");
        QCOMPARE(host.ask("[...document.querySelectorAll('.katex annotation')].map(e => "
                          "e.textContent).join('~')")
                     .toString(),
                 "x^2~y^2~z=1");
        QCOMPARE(host.ask("document.querySelectorAll('.katex-error').length").toInt(), 0);
    }

    /// What the scanner makes of them is held in tst_scanner, for every prefix; here, that KaTeX
    /// can set it.
    void knownFailuresOfOthersDrawWithoutAnError() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        QFile file(QStringLiteral(KHATWA_SOURCE_DIR "/tests/app/tutor/known_failures.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        int formulas = 0;
        for (const QString& one : text.split(QStringLiteral("\n=== ")).mid(1)) {
            const qsizetype reply = one.indexOf(QLatin1Char('\n')) + 1;
            host.showReply(
                one.mid(reply, one.indexOf(QStringLiteral("\n---\n")) - reply).toStdString());
            QVERIFY(host.waitUntilDrawn());
            const QString broken =
                host.ask("[...document.querySelectorAll('.source, .katex-error')].map(e => "
                         "e.textContent).join('~')")
                    .toString();
            // A bare & is an error of LaTeX, whose source is shown.
            const QString wanted =
                one.startsWith("no HTML: entities") ? QStringLiteral("a &lt b") : QString();
            QVERIFY2(broken == wanted,
                     qPrintable(one.section(QLatin1Char('\n'), 0, 0) + ": " + broken));
            formulas += host.ask("document.querySelectorAll('.katex').length").toInt();
        }
        QVERIFY2(formulas > 80, qPrintable(QString::number(formulas)));
    }

    void hugeAndNestedFormulasDoNotFreezeThePage() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        const std::string bomb =
            "$\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{"
            "\\b\\b\\b\\b\\b\\b\\b"
            "\\b\\b\\b}\\def\\d{\\c\\c\\c\\c\\c\\c\\c\\c\\c\\c}\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d$";
        host.showReply(bomb + "\n\n$\\rule{100000em}{100000em}$\n\n$" + std::string(3000, '{') +
                       "x" + std::string(3000, '}') + "$\n\nAlive: $y$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(
            host.ask("[...document.querySelectorAll('.formula')].pop().dataset.latex").toString(),
            "y");
        QVERIFY(host.ask("document.scrollingElement.scrollWidth <= window.innerWidth").toBool());
        QVERIFY(host.ask("document.scrollingElement.scrollHeight < 5000").toBool());
    }

    void wideMathsScrollsInItsBlock() {
        PageHost host(kTranscript, 400, 500);
        QVERIFY(host.waitUntilReady());
        std::string sum = "x_{0}";
        for (int i = 1; i < 60; ++i)
            sum += " + x_{" + std::to_string(i) + "}";
        host.showReply("$$" + sum + "$$\n\nInline $" + sum + "$ too.\n\n1. Step with $" + sum +
                       "$.");
        QVERIFY(host.waitUntilDrawn());
        QVERIFY(host.ask("document.scrollingElement.scrollWidth <= window.innerWidth").toBool());
        QVERIFY(host.ask("(() => { const d = document.querySelector('.display');"
                         "return d.scrollWidth > d.clientWidth; })()")
                    .toBool());
    }

    void copiedFormulaIsItsLatex() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("So $x=\\frac{42}{7}$ and `a_b`.\n\n$$y^2 = 4$$\n\n1. Add $1$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.querySelector('.formula'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "x=\\frac{42}{7}");
        QCOMPARE(host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                          "khatwa.selectedSource()")
                     .toString(),
                 "So $x=\\frac{42}{7}$ and a_b.\n$$y^2 = 4$$\n1. Add $1$");
    }

    void streamIsFollowedOnlyFromTheEnd() {
        PageHost host(kTranscript, 400, 300);
        QVERIFY(host.waitUntilReady());
        std::string reply;
        for (int i = 0; i < 60; ++i)
            reply +=
                "Paragraph " + std::to_string(i) + " with $x_{" + std::to_string(i) + "}$.\n\n";
        khatwa::tutor::StreamScanner scanner;
        host.apply(scanner.push(reply));
        QVERIFY(host.waitUntilDrawn());
        const auto distance = [&] {
            return host
                .ask("(() => { const s = document.scrollingElement;"
                     "return s.scrollHeight - s.scrollTop - s.clientHeight; })()")
                .toDouble();
        };
        host.apply(scanner.push("More.\n\n"));
        QVERIFY(host.waitUntilDrawn());
        QVERIFY(distance() < 33);
        host.ask("document.scrollingElement.scrollTop = 100; 1");
        host.apply(scanner.push("Even more.\n\nAnd more.\n\n"));
        QVERIFY(host.waitUntilDrawn());
        // What lies above may take another room than was thought; what is read stays in its place.
        QVERIFY(qAbs(host.ask("document.scrollingElement.scrollTop").toInt() - 100) < 32);
    }

    void aReaderWhoGoesUpWhileMuchIsDrawnStaysThere() {
        PageHost host(kTranscript, 400, 300);
        QVERIFY(host.waitUntilReady());
        const QString top = host.ask(R"JS((() => {
            const lines = (from, count) => Array.from({length: count}, (none, i) => ({op: 'block', block: {
                id: from + i, kind: 'text', thinking: false, number: 0, level: 0, marker: '', text: '',
                inlines: [{kind: 'text', text: `Line ${from + i}`}], complete: true}}));
            const scroller = document.scrollingElement;
            const tops = [];
            let left = khatwa.apply(lines(1, 100));
            while (left > 0)
                left = khatwa.apply([]);
            tops.push(scroller.scrollTop > 1000);
            tops.push(khatwa.apply(lines(101, 4000)) > 0);
            scroller.scrollTop = 0;
            while (khatwa.apply([]) > 0) {
            }
            tops.push(scroller.scrollTop);
            // What begins anew while its end was followed is followed again.
            scroller.scrollTop = scroller.scrollHeight;
            left = khatwa.apply([{op: 'reset'}, ...lines(1, 4000)]);
            tops.push(left > 0);
            while (left > 0)
                left = khatwa.apply([]);
            tops.push(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 32);
            return tops.join();
        })())JS")
                                .toString();
        QCOMPARE(top, "true,true,0,true,true");
    }

    void wordsOfThePageFollowTheLanguage() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("1. Add $2$.\n\nSo $\\boxed{5}$.");
        QVERIFY(host.waitUntilDrawn());
        QMetaObject::invokeMethod(
            host.page(), "send",
            Q_ARG(QVariant, (QVariantMap{{"op", "language"},
                                         {"language", "ar"},
                                         {"direction", "rtl"},
                                         {"words", QVariantMap{{"answer", "الجواب"},
                                                               {"step", "الخطوة"},
                                                               {"ask", "اسأل"}}}})));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('.answer .label').textContent").toString(),
                 "الجواب");
        QCOMPARE(
            host.ask("document.querySelector('.number').getAttribute('aria-label')").toString(),
            "الخطوة 1");
        QCOMPARE(host.ask("document.querySelector('.ask').textContent").toString(), "اسأل");
        // Each can be told from the others where they are heard one by one.
        QCOMPARE(host.ask("document.querySelector('.ask').getAttribute('aria-label')").toString(),
                 "اسأل: الخطوة 1");
    }

    void aFormulaIsDrawnInTheOrderItIsWritten() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        const QString written = QStringLiteral("x = \\text{\u202E42\u202C}");
        const QString broken = QStringLiteral("\\frac{\u2067"
                                              "12 - 3}{");
        host.showReply(("So $" + written + "$.\n\n$$" + broken + "$$").toStdString());
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('.katex-html').textContent.replace(/\\s/g, '')")
                     .toString(),
                 "x=42");
        QCOMPARE(host.ask("document.querySelector('.source').textContent").toString(),
                 "\\frac{12 - 3}{");
        QVERIFY(!host.ask("/[\\u202a-\\u202e\\u2066-\\u2069]/.test("
                          "document.getElementById('solution').textContent)")
                     .toBool());
        // What is copied is what was written.
        QCOMPARE(host.ask("document.querySelector('.formula').dataset.latex").toString(), written);
    }

    void modelTextIsNeverReadAsMarkup() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("If j<k and <b>x</b> & &lt; \"quoted\" then 5 > 3.");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelector('#solution p').textContent").toString(),
                 "If j<k and <b>x</b> & &lt; \"quoted\" then 5 > 3.");
        QCOMPARE(host.ask("document.querySelectorAll('b').length").toInt(), 0);
    }

    void mhchemIsThere() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply("$\\ce{2H2 + O2 -> 2H2O}$ and $\\pu{9.8 m//s2}$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("document.querySelectorAll('.source').length").toInt(), 0);
        QCOMPARE(host.ask("document.querySelectorAll('.katex').length").toInt(), 2);
    }

    void fieldGivesWhatIsTypedAsLatex() {
        PageHost host(QStringLiteral("MathField { id: page; anchors.fill: parent }"), 500, 120);
        QVERIFY(host.waitUntilReady());
        host.page()->setProperty("latex", QStringLiteral("\\frac{1}{2}"));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("khatwa.value()").toString(), "\\frac{1}{2}");
        QSignalSpy edited(host.page(), SIGNAL(edited(QString)));
        QMetaObject::invokeMethod(host.page(), "focusField");
        QVERIFY(host.waitUntilDrawn());
        host.ask("document.querySelector('math-field').executeCommand(['insert', 'x^2+1']); 1");
        QTRY_VERIFY(!edited.isEmpty());
        QVERIFY(host.page()->property("latex").toString().contains("x^2+1"));
        host.picture("field.png");
    }

    // What the page tells is on its way while more is typed; it must not come back over it.
    void whatIsTypedFastStays() {
        PageHost host(QStringLiteral("MathField { id: page; anchors.fill: parent\n"
                                     "  property bool typed: false\n"
                                     "  onEdited: if (!typed) { typed = true; runJavaScript(\""
                                     "document.querySelector('math-field').insert('b')\"); } }"),
                      500, 120);
        QVERIFY(host.waitUntilReady());
        QVERIFY(host.waitUntilDrawn());
        host.ask("document.querySelector('math-field').insert('a'); 1");
        QTRY_COMPARE(host.page()->property("latex").toString(), QStringLiteral("ab"));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask("khatwa.value()").toString(), QStringLiteral("ab"));
        // And what was typed before the window put something else there is gone with it.
        host.ask("document.querySelector('math-field').insert('c'); 1");
        host.page()->setProperty("latex", QStringLiteral("7"));
        QTRY_COMPARE(host.ask("khatwa.value()").toString(), QStringLiteral("7"));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.page()->property("latex").toString(), QStringLiteral("7"));
    }

    void enterComesBehindWhatWasTypedBeforeIt() {
        PageHost host(QStringLiteral("MathField { id: page; anchors.fill: parent\n"
                                     "  property string seen: 'nothing'\n"
                                     "  onSubmitted: seen = latex }"),
                      500, 120);
        QVERIFY(host.waitUntilReady());
        QVERIFY(host.waitUntilDrawn());
        host.ask("(() => { const field = document.querySelector('math-field'); field.insert('7'); "
                 "field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})); })(); 1");
        QTRY_COMPARE(host.page()->property("seen").toString(), QStringLiteral("7"));
    }

    void controlEnterWaitsForTheFieldWhereItIsWanted_data() {
        QTest::addColumn<bool>("wanted");
        QTest::newRow("the window's") << false;
        QTest::newRow("the field's") << true;
    }

    void controlEnterWaitsForTheFieldWhereItIsWanted() {
        QFETCH(bool, wanted);
        PageHost host(QStringLiteral("MathField { id: page; anchors.fill: parent\n"
                                     "  property int ofTheField: 0; property int ofTheWindow: 0\n"
                                     "  takesControlEnter: %1\n"
                                     "  onSubmitted: ++ofTheField\n"
                                     "  Shortcut { sequence: 'Ctrl+Return'\n"
                                     "    onActivated: ++page.ofTheWindow } }")
                          .arg(wanted ? QStringLiteral("true") : QStringLiteral("false")),
                      500, 120);
        QVERIFY(host.waitUntilReady());
        host.view().requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&host.view()));
        QMetaObject::invokeMethod(host.page(), "focusField");
        QTRY_VERIFY(host.ask("document.hasFocus() && "
                             "document.activeElement.tagName === 'MATH-FIELD'")
                        .toBool());
        QTest::keyClick(&host.view(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(host.page()->property("ofTheField").toInt(), wanted ? 1 : 0);
        QTRY_COMPARE(host.page()->property("ofTheWindow").toInt(), wanted ? 0 : 1);
    }

    void fieldHasAKeyboardForTouch() {
        PageHost host(
            QStringLiteral("MathField { id: page; anchors.fill: parent; keyboard: true }"), 700,
            420);
        QVERIFY(host.waitUntilReady());
        QVERIFY(khatwa::tests::waitFor(
            [&] { return host.page()->property("keyboardHeight").toDouble() > 100; }, kPatience));
        QVERIFY(host.ask("document.querySelector('math-field').getBoundingClientRect().bottom <="
                         "innerHeight - 100")
                    .toBool());
        host.picture("field-keyboard.png");
        host.page()->setProperty("keyboard", false);
        QVERIFY(khatwa::tests::waitFor(
            [&] { return host.page()->property("keyboardHeight").toDouble() == 0; }, 10000));
    }

    void previewDrawsAStatementWhileItIsTyped() {
        PageHost host(QStringLiteral("MathPreview { id: page; anchors.fill: parent }"), 500, 200);
        QVERIFY(host.waitUntilReady());
        host.page()->setProperty("text", QStringLiteral("1. Find $x"));
        QVERIFY(host.waitUntilDrawn());
        QTRY_COMPARE(host.ask("document.querySelectorAll('.list li').length").toInt(), 1);
        QCOMPARE(host.ask("document.querySelectorAll('.katex').length").toInt(), 0);
        host.page()->setProperty("text", QStringLiteral("1. Find $x^2$."));
        QTRY_COMPARE(host.ask("document.querySelectorAll('.katex').length").toInt(), 1);
        QCOMPARE(host.ask("document.querySelectorAll('.card').length").toInt(), 0);
    }
};

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    TranscriptPage test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_transcript_page.moc"
