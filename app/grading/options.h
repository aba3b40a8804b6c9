#pragma once

#include "app/maths/read.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

/// How a rule is to be applied: the members of a row's "options". What is left out is the
/// convention that most schools share. Numbers are kept as they were written, since 0.1 is no
/// double.
struct Options {
    std::string lang = "en"; ///< of the message: `en`, `ar`
    std::string locale;      ///< `en`, `ar`, `de`, …: what a comma between digits means
    std::optional<std::vector<std::string>>
        functions; ///< names that are functions: f(x) is no product
    std::optional<int>
        roundDecimals; ///< numbers are the same where they round to the same so many places
    std::string abs;   ///< tolerance |answer - expected| ≤ abs
    std::string rel;   ///< tolerance |answer - expected| ≤ rel · |expected|
    std::optional<int> sigfigs;         ///< significant figures the answer must be written with
    std::optional<int> sigfigsAccuracy; ///< how many of them must be right (second of a pair); 0:
                                        ///< none, -1: at least
    std::optional<int> decimals;        ///< decimal places the answer must be written with
    std::string variable;               ///< of a polynomial, derivative, integral
    std::vector<std::string> fixed;     ///< letters that up-to-renaming may not rename
    bool constant = true;               ///< an antiderivative must have its constant
    std::string logBars =
        "expected";        ///< ln|x|: `expected` (as the reference has it), `required`, `free`
    std::string integrand; ///< what was to be integrated, where the reference does not tell
    std::string assume = "real";      ///< `real`, `positive`, `complex`
    std::string logBase = "10";       ///< of `log` without one: `10` or `e`
    std::string angle = "radians";    ///< what a bare angle is in: `radians`, `degrees`
    std::string bareValue = "accept"; ///< `6` where x=6 is expected: `accept`, `reject`
    std::string missingUnit =
        "reject";               ///< a number without the unit the reference has, under `equivalent`
    std::string order = "free"; ///< of a list of solutions: `free`, `kept`
    std::string caseOf = "exact"; ///< capital and small letters of variables: `exact`, `ignore`
};

/// From the JSON object of a row, `{"sigfigs": 3}`; names there are in snake case:
/// `round_decimals`, `log_bars`, `log_base`, `bare_value`, `missing_unit`, `case` for caseOf, and
/// `sigfigs` may be a pair `[written, right]` for sigfigs and sigfigsAccuracy. Throws BadTask
/// (check.h) with what is wrong. An unknown member is an error: a misspelt option would grade a
/// whole class wrongly.
Options optionsFromJson(std::string_view json);

/// How texts are read under these options; `units`: letters after a number are units first.
maths::ReadOptions readOptionsFor(const Options& options, bool units = false);

} // namespace khatwa::grading
