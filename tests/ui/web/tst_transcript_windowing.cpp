// Long transcripts: what has elements is only what is near to what is seen, and copies, paper and
// verdicts have all of it nevertheless.

#include "tests/ui/web/page_host.h"

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

using khatwa::tests::kPatience;

class TranscriptWindowing : public QObject {
    Q_OBJECT

private:
    static std::string manyParagraphs(int count) {
        std::string text = "<think>\n";
        for (int i = 1; i <= count; ++i)
            text += "Paragraph " + std::to_string(i) + " has $x_{" + std::to_string(i) +
                    "}$ in it.\n\n" + (i % 10 == 0 ? "$$y = 1$$\n\n" : "");
        return text;
    }

    /// The id of the block that opens a step.
    static std::uint32_t stepOf(const khatwa::tutor::StreamScanner& scanner, int number) {
        for (const khatwa::tutor::Block& block : scanner.blocks())
            if (block.kind == khatwa::tutor::Block::Kind::Step && block.number == number)
                return block.id;
        return 0;
    }

private slots:
    void longThinkingHasElementsOnlyNearWhatIsSeen() {
        PageHost host(kThinking, 420, 400);
        QVERIFY(host.waitUntilReady());
        host.showReply(manyParagraphs(600));
        QVERIFY(host.waitUntilDrawn());
        const QString paragraphs = "document.querySelectorAll('#thinking p').length";
        QTRY_VERIFY(host.ask(paragraphs).toInt() < 250);
        const double height = host.ask("document.scrollingElement.scrollHeight").toDouble();
        QVERIFY(height > 600 * 15); // what has no elements keeps its room
        // Followed to its end; at the top again, what stood there is drawn again.
        QVERIFY(
            host.ask("document.getElementById('thinking').textContent.includes('Paragraph 600')")
                .toBool());
        host.ask("document.scrollingElement.scrollTop = 0; 1");
        QTRY_VERIFY(host.ask("[...document.querySelectorAll('#thinking p')].some(p => "
                             "p.textContent.startsWith('Paragraph 1 ') && "
                             "p.querySelector('.katex') !== null)")
                        .toBool());
        QTRY_VERIFY(host.ask(paragraphs).toInt() < 250);
    }

    void copyOfTheWholeThinkingHasWhatIsOutOfSight() {
        PageHost host(kThinking, 420, 400);
        QVERIFY(host.waitUntilReady());
        host.showReply(manyParagraphs(300));
        QVERIFY(host.waitUntilDrawn());
        QTRY_VERIFY(host.ask("document.querySelectorAll('#thinking p').length").toInt() < 200);
        const QString copy =
            host.ask("getSelection().selectAllChildren(document.getElementById('thinking'));"
                     "khatwa.selectedSource()")
                .toString();
        QVERIFY(copy.startsWith("Paragraph 1 has $x_{1}$ in it.\nParagraph 2 has"));
        QVERIFY(copy.contains("has $x_{150}$ in it.\n$$y = 1$$\nParagraph 151"));
        QVERIFY(copy.endsWith("Paragraph 300 has $x_{300}$ in it.\n$$y = 1$$"));
    }

    void longSolutionHasElementsOnlyNearWhatIsSeen() {
        PageHost host(kTranscript, 420, 400);
        QVERIFY(host.waitUntilReady());
        std::string reply;
        for (int i = 1; i <= 300; ++i) {
            const std::string n = std::to_string(i);
            reply +=
                n + ". Step " + n + " has $x_{" + n + "}$:\n\n$$y = " + n + "$$\n\nso far.\n\n";
        }
        host.showReply(reply);
        QVERIFY(host.waitUntilDrawn());
        const QString cards = "document.querySelectorAll('.card').length";
        QTRY_VERIFY(host.ask(cards).toInt() < 120);
        QVERIFY(host.ask("document.scrollingElement.scrollHeight").toDouble() > 300 * 60);

        // A verdict that comes while its step is out of sight stands there when it is seen.
        QMetaObject::invokeMethod(host.page(), "setBadge", Q_ARG(int, 1), Q_ARG(QString, "checked"),
                                  Q_ARG(QString, "Checked"), Q_ARG(QString, ""));
        QVERIFY(host.waitUntilDrawn());
        host.ask("document.scrollingElement.scrollTop = 0; 1");
        QTRY_COMPARE(host.ask("(() => { const card = document.querySelector('.card');"
                              "return card.querySelector('.number').textContent +"
                              "card.querySelector('.badge').textContent + ' ' +"
                              "card.querySelectorAll('.body .display').length; })()")
                         .toString(),
                     QStringLiteral("1Checked 1"));
        QTRY_VERIFY(host.ask(cards).toInt() < 120);

        const QString copy =
            host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                     "const copied = khatwa.selectedSource(); getSelection().empty(); copied")
                .toString();
        for (const int i : {1, 150, 300})
            QVERIFY2(copy.contains(
                         QStringLiteral("%1. Step %1 has $x_{%1}$:\n$$y = %1$$\nso far.").arg(i)),
                     qPrintable(copy.left(2000)));

        // Paper shows all of it.
        host.ask("khatwa.drawAll(); 1");
        QCOMPARE(host.ask(cards).toInt(), 300);
        host.ask("khatwa.drawNear(); 1");
        QTRY_VERIFY(host.ask(cards).toInt() < 120);
    }

    void tabStopsAtEveryStepAlsoOutOfSight() {
        PageHost host(kTranscript, 420, 400);
        QVERIFY(host.waitUntilReady());
        host.page()->setProperty("asking", true);
        constexpr int kSteps = 200;
        std::string reply;
        for (int i = 1; i <= kSteps; ++i)
            reply += std::to_string(i) + ". Go\n\nline\n\n$$y$$\n\n";
        for (int i = 0; i < 100; ++i)
            reply += "The end is long.\n\n";
        host.showReply(reply);
        QVERIFY(host.waitUntilDrawn());
        QTRY_VERIFY(host.ask("document.querySelectorAll('.card').length").toInt() < 100);
        QMetaObject::invokeMethod(host.page(), "forceActiveFocus");
        // Its number, or what else it is; nothing where the page ends.
        const auto next = [&](bool forward) {
            return host
                .ask(QStringLiteral("!khatwa.tab(%1) ? '' : (at => at.classList.contains('ask') ?"
                                    "at.closest('.card').querySelector('.number').textContent :"
                                    "at.classList[0] || at.id)(document.activeElement)")
                         .arg(forward ? "true" : "false"))
                .toString();
        };
        // From behind, then from the front.
        QStringList back;
        for (QString at = next(false); !at.isEmpty() && back.size() < 2 * kSteps; at = next(false))
            back.append(at);
        QStringList there;
        for (QString at = next(true); !at.isEmpty() && there.size() < 2 * kSteps; at = next(true))
            there.append(at);
        for (QStringList* stops : {&back, &there}) {
            stops->removeAll(QStringLiteral("page"));
            stops->removeAll(QStringLiteral("formula"));
            QCOMPARE(stops->size(), kSteps);
        }
        for (int i = 1; i <= kSteps; ++i) {
            QCOMPARE(there[i - 1], QString::number(i));
            QCOMPARE(back[kSteps - i], QString::number(i));
        }
        QTRY_VERIFY(host.ask("document.querySelectorAll('.card').length").toInt() < 100);
    }

    void codeOutOfSightIsCopiedVerbatim() {
        PageHost host(kTranscript, 420, 400);
        QVERIFY(host.waitUntilReady());
        std::string reply = "Run\n\n```\na = 1\n\n\n    b = $2$\n```\n\n";
        for (int i = 1; i <= 300; ++i)
            reply += "Line " + std::to_string(i) + " follows.\n\n";
        host.showReply(reply);
        QVERIFY(host.waitUntilDrawn());
        QTRY_COMPARE(host.ask("document.querySelectorAll('pre').length").toInt(), 0);
        const QString copy =
            host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                     "khatwa.selectedSource()")
                .toString();
        QCOMPARE(copy.left(copy.indexOf("Line 2 ")),
                 "Run\na = 1\n\n\n    b = $2$\nLine 1 follows.\n");
    }

    void oneLongStepHasElementsOnlyNearWhatIsSeen() {
        PageHost host(kTranscript, 420, 400);
        QVERIFY(host.waitUntilReady());
        constexpr int kParagraphs = 1500;
        std::string reply = "1. Begin.\n\n2. Then at length:\n\n";
        for (int i = 1; i <= kParagraphs; ++i) {
            const std::string n = std::to_string(i);
            reply += "Line " + n + " has $x_{" + n + "}$" + (i % 3 == 0 ? " and goes on" : "") +
                     ".\n\n" + (i % 10 == 0 ? "$$y = \\frac{1}{2}$$\n\n" : "");
        }
        khatwa::tutor::StreamScanner scanner;
        host.apply(scanner.push(reply));
        QVERIFY(host.waitUntilDrawn());
        const QString lines = "document.querySelectorAll('#solution .card p').length";
        QTRY_VERIFY(host.ask(lines).toInt() < 250);
        QCOMPARE(host.ask("document.querySelectorAll('.card').length").toInt(), 2);
        QVERIFY(host.ask("document.scrollingElement.scrollHeight").toDouble() > kParagraphs * 20);
        QVERIFY(host.ask("document.querySelectorAll('.card')[1].textContent")
                    .toString()
                    .contains(QStringLiteral("Line %1 ").arg(kParagraphs)));

        // In the middle of it: what is read stays where it is while elements come and go around
        // it, and while the reply goes on.
        host.ask("document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight / 2;"
                 "1");
        const QString seen =
            "(() => { const line = [...document.querySelectorAll('.card p')].find("
            "p => p.getBoundingClientRect().top >= 100);"
            "return line === undefined || line.getBoundingClientRect().top > 400 ? '' :"
            "line.textContent.match(/^Line \\d+ /)[0] +"
            "Math.round(line.getBoundingClientRect().top); })()";
        QString line;
        const auto atRest = [&] {
            line = host.ask(seen).toString();
            return host.waitForFrames(10) && !line.isEmpty() && host.ask(seen).toString() == line;
        };
        QVERIFY(khatwa::tests::waitFor(atRest, kPatience));
        host.apply(scanner.push("3. And then:\n\n"));
        for (int i = 4; i <= 200; ++i)
            host.apply(scanner.push(std::to_string(i) + ". Go on with $y_{" + std::to_string(i) +
                                    "}$.\n\n"));
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(host.ask(seen).toString(), line);
        QTRY_VERIFY(host.ask(lines).toInt() < 250);

        // Out of sight with its whole card, and back with its verdict and its first line.
        host.ask("document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight; 1");
        QTRY_COMPARE(host.ask(lines).toInt(), 0);
        QMetaObject::invokeMethod(
            host.page(), "setBadge", Q_ARG(int, static_cast<int>(stepOf(scanner, 2))),
            Q_ARG(QString, "checked"), Q_ARG(QString, "Checked"), Q_ARG(QString, ""));
        QVERIFY(host.waitUntilDrawn());
        host.ask("document.scrollingElement.scrollTop = 0; 1");
        QTRY_COMPARE(
            host.ask("(() => { const card = document.querySelectorAll('.card')[1];"
                     "return card.querySelector('.number').textContent +"
                     "card.querySelector('.badge').textContent + ' ' +"
                     "card.querySelector('.body').firstElementChild.textContent.slice(0, 7);"
                     "})()")
                .toString(),
            QStringLiteral("2Checked Line 1 "));
        QTRY_VERIFY(host.ask(lines).toInt() < 250);

        // Copies and paper have all of it, in order.
        const QString copy =
            host.ask("getSelection().selectAllChildren(document.getElementById('solution'));"
                     "const all = khatwa.selectedSource(); getSelection().empty(); all")
                .toString();
        qsizetype from = 0;
        for (int i = 1; i <= kParagraphs; ++i) {
            const QString wanted = QStringLiteral("\nLine %1 has $x_{%1}$").arg(i);
            QCOMPARE(copy.count(wanted), 1);
            const qsizetype at = copy.indexOf(wanted);
            QVERIFY2(at > from, qPrintable(wanted));
            from = at;
        }
        QVERIFY(copy.indexOf("3. And then:") > from);
        host.ask("khatwa.drawAll(); 1");
        QCOMPARE(host.ask(lines).toInt(), kParagraphs);
        host.ask("khatwa.drawNear(); 1");
        QTRY_VERIFY(host.ask(lines).toInt() < 250);
    }
};

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    TranscriptWindowing test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_transcript_windowing.moc"
