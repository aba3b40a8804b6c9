#pragma once

#include "app/tutor/block.h"

#include <QVariantList>

#include <vector>

namespace khatwa::ui {

/// Blocks as the page takes them: maps with id, kind ("thinking", "text", "step", "maths", "code",
/// "table", "answer", "heading", "item"), thinking, number, level, marker, text, complete, and
/// inlines, a list of maps with kind ("text", "maths", "code", "emphasis", "strong", "break",
/// "cell", "row") and text.
QVariantList blockList(const std::vector<tutor::Block>& blocks);

} // namespace khatwa::ui
