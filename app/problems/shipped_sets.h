#pragma once

#include <filesystem>
#include <vector>

namespace khatwa::problems {

/// Where the sets lie that ship with the program: the folder that the environment variable
/// KHATWA_PROBLEM_SETS names (for tests), else `../share/khatwa/problem-sets` seen from the
/// program's own folder (installed, and in the build), else where the build has it. Empty when none
/// of these is there.
std::filesystem::path shippedSetsFolder();

/// The sets of a folder: its `.json` files but for schema.json, sorted by name. Empty where it
/// can't be read.
std::vector<std::filesystem::path> setFiles(const std::filesystem::path& folder);

} // namespace khatwa::problems
