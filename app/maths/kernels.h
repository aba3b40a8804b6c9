#pragma once

#include "app/maths/generators_data.h"

#include <map>
#include <set>
#include <unordered_map>

namespace khatwa::maths {

/// Finds what an expression's generators are. A kernel is read as factor · Π atom^exponent with
/// rational exponents, where an atom is a prime, i, a letter constant, a function's value, a
/// radicand, or e^m and p^m for a monomial m; the generator of an atom is then its root by the
/// common denominator of its exponents. Of one thread, for one call.
class KernelCollector {
public:
    KernelCollector(Kernels kernels, Budget& budget) : kernels_(kernels), budget_(budget) {}

    /// May throw OverBudget.
    void collect(const Expression& expression);

    /// Symbols by name, then kernels.
    std::vector<Expression> generators();
    /// What the kernels' nodes are in these generators.
    void finish(Generators::Data& data);

private:
    struct Atom {
        Expression expression;
        long denominator = 1; ///< of the exponents it was met with
        std::size_t generator = 0;
    };
    struct Value {
        Rational factor = 1;
        std::vector<std::pair<std::size_t, Rational>> powers; ///< atom, exponent
    };

    void kernel(const Expression& node);
    bool takeRoot(const Expression& radicand, const Rational& exponent, Value& value);
    bool takeExponential(const Expression& base, const Expression& exponent, Value& value);
    bool takeCall(const Expression& call, Value& value);
    void takePower(const Expression& atom, const Rational& exponent, Value& value);
    bool takeNumber(const Rational& number, const Rational& exponent, const Expression* monomial,
                    Value& value);
    std::optional<Expression> canonical(const Expression& expression);

    Kernels kernels_;
    Budget& budget_;
    std::set<std::string> symbols_;
    std::vector<Atom> atoms_;
    std::unordered_map<Expression, std::size_t, HashOfExpression> atomOf_;
    std::unordered_map<Expression, Value, HashOfExpression> values_;
};

/// Whether whoever turns expressions into rational functions goes into a node, rather than taking
/// it as a kernel; for a Power: whether its exponent is a whole number.
bool isRationalNode(const Expression& node, Budget& budget);

} // namespace khatwa::maths
