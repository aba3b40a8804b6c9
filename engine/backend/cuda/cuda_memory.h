#pragma once

#include "engine/backend/backend.h"
#include "engine/backend/cuda/cuda_context.h"
#include "kernels/cuda/weights.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace khatwa::engine {

/// Memory of a device; freed with it. Empty until it is given something.
class CudaBuffer {
public:
    CudaBuffer() = default;
    /// Throws as `CudaContext::allocate` does; `what` completes "no room for".
    CudaBuffer(std::shared_ptr<CudaContext> context, std::size_t bytes, const char* what);
    CudaBuffer(CudaBuffer&& other) noexcept;
    CudaBuffer& operator=(CudaBuffer&& other) noexcept;
    ~CudaBuffer();

    std::byte* data() const { return data_; }
    std::size_t size() const { return size_; }
    template <class T>
    T* as() const {
        return reinterpret_cast<T*>(data_);
    }

private:
    std::shared_ptr<CudaContext> context_;
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// The host's memory whose pages stay where they are, so that copies need no detour.
class PinnedBuffer final : public HostFloats {
public:
    PinnedBuffer(std::shared_ptr<CudaContext> context, std::size_t bytes);
    PinnedBuffer(const PinnedBuffer&) = delete;
    PinnedBuffer& operator=(const PinnedBuffer&) = delete;
    ~PinnedBuffer() override;

    std::span<float> floats() override {
        return {reinterpret_cast<float*>(data_), size_ / sizeof(float)};
    }
    std::byte* data() const { return data_; }
    std::size_t size() const { return size_; }

private:
    std::shared_ptr<CudaContext> context_; ///< outlives the memory
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Room for weights. The driver gives memory out in steps of 2 MB, so small ones share pieces.
class CudaArena {
public:
    CudaArena(std::shared_ptr<CudaContext> context, std::size_t pieceBytes);

    /// Aligned to 256 bytes; lives as long as the arena. Throws as `CudaContext::allocate` does.
    std::byte* take(std::size_t bytes);
    /// What `take` uses up, for planning.
    static std::uint64_t planned(std::uint64_t bytes);
    /// Of a device with so much memory: what is lost in the last piece at most.
    static std::size_t pieceBytes(std::uint64_t deviceMemory);

private:
    std::shared_ptr<CudaContext> context_;
    std::size_t pieceBytes_;
    std::vector<CudaBuffer> pieces_;
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
};

/// A matrix in the device's form, or a vector turned to float32.
class CudaWeight final : public Weight {
public:
    MatrixView view;               ///< of the file, read while loading only
    kernels::cuda::Matrix matrix;  ///< `data` null for a vector
    const float* floats = nullptr; ///< of a vector, in the device's memory
    int size() const { return static_cast<int>(view.columns); } ///< of a vector
};

class CudaActivations final : public Activations {
public:
    CudaActivations(const std::shared_ptr<CudaContext>& context, int capacity_, int width_);
    float* data() const { return values_.as<float>(); }
    const int capacity;
    const int width;

private:
    CudaBuffer values_;
};

/// Brings the file's rows to the device and into its form, in pieces through pinned memory: while
/// one piece is on its way the next is copied from the file.
class WeightStaging {
public:
    explicit WeightStaging(std::shared_ptr<CudaContext> context);
    ~WeightStaging();
    WeightStaging(const WeightStaging&) = delete;
    WeightStaging& operator=(const WeightStaging&) = delete;

    void rows(const CudaWeight& weight, int begin, int end);

private:
    struct Half {
        std::unique_ptr<PinnedBuffer> host;
        CudaBuffer device;
        cudaEvent_t done = nullptr; ///< the piece has left both
    };
    std::shared_ptr<CudaContext> context_;
    Half halves_[2];
    int next_ = 0;
};

} // namespace khatwa::engine
