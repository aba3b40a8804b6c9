#include "tests/kernels/cuda/device_array.h"
#include "tests/kernels/cuda/shim/fault_kernels.h"
#include "tests/kernels/cuda/shim/primitives_kernels.h"
#include "tests/support/cuda/shim.h"

#include <QtTest>

#include <cstdint>
#include <vector>

using namespace khatwa;
using namespace khatwa::test;
namespace prim = khatwa::kernels::cuda::test;

namespace {

/// Memory of the host that a device may copy from and to by itself.
class Pinned {
public:
    explicit Pinned(std::size_t count) { check(cudaMallocHost(&data, count * sizeof(int))); }
    ~Pinned() { cudaFreeHost(data); }
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
    int* data = nullptr;
};

class TestStream {
public:
    TestStream() { check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking)); }
    ~TestStream() { cudaStreamDestroy(stream); }
    TestStream(const TestStream&) = delete;
    TestStream& operator=(const TestStream&) = delete;
    cudaStream_t stream = nullptr;
};

constexpr std::size_t kCount = 100;
constexpr std::size_t kBytes = kCount * sizeof(int);

} // namespace

/// The runtime's twins: what tests of the backend stand on.
class CudaShimRuntimeTest : public QObject {
    Q_OBJECT

private slots:
    void init() { cudashim::reset(); }

    void workIsDoneWhenSomebodyWaits() {
        const TestStream on;
        const Pinned from(kCount);
        const Pinned to(kCount);
        const DeviceArray<int> middle(kCount);
        const DeviceArray<int> more(kCount);
        for (std::size_t i = 0; i < kCount; ++i)
            from.data[i] = static_cast<int>(i);
        check(cudaMemcpyAsync(middle.data(), from.data, kBytes, cudaMemcpyHostToDevice, on.stream));
        check(prim::addOne(middle.data(), more.data(), kCount, false, on.stream));
        check(cudaMemcpyAsync(to.data, more.data(), kBytes, cudaMemcpyDeviceToHost, on.stream));
        QCOMPARE(to.data[5], -1); // as it was allocated: read too early
        from.data[5] = 500;       // changed before the copy
        check(cudaStreamSynchronize(on.stream));
        QCOMPARE(to.data[5], 501);
        QCOMPARE(to.data[6], 7);
    }

    void pageableMemoryIsReadAtOnce() {
        const TestStream on;
        std::vector<int> from(kCount, 3);
        const DeviceArray<int> middle(kCount);
        check(
            cudaMemcpyAsync(middle.data(), from.data(), kBytes, cudaMemcpyHostToDevice, on.stream));
        from.assign(kCount, 4);
        std::vector<int> to(kCount);
        check(cudaMemcpyAsync(to.data(), middle.data(), kBytes, cudaMemcpyDeviceToHost, on.stream));
        QCOMPARE(to, std::vector<int>(kCount, 3));
    }

    void copiesKnowTheirMemory() {
        const DeviceArray<int> array(kCount);
        std::vector<int> host(kCount + 1);
        QCOMPARE(cudaMemcpy(array.data(), host.data(), kBytes + 4, cudaMemcpyHostToDevice),
                 cudaErrorInvalidValue);
        QCOMPARE(cudaMemcpy(host.data(), array.data(), kBytes, cudaMemcpyHostToDevice),
                 cudaErrorInvalidValue);
        QCOMPARE(cudaMemcpy(host.data(), array.data() + 1, kBytes, cudaMemcpyDeviceToHost),
                 cudaErrorInvalidValue);
        QCOMPARE(cudaGetLastError(), cudaErrorInvalidValue);
        QCOMPARE(cudaGetLastError(), cudaSuccess);
    }

    void anEventOrdersStreams() {
        const TestStream first;
        const TestStream second;
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        const DeviceArray<int> c(kCount);
        cudaEvent_t event = nullptr;
        check(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
        check(prim::addOne(a.data(), b.data(), kCount, false, first.stream));
        check(cudaEventRecord(event, first.stream));
        check(cudaStreamWaitEvent(second.stream, event));
        check(prim::addOne(b.data(), c.data(), kCount, false, second.stream));
        QCOMPARE(cudaEventQuery(event), cudaErrorNotReady); // each look does one thing: the kernel
        check(cudaStreamSynchronize(second.stream));
        QCOMPARE(c.read(), std::vector<int>(kCount, 3));
        check(cudaEventDestroy(event));
    }

    void aGraphRunsWhatWasCaptured() {
        const TestStream on;
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        const DeviceArray<int> c(kCount);
        check(cudaStreamBeginCapture(on.stream, cudaStreamCaptureModeThreadLocal));
        check(prim::addOne(a.data(), b.data(), kCount, true, on.stream));
        {
            // Parameters are copied when the launch is captured.
            int* target = c.data();
            check(prim::addOne(b.data(), target, kCount, true, on.stream));
            target = nullptr;
        }
        QCOMPARE(cudaStreamSynchronize(on.stream), cudaErrorStreamCaptureUnsupported);
        cudaGraph_t graph = nullptr;
        QCOMPARE(cudaStreamEndCapture(on.stream, &graph), cudaErrorStreamCaptureInvalidated);

        check(cudaStreamBeginCapture(on.stream, cudaStreamCaptureModeThreadLocal));
        void* memory = nullptr;
        QCOMPARE(cudaMalloc(&memory, 16), cudaErrorStreamCaptureUnsupported);
        check(prim::addOne(a.data(), b.data(), kCount, true, on.stream));
        check(prim::addOne(b.data(), c.data(), kCount, true, on.stream));
        check(cudaStreamEndCapture(on.stream, &graph));
        cudaGraphExec_t exec = nullptr;
        check(cudaGraphInstantiate(&exec, graph, 0));
        check(cudaGraphDestroy(graph));
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{0});
        for (int start = 1; start < 4; ++start) {
            const std::vector<int> values(kCount, start);
            check(cudaMemcpy(a.data(), values.data(), kBytes, cudaMemcpyHostToDevice));
            check(cudaGraphLaunch(exec, on.stream));
            check(cudaStreamSynchronize(on.stream));
            QCOMPARE(c.read(), std::vector<int>(kCount, start + 2));
        }
        QCOMPARE(cudashim::counts().launches.size(), std::size_t{6});
        QVERIFY(cudashim::counts().launches[0].programmatic);
        check(cudaGraphExecDestroy(exec));
    }

    /// The first block of a kernel launched programmatically runs up to its dependencyWait before
    /// the kernel in front.
    void whatIsReadBeforeTheWaitIsOld() {
        const TestStream on;
#if defined(__SANITIZE_THREAD__)
        const std::vector<bool> cases{false}; // which sees the fault by itself (faults.cpp)
#else
        const std::vector<bool> cases{false, true};
#endif
        for (const bool faulty : cases) {
            const DeviceArray<int> a(std::vector<int>(kCount, 1));
            const DeviceArray<int> b(std::vector<int>(kCount, 50));
            const DeviceArray<int> c(kCount);
            check(prim::addOne(a.data(), b.data(), kCount, true, on.stream));
            check(prim::addOneEarly(b.data(), c.data(), kCount, faulty, on.stream));
            check(prim::addOneEarly(c.data(), a.data(), kCount, false, on.stream));
            check(cudaStreamSynchronize(on.stream));
            QCOMPARE(c.read()[0], faulty ? 51 : 3);
            QCOMPARE(c.read()[kCount - 1], 3); // of a later block
            QCOMPARE(a.read()[0], faulty ? 52 : 4);
        }
    }

    void aKernelThatBeganEarlyIsGivenUpWithItsDevice() {
        const TestStream on;
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        const DeviceArray<int> c(kCount);
        check(prim::addOne(a.data(), b.data(), kCount, true, on.stream));
        check(prim::addOneEarly(b.data(), c.data(), kCount, false, on.stream));
        check(prim::addOneEarly(c.data(), a.data(), kCount, false, on.stream));
        cudashim::failKernel(2);
        QCOMPARE(cudaStreamSynchronize(on.stream), cudaErrorIllegalAddress);
        cudashim::reset();
    }

    void aBranchOfACaptureMustComeBack() {
        const TestStream on;
        const TestStream branch;
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        for (const bool joins : {false, true}) {
            cudaEvent_t fork = nullptr;
            cudaEvent_t join = nullptr;
            check(cudaEventCreateWithFlags(&fork, cudaEventDisableTiming));
            check(cudaEventCreateWithFlags(&join, cudaEventDisableTiming));
            check(cudaStreamBeginCapture(on.stream, cudaStreamCaptureModeThreadLocal));
            check(cudaEventRecord(fork, on.stream));
            check(cudaStreamWaitEvent(branch.stream, fork));
            check(prim::addOne(a.data(), b.data(), kCount, false, branch.stream));
            if (joins) {
                check(cudaEventRecord(join, branch.stream));
                check(cudaStreamWaitEvent(on.stream, join));
            }
            cudaGraph_t graph = nullptr;
            QCOMPARE(cudaStreamEndCapture(on.stream, &graph),
                     joins ? cudaSuccess : cudaErrorStreamCaptureUnjoined);
            if (joins)
                check(cudaGraphDestroy(graph));
            check(cudaEventDestroy(fork));
            check(cudaEventDestroy(join));
        }
    }

    void memoryIsThatOfTheDevice() {
        cudashim::Device small;
        small.memory = 1 << 20;
        small.inUse = 256 << 10;
        cudashim::reset({cudashim::Device{}, small});
        check(cudaSetDevice(1));
        std::size_t free = 0;
        std::size_t total = 0;
        check(cudaMemGetInfo(&free, &total));
        QCOMPARE(total, std::size_t{1} << 20);
        QCOMPARE(free, std::size_t{768} << 10);
        void* most = nullptr;
        QCOMPARE(cudaMalloc(&most, free + 1), cudaErrorMemoryAllocation);
        QCOMPARE(cudaGetLastError(), cudaErrorMemoryAllocation);
        check(cudaMalloc(&most, free));
        QCOMPARE(cudashim::bytesInUse(1), free);
        void* more = nullptr;
        QCOMPARE(cudaMalloc(&more, 1), cudaErrorMemoryAllocation);
        check(cudaFree(most));
        check(cudaMalloc(&more, 1));
        check(cudaFree(more));
        QCOMPARE(cudaSetDevice(2), cudaErrorInvalidDevice);
        QCOMPARE(cudashim::bytesInUse(1), std::size_t{0});
    }

    void theChosenAllocationFails() {
        cudashim::failAllocation(2);
        void* first = nullptr;
        void* second = nullptr;
        check(cudaMalloc(&first, 16));
        QCOMPARE(cudaMalloc(&second, 16), cudaErrorMemoryAllocation);
        QVERIFY(second == nullptr);
        check(cudaMalloc(&second, 16)); // and no other
        check(cudaFree(first));
        check(cudaFree(second));
        cudashim::failHostAllocation(1);
        QCOMPARE(cudaMallocHost(&first, 16), cudaErrorMemoryAllocation);
    }

    void aLostDeviceStaysLost() {
        const DeviceArray<int> array(kCount);
        cudashim::loseDevice(2);
        check(cudaDeviceSynchronize());
        QCOMPARE(cudaDeviceSynchronize(), cudaErrorLaunchFailure);
        void* memory = nullptr;
        QCOMPARE(cudaMalloc(&memory, 16), cudaErrorLaunchFailure);
        QCOMPARE(cudaGetLastError(), cudaErrorLaunchFailure);
        QCOMPARE(cudaGetLastError(), cudaErrorLaunchFailure);
        cudashim::reset();
        check(cudaDeviceSynchronize());
    }

    void aKernelsErrorShowsWhenWaitedFor() {
        const TestStream on;
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        cudashim::failKernel(2);
        check(prim::addOne(a.data(), b.data(), kCount, false, on.stream));
        check(prim::addOne(a.data(), b.data(), kCount, false, on.stream));
        check(cudaGetLastError());
        QCOMPARE(cudaStreamSynchronize(on.stream), cudaErrorIllegalAddress);
        cudashim::reset();
    }

    void aMachineWithoutDevicesSaysSo() {
        cudashim::reset({});
        int count = 7;
        QCOMPARE(cudaGetDeviceCount(&count), cudaErrorNoDevice);
        QCOMPARE(count, 0);
        void* memory = nullptr;
        QCOMPARE(cudaMalloc(&memory, 16), cudaErrorNoDevice);
    }

    void wrongLaunchesAreRefused() {
        const DeviceArray<int> a(2048);
        QCOMPARE(prim::reverse(a.data(), a.data(), 2048, nullptr), cudaErrorInvalidConfiguration);
        QCOMPARE(prim::reverse(a.data(), a.data(), 0, nullptr), cudaErrorInvalidConfiguration);
        const DeviceArray<unsigned> barrier(std::vector<unsigned>{0});
        // 4 multiprocessors of 2,048 threads each
        QCOMPARE(prim::passAround(a.data(), barrier.data(), 9, 1024, 1, nullptr),
                 cudaErrorCooperativeLaunchTooLarge);
        cudashim::Device old;
        old.major = 8;
        cudashim::reset({old});
        QCOMPARE(prim::addOne(nullptr, nullptr, 1, true, nullptr), cudaErrorNotSupported);
    }

    /// 48 KB are for static and dynamic shared memory together.
    void sharedMemoryBeyond48KilobytesHasToBeAskedFor() {
        const DeviceArray<int> output(64);
        std::vector<int> expected;
        for (int i = 0; i < 64; ++i)
            expected.push_back(2 * (63 - i));
        const unsigned all = 48 * 1024;
        check(prim::bothShared(output.data(), all - 256, false, nullptr));
        QCOMPARE(output.read(), expected);
        check(prim::bothShared(output.data(), all, false, nullptr));
        QCOMPARE(cudaDeviceSynchronize(), cudaErrorLaunchFailure);
        cudashim::reset();
        const DeviceArray<int> again(64);
        QCOMPARE(prim::bothShared(again.data(), all + 1, false, nullptr), cudaErrorInvalidValue);
        for (const unsigned bytes : {all - 256, all, all + 1, 2 * all}) {
            check(prim::bothShared(again.data(), bytes, true, nullptr));
            QCOMPARE(again.read(), expected);
        }
    }

    /// A graph holds launches that took more than those after them.
    void whatWasAllowedOnceStaysAllowed() {
        const TestStream on;
        const DeviceArray<int> output(64);
        for (const bool taken : {false, true}) {
            check(cudaStreamBeginCapture(on.stream, cudaStreamCaptureModeThreadLocal));
            check(prim::bothShared(output.data(), 90'000, true, on.stream));
            check(prim::bothShared(output.data(), 60'000, true, on.stream));
            if (taken)
                check(prim::allowBothShared(60'000));
            cudaGraph_t graph = nullptr;
            check(cudaStreamEndCapture(on.stream, &graph));
            cudaGraphExec_t exec = nullptr;
            QCOMPARE(cudaGraphInstantiate(&exec, graph, 0),
                     taken ? cudaErrorInvalidValue : cudaSuccess);
            check(cudaGraphDestroy(graph));
            if (!taken)
                check(cudaGraphExecDestroy(exec));
        }
    }

    /// What has ended is known through the kernel in front alone.
    void aProgrammaticKernelHasToWait() {
        const DeviceArray<int> output(64);
        check(prim::neverWaits(output.data(), nullptr));
        QCOMPARE(cudaDeviceSynchronize(), cudaErrorLaunchFailure);
        cudashim::reset();
    }

    /// A device that is newer than the program runs code for an older one, which does not wait.
    void codeForOlderDevicesDoesNotOverlap() {
        cudashim::Device newer;
        newer.major = 12;
        newer.compiledFor = 75;
        cudashim::reset({newer});
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        QCOMPARE(prim::addOne(a.data(), b.data(), kCount, true, nullptr), cudaErrorNotSupported);
        check(prim::addOne(a.data(), b.data(), kCount, false, nullptr));
        QCOMPARE(b.read(), std::vector<int>(kCount, 2));
    }

    void whatWouldHangIsStopped_data() {
        QTest::addColumn<int>("which");
        QTest::addRow("a barrier that some threads never reach") << 0;
        QTest::addRow("a shuffle from a lane that takes no part") << 1;
        QTest::addRow("lanes at different instructions") << 2;
        QTest::addRow("a loop that nothing ends") << 3;
        QTest::addRow("a grid barrier without a cooperative launch") << 4;
        QTest::addRow("__trap") << 5;
    }

    void whatWouldHangIsStopped() {
        QFETCH(int, which);
        {
            const DeviceArray<int> output(64);
            const DeviceArray<unsigned> word(std::vector<unsigned>{0});
            const cudaError_t launched =
                which == 0   ? prim::barrierOfSome(output.data(), nullptr)
                : which == 1 ? prim::shuffleFromNobody(output.data(), nullptr)
                : which == 2 ? prim::differentInstructions(output.data(), nullptr)
                : which == 3 ? prim::waitForEver(word.data(), nullptr)
                : which == 4 ? prim::gridBarrierAlone(word.data(), nullptr)
                             : prim::trap(nullptr);
            check(launched);
            QCOMPARE(cudaDeviceSynchronize(), cudaErrorLaunchFailure);
        }
        cudashim::reset();
        // and the shim is as good as before
        const DeviceArray<int> a(std::vector<int>(kCount, 1));
        const DeviceArray<int> b(kCount);
        check(prim::addOne(a.data(), b.data(), kCount, false, nullptr));
        QCOMPARE(b.read(), std::vector<int>(kCount, 2));
    }

    void copiesNotWaitedForHaveNotArrived() {
        const std::vector<int> values(128, 7);
        const DeviceArray<int> input(values);
        const DeviceArray<int> output(128);
        check(prim::copyWithoutWait(input.data(), output.data(), true, nullptr));
        QCOMPARE(output.read(), std::vector<int>(128, -1));
        check(prim::copyWithoutWait(input.data(), output.data(), false, nullptr));
        QCOMPARE(output.read(), values);
    }
};

QTEST_GUILESS_MAIN(CudaShimRuntimeTest)
#include "runtime_test.moc"
