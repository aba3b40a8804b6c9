// A whole GGUF file from an unknown hand: opening it, its tensors, what it would take,
// its tokenizer.
#include "engine/model/model.h"
#include "tests/fuzz/touch.h"

#include <cstdint>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace khatwa;
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    fuzz::succeeds([&] {
        const auto model = engine::ModelFiles::openMemory(
            std::vector<std::byte>(bytes, bytes + size), "fuzz.gguf");
        fuzz::touchTensors(*model);
        fuzz::succeeds([&] { engine::planMemory(*model); });
        if (!model->tokenizer().tokens.empty())
            fuzz::touchTokenizer(model->tokenizer(), "ab <|x|> 12\n\xFF س");
    });
    return 0;
}
