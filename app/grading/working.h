#pragma once

#include "app/maths/expression.h"
#include "app/maths/read.h"

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

/// One line of working as a student writes it.
struct WorkingLine {
    std::size_t number = 0;   ///< from 1, as the student counts: empty lines and comments too
    std::size_t position = 0; ///< where its formula begins, in bytes of the whole text
    std::string text;         ///< the formula, without what leads it in
    bool continues = false;   ///< begins with `=`: equal to the end of the line before
    bool comment = false;     ///< words only
    bool givenNumber = false; ///< named by a number after it: `x+y=5 (1)`
    maths::Reading reading;   ///< of the formula
};

/// Takes working apart: lines, `\\`, aligned and array environments, a Maxima list of lines, ⇒ and
/// ⇔ between or before lines, a leading =, `\text{…}` as comments. `let a = 2` gives a letter its
/// value in all lines after it. Never throws but TooLarge and bad_alloc.
std::vector<WorkingLine> readWorking(std::string_view text, const maths::ReadOptions& options);

} // namespace khatwa::grading
