// How long the window takes, from the start of the process as its parent sees it: to its first
// frame, to the page being ready, and from Solve to the first token on the screen's side of the
// queue. Each start is a process of its own.
//   window_bench [STARTS]      prints a row for each start and the medians, as a Markdown table

#include "app/tutor/models.h"
#include "ui/Models/engine_service.h"
#include "ui/Window/application.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using khatwa::ui::Application;
using khatwa::ui::StartOptions;
using khatwa::ui::TutorModel;

constexpr int kDefaultStarts = 7;
constexpr const char* kChild = "--one-start";
constexpr std::array<const char*, 4> kNames = {"first frame", "page ready", "model ready",
                                               "Solve to first token"};

/// Milliseconds of the clock that all processes of a machine share.
double now() {
    QElapsedTimer timer;
    timer.start();
    return static_cast<double>(timer.msecsSinceReference());
}

int oneStart(int argc, char** argv, double began) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    const QTemporaryDir folder;
    StartOptions options;
    options.seed = 1;
    Application application(
        std::make_unique<QSettings>(folder.filePath(QStringLiteral("settings.ini")),
                                    QSettings::IniFormat),
        std::make_unique<khatwa::ui::EngineService>(), khatwa::tutor::starterModel(), options);
    std::array<double, 4> times{};
    TutorModel& tutor = application.tutor();
    QElapsedTimer solving;
    const auto solveWhenReady = [&] {
        if (times[1] == 0.0 || times[2] == 0.0 || solving.isValid())
            return;
        tutor.setProblem(QStringLiteral("Solve $7x-12=30$ for $x$."));
        solving.start();
        tutor.solve();
    };
    QObject::connect(&application, &Application::firstFrame, [&] { times[0] = now() - began; });
    QObject::connect(&application, &Application::pageReady, [&] {
        times[1] = now() - began;
        solveWhenReady();
    });
    QObject::connect(&tutor, &TutorModel::readyChanged, [&] {
        if (!tutor.ready())
            return;
        times[2] = now() - began;
        solveWhenReady();
    });
    QObject::connect(&tutor, &TutorModel::phaseChanged, [&] {
        if (times[3] == 0.0 && tutor.tokens() > 0)
            times[3] = static_cast<double>(solving.nsecsElapsed()) / 1e6;
        if (tutor.phase() == TutorModel::Phase::Finished)
            QCoreApplication::quit();
    });
    if (!application.show())
        return 1;
    const int code = QGuiApplication::exec();
    std::printf("%f %f %f %f\n", times[0], times[1], times[2], times[3]);
    return code;
}

void printRow(const char* name, const std::array<double, 4>& times) {
    std::printf("| %s |", name);
    for (const double time : times)
        std::printf(" %.0f ms |", time);
    std::printf("\n");
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && QByteArray(argv[1]) == kChild)
        return oneStart(argc, argv, std::atof(argv[2]));
    QCoreApplication qt(argc, argv);
    const int starts = argc > 1 ? std::max(1, std::atoi(argv[1])) : kDefaultStarts;
    std::printf("| start |");
    for (const char* name : kNames)
        std::printf(" %s |", name);
    std::printf("\n|---|---|---|---|---|\n");
    std::array<std::vector<double>, 4> all;
    for (int start = 1; start <= starts; ++start) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(),
                      {QString::fromLatin1(kChild), QString::number(now(), 'f', 3)});
        process.waitForFinished(-1);
        std::array<double, 4> times{};
        const QByteArray line = process.readAllStandardOutput();
        if (process.exitCode() != 0 || std::sscanf(line.constData(), "%lf %lf %lf %lf", &times[0],
                                                   &times[1], &times[2], &times[3]) != 4) {
            std::fprintf(stderr, "window_bench: start %d failed\n", start);
            return 1;
        }
        for (std::size_t i = 0; i < times.size(); ++i)
            all[i].push_back(times[i]);
        printRow(qPrintable(QString::number(start)), times);
    }
    std::array<double, 4> medians{};
    for (std::size_t i = 0; i < medians.size(); ++i) {
        std::sort(all[i].begin(), all[i].end());
        medians[i] = all[i][all[i].size() / 2];
    }
    printRow("median", medians);
    return 0;
}
