#pragma once

#include "app/maths/breakpoints.h"
#include "app/maths/constant.h"
#include "app/maths/equality.h"
#include "app/maths/sample_point.h"
#include "app/maths/term_graph.h"

#include <vector>

namespace khatwa::maths {

/// One comparison of two scalar expressions: the way from cheap to dear. Of one thread, for one
/// call.
class Comparer {
public:
    using Id = TermGraph::Id;

    /// Both expressions must outlive this. Throws NotScalar, OverBudget.
    Comparer(const Expression& a, const Expression& b, Assume assume, Budget& budget);

    /// May throw OverBudget.
    Comparison compare();

private:
    struct Agreement {
        SamplePoint point;
        std::size_t stretch = 0; ///< which stretch of which line; 0: a random point
        std::int64_t span = 0;   ///< of the values there
    };

    Comparison compareConstants();
    Comparison compareFunctions();
    Comparison sameNode();

    void classify();
    std::vector<std::pair<Id, Op>> demands(const std::vector<bool>& nodes) const;
    bool look(SamplePoint point, slong precision);
    bool lookAtRegions();
    bool lookAtLine(const SamplePoint& origin, const SamplePoint& direction);
    bool lookAtBreakpoints(const Breakpoints& breakpoints, const SamplePoint& origin,
                           const SamplePoint& direction);
    bool differAt(const SamplePoint& point);
    bool provedByNormalForm();
    bool mayVanish(Id root) const;
    std::int64_t precisionFor(std::int64_t span) const { return 4 * span + 2 * bits_ + 128; }
    Truth agreeFarBelowTheSmallest();
    Truth agreeFarBelowTheSmallest(const Agreement& at);
    bool differ(const SamplePoint& point);

    const Expression& first_;
    const Expression& second_;
    Assume assume_;
    Budget& budget_;
    TermGraph graph_;
    Id a_;
    Id b_;
    Id difference_;
    SampleSpace space_;
    std::optional<Enclosures> enclosures_;

    // What the operations below a and b are.
    bool rational_ = true;       ///< nothing but + - · / and whole powers
    bool critical_ = false;      ///< stretches of the line may differ
    bool discontinuous_ = false; ///< values at single points may differ
    bool samePartial_ = true;    ///< both are undefined for the same reasons
    std::int64_t bits_ = 0;      ///< of the largest rational number

    // What the points showed.
    Comparison result_;
    std::vector<Agreement> agreeing_;
    std::size_t stretch_ = 0;
    std::size_t onlyOne_ = 0;
    std::size_t neither_ = 0;
    bool regionsComplete_ = true;
    bool breakpointsDecided_ = true; ///< the values at discontinuities could be computed
};

} // namespace khatwa::maths
