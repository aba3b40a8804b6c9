#include "app/maths/rational.h"

#include <algorithm>
#include <span>
#include <utility>

namespace khatwa::maths {

namespace {

/// More than log2(10), for bounds.
constexpr double kBitsPerDigit = 3.3220;

class Integer {
public:
    Integer() { fmpz_init(value); }
    ~Integer() { fmpz_clear(value); }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;
    fmpz_t value;
};

std::size_t bitsOfDigits(std::size_t digits) {
    return static_cast<std::size_t>(static_cast<double>(digits) * kBitsPerDigit) + 1;
}

} // namespace

Rational::Rational(long top, long bottom) : Rational() {
    fmpq_set_si(value_, top, static_cast<ulong>(bottom));
}

Rational& Rational::operator=(const Rational& other) {
    fmpq_set(value_, other.value_);
    return *this;
}

Rational& Rational::operator=(Rational&& other) noexcept {
    fmpq_swap(value_, other.value_);
    return *this;
}

Rational Rational::of(const fmpq_t value) {
    Rational made;
    fmpq_set(made.value_, value);
    return made;
}

Rational Rational::of(const fmpz_t value) {
    Rational made;
    fmpz_set(fmpq_numref(made.value_), value);
    return made;
}

Rational Rational::of(const fmpz_t top, const fmpz_t bottom) {
    Rational made;
    fmpq_set_fmpz_frac(made.value_, top, bottom);
    return made;
}

std::optional<Rational> Rational::ofText(std::string_view text, std::size_t maxBits) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    // mantissa = whole ++ fraction ++ repeated, scaled by 10^exponent; a repeated part of r digits
    // makes it (whole fraction repeated - whole fraction) / (10^r - 1).
    std::string digits;
    std::size_t at = 0, fraction = 0, repeated = 0;
    while (at < text.size() && isDigit(text[at]))
        digits += text[at++];
    if (at < text.size() && text[at] == '.') {
        ++at;
        while (at < text.size() && isDigit(text[at])) {
            digits += text[at++];
            ++fraction;
        }
        if (at < text.size() && text[at] == '(') {
            ++at;
            while (at < text.size() && isDigit(text[at])) {
                digits += text[at++];
                ++repeated;
            }
            if (repeated == 0 || at == text.size() || text[at] != ')')
                return std::nullopt;
            ++at;
        }
    }
    if (digits.empty())
        return std::nullopt;
    long exponent = 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool negative = false;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            negative = text[at++] == '-';
        if (at == text.size())
            return std::nullopt;
        constexpr long kFar = 1'000'000'000'000;
        for (; at < text.size() && isDigit(text[at]); ++at)
            exponent = std::min(kFar, exponent * 10 + (text[at] - '0'));
        if (negative)
            exponent = -exponent;
    }
    if (at != text.size())
        return std::nullopt;
    const std::size_t leading = std::min(digits.find_first_not_of('0'), digits.size());
    if (leading == digits.size())
        return Rational();
    const std::size_t scale =
        static_cast<std::size_t>(exponent < 0 ? -exponent : exponent) + fraction + repeated;
    if (bitsOfDigits(digits.size() - leading) > maxBits || bitsOfDigits(scale) > maxBits)
        return std::nullopt;

    Integer top, bottom, part;
    fmpz_set_str(top.value, digits.c_str(), 10);
    fmpz_one(bottom.value);
    if (repeated > 0) {
        const std::string head = digits.substr(0, digits.size() - repeated);
        fmpz_set_str(part.value, head.empty() ? "0" : head.c_str(), 10);
        fmpz_sub(top.value, top.value, part.value);
        fmpz_ui_pow_ui(bottom.value, 10, repeated);
        fmpz_sub_ui(bottom.value, bottom.value, 1);
    }
    const long power = exponent - static_cast<long>(fraction);
    fmpz_ui_pow_ui(part.value, 10, static_cast<ulong>(power < 0 ? -power : power));
    if (power < 0)
        fmpz_mul(bottom.value, bottom.value, part.value);
    else
        fmpz_mul(top.value, top.value, part.value);
    return of(top.value, bottom.value);
}

std::size_t Rational::bits() const {
    return static_cast<std::size_t>(fmpz_bits(fmpq_numref(value_)) +
                                    fmpz_bits(fmpq_denref(value_)));
}

Rational Rational::numerator() const {
    return of(fmpq_numref(value_));
}

Rational Rational::denominator() const {
    return of(fmpq_denref(value_));
}

Rational Rational::abs() const {
    Rational made;
    fmpq_abs(made.value_, value_);
    return made;
}

Rational Rational::floor() const {
    Rational made;
    fmpz_fdiv_q(fmpq_numref(made.value_), fmpq_numref(value_), fmpq_denref(value_));
    return made;
}

Rational Rational::ceil() const {
    Rational made;
    fmpz_cdiv_q(fmpq_numref(made.value_), fmpq_numref(value_), fmpq_denref(value_));
    return made;
}

Rational Rational::inverse() const {
    Rational made;
    fmpq_inv(made.value_, value_);
    return made;
}

std::optional<long> Rational::toLong() const {
    if (!isInteger() || !fmpz_fits_si(fmpq_numref(value_)))
        return std::nullopt;
    return fmpz_get_si(fmpq_numref(value_));
}

Rational Rational::operator-() const {
    Rational made;
    fmpq_neg(made.value_, value_);
    return made;
}

Rational& Rational::operator+=(const Rational& other) {
    fmpq_add(value_, value_, other.value_);
    return *this;
}

Rational& Rational::operator-=(const Rational& other) {
    fmpq_sub(value_, value_, other.value_);
    return *this;
}

Rational& Rational::operator*=(const Rational& other) {
    fmpq_mul(value_, value_, other.value_);
    return *this;
}

Rational& Rational::operator/=(const Rational& other) {
    fmpq_div(value_, value_, other.value_);
    return *this;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
    return fmpq_cmp(a.value_, b.value_) <=> 0;
}

std::optional<Rational> Rational::pow(const Rational& exponent, std::size_t maxBits) const {
    if (!exponent.isInteger())
        return std::nullopt;
    if (const std::optional<long> small = exponent.toLong())
        return pow(*small, maxBits);
    if (isOne() || (isZero() && exponent.sign() > 0))
        return *this;
    if (!(-*this).isOne())
        return std::nullopt;
    return Rational(fmpz_is_even(fmpq_numref(exponent.value_)) ? 1 : -1);
}

std::optional<Rational> Rational::pow(long exponent, std::size_t maxBits) const {
    if (isZero()) {
        if (exponent <= 0)
            return std::nullopt;
        return Rational();
    }
    const auto times =
        exponent < 0 ? -static_cast<unsigned long>(exponent) : static_cast<unsigned long>(exponent);
    const auto isUnit = [](const fmpz_t part) { return fmpz_is_pm1(part) != 0; };
    if (isUnit(fmpq_numref(value_)) && isUnit(fmpq_denref(value_)))
        return sign() > 0 || times % 2 == 0 ? Rational(1) : Rational(-1);
    if (times > maxBits || bits() * times > maxBits + 2 * times)
        return std::nullopt;
    Rational made;
    fmpz_pow_ui(fmpq_numref(made.value_), fmpq_numref(value_), times);
    fmpz_pow_ui(fmpq_denref(made.value_), fmpq_denref(value_), times);
    if (exponent < 0)
        fmpq_inv(made.value_, made.value_);
    return made;
}

std::optional<Rational> Rational::root(unsigned long index) const {
    if (isZero())
        return Rational();
    if (index == 0 || (sign() < 0 && index % 2 == 0))
        return std::nullopt;
    if (index >= bits() && !(abs().isOne())) // 2^index is more than either part
        return std::nullopt;
    if (abs().isOne())
        return *this;
    Rational made;
    Integer size;
    fmpz_abs(size.value, fmpq_numref(value_));
    if (!fmpz_root(fmpq_numref(made.value_), size.value, static_cast<slong>(index)) ||
        !fmpz_root(fmpq_denref(made.value_), fmpq_denref(value_), static_cast<slong>(index)))
        return std::nullopt;
    return sign() < 0 ? -made : made;
}

std::string Rational::toString() const {
    char* text = fmpq_get_str(nullptr, 10, value_);
    std::string made = text;
    flint_free(text);
    return made;
}

Expression Rational::toExpression() const {
    const Rational size = abs();
    Expression made = Expression::number(size.numerator().toString());
    if (!isInteger())
        made = quotient(std::move(made), Expression::number(size.denominator().toString()));
    return sign() < 0 ? negate(std::move(made)) : made;
}

namespace {

using Value = std::optional<Rational>;

class Evaluator {
public:
    Evaluator(Budget& budget, std::size_t maxBits) : budget_(budget), maxBits_(maxBits) {}

    Value value(const Expression& expression) {
        switch (expression.kind()) {
        case Kind::Number:
            return ofNumber(expression.text());
        case Kind::Sum:
            return fold(expression.children(), &Evaluator::add);
        case Kind::Product:
            return fold(expression.children(), &Evaluator::multiply);
        case Kind::Mixed:
            return add(value(expression[0]), value(expression[1]));
        case Kind::Negate:
            return mapped(value(expression[0]), [](const Rational& a) { return -a; });
        case Kind::Abs:
            return mapped(value(expression[0]), [](const Rational& a) { return a.abs(); });
        case Kind::Percent:
            return multiply(value(expression[0]), Rational(1, 100));
        case Kind::Quotient: {
            const Value top = value(expression[0]);
            const Value bottom = top ? value(expression[1]) : Value();
            if (!bottom || bottom->isZero())
                return std::nullopt;
            return multiply(top, bottom->inverse());
        }
        case Kind::Power: {
            const Value base = value(expression[0]);
            const Value exponent = base ? value(expression[1]) : Value();
            if (!exponent)
                return std::nullopt;
            budget_.spend(static_cast<std::int64_t>(maxBits_ / 4096));
            return base->pow(*exponent, maxBits_);
        }
        case Kind::Factorial:
            return factorial(value(expression[0]), 1);
        case Kind::DoubleFactorial:
            return factorial(value(expression[0]), 2);
        default:
            return std::nullopt;
        }
    }

private:
    template <class F>
    static Value mapped(const Value& a, F f) {
        return a ? Value(f(*a)) : std::nullopt;
    }

    Value ofNumber(const std::string& text) {
        budget_.spend(static_cast<std::int64_t>(text.size() / 100));
        return Rational::ofText(text, maxBits_);
    }

    /// Quadratic in the bits: the greatest common divisor is.
    void spendFor(std::size_t bits) {
        if (bits > 1024)
            budget_.spend(static_cast<std::int64_t>(bits / 256 + (bits / 1024) * (bits / 8192)));
    }

    Value add(const Value& a, const Value& b) {
        if (!a || !b || a->bits() + b->bits() > maxBits_ + 64)
            return std::nullopt;
        spendFor(a->bits() + b->bits());
        return *a + *b;
    }

    Value multiply(const Value& a, const Value& b) {
        if (!a || !b || a->bits() + b->bits() > maxBits_ + 64)
            return std::nullopt;
        spendFor(a->bits() + b->bits());
        return *a * *b;
    }

    /// Halves with halves, so that a long sum of fractions does not add each to a huge one.
    Value fold(std::span<const Expression> parts,
               Value (Evaluator::*both)(const Value&, const Value&)) {
        if (parts.size() == 1)
            return value(parts[0]);
        const std::size_t half = parts.size() / 2;
        const Value left = fold(parts.first(half), both);
        if (!left)
            return std::nullopt;
        return (this->*both)(left, fold(parts.subspan(half), both));
    }

    /// n (n - step) (n - 2 step) …
    Value factorial(const Value& of, long step) {
        const std::optional<long> n = of ? of->toLong() : std::nullopt;
        // n! > (n/3)^n: past 2^16 it has more bits than anyone asks for.
        constexpr long kLargest = 1 << 16;
        if (!n || *n < 0 || *n > kLargest)
            return std::nullopt;
        std::size_t bits = 2;
        for (long k = *n; k > 1; k -= step)
            bits += FLINT_BIT_COUNT(static_cast<ulong>(k));
        if (bits > maxBits_ + static_cast<std::size_t>(*n))
            return std::nullopt;
        spendFor(bits);
        Integer made;
        if (step == 1) {
            fmpz_fac_ui(made.value, static_cast<ulong>(*n));
        } else {
            budget_.spend(*n / 8);
            fmpz_one(made.value);
            for (long k = *n; k > 1; k -= step)
                fmpz_mul_si(made.value, made.value, k);
        }
        return Rational::of(made.value);
    }

    Budget& budget_;
    const std::size_t maxBits_;
};

} // namespace

std::optional<Rational> rationalValue(const Expression& expression, Budget& budget,
                                      std::size_t maxBits) {
    budget.spend(static_cast<std::int64_t>(expression.nodes() / 8));
    return Evaluator(budget, maxBits).value(expression);
}

} // namespace khatwa::maths
