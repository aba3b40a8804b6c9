#pragma once

#include "engine/backend/forwarding_backend.h"

#include <functional>
#include <memory>
#include <new>

namespace khatwa::engine {

/// A backend that hands everything on and counts the attention of layers, so that a test can press
/// stop in the middle of a batch, or make memory run out.
class WatchedBackend : public ForwardingBackend {
public:
    using ForwardingBackend::ForwardingBackend;

    std::function<void(int layer)> onAttend;
    bool noMemory = false;

    std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) override {
        if (noMemory) {
            throw std::bad_alloc();
        }
        return ForwardingBackend::makeKvStore(shape);
    }
    void attend(const Activations& query, const KvStore& store, int layer, int heads,
                Activations& output) override {
        if (onAttend) {
            onAttend(layer);
        }
        ForwardingBackend::attend(query, store, layer, heads, output);
    }
};

} // namespace khatwa::engine
