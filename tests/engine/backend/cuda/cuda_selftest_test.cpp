#include "engine/backend/cuda/cuda_devices.h"
#include "engine/selftest/selftest.h"

#include <QtTest>

using namespace khatwa::engine;

/// What a user runs on a GPU that is in doubt, up to where operations overlap. Its models are those
/// of cuda_backend_test.
class CudaSelfTestTest : public QObject {
    Q_OBJECT

private slots:
    void aGpuThatIsRightPasses();
};

void CudaSelfTestTest::aGpuThatIsRightPasses() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr bool kSample = true; // the same is run by other tests, operation by operation
#else
    constexpr bool kSample = false;
#endif
    SelfTestOptions options = deviceSelfTest(findCudaDevices().devices.at(0));
    options.quick = true;
    options.measureBandwidth = nullptr;
    options.measureMultiplyRate = nullptr;
    int overlapped = 0;
    options.onCheck = [&](const SelfTestCheck& check) {
        if (!check.ok()) {
            qWarning("%s: %.2e %s", check.name.c_str(), check.error, check.problem.c_str());
        }
        overlapped += check.name.starts_with("overlapping") ? 1 : 0;
        return !kSample && overlapped < 2;
    };
    QVERIFY(runSelfTest(options).ok());
    QVERIFY(kSample || overlapped == 2);
}

QTEST_GUILESS_MAIN(CudaSelfTestTest)
#include "cuda_selftest_test.moc"
