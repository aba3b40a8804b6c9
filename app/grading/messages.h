#pragma once

#include "app/grading/verdict.h"

#include <span>
#include <string>
#include <string_view>

namespace khatwa::grading {

enum class Language { English, Arabic };

/// The sentences of one reason. `{name}` stands for the Judgement's detail of that name; formulas
/// in details are LaTeX and come out between dollars. None of them tells the answer.
struct Sentence {
    std::string_view reason;
    std::string_view english;
    std::string_view arabic;
};

/// The one table (messages.cpp): every reason of reasons.h, every code of maths::ReadError, and
/// the names of the verdicts for judgements without a reason.
std::span<const Sentence> sentences();

/// What the student is told. Never empty.
std::string message(const Judgement& judgement, Language language);

/// `ar`: Arabic; everything else English.
Language languageNamed(std::string_view code);

} // namespace khatwa::grading
