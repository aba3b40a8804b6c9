#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace khatwa::cli {

/// JSON whose members keep the order in which they were added.
using Json = nlohmann::ordered_json;

/// Writes to stdout. Throws std::runtime_error when that fails (a full disk, a closed pipe).
void write(std::string_view text);
/// One value on one line. What is not UTF-8 becomes U+FFFD.
void writeJson(const Json& value);
/// Empties the buffers of stdout; throws as `write` does. Every verb ends with it.
void flush();

/// Whether line breaks stay in a text for the terminal.
enum class Lines { One, Many };

/// `text` without what could steer a terminal: control characters (C0, DEL, C1) and the marks that
/// turn the direction of what follows become blanks. For texts that come from a model or a file.
std::string forTerminal(std::string_view text, Lines lines);

/// All of stdin.
std::string readStdin();

bool stdoutIsTerminal();
bool stderrIsTerminal();

/// "2.5 GB", "120 MB", "3 KB": for people.
std::string bytesText(std::uint64_t bytes);

/// A number with `decimals` places.
std::string decimal(double value, int decimals);

} // namespace khatwa::cli
