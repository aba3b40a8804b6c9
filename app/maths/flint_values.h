#pragma once

#include "app/maths/flint.h"

#include <utility>

namespace khatwa::maths {

/// Owns one FLINT object; a value. Passes as the library's own pointer wherever one is wanted.
/// `Traits` names the type and its functions.
template <class Traits>
class Flint {
public:
    using Struct = typename Traits::Struct;

    Flint() { Traits::init(&value_); }
    Flint(const Flint& other) {
        Traits::init(&value_);
        Traits::set(&value_, &other.value_);
    }
    Flint(Flint&& other) noexcept {
        Traits::init(&value_);
        Traits::swap(&value_, &other.value_);
    }
    Flint& operator=(const Flint& other) {
        if (this != &other)
            Traits::set(&value_, &other.value_);
        return *this;
    }
    Flint& operator=(Flint&& other) noexcept {
        Traits::swap(&value_, &other.value_);
        return *this;
    }
    ~Flint() { Traits::clear(&value_); }

    operator Struct*() { return &value_; }
    operator const Struct*() const { return &value_; }
    Struct* get() { return &value_; }
    const Struct* get() const { return &value_; }

private:
    Struct value_;
};

struct FmpzTraits {
    using Struct = fmpz;
    static void init(Struct* x) { fmpz_init(x); }
    static void clear(Struct* x) { fmpz_clear(x); }
    static void set(Struct* x, const Struct* y) { fmpz_set(x, y); }
    static void swap(Struct* x, Struct* y) { fmpz_swap(x, y); }
};
struct FmpqTraits {
    using Struct = fmpq;
    static void init(Struct* x) { fmpq_init(x); }
    static void clear(Struct* x) { fmpq_clear(x); }
    static void set(Struct* x, const Struct* y) { fmpq_set(x, y); }
    static void swap(Struct* x, Struct* y) { fmpq_swap(x, y); }
};
struct FmpzPolyTraits {
    using Struct = fmpz_poly_struct;
    static void init(Struct* x) { fmpz_poly_init(x); }
    static void clear(Struct* x) { fmpz_poly_clear(x); }
    static void set(Struct* x, const Struct* y) { fmpz_poly_set(x, y); }
    static void swap(Struct* x, Struct* y) { fmpz_poly_swap(x, y); }
};
struct FmpqPolyTraits {
    using Struct = fmpq_poly_struct;
    static void init(Struct* x) { fmpq_poly_init(x); }
    static void clear(Struct* x) { fmpq_poly_clear(x); }
    static void set(Struct* x, const Struct* y) { fmpq_poly_set(x, y); }
    static void swap(Struct* x, Struct* y) { fmpq_poly_swap(x, y); }
};
struct ArbTraits {
    using Struct = arb_struct;
    static void init(Struct* x) { arb_init(x); }
    static void clear(Struct* x) { arb_clear(x); }
    static void set(Struct* x, const Struct* y) { arb_set(x, y); }
    static void swap(Struct* x, Struct* y) { arb_swap(x, y); }
};
struct AcbTraits {
    using Struct = acb_struct;
    static void init(Struct* x) { acb_init(x); }
    static void clear(Struct* x) { acb_clear(x); }
    static void set(Struct* x, const Struct* y) { acb_set(x, y); }
    static void swap(Struct* x, Struct* y) { acb_swap(x, y); }
};

using Fmpz = Flint<FmpzTraits>;
using Fmpq = Flint<FmpqTraits>;
using FmpzPoly = Flint<FmpzPolyTraits>;
using FmpqPoly = Flint<FmpqPolyTraits>;
using Arb = Flint<ArbTraits>; ///< a real interval
using Acb = Flint<AcbTraits>; ///< a complex rectangle

} // namespace khatwa::maths
