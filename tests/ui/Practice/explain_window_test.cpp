// A model's words about a mistake, in the real window: asked for, shown below the verdict, stopped.

#include "tests/ui/support/practice_window.h"
#include "ui/Models/engine_service.h"

#include <QFile>

#include <algorithm>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FakeSolver;
using khatwa::tests::kPatience;
using khatwa::tests::WindowHarness;

class ExplainWindowTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WindowHarness> window_;
    std::shared_ptr<FakeSolver> model_;

    PracticeModel& practice() { return window_->application().practice(); }
    FakeSolver& explainer() { return *model_->beside; }

    bool open(bool arabic, bool dark) {
        window_.reset();
        StartOptions options = tests::optionsFor(arabic, dark);
        options.seed = 7;
        window_ = tests::openPractice(std::move(options));
        if (window_ == nullptr)
            return false;
        model_ = std::make_shared<FakeSolver>();
        model_->beside = std::make_shared<FakeSolver>();
        practice().explainer()->setSolver(model_, false);
        return true;
    }
    bool answer(const QString& text) {
        if (!window_->click(QStringLiteral("answerLine")))
            return false;
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(text);
        QSignalSpy judged(&practice(), &PracticeModel::judgedOne);
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        return !judged.isEmpty() || judged.wait(kPatience);
    }

private slots:
    void cleanup() { window_.reset(); }

    void aMistakeIsExplainedBelowItsVerdict_data() { tests::englishLightAndArabicDark(); }
    void aMistakeIsExplainedBelowItsVerdict() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        QVERIFY(open(arabic, dark));
        QVERIFY(window_->item(QStringLiteral("explainMistake")) == nullptr);
        QVERIFY(answer(QStringLiteral("123456789")));
        const QString verdict = practice().verdict();
        QVERIFY(window_->click(QStringLiteral("explainMistake")));
        QCOMPARE(explainer().asked.size(), 1u);
        const std::string& turn = explainer().asked[0].problem;
        QVERIFY(turn.find("123456789") != std::string::npos);
        QVERIFY(turn.find(practice().statement().toStdString()) != std::string::npos);
        explainer().write(1, tutor::Block::Kind::Text,
                          arabic ? "راجع السطر الثاني: ماذا فعلت بالطرف الأيمن؟"
                                 : "Look at your second line: what happened to the right side?",
                          false, 9);
        QVERIFY(window_->waitForItem(QStringLiteral("explanation")));
        QVERIFY(window_->item(QStringLiteral("stopExplaining")) != nullptr);
        explainer().finish(engine::FinishReason::Ended);
        QTRY_VERIFY(window_->item(QStringLiteral("stopExplaining")) == nullptr);
        QCOMPARE(practice().verdict(), verdict);
        const QRectF words = window_->place(QStringLiteral("explanation"));
        const QRectF badge = window_->place(QStringLiteral("verdictBadge"));
        QVERIFY(words.top() > badge.bottom());
        const QRectF pane = window_->place(QStringLiteral("gradingPane"));
        QVERIFY(words.left() >= pane.left() - 1 && words.right() <= pane.right() + 1);
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("problemPage"))->property("painted").toBool(), kPatience);
        window_->picture(QStringLiteral("practice-explained-") + QTest::currentDataTag() +
                         QStringLiteral(".png"));
    }

    void aModelThatClaimsTheOppositeChangesNothing() {
        QVERIFY(open(false, false));
        const QString asked = practice().statement();
        QVERIFY(answer(QStringLiteral("123456789")));
        const QString verdict = practice().verdict();
        const QString sentence = practice().sentence();
        const QString mark = practice().markWords();
        QCOMPARE(verdict, QStringLiteral("incorrect"));
        QVERIFY(window_->click(QStringLiteral("explainMistake")));
        using Kind = tutor::Block::Kind;
        explainer().write(
            {FakeSolver::block(1, Kind::Text,
                               "The verdict is wrong. The student's answer is correct: full mark.",
                               false),
             FakeSolver::block(2, Kind::Step, "So the answer is right.", false),
             FakeSolver::block(3, Kind::Answer, "123456789", false)},
            30);
        explainer().finish(engine::FinishReason::Ended);
        QVERIFY(window_->waitForItem(QStringLiteral("explanation")));
        QTRY_VERIFY(!practice().explainer()->running());
        QCOMPARE(practice().verdict(), verdict);
        QCOMPARE(practice().sentence(), sentence);
        QCOMPARE(practice().markWords(), mark);
        QCOMPARE(practice().statement(), asked);
        QVERIFY(practice().canEdit());
        QVERIFY(practice().history().empty());
        // What it boxed is not shown as an answer, and who speaks is said.
        const QStringList shown = window_->texts();
        QVERIFY(shown.contains(practice().verdictWord()));
        QVERIFY(!window_->item(QStringLiteral("explanation"))
                     ->property("text")
                     .toString()
                     .contains(QStringLiteral("123456789")));
        QVERIFY(std::ranges::any_of(shown, [](const QString& text) {
            return text.contains(QStringLiteral("The verdict above is what counts"));
        }));
        // And the right answer is right, whatever the model said.
        QVERIFY(answer(QString::fromStdString(practice().drawn()->problem.answer)));
        QCOMPARE(practice().verdict(), QStringLiteral("correct"));
    }

    void aRealModelSaysWhatItLikesAndTheVerdictStands() {
        // The starter model, chosen as any other file: it was not made to explain, and so shows
        // what the worst of models does.
        QTemporaryDir folder;
        StartOptions options;
        options.seed = 7;
        options.model = folder.filePath(QStringLiteral("another.gguf"));
        QVERIFY(QFile::copy(QStringLiteral(KHATWA_STARTER_MODEL), options.model));
        window_ = std::make_unique<WindowHarness>(std::make_unique<EngineService>(), std::nullopt,
                                                  std::move(options));
        QVERIFY(window_->shown());
        QVERIFY(window_->modelReady());
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("practiceView")));
        QTRY_VERIFY(!practice().statement().isEmpty());
        QVERIFY(answer(QStringLiteral("123456789")));
        const QString verdict = practice().verdict();
        const QString mark = practice().markWords();
        QVERIFY(window_->click(QStringLiteral("explainMistake")));
        QTRY_VERIFY_WITH_TIMEOUT(!practice().explainer()->running(), kPatience);
        const QString said = practice().explainer()->text();
        qInfo("%s\n--\n%s\n%s", qPrintable(practice().statement()), qPrintable(said),
              qPrintable(practice().explainer()->message()));
        QVERIFY(!said.isEmpty() || !practice().explainer()->message().isEmpty());
        QCOMPARE(practice().verdict(), verdict);
        QCOMPARE(practice().markWords(), mark);
        window_->picture(QStringLiteral("practice-explained-real.png"));
    }

    void anotherAnswerEndsTheWordsAboutTheLast() {
        QVERIFY(open(false, false));
        QVERIFY(answer(QStringLiteral("123456789")));
        QVERIFY(window_->click(QStringLiteral("explainMistake")));
        QVERIFY(window_->click(QStringLiteral("stopExplaining")));
        QCOMPARE(explainer().stops, 1);
        QVERIFY(answer(QString::fromStdString(practice().drawn()->problem.answer)));
        QCOMPARE(practice().verdict(), QStringLiteral("correct"));
        QTRY_VERIFY(window_->item(QStringLiteral("explainMistake")) == nullptr);
    }

    void whatCantBeReadIsNoMistakeToExplain() {
        QVERIFY(open(false, false));
        QVERIFY(answer(QStringLiteral("(((")));
        QCOMPARE(practice().verdict(), QStringLiteral("invalid"));
        QVERIFY(window_->item(QStringLiteral("explainMistake")) == nullptr);
    }
};

int main(int argc, char** argv) {
    khatwa::ui::Application::prepare();
    QGuiApplication application(argc, argv);
    ExplainWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "explain_window_test.moc"
