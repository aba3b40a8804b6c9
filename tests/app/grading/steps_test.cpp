#include "app/grading/steps.h"
#include "app/grading/working.h"
#include "tests/app/grading/judge.h"

using khatwa::grading::LineJudgement;
using Status = LineJudgement::Status;

namespace {

/// A reference (or none), working, and what is said of it; 0: no line is bad.
struct WorkingRow {
    const char* expected;
    const char* working;
    const char* verdict;
    const char* reason = nullptr;
    std::size_t line = 0;
    const char* options = nullptr;
};

void judgeWorking(const std::vector<WorkingRow>& rows) {
    for (const WorkingRow& row : rows) {
        khatwa::grading::Task task;
        task.expected = row.expected;
        task.answer = row.working;
        task.rule = "steps";
        if (row.options)
            task.options = khatwa::grading::optionsFromJson(row.options);
        const auto judgement = khatwa::grading::check(task);
        const std::string got(khatwa::grading::nameOf(judgement.verdict));
        if (got != row.verdict || (row.reason && judgement.reason != row.reason) ||
            (row.line != 0 && judgement.line != row.line))
            QTest::qFail(qPrintable(QString("%1: %2 %3 line %4, not %5 %6 line %7")
                                        .arg(row.working, got.c_str(), judgement.reason.c_str())
                                        .arg(judgement.line)
                                        .arg(row.verdict, row.reason ? row.reason : "")
                                        .arg(row.line)),
                         __FILE__, __LINE__);
    }
}

std::vector<Status> statuses(std::string_view working) {
    khatwa::maths::Budget budget;
    std::vector<Status> found;
    for (const LineJudgement& line :
         khatwa::grading::judgeSteps(working, {}, khatwa::maths::Assume::Real, budget))
        found.push_back(line.status);
    return found;
}

} // namespace

class StepsTest : public QObject {
    Q_OBJECT

private slots:
    void equationsAreSolvedLineByLine() {
        judgeWorking(
            {{"x=4", "2x+3=11\n2x=8\nx=4", "correct"},
             {"x=4", "2x+3=11\n2x=14\nx=7", "incorrect", "not_equivalent", 2},
             {"x=1 or x=-4", "(x-1)(x+4)=0\nx=1 or x=-4", "correct"},
             {"x=6 or x=-5", "x^2-x=30\nx^2-x-30=0\n(x-6)(x+5)=0\nx-6=0 or x+5=0\nx=6 or x=-5",
              "correct"},
             {"\\{2,3\\}", "x^2-5x+6=0\n(x-2)(x-3)=0\nx\\in\\{2,3\\}", "correct"},
             {"x=\\pm3", "x^2=9\nx=\\pm3", "correct"},
             {"x=2", "(x-2)^2=0\nx=2", "correct"},
             {"x=2", "x^3=8\nx=2", "correct"},
             {"x=3 or x=-1", "|x-1|=2\nx-1=2 or x-1=-2\nx=3 or x=-1", "correct"},
             {"x=\\ln5", "e^x=5\nx=\\ln5", "correct"},
             {"x=1", "\\log_3((x+17)/(2x))=2\n(x+17)/(2x)=3^2\nx=1", "correct"},
             {"",
              "\\frac{5x}{2x+1}-\\frac{3}{x+1}=1\n5x(x+1)-3(2x+1)=(2x+1)(x+1)\n3x^2-4x-4=0\n"
              "(x-2)(3x+2)=0\nx=2 or x=-2/3",
              "correct"},
             {"", "x^2-4\n(x-2)(x+2)=0\nx=2 or x=-2", "correct"}});
    }

    void lostSolutionsAreNamed() {
        judgeWorking(
            {{"x=3 or x=-3", "x^2=9\nx=3", "partly_correct", "lost_solutions", 2},
             {"x=0 or x=3", "x^2=3x\nx=3", "partly_correct", "lost_solutions", 2},
             {"", "x^3=4x\nx^2=4\nx=\\pm2", "partly_correct", "lost_solutions", 2},
             {"", "a^2=b^2\na=b", "partly_correct", "lost_solutions", 2},
             {"", "x^2=9\n\\sqrt{x^2}=\\sqrt9\n|x|=3\nx=3", "partly_correct", "lost_solutions", 4},
             {"x=2 or x=-2", "x^2=4\nx^2-4=0\n(x-2)^2=0\nx=2", "incorrect", "not_equivalent", 3}});
        khatwa::grading::Task task;
        task.expected = "x=3 or x=-3";
        task.answer = "x^2=9\nx=3";
        task.rule = "steps";
        QCOMPARE(khatwa::grading::check(task).missing, std::vector<std::string>{"x=-3"});
    }

    void gainedSolutionsAreNamed() {
        judgeWorking({{"", "x=1\nx^2=1", "partly_correct", "gained_solutions", 2},
                      {"x=7",
                       "\\sqrt{3x+4}=2+\\sqrt{x+2}\n3x+4=4+4\\sqrt{x+2}+x+2\n2x-2=4\\sqrt{x+2}\n"
                       "x-1=2\\sqrt{x+2}\n(x-1)^2=4(x+2)\nx^2-6x-7=0\nx=7 or x=-1",
                       "partly_correct", "gained_solutions", 5},
                      {"x=4", "\\sqrt x=x-2\nx=(x-2)^2\nx^2-5x+4=0", "partly_correct",
                       "gained_solutions", 2}});
    }

    void expressionsAreRewritten() {
        judgeWorking(
            {{"x^2+3x-4", "(x-1)(x+4)\n=x^2-x+4x-4\n=x^2+3x-4", "correct"},
             {"(x-6)(x+5)", "x^2-x-30\n=(x-1/2)^2-(11/2)^2\n=(x-6)(x+5)", "correct"},
             {"x^3+6x^2+12x+8", "(x+2)^3\n=(x+2)(x^2+2x+4)\n=x^3+6x^2+12x+8", "incorrect",
              "not_equivalent", 2},
             {"", "(x+1)^2\n=x^2+1", "incorrect", "not_equivalent", 2},
             {"1/2", "\\frac24\n=\\frac12", "correct"},
             {"", "y=x+x\n=2x", "correct"},
             {"", "y=x+x\n=x^2", "incorrect", "not_equivalent", 2},
             {"7", "3+4=7", "correct"},
             {"8", "3+4=7", "incorrect", "wrong_start", 1},
             {"x^2+4x+4", "(x+2)^2\n=x^2+2x+2x+4", "equivalent_wrong_form", "not_finished", 2}});
    }

    void inequalitiesKeepTheirSides() {
        judgeWorking({{"x>2", "2x+1>5\n2x>4\nx>2", "correct"},
                      {"x>-2", "-2x<4\nx<-2", "incorrect", "not_equivalent", 2},
                      {"x>-2", "-2x<4\nx>-2", "correct"},
                      {"0<x<2", "1<x+1<3\n0<x<2", "correct"},
                      {"(-2,2)", "x^2<4\n-2<x<2", "correct"}});
    }

    void systemsAreSolvedWholeOrByOneEquation() {
        const char* system = "\\begin{cases}x+y=3\\\\x-y=1\\end{cases}\n";
        const auto with = [&](const char* rest) { return std::string(system) + rest; };
        judgeWorking(
            {{"(2,1)", with("\\begin{cases}2x=4\\\\x-y=1\\end{cases}\nx=2, y=1").c_str(),
              "correct"},
             {"x=2, y=1", with("2x=4\nx=2\ny=1").c_str(), "correct"},
             {"x=2, y=1", with("2x=4\nx=2").c_str(), "equivalent_wrong_form", "not_finished"},
             {"x=2, y=1", with("2x=5\nx=5/2").c_str(), "incorrect", "not_equivalent", 2},
             {"x=2, y=1", with("2x=4\nx=2\ny=2").c_str(), "incorrect", "not_equivalent", 4}});
    }

    void formulasAreRearranged() {
        judgeWorking({{"a=(v-u)/t", "v=u+at\nv-u=at\na=(v-u)/t", "correct"},
                      {"", "v=u+at\nv+u=at", "incorrect", "not_equivalent", 2},
                      {"", "a^2=b^2\n(a-b)(a+b)=0\na=b or a=-b", "correct"},
                      {"", "c^2=a^2+b^2\nc=\\sqrt{a^2+b^2}", "correct", nullptr, 0,
                       R"({"assume":"positive"})"}});
    }

    void noSolutionsAndAllNumbers() {
        judgeWorking({{"\\emptyset", "x=x+1\n0=1", "correct"},
                      {"\\emptyset", "x=x+1\nfalse", "correct"},
                      {"\\mathbb{R}", "2(x+1)=2x+2\n0=0\ntrue", "correct"},
                      {"\\emptyset", "x^2=-1\nx=-1", "incorrect", "not_equivalent"}});
    }

    void assumptionsAreKept() {
        judgeWorking(
            {{"x=2", "x^2=4\nx=2", "correct", nullptr, 0, R"({"assume":"positive"})"},
             {"", "(x-7)(x+1)=0\nx=7 or x=-1\nx=7", "correct", nullptr, 0,
              R"({"assume":"positive"})"},
             {"", "x^3=1\nx=1", "partly_correct", "lost_solutions", 2, R"({"assume":"complex"})"}});
    }

    void falseChainsAreSeen() {
        judgeWorking({{"x=2", "3x+2=8\n3x=8-2=7\nx=2", "incorrect", "false_chain", 2},
                      {"", "x=2+3=5+1=6", "incorrect", "false_chain", 1},
                      {"x=2", "3x+2=8\n3x=8-2=6\nx=6/3=2", "correct"},
                      {"", "2+3\n=5+1=6", "incorrect"}});
    }

    void wordsInALineDoNotHideIt() {
        for (const char* working :
             {"(x+1)^2\n=x^2+1 \\text{ of course}",
              "(x+1)^2\n=x^2+1\\text{ because it is so}\n=x^2+1", "x=1\nso x=2 \\text{ hence}"}) {
            khatwa::grading::Task task;
            task.answer = working;
            task.rule = "steps";
            QVERIFY2(khatwa::grading::check(task).verdict != khatwa::grading::Verdict::Correct,
                     working);
        }
    }

    void indicesNameSolutions() {
        judgeWorking({{"", "x^2-3x+2=0\nx_1=1, x_2=2", "correct"},
                      {"", "x^2-3x+2=0\nx_1=1, x_2=3", "incorrect", "not_equivalent", 2}});
    }

    void equationsOfTheProblemMayStandOneALine() {
        judgeWorking({{"(2,1)", "x+y=3\nx-y=1\n2x=4\nx=2\ny=1", "correct"},
                      {"(2,1)", "x+y=3\nx-y=2\nx=2\ny=1", "incorrect", "not_equivalent", 2},
                      {"", "x+y=3\nx-y=1", "incorrect", "not_equivalent", 2}});
    }

    void startAndEndAreChecked() {
        judgeWorking({{"x=1", "3x=2\nx=2/3", "incorrect", "wrong_start", 1},
                      {"x=1", "2x=2", "equivalent_wrong_form", "not_finished", 1},
                      {"2x=2", "2x=2\nx=1", "correct"}});
    }

    void linesAreFoundHoweverTheyAreWritten() {
        judgeWorking(
            {{"x=4", "2x+3=11 \\Rightarrow 2x=8 \\Rightarrow x=4", "correct"},
             {"x=4", "2x+3=11 ⇔ 2x=8 ⇔ x=4", "correct"},
             {"x=4", "2x+3=11 => 2x=8 => x=4", "correct"},
             {"x=4", "\\begin{aligned}2x+3&=11\\\\2x&=8\\\\x&=4\\end{aligned}", "correct"},
             {"x=4", "\\begin{array}{rl}2x+3&=11\\\\ \\Rightarrow x&=4\\end{array}", "correct"},
             {"x=4", "$$2x+3=11$$\n$$x=4$$", "correct"},
             {"x=4", "\\[2x+3=11\\]\n\\[x=4\\]", "correct"},
             {"x=4", "2x+3=11\n\\text{subtract 3}\n2x=8\nso x=4.", "correct"},
             {"x=4", "2x+3=11\nنطرح ثلاثة من الطرفين\n2x=8\nإذن x=4", "correct"},
             {"س=٤", "٢س+٣=١١\n٢س=٨\nس=٤", "correct"},
             {"x=6 or x=-5", "[x^2-x=30,(x-6)*(x+5)=0,x=6 nounor x=-5]", "correct"},
             {"x^2+3x-4", "[(x-1)*(x+4),stackeq(x^2-x+4*x-4),stackeq(x^2+3*x-4)]", "correct"},
             {"", "let a=2\nx^2=a^2\n(x-2)(x+2)=0", "correct"}});
    }

    void whatCannotBeReadIsNamedWithItsLine() {
        judgeWorking({{"x=2", "x+1=3\nx=)2", "invalid", nullptr, 2},
                      {"x=2", "x+1=3\nx==+\nx=2", "invalid", nullptr, 2},
                      {"x=2", "", "invalid"}});
        khatwa::grading::Task task;
        task.expected = "x=2";
        task.answer = "x+1=3\nx=)2";
        task.rule = "steps";
        QVERIFY(khatwa::grading::check(task).position >= 6);
    }

    void whatCannotBeDecidedIsNamedWithItsLine() {
        judgeWorking({{"", "\\sin x+x=2\n\\sin x+\\cos(3x)+x=5", "undecided", nullptr, 2}});
    }

    void everyLineHasItsStanding() {
        QCOMPARE(statuses("x^2=9\nsquare root of both\nx=3\nx=3\nx^2=9"),
                 (std::vector{Status::First, Status::Comment, Status::Lost, Status::Same,
                              Status::Gained}));
        QCOMPARE(statuses("x+y=3, x-y=1\n2x=4\nx=2"),
                 (std::vector{Status::First, Status::Consequence, Status::Consequence}));
        QCOMPARE(statuses("2x=4\nx=)\nx=2"),
                 (std::vector{Status::First, Status::Unreadable, Status::Same}));
        QCOMPARE(statuses("2x=4\nx=3"), (std::vector{Status::First, Status::NotEquivalent}));
    }

    void hugeWorkingEnds() {
        std::string many;
        for (int i = 0; i < 3000; ++i)
            many += "x=1\n";
        judgeWorking({{"x=1", many.c_str(), "undecided", "too_large"},
                      {"x=1", std::string(20000, '(').c_str(), "invalid"}});
    }
};

QTEST_APPLESS_MAIN(StepsTest)
#include "steps_test.moc"
