#pragma once

#include <span>
#include <string>

namespace khatwa::cli {

// The verbs that need the tutor; each in a file of its name.

/// Solves one problem, streaming.
int solveVerb(std::span<const std::string> arguments);
/// Solves the problems of a file, many at once, and counts.
int evalVerb(std::span<const std::string> arguments);

} // namespace khatwa::cli
