// Derivatives, limits, series and definite integrals, as far as they are certain. What is not stays
// opaque: known by its tree alone.

#include "app/maths/antiderivative.h"
#include "app/maths/constant.h"
#include "app/maths/rational_function.h"
#include "app/maths/term_graph.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

constexpr long kMostDerivatives = 12;
constexpr int kMostLimitDepth = 5;

/// Functions that jump: a limit is not their value.
bool jumps(const Expression& e) {
    return e.isCall("floor") || e.isCall("ceil") || e.isCall("round") || e.isCall("sign") ||
           e.isCall("mod") || e.is(Kind::Piecewise) || std::ranges::any_of(e.children(), jumps);
}

/// In lowest terms, as a rational function of whatever is in it.
std::optional<Expression> reducedForm(const Expression& e, Budget& budget) {
    const Generators generators = Generators::of(e, Kernels::Known, budget);
    const auto function = asRationalFunction(e, generators, budget);
    if (!function)
        return std::nullopt;
    return function->reduced(budget).toExpression();
}

} // namespace

Truth TermGraph::isDefined(Id id) {
    if (nodes_[id].total)
        return Truth::Yes;
    if (nodes_[id].constant)
        return Constants(*this).valueOf(id).defined;
    const std::vector<bool> below = this->below({id});
    for (Id i = 0; i <= id; ++i) {
        if (!below[i])
            continue;
        const Op op = nodes_[i].op;
        if (op == Op::Undefined || op == Op::Infinity ||
            (op == Op::Quotient && isZero(args(i)[1]) == Truth::Yes))
            return Truth::No;
    }
    return Truth::Yes; // at most points
}

Truth TermGraph::isZero(Id id) {
    if (isRational(id))
        return isRational(id, 0) ? Truth::Yes : Truth::No;
    if (!nodes_[id].constant)
        return Truth::Unknown;
    return Constants(*this).valueOf(id).zero;
}

Id TermGraph::addDerivative(const Expression& call) {
    if (call.size() < 2 || call.size() > 3 || !call[1].is(Kind::Symbol))
        return addOpaque(call);
    long times = 1;
    if (call.size() == 3) {
        const std::optional<long> order = wholeValue(add(call[2]));
        if (!order || *order < 0 || *order > kMostDerivatives)
            return addOpaque(call);
        times = *order;
    }
    Expression body = call[0];
    const std::string marks(static_cast<std::size_t>(times), '\'');
    // dy/dx: y is a function of x that nothing is known of, and y' is its derivative.
    if (body.is(Kind::Symbol) && !(body == call[1]) && !bound_.contains(body.text())) {
        if (call[1].text() == "x")
            return variable(body.text() + marks);
        return addFunction("d^" + marks + body.text() + "/d" + call[1].text(), {});
    }
    if (body.is(Kind::Call) && body.size() == 1 && body[0] == call[1] && !isBuiltIn(body.text())) {
        const Id argument = add(body[0]);
        return addFunction(body.text() + marks, std::span(&argument, 1)); // f'(x)
    }
    for (long i = 0; i < times; ++i) {
        const auto derivative = derivativeOf(body, call[1].text(), budget_);
        if (!derivative || (derivative->isCall("diff") && *derivative == call))
            return addOpaque(call);
        body = *derivative;
    }
    if (containsCall(body, "diff") && !containsCall(call[0], "diff"))
        return addOpaque(call); // of a function that nothing is known of
    return add(body);
}

Id TermGraph::addSeries(const Expression& call, long from) {
    const std::string& k = call[1].text();
    const Expression next = substituted(
        call[0], {{k, khatwa::maths::sum({Expression::symbol(k), Expression::number(1L)})}});
    auto ratio = reducedForm(khatwa::maths::quotient(next, call[0]), budget_);
    if (!ratio || dependsOn(*ratio, k)) {
        // The quotient of the first two terms, if it is that of any two.
        const auto term = [&](long index) {
            return substituted(call[0], {{k, Expression::number(index)}});
        };
        ratio = reducedForm(khatwa::maths::quotient(term(from + 1), term(from)), budget_);
        if (!ratio ||
            compare(next, khatwa::maths::product({*ratio, call[0]}), letters_, budget_).equal !=
                Truth::Yes)
            return addOpaque(call);
    }
    // Geometric.
    const Id r = add(*ratio);
    const Id first = withBound(k, integer(from), call[0]);
    if (nodes_[r].constant) {
        const Id room = difference(integer(1), absolute(r));
        if (Constants(*this).valueOf(room).sign != 1)
            return addOpaque(call);
    }
    return quotient(first, difference(integer(1), r));
}

/// The value where the function is continuous; else what is left when common factors are cancelled,
/// or the quotient of the derivatives where both parts are zero (l'Hôpital).
std::optional<Id> TermGraph::limitAt(const Expression& body, const std::string& variable,
                                     const Expression& at, int depth) {
    if (depth > kMostLimitDepth)
        return std::nullopt;
    const Id there = add(at);
    const Id value = withBound(variable, there, body);
    if (isDefined(value) == Truth::Yes)
        return value;
    if (depth == 0) {
        const auto reduced = reducedForm(body, budget_);
        if (reduced && !(*reduced == body)) {
            const Id again = withBound(variable, there, *reduced);
            if (isDefined(again) == Truth::Yes)
                return again;
        }
    }
    if (!body.is(Kind::Quotient))
        return std::nullopt;
    const Id top = withBound(variable, there, body[0]);
    const Id bottom = withBound(variable, there, body[1]);
    if (isZero(top) != Truth::Yes || isZero(bottom) != Truth::Yes)
        return std::nullopt;
    const auto upper = derivativeOf(body[0], variable, budget_);
    const auto lower = derivativeOf(body[1], variable, budget_);
    if (!upper || !lower)
        return std::nullopt;
    return limitAt(khatwa::maths::quotient(*upper, *lower), variable, at, depth + 1);
}

Id TermGraph::addLimit(const Expression& call) {
    if (call.size() < 3 || !call[1].is(Kind::Symbol) || jumps(call[0]))
        return addOpaque(call);
    const std::string& variable = call[1].text();
    Expression body = call[0], at = call[2];
    const bool minus = at.is(Kind::Negate) && at[0].is(Kind::Constant, "infinity");
    if (minus || at.is(Kind::Constant, "infinity")) { // x = ±1/t, t to 0
        const Expression t = Expression::symbol(variable);
        const Expression inverse = khatwa::maths::quotient(Expression::number(minus ? -1L : 1L), t);
        const auto reduced = reducedForm(substituted(body, {{variable, inverse}}), budget_);
        if (!reduced)
            return addOpaque(call);
        body = *reduced;
        at = Expression::number(0L);
    }
    const std::optional<Id> value = limitAt(body, variable, at, 0);
    return value ? *value : addOpaque(call);
}

Id TermGraph::addIntegral(const Expression& call) {
    if (call.size() != 4 || !call[1].is(Kind::Symbol))
        return addOpaque(call);
    const std::string& variable = call[1].text();
    const std::optional<Expression> inner = simpleAntiderivative(call[0], variable, budget_);
    if (!inner)
        return addOpaque(call);
    const Id low = add(call[2]), high = add(call[3]);
    return difference(withBound(variable, high, *inner), withBound(variable, low, *inner));
}

} // namespace khatwa::maths
