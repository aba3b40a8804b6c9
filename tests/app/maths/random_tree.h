#pragma once

#include "app/maths/expression.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::maths {

/// Random trees over all kinds, from a seed: the same on every machine.
class RandomTree {
public:
    explicit RandomTree(std::uint64_t seed) : state_(seed * 2 + 1) {}

    std::uint32_t below(std::uint32_t bound) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::uint32_t>((state_ >> 33) % bound);
    }

    /// Anything a whole text can be.
    Expression whole(int depth) {
        switch (below(8)) {
        case 0:
            return Expression::node(Kind::Sequence, several(depth, &RandomTree::scalar));
        case 1:
            return Expression::node(Kind::System, several(depth, &RandomTree::relation));
        case 2:
            return statement(depth);
        case 3:
            return collection(depth);
        default:
            return scalar(depth);
        }
    }

    Expression statement(int depth) {
        if (depth <= 0)
            return relation(depth);
        switch (below(8)) {
        case 0:
            return Expression::node(Kind::Not, {statement(depth - 1)});
        case 1:
            return Expression::node(Kind::And, several(depth, &RandomTree::statement));
        case 2:
            return Expression::node(Kind::Or, several(depth, &RandomTree::statement));
        case 3:
            return Expression::node(Kind::Implies, {statement(depth - 1), statement(depth - 1)});
        case 4:
            return Expression::node(Kind::Iff, several(depth, &RandomTree::statement));
        case 5:
            return Expression::node(Kind::Xor, several(depth, &RandomTree::statement));
        default:
            return relation(depth);
        }
    }

    Expression relation(int depth) {
        constexpr std::array kRelations{Rel::Equal,        Rel::NotEqual,      Rel::Less,
                                        Rel::LessEqual,    Rel::Greater,       Rel::In,
                                        Rel::GreaterEqual, Rel::Approximately, Rel::NotIn,
                                        Rel::Subset,       Rel::SubsetEqual,   Rel::Proportional,
                                        Rel::Parallel,     Rel::Similar,       Rel::Perpendicular};
        if (below(12) == 0)
            return Expression::relation({scalar(depth - 1), scalar(depth - 1), number()},
                                        {Rel::Congruent, Rel::Modulo});
        std::vector<Expression> sides{scalar(depth - 1)};
        std::vector<Rel> relations;
        for (std::uint32_t i = 0, n = below(5) == 0 ? 2 : 1; i < n; ++i) {
            const Rel rel = kRelations[below(kRelations.size())];
            relations.push_back(rel);
            sides.push_back(rel == Rel::In ? collection(depth - 1) : scalar(depth - 1));
        }
        return Expression::relation(std::move(sides), std::move(relations));
    }

    Expression collection(int depth) {
        switch (below(10)) {
        case 0:
            return Expression::interval(scalar(depth - 1), scalar(depth - 1), true, false);
        case 1:
            return Expression::interval(scalar(depth - 1), scalar(depth - 1), false, true);
        case 2:
            return Expression::interval(scalar(depth - 1), scalar(depth - 1), false, false);
        case 3:
            return Expression::node(Kind::Set, several(depth, &RandomTree::scalar));
        case 4:
            return Expression::node(Kind::SetBuilder, {symbol(), statement(depth - 1)});
        case 5:
            return Expression::node(Kind::Tuple, several(depth, &RandomTree::scalar));
        case 6:
            return Expression::node(Kind::List, several(depth, &RandomTree::scalar));
        case 7: {
            const Kind kind = below(2) == 0 ? Kind::Union : Kind::Intersection;
            if (depth <= 0)
                return Expression::constant("reals");
            return Expression::node(kind, several(depth, &RandomTree::collection));
        }
        case 8:
            if (depth <= 0)
                return Expression::constant("emptyset");
            return Expression::node(Kind::Difference,
                                    {collection(depth - 1), collection(depth - 1)});
        default:
            return Expression::node(Kind::Set, {});
        }
    }

    Expression scalar(int depth) {
        if (depth <= 0)
            return leaf();
        const auto one = [&] { return scalar(depth - 1); };
        switch (below(28)) {
        case 0:
        case 1:
        case 2:
            return Expression::node(Kind::Sum, several(depth, &RandomTree::scalar));
        case 3:
        case 4:
        case 5:
        case 6:
            return Expression::node(Kind::Product, several(depth, &RandomTree::scalar));
        case 7:
        case 8:
            return negate(one());
        case 9:
        case 10:
            return quotient(one(), one());
        case 11:
        case 12:
        case 13:
            return power(one(), one());
        case 14:
            return Expression::node(Kind::Root,
                                    {one(), below(2) == 0 ? Expression::number("2") : one()});
        case 15:
            return Expression::node(Kind::Mixed, {number(), quotient(Expression::number("3"),
                                                                     Expression::number("4"))});
        case 16:
            return Expression::node(Kind::Percent, {one()});
        case 17: {
            std::vector<Expression> parts{one()};
            for (std::uint32_t i = below(3); i > 0; --i)
                parts.push_back(number());
            return Expression::node(Kind::Degrees, std::move(parts));
        }
        case 18:
            return Expression::node(below(2) == 0 ? Kind::Factorial : Kind::DoubleFactorial,
                                    {one()});
        case 19:
            return Expression::node(Kind::Abs, {one()});
        case 20:
            if (below(3) == 0)
                return Expression::node(Kind::PlusMinus, {one()}, "+-");
            return Expression::node(Kind::PlusMinus, {one(), one()}, below(2) == 0 ? "+-" : "-+");
        case 21:
            return Expression::node(Kind::Ratio, several(depth, &RandomTree::scalar));
        case 22: {
            const std::uint32_t rows = 1 + below(3), columns = 1 + below(2);
            std::vector<Expression> entries;
            for (std::uint32_t i = 0; i < rows * columns; ++i)
                entries.push_back(scalar(depth - 2));
            return Expression::matrix(rows, columns, std::move(entries));
        }
        case 23:
            return Expression::node(
                Kind::Piecewise, {one(), relation(depth - 1), one(), Expression::constant("true")});
        case 24: // a quantity
            return product({number(), below(2) == 0 ? unit() : power(unit(), number()),
                            below(2) == 0 ? unit() : one()});
        default:
            return call(depth);
        }
    }

    Expression call(int depth) {
        const auto one = [&] { return scalar(depth - 1); };
        constexpr std::array<std::string_view, 27> kNames{
            "g",      "diff",  "approximately", "sin",       "cos",   "arctan", "sinh",
            "arcoth", "ln",    "log",           "exp",       "floor", "ceil",   "round",
            "sign",   "gamma", "conj",          "norm",      "f",     "g'",     "f^-1",
            "h_1",    "re",    "det",           "transpose", "max",   "trace"};
        switch (below(16)) {
        case 0:
            return Expression::call("sum", {one(), symbol(), one(), one()});
        case 1:
            return Expression::call("integral", {one(), symbol()});
        case 2:
            return Expression::call("integral", {one(), symbol(), one(), one()});
        case 3:
            return Expression::call("limit", {one(), symbol(), one()});
        case 4:
            return Expression::call("limit",
                                    {one(), symbol(), one(), Expression::leaf(Kind::Text, "-")});
        case 5:
            return Expression::call("diff", {one(), symbol()});
        case 6:
            return Expression::call("diff", {one(), symbol(), Expression::number("2")});
        case 7:
            return Expression::call("evaluate", {one(), symbol(), one()});
        case 8:
            return Expression::call("log", {one(), one()});
        case 9:
            return Expression::call("binomial", {one(), one()});
        case 10:
            return Expression::call("mod", {one(), one()});
        case 11:
            return Expression::call("f", {one(), one()});
        default:
            return Expression::call(kNames[below(kNames.size())], {one()});
        }
    }

    Expression number() {
        constexpr std::array<std::string_view, 12> kNumbers{
            "0", "1", "2", "3", "12", "1.50", "0.(3)", "2.1(6)", "1.5e3", "2e-4", "1000", "007"};
        return Expression::number(kNumbers[below(kNumbers.size())]);
    }

    Expression symbol() {
        constexpr std::array<std::string_view, 36> kNames{
            "x",   "y",    "z",      "a",       "b",     "d",         "m",       "g",
            "s",   "n",    "p",      "U",       "f",     "partial",   "k",       "alpha",
            "q_1", "x_12", "a_n+1",  "x'",      "v_max", "vec(a)",    "bar(AB)", "hat(x_1)",
            "س",   "ص_1",  "x_i,j",  "theta''", "e_1",   "vec(b)_2'", "t",       "l",
            "c",   "km",   "vec(m)", "h"};
        return Expression::symbol(kNames[below(kNames.size())]);
    }

    Expression unit() {
        constexpr std::array<std::string_view, 7> kNames{"km", "m", "s", "kg", "min", "$", "°C"};
        return Expression::leaf(Kind::Unit, kNames[below(kNames.size())]);
    }

    Expression leaf() {
        constexpr std::array<std::string_view, 7> kConstants{
            "pi", "e", "i", "infinity", "reals", "undefined", "true"};
        switch (below(12)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return number();
        case 4:
            return Expression::constant(kConstants[below(kConstants.size())]);
        case 5:
            return below(4) == 0 ? Expression::leaf(Kind::Text, below(3) == 0   ? "red apples"
                                                                : below(2) == 0 ? "m"
                                                                                : "50% & more")
                                 : symbol();
        default:
            return symbol();
        }
    }

private:
    std::vector<Expression> several(int depth, Expression (RandomTree::*make)(int)) {
        std::vector<Expression> parts;
        for (std::uint32_t i = 0, n = 2 + below(3); i < n; ++i)
            parts.push_back((this->*make)(depth - 1));
        return parts;
    }

    std::uint64_t state_;
};

} // namespace khatwa::maths
