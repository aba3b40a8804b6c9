#include "app/grading/check.h"
#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

/// Where the sides use percent, degrees or units unevenly, people mean more than they write.
bool unevenlyMarked(const Expression& a, const Expression& b) {
    const auto differs = [&](Kind kind) {
        return maths::contains(a, kind) != maths::contains(b, kind);
    };
    return differs(Kind::Percent) || differs(Kind::Degrees) || differs(Kind::Unit);
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
        return claim.denied || claim.supposed || a == b ? Finding::Neutral : Finding::Proved;
    if (claim.denied || claim.supposed)
        return Finding::Neutral;
    if (holds == Truth::No && !claim.remainder && !unevenlyMarked(a, b) &&
        !hasLetterLikeConstant(a) && !hasLetterLikeConstant(b) &&
        !maths::contains(pair, Kind::Ratio) && !maths::contains(pair, Kind::Mixed) &&
        !(isDecimal(b) && roundsTo(a, b)) && !(isDecimal(a) && roundsTo(b, a))) {
        reason_ = "false_formula";
        return Finding::False;
    }
    return Finding::Open;
}

} // namespace khatwa::tutor
