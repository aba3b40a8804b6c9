#include "app/practice/working_marks.h"

#include "app/grading/check.h"
#include "app/grading/messages.h"
#include "app/grading/working.h"
#include "app/maths/expression.h"

#include <utility>

namespace khatwa::practice {

using grading::Judgement;
using grading::LineJudgement;
using grading::Verdict;
using problems::Language;
using Mark = LineMark::Mark;
using Status = LineJudgement::Status;

namespace {

Mark markOf(Status status) {
    switch (status) {
    case Status::First:
    case Status::Comment:
        return Mark::None;
    case Status::Same:
    case Status::Consequence:
        return Mark::Good;
    case Status::Lost:
    case Status::Gained:
    case Status::NotEquivalent:
        return Mark::Bad;
    case Status::Undecided:
        return Mark::CannotSay;
    case Status::Unreadable:
        break;
    }
    return Mark::Unreadable;
}

std::string sentenceOf(const Judgement& judgement, Language language) {
    return grading::message(judgement, language == Language::Arabic ? grading::Language::Arabic
                                                                    : grading::Language::English);
}

std::string cannotSay(std::size_t line, Language language) {
    const std::string number = std::to_string(line);
    return language == Language::Arabic
               ? "تعذّر الحكم على السطر " + number + "؛ راجعه مع معلمك."
               : "Line " + number + " could not be decided here; look at it with your teacher.";
}

Verdict verdictOf(Mark mark) {
    return mark == Mark::Unreadable ? Verdict::Invalid : Verdict::Incorrect;
}

maths::Assume assumeOf(const grading::Options& options) {
    return options.assume == "positive"  ? maths::Assume::Positive
           : options.assume == "complex" ? maths::Assume::Complex
                                         : maths::Assume::Real;
}

/// Where nothing could be decided in the program: what the worker process says of the whole.
std::vector<LineMark> judgedWhole(std::string_view working, const grading::Options& options,
                                  const maths::ReadOptions& reading, Language language) {
    Judgement whole;
    try {
        whole = grading::check({"", std::string(working), "steps", options});
    } catch (const grading::BadTask&) { // not of a task without a reference
    }
    std::vector<LineMark> marks;
    std::vector<grading::WorkingLine> lines;
    try {
        lines = grading::readWorking(working, reading);
    } catch (const maths::TooLarge&) {
        return marks;
    }
    const bool decided = whole.verdict == Verdict::Correct || whole.line > 0;
    bool first = true;
    for (const grading::WorkingLine& line : lines) {
        LineMark mark;
        mark.line = line.number;
        mark.text = line.text;
        if (!line.comment && !first) {
            if (decided && (whole.line == 0 || line.number < whole.line)) {
                mark.mark = Mark::Good;
            } else if (decided && line.number == whole.line &&
                       whole.verdict != Verdict::Undecided) {
                mark.mark = whole.verdict == Verdict::Invalid ? Mark::Unreadable : Mark::Bad;
                mark.firstBad = true;
                mark.sentence = sentenceOf(whole, language);
            } else {
                mark.mark = Mark::CannotSay;
                mark.sentence = cannotSay(line.number, language);
            }
        }
        first = first && line.comment;
        marks.push_back(std::move(mark));
    }
    return marks;
}

} // namespace

std::vector<LineMark> lineMarks(std::span<const LineJudgement> lines, Language language) {
    std::vector<LineMark> marks;
    bool bad = false;
    for (const LineJudgement& line : lines) {
        LineMark mark;
        mark.line = line.line;
        mark.text = line.text;
        mark.mark = markOf(line.status);
        if (mark.mark == Mark::CannotSay)
            mark.sentence = cannotSay(line.line, language);
        if (mark.mark == Mark::Bad || mark.mark == Mark::Unreadable) {
            mark.firstBad = !std::exchange(bad, true);
            Judgement judgement;
            judgement.verdict = verdictOf(mark.mark);
            judgement.reason = line.reason;
            judgement.details = {
                {"line", std::to_string(line.line)}, {"what", line.what}, {"meant", line.meant}};
            judgement.position = line.position;
            mark.sentence = sentenceOf(judgement, language);
        }
        marks.push_back(std::move(mark));
    }
    return marks;
}

std::vector<LineMark> judgeWorking(std::string_view working, std::string_view reference,
                                   const grading::Options& options, Language language) {
    const maths::ReadOptions reading = grading::readOptionsFor(options);
    std::vector<LineJudgement> lines;
    try {
        maths::Budget budget;
        lines = grading::judgeSteps(working, reading, assumeOf(options), budget,
                                    maths::readAnswer(reference, reading).expression);
    } catch (const maths::OverBudget&) {
        return judgedWhole(working, options, reading, language);
    } catch (const maths::TooLarge&) {
        return judgedWhole(working, options, reading, language);
    }
    for (LineJudgement& line : lines) {
        // A student counts from the beginning of the line, not of all that was written.
        const std::size_t end = working.rfind('\n', line.position);
        if (end != std::string_view::npos && line.position > end)
            line.position -= end + 1;
    }
    return lineMarks(lines, language);
}

} // namespace khatwa::practice
