#pragma once

#include "app/records/attempts.h"
#include "app/records/store.h"

#include <QDir>
#include <QFile>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

/// What the tests of the records share.
namespace khatwa::records::testing {

/// The value, or a failed test that says the error.
template <typename T>
T got(Result<T> result) {
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().line()), qPrintable(result.error().detail));
    return std::move(*result);
}

template <typename T>
Error::Kind kindOf(const Result<T>& result) {
    if (result)
        qFatal("it was done, and should not have been");
    return result.error().kind;
}

inline bool integrityHolds(const Store& store) {
    QSqlQuery check(store.database());
    return check.exec(QStringLiteral("PRAGMA integrity_check")) && check.next() &&
           check.value(0).toString() == QStringLiteral("ok");
}

inline QByteArray contentOf(const QString& file) {
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        qFatal("%s can't be read", qPrintable(file));
    return in.readAll();
}

inline void write(const QString& file, const QByteArray& content) {
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(file));
}

/// The pattern of a temporary folder in memory, where the machine has one: for tests that open
/// thousands of files and ask nothing of a disk.
inline QString inMemory() {
    const QString memory = QStringLiteral("/dev/shm");
    return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) +
           QStringLiteral("/khatwa-records-XXXXXX");
}

/// A folder with records in it, and a clock that stands until it is moved.
struct Desk {
    QTemporaryDir folder{inMemory()};
    QString file = folder.filePath(QStringLiteral("records.db"));
    qint64 clock = 1'700'000'000'000; // 14 November 2023, 22:13:20 UTC
    std::unique_ptr<Store> store;

    StoreOptions options() {
        StoreOptions out;
        out.now = [this] { return clock; };
        return out;
    }
    Store& open() {
        store.reset();
        store = got(Store::open(file, options()));
        return *store;
    }
    StudentId add(const QString& name) { return got(Students(*store).add({.name = name})); }
};

} // namespace khatwa::records::testing
