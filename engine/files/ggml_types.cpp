#include "engine/files/ggml_types.h"

#include <array>
#include <utility>

namespace khatwa::engine {

namespace {

constexpr std::array<std::pair<std::uint32_t, TensorType>, 8> kOurs = {{
    {0, TensorType::F32},
    {1, TensorType::F16},
    {2, TensorType::Q4_0},
    {8, TensorType::Q8_0},
    {12, TensorType::Q4_K},
    {13, TensorType::Q5_K},
    {14, TensorType::Q6_K},
    {30, TensorType::BF16},
}};

// ggml.h, enum ggml_type; empty where a number was withdrawn.
constexpr std::array<const char*, 40> kNames = {
    "F32",   "F16",        "Q4_0",       "Q4_1",       "Q4_2",     "Q4_3",     "Q5_0",
    "Q5_1",  "Q8_0",       "Q8_1",       "Q2_K",       "Q3_K",     "Q4_K",     "Q5_K",
    "Q6_K",  "Q8_K",       "IQ2_XXS",    "IQ2_XS",     "IQ3_XXS",  "IQ1_S",    "IQ4_NL",
    "IQ3_S", "IQ2_S",      "IQ4_XS",     "I8",         "I16",      "I32",      "I64",
    "F64",   "IQ1_M",      "BF16",       "Q4_0_4_4",   "Q4_0_4_8", "Q4_0_8_8", "TQ1_0",
    "TQ2_0", "IQ4_NL_4_4", "IQ4_NL_4_8", "IQ4_NL_8_8", "MXFP4",
};

} // namespace

std::optional<TensorType> tensorTypeOfGgml(std::uint32_t number) {
    for (const auto& [ours, type] : kOurs)
        if (ours == number)
            return type;
    return std::nullopt;
}

std::uint32_t ggmlNumberOf(TensorType type) {
    for (const auto& [number, ours] : kOurs)
        if (ours == type)
            return number;
    return 0;
}

std::string ggmlTypeName(std::uint32_t number) {
    if (number < kNames.size())
        return kNames[number];
    return "number " + std::to_string(number);
}

} // namespace khatwa::engine
