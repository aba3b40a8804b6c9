// What guessing tokens from the text so far gains on the topics of the generators: every problem is
// solved without guesses, with guesses where they pay, and with all of them, in turn.
//   lookup_bench [PROBLEMS A TOPIC] [MODEL] [TEMPERATURE]      prints a Markdown table

#include "app/problems/topic.h"
#include "app/tutor/models.h"
#include "app/tutor/session.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <stdexcept>

namespace {

using namespace khatwa;

constexpr std::uint64_t kSeed = problems::kFirstHeldOutSeed + 6;
constexpr std::array kWays = {engine::Lookup::Off, engine::Lookup::Measured,
                              engine::Lookup::Always};

struct Sums {
    double seconds = 0.0; ///< of writing, the reading of the prompt not counted
    std::int64_t tokens = 0, guessed = 0, right = 0;

    void add(const Sums& other) {
        seconds += other.seconds;
        tokens += other.tokens;
        guessed += other.guessed;
        right += other.right;
    }
    double perSecond() const { return static_cast<double>(tokens) / seconds; }
    double perPass() const {
        return static_cast<double>(tokens) / static_cast<double>(tokens - right);
    }
};

tutor::Solution solve(tutor::Session& session, const problems::Problem& problem,
                      double temperature) {
    tutor::SolveOptions options;
    options.sampling = engine::recommendedSampling(session.generator().model().files());
    options.sampling->temperature = temperature;
    options.seed = 1;
    std::promise<tutor::Solution> done;
    tutor::SolveEvents events;
    events.finished = [&](int, const tutor::Solution& solution) { done.set_value(solution); };
    session.solve(problem.statement,
                  problem.language == problems::Language::Arabic ? tutor::Language::Arabic
                                                                 : tutor::Language::English,
                  options, std::move(events));
    return done.get_future().get();
}

void printRow(const char* name, const std::array<Sums, 3>& ways) {
    const auto percent = [](std::int64_t part, std::int64_t whole) {
        return whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0;
    };
    std::printf("| %s | %lld | %.0f | %.0f | %+.1f %% | %.1f %% | %.2f | %.1f %% | %.2f | %.0f |\n",
                name, static_cast<long long>(ways[0].tokens), ways[0].perSecond(),
                ways[1].perSecond(), 100.0 * (ways[1].perSecond() / ways[0].perSecond() - 1.0),
                percent(ways[1].right, ways[1].guessed), ways[1].perPass(),
                percent(ways[2].right, ways[2].guessed), ways[2].perPass(), ways[2].perSecond());
    std::fflush(stdout);
}

int run(int problemsATopic, const std::filesystem::path& path, double temperature) {
    const std::shared_ptr<const engine::ModelFiles> files = engine::ModelFiles::open(path);
    std::vector<tutor::Session> sessions;
    for (const engine::Lookup lookup : kWays) {
        engine::LoadOptions options;
        options.context = 8192;
        sessions.emplace_back(std::make_shared<engine::Generator>(
            engine::Model::load(files, engine::makeCpuBackend(), options), lookup));
    }
    std::printf("| topic | tokens | plain, tokens/s | with guesses | gain | right of those "
                "checked | tokens a pass | right of all | tokens a pass | all, tokens/s |\n"
                "|---|---|---|---|---|---|---|---|---|---|\n");
    std::array<Sums, 3> total;
    for (const problems::Topic* topic : problems::topics()) {
        std::array<Sums, 3> ways;
        for (int i = 0; i < problemsATopic; ++i) {
            const auto language =
                i % 2 == 0 ? problems::Language::English : problems::Language::Arabic;
            const problems::Problem problem = problems::makeProblem(
                *topic, 1 + i % 3, language, kSeed, static_cast<std::uint64_t>(i));
            std::string text;
            for (std::size_t turn = 0; turn < kWays.size(); ++turn) {
                // Each way comes first, second and last equally often.
                const std::size_t w = (turn + static_cast<std::size_t>(i)) % kWays.size();
                const tutor::Solution solution = solve(sessions[w], problem, temperature);
                if (turn == 0)
                    text = solution.thinking + solution.text;
                else if (text != solution.thinking + solution.text)
                    throw std::runtime_error("guesses changed the text of " + problem.id);
                ways[w].add({solution.seconds - solution.secondsToFirstToken, solution.tokens,
                             solution.guessedTokens, solution.rightGuesses});
            }
        }
        printRow(std::string(topic->key()).c_str(), ways);
        for (std::size_t w = 0; w < kWays.size(); ++w)
            total[w].add(ways[w]);
    }
    printRow("all", total);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
    try {
        const auto starter = tutor::starterModel();
        if (argc <= 2 && !starter)
            throw std::runtime_error(tutor::starterModelMissing());
        return run(count, argc > 2 ? std::filesystem::path(argv[2]) : *starter,
                   argc > 3 ? std::atof(argv[3]) : 0.0);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lookup_bench: %s\n", error.what());
        return 1;
    }
}
