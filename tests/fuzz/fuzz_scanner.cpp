// A reply of any bytes, in any pieces: what the scanner promises (app/tutor/scanner.h) must hold.
// The first byte chooses the options, the second seeds the cuts, the rest is the reply.

#include "tests/app/tutor/scanner_checks.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

void demand(const std::optional<std::string>& wrong) {
    if (!wrong)
        return;
    std::fprintf(stderr, "%s\n", wrong->c_str());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace khatwa::tutor;
    if (size < 2 || size > 4096)
        return 0;
    const ScannerOptions options{.beginsInThinking = (data[0] & 1U) != 0,
                                 .findSteps = (data[0] & 2U) == 0};
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    // Byte by byte where that is quick, since the check takes the square of the number of pieces.
    std::uint32_t state = data[1];
    const auto random = [&](std::uint32_t bound) {
        state = state * 1664525U + 1013904223U;
        return (state >> 16) % bound;
    };
    std::vector<std::size_t> cuts = checks::everyByte(text);
    if (text.size() > 40) {
        cuts.clear();
        for (std::size_t at = 0; at < text.size();)
            cuts.push_back(at += 1 + random(24));
    }
    demand(checks::checkGrowth(text, cuts, options));
    const std::size_t first = random(static_cast<std::uint32_t>(text.size()) + 1);
    const std::size_t second = first + random(static_cast<std::uint32_t>(text.size() - first) + 1);
    demand(checks::checkChunking(text, {first, second}, options));
    return 0;
}
