#include "app/records/writer.h"
#include "tests/app/records/support.h"

#include <QSignalSpy>

using namespace khatwa::records;
using namespace khatwa::records::testing;

class WriterTest : public QObject {
    Q_OBJECT

private slots:
    void anAttemptIsToldWhenItIsSynced() {
        Desk desk;
        Writer writer(desk.file);
        QSignalSpy opened(&writer, &Writer::opened);
        qint64 kept = 0;
        writer.run(
            [](Store& store) { return Students(store).add({.name = QStringLiteral("Ali")}); }, this,
            [&](Result<StudentId> id) {
                writer.run([student = got(id)](
                               Store& store) { return Attempts(store).add({.student = student}); },
                           this, [&](Result<qint64> attempt) { kept = got(attempt); });
            });
        QTRY_COMPARE(kept, 1);
        QVERIFY(writer.isOpen());
        QCOMPARE(opened.size(), 1);
        QVERIFY(opened[0][0].value<Opening>().made);
    }

    void jobsAreDoneInTheirOrderAndNoneIsLostWhenTheWriterGoes() {
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        desk.store.reset();
        constexpr int kMany = 100;
        {
            Writer writer(desk.file);
            for (int i = 0; i < kMany; ++i)
                writer.run([=](Store& store) {
                    return Attempts(store).add({.student = sara, .answer = QString::number(i)});
                });
            QCOMPARE(writer.waiting(), kMany);
        }
        const auto all = got(Attempts(desk.open()).all(sara));
        QCOMPARE(all.size(), kMany);
        for (int i = 0; i < kMany; ++i)
            QCOMPARE(all[i].answer, QString::number(i));
    }

    void nothingIsToldToOneWhoIsGone() {
        Desk desk;
        Writer writer(desk.file);
        QSignalSpy idle(&writer, &Writer::idle);
        auto context = std::make_unique<QObject>();
        bool told = false;
        writer.run([](Store& store) { return Students(store).all(); }, context.get(),
                   [&](const Result<QList<Student>>&) { told = true; });
        context.reset();
        QVERIFY(idle.wait());
        QVERIFY(!told);
        QCOMPARE(writer.waiting(), 0);
    }

    void whereTheFileCanNotBeOpenedEveryJobIsAnsweredWithTheReason() {
        Desk desk;
        desk.open();
        Writer writer(desk.file);
        QSignalSpy failed(&writer, &Writer::failed);
        std::optional<Error::Kind> why;
        writer.run([](Store& store) { return Students(store).all(); }, this,
                   [&](const Result<QList<Student>>& answer) { why = kindOf(answer); });
        QTRY_VERIFY(why.has_value());
        QCOMPARE(*why, Error::Kind::AlreadyOpen);
        QCOMPARE(failed.size(), 1);
        QVERIFY(!writer.isOpen());

        desk.store.reset();
        QSignalSpy opened(&writer, &Writer::opened);
        writer.reopen();
        QVERIFY(opened.wait());
        QVERIFY(writer.isOpen());
    }

    void aFailureThatNobodyWaitsForIsASignal() {
        Desk desk;
        Writer writer(desk.file);
        QSignalSpy failed(&writer, &Writer::failed);
        writer.run([](Store& store) { return Attempts(store).add({.student = 77}); });
        QVERIFY(failed.wait());
        QCOMPARE(failed[0][0].value<Error>().kind, Error::Kind::NotFound);
    }
};

QTEST_GUILESS_MAIN(WriterTest)
#include "writer_test.moc"
