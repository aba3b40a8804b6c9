// The words of an answer that are not its value.
#pragma once

#include "app/maths/read.h"

#include <string_view>

namespace khatwa::maths {

/// Whether words stand beside the value that `readAnswer` takes from a text which may make another
/// value of it ("negative 6", "6 is wrong", "half of 6"), or which are in no list of those that
/// don't. Only the last box, or the last sentence with a formula, is looked at. No throw; linear in
/// the length of the text. Thread-safe.
bool wordsMayChangeValue(std::string_view text, const ReadOptions& options = {});

} // namespace khatwa::maths
