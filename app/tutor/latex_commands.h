#pragma once

#include <optional>
#include <string_view>

namespace khatwa::tutor {

/// A command that only draws: what LaTeX with amsmath, amssymb and a few small packages draws, and
/// what the page's KaTeX has by names of its own. A formula is foreign text, so what is not listed
/// here never reaches LaTeX.
struct LatexCommand {
    /// A letter each: `m` mathematics, `o` the same in brackets or nothing, `t` words, `d` a
    /// delimiter, `r` rows, `c` chemistry.
    std::string_view arguments = {};
    std::string_view package = {}; ///< that has it; empty: every document of ours
    std::string_view meaning = {}; ///< how to say it; empty: by its name
    bool takesLimits = false;      ///< \limits may follow
};

/// `name` without its backslash.
std::optional<LatexCommand> latexCommand(std::string_view name);

} // namespace khatwa::tutor
