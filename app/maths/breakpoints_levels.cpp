#include "app/maths/breakpoints.h"

namespace khatwa::maths {

namespace {

/// A value with fewer bits is taken for what it is, not for an approximation.
constexpr slong kExactBits = 256;
constexpr int kMostDepth = 24;
/// |log2| of the values that are looked for.
constexpr slong kLargestSize = 60'000;

} // namespace

void Breakpoints::zeros(Id id, int depth) {
    const TermGraph::Node& node = graph_[id];
    const auto args = graph_.args(id);
    if (node.constant)
        return;
    if (depth > kMostDepth) {
        complete_ = false;
        return;
    }
    if (lines_[id].known) {
        rootsOf(lines_[id].top);
        return;
    }
    switch (node.op) {
    case Op::Product:
        for (const Id arg : args)
            zeros(arg, depth + 1);
        return;
    case Op::WholePower:
    case Op::Quotient:
    case Op::Root:
    case Op::Abs:
    case Op::Arctan:
    case Op::Arcsin:
        zeros(args[0], depth + 1);
        return;
    case Op::Exp:
    case Op::Gamma:
        return;
    case Op::Power:
        zeros(args[0], depth + 1);
        return;
    default: {
        Arb zero;
        level(id, zero, depth + 1);
    }
    }
}

/// Where the node has that value: undone from the outside in, down to a polynomial.
void Breakpoints::level(Id id, const Arb& value, int depth) {
    const TermGraph::Node& node = graph_[id];
    const auto args = graph_.args(id);
    if (node.constant)
        return;
    if (depth > kMostDepth || !arb_is_finite(value) ||
        (!arf_is_zero(arb_midref(value.get())) &&
         (arf_cmpabs_2exp_si(arb_midref(value.get()), kLargestSize) > 0 ||
          arf_cmpabs_2exp_si(arb_midref(value.get()), -kLargestSize) < 0))) {
        complete_ = false;
        return;
    }
    graph_.budget().spend(1);
    if (lines_[id].known) {
        Fmpq exact;
        arf_get_fmpq(exact, arb_midref(value.get()));
        FmpqPoly polynomial;
        fmpq_poly_scalar_mul_fmpq(polynomial, lines_[id].bottom, exact);
        fmpq_poly_sub(polynomial, lines_[id].top, polynomial);
        rootsOf(polynomial, arb_is_exact(value) && arb_bits(value) < kExactBits);
        return;
    }
    Arb next, other;
    const bool positive = arb_is_positive(value), negative = arb_is_negative(value);
    // The enclosures of constants beside the one part that varies.
    std::optional<Id> varying;
    if (node.op == Op::Sum || node.op == Op::Product || node.op == Op::Quotient) {
        std::vector<Id> constants;
        for (const Id arg : args) {
            if (graph_[arg].constant) {
                constants.push_back(arg);
            } else if (varying) {
                scan(id);
                return;
            } else {
                varying = arg;
            }
        }
        Enclosures enclosures(graph_, constants);
        enclosures.evaluate(std::vector<Acb>(graph_.variables().size()), kPrecision);
        arb_set(next, value);
        for (const Id constant : constants) {
            const Acb& is = enclosures.value(constant);
            if (enclosures.defined(constant) != Truth::Yes || acb_contains_zero(is) ||
                !arb_is_zero(acb_imagref(is.get()))) {
                complete_ = false;
                return;
            }
            if (node.op == Op::Sum)
                arb_sub(next, next, acb_realref(is.get()), kPrecision);
            else if (node.op == Op::Product)
                arb_div(next, next, acb_realref(is.get()), kPrecision);
            else if (constant == args[1])
                arb_mul(next, next, acb_realref(is.get()), kPrecision);
            else if (positive || negative)
                arb_div(next, acb_realref(is.get()), value, kPrecision);
            else
                return; // c/u is never 0
        }
        level(*varying, next, depth + 1);
        return;
    }
    switch (node.op) {
    case Op::WholePower:
        if (negative && node.payload % 2 == 0)
            return;
        arb_abs(next, value);
        arb_root_ui(next, next, static_cast<ulong>(node.payload), kPrecision);
        if (!negative)
            level(args[0], next, depth + 1);
        arb_neg(next, next);
        if (negative || node.payload % 2 == 0)
            level(args[0], next, depth + 1);
        return;
    case Op::Root:
        if (negative && node.payload % 2 == 0)
            return;
        if (node.payload > 1000)
            break;
        arb_pow_ui(next, value, static_cast<ulong>(node.payload), kPrecision);
        level(args[0], next, depth + 1);
        return;
    case Op::Abs:
        if (negative)
            return;
        level(args[0], value, depth + 1);
        arb_neg(next, value);
        level(args[0], next, depth + 1);
        return;
    case Op::Exp:
        if (!positive)
            return;
        arb_log(next, value, kPrecision);
        level(args[0], next, depth + 1);
        return;
    case Op::Ln:
        if (arf_cmpabs_2exp_si(arb_midref(value.get()), 20) > 0)
            break;
        arb_exp(next, value, kPrecision);
        level(args[0], next, depth + 1);
        return;
    case Op::Power:
        if (!graph_.isRational(args[0]) || fmpq_sgn(graph_.rational(args[0])) <= 0)
            break;
        if (!positive)
            return;
        arb_set_fmpq(next, graph_.rational(args[0]), kPrecision);
        arb_log(next, next, kPrecision);
        arb_log(other, value, kPrecision);
        arb_div(next, other, next, kPrecision);
        level(args[1], next, depth + 1);
        return;
    case Op::Sin:
    case Op::Cos: {
        arb_set_si(other, 1);
        arb_abs(next, value);
        if (arb_gt(next, other))
            return;
        if (node.op == Op::Sin)
            arb_asin(next, value, kPrecision);
        else
            arb_acos(next, value, kPrecision);
        if (!arb_is_finite(next))
            break;
        Arb turn;
        arb_const_pi(turn, kPrecision);
        if (node.op == Op::Sin)
            arb_sub(other, turn, next, kPrecision);
        else
            arb_neg(other, next);
        arb_mul_2exp_si(turn, turn, 1);
        levels(args[0], next, turn, depth + 1);
        levels(args[0], other, turn, depth + 1);
        return;
    }
    case Op::Arctan:
        arb_tan(next, value, kPrecision);
        level(args[0], next, depth + 1);
        return;
    case Op::Arcsin:
        arb_sin(next, value, kPrecision);
        level(args[0], next, depth + 1);
        return;
    case Op::Floor: // from here to the next whole number
        level(args[0], value, depth + 1);
        arb_add_si(next, value, 1, kPrecision);
        level(args[0], next, depth + 1);
        return;
    default:
        break;
    }
    scan(id);
}

void Breakpoints::levels(Id id, const Arb& from, const Arb& step, int depth) {
    for (int k = -2; k <= 2; ++k) {
        Arb value;
        arb_mul_si(value, step, k, kPrecision);
        arb_add(value, value, from, kPrecision);
        level(id, value, depth);
    }
}

} // namespace khatwa::maths
