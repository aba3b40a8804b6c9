#pragma once

#include "app/tutor/prompts.h"

#include <string>
#include <string_view>

namespace khatwa::tutor {

/// What a student may ask about a solution, beside a question in their own words.
enum class FollowUp {
    AboutStep,     ///< explain one step
    AnotherMethod, ///< solve it another way
    Simpler,       ///< the same, for someone who finds it hard
};

/// The user turn that asks it. `step` is the step's own text (Markdown with LaTeX), `words` what
/// the student adds, which may be empty.
std::string followUpTurn(FollowUp kind, Language language, int number = 0,
                         std::string_view step = {}, std::string_view words = {});

/// The same in few words, as it stands above the reply.
std::string followUpTitle(FollowUp kind, Language language, int number = 0,
                          std::string_view words = {});

} // namespace khatwa::tutor
