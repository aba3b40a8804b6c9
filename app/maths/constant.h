#pragma once

#include "app/maths/enclosure.h"
#include "app/maths/term_graph.h"

#include <optional>
#include <string>

namespace khatwa::maths {

/// What is known of one constant (a node without variables).
struct ConstantValue {
    Truth defined = Truth::Unknown;
    Truth zero = Truth::Unknown;  ///< where it is defined
    std::optional<int> sign = {}; ///< where it is real
    Acb enclosure;                ///< where it is defined
};

/// Decides about constants: enclosures from 64 bits up tell them from zero; that one is zero is
/// proved, never guessed: by a separation bound where it is algebraic, else by Calcium. Of one
/// thread.
class Constants {
public:
    using Id = TermGraph::Id;
    explicit Constants(TermGraph& graph) : graph_(graph) {}

    /// May throw OverBudget.
    ConstantValue valueOf(Id id);

    /// Enclosures of `roots`, in which every decision (is this denominator 0, what is this floor)
    /// was made that can be. Ends below `radiusBits` bits of relative accuracy only where more is
    /// not to be had. May throw OverBudget.
    Enclosures enclosuresOf(std::vector<Id> roots, slong precision);

private:
    /// Tries to answer what an evaluation wants to know: is this node exactly that number?
    bool settle(Enclosures& enclosures);
    Truth provenZero(Id id, const Enclosures& enclosures);
    Truth zeroByBound(Id id, double bits);

    TermGraph& graph_;
    int depth_ = 0;
    std::map<std::pair<Id, long>, Truth> settled_;
};

/// Whether a constant is zero, by Calcium; `signs` has the enclosures of the nodes below it. Throws
/// OverBudget where what it would take has no bound and this is no worker.
Truth zeroByCalcium(TermGraph& graph, TermGraph::Id id, const Enclosures& signs);

/// A real constant rounded to nearest at `digits` significant digits, as a decimal; empty where it
/// is none.
std::optional<std::string> roundedText(Constants& constants, TermGraph::Id id, int digits);

/// log2 of a positive number below which no non-zero value of this algebraic constant lies in
/// absolute value; empty where it is not known to be algebraic. It is the bound of Burnikel, Funke,
/// Mehlhorn, Schirra and Schmitt ("A separation bound for real algebraic expressions", 2001): the
/// value is U/L with algebraic integers U, L whose conjugates are at most u and l, in a field of
/// degree D or less; if it is not zero it is at least 1/(l u^(D-1)). Roots of unity, as sines and
/// cosines of rational parts of π, are algebraic integers of size 1.
std::optional<double> separationBits(const TermGraph& graph, TermGraph::Id id);

} // namespace khatwa::maths
