#include "kernels/formats/panels.h"

#include <cstring>

namespace khatwa::kernels {

namespace {

constexpr int kQuad = 4; ///< bytes of an output in a vector

std::uint32_t loadQuad(const std::uint8_t* p) {
    std::uint32_t quad;
    std::memcpy(&quad, p, sizeof quad);
    return quad;
}

void storeQuad(std::uint8_t* vectors, int vector, int output, std::uint32_t quad) {
    std::memcpy(vectors + vector * kVectorBytes + output * kQuad, &quad, sizeof quad);
}

void copyHalf(const std::uint8_t* from, std::uint8_t* halves, int output) {
    std::memcpy(halves + 2 * output, from, 2);
}

/// Rows `stride` bytes apart.
struct Rows {
    const std::uint8_t* data;
    std::size_t stride;
    int count;
    const std::uint8_t* row(int index) const {
        return data + static_cast<std::size_t>(index) * stride;
    }
};

/// Formats whose block is a scale and `quads` quads of bytes, some of whose bits are turned over.
template <int quads, std::uint32_t turned>
void packSmall(const Rows& rows, std::int64_t columns, std::uint8_t* to) {
    constexpr int kBlockBytes = 2 + quads * kQuad;
    const std::int64_t blocks = columns / block::kSmall;
    std::uint8_t* values = to + panel::scaleBytes(blocks);
    for (std::int64_t b = 0; b < blocks; ++b, to += panel::kHalves, values += quads * kVectorBytes)
        for (int r = 0; r < rows.count; ++r) {
            const std::uint8_t* from = rows.row(r) + b * kBlockBytes;
            copyHalf(from, to, r);
            for (int j = 0; j < quads; ++j)
                storeQuad(values, j, r, loadQuad(from + 2 + kQuad * j) ^ turned);
        }
}

/// The scales and minimums of a row's block (`unpackScale` says where they lie), four groups in a
/// word.
void packScales(const std::uint8_t* packed, std::uint8_t* to, int output) {
    constexpr std::uint32_t kSix = 0x3f3f3f3f, kFour = 0x0f0f0f0f, kTop = 0x30303030;
    const std::uint32_t a = loadQuad(packed), b = loadQuad(packed + 4), c = loadQuad(packed + 8);
    const std::uint32_t scales[2] = {a & kSix, (c & kFour) | ((a >> 2) & kTop)};
    const std::uint32_t minimums[2] = {b & kSix, ((c >> 4) & kFour) | ((b >> 2) & kTop)};
    for (int half = 0; half < 2; ++half)
        storeQuad(to, half, output, (scales[half] & kFour) | (minimums[half] & kFour) << 4);
    storeQuad(to, 2, output,
              (scales[0] & kTop) >> 4 | (minimums[0] & kTop) >> 2 | (scales[1] & kTop) |
                  (minimums[1] & kTop) << 2);
}

/// Q4_K and Q5_K: the places in the file's block and in the panel's.
struct KPlaces {
    int fileBytes, fileNibbles, panelBytes, panelNibbles;
    bool fifthBits;
};
constexpr KPlaces kQ4K = {block::q4_k::kBytes, block::q4_k::kNibbles, panel::q4_k::kBytes,
                          panel::q4_k::kNibbles, false};
constexpr KPlaces kQ5K = {block::q5_k::kBytes, block::q5_k::kNibbles, panel::q5_k::kBytes,
                          panel::q5_k::kNibbles, true};

template <const KPlaces& at>
void packK(const Rows& rows, std::int64_t columns, std::uint8_t* to) {
    for (std::int64_t b = 0; b < columns / block::kSuper; ++b, to += at.panelBytes)
        for (int r = 0; r < rows.count; ++r) {
            const std::uint8_t* from = rows.row(r) + b * at.fileBytes;
            copyHalf(from + block::q4_k::kScale, to + panel::q4_k::kScale, r);
            copyHalf(from + block::q4_k::kMinimum, to + panel::q4_k::kMinimum, r);
            packScales(from + block::q4_k::kScales, to + panel::q4_k::kScales, r);
            for (int j = 0; j < 32; ++j)
                storeQuad(to + at.panelNibbles, j, r, loadQuad(from + at.fileNibbles + kQuad * j));
            if (at.fifthBits)
                for (int j = 0; j < 8; ++j)
                    storeQuad(to + panel::q5_k::kFifthBits, j, r,
                              loadQuad(from + block::q5_k::kFifthBits + kQuad * j));
        }
}

/// Six-bit numbers of a row's block, in the order of the columns.
void unpackSixBits(const std::uint8_t* from, std::uint8_t* values) {
    for (int half = 0; half < 2; ++half) {
        const std::uint8_t* low = from + block::q6_k::kNibbles + 64 * half;
        const std::uint8_t* high = from + block::q6_k::kHighBits + 32 * half;
        for (int i = 0; i < 32; ++i, ++values) {
            values[0] = static_cast<std::uint8_t>((low[i] & 15) | (high[i] & 3) << 4);
            values[32] = static_cast<std::uint8_t>((low[i + 32] & 15) | (high[i] & 12) << 2);
            values[64] = static_cast<std::uint8_t>(low[i] >> 4 | (high[i] & 48));
            values[96] = static_cast<std::uint8_t>(low[i + 32] >> 4 | (high[i] & 192) >> 2);
        }
        values += 96;
    }
}

void packQ6K(const Rows& rows, std::int64_t columns, std::uint8_t* to) {
    constexpr std::uint32_t kPairs = 0x03030303;
    const std::int64_t blocks = columns / block::kSuper;
    std::uint8_t* body = to + panel::scaleBytes(blocks);
    for (std::int64_t b = 0; b < blocks; ++b, to += panel::kHalves, body += panel::q6_k::kBytes)
        for (int r = 0; r < rows.count; ++r) {
            const std::uint8_t* from = rows.row(r) + b * block::q6_k::kBytes;
            copyHalf(from + block::q6_k::kScale, to, r);
            for (int i = 0; i < 4; ++i)
                storeQuad(body + panel::q6_k::kScales, i, r,
                          loadQuad(from + block::q6_k::kScales + kQuad * i));
            std::uint8_t values[block::kSuper];
            unpackSixBits(from, values);
            for (int g = 0; g < 16; ++g) {
                const std::uint8_t* group = values + 16 * g;
                const std::uint32_t last = loadQuad(group + 3 * kQuad);
                for (int j = 0; j < 3; ++j)
                    storeQuad(body + panel::q6_k::kValues, 3 * g + j, r,
                              loadQuad(group + kQuad * j) | ((last >> (2 * j)) & kPairs) << 6);
            }
        }
}

} // namespace

std::size_t panelBytes(TensorType type, std::int64_t columns) {
    const std::int64_t blocks = columns / info(type).blockSize;
    const auto count = static_cast<std::size_t>(blocks);
    switch (type) {
    case TensorType::Q8_0:
        return panel::scaleBytes(blocks) + count * panel::q8_0::kBytes;
    case TensorType::Q4_0:
        return panel::scaleBytes(blocks) + count * panel::q4_0::kBytes;
    case TensorType::Q4_K:
        return count * panel::q4_k::kBytes;
    case TensorType::Q5_K:
        return count * panel::q5_k::kBytes;
    case TensorType::Q6_K:
        return panel::scaleBytes(blocks) + count * panel::q6_k::kBytes;
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
        break;
    }
    return 0;
}

void packPanel(TensorType type, const std::byte* rows, int outputs, std::int64_t columns,
               std::byte* panel) {
    if (outputs < kPanelOutputs)
        std::memset(panel, 0, panelBytes(type, columns));
    const Rows from = {reinterpret_cast<const std::uint8_t*>(rows), rowBytes(type, columns),
                       outputs};
    auto* to = reinterpret_cast<std::uint8_t*>(panel);
    switch (type) {
    case TensorType::Q8_0:
        return packSmall<8, 0x80808080u>(from, columns, to);
    case TensorType::Q4_0:
        return packSmall<4, 0u>(from, columns, to);
    case TensorType::Q4_K:
        return packK<kQ4K>(from, columns, to);
    case TensorType::Q5_K:
        return packK<kQ5K>(from, columns, to);
    case TensorType::Q6_K:
        return packQ6K(from, columns, to);
    case TensorType::F32:
    case TensorType::F16:
    case TensorType::BF16:
        break;
    }
}

} // namespace khatwa::kernels
