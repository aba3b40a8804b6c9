#pragma once

#include "app/tutor/scanner.h"
#include "ui/Tutor/solver.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace khatwa::tests {

/// A solver that says what the test tells it to say, on the test's own thread.
class FakeSolver final : public ui::Solver {
public:
    void solve(const ui::Question& question, ui::SolverEvents events) override {
        asked.push_back(question);
        events_ = std::move(events);
    }
    void stop() override { ++stops; }
    void answerNow() override { ++answersNow; }
    void resume(const std::vector<ui::Exchange>& exchanges) override { resumed = exchanges; }
    bool thinks() const override { return true; }
    std::shared_ptr<ui::Solver> another() const override { return beside; }

    void read(int done, int total) { events_.prefill(done, total); }

    /// A block with one piece of text; `thinking` says which part of the reply comes next, too.
    void write(std::uint32_t id, tutor::Block::Kind kind, const std::string& text, bool thinking,
               int tokens) {
        ui::Progress progress;
        progress.changed = {block(id, kind, text, thinking)};
        progress.inThinking = thinking;
        progress.tokens = tokens;
        events_.progress(std::move(progress));
    }

    void write(std::vector<tutor::Block> blocks, int tokens, bool inThinking = false) {
        ui::Progress progress;
        progress.inThinking = inThinking;
        progress.changed = std::move(blocks);
        progress.tokens = tokens;
        events_.progress(std::move(progress));
    }

    void restart(std::vector<tutor::Block> blocks, int tokens) {
        ui::Progress progress;
        progress.changed = std::move(blocks);
        progress.restarted = true;
        progress.tokens = tokens;
        events_.progress(std::move(progress));
    }

    void finish(engine::FinishReason reason, int tokens = 3, const std::string& message = {},
                bool noMemory = false) {
        engine::Events::Outcome outcome;
        outcome.reason = reason;
        outcome.message = message;
        outcome.noMemory = noMemory;
        outcome.tokens = tokens;
        outcome.secondsToFirstToken = 0.5;
        outcome.seconds = 1.5;
        events_.finished(outcome);
    }

    static tutor::Block block(std::uint32_t id, tutor::Block::Kind kind, const std::string& text,
                              bool thinking) {
        tutor::Block made;
        made.id = id;
        made.kind = kind;
        made.thinking = thinking;
        made.text = text;
        made.inlines = {{tutor::Inline::Kind::Text, text}};
        return made;
    }

    /// The whole of a reply, of several one.
    void say(const std::string& thinking, const std::string& text, int sample = 0) {
        tutor::StreamScanner scanner;
        scanner.push(text);
        scanner.finish();
        events_.said(sample, {thinking, text, scanner.answer().value_or(""), {}});
    }
    void answer(int sample, const std::string& latex) {
        say({}, "$\\boxed{" + latex + "}$", sample);
    }

    std::vector<ui::Question> asked;
    std::vector<ui::Exchange> resumed;
    std::shared_ptr<FakeSolver> beside; ///< the same model's other conversation
    int stops = 0;
    int answersNow = 0;

private:
    ui::SolverEvents events_;
};

} // namespace khatwa::tests
