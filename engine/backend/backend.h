#pragma once

#include "engine/cache/page_table.h"
#include "engine/model/config.h"
#include "kernels/cpu/thread_priority.h"
#include "kernels/formats/cache_page.h"
#include "kernels/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace khatwa::engine {

/// One row of a forward pass: a token of a sequence at a position. A batch is rows in any mixture
/// of sequences; rows of one sequence are in rising order of position. Prefill, decoding and
/// parallel samples are all batches.
struct Row {
    SequenceId sequence = 0;
    std::int32_t position = 0;
    std::int32_t token = 0;
    bool wantsLogits = false;
};

/// A matrix or vector of the model as a backend holds it: in place, repacked, or in a device's
/// memory.
class Weight {
public:
    virtual ~Weight() = default;
};

/// Activations of one kind for the rows of a batch, float32, row-major, `capacity x width`. In the
/// backend's memory.
class Activations {
public:
    virtual ~Activations() = default;
};

/// The bytes of the KV cache: `layers x pages x kPageSize` positions of keys and of values.
class KvStore {
public:
    virtual ~KvStore() = default;
};

struct KvShape {
    int layers = 0;
    int kvHeads = 0;
    int headDim = 0;
    int pages = 0;
    kernels::CacheForm form = kernels::CacheForm::F16;
    int heads = 0; ///< of queries; 0: not known yet
};

/// Cosines and sines of a model's rotary embedding: frequency i of head_dim/2 turns by position *
/// frequencies[i]; both are multiplied by `attentionFactor`.
struct RopeTable {
    RopeLayout layout = RopeLayout::Halves;
    std::span<const float> frequencies;
    float attentionFactor = 1.0f;
};

/// Numbers in the host's memory that a backend reads and writes fastest (a device's driver may want
/// its pages held still).
class HostFloats {
public:
    virtual ~HostFloats() = default;
    virtual std::span<float> floats() = 0;
};

/// The fused operations of which every architecture is a sequence. Shapes: n is the number of rows
/// of the batch.
///
/// An operation's result for a row depends on that row, the weights and the row's own sequence
/// alone, never on what else is in the batch; on the CPU to the last bit, for any chunking and
/// number of threads. One thread calls a backend at a time. `beginBatch` names the rows for the
/// operations that follow it.
class Backend {
public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0; ///< "cpu", "cuda"
    /// What it works out for a row does not depend on the rest of the batch, to the last bit.
    virtual bool sameBitsForAnyBatch() const = 0;
    /// Rows of one batch at most. More rows make prefill no faster on a CPU (a matrix is read once
    /// for all of them already), but a layer longer, and a stop is heard between its operations.
    static constexpr int kCpuBatch = 128;
    virtual int maxBatch() const { return kCpuBatch; }
    /// Weights, cache and activations lie in a memory of its own, beside the host's.
    virtual bool hasOwnMemory() const { return false; }

    // Loading. The bytes of a view must outlive the weight (a backend may use them in place).
    virtual std::unique_ptr<Weight> addMatrix(const MatrixView& view) = 0;
    /// The same in pieces, for progress and so that a file's bytes and a copy of them need not be
    /// in memory together: after `beginMatrix`, `addRows` for all rows in order; `begin` is a
    /// multiple of kRowGrain. False: nothing is copied, the view is used in place.
    static constexpr std::int64_t kRowGrain = 64;
    virtual std::unique_ptr<Weight> beginMatrix(const MatrixView& view) { return addMatrix(view); }
    virtual bool addRows(Weight& /*matrix*/, std::int64_t /*begin*/, std::int64_t /*end*/) {
        return false;
    }
    /// A matrix whose rows are only looked up (`embed`), never multiplied.
    virtual std::unique_ptr<Weight> addTable(const MatrixView& view) { return addMatrix(view); }
    virtual std::unique_ptr<Weight>
    addVector(const MatrixView& view) = 0; ///< norms, biases: becomes float32

    // Memory, planned once.
    virtual std::unique_ptr<Activations> makeActivations(int capacity, int width) = 0;
    virtual std::unique_ptr<KvStore> makeKvStore(const KvShape& shape) = 0;
    /// Where handed-over activations arrive fastest.
    virtual std::unique_ptr<HostFloats> makeHostFloats(std::size_t count);
    /// Where logits do, `rows x vocabulary`; and makes ready for them.
    virtual std::unique_ptr<HostFloats> makeLogits(int rows, int vocabulary);
    /// Before `beginBatch`: a GPU begins to read pages that stand there already before the kernels
    /// in front have ended, and only the batch's way to it lies between.
    virtual void copyPages(KvStore& store, std::span<const PageTable::Copy> copies) = 0;

    /// Rows of the operations that follow; `pages` maps a sequence to its pages. Valid until the
    /// next call.
    virtual void beginBatch(std::span<const Row> rows, const PageTable& pages) = 0;

    /// Runs `operations`, which calls those below for the rows of `beginBatch` and answers whether
    /// it came to its end; what they write to the host's memory is there when this returns, and so
    /// is its answer. For the same numbers of rows and of logits a backend may be given the same
    /// operations on the same objects only: it may keep what they did to the device, and do that
    /// again without calling `operations`. Operations outside of it have done their work when they
    /// return. What it throws leaves the activations and the cache's last positions undefined.
    virtual bool runBatch(const std::function<bool()>& operations) { return operations(); }

    /// x = the batch's rows as another backend left them: `rows x width of x`, in the batch's
    /// order. `host` is read until `runBatch` returns.
    virtual void writeRows(std::span<const float> host, Activations& x) = 0;
    /// host = the batch's rows of x.
    virtual void readRows(const Activations& x, std::span<float> host) = 0;

    /// x[r] = table[token of r]
    virtual void embed(const Weight& table, Activations& x) = 0;

    struct Product {
        const Weight* weight = nullptr;
        const Weight* bias = nullptr; ///< may be null
        Activations* output = nullptr;
    };
    /// output_j = rmsnorm(x) * norm . weight_j^T + bias_j, for each product; the norm and the
    /// quantisation of its result are done once. RMS norm: arXiv:1910.07467.
    virtual void normProducts(const Activations& x, const Weight& norm, float epsilon,
                              std::span<const Product> products) = 0;

    struct QueryKeyValue {
        Activations* query = nullptr; ///< heads x head_dim; rotated in place
        Activations* key = nullptr;   ///< kv_heads x head_dim
        Activations* value = nullptr;
        const Weight* queryNorm = nullptr; ///< head_dim; null where the architecture has none
        const Weight* keyNorm = nullptr;
        float epsilon = 0.0f;
    };
    /// QK norm per head, RoPE, and keys and values stored at their rows' positions of `layer`.
    virtual void rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                                int layer) = 0;

    /// output = softmax(q k^T / sqrt(head_dim)) v over positions 0..position of the row's sequence,
    /// grouped heads.
    virtual void attend(const Activations& query, const KvStore& store, int layer, int heads,
                        Activations& output) = 0;

    /// x += input . weight^T + bias
    virtual void productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                            Activations& x) = 0;

    /// output = silu(n . gate^T) * (n . up^T) with n = rmsnorm(x) * norm. SwiGLU: arXiv:2002.05202.
    virtual void normSwiGlu(const Activations& x, const Weight& norm, float epsilon,
                            const Weight& gate, const Weight& up, Activations& output) = 0;

    /// logits (host, `count x vocabulary`) of the rows that want them, in the batch's order;
    /// fastest into memory that `makeLogits` gave.
    virtual void normLogits(const Activations& x, const Weight& norm, float epsilon,
                            const Weight& output, std::span<float> logits) = 0;
};

/// The CPU backend. `threads` 0 means as many as the machine has cores; `priority` is that of the
/// threads beside the caller's.
std::unique_ptr<Backend> makeCpuBackend(int threads = 0,
                                        kernels::Priority priority = kernels::Priority::Normal);

} // namespace khatwa::engine
