#pragma once

#include "app/maths/equality.h"
#include "app/maths/flint_values.h"
#include "app/maths/term_graph.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace khatwa::maths {

/// A point at which expressions are compared: exact rational coordinates, real and imaginary part,
/// by variable of a graph.
struct SamplePoint {
    std::vector<Fmpq> re;
    std::vector<Fmpq> im;
    std::uint64_t seed = 0; ///< of the values of unknown functions there

    std::vector<Acb> enclosed(slong precision) const;
};

/// Where the letters of a comparison take their values.
struct SampleSpace {
    const TermGraph& graph;
    bool positive = false;
    bool complexLetters = false;

    /// A random point, the same for the same index on every machine. The first ones are of the
    /// usual sizes and signs.
    SamplePoint point(std::uint64_t index) const { return point(index, graph.integerVariables()); }
    /// The same with whole numbers for these variables.
    SamplePoint point(std::uint64_t index, const std::vector<bool>& whole) const;
    /// origin + t·direction.
    SamplePoint onLine(const SamplePoint& origin, const SamplePoint& direction,
                       const Fmpq& t) const;
    std::map<std::string, Expression> asExpressions(const SamplePoint& point) const;
};

} // namespace khatwa::maths
