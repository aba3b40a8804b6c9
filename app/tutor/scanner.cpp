#include "app/tutor/scanner_work.h"

#include <algorithm>

namespace khatwa::tutor {

using namespace scan;

void StreamScanner::Work::restart() {
    base_ = 0;
    over_ = false;
    mode_ = Mode::Start;
    open_ = Open::None;
    everThought_ = false;
    lineStart_ = true;
    afterDisplay_ = false;
    quotes_ = 0;
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
    quotes_ = line.quotes;
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
    paragraph_ = ParagraphScan(heading, false, quotes_);
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
    const std::size_t shown = paragraph_.shown() - half;
    draft_.text = unquoted(trimmed(rest().substr(0, shown)), quotes_);
    if (inlineStyle_.beginsStrong && endsStrong(rest(), 0, shown, paragraph_.pieces()))
        draft_.text.insert(0, kStrong);
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
    quotes_ = paragraph_.quotes();
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
    const std::string source = span.source(rest());
    const std::string_view latex = trimmed(source);
    if (latex.empty())
        return;
    draft(Block::Kind::Maths);
    draft_.text = latex;
    complete();
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
        if (block.kind == Block::Kind::Maths)
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
