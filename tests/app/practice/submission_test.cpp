// An answer and its working, judged together and beside the reference.

#include "app/grading/reasons.h"
#include "app/practice/submission.h"

#include <QtTest>

#include <algorithm>

using namespace khatwa;
using namespace khatwa::practice;
using grading::Verdict;
using problems::Language;

namespace {

Submission submission(std::string expected, std::string answer, std::string working = {},
                      Language words = Language::English) {
    Submission made;
    made.task.expected = std::move(expected);
    made.task.answer = std::move(answer);
    made.working = std::move(working);
    made.words = words;
    return made;
}

std::size_t firstBad(const Judged& judged) {
    const auto line = std::ranges::find_if(judged.lines, &LineMark::firstBad);
    return line == judged.lines.end() ? 0 : line->line;
}

} // namespace

class SubmissionTest : public QObject {
    Q_OBJECT

private slots:
    void anAnswerAloneHasNoLines() {
        const Judged judged = judgeSubmission(submission("x=4", "x = 8/2"));
        QCOMPARE(judged.answer.verdict, Verdict::Correct);
        QVERIFY(judged.lines.empty());
        QVERIFY(judged.badTask.empty());
    }

    void workingThatLeadsToTheAnswerIsGood() {
        const Judged judged = judgeSubmission(submission("x=4", "x=4", "2x+3=11\n2x=8\nx=4"));
        QCOMPARE(judged.lines.size(), 3u);
        QCOMPARE(firstBad(judged), 0u);
    }

    void theFirstLineThatDoesNotFollowIsMarked() {
        const Judged judged = judgeSubmission(submission("x=4", "x=4.5", "2x+3=11\n2x=9\nx=4.5"));
        QCOMPARE(judged.answer.verdict, Verdict::Incorrect);
        QCOMPARE(firstBad(judged), 2u);
    }

    void workingThatFollowsButEndsElsewhereIsMarkedAtItsEnd() {
        // Each line follows from the one before; they solve another equation.
        for (const Language words : {Language::English, Language::Arabic}) {
            const Judged judged =
                judgeSubmission(submission("x=4", "x=5", "2x+3=13\n2x=10\nx=5", words));
            QVERIFY(firstBad(judged) > 0);
            const LineMark& line = judged.lines[firstBad(judged) - 1];
            QCOMPARE(line.mark, LineMark::Mark::Bad);
            QVERIFY(!line.sentence.empty());
            QVERIFY(line.sentence.find('4') == std::string::npos); // the answer is not told
        }
    }

    void aBadLineIsToldOnceAndTheReferenceIsNotAsked() {
        const Judged judged = judgeSubmission(submission("x=4", "x=5", "2x+3=13\n2x=9\nx=5"));
        QCOMPARE(firstBad(judged), 2u);
        QCOMPARE(std::ranges::count_if(judged.lines, &LineMark::firstBad), 1);
    }

    void aReferenceThatNoStepsLeadToLeavesTheLinesAlone() {
        const Judged judged = judgeSubmission(submission("\\text{yes}", "no", "2x=8\nx=4"));
        QCOMPARE(judged.lines.size(), 2u);
        QCOMPARE(firstBad(judged), 0u);
    }

    void workingThatStopsHalfWayToARightAnswerIsNotCalledWrong() {
        // The height of a triangle, of which the area was asked.
        const Judged judged = judgeSubmission(submission("12", "12", "h^2 = 25 - 9\nh^2 = 16"));
        QCOMPARE(judged.answer.verdict, Verdict::Correct);
        QCOMPARE(firstBad(judged), 0u);
    }

    void aReferenceThatMakesNoSenseIsTheSetsFault() {
        Submission asked = submission("((", "4", "2+2\n4");
        const Judged judged = judgeSubmission(asked);
        QCOMPARE(judged.answer.verdict, Verdict::Undecided);
        QVERIFY(!judged.badTask.empty());
        QCOMPARE(judged.lines.size(), 2u); // the working is judged all the same
    }

    void anAnswerIsReadAsItWillBeJudged() {
        QCOMPARE(readAsLatex("3/4", "equivalent"), std::string("\\frac{3}{4}"));
        QVERIFY(readAsLatex("٣/٤", "equivalent") == readAsLatex("3/4", "equivalent"));
        QVERIFY(readAsLatex("3 +", "equivalent").empty());
        QVERIFY(readAsLatex(std::string(20000, '('), "equivalent").empty());
    }

    void whatTheProblemSaysIsNoAnswer_data() {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("repeated");
        const auto row = [](const char* name, const char* statement, const char* expected,
                            const char* answer, bool repeated, const char* rule = "equivalent") {
            QTest::newRow(name) << QString::fromUtf8(statement) << QString::fromUtf8(expected)
                                << QString::fromUtf8(answer) << QString::fromUtf8(rule) << repeated;
        };
        row("a difference", "Calculate $674-624$.", "50", "674 - 624", true);
        row("without dollars", "Work out: 16.75-12.03", "4.72", "16.75 - 12.03", true);
        row("a chain to its value", "Calculate $674-624$.", "50", "674-624 = 50", false);
        row("the value", "Calculate $674-624$.", "50", "50", false);
        row("named", "Calculate $674-624$.", "50", "x = 674-624", true);
        row("Arabic digits", "احسب $٦٧٤-٦٢٤$.", "50", "٦٧٤ - ٦٢٤", true);
        row("a division", "احسب $1629\\div9$.", "181", "1629 ÷ 9", true);
        row("a fraction kept", "Calculate $1\\div3$.", "\\frac13", "1/3", false);
        row("an equation", "Solve $8x+7=23$.", "x=2", "8x + 7 = 23", true);
        row("its sides changed", "Solve $8x+7=23$.", "x=2", "23=8x+7", true);
        row("half-way is another matter", "Solve $8x+7=23$.", "x=2", "8x=16", false);
        row("solved", "Solve $8x+7=23$.", "x=2", "x=2", false);
        row("a product", "Solve $(t+2)(t-4)=0$.", "t=-2,t=4", "(t+2)(t-4)=0", true);
        row("a system", "Solve the system $3x+y=-14$, $x-y=-2$.", "x=-4,y=-2", "3x+y=-14, x-y=-2",
            true);
        row("a system solved", "Solve the system $3x+y=-14$, $x-y=-2$.", "x=-4,y=-2", "x=-4, y=-2",
            false);
        row("an integral", "Evaluate $\\int_0^5 (4x-8)\\,dx$.", "10", "\\int_0^5(4x-8)dx", true);
        row("a sum of fractions", "Calculate $\\frac{7}{10}+\\frac{2}{5}$.", "\\frac{11}{10}",
            "7/10 + 2/5", false, "form:lowest-terms"); // the rule says it is not worked out
        row("a number of the problem", "Half of $20$ are sold for $\\frac12$ each. How much?", "10",
            "10", false);
        row("a fraction of the problem", "A cake is cut: $\\frac12$ is left. How much is gone?",
            "0.5", "1/2", false);
        row("a reference that the problem says", "Which is prime, $x^2+1$ or $x^2-1$?", "x^2+1",
            "x^2 + 1", false);
        row("its own derivative", "Differentiate $e^x$.", "\\exp(x)", "e^x", false, "derivative");
        row("a formula used", "The area is $A=lw$ with $l=3$, $w=4$. Find $A$.", "12", "A = 12",
            false);
    }
    void whatTheProblemSaysIsNoAnswer() {
        QFETCH(QString, statement);
        QFETCH(QString, expected);
        QFETCH(QString, answer);
        QFETCH(QString, rule);
        QFETCH(bool, repeated);
        Submission asked = submission(expected.toStdString(), answer.toStdString());
        asked.task.rule = rule.toStdString();
        asked.statement = statement.toStdString();
        const Judged judged = judgeSubmission(asked);
        QCOMPARE(judged.answer.verdict == Verdict::Undecided &&
                     judged.answer.reason == grading::reasons::kNotSolved,
                 repeated);
        asked.statement.clear();
        QVERIFY(!repeated || judgeSubmission(asked).answer.verdict == Verdict::Correct);
    }
};

QTEST_APPLESS_MAIN(SubmissionTest)
#include "submission_test.moc"
