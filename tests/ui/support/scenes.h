#pragma once

#include "tests/ui/support/stage.h"

#include <vector>

namespace khatwa::tests {

/// A screen in one of its states, by a name that can be a file's, and the way there from anywhere.
struct Scene {
    const char* name;
    bool (*go)(Stage&);
    bool main = false; ///< one of those that are looked at in every size and in high contrast
};

/// Every screen and state of the window, in an order in which each is near the one before.
const std::vector<Scene>& scenes();

} // namespace khatwa::tests
