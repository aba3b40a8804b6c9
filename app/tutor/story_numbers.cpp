#include "app/maths/transform.h"
#include "app/tutor/story.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

void add(std::vector<StoryShape>& shapes, std::initializer_list<const char*> phrases,
         const StoryMaker& make) {
    for (const char* phrase : phrases)
        shapes.push_back({Phrase(phrase), make});
}

std::optional<Story> equation(Expression left, const Expression& right) {
    Story story;
    story.given.push_back(Expression::relation(std::move(left), Rel::Equal, right));
    return story;
}

bool areAmounts(const Values& v, std::initializer_list<std::size_t> which) {
    return std::ranges::all_of(which, [&](std::size_t i) {
        const Expression& e = v[i];
        return isAmount(e.is(Kind::Negate) ? e[0] : e);
    });
}

} // namespace

/// Puzzles whose numbers have letters already. Where the reply chooses the letter, only the reply
/// says what it stands for.
void addNumbers(std::vector<StoryShape>& shapes) {
    for (const bool adds : {true, false}) {
        const StoryMaker make = [adds](const Values& v,
                                       const Phrase::Found&) -> std::optional<Story> {
            if (v.size() != 3 || !v[1].is(Kind::Symbol) || !areAmounts(v, {0, 2}))
                return std::nullopt;
            return equation(maths::sum({v[1], adds ? v[0] : maths::negate(v[0])}), v[2]);
        };
        if (adds)
            add(shapes,
                {"i add # to a number # and get # what|find [is] the number",
                 "أضفت # إلى عدد # فكان الناتج # ما|أوجد العدد"},
                make);
        else
            add(shapes,
                {"i take # away from a number # and get # what|find [is] the number",
                 "i subtract # from a number # and get # what|find [is] the number",
                 "طرحت # من عدد # فكان الناتج # ما|أوجد العدد"},
                make);
    }
    for (const bool adds : {true, false}) {
        const StoryMaker make = [adds](const Values& v,
                                       const Phrase::Found&) -> std::optional<Story> {
            if (v.size() != 4 || !v[0].is(Kind::Symbol) || !areAmounts(v, {1, 2, 3}))
                return std::nullopt;
            return equation(
                maths::sum({maths::product({v[1], v[0]}), adds ? v[2] : maths::negate(v[2])}),
                v[3]);
        };
        if (adds)
            add(shapes,
                {"a number # is multiplied by # and # is added the result is # find|what [is] the "
                 "number",
                 "ضرب عدد # في # ثم أضيف # فكان الناتج # أوجد|ما العدد"},
                make);
        else
            add(shapes,
                {"a number # is multiplied by # and # is subtracted the result is # find|what [is] "
                 "the number",
                 "ضرب عدد # في # ثم طرح # فكان الناتج # أوجد|ما العدد"},
                make);
    }
    add(shapes, {"what value of # makes # true", "ما قيمة # التي تحقق #"},
        [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
            if (v.size() != 2 || !v[0].is(Kind::Symbol) || !v[1].is(Kind::Relation) ||
                v[1].size() != 2 || v[1].relationAt(0) != Rel::Equal ||
                maths::freeSymbols(v[1]) != std::set<std::string>{v[0].text()})
                return std::nullopt;
            return equation(v[1][0], v[1][1]);
        });
    add(shapes,
        {"two numbers # and # have the sum # and # is # find them",
         "عددان # و # مجموعهما # والفرق # يساوي # أوجد العددين"},
        [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
            if (v.size() != 5 || !v[0].is(Kind::Symbol) || !v[1].is(Kind::Symbol) || v[0] == v[1] ||
                !areAmounts(v, {2, 4}))
                return std::nullopt;
            Story story;
            story.given.push_back(Expression::relation(maths::sum({v[0], v[1]}), Rel::Equal, v[2]));
            story.given.push_back(Expression::relation(v[3], Rel::Equal, v[4]));
            return story;
        });
    add(shapes,
        {"find|calculate|what [is] the slope|gradient of the tangent [line] to [the] [curve] # at "
         "#",
         "أوجد|احسب|ما ميل المماس للمنحنى # عند #"},
        [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
            if (v.size() != 2 || !v[0].is(Kind::Relation) || v[0].size() != 2 ||
                !v[0][0].is(Kind::Symbol) || !v[1].is(Kind::Relation) || v[1].size() != 2 ||
                !v[1][0].is(Kind::Symbol) || !areAmounts({v[1][1]}, {0}) ||
                maths::freeSymbols(v[0][1]) != std::set<std::string>{v[1][0].text()})
                return std::nullopt;
            maths::Budget budget;
            const auto slope = maths::derivativeOf(v[0][1], v[1][0].text(), budget);
            if (!slope)
                return std::nullopt;
            Story story;
            story.function = {v[0][1], v[1][0].text()};
            story.at = v[1][1];
            story.quantities.push_back({{"slope", "gradient", "slope of the tangent",
                                         "slope of the tangent line", "الميل", "ميل المماس"},
                                        maths::substituted(*slope, {{v[1][0].text(), v[1][1]}}),
                                        true,
                                        {}});
            return story;
        });
    add(shapes,
        {"evaluate|find|calculate|compute the integral of # from # to #",
         "احسب|أوجد تكامل # من # إلى #"},
        [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
            const auto letters = v.size() == 3 ? maths::freeSymbols(v[0]) : std::set<std::string>{};
            if (letters.size() != 1 || !maths::isScalar(v[0]) ||
                !maths::freeSymbols(v[1]).empty() || !maths::freeSymbols(v[2]).empty())
                return std::nullopt;
            Story story;
            story.quantities.push_back(
                {{"integral", "value of the integral", "التكامل", "قيمة التكامل"},
                 Expression::call("integral",
                                  {v[0], Expression::symbol(*letters.begin()), v[1], v[2]}),
                 true,
                 {}});
            return story;
        });
}

} // namespace khatwa::tutor
