#include "app/problems/draft.h"

#include <utility>

namespace khatwa::problems {

std::string fill(std::string_view text, const std::vector<std::string>& filled) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '#' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9')
            out += filled.at(static_cast<std::size_t>(text[++i] - '1'));
        else
            out += text[i];
    }
    return out;
}

std::string Draft::counted(int number, const Noun& noun) const {
    const std::string digits = "$" + str(number) + "$ ";
    if (!arabic())
        return digits + noun.english;
    const int rest = number % 100;
    if (rest >= 3 && rest <= 10)
        return digits + noun.arabicPlural;
    return digits + (rest >= 11 ? noun.arabicAccused : noun.arabicOne);
}

void Draft::ask(std::initializer_list<Phrase> phrasings, const std::vector<std::string>& filled) {
    problem_.statement = fill(text(pick(random_, phrasings)), filled);
}

void Draft::think(const std::string& maths) {
    problem_.thinking += '$';
    problem_.thinking += maths;
    problem_.thinking += "$\n";
}

void Draft::think(const Phrase& words, const std::string& maths) {
    problem_.thinking += text(words);
    problem_.thinking += ' ';
    think(maths);
}

void Draft::step(const Phrase& phrase, const std::vector<std::string>& filled) {
    problem_.steps.push_back(fill(text(phrase), filled));
}

Problem Draft::finish(std::string answer) {
    if (problem_.thinking.ends_with('\n'))
        problem_.thinking.pop_back();
    problem_.answer = std::move(answer);
    return std::move(problem_);
}

} // namespace khatwa::problems
