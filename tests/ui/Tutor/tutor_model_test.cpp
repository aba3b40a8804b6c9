#include "app/tutor/scanner.h"
#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/tutor_model.h"

#include <QLocale>
#include <QRegularExpression>
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

    /// The blocks that the scanner makes of a reply.
    static std::vector<tutor::Block> solution(const std::string& reply) {
        tutor::StreamScanner scanner;
        scanner.push(reply);
        scanner.finish();
        return scanner.blocks();
    }
    void write(std::vector<tutor::Block> blocks) { solver_->write(std::move(blocks), 3); }
    void finishedReply() {
        ask(QStringLiteral("Solve $x+1=3$."));
        write(solution("1. Add $-1$ to both sides: $x=2$.\n"));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
    }

private slots:
    void init() {
        solver_ = std::make_shared<FakeSolver>();
        model_ = std::make_unique<TutorModel>(std::vector<Claim>{}, 1);
        model_->setSolver(solver_, QStringLiteral("tiny"), true);
    }
    void cleanup() {
        model_.reset();
        QLocale::setDefault(QLocale::c());
    }

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

    void aLackOfMemoryIsSaidInTheWordsOfTheWindow() {
        ask(QStringLiteral("3+4"));
        solver_->finish(engine::FinishReason::Failed, 0, "words of the engine", true);
        waitFor(TutorModel::Phase::Finished);
        QVERIFY(model_->messageIsFailure());
        QVERIFY2(model_->message().startsWith(QStringLiteral("There is not enough memory left.")),
                 qPrintable(model_->message()));
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

    // ---- verdicts

    void aStepsVerdictArrivesWithItsBlock() {
        ask(QStringLiteral("Solve $x+1=3$."));
        QSignalSpy badges(model_.get(), &TutorModel::badgesChanged);
        write(solution("1. Subtract $1$ from both sides: $x=2$.\n2. So $8-2=7$.\n"));
        solver_->finish(engine::FinishReason::Ended);
        QTRY_COMPARE(model_->allBadges().size(), 2);
        const QVariantMap right = model_->allBadges()[0].toMap();
        const QVariantMap wrong = model_->allBadges()[1].toMap();
        QCOMPARE(right[QStringLiteral("word")].toString(), QStringLiteral("Checked"));
        QCOMPARE(wrong[QStringLiteral("verdict")].toString(), QStringLiteral("contradicts"));
        QCOMPARE(wrong[QStringLiteral("detail")].toString(),
                 QStringLiteral("$8-2=7$ is not true."));
        QVERIFY(!badges.isEmpty());
    }

    void theAnswerOfAPickedProblemIsKnown() {
        model_ = std::make_unique<TutorModel>(std::vector<Claim>{{"geometry", {1}}}, 1);
        model_->setSolver(solver_, QStringLiteral("tiny"), true);
        model_->setArabic(false);
        model_->pick(0);
        write(solution("\\boxed{123456}"));
        solver_->finish(engine::FinishReason::Ended);
        QTRY_COMPARE(model_->allBadges().size(), 1);
        QCOMPARE(model_->allBadges()[0].toMap()[QStringLiteral("verdict")].toString(),
                 QStringLiteral("contradicts"));
    }

    void numbersAreWrittenInTheDigitsOfTheWindow() {
        QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
        model_ = std::make_unique<TutorModel>(
            std::vector<Claim>{{"linear_equations", {1}}, {"geometry", {1}}}, 1);
        model_->setSolver(solver_, QStringLiteral("tiny"), true);
        model_->setArabic(true);
        model_->setPace(Pace::OneStep);
        static const QRegularExpression european(QStringLiteral("[0-9]"));
        static const QRegularExpression arabicIndic(QStringLiteral("[٠-٩]"));
        const auto isLocal = [](const QString& text) {
            return text.contains(arabicIndic) && !text.contains(european);
        };
        QVERIFY(!model_->picks().isEmpty());
        for (const QVariant& one : model_->picks()) {
            const QString readable = one.toMap()[QStringLiteral("readable")].toString();
            QVERIFY2(isLocal(readable), qPrintable(readable));
        }
        ask(QStringLiteral("حل المعادلة $7x-12=30$."));
        write(solution("1. أضف $12$: $7x=42$.\n2. إذن $8-2=7$.\n"));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        QTRY_COMPARE(model_->allBadges().size(), 2);
        const QVariantMap wrong = model_->allBadges()[1].toMap();
        QVERIFY2(isLocal(wrong[QStringLiteral("readable")].toString()),
                 qPrintable(wrong[QStringLiteral("readable")].toString()));
        model_->tryStep(QStringLiteral("7x = 41"));
        QTRY_COMPARE(model_->attemptVerdict(), QStringLiteral("contradicts"));
        QVERIFY2(isLocal(model_->attemptText()), qPrintable(model_->attemptText()));
    }

    // ---- one step at a time

    void theNextStepIsHiddenUntilItIsWrittenOrAskedFor() {
        model_->setPace(Pace::OneStep);
        ask(QStringLiteral("Solve $7x-12=30$."));
        write(solution("1. Add $12$ to both sides: $7x=42$.\n2. Divide both sides by $7$: "
                       "$\\boxed{x=6}$.\n"));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        QTRY_COMPARE(model_->hiddenSteps(), 2);
        QVERIFY(model_->allBlocks().isEmpty());
        QCOMPARE(model_->nextStep(), 1);
        model_->tryStep(QStringLiteral("7x = 41"));
        QTRY_COMPARE(model_->attemptVerdict(), QStringLiteral("contradicts"));
        QCOMPARE(model_->hiddenSteps(), 2);
        model_->tryStep(QStringLiteral("hello"));
        QTRY_COMPARE(model_->attemptVerdict(), QStringLiteral("cannot_check"));
        model_->tryStep(QStringLiteral("7x - 12 + 12 = 30 + 12"));
        QTRY_COMPARE(model_->attemptVerdict(), QStringLiteral("checked"));
        QTRY_COMPARE(model_->hiddenSteps(), 1); // the same equation in other words
        model_->showNextStep();
        QCOMPARE(model_->hiddenSteps(), 0);
        QVERIFY(!model_->hidesAnything());
        QCOMPARE(model_->attemptText(), QString());
    }

    void atReadingPaceBlocksComeOneByOneAndAllOfThemCome() {
        model_->setPace(Pace::Reading);
        ask(QStringLiteral("Solve $x+1=3$."));
        write(solution("One.\n\nTwo.\n\nThree."));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        QVERIFY(model_->allBlocks().size() < 3);
        QVERIFY(model_->hidesAnything());
        QTRY_COMPARE(model_->allBlocks().size(), 3);
        QVERIFY(!model_->hidesAnything());
    }

    // ---- what can be asked afterwards

    void aFullModelIsAskedAboutOneStep() {
        model_->setSolver(solver_, QStringLiteral("big"), false);
        finishedReply();
        QVERIFY(model_->canAsk());
        model_->askAboutBlock(1);
        QCOMPARE(model_->aboutStep(), 1);
        model_->ask(QStringLiteral("Why?"));
        QCOMPARE(solver_->asked.back().kind, Question::Kind::FollowUp);
        QVERIFY(solver_->asked.back().problem.find("> Add") != std::string::npos);
        QVERIFY(solver_->asked.back().problem.ends_with("Why?"));
        write(solution("Because."));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        // The first reply, the question and the second reply stand one under another.
        const QVariantList all = model_->allBlocks();
        QCOMPARE(all.size(), 3);
        QCOMPARE(all[1].toMap()[QStringLiteral("kind")].toString(), QStringLiteral("question"));
        QCOMPARE(all[1].toMap()[QStringLiteral("text")].toString(),
                 QStringLiteral("About step 1: Why?"));
        // The first solution's step can still be asked about: its words are quoted, not those of
        // the last reply.
        model_->askAboutBlock(1);
        QCOMPARE(model_->aboutStep(), 1);
        model_->ask(QStringLiteral("And why that?"));
        QVERIFY(solver_->asked.back().problem.find("> Add") != std::string::npos);
    }

    void anotherMethodAndSimplerWordsAreAsked() {
        model_->setSolver(solver_, QStringLiteral("big"), false);
        finishedReply();
        model_->anotherMethod();
        QVERIFY(solver_->asked.back().problem.find("another method") != std::string::npos);
        write(solution("Another."));
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        model_->simpler();
        QVERIFY(solver_->asked.back().problem.find("simpler words") != std::string::npos);
    }

    void theStarterModelIsAskedNothingThatItCannotDo() {
        finishedReply();
        QVERIFY(!model_->canAsk());
        model_->anotherMethod();
        QCOMPARE(solver_->asked.size(), std::size_t(1));
        QVERIFY(model_->canRetry());
    }

    void aRetryHasAnotherSeedAndReplacesTheReply() {
        model_->setSeed(7);
        finishedReply();
        model_->retry();
        QCOMPARE(solver_->asked.size(), std::size_t(2));
        QCOMPARE(solver_->asked.back().kind, Question::Kind::Problem);
        QVERIFY(solver_->asked[0].seed != solver_->asked[1].seed);
        QVERIFY(model_->allBlocks().isEmpty());
    }

    void aStoppedReplyGoesOnWhereItWasBrokenOff() {
        ask(QStringLiteral("Solve $x+1=3$."));
        write(solution("1. Add"));
        solver_->finish(engine::FinishReason::Stopped);
        waitFor(TutorModel::Phase::Finished);
        QVERIFY(model_->canContinue());
        model_->continueReply();
        QCOMPARE(solver_->asked.back().kind, Question::Kind::Continue);
        solver_->restart(solution("1. Add nothing."), 4);
        solver_->finish(engine::FinishReason::Ended);
        waitFor(TutorModel::Phase::Finished);
        QCOMPARE(model_->allBlocks().size(), 1);
        QVERIFY(!model_->canContinue());
    }

    void editingPutsTheProblemBackIntoTheBox() {
        finishedReply();
        model_->setProblem(QStringLiteral("something else"));
        QSignalSpy wanted(model_.get(), &TutorModel::editWanted);
        model_->edit();
        QCOMPARE(model_->problem(), QStringLiteral("Solve $x+1=3$."));
        QCOMPARE(wanted.size(), 1);
    }

    void whatWasTypedSinceStaysForTheNextProblem() {
        finishedReply();
        QCOMPARE(model_->problem(), QStringLiteral("Solve $x+1=3$."));
        model_->setProblem(QStringLiteral("Solve $x+1=4$."));
        model_->clear();
        QCOMPARE(model_->phase(), TutorModel::Phase::Empty);
        QCOMPARE(model_->problem(), QStringLiteral("Solve $x+1=4$."));
        finishedReply();
        model_->setProblem(QStringLiteral("Solve $x+1=3$. \n"));
        model_->clear();
        QCOMPARE(model_->problem(), QString());
    }

    void severalSolutionsVote() {
        model_->setSamples(6);
        ask(QStringLiteral("Solve $x+1=3$."));
        QCOMPARE(solver_->asked.back().samples, 6);
        write(solution("So $\\boxed{x=2}$."));
        const char* answers[] = {"x=2", "2", "\\frac{4}{2}", "x=3", "x=2", "2"};
        for (int i = 0; i < 6; ++i)
            solver_->answer(i, answers[i]);
        solver_->finish(engine::FinishReason::Ended);
        QTRY_COMPARE(model_->votes(), QStringLiteral("5 of 6 run(s) agree."));
        model_->setSamples(1);
        ask(QStringLiteral("Solve $x+1=4$."));
        QCOMPARE(model_->votes(), QString());
    }

    void aNewModelLearnsWhatWasSaid() {
        finishedReply();
        const auto other = std::make_shared<FakeSolver>();
        model_->setSolver(other, QStringLiteral("big"), false);
        QCOMPARE(other->resumed.size(), std::size_t(1));
        QVERIFY(other->resumed[0].asked.starts_with("Solve $x+1=3$."));
        QVERIFY(other->resumed[0].reply.starts_with("Step 1: Add"));
    }
};

QTEST_GUILESS_MAIN(TutorModelTest)
#include "tutor_model_test.moc"
