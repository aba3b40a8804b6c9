#include "app/tutor/scanner_lines.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::tutor::scan {

std::size_t digitAt(std::string_view s, std::size_t at, int& value) {
    if (at >= s.size())
        return 0;
    const auto byte = [&](std::size_t i) {
        return at + i < s.size() ? static_cast<unsigned char>(s[at + i]) : 0U;
    };
    if (byte(0) >= '0' && byte(0) <= '9') {
        value = static_cast<int>(byte(0)) - '0';
        return 1;
    }
    if (byte(0) == 0xD9 && byte(1) >= 0xA0 && byte(1) <= 0xA9) { // U+0660
        value = static_cast<int>(byte(1)) - 0xA0;
        return 2;
    }
    if (byte(0) == 0xDB && byte(1) >= 0xB0 && byte(1) <= 0xB9) { // U+06F0
        value = static_cast<int>(byte(1)) - 0xB0;
        return 2;
    }
    return 0;
}

namespace {

constexpr std::size_t kLongHeadLine = 4096;

/// Reads forward and remembers whether it ever had to look past the last byte.
class Cursor {
public:
    Cursor(std::string_view text, bool ended) : text_(text), ended_(ended) {}

    char peek(std::size_t ahead = 0) {
        if (at + ahead < text_.size())
            return text_[at + ahead];
        if (!ended_)
            starved = true;
        return '\n'; // a text ends as a line does
    }
    bool take(std::string_view expected) {
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (peek(i) != expected[i])
                return false;
        at += expected.size();
        return true;
    }
    bool takeIgnoringCase(std::string_view lower) {
        for (std::size_t i = 0; i < lower.size(); ++i)
            if ((peek(i) | 0x20) != lower[i])
                return false;
        at += lower.size();
        return true;
    }
    std::size_t spaces() {
        std::size_t count = 0;
        while (peek() == ' ' || peek() == '\t') {
            ++at;
            ++count;
        }
        return count;
    }
    /// A number of one to three digits; -1 if there is none.
    int number() {
        int value = 0;
        int digits = 0;
        for (;;) {
            peek();
            int digit = 0;
            const std::size_t bytes = digitAt(text_, at, digit);
            if (bytes == 0)
                break;
            if (++digits > 3)
                return -1;
            value = value * 10 + digit;
            at += bytes;
        }
        return digits == 0 ? -1 : value;
    }
    /// A word of Arabic letters, without vowel marks and tatweel, every alef plain.
    std::string arabicWord() {
        std::string word;
        for (;;) {
            const auto lead = static_cast<unsigned char>(peek());
            if (lead < 0xD8 || lead > 0xDB)
                return word;
            const auto trail = static_cast<unsigned char>(peek(1));
            const unsigned code = ((lead & 0x1FU) << 6) | (trail & 0x3FU);
            const bool mark = (code >= 0x64B && code <= 0x652) || code == 0x640 || code == 0x670;
            if (!mark && !(code >= 0x620 && code <= 0x64A))
                return word;
            at += 2;
            if (mark)
                continue;
            if (code == 0x622 || code == 0x623 || code == 0x625)
                word += "ا";
            else
                word.append({static_cast<char>(lead), static_cast<char>(trail)});
        }
    }

    std::size_t at = 0;
    bool starved = false;

private:
    std::string_view text_;
    bool ended_;
};

bool isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isWordByte(char c) {
    return isAsciiLetter(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

int englishNumber(Cursor& cursor) {
    static constexpr std::array<std::string_view, 12> kWords = {"one",  "two", "three",  "four",
                                                                "five", "six", "seven",  "eight",
                                                                "nine", "ten", "eleven", "twelve"};
    std::string word;
    while (isAsciiLetter(cursor.peek()) && word.size() < 7) {
        word += static_cast<char>(cursor.peek() | 0x20);
        ++cursor.at;
    }
    for (std::size_t i = 0; i < kWords.size(); ++i)
        if (word == kWords[i])
            return static_cast<int>(i) + 1;
    return -1;
}

int arabicOrdinal(Cursor& cursor) {
    static constexpr std::array<std::pair<std::string_view, int>, 12> kOrdinals = {{
        {"الاولى", 1},
        {"الحادية", 1},
        {"الثانية", 2},
        {"الثالثة", 3},
        {"الرابعة", 4},
        {"الخامسة", 5},
        {"السادسة", 6},
        {"السابعة", 7},
        {"الثامنة", 8},
        {"التاسعة", 9},
        {"العاشرة", 10},
        {"الاخيرة", 0},
    }};
    const std::string word = cursor.arabicWord();
    for (const auto& [name, value] : kOrdinals) {
        if (word != name)
            continue;
        const std::size_t before = cursor.at;
        if (value > 0 && value < 10 && cursor.spaces() > 0 && cursor.arabicWord() == "عشرة")
            return value + 10;
        cursor.at = before;
        return value;
    }
    return -1;
}

/// The number of a worded step, the cursor behind it; -1 if the words are none.
int stepWords(Cursor& cursor) {
    if (cursor.takeIgnoringCase("step")) {
        if (cursor.spaces() == 0)
            return -1;
        const char next = cursor.peek();
        if (isAsciiLetter(next))
            return englishNumber(cursor);
        return cursor.number();
    }
    if (static_cast<unsigned char>(cursor.peek()) < 0xD8)
        return -1;
    const std::string word = cursor.arabicWord();
    if ((word != "الخطوة" && word != "خطوة") || cursor.spaces() == 0)
        return -1;
    const std::size_t before = cursor.at;
    int number = cursor.number();
    if (number >= 0)
        return number;
    cursor.at = before;
    number = arabicOrdinal(cursor);
    if (number >= 0)
        return number;
    cursor.at = before;
    if (cursor.arabicWord() == "رقم" && cursor.spaces() > 0)
        return cursor.number();
    return -1;
}

/// What ends the marker of a worded step: a colon, a full stop, a dash; in bold text or a heading,
/// nothing need. Returns whether it is ended; `strong` is cleared where the bold text ends with the
/// marker.
bool stepDelimiter(Cursor& cursor, bool& strong, bool heading) {
    if (isWordByte(cursor.peek()) && static_cast<unsigned char>(cursor.peek()) < 0x80)
        return false;
    const std::size_t gap = cursor.spaces();
    bool delimited = false;
    if (cursor.take(":") || cursor.take("：")) {
        delimited = true;
    } else if (cursor.peek() == '.' || cursor.peek() == ')') {
        const char next = cursor.peek(1);
        delimited = next == ' ' || next == '\n' || next == '*';
        if (delimited)
            ++cursor.at;
    } else if (gap > 0 && (cursor.take("- ") || cursor.take("– ") || cursor.take("— "))) {
        delimited = true;
    }
    if (strong) {
        const std::size_t before = cursor.at;
        cursor.spaces();
        if (cursor.take("**")) {
            strong = false;
            delimited = true;
            if (!cursor.take(":"))
                cursor.take("：");
        } else {
            cursor.at = before;
            delimited = true;
        }
    }
    if (!delimited)
        delimited = heading || cursor.peek() == '\n';
    cursor.spaces();
    return delimited;
}

/// `1. `, `1) `, `1- `, also in bold; -1 if it is none.
int numbering(Cursor& cursor, bool& strong, std::string_view text, std::string& marker) {
    const std::size_t from = cursor.at;
    const int number = cursor.number();
    if (number < 0)
        return -1;
    const char mark = cursor.peek();
    if (mark != '.' && mark != ')' && mark != '-')
        return -1;
    ++cursor.at;
    const std::string written(text.substr(from, cursor.at - from));
    if (strong && cursor.take("**"))
        strong = false;
    if (cursor.peek() != ' ' && cursor.peek() != '\t' && cursor.peek() != '\n')
        return -1;
    cursor.spaces();
    marker = written;
    return number;
}

bool answerWords(Cursor& cursor) {
    const bool strong = cursor.take("**");
    bool said = false;
    char first = static_cast<char>(cursor.peek() | 0x20);
    if (first == 't' && cursor.takeIgnoringCase("the "))
        first = static_cast<char>(cursor.peek() | 0x20);
    if (first == 'f') {
        said = cursor.takeIgnoringCase("final answer");
    } else if (first == 'a') {
        said = cursor.takeIgnoringCase("answer");
    } else if (static_cast<unsigned char>(cursor.peek()) >= 0xD8) {
        const std::string word = cursor.arabicWord();
        if (word == "الجواب" || word == "الاجابة" || word == "الناتج") {
            said = true;
            const std::size_t before = cursor.at;
            if (cursor.spaces() > 0) {
                const std::string more = cursor.arabicWord();
                if (more != "النهائي" && more != "النهائية")
                    cursor.at = before;
            }
        }
    }
    if (!said)
        return false;
    cursor.spaces();
    return cursor.peek() == ':' || cursor.peek() == '\n' || (strong && cursor.take("**"));
}

/// The head line of a table is one only if the line below it is |---|---|.
bool tableHead(Cursor& cursor, std::string_view rest) {
    const std::size_t newline = rest.find('\n', cursor.at);
    if (newline == std::string_view::npos) {
        if (rest.size() - cursor.at < kLongHeadLine)
            cursor.peek(rest.size() - cursor.at); // needs the line below
        return false;
    }
    bool dash = false;
    Cursor below = cursor;
    below.at = newline + 1;
    below.starved = false;
    for (;; ++below.at) {
        const char c = below.peek();
        if (c == '-')
            dash = true;
        else if (c != '|' && c != ':' && c != ' ' && c != '\t' && c != '>')
            break;
    }
    cursor.starved = cursor.starved || below.starved;
    return dash && below.peek() == '\n';
}

} // namespace

Quoting quotingOf(std::string_view line, int most) {
    Quoting quoting;
    while (quoting.marks < most) {
        const std::size_t at = line.find_first_not_of(" \t", quoting.bytes);
        if (at == std::string_view::npos || line[at] != '>')
            break;
        ++quoting.marks;
        quoting.bytes = at + (line.substr(at + 1).starts_with(' ') ? 2 : 1);
    }
    return quoting;
}

std::string unquoted(std::string_view lines, int quotes) {
    std::string text;
    for (std::size_t from = 0; from < lines.size();) {
        if (from > 0)
            from += quotingOf(lines.substr(from), quotes).bytes;
        const std::size_t end = std::min(lines.find('\n', from), lines.size() - 1) + 1;
        text += lines.substr(from, end - from);
        from = end;
    }
    return text;
}

LineStart classifyLine(std::string_view rest, bool ended) {
    using Kind = LineStart::Kind;
    LineStart line;
    Cursor cursor(rest, ended);
    const auto decided = [&](Kind kind) {
        line.kind = cursor.starved ? Kind::NeedMore : kind;
        if (line.length == 0)
            line.length = cursor.at;
        return line;
    };

    for (;;) {
        const char c = cursor.peek();
        if (c == ' ' || c == '\t') {
            line.columns += c == '\t' ? 4 : 1;
            ++cursor.at;
        } else if (c == '>' && (cursor.peek(1) == ' ' || cursor.peek(1) == '\n')) {
            line.columns = 0;
            ++line.quotes;
            ++cursor.at;
        } else {
            break;
        }
    }
    line.indent = cursor.at;
    if (cursor.starved)
        return decided(Kind::NeedMore);
    const char first = cursor.peek();
    if (first == '\n') {
        line.length = cursor.at < rest.size() ? cursor.at + 1 : cursor.at;
        return decided(Kind::Blank);
    }

    if (first == '`' || first == '~') {
        std::size_t run = 0;
        while (cursor.peek(run) == first)
            ++run;
        if (run >= 3) {
            const std::size_t newline = rest.find('\n', cursor.at);
            const std::size_t end = newline == std::string_view::npos ? rest.size() : newline;
            const std::string_view info = rest.substr(cursor.at + run, end - cursor.at - run);
            if (first == '~' || info.find('`') == std::string_view::npos) {
                if (newline == std::string_view::npos)
                    cursor.peek(rest.size() - cursor.at);
                line.fence = first;
                line.fenceLength = run;
                const std::size_t from = info.find_first_not_of(" \t");
                if (from != std::string_view::npos)
                    line.marker = info.substr(from, info.find_first_of(" \t", from) - from);
                line.length = newline == std::string_view::npos ? rest.size() : newline + 1;
                return decided(Kind::Fence);
            }
        }
        line.length = line.indent;
        return decided(Kind::Text);
    }

    if (first == '|') {
        const bool table = tableHead(cursor, rest);
        line.length = line.indent;
        return decided(table ? Kind::Table : Kind::Text);
    }

    if (first == '-' || first == '*' || first == '_') {
        std::size_t marks = 0;
        std::size_t ahead = 0;
        for (;; ++ahead) {
            const char c = cursor.peek(ahead);
            if (c == first)
                ++marks;
            else if (c != ' ' && c != '\t')
                break;
        }
        if (cursor.starved)
            return decided(Kind::NeedMore);
        if (marks >= 3 && cursor.peek(ahead) == '\n') {
            cursor.at += ahead;
            line.length = cursor.at < rest.size() ? cursor.at + 1 : cursor.at;
            return decided(Kind::Rule);
        }
    }
    const bool bullet = first == '-' || first == '*';
    if ((bullet && (cursor.peek(1) == ' ' || cursor.peek(1) == '\t' || cursor.peek(1) == '\n')) ||
        rest.substr(cursor.at).starts_with("•")) {
        cursor.at += bullet ? 1 : 3;
        cursor.spaces();
        line.marker = "•";
        line.level = 1 + line.columns / 2;
        return decided(Kind::Item);
    }

    if (first == '#') {
        std::size_t run = 0;
        while (cursor.peek(run) == '#')
            ++run;
        const char next = cursor.peek(run);
        if (cursor.starved)
            return decided(Kind::NeedMore);
        if (run > 6 || (next != ' ' && next != '\n')) {
            line.length = line.indent;
            return decided(Kind::Text);
        }
        line.level = static_cast<int>(run);
        cursor.at += run;
        cursor.spaces();
        line.headingLength = cursor.at;
    }
    const bool heading = line.level > 0;

    const std::size_t content = cursor.at;
    line.strong = cursor.take("**");
    const std::size_t inner = cursor.at;
    const bool wasStrong = line.strong;
    const int worded = stepWords(cursor);
    if (worded >= 0 && stepDelimiter(cursor, line.strong, heading)) {
        line.number = worded;
        return decided(Kind::Worded);
    }
    line.strong = wasStrong;
    cursor.at = inner;
    const int number = numbering(cursor, line.strong, rest, line.marker);
    if (number >= 0) {
        line.number = number;
        if (!heading)
            line.level = 1 + line.columns / 2;
        return decided(Kind::Numbered);
    }
    line.strong = false;
    cursor.at = content;
    line.length = content;
    if (heading)
        return decided(Kind::Heading);
    line.announcesAnswer = answerWords(cursor);
    cursor.at = content;
    return decided(Kind::Text);
}

} // namespace khatwa::tutor::scan
