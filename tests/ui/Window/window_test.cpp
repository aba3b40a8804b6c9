// The real window with the real model: what a student does with keys and mouse, and what comes of
// it.

#include "app/tutor/models.h"
#include "tests/ui/support/window_harness.h"
#include "ui/Models/engine_service.h"

#include <QGuiApplication>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;
using khatwa::tests::WindowHarness;

class WindowTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WindowHarness> window_;

    bool open(StartOptions options = {}) {
        window_ = std::make_unique<WindowHarness>(std::make_unique<EngineService>(),
                                                  tutor::starterModel(), std::move(options));
        return window_->shown();
    }
    bool openWithModel(StartOptions options = {}) {
        return open(std::move(options)) && window_->modelReady();
    }
    QString textOf(const QString& name) {
        return window_->waitForItem(name) ? window_->item(name)->property("text").toString()
                                          : QStringLiteral("(not there)");
    }
    /// Whether the thinking was seen to begin; on a busy machine a small model may be done within
    /// one frame.
    bool sawThinking() {
        using Phase = TutorModel::Phase;
        TutorModel& tutor = window_->tutor();
        QSignalSpy phases(&tutor, &TutorModel::phaseChanged);
        while (tutor.phase() != Phase::Thinking && tutor.phase() != Phase::Finished)
            if (!phases.wait(kPatience))
                return false;
        return tutor.phase() == Phase::Thinking;
    }

private slots:
    void cleanup() { window_.reset(); }

    void aTypedProblemIsThoughtAboutAndSolvedInSteps() {
        QVERIFY(openWithModel());
        QCOMPARE(window_->focused(), QStringLiteral("problemBox"));
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        QCOMPARE(window_->tutor().problem(), QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QCOMPARE(window_->tutor().message(), QString());

        const auto solution = [&](const char* script) {
            return window_->ask(QStringLiteral("solutionView"), QString::fromLatin1(script));
        };
        QVERIFY(solution("document.querySelectorAll('.step').length").toInt() >= 2);
        QVERIFY(solution("document.querySelectorAll('#solution .katex').length").toInt() >= 2);
        QCOMPARE(solution("document.querySelectorAll('#problem .katex').length").toInt(), 2);
        QCOMPARE(solution("document.querySelectorAll('.answer').length").toInt(), 1);
        QCOMPARE(
            solution("document.querySelector('.answer .formula').dataset.latex.replace(/\\s/g, '')")
                .toString(),
            QStringLiteral("x=6"));
        QVERIFY(window_
                    ->ask(QStringLiteral("thinkingView"),
                          QStringLiteral("document.getElementById('thinking').innerText.length"))
                    .toInt() > 10);
        QVERIFY2(textOf(QStringLiteral("statistics")).contains(QStringLiteral("tokens/s")),
                 qPrintable(textOf(QStringLiteral("statistics"))));
        QVERIFY(textOf(QStringLiteral("thinkingStatistics")).contains(QStringLiteral("token")));
        window_->picture(QStringLiteral("solved.png"));
    }

    void everyStepAndTheAnswerCarryAVerdict() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QTRY_COMPARE(window_->tutor().allBadges().size(), 3);
        const auto solution = [&](const char* script) {
            return window_->ask(QStringLiteral("solutionView"), QString::fromLatin1(script));
        };
        QTRY_COMPARE(solution("document.querySelectorAll('.badge.checked').length").toInt(), 3);
        QCOMPARE(solution("document.querySelector('.badge.checked span').textContent").toString(),
                 QStringLiteral("Checked"));
        // In the other language the same verdicts have other words.
        window_->application().preferences().setLanguage(Preferences::Language::Arabic);
        QTRY_COMPARE(
            solution("document.querySelector('.badge.checked span').textContent").toString(),
            QStringLiteral("تم التحقق"));
    }

    void theNextStepIsWrittenByTheStudentFirst() {
        for (const auto language :
             {Preferences::Language::English, Preferences::Language::Arabic}) {
            StartOptions options;
            options.language = language;
            QVERIFY(openWithModel(options));
            window_->application().preferences().setPace(2);
            window_->tutor().setProblem(language == Preferences::Language::Arabic
                                            ? QStringLiteral("حل المعادلة $7x-12=30$.")
                                            : QStringLiteral("Solve $7x-12=30$ for $x$."));
            window_->press(Qt::Key_Return, Qt::ControlModifier);
            QVERIFY(window_->waitUntilFinished());
            const auto steps = [&] {
                return window_
                    ->ask(QStringLiteral("solutionView"),
                          QStringLiteral("document.querySelectorAll('.step').length"))
                    .toInt();
            };
            QVERIFY(window_->waitForItem(QStringLiteral("stepLine")));
            QCOMPARE(steps(), 0);
            QVERIFY(window_->item(QStringLiteral("thinkingPane")) == nullptr);
            QVERIFY(window_->click(QStringLiteral("stepLine")));
            window_->type(QStringLiteral("7x = 41"));
            window_->press(Qt::Key_Return);
            QTRY_VERIFY(textOf(QStringLiteral("attemptText")).contains(QStringLiteral("41")));
            QVERIFY(!window_->tutor().attemptVerdict().isEmpty());
            window_->picture(language == Preferences::Language::Arabic
                                 ? QStringLiteral("one-step-arabic.png")
                                 : QStringLiteral("one-step.png"));
            window_->item(QStringLiteral("stepLine"))->setProperty("text", QString());
            window_->type(QStringLiteral("7x = 42"));
            QVERIFY(window_->click(QStringLiteral("checkStep")));
            QTRY_COMPARE(steps(), 1);
            QVERIFY(window_->click(QStringLiteral("showStep")));
            QTRY_VERIFY(steps() == 2);
            QTRY_VERIFY(window_->item(QStringLiteral("nextStep")) == nullptr);
        }
    }

    void severalSolutionsAreComparedAndAskedAgain() {
        QVERIFY(openWithModel());
        window_->application().preferences().setSamples(3);
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QTRY_VERIFY2(textOf(QStringLiteral("votes")).endsWith(QStringLiteral("of 3 runs agree.")),
                     qPrintable(textOf(QStringLiteral("votes"))));
        window_->picture(QStringLiteral("votes.png"));
        QVERIFY(window_->click(QStringLiteral("retry")));
        QTRY_VERIFY(window_->tutor().running() ||
                    window_->tutor().phase() == TutorModel::Phase::Finished);
        QVERIFY(window_->waitUntilFinished());
        QVERIFY(window_->click(QStringLiteral("editProblem")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("problemBox"));
    }

    void conversationsAreKeptFoundAndOpenedAgain() {
        QVERIFY(openWithModel());
        QTRY_VERIFY(window_->application().history().available());
        HistoryModel& history = window_->application().history();
        for (const char* problem : {"Solve $7x-12=30$ for $x$.", "حل المعادلة $5x+10=40$"}) {
            QSignalSpy kept(&history, &HistoryModel::kept);
            window_->tutor().setProblem(QString::fromUtf8(problem));
            window_->press(Qt::Key_Return, Qt::ControlModifier);
            QVERIFY(window_->waitUntilFinished());
            QTRY_COMPARE(kept.size(), 1);
        }
        QTRY_COMPARE(history.conversations().size(), 2);
        window_->press(Qt::Key_H, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("historySearch")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("historySearch"));
        window_->picture(QStringLiteral("history.png"));
        window_->type(QStringLiteral("7x"));
        QTRY_COMPARE(history.conversations().size(), 1);
        QTRY_VERIFY(textOf(QStringLiteral("openConversation0")).contains(QStringLiteral("7x")));
        QVERIFY(window_->click(QStringLiteral("openConversation0")));
        QTRY_COMPARE(window_->tutor().statement(), QStringLiteral("Solve $7x-12=30$ for $x$."));
        const auto solution = [&](const char* script) {
            return window_->ask(QStringLiteral("solutionView"), QString::fromLatin1(script));
        };
        QTRY_COMPARE(solution("document.querySelectorAll('.badge.checked').length").toInt(), 3);
        // Renamed, deleted, and brought back.
        QTRY_VERIFY(window_->item(QStringLiteral("historySearch")) == nullptr);
        QVERIFY(window_->click(QStringLiteral("historyButton")));
        QVERIFY(window_->click(QStringLiteral("renameConversation0")));
        QVERIFY(window_->waitForItem(QStringLiteral("conversationName0")));
        window_->item(QStringLiteral("conversationName0"))->setProperty("text", QString());
        QTRY_COMPARE(window_->focused(), QStringLiteral("conversationName0"));
        window_->type(QStringLiteral("Seven"));
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(history.title(), QStringLiteral("Seven"));
        QTRY_COMPARE(history.conversations()[0].toMap()[QStringLiteral("title")].toString(),
                     QStringLiteral("Seven"));
        QVERIFY(window_->click(QStringLiteral("deleteConversation0")));
        QVERIFY(window_->waitForItem(QStringLiteral("deletedNotice")));
        QCOMPARE(history.deleted(), QStringLiteral("Seven"));
        history.undo();
        QTRY_VERIFY(window_->item(QStringLiteral("deletedNotice")) == nullptr);
        window_->press(Qt::Key_Escape);
    }

    void aConversationIsExportedInThreeFormats() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        // The page has drawn the verdicts, so what stands below it has its place.
        QTRY_COMPARE(window_
                         ->ask(QStringLiteral("solutionView"),
                               QStringLiteral("document.querySelectorAll('.badge.checked').length"))
                         .toInt(),
                     3);
        QVERIFY(window_->click(QStringLiteral("exportButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("export-pdf")));
        window_->picture(QStringLiteral("export.png"));
        window_->press(Qt::Key_Escape);
        QObject* choice = window_->window()->findChild<QObject*>(QStringLiteral("exportChoice"));
        QVERIFY(choice != nullptr);
        // What the history says of its own would take the place of what is waited for below.
        QTRY_VERIFY_WITH_TIMEOUT(window_->application().history().current() != 0, kPatience);
        for (const char* format : {"md", "tex", "pdf"}) {
            const QString file = window_->path(QStringLiteral("a.") + QLatin1String(format));
            choice->setProperty("format", QLatin1String(format));
            QMetaObject::invokeMethod(choice, "write", Q_ARG(QString, file));
            QTRY_VERIFY_WITH_TIMEOUT(textOf(QStringLiteral("historyMessage")).contains(file),
                                     kPatience);
            QVERIFY(QFileInfo(file).size() > 200);
        }
        QFile pdf(window_->path(QStringLiteral("a.pdf")));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        QVERIFY(pdf.read(5) == "%PDF-");
    }

    void solvingStopsHalfWay() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        const auto answers = [this] {
            return window_
                ->ask(QStringLiteral("solutionView"),
                      QStringLiteral("document.querySelectorAll('.answer').length"))
                .toInt();
        };
        // The starter model is done in some milliseconds: often it has answered before it is
        // stopped.
        constexpr int kAttempts = 300;
        for (int i = 0; i < kAttempts && (window_->tutor().message().isEmpty() || answers() > 0);
             ++i) {
            window_->press(Qt::Key_Return, Qt::ControlModifier);
            if (sawThinking())
                window_->press(Qt::Key_Escape);
            QVERIFY(window_->waitUntilFinished());
        }
        QVERIFY2(textOf(QStringLiteral("tutorMessage")).startsWith(QStringLiteral("Stopped.")),
                 qPrintable(textOf(QStringLiteral("tutorMessage"))));
        QCOMPARE(answers(), 0);
        // And it can be asked again.
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QCOMPARE(window_->tutor().message(), QString());
    }

    void thinkingStaysFoldedForTheNextProblem() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QVERIFY(window_->item(QStringLiteral("thinkingView")) != nullptr);
        QVERIFY(window_->click(QStringLiteral("thinkingFold")));
        QTRY_VERIFY(window_->item(QStringLiteral("thinkingView")) == nullptr);
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QVERIFY(window_->item(QStringLiteral("thinkingView")) == nullptr);
        window_->press(Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(window_->item(QStringLiteral("thinkingView")) != nullptr);
    }

    void theThinkingStandsBesideWhenWideAndAboveWhenNarrow() {
        QVERIFY(openWithModel());
        window_->window()->resize(1300, 800);
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        const auto pane = [&] { return window_->place(QStringLiteral("thinkingPane")); };
        const auto solution = [&] { return window_->place(QStringLiteral("solution")); };
        QTRY_VERIFY(pane().left() >= solution().right());
        window_->window()->resize(800, 800);
        QTRY_VERIFY(pane().bottom() <= solution().top());
        QVERIFY(solution().height() > 100);
    }

    void theSettingsHoldWhatStandsInThem() {
        QVERIFY(open());
        for (const bool arabic : {false, true}) {
            window_->application().preferences().setLanguage(
                arabic ? Preferences::Language::Arabic : Preferences::Language::English);
            window_->press(Qt::Key_Comma, Qt::ControlModifier);
            QTRY_VERIFY(window_->window()->property("settingsOpen").toBool());
            for (const char* name : {"languageChoice0", "languageChoice2", "appearanceChoice2",
                                     "thinkingChoice3", "fontSlider", "motionToggle"}) {
                QVERIFY(window_->waitForItem(QLatin1String(name)));
                QTRY_VERIFY2(window_->place(QStringLiteral("settingsPaper"))
                                 .contains(window_->place(QLatin1String(name))),
                             name);
            }
            QVERIFY(QRectF(QPointF(), window_->window()->size())
                        .contains(window_->place(QStringLiteral("settingsPaper"))));
            window_->press(Qt::Key_Escape);
            QTRY_VERIFY(!window_->window()->property("settingsOpen").toBool());
        }
    }

    void switchingToArabicMirrorsTheWindowWithoutARestart() {
        QVERIFY(open());
        QVERIFY(window_->waitForItem(QStringLiteral("railTutor")));
        QVERIFY(window_->place(QStringLiteral("railTutor")).left() < 100);
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("languageChoice2")));
        QTRY_VERIFY(window_->window()->property("settingsOpen").toBool());
        QVERIFY(window_->click(QStringLiteral("languageChoice2")));
        QTRY_VERIFY(window_->application().preferences().arabic());
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(window_->place(QStringLiteral("railTutor")).right() >
                    window_->window()->width() - 100);
        QCOMPARE(textOf(QStringLiteral("railTutor")), QStringLiteral("المعلّم"));
        QCOMPARE(window_->window()->title(), QStringLiteral("خطوة"));
        QCOMPARE(QGuiApplication::applicationDisplayName(), QStringLiteral("خطوة"));
        const auto thousands = [](int count) {
            return QCoreApplication::translate("khatwa::ui::ModelsModel", "%n K",
                                               "thousands of tokens", count);
        };
        QCOMPARE(thousands(4), QStringLiteral("4 آلاف"));
        QCOMPARE(thousands(16), QStringLiteral("16 ألفًا"));
        QVERIFY(window_->place(QStringLiteral("solveButton")).center().x() <
                window_->window()->width() / 2.0);
        window_->tutor().setProblem(QStringLiteral("حُل المعادلة $7x-12=30$."));
        window_->tutor().solve();
        QVERIFY(window_->waitUntilFinished());
        QCOMPARE(window_
                     ->ask(QStringLiteral("solutionView"),
                           QStringLiteral("document.documentElement.dir"))
                     .toString(),
                 QStringLiteral("rtl"));
        QCOMPARE(window_
                     ->ask(QStringLiteral("solutionView"),
                           QStringLiteral(
                               "getComputedStyle(document.querySelector('.formula')).direction"))
                     .toString(),
                 QStringLiteral("ltr"));
        window_->picture(QStringLiteral("arabic.png"));
    }

    void aPickedProblemIsSolvedInTheWindowsLanguage() {
        StartOptions options;
        options.language = Preferences::Language::Arabic;
        QVERIFY(openWithModel(options));
        window_->picture(QStringLiteral("start-arabic.png"));
        QVERIFY(window_->click(QStringLiteral("pick0")));
        QVERIFY(window_->waitUntilFinished());
        static const QRegularExpression letter(QStringLiteral("\\p{Arabic}"));
        QVERIFY(window_->tutor().statement().contains(letter));
        QVERIFY(window_
                    ->ask(QStringLiteral("solutionView"),
                          QStringLiteral("document.getElementById('solution').innerText"))
                    .toString()
                    .contains(letter));
    }

    void theKeyboardAloneIsEnough() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        // Tab leads from the problem to Solve; Space presses it.
        for (int i = 0; i < 12 && window_->focused() != QStringLiteral("solveButton"); ++i)
            window_->press(Qt::Key_Tab);
        QCOMPARE(window_->focused(), QStringLiteral("solveButton"));
        QVERIFY(window_->item(QStringLiteral("solveButton"))->property("visualFocus").toBool());
        window_->press(Qt::Key_Space);
        QVERIFY(window_->waitUntilFinished());
        // Ctrl+3 and Ctrl+1 change the place; the rail says which one is open.
        window_->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("pathField")));
        QVERIFY(window_->item(QStringLiteral("railModels"))->property("checked").toBool());
        QTRY_COMPARE(window_->focused(), QStringLiteral("pathField"));
        window_->press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("problemBox")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("problemBox"));
    }

    void aBadFileIsToldBeforeItIsLoaded() {
        QVERIFY(openWithModel());
        QFile file(window_->path(QStringLiteral("bad.gguf")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("GGUF, but not really");
        file.close();
        window_->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("pathField")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pathField"));
        window_->type(file.fileName());
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("modelError")));
        QVERIFY(textOf(QStringLiteral("modelError")).size() > 20);
        QVERIFY(!textOf(QStringLiteral("modelError")).contains(QLatin1Char('\n')));
        QVERIFY(window_->item(QStringLiteral("modelCard")) == nullptr);
        QVERIFY(window_->tutor().ready()); // the model in use goes on
        window_->picture(QStringLiteral("bad-file.png"));
    }

    void aModelIsSeenThenLoadedAndRemembered() {
        QVERIFY(openWithModel());
        const std::optional<std::filesystem::path> starter = tutor::starterModel();
        QVERIFY(starter.has_value());
        window_->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("pathField")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pathField"));
        window_->type(QString::fromStdString(starter->string()));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("modelCard")));
        QVERIFY2(textOf(QStringLiteral("memoryText")).contains(QStringLiteral("of memory")),
                 qPrintable(textOf(QStringLiteral("memoryText"))));
        window_->picture(QStringLiteral("models.png"));
        QVERIFY(window_->click(QStringLiteral("loadButton")));
        QTRY_VERIFY_WITH_TIMEOUT(
            !window_->application().models().loading() && window_->tutor().ready(), 60000);
        QCOMPARE(window_->application().preferences().modelPath(),
                 QString::fromStdString(starter->string()));
        QVERIFY(!window_->application().models().starterLoaded());
    }

    void aFormulaIsWrittenInItsFieldAndInserted() {
        QVERIFY(open());
        QVERIFY(window_->click(QStringLiteral("formulaToggle")));
        QVERIFY(window_->waitForItem(QStringLiteral("formulaField")));
        QQuickItem* field = window_->item(QStringLiteral("formulaField"));
        QTRY_VERIFY_WITH_TIMEOUT(field->property("ready").toBool(), 60000);
        field->setProperty("latex", QStringLiteral("\\frac{3}{4}"));
        QVERIFY(window_->click(QStringLiteral("insertFormula")));
        QCOMPARE(window_->tutor().problem(), QStringLiteral("$\\frac{3}{4}$"));
        QCOMPARE(window_->focused(), QStringLiteral("problemBox"));
        // It is drawn above the box, as it will be read.
        QVERIFY(window_->waitForItem(QStringLiteral("previewView")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("previewView"))->property("ready").toBool(), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->ask(QStringLiteral("previewView"),
                         QStringLiteral("document.querySelectorAll('.katex').length"))
                    .toInt() == 1,
            60000);
    }

    void theWindowMayCloseWhileTheModelThinks() {
        QVERIFY(openWithModel());
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        (void)sawThinking();
        window_.reset();
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    WindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "window_test.moc"
