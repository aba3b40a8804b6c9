#pragma once

#include "app/maths/constant.h"
#include "app/maths/equality.h"
#include "app/maths/term_graph.h"

#include <vector>

namespace khatwa::maths {

/// One comparison of two scalar expressions: the way from cheap to dear.
class Comparer {
public:
    using Id = TermGraph::Id;

    Comparer(const Expression& a, const Expression& b, Assume assume, Budget& budget);

    /// May throw OverBudget.
    Comparison compare();

private:
    /// A sample point: exact rational coordinates, real and imaginary part by variable.
    struct Point {
        std::vector<Fmpq> re;
        std::vector<Fmpq> im;
        std::uint64_t seed = 0;
    };

    Comparison compareConstants();
    Comparison compareByPoints();
    Point pointAt(std::uint64_t index) const;
    std::vector<Acb> enclosed(const Point& point, slong precision) const;
    std::map<std::string, Expression> witness(const Point& point) const;

    Assume assume_;
    Budget& budget_;
    TermGraph graph_;
    Id a_;
    Id b_;
    bool complexLetters_;
};

} // namespace khatwa::maths
