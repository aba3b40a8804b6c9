#include "app/tutor/scanner_inlines.h"

#include <md4c.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace khatwa::tutor::scan {

namespace {

// Pieces travel through md4c as characters of the private plane 15, which the scanner keeps out of
// its input; line breaks as U+1680, a space to md4c. The text begins with a ")", so that no line of
// it can be a block's marker. Every dollar of the reply is part of a piece, so a dollar in the text
// to md4c is ours: see appendPiece.
constexpr std::string_view kBreak = "\xE1\x9A\x80";
constexpr char kGuard = ')';
constexpr char kPunctuation = '$';

void appendPlaceholder(std::string& text, std::size_t index) {
    const auto code = static_cast<std::uint32_t>(0xF0000 + index);
    text += static_cast<char>(0xF0U | (code >> 18));
    text += static_cast<char>(0x80U | ((code >> 12) & 0x3FU));
    text += static_cast<char>(0x80U | ((code >> 6) & 0x3FU));
    text += static_cast<char>(0x80U | (code & 0x3FU));
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isWord(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Punctuation to Markdown, as far as it is written beside emphasis.
bool isPunctuation(char32_t c) {
    struct Range {
        char32_t first, last;
    };
    static constexpr std::array<Range, 18> kRanges = {{{'!', '/'},
                                                       {':', '@'},
                                                       {'[', '`'},
                                                       {'{', '~'},
                                                       {0xA1, 0xA1},
                                                       {0xA7, 0xA7},
                                                       {0xAB, 0xAB},
                                                       {0xB6, 0xB7},
                                                       {0xBB, 0xBB},
                                                       {0xBF, 0xBF},
                                                       {0x60C, 0x60D},
                                                       {0x61B, 0x61F},
                                                       {0x66A, 0x66D},
                                                       {0x2010, 0x2027},
                                                       {0x2030, 0x205E},
                                                       {0x3001, 0x3003},
                                                       {0x3008, 0x3011},
                                                       {0xFF01, 0xFF1F}}};
    return std::any_of(kRanges.begin(), kRanges.end(),
                       [&](const Range& range) { return c >= range.first && c <= range.last; });
}

/// The character of UTF-8 that begins at s[at]; 0 behind the end.
char32_t characterAt(std::string_view s, std::size_t at) {
    if (at >= s.size())
        return 0;
    const auto byte = [&](std::size_t i) {
        return at + i < s.size() ? static_cast<unsigned char>(s[at + i]) : 0U;
    };
    if (byte(0) < 0x80)
        return byte(0);
    if (byte(0) < 0xE0)
        return ((byte(0) & 0x1FU) << 6) | (byte(1) & 0x3FU);
    if (byte(0) < 0xF0)
        return ((byte(0) & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    return 0x10000; // no punctuation that matters here
}

/// A piece stands in for a formula, whose dollars are punctuation, or for a word: whether the marks
/// of emphasis beside it open or close hangs on that. It is to them what stands at their other
/// side, so that they can do both, as in `**Note:**$x$` and in `و**$x$**`.
void appendPiece(std::string& text, std::string_view s, std::size_t end, std::size_t index) {
    constexpr std::string_view kMarks = "*_";
    const std::size_t before = text.find_last_not_of(kMarks);
    if (before != std::string::npos && before > 0 && before + 1 < text.size()) {
        std::size_t from = before;
        while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U)
            --from;
        if (isPunctuation(characterAt(text, from)))
            text += kPunctuation;
    }
    appendPlaceholder(text, index);
    const std::size_t after = std::min(s.find_first_not_of(kMarks, end), s.size());
    if (after > end && isPunctuation(characterAt(s, after)))
        text += kPunctuation;
}

/// Markdown text of ours to md4c: 2*3*4 and x**2 are products and powers, no emphasis.
void appendText(std::string& text, std::string_view s, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
        if (s[i] != '*') {
            text += s[i];
            continue;
        }
        std::size_t end = i;
        while (end < to && s[end] == '*')
            ++end;
        const char before = i > 0 ? s[i - 1] : ' ';
        const char after = end < s.size() ? s[end] : ' ';
        const bool factorBefore = isWord(before) || before == ')';
        const bool sign =
            factorBefore && (end - i == 1 ? isWord(after) || after == '(' : isDigit(after));
        for (; i < end; ++i) {
            if (sign)
                text += '\\';
            text += '*';
        }
        --i;
    }
}

/// Closes the emphasis that `text` leaves open, so that bold text is bold while it arrives.
void closeEmphasis(std::string& text) {
    while (!text.empty() && (text.back() == '*' || text.back() == ' ' || text.back() == '\t') &&
           !(text.size() > 1 && text[text.size() - 2] == '\\'))
        text.pop_back();
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
            continue;
        }
        if (text[i] != '*')
            continue;
        std::size_t run = 1;
        while (i + run < text.size() && text[i + run] == '*')
            ++run;
        const bool spaceBefore =
            i == 0 || text[i - 1] == ' ' || std::string_view(text).substr(0, i).ends_with(kBreak);
        const bool spaceAfter = i + run >= text.size() || text[i + run] == ' ' ||
                                text.compare(i + run, kBreak.size(), kBreak) == 0;
        std::size_t left = run;
        while (!spaceBefore && !open.empty() && open.back() <= left) {
            left -= open.back();
            open.pop_back();
        }
        if (!spaceAfter && left == run && left <= 3) {
            if (left != 2)
                open.push_back(1);
            if (left != 1)
                open.push_back(2);
        }
        i += run - 1;
    }
    for (; !open.empty(); open.pop_back())
        text.append(open.back(), '*');
}

class Reader {
public:
    Reader(const std::vector<Piece>& pieces, bool allStrong)
        : pieces_(pieces), allStrong_(allStrong) {}

    std::vector<Inline> read(const std::string& text) {
        MD_PARSER parser = {};
        parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
        parser.enter_block = [](MD_BLOCKTYPE, void*, void*) { return 0; };
        parser.leave_block = [](MD_BLOCKTYPE, void*, void*) { return 0; };
        parser.enter_span = [](MD_SPANTYPE type, void*, void* self) {
            static_cast<Reader*>(self)->span(type, 1);
            return 0;
        };
        parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
            static_cast<Reader*>(self)->span(type, -1);
            return 0;
        };
        parser.text = [](MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* self) {
            static_cast<Reader*>(self)->text(type, std::string_view(bytes, size));
            return 0;
        };
        md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, this);
        return tidy();
    }

private:
    void span(MD_SPANTYPE type, int by) {
        if (type == MD_SPAN_EM)
            emphasis_ += by;
        else if (type == MD_SPAN_STRONG)
            strong_ += by;
    }

    void add(Inline::Kind kind, std::string_view text) {
        if (!out_.empty() && kind != Inline::Kind::Maths && kind != Inline::Kind::Code &&
            kind != Inline::Kind::LineBreak && out_.back().kind == kind)
            out_.back().text += text;
        else
            out_.push_back({kind, std::string(text)});
    }

    void plain(std::string_view text) {
        if (text.empty())
            return;
        add(strong_ > 0 || allStrong_ ? Inline::Kind::Strong
            : emphasis_ > 0           ? Inline::Kind::Emphasis
                                      : Inline::Kind::Text,
            text);
    }

    void piece(std::size_t index) {
        const Piece& piece = pieces_[index];
        switch (piece.kind) {
        case Piece::Kind::Maths:
            if (!piece.text.empty())
                add(Inline::Kind::Maths, piece.text);
            break;
        case Piece::Kind::Code:
            add(Inline::Kind::Code, piece.text);
            break;
        case Piece::Kind::Break:
            add(Inline::Kind::LineBreak, {});
            break;
        case Piece::Kind::Literal:
            plain(piece.text);
            break;
        }
    }

    void text(MD_TEXTTYPE type, std::string_view bytes) {
        if (type == MD_TEXT_NULLCHAR || type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
            return;
        if (first_ && !bytes.empty()) {
            first_ = false;
            bytes.remove_prefix(1); // the guard
        }
        std::size_t from = 0;
        for (std::size_t i = 0; i < bytes.size();) {
            if (bytes.compare(i, kBreak.size(), kBreak) == 0) {
                plain(bytes.substr(from, i - from));
                add(Inline::Kind::LineBreak, {});
                from = i += kBreak.size();
            } else if (bytes[i] == kPunctuation) {
                plain(bytes.substr(from, i - from));
                from = ++i;
            } else if (bytes[i] == '\xF3' && i + 4 <= bytes.size() &&
                       static_cast<unsigned char>(bytes[i + 1]) >= 0xB0) {
                plain(bytes.substr(from, i - from));
                const auto bits = [&](std::size_t k) {
                    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i + k]) &
                                                    0x3FU);
                };
                const std::size_t index =
                    ((3U << 18) | (bits(1) << 12) | (bits(2) << 6) | bits(3)) - 0xF0000U;
                if (index < pieces_.size())
                    piece(index);
                from = i += 4;
            } else {
                ++i;
            }
        }
        plain(bytes.substr(from));
    }

    static bool isText(const Inline& part) {
        return part.kind == Inline::Kind::Text || part.kind == Inline::Kind::Strong ||
               part.kind == Inline::Kind::Emphasis;
    }

    /// No white space at the ends of lines, no breaks at the ends of the paragraph, no empty parts.
    std::vector<Inline> tidy() {
        std::vector<Inline> tidied;
        const auto trimBack = [&] {
            while (!tidied.empty() && isText(tidied.back())) {
                std::string& text = tidied.back().text;
                const std::size_t last = text.find_last_not_of(" \t");
                text.resize(last == std::string::npos ? 0 : last + 1);
                if (!text.empty())
                    return;
                tidied.pop_back();
            }
        };
        for (Inline& part : out_) {
            if (part.kind == Inline::Kind::LineBreak) {
                trimBack();
                if (!tidied.empty() && tidied.back().kind != Inline::Kind::LineBreak)
                    tidied.push_back(std::move(part));
                continue;
            }
            if (isText(part) && (tidied.empty() || tidied.back().kind == Inline::Kind::LineBreak)) {
                part.text.erase(0, std::min(part.text.find_first_not_of(" \t"), part.text.size()));
                if (part.text.empty())
                    continue;
            }
            tidied.push_back(std::move(part));
        }
        trimBack();
        while (!tidied.empty() && tidied.back().kind == Inline::Kind::LineBreak) {
            tidied.pop_back();
            trimBack();
        }
        return tidied;
    }

    const std::vector<Piece>& pieces_;
    std::vector<Inline> out_;
    int emphasis_ = 0;
    int strong_ = 0;
    bool allStrong_ = false;
    bool first_ = true;
};

} // namespace

namespace {

/// Appends the source [from, to) as md4c is to read it.
void appendMarkdown(std::string& text, std::string_view s, std::size_t from, std::size_t to,
                    const std::vector<Piece>& pieces) {
    std::size_t at = from;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        if (piece.begin < from)
            continue;
        if (piece.end > to)
            break;
        appendText(text, s, at, piece.begin);
        if (piece.kind == Piece::Kind::Break)
            text += kBreak;
        else
            appendPiece(text, s.substr(0, to), piece.end, i);
        at = piece.end;
    }
    appendText(text, s, at, to);
}

} // namespace

bool endsStrong(std::string_view s, std::size_t from, std::size_t to,
                const std::vector<Piece>& pieces) {
    std::string text;
    appendMarkdown(text, s, from, to, pieces);
    return text.find(kStrong) != std::string::npos;
}

std::vector<Inline> renderInlines(std::string_view s, std::size_t from, std::size_t to,
                                  const std::vector<Piece>& pieces, InlineStyle style) {
    std::string text(1, kGuard);
    if (style.beginsStrong && (style.open || endsStrong(s, from, to, pieces)))
        text += kStrong;
    appendMarkdown(text, s, from, to, pieces);
    if (style.open)
        closeEmphasis(text);
    return Reader(pieces, style.allStrong).read(text);
}

std::vector<std::string> rowAlignments(std::string_view line) {
    std::vector<std::string> alignments;
    std::string cell;
    const auto endCell = [&] {
        const std::string_view dashes = trimmed(cell);
        if (dashes.empty())
            return;
        const bool left = dashes.front() == ':';
        const bool right = dashes.back() == ':';
        alignments.emplace_back(left && right ? "center" : right ? "right" : left ? "left" : "");
        cell.clear();
    };
    for (const char c : line) {
        if (c == '|')
            endCell();
        else
            cell += c;
    }
    endCell();
    return alignments;
}

std::vector<Inline> renderRow(std::string_view line, const std::vector<std::string>& alignments) {
    ParagraphScan scan(true, true);
    scan.advance(line, true);
    std::vector<Piece> pieces = scan.pieces();
    for (Piece& piece : pieces) { // the bars of a formula are escaped in a table
        if (piece.kind == Piece::Kind::Literal)
            continue;
        for (std::size_t at = piece.text.find("\\|"); at != std::string::npos;
             at = piece.text.find("\\|", at + 1))
            piece.text.erase(at, 1);
    }
    std::vector<Inline> row;
    std::size_t column = 0;
    const auto addCell = [&](std::size_t from, std::size_t to) {
        for (Inline& part : renderInlines(line, from, to, pieces, {}))
            row.push_back(std::move(part));
        row.push_back(
            {Inline::Kind::CellEnd, column < alignments.size() ? alignments[column] : ""});
        ++column;
    };
    std::size_t from = 0;
    std::size_t piece = 0;
    bool first = true;
    for (std::size_t i = 0; i < line.size(); ++i) {
        while (piece < pieces.size() && pieces[piece].end <= i)
            ++piece;
        if (piece < pieces.size() && pieces[piece].begin <= i && pieces[piece].end > i) {
            i = pieces[piece].end - 1;
            continue;
        }
        if (line[i] != '|')
            continue;
        if (!first || !trimmed(line.substr(from, i - from)).empty())
            addCell(from, i);
        first = false;
        from = i + 1;
    }
    if (!trimmed(line.substr(from)).empty())
        addCell(from, line.size());
    return row;
}

} // namespace khatwa::tutor::scan
