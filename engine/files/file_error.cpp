#include "engine/files/file_error.h"

#include "engine/tokenizer/utf8.h"

#include <array>
#include <cstdio>

namespace khatwa::engine {

namespace {

constexpr std::size_t kQuotedBytes = 80;

std::string oneLine(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t length = utf8Length(text.substr(at));
        if (out.size() + (length > 0 ? length : 1) > limit) {
            out += "...";
            break;
        }
        const auto first = static_cast<unsigned char>(text[at]);
        if (length == 0 || first < 0x20 || first == 0x7F)
            out += '?';
        else
            out += text.substr(at, length);
        at += length > 0 ? length : 1;
    }
    return out;
}

std::string fileName(const std::filesystem::path& path) {
    const std::filesystem::path name = path.has_filename() ? path.filename() : path;
    return oneLine(name.string(), 255);
}

/// "3.1 of 4.9 GB": both numbers in the unit that suits the larger.
std::string partOf(std::uint64_t present, std::uint64_t needed) {
    static constexpr std::array<const char*, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    double scale = 1;
    while (unit + 1 < kUnits.size() && static_cast<double>(needed) >= scale * 1000) {
        scale *= 1000;
        ++unit;
    }
    std::array<char, 96> text = {};
    const double a = static_cast<double>(present) / scale;
    const double b = static_cast<double>(needed) / scale;
    // A file that lacks its last bytes must not read "4.9 of 4.9 GB".
    const bool close = unit > 0 && (b - a) < 0.1;
    if (unit == 0 || close)
        std::snprintf(text.data(), text.size(), "%llu of %llu bytes",
                      static_cast<unsigned long long>(present),
                      static_cast<unsigned long long>(needed));
    else
        std::snprintf(text.data(), text.size(), "%.1f of %.1f %s", a, b, kUnits[unit]);
    return text.data();
}

} // namespace

void throwNotFound(const std::filesystem::path& path) {
    throw Error(ErrorCode::FileNotFound,
                "There is nothing at " + oneLine(path.string(), 4096) + ". Check the name.",
                {path.string()});
}

void throwUnreadable(const std::filesystem::path& path, const std::string& reason) {
    throw Error(ErrorCode::FileUnreadable, fileName(path) + " cannot be read: " + reason + ".",
                {path.string(), reason});
}

void throwTruncated(const std::filesystem::path& path, std::uint64_t present,
                    std::uint64_t needed) {
    throw Error(ErrorCode::FileTruncated,
                fileName(path) + " ends too early: " + partOf(present, needed) + ". Copy it again.",
                {path.string(), std::to_string(present), std::to_string(needed)});
}

void throwCorrupt(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::FileCorrupt,
                fileName(path) + " is damaged: " + what + ". Copy or download it again.",
                {path.string(), what});
}

void throwUnsupported(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::Unsupported, fileName(path) + " cannot be used: " + what + ".",
                {path.string(), what});
}

void throwPartMissing(const std::filesystem::path& path, const std::string& part) {
    throw Error(ErrorCode::PartMissing,
                fileName(path) + " needs " + oneLine(part, 255) +
                    ", which is not beside it. Put all parts in one folder.",
                {path.string(), part});
}

std::string inQuotes(std::string_view text) {
    std::string out(1, '"');
    out.append(oneLine(text, kQuotedBytes));
    out.push_back('"');
    return out;
}

} // namespace khatwa::engine
