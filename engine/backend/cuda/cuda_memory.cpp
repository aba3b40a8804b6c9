#include "engine/backend/cuda/cuda_memory.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace khatwa::engine {

namespace {

constexpr std::size_t kAlignment = 256;
/// The driver's steps of memory.
constexpr std::size_t kStep = std::size_t{2} << 20;
/// From here on a weight has an allocation of its own: less than a quarter of a step is lost.
constexpr std::size_t kLarge = std::size_t{8} << 20;
constexpr std::size_t kMostPiece = std::size_t{32} << 20;
constexpr std::uint64_t kPieceShare = 256;

std::size_t roundedUp(std::size_t bytes, std::size_t unit) {
    return (bytes + unit - 1) / unit * unit;
}

} // namespace

CudaBuffer::CudaBuffer(std::shared_ptr<CudaContext> context, std::size_t bytes, const char* what)
    : context_(std::move(context)), data_(static_cast<std::byte*>(context_->allocate(bytes, what))),
      size_(bytes) {}

CudaBuffer::CudaBuffer(CudaBuffer&& other) noexcept
    : context_(std::move(other.context_)), data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

CudaBuffer& CudaBuffer::operator=(CudaBuffer&& other) noexcept {
    std::swap(context_, other.context_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

CudaBuffer::~CudaBuffer() {
    if (data_ != nullptr) {
        context_->free(data_);
    }
}

PinnedBuffer::PinnedBuffer(std::shared_ptr<CudaContext> context, std::size_t bytes)
    : context_(std::move(context)), data_(static_cast<std::byte*>(context_->allocateHost(bytes))),
      size_(bytes) {}

PinnedBuffer::~PinnedBuffer() {
    context_->freeHost(data_);
}

CudaArena::CudaArena(std::shared_ptr<CudaContext> context, std::size_t pieceBytes)
    : context_(std::move(context)), pieceBytes_(pieceBytes) {}

std::size_t CudaArena::pieceBytes(std::uint64_t deviceMemory) {
    return roundedUp(std::min<std::size_t>(kMostPiece, deviceMemory / kPieceShare), kAlignment);
}

std::uint64_t CudaArena::planned(std::uint64_t bytes) {
    return roundedUp(bytes, bytes >= kLarge ? kStep : kAlignment);
}

std::byte* CudaArena::take(std::size_t bytes) {
    const std::size_t size = roundedUp(bytes, kAlignment);
    if (size > left_) {
        if (size >= std::min(kLarge, pieceBytes_)) {
            return pieces_.emplace_back(context_, size, "the weights").data();
        }
        next_ = pieces_.emplace_back(context_, pieceBytes_, "the weights").data();
        left_ = pieceBytes_;
    }
    std::byte* taken = next_;
    next_ += size;
    left_ -= size;
    return taken;
}

CudaActivations::CudaActivations(const std::shared_ptr<CudaContext>& context, int capacity_,
                                 int width_)
    : capacity(capacity_), width(width_),
      values_(context,
              static_cast<std::size_t>(capacity_) * static_cast<std::size_t>(width_) *
                  sizeof(float),
              "the activations") {}

WeightStaging::WeightStaging(std::shared_ptr<CudaContext> context) : context_(std::move(context)) {}

WeightStaging::~WeightStaging() {
    // What is still on its way reads from here.
    static_cast<void>(cudaSetDevice(context_->ordinal()));
    static_cast<void>(cudaStreamSynchronize(context_->stream()));
    for (Half& half : halves_) {
        if (half.done != nullptr) {
            static_cast<void>(cudaEventDestroy(half.done));
        }
    }
}

void WeightStaging::rows(const CudaWeight& weight, int begin, int end) {
    const std::size_t stride = rowBytes(weight.view.type, weight.view.columns);
    const std::size_t bytes = static_cast<std::size_t>(end - begin) * stride;
    Half& half = halves_[next_];
    next_ = 1 - next_;
    context_->select();
    if (half.done == nullptr) {
        context_->check(cudaEventCreateWithFlags(&half.done, cudaEventDisableTiming),
                        "loading weights");
    } else {
        context_->check(cudaEventSynchronize(half.done), "loading weights");
    }
    if (half.host == nullptr || half.host->size() < bytes) {
        half.host = nullptr;
        half.host = std::make_unique<PinnedBuffer>(context_, bytes);
    }
    if (half.device.size() < bytes) {
        half.device = CudaBuffer();
        half.device = CudaBuffer(context_, bytes, "loading weights");
    }
    std::memcpy(half.host->data(), weight.view.data + static_cast<std::size_t>(begin) * stride,
                bytes);
    context_->check(cudaMemcpyAsync(half.device.data(), half.host->data(), bytes,
                                    cudaMemcpyHostToDevice, context_->stream()),
                    "loading weights");
    context_->check(kernels::cuda::arrangeRows(weight.matrix, begin, end, half.device.data(),
                                               context_->stream()),
                    "loading weights");
    context_->check(cudaEventRecord(half.done, context_->stream()), "loading weights");
}

} // namespace khatwa::engine
