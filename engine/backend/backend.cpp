#include "engine/backend/backend.h"

#include <vector>

namespace khatwa::engine {

namespace {

class PlainFloats final : public HostFloats {
public:
    explicit PlainFloats(std::size_t count) : values_(count) {}
    std::span<float> floats() override { return values_; }

private:
    std::vector<float> values_;
};

} // namespace

std::unique_ptr<HostFloats> Backend::makeHostFloats(std::size_t count) {
    return std::make_unique<PlainFloats>(count);
}

std::unique_ptr<HostFloats> Backend::makeLogits(int rows, int vocabulary) {
    return makeHostFloats(static_cast<std::size_t>(rows) * static_cast<std::size_t>(vocabulary));
}

} // namespace khatwa::engine
