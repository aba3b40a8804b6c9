#include "app/records/backup.h"

#include "app/records/disk.h"
#include "app/records/head.h"
#include "app/records/query.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>

#include <atomic>

namespace khatwa::records {

namespace {

/// A file that is only there for a while, with what SQLite puts beside it.
class Passing {
public:
    explicit Passing(QString file) : file_(std::move(file)) { remove(); }
    ~Passing() { remove(); }
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
    const QString& file() const { return file_; }

private:
    void remove() const {
        for (const char* end : {"", "-wal", "-shm", "-journal", ".lock"})
            QFile::remove(file_ + QLatin1String(end));
    }

    QString file_;
};

/// Reads every page and every row's ties. Throws BadBackup, with `shown` as its name.
void mustBeWhole(const QString& file, const QString& shown) {
    static std::atomic<int> made{0};
    const QString name = QStringLiteral("khatwa-backup-%1").arg(made.fetch_add(1));
    Error bad{.kind = Error::Kind::BadBackup, .subject = shown};
    {
        QSqlDatabase base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        base.setDatabaseName(file);
        try {
            if (!base.open())
                throw errorOf(base.lastError(), file);
            Query whole(base, QStringLiteral("PRAGMA integrity_check(1)"));
            if (!whole.next() || whole.text(0) != QStringLiteral("ok"))
                bad.detail = whole.text(0);
            else if (Query(base, QStringLiteral("PRAGMA foreign_key_check")).next())
                bad.detail = QStringLiteral("rows without their owner");
            else
                bad.kind = Error::Kind::Failed; // not bad
        } catch (const Error& error) {
            bad.detail = error.detail;
            if (error.kind == Error::Kind::DiskFull || error.kind == Error::Kind::WriteFailed)
                bad = error;
        }
        base.close();
    }
    QSqlDatabase::removeDatabase(name);
    if (bad.kind != Error::Kind::Failed)
        throw bad;
}

void copyFile(const QString& from, const QString& to) {
    QFile::remove(to);
    QFile source(from);
    if (source.copy(to) && QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner) &&
        syncFile(to))
        return;
    const bool full = source.error() == QFileDevice::ResourceError;
    throw Error{.kind = full ? Error::Kind::DiskFull : Error::Kind::WriteFailed,
                .subject = from,
                .detail = source.errorString()};
}

} // namespace

Done backUp(Store& store, const QString& file) {
    return guarded([&] {
        const QString whole = QFileInfo(file).absoluteFilePath();
        if (QFileInfo(whole).canonicalFilePath() == QFileInfo(store.file()).canonicalFilePath())
            throw Error{.kind = Error::Kind::CannotOpen, .subject = whole};
        const Passing part(whole + QStringLiteral(".part"));
        store.copyTo(part.file());
        mustBeWhole(part.file(), whole);
        renameOver(part.file(), whole);
        return Nothing{};
    });
}

Result<QString> restoreFrom(Store& store, const QString& file) {
    return guarded([&] {
        const QString whole = QFileInfo(file).absoluteFilePath();
        if (!QFileInfo(whole).isFile())
            throw Error{.kind = Error::Kind::NotFound, .subject = whole};
        const std::optional<Head> head = readHead(whole);
        const bool itself =
            QFileInfo(whole).canonicalFilePath() == QFileInfo(store.file()).canonicalFilePath();
        if (!head || head->application != kApplicationId || itself)
            throw Error{.kind = Error::Kind::NotABackup, .subject = whole};
        if (head->version > migrations().size())
            throw Error{.kind = Error::Kind::NewerFile, .subject = whole};
        // What is checked is a copy beside the records, and that copy is what takes their place.
        const Passing copy(store.file() + QStringLiteral(".restoring"));
        copyFile(whole, copy.file());
        if (QFile::exists(whole + QStringLiteral("-wal")))
            copyFile(whole + QStringLiteral("-wal"), copy.file() + QStringLiteral("-wal"));
        mustBeWhole(copy.file(), whole);
        if (auto older = Store::open(copy.file()); !older) // brings it up to date
            throw older.error();
        if (!syncFile(copy.file()))
            throw Error{.kind = Error::Kind::WriteFailed, .subject = copy.file()};
        const QString aside = datedName(store.file(), QStringLiteral("before-restoring"),
                                        QDateTime::fromMSecsSinceEpoch(store.now()));
        store.copyTo(aside);
        if (const Done done = store.replaceWith(copy.file()); !done)
            throw done.error();
        return aside;
    });
}

} // namespace khatwa::records
