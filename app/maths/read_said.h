// Signs that were written as words.
#pragma once

#include <string>
#include <string_view>

namespace khatwa::maths {

/// An answer with the commonest words for signs as signs: `negative 6`, `سالب ٦`, `25 per cent`,
/// `٢٥ في المئة`, `3 million`, `2 and a half`, `٢ ونصف`, `x is greater than or equal to 2`,
/// `س لا تساوي ٥`. A word becomes a sign only where nothing else can be meant by it; everything
/// else stays as it is. Linear in the length but for a factor of the number of phrases; long texts
/// are left alone.
std::string withSaidSigns(std::string_view text);

} // namespace khatwa::maths
