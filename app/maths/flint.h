#pragma once

// FLINT, Arb and Calcium are three packages up to FLINT 2.9 (Debian 12) and one from FLINT 3 on.
// All of them are reached through this header. They keep caches per thread and never throw; bound
// what a call costs before it (budget.h).

#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_mpoly.h>
#include <flint/fmpq_mpoly_factor.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>

#if __has_include(<flint/arb.h>)
#include <flint/acb.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/arf.h>
#include <flint/ca.h>
#include <flint/ca_vec.h>
#include <flint/fmpz_mpoly_q.h>
#include <flint/qqbar.h>
#else
#include <acb.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#include <arf.h>

// Calcium 0.4 is C: its inline functions take what flint_malloc returns for a pointer to anything.
namespace khatwa::maths::detail {
struct AnyPointer {
    void* pointer;
    template <typename T> operator T*() const { return static_cast<T*>(pointer); }
};
} // namespace khatwa::maths::detail
#define flint_malloc(size) (khatwa::maths::detail::AnyPointer{flint_malloc(size)})
#define flint_calloc(count, size) (khatwa::maths::detail::AnyPointer{flint_calloc(count, size)})
#define flint_realloc(old, size) (khatwa::maths::detail::AnyPointer{flint_realloc(old, size)})
#include <calcium/ca.h>
#include <calcium/ca_vec.h>
#include <calcium/fmpz_mpoly_q.h>
#include <calcium/qqbar.h>
#include <calcium/utils_flint.h>
#undef flint_malloc
#undef flint_calloc
#undef flint_realloc
#endif

namespace khatwa::maths {

/// FLINT keeps memory of its own in every thread. Called where a thread decides something, it sees
/// to it that the memory goes when the thread does.
inline void giveFlintBackWithThisThread() {
    struct OfThisThread {
        ~OfThisThread() { flint_cleanup(); }
    };
    static thread_local const OfThisThread ofThisThread;
    static_cast<void>(ofThisThread);
}

} // namespace khatwa::maths
