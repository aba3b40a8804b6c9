#pragma once

#include "app/problems/topic.h"

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::tutor {

enum class FormulaPlace {
    Line,    ///< between single dollars
    Display, ///< of its own: it may be one of the environments that are displays, see isDisplay()
    Boxed,   ///< the argument of a command
};

/// A formula as it may stand in a LaTeX document of that language, read to its end: braces, \left
/// and \right, environments, columns, exponents and arguments are whole, and every command is one
/// that only draws (latex_commands.h). What only KaTeX takes is said as LaTeX says it: signs typed
/// as themselves, words of Arabic outside \text, arguments without braces, rows without an
/// environment. Nothing where LaTeX would stop or do more than draw.
std::optional<std::string> latexFormula(std::string_view latex, FormulaPlace place,
                                        problems::Language document);

/// Whether what latexFormula() returned for a display needs no \[ around it.
bool isDisplay(std::string_view formula);

} // namespace khatwa::tutor
