#include "app/grading/check.h"
#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

constexpr std::array<std::string_view, 6> kAngles = {"sin", "cos", "tan", "cot", "sec", "csc"};
constexpr std::array<std::string_view, 6> kInverses = {"arcsin", "arccos", "arctan",
                                                       "arccot", "arcsec", "arccsc"};

bool isCallOf(const Expression& e, std::span<const std::string_view> names) {
    return e.is(Kind::Call) && std::ranges::find(names, e.text()) != names.end();
}

/// A value in degrees; the degrees under a sine are none.
bool isInDegrees(const Expression& e) {
    return e.is(Kind::Degrees) ||
           (!isCallOf(e, kAngles) && std::ranges::any_of(e.children(), isInDegrees));
}

/// Where the sides use percent, degrees or units unevenly, people mean more than they write.
bool unevenlyMarked(const Expression& a, const Expression& b) {
    const auto differs = [&](Kind kind) {
        return maths::contains(a, kind) != maths::contains(b, kind);
    };
    return differs(Kind::Percent) || differs(Kind::Unit) || isInDegrees(a) != isInDegrees(b);
}

bool hasPi(const Expression& e) {
    return e.is(Kind::Constant, "pi") || std::ranges::any_of(e.children(), hasPi);
}

/// Degrees that are not written (sin 30), or a logarithm whose base is not: schools differ.
bool isAmbiguous(const Expression& e) {
    if (isCallOf(e, kInverses) || (e.isCall("log") && e.size() == 1))
        return true;
    if (isCallOf(e, kAngles) && e.size() == 1 && !maths::contains(e[0], Kind::Degrees) &&
        !hasPi(e[0]) && !e[0].isNumber("0"))
        return true;
    return std::ranges::any_of(e.children(), isAmbiguous);
}

bool isDecimal(const Expression& e) {
    if (e.is(Kind::Negate))
        return isDecimal(e[0]);
    return e.is(Kind::Number) && e.text().find('.') != std::string::npos;
}

/// The value rounds to the decimal: 1/3 and 0.333.
bool roundsTo(const Expression& value, const Expression& decimal) {
    try {
        return grading::check(
                   {"\\approx " + maths::toLatex(decimal), maths::toLatex(value), "equivalent", {}})
                   .verdict == grading::Verdict::Correct;
    } catch (const grading::BadTask&) {
        return false;
    }
}

bool hasDecimal(const Expression& e) {
    return isDecimal(e) || std::ranges::any_of(e.children(), hasDecimal);
}

std::optional<double> valueOf(const Expression& e, Budget& budget) {
    const auto text = maths::decimalText(e, 15, budget);
    if (!text)
        return std::nullopt;
    return std::strtod(text->c_str(), nullptr);
}

/// What may be a value that was cut or rounded, though "=" stands there: 2/3 = 0.66, and
/// 0.333 × 3 = 1. Doubles are good enough to be careful with.
bool mayBeRounded(const Expression& value, const Expression& rounded, bool saysSo, Budget& budget) {
    const auto exact = valueOf(value, budget);
    const auto given = valueOf(rounded, budget);
    if (!exact || !given)
        return true;
    const double apart = std::abs(*exact - *given);
    if (saysSo && apart <= 0.05 * std::abs(*exact))
        return true;
    const Expression& literal = rounded.is(Kind::Negate) ? rounded[0] : rounded;
    if (literal.is(Kind::Number)) {
        const std::size_t point = literal.text().find('.');
        const auto places = point == std::string::npos
                                ? 0.0
                                : static_cast<double>(literal.text().size() - point - 1);
        if (!isDecimal(rounded) && !hasDecimal(value))
            return false;
        const double scaled = *exact * std::pow(10.0, places);
        // A value that has no more places needs no rounding.
        return std::abs(scaled - std::round(scaled)) > 1e-6 && apart < std::pow(10.0, -places);
    }
    const bool products = !value.is(Kind::Sum) || !rounded.is(Kind::Sum);
    return products && hasDecimal(value) && hasDecimal(rounded) && apart <= 0.01 * std::abs(*exact);
}

} // namespace

/// Numbers only.
Finding StepChecker::Work::closed(const Expression& pair, const Claim& claim, Budget& budget) {
    const Expression& a = pair[0];
    const Expression& b = pair[1];
    Truth holds = Truth::Unknown;
    switch (pair.relationAt(0)) {
    case Rel::Equal: {
        holds = maths::compare(a, b, Assume::Real, budget).equal;
        break;
    }
    case Rel::NotEqual: {
        const Truth same = maths::compare(a, b, Assume::Real, budget).equal;
        holds = same == Truth::Yes ? Truth::No : same == Truth::No ? Truth::Yes : Truth::Unknown;
        break;
    }
    case Rel::Less:
    case Rel::LessEqual:
    case Rel::Greater:
    case Rel::GreaterEqual: {
        if (const auto order = maths::order(a, b, budget)) {
            const Rel rel = pair.relationAt(0);
            const bool yes = rel == Rel::Less        ? *order < 0
                             : rel == Rel::LessEqual ? *order <= 0
                             : rel == Rel::Greater   ? *order > 0
                                                     : *order >= 0;
            holds = yes ? Truth::Yes : Truth::No;
        }
        break;
    }
    case Rel::Approximately:
        if (isDecimal(b) || b.is(Kind::Number))
            holds = roundsTo(a, b) ? Truth::Yes : Truth::Unknown;
        break;
    default:
        break;
    }
    if (holds == Truth::Yes)
        return claim.denied || claim.supposed || (a == b && !replaced_) ? Finding::Neutral
                                                                        : Finding::Holds;
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    if (holds == Truth::No && !claim.remainder && !unevenlyMarked(a, b) &&
        !hasLetterLikeConstant(a) && !hasLetterLikeConstant(b) &&
        !maths::contains(pair, Kind::Ratio) && !maths::contains(pair, Kind::Mixed) &&
        !isAmbiguous(a) && !isAmbiguous(b) && !(isDecimal(b) && roundsTo(a, b)) &&
        !(isDecimal(a) && roundsTo(b, a)) &&
        !(pair.relationAt(0) == Rel::Equal &&
          (mayBeRounded(a, b, hasWord(claim.words, roundings()), budget) ||
           mayBeRounded(b, a, hasWord(claim.words, roundings()), budget)))) {
        reason_ = "false_formula";
        return Finding::False;
    }
    return Finding::Open;
}

} // namespace khatwa::tutor
