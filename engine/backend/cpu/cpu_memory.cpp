#include "engine/backend/cpu/cpu_memory.h"

#include "engine/error.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <sys/mman.h>

namespace khatwa::engine {

namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
/// Of address space; memory follows as it is written.
constexpr std::size_t kPanelPiece = std::size_t{256} << 20;
constexpr double kMostBytes = 0x1p46; ///< far beyond any machine that this runs on

[[noreturn]] void throwOutOfMemory(std::size_t bytes) {
    throw Error(ErrorCode::OutOfMemory,
                "not enough memory: " + std::to_string(bytes >> 20) +
                    " MB more are needed; choose a shorter context or a smaller model",
                {std::to_string(bytes)});
}

/// Memory of the system's own, all zero, that costs nothing until it is written; in huge pages
/// where it gives them, which is a wish: small pages serve as well, slower. Null where there is
/// none.
std::shared_ptr<std::uint8_t[]> mapZeroed(std::size_t bytes) {
    const std::size_t size = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    // One huge page more, so that the piece can begin at the start of one.
    void* memory = ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return nullptr;
    const auto start = reinterpret_cast<std::uintptr_t>(memory);
    auto* first = static_cast<std::uint8_t*>(memory) + (kHugePage - start % kHugePage) % kHugePage;
    ::madvise(first, size, MADV_HUGEPAGE);
    return {first, [memory, size](std::uint8_t*) { ::munmap(memory, size + kHugePage); }};
}

void checkShape(bool good, const char* what) {
    if (!good)
        throw Error(ErrorCode::InvalidArgument,
                    std::string("the CPU backend was asked for ") + what);
}

} // namespace

FloatBuffer::FloatBuffer(std::size_t count) {
    atLeast(count);
}

void FloatBuffer::atLeast(std::size_t count) {
    if (count <= size_)
        return;
    const std::size_t bytes = (count * sizeof(float) + kCacheLine - 1) / kCacheLine * kCacheLine;
    data_.reset();
    size_ = 0;
    auto* p = static_cast<float*>(std::aligned_alloc(kCacheLine, bytes));
    if (!p)
        throwOutOfMemory(bytes);
    std::memset(p, 0, bytes);
    data_.reset(p);
    size_ = count;
}

std::shared_ptr<std::uint8_t[]> PanelArena::take(std::size_t bytes) {
    const std::size_t rounded = (bytes + kCacheLine - 1) / kCacheLine * kCacheLine;
    if (size_ - used_ < rounded) {
        const std::size_t size = std::max(rounded, kPanelPiece);
        piece_ = mapZeroed(size);
        size_ = piece_ ? size : 0;
        used_ = 0;
        if (!piece_)
            throw std::bad_alloc();
    }
    std::shared_ptr<std::uint8_t[]> result(piece_, piece_.get() + used_);
    used_ += rounded;
    return result;
}

CpuActivations::CpuActivations(int rows, int columns) : capacity(rows), width(columns) {
    checkShape(rows > 0 && columns > 0, "activations of no size");
    values_.atLeast(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
}

CpuKvStore::CpuKvStore(const KvShape& s) : shape(s) {
    checkShape(s.layers > 0 && s.kvHeads > 0 && s.headDim > 0 && s.pages > 0, "a cache of no size");
    // In floating point first: a hostile file's sizes may not fit a size_t.
    const double bytes = 4.0 * s.layers * s.pages * s.kvHeads * kPageSize * (s.headDim + 31.0);
    if (bytes > kMostBytes)
        throwOutOfMemory(static_cast<std::size_t>(kMostBytes));
    headBytes_ = kernels::cachePageBytes(s.form, s.headDim);
    pageStride_ = static_cast<std::size_t>(s.kvHeads) * headBytes_;
    const std::size_t all =
        static_cast<std::size_t>(s.layers) * static_cast<std::size_t>(s.pages) * pageStride_;
    keys_ = mapZeroed(all);
    values_ = mapZeroed(all);
    if (!keys_ || !values_)
        throwOutOfMemory(2 * all);
}

std::size_t CpuKvStore::offset(int layer, PageId page, int head) const {
    const auto pages = static_cast<std::size_t>(layer) * static_cast<std::size_t>(shape.pages) +
                       static_cast<std::size_t>(page);
    return pages * pageStride_ + static_cast<std::size_t>(head) * headBytes_;
}

void CpuKvStore::copy(const PageTable::Copy& copy) {
    // In Q8_0 a position is not one run of memory, so the whole page goes.
    const std::size_t bytes =
        shape.form == kernels::CacheForm::F16
            ? static_cast<std::size_t>(copy.positions) * static_cast<std::size_t>(headStride()) * 2
            : headBytes_;
    for (int layer = 0; layer < shape.layers; ++layer)
        for (int head = 0; head < shape.kvHeads; ++head) {
            std::memcpy(keys(layer, copy.to, head), keys(layer, copy.from, head), bytes);
            std::memcpy(values(layer, copy.to, head), values(layer, copy.from, head), bytes);
        }
}

} // namespace khatwa::engine
