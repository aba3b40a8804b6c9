#include "tests/support/cuda/runtime_state.h"

#include <algorithm>
#include <cstring>

namespace khatwa::cudashim {

namespace {

thread_local int deviceOfThread = 0;
thread_local cudaError_t lastError = cudaSuccess;

/// What an H100 has, but for what tests choose.
constexpr std::size_t kSharedPerBlock = 48 * 1024;
constexpr std::size_t kSharedOptIn = 227 * 1024;
constexpr std::size_t kSharedPerMultiprocessor = 228 * 1024;
constexpr int kThreadsPerMultiprocessor = 2048;
constexpr int kL2Bytes = 50 << 20;

void makeDevices(State& s, const std::vector<Device>& devices) {
    s.devices.clear();
    for (const Device& device : devices) {
        DeviceState& fresh = s.devices.emplace_back();
        fresh.device = device;
        fresh.defaultStream = std::make_unique<Stream>();
        fresh.defaultStream->device = static_cast<int>(s.devices.size()) - 1;
    }
}

} // namespace

State& state() {
    static State* const the = [] {
        auto* s = new State;
        makeDevices(*s, {Device{}});
        return s;
    }();
    return *the;
}

int& currentDevice() {
    return deviceOfThread;
}

cudaError_t say(cudaError_t error) {
    if (error != cudaSuccess && error != cudaErrorNotReady)
        lastError = error;
    return error;
}

Call::Call() : lock_(state().lock) {
    State& s = state();
    ++s.counts.calls;
    if (s.devices.empty()) {
        error_ = say(cudaErrorNoDevice);
        return;
    }
    DeviceState& device = s.devices[static_cast<std::size_t>(currentDevice())];
    if (s.callToLose > 0 && --s.callToLose == 0)
        device.lost = s.lossError;
    error_ = say(device.lost);
}

DeviceState& Call::device() const {
    return state().devices[static_cast<std::size_t>(currentDevice())];
}

void reset(std::vector<Device> devices) {
    State& s = state();
    const std::lock_guard lock(s.lock);
    for (const auto& [address, allocation] : s.memory)
        std::free(reinterpret_cast<void*>(address));
    s.memory.clear();
    for (Stream* stream : s.streams)
        delete stream;
    s.streams.clear();
    s.events = s.graphs = 0;
    s.sharedLimit.clear();
    s.counts = {};
    s.allocationToFail = s.hostAllocationToFail = s.callToLose = s.kernelToFail = 0;
    s.graphsFail = false;
    makeDevices(s, devices);
    deviceOfThread = 0;
    lastError = cudaSuccess;
}

void failAllocation(int n) {
    state().allocationToFail = n;
}
void failHostAllocation(int n) {
    state().hostAllocationToFail = n;
}
void loseDevice(int n, cudaError_t error) {
    state().callToLose = n;
    state().lossError = error;
}
void failGraphLaunches() {
    state().graphsFail = true;
}
void failKernel(int n, cudaError_t error) {
    state().kernelToFail = n;
    state().kernelError = error;
}

const Counts& counts() {
    return state().counts;
}
void clearCounts() {
    state().counts = {};
}
std::size_t bytesInUse(int device) {
    return state().devices.at(static_cast<std::size_t>(device)).used;
}
std::size_t pinnedBytesInUse() {
    std::size_t bytes = 0;
    for (const auto& [address, allocation] : state().memory)
        if (allocation.device < 0)
            bytes += allocation.bytes;
    return bytes;
}
int handlesInUse() {
    return static_cast<int>(state().streams.size()) + state().events + state().graphs;
}

} // namespace khatwa::cudashim

using namespace khatwa::cudashim;

const char* cudaGetErrorName(cudaError_t error) {
    switch (error) {
    case cudaSuccess:
        return "cudaSuccess";
    case cudaErrorMemoryAllocation:
        return "cudaErrorMemoryAllocation";
    case cudaErrorNoDevice:
        return "cudaErrorNoDevice";
    case cudaErrorInsufficientDriver:
        return "cudaErrorInsufficientDriver";
    case cudaErrorIllegalAddress:
        return "cudaErrorIllegalAddress";
    case cudaErrorLaunchFailure:
        return "cudaErrorLaunchFailure";
    case cudaErrorInvalidValue:
        return "cudaErrorInvalidValue";
    case cudaErrorInvalidConfiguration:
        return "cudaErrorInvalidConfiguration";
    default:
        return "cudaError";
    }
}

const char* cudaGetErrorString(cudaError_t error) {
    switch (error) {
    case cudaSuccess:
        return "no error";
    case cudaErrorMemoryAllocation:
        return "out of memory";
    case cudaErrorNoDevice:
        return "no CUDA-capable device is detected";
    case cudaErrorInsufficientDriver:
        return "the driver is older than the runtime";
    case cudaErrorIllegalAddress:
        return "an illegal memory access was encountered";
    case cudaErrorLaunchFailure:
        return "unspecified launch failure";
    case cudaErrorInvalidValue:
        return "invalid argument";
    case cudaErrorInvalidConfiguration:
        return "invalid configuration argument";
    default:
        return "an error of the CUDA shim";
    }
}

cudaError_t cudaPeekAtLastError() {
    const Call call;
    return lastError;
}

cudaError_t cudaGetLastError() {
    const Call call;
    const cudaError_t error = lastError;
    lastError = call.error(); // a lost device stays lost
    return error;
}

cudaError_t cudaGetDeviceCount(int* count) {
    const Call call;
    *count = static_cast<int>(state().devices.size());
    return call.error();
}

cudaError_t cudaGetDevice(int* device) {
    const Call call;
    *device = currentDevice();
    return state().devices.empty() ? call.error() : cudaSuccess;
}

cudaError_t cudaSetDevice(int device) {
    const Call call;
    if (state().devices.empty())
        return call.error();
    if (device < 0 || device >= static_cast<int>(state().devices.size()))
        return say(cudaErrorInvalidDevice);
    currentDevice() = device;
    return say(call.device().lost);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (device < 0 || device >= static_cast<int>(state().devices.size()))
        return say(cudaErrorInvalidDevice);
    const Device& from = state().devices[static_cast<std::size_t>(device)].device;
    *properties = {};
    from.name.copy(properties->name, sizeof properties->name - 1);
    properties->totalGlobalMem = from.memory;
    properties->sharedMemPerBlock = kSharedPerBlock;
    properties->sharedMemPerBlockOptin = kSharedOptIn;
    properties->sharedMemPerMultiprocessor = kSharedPerMultiprocessor;
    properties->major = from.major;
    properties->minor = from.minor;
    properties->multiProcessorCount = from.multiprocessors;
    properties->maxThreadsPerMultiProcessor = kThreadsPerMultiprocessor;
    properties->maxThreadsPerBlock = 1024;
    properties->warpSize = 32;
    properties->l2CacheSize = kL2Bytes;
    properties->cooperativeLaunch = 1;
    return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
    cudaDeviceProp properties;
    const cudaError_t error = cudaGetDeviceProperties(&properties, device);
    if (error != cudaSuccess)
        return error;
    switch (attribute) {
    case cudaDevAttrMaxThreadsPerBlock:
        *value = properties.maxThreadsPerBlock;
        break;
    case cudaDevAttrMultiProcessorCount:
        *value = properties.multiProcessorCount;
        break;
    case cudaDevAttrL2CacheSize:
        *value = properties.l2CacheSize;
        break;
    case cudaDevAttrMaxThreadsPerMultiProcessor:
        *value = properties.maxThreadsPerMultiProcessor;
        break;
    case cudaDevAttrComputeCapabilityMajor:
        *value = properties.major;
        break;
    case cudaDevAttrComputeCapabilityMinor:
        *value = properties.minor;
        break;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
        *value = static_cast<int>(properties.sharedMemPerMultiprocessor);
        break;
    case cudaDevAttrCooperativeLaunch:
        *value = properties.cooperativeLaunch;
        break;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
        *value = static_cast<int>(properties.sharedMemPerBlockOptin);
        break;
    }
    return cudaSuccess;
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    const DeviceState& device = call.device();
    *total = device.device.memory;
    *free =
        device.device.memory - std::min(device.device.memory, device.device.inUse + device.used);
    return cudaSuccess;
}

cudaError_t cudaDeviceSynchronize() {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (capturing())
        return say(cudaErrorStreamCaptureUnsupported);
    runDevice(currentDevice());
    return say(call.device().lost);
}

cudaError_t cudaDriverGetVersion(int* version) {
    *version = 13000;
    return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
    *version = 13000;
    return cudaSuccess;
}

cudaError_t cudaDeviceCanAccessPeer(int* can, int device, int peer) {
    const Call call;
    const auto devices = static_cast<int>(state().devices.size());
    if (device < 0 || peer < 0 || device >= devices || peer >= devices)
        return say(cudaErrorInvalidDevice);
    *can = device != peer ? 1 : 0;
    return call.error();
}

cudaError_t cudaDeviceEnablePeerAccess(int peer, unsigned) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (peer < 0 || peer >= static_cast<int>(state().devices.size()) || peer == currentDevice())
        return say(cudaErrorInvalidDevice);
    return say(call.device().peers.insert(peer).second ? cudaSuccess
                                                       : cudaErrorPeerAccessAlreadyEnabled);
}

namespace khatwa::cudashim {

cudaError_t setFunctionAttribute(AnyKernel kernel, cudaFuncAttribute attribute, int value) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (attribute == cudaFuncAttributeMaxDynamicSharedMemorySize) {
        if (value < 0 || static_cast<std::size_t>(value) > kSharedOptIn)
            return say(cudaErrorInvalidValue);
        state().sharedLimit[{kernel, currentDevice()}] = value;
    }
    return cudaSuccess;
}

cudaError_t functionAttributes(cudaFuncAttributes* attributes, AnyKernel kernel) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    const Device& device = call.device().device;
    const auto asked = state().sharedLimit.find({kernel, currentDevice()});
    *attributes = {};
    attributes->maxThreadsPerBlock = 1024;
    attributes->ptxVersion = compiledFor(device);
    attributes->binaryVersion = 10 * device.major + device.minor;
    attributes->maxDynamicSharedSizeBytes = asked == state().sharedLimit.end() ? 0 : asked->second;
    return cudaSuccess;
}

int compiledFor(const Device& device) {
    return device.compiledFor != 0 ? device.compiledFor : 10 * device.major + device.minor;
}

std::size_t roomForStatic(AnyKernel kernel, int device, std::size_t dynamicBytes) {
    const auto asked = state().sharedLimit.find({kernel, device});
    if (asked == state().sharedLimit.end())
        return dynamicBytes <= kSharedPerBlock ? kSharedPerBlock - dynamicBytes : kNoRoom;
    const auto most = static_cast<std::size_t>(asked->second);
    return dynamicBytes <= most ? std::min(kSharedPerBlock, kSharedOptIn - most) : kNoRoom;
}

cudaError_t maxActiveBlocks(int* blocks, AnyKernel, int threads, std::size_t sharedBytes) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (threads <= 0 || threads > 1024)
        return say(cudaErrorInvalidValue);
    constexpr std::size_t kReserved = 1024; // of shared memory, for each block
    const int byThreads = kThreadsPerMultiprocessor / ((threads + 31) / 32 * 32);
    const auto byShared = static_cast<int>(kSharedPerMultiprocessor / (sharedBytes + kReserved));
    *blocks = sharedBytes > kSharedOptIn ? 0 : std::min({32, byThreads, byShared});
    return cudaSuccess;
}

} // namespace khatwa::cudashim
