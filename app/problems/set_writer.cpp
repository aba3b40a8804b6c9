// Writing a problem set: one canonical text, and a file that is never half written.

#include "app/problems/problem_set.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace khatwa::problems {

namespace {

using Json = nlohmann::ordered_json;

/// Adds the members no one knows behind those that are known, in the order of the alphabet.
void addUnknown(Json& object, const nlohmann::json& unknown) {
    if (!unknown.is_object())
        return;
    for (const auto& [name, value] : unknown.items()) {
        const auto known = object.find(name);
        if (known == object.end())
            object[name] = Json::parse(value.dump());
        else if (known->is_object())
            addUnknown(*known, value);
    }
}

void addUnknown(Json& object, const std::string& unknown) {
    if (!unknown.empty())
        addUnknown(object, nlohmann::json::parse(unknown, nullptr, false));
}

void addText(Json& object, const char* name, const std::string& text) {
    if (!text.empty())
        object[name] = text;
}

const char* nameOf(Language language) {
    return language == Language::Arabic ? "ar" : "en";
}

Json jsonOf(const SetProblem& problem) {
    Json json = Json::object();
    json["id"] = problem.id;
    addText(json, "topic", problem.topic);
    json["level"] = problem.level;
    json["statement"] = problem.statement;
    json["answer"] = problem.answer;
    json["rule"] = problem.rule;
    if (!problem.options.empty()) {
        // Sorted, so that one meaning has one text.
        const auto options = nlohmann::json::parse(problem.options, nullptr, false);
        json["options"] =
            options.is_discarded() ? Json(problem.options) : Json::parse(options.dump());
    }
    Json hints = Json::object();
    addText(hints, "nudge", problem.nudge);
    addText(hints, "next_step", problem.nextStep);
    if (!hints.empty())
        json["hints"] = std::move(hints);
    if (problem.example) {
        Json example = Json::object();
        example["statement"] = problem.example->statement;
        example["steps"] = problem.example->steps;
        example["answer"] = problem.example->answer;
        json["example"] = std::move(example);
    }
    if (!problem.solution.empty())
        json["solution"] = problem.solution;
    if (problem.language)
        json["language"] = nameOf(*problem.language);
    addText(json, "source", problem.source);
    addText(json, "licence", problem.licence);
    addUnknown(json, problem.unknown);
    return json;
}

/// A file descriptor that closes itself.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() { close(); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int get() const { return descriptor_; }
    bool close() {
        const int descriptor = descriptor_;
        descriptor_ = -1;
        return descriptor < 0 || ::close(descriptor) == 0;
    }

private:
    int descriptor_;
};

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

std::string writeSet(const ProblemSet& set) {
    Json json = Json::object();
    json["version"] = kSetVersion;
    json["id"] = set.id;
    json["title"] = set.title;
    json["language"] = nameOf(set.language);
    addText(json, "licence", set.licence);
    addText(json, "source", set.source);
    Json problems = Json::array();
    for (const SetProblem& problem : set.problems)
        problems.push_back(jsonOf(problem));
    json["problems"] = std::move(problems);
    addUnknown(json, set.unknown);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Remark> writeSetFile(const ProblemSet& set, const std::filesystem::path& path) {
    const auto failed = [&](int error) {
        return Remark{
            Remark::Kind::File, 0, {}, path.string(), std::generic_category().message(error)};
    };
    const std::string text = writeSet(set);
    std::string part = path.string() + ".XXXXXX";
    File file(::mkstemp(part.data()));
    if (file.get() < 0)
        return failed(errno);
    // mkstemp's file is its owner's alone; a set is made to be shared, as far as the umask allows.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const bool written = ::fchmod(file.get(), 0666 & ~mask) == 0 && writeAll(file.get(), text) &&
                         ::fsync(file.get()) == 0 && file.close() &&
                         ::rename(part.c_str(), path.c_str()) == 0;
    if (!written) {
        const int error = errno;
        ::unlink(part.c_str());
        return failed(error);
    }
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY));
    if (directory.get() >= 0)
        ::fsync(directory.get()); // the new name outlives a power cut; some file systems can't
    return std::nullopt;
}

} // namespace khatwa::problems
