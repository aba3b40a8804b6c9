#include "engine/selftest/reference_model.h"
#include "tests/engine/support/running.h"

#include <QtTest>

#include <string>
#include <vector>

using namespace khatwa::engine;

/// Trained weights are not random ones: a few channels are large, and logits are far apart.
class StarterModelTest : public QObject {
    Q_OBJECT

private slots:
    void itsLogitsMatchTheReference();
    void promptAndReplyAreTheSameToTheBitTokenByToken();
    void cacheInQ8SaysNearlyTheSame();
};

static std::shared_ptr<const ModelFiles> starterModel() {
    return ModelFiles::open(std::string(KHATWA_SOURCE_DIR) +
                            "/resources/starter-model/khatwa-starter.gguf");
}

void StarterModelTest::itsLogitsMatchTheReference() {
    const auto files = starterModel();
    const auto model = loadOnCpu(files, 2);
    const auto tokens =
        model->tokenizer().encode("Solve $7x-12=30$ for $x$. Then $7x=30+12=42$ and $x=6$.", false);
    const ReferenceModel reference(files->config(), [&](std::string_view name) {
        const NamedTensor* tensor = files->find(name);
        return tensor != nullptr ? &tensor->matrix : nullptr;
    });
    const double error = relativeError(logitsOf(*model, tokens), reference.logits(tokens));
    qInfo("%zu tokens, relative error %.2e, bound %.0e", tokens.size(), error,
          errorBound(files->find("token_embd.weight")->matrix.type));
    QVERIFY(tokens.size() > 20);
    QVERIFY(error < errorBound(files->find("token_embd.weight")->matrix.type));
}

void StarterModelTest::promptAndReplyAreTheSameToTheBitTokenByToken() {
    const auto model = loadOnCpu(starterModel(), 2);
    const auto tokens =
        model->tokenizer().encode("What is $48 \\times 27$? أوجد ناتج ٤٨ × ٢٧", false);
    const std::vector<float> whole = logitsOf(*model, tokens);
    QVERIFY(logitsOf(*model, tokens, 1) == whole);
    QVERIFY(logitsOf(*model, tokens, 5) == whole);
}

void StarterModelTest::cacheInQ8SaysNearlyTheSame() {
    const auto files = starterModel();
    const auto plain = loadOnCpu(files, 2, 1024);
    const auto half = loadOnCpu(files, 2, 1024, khatwa::kernels::CacheForm::Q8_0);
    const auto tokens = plain->tokenizer().encode(
        "Solve $7x-12=30$ for $x$. Then $7x=30+12=42$ and $x=6$. أوجد ناتج ٤٨ × ٢٧", false);
    const std::vector<float> expected = logitsOf(*plain, tokens);
    const std::vector<float> got = logitsOf(*half, tokens);
    QVERIFY(logitsOf(*half, tokens, 1) == got);
    const double error = relativeError(got, std::vector<double>(expected.begin(), expected.end()));
    qInfo("relative difference %.2e", error);
    QVERIFY(error > 0.0 && error < 2e-2);
}

QTEST_GUILESS_MAIN(StarterModelTest)
#include "starter_model_test.moc"
