#include "ui/Window/command_line.h"

#include <QCommandLineParser>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace khatwa::ui {

namespace {

constexpr int kWrongUse = 2;

const char* const kHelp =
    "khatwa [options]: the window of Khatwa, a maths tutor that works with no network\n"
    "\n"
    "  --lang en|ar           the language of the window, for this start\n"
    "  --theme light|dark     its appearance, for this start\n"
    "  --font PERCENT         the size of its text, 80 to 200, for this start\n"
    "  --model FILE           a GGUF file or Hugging Face folder to load, for this start\n"
    "  --problem TEXT         solve this problem\n"
    "  --seed N               the seed of the sampling, so that the same text comes again\n"
    "  --size WIDTHxHEIGHT    the size of the window\n"
    "  --picture FILE.png     write a picture of the window when the problem is solved, and close\n"
    "  --version, --help\n";

CommandLine wrong(const QString& line) {
    CommandLine result;
    result.exitCode = kWrongUse;
    result.text = QStringLiteral("khatwa: %1\n").arg(line);
    return result;
}

/// Whether the X server at `:N` listens on its local socket.
bool localServerAnswers(const char* display) {
    const std::string number = std::string(display + 1).substr(0, std::strcspn(display + 1, "."));
    const std::string file = "/tmp/.X11-unix/X" + number;
    for (const bool abstractName : {true, false}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (file.size() + 2 > sizeof(address.sun_path))
            return true; // not a name we understand: let Qt try
        file.copy(address.sun_path + (abstractName ? 1 : 0), file.size());
        const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (handle < 0)
            return true;
        const auto length =
            static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + file.size() + 1);
        const bool answered =
            ::connect(handle, reinterpret_cast<const sockaddr*>(&address), length) == 0;
        ::close(handle);
        if (answered)
            return true;
    }
    return false;
}

} // namespace

CommandLine readCommandLine(const QStringList& arguments) {
    QCommandLineParser parser;
    const QCommandLineOption lang(QStringLiteral("lang"), {}, QStringLiteral("en|ar"));
    const QCommandLineOption theme(QStringLiteral("theme"), {}, QStringLiteral("light|dark"));
    const QCommandLineOption font(QStringLiteral("font"), {}, QStringLiteral("percent"));
    const QCommandLineOption model(QStringLiteral("model"), {}, QStringLiteral("file"));
    const QCommandLineOption problem(QStringLiteral("problem"), {}, QStringLiteral("text"));
    const QCommandLineOption seed(QStringLiteral("seed"), {}, QStringLiteral("number"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("size"));
    const QCommandLineOption picture(QStringLiteral("picture"), {}, QStringLiteral("file"));
    const QCommandLineOption help(QStringList{QStringLiteral("h"), QStringLiteral("help")});
    const QCommandLineOption version(QStringLiteral("version"));
    parser.addOptions({lang, theme, font, model, problem, seed, size, picture, help, version});
    if (!parser.parse(arguments))
        return wrong(parser.errorText());

    CommandLine result;
    if (parser.isSet(help) || parser.isSet(version)) {
        result.exitCode = 0;
        result.text = parser.isSet(help) ? QString::fromUtf8(kHelp)
                                         : QStringLiteral("khatwa " KHATWA_VERSION "\n");
        return result;
    }
    if (!parser.positionalArguments().isEmpty())
        return wrong(QStringLiteral("\"%1\" is no option; see khatwa --help")
                         .arg(parser.positionalArguments().constFirst()));
    if (parser.isSet(lang)) {
        const QString word = parser.value(lang);
        if (word != QLatin1String("en") && word != QLatin1String("ar"))
            return wrong(QStringLiteral("--lang takes en or ar, not \"%1\"").arg(word));
        result.start.language = word == QLatin1String("ar") ? Preferences::Language::Arabic
                                                            : Preferences::Language::English;
    }
    if (parser.isSet(theme)) {
        const QString word = parser.value(theme);
        if (word != QLatin1String("light") && word != QLatin1String("dark"))
            return wrong(QStringLiteral("--theme takes light or dark, not \"%1\"").arg(word));
        result.start.appearance = word == QLatin1String("dark") ? Preferences::Appearance::Dark
                                                                : Preferences::Appearance::Light;
    }
    bool good = true;
    if (parser.isSet(font)) {
        result.start.fontPercent = parser.value(font).toInt(&good);
        if (!good)
            return wrong(QStringLiteral("--font takes a number from 80 to 200"));
    }
    if (parser.isSet(seed)) {
        result.start.seed = parser.value(seed).toULongLong(&good);
        if (!good)
            return wrong(QStringLiteral("--seed takes a whole number"));
    }
    if (parser.isSet(size)) {
        const QStringList sides = parser.value(size).split(QLatin1Char('x'));
        result.start.size = QSize(sides.value(0).toInt(), sides.value(1).toInt());
        if (sides.size() != 2 || result.start.size.isEmpty())
            return wrong(QStringLiteral("--size takes WIDTHxHEIGHT, such as 1200x820"));
    }
    result.start.model = parser.value(model);
    result.start.problem = parser.value(problem);
    result.picture = parser.value(picture);
    return result;
}

const char* displayTrouble() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    if (set("QT_QPA_PLATFORM") || set("WAYLAND_DISPLAY"))
        return nullptr;
    if (!set("DISPLAY"))
        return "khatwa: there is no display here. Start it on a desktop, or use khatwa-cli in the "
               "terminal.\n";
    const char* display = std::getenv("DISPLAY");
    if (*display == ':' && !localServerAnswers(display))
        return "khatwa: the display does not answer. Start it on a desktop, or use khatwa-cli in "
               "the "
               "terminal.\n";
    return nullptr;
}

} // namespace khatwa::ui
