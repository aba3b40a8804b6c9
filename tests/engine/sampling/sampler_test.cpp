#include "engine/error.h"
#include "engine/sampling/sampler.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <map>
#include <vector>

using namespace khatwa::engine;

namespace {

using Logits = std::vector<float>;

/// Logits whose softmax is these probabilities.
Logits ofProbabilities(const std::vector<double>& probabilities) {
    Logits logits;
    for (const double p : probabilities)
        logits.push_back(static_cast<float>(std::log(p)));
    return logits;
}

SamplingOptions plain(double temperature = 1.0) {
    SamplingOptions options;
    options.temperature = temperature;
    options.topP = 1.0;
    return options;
}

/// How often each token is drawn.
std::map<TokenId, int> draws(const Logits& logits, SamplingOptions options, int count = 20000) {
    SamplingWorkspace workspace(static_cast<int>(logits.size()));
    Sampler sampler(options, static_cast<int>(logits.size()));
    std::map<TokenId, int> result;
    for (int i = 0; i < count; ++i)
        ++result[sampler.choose(logits, workspace)];
    return result;
}

TokenId greedyChoice(const Logits& logits) {
    SamplingWorkspace workspace(static_cast<int>(logits.size()));
    return Sampler(plain(0.0), static_cast<int>(logits.size())).choose(logits, workspace);
}

const std::vector<double> kFive = {0.4, 0.3, 0.15, 0.1, 0.05};

bool near(int count, double share, int of = 20000) {
    return std::abs(count - share * of) < 4.5 * std::sqrt(of * share * (1.0 - share));
}

} // namespace

class SamplerTest : public QObject {
    Q_OBJECT

private slots:
    void sequenceOfASeedIsFixed() {
        // xoshiro256** from splitmix64(1), computed with the authors' C code.
        Random random(1);
        QCOMPARE(random.next(), std::uint64_t{0xB3F2AF6D0FC710C5});
        QCOMPARE(random.next(), std::uint64_t{0x853B559647364CEA});
        QCOMPARE(random.next(), std::uint64_t{0x92F89756082A4514});
        for (int i = 0; i < 1000; ++i) {
            const double unit = random.unit();
            QVERIFY(unit >= 0.0 && unit < 1.0);
        }
    }

    void exponentialIsRightToTheLastBits() {
        for (double x = -44.9; x <= 0.0; x += 0.0137)
            QVERIFY(std::abs(sameExp(x) / std::exp(x) - 1.0) < 1e-15);
        QCOMPARE(sameExp(0.0), 1.0);
        QCOMPARE(sameExp(-1000.0), 0.0);
        QCOMPARE(sameExp(-std::numeric_limits<double>::infinity()), 0.0);
    }

    void greedyTakesTheLargest() { QCOMPARE(greedyChoice({0.5f, 3.0f, -1.0f, 2.9f}), 1); }

    void ofEqualsTheLowestIdIsTaken() {
        QCOMPARE(greedyChoice({0.0f, 2.0f, 2.0f, 2.0f}), 1);
        SamplingOptions one = plain();
        one.topK = 1;
        QCOMPARE(draws({0.0f, 2.0f, 2.0f}, one, 100), (std::map<TokenId, int>{{1, 100}}));
        SamplingOptions two = plain();
        two.topK = 2;
        const auto drawn = draws({2.0f, 2.0f, 2.0f, 2.0f}, two, 1000);
        QVERIFY(drawn.contains(0) && drawn.contains(1) && drawn.size() == 2);
    }

    void drawsFollowTheProbabilities_data() {
        QTest::addColumn<double>("topP"); // 1: in the order of ids; below: from the largest down
        QTest::newRow("all") << 1.0;
        QTest::newRow("all, sorted") << 0.999999;
    }
    void drawsFollowTheProbabilities() {
        QFETCH(const double, topP);
        SamplingOptions options = plain();
        options.topP = topP;
        const auto drawn = draws(ofProbabilities(kFive), options);
        for (std::size_t i = 0; i < kFive.size(); ++i)
            QVERIFY2(near(drawn.at(static_cast<TokenId>(i)), kFive[i]), std::to_string(i).c_str());
    }

    void temperatureSharpens() {
        // p^2 / (0.4² + 0.3² + 0.15² + 0.1² + 0.05²) = 0.16 / 0.285
        const auto drawn = draws(ofProbabilities(kFive), plain(0.5));
        QVERIFY(near(drawn.at(0), 0.16 / 0.285));
    }

    void topKKeepsTheLargestFew() {
        SamplingOptions options = plain();
        options.topK = 2;
        const auto drawn = draws(ofProbabilities(kFive), options);
        QCOMPARE(drawn.size(), std::size_t{2});
        QVERIFY(near(drawn.at(0), 0.4 / 0.7));
    }

    void topPKeepsTheFewestThatReachIt() {
        SamplingOptions options = plain();
        options.topP = 0.75; // 0.4 + 0.3 do not reach it, with 0.15 they do
        const auto drawn = draws(ofProbabilities(kFive), options);
        QCOMPARE(drawn.size(), std::size_t{3});
        QVERIFY(near(drawn.at(2), 0.15 / 0.85));
    }

    void topPIsAShareOfWhatTopKLeft() {
        SamplingOptions options = plain();
        options.topK = 3; // 0.4 0.3 0.15 of 0.85
        options.topP = 0.8;
        QCOMPARE(draws(ofProbabilities(kFive), options).size(), std::size_t{2});
    }

    void minPLeavesOutTheUnlikely_data() {
        QTest::addColumn<double>("topP");
        QTest::newRow("unsorted") << 1.0;
        QTest::newRow("sorted") << 0.999999;
    }
    void minPLeavesOutTheUnlikely() {
        QFETCH(const double, topP);
        SamplingOptions options = plain();
        options.topP = topP;
        options.minP = 0.3; // at least 0.12
        const auto drawn = draws(ofProbabilities(kFive), options);
        QCOMPARE(drawn.size(), std::size_t{3});
        QVERIFY(near(drawn.at(0), 0.4 / 0.85));
    }

    void orderOfEqualLogitsDoesNotDependOnTheirPlace() {
        // Sorted or not, token i of equals is the i-th.
        SamplingOptions options = plain();
        options.topP = 0.5;
        const auto drawn = draws(Logits(10, 1.0f), options, 2000);
        QCOMPARE(drawn.size(), std::size_t{5});
        QVERIFY(drawn.contains(0) && drawn.contains(4));
    }

    void repetitionPenaltyMakesWhatWasThereLessLikely() {
        SamplingOptions options = plain(0.0);
        options.repetitionPenalty = 1.5;
        SamplingWorkspace workspace(4);
        Sampler sampler(options, 4);
        const Logits logits = {3.0f, 2.5f, -1.0f, -1.2f};
        QCOMPARE(sampler.choose(logits, workspace), 0);
        sampler.observe(0);
        QCOMPARE(sampler.choose(logits, workspace), 1); // 3 / 1.5 = 2
        sampler.observe(0);                             // counts once
        sampler.observe(1);
        QCOMPARE(sampler.choose(logits, workspace), 0); // 2.5 / 1.5 = 1.67
        const Logits negative = {-1.0f, -1.4f, -5.0f, -5.0f};
        QCOMPARE(sampler.choose(negative, workspace), 0); // -1.5 and -2.1
    }

    /// No penalty makes of a logit a number that is not finite, among which nothing can be drawn.
    void aPenaltyBeyondAllNumbersStillGivesAToken() {
        for (const double topP : {1.0, 0.95}) {
            SamplingOptions options = plain();
            options.topP = topP;
            options.repetitionPenalty = 1e-39;
            SamplingWorkspace workspace(2);
            Sampler sampler(options, 2);
            sampler.observe(1);
            QCOMPARE(sampler.choose(Logits{0.0f, 0.5f}, workspace), 1);
        }
    }

    void sameSeedGivesTheSameTokens() {
        SamplingOptions options;
        options.seed = 5;
        Logits logits;
        for (int i = 0; i < 500; ++i)
            logits.push_back(static_cast<float>((i * 7919) % 100) * 0.01f);
        SamplingWorkspace workspace(500);
        Sampler one(options, 500);
        Sampler other(options, 500);
        options.seed = 6;
        Sampler different(options, 500);
        bool differs = false;
        for (int i = 0; i < 200; ++i) {
            const TokenId id = one.choose(logits, workspace);
            QCOMPARE(other.choose(logits, workspace), id);
            differs = differs || different.choose(logits, workspace) != id;
        }
        QVERIFY(differs);
    }

    void sequenceOfChoicesIsPinned() {
        // The same on every machine and compiler.
        SamplingOptions options;
        options.seed = 2024;
        Logits logits;
        for (int i = 0; i < 64; ++i)
            logits.push_back(static_cast<float>((i * 37) % 64) / 16.0f);
        SamplingWorkspace workspace(64);
        Sampler sampler(options, 64);
        std::vector<TokenId> chosen;
        for (int i = 0; i < 12; ++i)
            chosen.push_back(sampler.choose(logits, workspace));
        const std::vector<TokenId> expected = kPinned;
        QCOMPARE(chosen, expected);
    }

    void numbersThatAreNotFiniteAreOneClearFailure_data() {
        QTest::addColumn<float>("value");
        QTest::newRow("NaN") << std::numeric_limits<float>::quiet_NaN();
        QTest::newRow("infinity") << std::numeric_limits<float>::infinity();
        QTest::newRow("minus infinity") << -std::numeric_limits<float>::infinity();
    }
    void numbersThatAreNotFiniteAreOneClearFailure() {
        QFETCH(const float, value);
        SamplingWorkspace workspace(3);
        for (const double temperature : {0.0, 0.6}) {
            Sampler sampler(plain(temperature), 3);
            try {
                sampler.choose(Logits{1.0f, value, 2.0f}, workspace);
                QFAIL("it chose among numbers that mean nothing");
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::DeviceLost);
                QVERIFY(std::string(error.what()).find("not finite") != std::string::npos);
            }
        }
    }

    void fileRecommendsAndTheR1FamilyFillsIn() {
        SamplingDefaults defaults;
        QCOMPARE(recommendedSampling(defaults).temperature, 0.6);
        QCOMPARE(recommendedSampling(defaults).topP, 0.95);
        QCOMPARE(recommendedSampling(defaults).topK, 0);
        defaults.temperature = 0.0;
        defaults.topK = 20;
        defaults.minP = 0.05;
        QCOMPARE(recommendedSampling(defaults).temperature, 0.0);
        QCOMPARE(recommendedSampling(defaults).topP, 0.95);
        QCOMPARE(recommendedSampling(defaults).topK, 20);
        QCOMPARE(recommendedSampling(defaults).minP, 0.05);
    }

    void optionsOutOfRangeAreNamed() {
        QVERIFY(samplingProblem(SamplingOptions{}).empty());
        SamplingOptions wrong;
        wrong.topP = 0.0;
        QVERIFY(samplingProblem(wrong).starts_with("Top-p"));
        wrong = {};
        wrong.temperature = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(samplingProblem(wrong).starts_with("The temperature"));
        wrong = {};
        wrong.repetitionPenalty = 0.0;
        QVERIFY(samplingProblem(wrong).starts_with("The repetition penalty"));
        wrong.repetitionPenalty = 1e-39;
        QVERIFY(samplingProblem(wrong).starts_with("The repetition penalty"));
        wrong.repetitionPenalty = 101.0;
        QVERIFY(samplingProblem(wrong).starts_with("The repetition penalty"));
    }

private:
    static inline const std::vector<TokenId> kPinned = {19, 10, 19, 38, 55, 57,
                                                        31, 57, 24, 19, 36, 15};
};

QTEST_APPLESS_MAIN(SamplerTest)
#include "sampler_test.moc"
