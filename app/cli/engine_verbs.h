#pragma once

#include <span>
#include <string>

namespace khatwa::cli {

// The verbs that need the engine alone; each in a file of its name.

/// stdin text to a JSON array of ids, or back with `--decode`.
int tokenizeVerb(std::span<const std::string> arguments);
/// One row of vocabulary-size float32 (little-endian) for each token, into a file.
int logitsVerb(std::span<const std::string> arguments);
/// Prompt and generation tokens/s, and the share of the measured memory bandwidth.
int benchVerb(std::span<const std::string> arguments);
/// What a model file is, and the memory it will take.
int inspectVerb(std::span<const std::string> arguments);
/// Every kernel and a tiny model of every architecture against plain references.
int selftestVerb(std::span<const std::string> arguments);

} // namespace khatwa::cli
