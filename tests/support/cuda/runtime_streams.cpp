#include "tests/support/cuda/grid.h"
#include "tests/support/cuda/runtime_state.h"

#include <chrono>
#include <limits>

namespace khatwa::cudashim {

namespace {

constexpr std::uint64_t kEverything = std::numeric_limits<std::uint64_t>::max();

DeviceState& deviceOf(const Stream& stream) {
    return state().devices[static_cast<std::size_t>(stream.device)];
}

double millisecondsNow() {
    return std::chrono::duration<double, std::milli>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool validStream(cudaStream_t stream) {
    return stream == nullptr || state().streams.contains(stream);
}

GridLaunch gridOf(const KernelCall& call) {
    Kernel kernel;
    kernel.context = &call.oneThread;
    kernel.call = [](const void* context) {
        (*static_cast<const std::function<void()>*>(context))();
    };
    const Launch& launch = call.launch;
    return {kernel,           launch.grid,        launch.block,       launch.sharedBytes,
            call.staticBytes, launch.cooperative, launch.programmatic};
}

/// `next` is the work behind it, or null.
void perform(const Work& work, const Work* next) {
    if (work.kernel == nullptr) {
        work.other();
        return;
    }
    State& s = state();
    DeviceState& on = s.devices[static_cast<std::size_t>(work.kernel->device)];
    s.counts.launches.push_back(work.kernel->launch);
    if (s.kernelToFail > 0 && --s.kernelToFail == 0) {
        on.lost = s.kernelError;
        giveUpBegun();
        return;
    }
    const KernelCall* const behind = next != nullptr ? next->kernel.get() : nullptr;
    GridResult result = GridResult::Done;
    if (behind != nullptr && behind->launch.programmatic && !behind->launch.cooperative) {
        const GridLaunch early = gridOf(*behind);
        result = runGrid(gridOf(*work.kernel), &early);
    } else {
        result = runGrid(gridOf(*work.kernel));
    }
    if (result == GridResult::Stopped) {
        on.lost = cudaErrorLaunchFailure;
        giveUpBegun();
    }
}

} // namespace

Stream& streamOf(cudaStream_t stream) {
    if (stream != nullptr)
        return *stream;
    return *state().devices[static_cast<std::size_t>(currentDevice())].defaultStream;
}

bool capturing() {
    for (const Stream* stream : state().streams)
        if (stream->graph != nullptr)
            return true;
    return false;
}

cudaError_t mayWait(Stream& stream) {
    if (stream.graph == nullptr)
        return cudaSuccess;
    stream.origin->invalidated = true;
    return say(cudaErrorStreamCaptureUnsupported);
}

cudaError_t enqueue(cudaStream_t stream, Work work) {
    if (!validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    Stream& to = streamOf(stream);
    if (to.graph != nullptr) {
        if (to.origin->invalidated)
            return say(cudaErrorStreamCaptureInvalidated);
        to.graph->nodes.push_back(std::move(work));
        to.joined = &to == to.origin;
        return cudaSuccess;
    }
    if (stream == nullptr)
        for (Stream* other : state().streams)
            if (other->graph != nullptr && other->waitsForDefault)
                return say(cudaErrorStreamCaptureImplicit);
    to.operations.push_back({++state().numbers, std::move(work)});
    return cudaSuccess;
}

void runUpTo(Stream& stream, std::uint64_t number) {
    DeviceState& device = deviceOf(stream);
    while (!stream.operations.empty() && stream.operations.front().number <= number) {
        const Operation operation = std::move(stream.operations.front());
        stream.operations.pop_front();
        if (&stream == device.defaultStream.get()) {
            for (Stream* other : state().streams)
                if (other->waitsForDefault && other->device == stream.device)
                    runUpTo(*other, operation.number);
        } else if (stream.waitsForDefault) {
            runUpTo(*device.defaultStream, operation.number);
        }
        const bool more = !stream.operations.empty() && stream.operations.front().number <= number;
        if (device.lost == cudaSuccess)
            perform(operation.work, more ? &stream.operations.front().work : nullptr);
    }
}

void runAll(Stream& stream) {
    runUpTo(stream, kEverything);
}

void runDevice(int device) {
    for (Stream* stream : state().streams)
        if (stream->device == device)
            runAll(*stream);
    runAll(*state().devices[static_cast<std::size_t>(device)].defaultStream);
}

cudaError_t launchKernel(const cudaLaunchConfig_t& config, AnyKernel kernel,
                         std::function<void()> oneThread) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    Launch launch{kernel, config.gridDim, config.blockDim, config.dynamicSmemBytes, false, false};
    for (unsigned i = 0; i < config.numAttrs; ++i) {
        const cudaLaunchAttribute& attribute = config.attrs[i];
        if (attribute.id == cudaLaunchAttributeCooperative)
            launch.cooperative = attribute.val.cooperative != 0;
        else
            launch.programmatic = attribute.val.programmaticStreamSerializationAllowed != 0;
    }
    const dim3& grid = launch.grid;
    const dim3& block = launch.block;
    const std::uint64_t threads = std::uint64_t{block.x} * block.y * block.z;
    if (threads == 0 || threads > 1024 || block.z > 64 || grid.x == 0 || grid.y == 0 ||
        grid.z == 0 || grid.x > 0x7fffffffu || grid.y > 65535 || grid.z > 65535)
        return say(cudaErrorInvalidConfiguration);
    const std::size_t staticBytes = roomForStatic(kernel, currentDevice(), launch.sharedBytes);
    if (staticBytes == kNoRoom)
        return say(cudaErrorInvalidValue);
    const Device& device = call.device().device;
    // Code for less has no wait in it, and would run into what it depends on.
    if (launch.programmatic && compiledFor(device) < 90)
        return say(cudaErrorNotSupported);
    if (launch.cooperative) {
        int resident = 0;
        const cudaError_t error =
            maxActiveBlocks(&resident, kernel, static_cast<int>(threads), launch.sharedBytes);
        if (error != cudaSuccess)
            return error;
        if (std::uint64_t{grid.x} * grid.y * grid.z >
            static_cast<std::uint64_t>(resident) *
                static_cast<std::uint64_t>(device.multiprocessors))
            return say(cudaErrorCooperativeLaunchTooLarge);
    }
    if (!validStream(config.stream))
        return say(cudaErrorInvalidResourceHandle);
    const int on = streamOf(config.stream).device;
    if (on != currentDevice())
        return say(cudaErrorInvalidResourceHandle);
    return enqueue(config.stream, Work{{},
                                       std::make_shared<KernelCall>(KernelCall{
                                           launch, std::move(oneThread), on, staticBytes})});
}

} // namespace khatwa::cudashim

using namespace khatwa::cudashim;

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned flags) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    *stream = new Stream;
    (*stream)->device = currentDevice();
    (*stream)->waitsForDefault = flags != cudaStreamNonBlocking;
    state().streams.insert(*stream);
    return cudaSuccess;
}

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
    return cudaStreamCreateWithFlags(stream, cudaStreamDefault);
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
    const Call call;
    if (stream == nullptr || !validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    runAll(*stream);
    state().streams.erase(stream);
    delete stream;
    return call.error();
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (!validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    Stream& on = streamOf(stream);
    if (const cudaError_t error = mayWait(on); error != cudaSuccess)
        return error;
    ++state().counts.waits;
    runAll(on);
    return say(deviceOf(on).lost);
}

cudaError_t cudaStreamQuery(cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (!validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    Stream& on = streamOf(stream);
    if (const cudaError_t error = mayWait(on); error != cudaSuccess)
        return error;
    if (on.operations.empty())
        return cudaSuccess;
    runUpTo(on, on.operations.front().number); // a little is done at each look
    return say(deviceOf(on).lost != cudaSuccess ? deviceOf(on).lost
               : on.operations.empty()          ? cudaSuccess
                                                : cudaErrorNotReady);
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    *event = new Event;
    (*event)->timed = (flags & cudaEventDisableTiming) == 0;
    ++state().events;
    return cudaSuccess;
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
    return cudaEventCreateWithFlags(event, cudaEventDefault);
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
    const Call call;
    if (event == nullptr)
        return say(cudaErrorInvalidResourceHandle);
    delete event;
    --state().events;
    return call.error();
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (!validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    Stream& on = streamOf(stream);
    auto point = std::make_shared<Point>();
    if (on.graph != nullptr) {
        point->graph = on.graph;
        point->capturedIn = &on;
    } else {
        const cudaError_t error = enqueue(stream, Work{[point] {
                                                           point->stream = nullptr;
                                                           point->milliseconds = millisecondsNow();
                                                       },
                                                       {}});
        if (error != cudaSuccess)
            return error;
        point->stream = &on;
        point->number = on.operations.back().number;
    }
    event->point = std::move(point);
    return cudaSuccess;
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (event->point == nullptr)
        return cudaSuccess;
    if (event->point->graph != nullptr)
        return say(cudaErrorStreamCaptureUnsupported);
    if (event->point->stream == nullptr)
        return cudaSuccess;
    Stream& on = *event->point->stream;
    runUpTo(on, event->point->number);
    return say(deviceOf(on).lost);
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (event->point == nullptr || event->point->stream == nullptr)
        return cudaSuccess;
    Stream& on = *event->point->stream;
    runUpTo(on, on.operations.front().number);
    return event->point->stream == nullptr ? cudaSuccess : cudaErrorNotReady;
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (begin->point == nullptr || end->point == nullptr || !begin->timed || !end->timed)
        return say(cudaErrorInvalidResourceHandle);
    if (begin->point->stream != nullptr || end->point->stream != nullptr)
        return cudaErrorNotReady;
    *milliseconds = static_cast<float>(end->point->milliseconds - begin->point->milliseconds);
    return cudaSuccess;
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (!validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    if (event->point == nullptr)
        return cudaSuccess;
    Stream& on = streamOf(stream);
    const std::shared_ptr<Point> point = event->point;
    if (point->graph != nullptr) { // the stream joins the capture, or its origin waits for a branch
        if (on.graph != nullptr && on.graph != point->graph)
            return say(cudaErrorStreamCaptureUnsupported);
        if (on.graph == nullptr) {
            on.graph = point->graph;
            on.origin = point->capturedIn->origin;
            on.joined = false;
        }
        if (&on == on.origin)
            point->capturedIn->joined = true;
        return cudaSuccess;
    }
    if (on.graph != nullptr)
        return say(cudaErrorStreamCaptureUnsupported);
    return enqueue(stream, Work{[point] {
                                    if (point->stream != nullptr)
                                        runUpTo(*point->stream, point->number);
                                },
                                {}});
}

cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (stream == nullptr || !validStream(stream) || stream->graph != nullptr)
        return say(cudaErrorStreamCaptureUnsupported);
    stream->graph = new Graph;
    stream->origin = stream;
    stream->invalidated = false;
    stream->joined = true;
    ++state().graphs;
    return cudaSuccess;
}

cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph) {
    const Call call;
    *graph = nullptr;
    if (stream == nullptr || !validStream(stream) || stream->graph == nullptr ||
        stream->origin != stream)
        return say(cudaErrorInvalidValue);
    Graph* const captured = stream->graph;
    bool joined = true;
    for (Stream* other : state().streams) {
        if (other->graph != captured)
            continue;
        joined = joined && other->joined;
        other->graph = nullptr;
        other->origin = nullptr;
        other->joined = true;
    }
    const cudaError_t error = call.error() != cudaSuccess ? call.error()
                              : stream->invalidated       ? cudaErrorStreamCaptureInvalidated
                              : !joined                   ? cudaErrorStreamCaptureUnjoined
                                                          : cudaSuccess;
    if (error != cudaSuccess) {
        delete captured;
        --state().graphs;
        return say(error);
    }
    *graph = captured;
    return cudaSuccess;
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    const Stream& on = streamOf(stream);
    *status = on.graph == nullptr      ? cudaStreamCaptureStatusNone
              : on.origin->invalidated ? cudaStreamCaptureStatusInvalidated
                                       : cudaStreamCaptureStatusActive;
    return cudaSuccess;
}

cudaError_t cudaGraphInstantiate(cudaGraphExec_t* exec, cudaGraph_t graph, unsigned long long) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    // What a kernel was allowed when it was captured must still be allowed.
    for (const Work& node : graph->nodes)
        if (node.kernel != nullptr && roomForStatic(node.kernel->launch.kernel, node.kernel->device,
                                                    node.kernel->launch.sharedBytes) == kNoRoom)
            return say(cudaErrorInvalidValue);
    *exec = new GraphExec{graph->nodes};
    ++state().graphs;
    return cudaSuccess;
}

cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t stream) {
    const Call call;
    if (call.error() != cudaSuccess)
        return call.error();
    if (exec == nullptr || !validStream(stream))
        return say(cudaErrorInvalidResourceHandle);
    if (streamOf(stream).graph != nullptr)
        return say(cudaErrorStreamCaptureUnsupported);
    if (state().graphsFail)
        return say(cudaErrorMemoryAllocation);
    ++state().counts.graphLaunches;
    const int device = streamOf(stream).device;
    return enqueue(
        stream,
        Work{[nodes = exec->nodes, device] {
                 for (std::size_t i = 0; i < nodes.size(); ++i)
                     if (state().devices[static_cast<std::size_t>(device)].lost == cudaSuccess)
                         perform(nodes[i], i + 1 < nodes.size() ? &nodes[i + 1] : nullptr);
             },
             {}});
}

cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec) {
    const Call call;
    if (exec == nullptr)
        return say(cudaErrorInvalidValue);
    delete exec;
    --state().graphs;
    return call.error();
}

cudaError_t cudaGraphDestroy(cudaGraph_t graph) {
    const Call call;
    if (graph == nullptr)
        return say(cudaErrorInvalidValue);
    delete graph;
    --state().graphs;
    return call.error();
}
