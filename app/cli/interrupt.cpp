#include "app/cli/interrupt.h"

#include <csignal>

namespace khatwa::cli {

namespace {

volatile std::sig_atomic_t caught = 0;

extern "C" void onSignal(int signal) {
    caught = 1;
    std::signal(signal, SIG_DFL);
}

} // namespace

void catchInterrupts() {
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

bool interrupted() {
    return caught != 0;
}

} // namespace khatwa::cli
