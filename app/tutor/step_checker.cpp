#include "app/tutor/step_checker.h"

#include "app/maths/flint.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"

namespace khatwa::tutor {

using maths::Budget;
using maths::Expression;
using maths::Kind;

StepChecker::Work::Work(std::string_view problem, std::optional<KnownAnswer> known)
    : facts_(readProblem(problem)), known_(std::move(known)) {
    for (const Expression& e : facts_.given)
        define(e);
}

StepCheck StepChecker::Work::check(const std::vector<Block>& step) {
    Budget budget(kStepTime);
    supposed_ = false;
    operands_.clear();
    formulas_.clear();
    StepCheck result;
    bool proved = false;
    bool open = false;
    const std::vector<Claim> claims = claimsOf(step);
    for (std::size_t i = 0; i < claims.size();) {
        std::size_t end = i + 1;
        while (end < claims.size() && claims[end].joined != Claim::Joined::No)
            ++end;
        for (const auto& [finding, formula] : judgeGroup({&claims[i], end - i}, budget)) {
            proved = proved || finding == Finding::Proved;
            open = open || finding == Finding::Open;
            if (finding == Finding::False && result.verdict != StepVerdict::Contradicts) {
                result.verdict = StepVerdict::Contradicts;
                result.reason = reason_;
                result.formula = formula;
            }
        }
        i = end;
    }
    if (result.verdict == StepVerdict::Contradicts)
        return result;
    open = open || (proved && !operandsFit(claims, budget));
    for (const Expression& formula : formulas_)
        if (formula.is(Kind::Relation) && isEquation(formula))
            lines_.push_back(formula);
    result.verdict = proved && !open ? StepVerdict::Checked : StepVerdict::CannotCheck;
    if (result.verdict == StepVerdict::CannotCheck)
        result.reason = open ? "not_proved" : "no_claim";
    return result;
}

StepChecker::StepChecker(std::string_view problem, std::optional<KnownAnswer> known)
    : work_((maths::giveFlintBackWithThisThread(),
             std::make_unique<Work>(problem, std::move(known)))) {}
StepChecker::~StepChecker() = default;
StepChecker::StepChecker(StepChecker&&) noexcept = default;
StepChecker& StepChecker::operator=(StepChecker&&) noexcept = default;

StepCheck StepChecker::check(const std::vector<Block>& step) {
    maths::giveFlintBackWithThisThread();
    return work_->check(step);
}

StepCheck StepChecker::checkAnswer(std::string_view answer) {
    maths::giveFlintBackWithThisThread();
    return work_->checkAnswer(answer);
}

std::vector<StepBlocks> stepBlocksOf(const std::vector<Block>& blocks) {
    std::vector<StepBlocks> steps;
    for (const Block& block : blocks) {
        if (block.thinking || block.number == 0 || block.kind == Block::Kind::Answer)
            continue;
        if (block.kind == Block::Kind::Step || steps.empty())
            steps.push_back({block.number, block.id, {}});
        steps.back().blocks.push_back(block);
    }
    return steps;
}

} // namespace khatwa::tutor
