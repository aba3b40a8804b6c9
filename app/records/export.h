#pragma once

#include "app/records/students.h"

namespace khatwa::records {

/// What is exported as a table.
enum class Table { Attempts, Drafts, Conversations, Settings };

/// Lines as RFC 4180 has them, UTF-8. `Spreadsheet` puts a byte order mark before them, without
/// which spreadsheets misread Arabic, and an apostrophe before texts that they would run as
/// formulas
/// (`=…`, `@…`, `+…`, `-…` where it is no number); `Exact` changes nothing.
enum class CsvFlavour { Spreadsheet, Exact };

/// One student's data and nothing of any other's; neither PINs nor their hashes.
/// On the store's thread.
Result<QByteArray> csv(Store& store, StudentId student, Table table, CsvFlavour flavour);
Result<QByteArray> json(Store& store, StudentId student);

/// Writes `records.json` and a CSV file a table into a new folder of its own inside `folder`.
/// Each file is whole or not there. The result names what was written.
Result<QStringList> exportAll(Store& store, StudentId student, const QString& folder,
                              CsvFlavour flavour = CsvFlavour::Spreadsheet);

} // namespace khatwa::records
