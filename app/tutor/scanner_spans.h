#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::tutor::scan {

/// The longest formula or code span that is waited for; what opened a longer one is taken as text.
constexpr std::size_t kLongSpan = 8192;

/// Watches for sentences in what should be a formula: a `$` before prose is money or a slip of the
/// pen. Sees only what stands outside braces and commands.
class ProseWatch {
public:
    /// Takes the character at s[at]; returns its bytes.
    std::size_t take(std::string_view s, std::size_t at);
    int run() const { return run_; }     ///< words (two letters or more) one after the other
    int words() const { return words_; } ///< words in all
    bool sentenceEnded() const { return sentenceEnded_; } ///< a word, a full stop, and a letter
    bool mathsSeen() const { return mathsSeen_; }         ///< a digit, an operator, a command
    void commandSeen();

private:
    void endWord();
    int letters_ = 0;
    int run_ = 0;
    int words_ = 0;
    bool stop_ = false;
    bool wordBefore_ = false;
    bool sentenceEnded_ = false;
    bool mathsSeen_ = false;
};

/// A formula or code span that has been opened. It is read once from left to right, however the
/// text arrives.
struct Span {
    enum class Kind { Dollar, DoubleDollar, Paren, Bracket, Environment, Boxed, Code };
    enum class State {
        NeedMore,
        Closed,  ///< the source is [content, contentEnd), the text goes on at end
        GaveUp,  ///< its opener is plain text, which goes on at content
        Dropped, ///< a half formula at the end of the text: [begin, end) is not shown
    };
    Kind kind = Kind::Dollar;
    std::size_t begin = 0;
    std::size_t content = 0;
    std::size_t contentEnd = 0;
    std::size_t end = 0;

    bool isDisplay() const {
        return kind == Kind::DoubleDollar || kind == Kind::Bracket || kind == Kind::Environment;
    }
    /// What stands in it, in `s`, without the marks of the quote it stands in.
    std::string source(std::string_view s) const;
    /// Reads on in `s`, the same text as before with more at its end.
    State advance(std::string_view s, bool ended);

    std::size_t pos = 0; // everything before it has been read
    std::string name;    // of an environment
    std::size_t run = 0; // backticks of a code span
    int depth = 0;       // of braces
    int quotes = 0;      // marks of the quote that the line it begins in stands in
    int nested = 1;      // environments of the same name
    bool spaced = false; // "$ x $"
    bool digitFirst = false;
    bool blankSeen = false;
    bool tagSeen = false;
    bool cut = false;         // a code span that the end of the text closed
    int innerDollars = 0;     // inside braces
    std::size_t fallback = 0; // the first of them that may have been meant to close
    ProseWatch prose;

private:
    State close(std::string_view s, std::size_t contentEndAt, std::size_t endAt);
    State abandon(std::string_view s);
    State endOfText(std::string_view s, std::size_t at);
    State codeAtEnd(std::string_view s);
    State atNewline(std::string_view s, bool ended, bool& wait);
    State atDollar(std::string_view s, bool ended, bool& wait);
    State atBackslash(std::string_view s, bool ended, bool& wait);
    State advanceCode(std::string_view s, bool ended);
    bool readsAsProse() const;
};

enum class Opening { None, NeedMore, Opened };
/// Whether a span opens at s[at], which is a dollar, a backslash or a backtick. NeedMore where the
/// text is over, ended or not, before that can be told.
Opening openSpan(std::string_view s, std::size_t at, bool ended, Span& span);

/// How far `s` at `at` agrees with `word`: all of it, or as far as `s` goes, or not.
enum class Agreement { No, Partly, Wholly };
Agreement agrees(std::string_view s, std::size_t at, std::string_view word);

constexpr std::string_view kThinkOpen = "<think>";
constexpr std::string_view kThinkClose = "</think>";

/// What the last whole \boxed{} in `latex` holds.
std::optional<std::string> lastBoxed(std::string_view latex);

} // namespace khatwa::tutor::scan
