// Runs of letters: names, words, products of letters, in Latin and Arabic.

#include "app/maths/read_lexer.h"
#include "app/maths/read_names.h"
#include "app/maths/read_words.h"
#include "app/maths/units.h"

#include <algorithm>

namespace khatwa::maths::reading {

void Lexer::letters() {
    const std::size_t from = at_;
    while (isLetter(byte()))
        ++at_;
    const std::string_view run = text_.substr(from, at_ - from);
    emitWord(run, from);
}

bool Lexer::isOwn(std::string_view name) const {
    return std::ranges::find(options_.symbols, name) != options_.symbols.end();
}

bool Lexer::isNamedFunction(std::string_view name) const {
    return options_.functions &&
           std::ranges::find(*options_.functions, name) != options_.functions->end();
}

/// A run of Latin letters: a name as a whole, a word, or letters with names among them.
void Lexer::emitWord(std::string_view word, std::size_t from) {
    if (word.size() > 1) {
        if (isOwn(word) || isNamedFunction(word)) {
            emit(Tok::Letter, from, from + word.size(), word);
            return;
        }
        if (const auto meaning = wordMeaning(word)) {
            emit(meaning->type, from, from + word.size(), meaning->text, meaning->code);
            return;
        }
    }
    // 3 x 10^8: between a number and a power of ten, apart from both, x is a sign.
    if (word == "x" && space_ && !isOwn(word) && !tokens_.list.empty() &&
        tokens_.list.back().type == Tok::Number &&
        text_.substr(from + word.size()).starts_with(" 10^")) {
        emit(Tok::Times, from, from + word.size(), word);
        return;
    }
    // Names inside the run; where what is left between them is long, it is a word after all.
    constexpr std::size_t kLongestRest = 2;
    const std::size_t before = tokens_.list.size();
    const bool space = space_;
    std::size_t rest = 0, longestRest = 0;
    bool named = false;
    for (std::size_t i = 0; i < word.size();) {
        Meaning meaning;
        std::size_t length = nameInRun(word.substr(i), meaning);
        if (length == 0) {
            const std::string_view letter = word.substr(i, 1);
            const bool constant = (letter == "e" || letter == "i") && !isOwn(letter);
            meaning = Meaning(constant ? Tok::Constant : Tok::Letter, 0, letter);
            length = 1;
            longestRest = std::max(longestRest, ++rest);
        } else {
            named = true;
            rest = 0;
        }
        emit(meaning.type, from + i, from + i + length, meaning.text, meaning.code);
        i += length;
    }
    if ((!named || longestRest > kLongestRest) && looksLikeWord(word)) {
        tokens_.list.resize(before);
        space_ = space;
        emitText(word, from, from + word.size());
    }
}

void Lexer::arabicLetters() {
    const std::size_t from = at_;
    std::string word;
    std::vector<std::size_t> starts;
    while (!atEnd()) {
        const Character c = characterAt(at_);
        if (isArabicLetter(c.value)) {
            starts.push_back(at_);
            word += text_.substr(at_, c.length);
        } else if (!isIgnored(c.value)) {
            break;
        }
        at_ += c.length;
    }
    const std::string_view kept = tokens_.keep(word);
    if (starts.size() > 1 && (isOwn(kept) || isNamedFunction(kept))) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    if (const auto meaning = arabicMeaning(kept)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    // Longer runs are words, and so are some short ones.
    constexpr std::size_t kLongestProduct = 2;
    constexpr std::string_view kWords[] = {"هو", "هي", "في", "من", "أن", "لا", "ما", "كل"};
    if (starts.size() > kLongestProduct ||
        (starts.size() == 2 && (isUnitName(kept) || kept.ends_with("و") || kept.starts_with("و") ||
                                std::ranges::find(kWords, kept) != std::end(kWords)))) {
        emitText(kept, from, at_);
        return;
    }
    for (const std::size_t start : starts) {
        const std::size_t length = characterAt(start).length;
        emit(Tok::Letter, start, start + length, text_.substr(start, length));
    }
}

/// A word, which may be a value: none, yes.
void Lexer::emitText(std::string_view word, std::size_t from, std::size_t to) {
    if (const auto value = phraseMeaning(word))
        emit(Tok::Constant, from, to, tokens_.keep(value->text()));
    else
        emit(Tok::Text, from, to, word);
}

} // namespace khatwa::maths::reading
