#include "app/records/csv.h"

namespace khatwa::records {

bool runsInSpreadsheets(const QString& cell) {
    // A sign, a tab or a line break at the beginning does it (OWASP, "CSV injection").
    if (cell.isEmpty() || !QStringLiteral("=+-@\t\r\n").contains(cell.front()))
        return false;
    bool isNumber = false;
    cell.toDouble(&isNumber);
    return !isNumber;
}

QByteArray csvLine(const QStringList& cells, CsvFlavour flavour) {
    QByteArray line;
    for (const QString& cell : cells) {
        if (!line.isEmpty())
            line += ',';
        QString text = cell;
        if (flavour == CsvFlavour::Spreadsheet && runsInSpreadsheets(text))
            text.prepend(QLatin1Char('\''));
        const bool quoted = text.contains(QLatin1Char(',')) || text.contains(QLatin1Char('"')) ||
                            text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r')) ||
                            text != text.trimmed();
        if (quoted)
            text = QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
                   QLatin1Char('"');
        // An empty first cell must still take its place.
        line += text.isEmpty() && line.isEmpty() ? QByteArray("\"\"") : text.toUtf8();
    }
    return line + "\r\n";
}

} // namespace khatwa::records
