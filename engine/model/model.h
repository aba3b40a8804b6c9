#pragma once

#include "engine/backend/backend.h"
#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace khatwa::engine {

/// What a model will take, known before it is loaded.
struct MemoryPlan {
    std::uint64_t weightBytes =
        0; ///< mapped from the file (and repacked copies, where a backend makes them)
    std::uint64_t cacheBytes = 0; ///< KV cache for `context` positions
    std::uint64_t workBytes = 0;  ///< activations and tables
    std::int64_t context = 0;
    std::uint64_t total() const { return weightBytes + cacheBytes + workBytes; }
};
/// `context` 0 means what the file says, at most 65,536.
MemoryPlan planMemory(const ModelFiles& files, std::int64_t context = 0,
                      kernels::CacheForm cache = kernels::CacheForm::F16);

/// Layers `begin` to `end` - 1 of a model and the backend that runs them.
struct StageBackend {
    std::unique_ptr<Backend> backend;
    int begin = 0;
    int end = 0;
};

struct LoadOptions {
    std::int64_t context = 0; ///< positions of KV cache in all; 0: as `planMemory`
    kernels::CacheForm cache = kernels::CacheForm::F16; ///< Q8_0 takes little more than half
    std::function<bool(double)> progress; ///< 0..1, on the loading thread; false cancels the load
};

/// A loaded model: weights bound to a backend, KV cache, activations. `forward` is called from one
/// thread at a time; everything const may be used from any thread.
class Model {
public:
    /// Throws `Error`; returns null when `progress` cancelled. `files` is kept alive by the model.
    static std::unique_ptr<Model> load(std::shared_ptr<const ModelFiles> files,
                                       std::unique_ptr<Backend> backend,
                                       const LoadOptions& options = {});
    /// The same in stages: the first embeds, the last gives logits, and their layers follow each
    /// other. Throws Error(InvalidArgument) where they are not all of the model's.
    static std::unique_ptr<Model> load(std::shared_ptr<const ModelFiles> files,
                                       std::vector<StageBackend> stages,
                                       const LoadOptions& options = {});
    virtual ~Model() = default;

    virtual const ModelFiles& files() const = 0;
    virtual const ModelConfig& config() const = 0;
    virtual const Tokenizer& tokenizer() const = 0;

    /// Sequences and their pages. The caller creates, forks, truncates and releases; `forward`
    /// extends.
    virtual PageTable& pages() = 0;
    /// Positions that fit in the cache in all.
    virtual std::int64_t cacheCapacity() const = 0;
    /// Positions that one sequence may have: what the model was made for, or the cache where that
    /// is smaller.
    virtual std::int64_t sequenceCapacity() const = 0;

    /// Runs the rows (at most `maxBatch()` at a time) and returns the logits of those that want
    /// them, in order, `count x vocabulary`, valid until the next call. A row's position must be
    /// its sequence's present length plus the number of that sequence's rows before it. Throws
    /// Error(ContextFull) before doing anything when the cache has no room. When `stop` becomes
    /// true it returns early (checked at every layer) with an empty span, and the sequences keep
    /// the lengths they had before.
    virtual std::span<const float> forward(std::span<const Row> rows,
                                           const std::atomic<bool>* stop = nullptr) = 0;
    virtual int maxBatch() const = 0;
    /// Rows of a prompt to read in one pass, so that a stop is heard soon.
    virtual int promptRows() const;
    /// A row's logits are the same to the last bit whatever else is in its batch.
    virtual bool sameBitsForAnyBatch() const = 0;

    /// Bytes of weights a single token reads (every matrix it passes once; the embedding counts one
    /// row).
    virtual std::uint64_t bytesPerToken() const = 0;
    /// Bytes of keys and values that each earlier position of its sequence adds to that.
    virtual std::uint64_t cacheBytesPerPosition() const { return 0; }
};

} // namespace khatwa::engine
