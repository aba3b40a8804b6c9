#include "engine/model/rope.h"
#include "engine/selftest/reference_model.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace khatwa::engine;

namespace {

/// DeepSeek-R1-0528-Qwen3-8B.
ModelConfig deepSeek() {
    ModelConfig config;
    config.headDim = 128;
    config.ropeTheta = 1e6;
    config.ropeScaling.kind = RopeScalingKind::Yarn;
    config.ropeScaling.factor = 4.0;
    config.ropeScaling.originalContext = 32768;
    return config;
}

/// DeepSeek-R1-Distill-Llama-8B.
ModelConfig llama31() {
    ModelConfig config;
    config.headDim = 128;
    config.ropeTheta = 500000.0;
    config.ropeScaling.kind = RopeScalingKind::Llama3;
    config.ropeScaling.factor = 8.0;
    config.ropeScaling.originalContext = 8192;
    config.ropeScaling.lowFrequencyFactor = 1.0;
    config.ropeScaling.highFrequencyFactor = 4.0;
    return config;
}

/// How much slower a frequency turns than it would without scaling.
double slowdown(const ModelConfig& config, std::size_t index) {
    const double plain =
        std::pow(config.ropeTheta, -2.0 * static_cast<double>(index) / config.headDim);
    return plain / static_cast<double>(ropeFrequencies(config)[index]);
}

bool near(double a, double b) {
    return std::fabs(a - b) <= 1e-6 * std::fabs(b);
}

bool nearReference(const ModelConfig& config, const std::vector<double>& divisors) {
    const std::vector<float> ours =
        ropeFrequencies(config, std::vector<float>(divisors.begin(), divisors.end()));
    const std::vector<double> reference = referenceFrequencies(config, divisors);
    bool same = ours.size() == reference.size();
    for (std::size_t i = 0; same && i < ours.size(); ++i) {
        same = near(static_cast<double>(ours[i]), reference[i]);
    }
    return same;
}

} // namespace

class RopeTest : public QObject {
    Q_OBJECT

private slots:
    void withoutScalingFrequenciesArePowersOfTheta();
    void linearDividesAll();
    void yarnOfDeepSeekLeavesTheFirst23AndDividesFrom40On();
    void yarnRampIsCutToWholeNumbers();
    void llama31DividesSlowOnesAndLeavesFastOnes();
    void ropeFreqsOfAFileStandForLlama3();
    void everyScalingMatchesTheReference();
};

void RopeTest::withoutScalingFrequenciesArePowersOfTheta() {
    ModelConfig config;
    config.headDim = 8;
    config.ropeTheta = 10000.0;
    const std::vector<float> expected = {1.0F, 0.1F, 0.01F, 0.001F};
    QCOMPARE(ropeFrequencies(config), expected);
}

void RopeTest::linearDividesAll() {
    ModelConfig config;
    config.headDim = 8;
    config.ropeScaling.kind = RopeScalingKind::Linear;
    config.ropeScaling.factor = 4.0;
    const std::vector<float> expected = {0.25F, 0.025F, 0.0025F, 0.00025F};
    QCOMPARE(ropeFrequencies(config), expected);
}

void RopeTest::yarnOfDeepSeekLeavesTheFirst23AndDividesFrom40On() {
    // 128 ln(32768 / 2 pi 32) / 2 ln 1e6 = 23.6 and 128 ln(32768 / 2 pi) / 2 ln 1e6 = 39.6.
    const ModelConfig config = deepSeek();
    QVERIFY(near(slowdown(config, 0), 1.0));
    QVERIFY(near(slowdown(config, 23), 1.0));
    QVERIFY(near(slowdown(config, 24), 1.0 / 0.9558823529411765)); // 1/17 of the way
    QVERIFY(near(slowdown(config, 30), 1.0 / 0.6911764705882353));
    QVERIFY(near(slowdown(config, 40), 4.0));
    QVERIFY(near(slowdown(config, 63), 4.0));
    QVERIFY(near(static_cast<double>(ropeFrequencies(config)[30]), 0.0010643609812470017));
}

void RopeTest::yarnRampIsCutToWholeNumbers() {
    // The ramp goes from 23 to 40; from 23.6 to 39.6 index 31 would keep 0.538 and not 9/17.
    QVERIFY(near(slowdown(deepSeek(), 31), 1.0 / (0.25 * 8.0 / 17.0 + 9.0 / 17.0)));
}

void RopeTest::llama31DividesSlowOnesAndLeavesFastOnes() {
    const ModelConfig config = llama31();
    QVERIFY(near(slowdown(config, 0), 1.0));
    QVERIFY(near(slowdown(config, 28), 1.0)); // wavelength 1,952, under 8192 / 4
    QVERIFY(near(slowdown(config, 29), 1.0 / 0.8281684118371798));
    QVERIFY(near(slowdown(config, 32), 1.0 / 0.3711222795178447));
    QVERIFY(near(slowdown(config, 34), 1.0 / 0.19021074364065016));
    QVERIFY(near(slowdown(config, 35), 8.0)); // wavelength 8,232, over 8192
    QVERIFY(near(slowdown(config, 63), 8.0));
}

void RopeTest::ropeFreqsOfAFileStandForLlama3() {
    const std::vector<double> divisors = llama3Divisors(llama31());
    const std::vector<float> fromConfig = ropeFrequencies(llama31());
    ModelConfig file = llama31();
    file.ropeScaling = {}; // GGUF says nothing else of it
    const std::vector<float> fromTensor =
        ropeFrequencies(file, std::vector<float>(divisors.begin(), divisors.end()));
    for (std::size_t i = 0; i < fromConfig.size(); ++i) {
        QVERIFY(near(static_cast<double>(fromTensor[i]), static_cast<double>(fromConfig[i])));
    }
}

void RopeTest::everyScalingMatchesTheReference() {
    for (const RopeScalingKind kind : {RopeScalingKind::None, RopeScalingKind::Linear,
                                       RopeScalingKind::Yarn, RopeScalingKind::Llama3}) {
        for (const int headDim : {32, 64, 80, 128}) {
            for (const double factor : {1.0, 2.5, 4.0, 32.0}) {
                for (const std::int64_t context : {64, 4096, 32768, 131072}) {
                    ModelConfig config = llama31();
                    config.headDim = headDim;
                    config.ropeScaling.kind = kind;
                    config.ropeScaling.factor = factor;
                    config.ropeScaling.originalContext = context;
                    QVERIFY(nearReference(config, {}));
                    QVERIFY(nearReference(
                        config, std::vector<double>(static_cast<std::size_t>(headDim / 2), 1.5)));
                }
            }
        }
    }
}

QTEST_GUILESS_MAIN(RopeTest)
#include "rope_test.moc"
