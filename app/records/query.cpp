#include "app/records/query.h"

#include <QSqlError>

namespace khatwa::records {

namespace {

// The primary result codes of SQLite that need a line of their own (sqlite.org/rescode.html).
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kReadOnly = 8;
constexpr int kIoError = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kNotADatabase = 26;
// An extended one: the disk is full while WAL's shared memory grows.
constexpr int kIoErrorNoMemoryMap = 10 | (19 << 8);
constexpr int kNoSuchOwner = 19 | (3 << 8); // a foreign key

} // namespace

Error errorOf(const QSqlError& error, const QString& file) {
    bool isNumber = false;
    const int code = error.nativeErrorCode().toInt(&isNumber);
    Error out{.kind = Error::Kind::Failed, .subject = file, .detail = error.text().simplified()};
    if (!isNumber)
        return out;
    if (code == kNoSuchOwner) {
        out.kind = Error::Kind::NotFound;
        out.subject.clear();
        return out;
    }
    switch (code & 0xff) {
    case kBusy:
    case kLocked:
        out.kind = Error::Kind::InUse;
        break;
    case kReadOnly:
        out.kind = Error::Kind::NotWritable;
        break;
    case kIoError:
        out.kind = code == kIoErrorNoMemoryMap ? Error::Kind::DiskFull : Error::Kind::WriteFailed;
        break;
    case kCorrupt:
    case kNotADatabase:
        out.kind = Error::Kind::Damaged;
        break;
    case kFull:
        out.kind = Error::Kind::DiskFull;
        break;
    case kCannotOpen:
        out.kind = Error::Kind::CannotOpen;
        break;
    default:
        break;
    }
    return out;
}

Query::Query(const QSqlDatabase& database, const QString& sql) : query_(database) {
    query_.setForwardOnly(true); // or Qt keeps every row it has seen
    if (!query_.prepare(sql))
        throw errorOf(query_.lastError(), database.databaseName());
}

Query& Query::with(const QString& text) {
    query_.addBindValue(text.isNull() ? QStringLiteral("") : text);
    return *this;
}

Query& Query::with(qint64 number) {
    query_.addBindValue(number);
    return *this;
}

Query& Query::with(double number) {
    query_.addBindValue(number);
    return *this;
}

Query& Query::with(const QByteArray& bytes) {
    query_.addBindValue(bytes.isNull() ? QByteArray("") : bytes);
    return *this;
}

Query& Query::run() {
    ran_ = true;
    if (!query_.exec())
        throw errorOf(query_.lastError(), QString());
    return *this;
}

bool Query::next() {
    if (!ran_)
        run();
    if (query_.next())
        return true;
    // Qt says nothing of a row that could not be read but by its error.
    if (query_.lastError().type() != QSqlError::NoError)
        throw errorOf(query_.lastError(), QString());
    return false;
}

Transaction::Transaction(const QSqlDatabase& database) : database_(database) {
    // At once for writing, so that it can't fail half-way for want of the lock.
    Query(database_, QStringLiteral("BEGIN IMMEDIATE")).run();
}

Transaction::~Transaction() {
    if (!open_)
        return;
    QSqlQuery undo(database_);
    undo.exec(QStringLiteral("ROLLBACK")); // fails where SQLite has done it already
}

void Transaction::commit() {
    Query(database_, QStringLiteral("COMMIT")).run();
    open_ = false;
}

} // namespace khatwa::records
