#include "app/practice/mastery.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using namespace khatwa::practice;
using khatwa::grading::Verdict;

namespace {

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

/// Parameters within the bounds, and some knowledge.
struct Drawn {
    KnowledgeParameters parameters;
    double known = 0;
};

Drawn draw(std::mt19937& random) {
    std::uniform_real_distribution<double> share(0, 1);
    Drawn drawn;
    drawn.parameters = {share(random), share(random), share(random) * 0.10, share(random) * 0.30};
    drawn.known = share(random);
    return drawn;
}

} // namespace

class MasteryTest : public QObject {
    Q_OBJECT

private slots:
    void ourParametersAreWithinTheBounds();
    void parametersOutsideTheBoundsAreNotSound_data();
    void parametersOutsideTheBoundsAreNotSound();
    void workedExampleByHand();
    void oneSlipAtMasteryTakesTwoRightAnswersToMend();
    void whatCountsAsEvidence_data();
    void whatCountsAsEvidence();
    void nothingIsLearntFromWhatIsNoEvidence();
    void staysAProbability();
    void aRightAnswerRaisesAndAWrongOneLowersButForWhatIsLearnt();
    void moreKnowledgeBeforeIsMoreAfter();
    void theMeanOverAnswersIsWhatLearningAloneGives();
    void certaintyStays();
};

void MasteryTest::ourParametersAreWithinTheBounds() {
    QVERIFY(KnowledgeParameters{}.sound());
}

void MasteryTest::parametersOutsideTheBoundsAreNotSound_data() {
    QTest::addColumn<double>("initial");
    QTest::addColumn<double>("learn");
    QTest::addColumn<double>("slip");
    QTest::addColumn<double>("guess");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("guess above its bound") << 0.2 << 0.1 << 0.1 << 0.31;
    QTest::newRow("slip above its bound") << 0.2 << 0.1 << 0.11 << 0.3;
    QTest::newRow("no probability") << 1.2 << 0.1 << 0.1 << 0.3;
    QTest::newRow("below nothing") << 0.2 << -0.1 << 0.1 << 0.3;
    QTest::newRow("no number") << nan << 0.1 << 0.1 << 0.3;
}

void MasteryTest::parametersOutsideTheBoundsAreNotSound() {
    QFETCH(double, initial);
    QFETCH(double, learn);
    QFETCH(double, slip);
    QFETCH(double, guess);
    QVERIFY(!(KnowledgeParameters{initial, learn, slip, guess}.sound()));
}

// From 0.2, with learn 0.1, slip 0.1, guess 0.3. First right answer: 0.2·0.9 = 0.18 against
// 0.8·0.3 = 0.24, so 18/42 = 3/7, and a tenth of the rest: 3/7 + 4/70 = 17/35. And so on.
void MasteryTest::workedExampleByHand() {
    const KnowledgeParameters ours{0.2, 0.1, 0.1, 0.3};
    QVERIFY(near(chanceOfCorrect(0.2, ours), 0.42));
    double known = afterEvidence(ours.initial, Evidence::Correct, ours);
    QVERIFY(near(known, 17.0 / 35));
    known = afterEvidence(known, Evidence::Correct, ours);
    QVERIFY(near(known, 17.6 / 23));
    known = afterEvidence(known, Evidence::Correct, ours);
    QVERIFY(near(known, 88.9 / 97));
    QVERIFY(!mastered(known));
    known = afterEvidence(known, Evidence::Correct, ours);
    QVERIFY(near(known, 891.7 / 916));
    QVERIFY(mastered(known));
    // Wrong at the start: 0.2·0.1 = 0.02 against 0.8·0.7 = 0.56, 1/29, and a tenth of the rest.
    QVERIFY(near(afterEvidence(ours.initial, Evidence::Incorrect, ours), 3.8 / 29));
}

// 0.95·0.1 = 0.095 against 0.05·0.7 = 0.035: 19/26; then 0.7577, 0.9133, 0.9720.
void MasteryTest::oneSlipAtMasteryTakesTwoRightAnswersToMend() {
    double known = afterEvidence(kMastered, Evidence::Incorrect);
    QVERIFY(near(known, 19.0 / 26 + 0.1 * 7 / 26));
    known = afterEvidence(known, Evidence::Correct);
    QVERIFY(!mastered(known));
    known = afterEvidence(known, Evidence::Correct);
    QVERIFY(mastered(known));
}

void MasteryTest::whatCountsAsEvidence_data() {
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<bool>("hint");
    QTest::addColumn<Evidence>("evidence");
    QTest::newRow("right") << Verdict::Correct << false << Evidence::Correct;
    QTest::newRow("right after a hint") << Verdict::Correct << true << Evidence::Incorrect;
    QTest::newRow("half") << Verdict::PartlyCorrect << false << Evidence::Incorrect;
    QTest::newRow("form") << Verdict::EquivalentWrongForm << false << Evidence::Incorrect;
    QTest::newRow("wrong") << Verdict::Incorrect << false << Evidence::Incorrect;
    QTest::newRow("unreadable") << Verdict::Invalid << false << Evidence::None;
    QTest::newRow("undecided") << Verdict::Undecided << true << Evidence::None;
}

void MasteryTest::whatCountsAsEvidence() {
    QFETCH(Verdict, verdict);
    QFETCH(bool, hint);
    QFETCH(Evidence, evidence);
    QCOMPARE(evidenceOf(verdict, hint), evidence);
}

void MasteryTest::nothingIsLearntFromWhatIsNoEvidence() {
    QCOMPARE(afterEvidence(0.37, Evidence::None), 0.37);
}

void MasteryTest::staysAProbability() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int trial = 0; trial < 2000; ++trial) {
        auto [parameters, known] = draw(random);
        for (int answer = 0; answer < 40; ++answer) {
            known = afterEvidence(known, random() % 2 ? Evidence::Correct : Evidence::Incorrect,
                                  parameters);
            QVERIFY(known >= 0 && known <= 1);
        }
    }
}

void MasteryTest::aRightAnswerRaisesAndAWrongOneLowersButForWhatIsLearnt() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int trial = 0; trial < 20'000; ++trial) {
        const auto [parameters, known] = draw(random);
        const double learnt = known + (1 - known) * parameters.learn;
        const double right = afterEvidence(known, Evidence::Correct, parameters);
        const double wrong = afterEvidence(known, Evidence::Incorrect, parameters);
        QVERIFY(right >= known - 1e-12);
        QVERIFY(right >= learnt - 1e-12);
        QVERIFY(wrong <= learnt + 1e-12);
        // Where nothing is learnt a wrong answer never raises.
        KnowledgeParameters still = parameters;
        still.learn = 0;
        QVERIFY(afterEvidence(known, Evidence::Incorrect, still) <= known + 1e-12);
    }
}

void MasteryTest::moreKnowledgeBeforeIsMoreAfter() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> share(0, 1);
    for (int trial = 0; trial < 20'000; ++trial) {
        const auto [parameters, known] = draw(random);
        const double more = known + (1 - known) * share(random);
        for (const Evidence evidence : {Evidence::Correct, Evidence::Incorrect})
            QVERIFY(afterEvidence(more, evidence, parameters) >=
                    afterEvidence(known, evidence, parameters) - 1e-12);
    }
}

/// A belief may not expect to change its mind: over both answers, weighed by their chances, the
/// mean is what was known and what is learnt.
void MasteryTest::theMeanOverAnswersIsWhatLearningAloneGives() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int trial = 0; trial < 20'000; ++trial) {
        const auto [parameters, known] = draw(random);
        const double right = chanceOfCorrect(known, parameters);
        const double mean = right * afterEvidence(known, Evidence::Correct, parameters) +
                            (1 - right) * afterEvidence(known, Evidence::Incorrect, parameters);
        QVERIFY(std::abs(mean - (known + (1 - known) * parameters.learn)) < 1e-9);
    }
}

void MasteryTest::certaintyStays() {
    const KnowledgeParameters noSlip{0.2, 0, 0, 0};
    QCOMPARE(afterEvidence(1, Evidence::Incorrect, noSlip), 1.0); // impossible, and yet it happened
    QCOMPARE(afterEvidence(0, Evidence::Correct, noSlip), 0.0);
    QCOMPARE(afterEvidence(1, Evidence::Incorrect), 1.0);
}

QTEST_APPLESS_MAIN(MasteryTest)
#include "mastery_test.moc"
