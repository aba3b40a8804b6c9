#pragma once

#include <string>
#include <utility>
#include <vector>

namespace khatwa::problems {

/// Terms (coefficient, exponent) in the order in which they are written; terms with coefficient 0
/// are left out.
using Terms = std::vector<std::pair<int, int>>;

/// "x", "x^3", "x^{12}"; exponent 0 gives "".
std::string power(const std::string& x, int exponent);
/// "7x^2", "-x", "5".
std::string monomial(int coefficient, const std::string& x, int exponent);
/// "3x^2-4x+1"; "0" if nothing is left.
std::string polynomial(const Terms& terms, const std::string& x);

} // namespace khatwa::problems
