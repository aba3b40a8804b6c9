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
};

QTEST_APPLESS_MAIN(SubmissionTest)
#include "submission_test.moc"
