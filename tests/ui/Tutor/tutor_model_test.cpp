#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/tutor_model.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FakeSolver;
using Kind = tutor::Block::Kind;

class TutorModelTest : public QObject {
    Q_OBJECT

private:
    std::shared_ptr<FakeSolver> solver_;
    std::unique_ptr<TutorModel> model_;

    void ask(const QString& problem) {
        model_->setProblem(problem);
        model_->solve();
    }
    void waitFor(TutorModel::Phase phase) { QTRY_COMPARE(model_->phase(), phase); }

private slots:
    void init() {
        solver_ = std::make_shared<FakeSolver>();
        model_ = std::make_unique<TutorModel>(std::vector<Claim>{}, 1);
        model_->setSolver(solver_, QStringLiteral("tiny"), true);
    }
    void cleanup() { model_.reset(); }

    void aBlankProblemCannotBeSolved() {
        model_->setProblem(QStringLiteral("  \n"));
        QVERIFY(!model_->canSolve());
        model_->solve();
        QVERIFY(solver_->asked.empty());
    }

    void theProblemIsAskedAsItWasTyped() {
        ask(QStringLiteral(" Solve $7x-12=30$ for $x$. "));
        QCOMPARE(solver_->asked.size(), std::size_t{1});
        QCOMPARE(solver_->asked[0].problem, std::string("Solve $7x-12=30$ for $x$."));
        QCOMPARE(model_->statement(), QStringLiteral("Solve $7x-12=30$ for $x$."));
        QVERIFY(model_->running());
        QVERIFY(!model_->canSolve());
    }

    void theLanguageIsThatOfTheWordsNotOfTheWindow() {
        model_->setArabic(true);
        ask(QStringLiteral("What is $3+4$?"));
        QCOMPARE(solver_->asked.back().language, problems::Language::English);
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        model_->setArabic(false);
        ask(QStringLiteral("ما ناتج $3+4$؟"));
        QCOMPARE(solver_->asked.back().language, problems::Language::Arabic);
    }

    void aBareFormulaIsAnsweredInTheWindowsLanguage() {
        model_->setArabic(true);
        ask(QStringLiteral("$7x-12=30$"));
        QCOMPARE(solver_->asked.back().language, problems::Language::Arabic);
    }

    void thePhasesFollowTheReply() {
        ask(QStringLiteral("3+4"));
        QCOMPARE(model_->phase(), TutorModel::Phase::Reading);
        solver_->read(5, 10);
        QTRY_COMPARE(model_->prefill(), 0.5);
        solver_->write(1, Kind::Thinking, "3+4=7", true, 2);
        waitFor(TutorModel::Phase::Thinking);
        QVERIFY(model_->hasThinking());
        QCOMPARE(model_->thinkingTokens(), 2);
        solver_->write(2, Kind::Step, "Add.", false, 4);
        waitFor(TutorModel::Phase::Answering);
        QCOMPARE(model_->thinkingTokens(), 2);
        QCOMPARE(model_->tokens(), 4);
        solver_->finish(engine::FinishReason::Ended, 5);
        waitFor(TutorModel::Phase::Finished);
        QCOMPARE(model_->tokens(), 5);
        QCOMPARE(model_->tokensPerSecond(), 4.0);
        QCOMPARE(model_->message(), QString());
    }

    void whatGathersInOneFrameArrivesOnce() {
        ask(QStringLiteral("3+4"));
        QSignalSpy changed(model_.get(), &TutorModel::blocksChanged);
        solver_->write(1, Kind::Text, "S", false, 1);
        solver_->write(1, Kind::Text, "Se", false, 2);
        solver_->write(1, Kind::Text, "Seven", false, 3);
        QTRY_COMPARE(changed.size(), 1);
        const QVariantList blocks = changed[0][0].toList();
        QCOMPARE(blocks.size(), 1);
        QCOMPARE(blocks[0].toMap()[QStringLiteral("text")].toString(), QStringLiteral("Seven"));
    }

    void aReplyReadAgainReplacesWhatWasThere() {
        ask(QStringLiteral("3+4"));
        solver_->write(1, Kind::Text, "first I add", false, 1);
        waitFor(TutorModel::Phase::Answering);
        QSignalSpy reset(model_.get(), &TutorModel::blocksReset);
        solver_->restart({FakeSolver::block(1, Kind::Thinking, "first I add", true)}, 2);
        QTRY_COMPARE(reset.size(), 1);
        QVERIFY(model_->hasThinking());
        QCOMPARE(model_->blocks().size(), std::size_t{1});
        QVERIFY(model_->blocks()[0].thinking);
    }

    void stopIsPassedOnAndSaid() {
        ask(QStringLiteral("3+4"));
        model_->stop();
        QCOMPARE(solver_->stops, 1);
        solver_->finish(engine::FinishReason::Stopped);
        waitFor(TutorModel::Phase::Finished);
        QVERIFY(model_->message().startsWith(QStringLiteral("Stopped.")));
        QVERIFY(!model_->messageIsFailure());
        QVERIFY(model_->canSolve());
    }

    void answerNowIsOfferedOnceAndOnlyWhileThinking() {
        ask(QStringLiteral("3+4"));
        QVERIFY(!model_->canAnswerNow());
        solver_->write(1, Kind::Thinking, "hm", true, 1);
        QTRY_VERIFY(model_->canAnswerNow());
        model_->answerNow();
        model_->answerNow();
        QCOMPARE(solver_->answersNow, 1);
        QVERIFY(!model_->canAnswerNow());
    }

    void aProblemThatDoesNotFitIsNotCalledAnAnswerThatEnds() {
        ask(QStringLiteral("3+4"));
        solver_->finish(engine::FinishReason::ContextFull, 0);
        waitFor(TutorModel::Phase::Finished);
        QVERIFY(model_->message().startsWith(QStringLiteral("The problem is longer")));
    }

    void theThinkingBudgetGoesWithTheQuestion() {
        model_->setThinkingBudget(1024);
        ask(QStringLiteral("3+4"));
        QCOMPARE(solver_->asked.back().thinkingBudget, 1024);
    }

    void everyUnusualEndIsSaidInOneLine_data() {
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("begins");
        const auto row = [](const char* name, engine::FinishReason reason, const char* begins) {
            QTest::newRow(name) << static_cast<int>(reason) << QString::fromLatin1(begins);
        };
        row("length", engine::FinishReason::Length, "The answer reached the length");
        row("context", engine::FinishReason::ContextFull, "The context is full");
        row("repetition", engine::FinishReason::Repetition, "The model began to repeat itself");
        row("failed", engine::FinishReason::Failed, "The model failed: no memory");
    }
    void everyUnusualEndIsSaidInOneLine() {
        QFETCH(int, reason);
        QFETCH(QString, begins);
        ask(QStringLiteral("3+4"));
        solver_->finish(static_cast<engine::FinishReason>(reason), 3, "no memory");
        waitFor(TutorModel::Phase::Finished);
        QVERIFY2(model_->message().startsWith(begins), qPrintable(model_->message()));
        QVERIFY(!model_->message().contains(QLatin1Char('\n')));
    }

    void aProblemAskedWhileTheModelLoadsIsSolvedWhenItIsThere() {
        model_->setSolver(nullptr, {}, true);
        ask(QStringLiteral("3+4"));
        QCOMPARE(model_->phase(), TutorModel::Phase::Waiting);
        QVERIFY(solver_->asked.empty());
        model_->setSolver(solver_, QStringLiteral("tiny"), true);
        QCOMPARE(solver_->asked.size(), std::size_t{1});
        QCOMPARE(model_->phase(), TutorModel::Phase::Reading);
    }

    void withoutAModelTheQuestionEndsWithALine() {
        model_->setSolver(nullptr, {}, true);
        ask(QStringLiteral("3+4"));
        model_->setUnavailable();
        QVERIFY(!model_->running());
        QVERIFY(model_->messageIsFailure());
        QVERIFY(model_->message().contains(QStringLiteral("No model is loaded")));
    }

    void whatAnOlderQuestionSaysLateIsNotShown() {
        ask(QStringLiteral("3+4"));
        const auto second = std::make_shared<FakeSolver>();
        model_->setSolver(second, QStringLiteral("other"), false);
        QCOMPARE(solver_->stops, 1);
        solver_->finish(engine::FinishReason::Stopped);
        waitFor(TutorModel::Phase::Finished);
        ask(QStringLiteral("5+6"));
        solver_->write(1, Kind::Text, "late", false, 1);
        second->write(1, Kind::Text, "Eleven", false, 1);
        QTRY_COMPARE(model_->blocks().size(), std::size_t{1});
        QCOMPARE(model_->blocks()[0].text, std::string("Eleven"));
    }
};

QTEST_GUILESS_MAIN(TutorModelTest)
#include "tutor_model_test.moc"
