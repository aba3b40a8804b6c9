#include "engine/error.h"
#include "engine/selftest/selftest.h"
#include "tests/engine/support/watched_backend.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <string>

using namespace khatwa::engine;

class SelfTestTest : public QObject {
    Q_OBJECT

private slots:
    void theCpuPassesAndEveryArchitectureAndFormatIsNamed();
    void aBackendThatMiscalculatesIsFound();
    void aBackendThatThrowsIsAFailedCheck();
    void itCanBeEndedEarly();
};

void SelfTestTest::theCpuPassesAndEveryArchitectureAndFormatIsNamed() {
    const SelfTestReport report = runSelfTest(cpuSelfTest(2));
    for (const SelfTestCheck& check : report.checks) {
        qInfo("%-32s error %.2e bound %.0e", check.name.c_str(), check.error, check.bound);
        QVERIFY2(check.ok(), check.name.c_str());
    }
    qInfo("%zu checks in %.1f s, memory %.1f GB/s", report.checks.size(), report.seconds,
          report.bandwidth / 1e9);
    QVERIFY(report.ok());
    QVERIFY(report.bandwidth > 0.0);
    QCOMPARE(report.backend, std::string("cpu"));
    for (const std::string architecture : {"qwen3", "qwen2", "llama"}) {
        for (const std::string type :
             {"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q5_K", "Q6_K"}) {
            QCOMPARE(
                std::ranges::count(report.checks, architecture + " " + type, &SelfTestCheck::name),
                1);
        }
    }
}

void SelfTestTest::aBackendThatMiscalculatesIsFound() {
    // A product with its bias left out, which only a model with biases shows.
    class Forgetful final : public WatchedBackend {
    public:
        using WatchedBackend::WatchedBackend;
        void normProducts(const Activations& x, const Weight& norm, float epsilon,
                          std::span<const Product> products) override {
            std::vector<Product> without(products.begin(), products.end());
            for (Product& product : without) {
                product.bias = nullptr;
            }
            WatchedBackend::normProducts(x, norm, epsilon, without);
        }
    };
    SelfTestOptions options;
    options.makeBackend = [] { return std::make_unique<Forgetful>(makeCpuBackend(1)); };
    const SelfTestReport report = runSelfTest(options);
    QVERIFY(!report.ok());
    const auto named = [&](const std::string& name) {
        return std::ranges::find(report.checks, name, &SelfTestCheck::name)->ok();
    };
    QVERIFY(!named("qwen2 F32"));
    QVERIFY(named("qwen3 F32"));
    QVERIFY(named("llama Q4_K"));
    QCOMPARE(report.bandwidth, 0.0);
}

void SelfTestTest::aBackendThatThrowsIsAFailedCheck() {
    SelfTestOptions options;
    options.makeBackend = []() -> std::unique_ptr<Backend> {
        throw Error(ErrorCode::DeviceLost, "The GPU does not answer.");
    };
    const SelfTestReport report = runSelfTest(options);
    QVERIFY(!report.ok());
    QCOMPARE(report.checks.front().problem, std::string("The GPU does not answer."));
    QVERIFY(std::isinf(report.checks.front().error));
}

void SelfTestTest::itCanBeEndedEarly() {
    SelfTestOptions options = cpuSelfTest(1);
    std::string last;
    options.onCheck = [&](const SelfTestCheck& check) {
        last = check.name;
        return check.name != "qwen3 F16";
    };
    const SelfTestReport report = runSelfTest(options);
    QCOMPARE(last, std::string("qwen3 F16"));
    QCOMPARE(report.checks.back().name, last);
}

QTEST_GUILESS_MAIN(SelfTestTest)
#include "selftest_test.moc"
