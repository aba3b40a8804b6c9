#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace khatwa::grading::terms {

/// What a node of a Term is. Deliberately not the tree of app/maths: the property tests must not
/// lean on what they judge.
enum class Op : std::uint8_t {
    Number, ///< numerator / denominator
    Letter,
    Sum,
    Product,
    Negative,
    Quotient,
    Power, ///< whole exponent, `exponent`
    Root,  ///< square root
    Sine,
    Cosine,
    Tangent,
    Exponential,
    Logarithm,
    Absolute
};

/// A small expression; a value.
struct Term {
    Op op = Op::Number;
    long numerator = 0;
    long denominator = 1;
    char letter = 0;
    int exponent = 0;
    std::vector<Term> parts;
};

Term number(long numerator, long denominator = 1);
Term letter(char name);
Term apply(Op op, std::vector<Term> parts);
Term power(Term base, int exponent);
bool isNumber(const Term& term);
bool same(const Term& a, const Term& b);
std::size_t sizeOf(const Term& term);

/// A seeded source of choices, the same on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    long from(long low, long high) {
        return low + static_cast<long>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool oneIn(long count) { return from(1, count) == 1; }
    long nonzero(long most) {
        const long value = from(1, 2 * most);
        return value <= most ? value : most - value;
    }
    template <typename List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(from(0, static_cast<long>(list.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

/// How a term is written down.
struct Style {
    bool latex = true;
    bool arabicDigits = false;
};
Style drawStyle(Dice& dice);
/// Text that the reader takes for this very term.
std::string write(const Term& term, const Style& style);

/// A random expression of a school's size in the letters given.
Term draw(Dice& dice, const std::string& letters, int depth);

/// Whether the terms certainly differ at this point: both are defined there, and Arb's enclosures
/// of their values, at an exact rational point, have nothing in common. Empty where one is not
/// defined there.
std::optional<bool> differAt(const Term& a, const Term& b,
                             const std::map<char, std::pair<long, long>>& point);
/// Whether they differ for certain at one of some random points.
bool differ(const Term& a, const Term& b, const std::string& letters, Dice& dice);

} // namespace khatwa::grading::terms
