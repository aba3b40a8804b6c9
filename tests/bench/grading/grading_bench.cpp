// How fast check() is on what a school writes: a fixed set of pairs, each judged many times on one
// core. The set: every `equivalent` row of tests/data/grading but the hard, near, invalid and
// undecidable ones, and for each topic, level and language of app/problems six answers against
// themselves and against the next one.
//
//   grading_bench [rounds]    (7)

#include "app/grading/check.h"
#include "app/problems/topic.h"
#include "tests/app/grading/cases/cases.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace khatwa;
using grading::Task;
using Clock = std::chrono::steady_clock;

struct Pair {
    std::string name;
    Task task;
    double best = 1e9; ///< seconds, of the rounds
};

std::vector<Pair> rowsOfCases() {
    static const std::set<std::string> kNotOrdinary = {"equivalent_hard", "equivalent_nearmiss",
                                                       "equivalent_invalid"};
    std::vector<Pair> pairs;
    for (const grading::cases::Case& row : grading::cases::loadCases()) {
        if (row.task.rule == "equivalent" && !kNotOrdinary.contains(row.file))
            pairs.push_back({row.id, row.task});
    }
    return pairs;
}

std::vector<Pair> rowsOfTopics() {
    constexpr std::uint64_t kSeed = problems::kFirstHeldOutSeed + 1;
    constexpr std::uint64_t kEach = 6;
    std::vector<Pair> pairs;
    for (const problems::Topic* topic : problems::topics()) {
        for (int level = 1; level <= 3; ++level) {
            for (const auto language : {problems::Language::English, problems::Language::Arabic}) {
                for (std::uint64_t index = 0; index < kEach; ++index) {
                    const auto one = problems::makeProblem(*topic, level, language, kSeed, index);
                    const auto next =
                        problems::makeProblem(*topic, level, language, kSeed, index + 1);
                    for (const std::string& answer : {one.answer, next.answer}) {
                        Task task;
                        task.expected = one.answer;
                        task.answer = answer;
                        pairs.push_back({one.id, task});
                    }
                }
            }
        }
    }
    return pairs;
}

void measure(const char* name, std::vector<Pair>& pairs, int rounds) {
    std::map<std::string, int> verdicts;
    double best = 1e9;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = Clock::now();
        for (Pair& pair : pairs) {
            const auto start = Clock::now();
            std::string verdict = "bad_task";
            try {
                verdict = nameOf(grading::check(pair.task).verdict);
            } catch (const grading::BadTask&) { // counted
            }
            pair.best =
                std::min(pair.best, std::chrono::duration<double>(Clock::now() - start).count());
            if (round == 0)
                ++verdicts[verdict];
        }
        best = std::min(best, std::chrono::duration<double>(Clock::now() - begin).count());
    }
    std::ranges::sort(pairs, {}, &Pair::best);
    const auto micros = [&](double share) {
        const auto at = static_cast<std::size_t>(share * static_cast<double>(pairs.size() - 1));
        return 1e6 * pairs[at].best;
    };
    std::printf("%-8s %5zu pairs %8.0f answers/s  median %6.1f us  90 %% %7.1f  99 %% %8.1f  "
                "slowest %8.1f us\n",
                name, pairs.size(), static_cast<double>(pairs.size()) / best, micros(0.5),
                micros(0.9), micros(0.99), micros(1));
    for (const auto& [verdict, count] : verdicts)
        std::printf("  %s %d", verdict.c_str(), count);
    std::printf("\n");
    for (std::size_t i = pairs.size(); i > 0 && i + 12 > pairs.size(); --i) {
        const Pair& pair = pairs[i - 1];
        std::printf("  %8.1f us  %s  %.60s | %.60s\n", 1e6 * pair.best, pair.name.c_str(),
                    pair.task.expected.c_str(), pair.task.answer.c_str());
    }
}

} // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 7;
    std::vector<Pair> cases = rowsOfCases();
    std::vector<Pair> topics = rowsOfTopics();
    measure("cases", cases, rounds);
    measure("topics", topics, rounds);
    std::vector<Pair> all = cases;
    all.insert(all.end(), topics.begin(), topics.end());
    measure("all", all, rounds);
    return 0;
}
