#include "app/maths/constant.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

/// Exponents beyond which a decimal is written with e.
constexpr int kMostLeadingZeros = 6;
constexpr int kMostWholeDigits = 15;

/// From Arb's `-1.230e-5` or `123.0` to `-0.0000123`, `123`, `1.23e43`.
std::string plainDecimal(const std::string& arb) {
    std::string digits;
    int exponent = 0; // of the digit after the point of 0.ddd
    bool point = false, negative = false;
    for (std::size_t i = 0; i < arb.size(); ++i) {
        if (arb[i] == '-') {
            negative = true;
        } else if (arb[i] == '.') {
            point = true;
        } else if (arb[i] == 'e') {
            exponent += std::stoi(arb.substr(i + 1));
            break;
        } else if (arb[i] >= '0' && arb[i] <= '9') {
            digits += arb[i];
            exponent += point ? 0 : 1;
        }
    }
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, zeros);
    exponent -= static_cast<int>(zeros);
    while (!digits.empty() && digits.back() == '0')
        digits.pop_back();
    const auto count = static_cast<int>(digits.size());
    std::string text = negative ? "-" : "";
    if (exponent <= -kMostLeadingZeros || exponent > kMostWholeDigits) {
        text += digits[0];
        if (count > 1)
            text += "." + digits.substr(1);
        return text + "e" + std::to_string(exponent - 1);
    }
    if (exponent <= 0)
        return text + "0." + std::string(static_cast<std::size_t>(-exponent), '0') + digits;
    if (count <= exponent)
        return text + digits + std::string(static_cast<std::size_t>(exponent - count), '0');
    return text + digits.substr(0, static_cast<std::size_t>(exponent)) + "." +
           digits.substr(static_cast<std::size_t>(exponent));
}

} // namespace

/// An enclosure is narrowed until it is far narrower than the last digit.
std::optional<std::string> roundedText(Constants& constants, TermGraph::Id id, int digits) {
    digits = std::clamp(digits, 1, 1000);
    for (slong precision = 64 + 4 * digits; precision <= 8192 + 8 * digits; precision *= 2) {
        const Enclosures enclosures = constants.enclosuresOf({id}, precision);
        if (enclosures.defined(id) == Truth::No)
            return std::nullopt;
        if (enclosures.defined(id) == Truth::Unknown)
            continue;
        const Acb& value = enclosures.value(id);
        if (!arb_is_zero(acb_imagref(value.get())))
            return std::nullopt;
        const arb_struct* real = acb_realref(value.get());
        if (arb_is_zero(real))
            return "0";
        if (arb_rel_accuracy_bits(real) < 4 * digits + 16 || arb_contains_zero(real))
            continue;
        if (arf_cmpabs_2exp_si(arb_midref(real), 1 << 20) > 0 ||
            arf_cmpabs_2exp_si(arb_midref(real), -(1 << 20)) < 0)
            return std::nullopt; // nobody reads an exponent of seven digits
        char* text = arb_get_str(real, digits, ARB_STR_NO_RADIUS);
        const std::string result = plainDecimal(text);
        flint_free(text);
        return result;
    }
    return std::nullopt;
}

} // namespace khatwa::maths
