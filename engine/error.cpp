#include "engine/error.h"

#include <utility>

namespace khatwa::engine {

Error::Error(ErrorCode code, const std::string& message, std::vector<std::string> arguments)
    : std::runtime_error(message), code_(code), arguments_(std::move(arguments)) {}

} // namespace khatwa::engine
