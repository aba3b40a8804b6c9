#include "app/grading/check.h"

#include "app/grading/rules.h"

#include <chrono>
#include <new>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::ReadOptions;

namespace {

/// Decisions of ordinary answers take microseconds; what is not decided in this time goes to the
/// worker or is undecided.
constexpr std::chrono::milliseconds kTime{500};

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

Judgement decide(const Task& task, const Rule& rule, Budget& budget) {
    const ReadOptions options = readOptionsFor(task, rule);
    Question question{{}, {}, task.expected, task.answer, task.options, options};
    if (rule.readsTexts) {
        const maths::Reading expected = maths::readAnswer(task.expected, options);
        if (!expected)
            throw BadTask{"the reference cannot be read: " + std::string(expected.error.code) +
                          " at byte " + std::to_string(expected.error.position)};
        const maths::Reading answer = maths::readAnswer(task.answer, options);
        if (!answer)
            return cannotRead(answer.error);
        question.expected = *expected.expression;
        question.answer = *answer.expression;
    }
    return rule.judge(question, budget);
}

} // namespace

Judgement check(const Task& task) {
    const Rule* rule = findRule(task.rule);
    if (rule == nullptr)
        throw BadTask{"there is no rule '" + task.rule + "'"};
    Budget budget(kTime);
    try {
        return decide(task, *rule, budget);
    } catch (const maths::TooLarge&) {
        return undecided(reasons::kTooLarge);
    } catch (const maths::OverBudget&) {
        return undecided(reasons::kTooHard);
    } catch (const std::bad_alloc&) {
        return undecided(reasons::kTooHard);
    }
}

} // namespace khatwa::grading
