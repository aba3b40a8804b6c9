// Finding words and formulas in a transcript, also in what has no elements now: how many there are,
// and that the hit stands where it is seen and is marked.

#include "tests/ui/web/page_host.h"

#include <QJsonDocument>
#include <QJsonObject>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

using khatwa::tests::kPatience;

namespace {

const QString kSolutionPage = QStringLiteral(
    "TranscriptView { id: page; anchors.fill: parent; problem: 'Solve $7x-12=30$ by apples.' }");
QString quoted(const QString& text) {
    return QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("q"), text}})
                                 .toJson(QJsonDocument::Compact)) +
           QStringLiteral(".q");
}

} // namespace

class Find : public QObject {
    Q_OBJECT

private:
    // What many queries are made of.
    std::unique_ptr<PageHost> formulas_;
    std::unique_ptr<PageHost> arabic_;
    std::unique_ptr<PageHost> arabicWithDigits_;

    static int count(PageHost& host, const QString& query) {
        return host.ask(QStringLiteral("khatwa.find.count((%1)).count").arg(quoted(query))).toInt();
    }
    static bool show(PageHost& host, int index) {
        return host.ask(QStringLiteral("khatwa.find.show(%1)").arg(index)).toBool();
    }
    static QString marked(PageHost& host) { return host.ask("khatwa.selectedSource()").toString(); }
    /// The mark stands in the middle part of what is seen.
    static bool seen(PageHost& host) {
        return host
            .ask("(() => { const s = getSelection(); if (s.rangeCount === 0) return false;"
                 "const r = s.getRangeAt(0).getBoundingClientRect();"
                 "return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 &&"
                 "r.right <= innerWidth; })()")
            .toBool();
    }

    static QString where(PageHost& host) {
        return host
            .ask("(() => { const s = getSelection(); if (s.rangeCount === 0) return 'nothing';"
                 "const r = s.getRangeAt(0).getBoundingClientRect();"
                 "const n = s.getRangeAt(0).startContainer.parentElement.getBoundingClientRect();"
                 "return [r.top, r.height, n.top, n.height, innerHeight,"
                 "document.scrollingElement.scrollTop, document.scrollingElement.scrollHeight,"
                 "document.scrollingElement.style.overflowAnchor].join(' '); })()")
            .toString();
    }

private slots:
    void cleanupTestCase() {
        formulas_.reset();
        arabic_.reset();
        arabicWithDigits_.reset();
    }

    void whatHasNoElementsIsFoundShownAndMarked_data() {
        QTest::addColumn<bool>("thinking");
        QTest::newRow("solution") << false;
        QTest::newRow("thinking") << true;
    }
    void whatHasNoElementsIsFoundShownAndMarked() {
        QFETCH(bool, thinking);
        PageHost host(thinking ? kThinking : kTranscript, 420, 400);
        QVERIFY(host.waitUntilReady());
        std::string reply = thinking ? "<think>\n" : "";
        for (int i = 1; i <= 500; ++i)
            reply += "Paragraph " + std::to_string(i) + " of $x_{" + std::to_string(i) + "}$" +
                     (i == 40 || i == 250 ? " and a needle here" : "") + ".\n\n";
        host.showReply(reply);
        QVERIFY(host.waitUntilDrawn());
        const QString drawn = "[...document.querySelectorAll('p')].some(p => "
                              "p.textContent.includes('needle'))";
        QTRY_VERIFY(!host.ask(drawn).toBool());
        QCOMPARE(count(host, "needle"), 2);
        QCOMPARE(count(host, "Paragraph"), 500);
        QCOMPARE(count(host, "needle"), 2);
        for (const int index : {0, 1, 0}) {
            QVERIFY(show(host, index));
            if (!khatwa::tests::waitFor([&] { return seen(host); }, kPatience))
                QFAIL(qPrintable(QString::number(index) + u' ' + where(host)));
            QCOMPARE(marked(host), QStringLiteral("needle"));
            QVERIFY(host.ask("getSelection().anchorNode.parentElement.textContent")
                        .toString()
                        .startsWith(index == 0 ? "Paragraph 40 " : "Paragraph 250 "));
            // And it stays there.
            QVERIFY(host.waitForFrames(40));
            QVERIFY(seen(host));
        }
        host.ask("khatwa.find.clear(); 1");
        QCOMPARE(marked(host), QString());
        QVERIFY(!show(host, 7));
    }

    void formulasAreFoundByHowTheyReadAndByTheirLatex_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("hits");
        QTest::addColumn<QString>("source");
        QTest::newRow("blanks do not count") << "x=6" << 2 << "$$x = 6$$";
        QTest::newRow("as it reads") << "1/2" << 1 << "$\\frac{1}{2}$";
        QTest::newRow("LaTeX") << "\\frac{1}{2}" << 1 << "$\\frac{1}{2}$";
        QTest::newRow("power") << "y^2" << 1 << "$y^{2}$";
        QTest::newRow("minus") << "7x − 12" << 2 << "$7x-12=30$";
        QTest::newRow("words and formula") << "So x=6" << 1 << "So $x = 6$";
        QTest::newRow("capitals") << "THE SUM" << 1 << "The sum";
        QTest::newRow("in a table") << "apples" << 3 << "apples";
        QTest::newRow("nothing") << "pears" << 0 << "";
        QTest::newRow("blank") << "  " << 0 << "";
    }
    void formulasAreFoundByHowTheyReadAndByTheirLatex() {
        QFETCH(QString, query);
        QFETCH(int, hits);
        QFETCH(QString, source);
        if (!formulas_) {
            formulas_ = std::make_unique<PageHost>(kSolutionPage);
            QVERIFY(formulas_->waitUntilReady());
            formulas_->showReply(
                "1. The **sum** of $\\frac{1}{2}$ and $y^{2}$.\n\n2. We know $7x-12=30$.\n\n"
                "| apples | n |\n|---|---|\n| green apples | 3 |\n\nSo $x = 6$.\n\n$$x = 6$$\n");
            QVERIFY(formulas_->waitUntilDrawn());
        }
        PageHost& host = *formulas_;
        QCOMPARE(count(host, query), hits);
        if (hits == 0)
            return;
        QVERIFY(show(host, hits - 1));
        QTRY_VERIFY_WITH_TIMEOUT(seen(host), kPatience);
        QCOMPARE(marked(host).trimmed(), source.trimmed());
    }

    void arabicIsFoundAsReadersReadIt_data() {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("found");
        const auto row = [](const char* query, const char* found) {
            QTest::addRow("%s", query) << QString::fromUtf8(query) << QString::fromUtf8(found);
        };
        row("الاسس", "الأُسُس");
        row("قيمه", "قيمة");
        row("الاولى", "الأولي");
        row("١٢", "12");
        row("12", "12");
        row("2(n+6)=0", "2(n+6)=0");
        row("حل 2(n", "حل 2(n");
        row("ٱلقوى", "القوى");
    }
    void arabicIsFoundAsReadersReadIt() {
        QFETCH(QString, query);
        QFETCH(QString, found);
        for (const bool digits : {false, true}) {
            std::unique_ptr<PageHost>& shown = digits ? arabicWithDigits_ : arabic_;
            if (!shown) {
                shown = std::make_unique<PageHost>(kTranscript);
                shown->theme("arabicDigits", digits);
                QVERIFY(shown->waitUntilReady());
                shown->showReply(
                    "القوى والأُسُس: ما قيمة العدد 12 في الخطوة الأولي؟\n\nحل 2(n+6)=0\n");
                QVERIFY(shown->waitUntilDrawn());
            }
            PageHost& host = *shown;
            QCOMPARE(count(host, query), 1);
            QVERIFY(show(host, 0));
            QTRY_VERIFY_WITH_TIMEOUT(seen(host), kPatience);
            if (!digits)
                QCOMPARE(marked(host), found);
        }
    }

    void whatGrowsIsFoundWhenItIsThere() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        khatwa::tutor::StreamScanner scanner;
        scanner.push("The first word");
        host.apply(scanner.blocks());
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(count(host, "word"), 1);
        scanner.push(", and the second word.");
        host.apply(scanner.blocks());
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(count(host, "word"), 2);
        host.showReply("Something else.");
        QVERIFY(host.waitUntilDrawn());
        QVERIFY(!show(host, 1)); // of a reply that is gone
        QCOMPARE(count(host, "word"), 0);
    }

    void anyQueryEnds() {
        PageHost host(kTranscript);
        QVERIFY(host.waitUntilReady());
        host.showReply(std::string(20000, 'a') + " $" + std::string(400, '{') + "$");
        QVERIFY(host.waitUntilDrawn());
        QCOMPARE(count(host, "a"), 20000);
        for (const QString& query :
             {QString(100000, QChar(u'a')), QStringLiteral("\\frac").repeated(1000),
              QStringLiteral("\\frac{").repeated(1000), QStringLiteral("\u0301\u200f"),
              QStringLiteral("<img src=x onerror=alert(1)>")})
            QVERIFY(count(host, query) >= 0);
    }
};

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    Find test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_find.moc"
