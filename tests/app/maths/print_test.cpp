#include "app/maths/print.h"
#include "app/maths/read.h"
#include "tests/app/maths/random_tree.h"

#include <QTest>

#include <string>

using namespace khatwa::maths;

namespace {

void staysTheSame(const QByteArray& text, const ReadOptions& options) {
    const Reading reading = read(text.toStdString(), options);
    QVERIFY2(bool(reading), text.constData());
    const std::string printed = toLatex(*reading.expression);
    const Reading again = read(printed, options);
    QVERIFY2(bool(again), printed.c_str());
    QCOMPARE(debugText(*again.expression), debugText(*reading.expression));
    QVERIFY(*again.expression == *reading.expression);
}

} // namespace

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

    /// Texts whose letters are symbols, whatever the options say of units.
    void whatIsNoUnitIsPrintedAsNone_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* idea, const char* text) {
            QTest::addRow("%s: %s", idea, text) << QByteArray(text);
        };
        row("behind a number", "2 m");
        row("behind a number", "2(k)(m)");
        row("behind a number", "2(c)(m)");
        row("behind a number", "3(h)");
        row("behind a number", "2 p i");
        row("behind a number", "s i n");
        row("behind a quotient", "(1/2)s");
        row("behind a quotient", "\\frac{2x3}{5}\\mathit{m}");
        row("behind a sum", "(2+3)\\mathit{m}");
        row("in a fraction behind a number", "2\\frac{\\mathit{m}}{\\mathit{s}}");
        row("in a fraction behind a number", "2\\frac{\\mathit{m}+1}{\\mathit{s}}");
        row("in a fraction behind a number", "2\\frac{{\\mathrm{km}}}{3}");
        row("in a bracket behind a number", "2(\\mathit{m}+1)");
        row("in a bracket behind a number", "2({\\mathit{m}}/{\\mathit{s}})");
        row("in a bracket behind a number", "2(sum(\\frac{\\mathit{d}}{9}))");
        row("in a set behind a number", "2\\{\\mathit{m}\\}");
        row("in a power behind a number", "2(\\mathit{m} \\mathit{s})^2");
        row("with a factorial", "2{m}!");
        row("with a factorial", "2{\\mathit{m}^2}!");
        row("with a degree sign", "2{m}^{\\circ}");
        row("a function", "2{g(x)}");
        row("a function", "2{h'(x)}");
        row("a function", "2{g^{-1}(x)}");
        row("a function behind a unit", "5\\mathrm{\\,km}{g(x)}");
        row("a derivative", "2{\\frac{d}{dx}x^2}");
        row("a derivative behind a unit", "5\\mathrm{\\,km}{\\frac{d}{dx}x^2}");
        row("a word", "2{\\text{m}}");
        row("a word", "5\\mathrm{\\,km}{\\text{m}}");
        row("a marked letter behind a unit", "5\\mathrm{\\,km}{\\vec{m}}");
        row("a remainder", "\\mathrm{\\,km} \\bmod {m}");
    }
    void whatIsNoUnitIsPrintedAsNone() {
        QFETCH(QByteArray, text);
        for (const bool units : {false, true})
            staysTheSame(text, {.units = units});
    }

    /// A letter before a function of one letter, which would be another function's name.
    void lettersBesideFunctionsAreNoNames() {
        for (const char* text : {"t{g(x)}", "l{g(x)}", "c{h(x)}", "x f(x)"})
            staysTheSame(text, {});
    }

    void dotsBehindANumberRepeatNothing() {
        for (const char* text : {"0.111{\\dots}", "0.111 \\dots", "1.5\\ldots 2", "1, 2, \\dots"})
            staysTheSame(text, {});
    }

    void roundedValuesStandAnywhere() {
        for (const char* text : {"r = (\\approx 3)", "1+(\\approx 3)", "\\approx 3 if x>0"})
            staysTheSame(text, {});
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
