#include "ui/Window/application.h"

#include "ui/Controls/icon_provider.h"
#include "ui/web/web_profile.h"

#include <QFont>
#include <QGuiApplication>
#include <QLocale>
#include <QRandomGenerator>
#include <QStyleHints>
#include <QtQml/qqmlextensionplugin.h>
#include <QtWebEngineQuick/qtwebenginequickglobal.h>

#include <utility>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_PracticePlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_RecordsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_SettingsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_TutorPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WindowPlugin)

namespace khatwa::ui {

namespace {

/// The starter model's claims lie beside it.
std::vector<Claim> claimsBeside(const std::optional<std::filesystem::path>& starter) {
    if (!starter)
        return {};
    const std::filesystem::path file = starter->parent_path() / "claims.json";
    return readClaims(QString::fromStdU16String(file.u16string()));
}

} // namespace

void Application::prepare() {
    prepareWeb();
    QtWebEngineQuick::initialize();
}

Application::Application(std::unique_ptr<QSettings> store, std::unique_ptr<ModelService> service,
                         std::optional<std::filesystem::path> starter, StartOptions options,
                         QObject* parent)
    : QObject(parent), preferences_(std::make_unique<Preferences>(std::move(store))),
      options_(std::move(options)),
      records_(std::make_unique<records::Writer>(
          options_.records.isEmpty() ? records::Store::userFile() : options_.records)),
      tutor_(std::make_unique<TutorModel>(claimsBeside(starter),
                                          QRandomGenerator::global()->generate64())),
      history_(std::make_unique<HistoryModel>(*records_, *tutor_)),
      practice_(
          std::make_unique<PracticeModel>(*records_, QRandomGenerator::global()->generate64())),
      recordsModel_(std::make_unique<RecordsModel>(
          *records_, [this] { return practice_->records().student(); })),
      models_(std::make_unique<ModelsModel>(std::move(service), *preferences_, std::move(starter))),
      selftest_(std::make_unique<SelftestModel>(models_->service())) {
    if (options_.language)
        preferences_->overrideLanguage(*options_.language);
    if (options_.appearance)
        preferences_->overrideAppearance(*options_.appearance);
    if (options_.fontPercent)
        preferences_->overrideFontPercent(*options_.fontPercent);
    if (options_.seed)
        tutor_->setSeed(*options_.seed);
    if (options_.seed)
        practice_->setSeed(*options_.seed);
    // First: with the student, what is on the screen would be kept in the wrong file.
    connect(recordsModel_.get(), &RecordsModel::replaced, history_.get(),
            &HistoryModel::forgetPlace);
    connect(recordsModel_.get(), &RecordsModel::replaced, practice_.get(), &PracticeModel::reopen);
    connect(recordsModel_.get(), &RecordsModel::studentsChanged, practice_.get(),
            &PracticeModel::refreshStudents);
    connect(recordsModel_.get(), &RecordsModel::hintsOpenChanged, practice_.get(),
            &PracticeModel::readHintsOpen);
    connect(records_.get(), &records::Writer::failed, this,
            [this] { recordsMissed_ = recordsMissed_ || !records_->isOpen(); });
    connect(records_.get(), &records::Writer::opened, practice_.get(), [this] {
        if (std::exchange(recordsMissed_, false))
            practice_->recordsCame();
    });
    practice_->setKnownSets(preferences_->problemSets());
    connect(practice_.get(), &PracticeModel::setOpened, preferences_.get(),
            &Preferences::addProblemSet);
    // The caret of text fields blinks by the platform's rhythm.
    const auto setMotion = [this, rhythm = QGuiApplication::styleHints()->cursorFlashTime()] {
        QGuiApplication::styleHints()->setCursorFlashTime(preferences_->reducedMotion() ? 0
                                                                                        : rhythm);
    };
    setMotion();
    connect(preferences_.get(), &Preferences::reducedMotionChanged, this, setMotion);
    const auto setBudget = [this] { tutor_->setThinkingBudget(preferences_->thinkingBudget()); };
    setBudget();
    connect(preferences_.get(), &Preferences::thinkingBudgetChanged, tutor_.get(), setBudget);
    connect(practice_.get(), &PracticeModel::historyChanged, history_.get(),
            [this] { history_->setStudent(practice_->student()); });
    connect(practice_->students(), &StudentsModel::pinChanged, history_.get(),
            [this] { history_->setPinOf(practice_->students()->pinOf()); });
    const auto setPace = [this] { tutor_->setPace(static_cast<Pace>(preferences_->pace())); };
    setPace();
    connect(preferences_.get(), &Preferences::paceChanged, tutor_.get(), setPace);
    const auto setSamples = [this] { tutor_->setSamples(preferences_->samples()); };
    setSamples();
    connect(preferences_.get(), &Preferences::samplesChanged, tutor_.get(), setSamples);
    connect(models_.get(), &ModelsModel::solverChanged, tutor_.get(), &TutorModel::setSolver);
    connect(models_.get(), &ModelsModel::solverChanged, practice_->explainer(),
            [this](const std::shared_ptr<Solver>& solver, const QString&, bool isStarter) {
                practice_->explainer()->setSolver(solver, isStarter);
            });
    connect(models_.get(), &ModelsModel::unavailable, tutor_.get(), &TutorModel::setUnavailable);
    QFont font = QGuiApplication::font();
    font.setFamilies({QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans Arabic"),
                      QStringLiteral("sans-serif")});
    QGuiApplication::setFont(font);
    // What names only one of them writes the other script in the same hand.
    QFont::insertSubstitution(QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans Arabic"));
    QFont::insertSubstitution(QStringLiteral("Noto Sans Arabic"), QStringLiteral("Noto Sans"));
    translate();
    connect(preferences_.get(), &Preferences::languageChanged, this, &Application::translate);
    connect(preferences_.get(), &Preferences::arabicDigitsChanged, this, &Application::translate);
}

Application::~Application() = default;

void Application::translate() {
    QLocale::setDefault(preferences_->locale());
    QCoreApplication::removeTranslator(&translator_);
    const QString language = preferences_->arabic() ? QStringLiteral("ar") : QStringLiteral("en");
    if (translator_.load(QStringLiteral(":/khatwa/translations/khatwa_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&translator_);
    // As the window's title says it: what differs is appended to titles.
    QGuiApplication::setApplicationDisplayName(
        QCoreApplication::translate("Main", "Khatwa"));
    QGuiApplication::setLayoutDirection(preferences_->arabic() ? Qt::RightToLeft : Qt::LeftToRight);
    tutor_->setArabic(preferences_->arabic());
    practice_->setArabic(preferences_->arabic());
    practice_->explainer()->retranslate();
    history_->retranslate();
    models_->retranslate();
    selftest_->retranslate();
    if (engine_)
        engine_->retranslate();
}

bool Application::show() {
    engine_ = std::make_unique<QQmlApplicationEngine>();
    engine_->addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine_->addImageProvider(QStringLiteral("icons"), new IconProvider); // the engine owns it
    engine_->setInitialProperties(
        {{QStringLiteral("preferences"), QVariant::fromValue(preferences_.get())},
         {QStringLiteral("tutor"), QVariant::fromValue(tutor_.get())},
         {QStringLiteral("practice"), QVariant::fromValue(practice_.get())},
         {QStringLiteral("records"), QVariant::fromValue(recordsModel_.get())},
         {QStringLiteral("history"), QVariant::fromValue(history_.get())},
         {QStringLiteral("models"), QVariant::fromValue(models_.get())},
         {QStringLiteral("selftest"), QVariant::fromValue(selftest_.get())}});
    engine_->load(QUrl(QStringLiteral("qrc:/qt/qml/Khatwa/Window/Main.qml")));
    if (engine_->rootObjects().isEmpty())
        return false;
    window_ = qobject_cast<QQuickWindow*>(engine_->rootObjects().constFirst());
    if (window_ == nullptr)
        return false;
    connect(window_, &QQuickWindow::frameSwapped, this, &Application::afterFirstFrame,
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
    if (!options_.size.isEmpty())
        window_->resize(options_.size);
    connect(window_, &QWindow::activeChanged, this, &Application::lookForRecords);
    connect(window_, SIGNAL(pageReady()), this, SIGNAL(pageReady()));
    connect(window_, SIGNAL(drew()), this, SIGNAL(drew()));
    window_->show();
    window_->requestActivate(); // where no window manager does it
    return true;
}

/// The window that had them may have been closed meanwhile. Where it was not, that is said again:
/// nothing is kept here.
void Application::lookForRecords() {
    if (recordsMissed_ && window_->isActive())
        records_->reopen();
}

void Application::afterFirstFrame() {
    emit firstFrame();
    window_->setProperty("pageWanted", true);
    models_->start(options_.model);
    practice_->open(); // who it is that learns
    if (!options_.problem.isEmpty()) {
        tutor_->setProblem(options_.problem);
        tutor_->solve();
    }
}

void Application::takePicture(const QString& file) {
    // The page says when it has painted everything; Chromium hands the frame over a little later.
    constexpr int kUntilTheFrameIsThere = 500;
    const auto take = [this, file] {
        const bool solved = !tutor_->messageIsFailure();
        const bool written = window_->grabWindow().save(file);
        if (!written)
            qWarning("khatwa: the picture %s could not be written.", qPrintable(file));
        QCoreApplication::exit(solved && written ? 0 : 1);
    };
    auto* timer = new QTimer(this);
    timer->setSingleShot(true);
    timer->setInterval(kUntilTheFrameIsThere);
    connect(timer, &QTimer::timeout, this, take);
    connect(this, &Application::drew, timer, qOverload<>(&QTimer::start));
    if (options_.problem.isEmpty())
        connect(this, &Application::pageReady, timer, qOverload<>(&QTimer::start));
    connect(tutor_.get(), &TutorModel::messageChanged, timer, [this, timer] {
        if (tutor_->messageIsFailure())
            timer->start();
    });
}

} // namespace khatwa::ui
