#include "app/tutor/scanner.h"
#include "app/tutor/step_watcher.h"

#include <QtTest>

#include <future>
#include <map>

using namespace khatwa::tutor;

namespace {

const std::string kReply = "1. Add $2$ to both sides: $10y=-20$.\n2. So $8-2=7$.\n\n"
                           "3. Divide both sides by $10$: $\\boxed{y=-2}$.\n";
const std::string kProblem = "Solve $10y-2=-22$ for $y$.";

/// What a watcher tells, gathered on its thread.
struct Sink {
    std::mutex mutex;
    std::map<std::uint32_t, StepCheck> checks;
    std::vector<std::uint32_t> order;
    std::promise<void> done;

    StepWatcher::Told told() {
        return {[this](int, std::uint32_t id, const StepCheck& check) {
                    const std::lock_guard lock(mutex);
                    checks[id] = check;
                    order.push_back(id);
                },
                [this] { done.set_value(); }};
    }
    void wait() { done.get_future().wait(); }
};

} // namespace

class StepWatcherTest : public QObject {
    Q_OBJECT

private slots:
    void verdictsDoNotDependOnHowTheReplyCame() {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
            StepWatcher watcher;
            Sink sink;
            const auto reply = watcher.begin(kProblem, {}, sink.told());
            StreamScanner scanner;
            for (std::size_t i = 0; i < kReply.size(); i += piece)
                watcher.blocks(reply, scanner.push(std::string_view(kReply).substr(i, piece)),
                               false);
            watcher.blocks(reply, scanner.finish(), false);
            watcher.finish(reply);
            sink.wait();
            const std::vector<StepBlocks> steps = stepBlocksOf(scanner.blocks());
            QCOMPARE(steps.size(), std::size_t(3));
            QCOMPARE(sink.checks[steps[0].id].verdict, StepVerdict::Checked);
            QCOMPARE(sink.checks[steps[1].id].verdict, StepVerdict::Contradicts);
            QCOMPARE(sink.checks[steps[2].id].verdict, StepVerdict::Checked);
            QCOMPARE(sink.checks[scanner.blocks().back().id].verdict, StepVerdict::Checked);
            QCOMPARE(sink.order.size(), std::size_t(4)); // each one once
        }
    }

    void aStepIsJudgedWhileTheNextIsWritten() {
        StepWatcher watcher;
        std::promise<StepVerdict> first;
        const auto reply = watcher.begin(
            kProblem, {},
            {[&](int, std::uint32_t, const StepCheck& check) { first.set_value(check.verdict); },
             {}});
        StreamScanner scanner;
        watcher.blocks(reply, scanner.push("1. Add $2$ to both sides: $10y=-20$.\n2. So"), false);
        QCOMPARE(first.get_future().get(), StepVerdict::Checked);
        watcher.forget();
    }

    void aReplyThatWasReadAgainIsJudgedAgain() {
        StepWatcher watcher;
        Sink sink;
        const auto reply = watcher.begin(kProblem, {}, sink.told());
        StreamScanner scanner;
        scanner.push("1. So $8-2=7$.\n2. x</think>\n");
        watcher.blocks(reply, scanner.push("1. So $10y=-20$.\n"), true);
        scanner.finish();
        watcher.blocks(reply, scanner.blocks(), true);
        watcher.finish(reply);
        sink.wait();
        const std::vector<StepBlocks> steps = stepBlocksOf(scanner.blocks());
        QCOMPARE(steps.size(), std::size_t(1));
        QCOMPARE(sink.checks[steps[0].id].verdict, StepVerdict::Checked);
    }

    void aForgottenReplyTellsNothing() {
        StepWatcher watcher;
        const auto reply = watcher.begin(
            kProblem, {}, {[](int, std::uint32_t, const StepCheck&) { QFAIL("told"); }, {}});
        watcher.forget();
        StreamScanner scanner;
        scanner.push(kReply);
        scanner.finish();
        watcher.blocks(reply, scanner.blocks(), false);
        Sink sink;
        watcher.finish(watcher.begin(kProblem, {}, sink.told()));
        sink.wait();
        QVERIFY(sink.checks.empty());
    }
};

QTEST_GUILESS_MAIN(StepWatcherTest)
#include "step_watcher_test.moc"
