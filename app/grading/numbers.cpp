#include "app/grading/numbers.h"

#include "app/maths/equality.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rational;

namespace {

/// Numbers with more bits are not rounded: nobody writes them.
constexpr std::size_t kMostBits = 1 << 14;
constexpr int kMostPlaces = 2000;

std::optional<Written> fromText(std::string_view text) {
    const auto value = Rational::ofText(text, kMostBits);
    if (!value || text.find('(') != std::string_view::npos)
        return std::nullopt;
    Written written;
    written.value = *value;
    const std::size_t end = std::min(text.find_first_of("eE"), text.size());
    const std::string_view mantissa = text.substr(0, end);
    const int exponent =
        end == text.size() ? 0 : std::atoi(std::string(text.substr(end + 1)).c_str());
    const std::size_t point = mantissa.find('.');
    written.point = point != std::string_view::npos;
    const int after = written.point ? static_cast<int>(mantissa.size() - point - 1) : 0;
    written.decimals = std::max(0, after - exponent);
    std::string digits;
    for (const char c : mantissa) {
        if (c != '.' && (c != '0' || !digits.empty()))
            digits += c;
    }
    if (digits.empty()) { // 0 has one figure, 0.00 may have up to three
        written.least = 1;
        written.most = 1 + after;
        return written;
    }
    written.most = static_cast<int>(digits.size());
    while (!written.point && end == text.size() && digits.size() > 1 && digits.back() == '0')
        digits.pop_back();
    written.least = static_cast<int>(digits.size());
    return written;
}

/// 10^n: its n.
std::optional<int> tenToThe(const Expression& e, Budget& budget) {
    if (e.isNumber("10"))
        return 1;
    if (!e.is(Kind::Power) || !e[0].isNumber("10"))
        return std::nullopt;
    const auto exponent = maths::rationalValue(e[1], budget, 64);
    const auto whole = exponent && exponent->isInteger() ? exponent->toLong() : std::nullopt;
    if (!whole || *whole > kMostPlaces || *whole < -kMostPlaces)
        return std::nullopt;
    return static_cast<int>(*whole);
}

Rational half() {
    return Rational(1, 2);
}

} // namespace

Rational powerOfTen(int exponent) {
    const auto power = Rational(10).pow(static_cast<long>(exponent), kMostBits * 2);
    return power ? *power : Rational(1);
}

bool isPowerOfTen(const Rational& value) {
    if (value.sign() <= 0 || value.isOne() || value.bits() > kMostBits)
        return false;
    return value == powerOfTen(leadingExponent(value));
}

std::optional<Written> writtenNumber(const Expression& e, Budget& budget) {
    budget.spend(1);
    if (e.is(Kind::Number))
        return fromText(e.text());
    if (e.is(Kind::Negate)) {
        auto inner = writtenNumber(e[0], budget);
        if (inner)
            inner->value = -inner->value;
        return inner;
    }
    if (e.is(Kind::Product) && e.size() == 2 && (e[0].is(Kind::Number) || e[0].is(Kind::Negate))) {
        const auto exponent = tenToThe(e[1], budget);
        auto mantissa =
            exponent && e[1].is(Kind::Power) ? writtenNumber(e[0], budget) : std::nullopt;
        if (!mantissa)
            return std::nullopt;
        mantissa->value *= powerOfTen(*exponent);
        mantissa->decimals = std::max(0, mantissa->decimals - *exponent);
        return mantissa;
    }
    return std::nullopt;
}

Rational roundedTo(const Rational& value, int places) {
    const Rational scale = powerOfTen(places);
    const Rational size = (value.abs() * scale + half()).floor() / scale;
    return value.sign() < 0 ? -size : size;
}

std::optional<Rational> roundedTo(const Expression& constant, int places, Budget& budget) {
    if (std::abs(places) > kMostPlaces)
        return std::nullopt;
    if (const auto exact = maths::rationalValue(constant, budget, kMostBits))
        return roundedTo(*exact, places);
    // A candidate from an approximation, then certified: it is nearest where nothing is nearer.
    for (const int digits : {30, 60, 200}) {
        const auto text = maths::decimalText(constant, digits + std::max(0, places), budget);
        const auto near = text ? Rational::ofText(*text, kMostBits) : std::nullopt;
        const bool negative = text && !text->empty() && text->front() == '-';
        const auto unsignedNear =
            negative ? Rational::ofText(std::string_view(*text).substr(1), kMostBits) : near;
        if (!unsignedNear)
            return std::nullopt;
        const Rational guess = roundedTo(negative ? -*unsignedNear : *unsignedNear, places);
        const Rational margin = half() / powerOfTen(places);
        const auto above = maths::order(constant, (guess - margin).toExpression(), budget);
        const auto below = maths::order(constant, (guess + margin).toExpression(), budget);
        if (above && below && *above > 0 && *below < 0)
            return guess;
    }
    return std::nullopt;
}

int leadingExponent(const Rational& value) {
    const Rational size = value.abs();
    const bool large = size >= Rational(1);
    const Rational whole = large ? size.floor() : size.inverse().ceil();
    int exponent = static_cast<int>(whole.toString().size()) - 1;
    if (large)
        return exponent;
    // 1/size lies in (10^(k-1), 10^k]: the leading digit stands at -k.
    if (whole.isOne())
        return 0;
    exponent = -exponent - 1;
    while (size >= powerOfTen(exponent + 1))
        ++exponent;
    return exponent;
}

std::optional<Rational> roundedToFigures(const Expression& constant, int figures, Budget& budget) {
    auto near = maths::rationalValue(constant, budget, kMostBits);
    if (!near) {
        const auto text = maths::decimalText(constant, figures + 30, budget);
        if (!text)
            return std::nullopt;
        const bool negative = text->front() == '-';
        near = Rational::ofText(std::string_view(*text).substr(negative ? 1 : 0), kMostBits);
        if (!near)
            return std::nullopt;
    }
    if (near->isZero())
        return roundedTo(constant, 0, budget);
    return roundedTo(constant, figures - 1 - leadingExponent(*near), budget);
}

} // namespace khatwa::grading
