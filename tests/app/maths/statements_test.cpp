#include "app/maths/read.h"
#include "app/maths/statements.h"

#include <QTest>

using namespace khatwa::maths;

namespace {

/// `=` the same solutions; `<` a has fewer, `>` more; `!` different; `?` not decided; `d` anything
/// but the same.
struct Row {
    const char* a;
    const char* b;
    char stands;
    Assume assume = Assume::Real;
};

char mirrored(char stands) {
    return stands == '<' ? '>' : stands == '>' ? '<' : stands;
}

bool agrees(const Standing& standing, char stands) {
    switch (stands) {
    case '=':
        return standing.equivalent == Truth::Yes;
    case '<':
        return standing.equivalent == Truth::No && standing.aImpliesB == Truth::Yes;
    case '>':
        return standing.equivalent == Truth::No && standing.bImpliesA == Truth::Yes;
    case '!':
        return standing.equivalent == Truth::No;
    case 'd':
        return standing.equivalent != Truth::Yes;
    default:
        return standing.equivalent == Truth::Unknown;
    }
}

void checkRows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        const Reading a = read(row.a), b = read(row.b);
        QVERIFY2(a, row.a);
        QVERIFY2(b, row.b);
        for (const bool swapped : {false, true}) {
            Budget budget;
            const Standing standing =
                compareStatements(swapped ? *b.expression : *a.expression,
                                  swapped ? *a.expression : *b.expression, row.assume, budget);
            if (!agrees(standing, swapped ? mirrored(row.stands) : row.stands))
                QTest::qFail(qPrintable(QString("%1 and %2%3: not %4")
                                            .arg(row.a, row.b, swapped ? " (swapped)" : "",
                                                 QString(QChar(row.stands)))),
                             __FILE__, __LINE__);
        }
    }
}

} // namespace

class StatementsTest : public QObject {
    Q_OBJECT

private slots:
    void inOneLetterSolutionsDecide() {
        checkRows({{"x^2=4", "x=2 or x=-2", '='},
                   {"x^2=4", "x=\\pm2", '='},
                   {"x^2=4", "x=2", '>'},
                   {"2x=6", "x=3", '='},
                   {"x=3", "y=3", '!'},
                   {"(x-2)^2=0", "x=2", '='},
                   {"x^3=1", "x=1", '='},
                   {"x^2+1=0", "1=0", '='},
                   {"x>2", "2<x", '='},
                   {"x>2", "x\\ge2", '<'},
                   {"-x>2", "x<-2", '='},
                   {"|x|<2", "-2<x<2", '='},
                   {"x>1 and x<3", "1<x<3", '='},
                   {"not (x>1)", "x\\le1", '='},
                   {"x^2=2", "x=1.41421356", '!'},
                   {"x^2=2", "x=\\sqrt2 or x=-\\sqrt2", '='},
                   {"\\sqrt x=2", "x=4", '='},
                   {"\\sqrt{x}=-2", "x=4", '<'},
                   {"\\ln x=1", "x=e", '='}});
    }

    void differencesAreNamed() {
        Budget budget;
        const Standing standing = compareStatements(*read("x^2=9").expression,
                                                    *read("x=3").expression, Assume::Real, budget);
        QCOMPARE(standing.variable, std::string("x"));
        QCOMPARE(standing.onlyA->pieces.size(), 1u);
        QCOMPARE(debugText(standing.onlyA->pieces[0].low), std::string("Negate(3)"));
        QVERIFY(standing.onlyB->isEmpty());
    }

    void equationsInSeveralLettersAreTheSameUpToAFactor() {
        checkRows({{"y=2x+1", "2x-y+1=0", '='},
                   {"y=2x+1", "y=2x+2", '!'},
                   {"x^2+y^2=1", "2x^2+2y^2=2", '='},
                   {"x^2+y^2=1", "x^2-y^2=1", '!'},
                   {"y/x=2", "y=2x", '='},
                   {"V=IR", "I=V/R", '='},
                   {"V=IR", "I=R/V", '!'},
                   {"1/x+1/y=1", "x+y=xy", '='},
                   {"(x-y)^2=0", "x=y", '='},
                   {"x^2=y^2", "x=y", '>'},
                   {"x^2=y^2", "x=y or x=-y", '='},
                   {"x^2=y^2", "x=y", '=', Assume::Positive},
                   {"xy=0", "x=0 or y=0", '='},
                   {"x(x^2+y^2+1)=0", "x=0", '='},
                   {"x^2+y^2+1=0", "1=0", '='},
                   {"x^2+y^2+1=0", "1=0", 'd', Assume::Complex},
                   {"x+y=1", "x+z=1", '!'},
                   {"y=x^2", "x=\\sqrt y", '>'},
                   {"y=x^2", "x=\\pm\\sqrt y", '='},
                   {"ax^2+bx+c=0", "x=\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}", '='},
                   {"ax^2+bx+c=0", "x=\\frac{-b\\pm\\sqrt{b^2+4ac}}{2a}", 'd'},
                   {"y=\\sin x", "y-\\sin x=0", '='},
                   {"y=\\sin x", "y=\\cos x", '!'},
                   {"y=e^{2x}", "y=(e^x)^2", '='},
                   {"E=mc^2", "m=E/c^2", '='},
                   {"a^2+b^2=c^2", "c=\\sqrt{a^2+b^2}", '=', Assume::Positive},
                   {"a^2+b^2=c^2", "c=\\sqrt{a^2+b^2}", '>'},
                   {"x^2+y^2=25", "y=\\sqrt{25-x^2}", '>'},
                   {"A=\\pi r^2", "r=\\sqrt{A/\\pi}", '>'},
                   {"y=(x-a)^{6000}", "y=(x-a)^{6000}", '='}});
    }

    void inequalitiesInSeveralLetters() {
        checkRows({{"x>y", "y<x", '='},
                   {"x>y", "x-y>0", '='},
                   {"x>y", "x\\ge y", '<'},
                   {"x>y", "y>x", '!'},
                   {"2x+3y\\le6", "y\\le2-2x/3", '='},
                   {"2x-3y\\le6", "y\\le2x/3-2", '!'},
                   {"2x-3y\\le6", "y\\ge2x/3-2", '='},
                   {"-x<y", "x+y>0", '='},
                   {"y=2x+1", "y>2x+1", '!'},
                   {"x^2+y^2=25", "x^2+y^2<25", '!'},
                   {"x^2+y^2<25", "x^2+y^2\\le25", '<'},
                   {"x+y\\le5 and x\\ge0", "x\\ge0 and y\\le5-x", '='},
                   {"x+y\\le5 and x\\ge0", "x+y\\le5", '<'},
                   {"a<b<c", "b>a and c>b", '='},
                   {"x^2+y^2+z^2+w^2+v^2<1", "x^2+y^2+z^2+w^2+v^2\\le1", '<'},
                   {"x(y^2+1)>0", "x>0", '='}});
    }

    void systemsHaveTheSameSolutions() {
        checkRows({{"x+y=3 and x-y=1", "x=2 and y=1", '='},
                   {"x+y=3, x-y=1", "x=2, y=1", '='},
                   {"x+y=3 and x-y=1", "x=2 and y=2", '!'},
                   {"x+y=3 and x-y=1", "x+y=3", '<'},
                   {"x+y=3", "x+y=3 and 2x+2y=6", '='},
                   {"x+y=3 and x+y=4", "1=0", '='},
                   {"x+y+z=6 and x-y=0 and z=2", "x=2, y=2, z=2", '='},
                   {"x^2+y^2=25 and y=x+1", "x=3 and y=4 or x=-4 and y=-3", '='},
                   {"x^2+y^2=25 and y=x+1", "x=3 and y=4", '>'},
                   {"x^2+y^2=5 and xy=2",
                    "x=1 and y=2 or x=2 and y=1 or x=-1 and y=-2 or x=-2 and y=-1", '='},
                   {"y=x^2, y=x+2", "y=x+2, x^2=x+2", '='},
                   {"y=x^2, y=x+2", "x^2=x+2", '<'},
                   {"x^2+y^2=1 and x^2-y^2=1", "y=0 and x^2=1", '='},
                   {"x^2y=1 and xy^2=1", "x=1 and y=1", '='},
                   {"x^2y=1 and xy^2=1", "x=1 and y=1", 'd', Assume::Complex},
                   {"a=b and b=c", "a=c and c=b", '='},
                   {"y=\\sqrt x, x=4", "y=2, x=4", '='},
                   {"y=\\sqrt x, x=4", "y=-2, x=4", '!'},
                   {"y=\\sin x, x=0", "y=0, x=0", '='},
                   {"x=1", "x=1 and y=2", '>'},
                   {"xy=6, x+y=5", "x=2, y=3 or x=3, y=2", 'd'},
                   {"x^2+y^2+z^2=1 and x=y and xz=0 and yz=0",
                    "x=y and z(2x^2+z^2-1)=0 and xz=0 and x^2+y^2+z^2=1", '='},
                   {"x/y=1 and y=0", "x=0 and y=0", '<'}});
    }

    void whatIsNotKnownIsNeverTheSame() {
        checkRows({{"\\sin x=0", "\\sin(2x)=0", 'd'},
                   {"f(x)=2", "f(x)=3", 'd'},
                   {"x^x=4", "x=2", 'd'},
                   {"\\Gamma(x)=1", "x=1 or x=2", 'd'},
                   {"\\sin x+y=0", "\\sin x-y=0", 'd'}});
    }

    void propositionsAreComparedToo() {
        checkRows({{"p\\land q", "q\\land p", '='},
                   {"p\\land q", "p\\lor q", '<'},
                   {"p\\to q", "q\\to p", '!'}});
    }
};

QTEST_APPLESS_MAIN(StatementsTest)
#include "statements_test.moc"
