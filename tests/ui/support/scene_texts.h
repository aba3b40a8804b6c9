#pragma once

#include "tests/ui/support/stage.h"

#include <QString>

namespace khatwa::tests {

// What is asked and answered in the scenes of the Tutor, in the language of the stage.

QString problem(const Stage& s);
QString thinking(const Stage& s);
QString solution(const Stage& s);
QString wrongSolution(const Stage& s);
QString longSolution(const Stage& s);

} // namespace khatwa::tests
