#include "app/tutor/votes.h"

#include <QtTest>

using namespace khatwa::tutor;
using khatwa::grading::Options;

class VotesTest : public QObject {
    Q_OBJECT

private slots:
    void answersAreRightAsMathematics() {
        const auto right = [](const char* expected, const char* answer) {
            return isRight(expected, answer, "equivalent", Options());
        };
        QVERIFY(right("\\frac{1}{2}", "0.5"));
        QVERIFY(right("6", "x=6"));
        QVERIFY(right("2, -3", "-3, 2"));
        QVERIFY(right("12.5", "١٢٫٥"));
        QVERIFY(right("1319", "1,319"));
        QVERIFY(!right("6", "7"));
        QVERIFY(!right("6", ""));
        QVERIFY(!right("2, 3", "2"));
        QVERIFY(!right("x=6", "y=6"));
        QVERIFY(!right("((", "6")); // a reference that makes no sense
    }
    void theRuleOfTheRowCounts() {
        Options options;
        options.abs = "0.1";
        QVERIFY(isRight("3.14", "3.2", "numeric", options));
        QVERIFY(!isRight("3.14", "3.2", "equivalent", Options()));
        QVERIFY(!isRight("x^2-1", "x^2-1", "form:factored", Options()));
    }
    void workedAnswersOfGsm8kEndInTheAnswer() {
        QCOMPARE(expectedAnswer("She sells 48/2 = <<48/2=24>>24.\n#### 72"), std::string(" 72"));
        QCOMPARE(expectedAnswer("\\frac{1}{2}"), std::string("\\frac{1}{2}"));
    }
    void equivalentAnswersVoteTogether() {
        const Options options;
        QCOMPARE(majorityOf({"5", "6", "x=6"}, options), 1);
        QCOMPARE(majorityOf({"0.25", "\\frac14", "1/2", "25\\%"}, options), 0);
        QCOMPARE(majorityOf({"", "", "7"}, options), 2); // no answer is no vote
        QCOMPARE(majorityOf({"1", "2"}, options), 0);
        QCOMPARE(majorityOf({"((", "3", "(("}, options), 0); // not read, but the same
        QCOMPARE(majorityOf({"", ""}, options), -1);
        QCOMPARE(majorityOf({}, options), -1);
    }
};

QTEST_APPLESS_MAIN(VotesTest)
#include "votes_test.moc"
