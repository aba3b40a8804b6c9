#include "app/problems/shipped_sets.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace khatwa::problems {

std::filesystem::path shippedSetsFolder() {
    std::error_code error;
    if (const char* named = std::getenv("KHATWA_PROBLEM_SETS"); named != nullptr && *named != '\0')
        return named;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        const std::filesystem::path installed =
            program.parent_path().parent_path() / "share/khatwa/problem-sets";
        if (std::filesystem::is_directory(installed, error))
            return installed;
    }
#ifdef KHATWA_BUILT_PROBLEM_SETS
    if (const std::filesystem::path built = KHATWA_BUILT_PROBLEM_SETS;
        std::filesystem::is_directory(built, error))
        return built;
#endif
    return {};
}

std::vector<std::filesystem::path> setFiles(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json" && entry->path().filename() != "schema.json")
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

} // namespace khatwa::problems
