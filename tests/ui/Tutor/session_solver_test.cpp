#include "tests/engine/generate/scripted_model.h"
#include "ui/Tutor/session_solver.h"

#include <QTest>

#include <algorithm>
#include <future>
#include <map>

using namespace khatwa;
using namespace khatwa::ui;
using engine::TokenId;

namespace {

const std::string kReply = "<think>\n7x is 42.\n</think>\n\n1. So $\\boxed{6}$.";

/// A model that says one reply. A prompt ends with a mark, after which the reply so far stands.
std::shared_ptr<engine::Generator> saying(const std::string& reply) {
    static const engine::Tokenizer tokenizer(engine::makeTinyModel({}).tokenizer);
    const std::vector<TokenId> ids = tokenizer.encode(reply, true);
    const TokenId assistant = *tokenizer.special("<｜Assistant｜>");
    const TokenId end = *tokenizer.special("<｜end▁of▁sentence｜>");
    return std::make_shared<engine::Generator>(std::make_unique<engine::ScriptedModel>(
        [=](const std::vector<TokenId>& read) {
            const auto last = std::find(read.rbegin(), read.rend(), assistant);
            const auto said = static_cast<std::size_t>(last - read.rbegin());
            return said < ids.size() ? ids[said] : end;
        },
        64));
}

/// What came of a question, when it is over.
struct Said {
    std::vector<Progress> progress;
    std::map<int, Reply> replies;

    Said(Solver& solver, const Question& question) {
        std::promise<void> over;
        SolverEvents events;
        events.progress = [&](Progress now) { progress.push_back(std::move(now)); };
        events.said = [&](int sample, Reply reply) { replies[sample] = std::move(reply); };
        events.finished = [&](const engine::Events::Outcome&) { over.set_value(); };
        solver.solve(question, std::move(events));
        over.get_future().wait();
    }
};

} // namespace

class SessionSolverTest : public QObject {
    Q_OBJECT

private slots:
    void everySolutionIsSaid() {
        SessionSolver solver(saying(kReply));
        Question question;
        question.problem = "Solve it.";
        question.samples = 3;
        const Said said(solver, question);
        QCOMPARE(said.replies.size(), std::size_t(3));
        for (const auto& [sample, reply] : said.replies) {
            QCOMPARE(reply.thinking, std::string("7x is 42."));
            QCOMPARE(reply.text, std::string("1. So $\\boxed{6}$."));
            QCOMPARE(reply.answer, std::string("6"));
            QCOMPARE(reply.outcome.reason, engine::FinishReason::Ended);
            QVERIFY(reply.outcome.tokens > 10);
        }
    }

    void aReplyThatAnotherModelBeganIsGoneOnWith() {
        SessionSolver solver(saying(kReply));
        solver.resume({{"Solve it.", "1. So", "7x is 42."}});
        Question question;
        question.kind = Question::Kind::Continue;
        const Said said(solver, question);
        QVERIFY(said.progress.front().restarted);
        // What was there is there from the first moment on.
        QVERIFY(said.progress.front().changed.size() >= 2);
        QVERIFY(said.progress.front().changed.front().thinking);
        QVERIFY(!said.progress.front().inThinking);
        QCOMPARE(said.replies.at(0).thinking, std::string("7x is 42."));
        QCOMPARE(said.replies.at(0).text, std::string("1. So $\\boxed{6}$."));
        QVERIFY(said.replies.at(0).outcome.tokens < 16);
    }
};

QTEST_GUILESS_MAIN(SessionSolverTest)
#include "session_solver_test.moc"
