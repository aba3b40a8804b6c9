#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// What a name in `tokenizer.ggml.pre` stands for.
struct PreTokenizer {
    std::vector<std::string> patterns; ///< regular expressions applied one after another
    bool normalizeNfc = false;
    bool ignoreMerges = false;
};

/// GPT-2's own expression, which a ByteLevel pre-tokenizer with `use_regex` applies too.
extern const char* const kGpt2Pattern;

/// Nothing for a name that Khatwa does not know.
std::optional<PreTokenizer> preTokenizer(std::string_view name);

} // namespace khatwa::engine
