#include "app/maths/read_accuracy.h"

#include "app/maths/read_prose.h"
#include "app/maths/read_tokens.h"

#include <algorithm>
#include <array>
#include <string>

namespace khatwa::maths {

namespace {

/// All that a remark may consist of but digits, in small letters and without full stops.
constexpr auto kWords = std::to_array<std::string_view>({
    "to",      "correct",   "rounded",    "the",     "nearest", "dp",          "decimal", "place",
    "places",  "sf",        "sig",        "fig",     "figs",    "significant", "figure",  "figures",
    "digit",   "digits",    "one",        "two",     "three",   "tenth",       "whole",   "number",
    "integer", "hundredth", "thousandth", "إلى",     "الى",     "لأقرب",       "مقربا",   "مقرّبا",
    "مقربًا",   "منزلة",     "منازل",      "منزلتين", "عشرية",   "عشريتين",     "جزء",     "من",
    "عشرة",    "مئة",       "ألف",        "رقم",     "أرقام",   "رقمين",       "معنوية",  "معنويين",
    "عدد",     "صحيح",
});

/// One of these makes it a remark about accuracy.
constexpr auto kMeasures = std::to_array<std::string_view>(
    {"dp", "decimal", "sf", "sig", "significant", "nearest", "rounded", "منزلة", "منازل", "منزلتين",
     "لأقرب", "معنوية", "معنويين"});

bool isNumber(std::string_view word) {
    if (word.empty())
        return false;
    for (std::size_t i = 0; i < word.size();) {
        const std::string_view digit = word.substr(i, 2);
        if (reading::isDigit(word[i]))
            ++i;
        else if (digit.size() == 2 && digit >= "٠" && digit <= "٩")
            i += 2;
        else
            return false;
    }
    return true;
}

} // namespace

std::string_view withoutAccuracy(std::string_view text) {
    constexpr std::size_t kLongest = 80;
    const std::string_view whole = reading::trimmed(text);
    if (!whole.ends_with(')'))
        return text;
    const std::size_t open = whole.rfind('(');
    if (open == std::string_view::npos || open == 0 || whole.size() - open > kLongest)
        return text;
    bool measured = false;
    std::string word;
    const auto takeWord = [&] {
        // 2dp, 3sf
        const std::size_t letters = std::min(word.find_first_not_of("0123456789"), word.size());
        const std::string_view rest = std::string_view(word).substr(letters);
        const bool known =
            isNumber(word) || rest.empty() || std::ranges::find(kWords, rest) != kWords.end();
        measured = measured || std::ranges::find(kMeasures, rest) != kMeasures.end();
        word.clear();
        return known;
    };
    for (const char c : whole.substr(open + 1)) {
        if (c == '.')
            continue;
        if (c != ' ' && c != ')') {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (!takeWord()) {
            return text;
        }
    }
    return measured ? reading::trimmed(whole.substr(0, open)) : text;
}

} // namespace khatwa::maths
