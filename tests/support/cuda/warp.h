#pragma once

#include <cstddef>

namespace khatwa::cudashim {

/// One instruction that lanes of a warp execute together: what each gave, and what came out.
struct Exchange {
    static constexpr std::size_t kBytes = 48;
    static constexpr std::size_t kResultBytes = 16;
    alignas(16) unsigned char values[32][kBytes];
    alignas(16) unsigned char results[32][kResultBytes];
    const char* what;
    unsigned mask;    ///< lanes named by the instruction
    unsigned arrived; ///< of those, which came; complete when the others have ended
    unsigned left;    ///< how many took their result and went on
    void* order;      ///< for the thread sanitizer
    void* waiting;    ///< threads that wait for the last one
    Exchange* next;
    Exchange* made; ///< all that there are
};

/// Gives this lane's `bytes` and waits for the other lanes; the last one calls `combine`, if there
/// is one, for all. `leave` when the values are of no more use.
Exchange* meet(const char* what, unsigned mask, const void* mine, std::size_t bytes,
               void (*combine)(Exchange&), bool ordersMemory);
void leave(Exchange* exchange);
/// After a kernel was stopped, and while none runs: what its threads did not leave is free again.
void reclaimExchanges();

/// memcpy that no sanitizer looks into.
inline void copyWords(void* to, const void* from, std::size_t bytes) {
    auto* t = static_cast<volatile unsigned char*>(to);
    const auto* f = static_cast<const volatile unsigned char*>(from);
    if (bytes % 4 == 0) {
        for (std::size_t i = 0; i < bytes / 4; ++i)
            reinterpret_cast<volatile unsigned*>(t)[i] =
                reinterpret_cast<const volatile unsigned*>(f)[i];
        return;
    }
    for (std::size_t i = 0; i < bytes; ++i)
        t[i] = f[i];
}

} // namespace khatwa::cudashim
