#include "app/maths/real_set.h"

#include "app/maths/ends.h"

#include <algorithm>
#include <cstddef>

namespace khatwa::maths {

namespace {

constexpr std::size_t kMaxPieces = 2'000;

Expression infinity() {
    return Expression::constant("infinity");
}

/// The line cut at finitely many points: cell 2i is the open interval before cut i, cell 2i+1 the
/// cut itself, the last cell what lies beyond.
struct Cells {
    std::vector<Expression> cuts;
    std::vector<bool> inside; ///< 2 · cuts + 1

    void add(Expression cut, bool atIt, bool beyond) {
        cuts.push_back(std::move(cut));
        inside.push_back(atIt);
        inside.push_back(beyond);
    }
};

Cells cellsOf(const RealSet& set) {
    Cells cells;
    cells.inside.push_back(!set.pieces.empty() && isMinusInfinity(set.pieces.front().low));
    for (const Piece& piece : set.pieces) {
        if (!isMinusInfinity(piece.low)) {
            // (0,1) ∪ (1,2): the end of one piece is the beginning of the next.
            if (!cells.cuts.empty() && cells.cuts.back() == piece.low)
                cells.inside.back() = true;
            else
                cells.add(piece.low, piece.lowClosed, true);
        }
        if (piece.low == piece.high)
            cells.inside.back() = false;
        else if (!isPlusInfinity(piece.high))
            cells.add(piece.high, piece.highClosed, false);
    }
    return cells;
}

RealSet setFrom(const Cells& cells) {
    RealSet set;
    const std::size_t count = cells.inside.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!cells.inside[i])
            continue;
        std::size_t last = i;
        while (last + 1 < count && cells.inside[last + 1])
            ++last;
        // Even cells are open intervals, odd ones points.
        Piece piece;
        piece.low = i == 0 ? negate(infinity()) : cells.cuts[(i - 1) / 2];
        piece.lowClosed = i % 2 == 1;
        piece.high = last + 1 == count ? infinity() : cells.cuts[last / 2];
        piece.highClosed = last % 2 == 1;
        set.pieces.push_back(std::move(piece));
        i = last;
    }
    return set;
}

/// Both sets cut at the cuts of either.
std::optional<Cells> combined(const RealSet& a, const RealSet& b, bool (*keep)(bool, bool),
                              Budget& budget) {
    const Cells left = cellsOf(a), right = cellsOf(b);
    if (left.cuts.size() + right.cuts.size() > kMaxPieces)
        throw OverBudget{};
    Cells made;
    made.inside.push_back(keep(left.inside[0], right.inside[0]));
    std::size_t i = 0, j = 0;
    while (i < left.cuts.size() || j < right.cuts.size()) {
        budget.spend(1);
        int order = 0;
        if (i == left.cuts.size())
            order = 1;
        else if (j == right.cuts.size())
            order = -1;
        else {
            const auto known = compareEnds(left.cuts[i], right.cuts[j], budget);
            if (!known)
                return std::nullopt;
            order = *known;
        }
        const bool leftAt = left.inside[2 * i + (order <= 0 ? 1 : 0)];
        const bool rightAt = right.inside[2 * j + (order >= 0 ? 1 : 0)];
        Expression cut = order <= 0 ? left.cuts[i] : right.cuts[j];
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
        made.add(std::move(cut), keep(leftAt, rightAt),
                 keep(left.inside[2 * i], right.inside[2 * j]));
    }
    return made;
}

std::optional<RealSet> combinedSet(const RealSet& a, const RealSet& b, bool (*keep)(bool, bool),
                                   Budget& budget) {
    const auto cells = combined(a, b, keep, budget);
    if (!cells)
        return std::nullopt;
    return setFrom(*cells);
}

std::optional<RealSet> intervalOf(const Expression& low, const Expression& high, bool lowClosed,
                                  bool highClosed, Budget& budget) {
    if (!freeSymbols(low).empty() || !freeSymbols(high).empty() || !isScalar(low) ||
        !isScalar(high))
        return std::nullopt;
    const auto order = compareEnds(low, high, budget);
    if (!order)
        return std::nullopt;
    if (*order > 0 || (*order == 0 && !(lowClosed && highClosed)) || isPlusInfinity(low) ||
        isMinusInfinity(high))
        return RealSet{};
    if (*order == 0)
        return RealSet::point(low);
    return RealSet{
        {{low, high, lowClosed && !isMinusInfinity(low), highClosed && !isPlusInfinity(high)}}};
}

/// The whole numbers in a bounded set; empty where they are too many.
std::optional<RealSet> wholeNumbersIn(const RealSet& set, Budget& budget) {
    constexpr long kMost = 1'000;
    RealSet found;
    for (const Piece& piece : set.pieces) {
        const bool point = piece.low == piece.high;
        if (isPlusInfinity(piece.high) || isPlusInfinity(piece.low))
            return std::nullopt;
        if (isMinusInfinity(piece.low))
            return std::nullopt;
        // From a whole number that is not above the lower end.
        const auto text = decimalText(piece.low, 12, budget);
        if (!text || text->find('e') != std::string::npos || text->size() > 14)
            return std::nullopt;
        for (long n = std::atol(text->c_str()) - 1, count = 0;; ++n) {
            if (++count > kMost)
                return std::nullopt;
            const Expression number = Expression::number(n);
            const auto above = compareEnds(number, piece.high, budget);
            const auto inside = holds(RealSet{{piece}}, number, budget);
            if (!above || !inside)
                return std::nullopt;
            if (*above > 0)
                break;
            if (*inside)
                found.pieces.push_back({number, number, true, true});
            if (point && *above == 0)
                break;
        }
    }
    return found;
}

/// {x | condition}, {x ∈ A | condition}.
std::optional<RealSet> builtSet(const Expression& builder, Budget& budget) {
    const Expression& element = builder[0];
    if (element.is(Kind::Symbol))
        return solve(builder[1], element.text(), Assume::Real, budget);
    if (!element.is(Kind::Relation) || element.size() != 2 || element.relationAt(0) != Rel::In ||
        !element[0].is(Kind::Symbol))
        return std::nullopt;
    const auto solutions = solve(builder[1], element[0].text(), Assume::Real, budget);
    if (!solutions)
        return std::nullopt;
    const Expression& ground = element[1];
    if (ground.is(Kind::Symbol, "R"))
        return solutions;
    if (ground.is(Kind::Constant, "integers") || ground.is(Kind::Symbol, "Z"))
        return wholeNumbersIn(*solutions, budget);
    const auto set = setOf(ground, true, budget);
    if (!set)
        return std::nullopt;
    return intersect(*set, *solutions, budget);
}

} // namespace

RealSet RealSet::all() {
    return {{{negate(infinity()), infinity(), false, false}}};
}

RealSet RealSet::point(Expression value) {
    return {{{value, value, true, true}}};
}

bool RealSet::isFinite() const {
    return std::ranges::all_of(pieces, [](const Piece& piece) { return piece.low == piece.high; });
}

std::optional<RealSet> unite(const RealSet& a, const RealSet& b, Budget& budget) {
    return combinedSet(
        a, b, [](bool left, bool right) { return left || right; }, budget);
}

std::optional<RealSet> intersect(const RealSet& a, const RealSet& b, Budget& budget) {
    return combinedSet(
        a, b, [](bool left, bool right) { return left && right; }, budget);
}

std::optional<RealSet> complementOf(const RealSet& a, Budget& budget) {
    return combinedSet(
        a, RealSet{}, [](bool left, bool) { return !left; }, budget);
}

std::optional<RealSet> without(const RealSet& a, const RealSet& b, Budget& budget) {
    return combinedSet(
        a, b, [](bool left, bool right) { return left && !right; }, budget);
}

Truth sameSet(const RealSet& a, const RealSet& b, Budget& budget) {
    const auto difference = combined(
        a, b, [](bool left, bool right) { return left != right; }, budget);
    if (!difference)
        return Truth::Unknown;
    return std::ranges::any_of(difference->inside, [](bool in) { return in; }) ? Truth::No
                                                                               : Truth::Yes;
}

std::optional<RealSet> setFromPoints(const std::vector<Expression>& values, Budget& budget) {
    std::vector<Expression> sorted;
    for (const Expression& value : values) {
        // Insertion keeps what is already sorted apart: equal values are one point.
        std::size_t low = 0, high = sorted.size();
        bool known = false;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            const auto order = compareEnds(value, sorted[middle], budget);
            if (!order)
                return std::nullopt;
            if (*order == 0) {
                known = true;
                break;
            }
            (*order < 0 ? high : low) = *order < 0 ? middle : middle + 1;
        }
        if (!known)
            sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(low), value);
    }
    RealSet set;
    for (Expression& value : sorted)
        set.pieces.push_back({value, value, true, true});
    return set;
}

RealSet setFromRegions(const std::vector<Expression>& cuts, const std::vector<bool>& inside) {
    return setFrom({cuts, inside});
}

std::optional<bool> holds(const RealSet& set, const Expression& value, Budget& budget) {
    for (const Piece& piece : set.pieces) {
        const auto low = compareEnds(value, piece.low, budget);
        const auto high = low && *low > 0 ? compareEnds(value, piece.high, budget) : low;
        if (!low || !high)
            return std::nullopt;
        if (*low < 0)
            return false;
        if (*low == 0)
            return piece.lowClosed;
        if (*high < 0)
            return true;
        if (*high == 0 && piece.highClosed)
            return true;
    }
    return false;
}

std::optional<RealSet> setOf(const Expression& expression, bool pairsAreIntervals, Budget& budget) {
    budget.spend(1);
    switch (expression.kind()) {
    case Kind::Constant:
        if (expression.text() == "reals")
            return RealSet::all();
        if (expression.text() == "emptyset")
            return RealSet{};
        return std::nullopt;
    case Kind::Interval:
        return intervalOf(expression[0], expression[1], expression.lowClosed(),
                          expression.highClosed(), budget);
    case Kind::Tuple:
    case Kind::List:
        if (!pairsAreIntervals || expression.size() != 2)
            return std::nullopt;
        return intervalOf(expression[0], expression[1], expression.is(Kind::List),
                          expression.is(Kind::List), budget);
    case Kind::Set: {
        for (const Expression& member : expression.children())
            if (!isScalar(member) || !freeSymbols(member).empty() || isPlusInfinity(member) ||
                isMinusInfinity(member))
                return std::nullopt;
        const std::vector<Expression> values(expression.children().begin(),
                                             expression.children().end());
        // A single value is compared with itself, so that what is no real number is refused.
        if (values.size() == 1 && !compareEnds(values[0], Expression::number(0L), budget))
            return std::nullopt;
        return setFromPoints(values, budget);
    }
    case Kind::Union:
    case Kind::Intersection: {
        std::optional<RealSet> total;
        for (const Expression& part : expression.children()) {
            // Inside a union nothing but sets can stand: a pair is an interval.
            const auto next = setOf(part, true, budget);
            if (!next)
                return std::nullopt;
            if (!total)
                total = next;
            else
                total = expression.is(Kind::Union) ? unite(*total, *next, budget)
                                                   : intersect(*total, *next, budget);
            if (!total)
                return std::nullopt;
        }
        return total;
    }
    case Kind::Difference: {
        const auto left = setOf(expression[0], true, budget);
        const auto right = setOf(expression[1], true, budget);
        if (!left || !right)
            return std::nullopt;
        return without(*left, *right, budget);
    }
    case Kind::SetBuilder:
        return builtSet(expression, budget);
    default:
        return std::nullopt;
    }
}

Expression asExpression(const RealSet& set) {
    if (set.pieces.empty())
        return Expression::constant("emptyset");
    std::vector<Expression> parts;
    std::vector<Expression> points;
    for (const Piece& piece : set.pieces) {
        if (piece.low == piece.high) {
            points.push_back(piece.low);
            continue;
        }
        if (isMinusInfinity(piece.low) && isPlusInfinity(piece.high))
            return Expression::constant("reals");
        parts.push_back(
            Expression::interval(piece.low, piece.high, piece.lowClosed, piece.highClosed));
    }
    if (!points.empty())
        parts.insert(parts.begin(), Expression::node(Kind::Set, std::move(points)));
    return parts.size() == 1 ? parts[0] : Expression::node(Kind::Union, std::move(parts));
}

} // namespace khatwa::maths
