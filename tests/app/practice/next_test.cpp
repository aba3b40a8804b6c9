#include "app/practice/next.h"

#include <QtTest>

#include <random>
#include <set>

using namespace khatwa::practice;
using Why = NextStep::Why;

namespace {

constexpr std::int64_t kToday = 20'000;

TopicState fresh(const std::string& topic) {
    TopicState state;
    state.topic = topic;
    return state;
}

TopicState begun(const std::string& topic, double known = 0.5) {
    TopicState state = fresh(topic);
    state.known = known;
    state.seen = 3;
    state.lastDay = kToday;
    return state;
}

TopicState learnt(const std::string& topic, std::int64_t lastDay, std::size_t reviews = 0) {
    TopicState state = begun(topic, 0.97);
    state.lastDay = lastDay;
    state.reviews = reviews;
    return state;
}

} // namespace

class NextTest : public QObject {
    Q_OBJECT

private slots:
    void withoutTopicsThereIsNothing();
    void theCourseBeginsWithItsFirstTopic();
    void topicsAlternate();
    void neverThreeOfAKindWhereAnotherIsOpen();
    void aSingleTopicGoesOn();
    void atMostThreeTopicsAreOpenAtOnce();
    void dueReviewsAreEveryThirdProblem();
    void whatIsLongestOverdueComesFirst();
    void whenAllIsMasteredTheNextReviewComesAhead();
    void reviewsAreSpacedFurtherEachTime();
    void aReviewBeforeItsDayDoesNotSpaceFurther();
    void aFailedReviewBringsTheTopicBack();
    void levelsFollowWhatIsKnown();
    void examplesFadeFromTheLastStepBackwards();
    void aWrongAnswerShowsOneStepMore();
    void masteredTopicsHaveNoExamples();
    void aStudentWhoIsAlwaysRightMastersTheCourse();
};

void NextTest::withoutTopicsThereIsNothing() {
    QVERIFY(!whatNext({}, {}, kToday));
}

void NextTest::theCourseBeginsWithItsFirstTopic() {
    const std::vector<TopicState> topics = {fresh("a"), fresh("b"), fresh("c"), fresh("d")};
    const auto next = whatNext(topics, {}, kToday);
    QVERIFY(next);
    QCOMPARE(next->topic, std::string("a"));
    QCOMPARE(next->level, 1);
    QCOMPARE(next->why, Why::Begin);
    QVERIFY(next->exampleStage == 0);
}

void NextTest::topicsAlternate() {
    const std::vector<TopicState> topics = {begun("a"), begun("b"), begun("c")};
    std::vector<std::string> recent;
    for (int i = 0; i < 9; ++i)
        recent.push_back(whatNext(topics, recent, kToday)->topic);
    for (std::size_t i = 3; i < recent.size(); ++i)
        QCOMPARE(recent[i], recent[i - 3]);
    QCOMPARE(std::set<std::string>(recent.begin(), recent.end()).size(), 3u);
}

void NextTest::neverThreeOfAKindWhereAnotherIsOpen() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> share(0, 1);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<TopicState> topics;
        const std::size_t count = 2 + random() % 5;
        for (std::size_t i = 0; i < count; ++i) {
            TopicState state =
                random() % 2 ? fresh(std::string(1, static_cast<char>('a' + i)))
                             : begun(std::string(1, static_cast<char>('a' + i)), share(random));
            topics.push_back(state);
        }
        std::vector<std::string> recent;
        for (int i = 0; i < 40; ++i) {
            const auto next = whatNext(topics, recent, kToday);
            QVERIFY(next);
            QVERIFY(next->level >= 1 && next->level <= 3);
            if (recent.size() >= 2)
                QVERIFY(next->topic != recent[recent.size() - 1] ||
                        next->topic != recent[recent.size() - 2]);
            recent.push_back(next->topic);
            for (TopicState& topic : topics)
                if (topic.topic == next->topic)
                    topic = afterProblem(
                        topic, random() % 3 ? Evidence::Correct : Evidence::Incorrect, kToday);
        }
    }
}

void NextTest::aSingleTopicGoesOn() {
    const std::vector<TopicState> topics = {begun("a")};
    const std::vector<std::string> recent(5, "a");
    QCOMPARE(whatNext(topics, recent, kToday)->topic, std::string("a"));
}

void NextTest::atMostThreeTopicsAreOpenAtOnce() {
    const std::vector<TopicState> topics = {fresh("a"), fresh("b"), fresh("c"), fresh("d"),
                                            begun("e")};
    std::vector<std::string> recent;
    for (int i = 0; i < 12; ++i)
        recent.push_back(whatNext(topics, recent, kToday)->topic);
    QCOMPARE(std::set<std::string>(recent.begin(), recent.end()),
             (std::set<std::string>{"a", "b", "e"}));
}

void NextTest::dueReviewsAreEveryThirdProblem() {
    const std::vector<TopicState> topics = {learnt("r", kToday - 9), begun("a"), begun("b")};
    std::vector<std::string> recent;
    for (int i = 0; i < 9; ++i)
        recent.push_back(whatNext(topics, recent, kToday)->topic);
    for (std::size_t i = 0; i < recent.size(); ++i)
        QCOMPARE(recent[i] == "r", i % 3 == 2);
}

void NextTest::whatIsLongestOverdueComesFirst() {
    const std::vector<TopicState> topics = {learnt("a", kToday - 2), learnt("b", kToday - 5),
                                            learnt("c", kToday - 30, 4)};
    const auto next = whatNext(topics, {}, kToday);
    QCOMPARE(next->topic, std::string("b"));
    QCOMPARE(next->why, Why::Review);
    QCOMPARE(next->level, 3);
}

void NextTest::whenAllIsMasteredTheNextReviewComesAhead() {
    const std::vector<TopicState> topics = {learnt("a", kToday, 2), learnt("b", kToday, 1)};
    const auto next = whatNext(topics, {}, kToday);
    QCOMPARE(next->topic, std::string("b"));
    QCOMPARE(next->why, Why::Ahead);
}

void NextTest::reviewsAreSpacedFurtherEachTime() {
    TopicState state = learnt("a", kToday);
    std::int64_t last = kToday;
    for (const std::int64_t days : {1, 3, 7, 16, 35, 90, 90, 90}) {
        const auto due = reviewDay(state);
        QVERIFY(due == last + days);
        state = afterProblem(state, Evidence::Correct, *due);
        last = *due;
    }
    QVERIFY(!reviewDay(begun("b")));
}

void NextTest::aReviewBeforeItsDayDoesNotSpaceFurther() {
    const TopicState state = afterProblem(learnt("a", kToday, 2), Evidence::Correct, kToday + 1);
    QCOMPARE(state.reviews, 2u);
    QVERIFY(reviewDay(state) == kToday + 8);
}

void NextTest::aFailedReviewBringsTheTopicBack() {
    TopicState state = learnt("a", kToday - 7, 2);
    state = afterProblem(state, Evidence::Incorrect, kToday);
    QVERIFY(!mastered(state.known));
    QCOMPARE(state.reviews, 0u);
    QCOMPARE(whatNext(std::vector{state}, {}, kToday)->why, Why::Practise);
}

void NextTest::levelsFollowWhatIsKnown() {
    QCOMPARE(levelFor(0), 1);
    QCOMPARE(levelFor(0.39), 1);
    QCOMPARE(levelFor(0.4), 2);
    QCOMPARE(levelFor(0.75), 3);
    QCOMPARE(levelFor(1), 3);
    // Four right answers from the start meet every level before the topic counts as mastered.
    TopicState state = fresh("a");
    std::vector<int> levels;
    while (!mastered(state.known)) {
        levels.push_back(levelFor(state.known));
        state = afterProblem(state, Evidence::Correct, kToday);
    }
    QCOMPARE(levels, (std::vector<int>{1, 2, 3, 3}));
}

void NextTest::examplesFadeFromTheLastStepBackwards() {
    const std::vector<std::string> steps = {"one", "two", "three"};
    QCOMPARE(fade(steps, 0).shown, steps);
    QVERIFY(fade(steps, 0).hidden.empty());
    QCOMPARE(fade(steps, 1).shown, (std::vector<std::string>{"one", "two"}));
    QCOMPARE(fade(steps, 1).hidden, (std::vector<std::string>{"three"}));
    QCOMPARE(fade(steps, 2).hidden, (std::vector<std::string>{"two", "three"}));
    QVERIFY(fade(steps, 3).shown.empty());
    QCOMPARE(fade(steps, 9).hidden, steps);
    QCOMPARE(fade(steps, -1).shown, steps);
    QVERIFY(fade({}, 1).hidden.empty());
}

void NextTest::aWrongAnswerShowsOneStepMore() {
    QCOMPARE(nextStage(1, Evidence::Correct), 2);
    QCOMPARE(nextStage(1, Evidence::Incorrect), 0);
    QCOMPARE(nextStage(0, Evidence::Incorrect), 0);
    QCOMPARE(nextStage(1, Evidence::None), 1);
    QCOMPARE(nextStage(kLastStage, Evidence::Correct), kLastStage);
}

void NextTest::masteredTopicsHaveNoExamples() {
    QVERIFY(!exampleStage(learnt("a", kToday)));
    TopicState state = begun("a");
    state.stage = 2;
    QVERIFY(exampleStage(state) == 2);
    state.stage = kLastStage;
    QVERIFY(!exampleStage(state));
}

void NextTest::aStudentWhoIsAlwaysRightMastersTheCourse() {
    std::vector<TopicState> topics;
    for (int i = 0; i < 15; ++i)
        topics.push_back(fresh("topic " + std::to_string(i)));
    std::vector<std::string> recent;
    std::int64_t day = kToday;
    for (int problem = 0; problem < 200; ++problem) {
        day += problem % 10 == 9 ? 1 : 0;
        const auto next = whatNext(topics, recent, day);
        QVERIFY(next);
        recent.push_back(next->topic);
        for (TopicState& topic : topics)
            if (topic.topic == next->topic)
                topic = afterProblem(topic, Evidence::Correct, day);
    }
    for (const TopicState& topic : topics)
        QVERIFY2(mastered(topic.known), topic.topic.c_str());
}

QTEST_APPLESS_MAIN(NextTest)
#include "next_test.moc"
