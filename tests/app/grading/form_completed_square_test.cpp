#include "tests/app/grading/judge.h"

class FormCompletedSquareTest : public QObject {
    Q_OBJECT

private slots:
    void oneSquareAndANumber() {
        judgeRows("form:completed-square",
                  {{"x^2+6x+5", "(x+3)^2-4", "correct"},
                   {"x^2+6x+5", "-4+(x+3)^2", "correct"},
                   {"x^2+6x+5", "(3+x)^2-4", "correct"},
                   {"x^2+6x+5", "(-x-3)^2-4", "correct"},
                   {"x^2+6x+5", "-4+1\\cdot(x+3)^2", "correct"},
                   {"x^2+6x+9", "(x+3)^2", "correct"},
                   {"x^2", "x^2", "correct"},
                   {"x^2+3", "x^2+3", "correct"},
                   {"3x^2-5", "3x^2-5", "correct"},
                   {"2x^2-8x+3", "2(x-2)^2-5", "correct"},
                   {"2x^2-8x+3", "-5+2(2-x)^2", "correct"},
                   {"4x^2+4x+3", "(2x+1)^2+2", "correct"},
                   {"4x^2+4x+3", "4(x+\\frac12)^2+2", "correct"},
                   {"x^2-x", "(x-\\frac12)^2-\\frac14", "correct"},
                   {"x^2-x", "(x-0.5)^2-0.25", "correct"},
                   {"-x^2+4x", "-(x-2)^2+4", "correct"},
                   {"-x^2+4x", "4-(x-2)^2", "correct"},
                   {"\\frac{x^2}{2}+x", "\\frac{(x+1)^2}{2}-\\frac12", "correct"},
                   {"\\frac{x^2}{2}+x", "\\frac12(x+1)^2-\\frac12", "correct"},
                   {"-\\frac{(x-1)^2}{3}", "-\\frac{(x-1)^2}{3}", "correct"},
                   {"x^2+2\\sqrt2x", "(x+\\sqrt2)^2-2", "correct"},
                   {"t^2-2t", "(t-1)^2-1", "correct", nullptr, R"({"variable":"t"})"},
                   {"x^2+2ax", "(x+a)^2-a^2", "correct", nullptr, R"({"variable":"x"})"},
                   {"x^2+bx+c", "(x+\\frac b2)^2+c-\\frac{b^2}{4}", "correct", nullptr,
                    R"({"variable":"x"})"}});
    }

    void otherFormsAreNot() {
        const char* reason = "not_completed_square";
        judgeRows("form:completed-square",
                  {{"x^2+6x+5", "x^2+6x+5", "equivalent_wrong_form", reason},
                   {"x^2+6x+5", "(x+1)(x+5)", "equivalent_wrong_form", reason},
                   {"x^2+6x+5", "x(x+6)+5", "equivalent_wrong_form", reason},
                   {"x^2+6x+5", "(x+3)(x+3)-4", "equivalent_wrong_form", reason},
                   {"x^2+6x+5", "(x+2)^2+2x+1", "equivalent_wrong_form", reason},
                   {"x^2+6x+5", "(x+3)^2-9+5", "equivalent_wrong_form", "arithmetic_left"},
                   {"2x^2-8x+3", "2(x^2-4x)+3", "equivalent_wrong_form", reason},
                   {"2x^2-8x+3", "2((x-2)^2-4)+3", "equivalent_wrong_form", reason},
                   {"2x^2-8x+3", "2((x-2)^2-\\frac52)", "equivalent_wrong_form", reason},
                   {"x^2-x", "x(x-1)", "equivalent_wrong_form", reason},
                   {"x^2+2ax", "x^2+2ax", "equivalent_wrong_form", reason, R"({"variable":"x"})"},
                   {"x^2", "x\\cdot x", "equivalent_wrong_form", reason}});
    }

    void squaresOfOtherThingsAreNot() {
        judgeRows(
            "form:completed-square",
            {{"x^2+6x+5", "|x+3|^2-4", "equivalent_wrong_form", "not_completed_square"},
             {"x^2+6x+5=0", "(x+3)^2=4", "correct"},
             {"x^2+6x+5=0", "x=-1, x=-5", "equivalent_wrong_form", "not_reference_form"},
             {"e^{2x}+2e^x", "(e^x+1)^2-1", "correct"},
             {"e^{2x}+2e^x", "e^{2x}+2e^x", "equivalent_wrong_form", "not_completed_square"}});
    }

    void otherValuesAreIncorrect() {
        judgeRows("form:completed-square", {{"x^2+6x+5", "(x+3)^2+5", "incorrect"},
                                            {"x^2+6x+5", "(x+3)^2+4", "incorrect"},
                                            {"x^2+6x+5", "(x+6)^2-31", "incorrect"},
                                            {"2x^2-8x+3", "(x-2)^2-5", "incorrect"},
                                            {"2x^2-8x+3", "2(x-2)^2-1", "incorrect"},
                                            {"-x^2+4x", "(x-2)^2+4", "incorrect"},
                                            {"x^2+6x+5", "(y+3)^2-4", "incorrect"},
                                            {"x^2", "(x+1)^2-1", "incorrect"}});
    }

    void whatIsNoQuadraticHasNothingToComplete() {
        judgeRows("form:completed-square", {{"2x+1", "2x+1", "correct"}, {"7", "7", "correct"}});
    }
};

QTEST_APPLESS_MAIN(FormCompletedSquareTest)
#include "form_completed_square_test.moc"
