#include "app/maths/equality.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_operations.h"
#include "app/tutor/step_shapes.h"
#include "app/tutor/step_words.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Truth;

namespace {

/// A number without its sign and percent, as it may stand within a formula.
const Expression& bareNumber(const Expression& e) {
    return (e.is(Kind::Negate) || e.is(Kind::Percent) || e.is(Kind::Degrees)) && e.size() > 0
               ? bareNumber(e[0])
               : e;
}

/// 4x² and (x-2)²/3, but not x² + 6x.
bool isPowerOf(const Expression& e, int power) {
    if (e.is(Kind::Product) || e.is(Kind::Quotient) || e.is(Kind::Negate))
        return std::ranges::any_of(e.children(),
                                   [&](const Expression& part) { return isPowerOf(part, power); });
    return e.is(Kind::Power) && e[1].isNumber(std::to_string(power));
}

bool isDenominator(const Expression& number, const Expression& e) {
    return (e.is(Kind::Quotient) && e[1] == number) ||
           std::ranges::any_of(
               e.children(), [&](const Expression& child) { return isDenominator(number, child); });
}

} // namespace

/// "Subtract $7$ from both sides: $3t=-6$" says more than its equation: the 7 must be what it
/// was made with. A number that no operation explains must at least stand in a formula of the
/// step.
bool StepChecker::Work::operandsFit(const Claims& said, Budget& budget) {
    std::vector<Operand> all = operands_;
    for (const Sentence& sentence : said.sentences)
        if (!sentence.explained)
            for (const Expression& number : numbersIn(sentence.prose))
                all.push_back({number, sentence.prose});
    // "To find 15% of 80, write 15% = 0.15" says the problem once more.
    const auto repeats = [&](const Operand& operand) {
        return facts_.shareOf && operationIn(operand.words) == Operation::None &&
               ties_.has(operand.value);
    };
    std::erase_if(all, [&](const Operand& operand) {
        return repeats(operand) ||
               std::ranges::find(explained_, bareNumber(operand.value)) != explained_.end();
    });
    try {
        for (const Sentence& sentence : said.sentences)
            if (const Powering powering = poweringIn(sentence.prose);
                powering.power > 0 && !sentence.explained && !sentence.open &&
                hasEquationInLetters() && !wasRaised(powering, budget))
                return false;
        return std::ranges::all_of(all, [&](const Operand& operand) {
            const Operation operation = operationIn(operand.words);
            if (operation != Operation::None &&
                (speaksOfSides(operand.words) || hasEquationInLetters()))
                return wasDone(operation, operand.value, budget);
            if (hasWord(operand.words,
                        {"denominator", "denominators", "المقامات", "المقامين", "مقام", "المقام"}))
                return std::ranges::any_of(formulas_, [&](const Expression& formula) {
                    return isDenominator(operand.value, formula);
                });
            return std::ranges::any_of(formulas_, [&](const Expression& formula) {
                return standsIn(operand.exact ? operand.value : bareNumber(operand.value), formula);
            });
        });
    } catch (const maths::OverBudget&) {
        return false;
    } catch (const maths::TooLarge&) {
        return false;
    }
}

/// Some equation of the step is one before it raised to the power, or a root of it. Where there is
/// such a power or root to be undone, the step may have gone on from there.
bool StepChecker::Work::wasRaised(Powering powering, Budget& budget) const {
    std::vector<Expression> before = lines_;
    before.insert(before.end(), facts_.given.begin(), facts_.given.end());
    const auto undone = [&](const Expression& e) {
        if (!powering.root)
            return maths::contains(e, Kind::Root) || maths::contains(e, Kind::Abs);
        return e.is(Kind::Relation) &&
               std::ranges::any_of(e.children(), [&](const Expression& side) {
                   return isPowerOf(side, powering.power);
               });
    };
    if (std::ranges::any_of(before, undone) ||
        (powering.root && std::ranges::any_of(formulas_, [](const Expression& e) {
             return maths::contains(e, Kind::Root);
         })))
        return true;
    before.insert(before.end(), formulas_.begin(), formulas_.end());
    const Expression power = Expression::number(powering.power);
    const auto raised = [&](const Expression& low, const Expression& high) {
        return same(Expression::node(Kind::Power, {maths::withSign(low, true), power}), high,
                    budget);
    };
    const auto isEqual = [](const Expression& e) { return e.is(Kind::Relation) && e.size() == 2; };
    return std::ranges::any_of(before, [&](const Expression& old) {
        return std::ranges::any_of(formulas_, [&](const Expression& now) {
            if (!isEqual(old) || !isEqual(now) || old == now)
                return false;
            const Expression& low = powering.root ? now : old;
            const Expression& high = powering.root ? old : now;
            return (raised(low[0], high[0]) && raised(low[1], high[1])) ||
                   (raised(low[0], high[1]) && raised(low[1], high[0]));
        });
    });
}

bool StepChecker::Work::hasEquationInLetters() const {
    return std::ranges::any_of(formulas_, [](const Expression& formula) {
        return formula.is(Kind::Relation) && formula.size() == 2 &&
               !maths::freeSymbols(formula).empty();
    });
}

/// "Factor: (x+4)(x-12) = 0" rewrites the sides of an equation, each for itself.
bool StepChecker::Work::sidesKept(const Expression& now, Budget& budget) {
    std::vector<Expression> before = lines_;
    before.insert(before.end(), facts_.given.begin(), facts_.given.end());
    before.insert(before.end(), formulas_.begin(), formulas_.end());
    if (!now.is(Kind::Relation) || now.size() != 2)
        return false;
    return std::ranges::any_of(before, [&](const Expression& old) {
        if (!old.is(Kind::Relation) || old.size() != 2 || old == now || !maths::isScalar(old[0]) ||
            !maths::isScalar(old[1]))
            return false;
        // What moved from one side to the other is allowed: x² = 4 as (x-2)(x+2) = 0.
        const Expression a = maths::sum({old[0], maths::negate(old[1])});
        const Expression b = maths::sum({now[0], maths::negate(now[1])});
        return maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes ||
               maths::compare(a, maths::negate(b), Assume::Real, budget).equal == Truth::Yes;
    });
}

/// Some equation of the step is one of those before it, with this done to both sides.
bool StepChecker::Work::wasDone(Operation operation, const Expression& by, Budget& budget) {
    std::vector<Expression> before = lines_;
    for (const Expression& e : facts_.given)
        before.push_back(e);
    before.insert(before.end(), formulas_.begin(), formulas_.end());
    const auto same = [&](const Expression& a, const Expression& b) {
        return maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes;
    };
    for (const Expression& old : before)
        for (const Expression& now : formulas_) {
            // Which way an inequality points was proved already.
            if (!old.is(Kind::Relation) || !now.is(Kind::Relation) || old.size() != 2 ||
                now.size() != 2 || !maths::isScalar(old[0]) || !maths::isScalar(old[1]) ||
                !maths::isScalar(now[0]) || !maths::isScalar(now[1]))
                continue;
            const Expression left = operated(operation, old[0], by);
            const Expression right = operated(operation, old[1], by);
            if ((same(left, now[0]) && same(right, now[1])) ||
                (same(left, now[1]) && same(right, now[0])))
                return true;
        }
    return false;
}

} // namespace khatwa::tutor
