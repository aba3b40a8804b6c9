#include "app/practice/attempt.h"

#include <QtTest>

#include <random>

using namespace khatwa::practice;
using namespace std::chrono_literals;
using khatwa::grading::Judgement;
using khatwa::grading::Verdict;
using khatwa::problems::SetProblem;
using State = Attempt::State;

namespace {

SetProblem problem() {
    SetProblem asked;
    asked.id = "p1";
    asked.statement = "Solve $x^2=4$.";
    asked.answer = "x=2, x=-2";
    asked.nudge = "Think of both signs.";
    asked.nextStep = "Take the root.";
    asked.example = khatwa::problems::WorkedExample{"Solve $x^2=9$.", {"$x=\\pm3$."}, "x=3, x=-3"};
    asked.solution = {"Take the root: $x=\\pm2$."};
    return asked;
}

Judgement judged(Verdict verdict) {
    Judgement judgement;
    judgement.verdict = verdict;
    return judgement;
}

HintPolicy open() {
    HintPolicy policy;
    policy.open = true;
    return policy;
}

} // namespace

class AttemptTest : public QObject {
    Q_OBJECT

private slots:
    void rightAtOnceIsTheFullMark();
    void thinkingAndSolutionAreLockedUntilAnAttempt();
    void whatCantBeReadOrDecidedCostsAndOpensNothing_data();
    void whatCantBeReadOrDecidedCostsAndOpensNothing();
    void wrongAttemptsTakeTenEachButNeverMoreThanHalf();
    void hintsTakeTheirShare();
    void aPartlyRightAnswerEarnsHalfAndTheBestCounts();
    void theFullSolutionEndsTheProblemWithWhatWasEarned();
    void givingUpNeedsAnAttempt();
    void afterTheMarkNothingChanges();
    void afterTheMarkEveryHintMayBeRead();
    void theFirstAttemptThatCountsIsTheEvidence();
    void aHintBeforeTheFirstAttemptIsNotKnown();
    void aTeachersSettingOpensAll();
    void aDraftComesBackAsItWas();
    void aDraftOfAnotherProblemIsNotTaken();
    void aDamagedDraftIsNotTaken();
    void everyPathKeepsTheMarkWithinItsBounds();
};

void AttemptTest::rightAtOnceIsTheFullMark() {
    Attempt attempt(problem(), {});
    QCOMPARE(attempt.state(), State::Shown);
    QCOMPARE(attempt.worthNow(), 100);
    QVERIFY(attempt.answer("±2", judged(Verdict::Correct), 20s));
    QCOMPARE(attempt.state(), State::Marked);
    QCOMPARE(attempt.mark(), 100);
    QVERIFY(attempt.solved());
    QCOMPARE(attempt.evidence(), Evidence::Correct);
}

void AttemptTest::thinkingAndSolutionAreLockedUntilAnAttempt() {
    Attempt attempt(problem(), {});
    QVERIFY(!attempt.thinkingOpen());
    QVERIFY(!attempt.takeRung(Rung::FullSolution, 1000h));
    QVERIFY(attempt.answer("3", judged(Verdict::Incorrect), 10s));
    QCOMPARE(attempt.state(), State::Tried);
    QVERIFY(attempt.thinkingOpen());
}

void AttemptTest::whatCantBeReadOrDecidedCostsAndOpensNothing_data() {
    QTest::addColumn<Verdict>("verdict");
    QTest::newRow("unreadable") << Verdict::Invalid;
    QTest::newRow("undecided") << Verdict::Undecided;
}

void AttemptTest::whatCantBeReadOrDecidedCostsAndOpensNothing() {
    QFETCH(Verdict, verdict);
    Attempt attempt(problem(), {});
    for (int i = 0; i < 20; ++i)
        QVERIFY(!attempt.answer("((", judged(verdict), 10s));
    QCOMPARE(attempt.state(), State::Shown);
    QCOMPARE(attempt.counted(), 0u);
    QCOMPARE(attempt.answers().size(), 20u);
    QCOMPARE(attempt.worthNow(), 100);
    QVERIFY(!attempt.thinkingOpen());
    QVERIFY(!attempt.giveUp());
    QCOMPARE(attempt.rung(Rung::Nudge, 10s), RungState::Waiting);
    QCOMPARE(attempt.evidence(), Evidence::None);
    QVERIFY(attempt.answer("±2", judged(Verdict::Correct), 20s));
    QCOMPARE(attempt.mark(), 100);
    QCOMPARE(attempt.evidence(), Evidence::Correct);
}

void AttemptTest::wrongAttemptsTakeTenEachButNeverMoreThanHalf() {
    const int worth[] = {100, 90, 80, 70, 60, 50, 50, 50};
    Attempt attempt(problem(), {});
    for (const int expected : worth) {
        QCOMPARE(attempt.worthNow(), expected);
        attempt.answer("3", judged(Verdict::Incorrect), 10s);
    }
    QCOMPARE(attempt.mark(), 0);
    attempt.answer("±2", judged(Verdict::Correct), 20s);
    QCOMPARE(attempt.mark(), 50);
}

void AttemptTest::hintsTakeTheirShare() {
    Attempt attempt(problem(), {});
    QVERIFY(attempt.takeRung(Rung::Nudge, 30s));
    QCOMPARE(attempt.worthNow(), 90);
    QVERIFY(attempt.takeRung(Rung::NextStep, 60s));
    QCOMPARE(attempt.worthNow(), 70);
    attempt.answer("3", judged(Verdict::Incorrect), 70s);
    QCOMPARE(attempt.worthNow(), 63); // 90 of 100 for the attempt, 70 of that for the hints
    attempt.answer("±2", judged(Verdict::Correct), 80s);
    QCOMPARE(attempt.mark(), 63);
    QCOMPARE(attempt.answers().back().hintsBefore, 2u);
}

void AttemptTest::aPartlyRightAnswerEarnsHalfAndTheBestCounts() {
    Attempt attempt(problem(), {});
    attempt.answer("2", judged(Verdict::PartlyCorrect), 10s);
    QCOMPARE(attempt.mark(), 50);
    QVERIFY(!attempt.marked());
    attempt.answer("x=2 or -2.", judged(Verdict::EquivalentWrongForm), 10s);
    QCOMPARE(attempt.mark(), 67); // three quarters of 90
    attempt.answer("5", judged(Verdict::Incorrect), 10s);
    QCOMPARE(attempt.mark(), 67);
    QVERIFY(attempt.giveUp());
    QCOMPARE(attempt.mark(), 67);
    QVERIFY(!attempt.solved());
}

void AttemptTest::theFullSolutionEndsTheProblemWithWhatWasEarned() {
    Attempt attempt(problem(), {});
    attempt.answer("2", judged(Verdict::PartlyCorrect), 10s);
    for (const Rung rung : kRungs)
        QVERIFY(attempt.takeRung(rung, 1h * (1 + static_cast<int>(indexOf(rung)))));
    QVERIFY(attempt.marked());
    QCOMPARE(attempt.mark(), 50);
    QVERIFY(!attempt.answer("±2", judged(Verdict::Correct), 9h));
    QCOMPARE(attempt.mark(), 50);
}

void AttemptTest::givingUpNeedsAnAttempt() {
    Attempt attempt(problem(), {});
    QVERIFY(!attempt.giveUp());
    attempt.answer("3", judged(Verdict::Incorrect), 10s);
    QVERIFY(attempt.giveUp());
    QCOMPARE(attempt.mark(), 0);
    QVERIFY(!attempt.giveUp());
}

void AttemptTest::afterTheMarkNothingChanges() {
    Attempt attempt(problem(), {});
    attempt.answer("±2", judged(Verdict::Correct), 10s);
    QVERIFY(!attempt.answer("3", judged(Verdict::Incorrect), 20s));
    QVERIFY(!attempt.giveUp());
    QCOMPARE(attempt.answers().size(), 1u);
    QCOMPARE(attempt.mark(), 100);
}

void AttemptTest::afterTheMarkEveryHintMayBeRead() {
    Attempt attempt(problem(), {});
    attempt.answer("±2", judged(Verdict::Correct), 10s);
    for (const Rung rung : kRungs)
        QVERIFY(attempt.takeRung(rung, 10s));
    QCOMPARE(attempt.mark(), 100);
    QCOMPARE(attempt.ladder().takenCount(), 0u);
}

void AttemptTest::theFirstAttemptThatCountsIsTheEvidence() {
    Attempt attempt(problem(), {});
    attempt.answer("((", judged(Verdict::Invalid), 10s);
    attempt.answer("3", judged(Verdict::Incorrect), 10s);
    attempt.answer("±2", judged(Verdict::Correct), 20s);
    QCOMPARE(attempt.evidence(), Evidence::Incorrect);
}

void AttemptTest::aHintBeforeTheFirstAttemptIsNotKnown() {
    Attempt attempt(problem(), {});
    QVERIFY(attempt.takeRung(Rung::Nudge, 30s));
    QCOMPARE(attempt.evidence(), Evidence::None); // nothing was tried yet
    attempt.answer("±2", judged(Verdict::Correct), 40s);
    QCOMPARE(attempt.evidence(), Evidence::Incorrect);
    QCOMPARE(attempt.mark(), 90);
}

void AttemptTest::aTeachersSettingOpensAll() {
    Attempt attempt(problem(), open());
    QVERIFY(attempt.thinkingOpen());
    QVERIFY(attempt.takeRung(Rung::FullSolution, 0ms));
    QVERIFY(attempt.marked());
    QCOMPARE(attempt.mark(), 0);
    QCOMPARE(attempt.evidence(), Evidence::Incorrect);
    Attempt other(problem(), open());
    QVERIFY(!other.giveUp()); // looking around is no attempt
    QVERIFY(other.takeRung(Rung::Nudge, 1s));
    QVERIFY(!other.giveUp());
    QCOMPARE(other.evidence(), Evidence::None);
}

void AttemptTest::aDraftComesBackAsItWas() {
    Attempt attempt(problem(), {});
    attempt.draftAnswer = "x=";
    attempt.draftWorking = "x^2=4\nx=\"2\" يا";
    QVERIFY(attempt.takeRung(Rung::Nudge, 30s));
    attempt.answer("((", judged(Verdict::Invalid), 31s);
    attempt.answer("2", judged(Verdict::PartlyCorrect), 40s);
    QVERIFY(attempt.takeRung(Rung::NextStep, 41s));
    const auto back = Attempt::restored(attempt.kept(), problem(), {});
    QVERIFY(back);
    QCOMPARE(back->state(), State::Tried);
    QCOMPARE(back->draftAnswer, attempt.draftAnswer);
    QCOMPARE(back->draftWorking, attempt.draftWorking);
    QCOMPARE(back->mark(), attempt.mark());
    QCOMPARE(back->worthNow(), attempt.worthNow());
    QCOMPARE(back->answers().size(), 2u);
    QCOMPARE(back->answers()[1].hintsBefore, 1u);
    QCOMPARE(back->answers()[1].at, 40'000ms);
    QCOMPARE(back->opensIn(Rung::SimilarExample, 51s), attempt.opensIn(Rung::SimilarExample, 51s));
    QCOMPARE(back->evidence(), Evidence::Incorrect);
    QCOMPARE(back->kept(), attempt.kept());
    attempt.giveUp();
    const auto ended = Attempt::restored(attempt.kept(), problem(), {});
    QVERIFY(ended && ended->marked());
}

void AttemptTest::aDraftOfAnotherProblemIsNotTaken() {
    const Attempt attempt(problem(), {});
    SetProblem changed = problem();
    changed.answer = "x=2";
    QVERIFY(!Attempt::restored(attempt.kept(), changed, {}));
    QVERIFY(Attempt::restored(attempt.kept(), problem(), {}));
}

void AttemptTest::aDamagedDraftIsNotTaken() {
    Attempt attempt(problem(), {});
    attempt.takeRung(Rung::Nudge, 30s);
    attempt.answer("2", judged(Verdict::PartlyCorrect), 40s);
    attempt.giveUp();
    const std::string kept = attempt.kept();
    for (std::size_t length = 0; length < kept.size(); ++length)
        QVERIFY(!Attempt::restored(kept.substr(0, length), problem(), {}));
    // A changed byte may leave a draft that is whole, but never one with a mark out of bounds.
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int trial = 0; trial < 5000; ++trial) {
        std::string bad = kept;
        bad[random() % bad.size()] = static_cast<char>(random());
        const auto back = Attempt::restored(bad, problem(), {});
        QVERIFY(!back || (back->mark() >= 0 && back->mark() <= 100));
    }
}

void AttemptTest::everyPathKeepsTheMarkWithinItsBounds() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int trial = 0; trial < 1000; ++trial) {
        Attempt attempt(problem(), random() % 4 ? HintPolicy{} : open());
        auto now = 0ms;
        int last = 0;
        for (int move = 0; move < 30; ++move) {
            now += std::chrono::milliseconds(random() % 60'000);
            const int worth = attempt.worthNow();
            switch (random() % 3) {
            case 0:
                attempt.takeRung(kRungs[random() % kRungCount], now);
                break;
            case 1:
                if (random() % 10 == 0)
                    attempt.giveUp();
                break;
            default:
                attempt.answer("x", judged(static_cast<Verdict>(random() % 6)), now);
            }
            QVERIFY(attempt.mark() >= last); // what was earned is not lost
            QVERIFY(attempt.mark() <= 100);
            QVERIFY(attempt.worthNow() <= worth);
            QVERIFY(attempt.thinkingOpen() || attempt.counted() == 0);
            last = attempt.mark();
            const auto back =
                Attempt::restored(attempt.kept(), problem(), attempt.ladder().policy());
            QVERIFY(back);
            QCOMPARE(back->mark(), attempt.mark());
            QCOMPARE(back->state(), attempt.state());
            QCOMPARE(back->worthNow(), attempt.worthNow());
        }
    }
}

QTEST_APPLESS_MAIN(AttemptTest)
#include "attempt_test.moc"
