#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::grading {

/// What a comma between Arabic digits without blanks may be beside what it is read as: ٢,٥ and ٢،٥
/// are two and a half for whoever types no ٫, or two numbers.
struct CommaReadings {
    std::optional<std::string> decimal;   ///< the text with ٫ for it
    std::optional<std::string> thousands; ///< the text with ٬ for it
};

/// Other readings of a text; empty where no such comma stands outside of brackets.
CommaReadings commaReadings(std::string_view text);

} // namespace khatwa::grading
