#include "app/cli/output.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <unistd.h>

namespace khatwa::cli {

void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        throw std::runtime_error("the output could not be written; is the disk full?");
}

void flush() {
    if (std::fflush(stdout) != 0)
        throw std::runtime_error("the output could not be written; is the disk full?");
}

void writeJson(const Json& value) {
    write(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    write("\n");
    flush();
}

namespace {

/// Bytes of the character at the start of `text` that a terminal would take for a command; 0 for
/// any other. C1 is U+0080 to U+009F; U+202A to U+202E and U+2066 to U+2069 turn the direction of
/// text (UAX #9).
std::size_t steeringBytes(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (byte(0) < 0x20 || byte(0) == 0x7F)
        return 1;
    if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F)
        return 2;
    const bool turns =
        byte(0) == 0xE2 && ((byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE) ||
                            (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9));
    return turns ? 3 : 0;
}

} // namespace

std::string forTerminal(std::string_view text, Lines lines) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const bool layout = lines == Lines::Many && (text[at] == '\n' || text[at] == '\t');
        const std::size_t bytes = layout ? 0 : steeringBytes(text.substr(at));
        out += bytes > 0 ? ' ' : text[at];
        at += std::max<std::size_t>(bytes, 1);
    }
    return out;
}

std::string readStdin() {
    std::string text;
    char buffer[1 << 16];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, stdin))
        text.append(buffer, count);
    if (std::ferror(stdin) != 0)
        throw std::runtime_error("the input could not be read");
    return text;
}

bool stdoutIsTerminal() {
    return isatty(STDOUT_FILENO) != 0;
}

bool stderrIsTerminal() {
    return isatty(STDERR_FILENO) != 0;
}

std::string decimal(double value, int decimals) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
    return buffer;
}

std::string bytesText(std::uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= 1e9)
        return decimal(value / 1e9, 1) + " GB";
    if (value >= 1e6)
        return decimal(value / 1e6, 1) + " MB";
    return decimal(value / 1e3, 1) + " KB";
}

} // namespace khatwa::cli
