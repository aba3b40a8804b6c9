#include "app/cli/model_options.h"

#include "app/tutor/models.h"

#include <limits>
#include <stdexcept>

namespace khatwa::cli {

int readDevice(const Arguments& arguments) {
    const std::string device = arguments.text("--device").value_or("cpu");
    if (device != "cpu" && device != "cuda")
        throw WrongUse("--device takes cpu or cuda, not '" + device + "'");
    if (device == "cuda")
        throw std::runtime_error("this program was built without CUDA; use --device cpu");
    return static_cast<int>(arguments.integer("-t", 1, 1024).value_or(0));
}

ModelOptions readModelOptions(const Arguments& arguments) {
    ModelOptions options;
    options.threads = readDevice(arguments);
    options.context =
        arguments.integer("--context", 1, std::numeric_limits<std::int32_t>::max()).value_or(0);
    options.cache = readCacheForm(arguments);
    if (const auto named = arguments.text("-m")) {
        options.path = *named;
        return options;
    }
    const auto starter = tutor::starterModel();
    if (!starter)
        throw std::runtime_error(tutor::starterModelMissing());
    options.path = *starter;
    options.isStarter = true;
    return options;
}

kernels::CacheForm readCacheForm(const Arguments& arguments) {
    const std::string form = arguments.text("--cache").value_or("f16");
    if (form != "f16" && form != "q8_0")
        throw WrongUse("--cache takes f16 or q8_0, not '" + form + "'");
    return form == "f16" ? kernels::CacheForm::F16 : kernels::CacheForm::Q8_0;
}

engine::Lookup lookupOf(const Arguments& arguments) {
    return arguments.has("--no-lookup") ? engine::Lookup::Off : engine::Lookup::Measured;
}

std::unique_ptr<engine::Model> loadModel(const ModelOptions& options) {
    engine::LoadOptions load;
    load.context = options.context;
    load.cache = options.cache;
    return engine::Model::load(engine::ModelFiles::open(options.path),
                               engine::makeCpuBackend(options.threads), load);
}

} // namespace khatwa::cli
