#include "app/practice/working_marks.h"

#include <QtTest>

#include <atomic>
#include <random>
#include <thread>

using namespace khatwa::practice;
using khatwa::problems::Language;
using Mark = LineMark::Mark;

namespace {

std::vector<LineMark> judged(std::string_view working, Language language = Language::English) {
    return judgeWorking(working, {}, {}, language);
}

std::vector<Mark> marks(std::string_view working) {
    std::vector<Mark> found;
    for (const LineMark& line : judged(working))
        found.push_back(line.mark);
    return found;
}

} // namespace

class WorkingMarksTest : public QObject {
    Q_OBJECT

private slots:
    void everyLineHasItsMark();
    void onlyTheFirstBadLineIsPointedAt();
    void theSentenceNamesTheLineInBothLanguages();
    void lostAndGainedSolutionsAreBad();
    void aLineThatCantBeReadSaysWhere();
    void wordsAreNotJudged();
    void optionsOfTheProblemHold();
    void aSystemIsBegunOneEquationALine();
    void whatIsTooHardIsSaidSo();
    void nothingIsNoLine();
    void anyTextEndsInTime();
    void threadsJudgeSideBySide();
};

void WorkingMarksTest::everyLineHasItsMark() {
    QCOMPARE(marks("2x+3=11\n2x=8\nx=4"), (std::vector<Mark>{Mark::None, Mark::Good, Mark::Good}));
    QCOMPARE(marks("٢x+3=11\n2x=8"), (std::vector<Mark>{Mark::None, Mark::Good}));
}

void WorkingMarksTest::onlyTheFirstBadLineIsPointedAt() {
    const auto lines = judged("2x+3=11\n2x=14\nx=7\nx=8");
    QCOMPARE(lines.size(), 4u);
    QCOMPARE(lines[1].mark, Mark::Bad);
    QVERIFY(lines[1].firstBad);
    QCOMPARE(lines[2].mark, Mark::Good); // from the line before it, it follows
    QVERIFY(!lines[2].firstBad);
    QCOMPARE(lines[3].mark, Mark::Bad);
    QVERIFY(!lines[3].firstBad);
}

void WorkingMarksTest::theSentenceNamesTheLineInBothLanguages() {
    const auto english = judged("x+1=3\nx=4");
    QCOMPARE(QString::fromStdString(english[1].sentence),
             QString("Line 2 does not follow from the line before it."));
    QVERIFY(english[0].sentence.empty());
    const auto arabic = judged("x+1=3\nx=4", Language::Arabic);
    QCOMPARE(QString::fromStdString(arabic[1].sentence),
             QString("السطر 2 لا ينتج من السطر الذي قبله."));
}

void WorkingMarksTest::lostAndGainedSolutionsAreBad() {
    for (const char* working : {"x^2=4\nx=2", "x=2\nx^2=4"}) {
        const auto lines = judged(working);
        QCOMPARE(lines[1].mark, Mark::Bad);
        QVERIFY(lines[1].firstBad);
        QVERIFY(!lines[1].sentence.empty());
        QVERIFY(lines[1].sentence.find("-2") == std::string::npos); // the answer is not told
    }
}

void WorkingMarksTest::aLineThatCantBeReadSaysWhere() {
    const auto lines = judged("2x+3=11\n2x=8)\nx=4");
    QCOMPARE(lines[1].mark, Mark::Unreadable);
    QVERIFY(lines[1].firstBad);
    // The fifth character of its own line, not of the whole.
    QVERIFY2(lines[1].sentence.find("(position 5)") != std::string::npos,
             lines[1].sentence.c_str());
}

void WorkingMarksTest::wordsAreNotJudged() {
    QCOMPARE(marks("\\text{Take 3 away}\n2x+3=11\n2x=8"),
             (std::vector<Mark>{Mark::None, Mark::None, Mark::Good}));
}

void WorkingMarksTest::optionsOfTheProblemHold() {
    khatwa::grading::Options options;
    options.assume = "positive";
    const auto lines = judgeWorking("x^2=4\nx=2", {}, options, Language::English);
    QCOMPARE(lines[1].mark, Mark::Good);
}

void WorkingMarksTest::aSystemIsBegunOneEquationALine() {
    const auto judgedWith = [](const char* working) {
        return judgeWorking(working, "x=3, y=2", {}, Language::English);
    };
    for (const LineMark& line : judgedWith("x+y=5\nx-y=1\n2x=6\nx=3\ny=2"))
        QVERIFY2(!line.firstBad, line.text.c_str());
    // Another system is found all the same, and so is what does not follow.
    QVERIFY(judgedWith("x+y=5\nx-y=2\n2x=7").at(1).firstBad);
    QVERIFY(judgedWith("x+y=5\nx-y=1\n2x=8").at(2).firstBad);
}

void WorkingMarksTest::whatIsTooHardIsSaidSo() {
    const auto lines = judged("9^{9^{9^9}}\n9^{9^{9^9}}+1\n3=3");
    QCOMPARE(lines.size(), 3u);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        QVERIFY(lines[i].mark != Mark::Good || i == 2);
        QVERIFY(lines[i].mark == Mark::Good || !lines[i].sentence.empty());
    }
}

void WorkingMarksTest::nothingIsNoLine() {
    QVERIFY(judged("").empty());
    QVERIFY(judged("\n \n").empty());
}

void WorkingMarksTest::anyTextEndsInTime() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const char* pieces[] = {"x",  "=",       "2", "+",           "(",    ")",    "\n",
                            "^",  "\\frac{", "}", "y",           "\xff", "\\\\", ",",
                            "أو", "\\sqrt{", "<", "let a = 2\n", "≥",    "٣"};
    for (int trial = 0; trial < 300; ++trial) {
        std::string working;
        for (auto i = random() % 40; i > 0; --i)
            working += pieces[random() % std::size(pieces)];
        std::size_t pointedAt = 0;
        for (const LineMark& line : judged(working))
            pointedAt += line.firstBad ? 1 : 0;
        QVERIFY(pointedAt <= 1);
    }
}

void WorkingMarksTest::threadsJudgeSideBySide() {
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&good] {
            for (int round = 0; round < 50; ++round)
                if (marks("x^2-5x+6=0\n(x-2)(x-3)=0\nx=2 or x=3") ==
                    std::vector<Mark>{Mark::None, Mark::Good, Mark::Good})
                    ++good;
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(good.load(), 200);
}

QTEST_APPLESS_MAIN(WorkingMarksTest)
#include "working_marks_test.moc"
