#include "app/grading/commas.h"

#include <algorithm>
#include <vector>

namespace khatwa::grading {

namespace {

/// Longer texts are no numbers.
constexpr std::size_t kLongest = 200;

bool isArabicDigit(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size())
        return false;
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return (first == 0xD9 && second >= 0xA0 && second <= 0xA9) ||
           (first == 0xDB && second >= 0xB0 && second <= 0xB9);
}

/// The bytes of a comma, 0 where none stands.
std::size_t commaAt(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == ',')
        return 1;
    return at < text.size() && text.substr(at).starts_with("،") ? 2 : 0;
}

} // namespace

CommaReadings commaReadings(std::string_view text) {
    if (text.size() > kLongest)
        return {};
    std::string decimal, thousands;
    bool found = false, decimals = true, groups = true;
    int depth = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
        if (depth != 0 || !isArabicDigit(text, i)) {
            decimal += c;
            thousands += c;
            ++i;
            continue;
        }
        // Groups of digits with commas between them.
        std::vector<std::string> parts(1);
        while (true) {
            while (isArabicDigit(text, i)) {
                parts.back() += text.substr(i, 2);
                i += 2;
            }
            const std::size_t comma = commaAt(text, i);
            if (comma == 0 || !isArabicDigit(text, i + comma))
                break;
            i += comma;
            parts.emplace_back();
        }
        constexpr std::size_t kThreeDigits = 6;
        found = found || parts.size() > 1;
        decimals = decimals && parts.size() <= 2;
        groups = groups && parts[0].size() <= kThreeDigits &&
                 std::all_of(parts.begin() + 1, parts.end(),
                             [](const std::string& part) { return part.size() == kThreeDigits; });
        for (std::size_t part = 0; part < parts.size(); ++part) {
            decimal += (part == 0 ? "" : "٫") + parts[part];
            thousands += (part == 0 ? "" : "٬") + parts[part];
        }
    }
    CommaReadings readings;
    if (found && decimals)
        readings.decimal = std::move(decimal);
    if (found && groups)
        readings.thousands = std::move(thousands);
    return readings;
}

} // namespace khatwa::grading
