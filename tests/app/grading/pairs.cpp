#include "tests/app/grading/pairs.h"

#include "tests/app/grading/rewrite.h"

#include <algorithm>
#include <compare>
#include <numeric>

namespace khatwa::grading::terms {

namespace {

/// A small exact fraction, in lowest terms with a positive denominator.
struct Fraction {
    long above = 0;
    long below = 1;
    bool operator==(const Fraction&) const = default;
    std::strong_ordering operator<=>(const Fraction& other) const {
        return above * other.below <=> other.above * below;
    }
};

Fraction fraction(long above, long below) {
    const long common = std::gcd(above, below) * (below < 0 ? -1 : 1);
    return {above / common, below / common};
}

Fraction drawFraction(Dice& dice) {
    return dice.oneIn(3) ? fraction(dice.from(-15, 15), dice.from(2, 6))
                         : fraction(dice.from(-9, 9), 1);
}

std::string write(const Fraction& value) {
    if (value.below == 1)
        return std::to_string(value.above);
    return (value.above < 0 ? "-" : "") + std::string("\\frac{") +
           std::to_string(std::abs(value.above)) + "}{" + std::to_string(value.below) + "}";
}

/// The same value in another spelling.
std::string writeOtherwise(const Fraction& value, Dice& dice) {
    const long factor = dice.from(2, 4);
    switch (dice.from(0, 2)) {
    case 0:
        return write(value);
    case 1:
        return "\\frac{" + std::to_string(value.above * factor) + "}{" +
               std::to_string(value.below * factor) + "}";
    default:
        return write(fraction(value.above + factor * value.below, value.below)) + "-" +
               std::to_string(factor);
    }
}

std::vector<Fraction> drawDistinct(Dice& dice, long count) {
    std::vector<Fraction> values;
    while (static_cast<long>(values.size()) < count) {
        const Fraction value = drawFraction(dice);
        if (std::ranges::find(values, value) == values.end())
            values.push_back(value);
    }
    return values;
}

/// A value that is none of these.
Fraction drawOther(Dice& dice, const std::vector<Fraction>& values) {
    for (;;) {
        const Fraction value = drawFraction(dice);
        if (std::ranges::find(values, value) == values.end())
            return value;
    }
}

void shuffle(std::vector<Fraction>& values, Dice& dice) {
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1],
                  values[static_cast<std::size_t>(dice.from(0, static_cast<long>(i) - 1))]);
}

Term numberOf(const Fraction& value) {
    return number(value.above, value.below);
}

// Expressions.

Pair scalarPair(Dice& dice, bool equivalent) {
    static const std::vector<std::string> kLetters = {"x", "xy", "a", "nt", "xyz"};
    const std::string letters = dice.pick(kLetters);
    for (;;) {
        const Term term = draw(dice, letters, static_cast<int>(dice.from(1, 3)));
        Term other = term;
        if (!equivalent) {
            other = perturbed(term, dice);
            if (!differ(term, other, letters, dice))
                continue;
        }
        other = rewritten(other, letters, static_cast<int>(dice.from(equivalent ? 1 : 0, 6)), dice);
        return {write(term, drawStyle(dice)), write(other, drawStyle(dice))};
    }
}

// Equations and inequalities in one letter, by their roots.

/// k (x - r) (x - s) …, each factor scaled to whole numbers.
Term fromRoots(const std::vector<Fraction>& roots, long factor) {
    std::vector<Term> factors = {number(factor)};
    for (const Fraction& root : roots)
        factors.push_back(apply(
            Op::Sum, {apply(Op::Product, {number(root.below), letter('x')}), number(-root.above)}));
    return apply(Op::Product, std::move(factors));
}

/// Both sides of `left ~ 0`, after something was added to both.
std::pair<std::string, std::string> sides(const Term& left, Dice& dice) {
    const Term added = draw(dice, "x", 1).op == Op::Letter || dice.oneIn(2)
                           ? apply(Op::Product, {number(dice.nonzero(6)), letter('x')})
                           : number(dice.nonzero(9));
    const Style style = drawStyle(dice);
    const Term moved = apply(Op::Sum, {rewritten(left, "x", 0, dice), added});
    return {write(dice.oneIn(2) ? moved : apply(Op::Sum, {added, left}), style),
            write(added, style)};
}

std::string rootsAsText(const std::vector<Fraction>& roots, Dice& dice) {
    std::string text;
    const bool words = dice.oneIn(2);
    for (const Fraction& root : roots) {
        if (!text.empty())
            text += words ? " or " : ", ";
        text += "x=" + write(root);
    }
    return text;
}

Pair equationPair(Dice& dice, bool equivalent) {
    std::vector<Fraction> roots = drawDistinct(dice, dice.from(1, 3));
    const auto [left, right] = sides(fromRoots(roots, 1), dice);
    Pair pair{left + "=" + right, ""};
    if (!equivalent) {
        auto& changed =
            roots[static_cast<std::size_t>(dice.from(0, static_cast<long>(roots.size()) - 1))];
        changed = drawOther(dice, roots);
    }
    shuffle(roots, dice);
    if (dice.oneIn(3)) {
        pair.answer = rootsAsText(roots, dice);
    } else {
        const auto [above, below] = sides(fromRoots(roots, dice.nonzero(4)), dice);
        pair.answer = dice.oneIn(2) ? above + "=" + below : below + "=" + above;
    }
    return pair;
}

/// r < x < s, or x < r or x > s; with the ends where `closed`.
std::string solved(const std::vector<Fraction>& roots, bool inside, bool closed) {
    const std::string low = write(roots[0]), high = write(roots[1]);
    const std::string less = closed ? "\\le " : "<";
    return inside ? low + less + "x" + less + high
                  : "x" + less + low + " or x" + (closed ? "\\ge " : ">") + high;
}

/// (x-r)(x-s) < 0 is r < x < s; > 0 is outside; ≤ and ≥ take the ends.
Pair inequalityPair(Dice& dice, bool equivalent) {
    std::vector<Fraction> roots = drawDistinct(dice, 2);
    std::ranges::sort(roots);
    bool inside = dice.oneIn(2);
    bool closed = dice.oneIn(2);
    const long factor = dice.nonzero(3);
    const auto [left, right] = sides(fromRoots(roots, factor), dice);
    const bool below = inside == (factor > 0);
    Pair pair{left + (below ? (closed ? "\\le " : "<") : (closed ? "\\ge " : ">")) + right, ""};
    if (!equivalent) {
        switch (dice.from(0, 2)) {
        case 0:
            inside = !inside;
            break;
        case 1:
            closed = !closed;
            break;
        default:
            roots[static_cast<std::size_t>(dice.from(0, 1))] = drawOther(dice, roots);
            std::ranges::sort(roots);
            break;
        }
    }
    pair.answer = solved(roots, inside, closed);
    return pair;
}

/// A solved inequality and the interval or union it says: against an unsolved one these would be
/// right but not in the form asked for.
Pair intervalPair(Dice& dice, bool equivalent) {
    std::vector<Fraction> roots = drawDistinct(dice, 2);
    std::ranges::sort(roots);
    const bool inside = dice.oneIn(2);
    bool closed = dice.oneIn(2);
    Pair pair{solved(roots, inside, closed), ""};
    if (!equivalent) {
        if (dice.oneIn(2)) {
            closed = !closed;
        } else {
            roots[static_cast<std::size_t>(dice.from(0, 1))] = drawOther(dice, roots);
            std::ranges::sort(roots);
        }
    }
    const std::string low = writeOtherwise(roots[0], dice), high = writeOtherwise(roots[1], dice);
    const char open = closed ? '[' : '(', close = closed ? ']' : ')';
    pair.answer = inside ? open + low + "," + high + close
                         : "(-\\infty," + low + close + "\\cup" + open + high + ",\\infty)";
    if (dice.oneIn(2))
        std::swap(pair.expected, pair.answer);
    return pair;
}

/// a x + b y = c, scaled and rearranged.
Pair linePair(Dice& dice, bool equivalent) {
    long a = dice.nonzero(9), b = dice.nonzero(9), c = dice.from(-12, 12);
    const auto term = [](long factor, char name) {
        return apply(Op::Product, {number(factor), letter(name)});
    };
    const Style style = drawStyle(dice);
    Pair pair{write(apply(Op::Sum, {term(a, 'x'), term(b, 'y')}), style) + "=" +
                  write(number(c), style),
              ""};
    if (!equivalent) { // one of three numbers: never a multiple of the old three, but for c = 0
        switch (dice.from(0, 2)) {
        case 0:
            a = -a;
            break;
        case 1:
            b += b == -1 ? 2 : 1;
            break;
        default:
            c += 1;
            break;
        }
    }
    const long factor = dice.nonzero(5);
    switch (dice.from(0, 2)) {
    case 0: // kax = kc - kby
        pair.answer = write(term(factor * a, 'x'), style) + "=" +
                      write(apply(Op::Sum, {number(factor * c), term(-factor * b, 'y')}), style);
        break;
    case 1: // y = -a/b x + c/b
        pair.answer =
            "y=" +
            write(apply(Op::Sum, {apply(Op::Product, {numberOf(fraction(-a, b)), letter('x')}),
                                  numberOf(fraction(c, b))}),
                  style);
        break;
    default: // 0 = kax + kby - kc
        pair.answer = "0=" + write(apply(Op::Sum, {term(factor * a, 'x'), term(factor * b, 'y'),
                                                   number(-factor * c)}),
                                   style);
        break;
    }
    return pair;
}

// Collections.

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : between) + part;
    return text;
}

Pair collectionPair(Dice& dice, bool equivalent) {
    std::vector<Fraction> values = drawDistinct(dice, dice.from(2, 4));
    const auto texts = [&](bool otherwise) {
        std::vector<std::string> all;
        for (const Fraction& value : values)
            all.push_back(otherwise ? writeOtherwise(value, dice) : write(value));
        return all;
    };
    const bool ordered = dice.oneIn(2);
    const std::string before = joined(texts(false), ",");
    if (!equivalent)
        values[static_cast<std::size_t>(dice.from(0, static_cast<long>(values.size()) - 1))] =
            drawOther(dice, values);
    if (!ordered) {
        shuffle(values, dice);
        const std::string after = joined(texts(true), ",");
        const bool list = dice.oneIn(2);
        return {"\\{" + before + "\\}", list ? after : "\\{" + after + "\\}",
                dice.oneIn(2) || list ? "equivalent" : "set"};
    }
    if (dice.oneIn(2))
        return {"(" + before + ")", "(" + joined(texts(true), ",") + ")"};
    const auto matrix = [](const std::vector<std::string>& entries) {
        return "\\begin{pmatrix}" + joined(entries, "\\\\") + "\\end{pmatrix}";
    };
    Pair pair{"", matrix(texts(true))};
    std::string column = before; // no entry has a comma
    std::string rows;
    for (const char c : column)
        rows += c == ',' ? std::string("\\\\") : std::string(1, c);
    pair.expected = "\\begin{pmatrix}" + rows + "\\end{pmatrix}";
    return pair;
}

/// A finite sum of a polynomial, its index renamed and shifted.
Pair sumPair(Dice& dice, bool equivalent) {
    const long low = dice.from(0, 3), high = low + dice.from(2, 6);
    const long a = dice.nonzero(5);
    long b = dice.nonzero(7);
    const auto text = [](const std::string& index, long from, long to, long factor, long shift,
                         long constant) {
        // factor (k + shift)² + constant
        return "\\sum_{" + index + "=" + std::to_string(from) + "}^{" + std::to_string(to) +
               "}\\left(" + std::to_string(factor) + "\\left(" + index +
               (shift < 0 ? "-" + std::to_string(-shift) : "+" + std::to_string(shift)) +
               "\\right)^2" + (constant < 0 ? "" : "+") + std::to_string(constant) + "\\right)";
    };
    Pair pair{text("k", low, high, a, 1, b), ""};
    if (!equivalent)
        b += dice.oneIn(2) ? 1 : -1; // at least three terms, each changed by one
    const long shift = dice.from(-2, 2);
    if (dice.oneIn(3)) {
        long total = 0;
        for (long k = low; k <= high; ++k)
            total += a * (k + 1) * (k + 1) + b;
        pair.answer = std::to_string(total);
    } else {
        pair.answer = text(dice.oneIn(2) ? "j" : "n", low + shift, high + shift, a, 1 - shift, b);
    }
    return pair;
}

Pair drawPair(Dice& dice, bool equivalent) {
    switch (dice.from(0, 9)) {
    case 0:
        return equationPair(dice, equivalent);
    case 1:
        return dice.oneIn(2) ? inequalityPair(dice, equivalent) : intervalPair(dice, equivalent);
    case 2:
        return linePair(dice, equivalent);
    case 3:
        return collectionPair(dice, equivalent);
    case 4:
        return sumPair(dice, equivalent);
    default:
        return scalarPair(dice, equivalent);
    }
}

} // namespace

Pair equivalentPair(Dice& dice) {
    return drawPair(dice, true);
}

Pair differentPair(Dice& dice) {
    return drawPair(dice, false);
}

} // namespace khatwa::grading::terms
