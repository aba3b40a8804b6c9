#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace khatwa::kernels {

/// The instruction sets for which the CPU kernels are compiled.
enum class Isa {
    Portable,   ///< plain C++, any machine
    Avx2,       ///< AVX2, FMA and F16C
    Avx512Vnni, ///< AVX-512 F, BW, DQ, VL and VNNI
};

std::string_view name(Isa isa); ///< "portable", "avx2", "avx512vnni"

/// Those that this build holds and this machine (processor and operating system) can run, slowest
/// first.
std::vector<Isa> availableIsas();

/// The fastest available one, or what `forced` names if it is available; nothing when it is not.
std::optional<Isa> chooseIsa(std::string_view forced);

/// `chooseIsa` of the environment variable KHATWA_CPU; the fastest where it is unset, empty or of
/// no use.
Isa defaultIsa();

} // namespace khatwa::kernels
