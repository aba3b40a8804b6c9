#pragma once

// CUDA's short vectors, with its sizes and alignments.

#define KHATWA_SHORT_VECTORS(name, type)                                                           \
    struct name##1 {                                                                               \
        type x;                                                                                    \
    };                                                                                             \
    struct alignas(2 * sizeof(type)) name##2 {                                                     \
        type x, y;                                                                                 \
    };                                                                                             \
    struct name##3 {                                                                               \
        type x, y, z;                                                                              \
    };                                                                                             \
    struct alignas(4 * sizeof(type) < 16 ? 4 * sizeof(type) : 16) name##4 {                        \
        type x, y, z, w;                                                                           \
    };                                                                                             \
    inline name##1 make_##name##1(type x) {                                                        \
        return {x};                                                                                \
    }                                                                                              \
    inline name##2 make_##name##2(type x, type y) {                                                \
        return {x, y};                                                                             \
    }                                                                                              \
    inline name##3 make_##name##3(type x, type y, type z) {                                        \
        return {x, y, z};                                                                          \
    }                                                                                              \
    inline name##4 make_##name##4(type x, type y, type z, type w) {                                \
        return {x, y, z, w};                                                                       \
    }

KHATWA_SHORT_VECTORS(char, signed char)
KHATWA_SHORT_VECTORS(uchar, unsigned char)
KHATWA_SHORT_VECTORS(short, short)
KHATWA_SHORT_VECTORS(ushort, unsigned short)
KHATWA_SHORT_VECTORS(int, int)
KHATWA_SHORT_VECTORS(uint, unsigned int)
KHATWA_SHORT_VECTORS(longlong, long long)
KHATWA_SHORT_VECTORS(ulonglong, unsigned long long)
KHATWA_SHORT_VECTORS(float, float)
KHATWA_SHORT_VECTORS(double, double)

#undef KHATWA_SHORT_VECTORS

struct dim3 {
    unsigned int x = 1, y = 1, z = 1;
    constexpr dim3(unsigned int x_ = 1, unsigned int y_ = 1, unsigned int z_ = 1)
        : x(x_), y(y_), z(z_) {}
    constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
};
