#pragma once

#include "engine/files/mapped_file.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::engine {

/// JSON from a hostile file: parsed only after its size and its depth were found to be within
/// bounds. Throws `Error` (FileCorrupt). With `uniqueKeys` a key that the outermost object has
/// twice is refused.
nlohmann::json parseJson(std::string_view text, const std::filesystem::path& path,
                         std::uint64_t maxBytes, bool uniqueKeys = false);
/// Maps the file, parses it and lets it go.
nlohmann::json parseJsonFile(const std::filesystem::path& path, std::uint64_t maxBytes);

/// Reads the members of one object. A member that is missing or null gives nothing; one of another
/// type throws `Error` (FileCorrupt) that names it. Keeps references: the JSON and the path must
/// outlive it.
class JsonObject {
public:
    /// Throws where `value` is no object; `what` says what it should have been.
    JsonObject(const nlohmann::json& value, const std::filesystem::path& path, const char* what);

    const nlohmann::json* find(const char* key) const; ///< nullptr if missing or null
    std::optional<std::int64_t> integer(const char* key) const;
    std::optional<double> number(const char* key) const;
    std::optional<bool> boolean(const char* key) const;
    std::optional<std::string> text(const char* key) const;
    const std::filesystem::path& path() const { return path_; }

private:
    [[noreturn]] void throwWrongType(const char* key) const;

    const nlohmann::json& value_;
    const std::filesystem::path& path_;
};

} // namespace khatwa::engine
