#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/flint.h"
#include "app/maths/rational.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace khatwa::maths {

/// What a part of an expression that is no rational function of its symbols becomes.
enum class Kernels : std::uint8_t {
    None, ///< nothing: the expression is not taken
    /// A generator like a letter: √2, sin x, e^x. Two that are alike up to rational arithmetic in
    /// their arguments are one, and what holds wherever both sides are defined, over the reals and
    /// for principal values alike, is used: √8 = 2√2, √6 = √2 √3, 2^(2x) = (2^x)^2, 4^x = (2^x)^2,
    /// e^(u+v) = e^u e^v, sin(-x) = -sin x. Relations between them ((√2)² = 2, i² = -1, sin² +
    /// cos² = 1) are used by `Polynomial::modRelations`.
    Known
};

/// The variables of a polynomial ring over Q, in a fixed order: the symbols by name, then the
/// kernels as they were met. A value; immutable, cheap to copy, polynomials of the same Generators
/// share it.
class Generators {
public:
    /// More are never worked with: an expression that needs them is not taken.
    static constexpr std::size_t kMost = 128;

    /// Symbols with these names.
    static Generators ofSymbols(std::vector<std::string> names);

    /// All that is needed for these expressions at once: what is to be compared must be given
    /// together. Parts that cannot be taken are left out; asRationalFunction says so then. May
    /// throw OverBudget.
    static Generators of(std::span<const Expression> expressions, Kernels kernels, Budget& budget);
    static Generators of(const Expression& expression, Kernels kernels, Budget& budget) {
        return of(std::span(&expression, 1), kernels, budget);
    }

    std::size_t size() const;
    const Expression& operator[](std::size_t index) const; ///< a Symbol or a kernel
    bool isSymbol(std::size_t index) const { return (*this)[index].is(Kind::Symbol); }
    Kernels kernels() const;

    std::optional<std::size_t> indexOf(const std::string& symbol) const;
    std::optional<std::size_t> indexOf(const Expression& kernel) const;

    bool operator==(const Generators& other) const { return data_ == other.data_; }

    struct Data;
    const Data& data() const { return *data_; }
    const fmpq_mpoly_ctx_struct* context() const;

private:
    explicit Generators(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    std::shared_ptr<const Data> data_;
};

} // namespace khatwa::maths
