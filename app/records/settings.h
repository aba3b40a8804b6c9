#pragma once

#include "app/records/students.h"

#include <QMap>

namespace khatwa::records {

/// The owner of settings that hold for the whole machine, such as a teacher's.
inline constexpr StudentId kMachine = 0;

/// Settings of a student, by key. Threads: as the store's.
class Settings {
public:
    explicit Settings(Store& store) : store_(store) {}

    /// `fallback` where nothing has been set.
    Result<QString> value(StudentId owner, const QString& key, const QString& fallback = {}) const;
    Result<QMap<QString, QString>> all(StudentId owner) const;
    Done set(StudentId owner, const QString& key, const QString& value);
    Done unset(StudentId owner, const QString& key);

private:
    Store& store_;
};

} // namespace khatwa::records
