#pragma once

#include "app/practice/progress.h"
#include "app/records/attempts.h"

#include <QList>
#include <QTimeZone>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace khatwa::ui {

/// The problems that were marked, from the answers that were given, oldest first as these are.
/// Answers to one problem stand together; a problem is marked when it was solved, given up, or left
/// for another one.
std::vector<practice::Marked> markedFrom(const QList<records::Attempt>& attempts,
                                         const QTimeZone& zone = QTimeZone::systemTimeZone());

/// The problems of sets that were marked, by the key of their set. Of a set that was begun again
/// only what came after the attempt that `begunAfter` names counts.
std::map<QString, std::set<std::string>> doneFrom(const QList<records::Attempt>& attempts,
                                                  const std::map<QString, qint64>& begunAfter = {});

} // namespace khatwa::ui
