#include "app/grading/estimate.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numbers>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Between 1 and 3, from the letter's name.
double letterValue(const Expression& letter, int sample) {
    std::uint64_t bits =
        letter.hash() + 0x9E3779B97F4A7C15ULL * static_cast<std::uint64_t>(sample + 1);
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return 1.0 + 2.0 * static_cast<double>(bits >> 11) * 0x1p-53;
}

double numberValue(const std::string& text) {
    if (text.find('(') != std::string::npos)
        return kNone;
    return std::strtod(text.c_str(), nullptr);
}

double callValue(const Expression& call, const Estimate& how) {
    const std::string& name = call.text();
    if (call.size() == 2 && name == "log")
        return std::log(estimate(call[0], how)) / std::log(estimate(call[1], how));
    if (call.size() != 1)
        return kNone;
    const double x = estimate(call[0], how);
    const double angle = how.degrees ? x * std::numbers::pi / 180.0 : x;
    if (name == "sin")
        return std::sin(angle);
    if (name == "cos")
        return std::cos(angle);
    if (name == "tan")
        return std::tan(angle);
    if (name == "cot")
        return 1.0 / std::tan(angle);
    if (name == "sec")
        return 1.0 / std::cos(angle);
    if (name == "csc")
        return 1.0 / std::sin(angle);
    if (name == "arcsin")
        return std::asin(x);
    if (name == "arccos")
        return std::acos(x);
    if (name == "arctan")
        return std::atan(x);
    if (name == "sinh")
        return std::sinh(x);
    if (name == "cosh")
        return std::cosh(x);
    if (name == "tanh")
        return std::tanh(x);
    if (name == "ln")
        return std::log(x);
    if (name == "log")
        return std::log10(x);
    if (name == "exp")
        return std::exp(x);
    return kNone;
}

double powerValue(double base, double exponent) {
    if (base < 0.0 && exponent != std::floor(exponent))
        return kNone;
    return std::pow(base, exponent);
}

} // namespace

double estimate(const Expression& e, const Estimate& how) {
    switch (e.kind()) {
    case Kind::Number:
        return numberValue(e.text());
    case Kind::Symbol:
        return letterValue(e, how.sample);
    case Kind::Constant:
        return e.text() == "pi" ? std::numbers::pi : e.text() == "e" ? std::numbers::e : kNone;
    case Kind::Sum: {
        double total = 0.0;
        for (const Expression& term : e.children())
            total += estimate(term, how);
        return total;
    }
    case Kind::Product: {
        double total = 1.0;
        for (const Expression& factor : e.children())
            total *= estimate(factor, how);
        return total;
    }
    case Kind::Negate:
        return -estimate(e[0], how);
    case Kind::Quotient:
        return estimate(e[0], how) / estimate(e[1], how);
    case Kind::Power:
        return powerValue(estimate(e[0], how), estimate(e[1], how));
    case Kind::Root: {
        const double radicand = estimate(e[0], how);
        const double index = estimate(e[1], how);
        const bool odd = std::fmod(index, 2.0) == 1.0;
        return radicand < 0.0 && odd ? -std::pow(-radicand, 1.0 / index)
                                     : powerValue(radicand, 1.0 / index);
    }
    case Kind::Mixed:
        return estimate(e[0], how) + estimate(e[1], how);
    case Kind::Percent:
        return estimate(e[0], how) / 100.0;
    case Kind::Degrees:
        return e.size() == 1 ? estimate(e[0], how) * std::numbers::pi / 180.0 : kNone;
    case Kind::Factorial:
        return std::tgamma(estimate(e[0], how) + 1.0);
    case Kind::Abs:
        return std::fabs(estimate(e[0], how));
    case Kind::Call:
        return callValue(e, how);
    default:
        return kNone;
    }
}

} // namespace khatwa::grading
