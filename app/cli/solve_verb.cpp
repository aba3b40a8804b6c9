#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/starter_note.h"
#include "app/cli/tutor_verbs.h"
#include "app/cli/verb.h"
#include "app/grading/worker.h"
#include "app/tutor/session.h"
#include "app/tutor/votes.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace khatwa::cli {

namespace {

using tutor::Solution;
using tutor::StreamScanner;

/// Prints a reply as it grows: the thinking dimmed where a terminal shows it, then the solution.
class LivePrinter {
public:
    explicit LivePrinter(bool terminal) : terminal_(terminal) {}

    void show(const StreamScanner& scanner) {
        if (scanner.epoch() != epoch_) { // what was shown so far turned out to be thinking
            epoch_ = scanner.epoch();
            thinkingShown_ = scanner.thinking().size();
            solutionShown_ = 0;
        }
        showRest(scanner.thinking(), thinkingShown_, true);
        showRest(scanner.solution(), solutionShown_, false);
        std::fflush(stdout);
    }

    void end() {
        dim(false);
        if (thinkingShown_ + solutionShown_ > 0)
            std::fputs("\n", stdout);
        std::fflush(stdout);
    }

private:
    void showRest(const std::string& text, std::size_t& shown, bool thinking) {
        if (text.size() <= shown)
            return;
        if (!thinking && shown == 0 && thinkingShown_ > 0) {
            dim(false);
            std::fputs("\n\n", stdout);
        }
        dim(thinking);
        std::string piece = text.substr(shown);
        if (terminal_)
            piece = forTerminal(piece, Lines::Many);
        std::fwrite(piece.data(), 1, piece.size(), stdout);
        shown = text.size();
    }

    void dim(bool on) {
        if (terminal_ && on != dimmed_)
            std::fputs(on ? "\033[2m" : "\033[0m", stdout);
        dimmed_ = on;
    }

    bool terminal_;
    bool dimmed_ = false;
    int epoch_ = 0;
    std::size_t thinkingShown_ = 0;
    std::size_t solutionShown_ = 0;
};

/// Waits for the samples of a request; the events come on the generator's thread.
class Waiter {
public:
    explicit Waiter(int samples) : solutions_(static_cast<std::size_t>(samples)), left_(samples) {}

    void finished(int sample, const Solution& solution) {
        const std::lock_guard lock(mutex_);
        solutions_[static_cast<std::size_t>(sample)] = solution;
        --left_;
        changed_.notify_one();
    }

    /// Ctrl-C stops the request; what there is then is the result.
    std::vector<Solution> wait(tutor::Session& session, engine::RequestId request) {
        std::unique_lock lock(mutex_);
        bool stopped = false;
        while (left_ > 0) {
            // A signal handler may not wake a condition variable, so the flag is looked at ten
            // times a second.
            changed_.wait_for(lock, std::chrono::milliseconds(100));
            if (interrupted() && !stopped) {
                stopped = true;
                session.stop(request);
            }
        }
        return std::move(solutions_);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Solution> solutions_;
    int left_;
};

Json describe(const Solution& solution) {
    Json steps = Json::array();
    for (const tutor::SolutionStep& step : solution.steps) {
        Json one = {{"text", step.text}, {"verdict", tutor::name(step.verdict)}};
        if (!step.sentence.empty())
            one["message"] = step.sentence;
        steps.push_back(std::move(one));
    }
    Json json = {{"thinking", solution.thinking}, {"steps", std::move(steps)}};
    json["answer"] = solution.answer ? Json(*solution.answer) : Json(nullptr);
    if (solution.answer)
        json["answer_verdict"] = tutor::name(solution.answerVerdict);
    json["tokens"] = solution.tokens;
    json["seconds_to_first_token"] = solution.secondsToFirstToken;
    json["tokens_per_second"] = solution.tokensPerSecond;
    json["guessed_tokens"] = solution.guessedTokens;
    json["right_guesses"] = solution.rightGuesses;
    json["finish"] = tutor::name(solution.finish);
    json["solution"] = solution.text;
    return json;
}

/// Index of the sample whose answer most samples gave; the first where none gave one.
std::size_t chosenSample(const std::vector<std::string>& answers) {
    const int majority = tutor::majorityOf(answers, {});
    return majority < 0 ? 0 : static_cast<std::size_t>(majority);
}

void tellContradictions(const Solution& solution) {
    for (std::size_t i = 0; i < solution.steps.size(); ++i)
        if (solution.steps[i].verdict == tutor::StepVerdict::Contradicts)
            write("\nStep " + std::to_string(i + 1) + ": " + solution.steps[i].sentence + "\n");
    if (solution.answerVerdict == tutor::StepVerdict::Contradicts)
        write("\n" + solution.answerSentence + "\n");
}

void tellEnd(const Solution& solution) {
    if (!solution.message.empty())
        std::fprintf(stderr, "%s\n", solution.message.c_str());
    else if (solution.finish == engine::FinishReason::Length)
        std::fputs("The answer reached the number of tokens it was given and was cut there.\n",
                   stderr);
    std::fprintf(stderr, "%d tokens, %.1f tokens/s, first token after %.2f s\n", solution.tokens,
                 solution.tokensPerSecond, solution.secondsToFirstToken);
}

} // namespace

int solveVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"-m", true},
                                    {"--lang", true},
                                    {"--seed", true},
                                    {"--temperature", true},
                                    {"--samples", true},
                                    {"--json"},
                                    {"--max-tokens", true},
                                    {"--thinking-budget", true},
                                    {"--device", true},
                                    {"--context", true},
                                    {"--cache", true},
                                    {"--no-lookup"},
                                    {"-t", true}});
    if (arguments.positional().size() != 1 ||
        arguments.positional().front().find_first_not_of(" \n\t") == std::string::npos)
        throw WrongUse("give one problem, in quotes");
    const std::string& problem = arguments.positional().front();
    const std::string language = arguments.text("--lang").value_or("");
    if (!language.empty() && language != "en" && language != "ar")
        throw WrongUse("--lang takes en or ar, not '" + language + "'");
    tutor::SolveOptions options;
    options.seed = arguments.seed("--seed");
    options.samples = static_cast<int>(arguments.integer("--samples", 1, 256).value_or(1));
    options.maxTokens = static_cast<int>(arguments.integer("--max-tokens", 1, 1 << 24).value_or(0));
    options.thinkingBudget =
        static_cast<int>(arguments.integer("--thinking-budget", 1, 1 << 24).value_or(0));
    const auto temperature = arguments.number("--temperature", 0.0, 100.0);
    const bool json = arguments.has("--json");
    const ModelOptions modelOptions = readModelOptions(arguments);

    const tutor::Language asked = language.empty()   ? tutor::languageOf(problem)
                                  : language == "ar" ? tutor::Language::Arabic
                                                     : tutor::Language::English;
    if (!json && modelOptions.isStarter)
        std::fprintf(stderr, "%s\n", starterNote(modelOptions.path, asked).c_str());
    grading::useThisProgramAsWorker();
    catchInterrupts();
    auto model = loadModel(modelOptions, Use::Conversation).model;
    options.sampling = engine::recommendedSampling(model->files());
    options.sampling->temperature = temperature.value_or(options.sampling->temperature);
    tutor::Session session(
        std::make_shared<engine::Generator>(std::move(model), lookupOf(arguments)));

    LivePrinter printer(stdoutIsTerminal());
    Waiter waiter(options.samples);
    tutor::SolveEvents events;
    if (!json)
        events.blocks = [&](const auto&, const StreamScanner& scanner) { printer.show(scanner); };
    events.waiting = [](int sample) {
        std::fprintf(stderr, "The cache is full: sample %d waits for room.\n", sample + 1);
    };
    events.finished = [&](int sample, const Solution& solution) {
        waiter.finished(sample, solution);
    };
    const auto request = session.solve(problem, asked, options, std::move(events));
    std::vector<Solution> solutions = waiter.wait(session, request);

    std::vector<std::string> answers;
    for (const Solution& solution : solutions)
        answers.push_back(solution.answer.value_or(""));
    const std::size_t chosen = chosenSample(answers);
    Solution& solution = solutions[chosen];
    tutor::checkSteps(solution, problem, asked);
    if (json) {
        Json result = describe(solution);
        if (!solution.message.empty())
            result["message"] = solution.message;
        if (solutions.size() > 1) {
            result["majority"] = tutor::votesFor(answers, answers[chosen]);
            Json samples = Json::array();
            for (const Solution& one : solutions)
                samples.push_back({{"answer", one.answer ? Json(*one.answer) : Json(nullptr)},
                                   {"tokens", one.tokens},
                                   {"finish", tutor::name(one.finish)}});
            result["samples"] = std::move(samples);
        }
        writeJson(result);
        if (!solution.message.empty())
            std::fprintf(stderr, "%s\n", solution.message.c_str());
    } else {
        printer.end();
        if (solutions.size() > 1 && answers[chosen].empty())
            write("\nNo sample came to an answer.\n");
        else if (solutions.size() > 1)
            write("\n" + std::to_string(tutor::votesFor(answers, answers[chosen])) + " of " +
                  std::to_string(solutions.size()) + " samples answer: " + answers[chosen] + "\n");
        tellContradictions(solution);
        flush();
        tellEnd(solution);
    }
    if (interrupted())
        std::fputs("Stopped.\n", stderr);
    return solution.finish == engine::FinishReason::Ended && !interrupted() ? kDone : kFailed;
}

} // namespace khatwa::cli
