#include "app/problems/set_fields.h"

#include "app/grading/rules.h"
#include "app/problems/problem_set.h"

#include <vector>

namespace khatwa::problems {

namespace {

constexpr std::string_view kLanguages[] = {"en", "ar"};

/// Characters. Generous for people, and small enough that no page chokes on one of them.
constexpr std::size_t kStatement = 20'000;
constexpr std::size_t kAnswer = 4'000;
constexpr std::size_t kHint = 4'000;
constexpr std::size_t kStep = 4'000;
constexpr std::size_t kName = 300;
constexpr std::size_t kSetId = 100;
constexpr std::size_t kId = 200;
constexpr std::size_t kSteps = 100;
constexpr std::size_t kLevels = 3;

const std::vector<std::string_view>& ruleNames() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const grading::Rule& rule : grading::rules())
            all.push_back(rule.name);
        return all;
    }();
    return names;
}

constexpr Field kHintFields[] = {
    {.name = "nudge", .type = FieldType::Text, .most = kHint},
    {.name = "next_step", .type = FieldType::Text, .most = kHint},
};

constexpr Field kExampleFields[] = {
    {.name = "statement", .type = FieldType::Text, .required = true, .most = kStatement},
    {.name = "steps", .type = FieldType::Texts, .required = true, .most = kStep, .items = kSteps},
    {.name = "answer", .type = FieldType::Text, .required = true, .most = kAnswer},
};

} // namespace

std::span<const Field> setFields() {
    static const Field problem[] = {
        {.name = "id", .type = FieldType::Id, .required = true, .most = kId},
        {.name = "topic", .type = FieldType::Line, .most = kName},
        {.name = "level", .type = FieldType::Whole, .most = kLevels, .least = 1},
        {.name = "statement", .type = FieldType::Text, .required = true, .most = kStatement},
        {.name = "answer", .type = FieldType::Text, .required = true, .most = kAnswer},
        {.name = "rule", .type = FieldType::Choice, .choices = ruleNames()},
        {.name = "options", .type = FieldType::Options},
        {.name = "hints", .type = FieldType::Object, .members = kHintFields},
        {.name = "example", .type = FieldType::Object, .members = kExampleFields},
        {.name = "solution", .type = FieldType::Texts, .most = kStep, .items = kSteps},
        {.name = "language", .type = FieldType::Choice, .choices = kLanguages},
        {.name = "source", .type = FieldType::Line, .most = kName},
        {.name = "licence", .type = FieldType::Line, .most = kName},
    };
    static const Field set[] = {
        {.name = "version",
         .type = FieldType::Whole,
         .required = true,
         .most = kSetVersion,
         .least = 1},
        {.name = "id", .type = FieldType::SetId, .required = true, .most = kSetId},
        {.name = "title", .type = FieldType::Line, .required = true, .most = kName},
        {.name = "language", .type = FieldType::Choice, .required = true, .choices = kLanguages},
        {.name = "licence", .type = FieldType::Line, .most = kName},
        {.name = "source", .type = FieldType::Line, .most = kName},
        {.name = "problems",
         .type = FieldType::Objects,
         .required = true,
         .items = kMostProblems,
         .members = problem},
    };
    return set;
}

} // namespace khatwa::problems
