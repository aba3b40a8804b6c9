#include "engine/selftest/reference_model.h"
#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/huggingface_folder.h"
#include "tests/engine/support/running.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <string>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;

namespace {

const std::vector<std::string> kArchitectures = {"qwen3", "qwen2", "llama"};

/// ‖a - b‖ / ‖b‖
double difference(const std::vector<float>& a, const std::vector<float>& b) {
    return relativeError(a, std::vector<double>(b.begin(), b.end()));
}

} // namespace

class HuggingFaceTest : public QObject {
    Q_OBJECT

private slots:
    void folderAndGgufOfTheSameWeightsSayTheSame_data();
    void folderAndGgufOfTheSameWeightsSayTheSame();
    void deepSeekR1sNetAttentionFactorIsOne();
};

void HuggingFaceTest::folderAndGgufOfTheSameWeightsSayTheSame_data() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("scaling");
    for (const std::string& architecture : kArchitectures) {
        for (const TensorType type : {TensorType::F32, TensorType::F16, TensorType::BF16}) {
            const std::string name(khatwa::info(type).name);
            QTest::newRow((architecture + " " + name).c_str())
                << QString::fromStdString(architecture) << static_cast<int>(type) << 0;
        }
    }
    QTest::newRow("qwen3 yarn") << QString("qwen3") << 0 << 1;
    QTest::newRow("llama llama3") << QString("llama") << 0 << 2;
    QTest::newRow("qwen2 linear") << QString("qwen2") << 0 << 3;
    QTest::newRow("qwen3 tied") << QString("qwen3") << 0 << 4;
}

void HuggingFaceTest::folderAndGgufOfTheSameWeightsSayTheSame() {
    QFETCH(QString, architecture);
    QFETCH(int, type);
    QFETCH(int, scaling);
    TinyModelOptions options;
    options.architecture = architecture.toStdString();
    options.type = static_cast<TensorType>(type);
    const RopeScaling scalings[] = {
        {}, yarnScaling(4.0, 32, 1.0), llama3Scaling(8.0, 32), linearScaling(2.0), {}};
    options.ropeScaling = scalings[scaling];
    options.tiedEmbeddings = scaling == 4;
    const TinyModel model = makeTinyModel(options);
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    writeHuggingFaceFolder(model, folder.path().toStdString());

    const auto tokens = someTokens(80);
    const auto fromFolder = loadOnCpu(ModelFiles::open(folder.path().toStdString()));
    const auto fromGguf = loadOnCpu(openTiny(model));
    const double apart = difference(logitsOf(*fromFolder, tokens), logitsOf(*fromGguf, tokens));
    qInfo("relative difference %.2e", apart);
    // llama's rotated pairs lie elsewhere, so its sums run in another order; frequencies of GGUF
    // are rounded to F32.
    QVERIFY(apart < 2e-4);
    QCOMPARE(fromFolder->tokenizer().size(), fromGguf->tokenizer().size());
    const std::string text = "solve the x=1 \\frac{1}{2}";
    QCOMPARE(fromFolder->tokenizer().encode(text, true), fromGguf->tokenizer().encode(text, true));
}

void HuggingFaceTest::deepSeekR1sNetAttentionFactorIsOne() {
    TinyModelOptions options;
    // As its files say it: attn_factor 0.8782488562869419, times 0.1 ln 4 + 1.
    options.ropeScaling = yarnScaling(4.0, 32768, 0.8782488562869419 * (0.1 * std::log(4.0) + 1.0));
    options.contextLength = 131072;
    const TinyModel model = makeTinyModel(options);
    QTemporaryDir folder;
    writeHuggingFaceFolder(model, folder.path().toStdString());
    const double fromFolder =
        ModelFiles::open(folder.path().toStdString())->config().ropeScaling.attentionFactor;
    const double fromGguf = openTiny(model)->config().ropeScaling.attentionFactor;
    qInfo("net factor %.17g from config.json, %.17g from GGUF", fromFolder, fromGguf);
    QVERIFY(std::fabs(fromFolder - 1.0) < 1e-12);
    QVERIFY(std::fabs(fromGguf - 1.0) < 1e-7); // GGUF keeps it as a float32
}

QTEST_GUILESS_MAIN(HuggingFaceTest)
#include "huggingface_test.moc"
