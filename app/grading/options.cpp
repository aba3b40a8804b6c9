#include "app/grading/options.h"

#include "app/grading/check.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace khatwa::grading {

namespace {

using Json = nlohmann::json;

[[noreturn]] void wrong(const std::string& name, const std::string& wants) {
    throw BadTask{"option '" + name + "' must be " + wants};
}

std::string textOf(const std::string& name, const Json& value) {
    if (!value.is_string())
        wrong(name, "a text");
    return value.get<std::string>();
}

/// A number as a decimal text: what JSON wrote, where that has at most 15 digits.
std::string numberText(const std::string& name, const Json& value) {
    std::string text;
    if (value.is_number())
        text = value.dump();
    else if (value.is_string())
        text = value.get<std::string>();
    const bool digits = std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '-' || c == '+';
    });
    if (text.empty() || text.size() > 40 || !digits || text.front() < '.' || text.front() > '9')
        wrong(name, "a number that is not negative");
    return text;
}

int countOf(const std::string& name, const Json& value, int least, int most) {
    if (value.is_number_integer()) {
        const auto number = value.get<std::int64_t>();
        if (number >= least && number <= most)
            return static_cast<int>(number);
    }
    wrong(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

bool boolOf(const std::string& name, const Json& value) {
    if (!value.is_boolean())
        wrong(name, "true or false");
    return value.get<bool>();
}

std::vector<std::string> namesOf(const std::string& name, const Json& value) {
    std::vector<std::string> names;
    if (value.is_string()) {
        names.push_back(value.get<std::string>());
        return names;
    }
    if (!value.is_array())
        wrong(name, "a list of names");
    for (const Json& item : value) {
        if (!item.is_string())
            wrong(name, "a list of names");
        names.push_back(item.get<std::string>());
    }
    return names;
}

std::string choiceOf(const std::string& name, const Json& value,
                     std::initializer_list<std::string_view> choices) {
    std::string list;
    for (const std::string_view choice : choices) {
        if (value.is_string() && value.get_ref<const std::string&>() == choice)
            return std::string(choice);
        list += (list.empty() ? "" : ", ") + std::string(choice);
    }
    wrong(name, "one of " + list);
}

constexpr int kMostDigits = 1000;

void readSigfigs(Options& options, const Json& value) {
    if (!value.is_array()) {
        options.sigfigs = countOf("sigfigs", value, 0, kMostDigits);
        return;
    }
    if (value.size() != 2)
        wrong("sigfigs", "a number, or [written, right]");
    options.sigfigs = countOf("sigfigs", value[0], 0, kMostDigits);
    options.sigfigsAccuracy = countOf("sigfigs", value[1], -1, kMostDigits);
}

void readOption(Options& options, const std::string& name, const Json& value) {
    if (name == "locale")
        options.locale = textOf(name, value);
    else if (name == "lang")
        options.lang = choiceOf(name, value, {"en", "ar"});
    else if (name == "functions")
        options.functions = namesOf(name, value);
    else if (name == "round_decimals")
        options.roundDecimals = countOf(name, value, 0, kMostDigits);
    else if (name == "abs")
        options.abs = numberText(name, value);
    else if (name == "rel")
        options.rel = numberText(name, value);
    else if (name == "sigfigs")
        readSigfigs(options, value);
    else if (name == "decimals")
        options.decimals = countOf(name, value, 0, kMostDigits);
    else if (name == "variable")
        options.variable = textOf(name, value);
    else if (name == "fixed")
        options.fixed = namesOf(name, value);
    else if (name == "constant")
        options.constant = boolOf(name, value);
    else if (name == "log_bars")
        options.logBars = choiceOf(name, value, {"expected", "required", "free"});
    else if (name == "integrand")
        options.integrand = textOf(name, value);
    else if (name == "assume")
        options.assume = choiceOf(name, value, {"real", "positive", "complex"});
    else if (name == "log_base")
        options.logBase =
            value.is_number() && value == 10 ? "10" : choiceOf(name, value, {"10", "e"});
    else if (name == "angle")
        options.angle = choiceOf(name, value, {"radians", "degrees"});
    else if (name == "bare_value")
        options.bareValue = choiceOf(name, value, {"accept", "reject"});
    else if (name == "missing_unit")
        options.missingUnit = choiceOf(name, value, {"reject", "accept"});
    else if (name == "order")
        options.order = choiceOf(name, value, {"free", "kept"});
    else if (name == "case")
        options.caseOf = choiceOf(name, value, {"exact", "ignore"});
    else
        throw BadTask{"there is no option '" + name + "'"};
}

bool usesDecimalComma(std::string_view locale) {
    static constexpr std::string_view kComma[] = {"de", "fr", "es", "it", "pt", "nl", "ru", "pl",
                                                  "tr", "sv", "da", "nb", "fi", "cs", "id", "vi"};
    const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
    for (const std::string_view name : kComma) {
        if (language == name)
            return true;
    }
    return false;
}

} // namespace

Options optionsFromJson(std::string_view json) {
    const Json object = Json::parse(json, nullptr, false);
    if (!object.is_object())
        throw BadTask{"the options are not a JSON object"};
    Options options;
    for (const auto& [name, value] : object.items()) {
        if (!value.is_null())
            readOption(options, name, value);
    }
    return options;
}

maths::ReadOptions readOptionsFor(const Options& given, bool units) {
    maths::ReadOptions options;
    options.decimalComma = usesDecimalComma(given.locale);
    options.functions = given.functions;
    options.units = units;
    options.naturalLog = given.logBase == "e";
    return options;
}

} // namespace khatwa::grading
