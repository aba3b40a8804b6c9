// Words that stand beside the value of an answer: which of them leave it as it is.
//
// "The answer is 7", "7 apples" and «الطول ٧ سم» say 7. "negative 7", "7 is wrong" and "7 million"
// don't, and neither may any sentence that nobody thought of: what is in no list here and is
// neither what is counted nor what the sentence is about may change the value.

#include "app/maths/read_beside.h"

#include "app/maths/beside_words.h"
#include "app/maths/read_prose.h"
#include "app/maths/read_tokens.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace khatwa::maths {

namespace {

using reading::hasMathematics;
using reading::hasProse;
using reading::isArabicLetter;
using reading::isDigit;
using reading::isGap;
using reading::isLetter;

using namespace beside;

bool has(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Without vowel signs and the stretching line; the forms of alef, ya and ta marbuta made one.
std::string plainArabic(std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i + 1 < word.size(); i += 2) {
        const std::string_view letter = word.substr(i, 2);
        if (letter == "أ" || letter == "إ" || letter == "آ")
            out += "ا";
        else if (letter == "ى")
            out += "ي";
        else if (letter == "ة")
            out += "ه";
        else if (!(letter >= "ً" && letter <= "ْ") && letter != "ـ")
            out += letter;
    }
    return out;
}

/// The word as it stands in a list: itself, or without the article and what is written before it.
template <typename List>
bool hasArabic(const List& words, std::string_view word) {
    if (has(words, word))
        return true;
    for (const std::string_view before : {"و", "ف", "ب"})
        if (word.starts_with(before) && word.size() > before.size() + 4 &&
            has(words, word.substr(before.size())))
            return true;
    for (const std::string_view before : {"ال", "وال", "فال", "بال", "لل"})
        if (word.starts_with(before) && word.size() > before.size() &&
            has(words, word.substr(before.size())))
            return true;
    return false;
}

struct Piece {
    enum class Type { Word, Formula, Equals };
    Type type = Type::Formula;
    std::string word{};
    bool arabic = false;

    template <typename List>
    bool isIn(const List& words) const {
        return arabic ? hasArabic(words, word) : has(words, word);
    }
    bool isChanging() const {
        return isIn(kChanging) || word.ends_with("n't") || word.ends_with("nt'");
    }
    bool isMultiplying() const { return isIn(kMultiplying); }
    bool isVerb() const { return isIn(kVerbs); }
    bool isKnown() const { return isIn(kHarmless) || isVerb(); }
    bool isListed() const {
        return isKnown() || isChanging() || isMultiplying() || (arabic && isIn(kOf));
    }
};

/// A text as words and what stands between them.
std::vector<Piece> piecesOf(std::string_view text, const ReadOptions& options) {
    std::vector<Piece> pieces;
    const auto add = [&](Piece::Type type) {
        if (pieces.empty() || pieces.back().type != type)
            pieces.push_back({.type = type});
    };
    const auto word = [&](std::string_view as, std::string plain, bool arabic) {
        Piece piece{Piece::Type::Word, std::move(plain), arabic};
        if (piece.isListed() || hasProse(as, options))
            pieces.push_back(std::move(piece));
        else
            add(Piece::Type::Formula);
    };
    constexpr std::string_view kSilent = " \t\r\n{}$\"`*_~,;.!?()[]";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\\') {
            std::size_t end = i + 1;
            while (end < text.size() && isLetter(text[end]))
                ++end;
            const std::string_view name = text.substr(i + 1, end - i - 1);
            const bool words = name.starts_with("text") || name == "mbox" || name == "mathrm" ||
                               name == "operatorname";
            const bool silent = name.empty() || name == "quad" || name == "qquad" ||
                                name == "left" || name == "right" || name == "boxed" ||
                                name == "displaystyle";
            if (!words && !silent)
                add(Piece::Type::Formula);
            i = std::max(end, i + (name.empty() ? 2U : 1U));
        } else if (isLetter(c)) {
            const std::size_t from = i;
            std::string plain;
            while (i < text.size() &&
                   (isLetter(text[i]) || text[i] == '\'' || text.substr(i).starts_with("\u2019"))) {
                const bool curly = !isLetter(text[i]) && text[i] != '\'';
                const char letter = curly ? '\'' : text[i];
                plain +=
                    letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
                i += curly ? 3 : 1;
            }
            if (plain.size() > 1)
                word(text.substr(from, i - from), std::move(plain), false);
            else if (plain != "a" && text[from] != 'I')
                add(Piece::Type::Formula);
        } else if (isArabicLetter(text.substr(i))) {
            const std::size_t from = i;
            while (isArabicLetter(text.substr(i)))
                i += 2;
            const std::string_view as = text.substr(from, i - from);
            constexpr std::size_t kOneLetter = 2;
            if (as.size() > kOneLetter)
                word(as, plainArabic(as), true);
            else if (as != "و")
                add(Piece::Type::Formula);
        } else if (c == ':' || c == '=' || c == '<' || c == '>') {
            add(Piece::Type::Equals);
            ++i;
        } else if (text.substr(i).starts_with("،") || text.substr(i).starts_with("؛") ||
                   text.substr(i).starts_with("؟") || text.substr(i).starts_with("«") ||
                   text.substr(i).starts_with("»")) {
            i += 2;
        } else {
            if (kSilent.find(c) == std::string_view::npos)
                add(Piece::Type::Formula);
            ++i;
        }
    }
    return pieces;
}

/// Whether a run of words may change the values beside it.
bool mayChange(std::span<const Piece> run, bool afterFormula, bool beforeFormula,
               bool beforeEquals) {
    for (const Piece& piece : run)
        if (piece.isChanging() || (afterFormula && piece.isMultiplying()))
            return true;
    // Up to its last verb, or an equals sign, a sentence says what it is about.
    std::size_t from = beforeEquals ? run.size() : 0;
    for (std::size_t i = run.size(); i-- > from;)
        if (run[i].isVerb())
            from = i + 1;
    const std::span<const Piece> rest = run.subspan(from);
    if (rest.empty())
        return false;
    // "12 square metres", but not "square root of 12"
    const bool squares = beforeFormula && afterFormula && run.size() == 1;
    const auto isStrange = [&](const Piece& piece) {
        return !piece.isKnown() || (beforeFormula && !squares && piece.isIn(kPowers));
    };
    // «الطول ٧»: a noun and its value
    if (beforeFormula && !afterFormula && from == 0 && rest.back().arabic &&
        rest.back().word.starts_with("ال"))
        return std::ranges::any_of(rest, [](const Piece& piece) { return piece.isIn(kOf); }) &&
               rest.size() > 1;
    const auto strange = std::ranges::count_if(rest, isStrange);
    if (strange == 0)
        return false;
    // "7 apples": what is counted
    constexpr std::ptrdiff_t kMostOfANoun = 2;
    return !(afterFormula && from == 0 && strange <= kMostOfANoun &&
             !(beforeFormula && isStrange(rest.back())) &&
             std::ranges::none_of(rest, [&](const Piece& piece) {
                 return piece.arabic && isStrange(piece) && piece.word.starts_with("و");
             }));
}

/// The last sentence that has a formula, and what follows it.
std::string_view lastSentences(std::string_view text) {
    for (std::size_t i = text.size(); i-- > 0;) {
        const bool ends = (text[i] == '.' || text[i] == ';' || text[i] == '?' || text[i] == '!') &&
                          i + 1 < text.size() && isGap(text[i + 1]);
        if (ends && hasMathematics(text.substr(i + 1)))
            return text.substr(i + 1);
    }
    return text;
}

/// Without the number in words at the end: 42 (forty-two).
std::string_view withoutNumerals(std::string_view text) {
    text = reading::stripped(text);
    const std::size_t open = text.rfind('(');
    if (!text.ends_with(')') || open == std::string_view::npos)
        return text;
    std::string word;
    for (const char c : text.substr(open + 1)) {
        if (isLetter(c)) {
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            continue;
        }
        if ((c != '-' && c != ')' && !isGap(c)) || (!word.empty() && !has(kNumerals, word)))
            return text;
        word.clear();
    }
    return text.substr(0, open);
}

/// "not 8 but 6" says 6.
void dropDenied(std::vector<Piece>& pieces) {
    for (std::size_t i = 0; i + 2 < pieces.size(); ++i)
        if (pieces[i].word == "not" && pieces[i + 1].type == Piece::Type::Formula &&
            pieces[i + 2].word == "but")
            pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i),
                         pieces.begin() + static_cast<std::ptrdiff_t>(i + 3));
}

} // namespace

bool wordsMayChangeValue(std::string_view text, const ReadOptions& options) {
    if (const auto inner = reading::lastBox(text))
        text = *inner;
    if (!hasProse(text, options))
        return false;
    std::vector<Piece> pieces = piecesOf(withoutNumerals(lastSentences(text)), options);
    dropDenied(pieces);
    for (std::size_t i = 0; i < pieces.size();) {
        if (pieces[i].type != Piece::Type::Word) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < pieces.size() && pieces[end].type == Piece::Type::Word)
            ++end;
        const auto is = [&](std::size_t at, Piece::Type type) {
            return at < pieces.size() && pieces[at].type == type;
        };
        if (mayChange(std::span(pieces).subspan(i, end - i),
                      i > 0 && is(i - 1, Piece::Type::Formula), is(end, Piece::Type::Formula),
                      is(end, Piece::Type::Equals)))
            return true;
        i = end;
    }
    return false;
}

} // namespace khatwa::maths
