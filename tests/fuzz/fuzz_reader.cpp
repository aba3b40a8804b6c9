// Any bytes as an answer: reading never throws, places are within the text, and what was printed is
// read as the same tree (app/maths/read.h, print.h). The first byte chooses the options.

#include "app/maths/print.h"
#include "app/maths/read.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace khatwa::maths;

void demand(bool holds, std::string_view what, const std::string& printed = {}) {
    if (holds)
        return;
    std::fprintf(stderr, "%.*s\n%s\n", static_cast<int>(what.size()), what.data(),
                 printed.c_str());
    std::abort();
}

void inspect(const Reading& reading, std::string_view text, const ReadOptions& options) {
    if (!reading) {
        demand(!reading.error.code.empty(), "an error has a code");
        demand(reading.error.position <= text.size() &&
                   reading.error.length <= text.size() - reading.error.position,
               "an error is within the text");
        return;
    }
    const std::string printed = toLatex(*reading.expression);
    const Reading again = read(printed, options);
    demand(bool(again), "what was printed is read", printed);
    demand(*again.expression == *reading.expression, "what was printed is the same tree", printed);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1 || size > 4096)
        return 0;
    ReadOptions options;
    options.units = (data[0] & 1U) != 0;
    if ((data[0] & 2U) != 0)
        options.functions = {{"P", "area"}};
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    inspect(read(text, options), text, options);
    inspect(readAnswer(text, options), text, options);
    return 0;
}
