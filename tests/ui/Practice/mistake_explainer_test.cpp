#include "tests/ui/support/fake_solver.h"
#include "ui/Controls/formula_runs.h"
#include "ui/Practice/mistake_explainer.h"

#include <QtTest>

using khatwa::tests::FakeSolver;
using khatwa::ui::MistakeExplainer;
using Kind = khatwa::tutor::Block::Kind;

namespace {

/// A loaded model: the one that the Tutor place talks to, and beside it the one that explains.
std::shared_ptr<FakeSolver> loaded() {
    auto model = std::make_shared<FakeSolver>();
    model->beside = std::make_shared<FakeSolver>();
    return model;
}

} // namespace

class MistakeExplainerTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsOfferedWithoutAModelOrAMistake();
    void theStarterModelIsNotAsked();
    void theReplyIsShownWithoutItsThinking();
    void numbersAreWrittenInTheDigitsOfTheWindow();
    void theTutorsConversationIsLeftAlone();
    void stoppingKeepsWhatWasSaid();
    void anotherMistakeForgetsTheFirst();
    void aModelThatFailsIsSaidSo();
    void aModelThatGoesEndsWhatItSays();
};

void MistakeExplainerTest::nothingIsOfferedWithoutAModelOrAMistake() {
    MistakeExplainer explainer;
    explainer.setTurn("Why?");
    QVERIFY(!explainer.offered());
    explainer.explain();
    QVERIFY(!explainer.running());
    explainer.setSolver(loaded(), false);
    QVERIFY(explainer.offered());
    explainer.setTurn({});
    QVERIFY(!explainer.offered());
}

void MistakeExplainerTest::theStarterModelIsNotAsked() {
    MistakeExplainer explainer;
    explainer.setSolver(loaded(), true);
    explainer.setTurn("Why?");
    QVERIFY(!explainer.offered());
}

void MistakeExplainerTest::theReplyIsShownWithoutItsThinking() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    QVERIFY(explainer.running() && explainer.thinking() && !explainer.offered());
    QCOMPARE(model->beside->asked.size(), 1u);
    QCOMPARE(model->beside->asked[0].problem, std::string("Why?"));
    QCOMPARE(model->beside->asked[0].kind, khatwa::ui::Question::Kind::FollowUp);
    model->beside->write(1, Kind::Thinking, "Hm.", true, 1);
    model->beside->write(2, Kind::Text, "You divided by $x$.", false, 5);
    QTRY_VERIFY(!explainer.text().isEmpty());
    QVERIFY(explainer.text().startsWith("You divided by"));
    QVERIFY(!explainer.text().contains("Hm."));
    QVERIFY(!explainer.text().contains('$'));
    model->beside->finish(khatwa::engine::FinishReason::Ended);
    QTRY_VERIFY(!explainer.running());
    QVERIFY(explainer.message().isEmpty());
    QVERIFY(!explainer.offered()); // it has been said
}

void MistakeExplainerTest::numbersAreWrittenInTheDigitsOfTheWindow() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    model->beside->write(1, Kind::Text, "اقسم على $7$ في السطر 2", false, 5);
    QTRY_VERIFY(!explainer.text().isEmpty());
    QSignalSpy changed(&explainer, &MistakeExplainer::changed);
    QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
    explainer.retranslate();
    const QString text = explainer.text();
    QLocale::setDefault(QLocale::c());
    QVERIFY(!changed.isEmpty());
    QCOMPARE(khatwa::ui::withoutIsolates(text), QStringLiteral("اقسم على ٧ في السطر ٢"));
}

void MistakeExplainerTest::theTutorsConversationIsLeftAlone() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    explainer.stop();
    QVERIFY(model->asked.empty());
    QCOMPARE(model->stops, 0);
    QCOMPARE(model->beside->stops, 1);
}

void MistakeExplainerTest::stoppingKeepsWhatWasSaid() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    model->beside->write(1, Kind::Text, "Look at line 2.", false, 5);
    QTRY_VERIFY(!explainer.text().isEmpty());
    explainer.stop();
    QVERIFY(!explainer.running());
    QCOMPARE(explainer.text(), QString("Look at line 2."));
    // What comes late is not shown.
    model->beside->write(2, Kind::Text, "And another thing.", false, 9);
    QCoreApplication::processEvents();
    QCOMPARE(explainer.text(), QString("Look at line 2."));
}

void MistakeExplainerTest::anotherMistakeForgetsTheFirst() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    model->beside->write(1, Kind::Text, "Look at line 2.", false, 5);
    QTRY_VERIFY(!explainer.text().isEmpty());
    explainer.setTurn("Why this?");
    QVERIFY(!explainer.running());
    QVERIFY(explainer.text().isEmpty());
    QVERIFY(explainer.offered());
    QCOMPARE(model->beside->stops, 1);
}

void MistakeExplainerTest::aModelThatFailsIsSaidSo() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    model->beside->finish(khatwa::engine::FinishReason::Failed, 0, "No memory is left.");
    QTRY_VERIFY(!explainer.running());
    QCOMPARE(explainer.message(), QString("No memory is left."));
    QVERIFY(explainer.offered()); // it can be asked again
    explainer.explain();
    QVERIFY(explainer.message().isEmpty());
    model->beside->finish(khatwa::engine::FinishReason::Ended);
    QTRY_VERIFY(!explainer.message().isEmpty());
}

void MistakeExplainerTest::aModelThatGoesEndsWhatItSays() {
    MistakeExplainer explainer;
    const auto model = loaded();
    explainer.setSolver(model, false);
    explainer.setTurn("Why?");
    explainer.explain();
    explainer.setSolver(nullptr, false);
    QVERIFY(!explainer.running());
    QVERIFY(!explainer.offered());
    explainer.explain();
    QVERIFY(!explainer.running());
}

QTEST_GUILESS_MAIN(MistakeExplainerTest)
#include "mistake_explainer_test.moc"
