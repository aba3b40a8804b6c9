#include "app/maths/relations.h"

#include "app/maths/rational_function.h"
#include "app/maths/sign_form.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>

namespace khatwa::maths {

namespace {

Standing standing(Truth aImpliesB, Truth bImpliesA) {
    Standing made;
    made.aImpliesB = aImpliesB;
    made.bImpliesA = bImpliesA;
    if (aImpliesB == Truth::No || bImpliesA == Truth::No)
        made.equivalent = Truth::No;
    else if (aImpliesB == Truth::Yes && bImpliesA == Truth::Yes)
        made.equivalent = Truth::Yes;
    return made;
}

bool isOrder(Rel rel) {
    return rel == Rel::Less || rel == Rel::LessEqual || rel == Rel::Greater ||
           rel == Rel::GreaterEqual;
}

bool isStrict(Rel rel) {
    return rel == Rel::Less || rel == Rel::Greater;
}

/// `letter R value`, the letter not in the value.
struct Solved {
    std::string letter;
    Rel rel;
    Expression value;
};

std::optional<Solved> solvedForm(const Expression& e, const std::string& letter) {
    if (e[0].is(Kind::Symbol, letter) && !freeSymbols(e[1]).contains(letter))
        return Solved{letter, e.relationAt(0), e[1]};
    if (e[1].is(Kind::Symbol, letter) && !freeSymbols(e[0]).contains(letter))
        return Solved{letter, mirrored(e.relationAt(0)), e[0]};
    return std::nullopt;
}

/// The letter a relation is solved for, or an equation can be: it stands linearly, with a
/// coefficient that is a number or has no zero, and in no function.
std::optional<Solved> solvedFor(const Expression& e, const std::string& letter, Budget& budget) {
    if (auto solved = solvedForm(e, letter))
        return solved;
    if (e.relationAt(0) != Rel::Equal)
        return std::nullopt;
    const Expression difference = sum({e[0], negate(e[1])});
    const Generators generators = Generators::of(difference, Kernels::Known, budget);
    for (std::size_t i = 0; i < generators.size(); ++i)
        if (!generators.isSymbol(i) && freeSymbols(generators[i]).contains(letter))
            return std::nullopt;
    const auto index = generators.indexOf(letter);
    const auto function = index ? asRationalFunction(difference, generators, budget) : std::nullopt;
    if (!function || function->bottom().uses(*index) || function->top().degree(*index) != 1)
        return std::nullopt;
    const auto coefficients = function->top().coefficientsIn(*index, budget);
    const Polynomial& leading = coefficients.at(1);
    if (!leading.isConstant())
        return std::nullopt;
    const auto rest = coefficients.find(0);
    if (rest == coefficients.end())
        return Solved{letter, Rel::Equal, Expression::number(0L)};
    return Solved{letter, Rel::Equal,
                  rest->second.scaled(-leading.constantValue()->inverse()).toExpression()};
}

Truth fromBool(bool value) {
    return value ? Truth::Yes : Truth::No;
}

/// A ⊆ B of zero sets, given by their factors. A factor that B lacks proves a difference only
/// where its zeros are a hypersurface.
Truth zerosWithin(const std::vector<Polynomial>& a, const std::vector<Polynomial>& b, Assume assume,
                  Budget& budget) {
    Truth result = Truth::Yes;
    for (const Polynomial& factor : a) {
        if (contains(b, factor))
            continue;
        const Truth changes = changesSign(factor, assume, budget);
        if (changes == Truth::Yes)
            return Truth::No;
        if (changes == Truth::Unknown)
            result = Truth::Unknown;
    }
    return result;
}

Standing compareEquations(const SignForm& a, const SignForm& b, bool negated, Assume assume,
                          Budget& budget) {
    Truth forth = Truth::Unknown, back = Truth::Unknown;
    if (a.unit == 0 || b.unit == 0) {
        // One of them holds everywhere; the other one does so only if it is zero, too.
        forth = b.unit == 0 ? Truth::Yes : Truth::No;
        back = a.unit == 0 ? Truth::Yes : Truth::No;
    } else {
        const auto zerosA = a.zeroFactors(), zerosB = b.zeroFactors();
        forth = zerosWithin(zerosA, zerosB, assume, budget);
        back = zerosWithin(zerosB, zerosA, assume, budget);
    }
    return negated ? standing(back, forth) : standing(forth, back);
}

bool sameFactors(const std::vector<Polynomial>& a, const std::vector<Polynomial>& b) {
    return a.size() == b.size() &&
           std::ranges::all_of(a, [&](const Polynomial& p) { return contains(b, p); });
}

/// Both as form > 0 or form ≥ 0.
Standing compareInequalities(const SignForm& a, bool aStrict, const SignForm& b, bool bStrict,
                             Assume assume, Budget& budget) {
    if (a.unit == 0 || b.unit == 0) {
        // 0 > 0 never holds, 0 ≥ 0 always.
        if (a.unit == 0 && b.unit == 0)
            return standing(fromBool(aStrict || !bStrict), fromBool(bStrict || !aStrict));
        const bool other = a.unit != 0;
        const SignForm& form = other ? a : b;
        const bool always = !(other ? bStrict : aStrict);
        const bool takesBoth = std::ranges::any_of(form.odd, [&](const Polynomial& p) {
            return changesSign(p, assume, budget) == Truth::Yes;
        });
        if (!takesBoth)
            return {};
        // The other one holds somewhere, but not everywhere.
        const Truth fromForm = fromBool(always), toForm = fromBool(!always);
        return other ? standing(fromForm, toForm) : standing(toForm, fromForm);
    }
    if (!sameFactors(a.odd, b.odd)) {
        for (const auto& [mine, others] : {std::pair{&a.odd, &b.odd}, std::pair{&b.odd, &a.odd}})
            for (const Polynomial& factor : *mine)
                if (!contains(*others, factor) &&
                    changesSign(factor, assume, budget) == Truth::Yes) {
                    // Somewhere the signs are opposite: one of them holds there, unknown which.
                    Standing made;
                    made.equivalent = Truth::No;
                    return made;
                }
        return {};
    }
    const bool hyper = std::ranges::any_of(
        a.odd, [&](const Polynomial& p) { return changesSign(p, assume, budget) == Truth::Yes; });
    if (a.unit != b.unit) {
        if (!hyper && (!a.odd.empty() || !a.even.empty() || !b.even.empty()))
            return {};
        return standing(fromBool(a.unit < 0 && a.odd.empty()),
                        fromBool(b.unit < 0 && b.odd.empty()));
    }
    const auto without = [](const std::vector<Polynomial>& from,
                            const std::vector<Polynomial>& what) {
        std::vector<Polynomial> rest;
        for (const Polynomial& p : from)
            if (!contains(what, p))
                rest.push_back(p);
        return rest;
    };
    const auto evenA = without(a.even, a.divisors), evenB = without(b.even, b.divisors);
    const auto polesA = without(a.divisors, a.odd), polesB = without(b.divisors, b.odd);
    const bool sameRest = sameFactors(evenA, evenB) && sameFactors(polesA, polesB);
    // On the zeros of a divisor even ≥ does not hold.
    const auto zerosA = without(a.odd, a.divisors), zerosB = without(b.odd, b.divisors);
    if (aStrict == bStrict)
        return sameRest && (aStrict || sameFactors(zerosA, zerosB))
                   ? standing(Truth::Yes, Truth::Yes)
                   : Standing{};
    if (!sameRest || !evenA.empty())
        return {};
    const auto& wider = aStrict ? zerosB : zerosA;
    if (wider.empty()) // x² + 1 > 0, 1/x ≥ 0: there is no zero to differ at
        return standing(Truth::Yes, Truth::Yes);
    if (!std::ranges::any_of(wider, [&](const Polynomial& p) {
            return changesSign(p, assume, budget) == Truth::Yes;
        }))
        return {};
    return aStrict ? standing(Truth::Yes, Truth::No) : standing(Truth::No, Truth::Yes);
}

/// Both are solved for the same letter: as functions of the others they are equal or not.
std::optional<Standing> compareSolved(const Expression& a, const Expression& b,
                                      const std::set<std::string>& letters, Assume assume,
                                      Budget& budget) {
    for (const std::string& letter : letters) {
        const auto left = solvedFor(a, letter, budget);
        const auto right = left ? solvedFor(b, letter, budget) : std::nullopt;
        if (!left || !right)
            continue;
        const Comparison values = compare(left->value, right->value, assume, budget);
        const Rel one = left->rel, other = right->rel;
        if (values.equal == Truth::Yes && values.domainsDiffer == Truth::No) {
            if (one == other)
                return standing(Truth::Yes, Truth::Yes);
            const auto within = [](Rel p, Rel q) {
                return (q == Rel::LessEqual && (p == Rel::Less || p == Rel::Equal)) ||
                       (q == Rel::GreaterEqual && (p == Rel::Greater || p == Rel::Equal)) ||
                       (q == Rel::NotEqual && isStrict(p));
            };
            return standing(fromBool(within(one, other)), fromBool(within(other, one)));
        }
        // Over positive letters a graph may leave what is looked at.
        if (values.equal == Truth::No && one == other && assume != Assume::Positive) {
            Standing made;
            made.equivalent = Truth::No;
            if (one == Rel::Equal)
                return standing(Truth::No, Truth::No);
            return made;
        }
        if (values.equal == Truth::Yes && values.domainsDiffer == Truth::Yes && one == other &&
            assume != Assume::Positive) {
            Standing made;
            made.equivalent = Truth::No;
            return made;
        }
    }
    return std::nullopt;
}

/// Defined for all values of its letters.
bool isTotal(const Expression& e) {
    switch (e.kind()) {
    case Kind::Quotient:
        return isTotal(e[0]) && freeSymbols(e[1]).empty();
    case Kind::Power:
        return isTotal(e[0]) && e[1].is(Kind::Number);
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Constant:
    case Kind::Sum:
    case Kind::Product:
    case Kind::Negate:
    case Kind::Relation:
        return std::ranges::all_of(e.children(), isTotal);
    default:
        return false;
    }
}

/// A letter = value put into another equation: whether it holds then.
Truth followsBySubstitution(const Expression& from, const Expression& to, Assume assume,
                            Budget& budget) {
    if (assume == Assume::Positive)
        return Truth::Unknown;
    for (const std::string& letter : freeSymbols(from)) {
        const auto solved = solvedForm(from, letter);
        if (!solved || solved->rel != Rel::Equal)
            continue;
        const std::map<std::string, Expression> value{{letter, solved->value}};
        const Comparison sides =
            compare(substituted(to[0], value), substituted(to[1], value), assume, budget);
        // What the value brings in is defined where `from` holds; what was there before may not be.
        if (sides.equal == Truth::Yes && sides.domainsDiffer != Truth::No && !isTotal(to))
            continue;
        if (sides.equal != Truth::Unknown)
            return sides.equal;
    }
    return Truth::Unknown;
}

/// Whether an expression is positive wherever all its letters are.
bool isPlainlyPositive(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
        return e.text().find_first_of("123456789") != std::string::npos;
    case Kind::Symbol:
        return true;
    case Kind::Constant:
        return e.text() == "pi" || e.text() == "e";
    case Kind::Sum:
    case Kind::Product:
    case Kind::Quotient:
        return std::ranges::all_of(e.children(), isPlainlyPositive);
    case Kind::Power:
        return isPlainlyPositive(e[0]);
    case Kind::Root:
        return isPlainlyPositive(e[0]) && e[1].is(Kind::Number);
    default:
        return false;
    }
}

/// c = √(a² + b²) as c² = a² + b²: the same where the letters are positive.
Expression withoutRoots(const Expression& relation) {
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        const Expression& rooted = relation[side];
        const Expression& other = relation[1 - side];
        if (rooted.is(Kind::Root) && rooted[1].is(Kind::Number) && isPlainlyPositive(other)) {
            std::vector<Expression> sides{rooted[0], power(other, rooted[1])};
            if (side == 1)
                std::swap(sides[0], sides[1]);
            return Expression::relation(std::move(sides), {relation.relationAt(0)});
        }
    }
    return relation;
}

} // namespace

Standing compareRelations(const Expression& a, const Expression& b, Assume assume, Budget& budget) {
    const Rel relA = a.relationAt(0), relB = b.relationAt(0);
    if (assume == Assume::Complex && (isOrder(relA) || isOrder(relB)))
        return {};
    if (assume == Assume::Positive) {
        const Expression left = withoutRoots(a), right = withoutRoots(b);
        if (!(left == a) || !(right == b))
            return compareRelations(left, right, assume, budget);
    }
    std::set<std::string> letters = freeSymbols(a);
    letters.merge(freeSymbols(b));
    // Two functions of the same letters are compared as such: nothing has to be expanded.
    for (const std::string& letter : letters)
        if (solvedForm(a, letter) && solvedForm(b, letter))
            if (auto solved = compareSolved(a, b, {letter}, assume, budget))
                return *solved;
    const std::array<Expression, 4> sides{a[0], a[1], b[0], b[1]};
    const Generators generators = Generators::of(sides, Kernels::None, budget);
    const auto formA = signForm(a[0], a[1], generators, assume, budget);
    const auto formB = formA ? signForm(b[0], b[1], generators, assume, budget) : std::nullopt;
    if (formA && formB) {
        const bool equalA = relA == Rel::Equal || relA == Rel::NotEqual;
        if (equalA && relA == relB)
            return compareEquations(*formA, *formB, relA == Rel::NotEqual, assume, budget);
        if (isOrder(relA) && isOrder(relB)) {
            SignForm left = *formA, right = *formB;
            if (relA == Rel::Less || relA == Rel::LessEqual)
                left.unit = -left.unit;
            if (relB == Rel::Less || relB == Rel::LessEqual)
                right.unit = -right.unit;
            return compareInequalities(left, isStrict(relA), right, isStrict(relB), assume, budget);
        }
        return {};
    }
    if (auto solved = compareSolved(a, b, letters, assume, budget))
        return *solved;
    // The same up to a factor, roots and functions taken for letters: only sameness is proved so.
    const Generators known = Generators::of(sides, Kernels::Known, budget);
    if (relA == relB && relA == Rel::Equal) {
        const Truth forth = followsBySubstitution(a, b, assume, budget);
        const Truth back = followsBySubstitution(b, a, assume, budget);
        if (forth != Truth::Unknown || back != Truth::Unknown)
            return standing(forth, back);
        const auto left = asRationalFunction(sum({a[0], negate(a[1])}), known, budget);
        const auto right = asRationalFunction(sum({b[0], negate(b[1])}), known, budget);
        if (left && right && !left->isZero() && !right->isZero()) {
            const auto ratio = left->dividedBy(*right, budget);
            if (ratio && ratio->reduced(budget).constantValue())
                return standing(Truth::Yes, Truth::Yes);
        }
    }
    return {};
}

std::optional<std::pair<std::string, Expression>> solvedForAnyLetter(const Expression& equation,
                                                                     Budget& budget) {
    if (equation.relationAt(0) != Rel::Equal)
        return std::nullopt;
    for (const std::string& letter : freeSymbols(equation))
        if (auto solved = solvedFor(equation, letter, budget))
            return std::pair{letter, solved->value};
    return std::nullopt;
}

} // namespace khatwa::maths
