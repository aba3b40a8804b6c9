// The order matters: each header uses those before it.
// clang-format off
#include "kernels/cpu/vector_portable.h"
#include "kernels/cpu/products.h"
#include "kernels/cpu/panel_products.h"
#include "kernels/cpu/elementwise.h"
#include "kernels/cpu/bytes_portable.h"
#include "kernels/cpu/attention_q8.h"
#include "kernels/cpu/attention.h"
#include "kernels/cpu/make_table.h"
// clang-format on
#include "kernels/cpu/tables.h"

namespace khatwa::kernels {

const KernelTable& portableTable() {
    static const KernelTable table = makeTable(Isa::Portable);
    return table;
}

} // namespace khatwa::kernels
