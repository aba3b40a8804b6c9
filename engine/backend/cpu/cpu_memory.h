#pragma once

#include "engine/backend/backend.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace khatwa::engine {

/// Floats on a cache line's boundary. Throws Error(OutOfMemory).
class FloatBuffer {
public:
    FloatBuffer() = default;
    explicit FloatBuffer(std::size_t count);
    float* data() const { return data_.get(); }
    std::size_t size() const { return size_; }
    /// Grows, without keeping the contents; never shrinks.
    void atLeast(std::size_t count);

private:
    struct Free {
        void operator()(float* p) const { std::free(p); }
    };
    std::unique_ptr<float, Free> data_;
    std::size_t size_ = 0;
};

/// Room for repacked weights, one matrix after another in large pieces of memory, for which the
/// system is asked for huge pages, as for the cache: walking the tables of small ones costs a tenth
/// of the bandwidth. Pages cost nothing until they are written. Throws std::bad_alloc, as other
/// weights do: only who loads the whole model can say how much it needs.
class PanelArena {
public:
    /// Aligned to 64 bytes; lives as long as the returned pointer or a copy of it.
    std::shared_ptr<std::uint8_t[]> take(std::size_t bytes);

private:
    std::shared_ptr<std::uint8_t[]> piece_;
    std::size_t size_ = 0;
    std::size_t used_ = 0;
};

/// A matrix, or a vector turned to float32. Quantised matrices that are multiplied are kept as
/// panels; the view in the file is then read only where single rows are looked up.
class CpuWeight : public Weight {
public:
    MatrixView view;
    std::vector<float> floats; ///< of a vector
    std::shared_ptr<std::uint8_t[]> panels;
    std::size_t panelStride = 0;
};

class CpuActivations : public Activations {
public:
    CpuActivations(int capacity, int width);
    float* row(int index) const {
        return values_.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(width);
    }
    const int capacity;
    const int width;

private:
    FloatBuffer values_;
};

/// Keys and values: layer, page, head, and a head's page as kernels/formats/cache_page.h has it.
/// Fresh memory is zero, so that a position's padding is, and costs nothing until it is written.
class CpuKvStore : public KvStore {
public:
    explicit CpuKvStore(const KvShape& shape);

    /// Elements of a position, padding included.
    int headStride() const { return kernels::cacheStride(shape.form, shape.headDim); }
    std::size_t pageStride() const { return pageStride_; } ///< bytes from a page to the next
    std::uint8_t* keys(int layer, PageId page, int head) const {
        return keys_.get() + offset(layer, page, head);
    }
    std::uint8_t* values(int layer, PageId page, int head) const {
        return values_.get() + offset(layer, page, head);
    }
    void copy(const PageTable::Copy& copy);

    const KvShape shape;

private:
    std::size_t offset(int layer, PageId page, int head) const;

    std::size_t headBytes_;
    std::size_t pageStride_;
    std::shared_ptr<std::uint8_t[]> keys_;
    std::shared_ptr<std::uint8_t[]> values_;
};

} // namespace khatwa::engine
