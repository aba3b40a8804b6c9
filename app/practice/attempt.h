#pragma once

#include "app/grading/verdict.h"
#include "app/practice/hints.h"
#include "app/practice/mastery.h"
#include "app/problems/problem_set.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::practice {

/// How marks are made; all in hundredths of the full mark.
struct MarkPolicy {
    int partlyCorrect = 50;    ///< what a partly correct answer earns
    int wrongForm = 75;        ///< right, but not in the form asked for
    int perWrongAttempt = 10;  ///< taken off for each wrong attempt before the one that counts
    int leastForAttempts = 50; ///< below this the wrong attempts alone take nothing more
};

/// One answer that was given and judged.
struct Answered {
    std::string text;
    grading::Verdict verdict = grading::Verdict::Undecided;
    std::string reason;              ///< of grading/reasons.h
    std::size_t hintsBefore = 0;     ///< rungs taken when it was given
    std::chrono::milliseconds at{0}; ///< time spent on the problem then
};

/// One problem being worked, from shown to marked. A pure state machine: time and judgements are
/// handed in. Thinking and full solution stay locked until an attempt has counted, since seeing the
/// answer first harms learning (H. Bastani et al., PNAS 2025, doi 10.1073/pnas.2422633122).
///
///     Shown ── attempt that counts, not right ──> Tried ──> Marked
///       └────────── right, or given up ─────────────────────^
///
/// An answer that can't be read or decided costs nothing, opens nothing and changes no state.
class Attempt {
public:
    enum class State { Shown, Tried, Marked };

    Attempt() = default;
    Attempt(const problems::SetProblem& problem, const HintPolicy& hints,
            const MarkPolicy& marks = {});

    State state() const { return state_; }
    bool marked() const { return state_ == State::Marked; }

    /// An answer was judged. True where it counts as an attempt. Nothing happens once marked.
    bool answer(std::string text, const grading::Judgement& judgement,
                std::chrono::milliseconds now);
    /// Ends with the best mark earned so far. After an attempt that counted only, whatever the
    /// teacher's setting opens: who only looked has given up nothing. False else.
    bool giveUp();

    RungState rung(Rung rung, std::chrono::milliseconds now) const;
    std::chrono::milliseconds opensIn(Rung rung, std::chrono::milliseconds now) const;
    /// Shows a hint; false where it is not open. The full solution ends the problem: Marked.
    bool takeRung(Rung rung, std::chrono::milliseconds now);
    const Ladder& ladder() const { return ladder_; }

    /// Whether the model's thinking may be shown.
    bool thinkingOpen() const;

    /// The attempts that counted, and those that did not.
    std::size_t counted() const;
    const std::vector<Answered>& answers() const { return answers_; }
    bool solved() const; ///< an answer was right

    /// 0 to 100: the best earned so far; final once marked.
    int mark() const { return best_; }
    /// What a right answer would earn now.
    int worthNow() const;
    /// What this problem says to knowledge tracing: of the first attempt that counted; a hint
    /// before any attempt already counts as not known once the problem is marked.
    Evidence evidence() const;

    /// What the student has written and not yet checked.
    std::string draftAnswer;
    std::string draftWorking;

    /// JSON, one line, for drafts. `restored` plays what was done again, under today's policies;
    /// nothing where the text is no such JSON or the problem has been changed since.
    std::string kept() const;
    static std::optional<Attempt> restored(std::string_view json,
                                           const problems::SetProblem& problem,
                                           const HintPolicy& hints, const MarkPolicy& marks = {});

private:
    /// A rung taken, or (none) given up: with the number of answers that were given before it.
    struct Move {
        std::optional<Rung> rung;
        std::size_t answersBefore = 0;
        std::chrono::milliseconds at{0};
    };
    void noteRung(Rung rung, std::chrono::milliseconds now);
    void noteGivenUp();

    State state_ = State::Shown;
    Ladder ladder_;
    MarkPolicy marks_;
    std::vector<Answered> answers_;
    std::vector<Move> moves_;
    std::uint64_t problem_ = 0; ///< a hash of what was asked: a draft is of this problem only
    int best_ = 0;
};

/// Whether an answer with this verdict counts as an attempt: it was read and decided.
bool counts(grading::Verdict verdict);

} // namespace khatwa::practice
