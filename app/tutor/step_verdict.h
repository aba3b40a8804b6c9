#pragma once

#include <cstdint>
#include <string_view>

namespace khatwa::tutor {

/// What is known of a step or an answer.
enum class StepVerdict : std::uint8_t {
    Unchecked,   ///< nobody has looked yet
    Checked,     ///< every formula that it claims was proved
    Contradicts, ///< something it claims was proved to be false
    CannotCheck  ///< neither: words, a model of the world, or too hard
};
std::string_view
name(StepVerdict verdict); ///< "unchecked", "checked", "contradicts", "cannot_check"

} // namespace khatwa::tutor
