#include "app/maths/polynomial_cost.h"

#include <algorithm>
#include <cmath>

namespace khatwa::maths {

namespace {

double limbs(double bits) {
    return 1 + bits / 64;
}

/// Spends an estimate that may be beyond any integer.
void spendEstimate(double units, Budget& budget) {
    constexpr double kHopeless = 1e12;
    if (!(units < kHopeless))
        throw OverBudget{};
    budget.spend(static_cast<std::int64_t>(units) + 1);
}

/// FLINT packs the exponents of a term into words, each in as many bits as the largest needs, 8 at
/// least.
double bytesOfTerm(std::size_t generators, double degree, double bits) {
    const double field = std::max(8.0, 2 + std::log2(degree + 2));
    const double words = std::ceil((static_cast<double>(generators) + 1) * field / 64);
    return 8 * words + 8 + (bits > 62 ? 16 + bits / 8 : 0);
}

/// The number of monomials within these degrees, and within a total degree.
double box(const std::vector<double>& degrees, double total) {
    double made = 1, used = 0;
    for (const double degree : degrees) {
        made = std::min(made * (degree + 1), 1e18);
        used += degree > 0 ? 1 : 0;
    }
    double ways = 1; // C(total + used, used)
    for (double k = 1; k <= used && ways < 1e18; ++k)
        ways *= (total + k) / k;
    return std::min(made, ways);
}

double highest(const std::vector<double>& degrees) {
    return degrees.empty() ? 0 : *std::ranges::max_element(degrees);
}

std::vector<double> realDegrees(const Polynomial& polynomial) {
    std::vector<double> made;
    for (const slong degree : degreesOf(polynomial))
        made.push_back(static_cast<double>(std::max(degree, slong{0})));
    return made;
}

void checkResult(const Polynomial& like, double terms, const std::vector<double>& degrees,
                 double bits) {
    const double degree = highest(degrees);
    if (degree > static_cast<double>(kLargestExponent) ||
        terms * bytesOfTerm(like.generators().size(), degree, bits) > kLargestBytes)
        throw OverBudget{};
}

} // namespace

std::vector<slong> degreesOf(const Polynomial& polynomial) {
    std::vector<slong> degrees(std::max<std::size_t>(polynomial.generators().size(), 1), 0);
    if (polynomial.generators().size() > 0)
        fmpq_mpoly_degrees_si(degrees.data(), polynomial.flint(),
                              polynomial.generators().context());
    return degrees;
}

void spendForSum(const Polynomial& a, const Polynomial& b, Budget& budget) {
    const auto n = static_cast<double>(a.terms()), m = static_cast<double>(b.terms());
    if (n + m <= 64)
        return;
    // Contents with different denominators are brought to one.
    const double bits = static_cast<double>(a.bits() + b.bits());
    const double degree =
        std::max(static_cast<double>(a.totalDegree()), static_cast<double>(b.totalDegree()));
    if ((n + m) * bytesOfTerm(a.generators().size(), degree, bits) > kLargestBytes)
        throw OverBudget{};
    spendEstimate((n + m) * limbs(bits) / 30, budget);
}

void spendForProduct(const Polynomial& a, const Polynomial& b, Budget& budget) {
    const auto n = static_cast<double>(a.terms()), m = static_cast<double>(b.terms());
    const auto s = static_cast<double>(a.bits()), t = static_cast<double>(b.bits());
    if (n * m <= 64 && s + t <= 512 && a.generators().size() <= 8) {
        budget.spend(1);
        if (a.totalDegree() + b.totalDegree() > static_cast<long>(kLargestExponent))
            throw OverBudget{};
        return;
    }
    std::vector<double> degrees = realDegrees(a);
    const std::vector<double> others = realDegrees(b);
    for (std::size_t i = 0; i < degrees.size(); ++i)
        degrees[i] += others[i];
    const double bits = s + t + std::log2(std::min(n, m));
    const auto total = static_cast<double>(a.totalDegree() + b.totalDegree());
    checkResult(a, std::min(n * m, box(degrees, total)), degrees, bits);
    spendEstimate(n * m * (1 + limbs(s) * limbs(t) / 8) / 30, budget);
}

void spendForPower(const Polynomial& base, unsigned long exponent, Budget& budget) {
    const auto n = static_cast<double>(base.terms()), e = static_cast<double>(exponent);
    std::vector<double> degrees = realDegrees(base);
    for (double& degree : degrees)
        degree *= e;
    // As many terms as there are ways to choose `exponent` of n: C(e + n - 1, n - 1).
    double ways = 1;
    for (double k = 1; k < n && ways < 1e18; ++k)
        ways *= (e + k) / k;
    const double terms = std::min(ways, box(degrees, e * static_cast<double>(base.totalDegree())));
    const fmpq* content = base.flint()->content;
    // log2 of the sum of the coefficients' sizes; a coefficient of 1 adds none.
    const auto log = [](double size) { return size <= 1 ? 0.0 : size; };
    const slong largest = fmpz_mpoly_max_bits(base.flint()->zpoly);
    const double bits =
        e * (std::log2(n) + log(static_cast<double>(largest < 0 ? -largest : largest)) +
             log(static_cast<double>(fmpz_bits(fmpq_numref(content)))) +
             log(static_cast<double>(fmpz_bits(fmpq_denref(content)))));
    checkResult(base, terms, degrees, bits);
    spendEstimate(terms * n * limbs(bits) * (1 + limbs(bits) / 256) / 20, budget);
}

void spendForQuotient(const Polynomial& a, const Polynomial& divisor, Budget& budget) {
    const auto n = static_cast<double>(a.terms()), m = static_cast<double>(divisor.terms());
    std::vector<double> degrees = realDegrees(a);
    const std::vector<double> others = realDegrees(divisor);
    for (std::size_t i = 0; i < degrees.size(); ++i)
        degrees[i] = std::max(0.0, degrees[i] - others[i]);
    // A division that comes out has no larger coefficients than Gelfond's bound allows; one that
    // does not is found out before they grow beyond it.
    double bits = static_cast<double>(a.bits() + divisor.bits());
    for (const double degree : realDegrees(a))
        bits += 2 * degree;
    const double terms =
        box(degrees, static_cast<double>(std::max(0L, a.totalDegree() - divisor.totalDegree())));
    // x^(10^9) - 1 by x - 1 has 10^9 terms.
    checkResult(a, terms, degrees, terms > 1e5 ? bits : 64);
    spendEstimate((n + terms * m) * limbs(static_cast<double>(a.bits())) *
                      limbs(static_cast<double>(divisor.bits())) / 20,
                  budget);
}

namespace {

/// Of a modular algorithm, dense in all generators that both use: images modulo enough primes, each
/// as much as Euclid takes.
double gcdCost(const Polynomial& a, const Polynomial& b) {
    std::vector<double> degrees = realDegrees(a);
    const std::vector<double> others = realDegrees(b);
    double least = 1;
    for (std::size_t i = 0; i < degrees.size(); ++i) {
        least += std::min(degrees[i], others[i]);
        degrees[i] = std::max(degrees[i], others[i]);
    }
    const double primes = 2 + static_cast<double>(std::max(a.bits(), b.bits())) / 60;
    const auto pairs = static_cast<double>(a.terms() + b.terms());
    const auto total = static_cast<double>(std::max(a.totalDegree(), b.totalDegree()));
    return 2 + pairs / 4 + box(degrees, total) * least * primes / 300;
}

} // namespace

bool isGcdCheap(const Polynomial& a, const Polynomial& b) {
    return gcdCost(a, b) < 200;
}

void spendForGcd(const Polynomial& a, const Polynomial& b, Budget& budget) {
    // One divides by a monomial, or by what has one term: a comparison of exponents.
    if (a.terms() <= 1 || b.terms() <= 1) {
        spendEstimate(1 + static_cast<double>(a.terms() + b.terms()) / 10, budget);
        return;
    }
    const double cost = gcdCost(a, b);
    constexpr double kSurely = 2e5; // beyond it the estimate is too rough to rely on
    if (cost > kSurely)
        budget.needsWorker();
    spendEstimate(cost, budget);
}

void spendForFactoring(const Polynomial& a, Budget& budget) {
    const std::vector<std::size_t> used = a.usedGenerators();
    const auto terms = static_cast<double>(a.terms()), bits = static_cast<double>(a.bits());
    const auto degree = static_cast<double>(a.totalDegree());
    // Univariate: van Hoeij's algorithm is polynomial, and milliseconds up to here; several
    // generators: Wang's lifting may need several tries.
    const bool isSure = used.size() <= 1
                            ? degree <= 100 && bits <= 4000
                            : degree <= 24 && bits <= 1000 && terms <= 300 && used.size() <= 8;
    if (!isSure)
        budget.needsWorker();
    if (degree > 5000 || terms > 20000 || bits > 200000) // no limits of a worker suffice
        throw OverBudget{};
    const double factor = used.size() <= 1 ? 1.0 / 1000 : static_cast<double>(used.size()) / 20;
    spendEstimate(5 + factor * degree * degree * (terms + bits / 16), budget);
}

void spendForResultant(const Polynomial& a, const Polynomial& b, std::size_t generator,
                       Budget& budget) {
    const auto n = static_cast<double>(std::max(a.degree(generator), 0L));
    const auto m = static_cast<double>(std::max(b.degree(generator), 0L));
    std::vector<double> degrees = realDegrees(a);
    const std::vector<double> others = realDegrees(b);
    for (std::size_t i = 0; i < degrees.size(); ++i)
        degrees[i] = i == generator ? 0 : degrees[i] * m + others[i] * n;
    // Hadamard's bound of Sylvester's determinant.
    const double bits = m * static_cast<double>(a.bits()) + n * static_cast<double>(b.bits()) +
                        (n + m) * std::log2(n + m + 2);
    const double terms = box(degrees, static_cast<double>(a.totalDegree()) * m +
                                          static_cast<double>(b.totalDegree()) * n);
    checkResult(a, terms, degrees, bits);
    const double cost = 2 + terms * (n + m) * (n + m) * (1 + limbs(bits) * limbs(bits) / 16) / 20;
    constexpr double kSurely = 1e5;
    if (cost > kSurely)
        budget.needsWorker();
    spendEstimate(cost, budget);
}

void spendForValue(const Polynomial& a, long degree, const Rational& at, Budget& budget) {
    const double bits = static_cast<double>(a.bits()) +
                        static_cast<double>(degree) * static_cast<double>(at.bits());
    const auto terms = static_cast<double>(a.terms());
    const double trivial = at.isZero() || at.abs().isOne() ? static_cast<double>(a.bits()) : bits;
    checkResult(a, terms, realDegrees(a), trivial);
    spendEstimate(1 + terms * limbs(trivial) * limbs(trivial) / 20, budget);
}

} // namespace khatwa::maths
