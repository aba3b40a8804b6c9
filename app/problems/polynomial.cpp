#include "app/problems/polynomial.h"

namespace khatwa::problems {

std::string power(const std::string& x, int exponent) {
    if (exponent == 0)
        return "";
    if (exponent == 1)
        return x;
    const std::string digits = std::to_string(exponent);
    return x + "^" + (digits.size() > 1 ? "{" + digits + "}" : digits);
}

std::string monomial(int coefficient, const std::string& x, int exponent) {
    if (exponent == 0)
        return std::to_string(coefficient);
    const std::string shown = coefficient == 1    ? ""
                              : coefficient == -1 ? "-"
                                                  : std::to_string(coefficient);
    return shown + power(x, exponent);
}

std::string polynomial(const Terms& terms, const std::string& x) {
    std::string out;
    for (const auto& [coefficient, exponent] : terms) {
        if (coefficient == 0)
            continue;
        if (coefficient > 0 && !out.empty())
            out += '+';
        out += monomial(coefficient, x, exponent);
    }
    return out.empty() ? "0" : out;
}

} // namespace khatwa::problems
