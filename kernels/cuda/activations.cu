#include "kernels/cuda/activations.cuh"
#include "kernels/cuda/numbers.cuh"
#include "kernels/cuda/primitives.cuh"

#include <algorithm>

namespace khatwa::kernels::cuda {

namespace {

constexpr int kThreads = 512;
constexpr int kWarps = kThreads / 32;
/// Columns of a block where rows need not be seen whole.
constexpr int kColumnsOfBlock = 4 * kThreads;

struct Preparing {
    const float* x;
    const float* norm;
    const std::int32_t* which;
    float epsilon;
    int columns;       ///< of x
    int paddedColumns; ///< written
    int columnsOfBlock;
    PreparedInput to;
};

/// Four neighbours of a row; zero behind its end.
__device__ float4 loadFour(const float* row, int column, int columns) {
    if (columns % 4 == 0)
        return column < columns ? *reinterpret_cast<const float4*>(row + column)
                                : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    float4 r = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    if (column < columns)
        r.x = row[column];
    if (column + 1 < columns)
        r.y = row[column + 1];
    if (column + 2 < columns)
        r.z = row[column + 2];
    if (column + 3 < columns)
        r.w = row[column + 3];
    return r;
}

__device__ float squares(float4 v) {
    return v.x * v.x + v.y * v.y + (v.z * v.z + v.w * v.w);
}
/// The bits of the largest magnitude: as integers they are in order, and NaN is above infinity.
__device__ unsigned largestBits(float4 v) {
    const unsigned a = max(__float_as_uint(v.x) & 0x7fffffffu, __float_as_uint(v.y) & 0x7fffffffu);
    const unsigned b = max(__float_as_uint(v.z) & 0x7fffffffu, __float_as_uint(v.w) & 0x7fffffffu);
    return max(a, b);
}

__device__ float4 scaled(float4 v, float scale) {
    return make_float4(__fmul_rn(v.x, scale), __fmul_rn(v.y, scale), __fmul_rn(v.z, scale),
                       __fmul_rn(v.w, scale));
}
__device__ float4 times(float4 a, float4 b) {
    return make_float4(__fmul_rn(a.x, b.x), __fmul_rn(a.y, b.y), __fmul_rn(a.z, b.z),
                       __fmul_rn(a.w, b.w));
}

/// The row's sum in every thread: one order for any launch.
__device__ float blockSum(float value, float* shared) {
    value = warpSum(value);
    if (laneIndex() == 0)
        shared[warpIndex()] = value;
    __syncthreads();
    float sum = 0.0f;
    for (int i = 0; i < kWarps; ++i)
        sum += shared[i];
    return sum;
}
__device__ unsigned blockLargest(unsigned value, unsigned* shared) {
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2)
        value = max(value, __shfl_xor_sync(kAllLanes, value, apart));
    if (laneIndex() == 0)
        shared[warpIndex()] = value;
    __syncthreads();
    unsigned largest = 0;
    for (int i = 0; i < kWarps; ++i)
        largest = max(largest, shared[i]);
    return largest;
}

/// One number of a group: its integer in the low bits.
__device__ unsigned rounded(float value, float inverse) {
    return __float_as_uint(__fadd_rn(__fmul_rn(value, inverse), kRounder));
}

/// Four columns of an int8 row; the eight lanes that hold a group work together, and all lanes of
/// the warp are here. As `quantiseGroup` of cpu/elementwise.h, step by step.
__device__ void writeIntegers(const PreparedInput& to, int row, int column, float4 v) {
    unsigned largest = largestBits(v);
#pragma unroll
    for (int apart = 4; apart > 0; apart /= 2)
        largest = max(largest, __shfl_xor_sync(kAllLanes, largest, apart));
    const bool finite = largest < 0x7f800000u;
    const float magnitude = __uint_as_float(largest);
    constexpr float kSmallest = 1e-36f; // below it the inverse of the step overflows
    const bool counts = finite && magnitude >= kSmallest;
    const float inverse = counts ? 127.0f / magnitude : 0.0f;
    unsigned bytes = 0;
    int sum = 0;
    if (counts) {
        const unsigned q[4] = {rounded(v.x, inverse), rounded(v.y, inverse), rounded(v.z, inverse),
                               rounded(v.w, inverse)};
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            bytes |= (q[i] & 0xffu) << (8 * i);
            sum += static_cast<int>(q[i]) - kRounderBits;
        }
    }
#pragma unroll
    for (int apart = 4; apart > 0; apart /= 2)
        sum += __shfl_xor_sync(kAllLanes, sum, apart);
    const int quad = column % 32 / 4, group = column / 32;
    const int place = column / 64 * 64 + quad % 4 * 16 + group % 2 * 8 + quad / 4 * 4;
    *reinterpret_cast<unsigned*>(to.values + static_cast<std::size_t>(row) * to.rowBytes + place) =
        bytes;
    if (quad == 0) {
        const float none = finite ? 0.0f : __uint_as_float(0x7fc00000u);
        ActivationStep step = {none, none};
        if (counts) {
            step.step = magnitude / 127.0f;
            step.sum = __fmul_rn(step.step, static_cast<float>(sum));
        }
        to.steps[static_cast<std::size_t>(group) * static_cast<std::size_t>(to.stepStride) +
                 static_cast<std::size_t>(row)] = step;
    }
}

__device__ uint2 packed(unsigned a, unsigned b, unsigned c, unsigned d) {
    return make_uint2(a | b << 16, c | d << 16);
}

__device__ uint2* sixteenBits(const PreparedInput& to, int row, int column) {
    return reinterpret_cast<uint2*>(to.values + static_cast<std::size_t>(row) * to.rowBytes +
                                    2 * static_cast<std::size_t>(column));
}

__device__ void writeHalves(const PreparedInput& to, int row, int column, float4 v) {
    const unsigned a = halfBits(v.x), b = halfBits(v.y), c = halfBits(v.z), d = halfBits(v.w);
    *sixteenBits(to, to.split ? 2 * row : row, column) = packed(a, b, c, d);
    if (to.split)
        *sixteenBits(to, 2 * row + 1, column) =
            packed(halfBits(v.x - halfValue(a)), halfBits(v.y - halfValue(b)),
                   halfBits(v.z - halfValue(c)), halfBits(v.w - halfValue(d)));
}

__device__ void writeBrains(const PreparedInput& to, int row, int column, float4 v) {
    const unsigned a = brainBits(v.x), b = brainBits(v.y), c = brainBits(v.z), d = brainBits(v.w);
    *sixteenBits(to, 2 * row, column) = packed(a, b, c, d);
    *sixteenBits(to, 2 * row + 1, column) =
        packed(brainBits(v.x - brainValue(a)), brainBits(v.y - brainValue(b)),
               brainBits(v.z - brainValue(c)), brainBits(v.w - brainValue(d)));
}

/// A block takes a row, or, where no sum over the row is needed, some columns of it.
__global__ void __launch_bounds__(kThreads) prepareKernel(Preparing p) {
    KHATWA_SHARED(sums, float[kWarps]);
    KHATWA_SHARED(largests, unsigned[kWarps]);
    launchDependents();
    const int row = static_cast<int>(blockIdx.x);
    const int begin = static_cast<int>(blockIdx.y) * p.columnsOfBlock;
    const int end = min(begin + p.columnsOfBlock, p.paddedColumns);
    const int thread = 4 * static_cast<int>(threadIdx.x);
    dependencyWait();
    if (row >= p.to.rows) { // the steps of rows that fill up
        for (int group = begin / 32 + static_cast<int>(threadIdx.x); group < end / 32;
             group += kThreads)
            p.to.steps[static_cast<std::size_t>(group) * static_cast<std::size_t>(p.to.stepStride) +
                       static_cast<std::size_t>(row)] = ActivationStep{0.0f, 0.0f};
        return;
    }
    const auto source = static_cast<std::size_t>(p.which ? p.which[row] : row);
    const float* x = p.x + source * static_cast<std::size_t>(p.columns);
    float scale = 1.0f;
    if (p.norm) {
        float sum = 0.0f;
        for (int c = thread; c < p.columns; c += 4 * kThreads)
            sum += squares(loadFour(x, c, p.columns));
        const float mean = blockSum(sum, sums) / static_cast<float>(p.columns);
        scale = 1.0f / sqrtf(mean + p.epsilon);
    }
    const auto normed = [&](int c) {
        const float4 v = loadFour(x, c, p.columns);
        return p.norm ? times(scaled(v, scale), loadFour(p.norm, c, p.columns)) : v;
    };
    float power = 1.0f;
    if (p.to.form == InputForm::Halves) {
        unsigned largest = 0;
        for (int c = thread; c < p.columns; c += 4 * kThreads)
            largest = max(largest, largestBits(normed(c)));
        power = halfScale(blockLargest(largest, largests));
        if (threadIdx.x == 0)
            p.to.factors[row] = 1.0f / power;
    }
    for (int c = begin + thread; c < end; c += 4 * kThreads) {
        const float4 v = normed(c);
        switch (p.to.form) {
        case InputForm::Integers:
            writeIntegers(p.to, row, c, v);
            break;
        case InputForm::Halves:
            writeHalves(p.to, row, c, scaled(v, power));
            break;
        case InputForm::Brains:
            writeBrains(p.to, row, c, v);
            break;
        case InputForm::Floats:
            *reinterpret_cast<float4*>(p.to.values + static_cast<std::size_t>(row) * p.to.rowBytes +
                                       4 * static_cast<std::size_t>(c)) = v;
            break;
        }
    }
}

/// Columns with those that fill up tiles: of every format of the kind.
int paddedColumns(InputForm form, int columns) {
    return roundUp(columns, form == InputForm::Integers ? 256
                            : form == InputForm::Floats ? 32
                                                        : 64);
}

} // namespace

InputForm inputForm(TensorType type, int rows) {
    switch (type) {
    case TensorType::F32:
        return InputForm::Floats;
    case TensorType::F16:
        return InputForm::Halves;
    case TensorType::BF16:
        return rows <= kDecodeRows ? InputForm::Brains : InputForm::Halves;
    default:
        return InputForm::Integers;
    }
}

PreparedInput layOut(InputForm form, int rows, int columns, std::byte* memory, std::size_t& bytes) {
    PreparedInput p;
    const auto padded = static_cast<std::size_t>(paddedColumns(form, columns));
    p.form = form;
    p.rows = rows;
    p.columns = columns;
    p.values = memory;
    auto valueRows = static_cast<std::size_t>(rows);
    std::size_t beside = 0;
    switch (form) {
    case InputForm::Integers:
        p.rowBytes = padded;
        p.stepStride = roundUp(rows, 8);
        beside = padded / 32 * static_cast<std::size_t>(p.stepStride) * sizeof(ActivationStep);
        break;
    case InputForm::Halves:
    case InputForm::Brains:
        p.split = form == InputForm::Brains || rows <= kDecodeRows;
        p.rowBytes = 2 * padded;
        valueRows *= p.split ? 2 : 1;
        beside = static_cast<std::size_t>(rows) * sizeof(float);
        break;
    case InputForm::Floats:
        p.rowBytes = 4 * padded;
        break;
    }
    const std::size_t values = (valueRows * p.rowBytes + 255) / 256 * 256;
    p.steps = reinterpret_cast<ActivationStep*>(memory + values);
    p.factors = reinterpret_cast<float*>(memory + values);
    bytes = (values + beside + 255) / 256 * 256;
    return p;
}

cudaError_t prepareInput(const ProductInput& input, const PreparedInput& prepared,
                         const ProductWork& work) {
    Preparing p{};
    p.x = input.x;
    p.norm = input.norm;
    p.which = input.which;
    p.epsilon = input.epsilon;
    p.columns = input.columns;
    p.paddedColumns = paddedColumns(prepared.form, input.columns);
    const bool whole = input.norm || prepared.form == InputForm::Halves;
    p.columnsOfBlock = whole ? p.paddedColumns : kColumnsOfBlock;
    p.to = prepared;
    const int rows = prepared.form == InputForm::Integers ? prepared.stepStride : prepared.rows;
    const int slices = (p.paddedColumns + p.columnsOfBlock - 1) / p.columnsOfBlock;
    return launch(prepareKernel, dim3(static_cast<unsigned>(rows), static_cast<unsigned>(slices)),
                  dim3(kThreads), 0, work.stream, {.programmatic = work.programmatic}, p);
}

} // namespace khatwa::kernels::cuda
