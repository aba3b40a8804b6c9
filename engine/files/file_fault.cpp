#include "engine/files/file_fault.h"

#include <csignal>
#include <string_view>
#include <unistd.h>

namespace khatwa::engine {

namespace {

/// Runs in a signal handler: only calls that POSIX allows there.
void tellAndEnd(int) {
    constexpr std::string_view kLine = "The model's file was changed or went away while it was in "
                                       "use. Copy it again and start anew.\n";
    // Nothing can be done where even this cannot be written.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
    _exit(1);
}

} // namespace

void explainFileFaults() {
    struct sigaction action = {};
    action.sa_handler = tellAndEnd;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, nullptr);
}

} // namespace khatwa::engine
