#include "app/tutor/scanner_paragraph.h"

#include "app/tutor/scanner_lines.h"

#include <algorithm>

namespace khatwa::tutor::scan {

namespace {

bool isAsciiPunctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

/// The longest address of a link that is waited for.
constexpr std::size_t kLongAddress = 512;

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// "https://…", "mailto:…", "picture.png", "/x", "#x": what stands behind the text of a link.
bool isAddress(std::string_view s) {
    s = s.substr(0, s.find_first_of(" \t"));
    if (s.starts_with('/') || s.starts_with('#') || s.starts_with('<'))
        return true;
    std::size_t scheme = 0;
    while (scheme < s.size() && isLetter(s[scheme]))
        ++scheme;
    if (scheme >= 2 && scheme < s.size() && s[scheme] == ':')
        return true;
    const std::size_t dot = s.rfind('.');
    return dot != std::string_view::npos && dot > 0 && s.size() - dot > 2 && isLetter(s[dot + 1]) &&
           isLetter(s[dot + 2]);
}

std::string codeText(std::string_view source) {
    std::string text(source);
    std::replace(text.begin(), text.end(), '\n', ' ');
    const bool padded = text.size() > 2 && text.front() == ' ' && text.back() == ' ' &&
                        text.find_first_not_of(' ') != std::string::npos;
    return padded ? text.substr(1, text.size() - 2) : text;
}

} // namespace

std::string_view trimmed(std::string_view s) {
    const std::size_t from = s.find_first_not_of(" \t\n");
    if (from == std::string_view::npos)
        return {};
    return s.substr(from, s.find_last_not_of(" \t\n") - from + 1);
}

ParagraphScan::End ParagraphScan::needMore(std::size_t at) {
    shown_ = at;
    return End::NeedMore;
}

ParagraphScan::End ParagraphScan::end(End how, std::size_t shownTo, std::size_t nextAt) {
    shown_ = shownTo;
    next_ = nextAt;
    return how;
}

void ParagraphScan::literal(std::size_t from, std::size_t to, std::string text) {
    pieces_.push_back({Piece::Kind::Literal, from, to, std::move(text)});
    pos_ = to;
}

std::optional<ParagraphScan::End> ParagraphScan::advanceSpan(std::string_view s, bool ended) {
    Span& span = *span_;
    switch (span.advance(s, ended)) {
    case Span::State::NeedMore:
        return needMore(span.begin);
    case Span::State::GaveUp: {
        const std::size_t to = std::max(span.content, span.begin + 1);
        literal(span.begin, to, std::string(s.substr(span.begin, to - span.begin)));
        break;
    }
    case Span::State::Dropped:
        if (row_ && s.find('|', span.begin) != std::string_view::npos) {
            // What follows in the row must not be lost.
            literal(span.begin, span.begin + 1, std::string(1, s[span.begin]));
            break;
        }
        droppedFrom_ = span.begin;
        droppedTo_ = span.end;
        literal(span.begin, span.end, {});
        break;
    case Span::State::Closed: {
        if (span.isDisplay() && !oneLine_)
            return end(End::Display, span.begin, span.end);
        if (span.cut && row_ && s.find('|', span.begin) != std::string_view::npos) {
            literal(span.begin, span.content, std::string(span.run, '`'));
            break;
        }
        const std::string source = span.source(s);
        if (span.kind == Span::Kind::Code)
            pieces_.push_back({Piece::Kind::Code, span.begin, span.end, codeText(source)});
        else
            pieces_.push_back(
                {Piece::Kind::Maths, span.begin, span.end, std::string(trimmed(source))});
        pos_ = span.end;
        break;
    }
    }
    span_.reset();
    return std::nullopt;
}

std::optional<ParagraphScan::End> ParagraphScan::newline(std::string_view s, bool ended) {
    if (oneLine_)
        return end(End::Line, pos_, pos_ + 1);
    const LineStart line = classifyLine(s.substr(pos_ + 1), ended);
    if (line.kind == LineStart::Kind::NeedMore)
        return needMore(pos_);
    if (line.kind != LineStart::Kind::Text || line.announcesAnswer)
        return end(End::Line, pos_, pos_ + 1);
    const std::size_t text = pos_ + 1 + line.indent;
    switch (agrees(s, text, kThinkOpen)) {
    case Agreement::Wholly:
        return end(End::Line, pos_, pos_ + 1);
    case Agreement::Partly:
        if (!ended)
            return needMore(pos_);
        break;
    case Agreement::No:
        break;
    }
    pieces_.push_back({Piece::Kind::Break, pos_, text, {}});
    pos_ = text;
    quotes_ = line.quotes;
    return std::nullopt;
}

/// A link or an image becomes its text: its address is never shown. f[x](y) is none.
std::optional<ParagraphScan::End> ParagraphScan::closeBracket(std::string_view s, bool ended) {
    if (pos_ + 1 >= s.size() && !ended)
        return needMore(pos_);
    const bool opened = !brackets_.empty();
    const std::size_t open = opened ? brackets_.back() : 0;
    if (opened)
        brackets_.pop_back();
    if (pos_ + 1 < s.size() && s[pos_ + 1] == '(') {
        const std::size_t end = std::min(s.find_first_of(")\n", pos_), s.size());
        const bool whole = end < s.size() && s[end] == ')';
        if (end == s.size() && !ended && end - pos_ < kLongAddress) {
            if (opened)
                brackets_.push_back(open);
            return needMore(pos_);
        }
        if (opened && (whole || ended) && end - pos_ < kLongAddress &&
            isAddress(s.substr(pos_ + 2, end - pos_ - 2))) {
            const bool image =
                open > 0 && s[open - 1] == '!' && (pieces_.empty() || pieces_.back().end < open);
            const Piece mark{Piece::Kind::Literal, image ? open - 1 : open, open + 1, {}};
            const auto after = std::find_if(pieces_.begin(), pieces_.end(),
                                            [&](const Piece& piece) { return piece.begin > open; });
            pieces_.insert(after, mark);
            literal(pos_, whole ? end + 1 : end, {});
            return std::nullopt;
        }
    }
    literal(pos_, pos_ + 1, "]");
    return std::nullopt;
}

std::optional<ParagraphScan::End> ParagraphScan::special(std::string_view s, bool ended) {
    switch (s[pos_]) {
    case '\n':
        return newline(s, ended);
    case '<':
        // A row is read when its line is whole, and nothing in it ends it.
        switch (row_ ? Agreement::No : agrees(s, pos_, kThinkClose)) {
        case Agreement::Wholly:
            return end(End::Close, pos_, pos_ + kThinkClose.size());
        case Agreement::Partly:
            if (!ended)
                return needMore(pos_);
            if (s.size() - pos_ > 1) { // stopped inside the tag
                literal(pos_, s.size(), {});
                return std::nullopt;
            }
            break;
        case Agreement::No:
            break;
        }
        // md4c never sees it: what stands between < and > would be an address to it, whose
        // backslashes are its own.
        literal(pos_, pos_ + 1, "<");
        return std::nullopt;
    case '[':
        brackets_.push_back(pos_++);
        return std::nullopt;
    case ']':
        return closeBracket(s, ended);
    default:
        break;
    }
    Span span;
    switch (openSpan(s, pos_, ended, span)) {
    case Opening::NeedMore:
        if (!ended)
            return needMore(pos_);
        // Stopped inside an opening delimiter: it is not shown, unless it is the sign behind an
        // amount ("5$").
        if (s[pos_] == '$' && pos_ > 0 && s[pos_ - 1] != ' ' && s[pos_ - 1] != '\n')
            break;
        literal(pos_, s.size(), {});
        return std::nullopt;
    case Opening::Opened:
        span_ = std::move(span);
        span_->quotes = quotes_;
        return std::nullopt;
    case Opening::None:
        break;
    }
    if (s[pos_] != '\\' || pos_ + 1 >= s.size()) {
        literal(pos_, pos_ + 1, std::string(1, s[pos_]));
    } else if (s[pos_ + 1] == '\\') {
        literal(pos_, pos_ + 2,
                "\\\\"); // a line break of LaTeX that lost its delimiters: keep it whole
    } else if (s[pos_ + 1] == '\n') {
        literal(pos_, pos_ + 1, {});
    } else if (isAsciiPunctuation(s[pos_ + 1])) {
        literal(pos_, pos_ + 2, std::string(1, s[pos_ + 1]));
    } else {
        literal(pos_, pos_ + 1, "\\");
    }
    return std::nullopt;
}

ParagraphScan::End ParagraphScan::advance(std::string_view s, bool ended) {
    for (;;) {
        if (span_) {
            if (const auto how = advanceSpan(s, ended))
                return *how;
            continue;
        }
        const std::size_t found = std::min(s.find_first_of("\n\\$`<[]", pos_), s.size());
        if (found > kLongBlock && !row_) {
            const std::size_t from = std::max(pos_, kLongBlock);
            const std::size_t space = s.find(' ', from);
            if (space < found && space <= kTooLongBlock)
                return end(End::Cut, space, space + 1);
            if (found > kTooLongBlock) {
                std::size_t cut = std::max(pos_, kTooLongBlock);
                while (cut > pos_ && cut < s.size() &&
                       (static_cast<unsigned char>(s[cut]) & 0xC0U) == 0x80U)
                    --cut;
                if (cut > 0)
                    return end(End::Cut, cut, cut);
            }
        }
        pos_ = found;
        if (pos_ >= s.size())
            return ended ? end(End::Finished, s.size(), s.size()) : needMore(s.size());
        if (const auto how = special(s, ended))
            return *how;
    }
}

} // namespace khatwa::tutor::scan
