#include "tests/app/grading/judge.h"

class FormExpandedTest : public QObject {
    Q_OBJECT

private slots:
    void sumsOfMonomialsAreExpanded() {
        judgeRows("form:expanded",
                  {{"(x+1)(x-2)", "x^2-x-2", "correct"},
                   {"(x+1)(x-2)", "-2-x+x^2", "correct"},
                   {"(x+1)(x-2)", "x\\cdot x-x-2", "correct"},
                   {"(x+1)^2", "x^2+2x+1", "correct"},
                   {"(x+1)^2", "x^2+x+x+1", "correct"}, // expanded, though not collected
                   {"(x+1)^2", "1+2x+x^2", "correct"},
                   {"(x+y)^2", "x^2+2xy+y^2", "correct"},
                   {"-(x-4)", "4-x", "correct"},
                   {"-(x-4)", "-x+4", "correct"},
                   {"\\frac{x+1}{2}", "\\frac{x}{2}+\\frac12", "correct"},
                   {"\\frac{x+1}{2}", "\\frac12x+\\frac12", "correct"},
                   {"(2x)^2", "4x^2", "correct"},
                   {"(x+\\sqrt2)^2", "x^2+2\\sqrt2x+2", "correct"},
                   {"(1+\\sqrt2)^2", "3+2\\sqrt2", "correct"},
                   {"(x+\\sin y)x", "x^2+x\\sin y", "correct"},
                   {"x(x+e^{2(x+1)})", "x^2+xe^{2(x+1)}", "correct"},
                   {"(x-1)(x^2+x+1)", "x^3-1", "correct"},
                   {"5", "5", "correct"},
                   {"2(3+4)", "14", "correct"},
                   {"x", "x", "correct"},
                   {"-3x^2", "-3x^2", "correct"},
                   {"(x-a)(x-b)", "x^2-ax-bx+ab", "correct"},
                   {"0.5(x+2)", "0.5x+1", "correct"},
                   {"(x-1)(x+1)(x^2+1)", "x^4-1", "correct"},
                   {"y=(x+1)^2", "y=x^2+2x+1", "correct"}});
    }

    void bracketsThatAreLeftAreNotExpanded() {
        judgeRows(
            "form:expanded",
            {{"(x+1)(x-2)", "(x+1)(x-2)", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)(x-2)", "x(x-1)-2", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)(x-2)", "x(x-2)+(x-2)", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)(x-2)", "(x-\\frac12)^2-\\frac94", "equivalent_wrong_form", "not_expanded"},
             {"(x-a)(x-b)", "x^2-(a+b)x+ab", "equivalent_wrong_form", "not_expanded"},
             {"(x-a)(x-b)", "x^2-x(a+b)+ab", "equivalent_wrong_form", "not_expanded"},
             {"-(x-4)", "-(x-4)", "equivalent_wrong_form", "not_expanded"},
             {"-(x-4)", "(x-4)\\cdot(-1)", "equivalent_wrong_form", "not_expanded"},
             {"x^2-1-x", "x^2-(1+x)", "equivalent_wrong_form", "not_expanded"},
             {"3(2x-5)", "3(2x-5)", "equivalent_wrong_form", "not_expanded"},
             {"3(2x-5)", "(2x-5)3", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)^3", "(x+1)^3", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)^3", "(x+1)(x^2+2x+1)", "equivalent_wrong_form", "not_expanded"},
             {"(x+1)^3", "x(x^2+3x+3)+1", "equivalent_wrong_form", "not_expanded"},
             {"\\frac{x+1}{2}", "\\frac{x+1}{2}", "equivalent_wrong_form", "not_expanded"},
             {"\\frac{x+1}{2}", "\\frac12(x+1)", "equivalent_wrong_form", "not_expanded"},
             {"(1+\\sqrt2)^2", "(1+\\sqrt2)^2", "equivalent_wrong_form", "not_expanded"},
             {"(a+b)(c+d)", "a(c+d)+b(c+d)", "equivalent_wrong_form", "not_expanded"},
             {"(a+b)(c+d)", "ac+ad+b(c+d)", "equivalent_wrong_form", "not_expanded"}});
    }

    void otherValuesAreIncorrectHoweverExpanded() {
        judgeRows("form:expanded", {{"(x+1)(x-2)", "x^2-2", "incorrect"},
                                    {"(x+1)(x-2)", "x^2+x-2", "incorrect"},
                                    {"(x+1)^2", "x^2+1", "incorrect"},
                                    {"(x+1)^2", "x^2+2x+2", "incorrect"},
                                    {"-(x-4)", "-x-4", "incorrect"},
                                    {"3(2x-5)", "6x-5", "incorrect"},
                                    {"(2x)^2", "2x^2", "incorrect"},
                                    {"(x+y)^3", "x^3+y^3", "incorrect"}});
    }
};

QTEST_APPLESS_MAIN(FormExpandedTest)
#include "form_expanded_test.moc"
