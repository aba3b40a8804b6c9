#pragma once

#include "app/cli/output.h"

#include <string>

namespace khatwa::cli {

/// The JSON value of a text, or a discarded value. What JSON forbids inside strings but files hold
/// all the same becomes U+FFFD: bytes that are no UTF-8, and escapes of half a surrogate pair.
Json parseLeniently(const std::string& text);

} // namespace khatwa::cli
