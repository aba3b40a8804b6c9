// A safetensors file from an unknown hand: its header and every byte that its tensors claim.
#include "engine/files/huggingface_config.h"
#include "engine/files/safetensors.h"
#include "tests/fuzz/check.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace khatwa;
    fuzz::succeeds([&] {
        const engine::SafetensorsFile file(engine::MappedFile::fromMemory(
            {reinterpret_cast<const std::byte*>(data), size}, "fuzz.safetensors"));
        volatile unsigned sum = 0;
        for (const engine::SafeTensor& tensor : file.tensors()) {
            engine::canonicalTensorName(tensor.name);
            for (const std::byte byte : tensor.bytes)
                sum = sum + std::to_integer<unsigned>(byte);
            if (tensor.type)
                fuzz::check(tensor.bytes.size() == static_cast<std::size_t>(tensor.rows) *
                                                       rowBytes(*tensor.type, tensor.columns));
        }
    });
    return 0;
}
