#pragma once

#include "app/maths/generators.h"

#include <map>
#include <unordered_map>
#include <utility>

namespace khatwa::maths {

struct HashOfExpression {
    std::size_t operator()(const Expression& expression) const { return expression.hash(); }
};

/// What a node that is a kernel stands for: factor · Π generator^exponent.
struct KernelValue {
    Rational factor = 1;
    std::vector<std::pair<std::size_t, long>> powers;
};

/// generator^power = value, where that is known.
struct KernelRelation {
    std::size_t generator = 0;
    unsigned long power = 0;
    Expression value; ///< a polynomial in other generators
};

struct Generators::Data {
    Data(std::vector<Expression> list, Kernels taken);
    ~Data();
    Data(const Data&) = delete;
    Data& operator=(const Data&) = delete;

    std::vector<Expression> expressions;
    Kernels kernels;
    std::map<std::string, std::size_t> symbols;
    std::unordered_map<Expression, KernelValue, HashOfExpression> values;
    std::vector<KernelRelation> relations;
    fmpq_mpoly_ctx_t context;
};

} // namespace khatwa::maths
