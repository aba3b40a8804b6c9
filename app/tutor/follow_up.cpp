#include "app/tutor/follow_up.h"

namespace khatwa::tutor {

namespace {

/// A step as a quotation, so that its numbers are not taken for a list.
std::string quoted(std::string_view text) {
    std::string quote = "> ";
    for (const char c : text) {
        quote += c;
        if (c == '\n')
            quote += "> ";
    }
    return quote;
}

} // namespace

std::string followUpTurn(FollowUp kind, Language language, int number, std::string_view step,
                         std::string_view words) {
    const bool arabic = language == Language::Arabic;
    std::string turn;
    switch (kind) {
    case FollowUp::AboutStep:
        turn = (arabic ? "عن الخطوة " : "About step ") + std::to_string(number) +
               (arabic ? " من حلك:\n" : " of your solution:\n") + quoted(step) + "\n\n";
        if (!words.empty())
            turn += std::string(words);
        else
            turn += arabic ? "اشرح لماذا تصح هذه الخطوة وحدها، بالتفصيل."
                           : "Explain in detail why this one step is right.";
        break;
    case FollowUp::AnotherMethod:
        turn =
            arabic ? "حل المسألة نفسها بطريقة أخرى." : "Solve the same problem by another method.";
        turn += ' ';
        turn += instruction(language);
        break;
    case FollowUp::Simpler:
        turn = arabic ? "اشرح الحل نفسه بكلمات أبسط وخطوات أصغر، لمن يجد المسألة صعبة."
                      : "Explain the same solution in simpler words and smaller steps, for someone "
                        "who finds it hard.";
        turn += ' ';
        turn += instruction(language);
        break;
    }
    return turn;
}

std::string followUpTitle(FollowUp kind, Language language, int number, std::string_view words) {
    const bool arabic = language == Language::Arabic;
    switch (kind) {
    case FollowUp::AboutStep: {
        std::string title = (arabic ? "عن الخطوة " : "About step ") + std::to_string(number);
        if (!words.empty())
            title += ": " + std::string(words);
        return title;
    }
    case FollowUp::AnotherMethod:
        return arabic ? "طريقة أخرى" : "Another method";
    case FollowUp::Simpler:
        return arabic ? "شرح أبسط" : "Explained more simply";
    }
    return {};
}

} // namespace khatwa::tutor
