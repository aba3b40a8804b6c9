#include "app/maths/isolation.h"

#include <algorithm>
#include <cstdlib>

namespace khatwa::maths {

namespace {

/// Zeros of very different sizes are approached slowly, and the precision that parts them grows
/// with the coefficients: so the time goes with the square of their bits. Measured up to 1,300 bits
/// and degree 40.
void pay(const fmpz_poly_struct* polynomial, slong bits, Budget& budget) {
    const slong degree = fmpz_poly_degree(polynomial);
    const slong size = std::min<slong>(std::labs(fmpz_poly_max_bits(polynomial)), 1 << 20);
    budget.spend(1 + degree * degree * (1 + bits / 64) + degree * (size * size / 50));
}

Arb linearZero(const fmpz_poly_struct* polynomial, slong bits) {
    Arb zero;
    arb_set_fmpz(zero, polynomial->coeffs);
    arb_neg(zero, zero);
    arb_div_fmpz(zero, zero, polynomial->coeffs + 1, bits);
    return zero;
}

/// Of a x^2 + b x + c.
std::vector<Arb> quadraticZeros(const fmpz_poly_struct* polynomial, slong bits) {
    const fmpz* c = polynomial->coeffs;
    Fmpz discriminant, product, bottom;
    fmpz_mul(discriminant, c + 1, c + 1);
    fmpz_mul(product, c, c + 2);
    fmpz_submul_ui(discriminant, product, 4);
    if (fmpz_sgn(discriminant) < 0)
        return {};
    // What b and the root have in common is lost.
    const slong precision = bits + 2 * std::labs(fmpz_poly_max_bits(polynomial));
    Arb root, low, high;
    arb_sqrt_fmpz(root, discriminant, precision);
    arb_add_fmpz(low, root, c + 1, precision);
    arb_neg(low, low);
    arb_sub_fmpz(high, root, c + 1, precision);
    fmpz_mul_ui(bottom, c + 2, 2);
    arb_div_fmpz(low, low, bottom, bits);
    arb_div_fmpz(high, high, bottom, bits);
    if (fmpz_sgn(c + 2) < 0)
        arb_swap(low, high);
    return {low, high};
}

} // namespace

std::vector<Arb> isolatedRealZeros(const fmpz_poly_struct* squarefree, slong bits, Budget& budget) {
    const slong degree = fmpz_poly_degree(squarefree);
    std::vector<Arb> zeros;
    if (degree < 1)
        return zeros;
    if (degree == 1) {
        budget.spend(1);
        zeros.push_back(linearZero(squarefree, bits));
        return zeros;
    }
    if (degree == 2) {
        budget.spend(4 + std::labs(fmpz_poly_max_bits(squarefree)) / 1000);
        return quadraticZeros(squarefree, bits);
    }
    pay(squarefree, bits, budget);
    const acb_ptr all = _acb_vec_init(degree);
    arb_fmpz_poly_complex_roots(all, squarefree, 0, bits);
    // The real ones come first, in ascending order.
    for (slong i = 0; i < degree && arb_is_zero(acb_imagref(all + i)); ++i) {
        zeros.emplace_back();
        arb_set(zeros.back(), acb_realref(all + i));
    }
    _acb_vec_clear(all, degree);
    return zeros;
}

} // namespace khatwa::maths
