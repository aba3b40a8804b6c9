#include "app/tutor/scanner_spans.h"

#include "app/tutor/scanner_lines.h"

#include <algorithm>
#include <array>

namespace khatwa::tutor::scan {

namespace {

// Consecutive words after which a delimiter was none. "$12 per hour" needs two; a formula may be
// written with a few plain words in it, and the longer delimiters are seldom typed by accident.
constexpr int kProseAfterMoney = 2;
constexpr int kProseAfterDollar = 5;
constexpr int kProseAfterDoubleDollar = 6;
constexpr int kProseAfterBlankLine = 3;
constexpr int kProseAfterBackslash = 10;

/// The environments that are mathematics on their own, outside of any delimiters. KaTeX draws them.
constexpr std::array<std::string_view, 34> kEnvironments = {
    "align",   "align*",   "aligned",   "alignat",  "alignat*",    "alignedat", "array",
    "bmatrix", "Bmatrix",  "bmatrix*",  "cases",    "CD",          "darray",    "dcases",
    "drcases", "equation", "equation*", "gather",   "gather*",     "gathered",  "matrix",
    "matrix*", "pmatrix",  "pmatrix*",  "rcases",   "smallmatrix", "split",     "subarray",
    "vmatrix", "Vmatrix",  "Vmatrix*",  "vmatrix*", "multline",    "eqnarray*"};

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}
bool endsClause(std::string_view s, std::size_t at) {
    if (at >= s.size())
        return true;
    return isSpace(s[at]) || std::string_view(".,;:!?)").find(s[at]) != std::string_view::npos ||
           s.substr(at).starts_with("،") || s.substr(at).starts_with("؟") ||
           s.substr(at).starts_with("؛");
}

} // namespace

Agreement agrees(std::string_view s, std::size_t at, std::string_view word) {
    const std::size_t have = std::min(s.size() - std::min(at, s.size()), word.size());
    if (s.compare(std::min(at, s.size()), have, word.substr(0, have)) != 0)
        return Agreement::No;
    return have == word.size() ? Agreement::Wholly : Agreement::Partly;
}

void ProseWatch::endWord() {
    wordBefore_ = letters_ >= 2;
    if (wordBefore_) {
        ++run_;
        ++words_;
    }
    letters_ = 0;
}

void ProseWatch::commandSeen() {
    endWord();
    run_ = 0;
    stop_ = false;
    mathsSeen_ = true;
}

std::size_t ProseWatch::take(std::string_view s, std::size_t at) {
    const auto lead = static_cast<unsigned char>(s[at]);
    std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    bytes = std::min(bytes, s.size() - at);
    bool letter = isLetter(s[at]);
    bool separator = isSpace(s[at]) || s[at] == ',' || s[at] == ';' || s[at] == '\'';
    bool fullStop = s[at] == '.' || s[at] == '?' || s[at] == '!';
    if (bytes == 2) {
        const unsigned code =
            ((lead & 0x1FU) << 6) | (static_cast<unsigned char>(s[at + 1]) & 0x3FU);
        letter = (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7) ||
                 (code >= 0x620 && code <= 0x65F) || (code >= 0x670 && code <= 0x6D3);
        separator = code == 0x60C || code == 0x61B || code == 0xA0;
        fullStop = code == 0x61F;
    }
    if (letter) {
        if (stop_)
            sentenceEnded_ = true;
        ++letters_;
        return bytes;
    }
    if (letters_ > 0)
        endWord();
    else if (!isSpace(s[at]))
        wordBefore_ = false;
    if (fullStop) {
        stop_ = letters_ == 0 && wordBefore_;
        return bytes;
    }
    // Only white space may stand between a full stop and the sentence that follows it.
    if (stop_ && !isSpace(s[at]))
        stop_ = false;
    if (!separator) {
        run_ = 0;
        if (isDigit(s[at]) ||
            std::string_view("=+-^_<>/*|(&").find(s[at]) != std::string_view::npos)
            mathsSeen_ = true;
    }
    return bytes;
}

bool Span::readsAsProse() const {
    const int run_ = prose.run();
    switch (kind) {
    case Kind::Dollar:
        return prose.sentenceEnded() || run_ >= (digitFirst ? kProseAfterMoney : kProseAfterDollar);
    case Kind::DoubleDollar:
        return prose.sentenceEnded() ||
               run_ >= (blankSeen ? kProseAfterBlankLine : kProseAfterDoubleDollar);
    case Kind::Paren:
    case Kind::Bracket:
    case Kind::Environment:
        return run_ >= kProseAfterBackslash;
    case Kind::Boxed:
    case Kind::Code:
        break;
    }
    return false;
}

namespace {

/// What stands between an amount and the next dollar: "5 and US", "4) and **", "5, see `".
bool readsAsAmount(std::string_view source, int words) {
    if (source.find("**") != std::string_view::npos || source.find('`') != std::string_view::npos)
        return true;
    if (words >= 1) {
        int depth = 0;
        for (const char c : source) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0)
                return true;
        }
        if (depth > 0)
            return true;
    }
    return words >= 2 && source.find_first_of("\\^_={}+*/<>") == std::string_view::npos;
}

} // namespace

std::string Span::source(std::string_view s) const {
    return unquoted(s.substr(content, contentEnd - content), quotes);
}

Span::State Span::close(std::string_view s, std::size_t contentEndAt, std::size_t endAt) {
    contentEnd = contentEndAt;
    end = endAt;
    if (kind == Kind::DoubleDollar || (kind == Kind::Dollar && (spaced || digitFirst))) {
        // "$$ and more $$": no digit, operator or command in it.
        ProseWatch rest = prose;
        rest.take(" ", 0);
        if (!rest.mathsSeen() && rest.words() >= 2)
            return State::GaveUp;
        if (kind == Kind::Dollar && digitFirst &&
            readsAsAmount(s.substr(content, contentEnd - content), rest.words()))
            return State::GaveUp;
    }
    return State::Closed;
}

/// The text cannot be what was opened. A `$` inside braces that were never closed is the best there
/// is.
Span::State Span::abandon(std::string_view s) {
    if (kind == Kind::Dollar && fallback != 0)
        return close(s, fallback, fallback + 1);
    return State::GaveUp;
}

Span::State Span::endOfText(std::string_view s, std::size_t at) {
    if (kind == Kind::Dollar) {
        // Two dollars inside braces are a formula in a \text{} that has not been closed yet.
        if (fallback != 0 && innerDollars % 2 != 0)
            return close(s, fallback, fallback + 1);
        ProseWatch whole = prose;
        whole.take(" ", 0);
        const bool money = digitFirst && !whole.mathsSeen();
        const bool bareNumber =
            digitFirst &&
            s.substr(content, at - content).find_first_of("\\^_={+*/<>") == std::string_view::npos;
        if (money || bareNumber || whole.words() >= 3 || (spaced && !whole.mathsSeen()))
            return State::GaveUp;
    }
    end = at;
    return State::Dropped;
}

Span::State Span::atNewline(std::string_view s, bool ended, bool& wait) {
    using Line = LineStart::Kind;
    const LineStart line = classifyLine(s.substr(pos + 1), ended);
    if (line.kind == Line::NeedMore) {
        wait = true;
        return State::NeedMore;
    }
    if (ended && pos + 1 + line.length >= s.size() && line.kind == Line::Blank) {
        pos = s.size();
        return State::NeedMore;
    }
    bool over = false;
    switch (kind) {
    case Kind::Dollar:
    case Kind::Code:
        over = line.kind != Line::Text;
        break;
    case Kind::Paren:
    case Kind::Boxed:
        over = line.kind == Line::Blank || line.kind == Line::Heading || line.kind == Line::Fence ||
               line.kind == Line::Worded;
        break;
    case Kind::DoubleDollar:
        over = line.kind == Line::Heading || line.kind == Line::Fence ||
               line.kind == Line::Worded || line.kind == Line::Rule || line.kind == Line::Numbered;
        break;
    case Kind::Bracket:
    case Kind::Environment:
        over = line.kind == Line::Heading || line.kind == Line::Fence || line.kind == Line::Worded;
        break;
    }
    if (over)
        return abandon(s);
    blankSeen = blankSeen || line.kind == Line::Blank;
    prose.take(s, pos);
    ++pos;
    pos += quotingOf(s.substr(pos), quotes).bytes;
    return State::NeedMore;
}

Span::State Span::atDollar(std::string_view s, bool ended, bool& wait) {
    const bool last = pos + 1 >= s.size();
    if (last && !ended) {
        wait = true;
        return State::NeedMore;
    }
    const char next = last ? '\n' : s[pos + 1];
    if (kind == Kind::DoubleDollar && last) { // stopped inside the closing delimiter
        ++pos;
        return State::NeedMore;
    }
    if (kind == Kind::DoubleDollar) {
        if (next == '$')
            return close(s, pos, pos + 2);
        if (depth == 0)
            return State::GaveUp; // one dollar cannot stand in a display
        ++pos;
        return State::NeedMore;
    }
    if (kind == Kind::Bracket || kind == Kind::Environment || kind == Kind::Paren) {
        if (depth == 0)
            return State::GaveUp;
        ++pos;
        return State::NeedMore;
    }
    if (kind != Kind::Dollar) {
        ++pos;
        return State::NeedMore;
    }
    if (depth > 0) {
        ++innerDollars;
        if (fallback == 0 && !isSpace(s[pos - 1]))
            fallback = pos;
        ++pos;
        return State::NeedMore;
    }
    const bool afterSpace = isSpace(s[pos - 1]);
    if (spaced)
        return afterSpace ? close(s, pos, pos + 1) : abandon(s);
    if (afterSpace)
        return !digitFirst && endsClause(s, pos + 1) ? close(s, pos, pos + 1) : abandon(s);
    if (digitFirst && isDigit(next))
        return abandon(s);
    return close(s, pos, pos + 1);
}

Span::State Span::atBackslash(std::string_view s, bool ended, bool& wait) {
    if (pos + 1 >= s.size()) {
        if (!ended) {
            wait = true;
            return State::NeedMore;
        }
        ++pos;
        return State::NeedMore;
    }
    const char next = s[pos + 1];
    if ((kind == Kind::Paren && next == ')') || (kind == Kind::Bracket && next == ']'))
        return close(s, pos, pos + 2);
    if (depth == 0 && (next == '(' || next == '[') && kind != Kind::Boxed)
        return abandon(s); // delimiters do not nest outside of \text{}
    if (kind == Kind::Environment) {
        for (const std::string_view word : {"\\begin{", "\\end{"}) {
            const std::string whole = std::string(word) + name + "}";
            const Agreement agreement = agrees(s, pos, whole);
            if (agreement == Agreement::Partly && !ended) {
                wait = true;
                return State::NeedMore;
            }
            if (agreement != Agreement::Wholly)
                continue;
            nested += word == "\\end{" ? -1 : 1;
            if (nested == 0)
                return close(s, pos + whole.size(), pos + whole.size());
            prose.commandSeen();
            pos += whole.size();
            return State::NeedMore;
        }
    }
    prose.commandSeen();
    pos += 1;
    if (!isLetter(next)) {
        if (static_cast<unsigned char>(next) < 0x80 && next != '\n')
            ++pos;
        return State::NeedMore;
    }
    // The letters of the command are no words. They may still be arriving.
    while (pos < s.size() && isLetter(s[pos]))
        ++pos;
    if (pos >= s.size() && !ended) {
        while (s[pos - 1] != '\\')
            --pos;
        --pos;
        wait = true;
    }
    return State::NeedMore;
}

/// A reply that was stopped inside a code span shows what has come of it, as code; a backtick
/// behind a letter or before a space is a stray one.
Span::State Span::codeAtEnd(std::string_view s) {
    const bool opens = begin == 0 || isSpace(s[begin - 1]) || s[begin - 1] == '(' ||
                       s[begin - 1] == '*' || s[begin - 1] == '"';
    if (!opens || tagSeen || content >= s.size() || isSpace(s[content]))
        return State::GaveUp;
    cut = true;
    std::size_t to = s.size();
    while (to > content && (s[to - 1] == '`' || isSpace(s[to - 1])))
        --to; // half of the closing marks
    return to == content ? State::GaveUp : close(s, to, s.size());
}

Span::State Span::advanceCode(std::string_view s, bool ended) {
    while (pos < s.size()) {
        if (pos - begin > kLongSpan)
            return State::GaveUp;
        bool wait = false;
        if (s[pos] == '\n') {
            if (tagSeen)
                return State::GaveUp; // a tag in a code span is code; one that would need two lines
                                      // is a tag
            if (const State state = atNewline(s, ended, wait); state != State::NeedMore || wait)
                return state;
        } else if (s[pos] == '`') {
            std::size_t length = 1;
            while (pos + length < s.size() && s[pos + length] == '`')
                ++length;
            if (pos + length >= s.size() && !ended)
                return State::NeedMore;
            if (length == run)
                return close(s, pos, pos + length);
            pos += length;
        } else {
            if (s[pos] == '<') {
                const Agreement agreement = agrees(s, pos, kThinkClose);
                if (agreement == Agreement::Partly && !ended)
                    return State::NeedMore;
                tagSeen = tagSeen || agreement == Agreement::Wholly;
            }
            ++pos;
        }
    }
    return ended ? codeAtEnd(s) : State::NeedMore;
}

Span::State Span::advance(std::string_view s, bool ended) {
    if (kind == Kind::Code)
        return advanceCode(s, ended);
    while (pos < s.size()) {
        if (pos - begin > kLongSpan)
            return abandon(s);
        bool wait = false;
        State state = State::NeedMore;
        switch (s[pos]) {
        case '\n':
            state = atNewline(s, ended, wait);
            break;
        case '$':
            state = atDollar(s, ended, wait);
            break;
        case '\\':
            state = atBackslash(s, ended, wait);
            break;
        case '{':
            prose.commandSeen();
            ++depth;
            ++pos;
            break;
        case '}':
            prose.commandSeen();
            depth = std::max(0, depth - 1);
            ++pos;
            if (kind == Kind::Boxed && depth == 0)
                return close(s, pos, pos);
            break;
        case '<': {
            const Agreement agreement = agrees(s, pos, kThinkClose);
            if (agreement == Agreement::Wholly)
                return endOfText(s, pos);
            if (agreement == Agreement::Partly && !ended)
                return State::NeedMore;
            prose.take(s, pos);
            ++pos;
            break;
        }
        default:
            if (depth == 0)
                pos += prose.take(s, pos);
            else
                ++pos;
            if (depth == 0 && kind != Kind::Boxed && readsAsProse())
                return abandon(s);
        }
        if (state != State::NeedMore || wait)
            return state;
    }
    return ended ? endOfText(s, s.size()) : State::NeedMore;
}

namespace {

Opening openDollar(std::string_view s, std::size_t at, Span& span) {
    if (at + 1 >= s.size())
        return Opening::NeedMore;
    const char next = s[at + 1];
    if (next == '$') {
        span.kind = Span::Kind::DoubleDollar;
        span.content = at + 2;
        return Opening::Opened;
    }
    span.kind = Span::Kind::Dollar;
    span.content = at + 1;
    span.digitFirst = isDigit(next);
    if (isSpace(next)) {
        const bool free = at == 0 || isSpace(s[at - 1]) || s[at - 1] == '(' || s[at - 1] == '*';
        if (next != ' ' || !free)
            return Opening::None;
        span.spaced = true;
    }
    return Opening::Opened;
}

Opening openBackslash(std::string_view s, std::size_t at, Span& span) {
    if (at + 1 >= s.size())
        return Opening::NeedMore;
    if (s[at + 1] == '(' || s[at + 1] == '[') {
        span.kind = s[at + 1] == '(' ? Span::Kind::Paren : Span::Kind::Bracket;
        span.content = at + 2;
        return Opening::Opened;
    }
    constexpr std::string_view kBoxed = "\\boxed";
    switch (agrees(s, at, kBoxed)) {
    case Agreement::Partly:
        return Opening::NeedMore;
    case Agreement::Wholly: {
        std::size_t brace = at + kBoxed.size();
        while (brace < s.size() && s[brace] == ' ')
            ++brace;
        if (brace >= s.size())
            return Opening::NeedMore;
        if (s[brace] != '{')
            return Opening::None;
        span.kind = Span::Kind::Boxed;
        span.content = at;
        span.pos = brace;
        return Opening::Opened;
    }
    case Agreement::No:
        break;
    }
    constexpr std::string_view kBegin = "\\begin{";
    switch (agrees(s, at, kBegin)) {
    case Agreement::Partly:
        return Opening::NeedMore;
    case Agreement::Wholly: {
        std::size_t brace = at + kBegin.size();
        while (brace < s.size() && (isLetter(s[brace]) || s[brace] == '*'))
            ++brace;
        const std::string_view name = s.substr(at + kBegin.size(), brace - at - kBegin.size());
        if (brace >= s.size())
            return name.size() < 16 ? Opening::NeedMore : Opening::None;
        if (s[brace] != '}' ||
            std::find(kEnvironments.begin(), kEnvironments.end(), name) == kEnvironments.end())
            return Opening::None;
        span.kind = Span::Kind::Environment;
        span.name = name;
        span.content = at;
        span.pos = brace + 1;
        return Opening::Opened;
    }
    case Agreement::No:
        break;
    }
    return Opening::None;
}

} // namespace

Opening openSpan(std::string_view s, std::size_t at, bool ended, Span& span) {
    span = Span{};
    span.begin = at;
    Opening opening = Opening::None;
    if (s[at] == '$') {
        opening = openDollar(s, at, span);
    } else if (s[at] == '\\') {
        opening = openBackslash(s, at, span);
    } else {
        std::size_t run = 1;
        while (at + run < s.size() && s[at + run] == '`')
            ++run;
        if (at + run >= s.size() && !ended)
            return Opening::NeedMore;
        span.kind = Span::Kind::Code;
        span.run = run;
        span.content = at + run;
        opening = Opening::Opened;
    }
    if (span.pos == 0)
        span.pos = span.content;
    return opening;
}

std::optional<std::string> lastBoxed(std::string_view latex) {
    constexpr std::string_view kBoxed = "\\boxed";
    for (std::size_t at = latex.rfind(kBoxed); at != std::string_view::npos;
         at = at == 0 ? std::string_view::npos : latex.rfind(kBoxed, at - 1)) {
        std::size_t brace = at + kBoxed.size();
        while (brace < latex.size() && isSpace(latex[brace]))
            ++brace;
        if (brace >= latex.size() || latex[brace] != '{')
            continue;
        int depth = 0;
        for (std::size_t i = brace; i < latex.size(); ++i) {
            if (latex[i] == '\\')
                ++i;
            else if (latex[i] == '{')
                ++depth;
            else if (latex[i] == '}' && --depth == 0) {
                const std::string_view inside = latex.substr(brace + 1, i - brace - 1);
                const std::size_t from = inside.find_first_not_of(" \t\n");
                if (from == std::string_view::npos)
                    break;
                const std::size_t to = inside.find_last_not_of(" \t\n");
                return std::string(inside.substr(from, to - from + 1));
            }
        }
    }
    return std::nullopt;
}

} // namespace khatwa::tutor::scan
