#pragma once

/// Gathers the kernels of one instruction set; included last, after its vector header and the
/// kernels.

#include "kernels/cpu/kernel_table.h"

#include <cstring>

namespace khatwa::kernels {
namespace {

KernelTable makeTable(Isa isa) {
    KernelTable table;
    table.isa = isa;
    // In the order of TensorType.
    const ProductKernel products[8] = {
        plainProduct<PlainNumbers<LoadF32>>,  plainProduct<PlainNumbers<LoadF16>>,
        plainProduct<PlainNumbers<LoadBF16>>, panelProduct<SmallPanel<PanelQ8_0>>,
        panelProduct<SmallPanel<PanelQ4_0>>,  panelProduct<PanelOf32<PanelQ4_K>>,
        panelProduct<PanelOf32<PanelQ5_K>>,   panelProduct<PanelQ6_K>};
    std::memcpy(&table.products, products, sizeof products);
    table.quantiseRow = quantiseActivations;
    table.rmsNorm = rmsNorm;
    table.swiGlu = swiGlu;
    table.storeHalf = storeHalf;
    table.storeQ8 = storeQ8;
    table.attend = attend;
    table.joinParts = joinParts;
    table.finishPart = finishPart;
    return table;
}

} // namespace
} // namespace khatwa::kernels
