// Remarks in brackets about how far a value is rounded.
#pragma once

#include <string_view>

namespace khatwa::maths {

/// An answer without a remark at its end that tells its accuracy: `3.14 (2 d.p.)`, `12.6 (to 3
/// significant figures)`, `٣٫١٤ (لأقرب منزلتين)`. Any other bracket stays: it may belong to the
/// value.
std::string_view withoutAccuracy(std::string_view text);

} // namespace khatwa::maths
