#pragma once

#include "app/grading/options.h"
#include "app/problems/topic.h"

#include <filesystem>
#include <string>
#include <vector>

namespace khatwa::cli {

/// A row of a file of problems: one JSON object a line with `problem` (or `question`) and `answer`,
/// and where they are there `id`, `topic`, `lang`, `rule` and `options`.
struct ProblemRow {
    std::string id; ///< the line's number where the row has none
    std::string topic;
    problems::Language language =
        problems::Language::English; ///< by the problem's script where the row has no `lang`
    std::string problem;
    std::string answer;
    std::string rule = "equivalent"; ///< how an answer is graded (app/grading/check.h)
    grading::Options options;
};

/// The rows in order, at most `limit` (0: all); empty lines are passed over. Throws
/// std::runtime_error that names the line and what is wrong with it.
std::vector<ProblemRow> readProblems(const std::filesystem::path& path, std::size_t limit);

} // namespace khatwa::cli
