#include "app/tutor/step_ties.h"

#include "app/maths/equality.h"
#include "app/maths/transform.h"
#include "app/tutor/step_formulas.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Truth;

namespace {

constexpr std::size_t kMostParts = 240;
constexpr std::size_t kMostNumbers = 120;
constexpr std::size_t kMostSolutions = 4;
constexpr std::size_t kLongestRun = 8; ///< terms whose runs are parts: a + b of a + b + c

bool same(const Expression& a, const Expression& b, Budget& budget) {
    return maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes;
}

} // namespace

void Ties::addProblem(const Expression& e) {
    ofProblem_ = true;
    add(e);
    ofProblem_ = false;
}

void Ties::addNumbers(const Expression& e) {
    ofProblem_ = true;
    if (maths::isScalar(e) && isAtom(e) && !e.is(Kind::Symbol) && !e.is(Kind::Constant))
        keep(e);
    ofProblem_ = false;
    for (const Expression& child : e.children())
        addNumbers(child);
}

void Ties::addLine(const Expression& e) {
    add(e);
}

void Ties::addSolution(const std::string& letter, const Expression& value) {
    if (solutions_.size() < kMostSolutions && solutions_.empty()) {
        solutions_.push_back({{letter, value}});
        return;
    }
    // Another letter completes what is known, another value begins a second one.
    for (auto& solution : solutions_)
        if (solution.try_emplace(letter, value).second || solution.at(letter) == value)
            return;
    if (solutions_.size() < kMostSolutions)
        solutions_.push_back({{letter, value}});
}

void Ties::keep(const Expression& e) {
    std::vector<Expression>& list = isAtom(e) ? numbers_ : parts_;
    const std::size_t most = isAtom(e) ? kMostNumbers : kMostParts;
    if (isAtom(e) && !ofProblem_ && !e.is(Kind::Quotient))
        return; // a number that was found is none of the problem
    if (list.size() < most && std::ranges::find(list, e) == list.end())
        list.push_back(e);
}

void Ties::add(const Expression& e) {
    if (maths::isScalar(e) && !e.is(Kind::Symbol) && !e.is(Kind::Constant))
        keep(e);
    // A run of the problem is a part of it; of a line it may be what was lost from it.
    if (ofProblem_ && (e.is(Kind::Sum) || e.is(Kind::Product)) && e.size() > 2 &&
        e.size() <= kLongestRun)
        for (std::size_t i = 0; i < e.size(); ++i)
            for (std::size_t n = 2; i + n <= e.size() && n < e.size(); ++n) {
                const auto from = e.children().begin() + static_cast<std::ptrdiff_t>(i);
                keep(Expression::node(e.kind(), {from, from + static_cast<std::ptrdiff_t>(n)}));
            }
    for (const Expression& child : e.children())
        add(child);
}

bool Ties::holds(const Expression& e, Budget& budget) const {
    if (isAtom(e))
        return false;
    if (e.is(Kind::Negate))
        return holds(e[0], budget);
    if ((e.isCall("diff") || e.isCall("integral")) && e.size() > 0)
        if (isAtom(e[0]) ? number(e[0], budget) : holds(e[0], budget))
            return true;
    if (std::ranges::find(parts_, e) != parts_.end())
        return true;
    const std::set<std::string> letters = maths::freeSymbols(e);
    for (const Expression& part : parts_) {
        const std::set<std::string> others = maths::freeSymbols(part);
        if (others == letters && same(part, e, budget))
            return true;
        if (letters.empty() && !others.empty())
            for (const auto& solution : solutions_)
                if (std::ranges::all_of(
                        others, [&](const std::string& name) { return solution.contains(name); }) &&
                    same(maths::substituted(part, solution), e, budget))
                    return true;
    }
    return false;
}

bool Ties::has(const Expression& e) const {
    return std::ranges::find(numbers_, e) != numbers_.end();
}

bool Ties::worth(const Expression& e, Budget& budget) const {
    return std::ranges::any_of(parts_, [&](const Expression& part) {
        return maths::freeSymbols(part).empty() && same(part, e, budget);
    });
}

bool Ties::number(const Expression& e, Budget& budget) const {
    // 20/10 is not the 2 of a fraction 2/9, which is a number of the problem too.
    const auto is = [&](const Expression& other) {
        return other == e ||
               (maths::freeSymbols(other).empty() &&
                !(e.is(Kind::Quotient) && other.is(Kind::Number)) && same(other, e, budget));
    };
    return std::ranges::any_of(numbers_, is) || std::ranges::any_of(parts_, is);
}

} // namespace khatwa::tutor
