#include "app/records/backup.h"
#include "app/records/conversations.h"
#include "app/records/settings.h"
#include "tests/app/records/support.h"

#include <QDir>

#include <cstring>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

/// A desk with one student, who has made so many attempts.
struct Practised : Desk {
    StudentId sara = 0;
    explicit Practised(int attempts = 50) {
        open();
        sara = add(QStringLiteral("Sara"));
        practise(attempts);
    }
    void practise(int attempts) {
        for (int i = 0; i < attempts; ++i)
            got(Attempts(*store).add({.student = sara, .statement = QString(200, u's')}));
    }
    qint64 count() { return got(Attempts(*store).count(sara)); }
    QString in(const char* name) const { return folder.filePath(QLatin1String(name)); }
    QStringList names() const {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
};

} // namespace

class BackupTest : public QObject {
    Q_OBJECT

private slots:
    void aBackupBringsEverythingBack() {
        Practised desk(3);
        got(Students(*desk.store).setPin(desk.sara, {}, QStringLiteral("1234")));
        const qint64 talk =
            got(Conversations(*desk.store).begin(desk.sara, QStringLiteral("مسألة"), {}));
        got(Conversations(*desk.store).addMessage(talk, {.markdown = QStringLiteral("$x$")}));
        got(Settings(*desk.store).set(desk.sara, QStringLiteral("a"), QStringLiteral("b")));
        const QString backup = desk.in("my backup.khatwa");
        got(backUp(*desk.store, backup));

        Desk other;
        other.open();
        other.add(QStringLiteral("Somebody"));
        const QString aside = got(restoreFrom(*other.store, backup));
        const auto students = got(Students(*other.store).all());
        QCOMPARE(students.size(), 1);
        QCOMPARE(students[0].name, QStringLiteral("Sara"));
        got(Students(*other.store).enter(desk.sara, QStringLiteral("1234")));
        QCOMPARE(got(Attempts(*other.store).count(desk.sara)), 3);
        QCOMPARE(got(Conversations(*other.store).messages(talk)).size(), 1);
        QCOMPARE(got(Settings(*other.store).value(desk.sara, QStringLiteral("a"))),
                 QStringLiteral("b"));
        // It is a file like any other from then on.
        got(Attempts(*other.store).add({.student = desk.sara}));
        other.open();
        QCOMPARE(got(Attempts(*other.store).count(desk.sara)), 4);
        // And what was there before is kept beside it.
        const auto before = got(Store::open(aside));
        QCOMPARE(got(Students(*before).all())[0].name, QStringLiteral("Somebody"));
    }

    void aBackupIsOneFileForItsOwnerAlone() {
        Practised desk;
        const QStringList before = desk.names();
        got(backUp(*desk.store, desk.in("backup")));
        QStringList expected = before + QStringList{QStringLiteral("backup")};
        expected.sort();
        QCOMPARE(desk.names(), expected);
        QVERIFY(!(QFile::permissions(desk.in("backup")) & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void aBackupReplacesAnOlderOneOnlyWhenItIsWhole() {
        Practised desk;
        const QString backup = desk.in("backup");
        got(backUp(*desk.store, backup));
        const QByteArray older = contentOf(backup);
        desk.practise(1);
        got(backUp(*desk.store, backup));
        QVERIFY(contentOf(backup) != older);
        // A page of the records is damaged while the program runs: the backup is not made, and the
        // one that is there stays.
        const QByteArray newer = contentOf(backup);
        desk.store.reset();
        QByteArray content = contentOf(desk.file);
        desk.open();
        std::memset(content.data() + content.size() - 4096 * 2, 0x5a, 4096 * 2);
        write(desk.file, content);
        QVERIFY(QSqlQuery(desk.store->database()).exec(QStringLiteral("PRAGMA shrink_memory")));
        const Done done = backUp(*desk.store, backup);
        QVERIFY(!done.ok());
        QVERIFY(!done.error().line().isEmpty());
        QCOMPARE(contentOf(backup), newer);
        QVERIFY(!QFile::exists(backup + QStringLiteral(".part")));
    }

    void theRecordsAreNoBackupOfThemselves() {
        Practised desk;
        QVERIFY(!backUp(*desk.store, desk.file).ok());
        QCOMPARE(kindOf(restoreFrom(*desk.store, desk.file)), Error::Kind::NotABackup);
        QVERIFY(QFile::link(desk.file, desk.in("link")));
        QCOMPARE(kindOf(restoreFrom(*desk.store, desk.in("link"))), Error::Kind::NotABackup);
        QCOMPARE(desk.count(), 50);
    }

    void aPlaceThatIsNotThereIsSaid() {
        Practised desk;
        QCOMPARE(kindOf(backUp(*desk.store, desk.in("nowhere/backup"))), Error::Kind::CannotOpen);
        QCOMPARE(kindOf(restoreFrom(*desk.store, desk.in("nothing"))), Error::Kind::NotFound);
    }

    void aBadBackupChangesNothing_data() {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("a text") << QStringLiteral("text") << Error::Kind::NotABackup;
        QTest::newRow("empty") << QStringLiteral("empty") << Error::Kind::NotABackup;
        QTest::newRow("another program's") << QStringLiteral("foreign") << Error::Kind::NotABackup;
        QTest::newRow("newer") << QStringLiteral("newer") << Error::Kind::NewerFile;
        QTest::newRow("cut off") << QStringLiteral("cut") << Error::Kind::BadBackup;
        QTest::newRow("a page overwritten") << QStringLiteral("page") << Error::Kind::BadBackup;
    }

    void aBadBackupChangesNothing() {
        QFETCH(QString, damage);
        QFETCH(Error::Kind, kind);
        Practised desk;
        const QString backup = desk.in("backup");
        got(backUp(*desk.store, backup));
        QByteArray content = contentOf(backup);
        if (damage == QStringLiteral("text"))
            content = "Dear diary";
        else if (damage == QStringLiteral("empty"))
            content.clear();
        else if (damage == QStringLiteral("foreign"))
            content[68] = 'X'; // application_id
        else if (damage == QStringLiteral("newer"))
            content[62] = 1; // user_version 256 and more
        else if (damage == QStringLiteral("cut"))
            content.truncate(content.size() - 4096);
        else
            std::memset(content.data() + 4096 * 3, 0x5a, 4096);
        write(backup, content);
        const QStringList before = desk.names();
        const auto restored = restoreFrom(*desk.store, backup);
        QCOMPARE(kindOf(restored), kind);
        QVERIFY(!restored.error().line().isEmpty());
        QCOMPARE(contentOf(backup), content);
        QCOMPARE(desk.names(), before);
        desk.practise(1);
        QCOMPARE(desk.count(), 51);
    }

    void aBackupIsNotTouchedByRestoringIt() {
        Practised desk;
        const QString place = desk.in("medium");
        QVERIFY(QDir().mkdir(place));
        got(backUp(*desk.store, place + QStringLiteral("/backup")));
        const QByteArray content = contentOf(place + QStringLiteral("/backup"));
        got(restoreFrom(*desk.store, place + QStringLiteral("/backup")));
        QCOMPARE(contentOf(place + QStringLiteral("/backup")), content);
        QCOMPARE(QDir(place).entryList(QDir::Files | QDir::Hidden),
                 QStringList{QStringLiteral("backup")});
    }

    void aPlainCopyWithItsJournalIsABackupToo() {
        Practised desk(20);
        // Copied while the program ran: most of it is in the WAL.
        for (const char* end : {"", "-wal"})
            QVERIFY(QFile::copy(desk.file + QLatin1String(end),
                                desk.in("copy.db") + QLatin1String(end)));
        Desk other;
        other.open();
        got(restoreFrom(*other.store, desk.in("copy.db")));
        QCOMPARE(got(Attempts(*other.store).count(desk.sara)), 20);
    }

    void restoringTwiceKeepsBothOldOnes() {
        Practised desk(1);
        const QString backup = desk.in("backup");
        got(backUp(*desk.store, backup));
        const QString first = got(restoreFrom(*desk.store, backup));
        const QString second = got(restoreFrom(*desk.store, backup));
        QVERIFY(first != second);
        QVERIFY(QFile::exists(first) && QFile::exists(second));
    }

    void underARollbackJournalItIsTheSame() {
        Practised desk(5);
        desk.store.reset();
        StoreOptions options = desk.options();
        options.journal = Journal::Rollback;
        desk.store = got(Store::open(desk.file, options));
        got(backUp(*desk.store, desk.in("backup")));
        desk.practise(1);
        got(restoreFrom(*desk.store, desk.in("backup")));
        QCOMPARE(desk.count(), 5);
        QCOMPARE(desk.store->opening().journal, Journal::Rollback);
    }
};

QTEST_GUILESS_MAIN(BackupTest)
#include "backup_test.moc"
