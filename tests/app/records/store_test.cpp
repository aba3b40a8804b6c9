#include "app/records/attempts.h"
#include "app/records/conversations.h"
#include "app/records/writer.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace khatwa::records;

class StoreTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasKeptIsThereAfterClosing() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("deep/records.db"));
        StudentId sara = 0;
        {
            auto store = Store::open(file);
            QVERIFY2(store.ok(), qPrintable(store.ok() ? QString() : store.error().detail));
            QVERIFY((*store)->opening().made);
            const auto id = Students(**store).add({.name = QStringLiteral("Sara")});
            QVERIFY(id.ok());
            sara = *id;
            QVERIFY(Attempts(**store)
                        .add({.student = sara,
                              .topic = QStringLiteral("fractions"),
                              .answer = QStringLiteral("1/2"),
                              .verdict = QStringLiteral("correct")})
                        .ok());
        }
        auto store = Store::open(file);
        QVERIFY(store.ok());
        QVERIFY(!(*store)->opening().made);
        QVERIFY((*store)->opening().line().isEmpty());
        const auto kept = Attempts(**store).all(sara);
        QVERIFY(kept.ok());
        QCOMPARE(kept->size(), 1);
        QCOMPARE(kept->constFirst().answer, QStringLiteral("1/2"));
    }

    void aWriterTellsWhenAnAttemptIsSynced() {
        QTemporaryDir folder;
        Writer writer(folder.filePath(QStringLiteral("records.db")));
        qint64 kept = 0;
        writer.run(
            [](Store& store) { return Students(store).add({.name = QStringLiteral("Ali")}); }, this,
            [&](Result<StudentId> id) {
                QVERIFY(id.ok());
                writer.run([student = *id](
                               Store& store) { return Attempts(store).add({.student = student}); },
                           this,
                           [&](Result<qint64> attempt) {
                               QVERIFY(attempt.ok());
                               kept = *attempt;
                           });
            });
        QTRY_COMPARE(kept, 1);
        QVERIFY(writer.isOpen());
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
