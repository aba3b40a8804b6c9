#include "app/tutor/models.h"
#include "engine/files/file_fault.h"
#include "ui/Models/engine_service.h"
#include "ui/Window/application.h"
#include "ui/Window/command_line.h"

#include <QGuiApplication>
#include <QSettings>

#include <cstdio>
#include <memory>

int main(int argc, char** argv) {
    using namespace khatwa;
    engine::explainFileFaults();
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const ui::CommandLine commandLine = ui::readCommandLine(arguments);
    if (commandLine.exitCode) {
        std::fputs(qPrintable(commandLine.text), *commandLine.exitCode == 0 ? stdout : stderr);
        return *commandLine.exitCode;
    }
    if (const char* trouble = ui::displayTrouble()) {
        std::fputs(trouble, stderr);
        return ui::kNoDisplay;
    }
    ui::Application::prepare();
    QGuiApplication qt(argc, argv);
    QGuiApplication::setApplicationName(QStringLiteral("khatwa"));
    QGuiApplication::setDesktopFileName(QStringLiteral("khatwa"));

    ui::Application application(
        std::make_unique<QSettings>(QStringLiteral("khatwa"), QStringLiteral("khatwa")),
        std::make_unique<ui::EngineService>(), tutor::starterModel(), commandLine.start);
    if (!application.show()) {
        std::fputs("khatwa: the window could not be built.\n", stderr);
        return 1;
    }
    if (!commandLine.picture.isEmpty())
        application.takePicture(commandLine.picture);
    return QGuiApplication::exec();
}
