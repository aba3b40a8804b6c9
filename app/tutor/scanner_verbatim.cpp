// Code and tables: blocks that are taken line by line and never read as paragraphs.
#include "app/tutor/scanner_work.h"

#include <algorithm>

namespace khatwa::tutor {

using namespace scan;

void StreamScanner::Work::beginCode(const LineStart& line) {
    draft(Block::Kind::Code);
    draft_.marker = line.marker;
    show();
    fenceAt_ = base_;
    fence_ = line.fence;
    fenceLength_ = line.fenceLength;
    fenceIndent_ = line.indent - quotingOf(rest(), line.quotes).bytes;
    closeTagInFence_ = false;
    base_ += line.length;
    scanned_ = 0;
    open_ = Open::Code;
}

bool StreamScanner::Work::advanceCode() {
    for (;;) {
        const std::string_view s = rest();
        const std::size_t newline = s.find('\n', scanned_);
        const bool whole = newline != std::string_view::npos;
        std::string_view line = s.substr(scanned_, whole ? newline - scanned_ : s.npos);
        const Quoting quoting = quotingOf(line, quotes_);
        line.remove_prefix(quoting.bytes);
        const std::string_view bare = trimmed(line);
        if (quoting.marks < quotes_ && (whole || !bare.empty())) {
            // The code of a quote ends with the quote.
            base_ += scanned_;
            copySource(base_);
            complete();
            lineStart_ = true;
            return true;
        }
        const bool onlyFence = bare.find_first_not_of(fence_) == std::string_view::npos;
        if ((whole || ended_) && !bare.empty() && onlyFence && bare.size() >= fenceLength_) {
            base_ += whole ? newline + 1 : s.size();
            copySource(base_);
            complete();
            lineStart_ = true;
            return true;
        }
        std::size_t indent = 0;
        while (indent < fenceIndent_ && indent < line.size() && line[indent] == ' ')
            ++indent;
        line.remove_prefix(indent);
        if (!whole) {
            // The line is drawn as it arrives, but for what may become the closing fence.
            const std::size_t lines = draft_.text.size();
            const bool begun = !bare.empty() && !onlyFence;
            if (begun || (ended_ && !bare.empty())) {
                if (scanned_ > 0)
                    draft_.text += '\n';
                draft_.text += line;
            }
            show();
            if (!ended_) {
                draft_.text.resize(lines);
                return false;
            }
            closeTagInFence_ = closeTagInFence_ || bare == kThinkClose;
            if (closeTagInFence_ && literalFence_ == kNone &&
                (mode_ == Mode::Thinking || !everThought_)) {
                // The fence was never closed and the thinking was: it was no fence.
                literalFence_ = fenceAt_;
                ++epoch_;
                restart();
                return true;
            }
            base_ = all_.size();
            copySource(base_);
            complete();
            return true;
        }
        closeTagInFence_ = closeTagInFence_ || bare == kThinkClose;
        if (scanned_ > 0)
            draft_.text += '\n';
        draft_.text += line;
        scanned_ = newline + 1;
        if (draft_.text.size() > kLongBlock) {
            base_ += scanned_;
            copySource(base_);
            const std::string language = draft_.marker;
            complete();
            draft(Block::Kind::Code);
            draft_.marker = language;
            scanned_ = 0;
            open_ = Open::Code;
        }
    }
}

void StreamScanner::Work::beginTable() {
    draft(Block::Kind::Table);
    alignments_.clear();
    tableRows_ = 0;
    scanned_ = 0;
    open_ = Open::Table;
}

bool StreamScanner::Work::advanceTable() {
    for (;;) {
        const std::string_view s = rest();
        const std::size_t first = s.find_first_not_of(" \t>", scanned_);
        if (first == std::string_view::npos && !ended_)
            break;
        const std::size_t newline = s.find('\n', scanned_);
        const bool over = first == std::string_view::npos || s[first] != '|';
        if (over || draft_.text.size() > 8 * kLongBlock) {
            base_ += scanned_;
            copySource(base_);
            complete();
            lineStart_ = true;
            return true;
        }
        if (newline == std::string_view::npos && !ended_)
            break;
        const std::size_t end = std::min(newline, s.size());
        const std::string_view line = s.substr(first, end - first);
        if (tableRows_ == 0) { // its alignments stand in the line below
            const std::size_t below = std::min(end + 1, s.size());
            alignments_ = rowAlignments(s.substr(below, s.find('\n', below) - below));
        }
        if (tableRows_ != 1) {
            for (Inline& part : renderRow(line, alignments_))
                draft_.inlines.push_back(std::move(part));
            draft_.inlines.push_back({Inline::Kind::RowEnd, {}});
        }
        ++tableRows_;
        draft_.text.append(draft_.text.empty() ? "" : "\n").append(trimmed(line));
        scanned_ = std::min(end + 1, s.size());
    }
    show();
    copySource(base_ + scanned_);
    return false;
}

} // namespace khatwa::tutor
