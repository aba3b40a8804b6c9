#include "app/maths/expression.h"

#include <QTest>

using namespace khatwa::maths;

class ExpressionTest : public QObject {
    Q_OBJECT

private slots:
    void treesCompareByStructure() {
        const Expression x = Expression::symbol("x");
        const Expression two = Expression::number(2);
        QVERIFY(sum({x, two}) == sum({Expression::symbol("x"), Expression::number("2")}));
        QVERIFY(!(sum({x, two}) == sum({two, x})));
        QVERIFY(!(power(x, two) == product({x, two})));
        QVERIFY(!(Expression::number("1.0") == Expression::number("1.00")));
    }

    void boundVariablesAreNotFree() {
        const Expression k = Expression::symbol("k"), n = Expression::symbol("n");
        const Expression total = Expression::call(
            "sum", {product({k, Expression::symbol("a")}), k, Expression::number(1), n});
        QCOMPARE(freeSymbols(total), (std::set<std::string>{"a", "n"}));
    }

    void tooDeepAndTooLargeAreRefused() {
        Expression deep = Expression::symbol("x");
        QVERIFY_THROWS_EXCEPTION(TooLarge, for (int i = 0; i < 1000; ++i) deep = negate(deep));
        QCOMPARE(deep.depth(), Expression::kMaxDepth);
        Expression wide = Expression::symbol("x");
        QVERIFY_THROWS_EXCEPTION(TooLarge, for (int i = 0; i < 40; ++i) wide = sum({wide, wide}));
        QVERIFY(wide.nodes() <= Expression::kMaxNodes);
    }

    void partsOfANodeCanBeAsked() {
        const Expression one = Expression::number(1), two = Expression::number(2);
        const Expression interval = Expression::interval(one, two, true, false);
        QVERIFY(interval.lowClosed());
        QVERIFY(!interval.highClosed());
        const Expression matrix = Expression::matrix(1, 2, {one, two});
        QCOMPARE(matrix.rows(), 1u);
        QCOMPARE(matrix.columns(), 2u);
        const Expression chain =
            Expression::relation({one, Expression::symbol("x"), two}, {Rel::Less, Rel::LessEqual});
        QCOMPARE(chain.relationAt(1), Rel::LessEqual);
        QCOMPARE(debugText(chain), std::string("Relation<<l>(1, x, 2)"));
    }
};

QTEST_APPLESS_MAIN(ExpressionTest)
#include "expression_test.moc"
