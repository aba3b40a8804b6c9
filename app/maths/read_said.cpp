#include "app/maths/read_said.h"

#include "app/maths/read.h"
#include "app/maths/read_prose.h"
#include "app/maths/read_tokens.h"

#include <algorithm>
#include <array>

namespace khatwa::maths {

namespace {

using reading::hasProse;
using reading::isArabicLetter;
using reading::isDigit;
using reading::isGap;
using reading::isLetter;
using reading::trimmed;

/// Longer texts are no short answers in words.
constexpr std::size_t kLongest = 400;

struct Said {
    enum class Place {
        BehindNumber,  ///< of any kind
        BehindWhole,   ///< a number without a separator
        BetweenValues, ///< what stands before is a formula with a letter
        BeforeValue    ///< a sign, where a value begins
    };
    std::string_view words; ///< in small letters, one form of alef
    std::string_view sign;
    Place place;
};

/// Longer phrases first.
constexpr auto kSaid = std::to_array<Said>({
    {"per cent", "%", Said::Place::BehindNumber},
    {"في المئه", "%", Said::Place::BehindNumber},
    {"في المائه", "%", Said::Place::BehindNumber},
    {"بالمئه", "%", Said::Place::BehindNumber},
    {"بالمائه", "%", Said::Place::BehindNumber},
    {"hundred", "*100", Said::Place::BehindNumber},
    {"thousand", "*1000", Said::Place::BehindNumber},
    {"million", "*1000000", Said::Place::BehindNumber},
    {"billion", "*1000000000", Said::Place::BehindNumber},
    {"الف", "*1000", Said::Place::BehindNumber},
    {"الفا", "*1000", Said::Place::BehindNumber},
    {"الاف", "*1000", Said::Place::BehindNumber},
    {"مليون", "*1000000", Said::Place::BehindNumber},
    {"مليونا", "*1000000", Said::Place::BehindNumber},
    {"ملايين", "*1000000", Said::Place::BehindNumber},
    {"and a half", " 1/2", Said::Place::BehindWhole},
    {"and one half", " 1/2", Said::Place::BehindWhole},
    {"and a quarter", " 1/4", Said::Place::BehindWhole},
    {"and one quarter", " 1/4", Said::Place::BehindWhole},
    {"and three quarters", " 3/4", Said::Place::BehindWhole},
    {"and a third", " 1/3", Said::Place::BehindWhole},
    {"and one third", " 1/3", Said::Place::BehindWhole},
    {"and two thirds", " 2/3", Said::Place::BehindWhole},
    {"ونصف", " 1/2", Said::Place::BehindWhole},
    {"و نصف", " 1/2", Said::Place::BehindWhole},
    {"وربع", " 1/4", Said::Place::BehindWhole},
    {"و ربع", " 1/4", Said::Place::BehindWhole},
    {"وثلث", " 1/3", Said::Place::BehindWhole},
    {"و ثلث", " 1/3", Said::Place::BehindWhole},
    {"وثلثان", " 2/3", Said::Place::BehindWhole},
    {"وثلاثه ارباع", " 3/4", Said::Place::BehindWhole},
    {"is greater than or equal to", ">=", Said::Place::BetweenValues},
    {"is bigger than or equal to", ">=", Said::Place::BetweenValues},
    {"is more than or equal to", ">=", Said::Place::BetweenValues},
    {"is at least", ">=", Said::Place::BetweenValues},
    {"greater than or equal to", ">=", Said::Place::BetweenValues},
    {"is less than or equal to", "<=", Said::Place::BetweenValues},
    {"is smaller than or equal to", "<=", Said::Place::BetweenValues},
    {"is at most", "<=", Said::Place::BetweenValues},
    {"less than or equal to", "<=", Said::Place::BetweenValues},
    {"is greater than", ">", Said::Place::BetweenValues},
    {"is bigger than", ">", Said::Place::BetweenValues},
    {"is larger than", ">", Said::Place::BetweenValues},
    {"is more than", ">", Said::Place::BetweenValues},
    {"greater than", ">", Said::Place::BetweenValues},
    {"is less than", "<", Said::Place::BetweenValues},
    {"is smaller than", "<", Said::Place::BetweenValues},
    {"less than", "<", Said::Place::BetweenValues},
    {"is not equal to", "≠", Said::Place::BetweenValues},
    {"does not equal", "≠", Said::Place::BetweenValues},
    {"doesn't equal", "≠", Said::Place::BetweenValues},
    {"not equal to", "≠", Said::Place::BetweenValues},
    {"cannot be", "≠", Said::Place::BetweenValues},
    {"can't be", "≠", Said::Place::BetweenValues},
    {"is not", "≠", Said::Place::BetweenValues},
    {"اكبر من او يساوي", ">=", Said::Place::BetweenValues},
    {"اكبر من او تساوي", ">=", Said::Place::BetweenValues},
    {"اصغر من او يساوي", "<=", Said::Place::BetweenValues},
    {"اصغر من او تساوي", "<=", Said::Place::BetweenValues},
    {"اقل من او يساوي", "<=", Said::Place::BetweenValues},
    {"اقل من او تساوي", "<=", Said::Place::BetweenValues},
    {"اكبر من", ">", Said::Place::BetweenValues},
    {"اصغر من", "<", Said::Place::BetweenValues},
    {"اقل من", "<", Said::Place::BetweenValues},
    {"لا يساوي", "≠", Said::Place::BetweenValues},
    {"لا تساوي", "≠", Said::Place::BetweenValues},
    {"negative", "-", Said::Place::BeforeValue},
    {"minus", "-", Said::Place::BeforeValue},
    {"سالب", "-", Said::Place::BeforeValue},
    {"ناقص", "-", Said::Place::BeforeValue},
});

/// How many bytes of `text` the phrase takes, whose letters may be written in other forms and whose
/// blanks may be several; 0 where it does not begin here or does not end with a word.
std::size_t taken(std::string_view text, std::string_view phrase) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < phrase.size();) {
        if (phrase[i] == ' ') {
            if (at >= text.size() || !isGap(text[at]))
                return 0;
            while (at < text.size() && isGap(text[at]))
                ++at;
            ++i;
        } else if (isArabicLetter(phrase.substr(i))) {
            if (!isArabicLetter(text.substr(at)))
                return 0;
            std::string_view letter = text.substr(at, 2);
            if (letter == "أ" || letter == "إ" || letter == "آ")
                letter = "ا";
            else if (letter == "ة")
                letter = "ه";
            if (letter != phrase.substr(i, 2))
                return 0;
            i += 2;
            at += 2;
            while (text.substr(at) >= "ً" && isArabicLetter(text.substr(at)) &&
                   text.substr(at, 2) <= "ْ")
                at += 2; // vowel signs
        } else {
            if (text.substr(at).starts_with("\u2019") && phrase[i] == '\'') {
                at += 3;
                ++i;
                continue;
            }
            const char c = at < text.size() ? text[at] : ' ';
            if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != phrase[i])
                return 0;
            ++i;
            ++at;
        }
    }
    const bool ends =
        at == text.size() || (!isLetter(text[at]) && !isArabicLetter(text.substr(at)));
    return ends ? at : 0;
}

bool endsWithDigit(std::string_view text) {
    if (text.empty())
        return false;
    if (isDigit(text.back()))
        return true;
    if (text.size() < 2)
        return false;
    const auto first = static_cast<unsigned char>(text[text.size() - 2]);
    const auto second = static_cast<unsigned char>(text.back());
    return (first == 0xD9 && second >= 0xA0 && second <= 0xA9) ||
           (first == 0xDB && second >= 0xB0 && second <= 0xB9);
}

/// The characters behind the last blank.
std::string_view lastRun(std::string_view text) {
    const std::size_t blank = text.find_last_of(" \t\r\n$");
    return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

bool isWhole(std::string_view run) {
    for (; !run.empty() && endsWithDigit(run); run.remove_suffix(isDigit(run.back()) ? 1 : 2)) {
    }
    return run.empty();
}

/// A letter, alone or among numbers and signs: x, 2x+1, س.
bool isFormulaWithLetter(std::string_view run) {
    if (run.empty() || hasProse(run, {}))
        return false;
    std::size_t longest = 0, length = 0;
    for (std::size_t i = 0; i < run.size();) {
        const bool arabic = isArabicLetter(run.substr(i));
        length = arabic || isLetter(run[i]) ? length + 1 : 0;
        longest = std::max(longest, length);
        i += arabic ? 2 : 1;
    }
    return longest == 1 && run != "a" && run != "A" && run != "I" && run != "و";
}

/// Whether a value begins: a digit, a root, a bracket, or a letter by itself.
bool beginsValue(std::string_view text) {
    if (text.empty())
        return false;
    if (isDigit(text[0]) || text[0] == '(' || text[0] == '-' || text[0] == '\\' || text[0] == '.' ||
        text[0] == '$' || text.starts_with("√") || text.starts_with("π") ||
        (text.size() > 1 && endsWithDigit(text.substr(0, 2))))
        return true;
    const std::size_t length = isArabicLetter(text) ? 2 : 1;
    if (length == 1 && !isLetter(text[0]))
        return false;
    const std::string_view rest = text.substr(length);
    return rest.empty() || (!isLetter(rest[0]) && !isArabicLetter(rest));
}

/// Whether the sentence before may begin a value: nothing, a verb or a label stands there.
bool mayBegin(std::string_view before) {
    if (before.empty() || before.ends_with('=') || before.ends_with(':') || before.ends_with('(') ||
        before.ends_with(',') || before.ends_with('>') || before.ends_with('<'))
        return true;
    const std::string_view word = lastRun(before);
    return word == "is" || word == "are" || word == "equals" || word == "or" || word == "and" ||
           word == "to" || word == "answer" || word == "Answer" || word == "هو" || word == "هي" ||
           word == "يساوي" || word == "تساوي" || word == "أو" || word == "الجواب" ||
           word == "الناتج" || word == "≠" || word == "≥" || word == "≤";
}

bool fits(const Said& said, std::string_view before, std::string_view after) {
    before = trimmed(before);
    after = trimmed(after);
    switch (said.place) {
    case Said::Place::BehindNumber:
        return endsWithDigit(before);
    case Said::Place::BehindWhole:
        return isWhole(lastRun(before)) && endsWithDigit(before);
    case Said::Place::BetweenValues:
        return isFormulaWithLetter(lastRun(before)) && beginsValue(after);
    case Said::Place::BeforeValue:
        return mayBegin(before) && beginsValue(after) && !after.starts_with('-');
    }
    return false;
}

} // namespace

std::string withSaidSigns(std::string_view text) {
    std::string out;
    if (text.size() > kLongest)
        return std::string(text);
    for (std::size_t i = 0; i < text.size();) {
        const bool wordBegins =
            (isLetter(text[i]) && (i == 0 || !isLetter(text[i - 1])) &&
             (i == 0 || text[i - 1] != '\\')) ||
            (isArabicLetter(text.substr(i)) && (i < 2 || !isArabicLetter(text.substr(i - 2))));
        const Said* found = nullptr;
        std::size_t length = 0;
        if (wordBegins) {
            for (const Said& said : kSaid) {
                length = taken(text.substr(i), said.words);
                if (length != 0 && fits(said, out, text.substr(i + length))) {
                    found = &said;
                    break;
                }
            }
        }
        if (found == nullptr) {
            out += text[i++];
            continue;
        }
        if (found->place == Said::Place::BehindNumber || found->place == Said::Place::BehindWhole)
            while (!out.empty() && isGap(out.back()))
                out.pop_back();
        out += found->sign;
        i += length;
        if (found->place == Said::Place::BeforeValue)
            while (i < text.size() && isGap(text[i]))
                ++i;
    }
    return out;
}

} // namespace khatwa::maths
