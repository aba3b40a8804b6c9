#include "app/maths/read_words.h"

#include <algorithm>
#include <array>

namespace khatwa::maths::reading {

namespace {

struct Phrase {
    std::string_view words;
    std::string_view constant;
};

constexpr auto kPhrases = [] {
    auto table = std::to_array<Phrase>({
        {"no solution", "emptyset"},
        {"no solutions", "emptyset"},
        {"no real solution", "emptyset"},
        {"no real solutions", "emptyset"},
        {"no real roots", "emptyset"},
        {"no roots", "emptyset"},
        {"there is no solution", "emptyset"},
        {"there are no solutions", "emptyset"},
        {"there are no real solutions", "emptyset"},
        {"there is no real solution", "emptyset"},
        {"has no solution", "emptyset"},
        {"none", "emptyset"},
        {"empty set", "emptyset"},
        {"the empty set", "emptyset"},
        {"empty", "emptyset"},
        {"لا يوجد حل", "emptyset"},
        {"لا يوجد حلول", "emptyset"},
        {"لا توجد حلول", "emptyset"},
        {"لا حل", "emptyset"},
        {"لا حل له", "emptyset"},
        {"ليس له حل", "emptyset"},
        {"ليس لها حل", "emptyset"},
        {"لا يوجد حل حقيقي", "emptyset"},
        {"لا توجد حلول حقيقية", "emptyset"},
        {"مستحيلة الحل", "emptyset"},
        {"المجموعة الخالية", "emptyset"},
        {"مجموعة خالية", "emptyset"},
        {"فاي", "emptyset"},
        {"all real numbers", "reals"},
        {"all reals", "reals"},
        {"all real", "reals"},
        {"any real number", "reals"},
        {"every real number", "reals"},
        {"the real numbers", "reals"},
        {"real numbers", "reals"},
        {"the set of real numbers", "reals"},
        {"the set of all real numbers", "reals"},
        {"all x", "reals"},
        {"all", "reals"},
        {"جميع الأعداد الحقيقية", "reals"},
        {"كل الأعداد الحقيقية", "reals"},
        {"الأعداد الحقيقية", "reals"},
        {"مجموعة الأعداد الحقيقية", "reals"},
        {"undefined", "undefined"},
        {"not defined", "undefined"},
        {"is undefined", "undefined"},
        {"does not exist", "undefined"},
        {"the limit does not exist", "undefined"},
        {"limit does not exist", "undefined"},
        {"doesn't exist", "undefined"},
        {"dne", "undefined"},
        {"d.n.e", "undefined"},
        {"غير معرف", "undefined"},
        {"غير معرفة", "undefined"},
        {"غير موجود", "undefined"},
        {"غير موجودة", "undefined"},
        {"لا يوجد", "undefined"},
        {"infinity", "infinity"},
        {"positive infinity", "infinity"},
        {"ما لا نهاية", "infinity"},
        {"مالانهاية", "infinity"},
        {"true", "true"},
        {"yes", "true"},
        {"صح", "true"},
        {"صحيح", "true"},
        {"صحيحة", "true"},
        {"نعم", "true"},
        {"false", "false"},
        {"no", "false"},
        {"خطأ", "false"},
        {"خاطئ", "false"},
        {"خاطئة", "false"},
        {"غير صحيح", "false"},
        {"غير صحيحة", "false"},
        {"لا", "false"},
    });
    std::ranges::sort(table, {}, &Phrase::words);
    return table;
}();

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isVowel(char c) {
    c = lower(c);
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Short words that are in sentences, and hardly ever a product of letters.
constexpr auto kShort = std::to_array<std::string_view>(
    {"all",  "any", "are",  "but", "can",  "did", "does", "for",  "had",  "has",
     "have", "her", "him",  "his", "how",  "its", "no",   "none", "non",  "odd",
     "one",  "our", "out",  "she", "that", "the", "then", "they", "this", "two",
     "was",  "we",  "were", "why", "yes",  "you", "with", "which"});

} // namespace

std::optional<Expression> phraseMeaning(std::string_view phrase) {
    constexpr std::size_t kLongest = 64;
    if (phrase.size() < 2 || phrase.size() > kLongest)
        return std::nullopt;
    std::string clean;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        const auto c = static_cast<unsigned char>(phrase[i]);
        if (c == ' ' || c == '\t' || c == '\n') {
            if (!clean.empty() && clean.back() != ' ')
                clean += ' ';
        } else if (c == 0xD9 && i + 1 < phrase.size() &&
                   static_cast<unsigned char>(phrase[i + 1]) >= 0x8B &&
                   static_cast<unsigned char>(phrase[i + 1]) <= 0x92) {
            ++i; // Arabic vowels
        } else if (c == 0xE2 && i + 2 < phrase.size() && phrase.substr(i, 3) == "\u2019") {
            clean += '\'';
            i += 2;
        } else {
            clean += lower(phrase[i]);
        }
    }
    while (!clean.empty() && (clean.back() == ' ' || clean.back() == '.' || clean.back() == '!'))
        clean.pop_back();
    const auto found =
        std::ranges::lower_bound(kPhrases, std::string_view(clean), {}, &Phrase::words);
    if (found == kPhrases.end() || found->words != clean)
        return std::nullopt;
    return Expression::constant(found->constant);
}

bool looksLikeWord(std::string_view run) {
    if (run.size() < 2)
        return false;
    if (std::ranges::find(kShort, run) != kShort.end())
        return true;
    constexpr std::size_t kShortestWord = 4;
    if (run.size() < kShortestWord)
        return false;
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (std::ranges::any_of(run.substr(1), isCapital)) // ABCD, mgH
        return false;
    if (std::ranges::none_of(run, isVowel) || std::ranges::all_of(run, isVowel))
        return false;
    // abcd, wxyz
    return std::ranges::adjacent_find(run, [](char a, char b) { return b != a + 1; }) != run.end();
}

} // namespace khatwa::maths::reading
