#pragma once

#include "app/grading/options.h"
#include "app/grading/steps.h"
#include "app/problems/topic.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::practice {

/// One line of a student's working with its mark and a sentence.
struct LineMark {
    enum class Mark {
        None,      ///< the first line, or words: nothing to be judged
        Good,      ///< follows from the line before
        Bad,       ///< does not
        CannotSay, ///< nobody knows
        Unreadable
    };
    std::size_t line = 0; ///< from 1, as the student counts
    std::string text;
    Mark mark = Mark::None;
    bool firstBad = false; ///< the first that is Bad or Unreadable
    std::string sentence;  ///< in words; empty where there is nothing to say
};

/// Marks and sentences for judged lines. Sentences come from app/grading/messages.h and never tell
/// the answer.
std::vector<LineMark> lineMarks(std::span<const grading::LineJudgement> lines,
                                problems::Language language);

/// Judges working line by line, each against the one before it; `reference`, the problem's answer,
/// tells which equations a system may begin with, one a line. Ends within half a second, or
/// within two and a half where the worker process has to help; lines that could not be decided are
/// CannotSay, and working too long to be read has no lines. Never throws but bad_alloc. Any thread.
std::vector<LineMark> judgeWorking(std::string_view working, std::string_view reference,
                                   const grading::Options& options, problems::Language language);

} // namespace khatwa::practice
