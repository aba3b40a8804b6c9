#include "app/tutor/step_columns.h"

#include "app/maths/transform.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

constexpr std::size_t kMostDigits = 15;

std::optional<long long> wholeOf(const Expression& e) {
    if (e.is(Kind::Negate)) {
        const auto inner = wholeOf(e[0]);
        return inner ? std::optional(-*inner) : std::nullopt;
    }
    if (!e.is(Kind::Number) || e.text().empty() || e.text().size() > kMostDigits ||
        !std::ranges::all_of(e.text(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return std::stoll(e.text());
}

/// The terms of a + b - c, smallest first.
std::optional<std::vector<long long>> termsIn(const Expression& e) {
    std::vector<long long> terms;
    for (const Expression& term : maths::termsOf(e)) {
        const auto number = wholeOf(term);
        if (!number)
            return std::nullopt;
        terms.push_back(*number);
    }
    std::ranges::sort(terms);
    return terms;
}

bool isSumOf(const Expression& e, std::vector<long long> terms) {
    std::ranges::sort(terms);
    const auto found = termsIn(e);
    return found && *found == terms;
}

bool isProductOf(const Expression& e, long long a, long long b) {
    if (!e.is(Kind::Product) || e.size() != 2)
        return false;
    const auto left = wholeOf(e[0]);
    const auto right = wholeOf(e[1]);
    return left && right && ((*left == a && *right == b) || (*left == b && *right == a));
}

bool isEqual(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal;
}

bool says(const Expression& relation, const std::vector<long long>& terms, long long total) {
    return isEqual(relation) && isSumOf(relation[0], terms) && wholeOf(relation[1]) == total;
}

/// A column with a zero that is not there in one of the numbers may leave it out.
bool saysColumn(const Expression& relation, std::vector<long long> terms, bool mayDrop,
                std::size_t drop, long long total) {
    if (says(relation, terms, total))
        return true;
    if (!mayDrop || terms.size() < 3)
        return false;
    terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(drop));
    return says(relation, terms, total);
}

bool areSums(long long a, long long b, std::span<const Expression> relations) {
    long long carry = 0;
    std::size_t i = 0;
    for (; a > 0 || b > 0; ++i, a /= 10, b /= 10) {
        std::vector<long long> terms = {a % 10, b % 10};
        if (carry > 0)
            terms.push_back(carry);
        const long long total = a % 10 + b % 10 + carry;
        if (i == relations.size() || !saysColumn(relations[i], terms, b == 0, 1, total))
            return false;
        carry = total / 10;
    }
    return i == relations.size() && i > 0;
}

bool areDifferences(long long a, long long b, std::span<const Expression> relations) {
    long long borrow = 0;
    std::size_t i = 0;
    for (; a > 0; ++i, a /= 10, b /= 10) {
        const bool lends = a % 10 < b % 10 + borrow;
        const long long from = a % 10 + (lends ? 10 : 0);
        std::vector<long long> terms = {from, -(b % 10)};
        if (borrow > 0)
            terms.push_back(-borrow);
        const long long digit = from - b % 10 - borrow;
        if (i == relations.size() || !saysColumn(relations[i], terms, b == 0, 1, digit))
            return false;
        borrow = lends ? 1 : 0;
    }
    return i == relations.size() && i > 0 && b == 0 && borrow == 0;
}

/// Each digit times the number, then what was carried: 6×4=24, 24+3=27.
bool areProducts(long long a, long long b, std::span<const Expression> relations) {
    long long carry = 0;
    std::size_t i = 0;
    for (; a > 0; a /= 10) {
        const long long made = a % 10 * b;
        if (i == relations.size() || !isEqual(relations[i]) ||
            !isProductOf(relations[i][0], a % 10, b) || wholeOf(relations[i][1]) != made)
            return false;
        ++i;
        if (carry > 0) {
            if (i == relations.size() || !says(relations[i], {made, carry}, made + carry))
                return false;
            ++i;
        }
        carry = (made + carry) / 10;
    }
    return i == relations.size() && i > 0;
}

/// 38 = 8×4+6 from the left.
bool areQuotients(long long a, long long b, std::span<const Expression> relations) {
    const std::string digits = std::to_string(a);
    long long rest = 0;
    bool begun = false;
    std::size_t i = 0;
    for (const char c : digits) {
        rest = rest * 10 + (c - '0');
        if (!begun && rest < b)
            continue;
        begun = true;
        if (i == relations.size() || !isEqual(relations[i]) || wholeOf(relations[i][0]) != rest)
            return false;
        const Expression& right = relations[i][1];
        const long long quotient = rest / b;
        const long long left = rest % b;
        const bool whole = right.is(Kind::Sum) && right.size() == 2 &&
                           isProductOf(right[0], b, quotient) && wholeOf(right[1]) == left;
        if (!whole && !(left == 0 && isProductOf(right, b, quotient)))
            return false;
        rest = left;
        ++i;
    }
    return i == relations.size() && i > 0 && rest == 0;
}

} // namespace

Columns columnsOf(const Expression& e) {
    Columns columns;
    if (e.size() != 2)
        return columns;
    const bool minus = e.is(Kind::Sum) && e[1].is(Kind::Negate);
    const auto a = wholeOf(e[0]);
    const auto b = wholeOf(minus ? e[1][0] : e[1]);
    if (!a || !b || *a <= 0 || *b <= 0)
        return columns;
    const char operation = e.is(Kind::Sum)        ? (minus ? '-' : '+')
                           : e.is(Kind::Product)  ? '*'
                           : e.is(Kind::Quotient) ? '/'
                                                  : '\0';
    return {*a, operation, *b};
}

bool areColumns(const Columns& columns, std::span<const Expression> relations) {
    switch (columns.operation) {
    case '+':
        return areSums(columns.a, columns.b, relations) || areSums(columns.b, columns.a, relations);
    case '-':
        return columns.a >= columns.b && areDifferences(columns.a, columns.b, relations);
    case '*':
        return (columns.b < 10 && areProducts(columns.a, columns.b, relations)) ||
               (columns.a < 10 && areProducts(columns.b, columns.a, relations));
    case '/':
        return columns.b <= 12 && areQuotients(columns.a, columns.b, relations);
    default:
        return false;
    }
}

bool arePartialProducts(const Columns& columns, std::span<const Expression> relations) {
    if (columns.operation != '*' || relations.size() != 2)
        return false;
    const auto are = [&](long long whole, long long split) {
        const long long ones = split % 10;
        const long long tens = split - ones;
        const auto is = [&](const Expression& relation, long long part) {
            return isEqual(relation) && isProductOf(relation[0], whole, part) &&
                   wholeOf(relation[1]) == whole * part;
        };
        return ones > 0 && tens > 0 && tens < 100 && is(relations[0], ones) &&
               is(relations[1], tens);
    };
    // Both factors stay below 10^15; so small ones that no product is too large.
    constexpr long long kLargest = 1'000'000;
    return columns.a < kLargest && columns.b < kLargest &&
           (are(columns.a, columns.b) || are(columns.b, columns.a));
}

} // namespace khatwa::tutor
