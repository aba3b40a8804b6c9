// A tokenizer.json from an unknown hand, and a text to run through it: the JSON, a zero byte, the
// text.
#include "engine/files/json.h"
#include "engine/files/tokenizer_json.h"
#include "tests/fuzz/touch.h"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace khatwa;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t zero = all.find('\0');
    const std::string_view json = all.substr(0, zero);
    const std::string_view text =
        zero == std::string_view::npos ? std::string_view("ab 12 <s>\xFF") : all.substr(zero + 1);
    const std::filesystem::path path = "tokenizer.json";
    fuzz::succeeds([&] {
        const auto parsed = engine::parseJson(json, path, 1 << 20);
        engine::TokenizerSpec spec = engine::readTokenizerJson(parsed, path);
        engine::applyTokenizerConfig(spec, parsed, path);
        fuzz::touchTokenizer(spec, text.substr(0, 1024));
    });
    return 0;
}
