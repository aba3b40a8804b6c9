#include "app/practice/progress.h"

#include <QtTest>

using namespace khatwa::practice;

namespace {

constexpr std::int64_t kToday = 20'000;

Marked marked(const std::string& topic, std::int64_t day, Evidence evidence, int mark,
              std::size_t hints = 0) {
    return {topic, 1, day, evidence, mark, hints, 60'000};
}

Progress onDays(const std::vector<std::int64_t>& ago) {
    std::vector<Marked> history;
    for (auto day = ago.rbegin(); day != ago.rend(); ++day)
        history.push_back(marked("a", kToday - *day, Evidence::Correct, 100));
    return progressOf(history, {}, kToday);
}

} // namespace

class ProgressTest : public QObject {
    Q_OBJECT

private slots:
    void aNewStudentHasTheCourseBeforeThem();
    void topicsAreSummedUp();
    void knowledgeIsDrawnProblemByProblem();
    void topicsBeyondTheCourseFollowIt();
    void aDayOffIsNoLoss();
    void aLongPauseBeginsANewRun();
    void theCalendarEndsToday();
    void aDayInTheFutureHarmsNothing();
};

void ProgressTest::aNewStudentHasTheCourseBeforeThem() {
    const std::vector<std::string> course = {"a", "b"};
    const Progress progress = progressOf({}, course, kToday);
    QCOMPARE(progress.topics.size(), 2u);
    QCOMPARE(progress.topics[1].state.topic, std::string("b"));
    QCOMPARE(progress.topics[0].problems, 0u);
    QCOMPARE(progress.topics[0].meanMark, 0.0);
    QCOMPARE(progress.days.inAll, 0u);
    QCOMPARE(progress.days.running, 0u);
    QCOMPARE(progress.days.calendar.size(), 28u);
    QCOMPARE(progress.perDay.size(), 28u);
    QCOMPARE(progress.mastered, 0u);
}

void ProgressTest::topicsAreSummedUp() {
    const std::vector<Marked> history = {marked("a", kToday - 1, Evidence::Correct, 100),
                                         marked("b", kToday - 1, Evidence::Incorrect, 50, 2),
                                         marked("a", kToday, Evidence::Incorrect, 40)};
    const Progress progress = progressOf(history, {}, kToday);
    const TopicProgress& a = progress.topics[0];
    QCOMPARE(a.problems, 2u);
    QCOMPARE(a.right, 1u);
    QCOMPARE(a.withHints, 0u);
    QCOMPARE(a.meanMark, 70.0);
    QCOMPARE(a.milliseconds, std::int64_t(120'000));
    QCOMPARE(progress.topics[1].withHints, 1u);
    QCOMPARE(progress.perDay.back().y, 1.0);
    QCOMPARE(progress.perDay[26].y, 2.0);
    QCOMPARE(progress.perDay[26].x, -1.0);
}

void ProgressTest::knowledgeIsDrawnProblemByProblem() {
    std::vector<Marked> history(4, marked("a", kToday, Evidence::Correct, 100));
    const Progress progress = progressOf(history, {}, kToday);
    const std::vector<Point>& known = progress.topics[0].known;
    QCOMPARE(known.size(), 5u);
    QCOMPARE(known[0].y, KnowledgeParameters{}.initial);
    for (std::size_t i = 1; i < known.size(); ++i) {
        QCOMPARE(known[i].x, static_cast<double>(i));
        QVERIFY(known[i].y > known[i - 1].y);
    }
    QCOMPARE(progress.mastered, 1u);
}

void ProgressTest::topicsBeyondTheCourseFollowIt() {
    const std::vector<std::string> course = {"a", "b"};
    const std::vector<Marked> history = {marked("mine", kToday, Evidence::Correct, 100)};
    const Progress progress = progressOf(history, course, kToday);
    QCOMPARE(progress.topics.size(), 3u);
    QCOMPARE(progress.topics[2].state.topic, std::string("mine"));
}

void ProgressTest::aDayOffIsNoLoss() {
    const PracticeDays everyDay = onDays({0, 1, 2, 3}).days;
    QCOMPARE(everyDay.running, 4u);
    const PracticeDays withDaysOff = onDays({1, 3, 6, 8}).days;
    QCOMPARE(withDaysOff.running, 4u);
    QCOMPARE(withDaysOff.lastSeven, 3u);
    QCOMPARE(withDaysOff.inAll, 4u);
}

void ProgressTest::aLongPauseBeginsANewRun() {
    const PracticeDays days = onDays({0, 1, 20, 21, 40}).days;
    QCOMPARE(days.running, 2u);
    QCOMPARE(days.lastTwentyEight, 4u);
    QCOMPARE(days.inAll, 5u);
}

void ProgressTest::theCalendarEndsToday() {
    const PracticeDays days = onDays({0, 27, 28}).days;
    QVERIFY(days.calendar.back());
    QVERIFY(days.calendar.front());
    QCOMPARE(std::count(days.calendar.begin(), days.calendar.end(), true), 2);
}

/// A clock that was wrong, and is right again.
void ProgressTest::aDayInTheFutureHarmsNothing() {
    const PracticeDays days = onDays({-400, 0}).days;
    QCOMPARE(days.inAll, 2u);
    QVERIFY(days.calendar.back());
}

QTEST_APPLESS_MAIN(ProgressTest)
#include "progress_test.moc"
