#pragma once

#include "ui/Settings/preferences.h"
#include "ui/Tutor/tutor_model.h"

#include <QObject>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QSettings>
#include <QTranslator>

#include <memory>

namespace khatwa::ui {

/// The window with everything behind it, wired: what `main` starts and what the tests drive.
/// Needs a QGuiApplication that was made after `prepare`. UI thread.
class Application : public QObject {
    Q_OBJECT

public:
    /// What has to be set before there is a QGuiApplication.
    static void prepare();

    explicit Application(std::unique_ptr<QSettings> store, QObject* parent = nullptr);
    ~Application() override;

    /// Shows the window; the page and the model are loaded after its first frame. False when it
    /// cannot be built.
    bool show();

    Preferences& preferences() { return *preferences_; }
    TutorModel& tutor() { return *tutor_; }
    QQuickWindow* window() const { return window_; }

signals:
    void firstFrame();

private:
    void translate();
    void afterFirstFrame();

    std::unique_ptr<Preferences> preferences_;
    std::unique_ptr<TutorModel> tutor_;
    QTranslator translator_;
    std::unique_ptr<QQmlApplicationEngine>
        engine_; ///< goes first: the window looks at everything above
    QQuickWindow* window_ = nullptr;
};

} // namespace khatwa::ui
