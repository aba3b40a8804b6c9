#pragma once

#include <QString>
#include <QStringList>

namespace khatwa::records {

/// `text` as it is compared when searched: without Arabic vowel signs, small Koranic signs and
/// tatweel; أ إ آ ٱ as ا, ؤ as و, ئ ى as ي, ة as ه; Persian letters as their Arabic ones; digits of
/// every script as 0 to 9; Latin without case and accents; white space as one blank. Presentation
/// forms and ligatures become their letters. Marks of direction go.
QString folded(const QString& text);

/// The words of a query, folded.
QStringList searchWords(const QString& query);

} // namespace khatwa::records
