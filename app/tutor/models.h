#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace khatwa::tutor {

/// Where the starter model lies that ships with the program: the file that the environment variable
/// KHATWA_MODEL names (for tests), else `../share/khatwa/models/khatwa-starter.gguf` seen from the
/// program's own folder (installed), else where the build has it. Nothing when none of these is
/// there.
std::optional<std::filesystem::path> starterModel();

/// One line for a user whose program came without it.
std::string starterModelMissing();

} // namespace khatwa::tutor
