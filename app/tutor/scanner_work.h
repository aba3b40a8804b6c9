#pragma once

#include "app/tutor/scanner.h"
#include "app/tutor/scanner_inlines.h"
#include "app/tutor/scanner_lines.h"
#include "app/tutor/scanner_paragraph.h"
#include "app/tutor/utf8_intake.h"

namespace khatwa::tutor {

/// The scanner's state and its steps; for the sources of the scanner alone. What each kind of block
/// does with its lines stands in scanner.cpp (paragraphs) and scanner_verbatim.cpp (code and
/// tables).
class StreamScanner::Work {
public:
    explicit Work(ScannerOptions options) : options_(options) { restart(); }

    std::vector<Block> push(std::string_view piece) {
        if (ended_)
            return {};
        intake_.take(piece, all_);
        return run();
    }
    std::vector<Block> finish() {
        if (ended_)
            return {};
        ended_ = true;
        return run();
    }

    const std::vector<Block>& blocks() const { return blocks_; }
    const std::string& thinking() const { return thinking_; }
    const std::string& solution() const { return solution_; }
    bool inThinking() const {
        return mode_ == Mode::Thinking || (mode_ == Mode::Start && options_.beginsInThinking);
    }
    int epoch() const { return epoch_; }
    std::optional<std::string> answer() const;

private:
    using LineStart = scan::LineStart;
    using ParagraphScan = scan::ParagraphScan;
    using InlineStyle = scan::InlineStyle;
    using Span = scan::Span;
    enum class Mode { Start, Thinking, Solution };
    enum class Open { None, Paragraph, Code, Table };
    enum class StepStyle { None, Numbered, Worded };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::string_view rest() const { return std::string_view(all_).substr(base_); }

    std::vector<Block> run();
    void restart();
    void readAgainAsThinking();
    bool step();
    bool beginReply();
    bool beginLine();
    bool goOnInLine();
    void openTag(std::size_t bytes);
    void closeTag();
    void beginParagraph(const LineStart& line);
    bool isNextStep(const LineStart& line) const;
    bool advanceParagraph();
    void drawParagraph(bool open);
    void finishParagraph(ParagraphScan::End how);
    void addDisplay(const Span& span);
    void beginCode(const LineStart& line);
    bool advanceCode();
    void beginTable();
    bool advanceTable();
    void draft(Block::Kind kind);
    void show();
    void complete();
    void endReply();
    void copySource(std::size_t to);

    ScannerOptions options_;
    Utf8Intake intake_;
    std::string all_;      // the reply, cleaned
    std::size_t base_ = 0; // of all_: where what is open, or comes next, begins
    bool ended_ = false;
    bool over_ = false;
    int epoch_ = 0;
    std::size_t literalFence_ = kNone; // a fence that turned out to be none

    Mode mode_ = Mode::Start;
    Open open_ = Open::None;
    bool everThought_ = false;
    bool lineStart_ = true;
    bool afterDisplay_ = false;
    int quotes_ = 0; // marks of the quote that what is open began in
    StepStyle style_ = StepStyle::None;
    int lastStep_ = 0;
    int currentStep_ = 0;

    ParagraphScan paragraph_;
    InlineStyle inlineStyle_;
    Block draft_;
    bool drawn_ = false;      // draft_ is the last of blocks_
    std::size_t scanned_ = 0; // of rest(): lines of code or of a table that have been taken
    std::size_t fenceAt_ = 0; // of all_
    char fence_ = 0;
    std::size_t fenceLength_ = 0;
    std::size_t fenceIndent_ = 0;
    bool closeTagInFence_ = false;
    std::vector<std::string> alignments_;
    int tableRows_ = 0;

    std::size_t copied_ = 0; // of all_: what thinking_ and solution_ have
    std::vector<Block> blocks_;
    std::size_t firstChanged_ = 0;
    std::string thinking_;
    std::string solution_;
    std::string droppedHalf_; // a half formula at the very end may hold a whole \boxed{}
};

} // namespace khatwa::tutor
