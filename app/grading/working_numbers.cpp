#include "app/grading/working_numbers.h"

#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

bool isClosedValue(const Expression& e) {
    return maths::isScalar(e) && maths::freeSymbols(e).empty();
}

bool matches(const Expression& pattern, const Expression& now,
             std::map<std::string, Expression>& values) {
    if (pattern.is(Kind::Symbol) && isClosedValue(now)) {
        const auto [found, added] = values.try_emplace(pattern.text(), now);
        return added || found->second == now;
    }
    if (pattern.kind() != now.kind() || pattern.size() != now.size() ||
        pattern.text() != now.text())
        return false;
    if (pattern.is(Kind::Relation))
        for (std::size_t i = 0; i + 1 < pattern.size(); ++i)
            if (pattern.relationAt(i) != now.relationAt(i))
                return false;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (!matches(pattern[i], now[i], values))
            return false;
    return true;
}

/// `v = 120/2` of `v = s/t = 120/2`; of a value itself; empty where it is neither.
std::optional<Expression> ends(const Expression& e) {
    if (maths::isScalar(e))
        return e;
    if (!e.is(Kind::Relation) || !std::ranges::all_of(e.children(), maths::isScalar))
        return std::nullopt;
    for (std::size_t i = 0; i + 1 < e.size(); ++i)
        if (e.relationAt(i) != Rel::Equal)
            return std::nullopt;
    return Expression::relation(e[0], Rel::Equal, e[e.size() - 1]);
}

} // namespace

bool dependsOnAny(const Expression& formula, const std::set<std::string>& letters,
                  maths::Assume assume, maths::Budget& budget) {
    static constexpr std::array<long, 2> kFirst{2, 7};
    std::array<Expression, 2> tried;
    for (std::size_t i = 0; i < tried.size(); ++i) {
        std::map<std::string, Expression> values;
        long value = kFirst[i];
        for (const std::string& letter : letters)
            values.emplace(letter, Expression::number(value += 2));
        tried[i] = maths::substituted(formula, values);
    }
    if (maths::isScalar(formula))
        return maths::compare(tried[0], tried[1], assume, budget).equal != Truth::Yes;
    return maths::compareStatements(tried[0], tried[1], assume, budget).equivalent != Truth::Yes;
}

bool isInstance(const Expression& formula, const Expression& now) {
    std::map<std::string, Expression> values;
    return matches(formula, now, values) && !values.empty();
}

bool putsNumbersIn(const Expression& before, const Expression& now, maths::Assume assume,
                   maths::Budget& budget) {
    const auto old = ends(before), fresh = ends(now);
    if (!old || !fresh || maths::isScalar(*old) != maths::isScalar(*fresh))
        return false;
    const std::set<std::string> had = maths::freeSymbols(*old);
    const std::set<std::string> has = maths::freeSymbols(*fresh);
    if (has.size() >= had.size() || !std::ranges::includes(had, has))
        return false;
    if (isInstance(*old, *fresh))
        return true;
    if (had.size() < 2 || (has.empty() && !maths::isScalar(*old)))
        return false;
    std::set<std::string> gone;
    std::ranges::set_difference(had, has, std::inserter(gone, gone.end()));
    return dependsOnAny(*old, gone, assume, budget);
}

} // namespace khatwa::grading
