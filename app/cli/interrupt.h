#pragma once

namespace khatwa::cli {

/// From now on the first Ctrl-C (or SIGTERM) only sets a flag, so that a verb can stop cleanly; a
/// second one ends the program as usual.
void catchInterrupts();
bool interrupted();

} // namespace khatwa::cli
