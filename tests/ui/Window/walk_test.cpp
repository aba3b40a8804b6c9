// A short walk through every place of the real window, with the real model and the real records;
// and the window closed at any moment of it. The address sanitizer watches it in CI, so everything
// that lives and dies with a window should be touched here once.

#include "app/problems/shipped_sets.h"
#include "app/records/attempts.h"
#include "app/tutor/models.h"
#include "tests/ui/support/window_harness.h"
#include "ui/Models/engine_service.h"

#include <QGuiApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <functional>
#include <vector>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;
using khatwa::tests::WindowHarness;

namespace {

std::unique_ptr<ModelService> realEngine() {
    return std::make_unique<EngineService>();
}

QUrl url(const QString& path) {
    return QUrl::fromLocalFile(path);
}

} // namespace

class WalkTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WindowHarness> window_;

    QString recordsFile() const { return folder_->filePath(QStringLiteral("records.db")); }
    bool open(bool arabic = false) {
        StartOptions options;
        options.records = recordsFile();
        options.seed = 7;
        options.language = arabic ? Preferences::Language::Arabic : Preferences::Language::English;
        window_ = std::make_unique<WindowHarness>(realEngine(), tutor::starterModel(), options);
        return window_->shown() && window_->modelReady();
    }
    Application& app() { return window_->application(); }
    PracticeModel& practice() { return app().practice(); }
    bool there(const char* name) { return window_->waitForItem(QLatin1String(name)); }
    bool click(const char* name) { return window_->click(QLatin1String(name)); }
    bool gone(const char* name) {
        return tests::waitFor([&] { return window_->item(QLatin1String(name)) == nullptr; },
                              kPatience);
    }
    bool focused(const char* name) {
        return tests::waitFor([&] { return window_->focused() == QLatin1String(name); }, kPatience);
    }
    QVariant page(const char* script) {
        return window_->ask(QStringLiteral("solutionView"), QLatin1String(script));
    }
    /// Typed and checked; the verdict.
    QString answer(const QString& text) {
        if (!click("answerLine") || !focused("answerLine"))
            return {};
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(text);
        QSignalSpy judged(&practice(), &PracticeModel::judgedOne);
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        return !judged.isEmpty() || judged.wait(kPatience) ? practice().verdict() : QString();
    }

    /// What a window can be busy with, each begun as its button begins it.
    static std::vector<std::function<void(Application&)>> work(const QString& folder) {
        const auto sets = problems::setFiles(problems::shippedSetsFolder());
        const QString set = sets.empty() ? QString() : QString::fromStdString(sets[0].string());
        const auto starter = tutor::starterModel();
        const QString model = starter ? QString::fromStdString(starter->string()) : QString();
        return {
            [](Application& app) {
                app.tutor().setProblem(QStringLiteral("Solve $7x-12=30$ for $x$."));
                app.tutor().solve();
            },
            [](Application& app) {
                app.practice().setAnswer(QStringLiteral("\\sin(x)^2+\\cos(x)^2"));
                app.practice().setWorking(QStringLiteral("2x + 3 = 11\n2x = 8\nx = 4"));
                app.practice().check();
            },
            [set](Application& app) { app.practice().openSet(url(set)); },
            [set](Application& app) {
                SetEditorModel& editor = *app.practice().editor();
                editor.create();
                editor.writeSetField(QStringLiteral("title"), QStringLiteral("Week 3"));
                editor.writeField(QStringLiteral("statement"), QStringLiteral("$1+1$"));
                editor.writeField(QStringLiteral("answer"), QStringLiteral("2"));
            },
            [folder](Application& app) {
                app.practice().editor()->save(url(folder + QStringLiteral("/saved.json")));
            },
            [](Application& app) { app.practice().students()->add(QStringLiteral("Omar")); },
            [folder](Application& app) {
                app.records().backUp(url(folder + QStringLiteral("/all.khatwa")));
            },
            [folder](Application& app) { app.records().exportTo(url(folder)); },
            [folder](Application& app) {
                app.records().restore(url(folder + QStringLiteral("/all.khatwa")));
            },
            [](Application& app) {
                app.history().setQuery(QStringLiteral("7x"));
                app.history().refresh();
            },
            [model](Application& app) { app.models().setPath(model); },
            [](Application& app) { app.models().loadStarter(); },
            [](Application& app) { app.selftest().start(); },
            [](Application& app) { app.preferences().setLanguage(Preferences::Language::Arabic); },
            [](Application& app) { app.window()->setProperty("place", 1); },
        };
    }

private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }
    void cleanup() { window_.reset(); }

    void everyPlaceIsVisitedAndUsed_data() {
        QTest::addColumn<bool>("arabic");
        QTest::newRow("en") << false;
        QTest::newRow("ar") << true;
    }
    void everyPlaceIsVisitedAndUsed() {
        QFETCH(bool, arabic);
        QVERIFY(open(arabic));

        // The Tutor: asked, answered, stopped, exported, kept.
        window_->type(QStringLiteral("Solve $7x-12=30$ for $x$."));
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(window_->waitUntilFinished());
        QTRY_COMPARE_WITH_TIMEOUT(
            page("document.querySelectorAll('.badge.checked').length").toInt(), 3, kPatience);
        window_->press(Qt::Key_T, Qt::ControlModifier);
        QObject* exporting = window_->window()->findChild<QObject*>(QStringLiteral("exportChoice"));
        QVERIFY(exporting != nullptr);
        // What the history says of its own would take the place of what is waited for below.
        QTRY_VERIFY_WITH_TIMEOUT(app().history().current() != 0, kPatience);
        for (const char* format : {"tex", "pdf"}) {
            const QString file = window_->path(QStringLiteral("a.") + QLatin1String(format));
            exporting->setProperty("format", QLatin1String(format));
            QMetaObject::invokeMethod(exporting, "write", Q_ARG(QString, file));
            QTRY_VERIFY_WITH_TIMEOUT(app().history().message().contains(file), kPatience);
        }
        QTRY_COMPARE_WITH_TIMEOUT(app().history().conversations().size(), 1, kPatience);
        window_->press(Qt::Key_H, Qt::ControlModifier);
        QSignalSpy shown(&window_->tutor(), &TutorModel::blocksReset);
        QVERIFY(click("openConversation0"));
        QVERIFY(!shown.isEmpty() || shown.wait(kPatience));
        QVERIFY(gone("historySearch"));
        window_->press(Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(window_->tutor().phase(), TutorModel::Phase::Empty);

        // Practice: a wrong answer, a hint, the right one, the next problem, the progress.
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!practice().statement().isEmpty(), kPatience);
        QVERIFY(there("practiceView"));
        QCOMPARE(answer(QStringLiteral("123456789")), QStringLiteral("incorrect"));
        window_->press(Qt::Key_H, Qt::ControlModifier);
        QCOMPARE(answer(QString::fromStdString(practice().drawn()->problem.answer)),
                 QStringLiteral("correct"));
        window_->press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(practice().verdict().isEmpty());
        QVERIFY(click("progressButton"));
        QVERIFY(there("masteryPlot"));
        QVERIFY(click("leaveProgress"));
        QVERIFY(gone("masteryPlot"));

        // A set of one's own.
        QVERIFY(click("newSet"));
        QVERIFY(click("edit-statement"));
        window_->type(QStringLiteral("$1+1$"));
        QVERIFY(click("edit-answer"));
        window_->type(QStringLiteral("(("));
        QVERIFY(there("editorRemarks"));
        window_->press(Qt::Key_Escape);
        QVERIFY(there("problemPage"));

        // Models: what a file is; the test of the machine, begun and left.
        window_->press(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(there("pathField"));
        QVERIFY(focused("pathField"));
        window_->type(QString::fromStdString(tutor::starterModel()->string()));
        window_->press(Qt::Key_Return);
        QVERIFY(there("modelCard"));
        QVERIFY(click("selftestButton"));
        QVERIFY(tests::waitFor([&] { return app().selftest().done() > 0; }, kPatience));
        app().selftest().cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!app().selftest().running(), kPatience);

        // Records and settings, and the other language while they are open.
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(click("recordsButton"));
        QVERIFY(there("recordsStudent0"));
        QVERIFY(click("backUpButton"));
        const QString backup = window_->path(QStringLiteral("all.khatwa"));
        QVERIFY(window_->choosePath(QStringLiteral("recordPlaces"), "backUpChosen", backup));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(backup) && !app().records().busy(), kPatience);
        app().preferences().setLanguage(arabic ? Preferences::Language::English
                                               : Preferences::Language::Arabic);
        QTRY_COMPARE(QGuiApplication::layoutDirection(),
                     arabic ? Qt::LeftToRight : Qt::RightToLeft);
        window_->press(Qt::Key_Escape);
        QVERIFY(gone("recordsPaper"));

        const records::StudentId student = practice().student();
        window_.reset();
        const auto store = records::Store::open(recordsFile());
        QVERIFY(store);
        const auto all = records::Attempts(**store).all(student);
        QVERIFY(all);
        QCOMPARE(all.value().size(), 2);
    }

    void theWindowMayCloseBeforeItsPageIsThere() {
        for (const int turns : {0, 1, 2, 5, 20, 100}) {
            StartOptions options;
            options.records = recordsFile();
            options.problem = QStringLiteral("Solve $7x-12=30$ for $x$.");
            Application application(
                std::make_unique<QSettings>(folder_->filePath(QStringLiteral("settings.ini")),
                                            QSettings::IniFormat),
                realEngine(), tutor::starterModel(), options);
            QVERIFY(application.show());
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
        }
    }

    void theWindowMayCloseWhateverItIsDoing_data() {
        QTest::addColumn<int>("turns");
        for (const int turns : {0, 1, 10, 100})
            QTest::addRow("after %d turns", turns) << turns;
    }
    void theWindowMayCloseWhateverItIsDoing() {
        QFETCH(int, turns);
        const auto seed = qEnvironmentVariableIsSet("KHATWA_SEED")
                              ? static_cast<quint32>(qEnvironmentVariableIntValue("KHATWA_SEED"))
                              : QRandomGenerator::global()->generate();
        qInfo("KHATWA_SEED=%u", seed);
        QRandomGenerator random(seed);
        QVERIFY(open());
        QTRY_VERIFY_WITH_TIMEOUT(!practice().statement().isEmpty(), kPatience);
        auto all = work(folder_->path());
        std::shuffle(all.begin(), all.end(), random);
        for (const auto& begin : all) {
            begin(app());
            for (int i = 0; i < turns; ++i)
                QCoreApplication::processEvents();
        }
        window_.reset();
        // What came of it in the queues of this thread must not look for the window any more.
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents();
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    WalkTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "walk_test.moc"
