#pragma once

namespace khatwa::cli {

/// Bytes a second that `threads` threads (0: one per core) read from memory together, measured now:
/// the best of several passes over an array that no cache holds.
double readBandwidth(int threads = 0);

} // namespace khatwa::cli
