#include "app/maths/enclosure.h"
#include "app/maths/read.h"

#include <QTest>

#include <cmath>

using namespace khatwa::maths;

class EnclosureTest : public QObject {
    Q_OBJECT

private slots:
    void definednessIsThatOfTheReals_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<int>("at"); ///< of x
        QTest::addColumn<QString>("value");
        const auto row = [](const char* expression, int at, const char* value) {
            QTest::addRow("%s at %d", expression, at)
                << QString(expression) << at << QString(value);
        };
        row("\\sqrt{x}", 4, "2");
        row("\\sqrt{x}", 0, "0");
        row("\\sqrt{x}", -4, "undefined");
        row("\\sqrt[3]{x}", -8, "-2");
        row("x^{1/3}", -8, "-2");
        row("x^{2/3}", -8, "4");
        row("x^{3/2}", -4, "undefined");
        row("\\ln x", 0, "undefined");
        row("\\ln x", -1, "undefined");
        row("\\ln x", 1, "0");
        row("1/x", 0, "undefined");
        row("1/x", 2, "0.5");
        row("x^0", 0, "undefined"); // 0^0
        row("x^0", 3, "1");
        row("x^x", 0, "undefined");
        row("x^x", -2, "0.25"); // a whole exponent
        row("0^x", 2, "0");
        row("0^x", -1, "undefined");
        row("\\arcsin x", 1, "1.5707963");
        row("\\arcsin x", 2, "undefined");
        row("\\operatorname{arcosh} x", 0, "undefined");
        row("\\operatorname{artanh} x", 2, "undefined");
        row("\\operatorname{arcoth} x", 2, "0.5493061");
        row("\\operatorname{arcsec} x", 0, "undefined");
        row("\\operatorname{arccot} x", -1, "2.3561945"); // between 0 and π
        row("x!", 5, "120");
        row("x!", -1, "undefined");
        row("\\lfloor x/2\\rfloor", -3, "-2");
        row("\\lceil x/2\\rceil", -3, "-1");
        row("|x|", -3, "3");
        row("\\log x", 1000, "3"); // base 10
        row("\\log_2 x", 8, "3");
        row("\\tan x", 0, "0");
        row("\\csc x", 0, "undefined");
        row("\\coth x", 0, "undefined");
        row("\\begin{cases}x&x>0\\\\-x&x<0\\end{cases}", -2, "2");
        row("\\begin{cases}x&x>0\\\\-x&x<0\\end{cases}", 0, "undefined");
        row("\\binom{x}{2}", 5, "10");
    }
    void definednessIsThatOfTheReals() {
        QFETCH(QString, expression);
        QFETCH(int, at);
        QFETCH(QString, value);
        Budget budget(std::chrono::seconds(5));
        TermGraph graph(false, Assume::Real, budget);
        const Reading reading = read(expression.toStdString());
        QVERIFY(reading);
        const TermGraph::Id id = graph.add(*reading.expression);
        Enclosures enclosures(graph, {id});
        std::vector<Acb> point(1);
        acb_set_si(point[0], at);
        enclosures.evaluate(point, 128);
        if (value == "undefined") {
            QCOMPARE(enclosures.defined(id), Truth::No);
            return;
        }
        QCOMPARE(enclosures.defined(id), Truth::Yes);
        const Acb& enclosed = enclosures.value(id);
        QVERIFY(arb_is_zero(acb_imagref(enclosed.get())));
        const double middle = arf_get_d(arb_midref(acb_realref(enclosed.get())), ARF_RND_NEAR);
        QVERIFY2(std::abs(middle - value.toDouble()) < 1e-7, qPrintable(QString::number(middle)));
        QVERIFY(mag_cmp_2exp_si(arb_radref(acb_realref(enclosed.get())), -64) < 0);
    }

    void unknownFunctionsAreFunctions() {
        Budget budget;
        TermGraph graph(false, Assume::Real, budget);
        const auto add = [&](const char* text) { return graph.add(*read(text).expression); };
        const TermGraph::Id a = add("f(\\sin^2x+\\cos^2x)"), b = add("f(1)"), c = add("f(2)");
        Enclosures enclosures(graph, {a, b, c});
        std::vector<Acb> point(1);
        acb_set_si(point[0], 3);
        enclosures.evaluate(point, 128, 5);
        QVERIFY(acb_equal(enclosures.value(a), enclosures.value(b)));
        QVERIFY(!acb_overlaps(enclosures.value(a), enclosures.value(c)));
    }

    void whatCannotBeToldIsAsked() {
        Budget budget;
        TermGraph graph(false, Assume::Real, budget);
        const TermGraph::Id id =
            graph.add(*read("1/((\\sqrt2+\\sqrt3)^2-5-2\\sqrt{5+\\ln e})").expression);
        Enclosures enclosures(graph, {id});
        enclosures.evaluate({}, 128);
        if (enclosures.defined(id) == Truth::Unknown)
            QVERIFY(enclosures.question().has_value());
        else
            QCOMPARE(enclosures.defined(id), Truth::No);
    }
};

QTEST_APPLESS_MAIN(EnclosureTest)
#include "enclosure_test.moc"
