#include "app/maths/univariate.h"

#include <algorithm>
#include <cstdlib>

namespace khatwa::maths {

namespace {

// Beyond these, expanding or factoring has no place in a decision of milliseconds.
constexpr long kMaxDegree = 300;
constexpr long kMaxBits = 40'000;

class Fraction {
public:
    Fraction() : den(1) {}
    UnivariatePolynomial num;
    UnivariatePolynomial den;
};

std::string textOf(const fmpz_t value) {
    char* text = fmpz_get_str(nullptr, 10, value);
    std::string copy = text;
    flint_free(text);
    return copy;
}

/// Whether a product of these sizes may be computed; pays for it.
bool affordable(const UnivariatePolynomial& a, const UnivariatePolynomial& b, Budget& budget) {
    const long degree = std::max(a.degree(), 0L) + std::max(b.degree(), 0L);
    const long bits = a.bits() + b.bits();
    if (degree > kMaxDegree || bits > kMaxBits)
        return false;
    budget.spend(1 + degree * (1 + bits / 256) / 8);
    return true;
}

class Reader {
public:
    Reader(const std::string& variable, Budget& budget) : variable_(variable), budget_(budget) {}

    std::vector<UnivariatePolynomial> poles;

    std::optional<Fraction> fraction(const Expression& e) {
        budget_.spend(1);
        switch (e.kind()) {
        case Kind::Number:
            return number(e.text());
        case Kind::Symbol:
            if (e.text() != variable_)
                return std::nullopt;
            {
                Fraction made;
                fmpq_poly_set_coeff_ui(made.num.get(), 1, 1);
                return made;
            }
        case Kind::Sum:
            return fold(e, false);
        case Kind::Product:
            return fold(e, true);
        case Kind::Mixed:
            return fold(e, false);
        case Kind::Negate: {
            auto inner = fraction(e[0]);
            if (inner)
                fmpq_poly_neg(inner->num.get(), inner->num.get());
            return inner;
        }
        case Kind::Percent: {
            auto inner = fraction(e[0]);
            if (inner)
                fmpq_poly_scalar_div_ui(inner->num.get(), inner->num.get(), 100);
            return inner;
        }
        case Kind::Quotient: {
            auto top = fraction(e[0]);
            if (!top)
                return std::nullopt;
            auto bottom = fraction(e[1]);
            if (!bottom || !invert(*bottom))
                return std::nullopt;
            return multiplied(*top, *bottom);
        }
        case Kind::Power:
            return raised(e);
        default:
            return std::nullopt;
        }
    }

    /// The whole number that an exponent is.
    std::optional<long> exponent(const Expression& e) {
        const auto value = fraction(e);
        if (!value || value->num.degree() > 0 || !value->den.isOne())
            return std::nullopt;
        if (value->num.isZero())
            return 0;
        fmpq_t q;
        fmpq_init(q);
        fmpq_poly_get_coeff_fmpq(q, value->num.get(), 0);
        std::optional<long> result;
        if (fmpz_is_one(fmpq_denref(q)) && fmpz_abs_fits_ui(fmpq_numref(q)) &&
            fmpz_bits(fmpq_numref(q)) < 40)
            result = fmpz_get_si(fmpq_numref(q));
        fmpq_clear(q);
        return result;
    }

    /// Notes where a fraction is zero as where its inverse is not defined; false where it is zero
    /// everywhere.
    bool invert(Fraction& value) {
        if (value.num.isZero())
            return false;
        if (value.num.degree() > 0)
            poles.push_back(value.num);
        std::swap(value.num, value.den);
        normalise(value);
        return true;
    }

private:
    static void normalise(Fraction& value) {
        if (value.den.degree() != 0 || value.den.isOne())
            return;
        fmpq_t q;
        fmpq_init(q);
        fmpq_poly_get_coeff_fmpq(q, value.den.get(), 0);
        fmpq_poly_scalar_div_fmpq(value.num.get(), value.num.get(), q);
        fmpq_clear(q);
        fmpq_poly_one(value.den.get());
    }

    /// Number text: digits, a point, a repeated part in brackets, a power of ten.
    std::optional<Fraction> number(const std::string& text) {
        if (text.size() > 4'000)
            return std::nullopt;
        budget_.spend(1 + static_cast<std::int64_t>(text.size()) / 50);
        std::string digits, repeated;
        long places = 0;
        std::size_t i = 0;
        bool point = false;
        for (; i < text.size() && text[i] != 'e' && text[i] != '('; ++i) {
            if (text[i] == '.')
                point = true;
            else {
                digits += text[i];
                places += point ? 1 : 0;
            }
        }
        if (i < text.size() && text[i] == '(') {
            const std::size_t end = text.find(')', i);
            if (end == std::string::npos)
                return std::nullopt;
            repeated = text.substr(i + 1, end - i - 1);
            i = end + 1;
        }
        long shift = 0;
        if (i < text.size() && text[i] == 'e') {
            if (text.size() - i > 7)
                return std::nullopt;
            shift = std::atol(text.c_str() + i + 1);
            if (std::labs(shift) > 5'000)
                return std::nullopt;
        }
        if (digits.empty())
            digits = "0";
        Fraction made;
        fmpq_t q;
        fmpz_t scale, other;
        fmpq_init(q);
        fmpz_init(scale);
        fmpz_init(other);
        bool good = true;
        // d.(r) = (dr - d) / (10^places (10^|r| - 1))
        if (repeated.empty()) {
            good = fmpz_set_str(fmpq_numref(q), digits.c_str(), 10) == 0;
            fmpz_ui_pow_ui(fmpq_denref(q), 10, static_cast<ulong>(places));
        } else {
            good = fmpz_set_str(fmpq_numref(q), (digits + repeated).c_str(), 10) == 0 &&
                   fmpz_set_str(other, digits.c_str(), 10) == 0;
            fmpz_sub(fmpq_numref(q), fmpq_numref(q), other);
            fmpz_ui_pow_ui(fmpq_denref(q), 10, static_cast<ulong>(places));
            fmpz_ui_pow_ui(scale, 10, repeated.size());
            fmpz_sub_ui(scale, scale, 1);
            fmpz_mul(fmpq_denref(q), fmpq_denref(q), scale);
        }
        if (shift != 0) {
            fmpz_ui_pow_ui(scale, 10, static_cast<ulong>(std::labs(shift)));
            fmpz_mul(shift > 0 ? fmpq_numref(q) : fmpq_denref(q),
                     shift > 0 ? fmpq_numref(q) : fmpq_denref(q), scale);
        }
        fmpq_canonicalise(q);
        fmpq_poly_set_fmpq(made.num.get(), q);
        fmpz_clear(other);
        fmpz_clear(scale);
        fmpq_clear(q);
        if (!good)
            return std::nullopt;
        return made;
    }

    std::optional<Fraction> multiplied(const Fraction& a, const Fraction& b) {
        Fraction made;
        if (!affordable(a.num, b.num, budget_) || !affordable(a.den, b.den, budget_))
            return std::nullopt;
        fmpq_poly_mul(made.num.get(), a.num.get(), b.num.get());
        fmpq_poly_mul(made.den.get(), a.den.get(), b.den.get());
        return made;
    }

    std::optional<Fraction> added(const Fraction& a, const Fraction& b) {
        Fraction made;
        if (a.den == b.den) {
            fmpq_poly_add(made.num.get(), a.num.get(), b.num.get());
            made.den = a.den;
            return made;
        }
        if (!affordable(a.num, b.den, budget_) || !affordable(a.den, b.num, budget_) ||
            !affordable(a.den, b.den, budget_))
            return std::nullopt;
        UnivariatePolynomial other;
        fmpq_poly_mul(made.num.get(), a.num.get(), b.den.get());
        fmpq_poly_mul(other.get(), a.den.get(), b.num.get());
        fmpq_poly_add(made.num.get(), made.num.get(), other.get());
        fmpq_poly_mul(made.den.get(), a.den.get(), b.den.get());
        return made;
    }

    std::optional<Fraction> fold(const Expression& e, bool multiply) {
        auto total = fraction(e[0]);
        for (std::size_t i = 1; total && i < e.size(); ++i) {
            const auto next = fraction(e[i]);
            if (!next)
                return std::nullopt;
            total = multiply ? multiplied(*total, *next) : added(*total, *next);
        }
        return total;
    }

    std::optional<Fraction> raised(const Expression& e) {
        const auto power = exponent(e[1]);
        if (!power)
            return std::nullopt;
        auto base = fraction(e[0]);
        if (!base)
            return std::nullopt;
        if (*power <= 0 && base->num.isZero())
            return std::nullopt; // 0^0, 1/0
        if (*power < 0 && !invert(*base))
            return std::nullopt;
        const long n = std::labs(*power);
        for (UnivariatePolynomial* part : {&base->num, &base->den}) {
            if (part->isOne())
                continue;
            const long degree = std::max(part->degree(), 0L);
            if (n > kMaxBits || degree * n > kMaxDegree || (part->bits() + degree) * n > kMaxBits)
                return std::nullopt;
            budget_.spend(1 + n * (degree + 1) * (1 + part->bits() * n / 256) / 8);
            UnivariatePolynomial raised;
            fmpq_poly_pow(raised.get(), part->get(), static_cast<ulong>(n));
            *part = raised;
        }
        return base;
    }

    const std::string& variable_;
    Budget& budget_;
};

/// Takes products, quotients and powers apart as long as their parts are rational functions: the
/// zeros of (x-2)^6000 need no expansion. `divisor`: something is divided by it on the way.
bool takeApart(const Expression& e, long exponent, bool divisor, Reader& reader,
               FactoredFunction& function) {
    constexpr long kMaxExponent = 1'000'000'000;
    switch (e.kind()) {
    case Kind::Product:
        for (const Expression& factor : e.children())
            if (!takeApart(factor, exponent, divisor, reader, function))
                return false;
        return true;
    case Kind::Quotient:
        return takeApart(e[0], exponent, divisor, reader, function) &&
               takeApart(e[1], -exponent, true, reader, function);
    case Kind::Power:
        if (const auto n = reader.exponent(e[1]);
            n && *n != 0 && std::labs(*n) <= kMaxExponent / std::labs(exponent))
            return takeApart(e[0], exponent * *n, divisor || *n < 0, reader, function);
        break;
    case Kind::Negate:
        if (exponent % 2 != 0)
            function.factors.push_back({UnivariatePolynomial(-1), 1});
        return takeApart(e[0], exponent, divisor, reader, function);
    default:
        break;
    }
    const auto value = reader.fraction(e);
    if (!value || (divisor && value->num.isZero()))
        return false;
    if (divisor && value->num.degree() > 0)
        reader.poles.push_back(value->num);
    if (!value->num.isOne())
        function.factors.push_back({value->num, exponent});
    if (!value->den.isOne())
        function.factors.push_back({value->den, -exponent});
    return true;
}

} // namespace

long UnivariatePolynomial::bits() const {
    const slong most = _fmpz_vec_max_bits(poly_->coeffs, poly_->length);
    return std::labs(most) + static_cast<long>(fmpz_bits(poly_->den));
}

std::optional<FactoredFunction> factoredFunction(const Expression& expression,
                                                 const std::string& variable, Budget& budget) {
    FactoredFunction function;
    Reader reader(variable, budget);
    if (!takeApart(expression, 1, false, reader, function))
        return std::nullopt;
    function.poles = std::move(reader.poles);
    return function;
}

std::optional<UnivariatePolynomial>
univariatePolynomial(const Expression& expression, const std::string& variable, Budget& budget) {
    Reader reader(variable, budget);
    auto value = reader.fraction(expression);
    if (!value || !reader.poles.empty() || !value->den.isOne())
        return std::nullopt;
    return std::move(value->num);
}

Expression rationalExpression(const fmpq_t value) {
    fmpz_t top;
    fmpz_init(top);
    fmpz_abs(top, fmpq_numref(value));
    Expression made = Expression::number(textOf(top));
    fmpz_clear(top);
    if (!fmpz_is_one(fmpq_denref(value)))
        made = quotient(std::move(made), Expression::number(textOf(fmpq_denref(value))));
    return fmpq_sgn(value) < 0 ? negate(std::move(made)) : made;
}

Expression polynomialExpression(const UnivariatePolynomial& polynomial,
                                const std::string& variable) {
    std::vector<Expression> terms;
    fmpq_t q;
    fmpq_init(q);
    for (long i = polynomial.degree(); i >= 0; --i) {
        fmpq_poly_get_coeff_fmpq(q, polynomial.get(), i);
        if (fmpq_is_zero(q))
            continue;
        const bool negative = fmpq_sgn(q) < 0;
        fmpq_abs(q, q);
        Expression term = rationalExpression(q);
        if (i > 0) {
            Expression x = Expression::symbol(variable);
            if (i > 1)
                x = power(std::move(x), Expression::number(i));
            term = fmpq_is_one(q) ? x : product({std::move(term), std::move(x)});
        }
        terms.push_back(negative ? negate(std::move(term)) : std::move(term));
    }
    fmpq_clear(q);
    return sum(std::move(terms));
}

} // namespace khatwa::maths
