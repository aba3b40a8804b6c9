#include "app/tutor/step_units.h"

#include "app/tutor/step_words.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::tutor {

namespace {

/// \text{ cm}^2 within a formula.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string words;
};

std::optional<Span> textFrom(std::string_view latex, std::size_t at) {
    for (;; ++at) {
        at = latex.find('\\', at);
        if (at == std::string_view::npos)
            return std::nullopt;
        for (const std::string_view name : {"\\text{", "\\textrm{", "\\mathrm{", "\\textbf{"}) {
            if (!latex.substr(at).starts_with(name))
                continue;
            const std::size_t from = at + name.size();
            const std::size_t close = latex.find('}', from);
            if (close == std::string_view::npos)
                return std::nullopt;
            Span span{at, close + 1, std::string(latex.substr(from, close - from))};
            for (const auto& [mark, raised] : {std::pair<std::string_view, const char*>{"^2", "²"},
                                               {"^{2}", "²"},
                                               {"^3", "³"},
                                               {"^{3}", "³"}})
                if (latex.substr(span.end).starts_with(mark)) {
                    span.end += mark.size();
                    span.words += raised;
                    break;
                }
            return span;
        }
    }
}

/// "cm²", "km/h", "square metres".
bool isUnit(const std::string& text) {
    const std::vector<std::string> words = wordsIn(text);
    return !words.empty() && std::ranges::all_of(words, [](const std::string& word) {
        std::string bare = plainForm(word);
        for (const std::string_view raised : {"²", "³"})
            if (bare.ends_with(raised))
                bare.resize(bare.size() - raised.size());
        return isUnitWord(bare) || bare == "square" || bare == "cubic" || bare == "per" ||
               bare == "مربع" || bare == "مربعا" || bare == "مكعب";
    });
}

bool takeUnits(std::string& latex, std::string& words) {
    bool any = false;
    for (std::size_t at = 0;;) {
        const auto span = textFrom(latex, at);
        if (!span)
            return any;
        if (!isUnit(span->words)) {
            at = span->end;
            continue;
        }
        words += " " + span->words + " ";
        latex.erase(span->begin, span->end - span->begin);
        at = span->begin;
        any = true;
    }
}

/// The sides of a chain, cut at its outermost equals signs.
std::vector<std::string> sidesOf(const std::string& latex) {
    std::vector<std::string> sides(1);
    int depth = 0;
    for (const char c : latex) {
        depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
        if (c == '=' && depth == 0)
            sides.emplace_back();
        else
            sides.back() += c;
    }
    return sides;
}

/// A side of words alone: \\text{length} \\times \\text{width}. Its words and signs.
std::optional<std::string> wordsOfSide(std::string side) {
    std::string words;
    std::string rest;
    const auto replace = [&](std::string_view from, std::string_view to) {
        for (std::size_t at = 0; (at = side.find(from, at)) != std::string::npos; at += to.size())
            side.replace(at, from.size(), to);
    };
    if (!textFrom(side, 0))
        return std::nullopt;
    replace("\\times", " × ");
    replace("\\cdot", " × ");
    replace("\\div", " / ");
    replace("\\quad", " ");
    replace("\\,", " ");
    const bool fraction = side.find("\\frac{") != std::string::npos;
    if (fraction) { // one over the other, and nothing beside them
        replace("\\frac{", "");
        const std::size_t between = side.find("}{", side.find('}') + 1);
        if (between == std::string::npos)
            return std::nullopt;
        side.replace(between, 2, " / ");
    }
    const bool probability = side.find("P(") == 0;
    if (probability)
        side.erase(0, 1);
    while (const auto span = textFrom(side, 0)) {
        words += side.substr(0, span->begin) + " " + span->words + " ";
        rest += side.substr(0, span->begin);
        side.erase(0, span->end);
    }
    words += side;
    rest += side;
    for (const std::string_view sign : {"×", "/", "+", "-", "{", "}", "(", ")", " "})
        for (std::size_t at = 0; (at = rest.find(sign, at)) != std::string::npos;)
            rest.erase(at, sign.size());
    if (!rest.empty())
        return std::nullopt;
    return (probability ? " probability of " : " ") + words + " = ";
}

} // namespace

void moveWordsOut(std::vector<Piece>& pieces) {
    std::vector<Piece> moved;
    for (Piece& piece : pieces) {
        if (!piece.maths || !textFrom(piece.text, 0)) {
            moved.push_back(std::move(piece));
            continue;
        }
        std::string after;
        piece.marked = takeUnits(piece.text, after);
        std::vector<std::string> sides = sidesOf(piece.text);
        std::size_t first = 0;
        std::string before;
        while (first + 1 < sides.size()) {
            const auto words = wordsOfSide(sides[first]);
            if (!words)
                break;
            before += *words;
            ++first;
        }
        if (first > 0 && !textFrom(sides.back(), 0)) {
            std::string rest = sides[first];
            for (std::size_t i = first + 1; i < sides.size(); ++i)
                rest += "=" + sides[i];
            piece.text = rest;
            moved.push_back({false, before});
        }
        moved.push_back(std::move(piece));
        if (!after.empty())
            moved.push_back({false, std::move(after)});
    }
    pieces = std::move(moved);
}

} // namespace khatwa::tutor
