#include "app/records/conversations.h"
#include "app/records/disk.h"
#include "app/records/settings.h"
#include "tests/app/records/support.h"

#include <QDir>
#include <QSqlError>
#include <QSqlQuery>

#include <csignal>
#include <cstring>
#include <sys/resource.h>
#include <unistd.h>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

QString pragma(const Store& store, const char* name) {
    QSqlQuery query(store.database());
    if (!query.exec(QStringLiteral("PRAGMA ") + QLatin1String(name)) || !query.next())
        return query.lastError().text();
    return query.value(0).toString();
}

/// A file written by plain SQL, as another program or another version would.
void writeDatabase(const QString& file, const QStringList& statements) {
    {
        QSqlDatabase base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), file);
        base.setDatabaseName(file);
        QVERIFY(base.open());
        for (const QString& statement : statements) {
            QSqlQuery query(base);
            QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(file);
}

QStringList named(const QTemporaryDir& folder, const QString& pattern) {
    return QDir(folder.path()).entryList({pattern}, QDir::Files, QDir::Name);
}

/// Not root for a while, since root may write everywhere.
class Unprivileged {
public:
    Unprivileged() : was_(::geteuid()) {
        if (was_ == 0 && ::seteuid(kNobody) != 0)
            qFatal("the user can't be changed");
    }
    ~Unprivileged() {
        if (::geteuid() != was_ && ::seteuid(was_) != 0)
            qFatal("the user can't be changed back");
    }

private:
    static constexpr uid_t kNobody = 65534;
    uid_t was_;
};

/// No file may grow beyond `size` bytes meanwhile: what a full disk does to a write.
class SmallDisk {
public:
    explicit SmallDisk(rlim_t size) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &was_);
        const rlimit small = {size, was_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &was_); }

private:
    rlimit was_{};
};

} // namespace

class StoreTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasKeptIsThereAfterClosing() {
        Desk desk;
        desk.file = desk.folder.filePath(QStringLiteral("deep/down/records.db"));
        desk.open();
        QVERIFY(desk.store->opening().made);
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(Attempts(*desk.store).add({.student = sara, .answer = QStringLiteral("1/2")}));
        desk.open();
        QVERIFY(!desk.store->opening().made);
        QVERIFY(desk.store->opening().line().isEmpty());
        QCOMPARE(got(Attempts(*desk.store).all(sara)).constFirst().answer, QStringLiteral("1/2"));
    }

    void onALocalDiskTheJournalIsWriteAheadAndEveryCommitIsSynced() {
        Desk desk;
        StoreOptions options = desk.options();
        options.journal = Journal::WriteAhead;
        const auto store = got(Store::open(desk.file, options));
        QCOMPARE(store->opening().journal, Journal::WriteAhead);
        QCOMPARE(pragma(*store, "journal_mode"), QStringLiteral("wal"));
        QCOMPARE(pragma(*store, "synchronous"), QStringLiteral("2")); // FULL
        QCOMPARE(pragma(*store, "foreign_keys"), QStringLiteral("1"));
    }

    void onANetworkHomeTheJournalRollsBackAndEveryCommitIsSynced() {
        Desk desk;
        StoreOptions options = desk.options();
        options.journal = Journal::Rollback;
        const auto store = got(Store::open(desk.file, options));
        QCOMPARE(store->opening().journal, Journal::Rollback);
        QCOMPARE(pragma(*store, "journal_mode"), QStringLiteral("delete"));
        QCOMPARE(pragma(*store, "synchronous"), QStringLiteral("3")); // EXTRA
        QCOMPARE(pragma(*store, "locking_mode"), QStringLiteral("exclusive"));
    }

    void aFileMovesBetweenLocalAndNetworkHomes() {
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        for (const Journal journal : {Journal::Rollback, Journal::WriteAhead, Journal::Rollback}) {
            desk.store.reset();
            StoreOptions options = desk.options();
            options.journal = journal;
            desk.store = got(Store::open(desk.file, options));
            QCOMPARE(desk.store->opening().journal, journal);
            got(Attempts(*desk.store).add({.student = sara}));
        }
        QCOMPARE(got(Attempts(*desk.store).count(sara)), 3);
    }

    void whereWriteAheadCanNotBeSetTheJournalRollsBack() {
        Desk desk;
        // Nothing can be shared where the shared memory should be.
        QVERIFY(QDir().mkdir(desk.file + QStringLiteral("-shm")));
        StoreOptions options = desk.options();
        options.journal = Journal::WriteAhead;
        desk.store = got(Store::open(desk.file, options));
        QCOMPARE(desk.store->opening().journal, Journal::Rollback);
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(Attempts(*desk.store).add({.student = sara}));
        desk.store.reset();
        desk.store = got(Store::open(desk.file, options));
        QCOMPARE(got(Attempts(*desk.store).count(sara)), 1);
    }

    void anotherProgramThatHoldsTheFileIsSaid() {
        Desk desk;
        desk.open();
        desk.store.reset();
        {
            QSqlDatabase base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), desk.file);
            base.setDatabaseName(desk.file);
            QVERIFY(base.open());
            QSqlQuery hold(base);
            QVERIFY(hold.exec(QStringLiteral("PRAGMA locking_mode = EXCLUSIVE")));
            QVERIFY(hold.exec(QStringLiteral("BEGIN EXCLUSIVE")));
            StoreOptions options = desk.options();
            options.wait = 10;
            const auto store = Store::open(desk.file, options);
            QCOMPARE(kindOf(store), Error::Kind::InUse);
            QVERIFY(store.error().line().contains(QStringLiteral("Another program")));
            hold.clear();
            base.close();
        }
        QSqlDatabase::removeDatabase(desk.file);
        desk.open();
    }

    void networkFileSystemsAreKnown_data() {
        QTest::addColumn<quint64>("type");
        QTest::addColumn<bool>("network");
        QTest::newRow("nfs") << quint64(0x6969) << true;
        QTest::newRow("cifs") << quint64(0xff534d42) << true;
        QTest::newRow("smb2") << quint64(0xfe534d42) << true;
        QTest::newRow("sshfs") << quint64(0x65735546) << true;
        QTest::newRow("9p") << quint64(0x01021997) << true;
        QTest::newRow("ext4") << quint64(0xef53) << false;
        QTest::newRow("btrfs") << quint64(0x9123683e) << false;
        QTest::newRow("xfs") << quint64(0x58465342) << false;
        QTest::newRow("tmpfs") << quint64(0x01021994) << false;
        QTest::newRow("overlay") << quint64(0x794c7630) << false;
    }

    void networkFileSystemsAreKnown() {
        QFETCH(quint64, type);
        QFETCH(bool, network);
        QCOMPARE(isNetworkFileSystem(type), network);
    }

    void aPlaceThatCanNotBeAskedCountsAsNetwork() {
        QVERIFY(liesOnNetwork(QStringLiteral("/nowhere/at/all")));
    }

    void onlyTheOwnerMayReadTheRecords() {
        Desk desk;
        desk.file = desk.folder.filePath(QStringLiteral("own/records.db"));
        desk.open();
        desk.add(QStringLiteral("Sara"));
        const auto others =
            QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
        for (const char* end : {"", "-wal", "-shm", ".lock"})
            QVERIFY2(!(QFile::permissions(desk.file + QLatin1String(end)) & others), end);
        QVERIFY(!(QFile::permissions(desk.folder.filePath(QStringLiteral("own"))) & others));
    }

    void aSecondInstanceIsToldSo() {
        Desk desk;
        desk.open();
        const auto second = Store::open(desk.file);
        QCOMPARE(kindOf(second), Error::Kind::AlreadyOpen);
        QVERIFY(second.error().line().contains(QStringLiteral("already open")));
        desk.store.reset();
        QVERIFY(Store::open(desk.file).ok());
    }

    void aLockFileLeftBehindLocksNobodyOut() {
        Desk desk;
        write(desk.file + QStringLiteral(".lock"), "12345 somewhere");
        desk.open();
    }

    void aNewerFileIsRefusedAndLeftUntouched() {
        Desk desk;
        desk.open();
        desk.add(QStringLiteral("Sara"));
        desk.store.reset();
        writeDatabase(desk.file, {QStringLiteral("PRAGMA user_version = 99"),
                                  QStringLiteral("CREATE TABLE of_the_future(a)")});
        const QByteArray before = contentOf(desk.file);
        const auto store = Store::open(desk.file, desk.options());
        QCOMPARE(kindOf(store), Error::Kind::NewerFile);
        QVERIFY(store.error().line().contains(QStringLiteral("newer Khatwa")));
        QCOMPARE(contentOf(desk.file), before);
        QVERIFY(!QFile::exists(desk.file + QStringLiteral("-wal")));
        QVERIFY(!QFile::exists(desk.file + QStringLiteral("-journal")));
    }

    void anotherProgramsDatabaseIsRefusedAndLeftUntouched() {
        Desk desk;
        writeDatabase(desk.file, {QStringLiteral("CREATE TABLE recipes(name)")});
        const QByteArray before = contentOf(desk.file);
        QCOMPARE(kindOf(Store::open(desk.file)), Error::Kind::ForeignFile);
        QCOMPARE(contentOf(desk.file), before);
    }

    void anOlderFileIsCopiedAndBroughtUpToDate() {
        Desk desk;
        const Migrations one = {
            {QStringLiteral("CREATE TABLE a(x)"), QStringLiteral("INSERT INTO a VALUES(7)")}};
        Migrations two = one;
        two.push_back({QStringLiteral("ALTER TABLE a ADD COLUMN y"),
                       QStringLiteral("UPDATE a SET y = x + 1")});
        StoreOptions options = desk.options();
        options.migrations = &one;
        got(Store::open(desk.file, options));
        options.migrations = &two;
        const auto store = got(Store::open(desk.file, options));
        QCOMPARE(pragma(*store, "user_version"), QStringLiteral("2"));
        QSqlQuery query(store->database());
        QVERIFY(query.exec(QStringLiteral("SELECT y FROM a")) && query.next());
        QCOMPARE(query.value(0).toInt(), 8);
        // The copy is the older file: the older program opens it.
        options.migrations = &one;
        const auto older = got(Store::open(store->opening().backupOfOlder, options));
        QCOMPARE(pragma(*older, "user_version"), QStringLiteral("1"));
    }

    void aMigrationThatFailsChangesNothing() {
        Desk desk;
        const Migrations one = {{QStringLiteral("CREATE TABLE a(x)")}};
        Migrations broken = one;
        broken.push_back({QStringLiteral("CREATE TABLE b(x)"), QStringLiteral("NONSENSE")});
        StoreOptions options = desk.options();
        options.migrations = &one;
        got(Store::open(desk.file, options));
        options.migrations = &broken;
        QCOMPARE(kindOf(Store::open(desk.file, options)), Error::Kind::Failed);
        options.migrations = &one;
        const auto store = got(Store::open(desk.file, options));
        QCOMPARE(store->database().tables(), QStringList{QStringLiteral("a")});
    }

    void aDamagedFileIsSetAsideAndSaidSo_data() {
        QTest::addColumn<QString>("damage");
        for (const char* damage : {"text", "cut", "head", "page", "zeros"})
            QTest::newRow(damage) << QString::fromLatin1(damage);
    }

    void aDamagedFileIsSetAsideAndSaidSo() {
        QFETCH(QString, damage);
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        for (int i = 0; i < 200; ++i)
            got(Attempts(*desk.store)
                    .add({.student = sara, .statement = QString(300, QLatin1Char('s'))}));
        desk.store.reset();
        QByteArray content = contentOf(desk.file);
        if (damage == QStringLiteral("text"))
            content = "Dear diary";
        else if (damage == QStringLiteral("cut"))
            content.truncate(content.size() / 2);
        else if (damage == QStringLiteral("head"))
            content[0] = 'X';
        else if (damage == QStringLiteral("page"))
            std::memset(content.data() + 4096, 0x5a, 4096 * 4);
        else
            content.fill('\0');
        write(desk.file, content);

        desk.open();
        const Opening& opening = desk.store->opening();
        QVERIFY(opening.made);
        QCOMPARE(contentOf(opening.setAside), content);
        QVERIFY(opening.setAside.contains(QStringLiteral("records.damaged-2023-11-")));
        QVERIFY(opening.line().contains(opening.setAside));
        QVERIFY(got(Students(*desk.store).all()).isEmpty());
        desk.add(QStringLiteral("Ali"));
        desk.open();
        QCOMPARE(got(Students(*desk.store).all()).size(), 1);
    }

    void damagedFilesOfOneSecondDoNotReplaceEachOther() {
        Desk desk;
        write(desk.file, "first");
        desk.open();
        desk.store.reset();
        write(desk.file, "second");
        desk.open();
        QCOMPARE(named(desk.folder, QStringLiteral("records.damaged*")).size(), 2);
    }

    void anEmptyFileIsANewOne() {
        Desk desk;
        write(desk.file, {});
        desk.open();
        QVERIFY(desk.store->opening().made);
        QVERIFY(desk.store->opening().setAside.isEmpty());
    }

    void aFolderThatMayNotBeWrittenIsSaid() {
        Desk desk;
        const QString folder = desk.folder.filePath(QStringLiteral("locked"));
        QVERIFY(QDir().mkdir(folder));
        const auto look = QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup |
                          QFile::ReadOther | QFile::ExeOther;
        QVERIFY(QFile::setPermissions(folder, look));
        QVERIFY(QFile::setPermissions(desk.folder.path(), look | QFile::WriteOwner));
        const QString file = folder + QStringLiteral("/records.db");
        const Unprivileged meanwhile;
        const auto store = Store::open(file);
        QCOMPARE(kindOf(store), Error::Kind::NotWritable);
        QVERIFY(store.error().line().contains(file));
    }

    void aFolderThatCanNotBeMadeIsSaid() {
        Desk desk;
        write(desk.folder.filePath(QStringLiteral("plain")), "a file");
        QCOMPARE(kindOf(Store::open(desk.folder.filePath(QStringLiteral("plain/records.db")))),
                 Error::Kind::CannotOpen);
    }

    void aFullDiskLosesNothingAndIsSaid() {
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        QSqlQuery limit(desk.store->database());
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = 40")));
        Attempts attempts(*desk.store);
        const Attempt attempt{.student = sara, .answer = QString(500, QLatin1Char('7'))};
        qint64 kept = 0;
        auto last = attempts.add(attempt);
        for (; last.ok(); last = attempts.add(attempt))
            ++kept;
        QVERIFY(kept > 0);
        QCOMPARE(kindOf(last), Error::Kind::DiskFull);
        QVERIFY(last.error().line().contains(QStringLiteral("disk is full")));
        QCOMPARE(got(attempts.count(sara)), kept);
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = 1000000")));
        limit.finish();
        got(attempts.add(attempt));
        desk.open();
        QCOMPARE(got(Attempts(*desk.store).count(sara)), kept + 1);
        QVERIFY(integrityHolds(*desk.store));
    }

    void aWriteThatTheDiskRefusesLosesNothingAndIsSaid() {
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        Attempts attempts(*desk.store);
        const Attempt attempt{.student = sara, .answer = QString(500, QLatin1Char('7'))};
        qint64 kept = 0;
        {
            const SmallDisk meanwhile(300'000);
            auto last = attempts.add(attempt);
            for (; last.ok(); last = attempts.add(attempt))
                ++kept;
            QVERIFY(kept > 0);
            QCOMPARE(kindOf(last), Error::Kind::WriteFailed);
        }
        got(attempts.add(attempt));
        desk.open();
        QCOMPARE(got(Attempts(*desk.store).count(sara)), kept + 1);
        QVERIFY(integrityHolds(*desk.store));
    }

    void settingsBelongToAStudentOrToTheMachine() {
        Desk desk;
        Settings settings(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(settings.set(sara, QStringLiteral("digits"), QStringLiteral("arabic")));
        got(settings.set(kMachine, QStringLiteral("locks"), QStringLiteral("open")));
        got(settings.set(sara, QStringLiteral("digits"), QStringLiteral("latin")));
        QCOMPARE(got(settings.value(sara, QStringLiteral("digits"))), QStringLiteral("latin"));
        QCOMPARE(got(settings.value(sara, QStringLiteral("locks"), QStringLiteral("shut"))),
                 QStringLiteral("shut"));
        QCOMPARE(got(settings.all(kMachine)).size(), 1);
        got(settings.unset(sara, QStringLiteral("digits")));
        QVERIFY(got(settings.all(sara)).isEmpty());
    }

    void removedConversationsAndStudentsGoInTheirTime() {
        Desk desk;
        desk.open();
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const StudentId ali = desk.add(QStringLiteral("Ali"));
        got(Settings(*desk.store).set(ali, QStringLiteral("a"), QStringLiteral("b")));
        got(Students(*desk.store).setPin(ali, {}, QStringLiteral("1234")));
        const qint64 talk = got(Conversations(*desk.store).begin(sara, QStringLiteral("t"), {}));
        got(Conversations(*desk.store).remove(talk));
        got(Students(*desk.store).remove(ali, QStringLiteral("1234")));
        desk.open();
        QCOMPARE(kindOf(Conversations(*desk.store).restore(talk)), Error::Kind::NotFound);
        got(Students(*desk.store).restore(ali));
        got(Students(*desk.store).remove(ali, QStringLiteral("1234")));
        for (int week = 0; week < 5; ++week) {
            desk.clock += kMostAway;
            desk.open();
        }
        QCOMPARE(kindOf(Students(*desk.store).restore(ali)), Error::Kind::NotFound);
        QSqlQuery left(desk.store->database());
        QVERIFY(left.exec(QStringLiteral("SELECT (SELECT count(*) FROM pins) + "
                                         "(SELECT count(*) FROM settings)")) &&
                left.next());
        QCOMPARE(left.value(0).toInt(), 0);
        QCOMPARE(got(Students(*desk.store).all()).size(), 1);
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
