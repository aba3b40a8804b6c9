#include "app/maths/rational_function.h"
#include "app/maths/read.h"
#include "app/maths/transform.h"

#include <QTest>

using namespace khatwa::maths;

namespace {

Expression tree(const std::string& text) {
    const Reading reading = read(text);
    if (!reading)
        qFatal("cannot read %s", text.c_str());
    return *reading.expression;
}

std::string ordered(const std::string& text) {
    return debugText(orderFree(tree(text)));
}

std::string simple(const std::string& text) {
    Budget budget;
    return debugText(simplified(tree(text), budget));
}

/// Whether the derivative is what it should be, by exact arithmetic in its kernels.
bool isDerivative(const std::string& of, const std::string& should) {
    Budget budget;
    const auto derivative = derivativeOf(tree(of), "x", budget);
    if (!derivative)
        return false;
    const std::vector<Expression> both{*derivative, tree(should)};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const auto f = asRationalFunction(both[0], generators, budget);
    const auto g = asRationalFunction(both[1], generators, budget);
    return f && g && f->equals(*g, budget);
}

} // namespace

class TransformTest : public QObject {
    Q_OBJECT

private slots:
    void symbolsAreReplacedAllAtOnce() {
        const std::map<std::string, Expression> swap{{"x", tree("y")}, {"y", tree("x")}};
        QCOMPARE(debugText(substituted(tree("x-2y"), swap)), debugText(tree("y-2x")));
    }

    void boundVariablesAreNotReplaced() {
        const Expression k = Expression::symbol("k"), n = Expression::symbol("n");
        const Expression total = Expression::call(
            "sum", {product({k, Expression::symbol("a")}), k, Expression::number(1), n});
        QVERIFY(substituted(total, {{"k", n}}) == total);
        // a becomes k: the sum's own k is renamed.
        const Expression renamed = substituted(total, {{"a", k}});
        QCOMPARE(freeSymbols(renamed), (std::set<std::string>{"k", "n"}));
        QVERIFY(!(renamed[1] == k));
    }

    void derivativesFollowTheRules() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"7", "0"},
            {"a", "0"},
            {"x", "1"},
            {"3x^2-2x+1", "6x-2"},
            {"\\frac1x", "-\\frac{1}{x^2}"},
            {"x^{-3}", "-3x^{-4}"},
            {"(2x+1)^5", "10(2x+1)^4"},
            {"x\\cdot\\sin x", "\\sin x+x\\cos x"},
            {"abx", "ab"},
            {"\\frac{x}{x+1}", "\\frac{1}{(x+1)^2}"},
            {"\\frac{x}{a}", "\\frac1a"},
            {"\\sqrt x", "\\frac{1}{2\\sqrt x}"},
            {"\\sqrt[3]{x}", "\\frac{1}{3\\sqrt[3]{x}^2}"},
            {"x^{2/3}", "\\frac23x^{-1/3}"},
            {"x^n", "nx^{n-1}"},
            {"e^x", "e^x"},
            {"e^{x^2}", "2xe^{x^2}"},
            {"2^x", "2^x\\ln2"},
            {"a^x", "a^x\\ln a"},
            {"x^x", "x^x(\\ln x+1)"},
            {"\\ln x", "\\frac1x"},
            {"\\ln(x^2+1)", "\\frac{2x}{x^2+1}"},
            {"\\log x", "\\frac{1}{x\\ln10}"},
            {"\\log_2x", "\\frac{1}{x\\ln2}"},
            {"\\sin2x", "2\\cos2x"},
            {"\\cos x", "-\\sin x"},
            {"\\tan x", "\\frac{1}{\\cos^2x}"},
            {"\\cot x", "-\\frac{1}{\\sin^2x}"},
            {"\\sec x", "\\sec x\\tan x"},
            {"\\csc x", "-\\csc x\\cot x"},
            {"\\arcsin x", "\\frac{1}{\\sqrt{1-x^2}}"},
            {"\\arccos x", "-\\frac{1}{\\sqrt{1-x^2}}"},
            {"\\arctan x", "\\frac{1}{1+x^2}"},
            {"\\sinh x", "\\cosh x"},
            {"\\cosh x", "\\sinh x"},
            {"\\tanh x", "\\frac{1}{\\cosh^2x}"},
            {"\\sin^2x", "2\\sin x\\cos x"},
            {"|x|", "\\frac{x}{|x|}"},
            {"\\pi x", "\\pi"},
            {"50%x", "\\frac12"}};
        for (const auto& [of, should] : rows)
            QVERIFY2(isDerivative(of, should), of);
    }

    void derivativesThatCannotBeWrittenAreNone() {
        Budget budget;
        for (const char* text : {"x!", "x=1"})
            QVERIFY2(!derivativeOf(tree(text), "x", budget), text);
    }

    void unknownFunctionsKeepTheirDerivative() {
        Budget budget;
        QCOMPARE(debugText(*derivativeOf(tree("f(x)"), "x", budget)), std::string("diff(f(x), x)"));
        QCOMPARE(debugText(*derivativeOf(tree("f(2x)"), "x", budget)),
                 std::string("Product(2, f'(Product(2, x)))"));
    }

    void longProductsHaveBoundedDerivatives() {
        const std::vector<Expression> many(100000, Expression::symbol("x"));
        Budget budget;
        bool isRefused = false;
        try {
            isRefused = !derivativeOf(product(many), "x", budget);
        } catch (const OverBudget&) {
            isRefused = true;
        } catch (const TooLarge&) {
            isRefused = true;
        }
        QVERIFY(isRefused);
    }

    void orderAndGroupingMakeNoDifference() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"a+b+c", "c+(b+a)"},
            {"a-b", "-b+a"},
            {"abc", "c(ba)"},
            {"-ab", "a(-b)"},
            {"\\frac{ab}{c}", "a\\frac bc"},
            {"(x+1)(x-2)", "(-2+x)(1+x)"},
            {"x=y+1", "1+y=x"},
            {"2\\cdot3", "3\\cdot2"},
            {"-\\frac ab", "\\frac{-a}{b}"}};
        for (const auto& [a, b] : rows)
            QCOMPARE(ordered(a), ordered(b));
    }

    void nothingIsComputedToOrder() {
        const std::vector<std::pair<const char*, const char*>> rows{
            {"x+x", "2x"},          {"x", "1x"},
            {"a-(b-c)", "a-b+c"},   {"-(-x)", "x"},
            {"\\frac1x", "x^{-1}"}, {"\\frac{a}{bc}", "\\frac{a/b}{c}"},
            {"(-x)(-y)", "xy"},     {"x<1", "1<x"},
            {"0.5", "0.50"},        {"\\sqrt x", "x^{1/2}"}};
        for (const auto& [a, b] : rows)
            QVERIFY2(ordered(a) != ordered(b), a);
    }

    void termsAndFactorsAreThoseWritten() {
        const auto terms = termsOf(tree("a-(b-c)+2d"));
        QCOMPARE(terms.size(), std::size_t(4));
        QCOMPARE(debugText(terms[1]), std::string("Negate(b)"));
        QCOMPARE(debugText(terms[2]), std::string("c"));
        const Factors factors = factorsOf(tree("-\\frac{ab}{c\\cdot\\frac df}"));
        QVERIFY(factors.isNegative);
        QCOMPARE(factors.above.size(), std::size_t(3));
        QCOMPARE(factors.below.size(), std::size_t(2));
    }

    void messagesAreTidied() {
        QCOMPARE(simple("1x+0"), std::string("x"));
        QCOMPARE(simple("-(-x)"), std::string("x"));
        QCOMPARE(simple("x^1"), std::string("x"));
        QCOMPARE(simple("2\\cdot3x"), std::string("Product(6, x)"));
        QCOMPARE(simple("1+x+2"), std::string("Sum(x, 3)"));
        QCOMPARE(simple("\\frac68"), std::string("Quotient(3, 4)"));
    }
};

QTEST_APPLESS_MAIN(TransformTest)
#include "transform_test.moc"
