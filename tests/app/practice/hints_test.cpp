#include "app/practice/hints.h"

#include <QtTest>

using namespace khatwa::practice;
using namespace std::chrono_literals;

namespace {

constexpr Rungs kAll = {true, true, true, true};

} // namespace

class HintsTest : public QObject {
    Q_OBJECT

private slots:
    void rungsOpenInOrder();
    void waitingOpensWhatThinkingAllows();
    void anAttemptOpensTheNextRungAtOnce();
    void anAttemptOpensOneRungOnly();
    void theFullSolutionNeedsAnAttemptHoweverLongOneWaits();
    void aRungThatTheProblemLacksIsPassedOver();
    void aRungTakenIsShownAgainForNothing();
    void costsAddUpToTheWholeMark();
    void aTeacherOpensAll();
};

void HintsTest::rungsOpenInOrder() {
    const Ladder ladder(kAll, {});
    QVERIFY(ladder.next() == Rung::Nudge);
    QCOMPARE(ladder.state(Rung::NextStep, 24h, 5), RungState::AfterEarlier);
    QCOMPARE(ladder.state(Rung::FullSolution, 24h, 5), RungState::AfterEarlier);
}

void HintsTest::waitingOpensWhatThinkingAllows() {
    Ladder ladder(kAll, {});
    QCOMPARE(ladder.state(Rung::Nudge, 0ms, 0), RungState::Waiting);
    QCOMPARE(ladder.opensIn(Rung::Nudge, 10s, 0), 20'000ms);
    QVERIFY(!ladder.take(Rung::Nudge, 29'999ms, 0));
    QCOMPARE(ladder.takenCount(), 0u);
    QVERIFY(ladder.take(Rung::Nudge, 30s, 0));
    // The clock of the next rung begins with this one.
    QCOMPARE(ladder.opensIn(Rung::NextStep, 40s, 0), 20'000ms);
    QVERIFY(ladder.take(Rung::NextStep, 60s, 0));
    QVERIFY(!ladder.take(Rung::SimilarExample, 119s, 0));
    QVERIFY(ladder.take(Rung::SimilarExample, 120s, 0));
}

void HintsTest::anAttemptOpensTheNextRungAtOnce() {
    Ladder ladder(kAll, {});
    QVERIFY(ladder.take(Rung::Nudge, 5s, 1));
}

void HintsTest::anAttemptOpensOneRungOnly() {
    Ladder ladder(kAll, {});
    QVERIFY(ladder.take(Rung::Nudge, 5s, 1));
    QCOMPARE(ladder.state(Rung::NextStep, 6s, 1), RungState::Waiting);
    QCOMPARE(ladder.state(Rung::NextStep, 6s, 2), RungState::Open);
}

void HintsTest::theFullSolutionNeedsAnAttemptHoweverLongOneWaits() {
    Ladder ladder(kAll, {});
    for (const Rung rung : {Rung::Nudge, Rung::NextStep, Rung::SimilarExample})
        QVERIFY(ladder.take(rung, 1h * (1 + static_cast<int>(indexOf(rung))), 0));
    QCOMPARE(ladder.state(Rung::FullSolution, 1000h, 0), RungState::NeedsAttempt);
    QVERIFY(!ladder.take(Rung::FullSolution, 1000h, 0));
    QVERIFY(ladder.take(Rung::FullSolution, 1000h, 1));
}

void HintsTest::aRungThatTheProblemLacksIsPassedOver() {
    Ladder ladder({false, true, false, true}, {});
    QVERIFY(ladder.next() == Rung::NextStep);
    QCOMPARE(ladder.state(Rung::Nudge, 1h, 1), RungState::Missing);
    QVERIFY(ladder.take(Rung::NextStep, 0ms, 1));
    QVERIFY(ladder.next() == Rung::FullSolution);
    QVERIFY(ladder.take(Rung::FullSolution, 0ms, 2));
    QVERIFY(!ladder.next());
    QVERIFY(!Ladder({}, {}).next());
}

void HintsTest::aRungTakenIsShownAgainForNothing() {
    Ladder ladder(kAll, {});
    QVERIFY(ladder.take(Rung::Nudge, 0ms, 1));
    QVERIFY(ladder.take(Rung::Nudge, 0ms, 1));
    QCOMPARE(ladder.cost(), 10);
    QCOMPARE(ladder.takenCount(), 1u);
}

void HintsTest::costsAddUpToTheWholeMark() {
    Ladder ladder(kAll, {});
    const int costs[] = {10, 30, 50, 100};
    for (const Rung rung : kRungs) {
        QVERIFY(ladder.take(rung, 0ms, indexOf(rung) + 1));
        QCOMPARE(ladder.cost(), costs[indexOf(rung)]);
    }
}

void HintsTest::aTeacherOpensAll() {
    HintPolicy open;
    open.open = true;
    Ladder ladder(kAll, open);
    QVERIFY(ladder.take(Rung::FullSolution, 0ms, 0));
    QCOMPARE(ladder.state(Rung::Nudge, 0ms, 0), RungState::Open);
}

QTEST_APPLESS_MAIN(HintsTest)
#include "hints_test.moc"
