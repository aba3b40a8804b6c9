#pragma once

#include "app/records/store.h"

#include <QSqlQuery>
#include <QVariant>

#include <new>

namespace khatwa::records {

/// One statement with its values. Inside this folder failures are thrown as `Error`, and `guarded`
/// turns them into results at each door.
class Query {
public:
    Query(const QSqlDatabase& database, const QString& sql);
    Query(const Store& store, const QString& sql) : Query(store.database(), sql) {}

    /// The next `?`. An empty text is stored as such, never as NULL.
    Query& with(const QString& text);
    Query& with(qint64 number);
    Query& with(double number);
    Query& with(const QByteArray& bytes);

    Query& run();
    bool next(); ///< runs it first where that has not been done

    QString text(int column) const { return query_.value(column).toString(); }
    qint64 number(int column) const { return query_.value(column).toLongLong(); }
    double real(int column) const { return query_.value(column).toDouble(); }
    QByteArray bytes(int column) const { return query_.value(column).toByteArray(); }
    bool isNull(int column) const { return query_.value(column).isNull(); }

    qint64 inserted() const { return query_.lastInsertId().toLongLong(); }
    qint64 changed() const { return query_.numRowsAffected(); }

private:
    QSqlQuery query_;
    bool ran_ = false;
};

/// What SQLite said, as an error of ours.
Error errorOf(const QSqlError& error, const QString& file);

/// All or nothing: rolls back unless `commit` came through.
class Transaction {
public:
    explicit Transaction(const QSqlDatabase& database);
    explicit Transaction(const Store& store) : Transaction(store.database()) {}
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    QSqlDatabase database_;
    bool open_ = true;
};

/// 64 bits without a sign, as SQLite's with one, and back.
inline qint64 toStored(std::uint64_t value) {
    return static_cast<qint64>(value);
}
inline quint64 fromStored(qint64 value) {
    return static_cast<quint64>(value);
}

template <typename Work>
auto guarded(Work&& work) -> Result<std::invoke_result_t<Work>> {
    try {
        return work();
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error{.kind = Error::Kind::Failed, .detail = QStringLiteral("no memory is left")};
    }
}

} // namespace khatwa::records
