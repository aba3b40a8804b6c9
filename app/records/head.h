#pragma once

#include <QString>

#include <optional>

namespace khatwa::records {

/// What the first hundred bytes of a database say (sqlite.org/fileformat.html), read without SQLite
/// so that nothing of the file or beside it is touched.
struct Head {
    quint32 version = 0;     ///< user_version
    quint32 application = 0; ///< application_id
};

/// Nothing where there is no file, an empty one, or no database.
std::optional<Head> readHead(const QString& file);

} // namespace khatwa::records
