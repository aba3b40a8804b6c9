#include "ui/Tutor/readable_maths.h"

#include <QRandomGenerator>
#include <QTest>

using namespace khatwa::ui;

class ReadableMathsTest : public QObject {
    Q_OBJECT

private:
    /// Without the marks that isolate a formula's direction.
    static QString bare(const QString& markdown) {
        return readableMaths(markdown).remove(QChar(0x2066)).remove(QChar(0x2069));
    }

private slots:
    void formulasReadAsTheyAreSaid_data() {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("readable");
        const auto row = [](const char* name, const char* markdown, const char* readable) {
            QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(readable);
        };
        row("plain", "Add 3 and 4.", "Add 3 and 4.");
        row("equation", "Solve $7x-12=30$ for $x$.", "Solve 7x−12=30 for x.");
        row("product", "$12 \\times 34$", "12 × 34");
        row("fraction", "$\\frac{3}{4}+\\dfrac{1}{x+1}$", "3/4+1/(x+1)");
        row("short fraction", "$\\frac34$", "3/4");
        row("powers", "$x^2+x^{10}-2^{x+1}$", "x²+x¹⁰−2ˣ⁺¹");
        row("letter power", "$a^k$", "a^k");
        row("root", "$\\sqrt{2}+\\sqrt{x+1}$", "√2+√(x+1)");
        row("words", "$5\\text{ cm}$", "5 cm");
        row("functions", "$\\sin x$", "sin x");
        row("display", "Find $$\\int x\\,dx$$ now", "Find ∫ x dx now");
        row("money", "It costs \\$5.", "It costs \\$5.");
        row("strong", "**Find** $x$", "Find x");
        row("arabic", "حُل $x+1=2$.", "حُل x+1=2.");
        row("half a formula", "Solve $7x", "Solve $7x");
        row("broken", "$\\frac{1}{$", "1/");
    }
    void formulasReadAsTheyAreSaid() {
        QFETCH(QString, markdown);
        QFETCH(QString, readable);
        QCOMPARE(bare(markdown), readable);
    }

    void aFormulaKeepsItsDirectionInAnArabicSentence() {
        QVERIFY(readableMaths(QStringLiteral("حُل $x+1=2$."))
                    .contains(QChar(0x2066) + QStringLiteral("x+1=2") + QChar(0x2069)));
    }

    void aFormulaWithoutDollarsKeepsItsDirectionToo() {
        QCOMPARE(readableMaths(QStringLiteral("حل 10+4=14 ثم $x^2$")),
                 QStringLiteral("حل \u206610+4=14\u2069 ثم \u2066x²\u2069"));
    }

    void anyTextEnds() {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QString alphabet = QStringLiteral("\\{}$^_ax1 -frac");
        for (int i = 0; i < 2000; ++i) {
            QString text;
            for (int k = 0; k < 30; ++k)
                text += alphabet.at(static_cast<int>(random.bounded(alphabet.size())));
            QVERIFY(readableMaths(text).size() <= 20 * text.size());
        }
    }

    void deepNestingIsBounded() {
        const QString deep = QStringLiteral("$") + QStringLiteral("\\sqrt{").repeated(100000);
        QVERIFY(!readableMaths(deep + QStringLiteral("$")).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ReadableMathsTest)
#include "readable_maths_test.moc"
