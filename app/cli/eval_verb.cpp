#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/problem_file.h"
#include "app/cli/tutor_verbs.h"
#include "app/cli/verb.h"
#include "app/grading/worker.h"
#include "app/tutor/session.h"
#include "app/tutor/votes.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>

namespace khatwa::cli {

namespace {

using tutor::Solution;

/// What the samples of one problem came to.
struct Outcome {
    std::vector<std::string> answers; ///< by sample; empty where there was none
    std::vector<std::string> finishes;
    int right = 0; ///< samples
    bool majorityRight = false;
    std::int64_t tokens = 0;
};

struct Score {
    int problems = 0;
    int samples = 0;
    int right = 0;
    int majorityRight = 0;
    void add(const Outcome& outcome) {
        ++problems;
        samples += static_cast<int>(outcome.answers.size());
        right += outcome.right;
        majorityRight += outcome.majorityRight ? 1 : 0;
    }
    double passAt1() const { return samples == 0 ? 0.0 : static_cast<double>(right) / samples; }
    double majority() const {
        return problems == 0 ? 0.0 : static_cast<double>(majorityRight) / problems;
    }
};

std::string_view code(problems::Language language) {
    return language == problems::Language::Arabic ? "ar" : "en";
}

bool isRowRight(const ProblemRow& row, const std::string& answer) {
    return tutor::isRight(row.answer, answer, row.rule, row.options);
}

/// Keeps a number of problems in the generator at once and takes the results in; the events come on
/// its thread.
class Evaluation {
public:
    Evaluation(tutor::Session& session, const std::vector<ProblemRow>& rows,
               const tutor::SolveOptions& options)
        : session_(session), rows_(rows), options_(options), outcomes_(rows.size()) {
        for (Outcome& outcome : outcomes_) {
            outcome.answers.resize(static_cast<std::size_t>(options.samples));
            outcome.finishes.resize(outcome.answers.size());
        }
    }

    /// False when it was interrupted or the device was lost.
    bool run(std::size_t atOnce, bool showProgress) {
        std::size_t next = 0;
        std::unique_lock lock(mutex_);
        while (done_ < rows_.size()) {
            if (interrupted() || !lost_.empty())
                return false;
            while (next < rows_.size() && next - done_ < atOnce) {
                const std::size_t row = next++;
                lock.unlock();
                submit(row);
                lock.lock();
            }
            changed_.wait_for(lock, std::chrono::milliseconds(100));
            if (showProgress)
                std::fprintf(stderr, "\r%zu of %zu problems, %.1f %% right ", done_, rows_.size(),
                             100.0 * score_.passAt1());
        }
        if (showProgress)
            std::fputs("\n", stderr);
        return true;
    }

    const std::vector<Outcome>& outcomes() const { return outcomes_; }
    std::size_t done() const { return done_; }
    /// What became of the device, if it was that.
    const std::string& lost() const { return lost_; }

private:
    void submit(std::size_t row) {
        tutor::SolveEvents events;
        events.finished = [this, row](int sample, const Solution& solution) {
            finished(row, sample, solution);
        };
        session_.solve(rows_[row].problem, rows_[row].language, options_, std::move(events));
    }

    void finished(std::size_t row, int sample, const Solution& solution) {
        if (solution.finish == engine::FinishReason::DeviceLost) {
            const std::lock_guard lock(mutex_);
            lost_ = solution.message;
            changed_.notify_one();
            return;
        }
        const auto k = static_cast<std::size_t>(sample);
        Outcome& outcome = outcomes_[row];
        outcome.answers[k] = solution.answer.value_or("");
        outcome.finishes[k] = tutor::name(solution.finish);
        outcome.tokens += solution.tokens;
        outcome.right += isRowRight(rows_[row], outcome.answers[k]) ? 1 : 0;
        for (const std::string& finish : outcome.finishes) {
            if (finish.empty())
                return;
        }
        const int majority = tutor::majorityOf(outcome.answers, rows_[row].options);
        outcome.majorityRight =
            majority >= 0 &&
            isRowRight(rows_[row], outcome.answers[static_cast<std::size_t>(majority)]);
        const std::lock_guard lock(mutex_);
        score_.add(outcome);
        ++done_;
        changed_.notify_one();
    }

    tutor::Session& session_;
    const std::vector<ProblemRow>& rows_;
    const tutor::SolveOptions& options_;
    std::vector<Outcome>
        outcomes_; ///< a row's is written by the generator's thread alone until the row is done
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t done_ = 0;
    std::string lost_;
    Score score_;
};

Json describe(const Score& score) {
    return {{"problems", score.problems},
            {"pass_at_1", score.passAt1()},
            {"majority_at_k", score.majority()}};
}

struct Report {
    Score all;
    std::map<std::pair<std::string, std::string>, Score> byTopic; ///< topic and language
    std::int64_t tokens = 0;
    Json failures = Json::array();
};

Report makeReport(const std::vector<ProblemRow>& rows, const std::vector<Outcome>& outcomes) {
    Report report;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        report.all.add(outcomes[i]);
        report.byTopic[{rows[i].topic, std::string(code(rows[i].language))}].add(outcomes[i]);
        report.tokens += outcomes[i].tokens;
        if (outcomes[i].right < static_cast<int>(outcomes[i].answers.size()))
            report.failures.push_back({{"id", rows[i].id},
                                       {"expected", rows[i].answer},
                                       {"answers", outcomes[i].answers},
                                       {"finish", outcomes[i].finishes}});
    }
    return report;
}

void writeText(const Report& report, int samples, double seconds) {
    std::size_t width = 5;
    for (const auto& [key, score] : report.byTopic)
        width = std::max(width, key.first.size());
    const auto line = [&](const std::string& topic, const std::string& language,
                          const std::string& count, const std::string& pass,
                          const std::string& majority) {
        const auto right = [](const std::string& text, std::size_t columns) {
            return std::string(text.size() < columns ? columns - text.size() : 0, ' ') + text;
        };
        write(topic + std::string(width + 2 - topic.size(), ' ') +
              (language.empty() ? "  " : language) + right(count, 10) + right(pass, 10) +
              (samples > 1 ? right(majority, 14) : "") + "\n");
    };
    const auto percent = [](double share) { return decimal(100.0 * share, 1) + " %"; };
    line("topic", "", "problems", "pass@1", "majority@" + std::to_string(samples));
    for (const auto& [key, score] : report.byTopic)
        line(key.first.empty() ? "-" : key.first, key.second, std::to_string(score.problems),
             percent(score.passAt1()), percent(score.majority()));
    line("all", "", std::to_string(report.all.problems), percent(report.all.passAt1()),
         percent(report.all.majority()));
    write(decimal(seconds, 1) + " s, " + std::to_string(report.tokens) + " tokens, " +
          decimal(static_cast<double>(report.tokens) / seconds, 0) + " tokens/s\n");
    flush();
}

} // namespace

int evalVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"-m", true},
                                    {"--problems", true},
                                    {"--samples", true},
                                    {"--temperature", true},
                                    {"--seed", true},
                                    {"--limit", true},
                                    {"--batch", true},
                                    {"--max-tokens", true},
                                    {"--thinking-budget", true},
                                    {"--device", true},
                                    {"--context", true},
                                    {"--cache", true},
                                    {"--no-lookup"},
                                    {"-t", true},
                                    {"--json"}});
    if (!arguments.positional().empty())
        throw WrongUse("'" + arguments.positional().front() + "' is one argument too many");
    const auto path = arguments.text("--problems");
    if (!path)
        throw WrongUse("say which problems with --problems FILE.jsonl");
    const auto limit =
        static_cast<std::size_t>(arguments.integer("--limit", 1, 1 << 30).value_or(0));
    const auto batch = static_cast<int>(arguments.integer("--batch", 1, 256).value_or(32));
    tutor::SolveOptions options;
    options.samples = static_cast<int>(arguments.integer("--samples", 1, 256).value_or(1));
    options.seed = arguments.seed("--seed");
    options.maxTokens = static_cast<int>(arguments.integer("--max-tokens", 1, 1 << 24).value_or(0));
    options.thinkingBudget =
        static_cast<int>(arguments.integer("--thinking-budget", 1, 1 << 24).value_or(0));
    const auto temperature = arguments.number("--temperature", 0.0, 100.0);
    const ModelOptions modelOptions = readModelOptions(arguments);
    grading::useThisProgramAsWorker();
    const std::vector<ProblemRow> rows = readProblems(*path, limit);

    catchInterrupts();
    auto model = loadModel(modelOptions, Use::Conversation).model;
    options.sampling = engine::recommendedSampling(model->files());
    // One sample is the model's best word; several differ only if they are drawn.
    options.sampling->temperature =
        temperature.value_or(options.samples == 1 ? 0.0 : options.sampling->temperature);
    const auto start = std::chrono::steady_clock::now();
    auto session = std::make_unique<tutor::Session>(
        std::make_shared<engine::Generator>(std::move(model), lookupOf(arguments)));
    Evaluation evaluation(*session, rows, options);
    const bool whole = evaluation.run(
        static_cast<std::size_t>(std::max(1, batch / options.samples)), stderrIsTerminal());
    if (!whole) {
        session.reset(); // its events refer to the evaluation
        throw std::runtime_error((evaluation.lost().empty() ? "" : evaluation.lost() + " It was ") +
                                 "stopped after " + std::to_string(evaluation.done()) + " of " +
                                 std::to_string(rows.size()) + " problems");
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    const Report report = makeReport(rows, evaluation.outcomes());
    if (!arguments.has("--json")) {
        writeText(report, options.samples, seconds);
        return kDone;
    }
    Json topics = Json::array();
    for (const auto& [key, score] : report.byTopic) {
        Json topic = {{"topic", key.first}, {"lang", key.second}};
        topic.update(describe(score));
        topics.push_back(std::move(topic));
    }
    Json result = {{"model", modelOptions.path.string()},
                   {"samples", options.samples},
                   {"temperature", options.sampling->temperature}};
    result.update(describe(report.all));
    result["topics"] = std::move(topics);
    result["tokens"] = report.tokens;
    result["seconds"] = seconds;
    result["failures"] = report.failures;
    writeJson(result);
    return kDone;
}

} // namespace khatwa::cli
