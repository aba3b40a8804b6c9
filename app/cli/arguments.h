#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::cli {

/// Wrong use of a verb: one line that says what. `main` prints it and returns kWrongUse.
class WrongUse : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An option of a verb: its name, and whether a value follows it.
struct Option {
    std::string_view name;
    bool takesValue = false;
};

/// The arguments of a verb, taken apart. What is no option of the verb, a missing value or a value
/// out of range throws `WrongUse`. After `--` everything is positional, and so is what begins with
/// a minus and a digit or a space.
class Arguments {
public:
    Arguments(std::span<const std::string> arguments, std::initializer_list<Option> options);

    bool has(std::string_view name) const;
    std::optional<std::string> text(std::string_view name) const;
    /// As `text`, but an empty value is one: an answer may be left blank.
    std::optional<std::string> maybeEmpty(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t least,
                                        std::int64_t most) const;
    std::optional<std::uint64_t> seed(std::string_view name) const;
    std::optional<double> number(std::string_view name, double least, double most) const;
    const std::vector<std::string>& positional() const { return positional_; }

private:
    std::map<std::string, std::string, std::less<>> values_;
    std::vector<std::string> positional_;
};

} // namespace khatwa::cli
