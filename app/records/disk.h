#pragma once

#include "app/records/error.h"

#include <QDateTime>
#include <QString>

namespace khatwa::records {

/// Whether a file system, by its number in statfs(2), is shared between machines or runs in user
/// space, so that the shared memory of WAL can't be relied on.
bool isNetworkFileSystem(quint64 type);

/// The same for the place of a file or folder that exists. What can't be asked counts as shared: a
/// rollback journal is right everywhere.
bool liesOnNetwork(const QString& path);

/// Makes the names in a folder durable. False where the system refused.
bool syncFolder(const QString& folder);
/// Makes a folder and those above it that are missing, for their owner alone, durably. Throws
/// Error.
void makeFolder(const QString& folder);
/// Makes the content of a file durable.
bool syncFile(const QString& file);

/// "records.db" and "damaged" give "records.damaged-2026-11-22-083000.db" beside it; a number
/// follows where that name is taken.
QString datedName(const QString& file, const QString& word, const QDateTime& when);

/// An error number of the system.
Error errorOfSystem(int code, const QString& path);

/// Makes a file that only its owner may read, before SQLite makes it for everybody; the files that
/// SQLite puts beside it get the same rights. One that is there stays as it is. Throws Error where
/// it can't be written.
void makePrivate(const QString& file);

/// Gives a file another name in the same folder, replacing what bears it, durably. Throws Error.
void renameOver(const QString& from, const QString& to);

} // namespace khatwa::records
