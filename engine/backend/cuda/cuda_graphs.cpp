#include "engine/backend/cuda/cuda_graphs.h"

#include "engine/error.h"

#include <algorithm>
#include <utility>

namespace khatwa::engine {

CudaGraphs::CudaGraphs(std::shared_ptr<CudaContext> context) : context_(std::move(context)) {}

CudaGraphs::~CudaGraphs() {
    clear();
}

void CudaGraphs::forget(const Graph& graph) {
    if (graph.executable != nullptr) {
        static_cast<void>(cudaGraphExecDestroy(graph.executable));
    }
}

void CudaGraphs::clear() {
    for (const Graph& graph : graphs_) {
        forget(graph);
    }
    graphs_.clear();
}

bool CudaGraphs::run(const GraphKey& key, const std::function<bool()>& operations) {
    if (!possible_) {
        return operations();
    }
    const auto known = std::find_if(graphs_.begin(), graphs_.end(),
                                    [&](const Graph& graph) { return graph.key == key; });
    if (known == graphs_.end()) {
        const bool whole = operations();
        if (whole) {
            if (graphs_.size() == kMost) {
                forget(graphs_.back());
                graphs_.pop_back();
            }
            graphs_.push_front({key, nullptr});
        }
        return whole;
    }
    graphs_.splice(graphs_.begin(), graphs_, known);
    Graph& graph = graphs_.front();
    if (graph.executable == nullptr) {
        switch (record(graph, operations)) {
        case Outcome::Recorded:
            break;
        case Outcome::Stopped:
            return false;
        case Outcome::NotPossible:
            possible_ = false;
            return operations();
        }
    }
    if (cudaGraphLaunch(graph.executable, context_->stream()) != cudaSuccess) {
        // There may be no memory for it on the device. Nothing of it ran; if it is the device that
        // is lost, the operations say so.
        static_cast<void>(cudaGetLastError());
        possible_ = false;
        clear();
        return operations();
    }
    ++replays_;
    return true;
}

CudaGraphs::Outcome CudaGraphs::record(Graph& target, const std::function<bool()>& operations) {
    cudaStream_t stream = context_->stream();
    context_->check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal),
                    "a step of the answer");
    bool whole = false, failed = false;
    recording_ = true;
    context_->setTrial(true);
    try {
        whole = operations();
    } catch (const Error&) {
        failed = true; // if it is the device, the same comes again when they are run
    } catch (...) {
        recording_ = false;
        context_->setTrial(false);
        cudaGraph_t graph = nullptr;
        static_cast<void>(cudaStreamEndCapture(stream, &graph));
        if (graph != nullptr) {
            static_cast<void>(cudaGraphDestroy(graph));
        }
        throw;
    }
    recording_ = false;
    context_->setTrial(false);
    cudaGraph_t graph = nullptr;
    cudaGraphExec_t executable = nullptr;
    cudaError_t error = cudaStreamEndCapture(stream, &graph);
    if (error == cudaSuccess && whole) {
        error = cudaGraphInstantiate(&executable, graph, 0);
    }
    if (graph != nullptr) {
        static_cast<void>(cudaGraphDestroy(graph));
    }
    if (failed || error != cudaSuccess) {
        static_cast<void>(cudaGetLastError());
        return Outcome::NotPossible;
    }
    if (!whole) {
        return Outcome::Stopped;
    }
    target.executable = executable;
    return Outcome::Recorded;
}

} // namespace khatwa::engine
