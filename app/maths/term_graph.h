#pragma once

#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"
#include "app/maths/flint_values.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace khatwa::maths {

/// The few operations to which every scalar expression is brought down.
enum class Op : std::uint8_t {
    Rational,  ///< payload: index of the number
    Pi,        //
    I,         ///< the imaginary unit
    Variable,  ///< payload: index of the name
    Infinity,  ///< no value; kept so that it can be seen
    Undefined, //
    Sum,
    Product,
    Quotient,     ///< undefined where the second is 0
    WholePower,   ///< payload: the exponent, 0 or greater; 0^0 is undefined
    Power,        ///< base, exponent
    Root,         ///< payload: the index, 2 or greater
    Abs,          //
    Exp,          //
    Ln,           //
    Sin,          //
    Cos,          //
    Arctan,       //
    Arcsin,       //
    Floor,        //
    Sign,         //
    Min,          ///< any number
    Max,          //
    Gamma,        ///< undefined at 0, -1, …
    InverseGamma, ///< 1/Γ, defined everywhere
    Re,
    Im,
    Conjugate,
    Argument,
    Piecewise, ///< value, condition, value, condition, …
    Compare,   ///< a condition: how the argument stands to 0; payload: a Rel
    Not,
    And,
    Or,
    True,
    False,
    RootOf,   ///< a real algebraic number; payload: index of its tree root_of(…)
    Function, ///< nothing is known of it; payload: index of the name
    Opaque    ///< a value that is known by its tree alone; payload: which
};

/// Thrown by `TermGraph::add` for what is no scalar, or has a part that cannot be brought down.
struct NotScalar {};

/// Scalar expressions as one directed graph without repetitions: two subexpressions that are the
/// same up to the order of sums and products, collected terms, folded rational numbers and the sign
/// of a bracket are one node. Nothing is dropped that could be undefined. Arguments come before the
/// nodes that use them. Of one thread.
class TermGraph {
public:
    using Id = std::uint32_t;

    struct Node {
        Op op;
        bool total;    ///< defined for all real values of the variables
        bool constant; ///< no variable below it
        bool opaque;   ///< an Opaque below it
        bool real;     ///< where it is defined it is real
        bool positive; ///< where it is defined it is greater than 0
        std::int64_t payload;
        std::uint32_t firstArg;
        std::uint32_t argCount;
    };

    /// `complex`: values may be complex. With complex letters ∛-8 is the principal root 1+√3i, as
    /// in complex analysis; otherwise -2, even where i occurs.
    TermGraph(bool complex, Assume letters, Budget& budget)
        : complex_(complex), letters_(letters), budget_(budget) {}

    /// Throws NotScalar, OverBudget.
    Id add(const Expression& expression);

    /// Symbols that stand for something else from now on.
    void bind(const std::string& symbol, Id value);
    void unbind(const std::string& symbol) { bound_.erase(symbol); }

    std::size_t size() const { return nodes_.size(); }
    const Node& operator[](Id id) const { return nodes_[id]; }
    std::span<const Id> args(Id id) const {
        return {args_.data() + nodes_[id].firstArg, nodes_[id].argCount};
    }
    const Fmpq& rational(Id id) const {
        return rationals_[static_cast<std::size_t>(nodes_[id].payload)];
    }
    bool isRational(Id id) const { return nodes_[id].op == Op::Rational; }
    std::int64_t bits(Id id) const; ///< of a number
    bool isRational(Id id, long value) const;
    const Expression& rootOf(Id id) const {
        return rootsOf_[static_cast<std::size_t>(nodes_[id].payload)];
    }
    const std::vector<std::string>& variables() const { return variables_; }
    bool complex() const { return complex_; }
    bool principalRoots() const { return letters_ == Assume::Complex; }
    Assume letters() const { return letters_; }
    Budget& budget() const { return budget_; }
    /// A product as bases and exponents; anything else is its own only factor.
    std::vector<std::pair<Id, std::int64_t>> factorsOf(Id id) const;
    /// By node: whether it is one of `roots` or below one.
    std::vector<bool> below(const std::vector<Id>& roots) const;
    /// The variables that stand in an exponent over a negative number: they can only be integers.
    const std::vector<bool>& integerVariables() const { return integers_; }

    /// Those that stand in the exponent of something that varies.
    const std::vector<bool>& exponentVariables() const { return exponents_; }

    Id rationalNode(const Fmpq& value);
    Id integer(long value);
    Id variable(const std::string& name);
    Id constant(Op op) { return make(op, {}, 0); }
    Id sum(std::vector<Id> terms);
    Id product(std::vector<Id> factors);
    Id difference(Id a, Id b) { return sum({a, negated(b)}); }
    Id negated(Id a);
    Id quotient(Id top, Id bottom);
    Id wholePower(Id base, std::int64_t exponent);
    Id power(Id base, Id exponent);
    Id root(Id radicand, std::int64_t index);
    Id apply(Op op, Id argument);
    Id make(Op op, std::span<const Id> args, std::int64_t payload);
    Id make(Op op, std::initializer_list<Id> args, std::int64_t payload = 0) {
        return make(op, std::span<const Id>(args.begin(), args.size()), payload);
    }

    /// Rational numbers of more bits are not computed.
    static constexpr std::int64_t kMaxBits = 1 << 16;

private:
    static bool isBuiltIn(const std::string& function);
    Id addCall(const Expression& call);
    Id addNumber(const std::string& text);
    Id addCondition(const Expression& condition);
    Id addFactorial(Id argument);
    Id addBinomial(Id n, Id k);
    Id addDeterminant(const Expression& matrix);
    Id addFunction(const std::string& name, std::span<const Id> args);
    Id addOpaque(const Expression& expression);
    Id addDerivative(const Expression& call);
    Id addIntegral(const Expression& call);
    Id addLimit(const Expression& call);
    Id addSeries(const Expression& call, long from);
    std::optional<Id> limitAt(const Expression& body, const std::string& variable,
                              const Expression& at, int depth);
    Truth isDefined(Id id);
    Truth isZero(Id id);
    Id addRootOf(const Expression& call);
    Id addDivisor(bool greatest, std::span<const Id> args, const Expression& e);
    Id withBound(const std::string& symbol, Id value, const Expression& body);
    Id extreme(Op op, std::vector<Id> args);
    std::optional<long> wholeValue(Id id) const;
    Id tangent(Id angle);

    void mark(Id exponent, std::vector<bool>& which);
    bool leadsNegative(Id id) const;
    bool isNonzero(Id id) const;
    bool isPositive(Op op, std::span<const Id> args, std::int64_t payload) const;
    bool isReal(Op op, std::span<const Id> args, std::int64_t payload) const;
    Id rootOfWhole(const Fmpz& whole, std::int64_t index);
    Id rootOfFactors(Id radicand, std::int64_t index);
    Id logarithm(Id argument);
    Id logarithmOf(const Fmpq& number);
    Id exponential(Id exponent);
    Id absolute(Id argument);
    Id monic(Id id, Fmpq& content);
    std::optional<Id> cancelled(Id top, Id bottom);
    void split(Id term, Fmpq& coefficient, Id& rest);
    Id scaled(const Fmpq& coefficient, Id rest);

    bool complex_;
    Assume letters_;
    Budget& budget_;
    std::vector<Node> nodes_;
    std::vector<Id> args_;
    std::vector<Fmpq> rationals_;
    std::vector<std::string> variables_;
    std::vector<bool> integers_;
    std::vector<bool> exponents_;
    std::vector<std::string> names_;
    std::vector<Expression> opaques_;
    std::vector<Expression> rootsOf_;
    std::map<std::string, Id> bound_;
    std::unordered_multimap<std::uint64_t, Id> known_;
};

/// Of numerator and denominator together.
inline std::int64_t bitsOf(const Fmpq& x) {
    return static_cast<std::int64_t>(fmpz_bits(fmpq_numref(x.get())) +
                                     fmpz_bits(fmpq_denref(x.get())));
}

/// The exact value of a Number node's text; empty where it would have more than `maxBits` bits.
bool parseNumber(const std::string& text, std::int64_t maxBits, Fmpq& value);

} // namespace khatwa::maths
