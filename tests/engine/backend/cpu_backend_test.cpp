#include "engine/backend/cpu/cpu_backend.h"
#include "engine/error.h"
#include "engine/selftest/tiny_tensor.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

using namespace khatwa;
using namespace khatwa::engine;

namespace {
std::atomic<int> allocations{0};
}

// Every `new` of this program is counted: a token must cost none.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size))
        return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept {
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept {
    std::free(p);
}

namespace {

constexpr int kWidth = 256, kHeads = 4, kKvHeads = 2, kHeadDim = 40, kHidden = 256,
              kVocabulary = 33;
constexpr int kQueries = kHeads * kHeadDim, kKeys = kKvHeads * kHeadDim;
constexpr int kCapacity = 160, kPages = 36;
constexpr float kEpsilon = 1e-6f;

/// A layer with embedding and output, run operation by operation.
class Layer {
public:
    Layer(TensorType type, int threads, kernels::Isa isa,
          kernels::CacheForm form = kernels::CacheForm::F16)
        : backend(threads, isa), pages(kPages) {
        TinyRandom random(3);
        for (auto [rows, columns] : {std::pair{kVocabulary, kWidth},
                                     {kQueries, kWidth},
                                     {kKeys, kWidth},
                                     {kKeys, kWidth},
                                     {kHidden, kWidth},
                                     {kHidden, kWidth},
                                     {kWidth, kHidden},
                                     {kVocabulary, kWidth}})
            tensors.push_back(randomMatrix("", type, rows, columns, 0.1, random));
        tensors.push_back(randomMatrix("", TensorType::F16, kWidth, kQueries, 0.1, random));
        for (const TinyTensor& tensor : tensors)
            weights.push_back(backend.addMatrix(tensor.view()));
        ones = vectorOf("", std::vector<double>(kWidth, 1.0));
        norm = backend.addVector(ones.view());
        x = backend.makeActivations(kCapacity, kWidth);
        q = backend.makeActivations(kCapacity, kQueries);
        k = backend.makeActivations(kCapacity, kKeys);
        v = backend.makeActivations(kCapacity, kKeys);
        mixed = backend.makeActivations(kCapacity, kQueries);
        hidden = backend.makeActivations(kCapacity, kHidden);
        store = backend.makeKvStore({1, kKvHeads, kHeadDim, kPages, form});
        for (int i = 0; i < kHeadDim / 2; ++i)
            frequencies.push_back(1.0f / static_cast<float>(1 + i));
    }

    void forward(std::span<const Row> rows, std::span<float> logits) {
        const std::array<Backend::Product, 3> products = {{{weights[1].get(), nullptr, q.get()},
                                                           {weights[2].get(), nullptr, k.get()},
                                                           {weights[3].get(), nullptr, v.get()}}};
        backend.beginBatch(rows, pages);
        backend.embed(*weights[0], *x);
        backend.normProducts(*x, *norm, kEpsilon, products);
        backend.rotateAndStore({q.get(), k.get(), v.get(), nullptr, nullptr, kEpsilon},
                               {RopeLayout::Halves, frequencies, 1.0f}, *store, 0);
        backend.attend(*q, *store, 0, kHeads, *mixed);
        backend.productAdd(*mixed, *weights[8], nullptr, *x);
        backend.normSwiGlu(*x, *norm, kEpsilon, *weights[4], *weights[5], *hidden);
        backend.productAdd(*hidden, *weights[6], nullptr, *x);
        backend.normLogits(*x, *norm, kEpsilon, *weights[7], logits);
    }

    /// Logits of `length` tokens of a sequence, `chunk` rows at a time, or `tailChunk` from `tail`.
    std::vector<float> run(int length, int chunk, int tail = 1 << 20, int tailChunk = 1) {
        const SequenceId sequence = pages.create();
        std::vector<float> logits(static_cast<std::size_t>(length * kVocabulary));
        for (int start = 0, end = 0; start < length; start = end) {
            end = start < tail ? std::min({length, tail, start + chunk})
                               : std::min(length, start + tailChunk);
            std::vector<PageTable::Copy> copies;
            pages.reserve(sequence, end, copies);
            std::vector<Row> rows;
            for (int p = start; p < end; ++p)
                rows.push_back({sequence, p, p * 7 % kVocabulary, true});
            forward(rows, std::span(logits).subspan(static_cast<std::size_t>(start * kVocabulary),
                                                    rows.size() * kVocabulary));
        }
        pages.release(sequence);
        return logits;
    }

    CpuBackend backend;
    PageTable pages;
    std::vector<TinyTensor> tensors;
    TinyTensor ones;
    std::vector<std::unique_ptr<Weight>> weights;
    std::unique_ptr<Weight> norm;
    std::unique_ptr<Activations> x, q, k, v, mixed, hidden;
    std::unique_ptr<KvStore> store;
    std::vector<float> frequencies;
};

template <class Action>
ErrorCode errorOf(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return ErrorCode::DeviceLost; // which the CPU never says
}

} // namespace

class CpuBackendTest : public QObject {
    Q_OBJECT

private slots:
    void logitsAreTheSameBitsHoweverTheyAreBatched_data() {
        QTest::addColumn<int>("isa");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("form");
        for (const kernels::Isa isa : kernels::availableIsas())
            for (const TensorType type : {TensorType::F32, TensorType::F16, TensorType::Q8_0,
                                          TensorType::Q4_K, TensorType::Q6_K})
                for (const kernels::CacheForm form :
                     {kernels::CacheForm::F16, kernels::CacheForm::Q8_0})
                    QTest::addRow("%s %s, cache in %s", kernels::name(isa).data(),
                                  info(type).name.data(),
                                  form == kernels::CacheForm::F16 ? "F16" : "Q8_0")
                        << static_cast<int>(isa) << static_cast<int>(type)
                        << static_cast<int>(form);
    }

    void logitsAreTheSameBitsHoweverTheyAreBatched() {
        QFETCH(int, isa);
        QFETCH(int, type);
        QFETCH(int, form);
        const auto cache = static_cast<kernels::CacheForm>(form);
        constexpr int kLength = 70; // into a second page
        Layer reference(static_cast<TensorType>(type), 1, static_cast<kernels::Isa>(isa), cache);
        const std::vector<float> expected = reference.run(kLength, kLength);
        for (const float value : expected)
            QVERIFY(std::isfinite(value));
        struct Way {
            int threads, chunk;
        };
        for (const Way way : {Way{1, 1}, Way{1, 7}, Way{2, 1}, Way{3, 7}, Way{3, kLength}}) {
            Layer layer(static_cast<TensorType>(type), way.threads, static_cast<kernels::Isa>(isa),
                        cache);
            QVERIFY(layer.run(kLength, way.chunk) == expected);
        }
    }

    /// Positions are shared out among threads where rows are few, and joined again.
    void longSequencesGiveTheSameBitsHoweverTheyAreShared_data() {
        QTest::addColumn<int>("form");
        QTest::newRow("F16") << static_cast<int>(kernels::CacheForm::F16);
        QTest::newRow("Q8_0") << static_cast<int>(kernels::CacheForm::Q8_0);
    }
    void longSequencesGiveTheSameBitsHoweverTheyAreShared() {
        QFETCH(int, form);
        const auto cache = static_cast<kernels::CacheForm>(form);
        constexpr int kLength = 2100, kTail = 2030; // into the third stretch
        const kernels::Isa isa = kernels::availableIsas().back();
        Layer reference(TensorType::Q4_K, 1, isa, cache);
        const std::vector<float> expected = reference.run(kLength, kCapacity);
        for (const int threads : {1, 2, 5})
            for (const int chunk : {1, 3, 9}) {
                Layer layer(TensorType::Q4_K, threads, isa, cache);
                QVERIFY(layer.run(kLength, kCapacity, kTail, chunk) == expected);
            }
    }

    void aCacheInQ8IsCloseToOneInF16() {
        for (const int length : {20, 300, 2000}) {
            std::vector<std::vector<float>> logits;
            for (const kernels::CacheForm form :
                 {kernels::CacheForm::F16, kernels::CacheForm::Q8_0}) {
                Layer layer(TensorType::F32, 2, kernels::availableIsas().back(), form);
                logits.push_back(layer.run(length, kCapacity));
            }
            double difference = 0.0, size = 0.0;
            for (std::size_t i = 0; i < logits[0].size(); ++i) {
                difference += std::pow(double{logits[1][i]} - double{logits[0][i]}, 2);
                size += std::pow(double{logits[0][i]}, 2);
            }
            const double error = std::sqrt(difference / size);
            qInfo("%d positions: %.2g", length, error);
            QVERIFY(error < 2.5e-2);
        }
    }

    void sequencesInOneBatchDoNotDisturbEachOther() {
        Layer layer(TensorType::Q4_K, 2, kernels::availableIsas().back());
        const std::vector<float> alone = layer.run(5, 5);
        const SequenceId a = layer.pages.create(), b = layer.pages.create();
        std::vector<PageTable::Copy> copies;
        layer.pages.reserve(a, 5, copies);
        layer.pages.reserve(b, 5, copies);
        std::vector<Row> rows;
        for (int p = 0; p < 5; ++p) {
            rows.push_back({a, p, p * 7 % kVocabulary, true});
            rows.push_back({b, p, p + 3, false});
        }
        std::vector<float> logits(5 * kVocabulary);
        layer.forward(rows, logits);
        QVERIFY(logits == alone);
    }

    void aForkWritesIntoItsOwnCopyOfAPage_data() {
        longSequencesGiveTheSameBitsHoweverTheyAreShared_data();
    }
    void aForkWritesIntoItsOwnCopyOfAPage() {
        QFETCH(int, form);
        Layer layer(TensorType::Q8_0, 2, kernels::availableIsas().back(),
                    static_cast<kernels::CacheForm>(form));
        const std::vector<float> alone = layer.run(80, 80);
        std::vector<PageTable::Copy> copies;
        const SequenceId first = layer.pages.create();
        layer.pages.reserve(first, 70, copies);
        std::vector<Row> rows;
        for (int p = 0; p < 70; ++p)
            rows.push_back({first, p, p * 7 % kVocabulary, false});
        layer.forward(rows, {});
        const SequenceId second = layer.pages.fork(first, 70);
        // The fork goes its own way, then the first goes on as if nothing had been.
        for (const SequenceId sequence : {second, first}) {
            copies.clear();
            layer.pages.reserve(sequence, 80, copies);
            layer.backend.copyPages(*layer.store, copies);
            rows.clear();
            for (int p = 70; p < 80; ++p)
                rows.push_back({sequence, p, sequence == first ? p * 7 % kVocabulary : 1, true});
            std::vector<float> logits(10 * kVocabulary);
            layer.forward(rows, logits);
            const bool same =
                std::equal(logits.begin(), logits.end(), alone.begin() + 70 * kVocabulary);
            QCOMPARE(same, sequence == first);
        }
    }

    void aTokenAllocatesNothing() {
        Layer layer(TensorType::Q4_K, 2, kernels::availableIsas().back());
        const SequenceId sequence = layer.pages.create();
        std::vector<PageTable::Copy> copies;
        layer.pages.reserve(sequence, 20, copies);
        std::vector<float> logits(kVocabulary);
        std::vector<int> counts;
        counts.reserve(20);
        for (int p = 0; p < 20; ++p) {
            const Row row{sequence, p, p, true};
            const int before = allocations;
            layer.forward({&row, 1}, logits);
            counts.push_back(allocations - before);
        }
        QCOMPARE(std::vector<int>(counts.begin() + 1, counts.end()), std::vector<int>(19, 0));
    }

    /// As a model is loaded, with a last piece that fills no panel.
    void aMatrixAddedInPiecesIsTheSame() {
        CpuBackend backend(2, kernels::availableIsas().back());
        TinyRandom random(5);
        constexpr int kRows = 3 * Backend::kRowGrain + 7;
        const TinyTensor tensor = randomMatrix("", TensorType::Q6_K, kRows, kWidth, 0.1, random);
        const auto whole = backend.addMatrix(tensor.view());
        const auto pieces = backend.beginMatrix(tensor.view());
        for (std::int64_t begin = 0; begin < kRows; begin += Backend::kRowGrain)
            QVERIFY(backend.addRows(*pieces, begin,
                                    std::min<std::int64_t>(kRows, begin + Backend::kRowGrain)));
        const auto& a = static_cast<const CpuWeight&>(*whole);
        const auto& b = static_cast<const CpuWeight&>(*pieces);
        QCOMPARE(a.panelStride, b.panelStride);
        const std::size_t panels = (kRows + 15) / 16;
        QCOMPARE(std::memcmp(a.panels.get(), b.panels.get(), panels * a.panelStride), 0);

        const TinyTensor plain = randomMatrix("", TensorType::F16, 4, kWidth, 0.1, random);
        QVERIFY(!backend.addRows(*backend.beginMatrix(plain.view()), 0, 4));
    }

    void aTableIsOnlyLookedUp() {
        CpuBackend backend(1, kernels::Isa::Portable);
        TinyRandom random(5);
        const TinyTensor tensor = randomMatrix("", TensorType::Q8_0, kWidth, kWidth, 0.1, random);
        const auto table = backend.addTable(tensor.view());
        const auto x = backend.makeActivations(1, kWidth);
        PageTable pages(1);
        std::vector<PageTable::Copy> copies;
        pages.reserve(pages.create(), 1, copies);
        const Row row{0, 0, 3, false};
        backend.beginBatch({&row, 1}, pages);
        backend.embed(*table, *x);
        QCOMPARE(errorOf([&] { backend.productAdd(*x, *table, nullptr, *x); }),
                 ErrorCode::InvalidArgument);
    }

    void whatDoesNotFitIsRefused() {
        CpuBackend backend(1, kernels::Isa::Portable);
        const std::array<std::byte, 64> bytes{};
        using enum ErrorCode;
        QCOMPARE(errorOf([&] {
                     backend.addMatrix({TensorType::Q8_0, 1, 33, bytes.data()});
                 }),
                 InvalidArgument);
        QCOMPARE(errorOf([&] {
                     backend.addMatrix({TensorType::F32, 0, 4, bytes.data()});
                 }),
                 InvalidArgument);
        QCOMPARE(errorOf([&] {
                     backend.addMatrix({TensorType::F32, 2, 4, nullptr});
                 }),
                 InvalidArgument);
        QCOMPARE(errorOf([&] {
                     backend.addVector({TensorType::F32, 2, 4, bytes.data()});
                 }),
                 InvalidArgument);
        QCOMPARE(errorOf([&] { backend.makeActivations(0, 4); }), InvalidArgument);
        constexpr int kMany = std::numeric_limits<int>::max();
        QCOMPARE(errorOf([&] { backend.makeKvStore({kMany, kMany, kMany, kMany}); }), OutOfMemory);

        const auto table = backend.addMatrix({TensorType::F32, 2, 4, bytes.data()});
        const auto x = backend.makeActivations(1, 4), wide = backend.makeActivations(1, 5);
        PageTable pages(1);
        std::vector<PageTable::Copy> copies;
        pages.reserve(pages.create(), 2, copies);
        const std::array rows = {Row{0, 0, 1, false}, Row{0, 1, 2, false}};
        QCOMPARE(errorOf([&] { backend.beginBatch(rows, pages); }), InvalidArgument);
        const Row unreserved{0, kPageSize, 1, false};
        QCOMPARE(errorOf([&] { backend.beginBatch({&unreserved, 1}, pages); }), InvalidArgument);
        backend.beginBatch({&rows[1], 1}, pages);
        QCOMPARE(errorOf([&] { backend.embed(*table, *x); }), InvalidArgument);
        QCOMPARE(errorOf([&] { backend.embed(*table, *wide); }), InvalidArgument);
        QCOMPARE(errorOf([&] { backend.productAdd(*x, *table, nullptr, *wide); }), InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(CpuBackendTest)
#include "cpu_backend_test.moc"
