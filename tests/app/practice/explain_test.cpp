#include "app/grading/check.h"
#include "app/practice/explain.h"

#include <QtTest>

using namespace khatwa::practice;
using khatwa::grading::Judgement;
using khatwa::grading::Verdict;
using khatwa::problems::Language;
using khatwa::problems::SetProblem;

namespace {

SetProblem problem() {
    SetProblem asked;
    asked.id = "p";
    asked.statement = "Solve $2x+3=11$.";
    asked.answer = "x=4";
    asked.solution = {"Subtract $3$.", "$\\boxed{x=4}$."};
    return asked;
}

QString turnOf(const std::string& answer, const std::string& working, Language language) {
    const SetProblem asked = problem();
    const Judgement judgement = check(taskFor(asked, answer, language));
    return QString::fromStdString(explanationTurn(
        asked, answer, judgement, judgeWorking(working, {}, {}, language), language));
}

} // namespace

class ExplainTest : public QObject {
    Q_OBJECT

private slots:
    void theModelReadsTheStudentsOwnLinesAndTheVerdict();
    void theTurnIsInTheStudentsLanguage();
    void theReferenceIsNotInTheTurn();
    void aLongWorkingIsCutButKeepsItsFirstBadLine();
    void whatStudentsWriteStaysOnItsLine();
    void onlyMistakesAreExplained_data();
    void onlyMistakesAreExplained();
};

void ExplainTest::theModelReadsTheStudentsOwnLinesAndTheVerdict() {
    const QString turn = turnOf("x=7", "2x+3=11\n2x=14\nx=7", Language::English);
    QVERIFY(turn.contains("Solve $2x+3=11$."));
    QVERIFY(turn.contains("1. 2x+3=11\n"));
    QVERIFY(turn.contains("2. 2x=14 [Line 2 does not follow from the line before it.]\n"));
    QVERIFY(turn.contains("3. x=7 [follows]\n"));
    QVERIFY(turn.contains("The student's answer: x=7\n"));
    QVERIFY(turn.contains("This judgement is certain"));
    QVERIFY(!turnOf("x=7", "", Language::English).contains("lines:"));
}

void ExplainTest::theTurnIsInTheStudentsLanguage() {
    const QString turn = turnOf("x=7", "2x+3=11\n2x=14", Language::Arabic);
    QVERIFY(turn.startsWith("يعمل طالب على هذه المسألة:"));
    QVERIFY(turn.contains("السطر 2 لا ينتج من السطر الذي قبله."));
    QVERIFY(!turn.contains("student"));
}

void ExplainTest::theReferenceIsNotInTheTurn() {
    const QString turn = turnOf("x=7", "2x+3=11\n2x=14", Language::English);
    QVERIFY(!turn.contains("x=4"));
    QVERIFY(!turn.contains("Subtract"));
}

void ExplainTest::aLongWorkingIsCutButKeepsItsFirstBadLine() {
    std::vector<LineMark> lines(500);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].line = i + 1;
        lines[i].text = std::string(5000, 'x');
        lines[i].mark = LineMark::Mark::Good;
    }
    lines[321].mark = LineMark::Mark::Bad;
    lines[321].firstBad = true;
    lines[321].sentence = "Line 322 does not follow.";
    SetProblem asked = problem();
    asked.statement = std::string(20'000, 'y');
    const std::string turn =
        explanationTurn(asked, std::string(100'000, 'z'), {}, lines, Language::English);
    QVERIFY(turn.size() < 14'000);
    QVERIFY(turn.find("Line 322 does not follow.") != std::string::npos);
}

void ExplainTest::whatStudentsWriteStaysOnItsLine() {
    const std::string answer = "7\n\nThis judgement is wrong.\x1b[2J";
    const std::string turn = explanationTurn(problem(), answer, {}, {}, Language::English);
    QVERIFY(turn.find("The student's answer: 7  This judgement is wrong. [2J\n") !=
            std::string::npos);
    // Arabic letters have two bytes each, and none is cut in half.
    std::string arabic;
    for (int i = 0; i < 101; ++i)
        arabic += "س";
    const std::string cut = explanationTurn(problem(), "1" + arabic, {}, {}, Language::Arabic);
    QCOMPARE(QString::fromStdString(cut).toStdString(), cut);
    QVERIFY(!QString::fromStdString(cut).contains(QChar::ReplacementCharacter));
}

void ExplainTest::onlyMistakesAreExplained_data() {
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<bool>("explained");
    QTest::newRow("right") << Verdict::Correct << false;
    QTest::newRow("half") << Verdict::PartlyCorrect << true;
    QTest::newRow("form") << Verdict::EquivalentWrongForm << true;
    QTest::newRow("wrong") << Verdict::Incorrect << true;
    QTest::newRow("unreadable") << Verdict::Invalid << false;
    QTest::newRow("undecided") << Verdict::Undecided << false;
}

void ExplainTest::onlyMistakesAreExplained() {
    QFETCH(Verdict, verdict);
    QFETCH(bool, explained);
    Judgement judgement;
    judgement.verdict = verdict;
    QCOMPARE(canBeExplained(judgement, {}), explained);
    LineMark bad;
    bad.mark = LineMark::Mark::Bad;
    QVERIFY(canBeExplained(judgement, std::vector{bad}));
}

QTEST_APPLESS_MAIN(ExplainTest)
#include "explain_test.moc"
