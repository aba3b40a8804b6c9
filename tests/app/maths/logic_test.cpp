#include "app/maths/logic.h"
#include "app/maths/read.h"

#include <QTest>

using namespace khatwa::maths;

namespace {

Truth compared(const Expression& a, const Expression& b) {
    Budget budget;
    return compareLogic(a, b, Assume::Real, budget).equivalent;
}

Truth compared(const char* a, const char* b) {
    const Reading left = read(a), right = read(b);
    if (!left || !right)
        qFatal("%s or %s cannot be read", a, b);
    return compared(*left.expression, *right.expression);
}

/// p_1 ∧ … ∧ p_n from the left, or the other way round.
Expression conjunction(int count, bool reversed) {
    std::vector<Expression> letters;
    for (int i = 1; i <= count; ++i)
        letters.push_back(Expression::symbol("p_" + std::to_string(reversed ? count + 1 - i : i)));
    return Expression::node(Kind::And, letters);
}

} // namespace

class LogicTest : public QObject {
    Q_OBJECT

private slots:
    void equivalentPropositionsAreRecognised() {
        for (const auto& [a, b] : {std::pair{"p\\land q", "q\\land p"},
                                   {"\\lnot(p\\land q)", "\\lnot p\\lor\\lnot q"},
                                   {"p\\to q", "\\lnot p\\lor q"},
                                   {"p\\to q", "\\lnot q\\to\\lnot p"},
                                   {"p\\leftrightarrow q", "(p\\to q)\\land(q\\to p)"},
                                   {"p\\land(q\\lor r)", "(p\\land q)\\lor(p\\land r)"},
                                   {"p\\lor\\lnot p", "true"},
                                   {"p\\land\\lnot p", "false"},
                                   {"p\\to(q\\to r)", "(p\\land q)\\to r"},
                                   {"p", "\\lnot\\lnot p"},
                                   {"p xor q", "(p or q) and not (p and q)"}})
            QVERIFY2(compared(a, b) == Truth::Yes, a);
    }

    void differentPropositionsAreToldApart() {
        for (const auto& [a, b] : {std::pair{"p\\land q", "p\\lor q"},
                                   {"p\\to q", "q\\to p"},
                                   {"p\\leftrightarrow q", "p\\to q"},
                                   {"(p\\to q)\\to r", "p\\to(q\\to r)"},
                                   {"p", "q"},
                                   {"p\\lor\\lnot p", "p"},
                                   {"p xor q", "p or q"}}) {
            QVERIFY2(compared(a, b) == Truth::No, a);
            QVERIFY2(compared(b, a) == Truth::No, a);
        }
    }

    void relationsAreLettersThatAreTied() {
        QVERIFY(compared("x>1", "not (x\\le1)") == Truth::Yes);
        QVERIFY(compared("x>1 and p", "p and 1<x") == Truth::Yes);
        QVERIFY(compared("x>2 and x>1", "x>2") == Truth::Yes);
        QVERIFY(compared("x=1 or x\\ne1", "true") == Truth::Yes);
        QVERIFY(compared("x>1", "x>2") != Truth::Yes);
        QVERIFY(compared("x>1 or p", "x>2 or p") != Truth::Yes);
    }

    void aDifferenceHasAWitness() {
        Budget budget;
        const LogicStanding standing = compareLogic(*read("p\\land q").expression,
                                                    *read("p").expression, Assume::Real, budget);
        QCOMPARE(standing.witness, (std::map<std::string, bool>{{"p", true}, {"q", false}}));
        QVERIFY(standing.aImpliesB == Truth::Yes);
        QVERIFY(standing.bImpliesA == Truth::No);
    }

    void sixteenLettersAreDecidedExactly() {
        QVERIFY(compared(conjunction(16, false), conjunction(16, true)) == Truth::Yes);
        QVERIFY(compared(conjunction(16, false), conjunction(15, true)) == Truth::No);
    }

    void moreLettersAreNeverClaimedToBeTheSame() {
        QVERIFY(compared(conjunction(40, false), conjunction(40, true)) != Truth::Yes);
        // A difference that most rows show is found.
        const Expression all = conjunction(40, false);
        const std::vector<Expression> letters(all.children().begin(), all.children().end());
        QVERIFY(compared(Expression::node(Kind::Or, letters), conjunction(40, false)) == Truth::No);
    }

    void booleanAlgebraIsReadAsLogic() {
        const Expression a = Expression::symbol("A"), b = Expression::symbol("B");
        const Expression notA = Expression::symbol("A'");
        QVERIFY(compared(product({a, b}), Expression::node(Kind::And, {b, a})) == Truth::Yes);
        QVERIFY(compared(sum({a, product({notA, b})}), sum({a, b})) == Truth::Yes);
        QVERIFY(compared(product({a, notA}), Expression::number(0L)) == Truth::Yes);
        QVERIFY(compared(sum({a, Expression::number(1)}), Expression::number(1)) == Truth::Yes);
    }
};

QTEST_APPLESS_MAIN(LogicTest)
#include "logic_test.moc"
