#pragma once

#include "app/problems/topic.h"
#include "app/tutor/block.h"
#include "app/tutor/step_verdict.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

/// One question and the reply to it.
struct ExportedTurn {
    std::string question; ///< what was asked in words; empty for the problem itself
    std::vector<Block> blocks;
    std::map<std::uint32_t, StepVerdict> verdicts; ///< by block
};

/// A conversation for other people's programs; the thinking is left out.
struct ExportedConversation {
    std::string title;
    std::string problem; ///< Markdown with LaTeX
    std::vector<ExportedTurn> turns;
    problems::Language language = problems::Language::English;
};

/// CommonMark with mathematics between dollars, UTF-8.
std::string toMarkdown(const ExportedConversation& conversation);

/// A whole document. English compiles with any LaTeX; where anything is Arabic, with XeLaTeX or
/// LuaLaTeX. Text is escaped; a formula that could not stand in a document (a bracket without its
/// partner), or that would do more than draw (\input, \def), is written as its source.
std::string toLatex(const ExportedConversation& conversation);

/// Whether a formula may stand in a document of its own.
bool isSafeFormula(std::string_view latex);

} // namespace khatwa::tutor
