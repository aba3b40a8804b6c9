#include "app/tutor/scanner.h"
#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/tutor_model.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace khatwa;
using namespace khatwa::ui;
using engine::FinishReason;
using khatwa::tests::FakeSolver;

/// What a student does with a solution that is there, or that was broken off.
class TutorActionsTest : public QObject {
    Q_OBJECT

private:
    std::shared_ptr<FakeSolver> solver_;
    std::unique_ptr<TutorModel> model_;

    /// The blocks that the scanner makes of a reply.
    static std::vector<tutor::Block> blocksOf(const std::string& reply) {
        tutor::StreamScanner scanner;
        scanner.push(reply);
        scanner.finish();
        return scanner.blocks();
    }
    void ask(const char* problem = "Solve $x+1=3$.") {
        model_->setProblem(QString::fromUtf8(problem));
        model_->solve();
    }
    void write(const std::string& reply) { solver_->write(blocksOf(reply), 3); }
    void end(FinishReason reason = FinishReason::Ended) {
        solver_->finish(reason);
        QTRY_COMPARE(model_->phase(), TutorModel::Phase::Finished);
    }
    /// Without the verdicts: what the page draws.
    QStringList texts() const {
        QStringList list;
        for (const QVariant& block : model_->allBlocks())
            list.append(block.toMap()[QStringLiteral("text")].toString());
        return list;
    }

private slots:
    void init() {
        solver_ = std::make_shared<FakeSolver>();
        model_ = std::make_unique<TutorModel>(std::vector<Claim>{}, 1);
        model_->setSolver(solver_, QStringLiteral("big"), false);
    }
    void cleanup() { model_.reset(); }

    // ---- several solutions

    void whereTheVoteGoesAgainstTheFirstSolutionOneThatAgreesIsShown() {
        model_->setSamples(3);
        ask();
        write("1. Add: $x=4$.\n2. So $\\boxed{x=3}$.");
        solver_->say({}, "1. Add: $x=4$.\n2. So $\\boxed{x=3}$.");
        solver_->say("Hm.", "1. Subtract $1$ from both sides: $\\boxed{2}$.", 1);
        solver_->say({}, "It is $\\boxed{2}$.", 2);
        end();
        QTRY_VERIFY(!model_->votes().isEmpty());
        QVERIFY2(model_->votes().startsWith(QStringLiteral("2 of 3 run(s) agree. The one")),
                 qPrintable(model_->votes()));
        QVERIFY(!texts().join(QString()).contains(QStringLiteral("x=3")));
        QVERIFY(texts().contains(QStringLiteral("2"))); // the answer
        QVERIFY(model_->hasThinking());
        // Its steps are judged as those of any other.
        QTRY_COMPARE(model_->allBadges().size(), 2);
        QCOMPARE(model_->allBadges()[1].toMap()[QStringLiteral("verdict")].toString(),
                 QStringLiteral("checked"));
        // And what is asked next is about it.
        QVERIFY(!solver_->resumed.empty());
        QCOMPARE(solver_->resumed.back().reply,
                 std::string("1. Subtract $1$ from both sides: $\\boxed{2}$."));
    }

    void whereTheFirstSolutionAgreesItStays() {
        model_->setSamples(3);
        ask();
        write("It is $\\boxed{x=2}$.");
        solver_->say({}, "It is $\\boxed{x=2}$.");
        solver_->say({}, "Then $\\boxed{3}$.", 1);
        solver_->say({}, "So $\\boxed{2}$.", 2);
        end();
        QTRY_COMPARE(model_->votes(), QStringLiteral("2 of 3 run(s) agree."));
        QCOMPARE(texts().constLast(), QStringLiteral("x=2"));
        QVERIFY(solver_->resumed.empty());
    }

    void theOneShownInsteadEndedAsItDid() {
        model_->setSamples(2);
        ask();
        write("1. Add");
        solver_->say({}, "1. Add");
        solver_->say({}, "It is $\\boxed{2}$.", 1);
        end(FinishReason::Length);
        QTRY_VERIFY(!model_->votes().isEmpty());
        QCOMPARE(texts().constLast(), QStringLiteral("2"));
        QCOMPARE(model_->message(), QString());
        QVERIFY(!model_->canContinue());
    }

    // ---- what was broken off

    void nothingIsAskedAboutASolutionThatDidNotBegin() {
        ask();
        solver_->write(1, tutor::Block::Kind::Thinking, "Let me see.", true, 3);
        end(FinishReason::Stopped);
        QVERIFY(model_->canRetry());
        QVERIFY(model_->canContinue());
        QVERIFY(!model_->canAsk());
        model_->anotherMethod();
        QCOMPARE(solver_->asked.size(), std::size_t(1));
    }

    void aFollowUpThatDidNotBeginLeavesTheSolutionToAskAbout() {
        ask();
        write("1. Subtract $1$: $x=2$.");
        end();
        model_->anotherMethod();
        end(FinishReason::Stopped);
        QVERIFY(model_->canAsk());
    }

    void anotherModelGoesOnWithAReplyThatWasStopped() {
        ask();
        std::vector<tutor::Block> blocks =
            blocksOf("<think>\nLet me see.\n</think>\n\n1. Subtract");
        solver_->write(blocks, 3);
        solver_->say("Let me see.", "1. Subtract");
        end(FinishReason::Stopped);
        const auto other = std::make_shared<FakeSolver>();
        model_->setSolver(other, QStringLiteral("other"), false);
        QVERIFY(model_->canContinue());
        QCOMPARE(other->resumed.size(), std::size_t(1));
        QCOMPARE(other->resumed[0].reply, std::string("1. Subtract"));
        QCOMPARE(other->resumed[0].thinking, std::string("Let me see."));
    }

    void aModelThatComesBeforeAReplyHasEndedLearnsAllOfIt() {
        ask();
        write("1. Subtract");
        QTRY_COMPARE(model_->phase(), TutorModel::Phase::Answering);
        const auto other = std::make_shared<FakeSolver>();
        model_->setSolver(other, QStringLiteral("other"), false);
        solver_->say({}, "1. Subtract $1$ from");
        end(FinishReason::Stopped);
        QCOMPARE(other->resumed.back().reply, std::string("1. Subtract $1$ from"));
    }

    void aReplyOfWhichNothingIsThereIsNotGoneOnWith() {
        ask();
        end(FinishReason::Stopped);
        QVERIFY(!model_->canContinue());
    }

    // ---- badges

    void theBadgesOfEarlierRepliesStayWhenALaterOneIsDrawnAnew() {
        ask();
        write("1. Subtract $1$ from both sides: $x=2$.");
        end();
        QTRY_COMPARE(model_->allBadges().size(), 1);
        model_->ask(QStringLiteral("Why?"));
        write("Because it is so.");
        end();
        // As the page does: a reset takes the badges away.
        QVariantList onThePage;
        connect(model_.get(), &TutorModel::blocksReset, this, [&] { onThePage.clear(); });
        connect(model_.get(), &TutorModel::badgesChanged, this,
                [&](const QVariantList& badges) { onThePage += badges; });
        model_->retry();
        QCOMPARE(onThePage, model_->allBadges());
        QSignalSpy reset(model_.get(), &TutorModel::blocksReset);
        solver_->restart(blocksOf("<think>\nBecause\n</think>\n\nit is."), 4);
        QTRY_COMPARE(reset.size(), 1);
        QCOMPARE(onThePage, model_->allBadges());
        QCOMPARE(onThePage.size(), 1);
    }

    // ---- one step at a time

    void aStepThatIsShownWhileTheAttemptIsJudgedIsShownAlone() {
        model_->setPace(Pace::OneStep);
        ask("Solve $7x-12=30$.");
        write("1. Add $12$ to both sides: $7x=42$.\n2. Divide both sides by $7$: $x=6$.\n"
              "3. So $\\boxed{x=6}$.\n");
        end();
        QTRY_COMPARE(model_->hiddenSteps(), 3);
        model_->tryStep(QStringLiteral("7x = 42"));
        QVERIFY(model_->judging());
        model_->showNextStep();
        QVERIFY(!model_->judging());
        QCOMPARE(model_->hiddenSteps(), 2);
        // What is tried next is judged by itself, and the verdict that came late is nobody's.
        model_->tryStep(QStringLiteral("x = 7"));
        QTRY_COMPARE(model_->attemptVerdict(), QStringLiteral("contradicts"));
        QCOMPARE(model_->hiddenSteps(), 2);
    }

    void whatWasBeingJudgedIsNotWhenTheSolutionIsReadAnew() {
        model_->setPace(Pace::OneStep);
        ask("Solve $7x-12=30$.");
        write("1. Add $12$ to both sides: $7x=42$.\n2. Divide both sides by $7$: $x=6$.\n");
        QTRY_COMPARE(model_->hiddenSteps(), 2);
        model_->tryStep(QStringLiteral("7x = 42"));
        solver_->restart(blocksOf("<think>\n1. Add\n</think>\n\nNow:"), 4);
        QTRY_COMPARE(model_->hiddenSteps(), 0);
        QVERIFY(!model_->judging());
        end();
        QCOMPARE(model_->attemptVerdict(), QString());
    }
};

QTEST_GUILESS_MAIN(TutorActionsTest)
#include "tutor_actions_test.moc"
