#pragma once

#include <string_view>

namespace khatwa::tutor {

/// An environment of mathematics, and how many columns LaTeX gives it.
struct LatexEnvironment {
    std::string_view name = {};
    std::string_view within = {}; ///< its likeness inside of other formulas; empty: a group
    int columns = 1;
    bool rows = true;
    bool lines = false; ///< \hline may stand between its rows
    char argument = 0;  ///< `c` its columns, `n` a number of pairs of them, `o` [l], [c], [r] or
                        ///< nothing
    std::string_view package = {};
    bool display = false; ///< stands on its own, with nothing around it
};

/// Null where nothing of ours draws it.
const LatexEnvironment* latexEnvironment(std::string_view name);

/// Of the columns that a matrix has at most in our documents; LaTeX alone stops at 10.
constexpr int kMatrixColumns = 30;

/// What may stand behind \left and \big, besides ( and the like.
bool isLatexDelimiter(std::string_view name);

} // namespace khatwa::tutor
