#pragma once

#include "app/grading/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// The answer of a row of a problem file: of GSM8K's worked answers what follows `####`.
std::string expectedAnswer(std::string_view field);

/// Whether `check` calls an answer correct. One that is empty never is, nor one whose reference
/// makes no sense.
bool isRight(const std::string& expected, const std::string& answer, const std::string& rule,
             const grading::Options& options);

/// The index of the answer that most agree with: answers that are `equivalent` are one class, and
/// what cannot be read agrees with the very same text alone. Of classes of one size the one that
/// came first, and its first member. Empty answers do not vote; -1 if there is none.
int majorityOf(const std::vector<std::string>& answers, const grading::Options& options);

/// How many of the answers agree with `answer`, itself counted.
int votesFor(const std::vector<std::string>& answers, const std::string& answer);

} // namespace khatwa::tutor
