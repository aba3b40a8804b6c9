// What every built-in function stands for in the graph.

#include "app/maths/term_graph.h"

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

} // namespace

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
