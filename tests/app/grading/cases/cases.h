#pragma once

#include "app/grading/check.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading::cases {

/// One row of tests/data/grading, whose README says what stands in it.
struct Case {
    std::string id;
    std::string file; ///< its name without folder and ending
    Task task;
    std::string options;               ///< as written, for reports; empty where there are none
    std::vector<std::string> verdicts; ///< any of these is right
    std::string reason;                ///< empty where any will do
    std::optional<std::size_t> position;
    std::optional<std::size_t> line;
    std::string why;
};

/// All rows whose id begins with `prefix`, in the order of their files' names. Throws
/// std::runtime_error with the file and line of a row that is not as the README says.
std::vector<Case> loadCases(std::string_view prefix = {});

/// What check() made of a task. A BadTask is the verdict `bad_task`.
struct Outcome {
    std::string verdict;
    Judgement judgement;
    double seconds = 0;
};
Outcome judge(const Task& task);

/// Whether a case's verdict, reason, position and line came out.
bool agrees(const Case& row, const Outcome& outcome);

/// One JSON line that says what was wanted and what came.
std::string reportLine(const Case& row, const Outcome& outcome);

} // namespace khatwa::grading::cases
