#include "tests/app/grading/judge.h"

class AntiderivativeTest : public QObject {
    Q_OBJECT

private slots:
    void anyConstantOfAnyNameIsRight() {
        judgeRows(
            "antiderivative",
            {{"\\frac{x^3}{3}+C", "\\frac13x^3+C", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+c", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+K", "correct"},
             {"\\frac{x^3}{3}+C", "a+\\frac{x^3}{3}", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}-C", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+2C", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+\\frac C2", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3+C}{3}", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+C+5", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+c^3", "correct"}, // reaches all numbers
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+c+d", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+\\ln c", "correct"},
             {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+c_1", "correct"},
             {"\\frac{x^3}{3}", "\\frac{x^3}{3}+C", "correct"},
             {"\\frac{x^3}{3}+1", "\\frac{x^3}{3}+C", "correct"},
             {"\\frac{x^3}{3}+C", "F(x)=\\frac{x^3}{3}+C", "correct"},
             {"\\frac{x^3}{3}+C", "y=\\frac{x^3}{3}+C", "correct"},
             {"5t^2+C", "5t^2+c", "correct"},
             {"\\frac{ax^2}{2}+C", "\\frac{ax^2}{2}+c", "correct", nullptr, R"({"variable":"x"})"},
             {"\\frac{e^{kx}}{k}+C", "\\frac{e^{kx}}{k}+c", "correct", nullptr,
              R"({"variable":"x"})"}});
    }

    void answersThatDifferByANumberAreRight() {
        judgeRows("antiderivative",
                  {{"\\frac{\\sin^2x}{2}+C", "-\\frac{\\cos^2x}{2}+C", "correct"},
                   {"\\frac{\\sin^2x}{2}+C", "-\\frac{\\cos2x}{4}+C", "correct"},
                   {"\\frac{(x+1)^2}{2}+C", "\\frac{x^2}{2}+x+C", "correct"},
                   {"\\frac{(2x+1)^5}{10}+C", "\\frac{16}{5}x^5+8x^4+8x^3+4x^2+x+C", "correct"},
                   {"\\arcsin x+C", "-\\arccos x+C", "correct"},
                   {"\\ln|x|+C", "\\ln|5x|+C", "correct"},
                   {"\\frac{\\ln|x+3|}{2}+C", "\\frac{\\ln|2x+6|}{2}+C", "correct"},
                   {"-\\cos x+C", "2\\sin^2\\frac x2+C", "correct"},
                   {"\\tan x+C", "\\frac{\\sin x}{\\cos x}+C", "correct"},
                   {"\\frac{x}{x+1}+C", "-\\frac{1}{x+1}+C", "correct"}});
    }

    void aMissingConstantIsNamed() {
        const char* reason = "missing_constant";
        judgeRows("antiderivative",
                  {{"\\frac{x^3}{3}+C", "\\frac{x^3}{3}", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+1", "partly_correct", reason},
                   {"\\frac{x^3}{3}", "\\frac{x^3}{3}", "partly_correct", reason},
                   {"\\ln|x|+C", "\\ln|x|", "partly_correct", reason},
                   {"\\sin x+C", "\\sin x+\\pi", "partly_correct", reason},
                   {"\\frac{ax^2}{2}+C", "\\frac{ax^2}{2}", "partly_correct", reason,
                    R"({"variable":"x"})"},
                   {"\\frac{ax^2}{2}+C", "\\frac{ax^2}{2}+a", "partly_correct", reason,
                    R"({"variable":"x"})"}});
    }

    void aConstantThatCancelsIsMissing() {
        judgeRows("antiderivative", {{"x^2+C", "x^2+C-C", "partly_correct", "missing_constant"},
                                     {"x^2+C", "x^2+0C", "partly_correct", "missing_constant"},
                                     {"x^2+C", "x^2+C(x-x+1)", "correct"},
                                     {"x^2+C", "x^2+C(\\sin^2x+\\cos^2x)", "correct"},
                                     {"x^2+C", "x^2+C, C\\in\\mathbb{R}", "correct"}});
    }

    void aConstantThatDoesNotReachEveryNumberIsNone() {
        const char* reason = "weird_constant";
        judgeRows("antiderivative",
                  {{"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+c^2", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+e^c", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+|c|", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+\\sin c", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+\\sqrt c", "partly_correct", reason},
                   {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+\\frac1c", "partly_correct", reason},
                   {"x^2", "x^2+c^2", "partly_correct", reason, R"({"constant":false})"}});
    }

    void theConstantMayStandInALogarithm() {
        judgeRows("antiderivative", {{"\\ln|x|+C", "\\ln|kx|", "correct"},
                                     {"\\ln|x|+C", "\\ln(k|x|)", "correct"},
                                     {"\\ln(x)+C", "\\ln(kx)", "correct"},
                                     {"\\ln|kx|", "\\ln|x|+C", "correct"},
                                     {"\\frac12\\ln|x|+C", "\\frac12\\ln|cx|", "correct"},
                                     {"\\ln|x|+C", "\\ln|x|+\\ln|c|", "correct"},
                                     {"\\ln|x|+C", "\\ln|\\frac xc|", "correct"}});
    }

    void aConstantMayBeLeftOutWhereNoneIsDemanded() {
        const char* none = R"({"constant":false,"variable":"x"})";
        judgeRows("antiderivative", {{"x^2", "x^2", "correct", nullptr, none},
                                     {"x^2", "x^2+C", "correct", nullptr, none},
                                     {"x^2", "x^2+7", "correct", nullptr, none},
                                     {"x^2+C", "x^2", "correct", nullptr, none},
                                     {"x^2", "2", "incorrect", nullptr, none},
                                     {"x^2", "x^3", "incorrect", nullptr, none},
                                     {"x^2", "2x^2", "incorrect", nullptr, none}});
    }

    void barsInLogarithmsAreAsTheReferenceHasThem() {
        judgeRows(
            "antiderivative",
            {{"\\ln|x|+C", "\\ln|x|+c", "correct"},
             {"\\ln|x|+C", "\\ln x+C", "partly_correct", "missing_log_bars"},
             {"\\ln|x|+C", "\\ln(-x)+C", "partly_correct", "missing_log_bars"},
             {"\\ln|x|+C", "\\frac12\\ln(x^2)+C", "correct"},
             {"\\ln x+C", "\\ln x+C", "correct"},
             {"\\ln x+C", "\\ln|x|+C", "correct"},
             {"\\ln x+C", "\\ln(-x)+C", "partly_correct"},
             {"\\ln|x-1|+\\ln|x+2|+C", "\\ln|(x-1)(x+2)|+C", "correct"},
             {"\\ln|x-1|+\\ln|x+2|+C", "\\ln|x-1|+\\ln(x+2)+C", "partly_correct",
              "missing_log_bars"},
             {"\\ln(x-1)+\\ln(x+2)+C", "\\ln|x-1|+\\ln(x+2)+C", "partly_correct", "mixed_log_bars"},
             {"\\ln(x-1)+\\ln(x+2)+C", "\\ln|x-1|+\\ln|x+2|+C", "correct"},
             {"\\ln|x|+\\ln(x^2+1)+C", "\\ln|x|+\\ln(x^2+1)+C", "correct"},
             {"\\ln|x|+C", "\\ln x+C", "correct", nullptr, R"({"log_bars":"free"})"},
             {"\\ln|x|+C", "\\ln|x|+C", "correct", nullptr, R"({"log_bars":"free"})"},
             {"\\ln|x|+C", "2\\ln x+C", "incorrect", nullptr, R"({"log_bars":"free"})"},
             {"\\ln x+C", "\\ln x+C", "partly_correct", "missing_log_bars",
              R"({"log_bars":"required"})"},
             {"\\ln x+C", "\\ln|x|+C", "correct", nullptr, R"({"log_bars":"required"})"},
             {"\\frac12\\ln(x^2+1)+C", "\\frac12\\ln(x^2+1)+C", "correct", nullptr,
              R"({"log_bars":"required"})"}});
    }

    void slipsAreNamed() {
        judgeRows("antiderivative",
                  {{"\\frac{x^3}{3}+C", "2x", "incorrect", "differentiated_instead"},
                   {"\\frac{x^3}{3}+C", "2x+C", "incorrect", "differentiated_instead"},
                   {"\\frac{x^3}{3}+C", "x^2", "incorrect", "not_integrated"},
                   {"\\frac{x^3}{3}+C", "x^2+C", "incorrect", "not_integrated"},
                   {"\\ln|x|+C", "-\\frac{1}{x^2}+C", "incorrect", "differentiated_instead"},
                   {"\\frac{e^{2x}}{2}+C", "2e^{2x}+C", "incorrect", "differentiated_instead"},
                   {"-\\cos x+C", "\\sin x+C", "incorrect", "not_integrated"},
                   {"-\\cos x+C", "\\cos x+C", "incorrect"}});
    }

    void otherFunctionsAreIncorrect() {
        judgeRows("antiderivative", {{"\\frac{x^3}{3}+C", "x^3+C", "incorrect"},
                                     {"\\frac{x^3}{3}+C", "\\frac{x^2}{2}+C", "incorrect"},
                                     {"\\frac{x^3}{3}+C", "\\frac{x^3}{3}+Cx", "incorrect"},
                                     {"\\frac{x^3}{3}+C", "\\frac{Cx^3}{3}", "incorrect"},
                                     {"\\frac{x^3}{3}+C", "\\frac{y^3}{3}+C", "incorrect"},
                                     {"\\frac{x^3}{3}+C", "C", "incorrect"},
                                     {"xe^x-e^x+C", "xe^x+C", "incorrect"},
                                     {"\\arctan x+C", "\\frac12\\ln(1+x^2)+C", "incorrect"},
                                     {"\\frac12\\ln|x-1|-\\frac12\\ln|x+1|+C",
                                      "\\frac12\\ln|x^2-1|+C", "incorrect"}});
    }

    void anIntegralThatIsOnlyWrittenDownIsNotEvaluated() {
        judgeRows("antiderivative",
                  {{"\\frac{x^3}{3}+C", "int(x^2,x)", "equivalent_wrong_form", "not_evaluated"},
                   {"\\frac{x^3}{3}+C", "int(x^2,x)+C", "equivalent_wrong_form", "not_evaluated"},
                   {"\\frac{x^3}{3}+C", "int(x,x)+C", "incorrect"}});
    }

    void namesAreNoEquations() {
        judgeRows("antiderivative",
                  {{"y=\\frac{x^3}{3}+C", "y=\\frac{x^3}{3}+C", "correct"},
                   {"y=\\frac{x^3}{3}+C", "z=\\frac{x^3}{3}+C", "incorrect", "wrong_letter"},
                   {"\\frac{x^3}{3}+C", "x=\\frac{x^3}{3}+C", "incorrect"}});
    }

    void theIntegralOfZeroIsAConstant() {
        judgeRows("antiderivative", {{"C", "K", "correct"},
                                     {"C", "5", "partly_correct", "missing_constant"},
                                     {"C", "x+C", "incorrect"}});
    }

    void theIntegrandMayBeGiven() {
        judgeRows(
            "antiderivative",
            {{"x^2+C", "x^2+C", "correct", nullptr, R"({"integrand":"2x"})"},
             {"x^2+C", "x^2+x+C", "incorrect", nullptr, R"({"integrand":"2x"})"},
             {"x^2+C", "x^2-3", "partly_correct", "missing_constant", R"({"integrand":"2x"})"}});
    }
};

QTEST_APPLESS_MAIN(AntiderivativeTest)
#include "antiderivative_test.moc"
