#pragma once

#include "app/problems/topic.h"

#include <string>
#include <string_view>

namespace khatwa::tutor {

/// What a text needs so that LaTeX sets it as it stands, in a document of that language: in an
/// Arabic one, words and formulas of Latin letters are marked as what runs from left to right.
std::string latexText(std::string_view text, problems::Language document);

/// The same without marks of direction.
std::string latexEscaped(std::string_view text);

/// A character that neither the fonts of every LaTeX nor latex_signs.h have: itself where the
/// program reads Unicode, its number elsewhere. This is the command's definition.
std::string_view otherSignDefinition();

} // namespace khatwa::tutor
