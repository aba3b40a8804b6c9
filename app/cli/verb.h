#pragma once

#include <span>
#include <string>
#include <string_view>

namespace khatwa::cli {

/// Exit statuses of every verb: other programs rely on them.
enum ExitStatus : int { kDone = 0, kFailed = 1, kWrongUse = 2 };

/// One verb of khatwa-cli. `run` gets what follows the verb's name, writes results on stdout and
/// messages on stderr, and returns an ExitStatus; an engine::Error or std::exception that leaves it
/// is told in one line and means kFailed.
struct Verb {
    std::string_view name;
    std::string_view usage; ///< one line, what follows the name
    int (*run)(std::span<const std::string> arguments);
    bool hidden = false; ///< for our own processes: the usage message leaves it out
};

/// The verbs of this build, in the order in which the usage message lists them (verbs.cpp holds the
/// table).
std::span<const Verb> verbs();

} // namespace khatwa::cli
