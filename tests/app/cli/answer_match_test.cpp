#include "app/cli/answer_match.h"

#include <QtTest>

using namespace khatwa::cli;

class AnswerMatchTest : public QObject {
    Q_OBJECT

private slots:
    void sameAnswersAreSame_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("given");
        const auto row = [](const char* expected, const char* given) {
            QTest::addRow("%s ~ %s", expected, given) << QString(expected) << QString(given);
        };
        row("6", "6");
        row("6", " 6. ");
        row("6", "$6$");
        row("6", "x = 6");
        row("x=6", "6");
        row("x = 6", "x=6");
        row("\\frac{1}{2}", "\\dfrac{1}{2}");
        row("\\frac{1}{2}", "\\tfrac{ 1 }{ 2 }");
        row("(x+1)^2", "\\left(x+1\\right)^2");
        row("2, -3", "-3, 2");
        row("x=2, x=-3", "-3, 2");
        row("x=2, y=3", "y=3,x=2");
        row("25\\%", "25%");
        row("1{,}000", "1000");
        row("12.5", "١٢٫٥");
        row("-7", "−7");
        row("2,3", "٢، ٣");
        row("1319", "1,319");
        row("-12000.5", "-12,000.5");
    }
    void sameAnswersAreSame() {
        QFETCH(const QString, expected);
        QFETCH(const QString, given);
        QVERIFY(sameAnswer(expected.toStdString(), given.toStdString()));
    }

    void differentAnswersDiffer_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("given");
        const auto row = [](const char* expected, const char* given) {
            QTest::addRow("%s / %s", expected, given) << QString(expected) << QString(given);
        };
        row("6", "7");
        row("6", "");
        row("6", "66");
        row("x=6", "y=6");
        row("x=2, y=3", "x=3, y=2");
        row("2, 3", "2");
        row("2, 2", "2");
        row("(2,3)", "(3,2)"); // a point is in order
        row("x\\leftarrow 2", "xarrow2");
        row("23", "2,3");
        row("0.5", "\\frac{1}{2}"); // no mathematics is known here
    }
    void differentAnswersDiffer() {
        QFETCH(const QString, expected);
        QFETCH(const QString, given);
        QVERIFY(!sameAnswer(expected.toStdString(), given.toStdString()));
    }

    void workedAnswersOfGsm8kEndInTheAnswer() {
        QCOMPARE(expectedAnswer("She sells 48/2 = <<48/2=24>>24.\n#### 72"), std::string(" 72"));
        QCOMPARE(expectedAnswer("\\frac{1}{2}"), std::string("\\frac{1}{2}"));
    }

    void mostFrequentAnswerIsTheMajority() {
        QCOMPARE(majorityOf({"5", "6", "x=6"}), 1);
        QCOMPARE(majorityOf({"", "", "7"}), 2); // no answer is no vote
        QCOMPARE(majorityOf({"1", "2"}), 0);
        QCOMPARE(majorityOf({"", ""}), -1);
        QCOMPARE(majorityOf({}), -1);
    }
};

QTEST_APPLESS_MAIN(AnswerMatchTest)
#include "answer_match_test.moc"
