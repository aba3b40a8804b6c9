#include "tests/ui/support/fake_service.h"
#include "ui/Models/selftest_model.h"

#include <QTest>

using namespace khatwa;
using namespace khatwa::ui;

class SelftestModelTest : public QObject {
    Q_OBJECT

private slots:
    void aSoundMachineIsSaidToBeSound() {
        tests::FakeService service;
        SelftestModel model(service);
        model.start();
        QVERIFY(model.running());
        QTRY_VERIFY(model.finished());
        QVERIFY(!model.running());
        QVERIFY(model.passed());
        QCOMPARE(model.done(), 2);
        QVERIFY2(model.summary().contains(QStringLiteral("21.5 GB")), qPrintable(model.summary()));
        QVERIFY(model.failures().isEmpty());
    }

    void whatFailedIsNamedWithItsError() {
        tests::FakeService service;
        service.kernelsBroken = true;
        SelftestModel model(service);
        model.start();
        QTRY_VERIFY(model.finished());
        QVERIFY(!model.passed());
        const QVariantMap first = model.failures().constFirst().toMap();
        QCOMPARE(first[QStringLiteral("name")].toString(), QStringLiteral("products Q4_K"));
        QCOMPARE(first[QStringLiteral("detail")].toString(),
                 QStringLiteral("error 0.5, allowed 0.02"));
    }

    void theWindowMayCloseWhileItRuns() {
        tests::FakeService service;
        SelftestModel model(service);
        model.start();
    }
};

QTEST_GUILESS_MAIN(SelftestModelTest)
#include "selftest_model_test.moc"
