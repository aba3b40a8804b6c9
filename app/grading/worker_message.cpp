#include "app/grading/worker_message.h"

#include <nlohmann/json.hpp>

namespace khatwa::grading {

namespace {

using Json = nlohmann::json;

std::string asCharacters(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | (byte >> 6));
            text += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return text;
}

std::string asBytes(const std::string& text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80 || at + 1 == text.size())
            bytes += text[at];
        else
            bytes += static_cast<char>(((byte & 0x03) << 6) | (text[++at] & 0x3F));
    }
    return bytes;
}

Json packed(const std::vector<std::string>& texts) {
    Json list = Json::array();
    for (const std::string& text : texts)
        list.push_back(asCharacters(text));
    return list;
}

std::vector<std::string> unpacked(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& text : list)
        texts.push_back(asBytes(text.get_ref<const std::string&>()));
    return texts;
}

/// Calls `field` with the name and the member of each option; one list for both directions.
template <typename AnyOptions, typename Field>
void forEachOption(AnyOptions& options, Field&& field) {
    field("lang", options.lang);
    field("locale", options.locale);
    field("functions", options.functions);
    field("round_decimals", options.roundDecimals);
    field("abs", options.abs);
    field("rel", options.rel);
    field("sigfigs", options.sigfigs);
    field("sigfigs_accuracy", options.sigfigsAccuracy);
    field("decimals", options.decimals);
    field("variable", options.variable);
    field("fixed", options.fixed);
    field("constant", options.constant);
    field("log_bars", options.logBars);
    field("integrand", options.integrand);
    field("assume", options.assume);
    field("log_base", options.logBase);
    field("angle", options.angle);
    field("bare_value", options.bareValue);
    field("missing_unit", options.missingUnit);
    field("order", options.order);
    field("case", options.caseOf);
}

struct Pack {
    Json& into;
    void operator()(const char* name, const std::string& value) {
        into[name] = asCharacters(value);
    }
    void operator()(const char* name, bool value) { into[name] = value; }
    void operator()(const char* name, const std::vector<std::string>& value) {
        into[name] = packed(value);
    }
    template <typename Value>
    void operator()(const char* name, const std::optional<Value>& value) {
        if (value)
            (*this)(name, *value);
    }
    void operator()(const char* name, int value) { into[name] = value; }
};

struct Unpack {
    const Json& from;
    void operator()(const char* name, std::string& value) {
        value = asBytes(from.at(name).get<std::string>());
    }
    void operator()(const char* name, bool& value) { value = from.at(name).get<bool>(); }
    void operator()(const char* name, int& value) { value = from.at(name).get<int>(); }
    void operator()(const char* name, std::vector<std::string>& value) {
        value = unpacked(from.at(name));
    }
    template <typename Value>
    void operator()(const char* name, std::optional<Value>& value) {
        if (from.contains(name))
            (*this)(name, value.emplace());
    }
};

} // namespace

std::string encodeTask(const Task& task) {
    Json options = Json::object();
    forEachOption(task.options, Pack{options});
    return Json{{"expected", asCharacters(task.expected)},
                {"answer", asCharacters(task.answer)},
                {"rule", asCharacters(task.rule)},
                {"options", options}}
        .dump();
}

Task decodeTask(std::string_view line) {
    const Json json = Json::parse(line);
    Task task;
    task.expected = asBytes(json.at("expected").get<std::string>());
    task.answer = asBytes(json.at("answer").get<std::string>());
    task.rule = asBytes(json.at("rule").get<std::string>());
    forEachOption(task.options, Unpack{json.at("options")});
    return task;
}

std::string encodeJudgement(const Judgement& judgement) {
    Json details = Json::object();
    for (const auto& [name, text] : judgement.details)
        details[name] = asCharacters(text);
    return Json{{"verdict", static_cast<int>(judgement.verdict)},
                {"reason", asCharacters(judgement.reason)},
                {"details", details},
                {"missing", packed(judgement.missing)},
                {"extra", packed(judgement.extra)},
                {"position", judgement.position},
                {"line", judgement.line}}
        .dump();
}

std::string encodeBadTask(const BadTask& bad) {
    return Json{{"bad", asCharacters(bad.message)}}.dump();
}

Judgement decodeJudgement(std::string_view line) {
    const Json json = Json::parse(line);
    if (json.contains("bad"))
        throw BadTask{asBytes(json["bad"].get<std::string>())};
    Judgement judgement;
    judgement.verdict = static_cast<Verdict>(json.at("verdict").get<int>());
    judgement.reason = asBytes(json.at("reason").get<std::string>());
    for (const auto& [name, text] : json.at("details").items())
        judgement.details[name] = asBytes(text.get<std::string>());
    judgement.missing = unpacked(json.at("missing"));
    judgement.extra = unpacked(json.at("extra"));
    judgement.position = json.at("position").get<std::size_t>();
    judgement.line = json.at("line").get<std::size_t>();
    return judgement;
}

} // namespace khatwa::grading
