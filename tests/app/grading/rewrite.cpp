#include "tests/app/grading/rewrite.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace khatwa::grading::terms {

namespace {

using Parts = std::vector<Term>;

Term sum(Parts parts) {
    return apply(Op::Sum, std::move(parts));
}
Term product(Parts parts) {
    return apply(Op::Product, std::move(parts));
}
Term negative(Term part) {
    return apply(Op::Negative, {std::move(part)});
}
Term quotient(Term above, Term below) {
    return apply(Op::Quotient, {std::move(above), std::move(below)});
}

/// More than isolated points are taken from where a term is defined if it is multiplied by
/// something that is not defined everywhere; these are.
Term drawEverywhereDefined(const std::string& letters, Dice& dice) {
    const Term x = letter(dice.pick(letters));
    return dice.oneIn(2) ? sum({x, number(dice.nonzero(5))})
                         : sum({power(x, 2), number(dice.from(1, 5))});
}

/// A product without its first factor.
Term withoutFirst(const Term& term) {
    Parts rest(term.parts.begin() + 1, term.parts.end());
    return rest.size() == 1 ? rest.front() : product(std::move(rest));
}

// Rules of one node; empty where a rule does not fit.

std::optional<Term> rewriteSum(const Term& term, Dice& dice) {
    const Term& first = term.parts[0];
    const Term& second = term.parts[1];
    switch (dice.from(0, 5)) {
    case 0: { // the order of a sum is free
        Parts parts = term.parts;
        std::ranges::reverse(parts);
        return sum(parts);
    }
    case 1: // brackets in a sum are free
        if (term.parts.size() > 2) {
            const Parts rest(term.parts.begin() + 1, term.parts.end());
            return sum({first, sum(rest)});
        }
        return negative(sum({negative(first), negative(second)}));
    case 2: // a/b + c = (a + cb)/b
        if (term.parts.size() == 2 && first.op == Op::Quotient)
            return quotient(sum({first.parts[0], product({second, first.parts[1]})}),
                            first.parts[1]);
        break;
    case 3: // ab + ac = a(b + c)
        if (term.parts.size() == 2 && first.op == Op::Product && second.op == Op::Product &&
            same(first.parts[0], second.parts[0]))
            return product({first.parts[0], sum({withoutFirst(first), withoutFirst(second)})});
        break;
    case 4: { // a + b = k (a/k + b/k)
        const long factor = dice.from(2, 5);
        Parts parts;
        for (const Term& part : term.parts)
            parts.push_back(quotient(part, number(factor)));
        return product({number(factor), sum(parts)});
    }
    default: { // nothing is added
        const Term nothing = number(dice.from(1, 9));
        Parts parts = term.parts;
        parts.push_back(nothing);
        parts.push_back(negative(nothing));
        return sum(parts);
    }
    }
    return std::nullopt;
}

std::optional<Term> rewriteProduct(const Term& term, Dice& dice) {
    const Term& first = term.parts[0];
    switch (dice.from(0, 3)) {
    case 0: {
        Parts parts = term.parts;
        std::ranges::reverse(parts);
        return product(parts);
    }
    case 1: // a (b + c) = ab + ac, whichever factor is the sum
        if (term.parts.size() == 2) {
            for (std::size_t i = 0; i < 2; ++i) {
                if (term.parts[i].op != Op::Sum)
                    continue;
                Parts parts;
                for (const Term& part : term.parts[i].parts)
                    parts.push_back(product({term.parts[1 - i], part}));
                return sum(parts);
            }
        }
        break;
    case 2: // (-a)(-b) = ab
        if (term.parts.size() == 2)
            return product({negative(first), negative(term.parts[1])});
        break;
    default: // a · a = a²; e^a e^b = e^(a+b); √a √a = a is left out: its domain differs
        if (term.parts.size() == 2 && same(first, term.parts[1]))
            return power(first, 2);
        if (term.parts.size() == 2 && first.op == Op::Exponential &&
            term.parts[1].op == Op::Exponential)
            return apply(Op::Exponential, {sum({first.parts[0], term.parts[1].parts[0]})});
        break;
    }
    return std::nullopt;
}

std::optional<Term> rewritePower(const Term& term, Dice& dice) {
    const Term& base = term.parts[0];
    if (term.exponent < 2)
        return std::nullopt;
    switch (dice.from(0, 3)) {
    case 0: // aⁿ = a · aⁿ⁻¹
        return product({base, term.exponent == 2 ? base : power(base, term.exponent - 1)});
    case 1: // (a + b)² = a² + 2ab + b²
        if (base.op == Op::Sum && base.parts.size() == 2 && term.exponent == 2)
            return sum({power(base.parts[0], 2), product({number(2), base.parts[0], base.parts[1]}),
                        power(base.parts[1], 2)});
        break;
    case 2: // (ab)ⁿ = aⁿ bⁿ
        if (base.op == Op::Product) {
            Parts parts;
            for (const Term& part : base.parts)
                parts.push_back(power(part, term.exponent));
            return product(parts);
        }
        break;
    default: // an even power does not see a sign, an odd one keeps it
        if (term.exponent % 2 == 0)
            return power(negative(base), term.exponent);
        return negative(power(negative(base), term.exponent));
    }
    return std::nullopt;
}

std::optional<Term> rewriteCall(const Term& term, Dice& dice) {
    const Term& inner = term.parts[0];
    const Term half = quotient(inner, number(2));
    switch (term.op) {
    case Op::Sine:
        switch (dice.from(0, 2)) {
        case 0: // sin 2u = 2 sin u cos u
            return product({number(2), apply(Op::Sine, {half}), apply(Op::Cosine, {half})});
        case 1:
            return negative(apply(Op::Sine, {negative(inner)}));
        default:
            if (inner.op == Op::Sum && inner.parts.size() == 2) {
                const Term& a = inner.parts[0];
                const Term& b = inner.parts[1];
                return sum({product({apply(Op::Sine, {a}), apply(Op::Cosine, {b})}),
                            product({apply(Op::Cosine, {a}), apply(Op::Sine, {b})})});
            }
            return std::nullopt;
        }
    case Op::Cosine:
        switch (dice.from(0, 2)) {
        case 0: // cos 2u = 1 - 2 sin² u
            return sum(
                {number(1), negative(product({number(2), power(apply(Op::Sine, {half}), 2)}))});
        case 1:
            return apply(Op::Cosine, {negative(inner)});
        default: // cos 2u = 2 cos² u - 1
            return sum({product({number(2), power(apply(Op::Cosine, {half}), 2)}), number(-1)});
        }
    case Op::Exponential:
        if (inner.op == Op::Sum && inner.parts.size() == 2)
            return product({apply(Op::Exponential, {inner.parts[0]}),
                            apply(Op::Exponential, {inner.parts[1]})});
        return quotient(number(1), apply(Op::Exponential, {negative(inner)}));
    case Op::Logarithm: // ln u = ln ku - ln k for positive k
    {
        const long factor = dice.from(2, 6);
        return sum({apply(Op::Logarithm, {product({number(factor), inner})}),
                    negative(apply(Op::Logarithm, {number(factor)}))});
    }
    case Op::Absolute:
        if (dice.oneIn(2))
            return apply(Op::Root, {power(inner, 2)});
        return apply(Op::Absolute, {negative(inner)});
    case Op::Root: {
        const long factor = dice.from(2, 5);
        if (dice.oneIn(2)) // √u = √(k²u) / k
            return quotient(apply(Op::Root, {product({number(factor * factor), inner})}),
                            number(factor));
        return quotient(inner, apply(Op::Root, {inner})); // √u = u / √u
    }
    default:
        return std::nullopt;
    }
}

std::optional<Term> rewriteNode(const Term& term, const std::string& letters, Dice& dice) {
    if (dice.oneIn(8)) { // a = au / u
        const Term other =
            dice.oneIn(2) ? number(dice.from(2, 9)) : drawEverywhereDefined(letters, dice);
        return quotient(product({term, other}), other);
    }
    if (dice.oneIn(24)) // a = a (sin² u + cos² u)
    {
        const Term x = letter(dice.pick(letters));
        return product(
            {term, sum({power(apply(Op::Sine, {x}), 2), power(apply(Op::Cosine, {x}), 2)})});
    }
    switch (term.op) {
    case Op::Number:
        if (dice.oneIn(2)) {
            const long part = dice.from(-9, 9);
            return sum(
                {number(part), number(term.numerator - part * term.denominator, term.denominator)});
        } else {
            const long factor = dice.from(2, 4);
            return quotient(number(term.numerator * factor), number(term.denominator * factor));
        }
    case Op::Letter:
        return dice.oneIn(2) ? product({number(1, 2), sum({term, term})})
                             : quotient(power(term, 2), term);
    case Op::Sum:
        return rewriteSum(term, dice);
    case Op::Product:
        return rewriteProduct(term, dice);
    case Op::Negative:
        return product({number(-1), term.parts[0]});
    case Op::Quotient:
        if (dice.oneIn(2))
            return product({term.parts[0], power(term.parts[1], -1)});
        return quotient(negative(term.parts[0]), negative(term.parts[1]));
    case Op::Power:
        return rewritePower(term, dice);
    default:
        return rewriteCall(term, dice);
    }
}

/// Replaces the node with this number, in the order parents first; `change` may refuse.
bool replaceAt(Term& term, std::size_t number,
               const std::function<std::optional<Term>(const Term&)>& change) {
    if (number == 0) {
        const std::optional<Term> other = change(term);
        if (other)
            term = *other;
        return other.has_value();
    }
    std::size_t left = number - 1;
    for (Term& part : term.parts) {
        const std::size_t size = sizeOf(part);
        if (left < size)
            return replaceAt(part, left, change);
        left -= size;
    }
    return false;
}

} // namespace

Term rewritten(const Term& term, const std::string& letters, int steps, Dice& dice) {
    constexpr std::size_t kLargest = 120;
    Term result = term;
    for (int done = 0, tries = 0; done < steps && tries < 20 * steps; ++tries) {
        if (sizeOf(result) > kLargest)
            break;
        auto place = static_cast<std::size_t>(dice.from(0, static_cast<long>(sizeOf(result)) - 1));
        if (replaceAt(result, place,
                      [&](const Term& node) { return rewriteNode(node, letters, dice); }))
            ++done;
    }
    return result;
}

Term perturbed(const Term& term, Dice& dice) {
    const auto change = [&](const Term& node) -> std::optional<Term> {
        Term other = node;
        switch (node.op) {
        case Op::Number:
            if (dice.oneIn(2))
                other.numerator = -node.numerator;
            else
                other.numerator += dice.oneIn(2) ? 1 : -1;
            return other;
        case Op::Letter:
            return dice.oneIn(2) ? product({number(2), node}) : sum({node, number(1)});
        case Op::Sum:
            if (dice.oneIn(3)) {
                other.op = Op::Product;
                return other;
            }
            other.parts.back() = negative(other.parts.back());
            return other;
        case Op::Product:
            if (dice.oneIn(2))
                other.op = Op::Sum;
            else
                return withoutFirst(node);
            return other;
        case Op::Negative:
            return node.parts[0];
        case Op::Quotient:
            std::swap(other.parts[0], other.parts[1]);
            return other;
        case Op::Power:
            other.exponent +=
                node.exponent < 2 || dice.oneIn(2) ? (node.exponent < 0 ? -1 : 1) : -1;
            return other;
        case Op::Sine:
            other.op = Op::Cosine;
            return other;
        case Op::Cosine:
            other.op = Op::Sine;
            return other;
        case Op::Tangent:
        case Op::Exponential:
        case Op::Logarithm:
            return negative(node);
        case Op::Root:
        case Op::Absolute:
            return node.parts[0];
        }
        return std::nullopt;
    };
    Term result = term;
    auto place = static_cast<std::size_t>(dice.from(0, static_cast<long>(sizeOf(result)) - 1));
    replaceAt(result, place, change);
    return result;
}

} // namespace khatwa::grading::terms
