#include "engine/files/file_error.h"
#include "engine/files/opened_model.h"

namespace khatwa::engine {

std::shared_ptr<OpenedModel> openHuggingFace(const std::filesystem::path& folder) {
    throwUnsupported(folder, "folders are not read yet");
}

} // namespace khatwa::engine
