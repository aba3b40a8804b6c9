// Any bytes as a problem set: reading never throws, what is wrong is told in one line, and what was
// read is written as a text that is read as the same (app/problems/problem_set.h).

#include "app/problems/problem_set.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace khatwa::problems;

void demand(bool holds, const char* what, const std::string& text = {}) {
    if (holds)
        return;
    std::fprintf(stderr, "%s\n%s\n", what, text.c_str());
    std::abort();
}

void inspect(const std::vector<Remark>& remarks) {
    demand(remarks.size() <= 100, "remarks are bounded");
    for (const Remark& remark : remarks)
        for (const Language language : {Language::English, Language::Arabic}) {
            const std::string said = sentence(remark, language);
            demand(!said.empty() && said.find('\n') == std::string::npos, "a sentence is one line",
                   said);
        }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 16'384)
        return 0;
    const SetReading reading = readSet(std::string_view(reinterpret_cast<const char*>(data), size));
    demand(reading.set.has_value() == reading.errors.empty(), "a set or errors, not both");
    inspect(reading.errors);
    inspect(reading.warnings);
    if (!reading.set)
        return 0;
    const std::string written = writeSet(*reading.set);
    const SetReading again = readSet(written);
    demand(again.set.has_value(), "what was written is read", written);
    demand(writeSet(*again.set) == written, "what was written is canonical", written);
    demand(again.warnings.size() == reading.warnings.size(), "nothing unknown is lost", written);
    return 0;
}
