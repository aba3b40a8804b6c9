#include "engine/selftest/beside_cpu.h"

#include "engine/selftest/reference_model.h"

#include <cmath>
#include <utility>

namespace khatwa::engine {

namespace {

/// What both backends hold of one thing.
template <class Base>
class Both final : public Base {
public:
    Both(std::unique_ptr<Base> a, std::unique_ptr<Base> b)
        : tested(std::move(a)), cpu(std::move(b)) {}
    std::unique_ptr<Base> tested;
    std::unique_ptr<Base> cpu;
};

class BothActivations final : public Activations {
public:
    BothActivations(std::unique_ptr<Activations> a, std::unique_ptr<Activations> b, int size)
        : tested(std::move(a)), cpu(std::move(b)), width(size) {}
    std::unique_ptr<Activations> tested;
    std::unique_ptr<Activations> cpu;
    int width;
};

template <class Base>
Both<Base>& both(Base& x) {
    return static_cast<Both<Base>&>(x);
}
template <class Base>
const Both<Base>& both(const Base& x) {
    return static_cast<const Both<Base>&>(x);
}
BothActivations& both(Activations& x) {
    return static_cast<BothActivations&>(x);
}
const BothActivations& both(const Activations& x) {
    return static_cast<const BothActivations&>(x);
}
const Weight* testedOf(const Weight* weight) {
    return weight != nullptr ? both(*weight).tested.get() : nullptr;
}
const Weight* cpuOf(const Weight* weight) {
    return weight != nullptr ? both(*weight).cpu.get() : nullptr;
}

} // namespace

BesideCpu::BesideCpu(std::unique_ptr<Backend> tested)
    : tested_(std::move(tested)), cpu_(makeCpuBackend(1)) {}

std::unique_ptr<Weight> BesideCpu::addMatrix(const MatrixView& view) {
    return std::make_unique<Both<Weight>>(tested_->addMatrix(view), cpu_->addMatrix(view));
}

std::unique_ptr<Weight> BesideCpu::addTable(const MatrixView& view) {
    return std::make_unique<Both<Weight>>(tested_->addTable(view), cpu_->addTable(view));
}

std::unique_ptr<Weight> BesideCpu::addVector(const MatrixView& view) {
    return std::make_unique<Both<Weight>>(tested_->addVector(view), cpu_->addVector(view));
}

std::unique_ptr<Weight> BesideCpu::beginMatrix(const MatrixView& view) {
    return std::make_unique<Both<Weight>>(tested_->beginMatrix(view), cpu_->beginMatrix(view));
}

bool BesideCpu::addRows(Weight& matrix, std::int64_t begin, std::int64_t end) {
    tested_->addRows(*both(matrix).tested, begin, end);
    cpu_->addRows(*both(matrix).cpu, begin, end);
    return false; // the CPU may read the file's bytes in place
}

std::unique_ptr<Activations> BesideCpu::makeActivations(int capacity, int width) {
    return std::make_unique<BothActivations>(tested_->makeActivations(capacity, width),
                                             cpu_->makeActivations(capacity, width), width);
}

std::unique_ptr<KvStore> BesideCpu::makeKvStore(const KvShape& shape) {
    return std::make_unique<Both<KvStore>>(tested_->makeKvStore(shape), cpu_->makeKvStore(shape));
}

void BesideCpu::copyPages(KvStore& store, std::span<const PageTable::Copy> copies) {
    tested_->copyPages(*both(store).tested, copies);
    cpu_->copyPages(*both(store).cpu, copies);
}

void BesideCpu::beginBatch(std::span<const Row> rows, const PageTable& pages) {
    rows_ = rows.size();
    tested_->beginBatch(rows, pages);
    cpu_->beginBatch(rows, pages);
}

void BesideCpu::note(const char* operation, std::span<const float> tested,
                     std::span<const float> cpu) {
    const double error = relativeError(tested, std::vector<double>(cpu.begin(), cpu.end()));
    ++compared_;
    if (!(error <= worst_)) {
        worst_ = error;
        worstOperation_ = operation;
    }
}

void BesideCpu::compare(const char* operation, Activations& x) {
    BothActivations& held = both(x);
    const std::size_t numbers = rows_ * static_cast<std::size_t>(held.width);
    ours_.resize(numbers);
    expected_.resize(numbers);
    tested_->readRows(*held.tested, ours_);
    cpu_->readRows(*held.cpu, expected_);
    note(operation, ours_, expected_);
    tested_->writeRows(expected_, *held.tested);
}

void BesideCpu::writeRows(std::span<const float> host, Activations& x) {
    tested_->writeRows(host, *both(x).tested);
    cpu_->writeRows(host, *both(x).cpu);
}

void BesideCpu::readRows(const Activations& x, std::span<float> host) {
    cpu_->readRows(*both(x).cpu, host);
}

void BesideCpu::embed(const Weight& table, Activations& x) {
    tested_->embed(*both(table).tested, *both(x).tested);
    cpu_->embed(*both(table).cpu, *both(x).cpu);
    compare("embedding", x);
}

void BesideCpu::normProducts(const Activations& x, const Weight& norm, float epsilon,
                             std::span<const Product> products) {
    std::vector<Product> tested, cpu;
    for (const Product& product : products) {
        tested.push_back(
            {testedOf(product.weight), testedOf(product.bias), both(*product.output).tested.get()});
        cpu.push_back(
            {cpuOf(product.weight), cpuOf(product.bias), both(*product.output).cpu.get()});
    }
    tested_->normProducts(*both(x).tested, *both(norm).tested, epsilon, tested);
    cpu_->normProducts(*both(x).cpu, *both(norm).cpu, epsilon, cpu);
    for (const Product& product : products) {
        compare("norm and products", *product.output);
    }
}

void BesideCpu::rotateAndStore(const QueryKeyValue& qkv, const RopeTable& rope, KvStore& store,
                               int layer) {
    tested_->rotateAndStore({both(*qkv.query).tested.get(), both(*qkv.key).tested.get(),
                             both(*qkv.value).tested.get(), testedOf(qkv.queryNorm),
                             testedOf(qkv.keyNorm), qkv.epsilon},
                            rope, *both(store).tested, layer);
    cpu_->rotateAndStore({both(*qkv.query).cpu.get(), both(*qkv.key).cpu.get(),
                          both(*qkv.value).cpu.get(), cpuOf(qkv.queryNorm), cpuOf(qkv.keyNorm),
                          qkv.epsilon},
                         rope, *both(store).cpu, layer);
    compare("rotation", *qkv.query); // keys and values show in what attention makes of them
}

void BesideCpu::attend(const Activations& query, const KvStore& store, int layer, int heads,
                       Activations& output) {
    tested_->attend(*both(query).tested, *both(store).tested, layer, heads, *both(output).tested);
    cpu_->attend(*both(query).cpu, *both(store).cpu, layer, heads, *both(output).cpu);
    compare("attention", output);
}

void BesideCpu::productAdd(const Activations& input, const Weight& weight, const Weight* bias,
                           Activations& x) {
    tested_->productAdd(*both(input).tested, *both(weight).tested, testedOf(bias), *both(x).tested);
    cpu_->productAdd(*both(input).cpu, *both(weight).cpu, cpuOf(bias), *both(x).cpu);
    compare("product and sum", x);
}

void BesideCpu::normSwiGlu(const Activations& x, const Weight& norm, float epsilon,
                           const Weight& gate, const Weight& up, Activations& output) {
    tested_->normSwiGlu(*both(x).tested, *both(norm).tested, epsilon, *both(gate).tested,
                        *both(up).tested, *both(output).tested);
    cpu_->normSwiGlu(*both(x).cpu, *both(norm).cpu, epsilon, *both(gate).cpu, *both(up).cpu,
                     *both(output).cpu);
    compare("SwiGLU", output);
}

void BesideCpu::normLogits(const Activations& x, const Weight& norm, float epsilon,
                           const Weight& output, std::span<float> logits) {
    ours_.resize(logits.size());
    tested_->normLogits(*both(x).tested, *both(norm).tested, epsilon, *both(output).tested, ours_);
    cpu_->normLogits(*both(x).cpu, *both(norm).cpu, epsilon, *both(output).cpu, logits);
    note("logits", ours_, logits);
}

} // namespace khatwa::engine
