#include "app/tutor/scanner.h"

#include "app/tutor/scanner_inlines.h"
#include "app/tutor/scanner_lines.h"
#include "app/tutor/scanner_paragraph.h"
#include "app/tutor/utf8_intake.h"

#include <algorithm>

namespace khatwa::tutor {

using namespace scan;

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

void StreamScanner::Work::restart() {
    base_ = 0;
    over_ = false;
    mode_ = Mode::Start;
    open_ = Open::None;
    everThought_ = false;
    lineStart_ = true;
    afterDisplay_ = false;
    style_ = StepStyle::None;
    lastStep_ = 0;
    currentStep_ = 0;
    copied_ = 0;
    blocks_.clear();
    firstChanged_ = 0;
    thinking_.clear();
    solution_.clear();
    droppedHalf_.clear();
}

void StreamScanner::Work::readAgainAsThinking() {
    options_.beginsInThinking = true;
    ++epoch_;
    restart();
}

std::vector<Block> StreamScanner::Work::run() {
    firstChanged_ = blocks_.size();
    while (step()) {
    }
    if (ended_ && !over_)
        endReply();
    return {blocks_.begin() + static_cast<std::ptrdiff_t>(std::min(firstChanged_, blocks_.size())),
            blocks_.end()};
}

bool StreamScanner::Work::step() {
    switch (open_) {
    case Open::Paragraph:
        return advanceParagraph();
    case Open::Code:
        return advanceCode();
    case Open::Table:
        return advanceTable();
    case Open::None:
        break;
    }
    if (mode_ == Mode::Start)
        return beginReply();
    return lineStart_ ? beginLine() : goOnInLine();
}

bool StreamScanner::Work::beginReply() {
    const std::size_t first = rest().find_first_not_of(" \t\n");
    if (first == std::string_view::npos)
        return false;
    const Agreement agreement = agrees(rest(), first, kThinkOpen);
    if (agreement == Agreement::Partly && !ended_)
        return false;
    // White space before the first word says nothing, but the indentation of its line may.
    const std::size_t newline = rest().substr(0, first).rfind('\n');
    base_ += newline == std::string_view::npos ? 0 : newline + 1;
    mode_ = options_.beginsInThinking ? Mode::Thinking : Mode::Solution;
    everThought_ = options_.beginsInThinking;
    copied_ = base_;
    if (agreement == Agreement::Wholly)
        openTag(rest().find('<') + kThinkOpen.size());
    return true;
}

void StreamScanner::Work::openTag(std::size_t bytes) {
    copySource(base_);
    base_ += bytes;
    copied_ = base_;
    mode_ = Mode::Thinking;
    everThought_ = true;
    lineStart_ = true;
    currentStep_ = 0;
}

/// base_ stands behind `</think>`.
void StreamScanner::Work::closeTag() {
    if (mode_ == Mode::Solution && !everThought_) {
        readAgainAsThinking();
        return;
    }
    copySource(base_ - kThinkClose.size());
    copied_ = base_;
    if (mode_ == Mode::Thinking) {
        const std::string_view kept = trimmed(thinking_);
        thinking_.resize(kept.empty() ? 0 : thinking_.find_last_not_of(" \t\n") + 1);
    }
    mode_ = Mode::Solution;
    lineStart_ = true;
    afterDisplay_ = false;
}

bool StreamScanner::Work::beginLine() {
    const std::string_view s = rest();
    const std::size_t first = s.find_first_not_of(" \t");
    if (first == std::string_view::npos && !ended_)
        return false;
    if (first != std::string_view::npos && s[first] == '<') {
        for (const std::string_view tag : {kThinkOpen, kThinkClose}) {
            if (tag == kThinkOpen && mode_ == Mode::Thinking)
                continue; // thinking about the tag
            const Agreement agreement = agrees(s, first, tag);
            if (agreement == Agreement::Partly && !ended_)
                return false;
            if (agreement != Agreement::Wholly)
                continue;
            if (tag == kThinkOpen) {
                openTag(first + tag.size());
            } else {
                base_ += first + tag.size();
                closeTag();
            }
            return true;
        }
    }
    LineStart line = classifyLine(s, ended_);
    using Kind = LineStart::Kind;
    if (line.kind == Kind::Fence && base_ == literalFence_) {
        line.kind = Kind::Text;
        line.length = line.indent;
    }
    switch (line.kind) {
    case Kind::NeedMore:
        return false;
    case Kind::Blank:
    case Kind::Rule:
        base_ += line.length;
        return !rest().empty();
    case Kind::Fence:
        beginCode(line);
        return true;
    case Kind::Table:
        beginTable();
        return true;
    case Kind::Heading:
    case Kind::Item:
    case Kind::Numbered:
    case Kind::Worded:
    case Kind::Text:
        beginParagraph(line);
        return true;
    }
    return false;
}

/// Behind a display or a cut, in the middle of a line.
bool StreamScanner::Work::goOnInLine() {
    const std::string_view s = rest();
    if (s.empty())
        return false;
    if (afterDisplay_) {
        // The full stop of a sentence that ends with a display would stand alone on a line.
        for (const std::string_view mark : {".", ",", ";", ":", "،", "؛", "؟"}) {
            const Agreement agreement = agrees(s, 0, mark);
            if (agreement == Agreement::No)
                continue;
            if (s.size() <= mark.size() && !ended_)
                return false;
            if (agreement == Agreement::Wholly &&
                (s.size() == mark.size() || s[mark.size()] == ' ' || s[mark.size()] == '\n'))
                base_ += mark.size();
        }
        afterDisplay_ = false;
        return true;
    }
    const std::size_t first = s.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        if (ended_)
            base_ = all_.size();
        return false;
    }
    base_ += first;
    if (rest().front() == '\n') {
        ++base_;
        lineStart_ = true;
        return true;
    }
    lineStart_ = true;
    LineStart plain;
    plain.kind = LineStart::Kind::Text;
    beginParagraph(plain);
    return true;
}

void StreamScanner::Work::draft(Block::Kind kind) {
    draft_ = Block{};
    draft_.kind = kind;
    draft_.thinking = mode_ == Mode::Thinking;
    draft_.number = currentStep_;
    drawn_ = false;
}

bool StreamScanner::Work::isNextStep(const LineStart& line) const {
    if (mode_ == Mode::Thinking || !options_.findSteps)
        return false;
    if (line.kind == LineStart::Kind::Worded)
        return true;
    return style_ != StepStyle::Worded && line.columns < 2 && line.number == lastStep_ + 1;
}

void StreamScanner::Work::beginParagraph(const LineStart& line) {
    using Kind = LineStart::Kind;
    std::size_t length = line.length;
    inlineStyle_ = {};
    inlineStyle_.beginsStrong = line.strong;
    bool heading = line.kind == Kind::Heading;
    bool isStep = false;
    const bool marked = line.kind == Kind::Numbered || line.kind == Kind::Worded;
    if (marked && isNextStep(line)) {
        isStep = true;
        style_ = line.kind == Kind::Worded ? StepStyle::Worded : StepStyle::Numbered;
        lastStep_ = line.number > 0 ? line.number : lastStep_ + 1;
        currentStep_ = lastStep_;
        heading = line.headingLength > 0;
        inlineStyle_.allStrong = heading;
        draft(Block::Kind::Step);
        show();
    } else if (marked && line.headingLength > 0) {
        heading = true;
        length = line.headingLength;
        inlineStyle_.beginsStrong = false;
    } else if (line.kind == Kind::Worded) { // in the thinking: its words are its text
        length = line.indent;
        inlineStyle_.beginsStrong = false;
    }
    if (isStep) {
        // drafted above
    } else if (heading) {
        currentStep_ = 0;
        draft(Block::Kind::Heading);
        draft_.level = line.level;
        show();
    } else if (line.kind == Kind::Item || line.kind == Kind::Numbered) {
        draft(Block::Kind::Item);
        draft_.level = std::min(line.level, 6);
        draft_.marker = line.marker;
        show();
    } else {
        if (line.announcesAnswer)
            currentStep_ = 0;
        draft(mode_ == Mode::Thinking ? Block::Kind::Thinking : Block::Kind::Text);
    }
    base_ += length;
    paragraph_ = ParagraphScan(heading);
    open_ = Open::Paragraph;
}

/// draft_ is the last block: puts it there, or puts its present state there.
void StreamScanner::Work::show() {
    if (!drawn_) {
        draft_.id = static_cast<std::uint32_t>(blocks_.size()) + 1;
        blocks_.push_back(draft_);
        drawn_ = true;
    } else if (blocks_.back() == draft_) {
        return;
    } else {
        blocks_.back() = draft_;
    }
    firstChanged_ = std::min(firstChanged_, blocks_.size() - 1);
}

void StreamScanner::Work::complete() {
    draft_.complete = true;
    show();
    open_ = Open::None;
}

void StreamScanner::Work::drawParagraph(bool open) {
    inlineStyle_.open = open;
    draft_.inlines =
        renderInlines(rest(), 0, paragraph_.shown(), paragraph_.pieces(), inlineStyle_);
    const std::size_t half = paragraph_.droppedHalf(rest()).size();
    draft_.text = trimmed(rest().substr(0, paragraph_.shown() - half));
    if (drawn_ || !draft_.inlines.empty())
        show();
}

bool StreamScanner::Work::advanceParagraph() {
    const ParagraphScan::End how = paragraph_.advance(rest(), ended_);
    if (how == ParagraphScan::End::NeedMore) {
        drawParagraph(true);
        copySource(base_ + paragraph_.shown());
        return false;
    }
    finishParagraph(how);
    return true;
}

void StreamScanner::Work::finishParagraph(ParagraphScan::End how) {
    using End = ParagraphScan::End;
    drawParagraph(how == End::Finished);
    if (drawn_)
        complete();
    open_ = Open::None;
    lineStart_ = how != End::Cut && how != End::Display;
    afterDisplay_ = how == End::Display;
    if (how == End::Finished)
        droppedHalf_ = paragraph_.droppedHalf(rest());
    if (how == End::Display)
        addDisplay(paragraph_.display());
    base_ += paragraph_.next();
    if (how == End::Close)
        closeTag();
    else
        copySource(base_);
}

void StreamScanner::Work::addDisplay(const Span& span) {
    const std::string_view latex =
        trimmed(rest().substr(span.content, span.contentEnd - span.content));
    if (latex.empty())
        return;
    draft(Block::Kind::Maths);
    draft_.text = latex;
    complete();
}

void StreamScanner::Work::beginCode(const LineStart& line) {
    draft(Block::Kind::Code);
    draft_.marker = line.marker;
    show();
    fenceAt_ = base_;
    fence_ = line.fence;
    fenceLength_ = line.fenceLength;
    fenceIndent_ = line.indent;
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
        const std::string_view bare = trimmed(line);
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

/// Appends the source up to `to` to the thinking or the solution.
void StreamScanner::Work::copySource(std::size_t to) {
    if (to <= copied_)
        return;
    std::string& target = mode_ == Mode::Thinking ? thinking_ : solution_;
    std::string_view source = std::string_view(all_).substr(copied_, to - copied_);
    copied_ = to;
    if (target.empty()) {
        const std::size_t first = source.find_first_not_of(" \t\n");
        source.remove_prefix(std::min(first, source.size()));
    }
    target += source;
}

void StreamScanner::Work::endReply() {
    over_ = true;
    if (mode_ != Mode::Start)
        copySource(all_.size());
    for (std::string* text : {&thinking_, &solution_})
        text->resize(text->find_last_not_of(" \t\n") + 1);
    if (const auto latex = answer()) {
        currentStep_ = 0;
        mode_ = Mode::Solution;
        draft(Block::Kind::Answer);
        draft_.text = *latex;
        complete();
    }
}

std::optional<std::string> StreamScanner::Work::answer() const {
    if (mode_ == Mode::Solution)
        if (auto latex = lastBoxed(droppedHalf_))
            return latex;
    for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
        if (block->thinking)
            continue;
        if (block->kind == Block::Kind::Answer)
            return block->text;
        if (block->kind == Block::Kind::Maths)
            if (auto latex = lastBoxed(block->text))
                return latex;
        for (auto part = block->inlines.rbegin(); part != block->inlines.rend(); ++part)
            if (part->kind == Inline::Kind::Maths)
                if (auto latex = lastBoxed(part->text))
                    return latex;
    }
    return std::nullopt;
}

StreamScanner::StreamScanner(ScannerOptions options) : work_(std::make_unique<Work>(options)) {}
StreamScanner::~StreamScanner() = default;
StreamScanner::StreamScanner(StreamScanner&&) noexcept = default;
StreamScanner& StreamScanner::operator=(StreamScanner&&) noexcept = default;

std::vector<Block> StreamScanner::push(std::string_view utf8Piece) {
    return work_->push(utf8Piece);
}
std::vector<Block> StreamScanner::finish() {
    return work_->finish();
}
const std::vector<Block>& StreamScanner::blocks() const {
    return work_->blocks();
}
const std::string& StreamScanner::thinking() const {
    return work_->thinking();
}
const std::string& StreamScanner::solution() const {
    return work_->solution();
}
bool StreamScanner::inThinking() const {
    return work_->inThinking();
}
std::optional<std::string> StreamScanner::answer() const {
    return work_->answer();
}
int StreamScanner::epoch() const {
    return work_->epoch();
}

std::vector<StepText> stepsOf(const std::vector<Block>& blocks) {
    std::vector<StepText> steps;
    for (const Block& block : blocks) {
        if (block.thinking || block.number == 0 || block.kind == Block::Kind::Answer)
            continue;
        if (block.kind == Block::Kind::Step || steps.empty())
            steps.push_back({block.number, {}});
        std::string& text = steps.back().text;
        std::string source = block.text;
        if (block.kind == Block::Kind::Maths && !source.starts_with("\\begin{"))
            source = "$$" + source + "$$";
        else if (block.kind == Block::Kind::Code)
            source = "```" + block.marker + "\n" + source + "\n```";
        else if (block.kind == Block::Kind::Item)
            source = (block.marker == "•" ? "-" : block.marker) + " " + source;
        if (!text.empty() && !source.empty())
            text += '\n';
        text += source;
    }
    return steps;
}

} // namespace khatwa::tutor
