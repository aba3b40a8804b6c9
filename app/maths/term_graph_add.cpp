// From expressions to the graph: which operations every node stands for.

#include "app/maths/term_graph.h"
#include "app/maths/univariate.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

/// Determinants up to this order are expanded; larger ones only where all entries are rational.
constexpr std::size_t kMaxExpanded = 5;

} // namespace

Id TermGraph::add(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
        return addNumber(e.text());
    case Kind::Symbol: {
        const auto bound = bound_.find(e.text());
        return bound != bound_.end() ? bound->second : variable(e.text());
    }
    case Kind::Constant:
        if (e.text() == "pi")
            return constant(Op::Pi);
        if (e.text() == "e")
            return make(Op::Exp, {integer(1)});
        if (e.text() == "i")
            return constant(complex_ ? Op::I : Op::Undefined);
        if (e.text() == "infinity")
            return constant(Op::Infinity);
        if (e.text() == "undefined")
            return constant(Op::Undefined);
        throw NotScalar{};
    case Kind::Sum: {
        std::vector<Id> terms;
        terms.reserve(e.size());
        for (const Expression& child : e.children())
            terms.push_back(add(child));
        return sum(std::move(terms));
    }
    case Kind::Product: {
        std::vector<Id> factors;
        factors.reserve(e.size());
        for (const Expression& child : e.children())
            factors.push_back(add(child));
        return product(std::move(factors));
    }
    case Kind::Negate:
        return negated(add(e[0]));
    case Kind::Quotient: {
        const Id top = add(e[0]);
        return quotient(top, add(e[1]));
    }
    case Kind::Power: {
        const Id base = add(e[0]);
        return power(base, add(e[1]));
    }
    case Kind::Root: {
        const Id radicand = add(e[0]);
        const Id index = add(e[1]);
        if (isRational(index) && fmpz_is_one(fmpq_denref(rational(index).get())) &&
            fmpq_sgn(rational(index)) > 0 && fmpz_bits(fmpq_numref(rational(index).get())) < 30)
            return root(radicand, fmpz_get_si(fmpq_numref(rational(index).get())));
        return power(radicand, quotient(integer(1), index));
    }
    case Kind::Mixed: {
        const Id whole = add(e[0]);
        const Id part = add(e[1]);
        return leadsNegative(whole) ? difference(whole, part) : sum({whole, part});
    }
    case Kind::Percent:
        return quotient(add(e[0]), integer(100));
    case Kind::Degrees: {
        std::vector<Id> parts;
        long scale = 180;
        for (const Expression& child : e.children()) {
            parts.push_back(quotient(add(child), integer(scale)));
            scale *= 60;
        }
        return product({sum(std::move(parts)), constant(Op::Pi)});
    }
    case Kind::Factorial:
        return addFactorial(add(e[0]));
    case Kind::DoubleFactorial: {
        const Id n = add(e[0]);
        if (!isRational(n) || !fmpz_is_one(fmpq_denref(rational(n).get())) ||
            fmpq_sgn(rational(n)) < 0 || fmpq_cmp_si(rational(n), 10000) > 0)
            return addOpaque(e);
        Fmpq result;
        fmpq_one(result);
        budget_.spend(50);
        for (slong k = fmpz_get_si(fmpq_numref(rational(n).get())); k > 1; k -= 2)
            fmpz_mul_si(fmpq_numref(result.get()), fmpq_numref(result.get()), k);
        return rationalNode(result);
    }
    case Kind::Abs:
        if (e[0].is(Kind::Matrix))
            return addDeterminant(e[0]);
        return apply(Op::Abs, add(e[0]));
    case Kind::Call:
        return addCall(e);
    case Kind::Piecewise: {
        std::vector<Id> parts;
        for (std::size_t i = 0; i + 1 < e.size(); i += 2) {
            parts.push_back(add(e[i]));
            parts.push_back(addCondition(e[i + 1]));
        }
        return make(Op::Piecewise, parts, 0);
    }
    default:
        throw NotScalar{};
    }
}

Id TermGraph::addNumber(const std::string& text) {
    Fmpq value;
    if (!parseNumber(text, kMaxBits, value))
        throw OverBudget{};
    return rationalNode(value);
}

Id TermGraph::addCondition(const Expression& e) {
    switch (e.kind()) {
    case Kind::Constant:
        if (e.text() == "true")
            return constant(Op::True);
        if (e.text() == "false")
            return constant(Op::False);
        throw NotScalar{};
    case Kind::And:
    case Kind::Or: {
        std::vector<Id> parts;
        for (const Expression& child : e.children())
            parts.push_back(addCondition(child));
        return make(e.is(Kind::And) ? Op::And : Op::Or, parts, 0);
    }
    case Kind::Not:
        return make(Op::Not, {addCondition(e[0])});
    case Kind::Relation: {
        std::vector<Id> parts;
        for (std::size_t i = 0; i + 1 < e.size(); ++i) {
            const Rel rel = e.relationAt(i);
            if (rel == Rel::In && e[i + 1].is(Kind::Interval)) {
                const Expression& range = e[i + 1];
                const Id value = add(e[i]);
                const Id low = add(range[0]), high = add(range[1]);
                const Rel above = range.lowClosed() ? Rel::GreaterEqual : Rel::Greater;
                const Rel below = range.highClosed() ? Rel::LessEqual : Rel::Less;
                parts.push_back(
                    make(Op::Compare, {difference(value, low)}, static_cast<char>(above)));
                parts.push_back(
                    make(Op::Compare, {difference(value, high)}, static_cast<char>(below)));
                continue;
            }
            if (rel != Rel::Equal && rel != Rel::NotEqual && rel != Rel::Less &&
                rel != Rel::LessEqual && rel != Rel::Greater && rel != Rel::GreaterEqual)
                throw NotScalar{};
            const Id left = add(e[i]);
            parts.push_back(
                make(Op::Compare, {difference(left, add(e[i + 1]))}, static_cast<char>(rel)));
        }
        return parts.size() == 1 ? parts[0] : make(Op::And, parts, 0);
    }
    default:
        throw NotScalar{};
    }
}

Id TermGraph::addFactorial(Id argument) {
    if (isRational(argument) && fmpz_is_one(fmpq_denref(rational(argument).get()))) {
        const fmpz* n = fmpq_numref(rational(argument).get());
        if (fmpz_sgn(n) < 0)
            return constant(Op::Undefined);
        if (fmpz_cmp_ui(n, 5000) <= 0) { // 54,000 bits
            budget_.spend(1 + fmpz_get_si(n) / 20);
            Fmpq result;
            fmpz_fac_ui(fmpq_numref(result.get()), fmpz_get_ui(n));
            return rationalNode(result);
        }
    }
    return make(Op::Gamma, {sum({argument, integer(1)})});
}

Id TermGraph::addBinomial(Id n, Id k) {
    if (isRational(k) && fmpz_is_one(fmpq_denref(rational(k).get())) &&
        fmpq_cmp_si(rational(k), 60) <= 0) {
        // n(n-1)…(n-k+1)/k!: a polynomial
        const slong last = fmpz_get_si(fmpq_numref(rational(k).get()));
        if (last < 0)
            return product({integer(0), n});
        std::vector<Id> factors;
        for (slong j = 0; j < last; ++j)
            factors.push_back(sum({n, integer(-j)}));
        return quotient(product(std::move(factors)), addFactorial(k));
    }
    if (isRational(n) && isRational(k) && fmpz_is_one(fmpq_denref(rational(n).get())) &&
        fmpz_is_one(fmpq_denref(rational(k).get())) && fmpq_cmp(rational(k), rational(n)) <= 0 &&
        fmpq_cmp_si(rational(n), 20000) <= 0) {
        Fmpq result;
        budget_.spend(200);
        fmpz_bin_uiui(fmpq_numref(result.get()), fmpz_get_ui(fmpq_numref(rational(n).get())),
                      fmpz_get_ui(fmpq_numref(rational(k).get())));
        return rationalNode(result);
    }
    const Id below = make(Op::InverseGamma, {sum({k, integer(1)})});
    const Id rest = make(Op::InverseGamma, {sum({n, negated(k), integer(1)})});
    return product({addFactorial(n), below, rest});
}

Id TermGraph::tangent(Id angle) {
    return quotient(apply(Op::Sin, angle), apply(Op::Cos, angle));
}

Id TermGraph::addFunction(const std::string& name, std::span<const Id> args) {
    std::size_t index = 0;
    while (index < names_.size() && names_[index] != name)
        ++index;
    if (index == names_.size())
        names_.push_back(name);
    return make(Op::Function, args, static_cast<std::int64_t>(index));
}

Id TermGraph::addOpaque(const Expression& expression) {
    // What a bound letter stands for belongs to it.
    std::vector<Id> values;
    for (const std::string& name : freeSymbols(expression)) {
        const auto bound = bound_.find(name);
        values.push_back(bound != bound_.end() ? bound->second : variable(name));
    }
    std::size_t index = 0;
    while (index < opaques_.size() && !(opaques_[index] == expression))
        ++index;
    if (index == opaques_.size())
        opaques_.push_back(expression);
    return make(Op::Opaque, values, static_cast<std::int64_t>(index));
}

Id TermGraph::addDeterminant(const Expression& matrix) {
    const std::size_t n = matrix.rows();
    if (n != matrix.columns() || n == 0)
        throw NotScalar{};
    std::vector<Id> entries;
    bool rationals = true;
    for (const Expression& entry : matrix.children()) {
        entries.push_back(add(entry));
        rationals = rationals && isRational(entries.back());
    }
    if (rationals && n > 3) {
        if (n > 40)
            budget_.needsWorker();
        fmpq_mat_t values;
        fmpq_mat_init(values, static_cast<slong>(n), static_cast<slong>(n));
        std::int64_t size = 0;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            fmpq_set(fmpq_mat_entry(values, static_cast<slong>(i / n), static_cast<slong>(i % n)),
                     rational(entries[i]));
            size += bits(entries[i]);
        }
        Fmpq result;
        try {
            budget_.spend(static_cast<std::int64_t>(n * n * n) * (1 + size / 2000) / 4);
        } catch (...) {
            fmpq_mat_clear(values);
            throw;
        }
        fmpq_mat_det(result, values);
        fmpq_mat_clear(values);
        return rationalNode(result);
    }
    if (n > kMaxExpanded)
        return addOpaque(matrix);
    // Expansion along the first row, by the set of columns that are left.
    std::map<unsigned, Id> minors{{0U, integer(1)}};
    for (std::size_t row = n; row-- > 0;) {
        std::map<unsigned, Id> next;
        const int wanted = static_cast<int>(n - row);
        for (unsigned columns = 1; columns < (1U << n); ++columns) {
            if (__builtin_popcount(columns) != wanted)
                continue;
            std::vector<Id> terms;
            bool minus = false;
            for (std::size_t column = 0; column < n; ++column) {
                if ((columns >> column & 1U) == 0)
                    continue;
                const Id term =
                    product({entries[row * n + column], minors.at(columns & ~(1U << column))});
                terms.push_back(minus ? negated(term) : term);
                minus = !minus;
            }
            next[columns] = sum(std::move(terms));
        }
        minors = std::move(next);
    }
    return minors.at((1U << n) - 1);
}

/// root_of(polynomial, variable, index), as solve writes the zeros that have no short radical form.
Id TermGraph::addRootOf(const Expression& call) {
    Acb probe;
    if (!encloseRootOf(acb_realref(probe.get()), call, 64, budget_))
        throw NotScalar{};
    std::size_t index = 0;
    while (index < rootsOf_.size() && !(rootsOf_[index] == call))
        ++index;
    if (index == rootsOf_.size())
        rootsOf_.push_back(call);
    return make(Op::RootOf, {}, static_cast<std::int64_t>(index));
}
Id TermGraph::withBound(const std::string& symbol, Id value, const Expression& body) {
    const auto before = bound_.find(symbol);
    const std::optional<Id> outer =
        before == bound_.end() ? std::nullopt : std::optional<Id>(before->second);
    budget_.spend(static_cast<std::int64_t>(1 + body.nodes() / 4));
    bound_[symbol] = value;
    const Id result = add(body);
    if (outer)
        bound_[symbol] = *outer;
    else
        bound_.erase(symbol);
    return result;
}

std::optional<long> TermGraph::wholeValue(Id id) const {
    if (!isRational(id) || !fmpz_is_one(fmpq_denref(rational(id).get())) ||
        fmpz_bits(fmpq_numref(rational(id).get())) > 40)
        return std::nullopt;
    return fmpz_get_si(fmpq_numref(rational(id).get()));
}

} // namespace khatwa::maths
