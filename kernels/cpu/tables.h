#pragma once

#include "kernels/cpu/kernel_table.h"

namespace khatwa::kernels {

// One for each instruction set, each in a file that is compiled for it.
const KernelTable& portableTable();
#ifdef KHATWA_X86_KERNELS
const KernelTable& avx2Table();
const KernelTable& avx512VnniTable();
#endif

} // namespace khatwa::kernels
