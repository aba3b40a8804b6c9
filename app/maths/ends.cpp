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

namespace {

// Until `order` knows root_of and surds.
bool enclose(arb_t result, const Expression& e, long bits, Budget& budget) {
    budget.spend(1);
    const auto fold = [&](auto operation) {
        arb_t next;
        arb_init(next);
        bool good = enclose(result, e[0], bits, budget);
        for (std::size_t i = 1; good && i < e.size(); ++i) {
            good = enclose(next, e[i], bits, budget);
            operation(result, result, next, bits);
        }
        arb_clear(next);
        return good;
    };
    switch (e.kind()) {
    case Kind::Number: {
        const auto value = univariatePolynomial(e, "", budget);
        if (!value)
            return false;
        fmpq_t q;
        fmpq_init(q);
        fmpq_poly_get_coeff_fmpq(q, value->get(), 0);
        arb_set_fmpq(result, q, bits);
        fmpq_clear(q);
        return true;
    }
    case Kind::Constant:
        if (e.text() == "pi")
            arb_const_pi(result, bits);
        else if (e.text() == "e")
            arb_const_e(result, bits);
        else
            return false;
        return true;
    case Kind::Sum:
    case Kind::Mixed:
        return fold(arb_add);
    case Kind::Product:
        return fold(arb_mul);
    case Kind::Quotient:
        return fold(arb_div);
    case Kind::Negate:
        if (!enclose(result, e[0], bits, budget))
            return false;
        arb_neg(result, result);
        return true;
    case Kind::Power:
        return fold(arb_pow);
    case Kind::Root: {
        if (!e[1].is(Kind::Number) || e[1].text().size() > 3 ||
            !enclose(result, e[0], bits, budget))
            return false;
        arb_root_ui(result, result, static_cast<ulong>(std::stoul(e[1].text())), bits);
        return true;
    }
    case Kind::Call:
        if (e.isCall("root_of"))
            return encloseRootOf(result, e, bits, budget);
        if (e.isCall("ln") && enclose(result, e[0], bits, budget)) {
            arb_log(result, result, bits);
            return true;
        }
        return false;
    default:
        return false;
    }
}

} // namespace

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
    std::optional<int> result;
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (long bits = 64; bits <= 512 && !result; bits *= 2) {
        if (!enclose(x, a, bits, budget) || !enclose(y, b, bits, budget))
            break;
        if (arb_lt(x, y))
            result = -1;
        else if (arb_gt(x, y))
            result = 1;
    }
    arb_clear(y);
    arb_clear(x);
    return result;
}

} // namespace khatwa::maths
