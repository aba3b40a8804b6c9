#pragma once

#include "app/grading/check.h"

#include <string>
#include <string_view>

namespace khatwa::grading {

// One line of JSON each way between a program and its worker. Texts are any bytes: byte b travels
// as the character U+00bb.

std::string encodeTask(const Task& task);
Task decodeTask(std::string_view line); ///< throws std::exception

std::string encodeJudgement(const Judgement& judgement);
std::string encodeBadTask(const BadTask& bad);
Judgement decodeJudgement(std::string_view line); ///< throws BadTask, std::exception

} // namespace khatwa::grading
