#include "engine/model/weights.h"

#include "engine/error.h"
#include "engine/files/file_error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <string>
#include <unordered_set>

namespace khatwa::engine {

namespace {

/// Bytes that are read from disk between two calls of `progress`, about.
constexpr std::size_t kReadPiece = std::size_t{4} << 20;
/// Bytes of a page of memory on every machine we run on, or more.
constexpr std::size_t kMemoryPage = 4096;

enum class Form { Matrix, Table, Vector };
enum class Need { Required, Optional };

/// A tensor the architecture has a place for.
struct Place {
    std::string name;
    Form form;
    Need need;
    std::int64_t rows; ///< 1 for a vector
    std::int64_t columns;
    WeightPointer* slot;
    int layer; ///< or one of the parts below
    const NamedTensor* tensor = nullptr;
};
constexpr int kEmbeddings = -1, kOutput = -2;

std::string shapeText(Form form, std::int64_t rows, std::int64_t columns) {
    return form == Form::Vector ? std::to_string(columns)
                                : std::to_string(rows) + " x " + std::to_string(columns);
}

[[noreturn]] void corrupt(const ModelFiles& files, const std::string& what) {
    const std::string path = files.path().string();
    throw Error(ErrorCode::FileCorrupt,
                path + ": " + what + "; the file is damaged or not made for this architecture.",
                {path, what});
}

[[noreturn]] void unsupported(const ModelFiles& files, const std::string& what) {
    const std::string path = files.path().string();
    throw Error(ErrorCode::Unsupported, path + ": " + what + " is not supported.", {path, what});
}

/// The list of places of a plan, in the order of use.
class PlaceList {
public:
    /// `tiedApart`: the embeddings are looked up in one place and multiplied in another.
    PlaceList(const ModelConfig& config, const ArchitecturePlan& plan, bool tiedApart,
              ModelWeights& weights) {
        weights.layers.resize(plan.layers.size());
        const bool both = config.tiedEmbeddings && !tiedApart;
        part_ = kEmbeddings;
        places.push_back({"token_embd.weight", both ? Form::Matrix : Form::Table, Need::Required,
                          config.vocabulary, config.width, &weights.embeddings, part_});
        for (std::size_t i = 0; i < plan.layers.size(); ++i) {
            part_ = static_cast<int>(i);
            addLayer("blk." + std::to_string(i) + ".", config, plan.layers[i], weights.layers[i]);
        }
        part_ = kOutput;
        vector("output_norm.weight", Need::Required, config.width, weights.outputNorm);
        if (!both) {
            matrix(config.tiedEmbeddings ? "token_embd.weight" : "output.weight", config.vocabulary,
                   config.width, weights.outputMatrix);
        }
    }

    std::vector<Place> places;

private:
    void matrix(const std::string& name, std::int64_t rows, std::int64_t columns,
                WeightPointer& slot) {
        places.push_back({name, Form::Matrix, Need::Required, rows, columns, &slot, part_});
    }
    void vector(const std::string& name, Need need, std::int64_t columns, WeightPointer& slot) {
        places.push_back({name, Form::Vector, need, 1, columns, &slot, part_});
    }

    void addLayer(const std::string& prefix, const ModelConfig& c, const LayerPlan& plan,
                  LayerWeights& w) {
        const std::int64_t queries = std::int64_t{c.heads} * c.headDim;
        const std::int64_t keys = std::int64_t{c.kvHeads} * c.headDim;
        const Need bias = plan.queryKeyValueBias ? Need::Required : Need::Optional;
        vector(prefix + "attn_norm.weight", Need::Required, c.width, w.attentionNorm);
        matrix(prefix + "attn_q.weight", queries, c.width, w.query);
        vector(prefix + "attn_q.bias", bias, queries, w.queryBias);
        matrix(prefix + "attn_k.weight", keys, c.width, w.key);
        vector(prefix + "attn_k.bias", bias, keys, w.keyBias);
        matrix(prefix + "attn_v.weight", keys, c.width, w.value);
        vector(prefix + "attn_v.bias", bias, keys, w.valueBias);
        if (plan.queryKeyNorm) {
            vector(prefix + "attn_q_norm.weight", Need::Required, c.headDim, w.queryNorm);
            vector(prefix + "attn_k_norm.weight", Need::Required, c.headDim, w.keyNorm);
        }
        matrix(prefix + "attn_output.weight", c.width, queries, w.attentionOutput);
        vector(prefix + "attn_output.bias", Need::Optional, c.width, w.attentionOutputBias);
        vector(prefix + "ffn_norm.weight", Need::Required, c.width, w.feedForwardNorm);
        matrix(prefix + "ffn_gate.weight", c.feedForward, c.width, w.gate);
        matrix(prefix + "ffn_up.weight", c.feedForward, c.width, w.up);
        matrix(prefix + "ffn_down.weight", c.width, c.feedForward, w.down);
        vector(prefix + "ffn_down.bias", Need::Optional, c.width, w.downBias);
    }

    int part_ = kEmbeddings; ///< that the next places belong to
};

/// Finds the tensor of a place and checks it. Leaves it null where an optional one is absent.
void findTensor(const ModelFiles& files, Place& place) {
    place.tensor = files.find(place.name);
    if (place.tensor == nullptr) {
        if (place.need == Need::Required) {
            corrupt(files, "the tensor " + place.name + " is missing");
        }
        return;
    }
    const MatrixView& m = place.tensor->matrix;
    if (m.rows != place.rows || m.columns != place.columns) {
        corrupt(files, "the tensor " + place.name + " is " +
                           shapeText(place.form, m.rows, m.columns) + " and should be " +
                           shapeText(place.form, place.rows, place.columns));
    }
    if (place.form == Form::Vector && info(m.type).blockSize != 1) {
        unsupported(files,
                    "the tensor " + place.name + " in the type " + std::string(info(m.type).name));
    }
}

/// A tensor of a layer without a place would be left out of the sum in silence.
void refuseStrangers(const ModelFiles& files, const std::vector<Place>& places) {
    std::unordered_set<std::string_view> known;
    for (const Place& place : places) {
        known.insert(place.name);
    }
    for (const NamedTensor& tensor : files.tensors()) {
        if (tensor.name.starts_with("blk.") && !known.contains(tensor.name)) {
            unsupported(files, "the tensor " + inQuotes(tensor.name) +
                                   " in a model of the architecture " +
                                   files.config().architecture);
        }
    }
}

std::vector<float> readRopeDivisors(const ModelFiles& files) {
    const NamedTensor* tensor = files.find("rope_freqs.weight");
    if (tensor == nullptr) {
        return {};
    }
    const MatrixView& m = tensor->matrix;
    const std::int64_t wanted = files.config().headDim / 2;
    if (m.rows != 1 || m.columns != wanted) {
        corrupt(files, "the tensor rope_freqs.weight is " +
                           shapeText(Form::Vector, m.rows, m.rows * m.columns) + " and should be " +
                           std::to_string(wanted));
    }
    if (m.type != TensorType::F32) {
        unsupported(files,
                    "the tensor rope_freqs.weight in the type " + std::string(info(m.type).name));
    }
    std::vector<float> divisors(static_cast<std::size_t>(wanted));
    std::memcpy(divisors.data(), m.data, divisors.size() * sizeof(float));
    if (!std::all_of(divisors.begin(), divisors.end(),
                     [](float d) { return std::isfinite(d) && d > 0.0f; })) {
        corrupt(files, "the tensor rope_freqs.weight holds a number that is not above 0");
    }
    return divisors;
}

/// Touches bytes of a mapped file so that they come from disk now, where progress shows and
/// cancelling works, and not during the first token.
void touch(std::span<const std::byte> bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += kMemoryPage) {
        static_cast<void>(*static_cast<const volatile std::byte*>(bytes.data() + at));
    }
}

/// How much has been read.
struct Reading {
    const std::function<bool(double)>& progress;
    std::uint64_t total = 0;
    std::uint64_t done = 0;

    /// False when cancelled.
    bool advance(std::size_t bytes) {
        done += bytes;
        return !progress || progress(static_cast<double>(done) / static_cast<double>(total));
    }
};

/// Hands a matrix over piece by piece; what the backend copied, the file's pages need not hold any
/// longer. Null when cancelled.
WeightPointer addInPieces(const ModelFiles& files, const MatrixView& m, Backend& backend,
                          Reading& reading) {
    WeightPointer weight = backend.beginMatrix(m);
    const std::size_t stride = rowBytes(m.type, m.columns);
    const auto grain = static_cast<std::size_t>(Backend::kRowGrain) * stride;
    const auto rows = static_cast<std::int64_t>(std::max<std::size_t>(1, kReadPiece / grain)) *
                      Backend::kRowGrain;
    for (std::int64_t begin = 0; begin < m.rows; begin += rows) {
        const std::int64_t end = std::min(m.rows, begin + rows);
        const std::span piece(m.data + static_cast<std::size_t>(begin) * stride,
                              static_cast<std::size_t>(end - begin) * stride);
        if (backend.addRows(*weight, begin, end)) {
            files.letGo(piece);
        } else {
            touch(piece);
        }
        if (!reading.advance(piece.size())) {
            return nullptr;
        }
    }
    return weight;
}

/// Null when cancelled.
WeightPointer add(const ModelFiles& files, Form form, const MatrixView& m, Backend& backend,
                  Reading& reading) {
    if (form == Form::Matrix) {
        return addInPieces(files, m, backend, reading);
    }
    for (std::size_t begin = 0; begin < m.bytes(); begin += kReadPiece) {
        const std::span piece(m.data + begin, std::min(kReadPiece, m.bytes() - begin));
        touch(piece);
        if (!reading.advance(piece.size())) {
            return nullptr;
        }
    }
    return form == Form::Table ? backend.addTable(m) : backend.addVector(m);
}

} // namespace

namespace {

/// The places of a plan with their tensors, all checked.
PlaceList findAll(const ModelFiles& files, const ArchitecturePlan& plan, bool tiedApart,
                  ModelWeights& weights) {
    if (files.tensors().empty()) {
        corrupt(files, "there are no weights in it, a tokenizer at most");
    }
    PlaceList list(files.config(), plan, tiedApart, weights);
    for (Place& place : list.places) {
        findTensor(files, place);
    }
    refuseStrangers(files, list.places);
    return list;
}

} // namespace

bool bindWeights(const ModelFiles& files, const ArchitecturePlan& plan, const Placement& placement,
                 const std::function<bool(double)>& progress, ModelWeights& weights) {
    const PlaceList list = findAll(files, plan, placement.embeddings != placement.output, weights);
    std::uint64_t total = 0;
    for (const Place& place : list.places) {
        total += place.tensor != nullptr ? place.tensor->matrix.bytes() : 0;
    }
    weights.ropeDivisors = readRopeDivisors(files);

    if (progress && !progress(0.0)) {
        return false;
    }
    Reading reading{progress, total};
    weights.bytesPerToken = 0;
    for (const Place& place : list.places) {
        if (place.tensor == nullptr) {
            continue;
        }
        Backend& backend =
            *(place.layer == kEmbeddings ? placement.embeddings
              : place.layer == kOutput   ? placement.output
                                         : placement.layers[static_cast<std::size_t>(place.layer)]);
        const MatrixView& m = place.tensor->matrix;
        *place.slot = add(files, place.form, m, backend, reading);
        if (*place.slot == nullptr) {
            return false;
        }
        weights.bytesPerToken += place.form == Form::Table ? 0 : m.bytes();
    }
    weights.bytesPerToken +=
        rowBytes(files.find("token_embd.weight")->matrix.type, files.config().width);
    return true;
}

PartBytes partBytes(const ModelFiles& files, const ArchitecturePlan& plan, const BytesOf& bytesOf) {
    ModelWeights weights;
    const PlaceList list = findAll(files, plan, true, weights);
    PartBytes parts;
    parts.layers.resize(plan.layers.size());
    for (const Place& place : list.places) {
        if (place.tensor == nullptr) {
            continue;
        }
        const std::uint64_t bytes = bytesOf(place.tensor->matrix);
        (place.layer == kEmbeddings ? parts.embeddings
         : place.layer == kOutput   ? parts.output
                                    : parts.layers[static_cast<std::size_t>(place.layer)]) += bytes;
    }
    return parts;
}

} // namespace khatwa::engine
