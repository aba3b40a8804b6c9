#pragma once

#include "app/maths/budget.h"
#include "app/maths/term_graph.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace khatwa::maths {

/// Certified enclosures (Arb) of the nodes of a graph at one point, with what is known of where
/// they are defined. Over the reals √, log and even roots of negative numbers are undefined and odd
/// roots real; over the complex numbers principal values are meant. Of one thread.
class Enclosures {
public:
    using Id = TermGraph::Id;

    /// Enclosures of the nodes under `roots`, which are fixed here. The graph may grow afterwards,
    /// but must outlive this.
    Enclosures(const TermGraph& graph, std::vector<Id> roots);

    /// Evaluates all nodes, with `values` (by variable of the graph) at `precision` bits. `seed`
    /// stands for the point: unknown functions get random values by it, equal ones for arguments
    /// that this precision cannot tell apart. May throw OverBudget.
    void evaluate(const std::vector<Acb>& values, slong precision, std::uint64_t seed = 0);

    /// Yes: `value` encloses it. No: it is undefined here. Unknown: this precision does not tell.
    Truth defined(Id id) const { return defined_[place_[id]]; }
    const Acb& value(Id id) const { return values_[place_[id]]; }

    /// The largest |log2 |v|| of any value at this point that is known not to be 0.
    std::int64_t span() const { return span_; }

    /// Whether a negative number met a letter in its exponent: xⁿ is meant for whole n there, and
    /// what is undefined at this point says nothing of a stretch.
    bool strayedFromWholeExponents() const { return strayed_; }

    /// What must be known before more can be: whether this node is exactly that whole number.
    struct Question {
        Id node;
        long value;
    };
    const std::optional<Question>& question() const { return question_; }
    /// From now on that node is taken for exactly that number where it is defined.
    void answer(Id node, long value) { exact_[node] = value; }

private:
    Truth step(Id id, slong precision, std::uint64_t seed, Acb& result);
    Truth choose(Id id, Acb& result);
    Truth quotient(const Acb& top, Id bottomId, slong precision, Acb& result);
    Truth wholePower(Id baseId, std::int64_t exponent, slong precision, Acb& result);
    Truth power(Id baseId, Id exponentId, slong precision, Acb& result);
    Truth root(Id radicandId, std::int64_t index, slong precision, Acb& result);
    Truth exponential(const Acb& exponent, slong precision, Acb& result);
    Truth logarithm(Id argument, slong precision, Acb& result);
    Truth gamma(Id argument, bool inverse, slong precision, Acb& result);
    Truth floor(Id argument, Acb& result);
    Truth function(Id id, std::uint64_t seed, Acb& result);
    Truth sign(Id argument, int& result);
    Truth ask(Id node, long value);
    void note(const Acb& value);
    std::int64_t cost(slong precision) const;

    const TermGraph& graph_;
    std::vector<Id> order_;            ///< reachable nodes, arguments first
    std::vector<std::uint32_t> place_; ///< by node: its index in order_
    std::vector<Acb> values_;
    std::vector<Truth> defined_;
    std::vector<Truth> holds_; ///< of conditions
    std::map<Id, long> exact_;
    std::vector<Id> functions_; ///< calls of unknown functions met at this point
    std::optional<Question> question_;
    bool strayed_ = false;
    std::int64_t span_ = 0;
    std::int64_t arithmetic_ = 0;     ///< number of cheap nodes
    std::int64_t transcendental_ = 0; ///< and of dear ones
};

/// |log2| beyond which values are not computed with.
inline constexpr std::int64_t kLargestExponent = std::int64_t{1} << 40;

} // namespace khatwa::maths
