#include "app/cli/generate_verb.h"

#include "app/cli/verb.h"
#include "app/problems/problem_set.h"
#include "app/problems/topic.h"
#include "app/problems/topic_sets.h"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::cli {

namespace {

using problems::Language;
using problems::Problem;
using problems::Topic;

enum class Format { Jsonl, Text, Set };

struct Request {
    std::string topic;
    std::uint64_t count = 0;
    std::uint64_t seed = 0;
    int level = 0; ///< 0: all levels, drawn at random
    bool english = true;
    bool arabic = false;
    bool worked = false;
    bool list = false;
    Format format = Format::Jsonl;
    std::string out; ///< the file of a set; empty: stdout
};

bool readNumber(std::string_view text, std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

int wrongUse(const std::string& message) {
    std::fprintf(stderr, "khatwa-cli generate: %s\n", message.c_str());
    return kWrongUse;
}

/// The request, or nothing after a line on stderr that says what is wrong.
std::optional<Request> readRequest(std::span<const std::string> arguments) {
    Request request;
    bool haveCount = false;
    bool haveSeed = false;
    const auto wrong = [](const std::string& message) {
        wrongUse(message);
        return std::nullopt;
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& option = arguments[i];
        if (option == "--list") {
            request.list = true;
            continue;
        }
        if (option == "--worked") {
            request.worked = true;
            continue;
        }
        if (option != "--topic" && option != "--count" && option != "--seed" &&
            option != "--level" && option != "--lang" && option != "--format" && option != "--out")
            return wrong("'" + option + "' is not an option of this verb");
        if (i + 1 == arguments.size())
            return wrong("a value must follow " + option);
        const std::string& value = arguments[++i];
        if (option == "--topic") {
            request.topic = value;
        } else if (option == "--count") {
            haveCount = readNumber(value, request.count);
            if (!haveCount)
                return wrong("--count takes a whole number, not '" + value + "'");
        } else if (option == "--seed") {
            haveSeed = readNumber(value, request.seed);
            if (!haveSeed)
                return wrong("--seed takes a whole number, not '" + value + "'");
        } else if (option == "--level") {
            if (value != "1" && value != "2" && value != "3")
                return wrong("--level takes 1, 2 or 3, not '" + value + "'");
            request.level = value[0] - '0';
        } else if (option == "--lang") {
            if (value != "en" && value != "ar" && value != "both")
                return wrong("--lang takes en, ar or both, not '" + value + "'");
            request.english = value != "ar";
            request.arabic = value != "en";
        } else if (option == "--out") {
            request.out = value;
        } else {
            if (value != "jsonl" && value != "text" && value != "set")
                return wrong("--format takes jsonl, text or set, not '" + value + "'");
            request.format = value == "text"  ? Format::Text
                             : value == "set" ? Format::Set
                                              : Format::Jsonl;
        }
    }
    if (request.list)
        return request;
    if (request.topic.empty())
        return wrong("say which topic with --topic; --list names them");
    if (request.topic != "all" && problems::findTopic(request.topic) == nullptr)
        return wrong("there is no topic '" + request.topic + "'; --list names them");
    if (!haveCount)
        return wrong("say how many problems with --count");
    if (!haveSeed)
        return wrong("say which problems with --seed");
    if (!request.out.empty() && request.format != Format::Set)
        return wrong("--out belongs to --format set; write other formats with '>'");
    if (request.format == Format::Set) {
        if (request.topic == "all" || (request.english && request.arabic))
            return wrong("a set has one topic and one language; name them with --topic and --lang");
        if (request.count == 0 || request.count > problems::kMostProblems)
            return wrong("a set holds 1 to " + std::to_string(problems::kMostProblems) +
                         " problems; say how many with --count");
    }
    return request;
}

void appendJson(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += c; // generators write no other control characters
        }
    }
    out += '"';
}

void appendJsonRow(std::string& out, const Problem& problem, bool worked) {
    out += "{\"id\":";
    appendJson(out, problem.id);
    out += ",\"topic\":";
    appendJson(out, problem.topic);
    out += ",\"level\":" + std::to_string(problem.level) + ",\"lang\":";
    out += problem.language == Language::Arabic ? "\"ar\"" : "\"en\"";
    out += ",\"problem\":";
    appendJson(out, problem.statement);
    out += ",\"answer\":";
    appendJson(out, problem.answer);
    if (const auto* topic = problems::findTopic(problem.topic)) {
        out += ",\"rule\":";
        appendJson(out, topic->rule(problem.level));
    }
    if (worked) {
        out += ",\"thinking\":";
        appendJson(out, problem.thinking);
        out += ",\"steps\":[";
        for (std::size_t i = 0; i < problem.steps.size(); ++i) {
            if (i > 0)
                out += ',';
            appendJson(out, problem.steps[i]);
        }
        out += ']';
    }
    out += "}\n";
}

void appendText(std::string& out, const Problem& problem, bool worked) {
    out += problem.id + "\n" + problem.statement + "\n";
    if (worked) {
        out += "\n" + problem.thinking + "\n\n";
        for (std::size_t i = 0; i < problem.steps.size(); ++i)
            out += std::to_string(i + 1) + ". " + problem.steps[i] + "\n";
    }
    out += "= " + problem.answer + "\n\n";
}

int listTopics() {
    for (const Topic* topic : problems::topics()) {
        const std::string line = std::string(topic->key()) + "\t" +
                                 std::string(topic->title(Language::English)) + "\t" +
                                 std::string(topic->title(Language::Arabic)) + "\n";
        std::fputs(line.c_str(), stdout);
    }
    return kDone;
}

bool write(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

int writeFailed() {
    std::fputs("khatwa-cli generate: the output could not be written; is the disk full?\n", stderr);
    return kFailed;
}

/// The problems of a set are spread evenly over the levels asked for, easiest first.
int writeSet(const Request& request) {
    problems::LevelCounts counts = {};
    for (std::uint64_t i = 0; i < request.count; ++i)
        ++counts[request.level == 0 ? i % counts.size()
                                    : static_cast<std::size_t>(request.level - 1)];
    const Topic& topic = *problems::findTopic(request.topic);
    const auto language = request.arabic ? Language::Arabic : Language::English;
    const problems::ProblemSet set = problems::topicSet(topic, language, request.seed, counts);
    if (set.problems.size() < request.count)
        std::fprintf(stderr,
                     "khatwa-cli generate: the topic has only %zu different problems there\n",
                     set.problems.size());
    if (!request.out.empty()) {
        const auto remark = problems::writeSetFile(set, request.out);
        if (remark)
            std::fprintf(stderr, "khatwa-cli generate: %s\n", problems::sentence(*remark).c_str());
        return remark ? kFailed : kDone;
    }
    return write(problems::writeSet(set)) && std::fflush(stdout) == 0 ? kDone : writeFailed();
}

} // namespace

int generateVerb(std::span<const std::string> arguments) {
    const std::optional<Request> request = readRequest(arguments);
    if (!request)
        return kWrongUse;
    if (request->list)
        return listTopics();
    if (request->format == Format::Set)
        return writeSet(*request);

    const std::vector<const Topic*> chosen =
        request->topic == "all" ? problems::topics()
                                : std::vector<const Topic*>{problems::findTopic(request->topic)};
    // Which topic, level and language comes next is drawn from the seed too; the problem itself
    // depends only on what its id names.
    problems::Random order(request->seed);
    constexpr std::size_t kFlushBytes = 1 << 16;
    std::string out;
    for (std::uint64_t index = 0; index < request->count; ++index) {
        const int pick = order.between(0, static_cast<int>(chosen.size()) - 1);
        const int drawnLevel = order.between(1, 3);
        const bool coin = order.coin();
        const bool arabic = request->arabic && (!request->english || coin);
        const Problem problem = problems::makeProblem(
            *chosen[static_cast<std::size_t>(pick)],
            request->level == 0 ? drawnLevel : request->level,
            arabic ? Language::Arabic : Language::English, request->seed, index);
        if (request->format == Format::Jsonl)
            appendJsonRow(out, problem, request->worked);
        else
            appendText(out, problem, request->worked);
        if (out.size() >= kFlushBytes) {
            if (!write(out))
                return writeFailed();
            out.clear();
        }
    }
    return write(out) && std::fflush(stdout) == 0 ? kDone : writeFailed();
}

} // namespace khatwa::cli
