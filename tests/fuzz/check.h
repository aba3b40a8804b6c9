#pragma once

#include "engine/error.h"

#include <cstdlib>
#include <string_view>

namespace khatwa::fuzz {

/// What must hold whatever the input; a fuzzer sees only crashes, so a broken promise is made one.
inline void check(bool holds) {
    if (!holds)
        std::abort();
}

/// Runs `action`; an `Error` with one line is what a bad file should give, anything else escapes
/// and is a finding.
template <typename Action>
bool succeeds(Action&& action) {
    try {
        action();
        return true;
    } catch (const engine::Error& error) {
        const std::string_view message = error.what();
        check(!message.empty() && message.size() < 2000);
        check(message.find('\n') == std::string_view::npos);
        return false;
    }
}

} // namespace khatwa::fuzz
