#pragma once

#include "ui/Models/model_service.h"
#include "ui/Settings/preferences.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

namespace khatwa::ui {

/// The Models place: what a file or folder is before it is loaded, loading with progress and
/// cancel, and the choice that is remembered. The work is done on one worker thread; what it finds
/// arrives on the UI thread, where everything else here lives.
class ModelsModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged)
    Q_PROPERTY(bool inspecting READ inspecting NOTIFY inspectionChanged)
    Q_PROPERTY(bool known READ known NOTIFY inspectionChanged)
    Q_PROPERTY(QString name READ name NOTIFY inspectionChanged)
    Q_PROPERTY(QVariantList facts READ facts NOTIFY inspectionChanged)
    Q_PROPERTY(QString memory READ memory NOTIFY inspectionChanged)
    Q_PROPERTY(bool fits READ fits NOTIFY inspectionChanged)
    Q_PROPERTY(QVariantList contexts READ contexts NOTIFY inspectionChanged)
    Q_PROPERTY(qint64 context READ context WRITE setContext NOTIFY inspectionChanged)
    Q_PROPERTY(QString error READ error NOTIFY inspectionChanged)
    Q_PROPERTY(bool loading READ loading NOTIFY loadingChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
    Q_PROPERTY(QString loadingText READ loadingText NOTIFY progressChanged)
    Q_PROPERTY(QString loadedName READ loadedName NOTIFY loadedChanged)
    Q_PROPERTY(bool starterLoaded READ starterLoaded NOTIFY loadedChanged)
    Q_PROPERTY(QString runsOn READ runsOn NOTIFY loadedChanged)
    Q_PROPERTY(bool gpuKnown READ gpuKnown NOTIFY loadedChanged)
    Q_PROPERTY(bool useGpu READ useGpu WRITE setUseGpu NOTIFY useGpuChanged)
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged)
    Q_PROPERTY(QVariantList recent READ recent NOTIFY recentChanged)

public:
    /// `starter` is the starter model's file, if the program has it.
    ModelsModel(std::unique_ptr<ModelService> service, Preferences& preferences,
                std::optional<std::filesystem::path> starter, QObject* parent = nullptr);
    ~ModelsModel() override; ///< cancels and waits for the worker

    /// Loads what was used last (or `override`, for this start only), or the starter model when
    /// that fails.
    void start(const QString& override = {});

    QString path() const { return path_; }
    void setPath(const QString& path); ///< looks at the file or folder
    bool inspecting() const { return inspecting_; }
    bool known() const { return info_.has_value(); }
    QString name() const;
    QVariantList facts() const; ///< list of {label, value}
    QString memory() const;
    bool fits() const;
    QVariantList contexts() const; ///< list of {value, text}
    qint64 context() const;
    void setContext(qint64 context);
    QString error() const;
    bool loading() const { return loading_; }
    double progress() const { return progress_; }
    QString loadingText() const;
    QString loadedName() const { return loadedName_; }
    bool starterLoaded() const { return loaded_ && loadedPath_.isEmpty(); }
    QString runsOn() const; ///< where the loaded model runs
    bool gpuKnown() const;  ///< there is a GPU that models ran on, or may
    bool useGpu() const { return preferences_.useGpu(); }
    void setUseGpu(bool use); ///< and loads the model anew
    QString notice() const;
    QVariantList recent() const; ///< list of {path, name}

    ModelService& service() { return *service_; }

    Q_INVOKABLE void choose(const QUrl& fileOrFolder);
    Q_INVOKABLE void load();        ///< the model that is looked at, and remembers it
    Q_INVOKABLE void loadStarter(); ///< back to the starter model, and remembers that
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void forget(const QString& path); ///< takes it off the recent ones

    void retranslate(); ///< the language has changed

signals:
    void pathChanged();
    void inspectionChanged();
    void loadingChanged();
    void progressChanged();
    void loadedChanged();
    void noticeChanged();
    void useGpuChanged();
    void recentChanged();
    /// The model that answers from now on; null while another is being loaded.
    void solverChanged(std::shared_ptr<khatwa::ui::Solver> solver, const QString& name,
                       bool starter);
    void unavailable(); ///< not even the starter model could be loaded

private:
    /// A sentence for what kept the model from a GPU; empty where nothing did.
    QString gpuTrouble() const;
    struct Trouble {
        engine::ErrorCode code = engine::ErrorCode::InvalidArgument;
        QStringList arguments;
        QString message;
    };
    struct Inspection {
        QString path;
        std::optional<ModelInfo> info;
        std::optional<Trouble> trouble;
    };
    struct Loading {
        QString path; ///< empty: the starter model
        qint64 context = 0;
        std::shared_ptr<Solver> solver;
        QString name;
        RunsOn runsOn;
        std::optional<Trouble> trouble;
    };
    template <typename Work>
    static std::optional<Trouble> attempt(Work&& work);

    void inspect();
    void inspected();
    void begin(const QString& path, qint64 context, bool remember);
    void finished();
    /// The GPU stopped working: the model is loaded on the CPU.
    void leaveGpu();
    void loadAnew();
    QString words(const Trouble& trouble) const;

    std::unique_ptr<ModelService> service_;
    Preferences& preferences_;
    std::optional<std::filesystem::path> starter_;

    QString path_;
    qint64 wantedContext_ = 0; ///< 0: as the file says
    bool inspecting_ = false;
    std::optional<ModelInfo> info_;
    std::optional<Trouble> trouble_;

    bool loading_ = false;
    bool remember_ = false;
    double progress_ = 0.0;
    QElapsedTimer clock_;
    QString loadingName_;

    bool loaded_ = false;
    QString loadedPath_;
    QString loadedName_;
    qint64 loadedContext_ = 0;
    RunsOn runsOn_;
    bool gpuSeen_ = false;
    bool gpuLost_ = false;
    /// A model as it was loaded, to go back to when the next one is cancelled or fails.
    struct Choice {
        QString path; ///< never the starter model's
        qint64 context = 0;
        QString name;
    };
    std::optional<Choice> previous_;
    QString backName_; ///< of the model that went back into use instead of the starter model
    std::optional<Trouble> fallback_; ///< why the starter model is in use instead of the one chosen
    QString fallbackName_;

    QThreadPool worker_;
    QFutureWatcher<Inspection> inspectionWatcher_;
    QFutureWatcher<Loading> loadWatcher_;
};

} // namespace khatwa::ui
