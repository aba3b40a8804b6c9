#include "ui/Tutor/conversation.h"

#include "app/tutor/prompts.h"
#include "app/tutor/scanner.h"
#include "ui/web/block_list.h"
#include "ui/web/statement_reader.h"

#include <algorithm>
#include <utility>

namespace khatwa::ui {

using tutor::Block;

namespace {

/// A question as the student typed it, read as a statement is: its formulas are drawn.
QVariantList inlinesOf(const QString& question) {
    QVariantList inlines;
    for (const QVariant& block : StatementReader().blocksOf(question)) {
        const QVariantMap map = block.toMap();
        if (!inlines.isEmpty())
            inlines.append(QVariantMap{{QStringLiteral("kind"), QStringLiteral("break")}});
        const QVariantList read = map[QStringLiteral("inlines")].toList();
        if (!read.isEmpty())
            inlines += read;
        else
            inlines.append(QVariantMap{
                {QStringLiteral("kind"), map[QStringLiteral("kind")] == QLatin1String("maths")
                                             ? QStringLiteral("maths")
                                             : QStringLiteral("text")},
                {QStringLiteral("text"), map[QStringLiteral("text")]}});
    }
    return inlines;
}

/// Of UTF-8: a byte that goes on with a character is not counted.
int charactersOf(const std::string& text) {
    return static_cast<int>(std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

QVariantMap badgeOf(std::uint32_t id, const tutor::StepCheck& check, bool arabic) {
    const auto language = arabic ? problems::Language::Arabic : problems::Language::English;
    return {{QStringLiteral("id"), id},
            {QStringLiteral("verdict"), QString::fromUtf8(tutor::name(check.verdict).data())},
            {QStringLiteral("detail"), QString::fromStdString(tutor::sentence(check, language))}};
}

/// The title of a step that was a heading is bold by itself.
bool isTitle(const Block& block) {
    return block.text.find("**") == std::string::npos &&
           std::ranges::any_of(block.inlines, [](const tutor::Inline& part) {
               return part.kind == tutor::Inline::Kind::Strong;
           });
}

/// A block as the scanner would read it again, among others. Steps in words, whatever they were:
/// behind `1.` the next number of a list would be a step.
std::string writtenOf(const Block& block, bool arabic) {
    switch (block.kind) {
    case Block::Kind::Maths:
        return "$$" + block.text + "$$";
    case Block::Kind::Step:
        return (isTitle(block) ? "### " : "") + std::string(arabic ? "الخطوة " : "Step ") +
               std::to_string(block.number) + ": " + block.text;
    case Block::Kind::Code: {
        std::string fence = "```";
        while (block.text.find(fence) != std::string::npos)
            fence += '`';
        return fence + block.marker + "\n" + block.text + "\n" + fence;
    }
    case Block::Kind::Heading:
        return std::string(static_cast<std::size_t>(std::clamp(block.level, 1, 6)), '#') + " " +
               block.text;
    case Block::Kind::Item:
        return std::string(static_cast<std::size_t>(2 * std::max(0, block.level - 1)), ' ') +
               (block.marker == "•" ? "-" : block.marker) + " " + block.text;
    default:
        return block.text;
    }
}

} // namespace

std::string writtenOf(const Turn& turn) {
    std::string all;
    for (const Block& block : turn.blocks)
        if (!block.thinking)
            all += block.text + '\n';
    const bool arabic = tutor::languageOf(all) == problems::Language::Arabic;
    std::string text;
    for (const Block& block : turn.blocks)
        if (!block.thinking && block.kind != Block::Kind::Answer)
            text += (text.empty() ? "" : "\n\n") + writtenOf(block, arabic);
    return text;
}

std::string thoughtOf(const Turn& turn) {
    std::string text;
    for (const Block& block : turn.blocks)
        if (block.thinking)
            text += (text.empty() ? "" : "\n\n") + block.text;
    return text;
}

std::vector<Block> blocksOf(const std::string& thinking, const std::string& text) {
    tutor::StreamScanner scanner({.beginsInThinking = !thinking.empty()});
    if (!thinking.empty())
        scanner.push(thinking + "\n</think>\n\n");
    scanner.push(text);
    scanner.finish();
    return scanner.blocks();
}

bool Turn::hasSolution() const {
    return !std::ranges::all_of(blocks, &Block::thinking);
}

void Conversation::clear() {
    turns_.clear();
    stepsShown_ = 0;
    blocksShown_ = 0;
    stepBefore_.clear();
    solutionBefore_.clear();
    drawn_.clear();
    questionDrawn_ = false;
    badged_.clear();
}

void Conversation::begin(QString question, std::string asked) {
    turns_.push_back({std::move(question), std::move(asked), {}, {}, {}, {}, {}});
    stepsShown_ = 0;
    blocksShown_ = 0;
    stepBefore_.clear();
    solutionBefore_.clear();
    drawn_.clear();
    badged_.clear();
    questionDrawn_ = false;
}

void Conversation::beginAgain() {
    if (turns_.empty())
        return;
    Turn last = std::move(turns_.back());
    turns_.pop_back();
    begin(std::move(last.question), std::move(last.asked));
}

void Conversation::take(std::vector<Turn> turns) {
    clear();
    turns_ = std::move(turns);
    count();
    showAll();
}

void Conversation::setPace(Pace pace) {
    pace_ = pace;
}

const std::vector<Block>& Conversation::blocks() const {
    static const std::vector<Block> kNone;
    return turns_.empty() ? kNone : turns_.back().blocks;
}

void Conversation::apply(const std::vector<Block>& changed, bool restarted) {
    if (turns_.empty())
        return;
    std::vector<Block>& blocks = turns_.back().blocks;
    if (restarted) {
        blocks.clear();
        turns_.back().checks.clear();
        drawn_.clear();
        badged_.clear();
        questionDrawn_ = false;
    }
    for (const Block& block : changed) {
        const auto at = std::ranges::lower_bound(blocks, block.id, {}, &Block::id);
        if (at != blocks.end() && at->id == block.id)
            *at = block;
        else
            blocks.insert(at, block);
    }
    count();
}

void Conversation::applyText(std::string thinking, std::string text) {
    if (turns_.empty())
        return;
    turns_.back().thinking = std::move(thinking);
    turns_.back().text = std::move(text);
}

void Conversation::applyCheck(std::uint32_t id, tutor::StepCheck check) {
    if (!turns_.empty())
        turns_.back().checks[id] = std::move(check);
}

void Conversation::count() {
    stepBefore_.clear();
    solutionBefore_.clear();
    int steps = 0;
    int solution = 0;
    for (const Block& block : blocks()) {
        if (!block.thinking) {
            steps += block.kind == Block::Kind::Step ? 1 : 0;
            ++solution;
        }
        stepBefore_.push_back(steps);
        solutionBefore_.push_back(solution);
    }
}

bool Conversation::isShown(std::size_t index) const {
    const Block& block = blocks()[index];
    if (block.thinking)
        return true;
    switch (pace_) {
    case Pace::AsItComes:
        return true;
    case Pace::Reading:
        return solutionBefore_[index] <= blocksShown_;
    case Pace::OneStep:
        // Of what follows the last step (the answer), nothing before that step is shown.
        return stepBefore_[index] <= stepsShown_;
    }
    return true;
}

std::uint32_t Conversation::pageId(std::size_t turn, std::uint32_t id) const {
    return static_cast<std::uint32_t>(turn) * kIdsOfATurn + id;
}

QVariantMap Conversation::questionBlock(std::size_t turn) const {
    return {{QStringLiteral("id"), pageId(turn, 0)},
            {QStringLiteral("kind"), QStringLiteral("question")},
            {QStringLiteral("thinking"), false},
            {QStringLiteral("number"), 0},
            {QStringLiteral("level"), 0},
            {QStringLiteral("marker"), QString()},
            {QStringLiteral("text"), turns_[turn].question},
            {QStringLiteral("inlines"), inlinesOf(turns_[turn].question)},
            {QStringLiteral("complete"), true}};
}

QVariantList Conversation::takeNews() {
    if (turns_.empty())
        return {};
    QVariantList news;
    const std::size_t turn = turns_.size() - 1;
    if (!questionDrawn_ && !turns_.back().question.isEmpty())
        news.append(questionBlock(turn));
    questionDrawn_ = true;
    std::vector<Block> changed;
    const std::vector<Block>& all = blocks();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!isShown(i))
            continue;
        const auto known = drawn_.find(all[i].id);
        // A whole block that was drawn whole never changes: most are, so this is quick.
        if (known != drawn_.end() && (known->second.complete || known->second == all[i]))
            continue;
        Block kept;
        if (all[i].complete)
            kept.complete = true;
        else
            kept = all[i];
        drawn_[all[i].id] = std::move(kept);
        changed.push_back(all[i]);
        changed.back().id = pageId(turn, all[i].id);
    }
    news.append(blockList(changed));
    return news;
}

QVariantList Conversation::everything() const {
    QVariantList list;
    for (std::size_t turn = 0; turn < turns_.size(); ++turn) {
        if (!turns_[turn].question.isEmpty())
            list.append(questionBlock(turn));
        std::vector<Block> shown;
        for (std::size_t i = 0; i < turns_[turn].blocks.size(); ++i) {
            if (turn + 1 == turns_.size() && !isShown(i))
                continue;
            shown.push_back(turns_[turn].blocks[i]);
            shown.back().id = pageId(turn, shown.back().id);
        }
        list.append(blockList(shown));
    }
    return list;
}

QVariantList Conversation::takeNewBadges(bool arabic) {
    QVariantList list;
    if (turns_.empty())
        return list;
    const std::vector<Block>& all = blocks();
    for (const auto& [id, check] : turns_.back().checks) {
        const auto at = std::ranges::lower_bound(all, id, {}, &Block::id);
        if (at == all.end() || at->id != id || !isShown(static_cast<std::size_t>(at - all.begin())))
            continue;
        const auto known = badged_.find(id);
        if (known != badged_.end() && known->second == check)
            continue;
        badged_[id] = check;
        list.append(badgeOf(pageId(turns_.size() - 1, id), check, arabic));
    }
    return list;
}

QVariantList Conversation::badges(bool arabic) const {
    QVariantList list;
    for (std::size_t turn = 0; turn < turns_.size(); ++turn)
        for (const auto& [id, check] : turns_[turn].checks)
            list.append(badgeOf(pageId(turn, id), check, arabic));
    return list;
}

int Conversation::hiddenSteps() const {
    if (pace_ != Pace::OneStep || stepBefore_.empty())
        return 0;
    return std::max(0, stepBefore_.back() - stepsShown_);
}

bool Conversation::hidesAnything() const {
    for (std::size_t i = 0; i < blocks().size(); ++i)
        if (!isShown(i))
            return true;
    return false;
}

std::vector<tutor::StepBlocks> Conversation::steps() const {
    return tutor::stepBlocksOf(blocks());
}

int Conversation::nextStep(bool ended) const {
    const int hidden = hiddenSteps();
    if (hidden == 0)
        return 0;
    // The last one may still be growing.
    if (hidden == 1 && !ended) {
        const Block& last = blocks().back();
        if (!last.complete || last.number != 0)
            return 0;
    }
    return stepsShown_ + 1;
}

void Conversation::showNextStep() {
    if (hiddenSteps() > 0)
        ++stepsShown_;
}

int Conversation::showNextBlock(bool ended) {
    if (pace_ != Pace::Reading)
        return 0;
    const std::vector<Block>& all = blocks();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (isShown(i) || all[i].thinking)
            continue;
        if (!all[i].complete && !ended)
            return 0;
        blocksShown_ = solutionBefore_[i];
        return std::max(1, charactersOf(all[i].text));
    }
    return 0;
}

void Conversation::showAll() {
    stepsShown_ = 1 << 20;
    blocksShown_ = 1 << 20;
}

Conversation::StepPlace Conversation::stepOf(std::uint32_t id) const {
    const std::size_t turn = id / kIdsOfATurn;
    if (turn < turns_.size())
        for (const Block& block : turns_[turn].blocks)
            if (block.id == id % kIdsOfATurn)
                return {turn, block.number};
    return {};
}

std::vector<tutor::StepBlocks> Conversation::stepsOf(std::size_t turn) const {
    return turn < turns_.size() ? tutor::stepBlocksOf(turns_[turn].blocks)
                                : std::vector<tutor::StepBlocks>{};
}

} // namespace khatwa::ui
