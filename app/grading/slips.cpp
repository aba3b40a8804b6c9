#include "app/grading/slips.h"

#include "app/grading/estimate.h"
#include "app/grading/numbers.h"
#include "app/grading/reasons.h"
#include "app/maths/rational.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace khatwa::grading {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Truth;

namespace {

/// Larger expressions are not searched for slips: the verdict stands without.
constexpr std::size_t kMostNodes = 200;
constexpr std::size_t kMostTerms = 12;

bool near(double a, double b) {
    return std::fabs(a - b) <= 1e-9 * (std::fabs(a) + std::fabs(b));
}

/// With each node that `change` has something for replaced.
Expression rewritten(const Expression& e,
                     const std::function<std::optional<Expression>(const Expression&)>& change) {
    if (auto changed = change(e))
        return *changed;
    if (e.children().empty())
        return e;
    std::vector<Expression> children;
    bool any = false;
    for (const Expression& child : e.children()) {
        children.push_back(rewritten(child, change));
        any = any || !(children.back() == child);
    }
    return any ? Expression::node(e.kind(), std::move(children), e.text()) : e;
}

/// (a+b)² as a²+b², and √(a²+b²) as a+b.
std::optional<Expression> squaredTermByTerm(const Expression& e) {
    const bool square = e.is(Kind::Power) && e[0].is(Kind::Sum) && e[1].isNumber("2");
    if (!square)
        return std::nullopt;
    std::vector<Expression> terms;
    for (const Expression& term : e[0].children())
        terms.push_back(term.is(Kind::Negate)
                            ? maths::negate(maths::power(term[0], Expression::number(2)))
                            : maths::power(term, Expression::number(2)));
    return maths::sum(std::move(terms));
}

std::optional<Expression> squaredTermByTermUnsigned(const Expression& e) {
    const bool square = e.is(Kind::Power) && e[0].is(Kind::Sum) && e[1].isNumber("2");
    if (!square)
        return std::nullopt;
    std::vector<Expression> terms;
    for (const Expression& term : e[0].children())
        terms.push_back(maths::power(term, Expression::number(2)));
    return maths::sum(std::move(terms));
}

/// arcsin u as 1/sin u.
std::optional<Expression> inverseAsReciprocal(const Expression& e) {
    static constexpr std::string_view kPairs[][2] = {
        {"arcsin", "sin"}, {"arccos", "cos"}, {"arctan", "tan"}};
    if (!e.is(Kind::Call) || e.size() != 1)
        return std::nullopt;
    for (const auto& [inverse, function] : kPairs) {
        if (e.text() == inverse)
            return maths::quotient(Expression::number(1), Expression::call(function, {e[0]}));
    }
    return std::nullopt;
}

/// sin u as sin u°.
std::optional<Expression> anglesInDegrees(const Expression& e) {
    static constexpr std::string_view kFunctions[] = {"sin", "cos", "tan", "cot", "sec", "csc"};
    if (!e.is(Kind::Call) || e.size() != 1 ||
        std::ranges::find(kFunctions, e.text()) == std::end(kFunctions))
        return std::nullopt;
    return Expression::call(e.text(), {Expression::node(Kind::Degrees, {e[0]})});
}

class Search {
public:
    Search(const Expression& expected, const Expression& answer, Assume assume, Budget& budget)
        : expected_(expected), answer_(answer), assume_(assume), budget_(budget) {
        for (const int sample : {0, 1}) {
            e_[sample] = estimate(expected, {.sample = sample});
            a_[sample] = estimate(answer, {.sample = sample});
        }
    }

    std::string_view find() {
        if (const auto reason = byNumber(); !reason.empty())
            return reason;
        if (const auto reason = letter(); !reason.empty())
            return reason;
        if (const auto reason = whole(); !reason.empty())
            return reason;
        if (const auto reason = angle(); !reason.empty())
            return reason;
        if (const auto reason = structure(); !reason.empty())
            return reason;
        return oneTerm();
    }

private:
    bool likely(const std::function<double(double)>& slip) const {
        return near(slip(e_[0]), a_[0]) && near(slip(e_[1]), a_[1]);
    }
    bool proved(const Expression& slipped, const Expression& other) {
        return maths::compare(slipped, other, assume_, budget_).equal == Truth::Yes;
    }
    static Expression times(long factor, const Expression& e) {
        return maths::product({Expression::number(factor), e});
    }

    /// Roundings, and percentages: of constants.
    std::string_view byNumber() {
        if (expected_.is(Kind::Percent) && !answer_.is(Kind::Percent) &&
            proved(expected_[0], answer_))
            return reasons::kMissingPercent;
        if (answer_.is(Kind::Percent) && !expected_.is(Kind::Percent) &&
            proved(expected_, answer_[0]))
            return reasons::kExtraPercent;
        const auto e = maths::rationalValue(expected_, budget_);
        const auto a = e && !e->isZero() ? maths::rationalValue(answer_, budget_) : std::nullopt;
        if (a && isPowerOfTen(*a / *e))
            return reasons::kPowerOfTen;
        const auto written = writtenNumber(answer_, budget_);
        if (!written || !written->point || !maths::freeSymbols(expected_).empty())
            return {};
        const auto exact = roundedTo(expected_, written->decimals, budget_);
        if (!exact)
            return {};
        if (*exact == written->value && written->decimals > 0)
            return reasons::kRounded;
        constexpr int kFewest = 2;
        if ((*exact - written->value).abs() <= powerOfTen(-written->decimals) &&
            written->least >= kFewest && !exactDecimal())
            return reasons::kRoundedWrongly;
        return {};
    }
    /// A reference that is itself a short decimal needs no rounding.
    bool exactDecimal() { return writtenNumber(expected_, budget_).has_value(); }

    /// The same formula of another letter, or of the capital one.
    std::string_view letter() {
        const std::set<std::string> e = maths::freeSymbols(expected_);
        const std::set<std::string> a = maths::freeSymbols(answer_);
        if (e.empty() || e.size() != a.size() || e == a)
            return {};
        std::vector<std::string> onlyE;
        std::vector<std::string> onlyA;
        std::ranges::set_difference(e, a, std::back_inserter(onlyE));
        std::ranges::set_difference(a, e, std::back_inserter(onlyA));
        if (onlyE.size() != 1)
            return {};
        const Expression renamed =
            maths::substituted(answer_, {{onlyA[0], Expression::symbol(onlyE[0])}});
        if (!near(estimate(renamed), e_[0]) || !proved(expected_, renamed))
            return {};
        return reasons::kWrongLetter;
    }

    /// The whole is the negative, double, inverse, square of what it should be.
    std::string_view whole() {
        if (likely([](double e) { return -e; }) && proved(maths::negate(expected_), answer_))
            return reasons::kSignError;
        if (likely([](double e) { return 2 * e; }) && proved(times(2, expected_), answer_))
            return reasons::kFactorOfTwo;
        if (likely([](double e) { return e / 2; }) && proved(expected_, times(2, answer_)))
            return reasons::kFactorOfTwo;
        if (likely([](double e) { return 1 / e; }) &&
            proved(maths::product({expected_, answer_}), Expression::number(1)))
            return reasons::kReciprocal;
        const double scale = std::log10(std::fabs(a_[0] / e_[0]));
        const int power = std::isfinite(scale) ? static_cast<int>(std::lround(scale)) : 0;
        if (power != 0 && std::abs(power) <= 12 && a_[0] / e_[0] > 0 &&
            likely([&](double e) { return e * std::pow(10.0, power); }) &&
            proved(maths::product({expected_, powerOfTen(power).toExpression()}), answer_))
            return reasons::kPowerOfTen;
        if (likely([](double e) { return e * e; }) &&
            proved(maths::power(expected_, Expression::number(2)), answer_))
            return reasons::kForgotRoot;
        if (near(a_[0] * a_[0], e_[0]) && near(a_[1] * a_[1], e_[1]) &&
            proved(expected_, maths::power(answer_, Expression::number(2))))
            return reasons::kForgotSquare;
        return {};
    }

    std::string_view angle() {
        const double turn = 180.0 / std::numbers::pi;
        const Expression pi = Expression::constant("pi");
        if (likely([&](double e) { return e * turn; }) &&
            proved(times(180, expected_), maths::product({pi, answer_})))
            return reasons::kDegreesForRadians;
        if (likely([&](double e) { return e / turn; }) &&
            proved(maths::product({pi, expected_}), times(180, answer_)))
            return reasons::kDegreesForRadians;
        // sin 30 for sin 30°, worked out or not.
        for (const bool mine : {true, false}) {
            const Expression& one = mine ? expected_ : answer_;
            const Expression& other = mine ? answer_ : expected_;
            const Expression turned = rewritten(one, anglesInDegrees);
            if (!(turned == one) && near(estimate(turned), estimate(other)) &&
                proved(turned, other))
                return reasons::kDegreesForRadians;
        }
        return {};
    }

    std::string_view structure() {
        using Change = std::optional<Expression> (*)(const Expression&);
        static constexpr std::pair<Change, std::string_view> kChanges[] = {
            {squaredTermByTerm, reasons::kSquareOfSum},
            {squaredTermByTermUnsigned, reasons::kSquareOfSum},
            {inverseAsReciprocal, reasons::kInverseForReciprocal},
        };
        for (const auto& [change, reason] : kChanges) {
            for (const bool mine : {true, false}) {
                const Expression& one = mine ? expected_ : answer_;
                const Expression& other = mine ? answer_ : expected_;
                // Only the reference has its squares right; the answer may have an inverse too
                // much.
                if (!mine && reason == reasons::kSquareOfSum)
                    continue;
                const Expression changed = rewritten(one, change);
                if (!(changed == one) && near(estimate(changed), estimate(other)) &&
                    proved(changed, other))
                    return reason;
            }
        }
        return {};
    }

    /// One term of either side has the wrong sign.
    std::string_view oneTerm() {
        for (const bool mine : {true, false}) {
            const Expression& one = mine ? expected_ : answer_;
            const Expression& other = mine ? answer_ : expected_;
            const std::vector<Expression> terms = maths::termsOf(one);
            if (terms.size() < 2 || terms.size() > kMostTerms)
                continue;
            const double from[2] = {mine ? e_[0] : a_[0], mine ? e_[1] : a_[1]};
            const double to[2] = {mine ? a_[0] : e_[0], mine ? a_[1] : e_[1]};
            for (const Expression& term : terms) {
                if (!near(from[0] - 2 * estimate(term, {.sample = 0}), to[0]) ||
                    !near(from[1] - 2 * estimate(term, {.sample = 1}), to[1]))
                    continue;
                if (proved(maths::sum({one, maths::negate(times(2, term))}), other))
                    return reasons::kTermSign;
            }
        }
        return {};
    }

    const Expression& expected_;
    const Expression& answer_;
    Assume assume_;
    Budget& budget_;
    double e_[2];
    double a_[2];
};

} // namespace

std::string_view slipOf(const Expression& expected, const Expression& answer, Assume assume,
                        Budget& budget) {
    if (!maths::isScalar(expected) || !maths::isScalar(answer) || expected.nodes() > kMostNodes ||
        answer.nodes() > kMostNodes)
        return {};
    try {
        return Search(expected, answer, assume, budget).find();
    } catch (const maths::OverBudget&) {
        return {};
    } catch (const maths::TooLarge&) {
        return {};
    }
}

} // namespace khatwa::grading
