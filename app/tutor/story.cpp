#include "app/tutor/story.h"

#include "app/maths/budget.h"
#include "app/tutor/step_claims.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <array>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;

namespace {

const std::vector<StoryShape>& shapes() {
    static const std::vector<StoryShape> kShapes = [] {
        std::vector<StoryShape> all;
        addFigures(all);
        addAmounts(all);
        addMeasures(all);
        addNumbers(all);
        return all;
    }();
    return kShapes;
}

using Names = std::vector<std::string>;

/// Names of one unit stand in one row.
const std::vector<Names>& units() {
    static const std::vector<Names> kUnits = {
        {"cm", "centimetre", "centimetres", "centimeter", "centimeters", "سم", "سنتيمتر",
         "سنتيمترا", "سنتيمترات"},
        {"m", "metre", "metres", "meter", "meters", "م", "متر", "مترا", "امتار"},
        {"mm", "millimetres", "millimeters", "ملم"},
        {"km", "kilometre", "kilometres", "kilometer", "kilometers", "كم", "كيلومتر", "كيلومترا",
         "كيلومترات"},
        {"kg", "kilogram", "kilograms", "كغ", "كغم", "كيلوغرام", "كيلوغراما"},
        {"g", "gram", "grams", "غم", "غرام", "غراما", "غرامات"},
        {"l", "litre", "litres", "liter", "liters", "لتر", "لترا", "لترات"},
        {"h", "hr", "hour", "hours", "ساعه", "ساعات"},
        {"min", "minute", "minutes", "دقيقه", "دقائق"},
        {"s", "sec", "second", "seconds", "ثانيه", "ثوان"},
        {"dollar", "dollars", "دولار", "دولارا", "دولارات"},
        {"euro", "euros"},
        {"pound", "pounds", "جنيه", "جنيها", "جنيهات"},
        {"dinar", "dinars", "دينار", "دينارا", "دنانير"},
        {"riyal", "riyals", "ريال", "ريالا", "ريالات"},
        {"dirham", "dirhams", "درهم", "درهما", "دراهم"},
        {"degree", "degrees", "درجه", "درجات"},
        {"day", "days", "يوم", "يوما", "ايام"},
        {"week", "weeks"},
        {"inch", "inches"},
        {"foot", "feet", "ft"},
        {"mile", "miles"},
        {"yard", "yards"}};
    return kUnits;
}

} // namespace

bool isAmount(const Expression& e) {
    return e.is(Kind::Number) || e.is(Kind::Mixed) ||
           (e.is(Kind::Quotient) && e[0].is(Kind::Number) && e[1].is(Kind::Number));
}

std::vector<std::string> unitNames(const Phrase::Found& found) {
    const Names* names = nullptr;
    for (const std::string& unit : found.units) {
        if (unit.empty())
            continue;
        const auto row = std::ranges::find_if(
            units(), [&](const Names& one) { return std::ranges::find(one, unit) != one.end(); });
        if (row == units().end() || (names != nullptr && names != &*row))
            return {};
        names = &*row;
    }
    return names == nullptr ? Names{} : *names;
}

std::vector<std::string> raisedUnits(const Phrase::Found& found, int dimension) {
    const bool area = dimension == 2;
    Names raised;
    Names names = unitNames(found);
    if (names.empty() &&
        std::ranges::all_of(found.units, [](const std::string& unit) { return unit.empty(); }))
        names = {"unit", "units", "وحده", "وحدات"};
    for (const std::string& name : names) {
        raised.push_back(name + (area ? "²" : "³"));
        raised.push_back((area ? "square " : "cubic ") + name);
        for (const char* mark : {"مربع", "مربعا", "مربعه"})
            raised.push_back(name + " " + (area ? mark : "مكعب"));
    }
    return raised;
}

std::optional<Story> readStory(std::string_view statement, const maths::ReadOptions& reading) {
    const std::vector<Token> tokens = tokensOf(piecesOf(statement));
    if (std::ranges::none_of(tokens, &Token::formula))
        return std::nullopt;
    for (const StoryShape& shape : shapes()) {
        const auto found = shape.phrase.matches(tokens);
        if (!found)
            continue;
        Values values;
        for (const std::string& formula : found->formulas)
            if (const maths::Reading read = maths::read(formula, reading))
                values.push_back(*read.expression);
        if (values.size() != found->formulas.size())
            continue;
        try {
            if (auto story = shape.make(values, *found)) {
                story->nouns.insert(story->nouns.end(), found->nouns.begin(), found->nouns.end());
                return story;
            }
        } catch (const maths::OverBudget&) {
        } catch (const maths::TooLarge&) {
        }
    }
    return std::nullopt;
}

} // namespace khatwa::tutor
