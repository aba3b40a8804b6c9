#include "engine/backend/cuda/cuda_devices.h"

#include "engine/backend/cuda/cuda_backend.h"
#include "engine/backend/cuda/cuda_memory.h"
#include "kernels/cuda/copy.h"
#include "kernels/cuda/cublas.h"
#include "kernels/cuda/products.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace khatwa::engine {

namespace {

constexpr int kOldestMajor = 7, kOldestMinor = 5;
constexpr const char* kNoGpu = "no GPU of compute capability 7.5 or newer was found; install "
                               "NVIDIA's driver if there is one, or use --device cpu";

class CudaDevice final : public Device {
public:
    explicit CudaDevice(CudaProperties properties) : properties_(std::move(properties)) {}

    std::string name() const override { return properties_.name; }

    Memory memory() const override {
        std::size_t free = 0, total = 0;
        checkCuda(cudaSetDevice(properties_.ordinal), properties_.name, "the start");
        checkCuda(cudaMemGetInfo(&free, &total), properties_.name, "the start");
        return {free, total};
    }

    std::uint64_t weightBytes(const MatrixView& view) const override {
        const std::size_t bytes =
            view.rows == 1 ? static_cast<std::size_t>(view.columns) * 4
                           : kernels::cuda::matrixBytes(view.type, view.rows, view.columns);
        return CudaArena::planned(bytes);
    }

    std::uint64_t cacheBytes(const KvShape& shape) const override {
        return CudaBackend::cacheBytes(shape);
    }

    std::uint64_t workBytes(const ModelConfig& config, int pages,
                            kernels::CacheForm cache) const override {
        return CudaBackend::workBytes(properties_, config, pages, cache);
    }

    std::unique_ptr<Backend> makeBackend() override {
        return std::make_unique<CudaBackend>(properties_);
    }

    double measureBandwidth() override;
    double measureMultiplyRate() override;

private:
    CudaProperties properties_;
};

/// A pair of events and what passed between them.
class Stopwatch {
public:
    explicit Stopwatch(CudaContext& context) : context_(context) {
        context_.check(cudaEventCreate(&begin_), kDoing);
        context_.check(cudaEventCreate(&end_), kDoing);
    }
    ~Stopwatch() {
        static_cast<void>(cudaEventDestroy(begin_));
        static_cast<void>(cudaEventDestroy(end_));
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

    void start() { context_.check(cudaEventRecord(begin_, context_.stream()), kDoing); }
    double seconds() {
        context_.check(cudaEventRecord(end_, context_.stream()), kDoing);
        context_.finish(kDoing);
        float milliseconds = 0.0f;
        context_.check(cudaEventElapsedTime(&milliseconds, begin_, end_), kDoing);
        return milliseconds / 1e3;
    }

private:
    static constexpr const char* kDoing = "the measure of its memory";
    CudaContext& context_;
    cudaEvent_t begin_ = nullptr, end_ = nullptr;
};

double CudaDevice::measureBandwidth() {
    constexpr std::size_t kMost = std::size_t{1} << 30; ///< far above any cache of a GPU
    constexpr int kRounds = 5;
    const auto context = std::make_shared<CudaContext>(properties_.ordinal, properties_.name);
    const std::size_t bytes =
        std::min<std::size_t>(kMost, static_cast<std::size_t>(memory().free) / 8) / 256 * 256;
    const CudaBuffer from(context, bytes, "the measure of its memory");
    const CudaBuffer to(context, bytes, "the measure of its memory");
    context->check(cudaMemsetAsync(from.data(), 0, bytes, context->stream()),
                   "the measure of its memory");
    Stopwatch watch(*context);
    double best = std::numeric_limits<double>::infinity();
    for (int round = 0; round <= kRounds; ++round) {
        watch.start();
        context->check(kernels::cuda::copyBytes(to.data(), from.data(), bytes, context->stream()),
                       "the measure of its memory");
        const double seconds = watch.seconds();
        if (round > 0) { // the first one wakes it
            best = std::min(best, seconds);
        }
    }
    return best > 0.0 ? 2.0 * static_cast<double>(bytes) / best : 0.0;
}

/// Random numbers about 1, since a GPU multiplies zeros faster than anything else.
std::vector<std::uint16_t> randomBrainFloats(std::size_t count) {
    std::vector<std::uint16_t> numbers(count);
    std::uint64_t state = 0x9e3779b97f4a7c15u; // xorshift64 (Marsaglia 2003)
    for (std::uint16_t& number : numbers) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        number = static_cast<std::uint16_t>((state & 0x80ffu) | 0x3f00u); // +-0.5 to +-2
    }
    return numbers;
}

double CudaDevice::measureMultiplyRate() {
    constexpr const char* kDoing = "the measure of its products";
    // The shape of a prompt of 4,096 tokens against a feed-forward matrix of an 8B model.
    constexpr int kRows = 4096, kColumns = 4096, kOutputs = 12288, kRounds = 5, kTogether = 4;
    const auto context = std::make_shared<CudaContext>(properties_.ordinal, properties_.name);
    std::string why;
    const auto cublas = kernels::cuda::Cublas::open(why);
    if (cublas == nullptr) {
        return 0.0;
    }
    const auto upload = [&](int rows) {
        const std::vector<std::uint16_t> numbers =
            randomBrainFloats(static_cast<std::size_t>(rows) * kColumns);
        CudaBuffer there(context, numbers.size() * 2, kDoing);
        context->check(cudaMemcpyAsync(there.data(), numbers.data(), there.size(),
                                       cudaMemcpyHostToDevice, context->stream()),
                       kDoing);
        context->finish(kDoing);
        return there;
    };
    const CudaBuffer weight = upload(kOutputs), input = upload(kRows);
    const CudaBuffer output(context, std::size_t{kRows} * kOutputs * sizeof(float), kDoing);
    Stopwatch watch(*context);
    double best = std::numeric_limits<double>::infinity();
    for (int round = 0; round <= kRounds; ++round) {
        watch.start();
        for (int i = 0; i < kTogether; ++i) {
            context->check(cublas->multiply(kernels::cuda::Cublas::Numbers::Brain, weight.data(),
                                            kOutputs, input.data(), kRows, kColumns,
                                            output.as<float>(), context->stream()),
                           kDoing);
        }
        const double seconds = watch.seconds();
        if (round > 0) { // the first one chooses and loads its kernel
            best = std::min(best, seconds);
        }
    }
    return best > 0.0 ? 2.0 * kTogether * kRows * kColumns * kOutputs / best : 0.0;
}

} // namespace

DeviceList findCudaDevices() {
    DeviceList list;
    int count = 0;
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        // Also where there is no driver at all; then it has no version.
        int driver = 0;
        if (error == cudaErrorInsufficientDriver && cudaDriverGetVersion(&driver) == cudaSuccess &&
            driver > 0) {
            list.none = DeviceList::None::DriverTooOld;
            list.whyNone = "NVIDIA's driver is too old for this program: it knows CUDA " +
                           std::to_string(driver / 1000) + "." +
                           std::to_string(driver % 1000 / 10) + ", and " +
                           std::to_string(CUDART_VERSION / 1000) + ".0 or newer is needed; " +
                           "update the driver, or use --device cpu";
        } else if (error == cudaErrorInsufficientDriver || error == cudaErrorNoDevice) {
            list.whyNone = kNoGpu;
        } else {
            list.none = DeviceList::None::NoAnswer;
            list.whyNone = std::string("the GPU does not answer (") + cudaGetErrorString(error) +
                           "); start the machine again, or use --device cpu";
        }
        return list;
    }
    for (int ordinal = 0; ordinal < count; ++ordinal) {
        cudaDeviceProp prop{};
        if (cudaGetDeviceProperties(&prop, ordinal) != cudaSuccess) {
            static_cast<void>(cudaGetLastError());
            continue;
        }
        const bool able =
            prop.major > kOldestMajor || (prop.major == kOldestMajor && prop.minor >= kOldestMinor);
        if (!able) {
            continue;
        }
        list.devices.push_back(std::make_shared<CudaDevice>(
            CudaProperties{ordinal, prop.name, prop.multiProcessorCount, prop.major >= 9,
                           static_cast<int>(prop.sharedMemPerBlockOptin),
                           static_cast<std::uint64_t>(prop.totalGlobalMem)}));
    }
    if (list.devices.empty()) {
        list.whyNone = kNoGpu;
    }
    return list;
}

} // namespace khatwa::engine
