// khatwa_pictures FOLDER [NAME...]: a picture of every screen and state of the window, or of those
// whose names begin so, in both languages and both themes, the main ones also small, large and in
// high contrast. Says on standard error what stands wrongly in any of them, and ends with 1 then.

#include "tests/ui/support/layout_check.h"
#include "tests/ui/support/scenes.h"

#include <QGuiApplication>

#include <cstdio>

using namespace khatwa;
using khatwa::tests::Scene;
using khatwa::tests::Stage;

namespace {

struct Look {
    const char* name;
    bool dark;
    bool contrast;
    int font;
    bool everything; ///< of every scene, not only the main ones
};
constexpr Look kLooks[] = {
    {"light", false, false, 100, true},          {"dark", true, false, 100, true},
    {"light-80", false, false, 80, false},       {"dark-200", true, false, 200, false},
    {"light-contrast", false, true, 100, false}, {"dark-contrast", true, true, 100, false},
};

void put(Stage& stage, const Look& look) {
    ui::Preferences& preferences = stage.app().preferences();
    preferences.setAppearance(look.dark ? ui::Preferences::Appearance::Dark
                                        : ui::Preferences::Appearance::Light);
    preferences.setHighContrast(look.contrast);
    preferences.setFontPercent(look.font);
}

bool wanted(const Scene& scene, const QStringList& names) {
    if (names.isEmpty())
        return true;
    for (const QString& name : names)
        if (QString::fromLatin1(scene.name).startsWith(name))
            return true;
    return false;
}

int takeAll(bool arabic, const QStringList& names) {
    const char* language = arabic ? "ar" : "en";
    Stage stage(arabic);
    if (!stage.ready()) {
        std::fprintf(stderr, "pictures: the window did not open (%s).\n", language);
        return 1;
    }
    int faults = 0;
    for (const Scene& scene : tests::scenes()) {
        if (!wanted(scene, names))
            continue;
        put(stage, kLooks[0]);
        if (!scene.go(stage)) {
            std::fprintf(stderr, "%s (%s): not reached\n", scene.name, language);
            ++faults;
            continue;
        }
        for (const Look& look : kLooks) {
            if (!look.everything && !scene.main)
                continue;
            put(stage, look);
            (void)stage.settled();
            (void)stage.pagesShown();
            stage.window().picture(
                QStringLiteral("%1-%2-%3.png").arg(scene.name, language, look.name));
            if (look.dark && look.font == 100)
                continue; // stands as in the light
            for (const QString& fault : tests::lastingLayoutFaults(*stage.window().window())) {
                std::fprintf(stderr, "%s (%s, %s): %s\n", scene.name, language, look.name,
                             qPrintable(fault));
                ++faults;
            }
        }
        put(stage, kLooks[0]);
        (void)stage.settled();
    }
    return faults;
}

} // namespace

int main(int argc, char** argv) {
    ui::Application::prepare();
    QGuiApplication qt(argc, argv);
    QStringList arguments = QGuiApplication::arguments().mid(1);
    if (arguments.isEmpty()) {
        std::fputs("khatwa_pictures FOLDER [NAME...]\n", stderr);
        return 2;
    }
    qputenv("KHATWA_PICTURES", arguments.takeFirst().toLocal8Bit());
    int faults = 0;
    for (const bool arabic : {false, true})
        faults += takeAll(arabic, arguments);
    return faults == 0 ? 0 : 1;
}
