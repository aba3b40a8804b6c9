#include "kernels/cpu/kernel_table.h"

#include "kernels/cpu/tables.h"

namespace khatwa::kernels {

const KernelTable& kernelTable(Isa isa) {
#ifdef KHATWA_X86_KERNELS
    if (isa == Isa::Avx512Vnni)
        return avx512VnniTable();
    if (isa == Isa::Avx2)
        return avx2Table();
#endif
    static_cast<void>(isa);
    return portableTable();
}

} // namespace khatwa::kernels
