#pragma once

#include "app/maths/expression.h"
#include "app/maths/read.h"
#include "app/tutor/phrases.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace khatwa::tutor {

// Problems in words, as far as their shape is known (a rectangle and its area, a price and a
// discount, shares in a ratio); for the sources of the step checker alone. A statement is a story
// only where all of it has one of the shapes, so that what is computed from it is what was asked.

/// Something that the story has a value for.
struct Quantity {
    std::vector<std::string> phrases; ///< how a step may name it, "area of the rectangle"
    maths::Expression value;          ///< as it would be computed: 8 × 5
    bool asked = false;
    std::string law;                     ///< in letters: L=a*b; empty where there is none
    std::vector<std::string> units = {}; ///< that belong to it alone: cm² of an area
};

struct Story {
    std::vector<Quantity> quantities;
    std::vector<maths::Expression> given;     ///< equations that the words say
    std::optional<maths::Expression> shareOf; ///< what percentages are taken of
    /// The function whose slope is asked for, by which letter, and where.
    std::optional<std::pair<maths::Expression, std::string>> function;
    std::optional<maths::Expression> at;
    std::vector<std::string> nouns; ///< of what is counted, and units of the asked
};

std::optional<Story> readStory(std::string_view statement, const maths::ReadOptions& reading);

using Values = std::vector<maths::Expression>;
/// Empty where the formulas are not what the story needs.
using StoryMaker = std::function<std::optional<Story>(const Values&, const Phrase::Found&)>;
struct StoryShape {
    Phrase phrase;
    StoryMaker make;
};
// By what they are about: story_figures.cpp, story_amounts.cpp, story_measures.cpp (means, chances,
// units), story_numbers.cpp.
void addFigures(std::vector<StoryShape>& shapes);
void addAmounts(std::vector<StoryShape>& shapes);
void addMeasures(std::vector<StoryShape>& shapes);
void addNumbers(std::vector<StoryShape>& shapes);

/// The unit with its other names ("cm", "centimetres"); empty for none or several.
std::vector<std::string> unitNames(const Phrase::Found& found);
/// Of so many dimensions: cm², square centimetres; cm³.
std::vector<std::string> raisedUnits(const Phrase::Found& found, int dimension);
/// A number as it may be given, not negative: 12, 1.5, 3/4.
bool isAmount(const maths::Expression& e);

} // namespace khatwa::tutor
