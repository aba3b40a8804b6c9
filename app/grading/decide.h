#pragma once

#include "app/grading/check.h"
#include "app/maths/budget.h"

namespace khatwa::grading {

/// What check() does once, in this process: throws OverBudget where the budget does not suffice,
/// and BadTask.
Judgement decide(const Task& task, maths::Budget& budget);

} // namespace khatwa::grading
