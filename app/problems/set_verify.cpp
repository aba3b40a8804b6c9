// What only the author of a set needs to know: whether its answers are right by their own rules.

#include "app/problems/problem_set.h"

#include <utility>

namespace khatwa::problems {

namespace {

using Kind = Remark::Kind;

/// What the last `\boxed{…}` of a text holds; nothing where there is none or its braces are open.
std::optional<std::string> boxed(std::string_view text) {
    constexpr std::string_view kBoxed = "\\boxed{";
    const std::size_t start = text.rfind(kBoxed);
    if (start == std::string_view::npos)
        return std::nullopt;
    const std::size_t begin = start + kBoxed.size();
    int depth = 1;
    for (std::size_t at = begin; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at; // an escaped brace is none
        else if (text[at] == '{')
            ++depth;
        else if (text[at] == '}' && --depth == 0)
            return std::string(text.substr(begin, at - begin));
    }
    return std::nullopt;
}

class Verifier {
public:
    Verifier(const ProblemSet& set, std::vector<Remark>& remarks) : set_(set), remarks_(remarks) {}

    void look(std::size_t index) {
        const SetProblem& problem = set_.problems[index];
        number_ = index + 1;
        const auto grade = [&](const std::string& expected, const std::string& answer) {
            grading::Task task = taskFor(problem, answer, set_.languageOf(problem));
            task.expected = expected;
            return grading::check(task).verdict;
        };
        try {
            itself(Kind::NotItself, "answer", grade(problem.answer, problem.answer));
            box(problem, problem.answer, problem.solution, "solution", grade);
            if (problem.example) {
                const WorkedExample& example = *problem.example;
                itself(Kind::ExampleNotItself, "example.answer",
                       grade(example.answer, example.answer));
                box(problem, example.answer, example.steps, "example.steps", grade);
            }
        } catch (const grading::BadTask& bad) {
            note(Kind::CannotGrade, "answer", bad.message);
        }
    }

private:
    void note(Kind kind, std::string field, std::string detail) {
        remarks_.push_back(
            {kind, number_, set_.problems[number_ - 1].id, std::move(field), std::move(detail)});
    }
    void itself(Kind kind, const char* field, grading::Verdict verdict) {
        if (verdict != grading::Verdict::Correct)
            note(kind, field, std::string(grading::nameOf(verdict)));
    }
    template <class Grade>
    void box(const SetProblem& problem, const std::string& answer,
             const std::vector<std::string>& steps, const std::string& field, const Grade& grade) {
        // The rule `steps` is about working, and a box holds one line of it.
        if (steps.empty() || problem.rule == "steps")
            return;
        const auto found = boxed(steps.back());
        if (found && grade(answer, *found) != grading::Verdict::Correct)
            note(Kind::BoxDiffers, field + "[" + std::to_string(steps.size()) + "]", *found);
    }

    const ProblemSet& set_;
    std::vector<Remark>& remarks_;
    std::size_t number_ = 0;
};

} // namespace

grading::Task taskFor(const SetProblem& problem, std::string answer, Language language) {
    grading::Task task;
    task.expected = problem.answer;
    task.answer = std::move(answer);
    task.rule = problem.rule;
    task.options.lang = language == Language::Arabic ? "ar" : "en";
    if (!problem.options.empty()) {
        const std::string lang = task.options.lang;
        task.options = grading::optionsFromJson(problem.options);
        task.options.lang = lang;
    }
    return task;
}

std::vector<Remark> verify(const ProblemSet& set, const std::function<bool(std::size_t)>& goOn) {
    std::vector<Remark> remarks = readSet(writeSet(set)).errors;
    if (!remarks.empty())
        return remarks; // grading what can't be written would tell of the same twice
    Verifier verifier(set, remarks);
    for (std::size_t i = 0; i < set.problems.size() && (!goOn || goOn(i)); ++i)
        verifier.look(i);
    return remarks;
}

} // namespace khatwa::problems
