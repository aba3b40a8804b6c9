#include "app/problems/nudges.h"
#include "app/problems/topic_sets.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace khatwa::problems;

namespace {

constexpr std::uint64_t kSeed = 77;
constexpr std::uint64_t kProblems = 400;

template <class Visit>
void everywhere(const Visit& visit) {
    for (const Topic* topic : topics())
        for (const Language language : {Language::English, Language::Arabic})
            for (int level = 1; level <= 3; ++level)
                visit(*topic, language, level);
}

std::string shape(const std::vector<std::string>& steps) {
    std::string all;
    for (const std::string& step : steps)
        all += shapeOf(step) + "\n";
    return all;
}

} // namespace

class TopicSetsTest : public QObject {
    Q_OBJECT

private slots:
    void everyFirstStepHasItsNudge();
    void nudgesTellNoNumberOfTheProblem();
    void hintsDoNotTellTheAnswer();
    void theExampleIsAnotherProblemWithTheSameSteps();
    void everyProblemIsRightByItsOwnRule();
    void setsHaveWhatIsAskedFor();
    void theSameSeedIsTheSameSet();
    void aSourceNeverRunsOut();
    void whatWasRecentlySeenIsPassedOver();
};

void TopicSetsTest::everyFirstStepHasItsNudge() {
    everywhere([](const Topic& topic, Language language, int level) {
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            const Problem drawn = makeProblem(topic, level, language, kSeed, i);
            QVERIFY2(!nudgeFor(drawn.steps.front(), language).empty(), drawn.steps.front().c_str());
        }
    });
    QVERIFY(nudgeFor("Some other step.", Language::English).empty());
}

void TopicSetsTest::nudgesTellNoNumberOfTheProblem() {
    everywhere([](const Topic& topic, Language language, int level) {
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            const Problem drawn = makeProblem(topic, level, language, kSeed, i);
            std::string nudge(nudgeFor(drawn.steps.front(), language));
            for (const std::string easy : {"10\\%", "1\\%"})
                if (const auto at = nudge.find(easy); at != std::string::npos)
                    nudge.erase(at, easy.size());
            QVERIFY2(std::ranges::none_of(nudge, [](char c) { return c >= '0' && c <= '9'; }),
                     nudge.c_str());
        }
    });
}

void TopicSetsTest::hintsDoNotTellTheAnswer() {
    everywhere([](const Topic& topic, Language language, int level) {
        for (std::uint64_t i = 0; i < 60; ++i) {
            const SetProblem problem = topicProblem(topic, level, language, kSeed, i);
            QVERIFY(!problem.nudge.empty());
            QVERIFY(!problem.nextStep.empty());
            QVERIFY2(problem.nextStep.find("\\boxed") == std::string::npos, problem.id.c_str());
            QVERIFY(problem.solution.size() >= 2);
            QVERIFY(problem.solution.back().find("\\boxed") != std::string::npos);
        }
    });
}

void TopicSetsTest::theExampleIsAnotherProblemWithTheSameSteps() {
    int others = 0;
    int all = 0;
    everywhere([&](const Topic& topic, Language language, int level) {
        for (std::uint64_t i = 0; i < 60; ++i) {
            const SetProblem problem = topicProblem(topic, level, language, kSeed, i);
            QVERIFY(problem.example);
            QVERIFY(problem.example->statement != problem.statement);
            QVERIFY(problem.example->answer != problem.answer);
            ++all;
            others += shape(problem.example->steps) == shape(problem.solution) ? 0 : 1;
        }
    });
    QVERIFY2(others * 200 <= all, qPrintable(QString("%1 of %2").arg(others).arg(all)));
}

void TopicSetsTest::everyProblemIsRightByItsOwnRule() {
    for (const Topic* topic : topics())
        for (const Language language : {Language::English, Language::Arabic}) {
            const ProblemSet set = topicSet(*topic, language, kSeed, {10, 10, 10});
            for (const Remark& remark : verify(set))
                QFAIL(sentence(remark).c_str());
        }
}

void TopicSetsTest::setsHaveWhatIsAskedFor() {
    const Topic& topic = *findTopic("factoring");
    const ProblemSet set = topicSet(topic, Language::Arabic, kSeed, {2, 0, 5});
    QCOMPARE(set.problems.size(), 7u);
    QCOMPARE(set.id, std::string("factoring.ar.77"));
    QCOMPARE(set.title, std::string(topic.title(Language::Arabic)));
    QCOMPARE(set.problems[1].level, 1);
    QCOMPARE(set.problems[2].level, 3);
    QCOMPARE(set.problems[2].rule, std::string("form:factored"));
    std::set<std::string> statements;
    for (const SetProblem& problem : set.problems)
        statements.insert(problem.statement);
    QCOMPARE(statements.size(), 7u);
    // A level that is drawn out ends, and no problem comes twice.
    const ProblemSet all =
        topicSet(*findTopic("integrals"), Language::English, kSeed, {0, 0, 100'000});
    QVERIFY(all.problems.size() > 500 && all.problems.size() < 5000);
}

void TopicSetsTest::theSameSeedIsTheSameSet() {
    const Topic& topic = *findTopic("percent");
    const auto text = [&](std::uint64_t seed) {
        return writeSet(topicSet(topic, Language::English, seed, {3, 3, 3}));
    };
    QCOMPARE(text(1), text(1));
    QVERIFY(text(1) != text(2));
}

void TopicSetsTest::aSourceNeverRunsOut() {
    const TopicSource source(*findTopic("integrals"), Language::Arabic, kSeed);
    const std::uint64_t far = ~std::uint64_t(0) - 5;
    for (const std::uint64_t n : {std::uint64_t(0), std::uint64_t(1) << 40, far}) {
        const SetProblem problem = source.at(3, n);
        QVERIFY(!problem.statement.empty());
        QCOMPARE(problem.statement, source.at(3, n).statement);
    }
    QVERIFY(source.at(1, 0).statement != source.at(1, 1).statement);
}

void TopicSetsTest::whatWasRecentlySeenIsPassedOver() {
    const TopicSource source(*findTopic("integrals"), Language::English, kSeed);
    std::vector<std::string> recent;
    std::uint64_t n = 0;
    for (int i = 0; i < 300; ++i) {
        const SetProblem problem = source.next(3, n, recent);
        QVERIFY(std::ranges::find(recent, problem.statement) == recent.end());
        recent.push_back(problem.statement);
    }
    QVERIFY(n >= 300);
}

QTEST_APPLESS_MAIN(TopicSetsTest)
#include "topic_sets_test.moc"
