// Constants with exponentials, logarithms and arcs: Calcium computes in the field that they
// generate, and finds the relations between them.

#include "app/maths/constant.h"

#include <vector>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

/// Beyond these a proof may take more than its time, and goes to a worker or is not tried.
constexpr std::size_t kMostNodes = 60;
constexpr int kMostTranscendental = 6;
constexpr std::int64_t kMostNumberBits = 400;
constexpr double kMostDegree = 24;
/// Microseconds; the cases of the tests take up to 5,000.
constexpr std::int64_t kCost = 20'000;

class Field {
public:
    explicit Field(const TermGraph& graph) : graph_(graph) {
        ca_ctx_init(context_);
        ca_ctx_set_option(context_, CA_OPT_PREC_LIMIT, 2048);
        ca_ctx_set_option(context_, CA_OPT_QQBAR_DEG_LIMIT, 40);
        ca_ctx_set_option(context_, CA_OPT_POW_LIMIT, 10);
        ca_ctx_set_option(context_, CA_OPT_GROEBNER_LENGTH_LIMIT, 40);
        ca_ctx_set_option(context_, CA_OPT_GROEBNER_POLY_LENGTH_LIMIT, 200);
        ca_ctx_set_option(context_, CA_OPT_GROEBNER_POLY_BITS_LIMIT, 2000);
        ca_ctx_set_option(context_, CA_OPT_VIETA_LIMIT, 4);
        values_ = _ca_vec_init(static_cast<slong>(graph.size()), context_);
    }
    ~Field() {
        _ca_vec_clear(values_, static_cast<slong>(graph_.size()), context_);
        ca_ctx_clear(context_);
    }
    Field(const Field&) = delete;
    Field& operator=(const Field&) = delete;

    /// Whether the node is zero; `signs` are those of the radicands of odd roots.
    Truth isZero(Id root, const std::vector<bool>& wanted, const Enclosures& signs) {
        for (Id id = 0; id <= root; ++id)
            if (wanted[id] && !step(id, signs))
                return Truth::Unknown;
        switch (ca_check_is_zero(values_ + root, context_)) {
        case T_TRUE:
            return Truth::Yes;
        case T_FALSE:
            return Truth::No;
        default:
            return Truth::Unknown;
        }
    }

private:
    bool step(Id id, const Enclosures& signs) {
        const TermGraph::Node& node = graph_[id];
        const auto args = graph_.args(id);
        const auto arg = [&](std::size_t i) { return values_ + args[i]; };
        ca_ptr result = values_ + id;
        switch (node.op) {
        case Op::Rational:
            ca_set_fmpq(result, graph_.rational(id), context_);
            return true;
        case Op::Pi:
            ca_pi(result, context_);
            return true;
        case Op::I:
            ca_i(result, context_);
            return true;
        case Op::Sum:
        case Op::Product:
            ca_set(result, arg(0), context_);
            for (std::size_t i = 1; i < args.size(); ++i) {
                if (node.op == Op::Sum)
                    ca_add(result, result, arg(i), context_);
                else
                    ca_mul(result, result, arg(i), context_);
            }
            break;
        case Op::Quotient:
            ca_div(result, arg(0), arg(1), context_);
            break;
        case Op::WholePower:
            if (node.payload < 1 || node.payload > 64)
                return false;
            ca_pow_ui(result, arg(0), static_cast<ulong>(node.payload), context_);
            break;
        case Op::Root: {
            Fmpq exponent;
            fmpq_set_si(exponent, 1, static_cast<ulong>(node.payload));
            const Acb& radicand = signs.value(args[0]);
            const bool negative = node.payload % 2 == 1 && !graph_.principalRoots() &&
                                  arb_is_zero(acb_imagref(radicand.get())) &&
                                  arb_is_negative(acb_realref(radicand.get()));
            if (negative) {
                ca_neg(result, arg(0), context_);
                ca_pow_fmpq(result, result, exponent, context_);
                ca_neg(result, result, context_);
            } else if (node.payload == 2) {
                ca_sqrt(result, arg(0), context_);
            } else {
                ca_pow_fmpq(result, arg(0), exponent, context_);
            }
            break;
        }
        case Op::Power:
            ca_pow(result, arg(0), arg(1), context_);
            break;
        case Op::Exp:
            ca_exp(result, arg(0), context_);
            break;
        case Op::Ln:
            ca_log(result, arg(0), context_);
            break;
        case Op::Sin:
            ca_sin(result, arg(0), context_);
            break;
        case Op::Cos:
            ca_cos(result, arg(0), context_);
            break;
        case Op::Arctan:
            ca_atan(result, arg(0), context_);
            break;
        case Op::Arcsin:
            ca_asin(result, arg(0), context_);
            break;
        case Op::Abs:
            ca_abs(result, arg(0), context_);
            break;
        case Op::Re:
            ca_re(result, arg(0), context_);
            break;
        case Op::Im:
            ca_im(result, arg(0), context_);
            break;
        case Op::Conjugate:
            ca_conj(result, arg(0), context_);
            break;
        case Op::Argument:
            ca_arg(result, arg(0), context_);
            break;
        case Op::Gamma:
            ca_gamma(result, arg(0), context_);
            break;
        default:
            return false;
        }
        return !CA_IS_SPECIAL(result);
    }

    const TermGraph& graph_;
    ca_ctx_t context_;
    ca_ptr values_ = nullptr;
};

} // namespace

Truth zeroByCalcium(TermGraph& graph, Id id, const Enclosures& signs) {
    const std::vector<bool> wanted = graph.below({id});
    std::size_t nodes = 0;
    int transcendental = 0;
    double degree = 1;
    std::int64_t bits = 0;
    for (Id i = 0; i <= id; ++i) {
        if (!wanted[i])
            continue;
        ++nodes;
        switch (graph[i].op) {
        case Op::Rational:
            bits = std::max(bits, graph.bits(i));
            break;
        case Op::Root:
            degree *= static_cast<double>(graph[i].payload);
            break;
        case Op::Power:
        case Op::Exp:
        case Op::Ln:
        case Op::Sin:
        case Op::Cos:
        case Op::Arctan:
        case Op::Arcsin:
        case Op::Argument:
        case Op::Gamma:
            ++transcendental;
            break;
        default:
            break;
        }
    }
    if (nodes > kMostNodes || transcendental > kMostTranscendental || degree > kMostDegree ||
        bits > kMostNumberBits)
        graph.budget().needsWorker();
    graph.budget().spend(kCost);
    return Field(graph).isZero(id, wanted, signs);
}

} // namespace khatwa::maths
