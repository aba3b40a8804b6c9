#include "app/maths/polynomial_system.h"

#include "app/maths/groebner.h"
#include "app/maths/rational_function.h"
#include "app/maths/real_set.h"
#include "app/maths/sign_form.h"
#include "app/maths/transform.h"
#include "app/maths/univariate.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

constexpr std::size_t kMaxChoices = 64;
constexpr std::size_t kMaxPairs = 100;

/// What is left of a system when every letter that an equation gives as a polynomial of the others
/// has been put in. `solved` in the order in which it was done: later ones may stand in earlier
/// ones.
struct Reduced {
    std::vector<Polynomial> equations;
    std::vector<std::pair<std::size_t, Polynomial>> solved;
    bool contradiction = false;
};

Reduced reduced(const PolynomialSystem& system, Budget& budget) {
    Reduced result;
    result.equations = system.equations;
    for (bool again = true; again;) {
        again = false;
        std::erase_if(result.equations, [](const Polynomial& p) { return p.isZero(); });
        for (const Polynomial& equation : result.equations)
            if (equation.isConstant()) {
                result.contradiction = true;
                return result;
            }
        for (std::size_t i = 0; i < result.equations.size() && !again; ++i) {
            const Polynomial equation = result.equations[i];
            for (const std::size_t letter : equation.usedGenerators()) {
                if (equation.degree(letter) != 1)
                    continue;
                const auto coefficients = equation.coefficientsIn(letter, budget);
                const auto leading = coefficients.at(1).constantValue();
                if (!leading)
                    continue;
                const auto rest = coefficients.find(0);
                const Polynomial value = rest == coefficients.end()
                                             ? Polynomial(system.generators)
                                             : rest->second.scaled(-leading->inverse());
                result.equations.erase(result.equations.begin() + static_cast<std::ptrdiff_t>(i));
                for (Polynomial& other : result.equations)
                    other = other.composed(letter, value, budget);
                result.solved.emplace_back(letter, value);
                again = true;
                break;
            }
        }
    }
    return result;
}

Polynomial putIn(Polynomial polynomial, const Reduced& reduction, Budget& budget) {
    for (const auto& [letter, value] : reduction.solved)
        polynomial = polynomial.composed(letter, value, budget);
    return polynomial;
}

/// Real zeros of a polynomial in one generator, as expressions.
std::optional<std::vector<Expression>> realZeros(const Polynomial& polynomial, std::size_t letter,
                                                 Budget& budget) {
    UnivariatePolynomial one;
    fmpz_poly_t primitive;
    fmpz_poly_init(primitive);
    const bool taken = polynomial.primitiveUnivariate(letter, primitive);
    if (taken)
        fmpq_poly_set_fmpz_poly(one.get(), primitive);
    fmpz_poly_clear(primitive);
    if (!taken)
        return std::nullopt;
    int beyond = 0;
    bool allReal = false;
    const auto points = criticalPoints({{{one, 1}}, {}}, "x", beyond, allReal, budget);
    if (!points || beyond == 0)
        return std::nullopt;
    std::vector<Expression> zeros;
    for (const CriticalPoint& point : *points)
        zeros.push_back(point.value);
    return zeros;
}

/// The value of a polynomial at a point, rational where the point is.
Expression valueAt(const Polynomial& polynomial, const Point& point, Budget& budget) {
    const Expression value = substituted(polynomial.toExpression(), point);
    if (const auto number = rationalValue(value, budget))
        return number->toExpression();
    return value;
}

/// Whether all `equations` are zero and no `divisors` are at a point.
Truth holdsAt(std::span<const Polynomial> equations, std::span<const Polynomial> divisors,
              const Point& point, Budget& budget) {
    Truth result = Truth::Yes;
    for (const bool divides : {false, true})
        for (const Polynomial& polynomial : divides ? divisors : equations) {
            const auto sign = signOf(valueAt(polynomial, point, budget), budget);
            if (!sign)
                result = Truth::Unknown;
            else if ((*sign == 0) == divides)
                return Truth::No;
        }
    return result;
}

/// Solutions of what is left after elimination, in the letters that it uses.
std::optional<std::vector<Point>> solveRest(const std::vector<Polynomial>& equations,
                                            const Generators& generators, Budget& budget) {
    std::vector<std::size_t> letters;
    for (const Polynomial& equation : equations)
        for (const std::size_t letter : equation.usedGenerators())
            if (std::ranges::find(letters, letter) == letters.end())
                letters.push_back(letter);
    const auto name = [&](std::size_t letter) { return generators[letter].text(); };
    std::vector<Point> points;
    if (letters.empty()) {
        points.push_back({});
        return points;
    }
    if (letters.size() == 1) {
        Polynomial common = equations[0];
        for (const Polynomial& equation : equations)
            common = common.gcd(equation, budget);
        if (common.isConstant())
            return points;
        const auto zeros = realZeros(common, letters[0], budget);
        if (!zeros)
            return std::nullopt;
        for (const Expression& zero : *zeros)
            points.push_back({{name(letters[0]), zero}});
        return points;
    }
    if (letters.size() > 2 || equations.size() < 2)
        return std::nullopt;
    // Both letters' values are zeros of a resultant; which of them belong together is tried.
    std::vector<std::vector<Expression>> values;
    for (const std::size_t kept : letters) {
        const std::size_t other = kept == letters[0] ? letters[1] : letters[0];
        std::optional<Polynomial> common;
        for (std::size_t i = 1; i < equations.size(); ++i) {
            const Polynomial next = equations[0].resultant(equations[i], other, budget);
            common = common ? common->gcd(next, budget) : next;
        }
        if (!common || common->isZero())
            return std::nullopt; // a common component
        if (common->isConstant())
            return points;
        const auto zeros = realZeros(*common, kept, budget);
        if (!zeros)
            return std::nullopt;
        values.push_back(*zeros);
    }
    if (values[0].size() * values[1].size() > kMaxPairs)
        return std::nullopt;
    for (const Expression& first : values[0])
        for (const Expression& second : values[1]) {
            const Point point{{name(letters[0]), first}, {name(letters[1]), second}};
            const Truth holds = holdsAt(equations, {}, point, budget);
            if (holds == Truth::Unknown)
                return std::nullopt;
            if (holds == Truth::Yes)
                points.push_back(point);
        }
    return points;
}

bool isPositive(const Point& point, Budget& budget) {
    return std::ranges::all_of(
        point, [&](const auto& entry) { return signOf(entry.second, budget).value_or(0) > 0; });
}

} // namespace

std::optional<PolynomialSystem> polynomialSystem(std::span<const Expression> equations,
                                                 const Generators& generators, Budget& budget) {
    PolynomialSystem system{generators, {}, {}};
    for (const Expression& equation : equations) {
        if (!equation.is(Kind::Relation) || equation.size() != 2 ||
            equation.relationAt(0) != Rel::Equal || !isScalar(equation[0]) ||
            !isScalar(equation[1]))
            return std::nullopt;
        const auto function =
            asRationalFunction(sum({equation[0], negate(equation[1])}), generators, budget);
        if (!function)
            return std::nullopt;
        system.equations.push_back(function->reduced(budget).top());
        std::vector<Expression> divisors;
        collectDivisors(equation, divisors);
        for (const Expression& divisor : divisors) {
            const auto bottom = asRationalFunction(divisor, generators, budget);
            if (!bottom || bottom->isZero())
                return std::nullopt;
            system.divisors.push_back(bottom->reduced(budget).top());
        }
    }
    return system;
}

Truth vanishesOn(const Polynomial& polynomial, const PolynomialSystem& system, Assume assume,
                 Budget& budget) {
    const Reduced reduction = reduced(system, budget);
    if (reduction.contradiction)
        return Truth::Yes;
    // Where a divisor is zero the system does not hold, whatever the polynomial is.
    Polynomial value = putIn(polynomial, reduction, budget);
    for (const Polynomial& divisor : system.divisors)
        value = value.times(putIn(divisor, reduction, budget), budget);
    if (value.isZero())
        return Truth::Yes;
    const bool positive = assume == Assume::Positive;
    if (reduction.equations.empty())
        return positive ? Truth::Unknown : Truth::No; // letters are free, or have one value
    if (reduction.equations.size() == 1) {
        // Irreducible factors with a hypersurface of zeros have to divide the polynomial.
        Truth result = Truth::Yes;
        const Polynomial& equation = reduction.equations[0];
        for (const auto& [factor, exponent] : equation.factor(budget).factors) {
            if (value.dividedBy(factor, budget))
                continue;
            const Truth changes = changesSign(factor, positive ? Assume::Real : assume, budget);
            if (changes == Truth::Yes && !positive)
                return Truth::No;
            if (changes != Truth::No)
                result = Truth::Unknown;
        }
        if (result == Truth::Yes || !positive)
            return result;
    }
    if (assume != Assume::Complex)
        if (const auto points = realSolutions(system, budget)) {
            Truth result = Truth::Yes;
            for (const Point& point : *points) {
                if (positive && !isPositive(point, budget))
                    continue;
                const auto sign = signOf(valueAt(polynomial, point, budget), budget);
                if (!sign)
                    result = Truth::Unknown;
                else if (*sign != 0)
                    return Truth::No;
            }
            return result;
        }
    const Truth inRadical = isInRadical(value, reduction.equations, budget);
    return inRadical == Truth::No && assume != Assume::Complex ? Truth::Unknown : inRadical;
}

std::optional<std::vector<Point>> realSolutions(const PolynomialSystem& system, Budget& budget) {
    const Reduced reduction = reduced(system, budget);
    if (reduction.contradiction)
        return std::vector<Point>{};
    auto points = solveRest(reduction.equations, system.generators, budget);
    if (!points)
        return std::nullopt;
    std::vector<Point> complete;
    for (Point& point : *points) {
        for (auto it = reduction.solved.rbegin(); it != reduction.solved.rend(); ++it)
            point[system.generators[it->first].text()] = valueAt(it->second, point, budget);
        if (point.size() != system.generators.size())
            return std::nullopt; // a letter is free
        const Truth holds = holdsAt({}, system.divisors, point, budget);
        if (holds == Truth::Unknown)
            return std::nullopt;
        if (holds == Truth::Yes)
            complete.push_back(std::move(point));
    }
    return complete;
}

Truth solutionsWithin(std::span<const PolynomialSystem> a, std::span<const PolynomialSystem> b,
                      Assume assume, Budget& budget) {
    Truth result = Truth::Yes;
    for (const PolynomialSystem& mine : a) {
        budget.spend(5);
        if (assume != Assume::Complex)
            if (const auto points = realSolutions(mine, budget)) {
                for (const Point& point : *points) {
                    if (assume == Assume::Positive && !isPositive(point, budget))
                        continue;
                    Truth found = Truth::No;
                    for (const PolynomialSystem& theirs : b) {
                        const Truth one = holdsAt(theirs.equations, theirs.divisors, point, budget);
                        if (one == Truth::Yes) {
                            found = one;
                            break;
                        }
                        if (one == Truth::Unknown)
                            found = one;
                    }
                    if (found == Truth::No)
                        return Truth::No;
                    if (found == Truth::Unknown)
                        result = Truth::Unknown;
                }
                continue;
            }
        // A product of one equation of each alternative has to vanish, whichever are taken.
        std::size_t choices = 1;
        for (const PolynomialSystem& theirs : b)
            choices = std::min(choices * theirs.equations.size(), kMaxChoices + 1);
        if (choices > kMaxChoices)
            return Truth::Unknown;
        for (std::size_t choice = 0; choice < choices; ++choice) {
            Polynomial product(mine.generators, Rational(1));
            std::size_t rest = choice;
            for (const PolynomialSystem& theirs : b) {
                product = product.times(theirs.equations[rest % theirs.equations.size()], budget);
                rest /= theirs.equations.size();
            }
            const Truth vanishes = vanishesOn(product, mine, assume, budget);
            if (vanishes == Truth::No)
                return Truth::No;
            if (vanishes == Truth::Unknown)
                result = Truth::Unknown;
        }
    }
    return result;
}

} // namespace khatwa::maths
