#include "app/maths/rational_function.h"

#include "app/maths/generators_data.h"
#include "app/maths/kernels.h"
#include "app/maths/polynomial_cost.h"

#include <span>

namespace khatwa::maths {

RationalFunction::RationalFunction(Polynomial value)
    : top_(std::move(value)), bottom_(top_.generators(), Rational(1)) {}

RationalFunction::RationalFunction(Polynomial top, Polynomial bottom, Budget& budget)
    : top_(std::move(top)), bottom_(std::move(bottom)) {
    reduceIfCheap(budget);
}

std::optional<Rational> RationalFunction::constantValue() const {
    const std::optional<Rational> a = top_.constantValue(), b = bottom_.constantValue();
    if (a && a->isZero())
        return a;
    if (a && b)
        return *a / *b;
    return std::nullopt;
}

void RationalFunction::reduceIfCheap(Budget& budget) {
    if (isGcdCheap(top_, bottom_))
        *this = reduced(budget);
}

RationalFunction RationalFunction::reduced(Budget& budget) const {
    RationalFunction made = *this;
    if (made.top_.isZero()) {
        made.bottom_ = Polynomial(top_.generators(), Rational(1));
        return made;
    }
    if (!made.bottom_.isConstant() && !made.top_.isConstant()) {
        const Polynomial common = top_.gcd(bottom_, budget);
        if (!common.isConstant()) {
            made.top_ = top_.dividedBy(common, budget).value();
            made.bottom_ = bottom_.dividedBy(common, budget).value();
        }
    }
    const Rational content = made.bottom_.content();
    if (!content.isOne()) {
        made.top_ = made.top_.scaled(content.inverse());
        made.bottom_ = made.bottom_.primitivePart();
    }
    return made;
}

RationalFunction RationalFunction::plus(const RationalFunction& other, Budget& budget) const {
    if (bottom_ == other.bottom_) {
        if (bottom_.isConstant()) {
            RationalFunction made = *this;
            made.top_ = top_ + other.top_;
            return made;
        }
        return RationalFunction(top_ + other.top_, bottom_, budget);
    }
    if (bottom_.isConstant() || other.bottom_.isConstant() || !isGcdCheap(bottom_, other.bottom_))
        return RationalFunction(top_.times(other.bottom_, budget) +
                                    other.top_.times(bottom_, budget),
                                bottom_.times(other.bottom_, budget), budget);
    const Polynomial common = bottom_.gcd(other.bottom_, budget);
    const Polynomial mine = bottom_.dividedBy(common, budget).value();
    const Polynomial its = other.bottom_.dividedBy(common, budget).value();
    return RationalFunction(top_.times(its, budget) + other.top_.times(mine, budget),
                            bottom_.times(its, budget), budget);
}

RationalFunction RationalFunction::minus(const RationalFunction& other, Budget& budget) const {
    return plus(-other, budget);
}

RationalFunction RationalFunction::times(const RationalFunction& other, Budget& budget) const {
    if (bottom_.isConstant() && other.bottom_.isConstant()) {
        RationalFunction made(top_.times(other.top_, budget));
        const Rational below =
            bottom_.constantValue().value() * other.bottom_.constantValue().value();
        if (!below.isOne())
            made.top_ = made.top_.scaled(below.inverse());
        return made;
    }
    return RationalFunction(top_.times(other.top_, budget), bottom_.times(other.bottom_, budget),
                            budget);
}

std::optional<RationalFunction> RationalFunction::dividedBy(const RationalFunction& other,
                                                            Budget& budget) const {
    if (other.isZero())
        return std::nullopt;
    return times(RationalFunction(other.bottom_, other.top_, budget), budget);
}

std::optional<RationalFunction> RationalFunction::pow(long exponent, Budget& budget) const {
    if (isZero()) {
        if (exponent <= 0)
            return std::nullopt;
        return *this;
    }
    const auto times =
        exponent < 0 ? -static_cast<unsigned long>(exponent) : static_cast<unsigned long>(exponent);
    RationalFunction made = *this; // powers of coprime polynomials are coprime
    made.top_ = top_.pow(times, budget);
    made.bottom_ = bottom_.pow(times, budget);
    if (exponent < 0) {
        std::swap(made.top_, made.bottom_);
        const Rational content = made.bottom_.content();
        made.top_ = made.top_.scaled(content.inverse());
        made.bottom_ = made.bottom_.primitivePart();
    }
    return made;
}

RationalFunction RationalFunction::operator-() const {
    RationalFunction made = *this;
    made.top_ = -top_;
    return made;
}

bool RationalFunction::equals(const RationalFunction& other, Budget& budget) const {
    if (bottom_ == other.bottom_ && top_ == other.top_)
        return true;
    const Polynomial difference =
        top_.times(other.bottom_, budget) - other.top_.times(bottom_, budget);
    if (difference.isZero())
        return true;
    if (top_.generators().data().relations.empty() || !difference.modRelations(budget).isZero())
        return false;
    // 0/0 by the relations is equal to nothing.
    return !bottom_.modRelations(budget).isZero() && !other.bottom_.modRelations(budget).isZero();
}

RationalFunction RationalFunction::derivative(std::size_t generator, Budget& budget) const {
    if (bottom_.isConstant())
        return RationalFunction(top_.derivative(generator), bottom_, budget);
    return RationalFunction(top_.derivative(generator).times(bottom_, budget) -
                                top_.times(bottom_.derivative(generator), budget),
                            bottom_.times(bottom_, budget), budget);
}

Expression RationalFunction::toExpression() const {
    if (const std::optional<Rational> below = bottom_.constantValue())
        return below->isOne() ? top_.toExpression() : top_.scaled(below->inverse()).toExpression();
    return quotient(top_.toExpression(), bottom_.toExpression());
}

namespace {

using Function = std::optional<RationalFunction>;

/// Larger ones would not fit anyway, but for 0, 1 and -1.
constexpr long kLargestPower = 1L << 40;

class Converter {
public:
    Converter(const Generators& generators, Budget& budget)
        : generators_(generators), budget_(budget) {}

    Function convert(const Expression& expression) {
        switch (expression.kind()) {
        case Kind::Number: {
            const std::optional<Rational> value = rationalValue(expression, budget_);
            return value ? constant(*value) : Function();
        }
        case Kind::Symbol:
            if (const std::optional<std::size_t> index = generators_.indexOf(expression.text()))
                return RationalFunction(Polynomial::generator(generators_, *index));
            return std::nullopt;
        case Kind::Sum:
            return sumOf(expression.children());
        case Kind::Product:
            return productOf(expression.children());
        case Kind::Negate: {
            Function inside = convert(expression[0]);
            return inside ? Function(-*inside) : std::nullopt;
        }
        case Kind::Quotient: {
            const Function top = convert(expression[0]);
            const Function bottom = top ? convert(expression[1]) : std::nullopt;
            return bottom ? top->dividedBy(*bottom, budget_) : std::nullopt;
        }
        case Kind::Power:
            if (isRationalNode(expression, budget_))
                return powerOf(expression);
            break;
        case Kind::Mixed:
        case Kind::Percent:
        case Kind::Factorial:
        case Kind::DoubleFactorial:
        case Kind::Abs:
            if (const std::optional<Rational> value = rationalValue(expression, budget_))
                return constant(*value);
            if (expression.is(Kind::Percent)) {
                Function inside = convert(expression[0]);
                return inside ? Function(inside->times(*constant(Rational(1, 100)), budget_))
                              : std::nullopt;
            }
            break;
        default:
            break;
        }
        return kernel(expression);
    }

private:
    Function constant(const Rational& value) {
        return RationalFunction(Polynomial(generators_, value));
    }

    // Halves with halves: each term is then added log n times, and no long sum is copied for each.
    Function sumOf(std::span<const Expression> terms) {
        if (terms.size() == 1)
            return convert(terms[0]);
        const std::size_t half = terms.size() / 2;
        const Function left = sumOf(terms.first(half));
        const Function right = left ? sumOf(terms.subspan(half)) : std::nullopt;
        if (!right)
            return std::nullopt;
        spendForSum(left->top(), right->top(), budget_);
        return left->plus(*right, budget_);
    }

    Function productOf(std::span<const Expression> factors) {
        if (factors.size() == 1)
            return convert(factors[0]);
        const std::size_t half = factors.size() / 2;
        const Function left = productOf(factors.first(half));
        const Function right = left ? productOf(factors.subspan(half)) : std::nullopt;
        if (!right)
            return std::nullopt;
        return left->times(*right, budget_);
    }

    Function powerOf(const Expression& expression) {
        const std::optional<Rational> exponent = rationalValue(expression[1], budget_, 128);
        const Function base = convert(expression[0]);
        if (!base)
            return std::nullopt;
        if (const std::optional<Rational> number = base->constantValue()) {
            const std::optional<Rational> value = number->pow(*exponent);
            return value ? constant(*value) : std::nullopt;
        }
        const std::optional<long> times = exponent->toLong();
        if (!times || *times > kLargestPower || *times < -kLargestPower)
            return std::nullopt;
        return base->pow(*times, budget_);
    }

    Function kernel(const Expression& expression) {
        const Generators::Data& data = generators_.data();
        if (data.kernels == Kernels::None)
            return std::nullopt;
        const auto found = data.values.find(expression);
        if (found == data.values.end()) {
            // What a relation speaks of is written as its generator is.
            if (const std::optional<std::size_t> index = generators_.indexOf(expression))
                return RationalFunction(Polynomial::generator(generators_, *index));
            return std::nullopt;
        }
        RationalFunction made = *constant(found->second.factor);
        for (const auto& [index, exponent] : found->second.powers) {
            const Function part =
                RationalFunction(Polynomial::generator(generators_, index)).pow(exponent, budget_);
            made = made.times(*part, budget_);
        }
        return made;
    }

    const Generators& generators_;
    Budget& budget_;
};

} // namespace

std::optional<RationalFunction> asRationalFunction(const Expression& expression,
                                                   const Generators& generators, Budget& budget) {
    budget.spend(1 + static_cast<std::int64_t>(expression.nodes() / 4));
    return Converter(generators, budget).convert(expression);
}

std::optional<Polynomial> asPolynomial(const Expression& expression, const Generators& generators,
                                       Budget& budget) {
    const std::optional<RationalFunction> value =
        asRationalFunction(expression, generators, budget);
    if (!value)
        return std::nullopt;
    const std::optional<Rational> below = value->bottom().constantValue();
    if (!below)
        return std::nullopt;
    return below->isOne() ? value->top() : value->top().scaled(below->inverse());
}

Polynomial Polynomial::modRelations(Budget& budget) const {
    const std::vector<KernelRelation>& relations = generators_.data().relations;
    Polynomial made = *this;
    // A relation's value may use kernels of other relations, never in a circle.
    constexpr int kMostRounds = 16;
    for (int round = 0; round < kMostRounds; ++round) {
        bool isChanged = false;
        for (const KernelRelation& relation : relations) {
            if (made.degree(relation.generator) < static_cast<long>(relation.power))
                continue;
            const std::optional<Polynomial> value =
                asPolynomial(relation.value, generators_, budget);
            if (!value)
                continue;
            isChanged = true;
            Polynomial next(generators_);
            for (const auto& [exponent, coefficient] :
                 made.coefficientsIn(relation.generator, budget)) {
                const Polynomial rest =
                    Polynomial::generator(generators_, relation.generator,
                                          exponent % relation.power)
                        .times(value->pow(exponent / relation.power, budget), budget);
                next = next + coefficient.times(rest, budget);
            }
            made = std::move(next);
        }
        if (!isChanged)
            break;
    }
    return made;
}

namespace {

/// coefficient · Π generator^exponent, without its sign.
Expression monomialText(const Generators& generators, const std::vector<unsigned long>& exponents,
                        const Rational& size) {
    std::vector<Expression> factors;
    if (!size.isOne())
        factors.push_back(size.toExpression());
    for (std::size_t i = 0; i < generators.size(); ++i) {
        if (exponents[i] == 0)
            continue;
        factors.push_back(
            exponents[i] == 1
                ? generators[i]
                : power(generators[i], Expression::number(std::to_string(exponents[i]))));
    }
    return product(std::move(factors));
}

} // namespace

Expression Polynomial::toExpression() const {
    std::vector<Expression> terms;
    std::vector<ulong> exponents(std::max<std::size_t>(generators_.size(), 1));
    const std::size_t count = this->terms();
    for (std::size_t i = 0; i < count; ++i) {
        Rational coefficient;
        fmpq_mpoly_get_term_exp_ui(exponents.data(), value_, static_cast<slong>(i),
                                   generators_.context());
        fmpq_mpoly_get_term_coeff_fmpq(coefficient.flint(), value_, static_cast<slong>(i),
                                       generators_.context());
        Expression term = monomialText(generators_, exponents, coefficient.abs());
        terms.push_back(coefficient.sign() < 0 ? negate(std::move(term)) : std::move(term));
    }
    return sum(std::move(terms));
}

} // namespace khatwa::maths
