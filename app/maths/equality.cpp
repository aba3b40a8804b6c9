#include "app/maths/equality.h"

#include "app/maths/comparer.h"
#include "app/maths/constant.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>
#include <set>

namespace khatwa::maths {

namespace {

/// ∞ and what is made of it by signs, finite terms and finite positive or negative factors; 0 where
/// it is nothing of that kind. (∞-∞ and 0·∞ are not.)
int infiniteSign(const Expression& e, Budget& budget) {
    switch (e.kind()) {
    case Kind::Constant:
        return e.text() == "infinity" ? 1 : 0;
    case Kind::Negate:
        return -infiniteSign(e[0], budget);
    case Kind::Sum: {
        int sign = 0;
        for (const Expression& term : e.children()) {
            const int one = infiniteSign(term, budget);
            if (one == 0 && !signOf(term, budget))
                return 0;
            if (one != 0 && sign != 0 && one != sign)
                return 0;
            if (one != 0)
                sign = one;
        }
        return sign;
    }
    case Kind::Product: {
        int sign = 1;
        bool infinite = false;
        for (const Expression& factor : e.children()) {
            int one = infiniteSign(factor, budget);
            infinite = infinite || one != 0;
            if (one == 0)
                one = signOf(factor, budget).value_or(0);
            sign *= one;
        }
        return infinite ? sign : 0;
    }
    default:
        return 0;
    }
}

/// A limit, sum or integral may be infinite though it does not look so.
bool mayGrow(const Expression& e) {
    return e.isCall("limit") || e.isCall("sum") || e.isCall("integral") || e.isCall("product") ||
           std::ranges::any_of(e.children(), mayGrow);
}

bool mentionsInfinity(const Expression& e) {
    return e.is(Kind::Constant, "infinity") ||
           (!e.is(Kind::Call) && std::ranges::any_of(e.children(), mentionsInfinity));
}

bool mentionsI(const Expression& e) {
    return e.is(Kind::Constant, "i") || std::ranges::any_of(e.children(), mentionsI);
}

/// The letters in the bounds of sums and products: they can only be whole numbers.
void collectBounds(const Expression& e, std::set<std::string>& letters) {
    if ((e.isCall("sum") || e.isCall("product")) && e.size() == 4) {
        letters.merge(freeSymbols(e[2]));
        letters.merge(freeSymbols(e[3]));
    }
    for (const Expression& child : e.children())
        collectBounds(child, letters);
}

bool mentionsBar(const Expression& e) {
    return (e.is(Kind::Symbol) && e.text().starts_with("bar(")) ||
           std::ranges::any_of(e.children(), mentionsBar);
}

/// Where z and z̄ are both spoken of the bar is conjugation; elsewhere z̄ is a letter like any.
std::map<std::string, Expression> barred(const Expression& a, const Expression& b) {
    std::set<std::string> letters = freeSymbols(a);
    letters.merge(freeSymbols(b));
    std::map<std::string, Expression> result;
    for (const std::string& letter : letters) {
        if (!letter.starts_with("bar("))
            continue;
        const std::string inner = letter.substr(4, letter.size() - 5);
        if (letters.contains(inner))
            result.emplace(letter, Expression::call("conj", {Expression::symbol(inner)}));
    }
    return result;
}

/// Values that are put for such letters; more than the degree that a school's formula has.
constexpr std::array<long, 11> kWholeValues{1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 23};

/// Sums up to n: both are compared for many n.
Comparison compareByWholeValues(const Expression& a, const Expression& b,
                                const std::set<std::string>& letters, Assume assume,
                                Budget& budget) {
    Comparison result;
    bool all = true;
    for (const long value : kWholeValues) {
        std::map<std::string, Expression> with;
        long shift = 0;
        for (const std::string& letter : letters)
            with.emplace(letter, Expression::number(value + 2 * shift++));
        Comparison one = compare(substituted(a, with), substituted(b, with), assume, budget);
        if (one.equal == Truth::No) {
            one.witness.merge(with);
            return one;
        }
        all = all && one.equal == Truth::Yes;
        if (one.domainsDiffer != Truth::No)
            result.domainsDiffer = one.domainsDiffer;
        result.isolatedPoints = result.isolatedPoints || one.isolatedPoints;
    }
    if (all)
        result.equal = Truth::Yes;
    return result;
}

} // namespace

Comparison compare(const Expression& a, const Expression& b, Assume assume, Budget& budget) {
    Comparison result;
    if (mentionsInfinity(a) || mentionsInfinity(b)) {
        const int left = infiniteSign(a, budget), right = infiniteSign(b, budget);
        if (left != 0 && right != 0)
            result.equal = left == right ? Truth::Yes : Truth::No;
        else if (left != right) { // one of them infinite, the other at most finite
            const Expression& finite = left == 0 ? a : b;
            const bool open =
                mentionsInfinity(finite) || (mayGrow(finite) && !signOf(finite, budget));
            result.equal = open ? Truth::Unknown : Truth::No;
        } else if (a == b) {
            result.equal = Truth::Yes;
        }
        return result;
    }
    std::set<std::string> bounds;
    collectBounds(a, bounds);
    collectBounds(b, bounds);
    if (!bounds.empty() && !(a == b))
        return compareByWholeValues(a, b, bounds, assume, budget);
    if (mentionsBar(a) || mentionsBar(b)) {
        const std::map<std::string, Expression> conjugates = barred(a, b);
        if (!conjugates.empty())
            return compare(substituted(a, conjugates), substituted(b, conjugates), assume, budget);
    }
    // One order for both, so that the answer cannot depend on which comes first.
    const bool swapped = b.hash() < a.hash();
    try {
        return Comparer(swapped ? b : a, swapped ? a : b, assume, budget).compare();
    } catch (const NotScalar&) {
        return result;
    }
}

std::optional<int> signOf(const Expression& constant, Budget& budget) {
    try {
        TermGraph graph(mentionsI(constant), Assume::Real, budget);
        const TermGraph::Id id = graph.add(constant);
        if (!graph[id].constant)
            return std::nullopt;
        return Constants(graph).valueOf(id).sign;
    } catch (const NotScalar&) {
        return std::nullopt;
    }
}

std::optional<int> order(const Expression& a, const Expression& b, Budget& budget) {
    const int left = infiniteSign(a, budget), right = infiniteSign(b, budget);
    if (left != 0 || right != 0) {
        if ((left == 0 && !signOf(a, budget)) || (right == 0 && !signOf(b, budget)))
            return std::nullopt;
        return left < right ? -1 : left > right ? 1 : 0;
    }
    try {
        TermGraph graph(mentionsI(a) || mentionsI(b), Assume::Real, budget);
        const TermGraph::Id left_ = graph.add(a), right_ = graph.add(b);
        if (!graph[left_].constant || !graph[right_].constant)
            return std::nullopt;
        return Constants(graph).valueOf(graph.difference(left_, right_)).sign;
    } catch (const NotScalar&) {
        return std::nullopt;
    }
}

std::optional<std::string> decimalText(const Expression& constant, int digits, Budget& budget) {
    try {
        TermGraph graph(mentionsI(constant), Assume::Real, budget);
        const TermGraph::Id id = graph.add(constant);
        if (!graph[id].constant)
            return std::nullopt;
        Constants constants(graph);
        return roundedText(constants, id, digits);
    } catch (const NotScalar&) {
        return std::nullopt;
    }
}

} // namespace khatwa::maths
