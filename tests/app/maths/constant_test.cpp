#include "app/maths/constant.h"
#include "app/maths/equality.h"
#include "app/maths/read.h"

#include <QTest>

using namespace khatwa::maths;

namespace {

Expression parsed(const QString& text) {
    return *read(text.toStdString()).expression;
}

QString signText(const std::optional<int>& sign) {
    return sign ? QString::number(*sign) : QString("none");
}

} // namespace

class ConstantTest : public QObject {
    Q_OBJECT

private slots:
    void signsAreExact_data() {
        QTest::addColumn<QString>("constant");
        QTest::addColumn<QString>("sign");
        const auto row = [](const char* constant, const char* sign) {
            QTest::addRow("%s", constant) << QString(constant) << QString(sign);
        };
        row("0", "0");
        row("-3/7", "-1");
        row("\\sqrt2-1.41421356237309504880168872420969807856967", "1"); // next digit is 1
        row("\\sqrt2-1.41421356237309504880168872420969807856968", "-1");
        row("\\sqrt2+\\sqrt3-\\sqrt{5+2\\sqrt6}", "0"); // square both
        row("\\sqrt[3]{2}-1.26", "-1");
        row("e-2.718281828459045", "1");
        row("\\pi-22/7", "-1"); // 22/7 is larger
        row("e^\\pi-\\pi^e", "1");
        row("\\ln 2-0.6931471805599453", "1");
        row("\\sin(\\pi/12)-(\\sqrt6-\\sqrt2)/4", "0"); // 15°
        row("\\cos(\\pi/7)-0.9", "1");
        row("\\arctan 1-\\pi/4", "0");
        row("\\ln 8-3\\ln 2", "0");
        row("10^{-1000}", "1");
        row("1/2004!-1/2006!", "1");
        row("\\sqrt{-1}", "none"); // not real
        row("1/0", "none");        // not defined
        row("\\ln 0", "none");
        row("i", "none"); // not real
        row("i^2", "-1");
        row("x", "none");                                    // no constant
        row("\\sqrt{10^{60}+1}-10^{30}", "1");               // by 5·10^-31
        row("e^{\\pi\\sqrt{163}}-262537412640768744", "-1"); // by 7.5·10^-13
        row("\\lfloor\\sqrt{16}\\rfloor-4", "0");            // exactly at the step
        row("\\lfloor(\\sqrt2+\\sqrt3)^2-2\\sqrt6\\rfloor-5", "0");
        row("|\\sqrt2-\\sqrt3|-\\sqrt3+\\sqrt2", "0");
        row("(\\sqrt5-2)^{20}", "1");
        row("\\sqrt[3]{-8}+2", "0");
        row("5!!-15", "0");
        row("\\log_2 10-3.3219280948873623", "1");
    }
    void signsAreExact() {
        QFETCH(QString, constant);
        QFETCH(QString, sign);
        Budget budget(std::chrono::seconds(5));
        QCOMPARE(signText(signOf(parsed(constant), budget)), sign);
    }

    void orderTakesInfinities_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("order");
        const auto row = [](const char* a, const char* b, const char* order) {
            QTest::addRow("%s, %s", a, b) << QString(a) << QString(b) << QString(order);
        };
        row("1", "2", "-1");
        row("\\sqrt2", "1.5", "-1");
        row("\\pi", "3", "1");
        row("1/3", "2/6", "0");
        row("-\\infty", "-10^{100}", "-1");
        row("\\infty", "10^{100}", "1");
        row("\\infty", "\\infty", "0");
        row("-\\infty", "\\infty", "-1");
        row("x", "1", "none");
        row("2^{100}", "3^{63}", "1");   // 1.27·10^30 and 1.14·10^30
        row("2^{1/2}", "3^{1/3}", "-1"); // 8 < 9
        row("\\ln 3", "1.1", "-1");
    }
    void orderTakesInfinities() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, order);
        Budget budget(std::chrono::seconds(5));
        QCOMPARE(signText(khatwa::maths::order(parsed(a), parsed(b), budget)), order);
    }

    void decimalsAreRoundedToNearest_data() {
        QTest::addColumn<QString>("constant");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* constant, int digits, const char* text) {
            QTest::addRow("%s %d", constant, digits)
                << QString(constant) << digits << QString(text);
        };
        row("1/3", 4, "0.3333");
        row("2/3", 4, "0.6667");
        row("\\pi", 10, "3.141592654");
        row("\\sqrt2", 3, "1.41");
        row("-\\sqrt2", 3, "-1.41");
        row("1000000", 3, "1000000");
        row("123456", 3, "123000");
        row("0.000123456", 3, "0.000123");
        row("0", 3, "0");
        row("1/8", 2, "0.13"); // halves away from zero
        row("-1/8", 2, "-0.13");
        row("0.5", 3, "0.5");
        row("99.96", 3, "100");
        row("e^{100}", 3, "2.69e43");
        row("e^{-100}", 3, "3.72e-44");
        row("\\sqrt{-1}", 3, "none");
        row("x", 3, "none");
    }
    void decimalsAreRoundedToNearest() {
        QFETCH(QString, constant);
        QFETCH(int, digits);
        QFETCH(QString, text);
        Budget budget(std::chrono::seconds(5));
        QCOMPARE(
            QString::fromStdString(decimalText(parsed(constant), digits, budget).value_or("none")),
            text);
    }

    void noAlgebraicValueLiesBelowItsBound_data() {
        QTest::addColumn<QString>("constant");
        for (const char* constant :
             {"\\sqrt2-1.4142135623730951", "\\sqrt[3]{108}-\\sqrt[5]{2424}",
              "\\sqrt{10^{20}+1}-10^{10}", "\\cos(\\pi/9)-0.93969262", "1/(\\sqrt2-1.4142)",
              "\\sqrt{1+\\sqrt{1+\\sqrt{1.01}}}-\\sqrt{1+\\sqrt{1+\\sqrt{1}}}"})
            QTest::addRow("%s", constant) << QString(constant);
    }
    void noAlgebraicValueLiesBelowItsBound() {
        QFETCH(QString, constant);
        Budget budget(std::chrono::seconds(5));
        TermGraph graph(false, Assume::Real, budget);
        const TermGraph::Id id = graph.add(parsed(constant));
        const std::optional<double> bits = separationBits(graph, id);
        QVERIFY(bits.has_value());
        const ConstantValue value = Constants(graph).valueOf(id);
        QCOMPARE(value.zero, Truth::No);
        Arb size;
        arb_abs(size, acb_realref(value.enclosure.get()));
        QVERIFY(arf_cmp_2exp_si(arb_midref(size.get()), static_cast<slong>(-*bits)) > 0);
    }
};

QTEST_APPLESS_MAIN(ConstantTest)
#include "constant_test.moc"
