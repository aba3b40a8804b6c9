#include "tests/app/grading/judge.h"

class LogicRuleTest : public QObject {
    Q_OBJECT

private slots:
    void equivalentPropositionsAreCorrect() {
        judgeRows("logic", {{"p\\land q", "q\\land p", "correct"},
                            {"p\\land q", "\\lnot(\\lnot p\\lor\\lnot q)", "correct"},
                            {"p\\to q", "not p or q", "correct"},
                            {"p\\to q", "\\lnot q\\to\\lnot p", "correct"},
                            {"p\\leftrightarrow q", "(p and q) or (not p and not q)", "correct"},
                            {"p\\oplus q", "p xor q", "correct"},
                            {"p\\lor\\lnot p", "true", "correct"},
                            {"p\\lor\\lnot p", "q\\to q", "correct"},
                            {"p\\land(q\\lor r)", "(p\\land q)\\lor(p\\land r)", "correct"},
                            {"A and B", "B and A", "correct"},
                            {"T", "T", "correct"},
                            {"x>1", "not (x\\le1)", "correct"},
                            {"x>1 and p", "p and not (x\\le1)", "correct"}});
    }

    void otherPropositionsAreNot() {
        judgeRows("logic", {{"p\\land q", "p\\lor q", "incorrect"},
                            {"p\\to q", "q\\to p", "incorrect"},
                            {"p\\to q", "p\\leftrightarrow q", "incorrect"},
                            {"\\lnot(p\\lor q)", "\\lnot p\\lor\\lnot q", "incorrect"},
                            {"(p\\to q)\\to r", "p\\to(q\\to r)", "incorrect"},
                            {"p", "q", "incorrect", "wrong_letter"},
                            {"p\\lor\\lnot p", "p", "incorrect"},
                            {"p\\land q", "p", "incorrect"},
                            {"p\\land q", "\\{1,2\\}", "incorrect", "wrong_kind"}});
    }
};

QTEST_APPLESS_MAIN(LogicRuleTest)
#include "logic_rule_test.moc"
