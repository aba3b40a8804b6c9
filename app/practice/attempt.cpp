#include "app/practice/attempt.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace khatwa::practice {

using grading::Verdict;
using std::chrono::milliseconds;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kKeptVersion = 1;
/// Far beyond what a student does with one problem; a draft with more is not one of ours.
constexpr std::size_t kMostKeptBytes = 4u << 20;

std::uint64_t hashOf(const problems::SetProblem& problem) {
    std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
    for (const std::string* text :
         {&problem.statement, &problem.answer, &problem.rule, &problem.options})
        for (const char c : *text + '\0') {
            hash ^= static_cast<unsigned char>(c);
            hash *= 0x100000001b3u;
        }
    return hash;
}

Rungs rungsOf(const problems::SetProblem& problem) {
    return {!problem.nudge.empty(), !problem.nextStep.empty(), problem.example.has_value(),
            !problem.solution.empty()};
}

std::optional<Verdict> verdictNamed(std::string_view name) {
    for (const Verdict verdict :
         {Verdict::Correct, Verdict::EquivalentWrongForm, Verdict::PartlyCorrect,
          Verdict::Incorrect, Verdict::Invalid, Verdict::Undecided})
        if (grading::nameOf(verdict) == name)
            return verdict;
    return std::nullopt;
}

} // namespace

bool counts(Verdict verdict) {
    return verdict != Verdict::Invalid && verdict != Verdict::Undecided;
}

Attempt::Attempt(const problems::SetProblem& problem, const HintPolicy& hints,
                 const MarkPolicy& marks)
    : ladder_(rungsOf(problem), hints), marks_(marks), problem_(hashOf(problem)) {}

bool Attempt::answer(std::string text, const grading::Judgement& judgement, milliseconds now) {
    if (marked())
        return false;
    const int worth = worthNow();
    answers_.push_back(
        {std::move(text), judgement.verdict, judgement.reason, ladder_.takenCount(), now});
    if (!counts(judgement.verdict))
        return false;
    int share = 0;
    if (judgement.verdict == Verdict::Correct)
        share = 100;
    else if (judgement.verdict == Verdict::EquivalentWrongForm)
        share = marks_.wrongForm;
    else if (judgement.verdict == Verdict::PartlyCorrect)
        share = marks_.partlyCorrect;
    best_ = std::max(best_, std::clamp(share, 0, 100) * worth / 100);
    state_ = judgement.verdict == Verdict::Correct ? State::Marked : State::Tried;
    return true;
}

bool Attempt::giveUp() {
    if (state_ != State::Tried)
        return false;
    noteGivenUp();
    return true;
}

void Attempt::noteGivenUp() {
    moves_.push_back({std::nullopt, answers_.size(), milliseconds(0)});
    state_ = State::Marked;
}

RungState Attempt::rung(Rung rung, milliseconds now) const {
    const RungState state = ladder_.state(rung, now, counted());
    // Who has finished may read everything; it costs nothing any more.
    return marked() && state != RungState::Missing ? RungState::Taken : state;
}

milliseconds Attempt::opensIn(Rung rung, milliseconds now) const {
    return marked() ? milliseconds(0) : ladder_.opensIn(rung, now, counted());
}

bool Attempt::takeRung(Rung rung, milliseconds now) {
    const RungState state = this->rung(rung, now);
    if (state == RungState::Taken)
        return true;
    if (state != RungState::Open)
        return false;
    noteRung(rung, now);
    return true;
}

void Attempt::noteRung(Rung rung, milliseconds now) {
    moves_.push_back({rung, answers_.size(), now});
    ladder_.note(rung, now, counted());
    if (rung == Rung::FullSolution)
        state_ = State::Marked;
}

bool Attempt::thinkingOpen() const {
    return state_ != State::Shown || ladder_.policy().open;
}

std::size_t Attempt::counted() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        answers_, [](const Answered& answer) { return counts(answer.verdict); }));
}

bool Attempt::solved() const {
    return std::ranges::any_of(
        answers_, [](const Answered& answer) { return answer.verdict == Verdict::Correct; });
}

int Attempt::worthNow() const {
    if (marked())
        return 0;
    const int least = std::clamp(marks_.leastForAttempts, 0, 100);
    // Bounded before it is multiplied: more wrong attempts than that take nothing more.
    const int wrong = static_cast<int>(std::min<std::size_t>(counted(), 100));
    const int left = std::max(100 - std::clamp(marks_.perWrongAttempt, 0, 100) * wrong, least);
    return left * (100 - ladder_.cost()) / 100;
}

Evidence Attempt::evidence() const {
    for (const Answered& answer : answers_)
        if (counts(answer.verdict))
            return evidenceOf(answer.verdict, answer.hintsBefore > 0);
    return marked() && ladder_.takenCount() > 0 ? Evidence::Incorrect : Evidence::None;
}

std::string Attempt::kept() const {
    Json answers = Json::array();
    for (const Answered& answer : answers_)
        answers.push_back({{"text", answer.text},
                           {"verdict", grading::nameOf(answer.verdict)},
                           {"reason", answer.reason},
                           {"at", answer.at.count()}});
    Json moves = Json::array();
    for (const Move& move : moves_) {
        Json kept = {{"after", move.answersBefore}, {"at", move.at.count()}};
        if (move.rung)
            kept["rung"] = indexOf(*move.rung);
        moves.push_back(std::move(kept));
    }
    const Json json = {{"version", kKeptVersion}, {"problem", problem_},
                       {"answers", answers},      {"moves", moves},
                       {"answer", draftAnswer},   {"working", draftWorking}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Attempt> Attempt::restored(std::string_view text, const problems::SetProblem& problem,
                                         const HintPolicy& hints, const MarkPolicy& marks) {
    if (text.size() > kMostKeptBytes)
        return std::nullopt;
    const Json json = Json::parse(text, nullptr, false);
    Attempt attempt(problem, hints, marks);
    try {
        if (json.at("version").get<int>() != kKeptVersion ||
            json.at("problem").get<std::uint64_t>() != attempt.problem_)
            return std::nullopt;
        attempt.draftAnswer = json.at("answer").get<std::string>();
        attempt.draftWorking = json.at("working").get<std::string>();
        const Json& answers = json.at("answers");
        const Json& moves = json.at("moves");
        if (!answers.is_array() || !moves.is_array())
            return std::nullopt;
        std::size_t move = 0;
        for (std::size_t i = 0; i <= answers.size(); ++i) {
            for (; move < moves.size() && moves[move].at("after").get<std::size_t>() <= i; ++move) {
                const auto rung = moves[move].find("rung");
                if (attempt.marked())
                    return std::nullopt;
                if (rung == moves[move].end()) {
                    attempt.noteGivenUp();
                    continue;
                }
                const auto index = rung->get<std::size_t>();
                if (index >= kRungCount || !attempt.ladder_.has(kRungs[index]))
                    return std::nullopt;
                attempt.noteRung(kRungs[index],
                                 milliseconds(moves[move].at("at").get<std::int64_t>()));
            }
            if (i == answers.size())
                break;
            const auto verdict = verdictNamed(answers[i].at("verdict").get<std::string>());
            if (!verdict || attempt.marked())
                return std::nullopt;
            grading::Judgement judgement;
            judgement.verdict = *verdict;
            judgement.reason = answers[i].at("reason").get<std::string>();
            attempt.answer(answers[i].at("text").get<std::string>(), judgement,
                           milliseconds(answers[i].at("at").get<std::int64_t>()));
        }
        if (move != moves.size())
            return std::nullopt;
    } catch (const Json::exception&) {
        return std::nullopt; // a damaged draft: the problem begins anew
    }
    return attempt;
}

} // namespace khatwa::practice
