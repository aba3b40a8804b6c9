#pragma once

#include "app/maths/read_tokens.h"

namespace khatwa::maths::reading {

inline bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/// A letter of the Arabic script, and no mark on one.
bool isArabicLetter(char32_t c);

/// Marks that change nothing: directions, joiners, tatweel, vowels, byte order mark.
bool isIgnored(char32_t c);

/// Cuts a text into tokens; used once, by Tokens. Throws Failure.
class Lexer {
public:
    Lexer(Tokens& tokens, const ReadOptions& options);
    void run();

private:
    struct Character {
        char32_t value = 0;
        std::size_t length = 0;
    };

    bool atEnd() const { return at_ >= text_.size(); }
    char byte(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    Character characterAt(std::size_t at) const;
    int digitAt(std::size_t at, std::size_t& length) const;
    bool separatesThousands(std::size_t at, std::size_t mark) const;
    [[noreturn]] void fail(std::string_view code, std::size_t at, std::size_t length,
                           std::string meant = {}) const;

    Token& emit(Tok type, std::size_t from, std::size_t to, std::string_view text = {},
                char code = 0);
    void ascii();
    void unicode();
    void command();
    void styled(std::string_view name, std::size_t from);
    void environment(Tok type, std::size_t from);
    void number();
    bool fraction(std::string& digits);
    void repetend(std::string& digits);
    void letters();
    void emitWord(std::string_view word, std::size_t from);
    void arabicLetters();
    void scripts(bool raised);
    void vulgarFraction(char32_t character, std::size_t length);
    std::string_view braced(std::size_t from);
    void text(std::string_view words, std::size_t from);
    void emitText(std::string_view word, std::size_t from, std::size_t to);
    void dollar();
    void otherLetters();
    bool isOwn(std::string_view name) const;
    bool isNamedFunction(std::string_view name) const;
    void skipBlanks();
    void arrange();

    Tokens& tokens_;
    const ReadOptions& options_;
    std::string_view text_;
    std::size_t at_ = 0;
    bool space_ = false;
    bool nested_ = false; ///< after \\not
    char delimiter_ = 0;  ///< ( after \left, ) after \right
    int openBrackets_ = 0;
    std::ptrdiff_t dollars_ = -1; ///< of the whole text; -1: not counted yet
};

} // namespace khatwa::maths::reading
