#include "engine/error.h"
#include "engine/generate/scheduler.h"
#include "tests/engine/generate/collector.h"
#include "tests/engine/generate/scripted_model.h"

#include <QtTest>

#include <limits>
#include <new>

using namespace khatwa::engine;

namespace {

std::vector<TokenId> countUp(int from, int count) {
    std::vector<TokenId> tokens;
    for (int i = 0; i < count; ++i)
        tokens.push_back((from + i) % 200);
    return tokens;
}

/// Says the sum of all it read, so that any mistake in the cache changes the reply.
TokenId checksum(const std::vector<TokenId>& read) {
    std::uint32_t sum = 17;
    for (const TokenId id : read)
        sum = sum * 31 + static_cast<std::uint32_t>(id);
    return static_cast<TokenId>(sum % 200);
}

/// What `checksum` says after `prompt`, for `count` tokens.
std::vector<TokenId> checksumReply(std::vector<TokenId> prompt, int count) {
    std::vector<TokenId> reply;
    for (int i = 0; i < count; ++i) {
        reply.push_back(checksum(prompt));
        prompt.push_back(reply.back());
    }
    return reply;
}

Request greedy(std::vector<TokenId> prompt, int maxTokens) {
    Request request;
    request.prompt = std::move(prompt);
    request.sampling.temperature = 0.0;
    request.maxTokens = maxTokens;
    return request;
}

/// A scheduler over a scripted model; `run` steps until nothing is left.
struct Bench {
    explicit Bench(ScriptedModel::Script script, int pages = 64, std::int64_t context = 1 << 20,
                   int maxBatch = 512)
        : model(std::move(script), pages, context, maxBatch), scheduler(model) {}

    void submit(RequestId id, Request request, Collector& collector) {
        scheduler.submit(id, std::move(request), collector.events(),
                         std::chrono::steady_clock::now());
    }
    void step() { scheduler.step(never, never); }
    void run() {
        for (int steps = 0; !scheduler.idle(); ++steps) {
            step();
            QVERIFY2(steps < 100000, "the scheduler does not come to an end");
        }
    }

    ScriptedModel model;
    Scheduler scheduler;
    std::atomic<bool> never = false;
};

} // namespace

class SchedulerTest : public QObject {
    Q_OBJECT

private slots:
    void replyEndsWhenTheModelSaysSo() {
        Bench bench([](const std::vector<TokenId>& read) {
            return read.size() < 5 ? 'a' : TokenId{292}; // <｜end▁of▁sentence｜>
        });
        Collector collector;
        bench.submit(1, greedy({1, 2, 3}, 0), collector);
        bench.run();
        QCOMPARE(collector.texts[0], std::string("aa")); // the end itself is not told
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Ended);
        QCOMPARE(collector.outcomes[0].tokens, 2);
        QCOMPARE(collector.outcomes[0].promptTokens, 3);
    }

    void replyEndsAtItsLength() {
        Bench bench(checksum);
        Collector collector;
        bench.submit(1, greedy(countUp(1, 10), 6), collector);
        bench.run();
        QCOMPARE(collector.tokens[0], checksumReply(countUp(1, 10), 6));
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Length);
    }

    void longPromptIsReadInChunksAndSaysHowFar() {
        Bench bench(checksum, 64, 1 << 20, 50);
        Collector collector;
        bench.submit(1, greedy(countUp(3, 120), 2), collector);
        bench.run();
        const std::vector<std::pair<int, int>> expected = {
            {0, 120}, {50, 120}, {100, 120}, {120, 120}};
        QCOMPARE(collector.prefill, expected);
        QCOMPARE(collector.tokens[0], checksumReply(countUp(3, 120), 2));
    }

    void samplesShareTheirPrompt() {
        Bench bench(checksum);
        Collector collector(4);
        Request request = greedy(countUp(5, 100), 20);
        request.samples = 4;
        bench.submit(1, request, collector);
        bench.run();
        for (int k = 0; k < 4; ++k)
            QCOMPARE(collector.tokens[static_cast<std::size_t>(k)],
                     checksumReply(countUp(5, 100), 20));
        // The prompt once, its last token for each other sample, and the replies but their last
        // tokens.
        QCOMPARE(bench.model.rowsRead, std::int64_t{100 + 3 + 4 * 19});
        QVERIFY(collector.finishedOnceEach());
    }

    void requestsRunTogether() {
        Bench bench(checksum);
        Collector first;
        Collector second;
        bench.submit(1, greedy(countUp(1, 40), 30), first);
        bench.submit(2, greedy(countUp(9, 70), 30), second);
        bench.run();
        QCOMPARE(first.tokens[0], checksumReply(countUp(1, 40), 30));
        QCOMPARE(second.tokens[0], checksumReply(countUp(9, 70), 30));
        QVERIFY(bench.model.passes < 35); // not one after the other
    }

    void promptThatBeginsAlikeIsReadFromWhereItDiffers() {
        Bench bench(checksum);
        const std::vector<TokenId> start = countUp(1, 100);
        Collector first;
        bench.submit(1, greedy(start, 10), first);
        bench.run();
        std::vector<TokenId> next = start;
        next.insert(next.end(), {7, 7, 7});
        Collector second;
        const std::int64_t before = bench.model.rowsRead;
        bench.submit(2, greedy(next, 5), second);
        bench.run();
        QCOMPARE(second.outcomes[0].reusedTokens, 100);
        QCOMPARE(bench.model.rowsRead - before, std::int64_t{3 + 4});
        QCOMPARE(second.tokens[0], checksumReply(next, 5));
        QCOMPARE(second.prefill.front(), std::make_pair(100, 103));
    }

    void samePromptAgainReadsItsLastToken() {
        Bench bench(checksum);
        for (RequestId id = 1; id <= 2; ++id) {
            Collector collector;
            bench.submit(id, greedy(countUp(1, 80), 3), collector);
            bench.run();
            QCOMPARE(collector.outcomes[0].reusedTokens, id == 1 ? 0 : 79);
            QCOMPARE(collector.tokens[0], checksumReply(countUp(1, 80), 3));
        }
    }

    void leastRecentlyUsedPrefixGoesFirst() {
        Bench bench(checksum, 6); // three conversations of two pages each
        const auto say = [&](RequestId id, int from) {
            Collector collector;
            bench.submit(id, greedy(countUp(from, 100), 5), collector);
            bench.run();
            return collector.outcomes[0].reusedTokens;
        };
        QCOMPARE(say(1, 0), 0);
        QCOMPARE(say(2, 30), 0);
        QCOMPARE(say(3, 60), 0);
        QCOMPARE(say(4, 30), 99); // needs a page, so the oldest, from 0, is given up
        QCOMPARE(say(5, 30), 99);
        QCOMPARE(say(6, 0), 0);
    }

    void fullCacheQueuesWhoComesLater() {
        Bench bench(checksum, 5); // 320 positions: two replies of 100 + 40, never three
        std::vector<Collector> collectors(6);
        for (int i = 0; i < 6; ++i)
            bench.submit(static_cast<RequestId>(i + 1), greedy(countUp(i * 20, 100), 40),
                         collectors[static_cast<std::size_t>(i)]);
        bench.run();
        for (int i = 0; i < 6; ++i) {
            Collector& collector = collectors[static_cast<std::size_t>(i)];
            QCOMPARE(collector.tokens[0], checksumReply(countUp(i * 20, 100), 40));
            QCOMPARE(collector.outcomes[0].reason, FinishReason::Length);
            QVERIFY(collector.finishedOnceEach());
        }
    }

    void replyThatGaveItsRoomUpGoesOnWhereItWas() {
        Bench bench(checksum, 6); // both begin, and one has to wait for the other's end
        Collector first;
        Collector second;
        bench.submit(1, greedy(countUp(1, 30), 250), first);
        bench.submit(2, greedy(countUp(90, 30), 250), second);
        bench.run();
        QCOMPARE(first.tokens[0], checksumReply(countUp(1, 30), 250));
        QCOMPARE(second.tokens[0], checksumReply(countUp(90, 30), 250));
        QVERIFY(first.waits.empty());
        QCOMPARE(second.waits, std::vector<int>{0}); // and was told so, once
    }

    void samplesOfOnePromptWaitForRoomToo() {
        Bench bench(checksum, 7);
        Collector collector(4);
        Request request = greedy(countUp(5, 90), 120);
        request.samples = 4;
        bench.submit(1, request, collector);
        bench.run();
        for (const auto& tokens : collector.tokens)
            QCOMPARE(tokens, checksumReply(countUp(5, 90), 120));
        QVERIFY(collector.finishedOnceEach());
    }

    void fullContextEndsTheAnswerWithALine() {
        Bench bench(checksum, 64, 100);
        Collector collector;
        bench.submit(1, greedy(countUp(1, 90), 0), collector);
        bench.run();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::ContextFull);
        QCOMPARE(collector.outcomes[0].tokens, 10);
        QVERIFY(collector.outcomes[0].message.find("100 tokens is full") != std::string::npos);
        // 100 is all that this model can hold, so no setting would help.
        QVERIFY(collector.outcomes[0].message.find("choose a model") != std::string::npos);
    }

    void promptLongerThanTheContextIsRefusedWithALine() {
        Bench bench(checksum, 64, 100);
        Collector collector;
        bench.submit(1, greedy(countUp(1, 100), 0), collector);
        bench.run();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::ContextFull);
        QVERIFY(collector.outcomes[0].message.find("Shorten it") != std::string::npos);
        QVERIFY(collector.tokens[0].empty());
        QCOMPARE(bench.model.passes, 0);
    }

    void cacheSmallerThanOneReplyEndsItWithALine() {
        Bench bench(checksum, 2);
        Collector collector;
        bench.submit(1, greedy(countUp(1, 100), 0), collector);
        bench.run();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::ContextFull);
        QCOMPARE(collector.outcomes[0].tokens, 28);
    }

    void stopEndsWithinOneToken() {
        Bench bench(checksum);
        Collector collector(3);
        Request request = greedy(countUp(1, 10), 0);
        request.samples = 3;
        bench.submit(1, request, collector);
        for (int i = 0; i < 10; ++i)
            bench.step();
        const std::size_t before = collector.tokens[0].size();
        QVERIFY(before > 0);
        bench.scheduler.stop(1);
        QCOMPARE(collector.tokens[0].size(), before);
        QVERIFY(collector.finishedOnceEach());
        QCOMPARE(collector.outcomes[2].reason, FinishReason::Stopped);
        QVERIFY(bench.scheduler.idle());
    }

    void stopOfOneLeavesTheOthersAlone() {
        Bench bench(checksum);
        Collector first;
        Collector second;
        bench.submit(1, greedy(countUp(1, 40), 30), first);
        bench.submit(2, greedy(countUp(9, 70), 30), second);
        bench.step();
        bench.scheduler.stop(1);
        bench.run();
        QCOMPARE(first.outcomes[0].reason, FinishReason::Stopped);
        QCOMPARE(second.tokens[0], checksumReply(countUp(9, 70), 30));
    }

    void passThatIsGivenUpIsRepeated() {
        Bench bench(checksum);
        bench.model.before = [&](std::span<const Row>, const std::atomic<bool>*) {
            return bench.model.passes++ % 2 == 1; // every other pass is interrupted
        };
        Collector collector;
        bench.submit(1, greedy(countUp(1, 40), 12), collector);
        bench.run();
        QCOMPARE(collector.tokens[0], checksumReply(countUp(1, 40), 12));
    }

    void answerNowClosesTheThinking() {
        Bench bench([](const std::vector<TokenId>& read) -> TokenId {
            if (read.back() == 5) // 4 5 close the thinking
                return '!';
            return read.back() == '!' ? 292 : 't';
        });
        Collector collector;
        Request request = greedy({1, 2, 3}, 0);
        request.beginsInThinking = true;
        request.closeThinking = {4, 5};
        bench.submit(1, request, collector);
        for (int i = 0; i < 4; ++i)
            bench.step();
        bench.scheduler.answerNow(1);
        bench.run();
        const std::vector<TokenId> expected = {'t', 't', 't', 't', 4, 5, '!'};
        QCOMPARE(collector.tokens[0], expected);
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Ended);
        QCOMPARE(collector.outcomes[0].tokens, 7);
    }

    void thinkingBudgetClosesTheThinking() {
        Bench bench([](const std::vector<TokenId>& read) -> TokenId {
            if (read.size() == 3)
                return 295;         // <think>: only from here on is it thinking
            if (read.back() == 296) // </think>
                return '!';
            return read.back() == '!' ? 292 : 't';
        });
        Collector collector;
        Request request = greedy({1, 2, 3}, 0);
        request.thinkingBudget = 5;
        request.closeThinking = {296};
        bench.submit(1, request, collector);
        bench.run();
        QCOMPARE(collector.texts[0], std::string("<think>ttttt</think>!"));
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Ended);
    }

    void thinkingThatEndedByItselfIsNotClosedAgain() {
        Bench bench([](const std::vector<TokenId>& read) -> TokenId {
            if (read.size() < 6)
                return 't';
            if (read.size() == 6)
                return 296;
            return read.size() < 20 ? 'a' : 292;
        });
        Collector collector;
        Request request = greedy({1, 2, 3}, 0);
        request.beginsInThinking = true;
        request.thinkingBudget = 5;
        request.closeThinking = {296};
        bench.submit(1, request, collector);
        bench.run();
        QCOMPARE(collector.texts[0], "ttt</think>" + std::string(13, 'a'));
    }

    void endlessLoopIsNoticedAndSaid() {
        Bench bench(
            [](const std::vector<TokenId>& read) { return TokenId('a' + read.size() % 3); });
        Collector collector;
        bench.submit(1, greedy({1, 2, 3}, 0), collector);
        bench.run();
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Repetition);
        QVERIFY(collector.outcomes[0].message.find("repeat") != std::string::npos);
        QCOMPARE(collector.outcomes[0].tokens, 3 + RepetitionDetector::kLongRun);
    }

    void numberThatIsNotFiniteFailsItsReplyAlone() {
        Bench bench(checksum);
        int decisions = 0;
        bench.model.spoil = [&](std::span<float> logits) {
            if (++decisions == 3)
                logits[9] = std::numeric_limits<float>::quiet_NaN();
        };
        Collector first;
        bench.submit(1, greedy(countUp(1, 40), 30), first);
        bench.run();
        QCOMPARE(first.outcomes[0].reason, FinishReason::Failed);
        QCOMPARE(first.outcomes[0].tokens, 2);
        QVERIFY(first.outcomes[0].message.find("not finite") != std::string::npos);
        Collector second;
        bench.submit(2, greedy(countUp(1, 40), 4), second);
        bench.run();
        QCOMPARE(second.tokens[0], checksumReply(countUp(1, 40), 4));
        QCOMPARE(second.outcomes[0].reusedTokens, 0); // what a failed reply left is not trusted
    }

    void failingModelFailsTheBatchAndTheNextRequestIsAnswered() {
        Bench bench(checksum);
        bench.model.before = [&](std::span<const Row>, const std::atomic<bool>*) -> bool {
            if (bench.model.passes == 2)
                throw Error(ErrorCode::FileUnreadable, "The disk is gone.");
            return true;
        };
        Collector first;
        bench.submit(1, greedy(countUp(1, 40), 30), first);
        for (int i = 0; i < 3; ++i)
            bench.step();
        QCOMPARE(first.outcomes[0].reason, FinishReason::Failed);
        QCOMPARE(first.outcomes[0].message, std::string("The disk is gone."));
        bench.model.before = nullptr;
        Collector second;
        bench.submit(2, greedy(countUp(1, 40), 4), second);
        bench.run();
        QCOMPARE(second.tokens[0], checksumReply(countUp(1, 40), 4));
        QVERIFY(first.finishedOnceEach());
    }

    void aLostDeviceEndsEveryReplyWithItsOwnReason() {
        Bench bench(checksum);
        bench.model.before = [&](std::span<const Row>, const std::atomic<bool>*) -> bool {
            if (bench.model.passes == 2)
                throw Error(ErrorCode::DeviceLost, "The GPU failed.");
            return true;
        };
        Collector first, second(2);
        bench.submit(1, greedy(countUp(1, 40), 30), first);
        for (int i = 0; i < 2; ++i)
            bench.step();
        Request samples = greedy(countUp(9, 40), 30);
        samples.samples = 2;
        bench.submit(2, samples, second);
        bench.run();
        QVERIFY(first.finishedOnceEach() && second.finishedOnceEach());
        for (const auto& outcome : {first.outcomes[0], second.outcomes[0], second.outcomes[1]}) {
            QCOMPARE(outcome.reason, FinishReason::DeviceLost);
            QCOMPARE(outcome.message, std::string("The GPU failed. The answer ends here."));
        }
    }

    void noMemoryIsSaidPlainly() {
        Bench bench(checksum);
        bench.model.before = [](std::span<const Row>, const std::atomic<bool>*) -> bool {
            throw std::bad_alloc();
        };
        Collector collector;
        bench.submit(1, greedy(countUp(1, 40), 30), collector);
        bench.run();
        QVERIFY(collector.outcomes[0].message.find("not enough memory") != std::string::npos);
        QVERIFY(collector.outcomes[0].noMemory);
    }

    void noMemoryInACallbackIsSaidPlainlyToo_data() {
        QTest::addColumn<QString>("callback");
        for (const char* callback : {"token", "prefill", "waiting"})
            QTest::newRow(callback) << callback;
    }
    void noMemoryInACallbackIsSaidPlainlyToo() {
        QFETCH(const QString, callback);
        Bench bench(checksum, 3); // too little for two replies of 100
        Collector other;
        Collector collector;
        Events events = collector.events();
        if (callback == "token")
            events.token = [](int, TokenId, const std::string&) { throw std::bad_alloc(); };
        else if (callback == "prefill")
            events.prefill = [](int, int) { throw std::bad_alloc(); };
        else
            events.waiting = [](int) { throw std::bad_alloc(); };
        bench.submit(1, greedy(countUp(1, 100), 30), other);
        bench.scheduler.submit(2, greedy(countUp(50, 100), 30), events,
                               std::chrono::steady_clock::now());
        bench.run();
        QCOMPARE(other.outcomes[0].reason, FinishReason::Length);
        QCOMPARE(collector.outcomes[0].reason, FinishReason::Failed);
        QVERIFY(collector.outcomes[0].message.find("not enough memory") != std::string::npos);
        QVERIFY(collector.outcomes[0].noMemory);
    }

    /// Else its thread would look at it again and again.
    void aRequestThatFailsBeforeItIsReadIsGone() {
        Bench bench(checksum);
        Collector collector;
        Events events = collector.events();
        events.prefill = [](int, int) { throw std::runtime_error("the screen is gone"); };
        bench.scheduler.submit(1, greedy(countUp(1, 40), 30), events,
                               std::chrono::steady_clock::now());
        bench.step();
        QVERIFY(bench.scheduler.idle());
        QVERIFY(collector.finishedOnceEach());
        QCOMPARE(collector.outcomes[0].message, std::string("the screen is gone"));
    }

    void throwingCallbackFailsItsRequestAlone() {
        Bench bench(checksum);
        Collector first;
        Events events = first.events();
        events.token = [](int, TokenId, const std::string&) {
            throw std::runtime_error("the screen is gone");
        };
        bench.scheduler.submit(1, greedy(countUp(1, 40), 30), events,
                               std::chrono::steady_clock::now());
        Collector second;
        bench.submit(2, greedy(countUp(9, 40), 30), second);
        bench.run();
        QCOMPARE(first.outcomes[0].reason, FinishReason::Failed);
        QCOMPARE(first.outcomes[0].message, std::string("the screen is gone"));
        QVERIFY(!first.outcomes[0].noMemory);
        QCOMPARE(second.tokens[0], checksumReply(countUp(9, 40), 30));
    }

    void wrongRequestsAreRefusedWithALine_data() {
        QTest::addColumn<std::vector<int>>("prompt");
        QTest::addColumn<double>("temperature");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << std::vector<int>{} << 0.6 << "empty";
        QTest::newRow("unknown token") << std::vector<int>{1, 297} << 0.6 << "Token 297";
        QTest::newRow("negative token") << std::vector<int>{-1} << 0.6 << "Token -1";
        QTest::newRow("temperature") << std::vector<int>{1} << -0.5 << "temperature";
    }
    void wrongRequestsAreRefusedWithALine() {
        QFETCH(const std::vector<int>, prompt);
        QFETCH(const double, temperature);
        QFETCH(const QString, says);
        Bench bench(checksum);
        Collector collector(2);
        Request request;
        request.prompt = prompt;
        request.samples = 2;
        request.sampling.temperature = temperature;
        bench.submit(1, request, collector);
        QVERIFY(bench.scheduler.idle());
        QVERIFY(collector.finishedOnceEach());
        QCOMPARE(collector.outcomes[1].reason, FinishReason::Failed);
        QVERIFY(QString::fromStdString(collector.outcomes[1].message).contains(says));
    }

    void manySamplesThanABatchHoldsRunInTurns() {
        Bench bench(checksum, 64, 1 << 20, 4);
        Collector collector(10);
        Request request = greedy(countUp(5, 20), 15);
        request.samples = 10;
        bench.submit(1, request, collector);
        bench.run();
        for (const auto& tokens : collector.tokens)
            QCOMPARE(tokens, checksumReply(countUp(5, 20), 15));
        QVERIFY(collector.waits.empty()); // it was not the cache that was full
    }
};

QTEST_APPLESS_MAIN(SchedulerTest)
#include "scheduler_test.moc"
