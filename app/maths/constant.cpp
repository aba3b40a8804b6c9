#include "app/maths/constant.h"

#include <algorithm>
#include <cmath>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

constexpr slong kFirstPrecision = 64;
constexpr slong kLastPrecision = 4096;
/// Proofs by a separation bound are tried up to so many bits.
constexpr double kMostProofBits = 60'000;
/// Questions within questions: ⌊√(⌊…⌋)⌋.
constexpr int kMostQuestionDepth = 8;
constexpr int kMostQuestions = 12;

} // namespace

bool Constants::settle(Enclosures& enclosures) {
    const auto question = enclosures.question();
    if (!question || depth_ >= kMostQuestionDepth || !graph_[question->node].constant)
        return false;
    const auto key = std::pair{question->node, question->value};
    auto known = settled_.find(key);
    if (known == settled_.end()) {
        const Id difference = graph_.difference(question->node, graph_.integer(question->value));
        ++depth_;
        const Truth zero = valueOf(difference).zero;
        --depth_;
        known = settled_.emplace(key, zero).first;
    }
    if (known->second != Truth::Yes)
        return false;
    enclosures.answer(question->node, question->value);
    return true;
}

Enclosures Constants::enclosuresOf(std::vector<Id> roots, slong precision) {
    Enclosures enclosures(graph_, roots);
    enclosures.evaluate({}, precision);
    for (int i = 0; i < kMostQuestions && enclosures.question(); ++i) {
        const bool open = std::ranges::any_of(
            roots, [&](Id id) { return enclosures.defined(id) == Truth::Unknown; });
        if (!open || !settle(enclosures))
            break;
        enclosures.evaluate({}, precision);
    }
    return enclosures;
}

ConstantValue Constants::valueOf(Id id) {
    ConstantValue result;
    for (slong precision = kFirstPrecision; precision <= kLastPrecision; precision *= 4) {
        Enclosures enclosures =
            precision < 256 ? Enclosures(graph_, {id}) : enclosuresOf({id}, precision);
        if (precision < 256)
            enclosures.evaluate({}, precision);
        result.defined = enclosures.defined(id);
        if (result.defined == Truth::No)
            return result;
        if (result.defined == Truth::Unknown)
            continue;
        result.enclosure = enclosures.value(id);
        const arb_struct* re = acb_realref(result.enclosure.get());
        const bool real = arb_is_zero(acb_imagref(result.enclosure.get()));
        if (acb_is_zero(result.enclosure)) {
            result.zero = Truth::Yes;
            result.sign = 0;
            return result;
        }
        if (!acb_contains_zero(result.enclosure)) {
            result.zero = Truth::No;
            if (real)
                result.sign = arb_is_positive(re) ? 1 : -1;
            return result;
        }
        if (precision >= 256) {
            result.zero = provenZero(id, enclosures);
            if (result.zero == Truth::Yes)
                result.sign = 0;
            if (result.zero != Truth::Unknown)
                return result;
        }
    }
    return result;
}

Truth Constants::provenZero(Id id, const Enclosures& enclosures) {
    if (const std::optional<double> bits = separationBits(graph_, id))
        if (*bits <= kMostProofBits)
            return zeroByBound(id, *bits);
    return zeroByCalcium(graph_, id, enclosures);
}

/// Below the separation bound there is nothing but zero.
Truth Constants::zeroByBound(Id id, double bits) {
    const auto wanted = static_cast<slong>(std::ceil(bits)) + 2;
    // Cancellation inside costs bits, so the precision is raised until the radius is small enough.
    for (slong precision = wanted + 64; precision < 4 * wanted + 1024; precision *= 2) {
        const Enclosures enclosures = enclosuresOf({id}, precision);
        if (enclosures.defined(id) != Truth::Yes)
            return Truth::Unknown;
        if (!acb_contains_zero(enclosures.value(id)))
            return Truth::No;
        mag_t size;
        mag_init(size);
        acb_get_mag(size, enclosures.value(id));
        const bool below = mag_cmp_2exp_si(size, -wanted) < 0;
        mag_clear(size);
        if (below)
            return Truth::Yes;
    }
    return Truth::Unknown;
}

} // namespace khatwa::maths
