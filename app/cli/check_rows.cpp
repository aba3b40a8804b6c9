#include "app/cli/check_rows.h"

#include "app/cli/json_text.h"
#include "app/grading/check.h"
#include "app/grading/messages.h"
#include "app/grading/reasons.h"

#include <algorithm>
#include <atomic>
#include <istream>
#include <thread>
#include <vector>

namespace khatwa::cli {

namespace {

/// So many rows, or so many bytes, are read before they are graded: enough to keep the threads
/// busy, little enough for any machine.
constexpr std::size_t kRowsAtOnce = 512;
constexpr std::size_t kBytesAtOnce = 8 << 20;
/// Longer lines are not kept: texts are read up to 1 MiB each, and JSON may write six bytes for
/// one.
constexpr std::size_t kLongestLine = 16 << 20;

/// One line without its end; what is longer than kLongestLine is cut there. False at the end.
bool readLine(std::istream& from, std::string& line) {
    line.clear();
    std::streambuf& bytes = *from.rdbuf();
    bool any = false;
    for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
        any = true;
        if (c == '\n')
            break;
        if (line.size() < kLongestLine)
            line += static_cast<char>(c);
    }
    return any;
}

bool isBlank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

std::string textMember(const Json& row, const char* name, bool needed) {
    const auto found = row.find(name);
    if (found == row.end() || found->is_null()) {
        if (needed)
            throw grading::BadTask{std::string("the row has no '") + name + "'"};
        return {};
    }
    if (found->is_string())
        return found->get<std::string>();
    if (found->is_number() || found->is_boolean())
        return found->dump();
    throw grading::BadTask{std::string("'") + name + "' must be a text"};
}

grading::Task taskOf(const Json& row, std::string_view language) {
    grading::Task task;
    task.expected = textMember(row, "expected", true);
    task.answer = textMember(row, "answer", true);
    const std::string rule = textMember(row, "rule", false);
    if (!rule.empty())
        task.rule = rule;
    const auto options = row.find("options");
    if (options != row.end() && !options->is_null())
        task.options = grading::optionsFromJson(options->dump());
    const bool ownLanguage =
        options != row.end() && options->is_object() && options->contains("lang");
    if (!language.empty() && !ownLanguage)
        task.options.lang = language;
    return task;
}

std::string lineOf(const Json& id, const grading::Judgement& judgement, std::string_view language) {
    const Json line = {{"id", id},
                       {"verdict", grading::nameOf(judgement.verdict)},
                       {"reason", judgement.reason},
                       {"message", grading::message(judgement, grading::languageNamed(language))}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string badRow(const Json& id, const std::string& what, std::string_view language) {
    grading::Judgement judgement;
    judgement.reason = grading::reasons::kBadTask;
    judgement.details["what"] = what;
    return lineOf(id, judgement, language);
}

} // namespace

std::string checkedRow(const std::string& line, std::string_view language) {
    if (line.size() >= kLongestLine)
        return badRow(nullptr, "the line is too long", language);
    const Json row = parseLeniently(line);
    if (!row.is_object())
        return badRow(nullptr, "the line is not a JSON object", language);
    const Json id = row.value("id", Json());
    try {
        const grading::Task task = taskOf(row, language);
        return lineOf(id, grading::check(task), task.options.lang);
    } catch (const grading::BadTask& bad) {
        return badRow(id, bad.message, language);
    }
}

void checkRows(std::istream& rows, std::string_view language) {
    const std::size_t most = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::string> lines;
    for (bool more = true; more;) {
        lines.clear();
        std::size_t bytes = 0;
        while (lines.size() < kRowsAtOnce && bytes < kBytesAtOnce) {
            std::string line;
            more = readLine(rows, line);
            if (!more)
                break;
            bytes += line.size();
            if (!isBlank(line))
                lines.push_back(std::move(line));
        }
        std::vector<std::string> results(lines.size());
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            for (std::size_t i = next++; i < lines.size(); i = next++)
                results[i] = checkedRow(lines[i], language);
        };
        {
            std::vector<std::jthread> helpers;
            for (std::size_t i = 1; i < std::min(most, lines.size()); ++i)
                helpers.emplace_back(work);
            work();
        }
        for (const std::string& result : results)
            write(result + "\n");
        flush();
    }
}

Json asJson(const grading::Judgement& judgement, const std::string& said) {
    Json json = {{"verdict", grading::nameOf(judgement.verdict)},
                 {"reason", judgement.reason},
                 {"message", said}};
    if (!judgement.missing.empty())
        json["missing"] = judgement.missing;
    if (!judgement.extra.empty())
        json["extra"] = judgement.extra;
    if (judgement.verdict == grading::Verdict::Invalid)
        json["position"] = judgement.position;
    if (judgement.line > 0)
        json["line"] = judgement.line;
    return json;
}

} // namespace khatwa::cli
