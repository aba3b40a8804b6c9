#include "app/tutor/models.h"
#include "app/tutor/session.h"
#include "tests/engine/generate/scripted_model.h"

#include <QtTest>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

using namespace khatwa;
using namespace khatwa::tutor;
using engine::ScriptedModel;
using engine::TokenId;

namespace {

/// A model that, whatever it is asked, says the replies one after another, a byte or a mark at a
/// time. A prompt ends with <｜Assistant｜>, so what follows it is the reply so far.
std::unique_ptr<ScriptedModel> saying(std::vector<std::string> replies,
                                      const std::string& chatTemplate = {}) {
    static const engine::Tokenizer tokenizer(engine::makeTinyModel({}).tokenizer);
    std::vector<std::vector<TokenId>> ids;
    for (const std::string& reply : replies)
        ids.push_back(tokenizer.encode(reply, true));
    const TokenId assistant = *tokenizer.special("<｜Assistant｜>");
    const TokenId end = *tokenizer.special("<｜end▁of▁sentence｜>");
    return std::make_unique<ScriptedModel>(
        [=](const std::vector<TokenId>& read) {
            const auto last = std::find(read.rbegin(), read.rend(), assistant);
            const auto said = static_cast<std::size_t>(last - read.rbegin());
            const auto turn =
                static_cast<std::size_t>(std::count(read.begin(), read.end(), assistant)) - 1;
            const std::vector<TokenId>& reply = ids[std::min(turn, ids.size() - 1)];
            return said < reply.size() ? reply[said] : end;
        },
        64, 1 << 20, 512, chatTemplate);
}

/// Takes in what a session tells, and lets a test wait for the end.
struct Sink {
    explicit Sink(int samples = 1) : left(samples), solutions(static_cast<std::size_t>(samples)) {}

    SolveEvents events() {
        SolveEvents result;
        result.reading = [this](int done, int total) { reading.emplace_back(done, total); };
        result.blocks = [this](const std::vector<Block>& changed, const StreamScanner&) {
            for (const Block& block : changed) {
                if (block.id > blocks.size())
                    blocks.push_back(block);
                else
                    blocks[block.id - 1] = block;
            }
        };
        result.statistics = [this](const Statistics& now) { statistics = now; };
        result.finished = [this](int sample, const Solution& solution) {
            const std::lock_guard lock(mutex);
            solutions[static_cast<std::size_t>(sample)] = solution;
            --left;
            finished.notify_all();
        };
        return result;
    }
    void wait() {
        std::unique_lock lock(mutex);
        finished.wait(lock, [this] { return left == 0; });
    }

    std::mutex mutex;
    std::condition_variable finished;
    int left;
    std::vector<Solution> solutions;
    std::vector<std::pair<int, int>> reading;
    std::vector<Block> blocks;
    Statistics statistics;
};

const std::string kReply = "<think>\n7x is 42.\n</think>\n\n1. Add 12: $7x = 42$.\n"
                           "2. Divide by 7: $x = 6$.\n\n$$\\boxed{6}$$";

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void replyBecomesASolution() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        Sink sink;
        session.solve("Solve $7x-12=30$ for $x$.", Language::English, {}, sink.events());
        sink.wait();
        const Solution& solution = sink.solutions[0];
        QCOMPARE(solution.finish, engine::FinishReason::Ended);
        QCOMPARE(QString::fromStdString(solution.thinking).trimmed(), QString("7x is 42."));
        QCOMPARE(solution.steps.size(), std::size_t{2});
        QVERIFY(solution.steps[1].text.find("x = 6") != std::string::npos);
        QCOMPARE(name(solution.steps[1].verdict), std::string_view("unchecked"));
        QCOMPARE(solution.answer.value_or(""), std::string("6"));
        QVERIFY(solution.tokens > 20);
        QCOMPARE(sink.statistics.tokens, solution.tokens);
        QCOMPARE(sink.reading.back().first, sink.reading.back().second);
        QCOMPARE(sink.reading.back().second, solution.promptTokens);
    }

    void blocksArriveWhileTheReplyGrowsAndEndComplete() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        Sink sink;
        session.solve("Solve it.", Language::English, {}, sink.events());
        sink.wait();
        StreamScanner whole;
        whole.push(kReply);
        whole.finish();
        QVERIFY(sink.blocks == whole.blocks());
        QVERIFY(std::all_of(sink.blocks.begin(), sink.blocks.end(),
                            [](const Block& block) { return block.complete; }));
        QCOMPARE(sink.blocks.front().kind, Block::Kind::Thinking);
    }

    void everySampleFinishes() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        Sink sink(3);
        SolveOptions options;
        options.samples = 3;
        session.solve("Solve it.", Language::English, options, sink.events());
        sink.wait();
        for (const Solution& solution : sink.solutions)
            QCOMPARE(solution.answer.value_or(""), std::string("6"));
    }

    void questionThatFollowsSharesThePromptAndNotTheThinking() {
        auto model = saying({kReply, "Because $7 \\cdot 6 = 42$."});
        Session session(std::make_shared<engine::Generator>(std::move(model)));
        Sink first;
        session.solve("Solve it.", Language::English, {}, first.events());
        first.wait();
        Sink second;
        session.ask("Why?", {}, second.events());
        second.wait();
        QCOMPARE(second.solutions[0].text, std::string("Because $7 \\cdot 6 = 42$."));
        QVERIFY(second.solutions[0].reusedTokens >= first.solutions[0].promptTokens);
        // Its prompt holds the first one, the answer without the thinking, and the question.
        const auto& tokenizer = session.generator().model().tokenizer();
        const auto plain = session.format().prompt(
            {{engine::ChatTurn::Role::User, userTurn("Solve it.", Language::English)},
             {engine::ChatTurn::Role::Assistant, first.solutions[0].text},
             {engine::ChatTurn::Role::User, "Why?"}});
        QCOMPARE(second.solutions[0].promptTokens, static_cast<int>(plain.size()));
        QVERIFY(tokenizer.decode(plain).find("7x is 42") == std::string::npos);
    }

    void aReplyThatWasCutGoesOnWhereItWasBrokenOff() {
        for (const int cut : {3, 20, 40, 60}) {
            Session session(std::make_shared<engine::Generator>(saying({kReply})));
            Sink first;
            SolveOptions few;
            few.maxTokens = cut;
            session.solve("Solve it.", Language::English, few, first.events());
            first.wait();
            QCOMPARE(first.solutions[0].finish, engine::FinishReason::Length);
            Sink second;
            session.goOn({}, second.events());
            second.wait();
            StreamScanner whole;
            whole.push(kReply);
            whole.finish();
            QVERIFY(second.blocks == whole.blocks());
            QCOMPARE(second.solutions[0].text, whole.solution());
            QCOMPARE(second.solutions[0].finish, engine::FinishReason::Ended);
        }
    }

    void askedAgainTheLastReplyIsForgotten() {
        Session session(std::make_shared<engine::Generator>(saying({kReply, "Because.", "No."})));
        Sink first;
        session.solve("Solve it.", Language::English, {}, first.events());
        first.wait();
        Sink second;
        session.ask("Why?", {}, second.events());
        second.wait();
        Sink third;
        session.again({}, third.events());
        third.wait();
        QCOMPARE(third.solutions[0].promptTokens, second.solutions[0].promptTokens);
        QCOMPARE(third.solutions[0].text, std::string("Because."));
    }

    void anEarlierConversationIsGoneOnWith() {
        Session session(std::make_shared<engine::Generator>(saying({kReply, "Because."})));
        session.resume({{userTurn("Solve it.", Language::English), "It is $6$."}});
        Sink sink;
        session.ask("Why?", {}, sink.events());
        sink.wait();
        QCOMPARE(sink.solutions[0].text, std::string("Because."));
    }

    void aReplyOfAnEarlierConversationGoesOnWhereItWasBrokenOff() {
        struct Cut {
            const char* thinking;
            const char* reply;
        };
        for (const Cut& cut :
             {Cut{"7x is", ""}, Cut{"7x is 42.", "1. Add 12: $7x = 42$.\n2. Div"}}) {
            Session session(std::make_shared<engine::Generator>(saying({kReply})));
            session.resume({{userTurn("Solve it.", Language::English), cut.reply, cut.thinking}});
            Sink sink;
            session.goOn({}, sink.events());
            sink.wait();
            StreamScanner whole;
            whole.push(kReply);
            whole.finish();
            QVERIFY(sink.blocks == whole.blocks());
            QCOMPARE(sink.solutions[0].text, whole.solution());
            QCOMPARE(sink.solutions[0].thinking, whole.thinking());
            // It is the model that goes on: it was told the beginning.
            const auto asked = session.format().prompt(
                {{engine::ChatTurn::Role::User, userTurn("Solve it.", Language::English)}});
            QVERIFY(sink.solutions[0].promptTokens > static_cast<int>(asked.size()));
        }
    }

    void aReplyGoesOnWhereThePromptOpensTheThinking() {
        struct Cut {
            const char* whole;
            const char* thinking;
            const char* reply;
        };
        for (const Cut& cut : {Cut{"7x is 42.\n</think>\n\n1. Add 12.", "7x is", ""},
                               Cut{"7x is 42.\n</think>\n\n1. Add 12.", "7x is 42.", "1. Ad"},
                               Cut{"\n</think>\n\n1. Add 12.", "", "1. Ad"}}) {
            // Of the script's reply the prompt says the tag.
            auto model = saying({std::string("<think>\n") + cut.whole},
                                "<｜User｜><｜Assistant｜>{% if add_generation_prompt %}"
                                "<｜Assistant｜><think>\\n{% endif %}</think>");
            Session session(std::make_shared<engine::Generator>(std::move(model)));
            QVERIFY(session.format().opensThinking());
            session.resume({{"Solve it.", cut.reply, cut.thinking}});
            Sink sink;
            session.goOn({}, sink.events());
            sink.wait();
            StreamScanner whole({.beginsInThinking = true});
            whole.push(cut.whole);
            whole.finish();
            QVERIFY(sink.blocks == whole.blocks());
            QCOMPARE(sink.solutions[0].text, std::string("1. Add 12."));
            QVERIFY(sink.solutions[0].tokens < static_cast<int>(std::string(cut.whole).size()));
        }
    }

    void halfACharacterIsNoBeginningOfWhatGoesOn() {
        const std::string reply = "<think>\n7x is 42.\n</think>\n\nأضف";
        Session session(std::make_shared<engine::Generator>(saying({reply})));
        // A reply that was stopped in the midst of a letter ends in the mark of a broken one.
        session.resume({{userTurn("Solve it.", Language::English), "أض\uFFFD", "7x is 42."}});
        Sink sink;
        session.goOn({}, sink.events());
        sink.wait();
        QCOMPARE(sink.solutions[0].text, std::string("أضف"));
        QCOMPARE(sink.solutions[0].tokens, 2); // two bytes
    }

    void whatSaysNothingIsNoPartOfAnEarlierConversation() {
        Session session(std::make_shared<engine::Generator>(saying({"First.", "Second."})));
        const std::string asked = userTurn("Solve it.", Language::English);
        session.resume({{asked, "It is $6$."}, {"Why?", " \n", "Hm."}});
        Sink sink;
        session.ask("Why?", {}, sink.events());
        sink.wait();
        const auto plain =
            session.format().prompt({{engine::ChatTurn::Role::User, asked},
                                     {engine::ChatTurn::Role::Assistant, "It is $6$."},
                                     {engine::ChatTurn::Role::User, "Why?"}});
        QCOMPARE(sink.solutions[0].promptTokens, static_cast<int>(plain.size()));
        // It is asked again all the same.
        session.resume({{asked, "It is $6$."}, {"Why?", " \n", "Hm."}});
        Sink again;
        session.again({}, again.events());
        again.wait();
        QCOMPARE(again.solutions[0].promptTokens, static_cast<int>(plain.size()));
    }

    void theStepsOfASolutionAreJudged() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        Sink sink;
        session.solve("Solve $7x-12=30$.", Language::English, {}, sink.events());
        sink.wait();
        Solution solution = sink.solutions[0];
        checkSteps(solution, "Solve $7x-12=30$.", Language::English);
        QCOMPARE(solution.steps[1].verdict, StepVerdict::Checked);
        QCOMPARE(solution.answerVerdict, StepVerdict::Checked);
    }

    void newProblemBeginsANewConversation() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        Sink first;
        session.solve("Solve it.", Language::English, {}, first.events());
        first.wait();
        Sink second;
        session.solve("Solve it.", Language::English, {}, second.events());
        second.wait();
        QCOMPARE(second.solutions[0].promptTokens, first.solutions[0].promptTokens);
        QCOMPARE(second.solutions[0].text, first.solutions[0].text);
    }

    void stopEndsWithWhatThereIs() {
        Session session(std::make_shared<engine::Generator>(std::make_unique<ScriptedModel>(
            [](const std::vector<TokenId>& read) { return TokenId('a' + read.size() % 20); }, 64)));
        Sink sink;
        SolveEvents events = sink.events();
        std::promise<engine::RequestId> promise;
        std::shared_future<engine::RequestId> request = promise.get_future().share();
        events.statistics = [&](const Statistics& now) {
            if (now.tokens == 5)
                session.stop(request.get());
        };
        promise.set_value(session.solve("Solve it.", Language::English, {}, std::move(events)));
        sink.wait();
        QCOMPARE(sink.solutions[0].finish, engine::FinishReason::Stopped);
        QCOMPARE(sink.solutions[0].text.size(), std::size_t{5});
        QCOMPARE(sink.solutions[0].tokens, 5);
    }

    void textThatCannotBeTokenizedIsAReplyThatFailed() {
        Session session(std::make_shared<engine::Generator>(saying({kReply})));
        SolveOptions options;
        options.samples = 2;
        Sink sink(2);
        // More blanks in a row than the tokenizer's expression may try in its bounds.
        const std::string problem = "x" + std::string(2'000'000, ' ') + "y";
        QCOMPARE(session.solve(problem, Language::English, options, sink.events()), kNoRequest);
        sink.wait();
        for (const Solution& solution : sink.solutions) {
            QCOMPARE(solution.finish, engine::FinishReason::Failed);
            QVERIFY(!solution.message.empty());
        }
        Sink next; // and the session goes on
        session.solve("Solve it.", Language::English, {}, next.events());
        next.wait();
        QCOMPARE(next.solutions[0].answer.value_or(""), std::string("6"));
    }

    void eventsOutliveTheirSession() {
        const auto generator = std::make_shared<engine::Generator>(saying({kReply}));
        Sink sink;
        {
            Session session(generator);
            session.solve("Solve it.", Language::English, {}, sink.events());
        }
        sink.wait();
        QCOMPARE(sink.solutions[0].answer.value_or(""), std::string("6"));
    }

    void userTurnIsTheProblemAndTheInstruction() {
        // The starter model is trained on exactly these.
        QCOMPARE(userTurn("  Solve $7x-12=30$ for $x$.\n", Language::English),
                 std::string("Solve $7x-12=30$ for $x$.\nPlease reason step by step, and put your "
                             "final answer within \\boxed{}."));
        QCOMPARE(
            userTurn("ما ناتج $2+3$؟", Language::Arabic),
            std::string("ما ناتج $2+3$؟\nفكر خطوة بخطوة، وضع إجابتك النهائية داخل \\boxed{}."));
    }

    void languageIsThatOfTheLettersOutsideFormulas_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("arabic");
        QTest::newRow("English") << "Solve $7x-12=30$ for $x$." << false;
        QTest::newRow("Arabic") << "حل المعادلة $7x-12=30$." << true;
        QTest::newRow("Arabic with much LaTeX")
            << "احسب \\frac{\\sqrt{2}}{\\sin x} + \\(abcdefghijklmnop\\)" << true;
        QTest::newRow("English with an Arabic word")
            << "What does the word عدد mean here?" << false;
        QTest::newRow("only Arabic digits") << "٥ + ٣" << true;
        QTest::newRow("only a formula") << "$x^2 = 4$" << false;
        QTest::newRow("nothing") << "" << false;
        QTest::newRow("half a formula") << "احسب $abcdefghijkl" << true;
    }
    void languageIsThatOfTheLettersOutsideFormulas() {
        QFETCH(const QString, text);
        QFETCH(const bool, arabic);
        QCOMPARE(languageOf(text.toStdString()) == Language::Arabic, arabic);
    }

    void environmentNamesTheStarterModel() {
        qputenv("KHATWA_MODEL", "/some/model.gguf");
        QCOMPARE(starterModel().value(), std::filesystem::path("/some/model.gguf"));
        qunsetenv("KHATWA_MODEL");
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
