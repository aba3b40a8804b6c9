#include "tests/app/grading/judge.h"

class SetTest : public QObject {
    Q_OBJECT

private slots:
    void orderAndRepetitionAreFree() {
        judgeRows("set", {{"\\{1,2,3\\}", "\\{3,1,2\\}", "correct"},
                          {"\\{1,2,3\\}", "{1,1,2,3,3}", "correct"},
                          {"\\{1,1,2\\}", "{1,2}", "correct"},
                          {"\\{a,b\\}", "{b,a}", "correct"},
                          {"\\{\\}", "\\emptyset", "correct"},
                          {"\\{\\frac12,3\\}", "{3,0.5}", "correct"},
                          {"\\{\\sqrt8\\}", "\\{2\\sqrt2\\}", "correct"},
                          {"\\{x+1,2x\\}", "{x+x,1+x}", "correct"},
                          {"\\{(x+1)^2\\}", "{x^2+2x+1}", "correct"},
                          {"\\{1\\pm\\sqrt2\\}", "{1-\\sqrt2,1+\\sqrt2}", "correct"},
                          {"\\{i,-i\\}", "{-i,i}", "correct"}});
    }

    void membersAreMissingOrTooMany() {
        judgeRows("set", {{"\\{1,2,3\\}", "{1,2}", "partly_correct", "missing_solution"},
                          {"\\{1,2\\}", "{1,2,3}", "partly_correct", "extra_solution"},
                          {"\\{1,2\\}", "{1,3}", "partly_correct", "missing_and_extra"},
                          {"\\{1,2\\}", "{3,4}", "incorrect"},
                          {"\\{1,2\\}", "\\emptyset", "incorrect"},
                          {"\\emptyset", "{0}", "incorrect"},
                          {"\\emptyset", "\\{\\emptyset\\}", "incorrect"},
                          {"\\{1/3\\}", "{0.33}", "incorrect"},
                          {"\\{a,b\\}", "{a,c}", "partly_correct"},
                          {"\\{x\\}", "{X}", "incorrect"}});
        khatwa::grading::Task task;
        task.expected = "\\{1,2,3\\}";
        task.answer = "{2,3,5}";
        task.rule = "set";
        const auto judgement = khatwa::grading::check(task);
        QCOMPARE(judgement.missing, std::vector<std::string>{"1"});
        QCOMPARE(judgement.extra, std::vector<std::string>{"5"});
    }

    void setsOfPointsAndSetsAreSetsToo() {
        judgeRows("set", {{"\\{(1,2),(2,1)\\}", "{(2,1),(1,2)}", "correct"},
                          {"\\{(1,2)\\}", "{(2,1)}", "incorrect"},
                          {"\\{(1,2),(2,1)\\}", "{(1,2)}", "partly_correct", "missing_solution"},
                          {"\\{\\{1,2\\},\\{3\\}\\}", "{{3},{2,1}}", "correct"},
                          {"\\{\\{1,2\\},\\{3\\}\\}", "{{3},{2}}", "partly_correct"},
                          {"\\{\\{1\\}\\}", "{1}", "incorrect"},
                          {"\\{\\emptyset,\\{1\\}\\}", "{{1},{}}", "correct"}});
    }

    void setsAreWorkedOut() {
        judgeRows("set",
                  {{"\\{1,2,3\\}", "\\{1\\}\\cup\\{2,3\\}", "correct"},
                   {"\\{2\\}", "\\{1,2\\}\\cap\\{2,3\\}", "correct"},
                   {"\\{1\\}", "\\{1,2\\}\\setminus\\{2,3\\}", "correct"},
                   {"\\{a\\}", "\\{a,b\\}\\setminus\\{b\\}", "correct"},
                   {"\\{2,-2\\}", "\\{x\\mid x^2=4\\}", "correct"},
                   {"\\{2,4,6\\}", "\\{2k\\mid k\\in\\{1,2,3\\}\\}", "correct"},
                   {"\\{1,2,3\\}", "\\{x\\in\\mathbb{Z}\\mid0<x<4\\}", "correct"},
                   {"\\{1,2,3\\}", "\\{x\\in\\mathbb{Z}\\mid0<x\\le4\\}", "partly_correct"}});
    }

    void intervalsAndUnions() {
        judgeRows("set",
                  {{"[0,2]", "[0,1]\\cup[1,2]", "correct"},
                   {"[0,2]", "\\{x\\mid0\\le x\\le2\\}", "correct"},
                   {"[0,2]", "[0,2)", "incorrect", "endpoint_open_closed"},
                   {"[0,2]", "(0,2)", "incorrect", "endpoint_open_closed"},
                   {"[0,2]", "[0,3]", "incorrect"},
                   {"[0,2]", "\\{0,1,2\\}", "incorrect"},
                   {"(0,2)", "(0,2)", "correct"},
                   {"(0,2)", "(2,0)", "incorrect"},
                   {"\\mathbb{R}\\setminus\\{0\\}", "(-\\infty,0)\\cup(0,\\infty)", "correct"},
                   {"\\mathbb{R}\\setminus\\{0\\}", "\\mathbb{R}", "incorrect"},
                   {"(-\\infty,\\sqrt2)", "(-\\infty,1.41421356)", "incorrect"},
                   {"\\mathbb{Z}", "\\mathbb{N}", "incorrect"},
                   {"\\mathbb{Z}", "\\mathbb{Z}", "correct"},
                   {"\\{1,2\\}\\cup[3,4]", "[3,4]\\cup\\{2\\}\\cup\\{1\\}", "correct"}});
    }

    void whatIsNoSetIsToldApart() {
        judgeRows("set", {{"\\{1,2\\}", "1,2", "equivalent_wrong_form", "missing_brackets"},
                          {"\\{1,2,3\\}", "[1,2,3]", "equivalent_wrong_form", "wrong_brackets"},
                          {"\\{5\\}", "5", "equivalent_wrong_form", "missing_brackets"},
                          {"[2,\\infty)", "x\\ge2", "equivalent_wrong_form", "wrong_kind"},
                          {"[2,\\infty)", "x>2", "incorrect", "wrong_kind"}});
    }

    void whatCannotBeToldIsUndecided() {
        judgeRows("set", {{"\\{x\\mid\\sin x=0\\}", "\\{0,\\pi\\}", "undecided"}});
    }
};

QTEST_APPLESS_MAIN(SetTest)
#include "set_test.moc"
