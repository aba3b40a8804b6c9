#include "app/tutor/votes.h"

#include "app/grading/check.h"

#include <algorithm>

namespace khatwa::tutor {

namespace {

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n$") == std::string_view::npos;
}

} // namespace

std::string expectedAnswer(std::string_view field) {
    const std::size_t mark = field.rfind("####");
    return std::string(mark == std::string_view::npos ? field : field.substr(mark + 4));
}

bool isRight(const std::string& expected, const std::string& answer, const std::string& rule,
             const grading::Options& options) {
    if (isBlank(answer))
        return false;
    try {
        return grading::check({expected, answer, rule, options}).verdict ==
               grading::Verdict::Correct;
    } catch (const grading::BadTask&) {
        return false;
    }
}

int majorityOf(const std::vector<std::string>& answers, const grading::Options& options) {
    struct Class {
        std::size_t first;
        int votes;
    };
    std::vector<Class> classes;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (isBlank(answers[i]))
            continue;
        const auto agrees = [&](const Class& one) {
            return answers[one.first] == answers[i] ||
                   isRight(answers[one.first], answers[i], "equivalent", options);
        };
        const auto found = std::ranges::find_if(classes, agrees);
        if (found == classes.end())
            classes.push_back({i, 1});
        else
            ++found->votes;
    }
    const auto most = std::ranges::max_element(classes, {}, &Class::votes);
    return most == classes.end() ? -1 : static_cast<int>(most->first);
}

int votesFor(const std::vector<std::string>& answers, const std::string& answer) {
    int votes = 0;
    for (const std::string& other : answers)
        votes += !isBlank(other) && (answer == other || isRight(answer, other, "equivalent", {}))
                     ? 1
                     : 0;
    return votes;
}

} // namespace khatwa::tutor
