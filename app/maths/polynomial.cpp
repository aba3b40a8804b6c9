#include "app/maths/polynomial.h"

#include "app/maths/polynomial_cost.h"

#include <algorithm>

namespace khatwa::maths {

Polynomial::Polynomial(Generators generators) : generators_(std::move(generators)) {
    fmpq_mpoly_init(value_, generators_.context());
}

Polynomial::Polynomial(Generators generators, const Rational& constant)
    : Polynomial(std::move(generators)) {
    fmpq_mpoly_set_fmpq(value_, constant.flint(), generators_.context());
}

Polynomial Polynomial::generator(const Generators& generators, std::size_t index,
                                 unsigned long exponent) {
    if (exponent > kLargestExponent)
        throw OverBudget{};
    Polynomial made(generators);
    std::vector<ulong> exponents(std::max<std::size_t>(generators.size(), 1), 0);
    exponents[index] = exponent;
    fmpq_mpoly_push_term_ui_ui(made.value_, 1, exponents.data(), generators.context());
    return made;
}

Polynomial::Polynomial(const Polynomial& other) : Polynomial(other.generators_) {
    fmpq_mpoly_set(value_, other.value_, generators_.context());
}

Polynomial::Polynomial(Polynomial&& other) noexcept : Polynomial(other.generators_) {
    fmpq_mpoly_swap(value_, other.value_, generators_.context());
}

Polynomial& Polynomial::operator=(const Polynomial& other) {
    if (this != &other)
        *this = Polynomial(other);
    return *this;
}

Polynomial& Polynomial::operator=(Polynomial&& other) noexcept {
    if (this == &other)
        return *this;
    // A value belongs to its context: both change hands together.
    std::swap(generators_, other.generators_);
    std::swap(*value_, *other.value_);
    return *this;
}

Polynomial::~Polynomial() {
    fmpq_mpoly_clear(value_, generators_.context());
}

bool Polynomial::isZero() const {
    return fmpq_mpoly_is_zero(value_, generators_.context()) != 0;
}

bool Polynomial::isOne() const {
    return fmpq_mpoly_is_one(value_, generators_.context()) != 0;
}

bool Polynomial::isConstant() const {
    return fmpq_mpoly_is_fmpq(value_, generators_.context()) != 0;
}

std::optional<Rational> Polynomial::constantValue() const {
    if (!isConstant())
        return std::nullopt;
    Rational made;
    fmpq_mpoly_get_fmpq(made.flint(), value_, generators_.context());
    return made;
}

std::size_t Polynomial::terms() const {
    return static_cast<std::size_t>(fmpq_mpoly_length(value_, generators_.context()));
}

std::size_t Polynomial::bits() const {
    const slong largest = fmpz_mpoly_max_bits(value_->zpoly);
    return static_cast<std::size_t>(largest < 0 ? -largest : largest) +
           fmpz_bits(fmpq_numref(value_->content)) + fmpz_bits(fmpq_denref(value_->content));
}

long Polynomial::degree(std::size_t generator) const {
    return fmpq_mpoly_degree_si(value_, static_cast<slong>(generator), generators_.context());
}

long Polynomial::totalDegree() const {
    return fmpq_mpoly_total_degree_si(value_, generators_.context());
}

std::vector<std::size_t> Polynomial::usedGenerators() const {
    std::vector<std::size_t> used;
    const std::vector<slong> degrees = degreesOf(*this);
    for (std::size_t i = 0; i < generators_.size(); ++i)
        if (degrees[i] > 0)
            used.push_back(i);
    return used;
}

Rational Polynomial::leadingCoefficient() const {
    Rational made;
    if (!isZero())
        fmpq_mpoly_get_term_coeff_fmpq(made.flint(), value_, 0, generators_.context());
    return made;
}

Rational Polynomial::coefficient(const std::vector<unsigned long>& exponents) const {
    Rational made;
    fmpq_mpoly_get_coeff_fmpq_ui(made.flint(), value_, exponents.data(), generators_.context());
    return made;
}

std::vector<std::pair<std::vector<unsigned long>, Rational>>
Polynomial::monomials(Budget& budget) const {
    const std::size_t count = terms(), width = std::max<std::size_t>(generators_.size(), 1);
    budget.spend(static_cast<std::int64_t>(count * (1 + width / 8) / 4));
    std::vector<std::pair<std::vector<unsigned long>, Rational>> made(count);
    for (std::size_t i = 0; i < count; ++i) {
        made[i].first.resize(width);
        fmpq_mpoly_get_term_exp_ui(made[i].first.data(), value_, static_cast<slong>(i),
                                   generators_.context());
        fmpq_mpoly_get_term_coeff_fmpq(made[i].second.flint(), value_, static_cast<slong>(i),
                                       generators_.context());
    }
    return made;
}

bool Polynomial::operator==(const Polynomial& other) const {
    return fmpq_mpoly_equal(value_, other.value_, generators_.context()) != 0;
}

Polynomial Polynomial::operator-() const {
    Polynomial made(generators_);
    fmpq_mpoly_neg(made.value_, value_, generators_.context());
    return made;
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) {
    Polynomial made(a.generators_);
    fmpq_mpoly_add(made.value_, a.value_, b.value_, a.generators_.context());
    return made;
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) {
    Polynomial made(a.generators_);
    fmpq_mpoly_sub(made.value_, a.value_, b.value_, a.generators_.context());
    return made;
}

Polynomial Polynomial::scaled(const Rational& factor) const {
    Polynomial made(generators_);
    fmpq_mpoly_scalar_mul_fmpq(made.value_, value_, factor.flint(), generators_.context());
    return made;
}

Polynomial Polynomial::times(const Polynomial& other, Budget& budget) const {
    Polynomial made(generators_);
    if (isZero() || other.isZero())
        return made;
    spendForProduct(*this, other, budget);
    fmpq_mpoly_mul(made.value_, value_, other.value_, generators_.context());
    return made;
}

Polynomial Polynomial::pow(unsigned long exponent, Budget& budget) const {
    if (exponent == 0)
        return Polynomial(generators_, Rational(1));
    if (exponent == 1 || isZero() || isOne())
        return *this;
    spendForPower(*this, exponent, budget);
    Polynomial made(generators_);
    if (!fmpq_mpoly_pow_ui(made.value_, value_, exponent, generators_.context()))
        throw OverBudget{};
    return made;
}

std::optional<Polynomial> Polynomial::dividedBy(const Polynomial& divisor, Budget& budget) const {
    if (divisor.isZero())
        return std::nullopt;
    if (const std::optional<Rational> constant = divisor.constantValue())
        return scaled(constant->inverse());
    if (isZero())
        return *this;
    const std::vector<slong> mine = degreesOf(*this), its = degreesOf(divisor);
    for (std::size_t i = 0; i < generators_.size(); ++i)
        if (its[i] > mine[i])
            return std::nullopt;
    spendForQuotient(*this, divisor, budget);
    Polynomial made(generators_);
    if (!fmpq_mpoly_divides(made.value_, value_, divisor.value_, generators_.context()))
        return std::nullopt;
    return made;
}

Polynomial Polynomial::gcd(const Polynomial& other, Budget& budget) const {
    Polynomial made(generators_);
    if (isZero() && other.isZero())
        return made;
    if ((isConstant() && !isZero()) || (other.isConstant() && !other.isZero()))
        return Polynomial(generators_, Rational(1));
    // A linear polynomial is irreducible: it divides the other one or has nothing with it in
    // common.
    for (const auto& [linear, whole] : {std::pair(this, &other), std::pair(&other, this)})
        if (linear->totalDegree() == 1 && !whole->isZero())
            return whole->dividedBy(*linear, budget)
                       ? linear->scaled(linear->leadingCoefficient().inverse())
                       : Polynomial(generators_, Rational(1));
    spendForGcd(*this, other, budget);
    if (!fmpq_mpoly_gcd(made.value_, value_, other.value_, generators_.context()))
        throw OverBudget{};
    return made;
}

Rational Polynomial::content() const {
    if (isZero())
        return Rational();
    return Rational::of(value_->content);
}

Polynomial Polynomial::primitivePart() const {
    Polynomial made = *this;
    if (!isZero())
        fmpq_one(made.value_->content);
    return made;
}

namespace {

struct Factors {
    explicit Factors(const Generators& generators) : context(generators.context()) {
        fmpq_mpoly_factor_init(value, context);
    }
    ~Factors() { fmpq_mpoly_factor_clear(value, context); }
    Factors(const Factors&) = delete;
    Factors& operator=(const Factors&) = delete;
    fmpq_mpoly_factor_t value;
    const fmpq_mpoly_ctx_struct* context;
};

Factorization taken(Factors& factors, const Generators& generators) {
    Factorization made;
    fmpq_mpoly_factor_get_constant_fmpq(made.unit.flint(), factors.value, factors.context);
    const slong count = fmpq_mpoly_factor_length(factors.value, factors.context);
    for (slong i = 0; i < count; ++i) {
        Polynomial base(generators);
        fmpq_mpoly_factor_swap_base(base.flint(), factors.value, i, factors.context);
        const auto exponent = static_cast<unsigned long>(
            fmpq_mpoly_factor_get_exp_si(factors.value, i, factors.context));
        const Rational content = base.content();
        // Exponents are below the degree, so the power is no larger than the coefficients were.
        const std::optional<Rational> scale =
            content.pow(static_cast<long>(exponent), std::size_t{1} << 24);
        if (!scale)
            throw OverBudget{};
        made.unit *= *scale;
        made.factors.emplace_back(base.primitivePart(), exponent);
    }
    return made;
}

} // namespace

Factorization Polynomial::factor(Budget& budget) const {
    if (const std::optional<Rational> constant = constantValue())
        return Factorization{*constant, {}};
    spendForFactoring(*this, budget);
    Factors factors(generators_);
    if (!fmpq_mpoly_factor(factors.value, value_, generators_.context()))
        throw OverBudget{};
    fmpq_mpoly_factor_sort(factors.value, generators_.context());
    return taken(factors, generators_);
}

Polynomial Polynomial::squarefreePart(Budget& budget) const {
    if (isConstant())
        return primitivePart();
    spendForGcd(*this, *this, budget);
    Factors factors(generators_);
    if (!fmpq_mpoly_factor_squarefree(factors.value, value_, generators_.context()))
        throw OverBudget{};
    Polynomial made(generators_, Rational(1));
    for (const auto& [factor, exponent] : taken(factors, generators_).factors)
        made = made.times(factor, budget);
    return made.primitivePart();
}

Polynomial Polynomial::derivative(std::size_t generator) const {
    Polynomial made(generators_);
    fmpq_mpoly_derivative(made.value_, value_, static_cast<slong>(generator),
                          generators_.context());
    return made;
}

Polynomial Polynomial::resultant(const Polynomial& other, std::size_t generator,
                                 Budget& budget) const {
    Polynomial made(generators_);
    if (isZero() || other.isZero())
        return made;
    spendForResultant(*this, other, generator, budget);
    if (!fmpq_mpoly_resultant(made.value_, value_, other.value_, static_cast<slong>(generator),
                              generators_.context()))
        throw OverBudget{};
    return made;
}

Polynomial Polynomial::discriminant(std::size_t generator, Budget& budget) const {
    Polynomial made(generators_);
    if (isZero())
        return made;
    spendForResultant(*this, *this, generator, budget);
    if (!fmpq_mpoly_discriminant(made.value_, value_, static_cast<slong>(generator),
                                 generators_.context()))
        throw OverBudget{};
    return made;
}

std::map<unsigned long, Polynomial> Polynomial::coefficientsIn(std::size_t generator,
                                                               Budget& budget) const {
    std::map<unsigned long, Polynomial> made;
    for (auto& [exponents, coefficient] : monomials(budget)) {
        const unsigned long exponent = exponents[generator];
        exponents[generator] = 0;
        const auto at = made.try_emplace(exponent, generators_).first;
        fmpq_mpoly_push_term_fmpq_ui(at->second.value_, coefficient.flint(), exponents.data(),
                                     generators_.context());
    }
    // Terms came in order, so each coefficient's are sorted and unlike: only the content is left.
    for (auto& entry : made)
        fmpq_mpoly_reduce(entry.second.value_, generators_.context());
    return made;
}

Polynomial Polynomial::evaluated(std::size_t generator, const Rational& at, Budget& budget) const {
    const long top = degree(generator);
    if (top <= 0)
        return *this;
    spendForValue(*this, top, at, budget);
    Polynomial made(generators_);
    if (!fmpq_mpoly_evaluate_one_fmpq(made.value_, value_, static_cast<slong>(generator),
                                      at.flint(), generators_.context()))
        throw OverBudget{};
    return made;
}

Polynomial Polynomial::composed(std::size_t generator, const Polynomial& with,
                                Budget& budget) const {
    Polynomial made(generators_);
    unsigned long exponent = 0;
    const std::map<unsigned long, Polynomial> parts = coefficientsIn(generator, budget);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) { // Horner, over gaps
        if (part != parts.rbegin())
            made = made.times(with.pow(exponent - part->first, budget), budget);
        made = made + part->second;
        exponent = part->first;
    }
    return exponent == 0 ? made : made.times(with.pow(exponent, budget), budget);
}

std::optional<std::vector<Rational>> Polynomial::univariate(std::size_t generator) const {
    const std::vector<std::size_t> used = usedGenerators();
    if (used.size() > 1 || (used.size() == 1 && used[0] != generator) ||
        degree(generator) > kLargestDense)
        return std::nullopt;
    std::vector<Rational> made(static_cast<std::size_t>(std::max(degree(generator), 0L)) + 1);
    std::vector<ulong> exponents(std::max<std::size_t>(generators_.size(), 1));
    for (std::size_t i = 0; i < terms(); ++i) {
        fmpq_mpoly_get_term_exp_ui(exponents.data(), value_, static_cast<slong>(i),
                                   generators_.context());
        const std::size_t exponent = generators_.size() == 0 ? 0 : exponents[generator];
        fmpq_mpoly_get_term_coeff_fmpq(made[exponent].flint(), value_, static_cast<slong>(i),
                                       generators_.context());
    }
    return made;
}

bool Polynomial::primitiveUnivariate(std::size_t generator, fmpz_poly_t to) const {
    const std::optional<std::vector<Rational>> coefficients = primitivePart().univariate(generator);
    if (!coefficients)
        return false;
    fmpz_poly_zero(to);
    for (std::size_t i = coefficients->size(); i-- > 0;)
        fmpz_poly_set_coeff_fmpz(to, static_cast<slong>(i),
                                 fmpq_numref((*coefficients)[i].flint()));
    return true;
}

Polynomial Polynomial::ofUnivariate(const Generators& generators, std::size_t generator,
                                    const fmpz_poly_t from) {
    Polynomial made(generators);
    std::vector<ulong> exponents(std::max<std::size_t>(generators.size(), 1), 0);
    for (slong i = fmpz_poly_length(from); i-- > 0;) {
        if (fmpz_is_zero(fmpz_poly_get_coeff_ptr(from, i)))
            continue;
        exponents[generator] = static_cast<ulong>(i);
        fmpq_mpoly_push_term_fmpz_ui(made.value_, fmpz_poly_get_coeff_ptr(from, i),
                                     exponents.data(), generators.context());
    }
    fmpq_mpoly_reduce(made.value_, generators.context());
    return made;
}

} // namespace khatwa::maths
