#include "app/tutor/utf8_intake.h"

namespace khatwa::tutor {

namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
}

void Utf8Intake::finishCharacter(std::string& out) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(held_[i]); };
    unsigned code = 0;
    for (std::size_t i = 0; i < held_.size(); ++i)
        code = i == 0 ? byte(0) & (0x7FU >> held_.size()) : (code << 6) | (byte(i) & 0x3FU);
    const bool overlong =
        (held_.size() == 3 && code < 0x800) || (held_.size() == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF) ||
        (code >= 0xF0000 && code <= 0xFFFFF))
        out += kReplacement;
    else if (code == 0x1680)
        out += ' ';
    else
        out += held_;
    held_.clear();
}

void Utf8Intake::take(std::string_view piece, std::string& out) {
    for (const char c : piece) {
        const auto byte = static_cast<unsigned char>(c);
        if (!held_.empty()) {
            if ((byte & 0xC0U) == 0x80U) {
                held_ += c;
                if (held_.size() == wanted_)
                    finishCharacter(out);
                continue;
            }
            held_.clear();
            out += kReplacement;
        }
        const bool afterReturn = carriageReturn_;
        carriageReturn_ = c == '\r';
        if (byte < 0x80) {
            if (c == '\r' || (c == '\n' && !afterReturn))
                out += '\n';
            else if (c == '\n')
                continue;
            else if (byte >= 0x20 || c == '\t')
                out += c == 0x7F ? ' ' : c;
            else
                out += kReplacement;
        } else if (byte >= 0xC2 && byte <= 0xF4) {
            held_ = c;
            wanted_ = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        } else {
            out += kReplacement;
        }
    }
}

} // namespace khatwa::tutor
