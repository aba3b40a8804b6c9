#pragma once

#include "app/tutor/block.h"
#include "app/tutor/step_checker.h"

#include <QString>
#include <QVariantList>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace khatwa::ui {

/// How the solution is shown as it comes.
enum class Pace {
    AsItComes,
    Reading, ///< no faster than it can be read
    OneStep, ///< each step when the student has written it, or asks for it
};

/// One question and what was replied to it.
struct Turn {
    QString question;     ///< as it is shown above the reply; empty for the problem itself
    std::string asked;    ///< what was said to the model
    std::string thinking; ///< as the model wrote it, when the reply has ended
    std::string text;     ///< and the solution
    std::vector<tutor::Block> blocks;
    std::map<std::uint32_t, tutor::StepCheck> checks; ///< by block
    std::string finish =
        {}; ///< how the reply ended, of a turn that was kept; as the tutor names it

    bool hasSolution() const; ///< something of it, beside the thinking
};

/// The solution of a turn as the model wrote it, near enough to go on from, and its thinking: made
/// of the blocks, for a reply that has not ended or was never said as a whole.
std::string writtenOf(const Turn& turn);
std::string thoughtOf(const Turn& turn);

/// The other way: the blocks of a reply that is over.
std::vector<tutor::Block> blocksOf(const std::string& thinking, const std::string& text);

/// The turns of a conversation, and how much of the last reply is shown. The page knows blocks by
/// their ids alone, so each turn has a range of ids of its own. A value of one thread; it keeps no
/// time: whoever paces the reading calls `showNextBlock`.
class Conversation {
public:
    void clear();
    /// A new turn begins; all of the last one is shown.
    void begin(QString question, std::string asked);
    /// The last turn begins again, with the same question.
    void beginAgain();
    /// Turns that were kept, whole.
    void take(std::vector<Turn> turns);
    void setPace(Pace pace);
    Pace pace() const { return pace_; }

    /// Blocks of the last turn, new or grown.
    void apply(const std::vector<tutor::Block>& changed, bool restarted);
    void applyText(std::string thinking, std::string text);
    void applyCheck(std::uint32_t id, tutor::StepCheck check);

    bool empty() const { return turns_.empty(); }
    const std::vector<Turn>& turns() const { return turns_; }
    const std::vector<tutor::Block>& blocks() const; ///< of the last turn

    /// What the page has to draw since the last call: maps of block_list.h, ids made unique; a
    /// question is a block of kind `question`.
    QVariantList takeNews();
    /// Everything that is shown, for a page that begins anew.
    QVariantList everything() const;
    /// {id, verdict, formula sentence as Markdown} of what is shown; those since the last call, or
    /// all.
    QVariantList takeNewBadges(bool arabic);
    QVariantList badges(bool arabic) const;

    /// Of the last turn: steps that are there and not shown yet.
    int hiddenSteps() const;
    bool hidesAnything() const;
    /// The number and the blocks of the first hidden step that is whole; 0 where there is none.
    int nextStep(bool ended) const;
    std::vector<tutor::StepBlocks> steps() const;
    int shownSteps() const { return stepsShown_; }
    void showNextStep();
    /// For the reading pace: shows one more whole block; how many characters it has, or 0 where
    /// none is hidden.
    int showNextBlock(bool ended);
    void showAll();

    /// The step that a block of the page belongs to: which turn's, and its number; 0: none.
    struct StepPlace {
        std::size_t turn = 0;
        int number = 0;
    };
    StepPlace stepOf(std::uint32_t pageId) const;
    std::vector<tutor::StepBlocks> stepsOf(std::size_t turn) const;

private:
    static constexpr std::uint32_t kIdsOfATurn = 1'000'000;

    bool isShown(std::size_t index) const; ///< of a block of the last turn
    QVariantMap questionBlock(std::size_t turn) const;
    std::uint32_t pageId(std::size_t turn, std::uint32_t id) const;
    void count();

    std::vector<Turn> turns_;
    Pace pace_ = Pace::AsItComes;
    int stepsShown_ = 0;
    int blocksShown_ = 0;
    std::vector<int> stepBefore_;     ///< of each block of the last turn: steps up to it
    std::vector<int> solutionBefore_; ///< and blocks of the solution up to it
    std::map<std::uint32_t, tutor::Block> drawn_; ///< of the last turn, as the page has them
    bool questionDrawn_ = false;
    std::map<std::uint32_t, tutor::StepCheck> badged_;
};

} // namespace khatwa::ui
