#include "engine/backend/cpu/cpu_backend.h"
#include "engine/selftest/kernels_check.h"

#include <QtTest>

using namespace khatwa;

/// Every operation in every format against float64, as the self-test shows it to a user, on every
/// instruction set that this machine has and on one thread and three.
class KernelsCheckTest : public QObject {
    Q_OBJECT

private slots:
    void everyOperationIsWithinItsBound_data() {
        QTest::addColumn<int>("isa");
        QTest::addColumn<int>("threads");
        for (const kernels::Isa isa : kernels::availableIsas())
            for (const int threads : {1, 3})
                QTest::addRow("%s, %d threads", kernels::name(isa).data(), threads)
                    << static_cast<int>(isa) << threads;
    }

    void everyOperationIsWithinItsBound() {
        QFETCH(int, isa);
        QFETCH(int, threads);
        engine::CpuBackend backend(threads, static_cast<kernels::Isa>(isa));
        const std::vector<engine::KernelCheck> checks = engine::checkKernels(backend);
        QVERIFY(checks.size() > 8 * 6);
        for (const engine::KernelCheck& check : checks) {
            const QString line = QStringLiteral("%1: error %2, bound %3")
                                     .arg(QString::fromStdString(check.name))
                                     .arg(check.error)
                                     .arg(check.bound);
            qInfo().noquote() << line;
            QVERIFY2(check.ok(), qPrintable(line));
        }
    }

    void anErrorThatIsNotANumberFails() {
        engine::KernelCheck check{"", std::nan(""), 1.0};
        QVERIFY(!check.ok());
    }
};

QTEST_APPLESS_MAIN(KernelsCheckTest)
#include "kernels_check_test.moc"
