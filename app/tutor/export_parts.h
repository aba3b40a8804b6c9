#pragma once

#include "app/tutor/export.h"

namespace khatwa::tutor {

/// What every form of export says in the language of the conversation.
struct ExportWords {
    std::string_view problem, step, answer, checked, contradicts, unsure;
};
const ExportWords& exportWords(problems::Language language);

/// Empty where there is no verdict.
std::string_view verdictWord(const ExportedTurn& turn, const Block& block,
                             const ExportWords& words);

/// The blocks of a text whose numbered lines are no steps: a problem, a question.
std::vector<Block> statementBlocks(const std::string& statement);

} // namespace khatwa::tutor
