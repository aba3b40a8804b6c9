#include "tests/ui/support/fake_service.h"
#include "ui/Models/models_model.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FakeService;

class ModelsModelTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Preferences> preferences_;
    FakeService* service_ = nullptr;
    std::unique_ptr<ModelsModel> models_;
    std::shared_ptr<Solver> solver_;
    bool unavailable_ = false;

    void make(std::optional<std::filesystem::path> starter = "starter.gguf") {
        preferences_ = std::make_unique<Preferences>(std::make_unique<QSettings>(
            folder_->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat));
        auto service = std::make_unique<FakeService>();
        service_ = service.get();
        models_ = std::make_unique<ModelsModel>(std::move(service), *preferences_, starter);
        solver_.reset();
        unavailable_ = false;
        connect(models_.get(), &ModelsModel::solverChanged, this,
                [this](const std::shared_ptr<Solver>& solver) { solver_ = solver; });
        connect(models_.get(), &ModelsModel::unavailable, this, [this] { unavailable_ = true; });
    }

    void lookAt(const QString& path) {
        models_->setPath(path);
        QTRY_VERIFY(!models_->inspecting());
    }

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        make();
    }
    void cleanup() { models_.reset(); }

    void aModelSaysWhereItRuns() {
        service_->onGpu = {36, 36, "Big GPU", 6'100'000'000, {}};
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        QCOMPARE(models_->runsOn(), QStringLiteral("It runs on the GPU (\u2068Big GPU\u2069) and "
                                                   "takes 6.1 GB of its memory."));
        QVERIFY(models_->gpuKnown());
    }

    void layersThatDoNotFitAreSaid() {
        service_->onGpu = {36, 24, "Small GPU", 6'100'000'000, {}};
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        QCOMPARE(models_->runsOn(),
                 QStringLiteral("24 of its 36 layers run on the GPU (\u2068Small GPU\u2069, 6.1 GB "
                                "of its memory), the others on the processor."));
    }

    void whatKeepsTheGpuFromItIsSaid() {
        service_->onGpu = {36, 24, "Small GPU", 6'100'000'000, RunsOn::Trouble::NoRoom};
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        QVERIFY(models_->runsOn().startsWith(QStringLiteral("24 of its 36 layers run on the GPU")));
        QVERIFY(models_->runsOn().endsWith(
            QStringLiteral(" The GPU had less room than it seemed: close what else uses it, then "
                           "load the model again.")));
        service_->onGpu = {36, 0, {}, 0, RunsOn::Trouble::DriverTooOld};
        models_->load();
        QTRY_COMPARE(models_->runsOn(),
                     QStringLiteral("It runs on the processor. The GPU needs a newer driver before "
                                    "models can run on it."));
    }

    void aLostGpuLoadsTheModelOnTheProcessor() {
        service_->onGpu = {36, 36, "Big GPU", 6'100'000'000, {}};
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        const std::shared_ptr<Solver> before = solver_;
        service_->gpuLost();
        QTRY_VERIFY(solver_ != nullptr && solver_ != before);
        QCOMPARE(models_->runsOn(), QStringLiteral("It runs on the processor."));
        QCOMPARE(models_->notice(), QStringLiteral("The GPU stopped working. Models run on the "
                                                   "processor until Khatwa is started again."));
        QVERIFY(models_->useGpu()); // the choice stays for the next start
        QVERIFY(!service_->useGpu);
    }

    void theGpuCanBeLeftAloneAndThatIsRemembered() {
        service_->onGpu = {36, 36, "Big GPU", 6'100'000'000, {}};
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        models_->setUseGpu(false);
        QTRY_VERIFY(solver_ != nullptr && !models_->loading());
        QCOMPARE(models_->runsOn(), QStringLiteral("It runs on the processor."));
        QVERIFY(models_->gpuKnown());
        make();
        QVERIFY(!models_->useGpu());
        QVERIFY(!service_->useGpu);
    }

    void aModelIsDescribedBeforeItIsLoaded() {
        lookAt(QStringLiteral("/models/good.gguf"));
        QVERIFY(models_->known());
        QCOMPARE(models_->name(), QStringLiteral("Good Model"));
        const QVariantList facts = models_->facts();
        QCOMPARE(facts[1].toMap()[QStringLiteral("value")].toString(),
                 QStringLiteral("8.2 billion"));
        QCOMPARE(facts[2].toMap()[QStringLiteral("value")].toString(),
                 QStringLiteral("GGUF v3 · Q4_K"));
        QVERIFY(solver_ == nullptr);
    }

    void theMemoryFollowsTheContext() {
        lookAt(QStringLiteral("/models/good.gguf"));
        QVERIFY2(models_->memory().contains(QStringLiteral("9.7 GB for a context of 65536")),
                 qPrintable(models_->memory()));
        QVERIFY(!models_->fits());
        QVERIFY(models_->memory().contains(QStringLiteral("Only 8.0 GB are free")));
        models_->setContext(8192);
        QTRY_VERIFY(!models_->inspecting());
        QVERIFY(models_->fits());
        QVERIFY2(models_->memory().contains(QStringLiteral("1.2 GB for a context of 8192")),
                 qPrintable(models_->memory()));
    }

    void aShortFileIsToldInOneLine() {
        lookAt(QStringLiteral("/models/short.gguf"));
        QVERIFY(!models_->known());
        QCOMPARE(models_->error(),
                 QStringLiteral("This file ends too early: 3.1 GB of 4.9 GB. Copy it again."));
    }

    void aFileThatIsNotThereIsTold() {
        lookAt(QStringLiteral("/models/gone.gguf"));
        QVERIFY2(models_->error().contains(QStringLiteral("gone.gguf")),
                 qPrintable(models_->error()));
        QVERIFY(models_->error().contains(QStringLiteral("is not there")));
    }

    void theStarterModelIsLoadedAtFirst() {
        models_->start();
        QTRY_VERIFY(solver_ != nullptr);
        QVERIFY(models_->starterLoaded());
        QVERIFY(models_->notice().isEmpty());
        QVERIFY(models_->recent().isEmpty());
    }

    void whoAnswersHasTheModelAlone() {
        // Whoever else kept it would keep its memory too while the next one is loaded.
        models_->start();
        QTRY_VERIFY(models_->starterLoaded());
        QCOMPARE(solver_.use_count(), 1);
    }

    void theChoiceIsRemembered() {
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->setContext(8192);
        QTRY_VERIFY(!models_->inspecting());
        models_->load();
        QTRY_VERIFY(solver_ != nullptr);
        QCOMPARE(models_->loadedName(), QStringLiteral("Good Model"));
        QCOMPARE(service_->loadedContext.load(), 8192);
        models_.reset();

        make();
        models_->start();
        QTRY_VERIFY(solver_ != nullptr);
        QCOMPARE(models_->loadedName(), QStringLiteral("Good Model"));
        QCOMPARE(service_->loadedContext.load(), 8192);
        QCOMPARE(models_->recent().size(), 1);
    }

    void whenTheRememberedFileIsGoneTheStarterModelStandsIn() {
        preferences_->setModelPath(QStringLiteral("/models/gone.gguf"));
        models_->start();
        QTRY_VERIFY(solver_ != nullptr);
        QVERIFY(models_->starterLoaded());
        QVERIFY2(models_->notice().contains(QStringLiteral("gone.gguf")),
                 qPrintable(models_->notice()));
        QVERIFY(models_->notice().contains(QStringLiteral("starter model is in use")));
        QCOMPARE(preferences_->modelPath(),
                 QStringLiteral("/models/gone.gguf")); // its disk may come back
    }

    void aModelNamedForThisStartIsNotRemembered() {
        models_->start(QStringLiteral("/models/good.gguf"));
        QTRY_VERIFY(solver_ != nullptr);
        QCOMPARE(models_->loadedName(), QStringLiteral("Good Model"));
        QCOMPARE(preferences_->modelPath(), QString());
    }

    void loadingShowsProgressAndCanBeCancelled() {
        service_->held = true;
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QVERIFY(models_->loading());
        service_->reached.acquire();
        QTRY_COMPARE(models_->progress(), 0.5);
        models_->cancel();
        service_->go.release();
        QTRY_VERIFY(models_->starterLoaded());
        QVERIFY(!models_->loading());
        QCOMPARE(preferences_->modelPath(), QString());
        QVERIFY(models_->notice().isEmpty());
    }

    void whenALoadIsCancelledTheModelBeforeItComesBack() {
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->setContext(8192);
        QTRY_VERIFY(!models_->inspecting());
        models_->load();
        QTRY_VERIFY(!models_->loadedName().isEmpty() && !models_->loading());
        lookAt(QStringLiteral("/models/other.gguf"));
        service_->held = true;
        models_->load();
        service_->reached.acquire();
        service_->held = false;
        models_->cancel();
        service_->go.release();
        QTRY_VERIFY(!models_->loading() && solver_ != nullptr);
        QVERIFY(!models_->starterLoaded());
        QCOMPARE(service_->loadedContext.load(), 8192);
        QCOMPARE(preferences_->modelPath(), QStringLiteral("/models/good.gguf"));
        QVERIFY(models_->notice().isEmpty());
    }

    void whenALoadFailsTheModelBeforeItComesBackWithALine() {
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        QTRY_VERIFY(!models_->loadedName().isEmpty() && !models_->loading());
        lookAt(QStringLiteral("/models/broken.gguf"));
        models_->load();
        QTRY_VERIFY(!models_->notice().isEmpty() && !models_->loading());
        QVERIFY(!models_->starterLoaded());
        QVERIFY2(models_->notice().contains(QStringLiteral("broken.gguf")) &&
                     models_->notice().contains(QStringLiteral("is in use again")),
                 qPrintable(models_->notice()));
    }

    void withoutAnyModelThePlaceSaysSo() {
        make(std::nullopt);
        models_->start();
        QTRY_VERIFY(unavailable_);
        QVERIFY(
            models_->notice().startsWith(QStringLiteral("The starter model could not be loaded")));
    }

    void theWindowMayCloseWhileAModelLoads() {
        service_->held = true;
        lookAt(QStringLiteral("/models/good.gguf"));
        models_->load();
        service_->reached.acquire();
        service_->go.release();
        models_.reset();
    }
};

QTEST_MAIN(ModelsModelTest)
#include "models_model_test.moc"
