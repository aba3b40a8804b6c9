#include "ui/Window/application.h"

#include "ui/Controls/icon_provider.h"

#include <QFont>
#include <QGuiApplication>
#include <QRandomGenerator>
#include <QtQml/qqmlextensionplugin.h>
#include <QtWebEngineQuick/qtwebenginequickglobal.h>

#include <utility>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_SettingsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_TutorPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WindowPlugin)

namespace khatwa::ui {

void Application::prepare() {
    QtWebEngineQuick::initialize();
}

Application::Application(std::unique_ptr<QSettings> store, QObject* parent)
    : QObject(parent), preferences_(std::make_unique<Preferences>(std::move(store))),
      tutor_(std::make_unique<TutorModel>(std::vector<Claim>{},
                                          QRandomGenerator::global()->generate64())) {
    QFont font = QGuiApplication::font();
    font.setFamilies({QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans Arabic"),
                      QStringLiteral("sans-serif")});
    QGuiApplication::setFont(font);
    translate();
    connect(preferences_.get(), &Preferences::languageChanged, this, &Application::translate);
}

Application::~Application() = default;

void Application::translate() {
    QCoreApplication::removeTranslator(&translator_);
    const QString language = preferences_->arabic() ? QStringLiteral("ar") : QStringLiteral("en");
    if (translator_.load(QStringLiteral(":/khatwa/translations/khatwa_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&translator_);
    QGuiApplication::setLayoutDirection(preferences_->arabic() ? Qt::RightToLeft : Qt::LeftToRight);
    tutor_->setArabic(preferences_->arabic());
    if (engine_)
        engine_->retranslate();
}

bool Application::show() {
    engine_ = std::make_unique<QQmlApplicationEngine>();
    engine_->addImportPath(QStringLiteral("qrc:/qt/qml"));
    engine_->addImageProvider(QStringLiteral("icons"), new IconProvider); // the engine owns it
    engine_->setInitialProperties(
        {{QStringLiteral("preferences"), QVariant::fromValue(preferences_.get())},
         {QStringLiteral("tutor"), QVariant::fromValue(tutor_.get())}});
    engine_->load(QUrl(QStringLiteral("qrc:/qt/qml/Khatwa/Window/Main.qml")));
    if (engine_->rootObjects().isEmpty())
        return false;
    window_ = qobject_cast<QQuickWindow*>(engine_->rootObjects().constFirst());
    if (window_ == nullptr)
        return false;
    connect(window_, &QQuickWindow::frameSwapped, this, &Application::afterFirstFrame,
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
    window_->show();
    return true;
}

void Application::afterFirstFrame() {
    emit firstFrame();
    window_->setProperty("pageWanted", true);
}

} // namespace khatwa::ui
