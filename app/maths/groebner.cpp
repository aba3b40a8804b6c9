#include "app/maths/groebner.h"

namespace khatwa::maths {

namespace {

/// Polynomials with whole coefficients in one more variable than the generators, in an order that
/// suits Gröbner bases.
class Ideal {
public:
    explicit Ideal(slong variables) {
        fmpz_mpoly_ctx_init(context_, variables, ORD_DEGREVLEX);
        fmpz_mpoly_vec_init(given_, 0, context_);
        fmpz_mpoly_vec_init(basis_, 0, context_);
    }
    Ideal(const Ideal&) = delete;
    Ideal& operator=(const Ideal&) = delete;
    ~Ideal() {
        fmpz_mpoly_vec_clear(basis_, context_);
        fmpz_mpoly_vec_clear(given_, context_);
        fmpz_mpoly_ctx_clear(context_);
    }

    /// scale · polynomial, made primitive; with `rabinowitsch` it is 1 - z · polynomial, z being
    /// the last variable.
    void add(const Polynomial& polynomial, bool rabinowitsch, Budget& budget) {
        const slong variables = fmpz_mpoly_ctx_nvars(context_);
        const Polynomial primitive = polynomial.primitivePart();
        const auto monomials = primitive.monomials(budget); // may throw
        std::vector<ulong> exponents(static_cast<std::size_t>(variables), 0);
        fmpz_mpoly_t made;
        fmpz_mpoly_init(made, context_);
        for (const auto& [powers, coefficient] : monomials) {
            std::copy(powers.begin(), powers.end(), exponents.begin());
            exponents.back() = rabinowitsch ? 1 : 0;
            const Rational signedOne = rabinowitsch ? -coefficient : coefficient;
            fmpz_mpoly_set_coeff_fmpz_ui(made, fmpq_numref(signedOne.flint()), exponents.data(),
                                         context_);
        }
        if (rabinowitsch) {
            std::fill(exponents.begin(), exponents.end(), 0);
            fmpz_mpoly_set_coeff_si_ui(made, 1, exponents.data(), context_);
        }
        fmpz_mpoly_vec_append(given_, made, context_);
        fmpz_mpoly_clear(made, context_);
    }

    /// Empty where the limits were met.
    std::optional<bool> isEverything(slong length, slong terms, slong bits) {
        if (!fmpz_mpoly_buchberger_naive_with_limits(basis_, given_, length, terms, bits, context_))
            return std::nullopt;
        for (slong i = 0; i < basis_->length; ++i)
            if (fmpz_mpoly_is_fmpz(fmpz_mpoly_vec_entry(basis_, i), context_) &&
                !fmpz_mpoly_is_zero(fmpz_mpoly_vec_entry(basis_, i), context_))
                return true;
        return false;
    }

private:
    fmpz_mpoly_ctx_t context_;
    fmpz_mpoly_vec_t given_;
    fmpz_mpoly_vec_t basis_;
};

} // namespace

Truth isInRadical(const Polynomial& polynomial, std::span<const Polynomial> ideal, Budget& budget) {
    const std::size_t variables = polynomial.generators().size() + 1;
    if (variables > 8 || ideal.size() > 12)
        return Truth::Unknown;
    long degree = polynomial.totalDegree() + 1;
    std::size_t terms = polynomial.terms();
    for (const Polynomial& member : ideal) {
        degree = std::max(degree, member.totalDegree());
        terms = std::max(terms, member.terms());
        if (member.bits() > 200)
            return Truth::Unknown;
    }
    if (degree > 12 || terms > 60 || polynomial.bits() > 200)
        return Truth::Unknown;
    Ideal whole(static_cast<slong>(variables));
    for (const Polynomial& member : ideal)
        whole.add(member, false, budget);
    whole.add(polynomial, true, budget);
    // With these limits the reductions are few and small; measured below 20 ms.
    budget.spend(20'000);
    auto everything = whole.isEverything(24, 40, 400);
    if (!everything) {
        budget.needsWorker();
        budget.spend(200'000);
        everything = whole.isEverything(80, 200, 3000);
    }
    if (!everything)
        return Truth::Unknown;
    return *everything ? Truth::Yes : Truth::No;
}

} // namespace khatwa::maths
