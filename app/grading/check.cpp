#include "app/grading/check.h"

#include "app/grading/decide.h"
#include "app/grading/rules.h"
#include "app/grading/worker.h"

#include <chrono>
#include <new>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::ReadOptions;

namespace {

/// Decisions of ordinary answers take microseconds; what is not decided in this time goes to the
/// worker or is undecided. Together they stay below the promised two seconds.
constexpr std::chrono::milliseconds kTime{500};
constexpr std::chrono::milliseconds kWorkerTime{1300};

bool usesDecimalComma(std::string_view locale) {
    static constexpr std::string_view kComma[] = {"de", "fr", "es", "it", "pt", "nl", "ru", "pl",
                                                  "tr", "sv", "da", "nb", "fi", "cs", "id", "vi"};
    const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
    for (const std::string_view name : kComma) {
        if (language == name)
            return true;
    }
    return false;
}

ReadOptions readOptionsFor(const Task& task, const Rule& rule) {
    ReadOptions options;
    options.decimalComma = usesDecimalComma(task.options.locale);
    options.functions = task.options.functions;
    options.units = rule.units;
    options.naturalLog = task.options.logBase == "e";
    return options;
}

Judgement cannotRead(const maths::ReadError& error) {
    Judgement judgement = judged(Verdict::Invalid, error.code);
    judgement.position = error.position;
    judgement.details["what"] = error.what;
    judgement.details["meant"] = error.meant;
    return judgement;
}

Question readSides(const Task& task, const Rule& rule) {
    const ReadOptions options = readOptionsFor(task, rule);
    return Question{{}, {}, task.expected, task.answer, task.options, options};
}

} // namespace

Judgement decide(const Task& task, Budget& budget) {
    const Rule* rule = findRule(task.rule);
    if (rule == nullptr)
        throw BadTask{"there is no rule '" + task.rule + "'"};
    Question question = readSides(task, *rule);
    try {
        if (rule->readsTexts) {
            const maths::Reading expected = maths::readAnswer(task.expected, question.readOptions);
            if (!expected)
                throw BadTask{"the reference cannot be read: " + std::string(expected.error.code) +
                              " at byte " + std::to_string(expected.error.position)};
            const maths::Reading answer = maths::readAnswer(task.answer, question.readOptions);
            if (!answer)
                return cannotRead(answer.error);
            question.expected = *expected.expression;
            question.answer = *answer.expression;
        }
        return rule->judge(question, budget);
    } catch (const maths::TooLarge&) {
        return undecided(reasons::kTooLarge);
    }
}

Judgement check(const Task& task) {
    try {
        Budget budget(kTime);
        return decide(task, budget);
    } catch (const maths::OverBudget&) {
    } catch (const std::bad_alloc&) {
        return undecided(reasons::kTooHard);
    }
    try {
        return askWorker(task, kWorkerTime).value_or(undecided(reasons::kTooHard));
    } catch (const std::bad_alloc&) {
        return undecided(reasons::kTooHard);
    }
}

} // namespace khatwa::grading
