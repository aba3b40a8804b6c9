#pragma once

#include <QString>

#include <optional>

namespace khatwa::records {

/// The `user_version` in the first hundred bytes of a database (sqlite.org/fileformat.html), read
/// without SQLite so that nothing of the file or beside it is touched. Nothing where there is no
/// file, an empty one, or no database.
std::optional<quint32> versionInHead(const QString& file);

} // namespace khatwa::records
