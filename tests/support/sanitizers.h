#pragma once

namespace khatwa::test {

/// With it every thread of a kernel is followed, which takes some twenty times as long: there a
/// sample of the cases has to do, in which every kernel still runs.
#if defined(__SANITIZE_THREAD__)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

/// With any of them the program's address space is theirs, so a test cannot limit it.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

} // namespace khatwa::test
