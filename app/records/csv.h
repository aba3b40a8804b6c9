#pragma once

#include "app/records/export.h"

#include <QStringList>

namespace khatwa::records {

/// One line of a CSV file with its CR LF, as RFC 4180 has it.
QByteArray csvLine(const QStringList& cells, CsvFlavour flavour);

/// Whether a spreadsheet would run this text instead of showing it.
bool runsInSpreadsheets(const QString& cell);

} // namespace khatwa::records
