#include "engine/error.h"
#include "engine/model/memory_plan.h"
#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/memory_files.h"
#include "tests/engine/support/running.h"
#include "tests/engine/support/watched_backend.h"
#include "tests/support/little_address_space.h"
#include "tests/support/sanitizers.h"

#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;

namespace {

/// DeepSeek-R1-0528-Qwen3-8B's shape.
ModelConfig deepSeek8B() {
    ModelConfig config;
    config.architecture = "qwen3";
    config.layers = 36;
    config.width = 4096;
    config.heads = 32;
    config.kvHeads = 8;
    config.headDim = 128;
    config.feedForward = 12288;
    config.vocabulary = 151936;
    config.contextLength = 131072;
    config.ropeTheta = 1e6;
    return config;
}

struct Refusal {
    ErrorCode code;
    std::string message;
};

/// What loading says against a tiny model that `spoil` has changed; nothing if it loads.
std::optional<Refusal> refusalOf(const TinyModelOptions& options,
                                 const std::function<void(TinyModel&)>& spoil) {
    TinyModel model = makeTinyModel(options);
    spoil(model);
    try {
        Model::load(std::make_shared<MemoryFiles>(std::move(model)), makeCpuBackend(1));
    } catch (const Error& error) {
        return Refusal{error.code(), error.what()};
    }
    return std::nullopt;
}

TinyTensor& tensorOf(TinyModel& model, const std::string& name) {
    for (TinyTensor& tensor : model.tensors) {
        if (tensor.name == name) {
            return tensor;
        }
    }
    throw std::runtime_error("no tensor " + name);
}

bool isOneLineNaming(const Refusal& refusal, const std::string& what) {
    qInfo("%s", refusal.message.c_str());
    return refusal.message.find(what) != std::string::npos &&
           refusal.message.find('\n') == std::string::npos;
}

} // namespace

class LoadTest : public QObject {
    Q_OBJECT

private slots:
    void cacheOf64KPositionsAt8BIsPlannedAt9Point7Gigabytes();
    void contextIsWhatTheFileSaysButNoMoreThan65536();
    void planCountsWeightsCacheAndWork();
    void progressRisesFromNothingToAll();
    void loadingCanBeCancelledAnywhere();
    void memoryThatIsNotThereIsSaidWithItsSize();
    void weightsThatFindNoMemoryAreSaidWithTheirSize();
    void contextBeyondAllCountingIsRefused();
    void missingTensorIsNamed();
    void tensorOfAnotherShapeIsNamed();
    void tensorWithoutAPlaceIsNamed();
    void quantisedNormIsNamed();
    void ropeFreqsOfAnotherLengthAreNamed();
    void unknownArchitectureIsNamed();
    void aTokenizerAloneIsNoModel();
    void qwen2NeedsItsBiases();
    void impossibleSizesAreRefused();
    void sizesBeyondAnyModelAreRefusedBeforeAnythingIsPlanned();
    void bytesPerTokenCountsEachMatrixOnceAndOneRowOfTheEmbeddings();
    void theModelTellsItsLimits();
};

void LoadTest::cacheOf64KPositionsAt8BIsPlannedAt9Point7Gigabytes() {
    const MemoryPlan plan = planMemory(MemoryFiles(deepSeek8B(), {}), 65536);
    // keys and values, 36 layers, 65,536 positions, 8 heads of 128 numbers, 2 bytes
    QCOMPARE(plan.cacheBytes, std::uint64_t{2} * 36 * 65536 * 8 * 128 * 2);
    QCOMPARE(std::round(static_cast<double>(plan.cacheBytes) / 1e8), 97.0);
    QCOMPARE(plan.context, std::int64_t{65536});
    // in Q8_0: 34 bytes for 32 numbers
    const MemoryPlan half =
        planMemory(MemoryFiles(deepSeek8B(), {}), 65536, khatwa::kernels::CacheForm::Q8_0);
    QCOMPARE(half.cacheBytes, plan.cacheBytes * 34 / 64);
    QCOMPARE(half.weightBytes, plan.weightBytes);
}

void LoadTest::contextIsWhatTheFileSaysButNoMoreThan65536() {
    ModelConfig config = deepSeek8B();
    QCOMPARE(planMemory(MemoryFiles(config, {})).context, std::int64_t{65536});
    config.contextLength = 40960;
    QCOMPARE(planMemory(MemoryFiles(config, {})).context, std::int64_t{40960});
    QCOMPARE(planMemory(MemoryFiles(config, {}), 131072).context,
             std::int64_t{131072}); // asked for
}

void LoadTest::planCountsWeightsCacheAndWork() {
    TinyModel model = makeTinyModel({});
    std::uint64_t weights = 0;
    for (const TinyTensor& tensor : model.tensors) {
        weights += tensor.bytes.size();
    }
    const MemoryPlan plan = planMemory(MemoryFiles(std::move(model)), 100);
    QCOMPARE(plan.weightBytes, weights);
    QCOMPARE(plan.cacheBytes,
             std::uint64_t{2} * 2 * 128 * 2 * 64 * 2); // 100 positions take two pages
    QVERIFY(plan.workBytes > 0);
    QCOMPARE(plan.total(), plan.weightBytes + plan.cacheBytes + plan.workBytes);
}

void LoadTest::progressRisesFromNothingToAll() {
    std::vector<double> seen;
    LoadOptions options;
    options.progress = [&](double done) {
        seen.push_back(done);
        return true;
    };
    QVERIFY(Model::load(openTiny(makeTinyModel({})), makeCpuBackend(1), options) != nullptr);
    QVERIFY(seen.size() > 10);
    QCOMPARE(seen.front(), 0.0);
    QCOMPARE(seen.back(), 1.0);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
}

void LoadTest::loadingCanBeCancelledAnywhere() {
    for (const double when : {0.0, 0.3, 0.9}) {
        int callsAfter = 0;
        bool cancelled = false;
        LoadOptions options;
        options.progress = [&](double done) {
            callsAfter += cancelled ? 1 : 0;
            cancelled = done >= when;
            return !cancelled;
        };
        QVERIFY(Model::load(openTiny(makeTinyModel({})), makeCpuBackend(1), options) == nullptr);
        QCOMPARE(callsAfter, 0);
    }
}

void LoadTest::memoryThatIsNotThereIsSaidWithItsSize() {
    auto backend = std::make_unique<WatchedBackend>(makeCpuBackend(1));
    backend->noMemory = true;
    LoadOptions options;
    options.context = 65536; // 67.1 MB of cache
    try {
        Model::load(openTiny(makeTinyModel({})), std::move(backend), options);
        QFAIL("there was no memory");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::OutOfMemory);
        QVERIFY(isOneLineNaming({error.code(), error.what()}, "choose a shorter context"));
        const MemoryPlan plan = planMemory(*openTiny(makeTinyModel({})), 65536);
        QVERIFY(isOneLineNaming({error.code(), error.what()},
                                bytesText(plan.cacheBytes + plan.workBytes)));
    }
}

/// Quantised matrices are repacked into memory of the system's own.
void LoadTest::weightsThatFindNoMemoryAreSaidWithTheirSize() {
#if defined(__linux__)
    if (khatwa::test::kSanitized)
        QSKIP("the sanitizers' own address space has no limit");
    TinyModelOptions options;
    options.type = TensorType::Q8_0;
    const auto files = openTiny(makeTinyModel(options));
    auto backend = makeCpuBackend(1);
    QString said;
    {
        const khatwa::test::LittleAddressSpace little(std::size_t{32} << 20);
        try {
            Model::load(files, std::move(backend));
        } catch (const Error& error) {
            said = error.what();
        }
    }
    QVERIFY2(said.startsWith("The weights need " +
                             QString::fromStdString(bytesText(planMemory(*files).weightBytes))),
             qPrintable(said));
#endif
}

void LoadTest::contextBeyondAllCountingIsRefused() {
    LoadOptions options;
    options.context = std::int64_t{1} << 40;
    try {
        Model::load(openTiny(makeTinyModel({})), makeCpuBackend(1), options);
        QFAIL("a million million positions");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::OutOfMemory);
    }
}

void LoadTest::missingTensorIsNamed() {
    const auto refusal = refusalOf(
        {}, [](TinyModel& m) { tensorOf(m, "blk.1.ffn_up.weight").name = "something.else"; });
    QVERIFY(refusal && refusal->code == ErrorCode::FileCorrupt);
    QVERIFY(isOneLineNaming(*refusal, "blk.1.ffn_up.weight is missing"));
}

void LoadTest::tensorOfAnotherShapeIsNamed() {
    const auto refusal =
        refusalOf({}, [](TinyModel& m) { tensorOf(m, "blk.0.attn_k.weight").rows = 64; });
    QVERIFY(refusal && refusal->code == ErrorCode::FileCorrupt);
    QVERIFY(isOneLineNaming(*refusal, "blk.0.attn_k.weight is 64 x 256 and should be 128 x 256"));
    const auto vector =
        refusalOf({}, [](TinyModel& m) { tensorOf(m, "output_norm.weight").columns = 255; });
    QVERIFY(vector && isOneLineNaming(*vector, "output_norm.weight is 255 and should be 256"));
}

void LoadTest::tensorWithoutAPlaceIsNamed() {
    // A llama with the QK norm of qwen3 would say something else than its makers meant.
    TinyModelOptions options;
    options.architecture = "llama";
    const auto refusal = refusalOf(options, [](TinyModel& m) {
        TinyRandom random(1);
        m.tensors.push_back(randomVector("blk.0.attn_q_norm.weight", 64, 1.0, 0.1, random));
    });
    QVERIFY(refusal && refusal->code == ErrorCode::Unsupported);
    QVERIFY(isOneLineNaming(*refusal, "blk.0.attn_q_norm.weight"));
    const auto evil = refusalOf(options, [](TinyModel& m) {
        TinyRandom random(1);
        m.tensors.push_back(
            randomVector("blk.0.\x1b[2J\n" + std::string(9999, 'x'), 64, 1.0, 0.1, random));
    });
    QVERIFY(evil && isOneLineNaming(*evil, "blk.0.?[2J?xxx"));
    QVERIFY(evil->message.size() < 250);
}

void LoadTest::quantisedNormIsNamed() {
    const auto refusal = refusalOf({}, [](TinyModel& m) {
        TinyRandom random(1);
        tensorOf(m, "output_norm.weight") =
            randomMatrix("output_norm.weight", TensorType::Q8_0, 1, 256, 1.0, random);
    });
    QVERIFY(refusal && refusal->code == ErrorCode::Unsupported);
    QVERIFY(isOneLineNaming(*refusal, "output_norm.weight in the type Q8_0"));
}

void LoadTest::ropeFreqsOfAnotherLengthAreNamed() {
    const auto refusal = refusalOf({}, [](TinyModel& m) {
        m.tensors.push_back(vectorOf("rope_freqs.weight", std::vector<double>(31, 1.0)));
    });
    QVERIFY(refusal && refusal->code == ErrorCode::FileCorrupt);
    QVERIFY(isOneLineNaming(*refusal, "rope_freqs.weight is 31 and should be 32"));
    const auto zero = refusalOf({}, [](TinyModel& m) {
        m.tensors.push_back(vectorOf("rope_freqs.weight", std::vector<double>(32, 0.0)));
    });
    QVERIFY(zero && isOneLineNaming(*zero, "not above 0"));
}

void LoadTest::unknownArchitectureIsNamed() {
    const auto refusal = refusalOf({}, [](TinyModel& m) { m.config.architecture = "mamba"; });
    QVERIFY(refusal && refusal->code == ErrorCode::Unsupported);
    QVERIFY(isOneLineNaming(*refusal, "\"mamba\""));
    const auto evil = refusalOf(
        {}, [](TinyModel& m) { m.config.architecture = "two\nlines" + std::string(9999, 'x'); });
    QVERIFY(evil && isOneLineNaming(*evil, "\"two?lines"));
    QVERIFY(evil->message.size() < 250);
}

void LoadTest::aTokenizerAloneIsNoModel() {
    const auto noWeights = refusalOf({}, [](TinyModel& m) { m.tensors.clear(); });
    QVERIFY(noWeights && isOneLineNaming(*noWeights, "no weights"));
    const auto nothing = refusalOf({}, [](TinyModel& m) {
        m.tensors.clear();
        m.config = {};
    });
    QVERIFY(nothing && isOneLineNaming(*nothing, "no model in it"));
}

void LoadTest::qwen2NeedsItsBiases() {
    TinyModelOptions options;
    options.architecture = "qwen2";
    const auto refusal =
        refusalOf(options, [](TinyModel& m) { tensorOf(m, "blk.0.attn_q.bias").name = "x"; });
    QVERIFY(refusal && isOneLineNaming(*refusal, "blk.0.attn_q.bias is missing"));
}

void LoadTest::impossibleSizesAreRefused() {
    const std::vector<std::function<void(ModelConfig&)>> spoilers = {
        [](ModelConfig& c) { c.layers = 0; },
        [](ModelConfig& c) { c.kvHeads = 3; },
        [](ModelConfig& c) { c.headDim = 63; },
        [](ModelConfig& c) { c.ropeTheta = 0.0; },
        [](ModelConfig& c) { c.ropeTheta = std::nan(""); },
        [](ModelConfig& c) { c.ropeScaling.attentionFactor = -1.0; },
        [](ModelConfig& c) {
            c.ropeScaling.kind = RopeScalingKind::Yarn;
            c.ropeScaling.originalContext = 0;
        },
        [](ModelConfig& c) {
            c.ropeScaling.kind = RopeScalingKind::Llama3;
            c.ropeScaling.originalContext = 8192;
            c.ropeScaling.lowFrequencyFactor = 4.0;
        },
    };
    for (const auto& spoil : spoilers) {
        const auto refusal = refusalOf({}, [&](TinyModel& m) { spoil(m.config); });
        QVERIFY(refusal && refusal->code == ErrorCode::FileCorrupt);
        QVERIFY(isOneLineNaming(*refusal, "model.gguf: "));
    }
}

void LoadTest::sizesBeyondAnyModelAreRefusedBeforeAnythingIsPlanned() {
    // A file without weights is opened for its tokenizer, so what it claims is only held against
    // this.
    constexpr int kMost = std::numeric_limits<int>::max();
    const std::vector<std::pair<const char*, std::function<void(ModelConfig&)>>> claims = {
        {"layers", [](ModelConfig& c) { c.layers = kMost; }},
        {"width", [](ModelConfig& c) { c.width = kMost; }},
        {"heads", [](ModelConfig& c) { c.heads = c.kvHeads = kMost; }},
        {"head", [](ModelConfig& c) { c.headDim = kMost - 1; }},
        {"feed-forward", [](ModelConfig& c) { c.feedForward = kMost; }},
        {"vocabulary", [](ModelConfig& c) { c.vocabulary = kMost; }},
    };
    for (const auto& [what, claim] : claims) {
        ModelConfig config = deepSeek8B();
        claim(config);
        try {
            planMemory(MemoryFiles(config, {}));
            QFAIL(what);
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::FileCorrupt);
            QVERIFY(isOneLineNaming({error.code(), error.what()}, what));
        }
    }
}

void LoadTest::bytesPerTokenCountsEachMatrixOnceAndOneRowOfTheEmbeddings() {
    for (const bool tied : {false, true}) {
        TinyModelOptions options;
        options.type = TensorType::Q8_0;
        options.tiedEmbeddings = tied;
        TinyModel model = makeTinyModel(options);
        const std::uint64_t row = 256 / 32 * 34;
        std::uint64_t expected = row;
        for (const TinyTensor& tensor : model.tensors) {
            expected += !tied && tensor.name == "token_embd.weight" ? 0 : tensor.bytes.size();
        }
        QCOMPARE(loadOnCpu(openTiny(model))->bytesPerToken(), expected);
    }
}

void LoadTest::theModelTellsItsLimits() {
    const auto model = loadTiny({}, 1, 1000);
    QCOMPARE(model->cacheCapacity(), std::int64_t{1024}); // whole pages
    QCOMPARE(model->sequenceCapacity(), std::int64_t{512});
    QVERIFY(model->maxBatch() >= 32);
    QCOMPARE(model->pages().totalPages(), 16);
}

QTEST_GUILESS_MAIN(LoadTest)
#include "load_test.moc"
