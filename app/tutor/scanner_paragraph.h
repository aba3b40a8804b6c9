#pragma once

#include "app/tutor/scanner_spans.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor::scan {

/// Where a paragraph, a table or a code block is cut, and where at the latest.
constexpr std::size_t kLongBlock = 8192;
constexpr std::size_t kTooLongBlock = kLongBlock + 4096;

/// A part of a paragraph's source that is not Markdown: [begin, end) is shown as `text`.
struct Piece {
    enum class Kind { Maths, Code, Break, Literal };
    Kind kind = Kind::Literal;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
};

/// Reads a paragraph once from left to right, however it arrives, and finds its formulas, code
/// spans, escapes and end. Offsets count from the paragraph's first byte.
class ParagraphScan {
public:
    enum class End {
        NeedMore,
        Line,     ///< a blank line or another block follows
        Display,  ///< display mathematics follows: display()
        Close,    ///< `</think>`
        Cut,      ///< too long; it goes on in the next block
        Finished, ///< the text is over
    };
    /// `oneLine`: a heading or a row of a table, which ends with its line and has no displays of
    /// its own.
    /// `quotes`: marks of the quote that its first line stands in.
    explicit ParagraphScan(bool oneLine = false, bool row = false, int quotes = 0)
        : oneLine_(oneLine), row_(row), quotes_(quotes) {}

    End advance(std::string_view s, bool ended);

    std::size_t shown() const { return shown_; } ///< what stands before it is decided
    std::size_t next() const { return next_; }   ///< where the text goes on after an end
    const Span& display() const { return *span_; }
    int quotes() const { return quotes_; } ///< of the line that has been reached
    const std::vector<Piece>& pieces() const { return pieces_; }
    /// The half formula at the end of the paragraph that is not shown; empty if there is none.
    std::string_view droppedHalf(std::string_view s) const {
        return s.substr(droppedFrom_, droppedTo_ - droppedFrom_);
    }

private:
    End needMore(std::size_t at);
    End end(End how, std::size_t shownTo, std::size_t nextAt);
    std::optional<End> advanceSpan(std::string_view s, bool ended);
    std::optional<End> newline(std::string_view s, bool ended);
    std::optional<End> closeBracket(std::string_view s, bool ended);
    std::optional<End> special(std::string_view s, bool ended);
    void literal(std::size_t from, std::size_t to, std::string text);

    bool oneLine_;
    bool row_;
    int quotes_;
    std::size_t pos_ = 0;
    std::size_t shown_ = 0;
    std::size_t next_ = 0;
    std::size_t droppedFrom_ = 0;
    std::size_t droppedTo_ = 0;
    std::optional<Span> span_;
    std::vector<Piece> pieces_;
    std::vector<std::size_t> brackets_; // that may open a link
};

std::string_view trimmed(std::string_view s);

} // namespace khatwa::tutor::scan
