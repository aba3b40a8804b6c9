#include "tests/app/grading/judge.h"

class FormSimplifiedTest : public QObject {
    Q_OBJECT

private slots:
    void whatNoRuleMakesShorterIsSimplified() {
        judgeRows("form:simplified", {{"2x+3", "2x+3", "correct"},
                                      {"2x+3", "3+2x", "correct"},
                                      {"\\frac34", "\\frac34", "correct"},
                                      {"\\frac34", "0.75", "correct"},
                                      {"-\\frac34", "-\\frac34", "correct"},
                                      {"-\\frac34", "\\frac{-3}{4}", "correct"},
                                      {"2\\sqrt2", "2\\sqrt2", "correct"},
                                      {"\\sqrt6", "\\sqrt6", "correct"},
                                      {"\\frac{\\sqrt2}{2}", "\\frac{\\sqrt2}{2}", "correct"},
                                      {"1+\\sqrt2", "1+\\sqrt2", "correct"},
                                      {"\\sqrt2+\\sqrt3", "\\sqrt3+\\sqrt2", "correct"},
                                      {"x^5", "x^5", "correct"},
                                      {"x^{-2}", "x^{-2}", "correct"},
                                      {"x^{-2}", "\\frac{1}{x^2}", "correct"},
                                      {"\\frac{x}{2}", "\\frac12x", "correct"},
                                      {"\\frac{x}{2}", "\\frac{x}{2}", "correct"},
                                      {"\\frac{3x}{2}", "\\frac32x", "correct"},
                                      {"\\frac{x+1}{x-2}", "\\frac{x+1}{x-2}", "correct"},
                                      {"3a^2b", "3ba^2", "correct"},
                                      {"\\sin x", "\\sin x", "correct"},
                                      {"\\sin^2x", "\\sin^2x", "correct"},
                                      {"2\\pi", "2\\pi", "correct"},
                                      {"\\frac\\pi2", "\\frac12\\pi", "correct"},
                                      {"e^{2x}", "e^{2x}", "correct"},
                                      {"\\ln 2", "\\ln 2", "correct"},
                                      {"\\sin 1", "\\sin 1", "correct"},
                                      {"3+2i", "3+2i", "correct"},
                                      {"3+2i", "2i+3", "correct"},
                                      {"x^2+2x+1", "x^2+2x+1", "correct"},
                                      {"(x+1)(x+2)", "(x+2)(x+1)", "correct"},
                                      {"3(x+2)", "3(x+2)", "correct"},
                                      {"(x-2)^2+1", "(x-2)^2+1", "correct"},
                                      {"\\frac{1}{\\sqrt x}", "\\frac{1}{\\sqrt x}", "correct"},
                                      {"2^{100}", "2^{100}", "correct"},
                                      {"6.02\\cdot10^{23}", "6.02\\cdot10^{23}", "correct"},
                                      {"\\frac{x}{(x+1)(x+2)}", "\\frac{x}{(x+1)(x+2)}", "correct"},
                                      {"-x-1", "-x-1", "correct"},
                                      {"\\sqrt{x+1}", "\\sqrt{1+x}", "correct"},
                                      {"x\\sqrt2", "\\sqrt2x", "correct"},
                                      {"7", "7", "correct"},
                                      {"2\\frac12", "2\\frac12", "correct"}});
    }

    void likeTermsAndNumbersAreBroughtTogether() {
        judgeRows(
            "form:simplified",
            {{"2x+3", "x+x+3", "equivalent_wrong_form", "like_terms_left"},
             {"2x+3", "2x+1+2", "equivalent_wrong_form", "arithmetic_left"},
             {"2x+3", "2x+3+0", "equivalent_wrong_form", "arithmetic_left"},
             {"2x+3", "3x-x+3", "equivalent_wrong_form", "like_terms_left"},
             {"2x+3", "2x+3+y-y", "equivalent_wrong_form", "like_terms_left"},
             {"7", "3+4", "equivalent_wrong_form", "arithmetic_left"},
             {"7", "10-3", "equivalent_wrong_form", "arithmetic_left"},
             {"6x", "2\\cdot3x", "equivalent_wrong_form", "arithmetic_left"},
             {"6x", "2x\\cdot3", "equivalent_wrong_form", "arithmetic_left"},
             {"-6x", "2x\\cdot(-3)", "equivalent_wrong_form", "not_simplified"},
             {"8", "2^3", "equivalent_wrong_form", "arithmetic_left"},
             {"\\frac18", "2^{-3}", "equivalent_wrong_form", "arithmetic_left"},
             {"120", "5!", "equivalent_wrong_form", "arithmetic_left"},
             {"3", "|-3|", "equivalent_wrong_form", "not_simplified"},
             {"5x", "2x+3x", "equivalent_wrong_form", "like_terms_left"},
             {"\\frac{5x}{6}", "\\frac x2+\\frac x3", "equivalent_wrong_form", "like_terms_left"},
             {"\\frac3x", "\\frac1x+\\frac2x", "equivalent_wrong_form", "like_terms_left"},
             {"3\\sqrt2", "\\sqrt2+2\\sqrt2", "equivalent_wrong_form", "like_terms_left"},
             {"3\\sqrt2", "\\sqrt2+\\sqrt8", "equivalent_wrong_form"},
             {"\\sin x", "2\\sin x-\\sin x", "equivalent_wrong_form", "like_terms_left"},
             {"1", "\\sin^2x+\\cos^2x", "equivalent_wrong_form", "not_simplified"},
             {"3a^2b", "2a^2b+ba^2", "equivalent_wrong_form", "like_terms_left"},
             {"2^x\\cdot2", "2^x+2^x", "equivalent_wrong_form", "like_terms_left"}});
    }

    void powersAndSignsAreBroughtTogether() {
        judgeRows("form:simplified",
                  {{"x^2", "x\\cdot x", "equivalent_wrong_form", "not_simplified"},
                   {"x^5", "x^2x^3", "equivalent_wrong_form", "not_simplified"},
                   {"x^5", "x\\cdot x^4", "equivalent_wrong_form", "not_simplified"},
                   {"x^6", "(x^2)^3", "equivalent_wrong_form", "not_simplified"},
                   {"4x^2", "(2x)^2", "equivalent_wrong_form", "not_simplified"},
                   {"x^2", "(-x)^2", "equivalent_wrong_form", "not_simplified"},
                   {"x", "x^1", "equivalent_wrong_form", "not_simplified"},
                   {"1", "7^0", "equivalent_wrong_form", "not_simplified"},
                   {"x", "1x", "equivalent_wrong_form", "arithmetic_left"},
                   {"x", "-(-x)", "equivalent_wrong_form", "not_simplified"},
                   {"a+b", "a-(-b)", "equivalent_wrong_form", "not_simplified"},
                   {"xy", "(-x)(-y)", "equivalent_wrong_form", "not_simplified"},
                   {"x", "\\frac x1", "equivalent_wrong_form", "not_simplified"},
                   {"-1", "i^2", "equivalent_wrong_form", "not_simplified"},
                   {"-i", "i^3", "equivalent_wrong_form", "not_simplified"},
                   {"-1", "i\\cdot i", "equivalent_wrong_form", "not_simplified"},
                   {"x", "(\\sqrt[3]{x})^3", "equivalent_wrong_form", "surd_not_simplified"}});
    }

    void fractionsAreInLowestTerms() {
        judgeRows("form:simplified",
                  {{"\\frac34", "\\frac68", "equivalent_wrong_form", "not_lowest_terms"},
                   {"\\frac34", "\\frac{-3}{-4}", "equivalent_wrong_form", "not_simplified"},
                   {"\\frac34", "\\frac12+\\frac14", "equivalent_wrong_form", "arithmetic_left"},
                   {"\\frac34", "\\frac{3/2}{2}", "equivalent_wrong_form", "nested_fraction"},
                   {"7", "14/2", "equivalent_wrong_form", "not_lowest_terms"},
                   {"2x+3", "\\frac{4x+6}{2}", "equivalent_wrong_form", "not_lowest_terms"},
                   {"\\frac x2", "\\frac{2x}{4}", "equivalent_wrong_form", "not_lowest_terms"},
                   {"\\frac x2", "2x\\cdot\\frac14", "equivalent_wrong_form"},
                   {"x-1", "\\frac{x^2-1}{x+1}", "equivalent_wrong_form", "not_lowest_terms"},
                   {"\\frac{x+1}{x-2}", "\\frac{x^2+x}{x^2-2x}", "equivalent_wrong_form",
                    "not_lowest_terms"},
                   {"\\frac{x+1}{x-2}", "\\frac{2x+2}{2x-4}", "equivalent_wrong_form",
                    "not_lowest_terms"},
                   {"\\frac1x", "\\frac{x}{x^2}", "equivalent_wrong_form", "not_lowest_terms"},
                   {"\\frac{a}{bc}", "\\frac{a/b}{c}", "equivalent_wrong_form", "nested_fraction"},
                   {"\\frac{ac}{b}", "\\frac{a}{b/c}", "equivalent_wrong_form", "nested_fraction"},
                   {"\\frac{\\sqrt2}{2}", "\\frac{1}{\\sqrt2}", "equivalent_wrong_form",
                    "surd_in_denominator"},
                   {"\\frac{1-i}{2}", "\\frac{1}{1+i}", "equivalent_wrong_form",
                    "imaginary_in_denominator"},
                   {"\\frac{x}{y}", "x\\cdot\\frac{1}{y}", "correct"},
                   {"1", "\\frac{x}{x}", "equivalent_wrong_form", "not_lowest_terms"}});
    }

    void rootsAreSimplified() {
        judgeRows("form:simplified",
                  {{"2\\sqrt2", "\\sqrt8", "equivalent_wrong_form", "surd_not_simplified"},
                   {"2", "\\sqrt4", "equivalent_wrong_form", "surd_not_simplified"},
                   {"7", "\\sqrt{49}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"2\\sqrt[3]2", "\\sqrt[3]{16}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"\\sqrt6", "\\sqrt2\\sqrt3", "equivalent_wrong_form", "surd_not_simplified"},
                   {"2", "\\sqrt2\\sqrt2", "equivalent_wrong_form"},
                   {"2", "(\\sqrt2)^2", "equivalent_wrong_form", "surd_not_simplified"},
                   {"\\frac{\\sqrt2}{2}", "\\sqrt{\\frac12}", "equivalent_wrong_form",
                    "surd_not_simplified"},
                   {"2", "8^{1/3}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"2\\sqrt x", "\\sqrt{4x}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"|x|", "\\sqrt{x^2}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"10\\sqrt{10}", "\\sqrt{1000}", "equivalent_wrong_form", "surd_not_simplified"},
                   {"\\sqrt{30030}", "\\sqrt{30030}", "correct"},
                   {"i", "\\sqrt{-1}", "equivalent_wrong_form", "surd_not_simplified",
                    R"({"assume":"complex"})"}});
    }

    void bracketsStayOnlyWhereTheReferenceHasSome() {
        judgeRows("form:simplified",
                  {{"2x+6", "2(x+3)", "equivalent_wrong_form", "not_expanded"},
                   {"3x+6", "2(x+3)+x", "equivalent_wrong_form"},
                   {"x^2+3x+2", "(x+1)(x+2)", "equivalent_wrong_form", "not_expanded"},
                   {"-x-1", "-(x+1)", "equivalent_wrong_form", "not_expanded"},
                   {"3(x+2)", "3x+6", "correct"},
                   {"3(x+2)", "2(x+2)+(x+2)", "equivalent_wrong_form"}});
    }

    void statementsAreSimplifiedAsTheReferenceIs() {
        judgeRows("form:simplified",
                  {{"x=6", "x=6", "correct"},
                   {"x=6", "6", "correct"},
                   {"x=6", "x=2\\cdot3", "equivalent_wrong_form", "arithmetic_left"},
                   {"x=6", "2x=12", "equivalent_wrong_form", "not_solved"},
                   {"x>2", "x>\\frac42", "equivalent_wrong_form", "not_lowest_terms"},
                   {"x>2", "2x>4", "equivalent_wrong_form", "not_solved"},
                   {"x>2", "2<x", "correct"},
                   {"(1,2)", "(\\frac22,2)", "equivalent_wrong_form"},
                   {"6", "2\\cdot3=6", "correct"}});
    }

    void powersOfTenStayInScientificNotation() {
        judgeRows("form:simplified",
                  {{"3000", "3\\times10^3", "correct"},
                   {"1000", "10^3", "equivalent_wrong_form", "arithmetic_left"}});
    }

    void theReferenceShowsWhatIsShorter() {
        judgeRows("form:simplified",
                  {{"\\tan x", "\\frac{\\sin x}{\\cos x}", "equivalent_wrong_form"},
                   {"\\sin2x", "2\\sin x\\cos x", "equivalent_wrong_form"},
                   {"\\ln6", "\\ln2+\\ln3", "equivalent_wrong_form"},
                   {"x", "\\ln e^x", "equivalent_wrong_form", "not_evaluated"},
                   {"|x|", "e^{\\ln|x|}", "equivalent_wrong_form"},
                   {"(x+1)^9", "x^9+9x^8+36x^7+84x^6+126x^5+126x^4+84x^3+36x^2+9x+1",
                    "equivalent_wrong_form"}});
    }

    void valuesKnownByHeartAreWrittenOut() {
        judgeRows("form:simplified",
                  {{"0", "\\sin0", "equivalent_wrong_form", "not_evaluated"},
                   {"\\frac12", "\\sin\\frac\\pi6", "equivalent_wrong_form", "not_evaluated"},
                   {"-1", "\\cos\\pi", "equivalent_wrong_form", "not_evaluated"},
                   {"0", "\\ln1", "equivalent_wrong_form", "not_evaluated"},
                   {"1", "\\ln e", "equivalent_wrong_form", "not_evaluated"},
                   {"3", "\\ln e^3", "equivalent_wrong_form", "not_evaluated"},
                   {"\\frac12", "\\cos 60^\\circ", "equivalent_wrong_form", "not_evaluated"}});
    }

    void otherValuesAreIncorrect() {
        judgeRows("form:simplified", {{"2x+3", "2x-3", "incorrect"},
                                      {"\\frac34", "\\frac43", "incorrect"},
                                      {"2\\sqrt2", "4\\sqrt2", "incorrect"},
                                      {"x^5", "x^6", "incorrect"},
                                      {"3a^2b", "3ab^2", "incorrect"},
                                      {"x^2", "2x", "incorrect"},
                                      {"x^6", "x^5", "incorrect"}});
    }
};

QTEST_APPLESS_MAIN(FormSimplifiedTest)
#include "form_simplified_test.moc"
