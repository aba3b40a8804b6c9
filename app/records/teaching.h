#pragma once

#include "app/records/students.h"

namespace khatwa::records {

// What a teacher decides for everyone on a machine. Reading it needs nothing; changing it needs the
// teacher's PIN. Threads: as the store's.

/// All hints and solutions are open from the start of a problem, before any attempt.
Result<bool> hintsOpen(Store& store);
/// `NoTeacherPin` where none has been set: then anybody could change it.
Done setHintsOpen(Store& store, bool open, const QString& teacherPin);

} // namespace khatwa::records
