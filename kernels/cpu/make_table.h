#pragma once

/// Gathers the kernels of one instruction set; included last, after its vector header and the
/// kernels.

#include "kernels/cpu/kernel_table.h"

namespace khatwa::kernels {
namespace {

KernelTable makeTable(Isa isa) {
    KernelTable table;
    table.isa = isa;
    // In the order of TensorType.
    const ProductKernel products[8] = {
        plainProduct<PlainNumbers<LoadF32>>,       plainProduct<PlainNumbers<LoadF16>>,
        plainProduct<PlainNumbers<LoadBF16>>,      quantisedProduct<SmallBlocks<FormatQ8_0>>,
        quantisedProduct<SmallBlocks<FormatQ4_0>>, quantisedProduct<GroupsOf32<FormatQ4_K>>,
        quantisedProduct<GroupsOf32<FormatQ5_K>>,  quantisedProduct<GroupsOf16>};
    std::memcpy(&table.products, products, sizeof products);
    table.quantiseRow = quantiseActivations;
    table.rmsNorm = rmsNorm;
    table.swiGlu = swiGlu;
    table.storeHalf = storeHalf;
    table.attend = attend;
    return table;
}

} // namespace
} // namespace khatwa::kernels
