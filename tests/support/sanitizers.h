#pragma once

namespace khatwa::test {

/// With it every thread of a kernel is followed, which takes some twenty times as long: there a
/// sample of the cases has to do, in which every kernel still runs.
#if defined(__SANITIZE_THREAD__)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

} // namespace khatwa::test
