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

void readWhole(const QSqlDatabase& base, const QString& shown) {
    // Of a copy made while the program ran, all this may stand in the journal.
    const auto pragma = [&](const char* name) {
        Query query(base, QStringLiteral("PRAGMA ") + QLatin1String(name));
        return query.next() ? query.text(0) : QString();
    };
    if (pragma("application_id").toLongLong() != kApplicationId)
        throw Error{.kind = Error::Kind::NotABackup, .subject = shown};
    if (pragma("user_version").toULongLong() > migrations().size())
        throw Error{.kind = Error::Kind::NewerFile, .subject = shown};
    if (const QString whole = pragma("integrity_check(1)"); whole != QStringLiteral("ok"))
        throw Error{.kind = Error::Kind::BadBackup, .subject = shown, .detail = whole};
    if (Query(base, QStringLiteral("PRAGMA foreign_key_check")).next())
        throw Error{.kind = Error::Kind::BadBackup,
                    .subject = shown,
                    .detail = QStringLiteral("rows without their owner")};
}

/// Reads every page and every row's ties. Throws Error, with `shown` as the file's name.
void mustBeWhole(const QString& file, const QString& shown) {
    static std::atomic<int> made{0};
    const QString name = QStringLiteral("khatwa-backup-%1").arg(made.fetch_add(1));
    std::optional<Error> wrong;
    {
        QSqlDatabase base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        base.setDatabaseName(file);
        try {
            if (!base.open())
                throw errorOf(base.lastError(), file);
            readWhole(base, shown);
        } catch (const Error& error) {
            wrong = error;
            if (error.kind == Error::Kind::Damaged) {
                wrong->kind = Error::Kind::BadBackup;
                wrong->subject = shown;
            }
        }
        base.close();
    }
    QSqlDatabase::removeDatabase(name);
    if (wrong)
        throw *wrong;
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
        const bool itself =
            QFileInfo(whole).canonicalFilePath() == QFileInfo(store.file()).canonicalFilePath();
        if (!versionInHead(whole) || itself)
            throw Error{.kind = Error::Kind::NotABackup, .subject = whole};
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
