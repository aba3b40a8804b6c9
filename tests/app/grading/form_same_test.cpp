#include "tests/app/grading/judge.h"

class FormSameTest : public QObject {
    Q_OBJECT

private slots:
    void orderAndGroupingAreFree() {
        judgeRows("form:same-as-reference", {{"2x+y", "y+2x", "correct"},
                                             {"2x+y", "x\\cdot2+y", "correct"},
                                             {"a+b+c", "c+(a+b)", "correct"},
                                             {"a+b+c", "a+(c+b)", "correct"},
                                             {"abc", "c(ab)", "correct"},
                                             {"a-b", "-b+a", "correct"},
                                             {"2-1", "-1+2", "correct"},
                                             {"-ab", "a(-b)", "correct"},
                                             {"-ab", "(-a)b", "correct"},
                                             {"-ab", "-(ba)", "correct"},
                                             {"-2x", "x(-2)", "correct"},
                                             {"\\frac{ab}{c}", "a\\frac{b}{c}", "correct"},
                                             {"\\frac{ab}{c}", "\\frac{a}{c}b", "correct"},
                                             {"\\frac{a}{b}", "a/b", "correct"},
                                             {"-\\frac{a}{b}", "\\frac{-a}{b}", "correct"},
                                             {"(x+1)(x-2)", "(-2+x)(1+x)", "correct"},
                                             {"(x+1)^2+3", "3+(1+x)^2", "correct"},
                                             {"x^{a+b}", "x^{b+a}", "correct"},
                                             {"\\sin(x+y)", "\\sin(y+x)", "correct"},
                                             {"e^x", "\\exp(x)", "correct"},
                                             {"\\{1,2\\}", "\\{2,1\\}", "correct"},
                                             {"2^2\\cdot3", "3\\cdot2^2", "correct"},
                                             {"y=x+1", "x+1=y", "correct"},
                                             {"3\\times10^4", "10^4\\cdot3", "correct"}});
    }

    void everyOtherRuleMakesAnotherForm() {
        const char* reason = "not_reference_form";
        judgeRows("form:same-as-reference",
                  {{"2x", "x+x", "equivalent_wrong_form", reason},
                   {"x^2", "x\\cdot x", "equivalent_wrong_form", reason},
                   {"xy", "(-x)(-y)", "equivalent_wrong_form", reason},
                   {"a-b+c", "a-(b-c)", "equivalent_wrong_form", reason},
                   {"y-x", "-(x-y)", "equivalent_wrong_form", reason},
                   {"(x-2)(x-3)", "(2-x)(3-x)", "equivalent_wrong_form", reason},
                   {"(x+1)(x-2)", "x^2-x-2", "equivalent_wrong_form", reason},
                   {"x", "1\\cdot x", "equivalent_wrong_form", reason},
                   {"x", "x+0", "equivalent_wrong_form", reason},
                   {"x", "x^1", "equivalent_wrong_form", reason},
                   {"x", "-(-x)", "equivalent_wrong_form", reason},
                   {"\\frac{x}{2}", "\\frac12x", "equivalent_wrong_form", reason},
                   {"\\frac{x}{2}", "0.5x", "equivalent_wrong_form", reason},
                   {"\\frac{x}{2}", "\\frac{2x}{4}", "equivalent_wrong_form", reason},
                   {"\\frac34", "0.75", "equivalent_wrong_form", reason},
                   {"0.5", "0.50", "equivalent_wrong_form", reason},
                   {"\\frac1x", "x^{-1}", "equivalent_wrong_form", reason},
                   {"\\sqrt{x}", "x^{1/2}", "equivalent_wrong_form", reason},
                   {"\\frac{a}{bc}", "\\frac{\\frac ab}{c}", "equivalent_wrong_form", reason},
                   {"-\\frac ab", "\\frac{a}{-b}", "equivalent_wrong_form", reason},
                   {"2^2\\cdot3", "12", "equivalent_wrong_form", reason},
                   {"2^2\\cdot3", "2\\cdot2\\cdot3", "equivalent_wrong_form", reason},
                   {"(x-2)^2", "(2-x)^2", "equivalent_wrong_form", reason},
                   {"(x+1)^2", "(x+1)(x+1)", "equivalent_wrong_form", reason},
                   {"\\sqrt{8}", "2\\sqrt{2}", "equivalent_wrong_form", reason},
                   {"\\frac52", "2\\frac12", "equivalent_wrong_form", reason},
                   {"30000", "3\\times10^4", "equivalent_wrong_form", reason},
                   {"\\ln(ab)", "\\ln a+\\ln b", "incorrect"}});
    }

    void otherValuesAreIncorrect() {
        judgeRows("form:same-as-reference", {{"2x+3", "2x+4", "incorrect"},
                                             {"a-b", "b-a", "incorrect"},
                                             {"\\frac ab", "\\frac ba", "incorrect"},
                                             {"x^2", "2^x", "incorrect"},
                                             {"2^2\\cdot3", "2\\cdot3^2", "incorrect"}});
    }
};

QTEST_APPLESS_MAIN(FormSameTest)
#include "form_same_test.moc"
