#include "app/grading/working_labels.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace khatwa::grading {

namespace {

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool isBlank(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// A short number in Latin or Arabic digits at the beginning.
struct Number {
    long value = 0;
    std::size_t length = 0; ///< 0: there is none
};

Number numberAt(std::string_view text) {
    Number number;
    while (number.length < text.size() && number.value < 100) {
        const auto byte = static_cast<unsigned char>(text[number.length]);
        if (byte >= '0' && byte <= '9') {
            number.value = number.value * 10 + (byte - '0');
            ++number.length;
            continue;
        }
        if (byte != 0xD9 || number.length + 1 >= text.size())
            break;
        const auto low = static_cast<unsigned char>(text[number.length + 1]);
        if (low < 0xA0 || low > 0xA9) // U+0660 to U+0669
            break;
        number.value = number.value * 10 + (low - 0xA0);
        number.length += 2;
    }
    return number;
}

bool hasRelation(std::string_view text) {
    static constexpr std::array<std::string_view, 10> kSigns = {"=", "<", ">",    "≤",    "≥",
                                                                "≠", "∈", "\\le", "\\ge", "\\ne"};
    return std::ranges::any_of(
        kSigns, [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; });
}

/// Words that lead in what is done, where a colon follows; a:b = 2:3 begins with none of them.
bool beginsWithLead(std::string_view text) {
    static constexpr std::array<std::string_view, 60> kWords = {
        "step",   "check",     "checking",   "verify",       "verification", "proof",
        "from",   "sub",       "substitute", "substituting", "solution",     "answer",
        "eq",     "equation",  "add",        "adding",       "subtract",     "subtracting",
        "divide", "dividing",  "multiply",   "multiplying",  "expand",       "expanding",
        "factor", "factoring", "factorise",  "factorize",    "simplify",     "simplifying",
        "solve",  "solving",   "use",        "using",        "rearrange",    "collect",
        "خطوة",   "الخطوة",    "تحقق",       "التحقق",       "للتحقق",       "الحل",
        "من",     "بطرح",      "بجمع",       "بقسمة",        "بضرب",         "نطرح",
        "نجمع",   "نقسم",      "نضرب",       "بالتعويض",     "نعوض",         "بالطرح",
        "بالجمع", "بالقسمة",   "بالضرب",     "بفك",          "بتحليل",       "المعادلة"};
    return std::ranges::any_of(kWords, [&](std::string_view word) {
        if (text.size() < word.size() ||
            !std::ranges::equal(text.substr(0, word.size()), word, [](char a, char b) {
                return a == b || std::tolower(static_cast<unsigned char>(a)) == b;
            }))
            return false;
        if (text.size() == word.size())
            return true;
        const char next = text[word.size()];
        return !isLetter(next) && (static_cast<unsigned char>(next) < 0x80);
    });
}

/// Check marks at the end, and blanks before them.
std::size_t checkMarks(std::string_view line) {
    static constexpr std::array<std::string_view, 5> kMarks = {"✓", "✔", "☑", "\xEF\xB8\x8F",
                                                               "\\checkmark"};
    std::string_view rest = line;
    for (bool found = true; found;) {
        found = false;
        while (!rest.empty() && isBlank(rest.back()))
            rest.remove_suffix(1);
        for (const std::string_view mark : kMarks)
            if (rest.ends_with(mark)) {
                rest.remove_suffix(mark.size());
                found = true;
            }
    }
    return line.size() - rest.size();
}

/// `| -3` and `| : 2` say what is done to both sides; bars of an absolute value come in pairs.
std::size_t operationAtEnd(std::string_view line) {
    if (std::ranges::count(line, '|') != 1)
        return 0;
    const std::size_t bar = line.find('|');
    std::string_view after = line.substr(bar + 1);
    while (!after.empty() && isBlank(after.front()))
        after.remove_prefix(1);
    static constexpr std::array<std::string_view, 9> kSigns = {"+", "-", "*", "/", ":",
                                                               "−", "·", "×", "÷"};
    const bool operation =
        std::ranges::any_of(kSigns, [&](std::string_view sign) { return after.starts_with(sign); });
    return operation && hasRelation(line.substr(0, bar)) && !hasRelation(after) ? line.size() - bar
                                                                                : 0;
}

} // namespace

/// `(1)+(2)`, `2(1) - (2)`: labels that were given, numbers and signs, and nothing else.
bool Labels::refersToEquations(std::string_view text) const {
    bool refers = false;
    while (!text.empty()) {
        if (text.front() == '(') {
            const Number number = numberAt(text.substr(1));
            if (number.length == 0 || number.value < 1 || number.value > equations_ ||
                !text.substr(1 + number.length).starts_with(')'))
                return false;
            refers = true;
            text.remove_prefix(number.length + 2);
            continue;
        }
        if (const Number number = numberAt(text); number.length > 0) {
            text.remove_prefix(number.length);
            continue;
        }
        static constexpr std::array<std::string_view, 8> kSigns = {"+", "-", "−",      "*",
                                                                   "·", "×", "\\cdot", "\\times"};
        if (isBlank(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        const auto sign = std::ranges::find_if(
            kSigns, [&](std::string_view candidate) { return text.starts_with(candidate); });
        if (sign == kSigns.end())
            return false;
        text.remove_prefix(sign->size());
    }
    return refers;
}

/// `x+y=5 (1)`, `x+y=5 ...(1)`, `\tag{1}`; `back` grows by what was found.
bool Labels::endLabel(std::string_view line, std::size_t& back) {
    std::string_view text = line.substr(0, line.size() - back);
    std::size_t open = text.rfind("\\tag{");
    std::size_t begin = open == std::string_view::npos ? open : open + 5;
    const char close = open == std::string_view::npos ? ')' : '}';
    if (open == std::string_view::npos) {
        open = text.rfind('(');
        begin = open == std::string_view::npos ? open : open + 1;
    }
    if (open == std::string_view::npos || open == 0 || text.back() != close ||
        !hasRelation(text.substr(0, open)))
        return false;
    const Number number = numberAt(text.substr(begin));
    const char before = text[open - 1];
    if (number.length == 0 || begin + number.length + 1 != text.size() ||
        number.value != equations_ + 1 ||
        (close == ')' && !isBlank(before) && !text.substr(0, open).ends_with("..") &&
         !text.substr(0, open).ends_with("…")))
        return false;
    equations_ = number.value;
    back = line.size() - open;
    const auto ends = [&](std::string_view what) {
        return line.substr(0, line.size() - back).ends_with(what);
    };
    for (;;) {
        if (ends(".") || ends(" "))
            ++back;
        else if (ends("…"))
            back += std::string_view("…").size();
        else
            return true;
    }
}

/// `1)`, `1. `, `(1) ` where they count the lines.
std::size_t Labels::frontLabel(std::string_view line) {
    const bool bracket = line.starts_with('(');
    const Number number = numberAt(line.substr(bracket ? 1 : 0));
    std::size_t length = number.length + (bracket ? 1 : 0);
    if (number.length == 0 || number.value != lines_ + 1 || length + 1 >= line.size())
        return 0;
    const char mark = line[length++];
    if (mark != ')' && (bracket || mark != '.'))
        return 0;
    // Nothing opened the bracket of `1)`; the others must stand apart.
    if ((bracket || mark == '.') && !isBlank(line[length]))
        return 0;
    lines_ = number.value;
    return length;
}

LabelCut Labels::take(std::string_view line) {
    LabelCut cut;
    cut.back = checkMarks(line);
    if (cut.back == line.size()) {
        cut.remark = true;
        return cut;
    }
    if (cut.back == 0)
        cut.back = operationAtEnd(line);
    while (cut.back < line.size() && isBlank(line[line.size() - cut.back - 1]))
        ++cut.back;
    cut.equation = endLabel(line, cut.back);
    cut.front = frontLabel(line);
    std::string_view text = line.substr(cut.front, line.size() - cut.front - cut.back);
    if (equations_ > 0 && refersToEquations(text)) {
        cut.remark = true;
        return cut;
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || hasRelation(text.substr(0, colon)))
        return cut;
    std::string_view lead = text.substr(0, colon);
    while (!lead.empty() && isBlank(lead.front()))
        lead.remove_prefix(1);
    const bool leads = beginsWithLead(lead);
    if (leads && text.find_first_not_of(" \t", colon + 1) == std::string_view::npos)
        cut.remark = true;
    else if ((leads || (equations_ > 0 && refersToEquations(lead))) &&
             hasRelation(text.substr(colon)))
        cut.front += colon + 1;
    return cut;
}

} // namespace khatwa::grading
