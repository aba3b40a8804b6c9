#pragma once

#include "engine/backend/forwarding_backend.h"

#include <functional>

namespace khatwa::engine {

/// A backend whose operations are each done before the next begins: none of a batch is recorded,
/// and none overlaps with another. What it gives is the same to the last bit; where it is not,
/// operations of the backend run into each other.
class OneByOne final : public ForwardingBackend {
public:
    using ForwardingBackend::ForwardingBackend;

    bool runBatch(const std::function<bool()>& operations) override { return operations(); }
};

} // namespace khatwa::engine
