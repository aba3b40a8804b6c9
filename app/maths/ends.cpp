#include "app/maths/ends.h"

#include "app/maths/equality.h"
#include "app/maths/univariate.h"

namespace khatwa::maths {

bool isPlusInfinity(const Expression& expression) {
    return expression.is(Kind::Constant, "infinity");
}

bool isMinusInfinity(const Expression& expression) {
    return expression.is(Kind::Negate) && isPlusInfinity(expression[0]);
}

std::optional<int> compareEnds(const Expression& a, const Expression& b, Budget& budget) {
    if (a == b)
        return 0;
    if (isPlusInfinity(b) || isMinusInfinity(a))
        return -1;
    if (isPlusInfinity(a) || isMinusInfinity(b))
        return 1;
    const auto left = univariatePolynomial(a, "", budget);
    const auto right = left ? univariatePolynomial(b, "", budget) : std::nullopt;
    if (left && right) {
        fmpq_t x, y;
        fmpq_init(x);
        fmpq_init(y);
        fmpq_poly_get_coeff_fmpq(x, left->get(), 0);
        fmpq_poly_get_coeff_fmpq(y, right->get(), 0);
        const int sign = fmpq_cmp(x, y);
        fmpq_clear(y);
        fmpq_clear(x);
        return sign < 0 ? -1 : sign > 0 ? 1 : 0;
    }
    return order(a, b, budget);
}

} // namespace khatwa::maths
