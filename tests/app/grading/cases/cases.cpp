#include "tests/app/grading/cases/cases.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace khatwa::grading::cases {

namespace {

using Json = nlohmann::ordered_json;

Case caseOf(const Json& row) {
    Case one;
    one.id = row.at("id").get<std::string>();
    one.task.expected = row.at("expected").get<std::string>();
    one.task.answer = row.at("answer").get<std::string>();
    if (row.contains("rule"))
        one.task.rule = row["rule"].get<std::string>();
    if (row.contains("options")) {
        one.options = row["options"].dump();
        one.task.options = optionsFromJson(one.options);
    }
    const Json& verdict = row.at("verdict");
    if (verdict.is_array())
        one.verdicts = verdict.get<std::vector<std::string>>();
    else
        one.verdicts = {verdict.get<std::string>()};
    one.reason = row.value("reason", "");
    if (row.contains("position"))
        one.position = row["position"].get<std::size_t>();
    if (row.contains("line"))
        one.line = row["line"].get<std::size_t>();
    one.why = row.at("why").get<std::string>();
    return one;
}

} // namespace

std::vector<Case> loadCases(std::string_view prefix) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(KHATWA_GRADING_CASES)) {
        if (entry.path().extension() == ".jsonl")
            files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<Case> all;
    for (const auto& path : files) {
        std::ifstream file(path);
        std::string line;
        for (int number = 1; std::getline(file, line); ++number) {
            try {
                Case one = caseOf(Json::parse(line));
                one.file = path.stem().string();
                if (one.id.starts_with(prefix))
                    all.push_back(std::move(one));
            } catch (const std::exception& error) {
                throw std::runtime_error(path.filename().string() + ":" + std::to_string(number) +
                                         ": " + error.what());
            } catch (const BadTask& bad) {
                throw std::runtime_error(path.filename().string() + ":" + std::to_string(number) +
                                         ": " + bad.message);
            }
        }
    }
    return all;
}

Outcome judge(const Task& task) {
    Outcome outcome;
    const auto begin = std::chrono::steady_clock::now();
    try {
        outcome.judgement = check(task);
        outcome.verdict = nameOf(outcome.judgement.verdict);
    } catch (const BadTask& bad) {
        outcome.verdict = "bad_task";
        outcome.judgement.details["message"] = bad.message;
    }
    outcome.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return outcome;
}

bool agrees(const Case& row, const Outcome& outcome) {
    return std::ranges::find(row.verdicts, outcome.verdict) != row.verdicts.end() &&
           (row.reason.empty() || row.reason == outcome.judgement.reason) &&
           (!row.position || *row.position == outcome.judgement.position) &&
           (!row.line || *row.line == outcome.judgement.line);
}

std::string reportLine(const Case& row, const Outcome& outcome) {
    Json line;
    line["id"] = row.id;
    if (row.task.rule != "equivalent")
        line["rule"] = row.task.rule;
    if (!row.options.empty())
        line["options"] = Json::parse(row.options);
    line["expected"] = row.task.expected;
    line["answer"] = row.task.answer;
    line["want"] = row.verdicts.size() == 1 ? Json(row.verdicts.front()) : Json(row.verdicts);
    line["got"] = outcome.verdict;
    if (!row.reason.empty())
        line["want_reason"] = row.reason;
    if (!outcome.judgement.reason.empty())
        line["got_reason"] = outcome.judgement.reason;
    if (row.position) {
        line["want_position"] = *row.position;
        line["got_position"] = outcome.judgement.position;
    }
    if (row.line) {
        line["want_line"] = *row.line;
        line["got_line"] = outcome.judgement.line;
    }
    if (outcome.verdict == "bad_task")
        line["message"] = outcome.judgement.details.at("message");
    line["why"] = row.why;
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace khatwa::grading::cases
