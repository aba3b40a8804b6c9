#include "app/tutor/step_words.h"

#include <algorithm>
#include <cctype>

namespace khatwa::tutor {

namespace {

bool isLetterByte(unsigned char c) {
    return c >= 0x80 || std::isalpha(c) != 0 || c == '\'';
}

/// Marks beyond ASCII that are no letters to anyone.
std::size_t markAt(std::string_view rest) {
    for (const std::string_view mark :
         {"،", "؛", "؟", "٪", "…", "—", "–", "⇒", "→", "·",      "×",      "÷",     "“",
          "”", "•", "«", "»", "✓", "✔", "✅", "°", "−", "\u200e", "\u200f", "\u00a0"})
        if (rest.starts_with(mark))
            return mark.size();
    return 0;
}

/// U+0660 to U+0669 are numbers.
bool isArabicDigit(std::string_view rest) {
    return rest.size() > 1 && static_cast<unsigned char>(rest[0]) == 0xD9 &&
           static_cast<unsigned char>(rest[1]) >= 0xA0 &&
           static_cast<unsigned char>(rest[1]) <= 0xA9;
}

/// Short vowels and tatweel make no other word: إذًا is إذا.
std::string withoutVowels(const std::string& word) {
    std::string plain;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const auto c = static_cast<unsigned char>(word[i]);
        if (i + 1 < word.size() && c == 0xD9) {
            const auto d = static_cast<unsigned char>(word[i + 1]);
            if ((d >= 0x8B && d <= 0x92) || d == 0x80) { // U+064B to U+0652, U+0640
                ++i;
                continue;
            }
        }
        plain += word[i];
    }
    return plain;
}

} // namespace

std::vector<std::string> wordsIn(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        // An apostrophe within a word belongs to it, one around it is a quotation mark.
        while (!word.empty() && word.back() == '\'')
            word.pop_back();
        if (!word.empty())
            words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with("’")) { // as in ASCII
            if (!word.empty())
                word += '\'';
            i += std::string_view("’").size();
            continue;
        }
        if (const std::size_t mark = markAt(rest)) {
            end();
            i += mark;
            continue;
        }
        if (isArabicDigit(rest)) {
            end();
            i += 2;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[i++]);
        if (isLetterByte(c) && !(c == '\'' && word.empty()))
            word += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
        else
            end();
    }
    end();
    return words;
}

bool isOneOf(const std::string& found, const std::vector<std::string_view>& words) {
    const std::string word = withoutVowels(found);
    const std::string_view all = word;
    const auto is = [&](std::string_view candidate) {
        return std::ranges::find(words, candidate) != words.end();
    };
    if (is(all))
        return true;
    for (const std::string_view prefix : {"و", "ف"})
        if (all.starts_with(prefix) && is(all.substr(prefix.size())))
            return true;
    return false;
}

bool hasWord(std::string_view text, const std::vector<std::string_view>& words) {
    return std::ranges::any_of(wordsIn(text),
                               [&](const std::string& word) { return isOneOf(word, words); });
}

const std::vector<std::string_view>& denials() {
    static const std::vector<std::string_view> kWords = {
        "false",     "not",         "never",      "no",         "impossible",  "contradiction",
        "reject",    "rejected",    "extraneous", "invalid",    "wrong",       "incorrect",
        "isn't",     "doesn't",     "cannot",     "can't",      "don't",       "mistake",
        "error",     "discard",     "unlike",     "instead",    "contradicts", "neither",
        "nor",       "fails",       "except",     "without",    "absurd",      "undefined",
        "mistaken",  "wrongly",     "mistakenly", "wouldn't",   "aren't",      "unequal",
        "absurdity", "impossibly",  "fail",       "failed",     "discarded",   "excluded",
        "exclude",   "excluding",   "oops",       "contradict", "nonsense",    "inconsistent",
        "none",      "nothing",     "rejecting",  "ruled",      "violates",    "didn't",
        "misread",   "incorrectly", "won't",      "couldn't",   "shouldn't",   "contradictory",
        "✗",         "✘",           "❌",          "✖",          "لا",          "ليس",
        "ليست",      "غير",         "خطأ",        "خاطئ",       "خاطئة",       "مستحيل",
        "مستحيلة",   "تناقض",       "لن",         "لم",         "مرفوض",       "مرفوضة",
        "نرفض",      "كاذبة",       "باطل",       "باطلة",      "بدل",         "عدا",
        "ليسا",      "يناقض",       "دون",        "خطا",        "نستبعد",      "مستبعد",
        "ignore",    "ignored",     "dismiss",    "نستثني",     "نتجاهل",      "مستبعدة",
        "يستحيل",    "بدلا",        "تناقضا",     "متناقضة",    "متناقض"};
    return kWords;
}

bool denies(std::string_view text) {
    const std::vector<std::string> words = wordsIn(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string next = i + 1 < words.size() ? withoutVowels(words[i + 1]) : std::string();
        if (isOneOf(words[i], denials()) && next != "بد")
            return true;
        // "rule out", "throw it out"; "use the product rule, factor out" denies nothing
        const bool out = next == "out" || (i + 2 < words.size() && words[i + 2] == "out" &&
                                           isOneOf(next, {"it", "this", "that", "them"}));
        if (out && isOneOf(words[i], {"rule", "rules", "ruling", "throw", "throwing"}))
            return true;
    }
    return false;
}

bool supposes(std::string_view clause) {
    const std::vector<std::string> words = wordsIn(clause);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool factors = (words[i] == "set" || words[i] == "setting") && i + 2 < words.size() &&
                             (words[i + 1] == "each" || words[i + 1] == "every") &&
                             words[i + 2] == "factor";
        if (isOneOf(words[i], suppositions()) && !factors)
            return true;
    }
    return false;
}

const std::vector<std::string_view>& suppositions() {
    static const std::vector<std::string_view> kWords = {
        "if",     "suppose", "assume",  "assuming", "supposing", "let",     "try",      "trying",
        "test",   "testing", "case",    "unless",   "guess",     "denote",  "setting",  "set",
        "define", "whether", "imagine", "say",      "choose",    "pick",    "should",   "would",
        "could",  "might",   "may",     "want",     "need",      "require", "consider", "call",
        "wonder", "maybe",   "perhaps", "expect",   "إذا",       "اذا",     "لو",       "نفرض",
        "لنفرض",  "بفرض",    "نفترض",   "لنفترض",   "افترض",     "ليكن",    "لتكن",     "نجرب",
        "لنجرب",  "جرب",     "حالة",    "الحالة",   "لنضع",      "نضع",     "بوضع",     "اختر",
        "نختار",  "هل",      "لنعرف",   "نرمز",     "نريد",      "يجب",     "ينبغي",    "نسمي",
        "لنسم",   "ربما",    "لنأخذ",   "نعتبر"};
    return kWords;
}

const std::vector<std::string_view>& weakSuppositions() {
    static const std::vector<std::string_view> kWords = {
        "at",     "when",      "where", "with",  "taking", "for",   "check", "checking",
        "verify", "verifying", "عند",   "عندما", "حيث",    "حين",   "أجل",   "بأخذ",
        "لما",    "مع",        "لأجل",  "تحقق",  "نتحقق",  "القيمة"};
    return kWords;
}

const std::vector<std::string_view>& insertions() {
    static const std::vector<std::string_view> kWords = {
        "substitute", "substituting", "plug",    "plugging", "plugged",   "evaluate",
        "evaluating", "put",          "putting", "insert",   "inserting", "from",
        "since",      "as",           "because", "نعوض",     "بتعويض",    "بالتعويض",
        "عوض",        "نعوّض",         "التعويض", "لأن",      "بما"};
    return kWords;
}

const std::vector<std::string_view>& cases() {
    static const std::vector<std::string_view> kWords = {
        "suppose", "assume", "assuming", "supposing", "case",  "guess", "try",
        "trying",  "test",   "testing",  "نفرض",      "لنفرض", "نفترض", "لنفترض",
        "افترض",   "نجرب",   "لنجرب",    "جرب",       "حالة",  "الحالة"};
    return kWords;
}

const std::vector<std::string_view>& roundings() {
    static const std::vector<std::string_view> kWords = {
        "approximately", "about",  "around",   "nearly", "roughly",  "rounded",   "round",
        "rounding",      "approx", "almost",   "rounds", "estimate", "truncated", "تقريبا",
        "نحو",           "حوالي",  "بالتقريب", "مقربا",  "قرابة"};
    return kWords;
}

const std::vector<std::string_view>& answers() {
    static const std::vector<std::string_view> kWords = {"answer",  "answers", "final",   "الجواب",
                                                         "جواب",    "الأجوبة", "إجابة",   "الإجابة",
                                                         "الاجابة", "النهائي", "النهائية"};
    return kWords;
}

const std::vector<std::string_view>& solutions() {
    static const std::vector<std::string_view> kWords = {
        "solution", "solutions", "root",   "roots", "الحل",  "حل",     "الحلول", "حلول",
        "الحلان",   "حلان",      "الحلين", "الجذر", "جذر",   "الجذور", "جذور",   "الجذران",
        "جذران",    "الجذرين",   "حلا",    "حلها",  "حلهما", "جذراها", "جذرا"};
    return kWords;
}

bool speaksOfForm(std::string_view text) {
    return hasWord(text,
                   {"simplest", "simplified",    "completely",    "complete",  "fully",
                    "form",     "factorization", "factorisation", "expansion", "simplification",
                    "صورة",     "بالكامل",       "الكامل",        "كامل",      "النهائي",
                    "النهائية", "كاملا",         "تاما",          "تماما",     "الصيغة"});
}

bool saysTwoSolutions(std::string_view text) {
    const std::vector<std::string> words = wordsIn(text);
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if ((words[i] == "two" || words[i] == "both") &&
            isOneOf(words[i + 1], {"solutions", "roots", "answers", "values"}))
            return true;
    return false;
}

} // namespace khatwa::tutor
