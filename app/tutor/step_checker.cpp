#include "app/tutor/step_checker.h"

#include "app/maths/flint.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <array>

namespace khatwa::tutor {

using maths::Budget;
using maths::Expression;
using maths::Kind;

namespace {

/// A step that does nothing but begin a case: what comes next holds in that case alone.
bool supposesForTheNext(const Claims& said) {
    return std::ranges::any_of(
               said.sentences,
               [](const Sentence& sentence) { return hasWord(sentence.prose, cases()); }) &&
           std::ranges::all_of(said.claims, [](const Claim& claim) {
               return claim.supposed || claim.denied || claim.inserted;
           });
}

} // namespace

StepChecker::Work::Work(std::string_view problem, std::optional<KnownAnswer> known)
    : facts_(readProblem(problem)), known_(std::move(known)) {
    for (const Expression& e : facts_.given) {
        define(e);
        ties_.addProblem(e);
    }
    for (auto& [name, function] : functions_)
        function.sure = true;
    for (const Expression& e : facts_.expressions)
        ties_.addProblem(e);
    for (const Expression& e : facts_.formulas)
        ties_.addNumbers(e);
    if (facts_.function)
        ties_.addProblem(*facts_.function);
    if (facts_.shareOf)
        ties_.addProblem(*facts_.shareOf);
    if (const auto value = askedValue())
        ties_.addProblem(*value);
    addQuantities();
}

StepCheck StepChecker::Work::check(const std::vector<Block>& step) {
    Budget budget(kStepTime);
    supposed_ = lasting_;
    operands_.clear();
    formulas_.clear();
    explained_.clear();
    setsUp_ = 0;
    follows_ = false;
    int open = 0;
    StepCheck result;
    std::array<bool, 5> any{};
    Claims said = claimsOf(step);
    bool plain = true;
    for (Sentence& sentence : said.sentences) {
        const std::span<const Claim> claims = {said.claims.data() + sentence.first, sentence.count};
        if (understands(sentence, claims, budget)) {
            any[static_cast<std::size_t>(Finding::Proved)] = true;
            sentence.explained = true;
            continue;
        }
        named_ = named(sentence);
        for (std::size_t i = 0; i < claims.size();) {
            std::size_t end = i + 1;
            while (end < claims.size() && claims[end].joined != Claim::Joined::No)
                ++end;
            for (const auto& [finding, formula] : judgeGroup(claims.subspan(i, end - i), budget)) {
                any[static_cast<std::size_t>(finding)] = true;
                open += finding == Finding::Open ? 1 : 0;
                if (finding == Finding::False && result.verdict != StepVerdict::Contradicts) {
                    result.verdict = StepVerdict::Contradicts;
                    result.reason = reason_;
                    result.formula = formula;
                }
            }
            i = end;
        }
        // What is named must be what the formulas say, also where the name is of plain words.
        const bool names = named_ && (named_->quantity || !named_->clauses.empty());
        plain = plain && ((named_ && named_->met) ||
                          (isPlain(sentence.prose) && !(names && sentence.count > 0)));
    }
    named_.reset();
    const auto has = [&](Finding finding) { return any[static_cast<std::size_t>(finding)]; };
    lasting_ = supposesForTheNext(said);
    if (result.verdict == StepVerdict::Contradicts)
        return result;
    const bool fits = !has(Finding::Proved) || operandsFit(said, budget);
    for (const Expression& formula : formulas_)
        if (formula.is(Kind::Relation) && formula.size() == 2)
            lines_.push_back(formula);
    result.verdict = StepVerdict::CannotCheck;
    if (has(Finding::Open))
        result.reason = setsUp_ > 0 && open == setsUp_ ? "set_up" : "not_proved";
    else if (has(Finding::Holds) && follows_)
        result.reason = "only_follows";
    else if (has(Finding::Holds) || (has(Finding::Proved) && !(plain && fits)))
        result.reason = std::ranges::all_of(formulas_,
                                            [](const Expression& formula) {
                                                return maths::freeSymbols(formula).empty();
                                            })
                            ? "only_calculation"
                            : "only_formulas";
    else if (has(Finding::Proved))
        result.verdict = StepVerdict::Checked;
    else
        result.reason = "no_claim";
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
