#include "engine/files/json.h"

#include "engine/files/file_error.h"

#include <unordered_set>

namespace khatwa::engine {

using nlohmann::json;

namespace {

constexpr int kMaxDepth = 64;

/// Brackets that are open at once, outside of strings. Exact for JSON; for anything else the parser
/// says no later.
bool isTooDeep(std::string_view text) {
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kMaxDepth)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

} // namespace

json parseJson(std::string_view text, const std::filesystem::path& path, std::uint64_t maxBytes,
               bool uniqueKeys) {
    if (text.size() > maxBytes)
        throwCorrupt(path, "its JSON is " + std::to_string(text.size()) + " bytes long");
    if (isTooDeep(text))
        throwCorrupt(path, "its JSON is nested too deep");
    json value;
    if (uniqueKeys) {
        std::unordered_set<std::string> keys;
        const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
            if (event == json::parse_event_t::key && depth == 1 &&
                !keys.insert(parsed.get<std::string>()).second)
                throwCorrupt(path, inQuotes(parsed.get<std::string>()) + " is there twice");
            return true;
        };
        value = json::parse(text.begin(), text.end(), watch, false);
    } else {
        value = json::parse(text.begin(), text.end(), nullptr, false);
    }
    if (value.is_discarded())
        throwCorrupt(path, "it is not valid JSON");
    return value;
}

json parseJsonFile(const std::filesystem::path& path, std::uint64_t maxBytes) {
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    return parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path, maxBytes);
}

JsonObject::JsonObject(const json& value, const std::filesystem::path& path, const char* what)
    : value_(value), path_(path) {
    if (!value.is_object())
        throwCorrupt(path, std::string(what) + " is not a JSON object");
}

void JsonObject::throwWrongType(const char* key) const {
    throwCorrupt(path_, inQuotes(key) + " has the wrong type");
}

const json* JsonObject::find(const char* key) const {
    const auto found = value_.find(key);
    return found == value_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::int64_t> JsonObject::integer(const char* key) const {
    const json* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_number_integer() ||
        (value->is_number_unsigned() && value->get<std::uint64_t>() >> 63 != 0))
        throwWrongType(key);
    return value->get<std::int64_t>();
}

std::optional<double> JsonObject::number(const char* key) const {
    const json* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_number())
        throwWrongType(key);
    return value->get<double>();
}

std::optional<bool> JsonObject::boolean(const char* key) const {
    const json* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_boolean())
        throwWrongType(key);
    return value->get<bool>();
}

std::optional<std::string> JsonObject::text(const char* key) const {
    const json* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_string())
        throwWrongType(key);
    return value->get<std::string>();
}

} // namespace khatwa::engine
