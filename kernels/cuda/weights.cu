#include "kernels/cuda/launch.h"
#include "kernels/cuda/primitives.cuh"
#include "kernels/cuda/weights.cuh"
#include "kernels/cuda/weights.h"

#include <cstring>

namespace khatwa::kernels::cuda {

namespace {

namespace q4k = block::q4_k;
namespace q5k = block::q5_k;
namespace q6k = block::q6_k;

/// A binary16 at any address would cost two loads; what is asked of a file's rows is no more.
__device__ unsigned halfAt(const std::uint8_t* p) {
    return p[0] | static_cast<unsigned>(p[1]) << 8;
}
__device__ unsigned wordAt(const std::uint8_t* p) {
    return halfAt(p) | halfAt(p + 2) << 16;
}

/// Sixteen rows of the file, of which some at the end of a matrix are not there.
struct FilePanel {
    const std::uint8_t* rows;
    std::size_t stride;
    int present;
    int columns;

    __device__ const std::uint8_t* row(int output) const {
        return rows + static_cast<std::size_t>(output) * stride;
    }
    /// The word at `byte` of block `number` of an output, or zero.
    __device__ unsigned word(int output, int number, int blockColumns, int blockBytes,
                             int byte) const {
        const bool there = output < present && number * blockColumns < columns;
        return there ? wordAt(row(output) +
                              static_cast<std::size_t>(number) *
                                  static_cast<std::size_t>(blockBytes) +
                              byte)
                     : 0u;
    }
    __device__ unsigned half(int output, int number, int blockColumns, int blockBytes,
                             int byte) const {
        const bool there = output < present && number * blockColumns < columns;
        return there ? halfAt(row(output) +
                              static_cast<std::size_t>(number) *
                                  static_cast<std::size_t>(blockBytes) +
                              byte)
                     : 0u;
    }
};

/// Where word `w` of a tile's units stands.
struct Place {
    int unit, g, t, word;
    __device__ explicit Place(int w) : unit(w / 128), g(w % 128 / 16), t(w % 16 / 4), word(w % 4) {}
};

__device__ unsigned smallScales(const FilePanel& from, int number, int w, int blockBytes) {
    const int output = w / 2, first = number * 4 + w % 2 * 2;
    return from.half(output, first, block::kSmall, blockBytes, 0) |
           from.half(output, first + 1, block::kSmall, blockBytes, 0) << 16;
}

/// Word `w` of tile `number` of a panel.
__device__ unsigned arrangedWord(TensorType type, const FilePanel& from, int number, int w) {
    const Place at(w);
    switch (type) {
    case TensorType::F32:
        return from.word(at.g + 8 * (at.unit / 2),
                         number * 32 + 8 * at.t + 4 * (at.unit % 2) + at.word, 1, 4, 0);
    case TensorType::F16:
    case TensorType::BF16: {
        const int output = at.g + 8 * (at.word % 2);
        const int column =
            number * 64 + 32 * (at.unit / 2) + 8 * at.t + 4 * (at.unit % 2) + 2 * (at.word / 2);
        return from.half(output, column, 1, 2, 0) | from.half(output, column + 1, 1, 2, 0) << 16;
    }
    case TensorType::Q8_0:
        if (w >= tile::kQ8Scales / 4)
            return smallScales(from, number, w - tile::kQ8Scales / 4, block::q8_0::kBytes);
        return from.word(at.g + 8 * (at.unit % 2), number * 4 + 2 * (at.unit / 2) + at.word / 2,
                         block::kSmall, block::q8_0::kBytes,
                         block::q8_0::kValues + 16 * (at.word % 2) + 4 * at.t);
    case TensorType::Q4_0:
        if (w >= tile::kQ4Scales / 4)
            return smallScales(from, number, w - tile::kQ4Scales / 4, block::q4_0::kBytes);
        return from.word(at.g + 8 * at.unit, number * 4 + at.word, block::kSmall,
                         block::q4_0::kBytes, block::q4_0::kNibbles + 4 * at.t);
    case TensorType::Q4_K:
    case TensorType::Q5_K: {
        const bool fifth = type == TensorType::Q5_K;
        const int bytes = fifth ? q5k::kBytes : q4k::kBytes;
        const int heads = (fifth ? tile::kQ5KHeads : tile::kQ4KHeads) / 4;
        if (w >= heads)
            return from.word((w - heads) / 4, number, block::kSuper, bytes, (w - heads) % 4 * 4);
        if (w >= tile::kQ5KFifthBits / 4)
            return from.word(at.g + 8 * (at.word / 2), number, block::kSuper, bytes,
                             q5k::kFifthBits + 4 * (at.t + 4 * (at.word % 2)));
        const int chunk = 2 * (at.unit / 2) + at.word / 2;
        return from.word(at.g + 8 * (at.unit % 2), number, block::kSuper, bytes,
                         (fifth ? q5k::kNibbles : q4k::kNibbles) + 32 * chunk +
                             4 * (at.t + 4 * (at.word % 2)));
    }
    case TensorType::Q6_K: {
        constexpr int kBytes = q6k::kBytes;
        if (w >= tile::kQ6KSteps / 4) {
            const int output = 2 * (w - tile::kQ6KSteps / 4);
            return from.half(output, number, block::kSuper, kBytes, q6k::kScale) |
                   from.half(output + 1, number, block::kSuper, kBytes, q6k::kScale) << 16;
        }
        if (w >= tile::kQ6KScales / 4) {
            const int s = w - tile::kQ6KScales / 4;
            return from.word(s / 4, number, block::kSuper, kBytes, q6k::kScales + s % 4 * 4);
        }
        const int within = 4 * (at.t + 4 * (at.word % 2));
        if (w >= tile::kQ6KHighBits / 4)
            return from.word(at.g + 8 * (at.unit % 2), number, block::kSuper, kBytes,
                             q6k::kHighBits + 32 * (at.word / 2) + within);
        return from.word(at.g + 8 * (at.unit % 2), number, block::kSuper, kBytes,
                         q6k::kNibbles + 64 * (at.unit / 2) + 32 * (at.word / 2) + within);
    }
    }
    return 0u;
}

struct Arranging {
    TensorType type;
    int columns, tiles;
    int rows;           ///< of this piece
    int words;          ///< of a tile
    std::size_t stride; ///< of the file's rows
    const std::uint8_t* from;
    unsigned* to;      ///< the piece's first panel
    unsigned* largest; ///< of a BF16 matrix
};

constexpr unsigned kThreads = 256;

/// The larger finite magnitude of two bfloat16, as bits.
__device__ unsigned finiteMagnitude(unsigned pair) {
    const unsigned low = pair & 0x7fffu, high = pair >> 16 & 0x7fffu;
    const unsigned a = low < 0x7f80u ? low : 0u, b = high < 0x7f80u ? high : 0u;
    return a > b ? a : b;
}

/// A thread writes a word; a block takes the words of one tile.
__global__ void __launch_bounds__(kThreads) arrangeKernel(Arranging a) {
    const int panel = static_cast<int>(blockIdx.x) / a.tiles;
    const int number = static_cast<int>(blockIdx.x) % a.tiles;
    const int first = panel * kPanelRows;
    const FilePanel from = {a.from + static_cast<std::size_t>(first) * a.stride, a.stride,
                            a.rows - first < kPanelRows ? a.rows - first : kPanelRows, a.columns};
    unsigned* to = a.to + static_cast<std::size_t>(blockIdx.x) * static_cast<std::size_t>(a.words);
    unsigned largest = 0;
    for (int w = static_cast<int>(threadIdx.x); w < a.words; w += static_cast<int>(kThreads)) {
        const unsigned word = arrangedWord(a.type, from, number, w);
        to[w] = word;
        if (a.largest) {
            const unsigned magnitude = finiteMagnitude(word);
            largest = magnitude > largest ? magnitude : largest;
        }
    }
    if (a.largest && largest > 0)
        atomicMax(a.largest, largest);
}

unsigned* largestOf(const Matrix& matrix) {
    return matrix.type == TensorType::BF16
               ? reinterpret_cast<unsigned*>(matrix.data +
                                             panelsBytes(matrix.type, matrix.rows, matrix.columns))
               : nullptr;
}

} // namespace

std::size_t matrixBytes(TensorType type, std::int64_t rows, std::int64_t columns) {
    const std::size_t panels = panelsBytes(type, static_cast<int>(rows), static_cast<int>(columns));
    return type == TensorType::BF16 ? panels + sizeof(uint4) : panels;
}

cudaError_t beginMatrix(const Matrix& matrix, cudaStream_t stream) {
    unsigned* largest = largestOf(matrix);
    return largest ? cudaMemsetAsync(largest, 0, sizeof(uint4), stream) : cudaSuccess;
}

cudaError_t arrangeRows(const Matrix& matrix, int begin, int end, const std::byte* fileRows,
                        cudaStream_t stream) {
    Arranging a{};
    a.type = matrix.type;
    a.columns = matrix.columns;
    a.tiles = tilesOf(matrix.type, matrix.columns);
    a.rows = end - begin;
    a.words = tileBytes(matrix.type) / 4;
    a.stride = rowBytes(matrix.type, matrix.columns);
    a.from = reinterpret_cast<const std::uint8_t*>(fileRows);
    a.to =
        reinterpret_cast<unsigned*>(matrix.data + panelsBytes(matrix.type, begin, matrix.columns));
    a.largest = largestOf(matrix);
    const int blocks = panelsOf(a.rows) * a.tiles;
    return launch(arrangeKernel, dim3(static_cast<unsigned>(blocks)), dim3(kThreads), 0, stream, {},
                  a);
}

} // namespace khatwa::kernels::cuda
