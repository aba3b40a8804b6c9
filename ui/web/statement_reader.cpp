#include "ui/web/statement_reader.h"

#include "app/tutor/scanner.h"
#include "ui/web/block_list.h"

#include <algorithm>

namespace khatwa::ui {

QVariantList StatementReader::blocksOf(const QString& statement) const {
    tutor::StreamScanner scanner({.beginsInThinking = false, .findSteps = false});
    scanner.push(statement.toStdString());
    scanner.finish();
    return blockList(scanner.blocks());
}

} // namespace khatwa::ui
