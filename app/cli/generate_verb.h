#pragma once

#include <span>
#include <string>

namespace khatwa::cli {

/// `khatwa-cli generate`: problems of a topic with exact answers and, on request, worked solutions.
int generateVerb(std::span<const std::string> arguments);

} // namespace khatwa::cli
