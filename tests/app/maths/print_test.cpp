#include "app/maths/print.h"
#include "app/maths/read.h"
#include "tests/app/maths/random_tree.h"

#include <QTest>

#include <string>

using namespace khatwa::maths;

class PrintTest : public QObject {
    Q_OBJECT

private slots:
    void formulasLookAsTheyAreWritten_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("latex");
        const auto row = [](const char* text, const char* latex) {
            QTest::addRow("%s", text) << QByteArray(text) << QByteArray(latex);
        };
        row("2x+1", "2x+1");
        row("3x^2-1/2", "3x^{2}-\\frac{1}{2}");
        row("(x+1)(x-2)", "\\left(x+1\\right)\\left(x-2\\right)");
        row("2sqrt(3)", "2\\sqrt{3}");
        row("2*3", "2 \\cdot 3");
        row("2 1/2", "2\\frac{1}{2}");
        row("sin(x)cos(x)", "\\sin\\left(x\\right)\\cos\\left(x\\right)");
        row("x=1 or x=2", "x=1 \\lor x=2");
        row("[1,oo)", "\\left[1, \\infty \\right)");
        row("5 km", "5\\mathrm{\\,km}");
        row("-x^2", "-x^{2}");
        row("0.(3)", "0.\\overline{3}");
        row("50%", "50\\%");
        row("alpha beta", "\\alpha \\beta ");
    }
    void formulasLookAsTheyAreWritten() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, latex);
        QCOMPARE(toLatex(*read(text.toStdString()).expression), latex.toStdString());
    }

    void lettersBesideNumbersAreNoUnits() {
        for (const char* text : {"2 m", "2(k)(m)", "2(c)(m)", "3(h)", "(1/2)s", "2 p i", "s i n"}) {
            for (const bool units : {false, true}) {
                const ReadOptions options{.units = units};
                const Reading reading = read(text, options);
                QVERIFY(bool(reading));
                const Reading again = read(toLatex(*reading.expression), options);
                QVERIFY2(again && *again.expression == *reading.expression, text);
            }
        }
    }

    /// What the reader makes of a printed tree is a tree that the reader gives: printed and read
    /// again, it stays what it is. KHATWA_PRINT_TREES=10000 for more.
    void readingWhatWasPrintedGivesTheSameTree() {
        bool ok = false;
        const int asked = qEnvironmentVariableIntValue("KHATWA_PRINT_TREES", &ok);
        const int count = ok ? asked : 500;
        const int seed = qEnvironmentVariableIntValue("KHATWA_SEED", &ok);
        const int first = ok ? seed : 1;
        int unchanged = 0;
        for (int i = first; i < first + count; ++i) {
            RandomTree random(static_cast<std::uint64_t>(i));
            const Expression made = random.whole(4);
            const ReadOptions options{.units = random.below(4) == 0};
            const std::string printed = toLatex(made);
            const Reading one = read(printed, options);
            QVERIFY2(bool(one),
                     qPrintable(QString("seed %1: %2 (%3 at %4)")
                                    .arg(i)
                                    .arg(QString::fromStdString(printed))
                                    .arg(QString::fromStdString(std::string(one.error.code)))
                                    .arg(one.error.position)));
            unchanged += *one.expression == made ? 1 : 0;
            const std::string again = toLatex(*one.expression);
            const Reading two = read(again, options);
            QVERIFY2(two && *two.expression == *one.expression,
                     qPrintable(QString("seed %1: %2\n%3\n%4")
                                    .arg(i)
                                    .arg(QString::fromStdString(again),
                                         QString::fromStdString(debugText(*one.expression)),
                                         QString::fromStdString(two ? debugText(*two.expression)
                                                                    : "unread"))));
        }
        // Most of these trees are already as the reader gives them.
        QVERIFY2(unchanged * 2 > count, qPrintable(QString::number(unchanged)));
    }
};

QTEST_APPLESS_MAIN(PrintTest)
#include "print_test.moc"
