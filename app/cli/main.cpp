#include "app/cli/arguments.h"
#include "app/cli/verb.h"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

void printUsage(std::FILE* to) {
    std::fputs("usage: khatwa-cli VERB [ARGUMENTS]\n", to);
    for (const khatwa::cli::Verb& verb : khatwa::cli::verbs())
        std::fprintf(to, "  %.*s %.*s\n", static_cast<int>(verb.name.size()), verb.name.data(),
                     static_cast<int>(verb.usage.size()), verb.usage.data());
}

} // namespace

int main(int argc, char** argv) {
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
        try {
            return verb.run(std::span(arguments).subspan(1));
        } catch (const khatwa::cli::WrongUse& error) {
            std::fprintf(stderr, "khatwa-cli %s: %s\n", arguments[0].c_str(), error.what());
            return khatwa::cli::kWrongUse;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "khatwa-cli %s: %s\n", arguments[0].c_str(), error.what());
            return khatwa::cli::kFailed;
        }
    }
    std::fprintf(stderr, "khatwa-cli: there is no verb '%s'; run khatwa-cli --help for the list\n",
                 arguments[0].c_str());
    return khatwa::cli::kWrongUse;
}
