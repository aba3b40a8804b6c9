#pragma once

#include "engine/backend/cuda/cuda_memory.h"
#include "kernels/cuda/attention_cache.h"

namespace khatwa::engine {

/// Keys and values: layers of pages as kernels/cuda/attention_cache.h has them.
class CudaKvStore final : public KvStore {
public:
    CudaKvStore(const std::shared_ptr<CudaContext>& context, const KvShape& shape_)
        : shape(shape_),
          bytes_(context, static_cast<std::size_t>(shape_.layers) * layerBytes(shape_),
                 "the cache of the context") {}

    static std::size_t pageBytes(const KvShape& shape) {
        return kernels::cuda::devicePageBytes(shape.form, shape.kvHeads, shape.headDim);
    }
    static std::size_t layerBytes(const KvShape& shape) {
        return static_cast<std::size_t>(shape.pages) * pageBytes(shape);
    }
    std::byte* layer(int index) const {
        return bytes_.data() + static_cast<std::size_t>(index) * layerBytes(shape);
    }

    const KvShape shape;

private:
    CudaBuffer bytes_;
};

} // namespace khatwa::engine
