#include "app/cli/answer_match.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::cli {

namespace {

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Removes a command where it ends there: `\left(` but not `\leftarrow`.
void removeCommand(std::string& text, std::string_view command) {
    for (std::size_t at = text.find(command); at != std::string::npos;
         at = text.find(command, at)) {
        const std::size_t after = at + command.size();
        if (after < text.size() && isLetter(text[after]))
            at = after;
        else
            text.erase(at, command.size());
    }
}

/// The parts between commas that stand in no bracket, sorted.
std::vector<std::string> parts(const std::string& answer) {
    std::vector<std::string> result(1);
    int depth = 0;
    for (const char c : answer) {
        depth += c == '{' || c == '(' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ')' || c == ']' ? 1 : 0;
        if ((c == ',' || c == ';') && depth == 0)
            result.emplace_back();
        else
            result.back() += c;
    }
    std::sort(result.begin(), result.end());
    return result;
}

/// "x=6" is the value 6 under the name x.
std::string withoutName(const std::string& part) {
    const std::size_t equals = part.find('=');
    const bool named = equals != std::string::npos && equals > 0 && equals <= 4 &&
                       isLetter(part[0]) && part.find('=', equals + 1) == std::string::npos;
    return named ? part.substr(equals + 1) : part;
}

std::vector<std::string> valuesOf(const std::vector<std::string>& list) {
    std::vector<std::string> values;
    for (const std::string& part : list)
        values.push_back(withoutName(part));
    std::sort(values.begin(), values.end());
    return values;
}

/// "1,319" to "1319"; anything else stays.
std::string withoutThousands(const std::string& text) {
    std::string digits;
    const std::size_t start = text.starts_with('-') ? 1 : 0;
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t i = start; i < point; ++i) {
        const bool separatorPlace = (point - i) % 4 == 0 && i > start;
        if (separatorPlace != (text[i] == ',') ||
            (!separatorPlace && (text[i] < '0' || text[i] > '9')))
            return text;
        if (text[i] != ',')
            digits += text[i];
    }
    return text.substr(0, start) + digits + text.substr(point);
}

} // namespace

std::string normalisedAnswer(std::string_view answer) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kReplacements = {
        {
            {"٠", "0"},
            {"١", "1"},
            {"٢", "2"},
            {"٣", "3"},
            {"٤", "4"},
            {"٥", "5"},
            {"٦", "6"},
            {"٧", "7"},
            {"٨", "8"},
            {"٩", "9"},
            {"٫", "."},
            {"٬", ","},
            {"،", ","},
            {"؛", ";"},
            {"٪", "%"},
            {"−", "-"},
            {"\\%", "%"},
            {"{,}", ","},
            {"\\dfrac", "\\frac"},
            {"\\tfrac", "\\frac"},
            {"\\$", ""},
            {"$", ""},
        }};
    std::string text(answer);
    for (const auto& [from, to] : kReplacements)
        replaceAll(text, from, to);
    removeCommand(text, "\\left");
    removeCommand(text, "\\right");
    for (const std::string_view space : {"\\(", "\\)", "\\,", "\\;", "\\:", "\\!", "\\ ", "~"})
        replaceAll(text, space, "");
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    while (!text.empty() && text.back() == '.')
        text.pop_back();
    return text;
}

bool sameAnswer(std::string_view expected, std::string_view given) {
    const std::string a = normalisedAnswer(expected);
    const std::string b = normalisedAnswer(given);
    if (a.empty() || b.empty())
        return false;
    if (a == b)
        return true;
    const std::vector<std::string> listA = parts(a);
    const std::vector<std::string> listB = parts(b);
    if (listA == listB)
        return true;
    // A bare value for a named one, and the other way round; two different names are two different
    // answers.
    const auto named = [](const std::vector<std::string>& list) { return valuesOf(list) != list; };
    if (named(listA) != named(listB) && valuesOf(listA) == valuesOf(listB))
        return true;
    return withoutThousands(a) == withoutThousands(b);
}

std::string expectedAnswer(std::string_view field) {
    const std::size_t mark = field.rfind("####");
    return std::string(mark == std::string_view::npos ? field : field.substr(mark + 4));
}

int majorityOf(const std::vector<std::string>& answers) {
    int best = -1;
    int most = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto votes = static_cast<int>(
            std::count_if(answers.begin(), answers.end(),
                          [&](const std::string& other) { return sameAnswer(answers[i], other); }));
        if (votes > most) {
            most = votes;
            best = static_cast<int>(i);
        }
    }
    return best;
}

} // namespace khatwa::cli
