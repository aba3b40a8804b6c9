#include "engine/selftest/selftest.h"

#include "engine/model/model.h"
#include "engine/selftest/beside_cpu.h"
#include "engine/selftest/kernels_check.h"
#include "engine/selftest/one_by_one.h"
#include "engine/selftest/reference_model.h"
#include "engine/selftest/tiny_model.h"
#include "kernels/cpu/bandwidth.h"
#include "kernels/cpu/thread_pool.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <span>
#include <utility>

namespace khatwa::engine {

namespace {

constexpr std::array kArchitectures = {"qwen3", "qwen2", "llama"};
constexpr std::array kTypes = {TensorType::F32,  TensorType::F16,  TensorType::BF16,
                               TensorType::Q8_0, TensorType::Q4_0, TensorType::Q4_K,
                               TensorType::Q5_K, TensorType::Q6_K};
constexpr int kTokens = 24;
/// Of models with matrices and heads as real ones have, run on devices only.
constexpr std::array kWideTypes = {TensorType::BF16, TensorType::Q8_0, TensorType::Q4_K,
                                   TensorType::Q6_K};
constexpr int kTokensPastContext = 80; ///< of the models whose context is stretched from 32

/// What is to be expected of a format: rounding of weights and, in the quantised ones, of
/// activations.
std::vector<TokenId> someTokens(int count) {
    TinyRandom random(7);
    std::vector<TokenId> tokens(static_cast<std::size_t>(count));
    std::generate(tokens.begin(), tokens.end(), [&] { return random.between(0, 255); });
    return tokens;
}

/// Logits of every token of a new sequence, `chunk` rows at a time.
std::vector<float> logitsOf(Model& model, const std::vector<TokenId>& tokens, std::size_t chunk) {
    std::vector<float> all;
    const SequenceId sequence = model.pages().create();
    for (std::size_t begin = 0; begin < tokens.size(); begin += chunk) {
        std::vector<Row> rows;
        for (std::size_t i = begin; i < std::min(tokens.size(), begin + chunk); ++i) {
            rows.push_back({sequence, static_cast<std::int32_t>(i), tokens[i], true});
        }
        const std::span<const float> logits = model.forward(rows);
        all.insert(all.end(), logits.begin(), logits.end());
    }
    model.pages().release(sequence);
    return all;
}

RopeScaling stretched(RopeScalingKind kind) {
    RopeScaling scaling;
    scaling.kind = kind;
    scaling.factor = 4.0;
    scaling.originalContext = 32;
    return scaling;
}

class SelfTest {
public:
    explicit SelfTest(const SelfTestOptions& options) : options_(&options) {}

    SelfTestReport run() {
        const auto start = std::chrono::steady_clock::now();
        checkAll();
        report_.bandwidth = measured(options_->measureBandwidth);
        report_.multiplyRate = measured(options_->measureMultiplyRate);
        report_.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return std::move(report_);
    }

private:
    double measured(const std::function<double()>& measure) const {
        if (!goOn_ || !measure || options_->quick) {
            return 0.0;
        }
        try {
            return measure();
        } catch (const std::exception&) {
            return 0.0; // no room for its numbers: not measured
        }
    }

    void checkAll() {
        kernels();
        if (options_->besideTheCpu) {
            overlapping();
        }
        const std::size_t architectures = options_->quick ? 1 : kArchitectures.size();
        for (const char* architecture : std::span(kArchitectures).first(architectures)) {
            for (const TensorType type : kTypes) {
                TinyModelOptions tiny;
                tiny.architecture = architecture;
                tiny.type = type;
                const std::string name =
                    std::string(architecture) + " " + std::string(info(type).name);
                model(name, tiny, kTokens);
                besideTheCpu(name, tiny, kTokens);
            }
        }
        if (!options_->quick) {
            stretchedRotations();
        }
        chunking();
        if (options_->besideTheCpu && !options_->quick) {
            wideModels();
        }
    }

    /// Heads of 128, and so many columns and outputs that every block of a large device has several
    /// pieces of each matrix one after another.
    static TinyModelOptions wide(TensorType type) {
        TinyModelOptions tiny;
        tiny.type = type;
        tiny.layers = 1;
        tiny.width = 1024;
        tiny.headDim = 128;
        tiny.feedForward = 9216;
        return tiny;
    }

    void wideModels() {
        for (const TensorType type : kWideTypes) {
            besideTheCpu("wide " + std::string(info(type).name), wide(type), kTokens);
        }
    }

    /// Operations of a device begin while those before them end, and batches are recorded and
    /// replayed: the same bits as when each has ended before the next begins.
    void overlapping() {
        for (const TensorType type : {TensorType::BF16, TensorType::Q4_K}) {
            if (!goOn_) {
                return;
            }
            const std::string name = "overlapping as one by one " + std::string(info(type).name);
            try {
                TinyModelOptions tiny = options_->quick ? TinyModelOptions() : wide(type);
                tiny.type = type;
                tiny.contextLength = 4096; // room for sixteen continuations
                const auto files = openTiny(makeTinyModel(tiny));
                const auto model = Model::load(files, options_->makeBackend());
                const auto single =
                    Model::load(files, std::make_unique<OneByOne>(options_->makeBackend()));
                const std::vector<float> a = samples(*model), b = samples(*single);
                const double error = relativeError(a, std::vector<double>(b.begin(), b.end()));
                record({name, a == b ? 0.0 : std::max(error, 1e-9), 0.0, {}});
            } catch (const std::exception& error) {
                recordProblem(name, error.what());
            }
        }
    }

    /// Logits of a prompt, and of one, three and sixteen continuations of it.
    static std::vector<float> samples(Model& model) {
        constexpr int kSteps = 8;
        const std::vector<TokenId> tokens = someTokens(kTokensPastContext);
        std::vector<float> all;
        for (const int count : {1, 3, 16}) {
            std::vector<SequenceId> sequences = {model.pages().create()};
            std::vector<Row> rows;
            for (int i = 0; i < kTokensPastContext; ++i) {
                rows.push_back({sequences[0], i, tokens[static_cast<std::size_t>(i)], false});
            }
            rows.back().wantsLogits = true;
            const std::span<const float> first = model.forward(rows);
            all.insert(all.end(), first.begin(), first.end());
            while (static_cast<int>(sequences.size()) < count) {
                sequences.push_back(model.pages().fork(sequences[0], kTokensPastContext));
            }
            for (int step = 0; step < kSteps; ++step) {
                rows.clear();
                for (const SequenceId sequence : sequences) {
                    rows.push_back({sequence, kTokensPastContext + step,
                                    (7 * step + 31 * static_cast<int>(rows.size())) % 256, true});
                }
                const std::span<const float> logits = model.forward(rows);
                all.insert(all.end(), logits.begin(), logits.end());
            }
            for (const SequenceId sequence : sequences) {
                model.pages().release(sequence);
            }
        }
        return all;
    }

    void stretchedRotations() {
        for (const auto& [name, kind] :
             {std::pair{"qwen3, YaRN", RopeScalingKind::Yarn},
              std::pair{"qwen3, linear scaling", RopeScalingKind::Linear},
              std::pair{"llama, Llama 3.1 scaling", RopeScalingKind::Llama3}}) {
            TinyModelOptions tiny;
            tiny.architecture = kind == RopeScalingKind::Llama3 ? "llama" : "qwen3";
            tiny.ropeScaling = stretched(kind);
            model(name, tiny, kTokensPastContext);
            besideTheCpu(name, tiny, kTokensPastContext);
        }
    }

    void kernels() {
        if (!goOn_) {
            return;
        }
        try {
            const std::unique_ptr<Backend> backend = options_->makeBackend();
            report_.backend = backend->name();
            for (const KernelCheck& check : checkKernels(*backend)) {
                record({check.name, check.error, check.bound, {}});
            }
        } catch (const std::exception& error) {
            recordProblem("kernels", error.what());
        }
    }

    /// A tiny model, written and read as GGUF, against the reference that never saw the file.
    void model(const std::string& name, const TinyModelOptions& options, int tokenCount) {
        if (!goOn_) {
            return;
        }
        try {
            const TinyModel tiny = makeTinyModel(options);
            const std::vector<TokenId> tokens = someTokens(tokenCount);
            const auto loaded = Model::load(openTiny(tiny), options_->makeBackend());
            const std::vector<float> logits = logitsOf(*loaded, tokens, tokens.size());
            const ReferenceModel reference(
                tiny.config, [&](std::string_view tensor) { return tiny.find(tensor); });
            record({name,
                    relativeError(logits, reference.logits(tokens)),
                    errorBound(options.type),
                    {}});
        } catch (const std::exception& error) {
            recordProblem(name, error.what());
        }
    }

    /// Every operation of the model beside the CPU's: the prompt at once, then token by token.
    void besideTheCpu(const std::string& name, const TinyModelOptions& tiny, int tokenCount) {
        if (!goOn_ || !options_->besideTheCpu) {
            return;
        }
        try {
            auto backend = std::make_unique<BesideCpu>(options_->makeBackend());
            BesideCpu& beside = *backend;
            const auto loaded = Model::load(openTiny(makeTinyModel(tiny)), std::move(backend));
            const std::vector<TokenId> tokens = someTokens(tokenCount);
            logitsOf(*loaded, tokens, tokens.size());
            logitsOf(*loaded, tokens, 1);
            record({name + " beside the CPU, " + beside.worstOperation(),
                    beside.worst(),
                    besideCpuBound(tiny.type),
                    {}});
        } catch (const std::exception& error) {
            recordProblem(name + " beside the CPU", error.what());
        }
    }

    /// Prefill in one piece and token by token must agree.
    void chunking() {
        if (!goOn_) {
            return;
        }
        const std::string name = "token by token as all at once";
        try {
            TinyModelOptions tiny;
            tiny.type = TensorType::Q4_K;
            const auto loaded = Model::load(openTiny(makeTinyModel(tiny)), options_->makeBackend());
            const std::vector<TokenId> tokens = someTokens(kTokensPastContext);
            const std::vector<float> whole = logitsOf(*loaded, tokens, tokens.size());
            const std::vector<float> single = logitsOf(*loaded, tokens, 1);
            record({name,
                    relativeError(single, std::vector<double>(whole.begin(), whole.end())),
                    options_->exact ? 0.0 : errorBound(tiny.type),
                    {}});
        } catch (const std::exception& error) {
            recordProblem(name, error.what());
        }
    }

    void recordProblem(const std::string& name, const std::string& what) {
        record({name, std::numeric_limits<double>::infinity(), 0.0, what});
    }

    void record(SelfTestCheck check) {
        report_.checks.push_back(std::move(check));
        goOn_ = goOn_ && (!options_->onCheck || options_->onCheck(report_.checks.back()));
    }

    const SelfTestOptions* options_;
    SelfTestReport report_;
    bool goOn_ = true;
};

} // namespace

bool SelfTestReport::ok() const {
    return !checks.empty() &&
           std::all_of(checks.begin(), checks.end(), [](const auto& check) { return check.ok(); });
}

SelfTestOptions cpuSelfTest(int threads) {
    SelfTestOptions options;
    options.makeBackend = [threads] { return makeCpuBackend(threads); };
    options.measureBandwidth = [threads] {
        kernels::ThreadPool pool(threads);
        return kernels::measureReadBandwidth(pool);
    };
    return options;
}

SelfTestOptions deviceSelfTest(const std::shared_ptr<Device>& device) {
    SelfTestOptions options;
    options.makeBackend = [device] { return device->makeBackend(); };
    options.measureBandwidth = [device] { return device->measureBandwidth(); };
    options.measureMultiplyRate = [device] { return device->measureMultiplyRate(); };
    options.exact = false;
    options.besideTheCpu = true;
    return options;
}

SelfTestReport runSelfTest(const SelfTestOptions& options) {
    return SelfTest(options).run();
}

} // namespace khatwa::engine
