#include "app/grading/words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace khatwa::grading {

using maths::Expression;

namespace {

/// Longer texts are no known words.
constexpr std::size_t kLongestWords = 80;

void removeAll(std::string& text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// `\text{no}` as `no`: commands that only say how letters look, their braces, dollars.
void removeDress(std::string& text) {
    for (const std::string_view command :
         {"\\text", "\\textbf", "\\textit", "\\textrm", "\\mathrm", "\\mathbf", "\\mbox",
          "\\operatorname", "\\boxed", "\\displaystyle"}) {
        for (std::size_t at = text.find(command); at != std::string::npos;
             at = text.find(command, at)) {
            const std::size_t end = at + command.size();
            const bool whole = end == text.size() || text[end] < 'a' || text[end] > 'z';
            if (whole)
                text.erase(at, command.size());
            else
                at = end;
        }
    }
    for (const std::string_view mark : {"\\left", "\\right", "\\(", "\\)", "\\[", "\\]", "\\,",
                                        "\\;", "\\:", "\\!", "\\ ", "**", "~", "$", "{", "}"})
        removeAll(text, mark);
}

/// Arabic as typed and as printed in books: short vowels and the stretching line go, the forms of
/// alef become one, final ya and ta marbuta too.
void simplifyArabic(std::string& text) {
    for (const std::string_view mark : {"ً", "ٌ", "ٍ", "َ", "ُ", "ِ", "ّ", "ْ", "ـ"})
        removeAll(text, mark);
    for (const std::string_view alef : {"أ", "إ", "آ"})
        replaceAll(text, alef, "ا");
    replaceAll(text, "ى", "ي");
    replaceAll(text, "ة", "ه");
}

constexpr auto kWords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"no solution", "emptyset"},
    {"no solutions", "emptyset"},
    {"no real solution", "emptyset"},
    {"no real solutions", "emptyset"},
    {"no real roots", "emptyset"},
    {"no roots", "emptyset"},
    {"there is no solution", "emptyset"},
    {"there are no solutions", "emptyset"},
    {"there is no real solution", "emptyset"},
    {"there are no real solutions", "emptyset"},
    {"has no solution", "emptyset"},
    {"has no solutions", "emptyset"},
    {"the equation has no solution", "emptyset"},
    {"the system has no solution", "emptyset"},
    {"no such x", "emptyset"},
    {"no values", "emptyset"},
    {"no value", "emptyset"},
    {"none", "emptyset"},
    {"null set", "emptyset"},
    {"empty", "emptyset"},
    {"empty set", "emptyset"},
    {"the empty set", "emptyset"},
    {"nosolution", "emptyset"},
    {"there's no solution", "emptyset"},
    {"there’s no solution", "emptyset"},
    {"there's no real solution", "emptyset"},
    {"no solution exists", "emptyset"},
    {"no solutions exist", "emptyset"},
    {"no real solution exists", "emptyset"},
    {"it has no solution", "emptyset"},
    {"it has no solutions", "emptyset"},
    {"has no real solution", "emptyset"},
    {"has no real solutions", "emptyset"},
    {"the equation has no solutions", "emptyset"},
    {"the equation has no real solution", "emptyset"},
    {"the equation has no real solutions", "emptyset"},
    {"المعادله ليس لها حل", "emptyset"},
    {"المعادله ليس لها حلول", "emptyset"},
    {"المعادله ليس لها حل حقيقي", "emptyset"},
    {"المعادله مستحيله الحل", "emptyset"},
    {"ليس لها حلول", "emptyset"},
    {"ليس لها حل حقيقي", "emptyset"},
    {"ليس للمعادله حلول", "emptyset"},
    {"لا يوجد حل للمعادله", "emptyset"},
    {"لا يوجد للمعادله حل", "emptyset"},
    {"لا يوجد حل", "emptyset"},
    {"لا يوجد حلول", "emptyset"},
    {"لا توجد حلول", "emptyset"},
    {"لا حل", "emptyset"},
    {"لا حلول", "emptyset"},
    {"ليس لها حل", "emptyset"},
    {"ليس له حل", "emptyset"},
    {"لا يوجد حل حقيقي", "emptyset"},
    {"لا توجد حلول حقيقيه", "emptyset"},
    {"لا يوجد حلول حقيقيه", "emptyset"},
    {"لا توجد جذور حقيقيه", "emptyset"},
    {"ليس للمعادله حل", "emptyset"},
    {"المجموعه الخاليه", "emptyset"},
    {"مجموعه خاليه", "emptyset"},
    {"المجموعه الفارغه", "emptyset"},
    {"مجموعه فارغه", "emptyset"},
    {"فاي", "emptyset"},
    {"all real numbers", "reals"},
    {"all", "reals"},
    {"all reals", "reals"},
    {"all real", "reals"},
    {"any real number", "reals"},
    {"every real number", "reals"},
    {"the real numbers", "reals"},
    {"the set of real numbers", "reals"},
    {"the set of all real numbers", "reals"},
    {"real numbers", "reals"},
    {"reals", "reals"},
    {"all values of x", "reals"},
    {"جميع الاعداد الحقيقيه", "reals"},
    {"كل الاعداد الحقيقيه", "reals"},
    {"اي عدد حقيقي", "reals"},
    {"مجموعه الاعداد الحقيقيه", "reals"},
    {"الاعداد الحقيقيه", "reals"},
    {"undefined", "undefined"},
    {"not defined", "undefined"},
    {"is undefined", "undefined"},
    {"und", "undefined"},
    {"dne", "undefined"},
    {"d.n.e", "undefined"},
    {"does not exist", "undefined"},
    {"doesn't exist", "undefined"},
    {"the limit does not exist", "undefined"},
    {"غير معرف", "undefined"},
    {"غير معرفه", "undefined"},
    {"غير موجود", "undefined"},
    {"غير موجوده", "undefined"},
    {"ليست موجوده", "undefined"},
    {"ليس موجودا", "undefined"},
    {"النهايه غير موجوده", "undefined"},
    {"كميه غير معرفه", "undefined"},
    {"true", "true"},
    {"yes", "true"},
    {"صح", "true"},
    {"صحيح", "true"},
    {"صحيحه", "true"},
    {"نعم", "true"},
    {"false", "false"},
    {"no", "false"},
    {"خطا", "false"},
    {"خاطئ", "false"},
    {"خاطئه", "false"},
    {"لا", "false"},
    {"infinity", "infinity"},
    {"infinite", "infinity"},
    {"ما لا نهايه", "infinity"},
    {"مالانهايه", "infinity"},
    {"اللانهايه", "infinity"},
    {"لانهايه", "infinity"},
});

/// Ways of saying that there is no end of solutions; which ones they are is not said, so this is no
/// set of numbers.
constexpr auto kEndless = std::to_array<std::string_view>({
    "infinitely many solutions",
    "infinitely many",
    "infinite solutions",
    "infinite number of solutions",
    "an infinite number of solutions",
    "there are infinitely many solutions",
    "there are infinite solutions",
    "it has infinitely many solutions",
    "has infinitely many solutions",
    "عدد لا نهائي من الحلول",
    "عدد لانهائي من الحلول",
    "لها عدد لا نهائي من الحلول",
    "يوجد عدد لا نهائي من الحلول",
    "حلول لا نهائيه",
    "ما لا نهايه من الحلول",
});

/// Letters of choices and what they become: alef stands for all its forms.
constexpr std::array<std::string_view, 8> kArabicLetters = {"أ", "ب", "ج", "د", "ه", "و", "ز", "ح"};

std::string trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

/// Runs of blanks made one.
std::string singleSpaced(std::string_view text) {
    std::string out;
    for (const char c : trimmed(text)) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!space)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

void makeSmall(std::string& text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
}

bool mayBeWords(std::string_view text) {
    return !text.empty() && text.size() <= 3 * kLongestWords;
}

/// The choice letter at the start of a text, and its bytes.
std::pair<std::string, std::size_t> letterAtStart(std::string_view text) {
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'H')
        return {std::string(1, text[0]), 1};
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'd')
        return {std::string(1, static_cast<char>(text[0] - 'a' + 'A')), 1};
    for (const std::string_view alef : {"ا", "إ", "آ"}) {
        if (text.starts_with(alef))
            return {"أ", alef.size()};
    }
    for (const std::string_view letter : kArabicLetters) {
        if (text.starts_with(letter))
            return {std::string(letter), letter.size()};
    }
    return {};
}

} // namespace

std::string plainWords(std::string_view text) {
    std::string words(text.substr(0, 1 << 16));
    removeDress(words);
    simplifyArabic(words);
    makeSmall(words);
    std::erase_if(words, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    while (!words.empty() && (words.back() == '.' || words.back() == '!'))
        words.pop_back();
    return words;
}

std::optional<Expression> knownWords(std::string_view text) {
    static const std::unordered_map<std::string_view, std::string_view> words(kWords.begin(),
                                                                              kWords.end());
    if (!mayBeWords(text))
        return std::nullopt;
    const auto first = static_cast<unsigned char>(
        text[text.find_first_not_of(" \t\n\r$({\\") == std::string_view::npos
                 ? 0
                 : text.find_first_not_of(" \t\n\r$({\\")]);
    const bool letter =
        (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first >= 0xD8;
    if (!letter)
        return std::nullopt;
    std::string plain(text);
    removeDress(plain);
    plain = singleSpaced(plain);
    while (!plain.empty() && (plain.back() == '.' || plain.back() == '!'))
        plain.pop_back();
    if (plain.size() > kLongestWords)
        return std::nullopt;
    makeSmall(plain);
    if (first >= 0xD8)
        simplifyArabic(plain);
    // The first of them is read as it is by itself, and is what the others come to.
    if (std::find(kEndless.begin() + 1, kEndless.end(), plain) != kEndless.end())
        return Expression::leaf(maths::Kind::Text, kEndless.front());
    const auto found = words.find(plain);
    return found == words.end() ? std::nullopt : std::optional(Expression::constant(found->second));
}

std::optional<Choice> choiceOf(std::string_view text) {
    if (!mayBeWords(text))
        return std::nullopt;
    std::string plain(text);
    removeDress(plain);
    plain = trimmed(plain);
    bool decorated = false;
    for (const std::string_view before : {"The answer is",
                                          "the answer is",
                                          "The correct answer is",
                                          "The correct choice is",
                                          "The correct option is",
                                          "Answer:",
                                          "answer:",
                                          "Answer",
                                          "answer",
                                          "Option",
                                          "option",
                                          "Choice",
                                          "choice",
                                          "الإجابة الصحيحة هي",
                                          "الإجابة هي",
                                          "الإجابة",
                                          "الاجابة",
                                          "الجواب هو",
                                          "الجواب",
                                          "الخيار",
                                          "الاختيار"}) {
        if (plain.starts_with(before)) {
            plain = trimmed(std::string_view(plain).substr(before.size()));
            if (plain.starts_with(":"))
                plain = trimmed(std::string_view(plain).substr(1));
            decorated = true;
            break;
        }
    }
    const bool bracket = plain.starts_with("(") || plain.starts_with("[");
    const std::string_view inner = std::string_view(plain).substr(bracket ? 1 : 0);
    const auto [letter, bytes] = letterAtStart(inner);
    if (letter.empty())
        return std::nullopt;
    const bool small = inner[0] >= 'a' && inner[0] <= 'd';
    const std::string rest = trimmed(inner.substr(bytes));
    if (rest.empty() && !bracket)
        return Choice{letter, !decorated, small};
    // What closes the letter off; what follows then is the text of the choice.
    if (rest.starts_with(")") || rest.starts_with("]"))
        return Choice{letter, false, small};
    const bool colon = !bracket && (rest.starts_with(".") || rest.starts_with(":"));
    if (colon && (rest.size() == 1 || rest[1] == ' '))
        return Choice{letter, false, small};
    return std::nullopt;
}

} // namespace khatwa::grading
