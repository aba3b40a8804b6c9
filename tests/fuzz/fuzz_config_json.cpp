// config.json and generation_config.json from an unknown hand.
#include "engine/files/huggingface_config.h"
#include "engine/files/json.h"
#include "tests/fuzz/check.h"

#include <cmath>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace khatwa;
    const std::filesystem::path path = "config.json";
    fuzz::succeeds([&] {
        const auto json =
            engine::parseJson({reinterpret_cast<const char*>(data), size}, path, 1 << 20);
        fuzz::succeeds([&] {
            const engine::ModelConfig config = engine::readHuggingFaceConfig(json, path);
            fuzz::check(config.layers > 0 && config.heads % config.kvHeads == 0);
        });
        fuzz::succeeds([&] {
            const engine::SamplingDefaults sampling = engine::readGenerationConfig(json, path);
            fuzz::check(std::isfinite(sampling.temperature) && sampling.topP <= 1);
        });
        engine::readEndTokens(json, path);
    });
    return 0;
}
