#include "engine/backend/cuda/cuda_backend.h"

#include "engine/backend/cuda/cuda_kv_store.h"
#include "engine/error.h"
#include "engine/model/memory_plan.h"
#include "kernels/cuda/copy.h"
#include "kernels/cuda/rope_store.h"
#include "kernels/formats/dequantise.h"

#include <algorithm>
#include <array>
#include <limits>

namespace khatwa::engine {

namespace {

namespace gpu = kernels::cuda;

static_assert(kPageSize == gpu::kPagePositions);
static_assert(Backend::kRowGrain % gpu::kPanelRows == 0);

constexpr const char* kStep = "a step of the answer";
constexpr const char* kLoading = "loading weights";
/// Kernels compiled for this or newer wait for those that they overlap with.
constexpr int kWaitsFrom = 90;
/// Of `addMatrix`, which takes a whole matrix at once.
constexpr std::size_t kPieceBytes = std::size_t{4} << 20;

const CudaWeight& cuda(const Weight& weight) {
    return static_cast<const CudaWeight&>(weight);
}
const CudaWeight* cuda(const Weight* weight) {
    return static_cast<const CudaWeight*>(weight);
}
CudaActivations& cuda(Activations& x) {
    return static_cast<CudaActivations&>(x);
}
const CudaActivations& cuda(const Activations& x) {
    return static_cast<const CudaActivations&>(x);
}
const CudaKvStore& cuda(const KvStore& store) {
    return static_cast<const CudaKvStore&>(store);
}

/// Checked several times in each layer, so the words become a string only when they are needed.
void require(bool good, const char* what) {
    if (!good) {
        throw Error(ErrorCode::InvalidArgument, std::string("the CUDA backend was given ") + what);
    }
}

gpu::AttentionShape shapeOf(const KvShape& shape, int heads) {
    return {heads, shape.kvHeads, shape.headDim, shape.form};
}

bool same(const gpu::AttentionShape& a, const gpu::AttentionShape& b) {
    return a.heads == b.heads && a.kvHeads == b.kvHeads && a.headDim == b.headDim &&
           a.form == b.form;
}

std::size_t floatBytes(std::int64_t count) {
    return static_cast<std::size_t>(count) * sizeof(float);
}

void requireProduct(const CudaWeight& weight, const CudaWeight* bias, int inputs,
                    std::int64_t outputs) {
    require(weight.matrix.data != nullptr && weight.view.columns == inputs &&
                weight.view.rows == outputs,
            "a matrix that does not fit its activations");
    require(bias == nullptr || (bias->floats != nullptr && bias->view.columns == outputs),
            "a bias that does not fit its matrix");
}

} // namespace

CudaBackend::CudaBackend(const CudaProperties& properties)
    : properties_(properties),
      context_(std::make_shared<CudaContext>(properties.ordinal, properties.name)),
      arena_(context_, CudaArena::pieceBytes(properties.memory)), graphs_(context_) {
    int capability = 0;
    context_->check(gpu::compiledFor(capability), "the start");
    properties_.programmatic = properties_.programmatic && capability >= kWaitsFrom;
}

CudaBackend::~CudaBackend() {
    // Nothing that is still running may outlive its memory.
    static_cast<void>(cudaSetDevice(context_->ordinal()));
    static_cast<void>(cudaStreamSynchronize(context_->stream()));
}

std::uint64_t CudaBackend::cacheBytes(const KvShape& shape) {
    return static_cast<std::uint64_t>(shape.layers) * CudaKvStore::layerBytes(shape);
}

std::uint64_t CudaBackend::workBytes(const CudaProperties& properties, const ModelConfig& config,
                                     int pages, kernels::CacheForm cache) {
    const ActivationWidths w = activationWidths(config);
    const gpu::AttentionDevice device{properties.multiprocessors, properties.sharedBytes};
    const gpu::AttentionShape shape{config.heads, config.kvHeads, config.headDim, cache};
    const gpu::BatchLimits limits = gpu::batchLimits(shape, kMaxRows, pages, device);
    const int widest = std::max({w.stream, w.queries, w.feedForward});
    const std::int64_t perRow = w.stream + 2 * w.queries + 2 * w.keys + w.feedForward;
    return floatBytes(kMaxRows * perRow) + gpu::productScratchBytes(kMaxRows, widest) +
           gpu::productScratchBytes(gpu::kDecodeRows, widest) + gpu::batchBytes(limits) +
           gpu::attentionWorkBytes(shape, limits) + floatBytes(kMaxRows * config.headDim) +
           floatBytes(std::int64_t{gpu::kDecodeRows} * config.vocabulary) +
           2 * CudaArena::pieceBytes(properties.memory) + 2 * kPieceBytes;
}

void CudaBackend::setGraphs(bool on) {
    useGraphs_ = on;
}

// ---- loading and memory

std::unique_ptr<Weight> CudaBackend::beginMatrix(const MatrixView& view) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    require(view.data != nullptr && view.rows > 0 && view.columns > 0 && view.rows < kMost &&
                view.columns < kMost && view.columns % info(view.type).blockSize == 0,
            "a matrix of a shape that cannot be");
    auto weight = std::make_unique<CudaWeight>();
    weight->view = view;
    weight->matrix = {view.type, static_cast<int>(view.rows), static_cast<int>(view.columns),
                      arena_.take(gpu::matrixBytes(view.type, view.rows, view.columns))};
    context_->select();
    context_->check(gpu::beginMatrix(weight->matrix, context_->stream()), kLoading);
    return weight;
}

bool CudaBackend::addRows(Weight& matrix, std::int64_t begin, std::int64_t end) {
    const auto& weight = cuda(matrix);
    require(begin % gpu::kPanelRows == 0 && begin < end && end <= weight.view.rows,
            "rows that are not there");
    if (!staging_) {
        staging_ = std::make_unique<WeightStaging>(context_);
    }
    staging_->rows(weight, static_cast<int>(begin), static_cast<int>(end));
    return true;
}

std::unique_ptr<Weight> CudaBackend::addMatrix(const MatrixView& view) {
    std::unique_ptr<Weight> weight = beginMatrix(view);
    const std::size_t stride = rowBytes(view.type, view.columns);
    const auto grain = static_cast<std::size_t>(kRowGrain) * stride;
    const auto step =
        static_cast<std::int64_t>(std::max<std::size_t>(1, kPieceBytes / grain)) * kRowGrain;
    for (std::int64_t begin = 0; begin < view.rows; begin += step) {
        addRows(*weight, begin, std::min(view.rows, begin + step));
    }
    // A product may begin to read weights before the kernels in front of it have ended.
    context_->finish(kLoading);
    return weight;
}

std::unique_ptr<Weight> CudaBackend::addVector(const MatrixView& view) {
    require(view.data != nullptr && view.rows == 1 && view.columns > 0, "a vector of several rows");
    std::vector<float> floats(static_cast<std::size_t>(view.columns));
    kernels::dequantiseRow(view.type, view.data, floats);
    auto weight = std::make_unique<CudaWeight>();
    weight->view = view;
    auto* there = reinterpret_cast<float*>(arena_.take(floatBytes(view.columns)));
    context_->select();
    context_->check(cudaMemcpyAsync(there, floats.data(), floatBytes(view.columns),
                                    cudaMemcpyHostToDevice, context_->stream()),
                    kLoading);
    context_->finish(kLoading);
    weight->floats = there;
    return weight;
}

std::unique_ptr<Activations> CudaBackend::makeActivations(int capacity, int width) {
    require(capacity > 0 && capacity <= kMaxRows && width > 0, "activations without room");
    staging_ = nullptr; // the weights are there
    auto activations = std::make_unique<CudaActivations>(context_, capacity, width);
    capacity_ = std::max(capacity_, capacity);
    width_ = std::max(width_, width);
    integersAt_ = gpu::productScratchBytes(capacity_, width_);
    const std::size_t scratch =
        integersAt_ + gpu::productScratchBytes(std::min(capacity_, gpu::kDecodeRows), width_);
    if (productScratch_.size() < scratch) {
        graphs_.clear();
        context_->finish(kStep);
        productScratch_ = CudaBuffer();
        productScratch_ = CudaBuffer(context_, scratch, "what it works in");
    }
    const auto rows = static_cast<std::size_t>(capacity_);
    batchRows_.reserve(rows);
    sequences_.reserve(rows);
    tables_.reserve(rows);
    copies_.reserve(rows);
    return activations;
}

std::unique_ptr<KvStore> CudaBackend::makeKvStore(const KvShape& shape) {
    auto store = std::make_unique<CudaKvStore>(context_, shape);
    if (shape.heads > 0 && capacity_ > 0) {
        makeBatchRoom(shapeOf(shape, shape.heads), shape.pages);
    }
    return store;
}

std::unique_ptr<HostFloats> CudaBackend::makeHostFloats(std::size_t count) {
    graphs_.clear(); // what they copy to may have gone
    return std::make_unique<PinnedBuffer>(context_, count * sizeof(float));
}

std::unique_ptr<HostFloats> CudaBackend::makeLogits(int rows, int vocabulary) {
    needLogits(vocabulary);
    return makeHostFloats(static_cast<std::size_t>(rows) * static_cast<std::size_t>(vocabulary));
}

void CudaBackend::needLogits(std::int64_t vocabulary) {
    const std::size_t bytes = floatBytes(gpu::kDecodeRows * vocabulary);
    if (logits_.size() < bytes) {
        graphs_.clear();
        context_->finish(kStep);
        logits_ = CudaBuffer();
        logits_ = CudaBuffer(context_, bytes, "the logits");
    }
}

void CudaBackend::copyPages(KvStore& store, std::span<const PageTable::Copy> copies) {
    if (copies.empty()) {
        return;
    }
    const CudaKvStore& kv = cuda(store);
    copies_.clear();
    for (const PageTable::Copy& copy : copies) {
        copies_.push_back({copy.from, copy.to});
    }
    context_->select();
    context_->check(gpu::copyPages(kv.layer(0), kv.shape.layers, CudaKvStore::layerBytes(kv.shape),
                                   CudaKvStore::pageBytes(kv.shape), copies_, context_->stream()),
                    kStep);
}

// ---- the batch

void CudaBackend::end(const char* doing) {
    integersOf_ = nullptr;
    if (!inBatch_) {
        context_->finish(doing);
    }
}

gpu::AttentionDevice CudaBackend::attentionDevice() const {
    return {properties_.multiprocessors, properties_.sharedBytes};
}

void CudaBackend::makeBatchRoom(const gpu::AttentionShape& shape, int pages) {
    shape_ = shape;
    tablePages_ = pages;
    limits_ = gpu::batchLimits(shape, capacity_, pages, attentionDevice());
    graphs_.clear();
    context_->finish(kStep);
    const std::size_t bytes = gpu::batchBytes(limits_);
    if (batchDevice_.size() < bytes) {
        batchHost_ = nullptr;
        batchHost_ = std::make_unique<PinnedBuffer>(context_, bytes);
        batchDevice_ = CudaBuffer();
        batchDevice_ = CudaBuffer(context_, bytes, "what it works in");
    }
    const std::size_t work = gpu::attentionWorkBytes(shape, limits_);
    if (attentionWork_.size() < work) {
        attentionWork_ = CudaBuffer();
        attentionWork_ = CudaBuffer(context_, work, "what it works in");
    }
    const std::size_t angles = floatBytes(std::int64_t{capacity_} * shape.headDim);
    if (angles_.size() < angles) {
        angles_ = CudaBuffer();
        angles_ = CudaBuffer(context_, angles, "what it works in");
    }
    anglesReady_ = false;
    context_->check(
        cudaMemsetAsync(attentionWork_.data(), 0, attentionWork_.size(), context_->stream()),
        kStep);
}

void CudaBackend::beginBatch(std::span<const Row> rows, const PageTable& pages) {
    require(!rows.empty() && rows.size() <= static_cast<std::size_t>(capacity_),
            "more rows than its activations hold");
    rows_ = rows;
    pages_ = &pages;
    anglesReady_ = false;
    logitRows_ = 0;
    batchRows_.clear();
    sequences_.clear();
    tables_.clear();
    for (const Row& row : rows) {
        auto known = std::find(sequences_.rbegin(), sequences_.rend(), row.sequence);
        if (known == sequences_.rend()) {
            sequences_.push_back(row.sequence);
            tables_.push_back(pages.pages(row.sequence));
            known = sequences_.rbegin();
        }
        const auto index = static_cast<std::int32_t>(sequences_.rend() - known) - 1;
        require(row.position >= 0 && row.token >= 0 &&
                    static_cast<std::size_t>(row.position / kPageSize) <
                        tables_[static_cast<std::size_t>(index)].size(),
                "a position that no page was reserved for");
        batchRows_.push_back({index, row.position, row.token, row.wantsLogits});
        logitRows_ += row.wantsLogits ? 1 : 0;
    }
    context_->select();
    if (limits_.rows < capacity_ || tablePages_ < pages.totalPages()) {
        makeBatchRoom(shape_, std::max(tablePages_, pages.totalPages()));
    }
    uploadBatch();
}

void CudaBackend::uploadBatch() {
    // The batch before it has been waited for, so nothing reads the host's copy any more.
    const gpu::FilledBatch filled =
        gpu::fillBatch(limits_, gpu::scheduleAttention(shape_, rowCount(), attentionDevice()),
                       batchRows_, tables_, batchHost_->data());
    context_->check(cudaMemcpyAsync(batchDevice_.data(), batchHost_->data(), filled.bytes,
                                    cudaMemcpyHostToDevice, context_->stream()),
                    kStep);
    view_ = gpu::batchView(limits_, rowCount(), filled, batchDevice_.data());
    integersOf_ = nullptr;
}

void CudaBackend::needShape(const gpu::AttentionShape& shape) {
    if (same(shape, shape_)) {
        return;
    }
    require(!graphs_.recording(), "another cache while a batch is being recorded");
    makeBatchRoom(shape, tablePages_);
    context_->finish(kStep);
    uploadBatch();
}

bool CudaBackend::runBatch(const std::function<bool()>& operations) {
    context_->select();
    inBatch_ = true;
    const auto all = [&] { // also what was only recorded before
        anglesReady_ = false;
        return operations();
    };
    try {
        const bool whole = useGraphs_ && rowCount() <= gpu::kDecodeRows
                               ? graphs_.run({rowCount(), logitRows_}, all)
                               : all();
        inBatch_ = false;
        // Also when it was stopped: what was launched reads memory that the next batch fills.
        context_->finish(kStep);
        return whole;
    } catch (...) {
        inBatch_ = false;
        static_cast<void>(cudaStreamSynchronize(context_->stream()));
        throw;
    }
}

void CudaBackend::writeRows(std::span<const float> host, Activations& x) {
    require(host.size() == rows_.size() * static_cast<std::size_t>(cuda(x).width),
            "rows of another width");
    context_->select();
    context_->check(cudaMemcpyAsync(cuda(x).data(), host.data(), host.size_bytes(),
                                    cudaMemcpyHostToDevice, context_->stream()),
                    kStep);
    end(kStep);
}

void CudaBackend::readRows(const Activations& x, std::span<float> host) {
    require(host.size() == rows_.size() * static_cast<std::size_t>(cuda(x).width),
            "room for rows of another width");
    context_->select();
    context_->check(cudaMemcpyAsync(host.data(), cuda(x).data(), host.size_bytes(),
                                    cudaMemcpyDeviceToHost, context_->stream()),
                    kStep);
    end(kStep);
}

// ---- products

gpu::ProductWork CudaBackend::productWork() const {
    gpu::ProductWork work;
    work.stream = context_->stream();
    work.multiprocessors = properties_.multiprocessors;
    work.sharedBytes = static_cast<std::size_t>(properties_.sharedBytes);
    work.programmatic = properties_.programmatic;
    work.scratch = productScratch_.data();
    work.scratchBytes = integersAt_;
    return work;
}

gpu::ProductInput CudaBackend::input(const CudaActivations& x, const CudaWeight* norm,
                                     float epsilon) const {
    require(norm == nullptr || (norm->floats != nullptr && norm->view.columns == x.width),
            "a norm that does not fit its activations");
    gpu::ProductInput given;
    given.x = x.data();
    given.rows = rowCount();
    given.columns = x.width;
    given.norm = norm != nullptr ? norm->floats : nullptr;
    given.epsilon = epsilon;
    return given;
}

void CudaBackend::embed(const Weight& table, Activations& x) {
    const gpu::Matrix& matrix = cuda(table).matrix;
    require(matrix.data != nullptr && matrix.columns == cuda(x).width,
            "an embedding of another width");
    for (const Row& row : rows_) {
        require(row.token < matrix.rows, "a token that is not in the vocabulary");
    }
    context_->select();
    context_->check(gpu::embed(matrix, view_.tokens, rowCount(), cuda(x).data(), context_->stream(),
                               properties_.programmatic),
                    kStep);
    end(kStep);
}

void CudaBackend::normProducts(const Activations& x, const Weight& norm, float epsilon,
                               std::span<const Product> products) {
    std::array<gpu::Product, gpu::kMaxProducts> given;
    require(products.size() <= given.size(), "more products than it takes at once");
    for (std::size_t i = 0; i < products.size(); ++i) {
        const CudaWeight& weight = cuda(*products[i].weight);
        const CudaWeight* bias = cuda(products[i].bias);
        requireProduct(weight, bias, cuda(x).width, cuda(*products[i].output).width);
        given[i] = {weight.matrix, bias != nullptr ? bias->floats : nullptr,
                    cuda(*products[i].output).data()};
    }
    context_->select();
    context_->check(gpu::products(input(cuda(x), &cuda(norm), epsilon),
                                  std::span(given).first(products.size()), gpu::Finish::Store,
                                  productWork()),
                    kStep);
    end(kStep);
}

void CudaBackend::productAdd(const Activations& input_, const Weight& weight, const Weight* bias,
                             Activations& x) {
    requireProduct(cuda(weight), cuda(bias), cuda(input_).width, cuda(x).width);
    const gpu::Product given{cuda(weight).matrix, bias != nullptr ? cuda(bias)->floats : nullptr,
                             cuda(x).data()};
    context_->select();
    gpu::ProductInput rows = input(cuda(input_), nullptr, 0.0f);
    if (integersOf_ == &input_) {
        rows.integers = productScratch_.data() + integersAt_;
    }
    context_->check(gpu::products(rows, std::span(&given, 1), gpu::Finish::Add, productWork()),
                    kStep);
    end(kStep);
}

void CudaBackend::normSwiGlu(const Activations& x, const Weight& norm, float epsilon,
                             const Weight& gate, const Weight& up, Activations& output) {
    requireProduct(cuda(gate), nullptr, cuda(x).width, cuda(output).width);
    requireProduct(cuda(up), nullptr, cuda(x).width, cuda(output).width);
    context_->select();
    context_->check(gpu::swiGlu(input(cuda(x), &cuda(norm), epsilon), cuda(gate).matrix,
                                cuda(up).matrix, cuda(output).data(), productWork(),
                                productScratch_.data() + integersAt_),
                    kStep);
    end(kStep);
    if (gpu::leavesIntegers(cuda(gate).matrix.type, cuda(up).matrix.type, rowCount())) {
        integersOf_ = &output;
    }
}

void CudaBackend::normLogits(const Activations& x, const Weight& norm, float epsilon,
                             const Weight& output, std::span<float> logits) {
    const CudaWeight& weight = cuda(output);
    requireProduct(weight, nullptr, cuda(x).width, weight.view.rows);
    const auto vocabulary = static_cast<std::size_t>(weight.view.rows);
    require(logits.size() == static_cast<std::size_t>(logitRows_) * vocabulary,
            "room for another number of logits");
    context_->select();
    if (!graphs_.recording()) {
        needLogits(weight.view.rows);
    }
    for (int done = 0; done < logitRows_; done += gpu::kDecodeRows) {
        gpu::ProductInput rows = input(cuda(x), &cuda(norm), epsilon);
        rows.rows = std::min(gpu::kDecodeRows, logitRows_ - done);
        rows.which = view_.logitRows + done;
        const gpu::Product given{weight.matrix, nullptr, logits_.as<float>()};
        context_->check(
            gpu::products(rows, std::span(&given, 1), gpu::Finish::Store, productWork()), kStep);
        const auto count = static_cast<std::size_t>(rows.rows) * vocabulary;
        context_->check(cudaMemcpyAsync(logits.data() + static_cast<std::size_t>(done) * vocabulary,
                                        logits_.data(), count * sizeof(float),
                                        cudaMemcpyDeviceToHost, context_->stream()),
                        kStep);
    }
    end(kStep);
}

// ---- attention

void CudaBackend::needAngles(const RopeTable& rope) {
    needFrequencies(rope);
    if (anglesReady_) {
        return;
    }
    gpu::RopeAngles given;
    given.batch = view_;
    given.frequencies = frequencies_.as<float>();
    given.pairs = static_cast<int>(rope.frequencies.size());
    given.attentionFactor = rope.attentionFactor;
    given.angles = angles_.as<float2>();
    given.stream = context_->stream();
    given.programmatic = properties_.programmatic;
    context_->check(gpu::ropeAngles(given), kStep);
    anglesReady_ = true;
}

void CudaBackend::needFrequencies(const RopeTable& rope) {
    if (rope.attentionFactor == factorThere_ &&
        std::equal(rope.frequencies.begin(), rope.frequencies.end(), frequenciesThere_.begin(),
                   frequenciesThere_.end())) {
        return;
    }
    require(!graphs_.recording(), "other frequencies while a batch is being recorded");
    graphs_.clear();
    context_->finish(kStep);
    anglesReady_ = false;
    factorThere_ = rope.attentionFactor;
    frequenciesThere_.assign(rope.frequencies.begin(), rope.frequencies.end());
    if (frequencies_.size() < rope.frequencies.size_bytes()) {
        frequencies_ = CudaBuffer();
        frequencies_ = CudaBuffer(context_, rope.frequencies.size_bytes(), "what it works in");
    }
    context_->check(cudaMemcpyAsync(frequencies_.data(), frequenciesThere_.data(),
                                    rope.frequencies.size_bytes(), cudaMemcpyHostToDevice,
                                    context_->stream()),
                    kStep);
    context_->finish(kStep);
}

void CudaBackend::rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                                 int layer) {
    const CudaKvStore& kv = cuda(store);
    const int headDim = kv.shape.headDim, keys = kv.shape.kvHeads * headDim;
    const auto pairs = static_cast<int>(rope.frequencies.size());
    require(cuda(*qkv.query).width % headDim == 0 && cuda(*qkv.key).width == keys &&
                cuda(*qkv.value).width == keys && pairs * 2 <= headDim && layer >= 0 &&
                layer < kv.shape.layers,
            "heads that do not fit the cache");
    const auto norm = [&](const Weight* weight) -> const float* {
        require(weight == nullptr ||
                    (cuda(weight)->floats != nullptr && cuda(weight)->view.columns == headDim),
                "a norm that does not fit its heads");
        return weight != nullptr ? cuda(weight)->floats : nullptr;
    };
    context_->select();
    needShape(shapeOf(kv.shape, cuda(*qkv.query).width / headDim));
    needAngles(rope);
    gpu::RopeStore given;
    given.shape = shape_;
    given.batch = view_;
    given.query = cuda(*qkv.query).data();
    given.key = cuda(*qkv.key).data();
    given.value = cuda(*qkv.value).data();
    given.queryNorm = norm(qkv.queryNorm);
    given.keyNorm = norm(qkv.keyNorm);
    given.epsilon = qkv.epsilon;
    given.angles = angles_.as<float2>();
    given.pairs = pairs;
    given.interleaved = rope.layout == RopeLayout::Interleaved;
    given.layer = kv.layer(layer);
    given.stream = context_->stream();
    given.programmatic = properties_.programmatic;
    context_->check(gpu::ropeStore(given), kStep);
    end(kStep);
}

void CudaBackend::attend(const Activations& query, const KvStore& store, int layer, int heads,
                         Activations& output) {
    const CudaKvStore& kv = cuda(store);
    const int width = heads * kv.shape.headDim;
    require(heads % kv.shape.kvHeads == 0 && cuda(query).width == width &&
                cuda(output).width == width && layer >= 0 && layer < kv.shape.layers,
            "heads that do not fit the cache");
    context_->select();
    needShape(shapeOf(kv.shape, heads));
    gpu::Attention given;
    given.shape = shape_;
    given.device = attentionDevice();
    given.limits = limits_;
    given.batch = view_;
    given.query = cuda(query).data();
    given.layer = kv.layer(layer);
    given.work = attentionWork_.data();
    given.output = cuda(output).data();
    given.stream = context_->stream();
    given.programmatic = properties_.programmatic;
    context_->check(gpu::attend(given), kStep);
    end(kStep);
}

} // namespace khatwa::engine
