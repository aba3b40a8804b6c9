#pragma once

#include "app/grading/verdict.h"

#include <optional>
#include <string_view>

namespace khatwa::grading {

/// Two times of day, one of them with its half of the day (3:15 pm, ٣:١٥ م): without a half where
/// the reference has one the answer is `partly_correct`, `missing_unit`. Empty for anything else: a
/// ratio is none.
std::optional<Judgement> judgeClock(std::string_view expected, std::string_view answer);

} // namespace khatwa::grading
