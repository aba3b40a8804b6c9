#pragma once

#include <cstddef>
#include <string_view>

namespace khatwa::grading {

/// What of a line of working is no formula.
struct LabelCut {
    std::size_t front = 0; ///< bytes at the beginning: `1)`, `Step 2:`, `(1)+(2):`
    std::size_t back = 0;  ///< bytes at the end: `(1)`, a check mark, `| -3`
    bool remark = false;   ///< the whole line: `(1)+(2)`, `Subtract 3:`
    bool equation = false; ///< a number at the end names the equation: `x+y=5 (1)`
};

/// Finds what students write beside their formulas: numbers of lines and of equations, words before
/// a colon, check marks, what is done next. A number in brackets may be a factor, `2x = 3 (2)`; it
/// is a label only where it counts on from the labels before it. Lines are given in their order,
/// without blanks around them. Throws nothing.
class Labels {
public:
    LabelCut take(std::string_view line);

private:
    bool refersToEquations(std::string_view text) const;
    bool endLabel(std::string_view line, std::size_t& back);
    std::size_t frontLabel(std::string_view line);

    long lines_ = 0;     ///< the last number before a line
    long equations_ = 0; ///< the last number after one
};

} // namespace khatwa::grading
