#include "kernels/tensor_type.h"

#include <array>

namespace khatwa {

namespace {
constexpr std::array<TensorTypeInfo, 8> kTypes = {{
    {"F32", 1, 4},
    {"F16", 1, 2},
    {"BF16", 1, 2},
    {"Q8_0", 32, 34},
    {"Q4_0", 32, 18},
    {"Q4_K", 256, 144},
    {"Q5_K", 256, 176},
    {"Q6_K", 256, 210},
}};
} // namespace

const TensorTypeInfo& info(TensorType type) { return kTypes[static_cast<std::size_t>(type)]; }

std::size_t rowBytes(TensorType type, std::int64_t columns) {
    const TensorTypeInfo& t = info(type);
    return static_cast<std::size_t>(columns / t.blockSize) * static_cast<std::size_t>(t.blockBytes);
}

} // namespace khatwa
