#include "kernels/cpu/kernel_table.h"

#include <QtTest>

using namespace khatwa::kernels;

class IsaTest : public QObject {
    Q_OBJECT

private slots:
    void thePortableOneIsAlwaysThere() {
        QCOMPARE(availableIsas().front(), Isa::Portable);
        QCOMPARE(chooseIsa("portable").value(), Isa::Portable);
    }

    void theFastestIsTakenWhereNothingIsAsked() {
        QCOMPARE(chooseIsa("").value(), availableIsas().back());
    }

    void whatIsNotThereCannotBeForced() { QVERIFY(!chooseIsa("sse9").has_value()); }

    void theEnvironmentForcesOne() {
        for (const Isa isa : availableIsas()) {
            qputenv("KHATWA_CPU", QByteArray(name(isa).data()));
            QCOMPARE(defaultIsa(), isa);
        }
        qputenv("KHATWA_CPU", "sse9");
        QCOMPARE(defaultIsa(), availableIsas().back());
        qunsetenv("KHATWA_CPU");
        QCOMPARE(defaultIsa(), availableIsas().back());
    }

    void everyTableIsWhole() {
        for (const Isa isa : availableIsas()) {
            const KernelTable& table = kernelTable(isa);
            QCOMPARE(table.isa, isa);
            for (const ProductKernel product : table.products)
                QVERIFY(product);
            QVERIFY(table.quantiseRow && table.rmsNorm && table.swiGlu && table.storeHalf &&
                    table.storeQ8 && table.attend && table.joinParts && table.finishPart);
        }
    }
};

QTEST_APPLESS_MAIN(IsaTest)
#include "isa_test.moc"
