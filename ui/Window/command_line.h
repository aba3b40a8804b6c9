#pragma once

#include "ui/Window/application.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace khatwa::ui {

struct CommandLine {
    StartOptions start;
    QString picture; ///< a PNG to write when the problem is solved; then the window closes
    std::optional<int> exitCode; ///< there is nothing to start: `text` says why
    QString text;
};

/// `arguments` with the program's name first. Wrong use gives one line and exit code 2. Needs no
/// QGuiApplication.
CommandLine readCommandLine(const QStringList& arguments);

/// The exit status for "no window can be shown here": installer/run then works in the terminal.
inline constexpr int kNoDisplay = 3;

/// One line when no window can be shown here, null when one can: Qt itself would abort.
const char* displayTrouble();

} // namespace khatwa::ui
