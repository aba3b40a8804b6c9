#include "tests/engine/support/memory_files.h"

namespace khatwa::engine {

MemoryFiles::MemoryFiles(TinyModel model) : tiny_(std::move(model)), config_(tiny_.config) {
    for (const TinyTensor& tensor : tiny_.tensors) {
        tensors_.push_back({tensor.name, tensor.view()});
    }
}

const NamedTensor* MemoryFiles::find(std::string_view name) const {
    for (const NamedTensor& tensor : tensors_) {
        if (tensor.name == name) {
            return &tensor;
        }
    }
    return nullptr;
}

} // namespace khatwa::engine
