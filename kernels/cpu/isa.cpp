#include "kernels/cpu/isa.h"

#include <algorithm>
#include <cstdlib>

#ifdef KHATWA_X86_KERNELS
#include <cpuid.h>
#endif

namespace khatwa::kernels {

#ifdef KHATWA_X86_KERNELS
namespace {

/// Which clang 14's __builtin_cpu_supports does not know.
bool hasF16c() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}

} // namespace
#endif

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
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasF16c();
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
