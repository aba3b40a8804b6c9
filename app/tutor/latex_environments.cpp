#include "app/tutor/latex_environments.h"

#include <algorithm>
#include <array>

namespace khatwa::tutor {

namespace {

constexpr int kMany = 100;
constexpr int kMatrix = kMatrixColumns;

constexpr auto kEnvironments = std::to_array<LatexEnvironment>({
    {.name = "Bmatrix", .within = "Bmatrix", .columns = kMatrix, .lines = true},
    {.name = "Bmatrix*",
     .within = "Bmatrix*",
     .columns = kMatrix,
     .lines = true,
     .argument = 'o',
     .package = "mathtools"},
    {.name = "Vmatrix", .within = "Vmatrix", .columns = kMatrix, .lines = true},
    {.name = "align", .within = "aligned", .columns = kMany, .display = true},
    {.name = "align*", .within = "aligned", .columns = kMany, .display = true},
    {.name = "alignat", .within = "alignedat", .argument = 'n', .display = true},
    {.name = "alignat*", .within = "alignedat", .argument = 'n', .display = true},
    {.name = "aligned", .within = "aligned", .columns = kMany},
    {.name = "alignedat", .within = "alignedat", .argument = 'n'},
    {.name = "array", .within = "array", .lines = true, .argument = 'c'},
    {.name = "bmatrix", .within = "bmatrix", .columns = kMatrix, .lines = true},
    {.name = "bmatrix*",
     .within = "bmatrix*",
     .columns = kMatrix,
     .lines = true,
     .argument = 'o',
     .package = "mathtools"},
    {.name = "cases", .within = "cases", .columns = 2},
    {.name = "dcases", .within = "dcases", .columns = 2, .package = "mathtools"},
    {.name = "drcases", .within = "drcases", .columns = 2, .package = "mathtools"},
    {.name = "equation", .rows = false, .display = true},
    {.name = "equation*", .rows = false, .display = true},
    {.name = "gather", .within = "gathered", .display = true},
    {.name = "gather*", .within = "gathered", .display = true},
    {.name = "gathered", .within = "gathered"},
    {.name = "matrix", .within = "matrix", .columns = kMatrix, .lines = true},
    {.name = "multline", .within = "gathered", .display = true},
    {.name = "multline*", .within = "gathered", .display = true},
    {.name = "pmatrix", .within = "pmatrix", .columns = kMatrix, .lines = true},
    {.name = "pmatrix*",
     .within = "pmatrix*",
     .columns = kMatrix,
     .lines = true,
     .argument = 'o',
     .package = "mathtools"},
    {.name = "rcases", .within = "rcases", .columns = 2, .package = "mathtools"},
    {.name = "smallmatrix", .within = "smallmatrix", .columns = kMatrix},
    {.name = "split", .within = "aligned", .columns = 2},
    {.name = "vmatrix", .within = "vmatrix", .columns = kMatrix, .lines = true},
});
static_assert(std::ranges::is_sorted(kEnvironments, {}, &LatexEnvironment::name));

constexpr auto kDelimiters = std::to_array<std::string_view>({
    "Downarrow",   "Uparrow",  "Updownarrow", "Vert",       "backslash", "downarrow", "lVert",
    "langle",      "lbrace",   "lbrack",      "lceil",      "lfloor",    "lgroup",    "llcorner",
    "lmoustache",  "lrcorner", "lvert",       "rVert",      "rangle",    "rbrace",    "rbrack",
    "rceil",       "rfloor",   "rgroup",      "rmoustache", "rvert",     "ulcorner",  "uparrow",
    "updownarrow", "urcorner", "vert",
});
static_assert(std::ranges::is_sorted(kDelimiters));

} // namespace

const LatexEnvironment* latexEnvironment(std::string_view name) {
    const auto found = std::ranges::lower_bound(kEnvironments, name, {}, &LatexEnvironment::name);
    return found != kEnvironments.end() && found->name == name ? &*found : nullptr;
}

bool isLatexDelimiter(std::string_view name) {
    return std::ranges::binary_search(kDelimiters, name);
}

} // namespace khatwa::tutor
