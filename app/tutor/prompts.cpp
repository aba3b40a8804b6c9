#include "app/tutor/prompts.h"

#include <cctype>
#include <cstddef>

namespace khatwa::tutor {

namespace {

bool isLatinLetter(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The index after what is mathematics and says nothing of the language: `$…$`, `\(…\)`, `\[…\]`,
/// `\command`.
std::size_t afterFormula(std::string_view text, std::size_t at) {
    const auto afterClosing = [&](std::string_view closing, std::size_t from) {
        const std::size_t end = text.find(closing, from);
        return end == std::string_view::npos ? text.size() : end + closing.size();
    };
    if (text.substr(at).starts_with("$$"))
        return afterClosing("$$", at + 2);
    if (text[at] == '$')
        return afterClosing("$", at + 1);
    if (text.substr(at).starts_with("\\("))
        return afterClosing("\\)", at + 2);
    if (text.substr(at).starts_with("\\["))
        return afterClosing("\\]", at + 2);
    if (text[at] == '\\') {
        ++at;
        while (at < text.size() && isLatinLetter(static_cast<unsigned char>(text[at])))
            ++at;
    }
    return at;
}

} // namespace

std::string_view instruction(Language language) {
    return language == Language::Arabic ? kArabicInstruction : kEnglishInstruction;
}

std::string userTurn(std::string_view problem, Language language) {
    while (!problem.empty() && std::isspace(static_cast<unsigned char>(problem.front())) != 0)
        problem.remove_prefix(1);
    while (!problem.empty() && std::isspace(static_cast<unsigned char>(problem.back())) != 0)
        problem.remove_suffix(1);
    std::string turn(problem);
    turn += '\n';
    turn += instruction(language);
    return turn;
}

Language languageOf(std::string_view text) {
    int arabic = 0;
    int latin = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '$' || byte == '\\') {
            const std::size_t after = afterFormula(text, i);
            i = after > i ? after : i + 1;
            continue;
        }
        // U+0600 to U+06FF are the two-byte characters that begin with D8 to DB.
        arabic += byte >= 0xD8 && byte <= 0xDB ? 1 : 0;
        latin += isLatinLetter(byte) ? 1 : 0;
        ++i;
    }
    return arabic > 0 && arabic >= latin ? Language::Arabic : Language::English;
}

} // namespace khatwa::tutor
