// What is on the disk after a power cut, at any moment and with any part of what was not synced
// yet, holds every attempt that was acknowledged. KHATWA_POWER_STATES sets how many random states
// are looked at after each event (3), KHATWA_POWER_SEED the seed, KHATWA_WAL_STEP the bytes between
// two cuts of the WAL (64).
#include "app/records/backup.h"
#include "tests/app/records/numbered.h"
#include "tests/app/records/recorded_disk.h"

#include <QDir>

#include <algorithm>
#include <set>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

constexpr quint64 kContent = 11; // the seed of what is written

void put(const QString& folder, const Disk::Files& files) {
    for (auto file = files.cbegin(); file != files.cend(); ++file)
        write(folder + QLatin1Char('/') + file.key(), *file);
}

/// What a store opened on these files lacks; empty when nothing.
QString lossAfter(const Disk::Files& files, Journal journal, qint64 acknowledged, bool backedUp) {
    const QTemporaryDir folder(inMemory());
    put(folder.path(), files);
    StoreOptions options;
    options.journal = journal;
    auto store = Store::open(folder.filePath(QStringLiteral("records.db")), options);
    if (!store)
        return store.error().line() + store.error().detail;
    QString loss = lossIn(**store, kContent, acknowledged);
    const QString backup = folder.filePath(QStringLiteral("backup.db"));
    if (loss.isEmpty() && QFile::exists(backup)) {
        if (const auto restored = restoreFrom(**store, backup); !restored)
            loss = QStringLiteral("the backup: ") + restored.error().detail;
    } else if (loss.isEmpty() && backedUp) {
        loss = QStringLiteral("the backup is gone");
    }
    return loss;
}

/// A life of a file: made, written, checkpointed, closed and opened again, backed up, restored.
QList<DiskEvent> recordedLife(Journal journal, const char* synchronous = nullptr) {
    const QTemporaryDir folder(inMemory());
    const QString file = folder.filePath(QStringLiteral("records.db"));
    StoreOptions options;
    options.journal = journal;
    Recording recording(folder.path());
    qint64 number = 0;
    StudentId student = 0;
    for (int opening = 0; opening < 3; ++opening) {
        const auto store = got(Store::open(file, options));
        QSqlQuery query(store->database());
        query.exec(QStringLiteral("PRAGMA wal_autocheckpoint = 20"));
        if (synchronous != nullptr)
            query.exec(QStringLiteral("PRAGMA synchronous = ") + QLatin1String(synchronous));
        query.finish();
        if (opening == 0)
            student = got(Students(*store).add({.name = QStringLiteral("Sara")}));
        for (int i = 0; i < 7; ++i) {
            ++number;
            got(Attempts(*store).add(numbered(student, kContent, number)));
            recording.acknowledge(number);
        }
        if (opening > 0) {
            got(backUp(*store, folder.filePath(QStringLiteral("backup.db"))));
            recording.acknowledge(-1);
        }
        if (opening == 2) {
            got(restoreFrom(*store, folder.filePath(QStringLiteral("backup.db"))));
            for (int i = 0; i < 3; ++i) {
                ++number;
                got(Attempts(*store).add(numbered(student, kContent, number)));
                recording.acknowledge(number);
            }
        }
    }
    return recording.events();
}

/// Looks at the disk after each event; tells the first loss.
QString firstLoss(const QList<DiskEvent>& events, Journal journal, quint64 states, quint64 seed,
                  int* looked = nullptr) {
    const FreeSyncs meanwhile;
    std::mt19937_64 random(seed);
    Disk disk;
    qint64 acknowledged = 0;
    bool backedUp = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        disk.take(events[i]);
        if (events[i].kind == DiskEvent::Kind::Acknowledged) {
            if (events[i].offset < 0)
                backedUp = true;
            else
                acknowledged = events[i].offset;
        }
        QList<Disk::Files> possible = {disk.withNothingUnsynced(), disk.withEverything()};
        possible += disk.withOneNameEach();
        for (quint64 state = 0; state < states; ++state)
            possible += disk.withSomeOfIt(random);
        for (const Disk::Files& files : possible) {
            if (looked != nullptr)
                ++*looked;
            const QString loss = lossAfter(files, journal, acknowledged, backedUp);
            if (!loss.isEmpty())
                return QStringLiteral("event %1 of %2: %3").arg(i).arg(events.size()).arg(loss);
        }
    }
    return {};
}

void addJournals() {
    QTest::addColumn<Journal>("journal");
    QTest::newRow("write-ahead") << Journal::WriteAhead;
    QTest::newRow("rollback") << Journal::Rollback;
}

} // namespace

Q_DECLARE_METATYPE(khatwa::records::Journal)

class PowerCutTest : public QObject {
    Q_OBJECT

private slots:
    void anAnswerIsKeptWhenThePowerGoes_data() { addJournals(); }

    void anAnswerIsKeptWhenThePowerGoes() {
        QFETCH(Journal, journal);
        const quint64 seed = chosen("KHATWA_POWER_SEED", std::random_device{}());
        qInfo("KHATWA_POWER_SEED=%llu", static_cast<unsigned long long>(seed));
        const QList<DiskEvent> events = recordedLife(journal);
        const auto is = [](DiskEvent::Kind kind) {
            return [kind](const DiskEvent& event) { return event.kind == kind; };
        };
        // The recording is no good if it misses what SQLite does.
        QVERIFY(std::count_if(events.begin(), events.end(), is(DiskEvent::Kind::Write)) > 100);
        QVERIFY(std::count_if(events.begin(), events.end(), is(DiskEvent::Kind::Sync)) > 21);
        QVERIFY(std::count_if(events.begin(), events.end(), is(DiskEvent::Kind::SyncFolder)) > 0);
        QVERIFY(std::count_if(events.begin(), events.end(), is(DiskEvent::Kind::Rename)) > 0);
        int looked = 0;
        const QString loss =
            firstLoss(events, journal, chosen("KHATWA_POWER_STATES", 2), seed, &looked);
        QVERIFY2(loss.isEmpty(), qPrintable(loss));
        qInfo("%lld events, %d states of the disk", static_cast<long long>(events.size()), looked);
    }

    void thisTestSeesWhatIsNotSynced_data() {
        QTest::addColumn<Journal>("journal");
        QTest::addColumn<QByteArray>("synchronous");
        QTest::newRow("write-ahead, normal") << Journal::WriteAhead << QByteArray("NORMAL");
        QTest::newRow("write-ahead, off") << Journal::WriteAhead << QByteArray("OFF");
        QTest::newRow("rollback, off") << Journal::Rollback << QByteArray("OFF");
    }

    void thisTestSeesWhatIsNotSynced() {
        QFETCH(Journal, journal);
        QFETCH(QByteArray, synchronous);
        QVERIFY(
            !firstLoss(recordedLife(journal, synchronous.constData()), journal, 3, 1).isEmpty());
    }

    void theUnsyncedTailOfTheJournalMayBeCutAnywhere() {
        constexpr qint64 kFrame = 24 + 4096; // sqlite.org/fileformat2.html#walformat
        Desk desk;
        StoreOptions options = desk.options();
        options.journal = Journal::WriteAhead;
        desk.store = got(Store::open(desk.file, options));
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        constexpr qint64 kAcknowledged = 5;
        for (qint64 number = 1; number <= kAcknowledged; ++number)
            got(Attempts(*desk.store).add(numbered(sara, kContent, number)));
        const qint64 synced = QFileInfo(desk.file + QStringLiteral("-wal")).size();
        got(Attempts(*desk.store).add(numbered(sara, kContent, kAcknowledged + 1)));
        const QByteArray base = contentOf(desk.file);
        const QByteArray wal = contentOf(desk.file + QStringLiteral("-wal"));
        QVERIFY(wal.size() > synced);

        std::set<qsizetype> cuts = {wal.size()};
        const auto step = static_cast<qsizetype>(chosen("KHATWA_WAL_STEP", 64));
        for (qsizetype cut = synced; cut < wal.size(); cut += step)
            cuts.insert(cut);
        for (qsizetype edge = synced; edge <= wal.size(); edge += kFrame)
            for (const qsizetype near : {edge - 1, edge, edge + 1, edge + 23, edge + 24, edge + 25})
                if (near >= synced && near <= wal.size())
                    cuts.insert(near);
        const FreeSyncs meanwhile;
        int kept = 0;
        for (const qsizetype cut : cuts) {
            Desk after;
            write(after.file, base);
            write(after.file + QStringLiteral("-wal"), wal.left(cut));
            const QString loss = lossIn(after.open(), kContent, kAcknowledged);
            QVERIFY2(loss.isEmpty(),
                     qPrintable(QStringLiteral("cut at %1: %2").arg(cut).arg(loss)));
            kept += got(Attempts(*after.store).count(sara)) > kAcknowledged ? 1 : 0;
        }
        QVERIFY(kept >= 1); // the whole one
        qInfo("%zu cuts of %lld unsynced bytes", cuts.size(),
              static_cast<long long>(wal.size() - synced));
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "power_cut_test.moc"
