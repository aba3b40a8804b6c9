#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/running.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

namespace {
std::atomic<long> allocations = 0;
} // namespace

// Counts what any thread of this program allocates. The plain forms serve the aligned and array
// ones of the standard library as far as they fall back on them; the aligned ones are counted too.
void* operator new(std::size_t bytes) {
    ++allocations;
    if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) {
        return memory;
    }
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    ++allocations;
    const auto a = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(a, (bytes + a - 1) / a * a)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

using namespace khatwa::engine;

class AllocationTest : public QObject {
    Q_OBJECT

private slots:
    void decodingAllocatesNothing_data();
    void decodingAllocatesNothing();
};

void AllocationTest::decodingAllocatesNothing_data() {
    QTest::addColumn<int>("type");
    for (int type = 0; type < 8; ++type) {
        const std::string name(khatwa::info(static_cast<khatwa::TensorType>(type)).name);
        QTest::newRow(name.c_str()) << type;
    }
}

void AllocationTest::decodingAllocatesNothing() {
    QFETCH(int, type);
    TinyModelOptions options;
    options.type = static_cast<khatwa::TensorType>(type);
    const auto model = loadTiny(options, 2, 512);
    const SequenceId a = model->pages().create();
    extend(*model, a, someTokens(20), 20);
    const SequenceId b = model->pages().fork(a, 20);
    std::vector<Row> rows = {{a, 20, 1, true}, {b, 20, 2, true}};
    const auto step = [&] {
        model->forward(rows);
        ++rows[0].position;
        ++rows[1].position;
    };
    step();
    const long before = allocations;
    for (int i = 0; i < 150; ++i) { // over the ends of two pages
        step();
    }
    QCOMPARE(allocations - before, 0L);
    QCOMPARE(model->pages().length(b), 171);
}

QTEST_GUILESS_MAIN(AllocationTest)
#include "allocation_test.moc"
