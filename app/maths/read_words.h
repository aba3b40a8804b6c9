#pragma once

#include "app/maths/expression.h"

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::maths::reading {

/// What a phrase says that is a value: `no solution`, `all real numbers`, `does not exist`, `yes`,
/// and their Arabic. Capitals, blanks and a full stop make no difference.
std::optional<Expression> phraseMeaning(std::string_view phrase);

/// Whether a run of Latin letters that is no name is rather a word than a product of letters.
bool looksLikeWord(std::string_view run);

} // namespace khatwa::maths::reading
