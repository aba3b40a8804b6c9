#pragma once

#include "app/maths/enclosure.h"
#include "app/maths/term_graph.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace khatwa::maths {

/// Where, along a line in the space of the variables, expressions may pass from one formula to
/// another or lose their value: zeros of what stands under | |, √ and log, of denominators, of the
/// conditions of pieces, whole numbers under ⌊ ⌋. Between two neighbours each expression is
/// analytic, so what holds at a random point there holds on the whole stretch. Of one thread.
class Breakpoints {
public:
    using Id = TermGraph::Id;

    /// The line is origin + t·direction, by variable.
    Breakpoints(const TermGraph& graph, const std::vector<Id>& roots, std::vector<Fmpq> origin,
                std::vector<Fmpq> direction);

    /// Values of t inside every stretch, the unbounded ones included; random, but the same for the
    /// same seed.
    std::vector<Fmpq> samples(std::uint64_t seed) const;

    /// Narrow enclosures of the others.
    const std::vector<Arb>& irrationalPoints() const { return irrational_; }

    /// The breakpoints that are rational.
    const std::vector<Fmpq>& rationalPoints() const { return rational_; }

    /// Whether all were found; of periodic ones the first few to both sides count as all.
    bool complete() const { return complete_; }

    /// Whether the nodes below hold anything that makes stretches differ.
    static bool matter(const TermGraph& graph, const std::vector<Id>& roots);

private:
    static constexpr slong kPrecision = 320; ///< bits

    /// A node as a rational function of t.
    struct Line {
        bool known = false;
        FmpqPoly top;
        FmpqPoly bottom;
    };

    void follow(Id id);
    void critical(Id id);

    // breakpoints_levels.cpp: where a node has a value.
    void zeros(Id id, int depth);
    void level(Id id, const Arb& value, int depth);
    void levels(Id id, const Arb& from, const Arb& step, int depth);

    void rootsOf(const FmpqPoly& polynomial, bool exact = true);
    void add(const Arb& root);
    void addIrrational(const Arb& root);
    void addRational(const Fmpq& root);
    void scan(Id id);

    const TermGraph& graph_;
    std::vector<Fmpq> origin_;
    std::vector<Fmpq> direction_;
    std::vector<Line> lines_; ///< by node
    std::vector<Arb> found_;  ///< ascending, apart from each other once all are in
    std::vector<Fmpq> rational_;
    std::vector<Arb> irrational_;
    bool complete_ = true;
};

} // namespace khatwa::maths
