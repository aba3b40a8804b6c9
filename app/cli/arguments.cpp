#include "app/cli/arguments.h"

#include <algorithm>
#include <charconv>

namespace khatwa::cli {

namespace {

/// "-3x+1" is a problem, "-m" an option.
bool looksLikeOption(const std::string& argument) {
    return argument.size() > 1 && argument[0] == '-' &&
           (argument[1] == '-' ||
            (argument[1] >= 'a' && argument[1] <= 'z' && argument.size() == 2));
}

template <typename Number>
std::optional<Number> parsed(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

Arguments::Arguments(std::span<const std::string> arguments,
                     std::initializer_list<Option> options) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "--") {
            positional_.insert(positional_.end(),
                               arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                               arguments.end());
            return;
        }
        if (!looksLikeOption(argument)) {
            positional_.push_back(argument);
            continue;
        }
        const auto option = std::find_if(options.begin(), options.end(), [&](const Option& known) {
            return known.name == argument;
        });
        if (option == options.end())
            throw WrongUse("'" + argument + "' is not an option of this verb");
        if (values_.contains(argument))
            throw WrongUse(argument + " is given twice");
        if (!option->takesValue) {
            values_[argument] = "";
            continue;
        }
        if (i + 1 == arguments.size())
            throw WrongUse("a value must follow " + argument);
        values_[argument] = arguments[++i];
    }
}

bool Arguments::has(std::string_view name) const {
    return values_.find(name) != values_.end();
}

std::optional<std::string> Arguments::maybeEmpty(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Arguments::text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end())
        return std::nullopt;
    if (found->second.empty())
        throw WrongUse("the value of " + found->first + " is empty");
    return found->second;
}

std::optional<std::int64_t> Arguments::integer(std::string_view name, std::int64_t least,
                                               std::int64_t most) const {
    const auto value = text(name);
    if (!value)
        return std::nullopt;
    const auto number = parsed<std::int64_t>(*value);
    if (!number || *number < least || *number > most)
        throw WrongUse(std::string(name) + " takes a whole number from " + std::to_string(least) +
                       " to " + std::to_string(most) + ", not '" + *value + "'");
    return number;
}

std::optional<std::uint64_t> Arguments::seed(std::string_view name) const {
    const auto value = text(name);
    if (!value)
        return std::nullopt;
    const auto number = parsed<std::uint64_t>(*value);
    if (!number)
        throw WrongUse(std::string(name) + " takes a whole number, not '" + *value + "'");
    return number;
}

std::optional<double> Arguments::number(std::string_view name, double least, double most) const {
    const auto value = text(name);
    if (!value)
        return std::nullopt;
    const auto number = parsed<double>(*value);
    if (!number || !(*number >= least && *number <= most)) {
        const auto shown = [](double bound) {
            char buffer[32];
            const auto end = std::to_chars(buffer, buffer + sizeof buffer, bound).ptr;
            return std::string(buffer, end);
        };
        throw WrongUse(std::string(name) + " takes a number from " + shown(least) + " to " +
                       shown(most) + ", not '" + *value + "'");
    }
    return number;
}

} // namespace khatwa::cli
