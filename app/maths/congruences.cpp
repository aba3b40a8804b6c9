#include "app/maths/congruences.h"

#include "app/maths/rational.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <set>

namespace khatwa::maths {

namespace {

constexpr long kLargestModulus = 5000;
constexpr std::int64_t kMostPlaces = 20'000; ///< of all letters together

std::optional<bool> holdsForWhole(const Expression& e, const std::map<std::string, long>& values,
                                  Budget& budget) {
    switch (e.kind()) {
    case Kind::Relation: {
        const auto m = modulusOf(e, budget);
        const auto left = m ? residue(e[0], values, *m, budget) : std::nullopt;
        const auto right = left ? residue(e[1], values, *m, budget) : std::nullopt;
        return right ? std::optional(*left == *right) : std::nullopt;
    }
    case Kind::Not: {
        const auto inner = holdsForWhole(e[0], values, budget);
        return inner ? std::optional(!*inner) : std::nullopt;
    }
    default: {
        // `x ≡ 1 (mod 5), x ≡ 2 (mod 5)` would never hold together: commas there list answers.
        bool any = false, all = true;
        for (const Expression& part : e.children()) {
            const auto one = holdsForWhole(part, values, budget);
            if (!one)
                return std::nullopt;
            any = any || *one;
            all = all && *one;
        }
        return e.is(Kind::Or) ? any : all;
    }
    }
}

/// The least common multiple of all moduli; 0 where it is too large.
long commonModulus(const Expression& e, Budget& budget) {
    if (e.is(Kind::Relation))
        return modulusOf(e, budget).value_or(0);
    long common = 1;
    for (const Expression& part : e.children()) {
        const long one = commonModulus(part, budget);
        common = one == 0 ? 0 : std::lcm(common, one);
        if (common == 0 || common > kLargestModulus)
            return 0;
    }
    return common;
}

/// A list of congruences of the same letters and modulus lists what may be.
Expression commasRead(const Expression& e, Budget& budget) {
    if (!e.is(Kind::Sequence))
        return e;
    const auto m = modulusOf(e[0], budget);
    const bool choice = m && std::ranges::all_of(e.children(), [&](const Expression& part) {
                            return part[0] == e[0][0] && modulusOf(part, budget) == m;
                        });
    return Expression::node(choice ? Kind::Or : Kind::And,
                            std::vector<Expression>(e.children().begin(), e.children().end()));
}

} // namespace

bool isCongruence(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 3 && e.relationAt(0) == Rel::Congruent &&
           e.relationAt(1) == Rel::Modulo;
}

bool holdsCongruence(const Expression& e) {
    return isCongruence(e) ||
           (!e.is(Kind::Relation) && std::ranges::any_of(e.children(), holdsCongruence));
}

bool isOfCongruences(const Expression& e) {
    switch (e.kind()) {
    case Kind::Relation:
        return isCongruence(e);
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
    case Kind::System:
    case Kind::Sequence:
        return e.size() > 0 && std::ranges::all_of(e.children(), isOfCongruences);
    default:
        return false;
    }
}

std::optional<long> modulusOf(const Expression& congruence, Budget& budget) {
    const auto value = rationalValue(congruence[2], budget, 64);
    const auto whole = value && value->isInteger() ? value->toLong() : std::nullopt;
    if (!whole || *whole == 0 || std::labs(*whole) > kLargestModulus)
        return std::nullopt;
    return std::labs(*whole);
}

std::optional<long> residue(const Expression& e, const std::map<std::string, long>& values, long m,
                            Budget& budget) {
    budget.spend(1);
    const auto normal = [m](long value) { return ((value % m) + m) % m; };
    switch (e.kind()) {
    case Kind::Symbol: {
        const auto known = values.find(e.text());
        return known == values.end() ? std::nullopt : std::optional(normal(known->second));
    }
    case Kind::Negate: {
        const auto inner = residue(e[0], values, m, budget);
        return inner ? std::optional(normal(-*inner)) : std::nullopt;
    }
    case Kind::Sum:
    case Kind::Product: {
        long total = e.is(Kind::Sum) ? 0 : 1;
        for (const Expression& part : e.children()) {
            const auto one = residue(part, values, m, budget);
            if (!one)
                return std::nullopt;
            total = normal(e.is(Kind::Sum) ? total + *one : total * *one);
        }
        return total;
    }
    case Kind::Power: {
        const auto base = residue(e[0], values, m, budget);
        const auto exponent = rationalValue(e[1], budget, 64);
        const auto times = exponent && exponent->isInteger() ? exponent->toLong() : std::nullopt;
        if (!base || !times || *times < 0)
            return std::nullopt;
        long result = normal(1), square = *base;
        for (long left = *times; left > 0; left /= 2) {
            if (left % 2 != 0)
                result = result * square % m;
            square = square * square % m;
        }
        return result;
    }
    default: {
        const auto value = rationalValue(e, budget, 4096);
        if (!value || !value->isInteger())
            return std::nullopt;
        const Rational modulus(m);
        return (*value - (*value / modulus).floor() * modulus).toLong();
    }
    }
}

Standing standingFrom(Truth forth, Truth back) {
    Standing made;
    made.aImpliesB = forth;
    made.bImpliesA = back;
    if (forth == Truth::No || back == Truth::No)
        made.equivalent = Truth::No;
    else if (forth == Truth::Yes && back == Truth::Yes)
        made.equivalent = Truth::Yes;
    return made;
}

std::optional<Standing> compareCongruences(const Expression& one, const Expression& other,
                                           Budget& budget) {
    if (one.is(Kind::Sequence) && !std::ranges::all_of(one.children(), isCongruence))
        return std::nullopt;
    if (other.is(Kind::Sequence) && !std::ranges::all_of(other.children(), isCongruence))
        return std::nullopt;
    const Expression a = commasRead(one, budget), b = commasRead(other, budget);
    const long first = commonModulus(a, budget), second = commonModulus(b, budget);
    if (first == 0 || second == 0)
        return std::nullopt;
    const long modulus = std::lcm(first, second);
    std::set<std::string> names = freeSymbols(a);
    names.merge(freeSymbols(b));
    const std::vector<std::string> letters(names.begin(), names.end());
    std::int64_t places = 1;
    for (std::size_t i = 0; i < letters.size(); ++i)
        if ((places *= modulus) > kMostPlaces)
            return std::nullopt;
    if (modulus > kMostPlaces)
        return std::nullopt;
    std::map<std::string, long> values;
    Truth forth = Truth::Yes, back = Truth::Yes;
    for (std::int64_t place = 0; place < places; ++place) {
        std::int64_t rest = place;
        for (const std::string& letter : letters) {
            values[letter] = static_cast<long>(rest % modulus);
            rest /= modulus;
        }
        const auto left = holdsForWhole(a, values, budget);
        const auto right = left ? holdsForWhole(b, values, budget) : std::nullopt;
        if (!right)
            return std::nullopt;
        if (*left && !*right)
            forth = Truth::No;
        if (*right && !*left)
            back = Truth::No;
    }
    return standingFrom(forth, back);
}

} // namespace khatwa::maths
