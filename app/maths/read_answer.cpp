// The part of a text that is the answer: boxed, after "the answer is", between dollars, or the one
// value of a sentence.

#include "app/maths/print.h"
#include "app/maths/read.h"
#include "app/maths/read_prose.h"
#include "app/maths/read_tokens.h"
#include "app/maths/read_words.h"

#include <algorithm>
#include <array>

namespace khatwa::maths {

namespace {

using reading::hasMathematics;
using reading::hasProse;
using reading::isDigit;
using reading::isGap;
using reading::isLetter;
using reading::isWide; // nearly all of those characters in answers are letters
using reading::isWords;
using reading::lastBox;
using reading::stripped;
using reading::trimmed;

Expression wordsOf(std::string_view text) {
    std::string clean;
    for (const char c : stripped(text)) {
        if (!isGap(c))
            clean += c;
        else if (!clean.empty() && clean.back() != ' ')
            clean += ' ';
    }
    return Expression::leaf(Kind::Text, clean);
}

/// Words after which the answer stands, strongest first.
constexpr auto kCues = std::to_array<std::string_view>({
    "final answer is", "final answer", "answer is", "answers are",
    "answer",          "ans",          "result is", "solution set is",
    "solutions are",   "solution is",  "roots are", "is equal to",
    "equals",          "equal to",     "is",        "are",
    "we get",          "get",          "got",       "must be",
    "costs",           "hence",        "therefore", "thus",
    "option",          "choice",       "so",
});
constexpr auto kArabicCues = std::to_array<std::string_view>({
    "الإجابة النهائية هي",
    "الإجابة هي",
    "الإجابة",
    "الاجابة هي",
    "الاجابة",
    "الجواب النهائي هو",
    "الجواب هو",
    "الجواب",
    "مجموعة الحل هي",
    "مجموعة الحل",
    "الحل هو",
    "الحل",
    "الناتج هو",
    "الناتج يساوي",
    "الناتج",
    "النتيجة هي",
    "النتيجة",
    "يساوي",
    "تساوي",
    "هو",
    "هي",
    "إذن",
    "اذن",
    "الخيار",
});

/// The last place where a cue stands as a word of its own; npos where it does not.
std::size_t lastCue(std::string_view lower, std::string_view cue) {
    for (std::size_t found = lower.rfind(cue); found != std::string_view::npos;
         found = found == 0 ? std::string_view::npos : lower.rfind(cue, found - 1)) {
        const std::size_t end = found + cue.size();
        const auto inWord = [&](std::size_t at) {
            return at < lower.size() && (isLetter(lower[at]) || isWide(lower[at]));
        };
        if (!(found > 0 && inWord(found - 1)) && !inWord(end) &&
            !(found > 0 && lower[found - 1] == '\\'))
            return found;
    }
    return std::string_view::npos;
}

class AnswerReader {
public:
    AnswerReader(std::string_view whole, const ReadOptions& options)
        : whole_(whole), options_(options) {}

    Reading find(std::string_view text, int depth) {
        text = withoutWordsBefore(stripped(text));
        if (const auto inner = insideText(text); inner && depth < kDeepest)
            return find(*inner, depth + 1);
        if (const auto inner = tagged(text); inner && depth < kDeepest)
            return find(*inner, depth + 1);
        if (depth < kDeepest)
            if (auto found = boxes(text, depth))
                return std::move(*found);
        if (auto value = reading::phraseMeaning(text))
            return {std::move(value), {}};
        if (!hasProse(text, options_)) {
            Reading all = readPart(text);
            if (!all)
                if (const auto letter = choice(text))
                    return *letter;
            return all;
        }
        if (depth < kDeepest) {
            if (auto told = afterCue(text, depth))
                return std::move(*told);
            if (auto formula = lastFormula(text, depth))
                return std::move(*formula);
        }
        if (isWords(text)) {
            // As what it is printed as is read: a word may be a value, or no text at all.
            Reading words = read(toLatex(wordsOf(text)), options_);
            if (words)
                return words;
            return readPart(text);
        }
        // "either 1 or 2" is about its numbers, "3 apples" about apples too
        const std::size_t blank = std::min(text.find(' '), text.size());
        const std::string_view firstWord = text.substr(0, blank);
        const bool about = isRounding(firstWord);
        if (about) {
            Reading value = readPart(text.substr(blank));
            if (value) {
                if (isScalar(*value.expression) && !value.expression->isCall("approximately"))
                    value.expression = Expression::call("approximately", {*value.expression});
                return value;
            }
        }
        if (hasProse(firstWord, options_))
            if (auto part = withoutProse(text))
                return std::move(*part);
        Reading all = readPart(withoutRemark(text));
        if (!all)
            if (auto part = withoutProse(text))
                return std::move(*part);
        return all;
    }

private:
    static constexpr int kDeepest = 6;

    /// Reads a part; positions are told in the whole.
    Reading readPart(std::string_view part) {
        Reading reading = read(part, options_);
        if (!reading)
            reading.error.position += static_cast<std::size_t>(part.data() - whole_.data());
        return reading;
    }

    /// What was put together from parts of a text, as it reads where it is written in one: the name
    /// of `x = 1` counts for the 2 of a second box, too.
    Reading asPrinted(const Expression& made) const {
        Reading reading = read(toLatex(made), options_);
        if (!reading)
            return Reading{made, {}};
        return reading;
    }

    /// \\text{The answer is } 7: without the words.
    std::string_view withoutWordsBefore(std::string_view text) const {
        while (text.starts_with("\\text")) {
            const std::size_t open = text.find('{');
            const std::size_t close = text.find('}');
            if (open == std::string_view::npos || close == std::string_view::npos || close < open)
                return text;
            const std::string_view rest = trimmed(text.substr(close + 1));
            if (rest.empty() || !hasProse(text.substr(open + 1, close - open - 1), options_))
                return text;
            text = rest;
        }
        return text;
    }

    /// What stands in \\text{5 apples}, if nothing stands beside it and a number in it.
    static std::optional<std::string_view> insideText(std::string_view text) {
        constexpr std::string_view kText = "\\text{";
        if (!text.starts_with(kText) || text.find('}') != text.size() - 1)
            return std::nullopt;
        const std::string_view inner = text.substr(kText.size(), text.size() - kText.size() - 1);
        if (!hasMathematics(inner) || inner.find_first_of("\\{$") != std::string_view::npos)
            return std::nullopt;
        return inner;
    }

    /// <answer>…</answer>
    static std::optional<std::string_view> tagged(std::string_view text) {
        constexpr std::string_view kOpen = "<answer>", kClose = "</answer>";
        const std::size_t open = text.rfind(kOpen);
        if (open == std::string_view::npos)
            return std::nullopt;
        const std::string_view rest = text.substr(open + kOpen.size());
        return rest.substr(0, std::min(rest.find(kClose), rest.size()));
    }

    /// The last box; boxes side by side (\\boxed{5} and \\boxed{7}) are one list.
    std::optional<Reading> boxes(std::string_view text, int depth) {
        std::vector<Expression> found;
        std::string_view before = text;
        for (std::optional<std::string_view> inner = lastBox(before); inner;
             inner = lastBox(before)) {
            const auto end =
                static_cast<std::size_t>(inner->data() + inner->size() + 1 - before.data());
            if (!found.empty()) {
                const std::string_view gap = trimmed(before.substr(end));
                const bool joins = gap == "and" || gap == "or" || gap == "," || gap == ", and" ||
                                   gap == "$ and $" || gap == "$, $" || gap == "و" || gap == "أو" ||
                                   gap == "،";
                if (!joins)
                    break;
            }
            Reading value = find(*inner, depth + 1);
            if (!value) {
                if (found.empty())
                    return value;
                break;
            }
            found.insert(found.begin(), *value.expression);
            before = before.substr(0, static_cast<std::size_t>(inner->data() - before.data()) -
                                          std::string_view("\\boxed{").size());
        }
        if (found.empty())
            return std::nullopt;
        if (found.size() == 1)
            return Reading{std::move(found[0]), {}};
        if (std::ranges::any_of(found, [](const auto& e) { return e.is(Kind::Sequence); }))
            return Reading{std::move(found.back()), {}};
        return asPrinted(Expression::node(Kind::Sequence, std::move(found)));
    }

    static bool isRounding(std::string_view word) {
        return word == "about" || word == "About" || word == "approximately" ||
               word == "Approximately" || word == "around" || word == "roughly" ||
               word == "nearly" || word == "تقريبا" || word == "تقريبًا" || word == "حوالي";
    }

    /// Without words in brackets at the end: 42 (forty-two).
    std::string_view withoutRemark(std::string_view text) {
        if (!text.ends_with(')'))
            return text;
        const std::size_t open = text.rfind('(');
        if (open == std::string_view::npos || open == 0 ||
            !isWords(text.substr(open + 1, text.size() - open - 2)) ||
            !hasProse(text.substr(open), options_))
            return text;
        return trimmed(text.substr(0, open));
    }

    /// `A)` and `(A)`: the letter of a choice.
    std::optional<Reading> choice(std::string_view text) {
        if (!text.ends_with(')'))
            return std::nullopt;
        const std::string_view letter = trimmed(text.substr(0, text.size() - 1));
        constexpr std::size_t kOneLetter = 2;
        if (letter.empty() || letter.size() > kOneLetter ||
            !(isWide(letter[0]) ? letter.size() == 2 : letter.size() == 1 && isLetter(letter[0])))
            return std::nullopt;
        Reading reading = readPart(letter);
        return reading ? std::optional(std::move(reading)) : std::nullopt;
    }

    std::optional<Reading> afterCue(std::string_view text, int depth) {
        std::string lower(text);
        std::ranges::transform(lower, lower.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const auto tryCue = [&](std::string_view cue) -> std::optional<Reading> {
            const std::size_t found = lastCue(lower, cue);
            if (found == std::string::npos)
                return std::nullopt;
            const std::string_view before = trimmed(text.substr(0, found));
            std::string_view rest = trimmed(text.substr(found + cue.size()));
            while (rest.starts_with(':') || rest.starts_with('=') || rest.starts_with(','))
                rest = trimmed(rest.substr(1));
            rest = firstSentence(rest);
            if (rest.empty())
                return std::nullopt;
            if (isWords(rest) && hasMathematics(before)) // x = 3 is the solution
                return find(before, depth + 1);
            Reading value = find(rest, depth + 1);
            if (!value)
                return std::nullopt;
            const Expression& made = *value.expression;
            if (made.is(Kind::Product) && made.size() == 2 && made[1].is(Kind::Text)) {
                const Expression amount = made[0]; // There are 42 marbles
                value.expression = amount;
            }
            if (const auto name = nameBefore(before); name && isScalar(*value.expression)) {
                const Expression& told = *value.expression;
                value.expression = // x is about 3
                    told.isCall("approximately")
                        ? Expression::relation(*name, Rel::Approximately, told[0])
                        : Expression::relation(*name, Rel::Equal, told);
            }
            return value;
        };
        for (const std::string_view cue : kCues)
            if (auto told = tryCue(cue))
                return told;
        for (const std::string_view cue : kArabicCues)
            if (auto told = tryCue(cue))
                return told;
        return std::nullopt;
    }

    /// Up to a full stop that ends a sentence.
    static std::string_view firstSentence(std::string_view text) {
        for (std::size_t i = 0; i + 1 < text.size(); ++i)
            if ((text[i] == '.' || text[i] == '?') && isGap(text[i + 1]) &&
                !(i > 0 && text[i - 1] == '.') && i + 2 < text.size() && !isDigit(text[i + 2]))
                return stripped(text.substr(0, i));
        return stripped(text);
    }

    /// "So x equals 3": the letter before the cue.
    std::optional<Expression> nameBefore(std::string_view before) {
        const std::size_t blank = before.find_last_of(" \n");
        const std::string_view word =
            stripped(blank == std::string_view::npos ? before : before.substr(blank + 1));
        const bool one =
            word.size() == 1 && isLetter(word[0]) && word != "I" && word != "a" && word != "A";
        if (!one && !(word.size() == 4 && word[1] == '(' && word[3] == ')'))
            return std::nullopt;
        const Reading name = readPart(word);
        if (name && (name.expression->is(Kind::Symbol) || name.expression->is(Kind::Call)))
            return name.expression;
        return std::nullopt;
    }

    /// The last $…$, \(…\) or \[…\] in it.
    std::optional<Reading> lastFormula(std::string_view text, int depth) {
        for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"$", "$"},
                                          {"\\(", "\\)"},
                                          {"\\[", "\\]"}}) {
            const std::size_t end = text.rfind(close);
            if (end == std::string_view::npos || end == 0)
                continue;
            const std::size_t begin = text.rfind(open, end - 1);
            if (begin == std::string_view::npos)
                continue;
            const std::string_view inner =
                text.substr(begin + open.size(), end - begin - open.size());
            if (trimmed(inner).empty())
                continue;
            Reading value = find(inner, depth + 1);
            if (value)
                return value;
        }
        return std::nullopt;
    }

    /// The last run of words that are no prose, where it can be read: `either 1 or 2`.
    std::optional<Reading> withoutProse(std::string_view text) {
        std::size_t end = text.size();
        constexpr int kMostTries = 4;
        for (int tries = 0; end > 0 && tries < kMostTries; ++tries) {
            // Word by word from the end: first prose, then what is none.
            std::size_t from = end;
            std::size_t to = 0;
            while (from > 0) {
                std::size_t start = from;
                while (start > 0 && isGap(text[start - 1]))
                    --start;
                const std::size_t stop = start;
                while (start > 0 && !isGap(text[start - 1]))
                    --start;
                const std::string_view word = text.substr(start, stop - start);
                if (word.empty())
                    break;
                const bool prose = hasProse(word, options_);
                if (to == 0 && !prose)
                    to = stop;
                if (to != 0 && prose)
                    break;
                from = start;
            }
            if (to == 0)
                return std::nullopt;
            const std::string_view part = stripped(text.substr(from, to - from));
            if (hasMathematics(part)) {
                Reading value = readPart(part);
                if (value)
                    return value;
            }
            end = from;
        }
        return std::nullopt;
    }

    std::string_view whole_;
    const ReadOptions& options_;
};

} // namespace

Reading readAnswer(std::string_view text, const ReadOptions& options) {
    if (text.size() > kLongestText)
        return read(text, options);
    try {
        return AnswerReader(text, options).find(text, 0);
    } catch (const TooLarge& large) {
        Reading reading;
        reading.error.code = large.what == "too long" ? "too_long" : "too_deep";
        return reading;
    }
}

} // namespace khatwa::maths
