// Reading a problem set: the text is held within bounds while it is parsed, then every member is
// held against the table of fields, and only what passes becomes values.

#include "app/problems/problem_set.h"
#include "app/problems/set_fields.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

namespace khatwa::problems {

namespace {

using Json = nlohmann::json;
using Kind = Remark::Kind;

/// Of what a set is made of 6 levels; members no one knows may go some way deeper.
constexpr int kMostDepth = 32;
constexpr std::size_t kMostValues = 500'000;
constexpr std::size_t kMostRemarks = 100;

bool isControl(char32_t c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\n\r") == std::string_view::npos;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool isId(std::string_view text, bool slash) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && letter(text.front()) && std::ranges::all_of(text, [&](char c) {
        return letter(c) || c == '.' || c == '_' || c == '-' || (slash && c == '/');
    });
}

std::string joined(std::span<const std::string_view> choices) {
    std::string list;
    for (const std::string_view choice : choices)
        list += (list.empty() ? "" : ", ") + std::string(choice);
    return list;
}

/// A whole number also where it is written 2.0, as JSON Schema has it.
std::optional<std::int64_t> wholeNumber(const Json& value) {
    if (value.is_number_unsigned())
        return static_cast<std::int64_t>(
            std::min<std::uint64_t>(value.get<std::uint64_t>(), INT64_MAX));
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (std::abs(number) < 1e15 && number == std::floor(number))
            return static_cast<std::int64_t>(number);
    }
    return std::nullopt;
}

/// Holds a document against the table; collects what is wrong.
class Checker {
public:
    explicit Checker(SetReading& reading) : reading_(reading) {}

    void object(const Json& object, std::span<const Field> fields, const std::string& path,
                Json& unknown) {
        for (const Field& field : fields) {
            const auto found = object.find(field.name);
            if (found == object.end()) {
                if (field.required)
                    error(Kind::Missing, path + std::string(field.name));
                continue;
            }
            value(*found, field, path + std::string(field.name), unknown);
        }
        for (const auto& [name, value] : object.items()) {
            const std::string_view member = name;
            const bool known = std::ranges::find(fields, member, &Field::name) != fields.end();
            if (known)
                continue;
            unknown[name] = value;
            if (!(path.empty() && problem_ == 0 && name == "$schema"))
                note(reading_.warnings, Kind::Unknown, path + name, {});
        }
    }

    /// Problems are numbered from 1; 0: the set itself.
    void enter(std::size_t problem, std::string id) {
        problem_ = problem;
        id_ = std::move(id);
    }
    void error(Kind kind, const std::string& field, std::string detail = {}) {
        note(reading_.errors, kind, field, std::move(detail));
    }

private:
    void note(std::vector<Remark>& list, Kind kind, const std::string& field, std::string detail) {
        if (list.size() < kMostRemarks)
            list.push_back({kind, problem_, id_, field.substr(0, 200), std::move(detail)});
    }

    void text(const Json& value, const Field& field, const std::string& path, bool filled) {
        if (!value.is_string())
            return error(Kind::WrongType, path, "text");
        const auto& text = value.get_ref<const std::string&>();
        if (filled && isBlank(text))
            return error(Kind::Empty, path);
        if (characters(text) > field.most)
            return error(Kind::TooLong, path, std::to_string(field.most));
        const bool line = field.type == FieldType::Line;
        if (std::ranges::any_of(text, [&](char c) {
                return isControl(static_cast<unsigned char>(c)) ||
                       (line && (c == '\n' || c == '\r' || c == '\t'));
            }))
            error(Kind::BadCharacter, path);
    }

    void value(const Json& value, const Field& field, const std::string& path, Json& unknown) {
        switch (field.type) {
        case FieldType::Whole: {
            const auto number = wholeNumber(value);
            if (!number)
                error(Kind::WrongType, path, "whole number");
            else if (problem_ == 0 && field.name == "version" && *number > kSetVersion)
                error(Kind::NewVersion, path, std::to_string(*number));
            else if (*number < static_cast<std::int64_t>(field.least) ||
                     *number > static_cast<std::int64_t>(field.most))
                error(Kind::NotOneOf, path,
                      std::to_string(field.least) +
                          (field.most > field.least ? " … " + std::to_string(field.most) : ""));
            break;
        }
        case FieldType::Line:
        case FieldType::Text:
            text(value, field, path, field.required);
            break;
        case FieldType::SetId:
        case FieldType::Id:
            if (!value.is_string())
                error(Kind::WrongType, path, "text");
            else if (value.get_ref<const std::string&>().size() > field.most)
                error(Kind::TooLong, path, std::to_string(field.most));
            else if (!isId(value.get_ref<const std::string&>(), field.type == FieldType::Id))
                error(Kind::BadId, path);
            break;
        case FieldType::Choice:
            if (!value.is_string())
                error(Kind::WrongType, path, "text");
            else if (std::ranges::find(field.choices, value.get_ref<const std::string&>()) ==
                     field.choices.end())
                error(Kind::NotOneOf, path, joined(field.choices));
            break;
        case FieldType::Options:
            if (!value.is_object())
                return error(Kind::WrongType, path, "object");
            try {
                static_cast<void>(grading::optionsFromJson(value.dump()));
            } catch (const grading::BadTask& bad) {
                error(Kind::BadOptions, path, bad.message);
            }
            break;
        case FieldType::Object: {
            if (!value.is_object())
                return error(Kind::WrongType, path, "object");
            Json inner = Json::object();
            object(value, field.members, path + ".", inner);
            if (!inner.empty())
                unknown[std::string(field.name)] = std::move(inner);
            break;
        }
        case FieldType::Texts:
            if (!value.is_array())
                return error(Kind::WrongType, path, "list of texts");
            if (field.required && value.empty())
                return error(Kind::Empty, path);
            if (value.size() > field.items)
                return error(Kind::TooLong, path, std::to_string(field.items));
            for (std::size_t i = 0; i < value.size(); ++i)
                text(value[i], field, path + "[" + std::to_string(i + 1) + "]", true);
            break;
        case FieldType::Objects: // their members are looked at one by one, by the caller
            if (!value.is_array())
                error(Kind::WrongType, path, "list of objects");
            else if (value.empty())
                error(Kind::Empty, path);
            else if (value.size() > field.items)
                error(Kind::TooLong, path, std::to_string(field.items));
            break;
        }
    }

    SetReading& reading_;
    std::size_t problem_ = 0;
    std::string id_;
};

/// Parses within bounds. Nothing where an error was noted.
std::optional<Json> parsed(std::string_view text, Checker& checker) {
    if (text.size() > kMostSetBytes) {
        checker.error(Kind::TooLarge, {}, std::to_string(kMostSetBytes >> 20) + " MiB");
        return std::nullopt;
    }
    bool tooLarge = false;
    std::string repeated;
    std::size_t values = 0;
    std::vector<std::set<std::string>> members;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (tooLarge)
            return false;
        if (++values > kMostValues || depth > kMostDepth) {
            tooLarge = true;
            return false;
        }
        if (event == Json::parse_event_t::object_start)
            members.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            members.pop_back();
        else if (event == Json::parse_event_t::key &&
                 !members.back().insert(value.get_ref<const std::string&>()).second &&
                 repeated.empty())
            repeated = value.get<std::string>();
        return true;
    };
    try {
        Json json = Json::parse(text, watch);
        if (tooLarge)
            checker.error(Kind::TooLarge, {});
        else if (!repeated.empty())
            checker.error(Kind::Repeated, repeated);
        else
            return json;
    } catch (const Json::exception& error) {
        const auto* at = dynamic_cast<const Json::parse_error*>(&error);
        const std::size_t byte = at == nullptr ? 0 : std::min(at->byte, text.size());
        const auto line = 1 + std::ranges::count(text.substr(0, byte), '\n');
        checker.error(tooLarge ? Kind::TooLarge : Kind::NotJson, {},
                      tooLarge ? "" : std::to_string(line));
    }
    return std::nullopt;
}

std::string textOf(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() ? std::string() : found->get<std::string>();
}

std::vector<std::string> textsOf(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() ? std::vector<std::string>()
                                 : found->get<std::vector<std::string>>();
}

std::optional<Language> languageOf(const Json& object) {
    const std::string name = textOf(object, "language");
    if (name.empty())
        return std::nullopt;
    return name == "ar" ? Language::Arabic : Language::English;
}

/// Of an object that passed the checker.
SetProblem problemOf(const Json& object) {
    SetProblem problem;
    problem.id = textOf(object, "id");
    problem.topic = textOf(object, "topic");
    if (const auto level = object.find("level"); level != object.end())
        problem.level = static_cast<int>(*wholeNumber(*level));
    problem.statement = textOf(object, "statement");
    problem.answer = textOf(object, "answer");
    if (const std::string rule = textOf(object, "rule"); !rule.empty())
        problem.rule = rule;
    if (const auto options = object.find("options"); options != object.end() && !options->empty())
        problem.options = options->dump();
    if (const auto hints = object.find("hints"); hints != object.end()) {
        problem.nudge = textOf(*hints, "nudge");
        problem.nextStep = textOf(*hints, "next_step");
    }
    if (const auto example = object.find("example"); example != object.end())
        problem.example = WorkedExample{textOf(*example, "statement"), textsOf(*example, "steps"),
                                        textOf(*example, "answer")};
    problem.solution = textsOf(object, "solution");
    problem.language = languageOf(object);
    problem.source = textOf(object, "source");
    problem.licence = textOf(object, "licence");
    return problem;
}

} // namespace

SetReading readSet(std::string_view text) {
    SetReading reading;
    Checker checker(reading);
    const std::optional<Json> json = parsed(text, checker);
    if (!json)
        return reading;
    if (!json->is_object()) {
        checker.error(Kind::NotObject, {});
        return reading;
    }
    Json unknown = Json::object();
    checker.object(*json, setFields(), "", unknown);
    // Another version may have other fields, and a wrong type there is not the author's mistake.
    if (std::ranges::any_of(reading.errors,
                            [](const Remark& e) { return e.kind == Kind::NewVersion; })) {
        std::erase_if(reading.errors, [](const Remark& e) { return e.kind != Kind::NewVersion; });
        reading.warnings.clear();
        return reading;
    }
    ProblemSet set;
    const auto problems = json->find("problems");
    if (problems != json->end() && problems->is_array() && problems->size() <= kMostProblems) {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < problems->size(); ++i) {
            const Json& object = (*problems)[i];
            checker.enter(i + 1, {});
            if (!object.is_object()) {
                checker.error(Kind::WrongType, "problems[" + std::to_string(i + 1) + "]", "object");
                continue;
            }
            const auto id = object.find("id");
            if (id != object.end() && id->is_string()) {
                checker.enter(i + 1, id->get<std::string>().substr(0, 200));
                if (!ids.insert(id->get<std::string>()).second)
                    checker.error(Kind::Repeated, "id");
            }
            Json unknownHere = Json::object();
            checker.object(object, setFields().back().members, "", unknownHere);
            if (!reading.errors.empty())
                continue;
            set.problems.push_back(problemOf(object));
            if (!unknownHere.empty())
                set.problems.back().unknown = unknownHere.dump();
        }
    }
    if (!reading.errors.empty())
        return reading;
    set.id = textOf(*json, "id");
    set.title = textOf(*json, "title");
    set.language = languageOf(*json).value_or(Language::English);
    set.licence = textOf(*json, "licence");
    set.source = textOf(*json, "source");
    if (!unknown.empty())
        set.unknown = unknown.dump();
    reading.set = std::move(set);
    return reading;
}

SetReading readSetFile(const std::filesystem::path& path) {
    SetReading reading;
    const auto failed = [&](Kind kind, std::string detail) {
        reading.errors.push_back({kind, 0, {}, path.string(), std::move(detail)});
        return reading;
    };
    std::error_code error;
    // A pipe or a device would be waited for without end.
    const bool regular = std::filesystem::is_regular_file(path, error);
    if (error)
        return failed(Kind::File, error.message());
    if (!regular)
        return failed(Kind::NotAFile, {});
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failed(Kind::File, std::make_error_code(std::errc::permission_denied).message());
    std::string text(kMostSetBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad())
        return failed(Kind::File, std::make_error_code(std::errc::io_error).message());
    text.resize(static_cast<std::size_t>(file.gcount()));
    return readSet(text);
}

} // namespace khatwa::problems
