#pragma once

#include <span>
#include <string>

namespace khatwa::cli {

// The verbs that need the tutor; each in a file of its name.

/// Solves one problem, streaming.
int solveVerb(std::span<const std::string> arguments);
/// Grades one answer, or the rows of a file.
int checkVerb(std::span<const std::string> arguments);
/// What grading starts as its worker (app/grading/worker.h).
int gradingWorkerVerb(std::span<const std::string> arguments);
/// Solves the problems of a file, many at once, and counts.
int evalVerb(std::span<const std::string> arguments);

/// Reads problem sets and grades their answers by their own rules, for who wrote them.
int verifyVerb(std::span<const std::string> arguments);

} // namespace khatwa::cli
