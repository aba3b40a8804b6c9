#pragma once

#include "app/tutor/block.h"
#include "app/tutor/scanner_paragraph.h"

#include <string_view>
#include <vector>

namespace khatwa::tutor::scan {

struct InlineStyle {
    bool open = false; ///< more may follow: emphasis that is not closed yet is shown as if it were
    bool beginsStrong = false; ///< the marker before the text opened a **
    bool allStrong = false;    ///< the title of a step that was written as a heading
};

/// The mark of bold text in Markdown.
constexpr std::string_view kStrong = "**";
/// Whether the source [from, to) of a paragraph ends bold text that its block's marker began.
bool endsStrong(std::string_view s, std::size_t from, std::size_t to,
                const std::vector<Piece>& pieces);

/// The inlines of the source [from, to) of a paragraph, whose pieces are kept from Markdown.
/// Emphasis is md4c's business (CommonMark); HTML stays text.
std::vector<Inline> renderInlines(std::string_view s, std::size_t from, std::size_t to,
                                  const std::vector<Piece>& pieces, InlineStyle style);

/// The cells of one row of a table, each ended by a CellEnd, without the RowEnd.
std::vector<Inline> renderRow(std::string_view line, const std::vector<std::string>& alignments);

/// The alignments that the line |:--|:-:|--:| says.
std::vector<std::string> rowAlignments(std::string_view line);

} // namespace khatwa::tutor::scan
