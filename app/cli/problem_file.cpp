#include "app/cli/problem_file.h"

#include "app/cli/output.h"
#include "app/tutor/votes.h"
#include "app/grading/check.h"
#include "app/tutor/prompts.h"

#include <fstream>
#include <stdexcept>

namespace khatwa::cli {

namespace {

/// A member as text (numbers as they are written); empty where it is missing.
std::string field(const Json& row, const char* name) {
    const auto found = row.find(name);
    if (found == row.end() || found->is_null())
        return {};
    if (found->is_string())
        return found->get<std::string>();
    if (found->is_number())
        return found->dump();
    throw std::runtime_error(std::string("'") + name + "' must be a text");
}

ProblemRow readRow(const std::string& line) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object())
        throw std::runtime_error("it is not a JSON object");
    ProblemRow row;
    row.id = field(json, "id");
    row.topic = field(json, "topic");
    row.problem = field(json, json.contains("problem") ? "problem" : "question");
    row.answer = tutor::expectedAnswer(field(json, "answer"));
    if (row.problem.empty())
        throw std::runtime_error("it has no 'problem'");
    if (row.answer.find_first_not_of(" \t\r\n$") == std::string::npos)
        throw std::runtime_error("it has no 'answer'");
    const std::string rule = field(json, "rule");
    if (!rule.empty())
        row.rule = rule;
    try {
        const auto options = json.find("options");
        if (options != json.end() && !options->is_null())
            row.options = grading::optionsFromJson(options->dump());
        // A reference that makes no sense is told now, and not as a model that is always wrong.
        (void)grading::check({row.answer, row.answer, row.rule, row.options});
    } catch (const grading::BadTask& bad) {
        throw std::runtime_error(bad.message);
    }
    const std::string language = field(json, "lang");
    if (!language.empty() && language != "en" && language != "ar")
        throw std::runtime_error("'lang' must be en or ar, not '" + language + "'");
    row.language = language.empty()   ? tutor::languageOf(row.problem)
                   : language == "ar" ? problems::Language::Arabic
                                      : problems::Language::English;
    return row;
}

} // namespace

std::vector<ProblemRow> readProblems(const std::filesystem::path& path, std::size_t limit) {
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("'" + path.string() +
                                 "' cannot be read; check its name and your rights");
    std::vector<ProblemRow> rows;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line) && (limit == 0 || rows.size() < limit);
         ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        try {
            rows.push_back(readRow(line));
        } catch (const std::exception& error) {
            throw std::runtime_error(path.string() + ", line " + std::to_string(number) + ": " +
                                     error.what());
        }
        if (rows.back().id.empty())
            rows.back().id = std::to_string(number);
    }
    if (rows.empty())
        throw std::runtime_error(path.string() + " holds no problems");
    return rows;
}

} // namespace khatwa::cli
