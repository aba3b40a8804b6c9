#pragma once

namespace khatwa::engine {

/// From now on, a mapped file that is shortened or goes away while the program reads it (copied
/// over, a stick pulled out) ends the program with one line on standard error and status 1, and not
/// by an unexplained signal: what lies behind the mapping is gone, and no answer made from it could
/// be trusted. Called once, by `main`.
void explainFileFaults();

} // namespace khatwa::engine
