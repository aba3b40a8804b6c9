// A problem and a reply of any bytes: what the step checker promises (app/tutor/step_checker.h)
// must hold, and a step must end in its time. The first byte chooses whether an answer is known,
// the rest is the problem, a zero byte, and the reply.

#include "app/tutor/scanner.h"
#include "app/tutor/step_attempt.h"
#include "app/tutor/step_checker.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace khatwa;
using namespace khatwa::tutor;

/// A step has 0.4 s, ten times as much under a sanitizer; the rest is for a busy machine.
constexpr std::chrono::seconds kLongest{12};

void demand(bool holds, const char* what, std::string_view problem, std::string_view reply) {
    if (holds)
        return;
    std::fprintf(stderr, "%s\nproblem %.*s\nreply %.*s\n", what, static_cast<int>(problem.size()),
                 problem.data(), static_cast<int>(reply.size()), reply.data());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2 || size > 2048)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t cut = text.find('\0');
    if (cut == std::string_view::npos)
        return 0;
    const std::string problem(text.substr(0, cut));
    const std::string reply(text.substr(cut + 1));
    StreamScanner scanner;
    scanner.push(reply);
    scanner.finish();
    const auto require = [&](bool holds, const char* what) { demand(holds, what, problem, reply); };
    const auto say = [&](const StepCheck& check) {
        require(check.verdict != StepVerdict::Unchecked, "no verdict");
        const bool checked = check.verdict == StepVerdict::Checked;
        require(check.reason.empty() == checked, "a reason where there is none, or none");
        for (const auto language : {problems::Language::English, problems::Language::Arabic})
            require(sentence(check, language).empty() == checked, "a sentence too many, or none");
    };
    const auto timed = [&](auto&& action) {
        const auto start = std::chrono::steady_clock::now();
        action();
        require(std::chrono::steady_clock::now() - start < kLongest, "it took too long");
    };
    const bool known = (data[0] & 1U) != 0;
    StepChecker checker(problem, known ? std::optional(KnownAnswer{"7"}) : std::nullopt);
    StepChecker again(problem, known ? std::optional(KnownAnswer{"7"}) : std::nullopt);
    const std::vector<StepBlocks> steps = stepBlocksOf(scanner.blocks());
    for (std::size_t i = 0; i < steps.size() && i < 12; ++i) {
        StepCheck check;
        timed([&] { check = checker.check(steps[i].blocks); });
        say(check);
        // Whether something was decided in time may differ from run to run, but never what.
        const StepCheck other = again.check(steps[i].blocks);
        require(check.verdict == other.verdict || check.verdict == StepVerdict::CannotCheck ||
                    other.verdict == StepVerdict::CannotCheck,
                "two verdicts on one step");
    }
    if (const auto answer = scanner.answer())
        timed([&] { say(checker.checkAnswer(*answer)); });
    if (!steps.empty() && (data[0] & 2U) != 0)
        timed([&] { judgeAttempt(problem, {}, steps.front(), reply); });
    return 0;
}
