#include "app/maths/constant.h"
#include "app/maths/univariate.h"

#include <cmath>
#include <numeric>

namespace khatwa::maths {

namespace {

using Id = TermGraph::Id;

/// log2 of the bounds u and l of a node, which is U/L.
struct Bound {
    double top = 0;
    double bottom = 0;
};

/// log2(2^a + 2^b).
double plus(double a, double b) {
    const double high = std::max(a, b), low = std::min(a, b);
    return high + std::log2(1 + std::exp2(low - high));
}

double sizeOf(const fmpz* x) {
    return fmpz_is_zero(x) ? 0 : static_cast<double>(fmpz_bits(x));
}

/// Walks the nodes below a constant once, arguments first.
class Walk {
public:
    explicit Walk(const TermGraph& graph) : graph_(graph) {}

    std::optional<double> bits(Id root) {
        std::vector<bool> wanted(root + 1);
        wanted[root] = true;
        for (Id id = root + 1; id-- > 0;)
            if (wanted[id] && !isTurn(id))
                for (const Id arg : graph_.args(id))
                    wanted[arg] = true;
        std::vector<Bound> bounds(root + 1);
        for (Id id = 0; id <= root; ++id)
            if (wanted[id] && !step(id, bounds))
                return std::nullopt;
        const double degree = degree_ * static_cast<double>(totient());
        if (!(degree < 1e6))
            return std::nullopt;
        // A bit more for every rounding of the logarithms.
        const double nodes = static_cast<double>(root) + 1;
        return (bounds[root].bottom + (degree - 1) * bounds[root].top) * 1.001 +
               degree * nodes * 0.001 + 2;
    }

private:
    /// Whether it is e^{iφ}, sin φ, cos φ with a rational part φ of π.
    bool isTurn(Id id) const { return turnOf(id).has_value(); }

    std::optional<Fmpq> turnOf(Id id) const {
        const Op op = graph_[id].op;
        if (op != Op::Sin && op != Op::Cos && op != Op::Exp)
            return std::nullopt;
        Id angle = graph_.args(id)[0];
        Fmpq turn;
        fmpq_one(turn);
        bool imaginary = false, pi = false;
        const auto factor = [&](Id part) {
            if (graph_[part].op == Op::Rational)
                turn = graph_.rational(part);
            else if (graph_[part].op == Op::Pi && !pi)
                pi = true;
            else if (graph_[part].op == Op::I && !imaginary)
                imaginary = true;
            else
                return false;
            return true;
        };
        if (graph_[angle].op == Op::Product) {
            for (const Id part : graph_.args(angle))
                if (!factor(part))
                    return std::nullopt;
        } else if (!factor(angle)) {
            return std::nullopt;
        }
        if (!pi || imaginary != (op == Op::Exp))
            return std::nullopt;
        if (fmpz_bits(fmpq_denref(turn.get())) > 12)
            return std::nullopt;
        return turn;
    }

    bool step(Id id, std::vector<Bound>& bounds) {
        const TermGraph::Node& node = graph_[id];
        const auto args = graph_.args(id);
        Bound& b = bounds[id];
        if (const auto turn = turnOf(id)) {
            // e^{iπp/q} is a root of unity of order 2q (with i, 4q); sin and cos are half a sum of
            // two of them.
            order_ = std::lcm(order_, 4 * fmpz_get_ui(fmpq_denref(turn->get())));
            b = node.op == Op::Exp ? Bound{0, 0} : Bound{1, 1};
            return order_ < 100'000;
        }
        switch (node.op) {
        case Op::Rational:
            b.top = sizeOf(fmpq_numref(graph_.rational(id).get()));
            b.bottom = sizeOf(fmpq_denref(graph_.rational(id).get()));
            if (fmpz_is_one(fmpq_denref(graph_.rational(id).get())))
                b.bottom = 0;
            return true;
        case Op::I:
            order_ = std::lcm(order_, 4UL);
            return true;
        case Op::Sum:
            b = bounds[args[0]];
            for (std::size_t i = 1; i < args.size(); ++i) {
                const Bound& c = bounds[args[i]];
                b = {plus(b.top + c.bottom, c.top + b.bottom), b.bottom + c.bottom};
            }
            return true;
        case Op::Product:
            for (const Id arg : args)
                b = {b.top + bounds[arg].top, b.bottom + bounds[arg].bottom};
            return true;
        case Op::Quotient:
            b = {bounds[args[0]].top + bounds[args[1]].bottom,
                 bounds[args[0]].bottom + bounds[args[1]].top};
            return true;
        case Op::WholePower:
            b = {bounds[args[0]].top * static_cast<double>(node.payload),
                 bounds[args[0]].bottom * static_cast<double>(node.payload)};
            return true;
        case Op::Root: {
            // (U/L)^(1/k) = (U L^(k-1))^(1/k)/L = U/(U^(k-1) L)^(1/k)
            const auto k = static_cast<double>(node.payload);
            const Bound& a = bounds[args[0]];
            degree_ *= k;
            if (a.top >= a.bottom)
                b = {(a.top + (k - 1) * a.bottom) / k, a.bottom};
            else
                b = {a.top, ((k - 1) * a.top + a.bottom) / k};
            return true;
        }
        case Op::RootOf: {
            // a_d α is an algebraic integer, and no conjugate of α is larger than 1 + max
            // |a_i/a_d|.
            const auto size = rootOfSize(graph_.rootOf(id), graph_.budget());
            if (!size)
                return false;
            degree_ *= static_cast<double>(size->degree);
            b = {static_cast<double>(size->bits) + 1, static_cast<double>(size->bits)};
            return true;
        }
        case Op::Abs: // of a real number: ± itself
        case Op::Conjugate:
            b = bounds[args[0]];
            if (graph_.complex())
                return false;
            return true;
        default:
            return false;
        }
    }

    ulong totient() const {
        Fmpz n, phi;
        fmpz_set_ui(n, order_);
        fmpz_euler_phi(phi, n);
        return fmpz_get_ui(phi);
    }

    const TermGraph& graph_;
    double degree_ = 1;
    ulong order_ = 1;
};

} // namespace

std::optional<double> separationBits(const TermGraph& graph, TermGraph::Id id) {
    return Walk(graph).bits(id);
}

} // namespace khatwa::maths
