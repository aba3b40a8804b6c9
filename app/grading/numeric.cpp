#include "app/grading/numeric.h"

#include "app/grading/meaning.h"
#include "app/grading/numbers.h"
#include "app/maths/equality.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rational;
using Type = Meaning::Type;

namespace {

bool isConstant(const Expression& e) {
    return maths::isScalar(e) && maths::freeSymbols(e).empty();
}

Expression difference(const Expression& a, const Expression& b) {
    return maths::sum({a, maths::negate(b)});
}

/// -1, 0, 1 of |a - b| against a bound; empty where it cannot be told.
std::optional<int> distanceAgainst(const Expression& a, const Expression& b,
                                   const Expression& bound, Budget& budget) {
    const auto exactA = maths::rationalValue(a, budget);
    const auto exactB = maths::rationalValue(b, budget);
    const auto exactBound = maths::rationalValue(bound, budget);
    if (exactA && exactB && exactBound) {
        const auto order = (*exactA - *exactB).abs() <=> *exactBound;
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    return maths::order(Expression::node(Kind::Abs, {difference(a, b)}), bound, budget);
}

/// Off by one in the last place, the digits right but elsewhere, the wrong sign: what a wrong
/// number may be.
Judgement wrongNumber(const Expression& expected, const Expression& answer, Budget& budget) {
    const auto e = maths::rationalValue(expected, budget);
    const auto a = maths::rationalValue(answer, budget);
    if (e && a && !e->isZero() && !a->isZero()) {
        if (*e == -*a)
            return incorrect(reasons::kSignError);
        if (isPowerOfTen(*a / *e))
            return incorrect(reasons::kPowerOfTen);
    }
    return incorrect();
}

Judgement withinTolerance(const Expression& expected, const Expression& answer,
                          const Options& options, Budget& budget) {
    bool unsure = false;
    const auto within = [&](const Expression& bound) {
        const auto order = distanceAgainst(answer, expected, bound, budget);
        unsure = unsure || !order;
        return order && *order <= 0;
    };
    if (!options.abs.empty() && within(Expression::number(options.abs)))
        return correct();
    if (!options.rel.empty() && within(maths::product({Expression::number(options.rel),
                                                       Expression::node(Kind::Abs, {expected})})))
        return correct();
    return unsure ? undecided(reasons::kNotDecided) : wrongNumber(expected, answer, budget);
}

/// The judgement on figures or places that were counted, given whether the value is right.
Judgement counted(bool asAsked, Judgement value, std::string_view reason) {
    if (asAsked || value.verdict == Verdict::Undecided)
        return value;
    if (value.verdict == Verdict::Correct)
        return wrongForm(reason);
    if (value.reason.empty())
        value.reason = reason;
    return value;
}

/// Whether `answer` is the reference as it should be rounded, given the place of its last digit.
Judgement roundedRight(const Rational& should, const Rational& answer, int lastPlace,
                       const Expression& expected, Budget& budget) {
    if (should == answer)
        return correct();
    if ((should - answer).abs() <= powerOfTen(lastPlace))
        return incorrect(reasons::kRoundedWrongly);
    return wrongNumber(expected, answer.toExpression(), budget);
}

Judgement byFigures(const Expression& expected, const Expression& answer, const Expression& written,
                    const Options& options, Budget& budget) {
    const int figures = *options.sigfigs;
    const int accuracy = options.sigfigsAccuracy.value_or(figures);
    const auto digits = writtenNumber(written, budget);
    const bool asAsked =
        digits && figures <= digits->most && (accuracy == -1 || figures >= digits->least);
    if (accuracy == 0)
        return asAsked ? correct() : incorrect(reasons::kWrongFigures);
    const auto should = roundedToFigures(expected, figures, budget);
    // What is written with more figures than asked for has the value where it rounds to it.
    const bool longer = !digits || digits->least > figures;
    const auto is =
        longer ? roundedToFigures(answer, figures, budget) : maths::rationalValue(answer, budget);
    if (!should || !is)
        return undecided(reasons::kNotDecided);
    const int lead = should->isZero() ? 0 : leadingExponent(*should);
    Judgement value;
    if (accuracy > 0 && accuracy < figures) {
        const Rational margin = powerOfTen(lead - accuracy + 1) / Rational(2);
        value = (*is - *should).abs() < margin ? correct()
                                               : wrongNumber(expected, is->toExpression(), budget);
    } else {
        value = roundedRight(*should, *is, lead - figures + 1, expected, budget);
    }
    return counted(asAsked, std::move(value), reasons::kWrongFigures);
}

Judgement byDecimals(const Expression& expected, const Expression& answer,
                     const Expression& written, int places, Budget& budget) {
    const auto should = roundedTo(expected, places, budget);
    const auto is = roundedTo(answer, places, budget);
    if (!should || !is)
        return undecided(reasons::kNotDecided);
    const auto digits = writtenNumber(written, budget);
    return counted(digits && digits->decimals == places,
                   roundedRight(*should, *is, -places, expected, budget), reasons::kWrongDecimals);
}

/// Without any option: equal, or rounded rightly to three figures or more.
Judgement byValue(const Expression& expected, const Expression& answer, const Expression& written,
                  Budget& budget) {
    constexpr int kFewest = 3;
    const auto distance = distanceAgainst(answer, expected, Expression::number(0L), budget);
    if ((distance && *distance == 0) ||
        maths::compare(expected, answer, maths::Assume::Real, budget).equal == maths::Truth::Yes)
        return correct();
    const auto digits = writtenNumber(written, budget);
    if (digits && digits->point && digits->least >= kFewest) {
        const auto should = roundedTo(expected, digits->decimals, budget);
        if (should && *should == digits->value)
            return correct();
    }
    return distance ? wrongNumber(expected, answer, budget) : undecided(reasons::kNotDecided);
}

} // namespace

bool asksForPrecision(const Options& options) {
    return !options.abs.empty() || !options.rel.empty() || options.sigfigs || options.decimals ||
           options.roundDecimals;
}

Judgement judgeNumber(const Expression& expected, const Expression& answer,
                      const Expression& written, const Options& options, Budget& budget) {
    if (!isConstant(answer))
        return incorrect(reasons::kWrongKind);
    Judgement judgement = correct();
    if (options.sigfigs)
        judgement = byFigures(expected, answer, written, options, budget);
    if (judgement.verdict == Verdict::Correct && options.decimals)
        judgement = byDecimals(expected, answer, written, *options.decimals, budget);
    const bool tolerance = !options.abs.empty() || !options.rel.empty();
    if (judgement.verdict == Verdict::Correct && tolerance)
        judgement = withinTolerance(expected, answer, options, budget);
    if (judgement.verdict == Verdict::Correct && options.roundDecimals) {
        const auto e = roundedTo(expected, *options.roundDecimals, budget);
        const auto a = roundedTo(answer, *options.roundDecimals, budget);
        if (!e || !a)
            return undecided(reasons::kNotDecided);
        return *e == *a ? correct() : wrongNumber(expected, answer, budget);
    }
    if (!asksForPrecision(options))
        return byValue(expected, answer, written, budget);
    return judgement;
}

namespace {

/// Lists, sets and tuples of numbers, element by element.
class Numbers {
public:
    Numbers(const Options& options, Budget& budget) : options_(options), budget_(budget) {}

    Judgement judge(const Meaning& expected, const Meaning& answer) const {
        if (expected.name && answer.name && expected.name->is(Kind::Symbol) &&
            answer.name->is(Kind::Symbol) && *expected.name != *answer.name) {
            const Judgement value = judgeMembers(expected, answer);
            return value.verdict == Verdict::Correct ? incorrect(reasons::kWrongLetter) : value;
        }
        return judgeMembers(expected, answer);
    }

private:
    Judgement judgeMembers(const Meaning& expected, const Meaning& answer) const {
        if (expected.type == Type::Value && answer.type == Type::Value)
            return one(expected.members[0], answer.members[0]);
        const bool values = expected.type <= Type::Values && answer.type <= Type::Values;
        if (values && !(expected.bare && answer.bare && options_.order == "kept"))
            return anyOrder(expected.members, answer.members);
        const bool rows = isRow(expected.type) && isRow(answer.type);
        if (!values && !rows)
            return incorrect(reasons::kWrongKind);
        return inOrder(expected.members, answer.members);
    }
    static bool isRow(Type type) {
        return type == Type::Tuple || type == Type::List || type == Type::Matrix ||
               type == Type::Assignment;
    }

    Judgement one(const Expression& expected, const Expression& answer) const {
        if (!isConstant(expected)) {
            if (maths::isScalar(expected))
                throw BadTask{"the reference is no number; give a number, or another rule"};
            const Meaning meaning = meaningOf(expected);
            // Words and such mean nothing but themselves.
            if (meaning.type == Type::Value && meaning.members[0] == expected)
                throw BadTask{"the reference is no number; give a number, or another rule"};
            return judge(meaning, meaningOf(answer));
        }
        return judgeNumber(expected, answer, answer, options_, budget_);
    }

    Judgement inOrder(const std::vector<Expression>& expected,
                      const std::vector<Expression>& answer) const {
        if (expected.size() != answer.size())
            return incorrect(reasons::kWrongSize);
        std::size_t right = 0;
        Judgement worst = correct();
        for (std::size_t i = 0; i < expected.size(); ++i) {
            Judgement member = one(expected[i], answer[i]);
            right += member.verdict == Verdict::Correct ? 1 : 0;
            if (rank(member.verdict) > rank(worst.verdict))
                worst = std::move(member);
        }
        if (worst.verdict == Verdict::Incorrect && right > 0)
            return incorrect(reasons::kSomeEntriesWrong);
        return worst;
    }
    static int rank(Verdict verdict) {
        return verdict == Verdict::Correct               ? 0
               : verdict == Verdict::EquivalentWrongForm ? 1
               : verdict == Verdict::Undecided           ? 2
                                                         : 3;
    }

    /// Each member of one side has a partner of its own on the other: a matching by augmenting
    /// paths, since a tolerance may let one number fit two.
    Judgement anyOrder(const std::vector<Expression>& expected,
                       const std::vector<Expression>& answer) const {
        constexpr std::size_t kMost = 200;
        if (expected.size() > kMost || answer.size() > kMost)
            return undecided(reasons::kTooLarge);
        std::vector<std::vector<bool>> fits(expected.size(),
                                            std::vector<bool>(answer.size(), false));
        bool unsure = false;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            for (std::size_t k = 0; k < answer.size(); ++k) {
                const Verdict verdict = one(expected[i], answer[k]).verdict;
                fits[i][k] = verdict == Verdict::Correct;
                unsure = unsure || verdict == Verdict::Undecided;
            }
        }
        std::vector<int> partner(answer.size(), -1);
        std::size_t matched = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            std::vector<bool> tried(answer.size(), false);
            const std::function<bool(std::size_t)> place = [&](std::size_t member) {
                for (std::size_t k = 0; k < answer.size(); ++k) {
                    if (!fits[member][k] || tried[k])
                        continue;
                    tried[k] = true;
                    if (partner[k] < 0 || place(static_cast<std::size_t>(partner[k]))) {
                        partner[k] = static_cast<int>(member);
                        return true;
                    }
                }
                return false;
            };
            matched += place(i) ? 1 : 0;
        }
        const bool allExpected = matched == expected.size();
        const bool allAnswer = matched == answer.size();
        if (allExpected && allAnswer)
            return correct();
        if (unsure)
            return undecided(reasons::kNotDecided);
        if (matched == 0)
            return incorrect();
        return judged(Verdict::PartlyCorrect, allExpected ? reasons::kExtraSolution
                                              : allAnswer ? reasons::kMissingSolution
                                                          : reasons::kMissingAndExtra);
    }

    const Options& options_;
    Budget& budget_;
};

} // namespace

Judgement numeric(const Question& question, Budget& budget) {
    return Numbers(question.options, budget)
        .judge(meaningOf(question.expected), meaningOf(question.answer));
}

} // namespace khatwa::grading
