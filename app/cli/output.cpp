#include "app/cli/output.h"

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
