#pragma once

#include "kernels/cpu/kernel_table.h"

#include <QtTest>

/// For `_data` functions: a row for each instruction set of this machine.
inline void addIsaRows() {
    QTest::addColumn<int>("isa");
    for (const khatwa::kernels::Isa isa : khatwa::kernels::availableIsas())
        QTest::addRow("%s", khatwa::kernels::name(isa).data()) << static_cast<int>(isa);
}

inline const khatwa::kernels::KernelTable& table(int isa) {
    return khatwa::kernels::kernelTable(static_cast<khatwa::kernels::Isa>(isa));
}
