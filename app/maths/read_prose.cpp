#include "app/maths/read_prose.h"

#include "app/maths/read_names.h"
#include "app/maths/read_words.h"
#include "app/maths/units.h"

#include <algorithm>
#include <array>

namespace khatwa::maths::reading {

namespace {

/// Words of sentences that are too short, or too much like formulas, for looksLikeWord.
constexpr auto kProse = std::to_array<std::string_view>(
    {"is", "of", "to", "so", "we", "it", "an", "by", "get", "got", "has", "be", "ans", "answer"});

constexpr auto kArabicProse =
    std::to_array<std::string_view>({"هو", "هي", "في", "من", "أن", "لها", "له"});

bool isProse(std::string_view word, const ReadOptions& options) {
    if (std::ranges::find(options.symbols, word) != options.symbols.end() ||
        (options.functions &&
         std::ranges::find(*options.functions, word) != options.functions->end()))
        return false;
    if (isWide(word[0])) {
        constexpr std::size_t kThreeLetters = 6;
        if (std::ranges::find(kArabicProse, word) != kArabicProse.end())
            return true;
        return word.size() >= kThreeLetters && !arabicMeaning(word) && !isUnitName(word);
    }
    if (word.size() < 2)
        return false;
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (std::ranges::find(kProse, lower) != kProse.end())
        return true;
    Meaning meaning;
    return looksLikeWord(lower) && !wordMeaning(word) && !isUnitName(word) &&
           nameInRun(word, meaning) == 0;
}

} // namespace

bool isArabicLetter(std::string_view text) {
    if (text.size() < 2)
        return false;
    const auto first = static_cast<unsigned char>(text[0]);
    const auto second = static_cast<unsigned char>(text[1]);
    switch (first) {
    case 0xD8:
        return second >= 0xA0;
    case 0xD9:
        return second <= 0x9F || second >= 0xAE;
    case 0xDA:
        return true;
    case 0xDB:
        return second <= 0x93;
    default:
        return false;
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isGap(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isGap(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view stripped(std::string_view text) {
    constexpr auto kPairs =
        std::to_array<std::pair<std::string_view, std::string_view>>({{"$$", "$$"},
                                                                      {"$", "$"},
                                                                      {"\\(", "\\)"},
                                                                      {"\\[", "\\]"},
                                                                      {"**", "**"},
                                                                      {"__", "__"},
                                                                      {"`", "`"},
                                                                      {"\"", "\""},
                                                                      {"“", "”"},
                                                                      {"«", "»"}});
    for (bool changed = true; changed;) {
        changed = false;
        text = trimmed(text);
        if (text.ends_with('.') && !text.ends_with("..") && !text.ends_with("right.")) {
            text.remove_suffix(1);
            changed = true;
            continue;
        }
        for (const auto& [open, close] : kPairs) {
            if (text.size() < open.size() + close.size() || !text.starts_with(open) ||
                !text.ends_with(close))
                continue;
            const std::string_view inner =
                text.substr(open.size(), text.size() - open.size() - close.size());
            if (inner.find(open) != std::string_view::npos ||
                inner.find(close) != std::string_view::npos)
                continue;
            if (close == "\"" && inner.find("°") != std::string_view::npos)
                continue; // seconds of an angle
            text = inner;
            changed = true;
            break;
        }
    }
    return text;
}

bool hasProse(std::string_view text, const ReadOptions& options) {
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\\') {
            std::size_t end = i + 1;
            while (end < text.size() && isLetter(text[end]))
                ++end;
            const std::string_view name = text.substr(i + 1, end - i - 1);
            const bool words = name.starts_with("text") || name == "mbox" || name == "mathrm" ||
                               name == "operatorname" || name == "begin" || name == "end";
            i = std::max(end, i + 2);
            if (words)
                while (i < text.size() && text[i] != '}')
                    ++i;
        } else if (isLetter(text[i])) {
            const std::size_t from = i;
            while (i < text.size() && (isLetter(text[i]) || text[i] == '\''))
                ++i;
            if (isProse(text.substr(from, i - from), options))
                return true;
        } else if (isArabicLetter(text.substr(i))) {
            // Not what is raised or lowered behind it: جا² and لو₂ are functions.
            const std::size_t from = i;
            while (isArabicLetter(text.substr(i)))
                i += 2;
            if (isProse(text.substr(from, i - from), options))
                return true;
        } else {
            ++i;
        }
    }
    return false;
}

bool hasMathematics(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isDigit(c) || c == '=' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '$' ||
            c == '+')
            return true;
        // Arabic-Indic and Persian digits
        if ((c == '\xD9' && i + 1 < text.size() &&
             static_cast<unsigned char>(text[i + 1]) >= 0xA0 &&
             static_cast<unsigned char>(text[i + 1]) <= 0xA9) ||
            (c == '\xDB' && i + 1 < text.size() &&
             static_cast<unsigned char>(text[i + 1]) >= 0xB0 &&
             static_cast<unsigned char>(text[i + 1]) <= 0xB9))
            return true;
    }
    return false;
}

bool isWords(std::string_view text) {
    return !hasMathematics(text) && std::ranges::all_of(text, [](char c) {
        return isLetter(c) || isGap(c) || isWide(c) || c == ',' || c == '.' || c == '\'' ||
               c == '-' || c == '!' || c == '?' || c == ':' || c == ';';
    });
}

std::optional<std::string_view> lastBox(std::string_view text) {
    const std::size_t found = text.rfind("\\boxed{");
    if (found == std::string_view::npos)
        return std::nullopt;
    const std::size_t open = found + 6;
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '{')
            ++depth;
        else if (text[i] == '}' && --depth == 0)
            return text.substr(open + 1, i - open - 1);
    }
    return std::nullopt;
}

} // namespace khatwa::maths::reading
