#include "tests/support/cuda/tensor.h"

#include "kernels/formats/half.h"
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/warp.h"

#include <cstdint>
#include <cstring>

namespace khatwa::cudashim {

namespace {

/// What a lane gives: its parts of a, b and d.
struct Operands {
    unsigned a[4];
    unsigned b[2];
    unsigned d[4];
};

/// Row and column that hold d[i] of a lane.
unsigned rowOf(unsigned lane, unsigned i) {
    return lane / 4 + 8 * (i / 2);
}
unsigned columnOf(unsigned lane, unsigned i) {
    return 2 * (lane % 4) + i % 2;
}

Operands operandsOf(const Exchange& exchange, unsigned lane) {
    Operands operands;
    copyWords(&operands, exchange.values[lane], sizeof operands);
    return operands;
}

template <float (*toFloat)(std::uint16_t)>
void multiplyHalves(Exchange& exchange) {
    float a[16][16];
    float b[16][8];
    for (unsigned lane = 0; lane < 32; ++lane) {
        const Operands given = operandsOf(exchange, lane);
        const unsigned g = lane / 4;
        const unsigned k = 2 * (lane % 4);
        for (unsigned half = 0; half < 2; ++half) {
            const auto value = [half](unsigned word) {
                return toFloat(static_cast<std::uint16_t>(word >> 16 * half));
            };
            a[g][k + half] = value(given.a[0]);
            a[g + 8][k + half] = value(given.a[1]);
            a[g][k + 8 + half] = value(given.a[2]);
            a[g + 8][k + 8 + half] = value(given.a[3]);
            b[k + half][g] = value(given.b[0]);
            b[k + 8 + half][g] = value(given.b[1]);
        }
    }
    float d[16][8];
    for (unsigned lane = 0; lane < 32; ++lane) {
        const Operands given = operandsOf(exchange, lane);
        for (unsigned i = 0; i < 4; ++i)
            std::memcpy(&d[rowOf(lane, i)][columnOf(lane, i)], &given.d[i], sizeof(float));
    }
    for (unsigned row = 0; row < 16; ++row)
        for (unsigned k = 0; k < 16; ++k)
            for (unsigned column = 0; column < 8; ++column)
                d[row][column] += a[row][k] * b[k][column];
    for (unsigned lane = 0; lane < 32; ++lane)
        for (unsigned i = 0; i < 4; ++i)
            copyWords(exchange.results[lane] + 4 * i, &d[rowOf(lane, i)][columnOf(lane, i)], 4);
}

void multiplyBytes(Exchange& exchange) {
    std::int8_t a[16][32];
    std::int8_t b[32][8];
    for (unsigned lane = 0; lane < 32; ++lane) {
        const Operands given = operandsOf(exchange, lane);
        const unsigned g = lane / 4;
        const unsigned k = 4 * (lane % 4);
        for (unsigned byte = 0; byte < 4; ++byte) {
            const auto value = [byte](unsigned word) {
                return static_cast<std::int8_t>(word >> 8 * byte);
            };
            a[g][k + byte] = value(given.a[0]);
            a[g + 8][k + byte] = value(given.a[1]);
            a[g][k + 16 + byte] = value(given.a[2]);
            a[g + 8][k + 16 + byte] = value(given.a[3]);
            b[k + byte][g] = value(given.b[0]);
            b[k + 16 + byte][g] = value(given.b[1]);
        }
    }
    for (unsigned lane = 0; lane < 32; ++lane) {
        const Operands given = operandsOf(exchange, lane);
        for (unsigned i = 0; i < 4; ++i) {
            unsigned sum = given.d[i];
            for (unsigned k = 0; k < 32; ++k)
                sum += static_cast<unsigned>(a[rowOf(lane, i)][k] * b[k][columnOf(lane, i)]);
            copyWords(exchange.results[lane] + 4 * i, &sum, 4);
        }
    }
}

template <typename Sum>
void multiply(const char* what, Sum (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2],
              void (*combine)(Exchange&)) {
    Operands mine;
    copyWords(mine.a, a, sizeof a);
    copyWords(mine.b, b, sizeof b);
    copyWords(mine.d, d, sizeof d);
    Exchange* exchange = meet(what, ~0u, &mine, sizeof mine, combine, false);
    if (exchange->arrived != ~0u)
        fail("a tensor-core instruction without all lanes of the warp");
    copyWords(d, exchange->results[current->lane], sizeof d);
    leave(exchange);
}

} // namespace

void mmaF16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    multiply("mma.f16", d, a, b, multiplyHalves<kernels::halfToFloat>);
}

void mmaBf16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    multiply("mma.bf16", d, a, b, multiplyHalves<kernels::bfloatToFloat>);
}

void mmaS8(int (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    multiply("mma.s8", d, a, b, multiplyBytes);
}

} // namespace khatwa::cudashim
