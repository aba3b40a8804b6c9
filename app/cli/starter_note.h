#pragma once

#include "app/problems/topic.h"

#include <filesystem>
#include <string>

namespace khatwa::cli {

/// What the starter model is for and how to load another, for a user who named no model. The topics
/// are those that `claims.json` beside the model claims, by their titles.
std::string starterNote(const std::filesystem::path& model, problems::Language language);

} // namespace khatwa::cli
