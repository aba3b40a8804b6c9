#include "app/grading/form.h"
#include "app/grading/form_fractions.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Polynomial;
using maths::Rational;
using maths::RationalFunction;

namespace {

/// A power or factorial of numbers with a larger value may stay as it is: nobody writes out 2^100.
constexpr long kLargestWorkedOut = 1'000'000;

bool isRationalNumber(const Expression& expression, Budget& budget) {
    return maths::rationalValue(expression, budget, 1 << 12).has_value();
}

/// 10^n: what stands in scientific notation.
bool isPowerOfTen(const Expression& expression) {
    return expression.is(Kind::Power) && expression[0].isNumber("10");
}

bool isBracket(const Expression& factor) {
    return factor.is(Kind::Sum) || (factor.is(Kind::Power) && factor[0].is(Kind::Sum));
}

/// Whether a product with a bracket stands in it above any bar: a form that is factored rather than
/// expanded.
bool hasBracketProduct(const Expression& expression) {
    switch (expression.kind()) {
    case Kind::Product:
        if (std::ranges::any_of(expression.children(), isBracket))
            return true;
        break;
    case Kind::Power:
        return isBracket(expression);
    case Kind::Quotient:
        return hasBracketProduct(expression[0]);
    case Kind::Sum:
        break;
    case Kind::Negate:
        return expression[0].is(Kind::Sum) || hasBracketProduct(expression[0]);
    default:
        return false;
    }
    return std::ranges::any_of(expression.children(), hasBracketProduct);
}

class Simplicity {
public:
    Simplicity(const FormQuestion& question, Budget& budget)
        : budget_(budget), generators_(Generators::of(question.answer, Kernels::Known, budget)),
          mayHaveBrackets_(hasBracketProduct(question.expected)),
          isReference_(maths::orderFree(question.answer) == maths::orderFree(question.expected)) {}

    /// Why the expression is not simplified; empty where it is.
    std::string_view reason(const Expression& e) {
        budget_.spend(1);
        std::string_view found;
        switch (e.kind()) {
        case Kind::Sum:
            found = ofSum(e);
            break;
        case Kind::Product:
            found = ofProduct(e);
            break;
        case Kind::Negate:
            found = ofNegate(e);
            break;
        case Kind::Quotient:
            found = ofQuotient(e);
            break;
        case Kind::Power:
            found = ofPower(e);
            break;
        case Kind::Root:
            found = ofRoot(e);
            break;
        case Kind::Call:
            found = ofCall(e);
            break;
        case Kind::Factorial:
        case Kind::DoubleFactorial:
            found = isSmallNumber(e) ? reasons::kArithmeticLeft : std::string_view();
            break;
        case Kind::Abs:
            found = isNumeric(e[0]) ? reasons::kNotSimplified : std::string_view();
            break;
        default:
            break;
        }
        if (!found.empty())
            return found;
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (isPowerOfTen(e[i]) && e.is(Kind::Product))
                continue; // scientific notation
            // Fractions of letters may be left factored, and so may what stands in a function.
            const bool isFree =
                e.is(Kind::Call) || (e.is(Kind::Quotient) && (i == 1 || !isNumeric(e[1])));
            const bool before = mayHaveBrackets_;
            mayHaveBrackets_ = before || isFree;
            found = reason(e[i]);
            mayHaveBrackets_ = before;
            if (!found.empty())
                return found;
        }
        return {};
    }

private:
    bool isSmallNumber(const Expression& e) {
        const std::optional<Rational> value = maths::rationalValue(e, budget_, 128);
        return value && value->abs().numerator() <= Rational(kLargestWorkedOut) &&
               value->denominator() <= Rational(kLargestWorkedOut);
    }

    std::string_view ofNegate(const Expression& e) {
        if (e[0].is(Kind::Negate) || e[0].isNumber("0"))
            return reasons::kNotSimplified;
        if (e[0].is(Kind::Sum) && !mayHaveBrackets_)
            return reasons::kNotExpanded;
        return {};
    }

    std::string_view ofSum(const Expression& e) {
        const std::vector<Expression> terms = maths::termsOf(e);
        // a - (-b), a - (b + c)
        for (const Expression& term : e.children()) {
            if (term.is(Kind::Sum))
                return reasons::kNotSimplified;
            if (term.is(Kind::Negate) && term[0].is(Kind::Negate))
                return reasons::kNotSimplified;
        }
        int numbers = 0;
        for (const Expression& term : terms) {
            const std::optional<Rational> value = maths::rationalValue(term, budget_, 1 << 12);
            if (!value)
                continue;
            if (value->isZero() || ++numbers > 1)
                return reasons::kArithmeticLeft;
        }
        return likeTerms(terms);
    }

    /// Two terms that differ by a number only, or that share a monomial once they are multiplied
    /// out; terms that make fewer once what is known of sin and cos is used.
    std::string_view likeTerms(const std::vector<Expression>& terms) {
        std::vector<RationalFunction> values;
        std::vector<Expression> polynomials;
        std::size_t monomials = 0;
        bool isWhole = true;
        for (const Expression& term : terms) {
            const std::optional<RationalFunction> value =
                maths::asRationalFunction(term, generators_, budget_);
            if (!value) {
                isWhole = false;
                continue;
            }
            const RationalFunction reduced = value->reduced(budget_);
            if (reduced.isZero())
                return reasons::kNotSimplified;
            if (reduced.isPolynomial()) {
                polynomials.push_back(term);
                monomials += reduced.top().terms();
                if (reduced.top().terms() == 1)
                    continue; // two alike are found in the sum below
            } else {
                isWhole = false;
            }
            for (const RationalFunction& other : values)
                if (other.bottom() == reduced.bottom() &&
                    other.top().primitivePart() == reduced.top().primitivePart())
                    return reasons::kLikeTermsLeft;
            values.push_back(reduced);
            budget_.spend(static_cast<std::int64_t>(values.size() / 4));
        }
        if (polynomials.empty())
            return {};
        const std::optional<Polynomial> whole =
            maths::asPolynomial(maths::sum(std::move(polynomials)), generators_, budget_);
        if (!whole)
            return {};
        if (whole->terms() < monomials && !isReference_)
            return reasons::kLikeTermsLeft;
        if (isWhole && whole->modRelations(budget_).terms() < whole->terms())
            return reasons::kNotSimplified;
        return {};
    }

    std::string_view ofProduct(const Expression& e) {
        int numbers = 0, numericRoots = 0;
        bool hasBracket = false;
        std::vector<Expression> bases;
        for (const Expression& factor : e.children()) {
            if (factor.is(Kind::Product) || factor.is(Kind::Negate))
                return reasons::kNotSimplified;
            if (isPowerOfTen(factor))
                continue;
            if (isRationalNumber(factor, budget_)) {
                if (factor.isNumber("1") || factor.isNumber("0") || ++numbers > 1)
                    return reasons::kArithmeticLeft;
                continue;
            }
            if (factor.is(Kind::Root) && isRationalNumber(factor[0], budget_) && ++numericRoots > 1)
                return reasons::kSurdNotSimplified;
            hasBracket = hasBracket || isBracket(factor);
            const bool isPower = factor.is(Kind::Power);
            const Expression base = maths::orderFree(isPower ? factor[0] : factor);
            if (std::ranges::find(bases, base) != bases.end())
                return reasons::kNotSimplified; // x · x²
            bases.push_back(base);
            budget_.spend(static_cast<std::int64_t>(bases.size() / 8));
        }
        if (hasBracket && !mayHaveBrackets_)
            return reasons::kNotExpanded;
        return cancels(e);
    }

    /// 2x · 1/4, x · 1/x: a product with fractions in it whose whole is not in lowest terms.
    std::string_view cancels(const Expression& e) {
        const maths::Factors factors = maths::factorsOf(e);
        if (factors.below.empty() || factors.above.empty())
            return {};
        return lowestTermsReason(
            maths::quotient(maths::product(factors.above), maths::product(factors.below)),
            RootsBelow::NumericOnly, budget_);
    }

    std::string_view ofQuotient(const Expression& e) {
        if (e[1].isNumber("1"))
            return reasons::kNotSimplified;
        if (e[0].isNumber("0"))
            return reasons::kArithmeticLeft;
        if (hasDivision(e[0]) || hasDivision(e[1]))
            return reasons::kNestedFraction;
        if (e[1].is(Kind::Negate) && e[0].is(Kind::Negate))
            return reasons::kNotSimplified;
        return lowestTermsReason(e, RootsBelow::NumericOnly, budget_);
    }

    std::string_view ofPower(const Expression& e) {
        const Expression& base = e[0];
        const std::optional<Rational> exponent = maths::rationalValue(e[1], budget_, 256);
        if (base.isNumber("1") || base.isNumber("0"))
            return reasons::kNotSimplified;
        if (e[1].isCall("ln") && base.is(Kind::Constant, "e"))
            return reasons::kNotSimplified; // e^(ln x)
        if (!exponent)
            return {};
        if (exponent->isZero() || exponent->isOne())
            return reasons::kNotSimplified;
        const std::optional<Rational> number = maths::rationalValue(base, budget_, 1 << 10);
        if (exponent->isInteger()) {
            if (number)
                return isSmallNumber(e) ? reasons::kArithmeticLeft : std::string_view();
            if (base.is(Kind::Constant, "i") || base.is(Kind::Power) || base.is(Kind::Product) ||
                base.is(Kind::Negate) || base.is(Kind::Quotient))
                return reasons::kNotSimplified; // i², (x²)³, (2x)², (-x)², (x/2)²
            if (base.is(Kind::Root))
                return reasons::kSurdNotSimplified; // (√x)²
            if (base.is(Kind::Sum) && !mayHaveBrackets_ && exponent->sign() > 0 &&
                *exponent <= Rational(20))
                return reasons::kNotExpanded;
            return {};
        }
        const std::optional<long> index = exponent->denominator().toLong();
        if (number && index && isReducibleRoot(*number, *index))
            return reasons::kSurdNotSimplified;
        return {};
    }

    /// Whether the index-th root of a number can be written with a smaller one below it.
    bool isReducibleRoot(const Rational& radicand, long index) {
        if (radicand.abs().isOne() || radicand.isZero() || !radicand.isInteger())
            return true;
        if (index < 2 || index > 64)
            return false;
        const Rational size = radicand.abs();
        if (size.root(static_cast<unsigned long>(index)))
            return true;
        constexpr long kLargestTried = 2000;
        for (long p = 2; p <= kLargestTried; ++p) {
            const std::optional<Rational> power = Rational(p).pow(index, 1 << 10);
            if (!power || *power > size)
                return false;
            if ((size / *power).isInteger())
                return true;
        }
        budget_.spend(200);
        return false;
    }

    std::string_view ofRoot(const Expression& e) {
        const std::optional<Rational> index = maths::rationalValue(e[1], budget_, 64);
        const std::optional<long> n = index ? index->toLong() : std::nullopt;
        if (!n || *n < 2)
            return {};
        if (const std::optional<Rational> number = maths::rationalValue(e[0], budget_, 1 << 12))
            return isReducibleRoot(*number, *n) || (number->sign() < 0 && *n % 2 == 1)
                       ? reasons::kSurdNotSimplified
                       : std::string_view();
        // √(4x), √(x³), √(x²y): a factor could stand before the root.
        const Generators generators = Generators::of(e[0], Kernels::Known, budget_);
        const std::optional<Polynomial> inside = maths::asPolynomial(e[0], generators, budget_);
        if (!inside || inside->isConstant())
            return {};
        const Rational content = inside->content();
        if (content.isInteger() && !content.isOne() && isReducibleRoot(content, *n))
            return reasons::kSurdNotSimplified;
        if (inside->terms() == 1)
            for (const std::size_t used : inside->usedGenerators())
                if (inside->degree(used) >= *n)
                    return reasons::kSurdNotSimplified;
        return {};
    }

    /// sin 0, ln e², log 100, cos(π/3): values that are known by heart.
    std::string_view ofCall(const Expression& e) {
        if ((e.isCall("ln") || e.isCall("log")) && e.size() > 0 && e[0].is(Kind::Power)) {
            const Expression base = e.isCall("ln")  ? Expression::constant("e")
                                    : e.size() == 2 ? e[1]
                                                    : Expression::number("10");
            if (e[0][0] == base)
                return reasons::kNotEvaluated; // ln(e^x)
        }
        if (e.size() == 0 || !isNumeric(e))
            return {};
        const std::string& name = e.text();
        const Expression& argument = e[0];
        static constexpr auto kTrigonometric =
            std::to_array<std::string_view>({"sin", "cos", "tan", "cot", "sec", "csc"});
        const auto found = [&](bool isKnown) {
            return isKnown ? reasons::kNotEvaluated : std::string_view();
        };
        const std::optional<Rational> number = maths::rationalValue(argument, budget_, 256);
        if (std::ranges::find(kTrigonometric, name) != kTrigonometric.end()) {
            if (number)
                return found(number->isZero());
            if (argument.is(Kind::Degrees))
                return found(isMultiple(argument[0], Rational(15)));
            // c · π with 12 c whole
            const Generators generators = Generators::of(argument, Kernels::Known, budget_);
            const std::optional<Polynomial> inside =
                maths::asPolynomial(argument, generators, budget_);
            return found(inside && generators.size() == 1 &&
                         generators[0].is(Kind::Constant, "pi") && inside->terms() == 1 &&
                         inside->totalDegree() == 1 &&
                         (inside->content() * Rational(12)).isInteger());
        }
        if (name == "ln")
            return found((number && number->isOne()) || argument.is(Kind::Constant, "e") ||
                         (argument.is(Kind::Power) && argument[0].is(Kind::Constant, "e")));
        if (name == "log" && e.size() == 1)
            return found(number && isPowerOf(*number, Rational(10)));
        if (name == "log" && e.size() == 2) {
            const std::optional<Rational> base = maths::rationalValue(e[1], budget_, 256);
            return found(number && base && isPowerOf(*number, *base));
        }
        if (name == "exp" || name.starts_with("arc") || name.ends_with("h"))
            return found(number && number->isZero() && name != "arccos" && name != "coth");
        static constexpr auto kWhole = std::to_array<std::string_view>(
            {"floor", "ceil", "round", "sign", "min", "max", "gcd", "lcm", "mod", "binomial"});
        return found(number && std::ranges::find(kWhole, name) != kWhole.end());
    }

    bool isMultiple(const Expression& e, const Rational& of) {
        const std::optional<Rational> value = maths::rationalValue(e, budget_, 64);
        return value && (*value / of).isInteger();
    }

    /// number = base^n for a whole n.
    static bool isPowerOf(Rational number, const Rational& base) {
        if (number.sign() <= 0 || base <= Rational(1) || !base.isInteger())
            return false;
        if (number < Rational(1))
            number = number.inverse();
        while (number > Rational(1))
            number /= base;
        return number.isOne();
    }

    Budget& budget_;
    const Generators generators_;
    bool mayHaveBrackets_;
    const bool isReference_; ///< (x-2)² + 1 is, where the teacher wrote it so
};

/// Functions, factorials and roots that are written, x^(1/2) among them.
int functionsIn(const Expression& expression, Budget& budget) {
    int count = 0;
    if (expression.is(Kind::Call) || expression.is(Kind::Root) || expression.is(Kind::Factorial) ||
        expression.is(Kind::Abs))
        count = 1;
    if (expression.is(Kind::Power)) {
        const std::optional<Rational> exponent = maths::rationalValue(expression[1], budget, 64);
        count = exponent && !exponent->isInteger() ? 1 : 0;
    }
    for (const Expression& child : expression.children())
        count += functionsIn(child, budget);
    return count;
}

std::string_view simplifiedReason(const FormQuestion& question, Budget& budget) {
    const std::string_view reason = Simplicity(question, budget).reason(question.answer);
    if (!reason.empty())
        return reason;
    // sin x/cos x for tan x, ln 2 + ln 3 for ln 6, or twice as much to write: no rule above says
    // how, but the reference shows that it is shorter.
    const std::size_t room = 2 * question.expected.nodes() + 6;
    const bool isLonger =
        functionsIn(question.answer, budget) > functionsIn(question.expected, budget) ||
        question.answer.nodes() > room;
    return isLonger ? reasons::kNotSimplified : std::string_view();
}

} // namespace

Judgement formSimplified(const Question& question, Budget& budget) {
    return judgeForm(question, budget, simplifiedReason);
}

} // namespace khatwa::grading
