#include "app/grading/working.h"

#include "app/grading/working_labels.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;

namespace {

constexpr std::size_t kMostLines = 500;

/// A piece of the text and where it begins.
struct Span {
    std::string_view text;
    std::size_t position = 0;

    void dropFront(std::size_t count) {
        text.remove_prefix(count);
        position += count;
    }
    void trim() {
        const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
        while (!text.empty() && blank(text.front()))
            dropFront(1);
        while (!text.empty() && blank(text.back()))
            text.remove_suffix(1);
    }
};

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// Environments that only arrange lines; matrices and cases are part of a formula.
bool arrangesLines(std::string_view name) {
    static constexpr std::array<std::string_view, 14> kNames = {
        "aligned",  "align",     "align*", "array",   "gather",   "gather*",  "gathered",
        "eqnarray", "eqnarray*", "split",  "alignat", "alignat*", "equation", "equation*"};
    return std::ranges::find(kNames, name) != kNames.end();
}

/// The name in `\begin{name}` or `\end{name}` at the beginning of `text`; empty where there is
/// none.
std::string_view environmentAt(std::string_view text, std::string_view command) {
    if (!text.starts_with(command))
        return {};
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos || text.size() <= command.size() ||
        text[command.size()] != '{')
        return {};
    return text.substr(command.size() + 1, close - command.size() - 1);
}

constexpr std::array<std::string_view, 15> kArrows = {"\\Longleftrightarrow",
                                                      "\\Leftrightarrow",
                                                      "\\Longrightarrow",
                                                      "\\Rightarrow",
                                                      "\\implies",
                                                      "\\iff",
                                                      "\\therefore",
                                                      "<=>",
                                                      "==>",
                                                      "=>",
                                                      "⇔",
                                                      "⇒",
                                                      "⟺",
                                                      "⟹",
                                                      "∴"};

std::size_t arrowAt(std::string_view text) {
    for (const std::string_view arrow : kArrows)
        if (text.starts_with(arrow) &&
            !(arrow[0] == '\\' && text.size() > arrow.size() && isLetter(text[arrow.size()])))
            return arrow.size();
    return 0;
}

/// 2x+3=7 → 2x=4: an arrow between two relations joins lines; x → 0 does not.
std::size_t joiningArrowAt(std::string_view line, std::size_t at) {
    static constexpr std::array<std::string_view, 6> kNames = {
        "→", "⟶", "->", "\\rightarrow", "\\longrightarrow", "\\to"};
    const std::string_view rest = line.substr(at);
    const auto name = std::ranges::find_if(kNames, [&](std::string_view arrow) {
        return rest.starts_with(arrow) &&
               !(arrow[0] == '\\' && rest.size() > arrow.size() && isLetter(rest[arrow.size()]));
    });
    if (name == kNames.end())
        return 0;
    const std::string_view before = line.substr(0, at);
    const auto relates = [](std::string_view text) {
        return text.find_first_of("=<") != std::string_view::npos ||
               text.find("≤") != std::string_view::npos ||
               text.find("≥") != std::string_view::npos || text.find(" > ") != text.npos;
    };
    if (before.find("lim") != std::string_view::npos ||
        before.find("نها") != std::string_view::npos || !relates(before))
        return 0;
    return relates(rest.substr(name->size(), rest.find('\n') - name->size())) ? name->size() : 0;
}

/// Cuts a text where a new line of working begins: at a newline, `\\`, ⇒ or ⇔ that stands in no
/// bracket and in no matrix or cases.
class Cutter {
public:
    explicit Cutter(std::string_view text) : text_(text) {}

    std::vector<Span> lines() {
        std::size_t i = 0;
        start_ = 0;
        while (i < text_.size())
            i = next(i);
        cut(text_.size(), text_.size());
        return std::move(lines_);
    }

private:
    std::size_t next(std::size_t i) {
        const std::string_view rest = text_.substr(i);
        if (const auto name = environmentAt(rest, "\\begin"); !name.empty()) {
            std::size_t length = 8 + name.size();
            if (arrangesLines(name) && inner_ == 0) {
                // Column letters of an array belong to it.
                if ((name == "array" || name.starts_with("alignat")) &&
                    text_.substr(i + length).starts_with('{'))
                    if (const auto close = text_.find('}', i + length);
                        close != std::string_view::npos)
                        length = close + 1 - i;
                cut(i, i + length);
            } else {
                ++inner_;
            }
            return i + length;
        }
        if (const auto name = environmentAt(rest, "\\end"); !name.empty()) {
            const std::size_t length = 6 + name.size();
            if (arrangesLines(name) && inner_ == 0)
                cut(i, i + length);
            else
                inner_ = std::max(0, inner_ - 1);
            return i + length;
        }
        const bool outside = inner_ == 0 && depth_ == 0;
        if (rest.starts_with("\\\\")) {
            std::size_t length = 2;
            if (rest.size() > 2 && rest[2] == '[') // \\[2pt]
                if (const auto close = rest.find(']');
                    close != std::string_view::npos && close < 12)
                    length = close + 1;
            if (outside)
                cut(i, i + length);
            return i + length;
        }
        if (rest[0] == '\n' || rest[0] == '\r') {
            // A bracket that is not closed must not swallow the lines that follow.
            if (inner_ == 0 && braces_ == 0) {
                cut(i, i + 1);
                depth_ = 0;
            }
            return i + 1;
        }
        if (outside)
            if (const std::size_t arrow =
                    std::max(arrowAt(rest), joiningArrowAt(text_.substr(start_), i - start_))) {
                cutBefore(i, arrow);
                return i + arrow;
            }
        if (rest[0] == '\\' && rest.size() > 1)
            return i + 2;
        if (rest[0] == '{')
            ++braces_;
        else if (rest[0] == '}')
            braces_ = std::max(0, braces_ - 1);
        if (rest[0] == '{' || rest[0] == '(' || rest[0] == '[')
            ++depth_;
        else if (rest[0] == '}' || rest[0] == ')' || rest[0] == ']')
            depth_ = std::max(0, depth_ - 1);
        return i + 1;
    }

    void cut(std::size_t end, std::size_t begin) {
        lines_.push_back({text_.substr(start_, end - start_), start_});
        start_ = begin;
        if (lines_.size() > kMostLines)
            throw maths::TooLarge{"too long"};
    }
    /// An arrow that leads a line in begins none of its own.
    void cutBefore(std::size_t i, std::size_t length) {
        Span before{text_.substr(start_, i - start_), start_};
        before.trim();
        if (before.text.empty() || before.text == "&") {
            start_ = i + length;
            return;
        }
        cut(i, i + length);
    }

    std::string_view text_;
    std::vector<Span> lines_;
    std::size_t start_ = 0;
    int inner_ = 0;
    int depth_ = 0;
    int braces_ = 0;
};

/// `[line, line, …]`, as Maxima writes a list; the parts, or nothing where it is no such list.
std::vector<Span> listParts(Span whole) {
    whole.trim();
    if (whole.text.size() < 2 || whole.text.front() != '[' || whole.text.back() != ']')
        return {};
    std::vector<Span> parts;
    int depth = 0;
    std::size_t start = 1;
    for (std::size_t i = 0; i < whole.text.size(); ++i) {
        const char c = whole.text[i];
        if (c == '(' || c == '[' || c == '{')
            ++depth;
        else if (c == ')' || c == ']' || c == '}')
            --depth;
        if (depth == 0 && i + 1 < whole.text.size())
            return {}; // [1,2] ∪ [3,4]
        if ((c == ',' && depth == 1) || (depth == 0 && i + 1 == whole.text.size())) {
            parts.push_back({whole.text.substr(start, i - start), whole.position + start});
            start = i + 1;
            if (parts.size() > kMostLines)
                throw maths::TooLarge{"too long"};
        }
    }
    // [1, 2] alone is an interval or a list, no working.
    const bool working = std::ranges::any_of(parts, [](const Span& part) {
        return part.text.find('=') != std::string_view::npos ||
               part.text.find('<') != std::string_view::npos ||
               part.text.find('>') != std::string_view::npos ||
               part.text.find("stackeq") != std::string_view::npos;
    });
    return working || parts.size() > 2 ? parts : std::vector<Span>{};
}

/// Whether it begins with a word; capital letters are as good as small ones.
bool startsWithWord(std::string_view text, std::string_view word) {
    return text.size() >= word.size() &&
           std::ranges::equal(text.substr(0, word.size()), word, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b || a == b;
           });
}

/// Words that lead a line in, in English and Arabic.
bool dropWord(Span& line) {
    static constexpr std::array<std::string_view, 18> kWords = {
        "therefore", "hence", "thus", "then", "so",   "and", "either", "or",  "→",
        "->",        "\\to ", "إذن",  "إذًا",  "ومنه", "أي",  "إما ",   "أو ", "منه "};
    for (const std::string_view word : kWords) {
        if (!startsWithWord(line.text, word))
            continue;
        if (isLetter(word.back()) && line.text.size() > word.size() &&
            isLetter(line.text[word.size()]))
            continue;
        line.dropFront(word.size());
        line.trim();
        while (!line.text.empty() && (line.text.front() == ',' || line.text.front() == ':'))
            line.dropFront(1);
        line.trim();
        return true;
    }
    return false;
}

/// Arrows and words before a formula.
void dropLead(Span& line) {
    while (const std::size_t arrow = arrowAt(line.text)) {
        line.dropFront(arrow);
        line.trim();
    }
    while (dropWord(line)) {
    }
}

/// Signs of alignment, dollars and comments taken out; what is left keeps its length, so that
/// positions stay what they are.
std::string cleaned(std::string_view text) {
    std::string clean(text);
    const auto blank = [&](std::size_t from, std::size_t count) {
        std::fill_n(clean.begin() + static_cast<std::ptrdiff_t>(from), count, ' ');
    };
    int inner = 0;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        const std::string_view rest = std::string_view(clean).substr(i);
        if (rest.starts_with("\\begin{"))
            ++inner;
        else if (rest.starts_with("\\end{"))
            --inner;
        if (rest[0] == '\\') {
            for (const std::string_view mark : {"\\[", "\\]", "\\(", "\\)", "\\quad", "\\qquad"})
                if (rest.starts_with(mark) &&
                    !(mark.size() > 2 && rest.size() > mark.size() && isLetter(rest[mark.size()])))
                    blank(i, mark.size());
            if (clean[i] == '\\')
                ++i; // whatever is escaped is no sign of its own
            continue;
        }
        if (rest[0] == '$' || (rest[0] == '&' && inner == 0))
            blank(i, 1);
    }
    return clean;
}

/// A comment at the end of a line, `\text{(add 3)}`; words that join parts of it stay.
void dropComment(std::string& text) {
    for (;;) {
        while (!text.empty() && (std::isspace(static_cast<unsigned char>(text.back())) != 0 ||
                                 text.back() == ',' || text.back() == ';' || text.back() == '.'))
            text.pop_back();
        const std::size_t begin = std::max(text.rfind("\\text{") + 1, text.rfind("\\mbox{") + 1);
        if (begin == 0 || text.empty() || text.back() != '}')
            return;
        const std::size_t from = begin - 1;
        const std::string inside = text.substr(from + 6, text.size() - from - 7);
        if (from == 0 || inside.find('}') != std::string::npos || inside.size() < 5)
            return;
        text.resize(from);
    }
}

void replaceWord(std::string& text, std::string_view word, std::string_view with) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        text.replace(at, word.size(), with);
}

/// 68% of 400 and 3/4 of 12 are products; 2 of 5 is none. The length stays what it is.
std::string withPartsMultiplied(std::string text) {
    for (const std::string_view word : {" of ", "\\text{ of }", "\\text{of}"})
        for (std::size_t at = text.find(word); at != std::string::npos;
             at = text.find(word, at + 1)) {
            std::string_view before = std::string_view(text).substr(0, at);
            while (!before.empty() && before.back() == ' ')
                before.remove_suffix(1);
            const std::string_view last = before.substr(before.find_last_of(" =") + 1);
            if (!before.ends_with('%') && !before.ends_with("٪") &&
                last.find('/') == std::string_view::npos && !last.starts_with("\\frac"))
                continue;
            std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), word.size(), ' ');
            text[at + 1] = '*';
        }
    return text;
}

/// Words about what is done next, `subtract 3 from both sides`: no relation stands in them.
bool isRemark(std::string_view text, const maths::Reading& reading) {
    static constexpr std::array<std::string_view, 17> kVerbs = {
        "add",    "subtract", "divide",   "multiply",  "square", "expand",
        "factor", "take",     "simplify", "solve",     "check",  "substitute",
        "use",    "collect",  "cancel",   "rearrange", "combine"};
    if (reading && reading.expression->is(Kind::Text))
        return true;
    if (!reading && reading.error.code == "words")
        return true;
    for (const std::string_view sign :
         {"=", "<", ">", "≤", "≥", "≠", "∈", "\\le", "\\ge", "\\ne", "\\in"})
        if (text.find(sign) != std::string_view::npos)
            return false;
    const auto word =
        static_cast<std::size_t>(std::ranges::find_if_not(text, isLetter) - text.begin());
    std::string first(text.substr(0, word));
    std::ranges::transform(first, first.begin(), [](unsigned char c) { return std::tolower(c); });
    if (std::ranges::find(kVerbs, std::string_view(first)) != kVerbs.end())
        return true;
    return reading && maths::contains(*reading.expression, Kind::Text);
}

} // namespace

std::vector<WorkingLine> readWorking(std::string_view text, const maths::ReadOptions& options) {
    std::vector<Span> spans = listParts({text, 0});
    if (spans.empty())
        spans = Cutter(text).lines();
    std::vector<WorkingLine> lines;
    std::map<std::string, Expression> values;
    std::size_t number = 0;
    Labels labels;
    for (Span span : spans) {
        const std::string clean = cleaned(span.text);
        Span rest{clean, span.position};
        rest.trim();
        if (rest.text.empty())
            continue;
        WorkingLine line;
        line.number = ++number;
        dropLead(rest);
        if (const LabelCut cut = labels.take(rest.text); cut.remark) {
            line.comment = true;
            line.text = std::string(rest.text);
            line.position = rest.position;
            lines.push_back(std::move(line));
            continue;
        } else if (cut.front + cut.back > 0) {
            line.givenNumber = cut.equation;
            rest.text.remove_suffix(cut.back);
            rest.dropFront(cut.front);
            rest.trim();
            dropLead(rest);
        }
        bool assigns = false;
        if (rest.text.starts_with("let ")) {
            assigns = true;
            rest.dropFront(4);
            rest.trim();
        }
        if (rest.text.starts_with("=")) {
            line.continues = true;
            rest.dropFront(1);
            rest.trim();
        } else if (rest.text.starts_with("stackeq(") && rest.text.back() == ')') {
            line.continues = true;
            rest.dropFront(8);
            rest.text.remove_suffix(1);
            rest.trim();
        }
        line.text = std::string(rest.text);
        line.position = rest.position;
        replaceWord(line.text, "nounor", " or");
        replaceWord(line.text, "nounand", " and");
        dropComment(line.text);
        if (line.text.empty())
            continue;
        line.reading = maths::read(withPartsMultiplied(line.text), options);
        if (!line.reading) {
            line.comment = !line.continues && isRemark(line.text, line.reading);
            line.reading.error.position += line.position;
        } else if (!line.continues && isRemark(line.text, line.reading)) {
            line.comment = true;
        } else {
            Expression& formula = *line.reading.expression;
            if (!values.empty())
                formula = maths::substituted(formula, values);
            if (assigns && formula.is(Kind::Relation) && formula.size() == 2 &&
                formula[0].is(Kind::Symbol)) {
                values.insert_or_assign(formula[0].text(), formula[1]);
                line.comment = true;
            }
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace khatwa::grading
