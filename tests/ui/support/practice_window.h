#pragma once

#include "tests/ui/support/fake_service.h"
#include "tests/ui/support/window_harness.h"

#include <QString>

#include <memory>
#include <optional>
#include <utility>

namespace khatwa::tests {

/// The rows of a test that is played in both languages and both themes, as `arabic` and `dark`.
inline void englishLightAndArabicDark() {
    QTest::addColumn<bool>("arabic");
    QTest::addColumn<bool>("dark");
    QTest::newRow("en-light") << false << false;
    QTest::newRow("ar-dark") << true << true;
}

inline ui::StartOptions optionsFor(bool arabic, bool dark) {
    ui::StartOptions options;
    options.language =
        arabic ? ui::Preferences::Language::Arabic : ui::Preferences::Language::English;
    options.appearance =
        dark ? ui::Preferences::Appearance::Dark : ui::Preferences::Appearance::Light;
    return options;
}

/// The window with a fake model.
inline std::unique_ptr<WindowHarness> openWindow(ui::StartOptions options) {
    return std::make_unique<WindowHarness>(std::make_unique<FakeService>(), std::nullopt,
                                           std::move(options));
}

/// The same with the Practice place in front and a problem in it; nothing where it does not come.
inline std::unique_ptr<WindowHarness> openPractice(ui::StartOptions options) {
    auto window = openWindow(std::move(options));
    if (!window->shown())
        return nullptr;
    window->press(Qt::Key_2, Qt::ControlModifier);
    const bool there =
        waitFor([&] { return !window->application().practice().statement().isEmpty(); }, kPatience);
    return there && window->waitForItem(QStringLiteral("practiceView")) ? std::move(window)
                                                                        : nullptr;
}

} // namespace khatwa::tests
