#pragma once

#include "app/tutor/session.h"
#include "ui/Tutor/solver.h"

#include <functional>
#include <memory>
#include <optional>

namespace khatwa::ui {

/// A loaded model as the Tutor place asks it: one session of the tutor, one question at a time.
class SessionSolver final : public Solver {
public:
    /// `gpuLost` is called, on the generator's thread, when a reply ended because the model's GPU
    /// stopped working; may be empty.
    explicit SessionSolver(std::shared_ptr<engine::Generator> generator,
                           std::function<void()> gpuLost = {});
    ~SessionSolver() override;

    void solve(const Question& question, SolverEvents events) override;
    void stop() override;
    void answerNow() override;
    void resume(const std::vector<Exchange>& exchanges) override;
    bool thinks() const override { return session_.format().thinks(); }
    std::shared_ptr<Solver> another() const override {
        return std::make_shared<SessionSolver>(generator_, gpuLost_);
    }

private:
    std::shared_ptr<engine::Generator> generator_;
    std::function<void()> gpuLost_;
    tutor::Session session_;
    std::optional<engine::RequestId> request_;
};

} // namespace khatwa::ui
