// A writer killed at random points loses nothing that it acknowledged. KHATWA_KILLS sets how often
// (500), KHATWA_KILL_SEED the seed.
#include "tests/app/records/numbered.h"

#include <QElapsedTimer>
#include <QProcess>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

constexpr quint64 kKillsPerFile = 10;

/// The number of the last acknowledged attempt that `said` holds in whole, or `before`.
qint64 lastAcknowledged(const QByteArray& said, qint64 before) {
    const QList<QByteArray> lines = said.left(said.lastIndexOf('\n') + 1).trimmed().split('\n');
    return lines.constLast().isEmpty() ? before : lines.constLast().toLongLong();
}

/// Lets so much time go by, busily: the kill is to fall anywhere in what the writer does.
void passTime(qint64 microseconds) {
    QElapsedTimer timer;
    timer.start();
    while (timer.nsecsElapsed() < microseconds * 1000) {
    }
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

private slots:
    void aKilledWriterLosesNothingThatItAcknowledged_data() {
        QTest::addColumn<QString>("journal");
        QTest::addColumn<quint64>("kills");
        const quint64 kills = chosen("KHATWA_KILLS", 500);
        QTest::newRow("write-ahead") << QStringLiteral("wal") << kills - kills / 5;
        QTest::newRow("rollback") << QStringLiteral("rollback") << kills / 5;
    }

    void aKilledWriterLosesNothingThatItAcknowledged() {
        QFETCH(QString, journal);
        QFETCH(quint64, kills);
        const quint64 seed = chosen("KHATWA_KILL_SEED", std::random_device{}());
        qInfo("KHATWA_KILL_SEED=%llu", static_cast<unsigned long long>(seed));
        std::mt19937_64 random(seed);
        std::unique_ptr<Desk> desk;
        qint64 acknowledged = 0;
        qint64 total = 0;
        quint64 whileOpening = 0;
        for (quint64 kill = 0; kill < kills; ++kill) {
            if (kill % kKillsPerFile == 0) {
                desk = std::make_unique<Desk>();
                acknowledged = 0;
            }
            QProcess writer;
            writer.start(
                QStringLiteral(RECORDS_WRITER),
                {desk->file, QString::number(seed), QString::number(acknowledged + 1), journal});
            QVERIFY(writer.waitForStarted());
            // One in four while it starts and opens, the others after some attempts.
            if (random() % 4 == 0) {
                passTime(static_cast<qint64>(random() % 15'000));
            } else {
                const auto wanted = static_cast<qsizetype>(1 + random() % 8);
                QByteArray said;
                while (said.count('\n') < wanted) {
                    QVERIFY2(writer.waitForReadyRead(), writer.readAllStandardError().constData());
                    said = writer.peek(1 << 20);
                }
                passTime(static_cast<qint64>(random() % 3'000));
            }
            writer.kill();
            QVERIFY(writer.waitForFinished());
            QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
            const qint64 before = acknowledged;
            acknowledged = lastAcknowledged(writer.readAllStandardOutput(), before);
            total += acknowledged - before;
            whileOpening += acknowledged == before ? 1 : 0;
            Store& store = desk->open();
            const QString loss = lossIn(store, seed, acknowledged);
            QVERIFY2(loss.isEmpty(), qPrintable(QStringLiteral("kill %1: %2").arg(kill).arg(loss)));
            // What was kept and not told yet is acknowledged now.
            const auto students = got(Students(store).all());
            if (!students.isEmpty())
                acknowledged = got(Attempts(store).count(students[0].id));
            desk->store.reset();
        }
        qInfo("%llu kills, %llu of them before the first attempt; %lld attempts acknowledged, none "
              "lost",
              static_cast<unsigned long long>(kills), static_cast<unsigned long long>(whileOpening),
              total);
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
