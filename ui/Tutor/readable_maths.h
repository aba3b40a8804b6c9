#pragma once

#include <QString>

namespace khatwa::ui {

/// A statement in Markdown with LaTeX as one line that reads well without being drawn: "Solve 7x −
/// 12 = 30". For chips, tooltips and screen readers; the page draws the real thing. Formulas stand
/// in isolates, those between dollars and those typed plainly among Arabic words
/// (`isolatedFormulas`).
QString readableMaths(const QString& markdown);

} // namespace khatwa::ui
