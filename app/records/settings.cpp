#include "app/records/settings.h"

#include "app/records/query.h"

namespace khatwa::records {

Result<QString> Settings::value(StudentId owner, const QString& key,
                                const QString& fallback) const {
    return guarded([&] {
        Query row(store_, QStringLiteral("SELECT value FROM settings WHERE owner = ? AND key = ?"));
        return row.with(owner).with(key).next() ? row.text(0) : fallback;
    });
}

Result<QMap<QString, QString>> Settings::all(StudentId owner) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT key, value FROM settings WHERE owner = ?"));
        rows.with(owner);
        QMap<QString, QString> out;
        while (rows.next())
            out.insert(rows.text(0), rows.text(1));
        return out;
    });
}

Done Settings::set(StudentId owner, const QString& key, const QString& value) {
    return guarded([&] {
        Query(store_,
              QStringLiteral("INSERT OR REPLACE INTO settings(owner, key, value) VALUES(?, ?, ?)"))
            .with(owner)
            .with(key)
            .with(value)
            .run();
        return Nothing{};
    });
}

Done Settings::unset(StudentId owner, const QString& key) {
    return guarded([&] {
        Query(store_, QStringLiteral("DELETE FROM settings WHERE owner = ? AND key = ?"))
            .with(owner)
            .with(key)
            .run();
        return Nothing{};
    });
}

} // namespace khatwa::records
