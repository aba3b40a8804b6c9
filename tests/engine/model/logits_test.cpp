#include "engine/selftest/reference_model.h"
#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/running.h"

#include <QtTest>

#include <cmath>
#include <string>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;

namespace {

constexpr int kTokens = 48;
const std::vector<std::string> kArchitectures = {"qwen3", "qwen2", "llama"};

std::vector<double> referenceOf(const TinyModel& model, const std::vector<TokenId>& tokens) {
    return ReferenceModel(model.config, [&](std::string_view name) { return model.find(name); })
        .logits(tokens);
}

/// Runs the model from its GGUF bytes and says how far it is from the reference.
double errorOf(const TinyModelOptions& options, int tokenCount = kTokens) {
    const TinyModel model = makeTinyModel(options);
    const std::vector<TokenId> tokens = someTokens(tokenCount);
    const auto engine = loadOnCpu(openTiny(model));
    return relativeError(logitsOf(*engine, tokens), referenceOf(model, tokens));
}

} // namespace

class LogitsTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormatOfEveryArchitectureMatchesTheReference_data();
    void everyFormatOfEveryArchitectureMatchesTheReference();
    void positionsBeyondTheOriginalContextMatchTheReference_data();
    void positionsBeyondTheOriginalContextMatchTheReference();
    void tiedEmbeddingsAndExtraBiasesMatchTheReference_data();
    void tiedEmbeddingsAndExtraBiasesMatchTheReference();
    void versionsTwoAndThreeOfGgufSayTheSame();
    void bothNamesOfTheYarnAttentionFactorSayTheSame();
};

void LogitsTest::everyFormatOfEveryArchitectureMatchesTheReference_data() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("type");
    for (const std::string& architecture : kArchitectures) {
        for (int type = 0; type < 8; ++type) {
            const std::string name(khatwa::info(static_cast<TensorType>(type)).name);
            QTest::newRow((architecture + " " + name).c_str())
                << QString::fromStdString(architecture) << type;
        }
    }
}

void LogitsTest::everyFormatOfEveryArchitectureMatchesTheReference() {
    QFETCH(QString, architecture);
    QFETCH(int, type);
    TinyModelOptions options;
    options.architecture = architecture.toStdString();
    options.type = static_cast<TensorType>(type);
    const double error = errorOf(options);
    qInfo("relative error %.2e, bound %.0e", error, errorBound(options.type));
    QVERIFY(error < errorBound(options.type));
}

void LogitsTest::positionsBeyondTheOriginalContextMatchTheReference_data() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("scaling");
    for (const std::string& architecture : kArchitectures) {
        for (int scaling = 0; scaling < 5; ++scaling) {
            const std::string names[] = {"linear", "yarn with a net factor of 1",
                                         "yarn with its own factor", "yarn over a tiny context",
                                         "llama3"};
            QTest::newRow((architecture + " " + names[scaling]).c_str())
                << QString::fromStdString(architecture) << scaling;
        }
    }
}

void LogitsTest::positionsBeyondTheOriginalContextMatchTheReference() {
    QFETCH(QString, architecture);
    QFETCH(int, scaling);
    TinyModelOptions options;
    options.architecture = architecture.toStdString();
    const RopeScaling scalings[] = {linearScaling(2.0), yarnScaling(4.0, 32, 1.0),
                                    yarnScaling(4.0, 32, 0.1 * std::log(4.0) + 1.0),
                                    yarnScaling(8.0, 8, 1.2), llama3Scaling(8.0, 32)};
    options.ropeScaling = scalings[scaling];
    const double error = errorOf(options, 120);
    qInfo("relative error %.2e", error);
    QVERIFY(error < 1e-3);
}

void LogitsTest::tiedEmbeddingsAndExtraBiasesMatchTheReference_data() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<bool>("tied");
    QTest::addColumn<bool>("biases");
    for (const std::string& architecture : kArchitectures) {
        QTest::newRow((architecture + " tied").c_str())
            << QString::fromStdString(architecture) << true << false;
        QTest::newRow((architecture + " with biases").c_str())
            << QString::fromStdString(architecture) << false << true;
    }
}

void LogitsTest::tiedEmbeddingsAndExtraBiasesMatchTheReference() {
    QFETCH(QString, architecture);
    QFETCH(bool, tied);
    QFETCH(bool, biases);
    TinyModelOptions options;
    options.architecture = architecture.toStdString();
    options.tiedEmbeddings = tied;
    options.outputBiases = biases;
    const double error = errorOf(options);
    qInfo("relative error %.2e", error);
    QVERIFY(error < 1e-3);
}

void LogitsTest::versionsTwoAndThreeOfGgufSayTheSame() {
    const TinyModel model = makeTinyModel({});
    TinyGgufOptions two;
    two.version = 2;
    const auto tokens = someTokens(9);
    QCOMPARE(logitsOf(*loadOnCpu(openTiny(model, two)), tokens),
             logitsOf(*loadOnCpu(openTiny(model)), tokens));
}

void LogitsTest::bothNamesOfTheYarnAttentionFactorSayTheSame() {
    TinyModelOptions options;
    options.ropeScaling = yarnScaling(4.0, 32, 0.9);
    const TinyModel model = makeTinyModel(options);
    TinyGgufOptions otherName;
    otherName.yarnAttnFactorKey = true;
    const auto tokens = someTokens(9);
    QCOMPARE(logitsOf(*loadOnCpu(openTiny(model, otherName)), tokens),
             logitsOf(*loadOnCpu(openTiny(model)), tokens));
}

QTEST_GUILESS_MAIN(LogitsTest)
#include "logits_test.moc"
