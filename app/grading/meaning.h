#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <string>
#include <vector>

namespace khatwa::grading {

/// What a tree amounts to as an answer. Brackets and commas keep their several readings: which one
/// is meant, the other side tells (equivalent.cpp).
struct Meaning {
    /// In the order in which equivalent.cpp takes two different ones.
    enum class Type {
        Value,      ///< one value: members[0]
        Values,     ///< several that hold in turn: `1, 2`, `{1, 2}`, `x=1 or x=2`, `1 ± √2`
        Assignment, ///< letters and their values: `x=1, y=2`; names and members
        Tuple,      ///< ( … )
        List,       ///< [ … ]
        Matrix,
        Ratio,
        Region,    ///< intervals, unions, set builders, ℝ
        Empty,     ///< no solution
        Statement, ///< an equation, inequality or system that is not just a named value
        Truth,     ///< yes or no
        Undefined, ///< does not exist
        Text       ///< words
    };
    Type type = Type::Value;
    maths::Expression whole; ///< the tree itself
    /// What stands before the equals sign, or ∈: x in `x = 6` and `x ∈ [1, 2]`, f(x) in `f(x) =
    /// 2x`.
    std::optional<maths::Expression> name;
    std::vector<maths::Expression> members;
    std::vector<std::string>
        names; ///< of an Assignment, and of Values that are points with letters
    /// What else stands in a chain of equals signs, `x = 2·3 = 6`: it must be equal too.
    std::vector<maths::Expression> chain;
    /// What stands behind ≈ at the end, `1/3 ≈ 0.33`: it must be a right rounding.
    std::vector<maths::Expression> approximations;
    bool braces = false;  ///< Values in { }
    bool bare = false;    ///< Values that are a mere list: 1, 2
    bool signs = false;   ///< Values of a ±: 2 ± 0 is one value, and no repetition
    bool rounded = false; ///< nothing but a rounding is given: x ≈ 0.33
};

Meaning meaningOf(const maths::Expression& expression);

/// P(1, 2): a point with its name, and no multiple of it.
bool isNamedPoint(const maths::Expression& expression);

/// An interval, a union of such, or a pair that may be one.
bool maybeInterval(const maths::Expression& expression);

/// A statement that is solved: x R a, a R x R b, x ∈ S, and `and`/`or` of these in one letter.
bool isSolved(const maths::Expression& statement);

} // namespace khatwa::grading
