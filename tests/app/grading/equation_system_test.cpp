#include "tests/app/grading/judge.h"

class EquationSystemTest : public QObject {
    Q_OBJECT

private slots:
    void orderScalingAndRedundancyAreFree() {
        judgeRows("equation-system",
                  {{"x+y=5, x-y=1", "x-y=1, x+y=5", "correct"},
                   {"x+y=5, x-y=1", "2x+2y=10, y=x-1", "correct"},
                   {"x+y=5, x-y=1", "x+y=5, x-y=1, 2x=6", "correct"},
                   {"x+y=5, x-y=1", "\\begin{cases}2x=6\\\\2y=4\\end{cases}", "correct"},
                   {"x+y=1, 2x+2y=2", "x+y=1", "correct"},
                   {"x+y=1, x+y=2", "x+y=3, x+y=4", "correct"},
                   {"[x+y=5,x-y=1]", "[x-y=1,x+y=5]", "correct"},
                   {"y=x^2, y=x+2", "y=x+2, x^2=x+2", "correct"},
                   {"x^2+y^2=1, x=y", "2x^2=1, y=x", "correct"},
                   {"90=vt, 90=(v+5)(t-1/4)", "vt=90, (v+5)(4t-1)=360", "correct"}});
    }

    void solutionsStandForTheSystem() {
        judgeRows(
            "equation-system",
            {{"x+y=5, x-y=1", "x=3, y=2", "correct"},
             {"x+y=5, x-y=1", "(3,2)", "correct"},
             {"x+y=5, x-y=1", "(x,y)=(3,2)", "correct"},
             {"x+y=5, x-y=1", "(2,3)", "incorrect"},
             {"xy=6, x+y=5", "(2,3),(3,2)", "correct"},
             {"xy=6, x+y=5", "x=2 and y=3 or x=3 and y=2", "correct"},
             {"(2,3),(3,2)", "(3,2),(2,3)", "correct"},
             {"x=2 and y=3 or x=3 and y=2", "(2,3)", "partly_correct", "missing_solution"},
             {"x=2 and y=3 or x=3 and y=2", "(2,3),(3,2),(1,6)", "partly_correct",
              "extra_solution"},
             {"x=2 and y=3 or x=3 and y=2", "(2,3),(1,6)", "partly_correct", "missing_and_extra"},
             {"x+y=1, x+y=2", "0=1", "correct"}});
    }

    void wrongAndMissingEquationsAreNamed() {
        judgeRows("equation-system",
                  {{"x+y=5, x-y=1", "x+y=5, x-y=2", "incorrect", "wrong_equation"},
                   {"x+y=5, x-y=1", "x+y=5", "incorrect", "missing_equation"},
                   {"x+y=5, x-y=1", "x+y=5, 2x+2y=10", "incorrect", "missing_equation"},
                   {"x+y=5, x-y=1", "x+y=5, x-y=1, x=0", "incorrect", "wrong_equation"},
                   {"x+y=5, x-y=1", "a+b=5, a-b=1", "incorrect", "wrong_letter"},
                   {"y=x^2, y=x+2", "x^2=x+2", "incorrect"}});
        khatwa::grading::Task task;
        task.expected = "x+y=5, x-y=1";
        task.answer = "x+y=5, x-y=2";
        task.rule = "equation-system";
        const auto judgement = khatwa::grading::check(task);
        QCOMPARE(judgement.extra, std::vector<std::string>{"x-y=2"});
        QCOMPARE(judgement.missing, std::vector<std::string>{"x-y=1"});
    }

    void realAndComplexSolutionsDiffer() {
        judgeRows("equation-system",
                  {{"x^2y=1, xy^2=1", "x=1, y=1", "correct"},
                   {"x^2y=1, xy^2=1", "x=1, y=1", "incorrect", nullptr, R"({"assume":"complex"})"},
                   {"x^2=4, y=x", "x=2, y=2", "correct", nullptr, R"({"assume":"positive"})"},
                   {"x^2=4, y=x", "x=2, y=2", "incorrect"}});
    }

    void noSystemIsNoAnswer() {
        judgeRows("equation-system", {{"x+y=5, x-y=1", "7", "incorrect", "wrong_kind"},
                                      {"x+y=5, x-y=1", "(1,2,3)", "incorrect", "wrong_kind"}});
    }
};

QTEST_APPLESS_MAIN(EquationSystemTest)
#include "equation_system_test.moc"
