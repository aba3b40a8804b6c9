#include "kernels/cpu/bandwidth.h"
#include "kernels/cpu/thread_pool.h"
#include "tests/support/little_address_space.h"
#include "tests/support/sanitizers.h"

#include <QtTest>

#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace khatwa::kernels;

class ThreadPoolTest : public QObject {
    Q_OBJECT

private slots:
    void everyIndexIsDoneOnce() {
        for (int threads = 1; threads <= 5; ++threads) {
            ThreadPool pool(threads);
            QCOMPARE(pool.threads(), threads);
            for (const std::int64_t count : {0, 1, 2, 15, 16, 17, 1000}) {
                std::vector<int> times(static_cast<std::size_t>(count)); // ranges do not overlap
                pool.run(count, 16, [&](std::int64_t begin, std::int64_t end, int) {
                    for (std::int64_t i = begin; i < end; ++i)
                        ++times[static_cast<std::size_t>(i)];
                });
                QCOMPARE(times, std::vector<int>(static_cast<std::size_t>(count), 1));
            }
        }
    }

    void rangesBeginAtTheGrain() {
        ThreadPool pool(4);
        std::atomic<int> crooked{0};
        pool.run(1003, 8, [&](std::int64_t begin, std::int64_t end, int) {
            if (begin % 8 != 0 || (end % 8 != 0 && end != 1003))
                ++crooked;
        });
        QCOMPARE(crooked.load(), 0);
    }

    /// Scratch memory is by thread number, so two ranges with one number must never run at once.
    void aThreadNumberIsInUseOnce() {
        ThreadPool pool(4);
        std::array<std::atomic<bool>, 4> busy{};
        std::atomic<int> clashes{0};
        for (int job = 0; job < 500; ++job)
            pool.run(64, 1, [&](std::int64_t, std::int64_t, int thread) {
                if (busy.at(static_cast<std::size_t>(thread)).exchange(true))
                    ++clashes;
                busy.at(static_cast<std::size_t>(thread)).store(false);
            });
        QCOMPARE(clashes.load(), 0);
    }

    /// What one job writes, plainly and without atomics, the next one reads on other threads.
    void aJobSeesWhatTheLastOneWrote() {
        ThreadPool pool(3);
        std::vector<std::int64_t> values(97, 0), before;
        for (int job = 0; job < 3000; ++job) {
            before = values;
            pool.run(97, 1, [&](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t i = begin; i < end; ++i)
                    values[static_cast<std::size_t>(i)] =
                        before[static_cast<std::size_t>((i + 1) % 97)] + 1;
            });
        }
        QCOMPARE(values, std::vector<std::int64_t>(97, 3000));
    }

    void poolsComeAndGo() {
        for (int i = 0; i < 50; ++i) {
            ThreadPool pool(3);
            std::atomic<std::int64_t> sum{0};
            if (i % 2)
                pool.run(100, 1,
                         [&](std::int64_t begin, std::int64_t end, int) { sum += end - begin; });
            QCOMPARE(sum.load(), std::int64_t{i % 2 ? 100 : 0});
        }
    }

    void threadsOfALowPoolYieldAndTheCallerDoesNot() {
#if defined(__linux__)
        const auto niceness = [] {
            return getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
        };
        const int own = niceness();
        ThreadPool pool(2, Priority::Low);
        std::array<std::atomic<int>, 2> found = {own, own};
        std::atomic<bool> other = false;
        // Ranges are claimed as threads come free; the caller waits until the other has one.
        pool.run(64, 1, [&](std::int64_t, std::int64_t, int thread) {
            found[static_cast<std::size_t>(thread)] = niceness();
            if (thread == 1)
                other = true;
            while (!other)
                std::this_thread::yield();
        });
        QCOMPARE(found[0].load(), own);
        QCOMPARE(found[1].load(), 10);
        QCOMPARE(niceness(), own);
#endif
    }

    /// A system may have no room for all threads that were asked for: the others do the work.
    void aPoolHasTheThreadsThatCouldBeStarted() {
#if defined(__linux__)
        if (khatwa::test::kSanitized)
            QSKIP("the sanitizers' own address space has no limit");
        const khatwa::test::LittleAddressSpace little(std::size_t{64} << 20); // stacks are 8 MB
        ThreadPool pool(64);
        QVERIFY(pool.threads() < 64);
        std::vector<int> times(1000);
        pool.run(1000, 16, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i)
                ++times[static_cast<std::size_t>(i)];
        });
        QCOMPARE(times, std::vector<int>(1000, 1));
#endif
    }

    void bandwidthIsMeasured() {
        ThreadPool pool(2);
        const double bytesPerSecond = measureReadBandwidth(pool, std::size_t{8} << 20, 2);
        QVERIFY(bytesPerSecond > 0.0 && std::isfinite(bytesPerSecond));
    }
};

QTEST_APPLESS_MAIN(ThreadPoolTest)
#include "thread_pool_test.moc"
