#pragma once

#include "engine/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace khatwa::engine {

/// The errors of reading model files. Each makes one line that says what happened and what to do.
/// Texts that come from the file itself must pass through `inQuotes` first.
[[noreturn]] void throwNotFound(const std::filesystem::path& path);
[[noreturn]] void throwUnreadable(const std::filesystem::path& path, const std::string& reason);
[[noreturn]] void throwTruncated(const std::filesystem::path& path, std::uint64_t present,
                                 std::uint64_t needed);
[[noreturn]] void throwCorrupt(const std::filesystem::path& path, const std::string& what);
[[noreturn]] void throwUnsupported(const std::filesystem::path& path, const std::string& what);
[[noreturn]] void throwPartMissing(const std::filesystem::path& path, const std::string& part);

/// A text from a hostile file, fit to stand in a one-line message: in quotes, at most 80 bytes of
/// it, control characters and broken UTF-8 shown as '?'.
std::string inQuotes(std::string_view text);

} // namespace khatwa::engine
