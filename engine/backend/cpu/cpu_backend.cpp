#include "engine/backend/cpu/cpu_backend.h"

#include "engine/error.h"
#include "kernels/cpu/rope.h"
#include "kernels/formats/dequantise.h"
#include "kernels/formats/panels.h"

#include <algorithm>
#include <array>
#include <string>

namespace khatwa::engine {

namespace {

static_assert(kPageSize == kernels::kAttentionTile);

/// Outputs of a product that are worked out together: two panels, as the kernels like them.
constexpr std::int64_t kOutputGrain = 2 * kernels::kPanelOutputs;
static_assert(Backend::kRowGrain % kOutputGrain == 0);
constexpr std::int64_t kPanel = kernels::kPanelOutputs;

/// Tasks of attention for each thread below which positions are shared out: one that comes late
/// then leaves an eighth undone at most.
constexpr int kTasksPerThread = 8;

const CpuWeight& cpu(const Weight& weight) {
    return static_cast<const CpuWeight&>(weight);
}
const CpuWeight* cpu(const Weight* weight) {
    return static_cast<const CpuWeight*>(weight);
}
CpuActivations& cpu(Activations& x) {
    return static_cast<CpuActivations&>(x);
}
const CpuActivations& cpu(const Activations& x) {
    return static_cast<const CpuActivations&>(x);
}
CpuKvStore& cpu(KvStore& store) {
    return static_cast<CpuKvStore&>(store);
}
const CpuKvStore& cpu(const KvStore& store) {
    return static_cast<const CpuKvStore&>(store);
}

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::InvalidArgument, "the CPU backend was given " + what);
}

/// Checked several times in each layer, so the words become a string only when they are needed.
void check(bool good, const char* what) {
    if (!good)
        refuse(what);
}

void checkView(const MatrixView& view) {
    check(view.data && view.rows > 0 && view.columns > 0, "an empty matrix");
    if (view.columns % info(view.type).blockSize != 0)
        refuse("rows of " + std::to_string(view.columns) + " elements, which " +
               std::string(info(view.type).name) + " cannot hold");
}

/// Outputs of a matrix with those that fill its last panels.
std::int64_t roundedUp(std::int64_t outputs) {
    return (outputs + kOutputGrain - 1) / kOutputGrain * kOutputGrain;
}

bool isQuantised(TensorType type) {
    return info(type).blockSize > 1;
}

} // namespace

std::unique_ptr<Backend> makeCpuBackend(int threads, kernels::Priority priority) {
    return std::make_unique<CpuBackend>(threads, kernels::defaultIsa(), priority);
}

CpuBackend::CpuBackend(int threads, kernels::Isa isa, kernels::Priority priority)
    : pool_(threads, priority), kernels_(kernels::kernelTable(isa)) {}

// ---- loading and memory

std::unique_ptr<Weight> CpuBackend::addTable(const MatrixView& view) {
    checkView(view);
    auto weight = std::make_unique<CpuWeight>();
    weight->view = view;
    return weight;
}

std::unique_ptr<Weight> CpuBackend::beginMatrix(const MatrixView& view) {
    checkView(view);
    auto weight = std::make_unique<CpuWeight>();
    weight->view = view;
    if (kernels::hasPanels(view.type)) {
        const auto panels = static_cast<std::size_t>((view.rows + kPanel - 1) / kPanel);
        weight->panelStride = kernels::panelBytes(view.type, view.columns);
        weight->panels = arena_.take(panels * weight->panelStride);
    }
    return weight;
}

bool CpuBackend::addRows(Weight& matrix, std::int64_t begin, std::int64_t end) {
    auto& weight = static_cast<CpuWeight&>(matrix);
    const MatrixView& view = weight.view;
    check(begin % kPanel == 0 && begin < end && end <= view.rows, "rows that are not there");
    if (!weight.panels)
        return false;
    const std::size_t stride = rowBytes(view.type, view.columns);
    pool_.run(end - begin, kPanel, [&](std::int64_t from, std::int64_t to, int) {
        for (std::int64_t row = begin + from; row < begin + to; row += kPanel) {
            const auto panel = static_cast<std::size_t>(row / kPanel);
            kernels::packPanel(
                view.type, view.data + static_cast<std::size_t>(row) * stride,
                static_cast<int>(std::min(kPanel, view.rows - row)), view.columns,
                reinterpret_cast<std::byte*>(weight.panels.get() + panel * weight.panelStride));
        }
    });
    return true;
}

std::unique_ptr<Weight> CpuBackend::addMatrix(const MatrixView& view) {
    std::unique_ptr<Weight> weight = beginMatrix(view);
    addRows(*weight, 0, view.rows);
    return weight;
}

std::unique_ptr<Weight> CpuBackend::addVector(const MatrixView& view) {
    checkView(view);
    check(view.rows == 1, "a vector of several rows");
    auto weight = std::make_unique<CpuWeight>();
    weight->view = view;
    weight->floats.resize(static_cast<std::size_t>(view.columns));
    kernels::dequantiseRow(view.type, view.data, weight->floats);
    return weight;
}

std::unique_ptr<Activations> CpuBackend::makeActivations(int capacity, int width) {
    auto activations = std::make_unique<CpuActivations>(capacity, width);
    capacity_ = std::max(capacity_, static_cast<std::size_t>(capacity));
    width_ = std::max(width_, static_cast<std::size_t>(width));
    const auto columns = static_cast<std::int64_t>(width_);
    normed_.atLeast(capacity_ * width_);
    up_.atLeast(capacity_ * width_);
    quantised_.resize(capacity_ * static_cast<std::size_t>(kernels::activationBlocks(columns)));
    logitRows_.reserve(capacity_);
    return activations;
}

std::unique_ptr<KvStore> CpuBackend::makeKvStore(const KvShape& shape) {
    return std::make_unique<CpuKvStore>(shape);
}

void CpuBackend::copyPages(KvStore& store, std::span<const PageTable::Copy> copies) {
    for (const PageTable::Copy& copy : copies)
        cpu(store).copy(copy);
}

// ---- the batch

void CpuBackend::beginBatch(std::span<const Row> rows, const PageTable& pages) {
    check(rows.size() <= capacity_, "more rows than its activations hold");
    for (const Row& row : rows)
        check(row.position >= 0 && static_cast<std::size_t>(row.position / kPageSize) <
                                       pages.pages(row.sequence).size(),
              "a position that no page was reserved for");
    rows_ = rows;
    pages_ = &pages;
    anglesReady_ = false;
    stretchesReady_ = 0;
    logitRows_.clear();
    for (int r = 0; r < rowCount(); ++r)
        if (rows[static_cast<std::size_t>(r)].wantsLogits)
            logitRows_.push_back(r);
}

void CpuBackend::writeRows(std::span<const float> host, Activations& x) {
    check(host.size() == rows_.size() * static_cast<std::size_t>(cpu(x).width),
          "rows of another width");
    std::copy(host.begin(), host.end(), cpu(x).row(0));
}

void CpuBackend::readRows(const Activations& x, std::span<float> host) {
    check(host.size() == rows_.size() * static_cast<std::size_t>(cpu(x).width),
          "room for rows of another width");
    std::copy_n(cpu(x).row(0), host.size(), host.begin());
}

void CpuBackend::embed(const Weight& table, Activations& x) {
    const MatrixView& view = cpu(table).view;
    const std::size_t stride = rowBytes(view.type, view.columns);
    check(view.columns == cpu(x).width, "an embedding of another width");
    for (const Row& row : rows_)
        if (row.token < 0 || row.token >= view.rows)
            refuse("token " + std::to_string(row.token) + ", which is not in the vocabulary");
    for (int r = 0; r < rowCount(); ++r) {
        const auto token = static_cast<std::size_t>(rows_[static_cast<std::size_t>(r)].token);
        kernels::dequantiseRow(view.type, view.data + token * stride,
                               {cpu(x).row(r), static_cast<std::size_t>(view.columns)});
    }
}

kernels::ProductInput CpuBackend::prepare(const CpuActivations& x, const CpuWeight* norm,
                                          float epsilon, bool quantised,
                                          const std::vector<int>* which) {
    check(!norm || norm->floats.size() == static_cast<std::size_t>(x.width),
          "a norm that does not fit its activations");
    kernels::ProductInput input;
    input.rows = which ? static_cast<int>(which->size()) : rowCount();
    input.columns = x.width;
    input.floats = norm || which ? normed_.data() : x.row(0);
    input.floatStride = static_cast<std::size_t>(x.width);
    input.blocks = quantised_.data();
    const auto blocks = static_cast<std::size_t>(kernels::activationBlocks(x.width));
    pool_.run(input.rows, 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            const auto index = static_cast<std::size_t>(r);
            const float* source = x.row(which ? (*which)[index] : static_cast<int>(r));
            if (input.floats == normed_.data()) {
                float* normed = normed_.data() + index * input.floatStride;
                if (norm)
                    kernels_.rmsNorm(source, norm->floats.data(), epsilon, x.width, normed);
                else
                    std::copy_n(source, x.width, normed);
                source = normed;
            }
            if (quantised)
                kernels_.quantiseRow(source, x.width, quantised_.data() + index * blocks);
        }
    });
    return input;
}

namespace {

/// Outputs begin .. end - 1 of a product, into columns that start with `begin`; few at a time, so
/// that their weights stay in the cache while all rows of the batch pass over them.
void productRange(const kernels::KernelTable& kernels, const CpuWeight& weight, std::int64_t begin,
                  std::int64_t end, const kernels::ProductInput& input,
                  const kernels::ProductOutput& output) {
    const MatrixView& view = weight.view;
    const std::size_t stride =
        weight.panels ? weight.panelStride : rowBytes(view.type, view.columns);
    const std::uint8_t* bytes =
        weight.panels ? weight.panels.get() : reinterpret_cast<const std::uint8_t*>(view.data);
    for (std::int64_t from = begin; from < end; from += kOutputGrain) {
        const std::int64_t to = std::min(end, from + kOutputGrain);
        kernels::ProductOutput part = output;
        part.values += from;
        if (part.bias)
            part.bias += from;
        kernels.products[static_cast<std::size_t>(view.type)](
            bytes + static_cast<std::size_t>(weight.panels ? from / kPanel : from) * stride, stride,
            static_cast<int>(to - from), input, part);
    }
}

void checkProduct(const CpuWeight& weight, const CpuWeight* bias, int inputs,
                  std::int64_t outputs) {
    check(weight.view.columns == inputs && weight.view.rows == outputs,
          "a matrix that does not fit its activations");
    check(weight.panels || !kernels::hasPanels(weight.view.type), "a table to multiply with");
    check(!bias || bias->view.columns == outputs, "a bias that does not fit its matrix");
}

} // namespace

void CpuBackend::normProducts(const Activations& x, const Weight& norm, float epsilon,
                              std::span<const Product> products) {
    bool quantised = false;
    std::int64_t total = 0;
    for (const Product& product : products) {
        const CpuWeight& weight = cpu(*product.weight);
        checkProduct(weight, cpu(product.bias), cpu(x).width, cpu(*product.output).width);
        quantised = quantised || isQuantised(weight.view.type);
        total += roundedUp(weight.view.rows);
    }
    const kernels::ProductInput input = prepare(cpu(x), &cpu(norm), epsilon, quantised);
    // One job for all products: their outputs are numbered through, each from a whole panel on.
    pool_.run(total, kOutputGrain, [&](std::int64_t begin, std::int64_t end, int) {
        std::int64_t first = 0;
        for (const Product& product : products) {
            const CpuWeight& weight = cpu(*product.weight);
            const std::int64_t from = std::max(begin - first, std::int64_t{0});
            const std::int64_t to = std::min(end - first, weight.view.rows);
            if (from < to) {
                kernels::ProductOutput output;
                output.values = cpu(*product.output).row(0);
                output.stride = static_cast<std::size_t>(weight.view.rows);
                output.bias = product.bias ? cpu(*product.bias).floats.data() : nullptr;
                productRange(kernels_, weight, from, to, input, output);
            }
            first += roundedUp(weight.view.rows);
        }
    });
}

void CpuBackend::productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                            Activations& x) {
    checkProduct(cpu(weight), cpu(bias), cpu(input).width, cpu(x).width);
    const kernels::ProductInput prepared =
        prepare(cpu(input), nullptr, 0.0f, isQuantised(cpu(weight).view.type));
    kernels::ProductOutput output;
    output.values = cpu(x).row(0);
    output.stride = static_cast<std::size_t>(cpu(x).width);
    output.bias = bias ? cpu(*bias).floats.data() : nullptr;
    output.accumulate = true;
    pool_.run(cpu(weight).view.rows, kOutputGrain, [&](std::int64_t begin, std::int64_t end, int) {
        productRange(kernels_, cpu(weight), begin, end, prepared, output);
    });
}

void CpuBackend::normSwiGlu(const Activations& x, const Weight& norm, float epsilon,
                            const Weight& gate, const Weight& up, Activations& output) {
    const int width = cpu(output).width;
    checkProduct(cpu(gate), nullptr, cpu(x).width, width);
    checkProduct(cpu(up), nullptr, cpu(x).width, width);
    const bool quantised = isQuantised(cpu(gate).view.type) || isQuantised(cpu(up).view.type);
    const kernels::ProductInput input = prepare(cpu(x), &cpu(norm), epsilon, quantised);
    const auto stride = static_cast<std::size_t>(width);
    kernels::ProductOutput gates, ups;
    gates.values = cpu(output).row(0);
    ups.values = up_.data();
    gates.stride = ups.stride = stride;
    pool_.run(width, kOutputGrain, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t from = begin; from < end; from += kOutputGrain) {
            const std::int64_t to = std::min(end, from + kOutputGrain);
            productRange(kernels_, cpu(gate), from, to, input, gates);
            productRange(kernels_, cpu(up), from, to, input, ups);
            for (std::size_t r = 0; r < static_cast<std::size_t>(input.rows); ++r)
                kernels_.swiGlu(gates.values + r * stride + from, ups.values + r * stride + from,
                                to - from);
        }
    });
}

void CpuBackend::normLogits(const Activations& x, const Weight& norm, float epsilon,
                            const Weight& output, std::span<float> logits) {
    const MatrixView& view = cpu(output).view;
    check(view.columns == cpu(x).width, "an output matrix that does not fit its activations");
    check(cpu(output).panels || !kernels::hasPanels(view.type), "a table to multiply with");
    check(logits.size() == logitRows_.size() * static_cast<std::size_t>(view.rows),
          "room for another number of logits");
    if (logitRows_.empty())
        return;
    const kernels::ProductInput input =
        prepare(cpu(x), &cpu(norm), epsilon, isQuantised(view.type), &logitRows_);
    kernels::ProductOutput result;
    result.values = logits.data();
    result.stride = static_cast<std::size_t>(view.rows);
    pool_.run(view.rows, kOutputGrain, [&](std::int64_t begin, std::int64_t end, int) {
        productRange(kernels_, cpu(output), begin, end, input, result);
    });
}

// ---- attention

void CpuBackend::prepareAngles(const RopeTable& rope) {
    const bool same = anglesReady_ && rope.frequencies.data() == angleTable_.frequencies.data() &&
                      rope.frequencies.size() == angleTable_.frequencies.size() &&
                      rope.attentionFactor == angleTable_.attentionFactor;
    if (same)
        return;
    const std::size_t pairs = rope.frequencies.size();
    angles_.atLeast(capacity_ * pairs * 2);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        float* cosines = angles_.data() + r * pairs * 2;
        kernels::ropeAngles(rows_[r].position, rope.frequencies, rope.attentionFactor, cosines,
                            cosines + pairs);
    }
    angleTable_ = rope;
    anglesReady_ = true;
}

namespace {

void storePosition(const kernels::KernelTable& kernels, const CpuKvStore& kv, int layer,
                   PageId page, int head, int place, const float* key, const float* value) {
    const int headDim = kv.shape.headDim;
    std::uint8_t *keys = kv.keys(layer, page, head), *values = kv.values(layer, page, head);
    if (kv.shape.form == kernels::CacheForm::Q8_0) {
        kernels.storeQ8(key, value, headDim, keys, values, place);
        return;
    }
    const std::size_t at = static_cast<std::size_t>(place * kv.headStride()) * 2;
    kernels.storeHalf(key, headDim, reinterpret_cast<std::uint16_t*>(keys + at));
    kernels.storeHalf(value, headDim, reinterpret_cast<std::uint16_t*>(values + at));
}

} // namespace

void CpuBackend::rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                                int layer) {
    const CpuKvStore& kv = cpu(store);
    const int headDim = kv.shape.headDim, kvHeads = kv.shape.kvHeads;
    const auto pairs = static_cast<int>(rope.frequencies.size());
    check(cpu(*qkv.query).width % headDim == 0 && cpu(*qkv.key).width == kvHeads * headDim &&
              cpu(*qkv.value).width == kvHeads * headDim && pairs * 2 <= headDim,
          "heads that do not fit the cache");
    prepareAngles(rope);
    const int heads = cpu(*qkv.query).width / headDim;
    const auto rotate =
        rope.layout == RopeLayout::Halves ? kernels::rotateHalves : kernels::rotateInterleaved;
    const auto turn = [&](float* head, const Weight* norm, const float* angles) {
        if (norm)
            kernels_.rmsNorm(head, cpu(*norm).floats.data(), qkv.epsilon, headDim, head);
        rotate(head, pairs, angles, angles + pairs);
    };
    pool_.run(rowCount(), 1, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t index = begin; index < end; ++index) {
            const int r = static_cast<int>(index);
            const Row& row = rows_[static_cast<std::size_t>(r)];
            const float* angles = angles_.data() + static_cast<std::size_t>(r * pairs * 2);
            const PageId page =
                pages_->pages(row.sequence)[static_cast<std::size_t>(row.position / kPageSize)];
            const int place = row.position % kPageSize;
            for (int h = 0; h < heads; ++h)
                turn(cpu(*qkv.query).row(r) + h * headDim, qkv.queryNorm, angles);
            for (int h = 0; h < kvHeads; ++h) {
                float* key = cpu(*qkv.key).row(r) + h * headDim;
                turn(key, qkv.keyNorm, angles);
                storePosition(kernels_, kv, layer, page, h, place, key,
                              cpu(*qkv.value).row(r) + h * headDim);
            }
        }
    });
}

void CpuBackend::attend(const Activations& query, const KvStore& store, int layer, int heads,
                        Activations& output) {
    const CpuKvStore& kv = cpu(store);
    const int headDim = kv.shape.headDim, kvHeads = kv.shape.kvHeads;
    check(heads % kvHeads == 0 && cpu(query).width == heads * headDim &&
              cpu(output).width == heads * headDim,
          "heads that do not fit the cache");
    prepareStretches(kvHeads);
    const int group = heads / kvHeads, stride = kv.headStride();
    const std::size_t partFloats = kernels::attentionPart(stride);
    const std::size_t rowParts = static_cast<std::size_t>(group) * partFloats;
    const std::size_t scratch =
        kRowsTogether * static_cast<std::size_t>(group) * kernels::attentionScratch(stride);
    attention_.atLeast(scratch * static_cast<std::size_t>(pool_.threads()));
    // Room for the parts of a whole batch beside each other, so that it seldom grows.
    parts_.atLeast(static_cast<std::size_t>(stretchRows_) * static_cast<std::size_t>(kvHeads) *
                   rowParts);
    const auto partsOf = [&](const Stretch& stretch, int head) {
        return parts_.data() +
               (static_cast<std::size_t>(stretch.firstPart) * static_cast<std::size_t>(kvHeads) +
                static_cast<std::size_t>(head * stretch.rows)) *
                   rowParts;
    };

    // Joins what follows to the stretch that begins a sequence, and gives the rows their outputs.
    const auto finish = [&](const Stretch& first, int head) {
        for (int i = 0; i < first.rows * group; ++i) {
            const int r = first.firstRow + i / group;
            const auto offset = static_cast<std::size_t>(i) * partFloats;
            float* part = partsOf(first, head) + offset;
            for (const Stretch* next = &first + 1;
                 next != stretches_.data() + stretches_.size() && next->begin != 0 &&
                 next->begin <= rows_[static_cast<std::size_t>(r)].position;
                 ++next)
                kernels_.joinParts(part, partsOf(*next, head) + offset, stride);
            kernels_.finishPart(part, stride, headDim,
                                cpu(output).row(r) + (head * group + i % group) * headDim);
        }
    };
    const auto pagesOf = [&](const Stretch& stretch) {
        return pages_->pages(rows_[static_cast<std::size_t>(stretch.firstRow)].sequence).data();
    };
    /// `then` is the stretch and head that the thread takes afterwards; null: none.
    const auto attendStretch = [&](const Stretch& stretch, int head, const Stretch* then,
                                   int headThen, int thread) {
        std::array<const float*, kRowsTogether> queries;
        std::array<int, kRowsTogether> positions;
        for (int i = 0; i < stretch.rows; ++i) {
            const auto r = static_cast<std::size_t>(i);
            queries[r] = cpu(query).row(stretch.firstRow + i) + head * group * headDim;
            positions[r] = rows_[static_cast<std::size_t>(stretch.firstRow + i)].position + 1;
        }
        kernels::AttentionTask task;
        task.form = kv.shape.form;
        task.rows = stretch.rows;
        task.queries = queries.data();
        task.positions = positions.data();
        task.heads = group;
        task.headDim = headDim;
        task.begin = stretch.begin;
        task.end = stretch.end;
        task.pages = pagesOf(stretch);
        task.keys = kv.keys(layer, 0, head);
        task.values = kv.values(layer, 0, head);
        task.pageStride = kv.pageStride();
        if (then) {
            const PageId page = pagesOf(*then)[then->begin / kPageSize];
            task.keysAfter = kv.keys(layer, page, headThen);
            task.valuesAfter = kv.values(layer, page, headThen);
        }
        task.parts = partsOf(stretch, head);
        task.scratch = attention_.data() + static_cast<std::size_t>(thread) * scratch;
        kernels_.attend(task);
    };
    const auto forAll = [&](const auto& visit) {
        pool_.run(static_cast<std::int64_t>(stretches_.size()) * kvHeads, 1,
                  [&](std::int64_t begin, std::int64_t end, int thread) {
                      for (std::int64_t index = begin; index < end; ++index)
                          visit(index, index + 1 < end, thread);
                  });
    };
    const bool parted = std::any_of(stretches_.begin(), stretches_.end(),
                                    [](const Stretch& stretch) { return stretch.begin != 0; });
    const auto stretchAt = [&](std::int64_t index) -> const Stretch& {
        return stretches_[static_cast<std::size_t>(index / kvHeads)];
    };
    const auto headAt = [&](std::int64_t index) { return static_cast<int>(index % kvHeads); };
    forAll([&](std::int64_t index, bool more, int thread) {
        attendStretch(stretchAt(index), headAt(index), more ? &stretchAt(index + 1) : nullptr,
                      headAt(index + 1), thread);
        if (!parted)
            finish(stretchAt(index), headAt(index));
    });
    if (parted)
        forAll([&](std::int64_t index, bool, int) {
            if (stretchAt(index).begin == 0)
                finish(stretchAt(index), headAt(index));
        });
}

/// The tasks of attention: rows that follow each other in one sequence, a few at a time, so that
/// they read its pages together. Where these are too few to keep all threads busy to the end, their
/// positions are shared out too.
void CpuBackend::prepareStretches(int kvHeads) {
    if (stretchesReady_ == kvHeads)
        return;
    stretchesReady_ = kvHeads;
    stretches_.clear();
    const auto together = [&](int first) {
        const Row& row = rows_[static_cast<std::size_t>(first)];
        int count = 1;
        while (count < kRowsTogether && first + count < rowCount() &&
               rows_[static_cast<std::size_t>(first + count)].sequence == row.sequence)
            ++count;
        return count;
    };
    int groups = 0;
    for (int r = 0; r < rowCount(); r += together(r))
        ++groups;
    const bool shared = groups * kvHeads < kTasksPerThread * pool_.threads();
    stretchRows_ = 0;
    for (int r = 0, count; r < rowCount(); r += count) {
        count = together(r);
        const int end = rows_[static_cast<std::size_t>(r + count - 1)].position + 1;
        const int step = shared ? kernels::kAttentionStretch : end;
        for (int begin = 0; begin < end; begin += step) {
            stretches_.push_back({r, count, begin, std::min(end, begin + step), stretchRows_});
            stretchRows_ += count;
        }
    }
}

} // namespace khatwa::engine
