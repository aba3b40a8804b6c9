#include "tests/app/grading/judge.h"

class FormFactoredTest : public QObject {
    Q_OBJECT

private slots:
    void productsOfIrreducibleFactorsAreFactored() {
        judgeRows("form:factored",
                  {{"x^2-5x+6", "(x-2)(x-3)", "correct"},
                   {"x^2-5x+6", "(x-3)(x-2)", "correct"},
                   {"x^2-5x+6", "(2-x)(3-x)", "correct"},
                   {"x^2-5x+6", "(-x+2)(-x+3)", "correct"},
                   {"x^2-5x+6", "-(2-x)(x-3)", "correct"},
                   {"x^2-5x+6", "\\left(x-2\\right)\\left(x-3\\right)", "correct"},
                   {"x^2-4x+4", "(x-2)(x-2)", "correct"},
                   {"x^2-4x+4", "(x-2)^2", "correct"},
                   {"x^2-4x+4", "(2-x)^2", "correct"},
                   {"x^2-4x+4", "4(1-\\frac{x}{2})^2", "correct"},
                   {"x^2-2x+1", "(1-x)^2", "correct"},
                   {"x^2-2x+1", "(1-x)(1-x)", "correct"},
                   {"x^2-2x+1", "-(x-1)(1-x)", "correct"},
                   {"-x^2-x+2", "-(x-1)(x+2)", "correct"},
                   {"-x^2-x+2", "(1-x)(x+2)", "correct"},
                   {"3x^2-6x+3", "3(x-1)^2", "correct"},
                   {"3x^2-6x+3", "3(x-1)(x-1)", "correct"},
                   {"3x^2-6x+3", "(x-1)^2\\cdot3", "correct"},
                   {"2x^2+6x", "2x(x+3)", "correct"},
                   {"2x^2+6x", "2(x+3)x", "correct"},
                   {"x^3-2x^2", "x^2(x-2)", "correct"},
                   {"x^3-2x^2", "x\\cdot x(x-2)", "correct"},
                   {"x^3-2x^2", "xx(x-2)", "correct"},
                   {"6x^2+7x+2", "(2x+1)(3x+2)", "correct"},
                   {"6x^2+7x+2", "6(x+\\frac12)(x+\\frac23)", "correct"},
                   {"\\frac{x^2-1}{2}", "\\frac{(x-1)(x+1)}{2}", "correct"},
                   {"\\frac{x^2-1}{2}", "\\frac12(x-1)(x+1)", "correct"},
                   {"\\frac{x^2}{4}-1", "(\\frac{x}{2}-1)(\\frac{x}{2}+1)", "correct"},
                   {"\\frac{x^2}{4}-1", "\\frac{1}{4}(x-2)(x+2)", "correct"},
                   {"x^4-1", "(x-1)(x+1)(x^2+1)", "correct"},
                   {"x^8+16x^4+48", "(x^4+12)(x^2+2x+2)(x^2-2x+2)", "correct"},
                   {"x^6-1", "(x-1)(x+1)(x^2+x+1)(x^2-x+1)", "correct"},
                   {"(x-3)^5(x+1)", "(x+1)(x-3)^5", "correct"},
                   {"12345x^2-12345", "12345(x+1)(x-1)", "correct"}});
    }

    void irreduciblePolynomialsAreTheirOwnFactors() {
        judgeRows("form:factored", {{"x^2+1", "x^2+1", "correct"},
                                    {"x^2+1", "1+x^2", "correct"},
                                    {"x^2-2", "x^2-2", "correct"},
                                    {"x^2+x+1", "x^2+x+1", "correct"},
                                    {"x-3", "x-3", "correct"},
                                    {"2x+3", "2x+3", "correct"},
                                    {"x^3+x+1", "x^3+x+1", "correct"},
                                    {"x^4+1", "x^4+1", "correct"},
                                    {"5x^2+5", "5(x^2+1)", "correct"},
                                    {"x^2-2", "(x-\\sqrt2)(x+\\sqrt2)", "correct"},
                                    {"x^2+1", "(x-i)(x+i)", "correct"}});
    }

    void constantsAndMonomialsAreFactored() {
        judgeRows("form:factored", {{"12", "12", "correct"},
                                    {"x", "x", "correct"},
                                    {"-x", "-x", "correct"},
                                    {"3x", "3x", "correct"},
                                    {"x^3", "x^3", "correct"},
                                    {"5x^2y", "5x^2y", "correct"},
                                    {"4x^2", "(2x)^2", "correct"},
                                    {"4x^2", "2x\\cdot2x", "correct"},
                                    {"\\frac{x}{2}", "\\frac{x}{2}", "correct"},
                                    {"12", "13", "incorrect"},
                                    {"3x", "3", "incorrect"}});
    }

    void sumsAreNotFactored() {
        judgeRows(
            "form:factored",
            {{"x^2-5x+6", "x^2-5x+6", "equivalent_wrong_form", "not_factored"},
             {"x^2-5x+6", "x(x-5)+6", "equivalent_wrong_form", "not_factored"},
             {"x^2-5x+6", "(x-5)x+6", "equivalent_wrong_form", "not_factored"},
             {"x^2-5x+6", "(x-2)^2-(x-2)", "equivalent_wrong_form", "not_factored"},
             {"x^2-5x+6", "x(x-2)-3(x-2)", "equivalent_wrong_form", "not_factored"},
             {"x^2-2x+1", "x^2-2x+1", "equivalent_wrong_form", "not_factored"},
             {"x^4-1", "x^4-1", "equivalent_wrong_form", "not_factored"},
             {"x^4+4", "x^4+4", "equivalent_wrong_form", "not_factored"},
             {"\\frac{x^2-1}{2}", "\\frac{x^2-1}{2}", "equivalent_wrong_form", "not_factored"}});
    }

    void factorsThatSplitAreNotFactored() {
        judgeRows("form:factored",
                  {{"x^4-1", "(x^2-1)(x^2+1)", "equivalent_wrong_form", "not_factored"},
                   {"x^3-x", "x(x^2-1)", "equivalent_wrong_form", "not_factored"},
                   {"2x^2-8", "2(x^2-4)", "equivalent_wrong_form", "not_factored"},
                   {"(x-1)^2(x+2)^2", "(x^2+x-2)^2", "equivalent_wrong_form", "not_factored"},
                   {"(x-1)^3", "(x-1)(x^2-2x+1)", "equivalent_wrong_form", "not_factored"},
                   {"x^8+16x^4+48", "(x^4+4)(x^4+12)", "equivalent_wrong_form", "not_factored"}});
    }

    void commonFactorsMustBeTakenOut() {
        judgeRows("form:factored",
                  {{"2x^2+2x-4", "(2x+4)(x-1)", "equivalent_wrong_form", "common_factor_left"},
                   {"2x^2+2x-4", "(x+2)(2x-2)", "equivalent_wrong_form", "common_factor_left"},
                   {"6x+9", "6x+9", "equivalent_wrong_form", "common_factor_left"},
                   {"x^3-x", "(x^2-x)(x+1)", "equivalent_wrong_form", "common_factor_left"},
                   {"2x^2+4", "2x^2+4", "equivalent_wrong_form", "common_factor_left"},
                   {"ax+ay", "ax+ay", "equivalent_wrong_form", "common_factor_left"},
                   {"x^2-3x", "x^2-3x", "equivalent_wrong_form", "common_factor_left"},
                   {"4x^2-4", "(2x-2)(2x+2)", "equivalent_wrong_form", "common_factor_left"},
                   {"4-4x", "2(2-2x)", "equivalent_wrong_form", "common_factor_left"},
                   {"-2x-4", "-2x-4", "equivalent_wrong_form", "common_factor_left"}});
    }

    void aFactorMustBeAPolynomial() {
        judgeRows("form:factored",
                  {{"x^2-4x+4", "x(x-4+\\frac4x)", "equivalent_wrong_form", "not_factored"},
                   {"x^2-4x+4", "x^2(1-\\frac2x)^2", "equivalent_wrong_form", "not_factored"},
                   {"x+1", "x(1+x^{-1})", "equivalent_wrong_form", "not_factored"},
                   {"x+1", "\\frac{(x+1)(x+2)}{x+2}", "equivalent_wrong_form", "not_factored"},
                   {"x-1", "(\\sqrt{x}-1)(\\sqrt{x}+1)", "incorrect", "domain_differs"}});
    }

    void termsWithinAFactorAreCollected() {
        judgeRows("form:factored",
                  {{"x^2+3x+2", "(x+1)(x+1+1)", "equivalent_wrong_form", "like_terms_left"},
                   {"2x^2+3x+1", "(x+1)(x+x+1)", "equivalent_wrong_form", "like_terms_left"}});
    }

    void functionsThatTheReferenceHasNotAreNoFactors() {
        judgeRows("form:factored",
                  {{"x^2-6x+9", "|x-3|^2", "equivalent_wrong_form", "not_factored"},
                   {"x^2-6x+9", "\\sqrt{(x-3)^4}", "equivalent_wrong_form", "not_factored"},
                   {"x^2-1", "(x-1)/(1/(x+1))", "equivalent_wrong_form", "not_factored"},
                   {"\\cos^2x-\\sin^2x", "\\cos2x", "equivalent_wrong_form", "not_factored"},
                   {"\\cos^2x-\\sin^2x", "(\\cos x-\\sin x)(\\cos x+\\sin x)", "correct"},
                   {"x^{2n}-1", "(x^n-1)(x^n+1)", "correct"},
                   {"x^{2n}-1", "x^{2n}-1", "equivalent_wrong_form", "not_factored"}});
    }

    void anEquationIsFactoredOnItsSides() {
        judgeRows("form:factored",
                  {{"x^2-5x+6=0", "(x-2)(x-3)=0", "correct"},
                   {"x^2-5x+6=0", "x^2-5x+6=0", "equivalent_wrong_form", "not_factored"},
                   {"x^2-5x+6=0", "x=2, x=3", "equivalent_wrong_form", "not_reference_form"},
                   {"x^2-6x+9=0", "x=3", "equivalent_wrong_form", "not_reference_form"},
                   {"x^2-5x+6", "x^2-5x+6=(x-2)(x-3)", "correct"},
                   {"x^2-5x+6", "(x-2)(x-3)=0", "incorrect"}});
    }

    void otherValuesAreIncorrectHoweverFactored() {
        judgeRows("form:factored", {{"x^2-5x+6", "(x+2)(x+3)", "incorrect"},
                                    {"x^2-5x+6", "(x-1)(x-6)", "incorrect"},
                                    {"x^2-5x+6", "(x-2)(x-3)(x-1)", "incorrect"},
                                    {"2x^2-8", "(x-2)(x+2)", "incorrect"},
                                    {"4-x^2", "(x-2)(x+2)", "incorrect"},
                                    {"(x-a)^{60}", "(x-a)^{59}", "incorrect"},
                                    {"x^2-5x+6", "(y-2)(y-3)", "incorrect"}});
    }

    void severalLettersAreFactoredTogether() {
        judgeRows("form:factored",
                  {{"x^2-y^2", "(x-y)(x+y)", "correct"},
                   {"x^2-y^2", "(x+y)(x-y)", "correct"},
                   {"x^2-y^2", "x^2-y^2", "equivalent_wrong_form", "not_factored"},
                   {"x^2-(a+b)x+ab", "(x-a)(x-b)", "correct"},
                   {"x^2-(a+b)x+ab", "x^2-(a+b)x+ab", "equivalent_wrong_form", "not_factored"},
                   {"xy+x+y+1", "(x+1)(y+1)", "correct"},
                   {"xy+x+y+1", "x(y+1)+y+1", "equivalent_wrong_form", "not_factored"},
                   {"a^3+b^3", "(a+b)(a^2-ab+b^2)", "correct"},
                   {"a^3-b^3", "(a-b)(a^2+ab+b^2)", "correct"},
                   {"a^3-b^3", "(a-b)^3", "incorrect"},
                   {"t^2-t", "t(t-1)", "correct", nullptr, R"({"variable":"t"})"},
                   {"y=x^2-1", "y=(x-1)(x+1)", "correct"},
                   {"y=x^2-1", "y=x^2-1", "equivalent_wrong_form", "not_factored"},
                   {"x^2-1", "y=x^2-1", "equivalent_wrong_form", "not_factored"}});
    }

    void functionsAreFactoredLikeLetters() {
        judgeRows("form:factored",
                  {{"\\sin^2x-1", "(\\sin x-1)(\\sin x+1)", "correct"},
                   {"\\sin^2x-4", "\\sin^2x-4", "equivalent_wrong_form", "not_factored"},
                   {"e^{2x}-1", "(e^x-1)(e^x+1)", "correct"},
                   {"e^{2x}-1", "e^{2x}-1", "equivalent_wrong_form", "not_factored"}});
    }

    void quotientsAreFactoredAboveAndBelow() {
        judgeRows("form:factored",
                  {{"\\frac{x^2-1}{x^2-4}", "\\frac{(x-1)(x+1)}{(x-2)(x+2)}", "correct"},
                   {"\\frac{x^2-1}{x^2-4}", "\\frac{(x-1)(x+1)}{x^2-4}", "equivalent_wrong_form",
                    "not_factored"}});
    }

    void hugePowersAreDecidedInTime() {
        judgeRows("form:factored", {{"(x-a)^{6000}", "(x-a)^{6000}", "correct"},
                                    {"(x-a)^{6000}", "(a-x)^{6000}", "correct"},
                                    {"(x-a)^{6000}", "(x-a)^{5999}", "incorrect"}});
    }
};

QTEST_APPLESS_MAIN(FormFactoredTest)
#include "form_factored_test.moc"
