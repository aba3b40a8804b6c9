#include "app/maths/rational_function.h"
#include "app/maths/read.h"

#include <QTest>

#include <random>

using namespace khatwa::maths;

namespace {

Expression tree(const std::string& text) {
    const Reading reading = read(text);
    if (!reading)
        qFatal("cannot read %s", text.c_str());
    return *reading.expression;
}

Polynomial polynomial(const Generators& generators, const std::string& text) {
    Budget budget;
    return asPolynomial(tree(text), generators, budget).value();
}

RationalFunction function(const Generators& generators, const std::string& text) {
    Budget budget;
    return asRationalFunction(tree(text), generators, budget).value();
}

/// Whether two expressions are proved to be the same.
bool same(const std::string& a, const std::string& b) {
    Budget budget;
    const std::vector<Expression> both{tree(a), tree(b)};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const auto f = asRationalFunction(both[0], generators, budget);
    const auto g = asRationalFunction(both[1], generators, budget);
    return f && g && f->equals(*g, budget);
}

} // namespace

class PolynomialTest : public QObject {
    Q_OBJECT

private slots:
    void numbersAreReadExactly() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"12", "12"},        {"1.50", "3/2"},      {"0.(3)", "1/3"}, {"0.1(6)", "1/6"},
            {"0.(9)", "1"},      {"1.5e-3", "3/2000"}, {"2e3", "2000"},  {"0.0", "0"},
            {"0.50", "1/2"},     {"007", "7"},         {"1e0", "1"},     {"0e999999999999", "0"},
            {"1.(01)", "100/99"}};
        for (const auto& [text, value] : rows)
            QCOMPARE(Rational::ofText(text)->toString(), std::string(value));
        for (const char* text : {"", ".", "1e", "1.5x", "1e999999999", "1e-960000000", "0.(", "-1"})
            QVERIFY2(!Rational::ofText(text), text);
    }

    void rationalsAreComputedExactly() {
        const Rational half(1, 2), third(1, 3);
        QCOMPARE((half + third).toString(), std::string("5/6"));
        QCOMPARE((half - third).toString(), std::string("1/6"));
        QCOMPARE((half * third).toString(), std::string("1/6"));
        QCOMPARE((half / third).toString(), std::string("3/2"));
        QVERIFY(third < half);
        QVERIFY(-half < third);
        QCOMPARE(half.pow(-3)->toString(), std::string("8"));
        QCOMPARE(Rational(-8).root(3)->toString(), std::string("-2"));
        QVERIFY(!Rational(-4).root(2));
        QVERIFY(!Rational(2).root(2));
        QCOMPARE(Rational(4, 9).root(2)->toString(), std::string("2/3"));
        QCOMPARE(Rational(-7, 2).floor().toString(), std::string("-4"));
        QCOMPARE(Rational(-7, 2).ceil().toString(), std::string("-3"));
        QCOMPARE(debugText(Rational(-3, 4).toExpression()), std::string("Negate(Quotient(3, 4))"));
        QVERIFY(!Rational().pow(0L));
        QVERIFY(!Rational().pow(-1));
    }

    void valuesOfExpressionsAreExactAndBounded() {
        Budget budget;
        const std::vector<std::pair<const char*, const char*>> rows{
            {"1/2+1/3", "5/6"}, {"2^{10}", "1024"}, {"-2^2", "-4"},  {"(1/2)^{-2}", "4"},
            {"5!", "120"},      {"50%", "1/2"},     {"|-3|", "3"},   {"0.1+0.2-0.3", "0"},
            {"2 1/2", "5/2"},   {"6!!", "48"},      {"1-(2-3)", "2"}};
        for (const auto& [text, value] : rows) {
            const auto got = rationalValue(tree(text), budget);
            QVERIFY2(got, text);
            QCOMPARE(got->toString(), std::string(value));
        }
        for (const char* text : {"1/0", "0^0", "x", "2^{1/2}", "9^{9^{9^9}}", "10^{-960000000}",
                                 "100000!", "((9!)!)!", "\\pi"})
            QVERIFY2(!rationalValue(tree(text), budget), text);
    }

    void longSumsOfFractionsAreAddedInTime() {
        std::vector<Expression> terms;
        for (int i = 1; i < 40000; ++i)
            terms.push_back(quotient(Expression::number(1), Expression::number(i)));
        Budget budget;
        const auto value = rationalValue(sum(terms), budget, 1 << 20);
        QVERIFY(value && *value > Rational(11) && *value < Rational(12));
    }

    void polynomialsFormARing() {
        const Generators g = Generators::ofSymbols({"x", "y"});
        Budget budget;
        const Polynomial p = polynomial(g, "x^2-3xy+1/2"), q = polynomial(g, "x+y");
        QVERIFY(p + q == polynomial(g, "x^2-3xy+x+y+1/2"));
        QVERIFY(p - p == Polynomial(g));
        QVERIFY(p.times(q, budget) == polynomial(g, "(x^2-3xy+1/2)(x+y)"));
        QVERIFY(q.pow(3, budget) == polynomial(g, "x^3+3x^2y+3xy^2+y^3"));
        QVERIFY(p.times(q, budget).dividedBy(q, budget) == p);
        QVERIFY(!p.dividedBy(q, budget));
        QVERIFY(!p.dividedBy(Polynomial(g), budget));
        QCOMPARE(p.degree(0), 2L);
        QCOMPARE(p.degree(1), 1L);
        QCOMPARE(p.totalDegree(), 2L);
        QCOMPARE(Polynomial(g).degree(0), -1L);
        QCOMPARE(p.content().toString(), std::string("1/2"));
        QCOMPARE(p.leadingCoefficient().toString(), std::string("1"));
        QCOMPARE(polynomial(g, "-4x+6").content().toString(), std::string("-2"));
        QVERIFY(p.derivative(0) == polynomial(g, "2x-3y"));
        QVERIFY(p.evaluated(0, Rational(1, 2), budget) == polynomial(g, "3/4-3y/2"));
        QVERIFY(p.composed(0, q, budget) == polynomial(g, "(x+y)^2-3(x+y)y+1/2"));
        QVERIFY(q.pow(0, budget).isOne());
        QCOMPARE(debugText(polynomial(g, "3x^2-x+1/2").toExpression()),
                 std::string("Sum(Product(3, Power(x, 2)), Negate(x), Quotient(1, 2))"));
    }

    void commonDivisorsAndFactorsAreFound() {
        const Generators g = Generators::ofSymbols({"x", "y"});
        Budget budget;
        QVERIFY(polynomial(g, "x^2-1").gcd(polynomial(g, "2x^2+4x+2"), budget) ==
                polynomial(g, "x+1"));
        QVERIFY(polynomial(g, "x^2-y^2").gcd(polynomial(g, "x^2+2xy+y^2"), budget) ==
                polynomial(g, "x+y"));
        QVERIFY(polynomial(g, "x+1").gcd(polynomial(g, "x+2"), budget).isOne());
        QVERIFY(polynomial(g, "2x").gcd(Polynomial(g), budget) == polynomial(g, "x"));
        const Factorization factors = polynomial(g, "6(x-1)^2(2x+4)/5").factor(budget);
        QCOMPARE(factors.unit.toString(), std::string("12/5"));
        QCOMPARE(factors.factors.size(), std::size_t(2));
        QVERIFY(polynomial(g, "(x-1)^3(x+y)^2(x^2+1)").squarefreePart(budget) ==
                polynomial(g, "(x-1)(x+y)(x^2+1)"));
        QVERIFY(polynomial(g, "x^2+xy+3").discriminant(0, budget) == polynomial(g, "y^2-12"));
        QVERIFY(polynomial(g, "x-y").resultant(polynomial(g, "x^2-2"), 0, budget) ==
                polynomial(g, "y^2-2"));
    }

    void factorsMultiplyBack() {
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const Generators g = Generators::ofSymbols({"x", "y"});
        const auto small = [&](int terms) {
            Polynomial made(g);
            Budget budget;
            for (int i = 0; i < terms; ++i)
                made = made + Polynomial::generator(g, 0, random() % 3)
                                  .times(Polynomial::generator(g, 1, random() % 2), budget)
                                  .scaled(Rational(static_cast<long>(random() % 19) - 9,
                                                   static_cast<long>(random() % 3) + 1));
            return made;
        };
        for (int i = 0; i < 100; ++i) {
            Budget budget;
            const Polynomial p = small(3).times(small(2), budget).times(small(2), budget);
            if (p.isZero())
                continue;
            const Factorization factors = p.factor(budget);
            Polynomial back(g, factors.unit);
            for (const auto& [factor, exponent] : factors.factors) {
                QVERIFY(factor.content().isOne());
                back = back.times(factor.pow(exponent, budget), budget);
            }
            QVERIFY(back == p);
        }
    }

    void coefficientsAndDenseFormsAgree() {
        const Generators g = Generators::ofSymbols({"x", "y"});
        Budget budget;
        const auto parts = polynomial(g, "x^2/2-3xy+x+1/3").coefficientsIn(0, budget);
        QCOMPARE(parts.size(), std::size_t(3));
        QVERIFY(parts.at(1) == polynomial(g, "1-3y"));
        QVERIFY(parts.at(2) == polynomial(g, "1/2"));
        const auto dense = polynomial(g, "x^3/7-5").univariate(0);
        QVERIFY(dense && dense->size() == 4);
        QCOMPARE((*dense)[3].toString(), std::string("1/7"));
        QCOMPARE((*dense)[0].toString(), std::string("-5"));
        QVERIFY(!polynomial(g, "xy").univariate(0));
        fmpz_poly_t flat;
        fmpz_poly_init(flat);
        QVERIFY(polynomial(g, "x^3/7+5").primitiveUnivariate(0, flat));
        QVERIFY(Polynomial::ofUnivariate(g, 0, flat) == polynomial(g, "x^3+35"));
        fmpz_poly_clear(flat);
    }

    void rationalFunctionsAreInLowestTerms() {
        const Generators g = Generators::ofSymbols({"x", "y"});
        Budget budget;
        QVERIFY(function(g, "(x^2-1)/(x+1)").top() == polynomial(g, "x-1"));
        QVERIFY(function(g, "(x^2-1)/(x+1)").isPolynomial());
        QVERIFY(function(g, "1/x+1/y").top() == polynomial(g, "x+y"));
        QVERIFY(function(g, "1/(2x)").bottom() == polynomial(g, "x"));
        QVERIFY(function(g, "x^{-2}").bottom() == polynomial(g, "x^2"));
        QVERIFY(function(g, "x/x").constantValue() == Rational(1));
        QVERIFY(function(g, "1/x").derivative(0, budget).equals(function(g, "-1/x^2"), budget));
        QVERIFY(!asRationalFunction(tree("1/(x-x)"), g, budget));
        QVERIFY(!asRationalFunction(tree("(x-x)^0"), g, budget));
        QVERIFY(!asRationalFunction(tree("\\sin x"), g, budget));
        QVERIFY(!asRationalFunction(tree("z"), g, budget));
        QVERIFY(!asPolynomial(tree("1/x"), g, budget));
    }

    void kernelsAreKnownByTheirRelations() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"\\sqrt{8}", "2\\sqrt2"},
            {"\\sqrt6", "\\sqrt2\\sqrt3"},
            {"(1+\\sqrt2)^2", "3+2\\sqrt2"},
            {"\\frac{1}{1+\\sqrt2}", "\\sqrt2-1"},
            {"\\frac{1}{\\sqrt2}", "\\frac{\\sqrt2}{2}"},
            {"\\sqrt{\\frac12}", "\\frac{\\sqrt2}{2}"},
            {"2^{1/3}4^{1/3}", "2"},
            {"\\sqrt[3]{16}", "2\\sqrt[3]2"},
            {"i^3", "-i"},
            {"\\frac{1}{1+i}", "\\frac{1-i}{2}"},
            {"e^{x+y}", "e^xe^y"},
            {"e^{2x}-1", "(e^x-1)(e^x+1)"},
            {"4^x", "(2^x)^2"},
            {"6^x", "2^x\\cdot3^x"},
            {"2^{x+1}", "2\\cdot2^x"},
            {"e^{-x}", "\\frac{1}{e^x}"},
            {"\\sqrt{4x}", "2\\sqrt{x}"},
            {"(\\sqrt x)^2", "x"},
            {"x^{3/2}", "x\\sqrt x"},
            {"\\sin^2x+\\cos^2x", "1"},
            {"\\sin(-x)", "-\\sin x"},
            {"\\cos(1-x)", "\\cos(x-1)"},
            {"\\tan x", "\\frac{\\sin x}{\\cos x}"},
            {"\\sin((x+1)^2)", "\\sin(x^2+2x+1)"},
            {"\\ln(x(x+1))", "\\ln(x^2+x)"},
            {"\\sqrt{x+y}", "\\sqrt{y+x}"},
            {"x^{n+1}", "x\\cdot x^n"}};
        for (const auto& [a, b] : rows)
            QVERIFY2(same(a, b), qPrintable(QString("%1 = %2").arg(a, b)));
    }

    void differentThingsAreNotProvedTheSame() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"\\sqrt{x^2}", "x"},
            {"\\sqrt2", "\\sqrt3"},
            {"\\sqrt2\\sqrt3", "\\sqrt5"},
            {"e^x", "e^{-x}"},
            {"\\sin x", "\\cos x"},
            {"\\sin(-x)", "\\sin x"},
            {"\\cot x", "\\tan x"},
            {"2^x", "x^2"},
            {"i", "-i"},
            {"\\sqrt{-x}", "\\sqrt{x}"},
            {"(-8)^{1/3}", "2"},
            {"1-\\frac1e", "1+\\frac1e"},
            {"\\frac{1}{2004!}", "\\frac{1}{2006!}"},
            {"10^{400}", "10^{401}"},
            {"(x-a)^{6000}", "(x-a)^{5999}"},
            {"\\frac{0}{\\sqrt2-\\sqrt2}", "0"},
            {"\\frac{1}{\\sin^2x+\\cos^2x-1}", "\\frac{2}{\\sin^2x+\\cos^2x-1}"}};
        for (const auto& [a, b] : rows)
            QVERIFY2(!same(a, b), qPrintable(QString("%1 = %2").arg(a, b)));
    }

    void infinityIsNoNumber() {
        QVERIFY(!same("\\infty-\\infty", "0"));
        QVERIFY(!same("\\frac{\\infty}{\\infty}", "1"));
        QVERIFY(!same("\\sin\\infty", "\\sin\\infty"));
    }

    void whatIsTooLargeIsNotBegun() {
        const char* kHuge[] = {"(x+y+z)^{100000}",
                               "(x+1)^{1000000000}",
                               "(x+y)^{10^{30}}",
                               "((x+1)^{1000}+y)^{1000}",
                               "(x^{1000000000000}+1)^{1000000}",
                               "(1+x+x^2+x^3+x^4+x^5+x^6+x^7+x^8+x^9)^{5000}"};
        for (const char* text : kHuge) {
            Budget budget;
            const Expression e = tree(text);
            const Generators g = Generators::of(e, Kernels::Known, budget);
            bool isRefused = false;
            try {
                isRefused = !asRationalFunction(e, g, budget);
            } catch (const OverBudget&) {
                isRefused = true;
            }
            QVERIFY2(isRefused, text);
        }
    }

    void aLetterThatStandsOnlyUnderAnExponentIsKnown() {
        QVERIFY(same("x^{1^b}", "x"));
        QVERIFY(same("a+0x^{1^b}", "a"));
    }

    void whatIsLargeButBoundedIsDone() {
        QVERIFY(same("(x-a)^{6000}", "(a-x)^{6000}"));
        QVERIFY(same("(x+y+z)^{100}", "(z+y+x)^{100}"));
        QVERIFY(same("x^{1000000000000}\\cdot x", "x^{1000000000001}"));
        std::vector<Expression> terms;
        for (int i = 0; i < 50000; ++i)
            terms.push_back(product({Expression::number(i + 1),
                                     power(Expression::symbol("x"), Expression::number(i))}));
        Budget budget;
        const Expression e = sum(terms);
        const Generators g = Generators::of(e, Kernels::None, budget);
        QCOMPARE(asPolynomial(e, g, budget)->terms(), std::size_t(50000));
    }
};

QTEST_APPLESS_MAIN(PolynomialTest)
#include "polynomial_test.moc"
