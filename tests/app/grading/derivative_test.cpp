#include "tests/app/grading/judge.h"

class DerivativeTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormOfTheDerivativeIsRight() {
        judgeRows("derivative", {{"3x^2", "3x^2", "correct"},
                                 {"3x^2", "3x\\cdot x", "correct"},
                                 {"3x^2", "y'=3x^2", "correct"},
                                 {"3x^2", "f'(x)=3x^2", "correct"},
                                 {"f'(x)=3x^2", "3x^2", "correct"},
                                 {"2x\\cos(x^2)", "\\cos(x^2)\\cdot2x", "correct"},
                                 {"\\frac1x", "x^{-1}", "correct"},
                                 {"\\sec^2x", "1+\\tan^2x", "correct"},
                                 {"\\sec^2x", "\\frac{1}{\\cos^2x}", "correct"},
                                 {"e^x(\\sin x+\\cos x)", "e^x\\sin x+e^x\\cos x", "correct"},
                                 {"\\frac{x}{\\sqrt{x^2+1}}", "x(x^2+1)^{-1/2}", "correct"},
                                 {"2^x\\ln2", "\\ln(2)2^x", "correct"},
                                 {"x^x(1+\\ln x)", "x^x\\ln x+x^x", "correct"},
                                 {"2\\sin x\\cos x", "\\sin 2x", "correct"},
                                 {"0", "0", "correct"},
                                 {"2ax+b", "b+2ax", "correct", nullptr, R"({"variable":"x"})"},
                                 {"-9.8t+20", "20-9.8t", "correct"},
                                 {"e^x", "e^x", "correct"},
                                 {"6x(x^2+1)^2", "6x^5+12x^3+6x", "correct"}});
    }

    void integratedInsteadIsNamed() {
        const char* reason = "integrated_instead";
        judgeRows("derivative", {{"3x^2", "\\frac{x^4}{4}", "incorrect", reason},
                                 {"3x^2", "\\frac{x^4}{4}+C", "incorrect", reason},
                                 {"2\\cos2x", "-\\frac12\\cos2x+c", "incorrect", reason},
                                 {"2e^{2x}", "\\frac12e^{2x}", "incorrect", reason}});
    }

    void otherSlipsAreNamed() {
        judgeRows("derivative", {{"3x^2", "x^3", "incorrect", "not_differentiated"},
                                 {"3x^2", "x^3+5", "incorrect", "not_differentiated"},
                                 {"\\cos x", "\\sin x", "incorrect", "not_differentiated"},
                                 {"\\frac1x", "\\ln x", "incorrect", "not_differentiated"},
                                 {"3x^2", "6x", "incorrect", "differentiated_twice"},
                                 {"\\cos x", "-\\cos x", "incorrect", "sign_error"},
                                 {"-\\sin x", "\\sin x", "incorrect", "sign_error"},
                                 {"\\cos x", "-\\sin x", "incorrect", "differentiated_twice"}});
    }

    void otherFunctionsAreIncorrect() {
        judgeRows("derivative", {{"3x^2", "x^2", "incorrect"},
                                 {"3x^2", "3x", "incorrect"},
                                 {"3x^2", "3x^2+C", "incorrect"},
                                 {"3x^2", "3x^2+1", "incorrect"},
                                 {"2x\\cos(x^2)", "\\cos(x^2)", "incorrect"},
                                 {"2x\\cos(x^2)", "2x\\sin(x^2)", "incorrect"},
                                 {"2^x\\ln2", "x2^{x-1}", "incorrect"},
                                 {"\\sec^2x", "\\sec x\\tan x", "incorrect"},
                                 {"0", "C", "incorrect"},
                                 {"0", "x", "incorrect"},
                                 {"5", "5x", "incorrect"},
                                 {"e^x", "xe^{x-1}", "incorrect"}});
    }

    void namesAreNoEquations() {
        judgeRows("derivative", {{"3x^2", "x=3x^2", "incorrect"},
                                 {"v=2t", "a=2t", "incorrect", "wrong_letter"},
                                 {"v=2t", "v=2t", "correct"},
                                 {"f'(x)=2x", "g'(x)=2x", "incorrect", "wrong_letter"},
                                 {"f'(x)=2x", "\\frac{dy}{dx}=2x", "correct"},
                                 {"y'=-\\frac xy", "\\frac{dy}{dx}=-\\frac xy", "correct"}});
    }

    void aDerivativeThatIsOnlyWrittenDownIsNotEvaluated() {
        judgeRows("derivative",
                  {{"3x^2", "diff(x^3,x)", "equivalent_wrong_form", "not_evaluated"},
                   {"2x", "\\frac{d}{dx}x^2", "equivalent_wrong_form", "not_evaluated"},
                   {"2x", "\\lim_{h\\to0}\\frac{(x+h)^2-x^2}{h}", "equivalent_wrong_form",
                    "not_evaluated"},
                   {"3x^2", "diff(x^2,x)", "incorrect"},
                   {"diff(x^3,x)", "3x^2", "correct"},
                   {"diff(x^3,x,2)", "6x", "correct"}});
    }
};

QTEST_APPLESS_MAIN(DerivativeTest)
#include "derivative_test.moc"
