#include "engine/model/model.h"

#include "engine/error.h"
#include "engine/model/memory_plan.h"
#include "engine/model/transformer.h"

#include <new>
#include <string>
#include <utility>

namespace khatwa::engine {

std::unique_ptr<Model> Model::load(std::shared_ptr<const ModelFiles> files,
                                   std::unique_ptr<Backend> backend, const LoadOptions& options) {
    ArchitecturePlan plan = planArchitecture(files->config(), files->path().string());
    ModelWeights weights;
    try {
        if (!bindWeights(*files, plan, *backend, options.progress, weights)) {
            return nullptr;
        }
    } catch (const std::bad_alloc&) {
        const std::uint64_t needed = planMemory(*files, options.context, options.cache).weightBytes;
        throw Error(ErrorCode::OutOfMemory,
                    "The weights need " + bytesText(needed) +
                        " of memory, which this machine does not have free; close other programs "
                        "or choose a "
                        "smaller model.",
                    {std::to_string(needed)});
    }
    return std::make_unique<Transformer>(std::move(files), std::move(backend), std::move(plan),
                                         std::move(weights), options.context, options.cache);
}

} // namespace khatwa::engine
