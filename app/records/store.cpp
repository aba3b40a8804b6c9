#include "app/records/store.h"

#include "app/records/disk.h"
#include "app/records/file_lock.h"
#include "app/records/head.h"
#include "app/records/query.h"
#include "app/records/students.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QStandardPaths>

#include <atomic>

namespace khatwa::records {

namespace {

const auto kSeenKey = QStringLiteral("store/seen"); ///< when it was opened last, of the machine

struct Words {
    Q_DECLARE_TR_FUNCTIONS(khatwa::records)
};

qint64 pragma(const QSqlDatabase& database, const QString& name) {
    Query query(database, QStringLiteral("PRAGMA ") + name);
    return query.next() ? query.number(0) : 0;
}

/// Everything in one new file, synced. Throws.
void copyInto(const QSqlDatabase& base, const QString& file) {
    makePrivate(file);
    Query(base, QStringLiteral("VACUUM INTO ?")).with(file).run();
    if (!syncFile(file))
        throw Error{.kind = Error::Kind::WriteFailed, .subject = file};
    syncFolder(QFileInfo(file).absolutePath());
}

/// What was removed, and can't be brought back any more, goes. Clocks are wrong at times: one that
/// is far ahead at one opening, or was far behind when somebody was removed, must not end a stay of
/// thirty days at once. So what lies between two openings counts as `kMostAway` at most, and what
/// counts less than it was moves all removals along.
void forgetRemoved(const QSqlDatabase& base, qint64 now) {
    Query(base, QStringLiteral("DELETE FROM conversations WHERE removed IS NOT NULL")).run();
    Transaction transaction(base);
    const auto lastRemoval = [&base]() -> std::optional<qint64> {
        Query last(base, QStringLiteral("SELECT max(removed) FROM students"));
        return last.next() && !last.isNull(0) ? std::optional(last.number(0)) : std::nullopt;
    };
    if (const auto last = lastRemoval()) {
        constexpr qint64 kLatest = qint64(1) << 53; // no clock comes so far
        qint64 seen = std::min(*last, now);
        Query row(base, QStringLiteral("SELECT value FROM settings WHERE owner = 0 AND key = ?"));
        if (row.with(kSeenKey).next())
            seen = row.text(0).toLongLong();
        const qint64 away = now - std::clamp(seen, qint64(0), kLatest);
        Query(base, QStringLiteral("UPDATE students SET removed = min(removed + ?, ?) "
                                   "WHERE removed IS NOT NULL"))
            .with(away - std::clamp(away, qint64(0), kMostAway))
            .with(now)
            .run();
        Query(base, QStringLiteral("DELETE FROM students WHERE removed < ?"))
            .with(now - kRemovedStay)
            .run();
    }
    if (lastRemoval())
        Query(base,
              QStringLiteral("INSERT OR REPLACE INTO settings(owner, key, value) VALUES(0, ?, ?)"))
            .with(kSeenKey)
            .with(QString::number(now))
            .run();
    else
        Query(base, QStringLiteral("DELETE FROM settings WHERE owner = 0 AND key = ?"))
            .with(kSeenKey)
            .run();
    transaction.commit();
}

} // namespace

QString Opening::line() const {
    if (setAside.isEmpty())
        return {};
    return Words::tr(
               "The records were damaged. They were set aside as %1, and new ones were begun. "
               "If you have a backup, restore it.")
        .arg(isolated(setAside));
}

QString Store::userFile() {
    const QString named = qEnvironmentVariable("KHATWA_RECORDS");
    if (!named.isEmpty())
        return named;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/khatwa/records.db");
}

Store::Store(QString file, StoreOptions options)
    : file_(std::move(file)), options_(std::move(options)) {
    static std::atomic<int> made{0};
    connection_ = QStringLiteral("khatwa-records-%1").arg(made.fetch_add(1));
}

Store::~Store() {
    close();
}

QSqlDatabase Store::database() const {
    return QSqlDatabase::database(connection_, false);
}

qint64 Store::now() const {
    return options_.now ? options_.now() : QDateTime::currentMSecsSinceEpoch();
}

Result<std::unique_ptr<Store>> Store::open(const QString& file, StoreOptions options) {
    const QString whole = QFileInfo(file).absoluteFilePath();
    std::unique_ptr<Store> store(new Store(whole, std::move(options)));
    try {
        const QString folder = QFileInfo(whole).absolutePath();
        makeFolder(folder);
        store->lock_ = std::make_unique<FileLock>(whole + QStringLiteral(".lock"));
        if (store->lock_->state() == FileLock::State::Taken)
            throw Error{.kind = Error::Kind::AlreadyOpen, .subject = whole};
        if (store->lock_->state() == FileLock::State::Failed)
            throw errorOfSystem(store->lock_->reason(), whole);
        store->openFile();
    } catch (const Error& error) {
        return error;
    }
    return store;
}

void Store::openFile() {
    const Migrations& known = options_.migrations != nullptr ? *options_.migrations : migrations();
    const bool there = QFileInfo(file_).size() > 0;
    const std::optional<quint32> version = versionInHead(file_);
    if (version && *version > known.size())
        throw Error{.kind = Error::Kind::NewerFile, .subject = file_};
    makePrivate(file_);
    opening_.made = !there;
    try {
        // Whether a file is damaged is for SQLite to say: one that looks so may only wait for its
        // journal to be played back.
        connect(wantedJournal());
    } catch (const Error& error) {
        close();
        if (error.kind != Error::Kind::Damaged)
            throw;
        setAside();
        makePrivate(file_);
        opening_.made = true;
        connect(wantedJournal());
    }
}

Journal Store::wantedJournal() const {
    return options_.journal.value_or(
        liesOnNetwork(QFileInfo(file_).absolutePath()) ? Journal::Rollback : Journal::WriteAhead);
}

void Store::connect(Journal journal) {
    try {
        connectWith(journal);
    } catch (const Error& error) {
        // The shared memory of WAL may fail in ways that no list of file systems foresees.
        const bool ofTheSystem =
            error.kind == Error::Kind::CannotOpen || error.kind == Error::Kind::WriteFailed ||
            error.kind == Error::Kind::NotWritable || error.kind == Error::Kind::InUse;
        if (journal == Journal::Rollback || !ofTheSystem)
            throw;
        close();
        connectWith(Journal::Rollback);
    }
}

void Store::connectWith(Journal journal) {
    const Migrations& known = options_.migrations != nullptr ? *options_.migrations : migrations();
    QSqlDatabase base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection_);
    base.setDatabaseName(file_);
    base.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(options_.wait));
    if (!base.open())
        throw errorOf(base.lastError(), file_);
    if (journal == Journal::Rollback) {
        // Before anything is read: a WAL left by another machine is then taken in without shared
        // memory.
        Query(base, QStringLiteral("PRAGMA locking_mode = EXCLUSIVE")).next();
    }
    if (const qint64 id = pragma(base, QStringLiteral("application_id")); id != kApplicationId) {
        Query tables(base, QStringLiteral("SELECT count(*) FROM sqlite_schema"));
        if (id != 0 || (tables.next() && tables.number(0) > 0))
            throw Error{.kind = Error::Kind::ForeignFile, .subject = file_};
    }
    const qint64 version = pragma(base, QStringLiteral("user_version"));
    if (version > static_cast<qint64>(known.size())) // it stood in the WAL
        throw Error{.kind = Error::Kind::NewerFile, .subject = file_};
    Query check(base, QStringLiteral("PRAGMA quick_check(1)"));
    if (!check.next() || check.text(0) != QStringLiteral("ok"))
        throw Error{.kind = Error::Kind::Damaged, .subject = file_};
    check = Query(base, QStringLiteral("PRAGMA foreign_keys = ON"));
    check.run();

    opening_.journal = Journal::Rollback;
    if (journal == Journal::WriteAhead) {
        Query mode(base, QStringLiteral("PRAGMA journal_mode = WAL"));
        if (mode.next() && mode.text(0) == QStringLiteral("wal"))
            opening_.journal = Journal::WriteAhead;
    }
    if (opening_.journal == Journal::Rollback)
        Query(base, QStringLiteral("PRAGMA journal_mode = DELETE")).next();
    // FULL syncs the WAL at every commit. With a rollback journal a commit is the end of the
    // journal: its head is zeroed and synced while we hold the file alone, else it is removed, and
    // only EXTRA syncs the folder then.
    Query(base, opening_.journal == Journal::WriteAhead
                    ? QStringLiteral("PRAGMA synchronous = FULL")
                    : QStringLiteral("PRAGMA synchronous = EXTRA"))
        .run();

    if (version < static_cast<qint64>(known.size())) {
        if (version > 0) {
            opening_.backupOfOlder =
                datedName(file_, QStringLiteral("before-version-%1").arg(known.size()),
                          QDateTime::fromMSecsSinceEpoch(now()));
            copyInto(base, opening_.backupOfOlder);
        }
        Transaction transaction(base);
        for (auto step = static_cast<std::size_t>(version); step < known.size(); ++step)
            for (const QString& statement : known[step])
                Query(base, statement).run();
        Query(base, QStringLiteral("PRAGMA application_id = %1").arg(kApplicationId)).run();
        Query(base, QStringLiteral("PRAGMA user_version = %1").arg(known.size())).run();
        transaction.commit();
        syncFolder(QFileInfo(file_).absolutePath());
    }
    opening_.at = now();
    if (options_.migrations != nullptr)
        return;
    try {
        forgetRemoved(base, opening_.at);
    } catch (const Error& error) {
        // It can wait; on a full disk the records must still be there to be read.
        if (error.kind != Error::Kind::DiskFull)
            throw;
    }
}

void Store::copyTo(const QString& file) const {
    copyInto(database(), file);
}

void Store::close() {
    {
        QSqlDatabase base = database();
        if (base.isValid())
            base.close();
    }
    QSqlDatabase::removeDatabase(connection_);
}

void Store::setAside() {
    opening_.setAside =
        datedName(file_, QStringLiteral("damaged"), QDateTime::fromMSecsSinceEpoch(now()));
    // What stands in the WAL or the journal may be what a rescue needs.
    for (const QString& end : {QStringLiteral("-wal"), QStringLiteral("-journal")})
        if (QFile::exists(file_ + end))
            renameOver(file_ + end, opening_.setAside + end);
    QFile::remove(file_ + QStringLiteral("-shm"));
    renameOver(file_, opening_.setAside);
}

Done Store::replaceWith(const QString& checked) {
    return guarded([&] {
        close();
        if (QFileInfo(file_ + QStringLiteral("-wal")).size() > 0) {
            // Somebody else still has it open; a WAL must not meet another file.
            connect(wantedJournal());
            throw Error{.kind = Error::Kind::AlreadyOpen, .subject = file_};
        }
        // The going of the old WAL must be durable before the new file comes: after a power cut
        // they would be played together.
        syncFolder(QFileInfo(file_).absolutePath());
        try {
            renameOver(checked, file_);
        } catch (const Error&) {
            connect(wantedJournal());
            throw;
        }
        opening_ = {};
        connect(wantedJournal());
        return Nothing{};
    });
}

} // namespace khatwa::records
