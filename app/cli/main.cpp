#include "app/cli/arguments.h"
#include "app/cli/output.h"
#include "app/cli/verb.h"
#include "engine/files/file_fault.h"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

void printLine(std::FILE* to, const char* before, const khatwa::cli::Verb& verb) {
    std::fprintf(to, "%s%.*s %.*s\n", before, static_cast<int>(verb.name.size()), verb.name.data(),
                 static_cast<int>(verb.usage.size()), verb.usage.data());
}

void printUsage(std::FILE* to) {
    std::fputs("usage: khatwa-cli VERB [ARGUMENTS]\n", to);
    for (const khatwa::cli::Verb& verb : khatwa::cli::verbs()) {
        if (!verb.hidden)
            printLine(to, "  ", verb);
    }
}

/// A message may quote a file or a problem: it stays on its line and steers no terminal.
void printTrouble(const std::string& verb, const char* what) {
    std::fprintf(stderr, "khatwa-cli %s: %s\n", verb.c_str(),
                 khatwa::cli::forTerminal(what, khatwa::cli::Lines::One).c_str());
}

} // namespace

int main(int argc, char** argv) {
    khatwa::engine::explainFileFaults();
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (arguments.empty()) {
        printUsage(stderr);
        return khatwa::cli::kWrongUse;
    }
    if (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
        printUsage(stdout);
        return khatwa::cli::kDone;
    }
    for (const khatwa::cli::Verb& verb : khatwa::cli::verbs()) {
        if (verb.name != arguments[0])
            continue;
        if (arguments.size() == 2 && (arguments[1] == "--help" || arguments[1] == "-h")) {
            printLine(stdout, "usage: khatwa-cli ", verb);
            return khatwa::cli::kDone;
        }
        try {
            return verb.run(std::span(arguments).subspan(1));
        } catch (const khatwa::cli::WrongUse& error) {
            printTrouble(arguments[0], error.what());
            return khatwa::cli::kWrongUse;
        } catch (const std::exception& error) {
            printTrouble(arguments[0], error.what());
            return khatwa::cli::kFailed;
        }
    }
    std::fprintf(stderr, "khatwa-cli: there is no verb '%s'; run khatwa-cli --help for the list\n",
                 arguments[0].c_str());
    return khatwa::cli::kWrongUse;
}
