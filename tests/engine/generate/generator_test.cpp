#include "engine/generate/generator.h"
#include "tests/engine/generate/collector.h"
#include "tests/engine/generate/scripted_model.h"
#include "tests/engine/support/running.h"

#include <QtTest>

#include <future>
#include <map>
#include <thread>

using namespace khatwa::engine;

namespace {

/// A tiny real model; its bytes are made once.
std::unique_ptr<Model> tiny(std::int64_t context = 0,
                            khatwa::TensorType type = khatwa::TensorType::F32) {
    static std::map<khatwa::TensorType, std::shared_ptr<const ModelFiles>> made;
    std::shared_ptr<const ModelFiles>& files = made[type];
    if (files == nullptr) {
        TinyModelOptions options;
        options.type = type;
        files = openTiny(makeTinyModel(options));
    }
    return loadOnCpu(files, 2, context);
}

Request drawn(unsigned promptSeed, std::uint64_t seed, int maxTokens, int promptLength = 40) {
    Request request;
    request.prompt = someTokens(promptLength, promptSeed);
    request.sampling.temperature = 1.0;
    request.sampling.seed = seed;
    request.maxTokens = maxTokens;
    return request;
}

std::vector<std::vector<TokenId>> tokensOf(Generator& generator, const Request& request) {
    Collector collector(request.samples);
    generator.submit(request, collector.events());
    collector.waitUntilFinished();
    return collector.tokens;
}

} // namespace

/// The generator over a tiny real model, and its thread over a scripted one.
class GeneratorTest : public QObject {
    Q_OBJECT

private slots:
    void sameSeedGivesTheSameText() {
        const Request request = drawn(1, 42, 60);
        Generator one(tiny());
        Generator other(tiny());
        const auto first = tokensOf(one, request);
        QVERIFY(!first[0].empty());
        QCOMPARE(tokensOf(other, request), first);
        QCOMPARE(tokensOf(one, request), first); // from the kept prefix, too
        QVERIFY(tokensOf(one, drawn(1, 43, 60)) != first);
    }

    void parallelSamplesEqualSoloRuns_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("F32") << static_cast<int>(khatwa::TensorType::F32);
        QTest::newRow("Q8_0") << static_cast<int>(khatwa::TensorType::Q8_0);
        QTest::newRow("Q4_K") << static_cast<int>(khatwa::TensorType::Q4_K);
    }
    void parallelSamplesEqualSoloRuns() {
        QFETCH(const int, type);
        Request request = drawn(2, 7, 50);
        request.samples = 3;
        Generator generator(tiny(0, static_cast<khatwa::TensorType>(type)));
        const auto together = tokensOf(generator, request);
        QVERIFY(together[0] != together[1]);
        for (std::uint64_t k = 0; k < 3; ++k) {
            Generator alone(tiny(0, static_cast<khatwa::TensorType>(type)));
            QCOMPARE(tokensOf(alone, drawn(2, 7 + k, 50))[0], together[k]);
        }
    }

    void requestsInOneBatchEqualSoloRuns() {
        Generator generator(tiny());
        std::vector<Collector> collectors(5);
        for (unsigned i = 0; i < 5; ++i)
            generator.submit(drawn(i, i, 40, 30 + 17 * static_cast<int>(i)),
                             collectors[i].events());
        for (unsigned i = 0; i < 5; ++i) {
            collectors[i].waitUntilFinished();
            Generator alone(tiny());
            QCOMPARE(tokensOf(alone, drawn(i, i, 40, 30 + 17 * static_cast<int>(i)))[0],
                     collectors[i].tokens[0]);
        }
    }

    void crowdedCacheChangesNoText() {
        Generator crowded(tiny(256)); // four pages for six replies of two pages each
        Generator roomy(tiny());
        std::vector<Collector> collectors(6);
        for (unsigned i = 0; i < 6; ++i)
            crowded.submit(drawn(i, i, 60), collectors[i].events());
        for (unsigned i = 0; i < 6; ++i) {
            collectors[i].waitUntilFinished();
            QCOMPARE(collectors[i].tokens[0], tokensOf(roomy, drawn(i, i, 60))[0]);
        }
    }

    void conversationReusesWhatItShares() {
        Generator generator(tiny());
        const ChatFormat format =
            ChatFormat::recognise(generator.model().files(), generator.model().tokenizer());
        std::vector<ChatTurn> turns = {{ChatTurn::Role::User, "solve x=1 in one step please"}};
        Request request;
        request.prompt = format.prompt(turns);
        request.maxTokens = 30;
        Collector first;
        generator.submit(request, first.events());
        first.waitUntilFinished();
        QCOMPARE(first.outcomes[0].reusedTokens, 0);

        const auto shared = static_cast<int>(request.prompt.size());
        turns.push_back({ChatTurn::Role::Assistant, "an answer without its thinking"});
        turns.push_back({ChatTurn::Role::User, "and why?"});
        request.prompt = format.prompt(turns);
        Collector second;
        generator.submit(request, second.events());
        second.waitUntilFinished();
        // What the model thought is gone, so the turns part where the reply began (it may have
        // begun with a token of the answer by chance).
        QVERIFY(second.outcomes[0].reusedTokens >= shared);
        QVERIFY(second.outcomes[0].reusedTokens <= shared + 2);
    }

    void stopDuringPrefillDoesNotWaitForThePass() {
        std::promise<void> reading;
        auto model = std::make_unique<ScriptedModel>(
            [](const std::vector<TokenId>&) { return TokenId{'a'}; }, 16);
        model->before = [&](std::span<const Row>, const std::atomic<bool>* stop) {
            reading.set_value();
            while (!stop->load()) // a pass that would never end by itself
                std::this_thread::yield();
            return false;
        };
        Generator generator(std::move(model));
        Collector collector;
        Request request;
        request.prompt = {1, 2, 3};
        const RequestId id = generator.submit(request, collector.events());
        reading.get_future().wait();
        generator.stop(id);
        collector.waitUntilFinished();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Stopped);
        QVERIFY(collector.tokens[0].empty());
    }

    void stopFromACallbackEndsTheReplyThere() {
        Generator generator(
            std::make_unique<ScriptedModel>([](const auto&) { return TokenId{'a'}; }, 16));
        Collector collector;
        Events events = collector.events();
        std::promise<RequestId> id;
        std::shared_future<RequestId> known = id.get_future().share();
        events.token = [&, tell = events.token](int sample, TokenId token,
                                                const std::string& text) {
            tell(sample, token, text);
            if (collector.tokens[0].size() == 5)
                generator.stop(known.get());
        };
        Request request;
        request.prompt = {1, 2, 3};
        id.set_value(generator.submit(request, events));
        collector.waitUntilFinished();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Stopped);
        QCOMPARE(collector.tokens[0].size(), std::size_t{5});
    }

    void everySampleFinishesOnceWhenTheGeneratorGoes() {
        std::vector<std::unique_ptr<Collector>> collectors;
        {
            auto model = std::make_unique<ScriptedModel>(
                [](const auto& read) { return static_cast<TokenId>(read.size() % 199); }, 4);
            // They have not all filled their context when the generator goes.
            model->before = [passes = 0](std::span<const Row>,
                                         const std::atomic<bool>* stop) mutable {
                constexpr int kFree = 10;
                while (++passes > kFree && !stop->load())
                    std::this_thread::yield();
                return passes <= kFree;
            };
            Generator generator(std::move(model));
            for (int i = 0; i < 8; ++i) {
                collectors.push_back(std::make_unique<Collector>(2));
                Request request;
                request.prompt = someTokens(50, static_cast<unsigned>(i));
                request.samples = 2;
                generator.submit(request, collectors.back()->events());
            }
            collectors.front()->waitForTokens(3);
        }
        for (const auto& collector : collectors)
            QVERIFY(collector->finishedOnceEach());
        QCOMPARE(collectors.back()->outcomes[1].reason, FinishReason::Stopped);
    }

    void callsMayComeFromAnyThread() {
        Generator generator(tiny());
        std::vector<std::thread> threads;
        std::vector<std::unique_ptr<Collector>> collectors(8);
        for (unsigned i = 0; i < 8; ++i) {
            collectors[i] = std::make_unique<Collector>();
            threads.emplace_back([&, i] {
                const RequestId id = generator.submit(drawn(i, i, 20), collectors[i]->events());
                if (i % 3 == 1)
                    generator.stop(id);
                if (i % 3 == 2)
                    generator.answerNow(id);
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        for (const auto& collector : collectors) {
            collector->waitUntilFinished();
            QVERIFY(collector->finishedOnceEach());
        }
    }

    void stopOfAnUnknownRequestIsNothing() {
        Generator generator(tiny());
        generator.stop(99);
        generator.answerNow(99);
        QVERIFY(!tokensOf(generator, drawn(1, 1, 5))[0].empty());
    }
};

QTEST_APPLESS_MAIN(GeneratorTest)
#include "generator_test.moc"
