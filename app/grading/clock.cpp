#include "app/grading/clock.h"

#include "app/grading/rules.h"

#include <string>

namespace khatwa::grading {

namespace {

struct Time {
    int hour = 0;
    int minute = 0;
    char half = '\0'; ///< a, p, or none

    bool isOfHalfDay() const { return hour >= 1 && hour <= 12; }
    /// Minutes since midnight.
    int ofDay() const {
        const int hours = half == '\0' ? hour : hour % 12 + (half == 'p' ? 12 : 0);
        return hours * 60 + minute;
    }
    int ofHalfDay() const { return hour % 12 * 60 + minute; }
};

std::optional<Time> timeOf(std::string_view text) {
    constexpr std::size_t kLongest = 40;
    if (text.size() > kLongest)
        return std::nullopt;
    // Without blanks, full stops and capitals, all digits Western.
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
        if (c == '\xD9' && next >= 0xA0 && next <= 0xA9) {
            plain += static_cast<char>('0' + (next - 0xA0));
            ++i;
        } else if (c >= 'A' && c <= 'Z') {
            plain += static_cast<char>(c - 'A' + 'a');
        } else if (c != ' ' && c != '.' && c != '$') {
            plain += c;
        }
    }
    const std::size_t colon = plain.find(':');
    const auto isDigit = [&](std::size_t at) {
        return at < plain.size() && plain[at] >= '0' && plain[at] <= '9';
    };
    if (colon == std::string::npos || colon == 0 || colon > 2 || !isDigit(0) ||
        !isDigit(colon - 1) || !isDigit(colon + 1) || !isDigit(colon + 2))
        return std::nullopt;
    Time time;
    time.hour = std::stoi(plain.substr(0, colon));
    time.minute = std::stoi(plain.substr(colon + 1, 2));
    const std::string_view rest = std::string_view(plain).substr(colon + 3);
    if (rest == "am" || rest == "ص")
        time.half = 'a';
    else if (rest == "pm" || rest == "م")
        time.half = 'p';
    else if (!rest.empty())
        return std::nullopt;
    if (time.minute > 59 || time.hour > 23 || (time.half != '\0' && !time.isOfHalfDay()))
        return std::nullopt;
    return time;
}

} // namespace

std::optional<Judgement> judgeClock(std::string_view expected, std::string_view answer) {
    const auto wanted = timeOf(expected);
    const auto given = wanted ? timeOf(answer) : std::nullopt;
    if (!given || (wanted->half == '\0' && given->half == '\0'))
        return std::nullopt;
    if (given->half == '\0' && given->isOfHalfDay())
        return given->ofHalfDay() == wanted->ofHalfDay()
                   ? judged(Verdict::PartlyCorrect, reasons::kMissingUnit)
                   : incorrect();
    if (wanted->half == '\0' && wanted->isOfHalfDay()) // nobody asked for the half
        return given->ofHalfDay() == wanted->ofHalfDay() ? correct() : incorrect();
    return given->ofDay() == wanted->ofDay() ? correct() : incorrect();
}

} // namespace khatwa::grading
