#pragma once

#include "app/problems/topic.h"

#include <string>
#include <string_view>

namespace khatwa::tutor {

using problems::Language;

/// What a user turn asks for after the problem. The R1 family is used without a system prompt and
/// asked for
/// `\boxed{}` in the turn itself (DeepSeek-R1's usage recommendations). The starter model is
/// trained on exactly these.
inline constexpr std::string_view kEnglishInstruction =
    "Please reason step by step, and put your final answer within \\boxed{}.";
inline constexpr std::string_view kArabicInstruction =
    "فكر خطوة بخطوة، وضع إجابتك النهائية داخل \\boxed{}.";

std::string_view instruction(Language language);

/// The user turn: the problem without the space around it, a line break, and the instruction.
std::string userTurn(std::string_view problem, Language language);

/// The language in which a text is written, by its letters outside formulas: Arabic where at least
/// as many are Arabic as Latin (Arabic-Indic digits count as letters).
Language languageOf(std::string_view text);

} // namespace khatwa::tutor
