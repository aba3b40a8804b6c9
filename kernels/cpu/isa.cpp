#include "kernels/cpu/isa.h"

#include <algorithm>
#include <cstdlib>

namespace khatwa::kernels {

std::string_view name(Isa isa) {
    switch (isa) {
    case Isa::Portable:
        return "portable";
    case Isa::Avx2:
        return "avx2";
    case Isa::Avx512Vnni:
        return "avx512vnni";
    }
    return "";
}

std::vector<Isa> availableIsas() {
    std::vector<Isa> isas = {Isa::Portable};
#ifdef KHATWA_X86_KERNELS
    // libgcc's checks include the operating system's support for the wide registers.
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("f16c");
    if (avx2)
        isas.push_back(Isa::Avx2);
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vnni"))
        isas.push_back(Isa::Avx512Vnni);
#endif
    return isas;
}

std::optional<Isa> chooseIsa(std::string_view forced) {
    const std::vector<Isa> isas = availableIsas();
    if (forced.empty())
        return isas.back();
    const auto found =
        std::find_if(isas.begin(), isas.end(), [&](Isa isa) { return name(isa) == forced; });
    if (found == isas.end())
        return std::nullopt;
    return *found;
}

Isa defaultIsa() {
    const char* forced = std::getenv("KHATWA_CPU");
    return chooseIsa(forced ? forced : "").value_or(availableIsas().back());
}

} // namespace khatwa::kernels
