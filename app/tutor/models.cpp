#include "app/tutor/models.h"

#include <cstdlib>
#include <system_error>

namespace khatwa::tutor {

namespace {

constexpr const char* kInstalledPlace = "share/khatwa/models/khatwa-starter.gguf";

std::optional<std::filesystem::path> programFolder() {
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error)
        return std::nullopt;
    return program.parent_path();
}

} // namespace

std::optional<std::filesystem::path> starterModel() {
    std::error_code error;
    if (const char* named = std::getenv("KHATWA_MODEL"); named != nullptr && *named != '\0')
        return std::filesystem::path(named); // a wrong name is told when it is opened
    if (const auto folder = programFolder()) {
        const std::filesystem::path installed = folder->parent_path() / kInstalledPlace;
        if (std::filesystem::exists(installed, error))
            return installed;
    }
#ifdef KHATWA_STARTER_MODEL
    if (const std::filesystem::path built = KHATWA_STARTER_MODEL;
        std::filesystem::exists(built, error))
        return built;
#endif
    return std::nullopt;
}

std::string starterModelMissing() {
    return "The starter model is not there; name a model with -m, or install Khatwa again.";
}

} // namespace khatwa::tutor
