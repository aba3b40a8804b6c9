// A task of any bytes: what check() promises (app/grading/check.h) must hold. The first byte
// chooses the rule, the second the options, the rest is the reference, a zero byte, and the answer.

#include "app/grading/check.h"
#include "app/maths/read.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace khatwa::grading;

/// In the order of the corpus: new rules go to the end.
constexpr std::array<std::string_view, 20> kRules = {"equivalent",
                                                     "numeric",
                                                     "units",
                                                     "units-strict",
                                                     "form:simplified",
                                                     "form:factored",
                                                     "form:expanded",
                                                     "form:lowest-terms",
                                                     "form:partial-fractions",
                                                     "form:single-fraction",
                                                     "form:completed-square",
                                                     "form:same-as-reference",
                                                     "derivative",
                                                     "antiderivative",
                                                     "set",
                                                     "equation-system",
                                                     "up-to-renaming",
                                                     "logic",
                                                     "steps",
                                                     "no such rule"};

constexpr std::array<std::string_view, 16> kOptions = {
    "{}",
    R"({"assume":"positive"})",
    R"({"assume":"complex"})",
    R"({"round_decimals":2})",
    R"({"abs":"0.01"})",
    R"({"rel":"0.05"})",
    R"({"sigfigs":3})",
    R"({"sigfigs":[3,2]})",
    R"({"decimals":2})",
    R"({"locale":"de"})",
    R"({"variable":"x","constant":false})",
    R"({"fixed":["x"],"variable":"x"})",
    R"({"log_bars":"required","log_base":"e"})",
    R"({"missing_unit":"accept","bare_value":"reject"})",
    R"({"order":"kept","case":"ignore"})",
    R"({"functions":["p"],"angle":"degrees","integrand":"2x"})"};

void demand(bool holds, const char* what, const Task& task) {
    if (holds)
        return;
    std::fprintf(stderr, "%s\nrule %s\nexpected %s\nanswer %s\n", what, task.rule.c_str(),
                 task.expected.c_str(), task.answer.c_str());
    std::abort();
}

/// Empty where the task makes no sense.
std::optional<Judgement> judge(const Task& task) {
    try {
        Judgement judgement = check(task);
        demand(judgement.position <= task.answer.size(), "position beyond the answer", task);
        demand(judgement.verdict == Verdict::Correct || judgement.verdict == Verdict::Incorrect ||
                   !judgement.reason.empty(),
               "a verdict that needs a reason has none", task);
        return judgement;
    } catch (const BadTask& bad) {
        demand(!bad.message.empty() && bad.message.size() < 2000 &&
                   bad.message.find('\n') == std::string::npos,
               "a message that is no line", task);
        return std::nullopt;
    }
}

/// The reference may demand a unit or allow a rounding, and says what members count twice; the
/// answer may not.
bool isOneSided(const Judgement& judgement) {
    return judgement.reason == "missing_unit" || judgement.verdict == Verdict::PartlyCorrect ||
           judgement.verdict == Verdict::Undecided || judgement.verdict == Verdict::Invalid;
}

/// A reference with a unit demands it; a unit that nobody asked for is welcome.
bool mayHaveUnits(const std::string& text) {
    khatwa::maths::ReadOptions options;
    options.units = true;
    const auto reading = khatwa::maths::readAnswer(text, options);
    return reading && (contains(*reading.expression, khatwa::maths::Kind::Unit) ||
                       contains(*reading.expression, khatwa::maths::Kind::Degrees) ||
                       contains(*reading.expression, khatwa::maths::Kind::Text));
}

void demandSymmetry(const Task& task, const Judgement& straight) {
    if (mayHaveUnits(task.expected) || mayHaveUnits(task.answer))
        return;
    Task turned = task;
    std::swap(turned.expected, turned.answer);
    const std::optional<Judgement> swapped = judge(turned);
    if (!swapped || isOneSided(straight) || isOneSided(*swapped))
        return;
    demand(swapped->verdict == straight.verdict, "not symmetric", task);
}

void demandReflexivity(const Task& task) {
    Task twice = task;
    twice.answer = task.expected;
    const std::optional<Judgement> same = judge(twice);
    demand(!same || same->verdict == Verdict::Correct || same->verdict == Verdict::Undecided,
           "a text is not correct against itself", twice);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3 || size > 2048)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const std::size_t cut = text.find('\0');
    if (cut == std::string_view::npos)
        return 0;
    Task task;
    task.rule = kRules[data[0] % kRules.size()];
    task.options = optionsFromJson(kOptions[data[1] % kOptions.size()]);
    task.expected = text.substr(0, cut);
    task.answer = text.substr(cut + 1);
    const std::optional<Judgement> judgement = judge(task);
    const bool plain = data[1] % kOptions.size() == 0;
    const bool symmetric =
        task.rule == "equivalent" || task.rule == "set" || task.rule == "equation-system";
    if (!judgement || !plain || !symmetric || task.expected.find("approx") != std::string::npos ||
        task.expected.find("≈") != std::string::npos ||
        task.answer.find("approx") != std::string::npos ||
        task.answer.find("≈") != std::string::npos)
        return 0;
    demandSymmetry(task, *judgement);
    demandReflexivity(task);
    return 0;
}
