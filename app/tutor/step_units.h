#pragma once

#include "app/tutor/phrases.h"

#include <vector>

namespace khatwa::tutor {

/// Units and words within formulas (60\text{ km/h}, \text{Area} = 8 \times 5) become words beside
/// them, so that the formulas can be read and the words be understood; for the sources of the step
/// checker alone. A formula that had a unit is `marked`: 3.5 km = 3500 m is no mistake.
void moveWordsOut(std::vector<Piece>& pieces);

} // namespace khatwa::tutor
