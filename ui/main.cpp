#include "ui/Window/application.h"

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QSettings>

#include <cstdio>
#include <cstdlib>
#include <memory>

int main(int argc, char** argv) {
    using namespace khatwa::ui;
    Application::prepare();
    QGuiApplication qt(argc, argv);
    QGuiApplication::setApplicationName(QStringLiteral("khatwa"));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Khatwa"));

    Application application(std::make_unique<QSettings>());
    if (!application.show()) {
        std::fputs("khatwa: the window could not be built.\n", stderr);
        return 1;
    }
    return QGuiApplication::exec();
}
