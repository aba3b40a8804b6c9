#include "engine/selftest/kernels_check.h"

#include "engine/selftest/reference_model.h"
#include "engine/selftest/reference_tensor.h"
#include "engine/selftest/tiny_tensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

namespace khatwa::engine {

namespace {

using Numbers = std::vector<double>;

constexpr int kWidth = 256; ///< a multiple of every format's block
constexpr int kTokens = 50;
constexpr float kEpsilon = 1e-6f;
constexpr std::array kFormats = {TensorType::F32,  TensorType::F16,  TensorType::BF16,
                                 TensorType::Q8_0, TensorType::Q4_0, TensorType::Q4_K,
                                 TensorType::Q5_K, TensorType::Q6_K};

/// A tensor with its numbers and its place in the backend.
struct Tensor {
    TinyTensor bytes;
    Numbers numbers;
    std::unique_ptr<Weight> weight;
    int rows() const { return static_cast<int>(bytes.rows); }
    int columns() const { return static_cast<int>(bytes.columns); }
};

Numbers normalised(const Numbers& x, int width, const Numbers& norm, double epsilon) {
    Numbers y(x.size());
    const auto n = static_cast<std::size_t>(width);
    for (std::size_t row = 0; row < x.size(); row += n) {
        double squares = 0.0;
        for (std::size_t i = 0; i < n; ++i)
            squares += x[row + i] * x[row + i];
        const double scale = 1.0 / std::sqrt(squares / width + epsilon);
        for (std::size_t i = 0; i < n; ++i)
            y[row + i] = x[row + i] * scale * norm[i];
    }
    return y;
}

Numbers product(const Numbers& x, const Tensor& weight, const Tensor* bias) {
    const auto columns = static_cast<std::size_t>(weight.columns());
    const auto outputs = static_cast<std::size_t>(weight.rows());
    Numbers y;
    for (std::size_t row = 0; row < x.size(); row += columns)
        for (std::size_t o = 0; o < outputs; ++o) {
            double sum = bias ? bias->numbers[o] : 0.0;
            for (std::size_t i = 0; i < columns; ++i)
                sum += weight.numbers[o * columns + i] * x[row + i];
            y.push_back(sum);
        }
    return y;
}

class Checker {
public:
    explicit Checker(Backend& backend)
        : backend_(backend), pages_(kPages), table_(matrix(TensorType::F32, kTokens, kWidth)),
          norm_(vector(kWidth, 1.0)), stream_(backend.makeActivations(kRows, kWidth)) {}

    std::vector<KernelCheck> run() {
        beginMixedBatch();
        for (const TensorType type : kFormats) {
            checkEmbedding(type);
            checkProducts(type);
            checkProductAdd(type);
            checkSwiGlu(type);
            checkLogits(type);
        }
        checkAttention("attention, halves", RopeLayout::Halves, 48, false);
        checkAttention("attention, interleaved", RopeLayout::Interleaved, 48, false);
        checkAttention("attention, normed heads of 40", RopeLayout::Halves, 40, true);
        checkAttention("attention, cache in Q8_0", RopeLayout::Halves, 40, true,
                       kernels::CacheForm::Q8_0);
        return std::move(checks_);
    }

private:
    static constexpr int kRows = 9;
    static constexpr int kPages = 16;

    Tensor take(TinyTensor bytes, bool isVector) {
        Tensor tensor{std::move(bytes), {}, nullptr};
        tensor.numbers = elementsOf(tensor.bytes.view());
        tensor.weight = isVector ? backend_.addVector(tensor.bytes.view())
                                 : backend_.addMatrix(tensor.bytes.view());
        return tensor;
    }
    Tensor matrix(TensorType type, int rows, int columns) {
        return take(randomMatrix("", type, rows, columns, 1.0 / std::sqrt(columns), random_),
                    false);
    }
    Tensor vector(int columns, double mean) {
        return take(randomVector("", columns, mean, 0.2, random_), true);
    }
    Tensor identity(int width) {
        Numbers numbers(static_cast<std::size_t>(width * width));
        for (int i = 0; i < width; ++i)
            numbers[static_cast<std::size_t>(i * width + i)] = 1.0;
        TinyTensor bytes = vectorOf("", numbers);
        bytes.rows = bytes.columns = width;
        return take(std::move(bytes), false);
    }

    /// What the backend holds in `x`, up to a factor for each row: a norm and a product with the
    /// identity, since only logits come back. `expected` goes the same way.
    void compare(const std::string& name, double bound, const Activations& x,
                 const Numbers& expected, int width) {
        const Tensor ones = take(vectorOf("", Numbers(static_cast<std::size_t>(width), 1.0)), true);
        const Tensor unit = identity(width);
        std::vector<float> got(expected.size());
        backend_.normLogits(x, *ones.weight, kEpsilon, *unit.weight, got);
        record(name, bound, got, normalised(expected, width, ones.numbers, double{kEpsilon}));
    }

    void record(const std::string& name, double bound, const std::vector<float>& got,
                const Numbers& expected) {
        checks_.push_back({name, relativeError(got, expected), bound});
    }

    static std::string label(const char* what, TensorType type) {
        return std::string(what) + " " + std::string(info(type).name);
    }

    /// Nine rows of two sequences, all of whose results are looked at.
    void beginMixedBatch() {
        const SequenceId first = pages_.create(), second = pages_.create();
        std::vector<PageTable::Copy> copies;
        pages_.reserve(first, kRows, copies);
        pages_.reserve(second, kRows, copies);
        rows_.clear();
        for (int i = 0; i < kRows; ++i)
            rows_.push_back({i % 2 ? first : second, i / 2, (i * 17 + 3) % kTokens, true});
        begin();
    }

    void begin() {
        backend_.beginBatch(rows_, pages_);
        backend_.embed(*table_.weight, *stream_);
        x_.clear();
        for (const Row& row : rows_) {
            const auto start = table_.numbers.begin() + row.token * kWidth;
            x_.insert(x_.end(), start, start + kWidth);
        }
    }

    Numbers normedStream() const { return normalised(x_, kWidth, norm_.numbers, double{kEpsilon}); }

    void checkEmbedding(TensorType type) {
        const Tensor table = matrix(type, kTokens, kWidth);
        const auto x = backend_.makeActivations(kRows, kWidth);
        backend_.embed(*table.weight, *x);
        Numbers expected;
        for (const Row& row : rows_) {
            const auto start = table.numbers.begin() + row.token * kWidth;
            expected.insert(expected.end(), start, start + kWidth);
        }
        compare(label("embedding", type), 1e-3, *x, expected, kWidth);
    }

    void checkProducts(TensorType type) {
        const Tensor a = matrix(type, 77, kWidth), b = matrix(type, 16, kWidth);
        const Tensor bias = vector(77, 0.0);
        const auto outputA = backend_.makeActivations(kRows, 77);
        const auto outputB = backend_.makeActivations(kRows, 16);
        const std::array<Backend::Product, 2> products = {
            {{a.weight.get(), bias.weight.get(), outputA.get()},
             {b.weight.get(), nullptr, outputB.get()}}};
        backend_.normProducts(*stream_, *norm_.weight, kEpsilon, products);
        compare(label("products", type), errorBound(type), *outputA,
                product(normedStream(), a, &bias), 77);
        compare(label("second product", type), errorBound(type), *outputB,
                product(normedStream(), b, nullptr), 16);
    }

    void checkProductAdd(TensorType type) {
        const Tensor weight = matrix(type, kWidth, kWidth), bias = vector(kWidth, 0.0);
        const auto x = backend_.makeActivations(kRows, kWidth);
        backend_.embed(*table_.weight, *x);
        backend_.productAdd(*stream_, *weight.weight, bias.weight.get(), *x);
        Numbers expected = product(x_, weight, &bias);
        for (std::size_t i = 0; i < expected.size(); ++i)
            expected[i] += x_[i];
        compare(label("product and sum", type), errorBound(type), *x, expected, kWidth);
    }

    void checkSwiGlu(TensorType type) {
        constexpr int kHidden = 90;
        const Tensor gate = matrix(type, kHidden, kWidth), up = matrix(type, kHidden, kWidth);
        const auto output = backend_.makeActivations(kRows, kHidden);
        backend_.normSwiGlu(*stream_, *norm_.weight, kEpsilon, *gate.weight, *up.weight, *output);
        const Numbers gates = product(normedStream(), gate, nullptr);
        Numbers expected = product(normedStream(), up, nullptr);
        for (std::size_t i = 0; i < expected.size(); ++i)
            expected[i] *= gates[i] / (1.0 + std::exp(-gates[i]));
        compare(label("SwiGLU", type), errorBound(type), *output, expected, kHidden);
    }

    /// Of every other row, as in a prompt of which only some are wanted.
    void checkLogits(TensorType type) {
        const Tensor output = matrix(type, 101, kWidth);
        std::vector<Row> some = rows_;
        Numbers wanted;
        for (std::size_t i = 0; i < some.size(); ++i) {
            some[i].wantsLogits = i % 2 == 1;
            if (some[i].wantsLogits)
                wanted.insert(wanted.end(), x_.begin() + static_cast<int>(i) * kWidth,
                              x_.begin() + static_cast<int>(i + 1) * kWidth);
        }
        const Numbers expected =
            product(normalised(wanted, kWidth, norm_.numbers, double{kEpsilon}), output, nullptr);
        std::vector<float> got(expected.size());
        backend_.beginBatch(some, pages_);
        backend_.normLogits(*stream_, *norm_.weight, kEpsilon, *output.weight, got);
        record(label("logits", type), errorBound(type), got, expected);
        backend_.beginBatch(rows_, pages_);
    }

    // ---- attention

    struct Heads {
        int count, kvCount, dim;
        RopeLayout layout;
        std::vector<float> frequencies;
        float factor;
    };

    static void rotate(const Heads& heads, int position, double* head) {
        const int pairs = heads.dim / 2;
        for (int i = 0; i < pairs; ++i) {
            const double angle = position * double{heads.frequencies[static_cast<std::size_t>(i)]};
            const double c = std::cos(angle) * double{heads.factor};
            const double s = std::sin(angle) * double{heads.factor};
            double& a = head[heads.layout == RopeLayout::Halves ? i : 2 * i];
            double& b = head[heads.layout == RopeLayout::Halves ? i + pairs : 2 * i + 1];
            const double turned = a * c - b * s;
            b = a * s + b * c;
            a = turned;
        }
    }

    /// One row over the keys and values of positions 0 .. `position`.
    static void attendReference(const Heads& heads, int position, const Numbers& query,
                                const Numbers& keys, const Numbers& values, Numbers& output) {
        for (int h = 0; h < heads.count; ++h) {
            const int shared = h / (heads.count / heads.kvCount);
            const auto at = [&](int p, int d) {
                return static_cast<std::size_t>((p * heads.kvCount + shared) * heads.dim + d);
            };
            Numbers weights;
            double highest = -1e300, total = 0.0;
            for (int p = 0; p <= position; ++p) {
                double score = 0.0;
                for (int d = 0; d < heads.dim; ++d)
                    score += query[static_cast<std::size_t>(h * heads.dim + d)] * keys[at(p, d)];
                weights.push_back(score / std::sqrt(heads.dim));
                highest = std::max(highest, weights.back());
            }
            for (double& weight : weights)
                total += weight = std::exp(weight - highest);
            for (int d = 0; d < heads.dim; ++d) {
                double sum = 0.0;
                for (int p = 0; p <= position; ++p)
                    sum += weights[static_cast<std::size_t>(p)] * values[at(p, d)];
                output.push_back(sum / total);
            }
        }
    }

    /// A sequence over three pages, and a fork of it in the middle of a page, both of which go on.
    void checkAttention(const std::string& name, RopeLayout layout, int dim, bool normed,
                        kernels::CacheForm form = kernels::CacheForm::F16);

    Backend& backend_;
    TinyRandom random_{20240521};
    PageTable pages_;
    Tensor table_, norm_;
    std::unique_ptr<Activations> stream_;
    std::vector<Row> rows_;
    Numbers x_; ///< the stream's rows
    std::vector<KernelCheck> checks_;
};

void Checker::checkAttention(const std::string& name, RopeLayout layout, int dim, bool normed,
                             kernels::CacheForm form) {
    Heads heads{6, 2, dim, layout, {}, 1.1f};
    // A tenth of a million radians: an angle that was rounded to float would be wrong in the third
    // digit.
    for (int i = 0; i < dim / 2; ++i)
        heads.frequencies.push_back(static_cast<float>(655.36 * std::pow(0.01, 2.0 * i / dim)));
    const int queries = heads.count * dim, keyWidth = heads.kvCount * dim;
    const Tensor wq = matrix(TensorType::F32, queries, kWidth),
                 wk = matrix(TensorType::F32, keyWidth, kWidth);
    const Tensor wv = matrix(TensorType::F32, keyWidth, kWidth);
    const Tensor queryNorm = vector(dim, 1.0), keyNorm = vector(dim, 1.0);
    const auto q = backend_.makeActivations(kRows, queries),
               k = backend_.makeActivations(kRows, keyWidth);
    const auto v = backend_.makeActivations(kRows, keyWidth);
    const auto mixed = backend_.makeActivations(kRows, queries);
    const auto store = backend_.makeKvStore({2, heads.kvCount, dim, kPages, form});
    const std::array<Backend::Product, 3> products = {{{wq.weight.get(), nullptr, q.get()},
                                                       {wk.weight.get(), nullptr, k.get()},
                                                       {wv.weight.get(), nullptr, v.get()}}};

    struct Past {
        SequenceId id;
        int length;
        Numbers keys, values;
    };
    std::vector<Past> pasts;
    std::vector<PageTable::Copy> copies;
    const auto step = [&](std::size_t which, int count, bool compared) {
        Past& past = pasts[which];
        copies.clear();
        pages_.reserve(past.id, past.length + count, copies);
        backend_.copyPages(*store, copies);
        rows_.clear();
        for (int i = 0; i < count; ++i)
            rows_.push_back({past.id, past.length + i,
                             (7 * (past.length + i) + 11 * static_cast<int>(which)) % kTokens,
                             true});
        begin();
        backend_.normProducts(*stream_, *norm_.weight, kEpsilon, products);
        backend_.rotateAndStore({q.get(), k.get(), v.get(),
                                 normed ? queryNorm.weight.get() : nullptr,
                                 normed ? keyNorm.weight.get() : nullptr, kEpsilon},
                                {layout, heads.frequencies, heads.factor}, *store, 1);
        backend_.attend(*q, *store, 1, heads.count, *mixed);

        const Numbers n = normedStream();
        Numbers rq = product(n, wq, nullptr), rk = product(n, wk, nullptr),
                rv = product(n, wv, nullptr);
        if (normed) {
            rq = normalised(rq, dim, queryNorm.numbers, double{kEpsilon});
            rk = normalised(rk, dim, keyNorm.numbers, double{kEpsilon});
        }
        for (int i = 0; i < count; ++i) {
            for (int h = 0; h < heads.count; ++h)
                rotate(heads, past.length + i, rq.data() + i * queries + h * dim);
            for (int h = 0; h < heads.kvCount; ++h)
                rotate(heads, past.length + i, rk.data() + i * keyWidth + h * dim);
        }
        past.keys.insert(past.keys.end(), rk.begin(), rk.end());
        past.values.insert(past.values.end(), rv.begin(), rv.end());
        Numbers expected;
        for (int i = 0; compared && i < count; ++i)
            attendReference(heads, past.length + i,
                            Numbers(rq.begin() + i * queries, rq.begin() + (i + 1) * queries),
                            past.keys, past.values, expected);
        past.length += count;
        if (compared)
            compare(name, form == kernels::CacheForm::F16 ? 5e-3 : 3e-2, *mixed, expected, queries);
    };

    pasts.push_back({pages_.create(), 0, {}, {}});
    while (pasts[0].length < 144)
        step(0, kRows, false);
    step(0, 5, true);
    constexpr int kShared = 100;
    const auto shared = static_cast<std::ptrdiff_t>(kShared * keyWidth);
    pasts.push_back({pages_.fork(pasts[0].id, kShared), kShared,
                     Numbers(pasts[0].keys.begin(), pasts[0].keys.begin() + shared),
                     Numbers(pasts[0].values.begin(), pasts[0].values.begin() + shared)});
    step(1, 7, true);
    step(0, 2, true); // unharmed by what the fork wrote
    for (const Past& past : pasts)
        pages_.release(past.id);
    rows_.clear();
}

} // namespace

std::vector<KernelCheck> checkKernels(Backend& backend) {
    return Checker(backend).run();
}

} // namespace khatwa::engine
