#pragma once

#include "app/records/store.h"

namespace khatwa::records {

/// Writes everything into one file, checks it by reading it back, and only then gives it its name:
/// a file that stood there before is whole until that moment. On the store's thread.
Done backUp(Store& store, const QString& file);

/// Puts the records of a backup in the place of the present ones, of which a copy is kept beside
/// them; the result says where. The backup is checked first, and a bad one changes nothing. A
/// backup of an older Khatwa is brought up to date. On the store's thread.
Result<QString> restoreFrom(Store& store, const QString& file);

} // namespace khatwa::records
