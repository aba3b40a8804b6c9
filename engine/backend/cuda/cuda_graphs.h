#pragma once

#include "engine/backend/cuda/cuda_context.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>

namespace khatwa::engine {

/// What the launches of a batch follow from; all else lies in device memory.
struct GraphKey {
    int rows = 0;
    int logitRows = 0;
    friend bool operator==(const GraphKey&, const GraphKey&) = default;
};

/// Batches that were recorded once and are given to the device as a whole from then on: one launch
/// instead of some three hundred. CUDA programming guide, "CUDA Graphs".
class CudaGraphs {
public:
    explicit CudaGraphs(std::shared_ptr<CudaContext> context);
    ~CudaGraphs();
    CudaGraphs(const CudaGraphs&) = delete;
    CudaGraphs& operator=(const CudaGraphs&) = delete;

    /// Launches what was recorded for `key`; where nothing is, runs `operations`: the first time as
    /// they are, so that whatever is made or uploaded once is there, the second time to record
    /// them. False when `operations` answered false. Does not wait. What cannot be recorded is run
    /// as it is, from then on always. Throws as `CudaContext::check`.
    bool run(const GraphKey& key, const std::function<bool()>& operations);

    /// Forgets everything: memory that was recorded is about to change its place.
    void clear();
    bool recording() const { return recording_; }
    /// Replayed so far.
    std::uint64_t replays() const { return replays_; }

private:
    struct Graph {
        GraphKey key;
        cudaGraphExec_t executable = nullptr; ///< null: met once
    };
    enum class Outcome { Recorded, Stopped, NotPossible };
    static void forget(const Graph& graph);
    Outcome record(Graph& target, const std::function<bool()>& operations);

    /// Rows up to kDecodeRows, some of which want logits.
    static constexpr std::size_t kMost = 64;

    std::shared_ptr<CudaContext> context_;
    std::list<Graph> graphs_; ///< the one used last first
    std::uint64_t replays_ = 0;
    bool recording_ = false;
    bool possible_ = true;
};

} // namespace khatwa::engine
