#pragma once

#include "app/records/writer.h"
#include "ui/Controls/digits.h"
#include "ui/Models/models_model.h"
#include "ui/Models/selftest_model.h"
#include "ui/Practice/practice_model.h"
#include "ui/Records/records_model.h"
#include "ui/Settings/preferences.h"
#include "ui/Tutor/history_model.h"
#include "ui/Tutor/tutor_model.h"

#include <QObject>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QSettings>

#include <memory>

namespace khatwa::ui {

/// What a start is asked to do, beyond what the user chose before.
struct StartOptions {
    std::optional<Preferences::Language> language;
    std::optional<Preferences::Appearance> appearance;
    QString model;   ///< a file or folder to load, for this start only
    QString problem; ///< solved as soon as the model is there
    std::optional<int> fontPercent;
    std::optional<std::uint64_t> seed;
    QSize size;      ///< empty: the window's own
    QString records; ///< the file of the students' records; empty: the user's own
};

/// The window with everything behind it, wired: what `main` starts and what the tests drive.
/// Needs a QGuiApplication that was made after `prepare`. UI thread.
class Application : public QObject {
    Q_OBJECT

public:
    /// What has to be set before there is a QGuiApplication.
    static void prepare();

    Application(std::unique_ptr<QSettings> store, std::unique_ptr<ModelService> service,
                std::optional<std::filesystem::path> starter, StartOptions options = {},
                QObject* parent = nullptr);
    ~Application() override;

    /// Shows the window; the page and the model are loaded after its first frame. False when it
    /// cannot be built.
    bool show();

    /// Writes a picture of the window when the problem of the start options is solved and drawn,
    /// then ends the program: 0 done, 1 when it could not be solved or written.
    void takePicture(const QString& file);

    Preferences& preferences() { return *preferences_; }
    TutorModel& tutor() { return *tutor_; }
    HistoryModel& history() { return *history_; }
    PracticeModel& practice() { return *practice_; }
    RecordsModel& records() { return *recordsModel_; }
    records::Writer& recordsWriter() { return *records_; }
    ModelsModel& models() { return *models_; }
    SelftestModel& selftest() { return *selftest_; }
    QQuickWindow* window() const { return window_; }

signals:
    void firstFrame();
    void pageReady(); ///< the page that draws solutions is there
    void drew();      ///< a finished solution and its thinking have been drawn

private:
    void translate();
    void afterFirstFrame();
    void lookForRecords(); ///< again, where they could not be opened

    std::unique_ptr<Preferences> preferences_;
    StartOptions options_;
    std::unique_ptr<records::Writer> records_; ///< goes after everything that writes
    bool recordsMissed_ = false;               ///< they could not be opened
    std::unique_ptr<TutorModel> tutor_;
    std::unique_ptr<HistoryModel> history_;
    std::unique_ptr<PracticeModel> practice_;
    std::unique_ptr<RecordsModel> recordsModel_;
    std::unique_ptr<ModelsModel> models_;
    std::unique_ptr<SelftestModel> selftest_;
    DigitsTranslator translator_;
    std::unique_ptr<QQmlApplicationEngine>
        engine_; ///< goes first: the window looks at everything above
    QQuickWindow* window_ = nullptr;
};

} // namespace khatwa::ui
