#include "engine/generate/scheduler.h"
#include "tests/engine/generate/scripted_model.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <optional>

namespace {

/// Allocations left until one fails, which the one after it does not; none fails where it is 0.
std::atomic<long> untilFailure = 0;

void* allocate(std::size_t bytes) {
    if (untilFailure > 0 && --untilFailure == 0)
        return nullptr;
    return std::malloc(bytes == 0 ? 1 : bytes);
}

} // namespace

void* operator new(std::size_t bytes) {
    if (void* memory = allocate(bytes))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace khatwa::engine;

namespace {

constexpr int kPages = 16;
constexpr int kReply = 6;

std::vector<TokenId> countUp(int from, int count) {
    std::vector<TokenId> tokens;
    for (int i = 0; i < count; ++i)
        tokens.push_back((from + i) % 200);
    return tokens;
}

Request greedy(std::vector<TokenId> prompt, int samples = 1) {
    Request request;
    request.prompt = std::move(prompt);
    request.sampling.temperature = 0.0;
    request.samples = samples;
    request.maxTokens = kReply;
    return request;
}

/// What became of the samples of a request; takes it in without an allocation of its own.
struct Told {
    struct Sample {
        int tokens = 0;
        int finished = 0;
        FinishReason reason = FinishReason::Ended;
        bool noMemory = false;
    };
    std::array<Sample, 3> samples;

    Events events() {
        Events events;
        events.token = [this](int sample, TokenId, const std::string&) {
            ++samples.at(static_cast<std::size_t>(sample)).tokens;
        };
        events.finished = [this](int sample, const Events::Outcome& outcome) {
            Sample& told = samples.at(static_cast<std::size_t>(sample));
            ++told.finished;
            told.reason = outcome.reason;
            told.noMemory = outcome.noMemory;
        };
        return events;
    }
    /// Every one of the first `count` was told to be over once, and why.
    bool isWhole(int count) const {
        return std::all_of(samples.begin(), samples.begin() + count, [](const Sample& sample) {
            const bool failed = sample.reason == FinishReason::Failed && sample.noMemory;
            const bool written = sample.reason == FinishReason::Length && sample.tokens == kReply;
            return sample.finished == 1 && (failed || written);
        });
    }
    int failed() const {
        return static_cast<int>(std::count_if(samples.begin(), samples.end(),
                                              [](const Sample& s) { return s.noMemory; }));
    }
};

} // namespace

/// Memory may end anywhere; a reply may end with it, the program may not.
class SchedulerMemoryTest : public QObject {
    Q_OBJECT

private slots:
    void everyReplyIsToldItsEndWhereverMemoryEnds_data() {
        QTest::addColumn<bool>("guessing");
        QTest::newRow("plain") << false;
        QTest::newRow("guessing") << true;
    }
    void everyReplyIsToldItsEndWhereverMemoryEnds() {
        QFETCH(const bool, guessing);
        const std::atomic<bool> never = false;
        int failures = 0;
        for (long n = 1;; ++n) {
            ScriptedModel model(
                [](const std::vector<TokenId>& read) {
                    return static_cast<TokenId>((read.back() + read.size() / 40) % 200);
                },
                kPages);
            Scheduler scheduler(model, guessing ? Lookup::Always : Lookup::Off);
            Told one, three;
            Request first = greedy(countUp(7, 70));
            Request second = greedy(countUp(3, 90), 3);
            Events toldOne = one.events(), toldThree = three.events();
            const auto now = std::chrono::steady_clock::now();

            untilFailure = n;
            scheduler.submit(1, std::move(first), std::move(toldOne), now);
            scheduler.submit(2, std::move(second), std::move(toldThree), now);
            int steps = 0;
            for (; !scheduler.idle() && steps < 1000; ++steps)
                scheduler.step(never, never);
            const bool allServed = untilFailure > 0;
            untilFailure = 0;

            const std::string where = "allocation " + std::to_string(n);
            QVERIFY2(steps < 1000, where.c_str());
            QVERIFY2(one.isWhole(1) && three.isWhole(3), where.c_str());
            failures += one.failed() + three.failed();

            // Nothing of the cache is lost: a prompt that needs all of it is answered.
            Told last;
            scheduler.submit(3, greedy(countUp(11, kPages * kPageSize - kReply)), last.events(),
                             now);
            while (!scheduler.idle())
                scheduler.step(never, never);
            QVERIFY2(last.isWhole(1) && last.failed() == 0, where.c_str());
            if (allServed)
                break;
        }
        QVERIFY(failures > 10);
    }

    void aGeneratorThatFindsNoMemoryIsRefused() {
        for (long n = 1;; ++n) {
            auto model = std::make_unique<ScriptedModel>(
                [](const std::vector<TokenId>&) { return TokenId{5}; }, kPages);
            std::optional<Generator> generator;
            untilFailure = n;
            try {
                generator.emplace(std::move(model));
            } catch (const std::bad_alloc&) {
            }
            const bool allServed = untilFailure > 0;
            untilFailure = 0;
            QVERIFY(generator.has_value() == allServed);
            if (allServed)
                break;
        }
    }
};

QTEST_APPLESS_MAIN(SchedulerMemoryTest)
#include "scheduler_memory_test.moc"
