// From expressions to the graph: which operations every node and built-in function stands for.

#include "app/maths/term_graph.h"
#include "app/maths/univariate.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

/// Built-in functions, in the order of the switch in addCall.
enum class Name {
    Sin,
    Cos,
    Tan,
    Cot,
    Sec,
    Csc,
    Arcsin,
    Arccos,
    Arctan,
    Arccot,
    Arcsec,
    Arccsc,
    Sinh,
    Cosh,
    Tanh,
    Coth,
    Sech,
    Csch,
    Arsinh,
    Arcosh,
    Artanh,
    Arcoth,
    Arsech,
    Arcsch,
    Ln,
    Log,
    Exp,
    Floor,
    Ceil,
    Round,
    Sign,
    Min,
    Max,
    Gcd,
    Lcm,
    Mod,
    Gamma,
    Binomial,
    Permutations,
    Re,
    Im,
    Conj,
    Arg,
    Det,
    Trace,
    Evaluate,
    Sum,
    Product,
    Diff,
    Integral,
    Limit,
    Norm,
    Dot,
    Rank,
    None
};

const std::unordered_map<std::string_view, Name>& names() {
    static const std::unordered_map<std::string_view, Name> table{
        {"sin", Name::Sin},
        {"cos", Name::Cos},
        {"tan", Name::Tan},
        {"cot", Name::Cot},
        {"sec", Name::Sec},
        {"csc", Name::Csc},
        {"arcsin", Name::Arcsin},
        {"arccos", Name::Arccos},
        {"arctan", Name::Arctan},
        {"arccot", Name::Arccot},
        {"arcsec", Name::Arcsec},
        {"arccsc", Name::Arccsc},
        {"sinh", Name::Sinh},
        {"cosh", Name::Cosh},
        {"tanh", Name::Tanh},
        {"coth", Name::Coth},
        {"sech", Name::Sech},
        {"csch", Name::Csch},
        {"arsinh", Name::Arsinh},
        {"arcosh", Name::Arcosh},
        {"artanh", Name::Artanh},
        {"arcoth", Name::Arcoth},
        {"arsech", Name::Arsech},
        {"arcsch", Name::Arcsch},
        {"ln", Name::Ln},
        {"log", Name::Log},
        {"exp", Name::Exp},
        {"floor", Name::Floor},
        {"ceil", Name::Ceil},
        {"round", Name::Round},
        {"sign", Name::Sign},
        {"min", Name::Min},
        {"max", Name::Max},
        {"gcd", Name::Gcd},
        {"lcm", Name::Lcm},
        {"mod", Name::Mod},
        {"gamma", Name::Gamma},
        {"binomial", Name::Binomial},
        {"permutations", Name::Permutations},
        {"re", Name::Re},
        {"im", Name::Im},
        {"conj", Name::Conj},
        {"arg", Name::Arg},
        {"det", Name::Det},
        {"trace", Name::Trace},
        {"evaluate", Name::Evaluate},
        {"sum", Name::Sum},
        {"product", Name::Product},
        {"diff", Name::Diff},
        {"integral", Name::Integral},
        {"limit", Name::Limit},
        {"norm", Name::Norm},
        {"dot", Name::Dot},
        {"rank", Name::Rank}};
    return table;
}

/// Arguments a built-in function takes; -1: any number. A call with another number is a function
/// that nothing is known of.
int arity(Name name) {
    switch (name) {
    case Name::Min:
    case Name::Max:
    case Name::Gcd:
    case Name::Lcm:
    case Name::Log:
    case Name::Diff:
    case Name::Integral:
    case Name::Limit:
        return -1;
    case Name::Mod:
    case Name::Binomial:
    case Name::Permutations:
    case Name::Dot:
        return 2;
    case Name::Evaluate:
        return 3;
    case Name::Sum:
    case Name::Product:
        return 4;
    default:
        return 1;
    }
}

/// Sums and products over more terms are not written out.
constexpr long kMaxTerms = 2000;
/// Greatest and least of so many are written with absolute values.
constexpr std::size_t kMostExtremes = 4;
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

bool TermGraph::isBuiltIn(const std::string& function) {
    return names().contains(function);
}

Id TermGraph::addCall(const Expression& e) {
    if (e.isCall("root_of"))
        return addRootOf(e);
    const auto found = names().find(e.text());
    Name name = found == names().end() ? Name::None : found->second;
    if (name != Name::None && arity(name) >= 0 && e.size() != static_cast<std::size_t>(arity(name)))
        name = Name::None;
    switch (name) { // those whose arguments are not all values
    case Name::Det:
        if (!e[0].is(Kind::Matrix))
            throw NotScalar{};
        return addDeterminant(e[0]);
    case Name::Trace: {
        if (!e[0].is(Kind::Matrix) || e[0].rows() != e[0].columns())
            throw NotScalar{};
        std::vector<Id> terms;
        for (std::size_t i = 0; i < e[0].rows(); ++i)
            terms.push_back(add(e[0][i * e[0].columns() + i]));
        return sum(std::move(terms));
    }
    case Name::Evaluate: {
        if (!e[1].is(Kind::Symbol))
            throw NotScalar{};
        const Id value = add(e[2]);
        return withBound(e[1].text(), value, e[0]);
    }
    case Name::Sum:
    case Name::Product: {
        if (!e[1].is(Kind::Symbol))
            throw NotScalar{};
        const Id low = add(e[2]), high = add(e[3]);
        const std::optional<long> from = wholeValue(low), to = wholeValue(high);
        if (from && e[3].is(Kind::Constant, "infinity") && name == Name::Sum)
            return addSeries(e, *from);
        if (!from || !to || *to - *from >= kMaxTerms)
            return addOpaque(e);
        std::vector<Id> parts;
        for (long k = *from; k <= *to; ++k)
            parts.push_back(withBound(e[1].text(), integer(k), e[0]));
        if (parts.empty())
            return integer(name == Name::Sum ? 0 : 1);
        return name == Name::Sum ? sum(std::move(parts)) : product(std::move(parts));
    }
    case Name::Diff:
        return addDerivative(e);
    case Name::Integral:
        return addIntegral(e);
    case Name::Limit:
        return addLimit(e);
    case Name::Norm:
    case Name::Dot:
    case Name::Rank:
        return addOpaque(e);
    default:
        break;
    }
    std::vector<Id> a;
    for (const Expression& child : e.children())
        a.push_back(add(child));
    const Id one = integer(1);
    const auto inverse = [&](Id id) { return quotient(one, id); };
    const auto exp = [&](Id id) { return apply(Op::Exp, id); };
    const auto ln = [&](Id id) { return apply(Op::Ln, id); };
    const auto half = [&](Id id) { return quotient(id, integer(2)); };
    const auto quarterTurn = [&] { return half(constant(Op::Pi)); };
    const auto arcosh = [&](Id u) {
        if (complex_)
            return ln(sum({u, product({root(sum({u, one}), 2), root(difference(u, one), 2)})}));
        return ln(sum({u, root(difference(wholePower(u, 2), one), 2)}));
    };
    const auto arsinh = [&](Id u) { return ln(sum({u, root(sum({wholePower(u, 2), one}), 2)})); };
    const auto artanh = [&](Id u) {
        if (complex_)
            return half(difference(ln(sum({one, u})), ln(difference(one, u))));
        return half(ln(quotient(sum({one, u}), difference(one, u))));
    };
    switch (name) {
    case Name::Sin:
        return apply(Op::Sin, a[0]);
    case Name::Cos:
        return apply(Op::Cos, a[0]);
    case Name::Tan:
        return tangent(a[0]);
    case Name::Cot:
        return quotient(apply(Op::Cos, a[0]), apply(Op::Sin, a[0]));
    case Name::Sec:
        return inverse(apply(Op::Cos, a[0]));
    case Name::Csc:
        return inverse(apply(Op::Sin, a[0]));
    case Name::Arcsin:
        return apply(Op::Arcsin, a[0]);
    case Name::Arccos:
        return difference(quarterTurn(), apply(Op::Arcsin, a[0]));
    case Name::Arctan:
        return apply(Op::Arctan, a[0]);
    case Name::Arccot: // the one that is continuous, between 0 and π
        return difference(quarterTurn(), apply(Op::Arctan, a[0]));
    case Name::Arcsec:
        return difference(quarterTurn(), apply(Op::Arcsin, inverse(a[0])));
    case Name::Arccsc:
        return apply(Op::Arcsin, inverse(a[0]));
    case Name::Sinh:
        return half(difference(exp(a[0]), exp(negated(a[0]))));
    case Name::Cosh:
        return half(sum({exp(a[0]), exp(negated(a[0]))}));
    case Name::Tanh:
    case Name::Coth: {
        const Id up = exp(a[0]), down = exp(negated(a[0]));
        const Id sinh = difference(up, down), cosh = sum({up, down});
        return name == Name::Tanh ? quotient(sinh, cosh) : quotient(cosh, sinh);
    }
    case Name::Sech:
        return quotient(integer(2), sum({exp(a[0]), exp(negated(a[0]))}));
    case Name::Csch:
        return quotient(integer(2), difference(exp(a[0]), exp(negated(a[0]))));
    case Name::Arsinh:
        return arsinh(a[0]);
    case Name::Arcosh:
        return arcosh(a[0]);
    case Name::Artanh:
        return artanh(a[0]);
    case Name::Arcoth:
        return artanh(inverse(a[0]));
    case Name::Arsech:
        return arcosh(inverse(a[0]));
    case Name::Arcsch:
        return arsinh(inverse(a[0]));
    case Name::Ln:
        return ln(a[0]);
    case Name::Log:
        if (a.size() == 1)
            return quotient(ln(a[0]), ln(integer(10)));
        if (a.size() == 2)
            return quotient(ln(a[0]), ln(a[1]));
        break;
    case Name::Exp:
        return exp(a[0]);
    case Name::Floor:
        return apply(Op::Floor, a[0]);
    case Name::Ceil:
        return negated(apply(Op::Floor, negated(a[0])));
    case Name::Round: // halves away from zero
        return product(
            {apply(Op::Sign, a[0]), apply(Op::Floor, sum({apply(Op::Abs, a[0]), half(one)}))});
    case Name::Sign:
        return apply(Op::Sign, a[0]);
    case Name::Min:
    case Name::Max:
        if (!a.empty())
            return extreme(name == Name::Min ? Op::Min : Op::Max, std::move(a));
        break;
    case Name::Gcd:
    case Name::Lcm:
        if (!a.empty())
            return addDivisor(name == Name::Gcd, a, e);
        break;
    case Name::Mod:
        return difference(a[0], product({a[1], apply(Op::Floor, quotient(a[0], a[1]))}));
    case Name::Gamma:
        return addFactorial(difference(a[0], one));
    case Name::Binomial:
        return addBinomial(a[0], a[1]);
    case Name::Permutations: {
        const std::optional<long> count = wholeValue(a[1]);
        if (count && *count >= 0 && *count <= 60) {
            std::vector<Id> factors{one};
            for (long j = 0; j < *count; ++j)
                factors.push_back(sum({a[0], integer(-j)}));
            return product(std::move(factors));
        }
        return product(
            {addFactorial(a[0]), make(Op::InverseGamma, {sum({a[0], negated(a[1]), one})})});
    }
    case Name::Re:
        return apply(Op::Re, a[0]);
    case Name::Im:
        return apply(Op::Im, a[0]);
    case Name::Conj:
        return apply(Op::Conjugate, a[0]);
    case Name::Arg:
        return apply(Op::Argument, a[0]);
    default:
        break;
    }
    return addFunction(e.text(), a);
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

Id TermGraph::extreme(Op op, std::vector<Id> args) {
    std::ranges::sort(args);
    args.erase(std::unique(args.begin(), args.end()), args.end());
    std::optional<Id> best;
    std::vector<Id> rest;
    for (const Id arg : args) {
        if (!isRational(arg)) {
            rest.push_back(arg);
        } else if (!best || (fmpq_cmp(rational(arg), rational(*best)) < 0) == (op == Op::Min)) {
            best = arg;
        }
    }
    if (best)
        rest.push_back(*best);
    if (rest.size() > kMostExtremes)
        return make(op, rest, 0);
    // max(u, v) = (u+v+|u-v|)/2: then it is known where the one takes over from the other.
    Id result = rest[0];
    for (std::size_t i = 1; i < rest.size(); ++i) {
        const Id gap = absolute(difference(result, rest[i]));
        const Id both = sum({result, rest[i]});
        result = quotient(op == Op::Max ? sum({both, gap}) : difference(both, gap), integer(2));
    }
    return result;
}

Id TermGraph::addDivisor(bool greatest, std::span<const Id> args, const Expression& e) {
    Fmpq result;
    for (std::size_t i = 0; i < args.size(); ++i) {
        if (!isRational(args[i]) || !fmpz_is_one(fmpq_denref(rational(args[i]).get())))
            return addOpaque(e);
        const fmpz* value = fmpq_numref(rational(args[i]).get());
        fmpz* into = fmpq_numref(result.get());
        budget_.spend(1 + bits(args[i]) / 20);
        if (i == 0)
            fmpz_abs(into, value);
        else if (greatest)
            fmpz_gcd(into, into, value);
        else
            fmpz_lcm(into, into, value);
        if (fmpz_bits(into) > kMaxBits)
            throw OverBudget{};
    }
    return rationalNode(result);
}

} // namespace khatwa::maths
