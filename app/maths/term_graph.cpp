#include "app/maths/term_graph.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace khatwa::maths {

namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
    hash *= 0xFF51AFD7ED558CCDULL;
    return hash ^ (hash >> 33);
}

std::uint64_t hashOf(const fmpz* x) {
    const auto low = static_cast<std::uint64_t>(fmpz_fdiv_ui(x, 0xFFFFFFFFFFFFFFC5ULL));
    return fmpz_sgn(x) < 0 ? ~low : low;
}

} // namespace

bool TermGraph::isRational(Id id, long value) const {
    return isRational(id) && fmpq_cmp_si(rational(id), value) == 0;
}

TermGraph::Id TermGraph::make(Op op, std::span<const Id> args, std::int64_t payload) {
    std::uint64_t hash = mixed(static_cast<std::uint64_t>(op), static_cast<std::uint64_t>(payload));
    for (const Id arg : args)
        hash = mixed(hash, arg);
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        const Node& node = nodes_[it->second];
        if (node.op == op && node.payload == payload &&
            std::ranges::equal(this->args(it->second), args))
            return it->second;
    }
    bool total = true, constant = true, opaque = op == Op::Opaque;
    for (const Id arg : args) {
        total = total && nodes_[arg].total;
        constant = constant && nodes_[arg].constant;
        opaque = opaque || nodes_[arg].opaque;
    }
    switch (op) {
    case Op::Variable:
        constant = false;
        break;
    case Op::Infinity:
    case Op::Undefined:
    case Op::Quotient:
    case Op::Gamma:
    case Op::Arcsin:
    case Op::Argument:
    case Op::Piecewise:
    case Op::Function:
    case Op::Opaque:
        total = false;
        break;
    case Op::WholePower:
        total = total && payload > 0;
        break;
    case Op::Root:
        total = total && (payload % 2 == 1 || complex_ || nodes_[args[0]].positive);
        break;
    case Op::Ln:
    case Op::Power:
        total = total && nodes_[args[0]].positive;
        break;
    case Op::Arctan:
    case Op::Floor:
        total = total && !complex_;
        break;
    default:
        break;
    }
    if (op == Op::Opaque || op == Op::Function)
        constant = false;
    const auto id = static_cast<Id>(nodes_.size());
    if (id % 4 == 0)
        budget_.spend(1);
    const auto firstArg = static_cast<std::uint32_t>(args_.size());
    args_.insert(args_.end(), args.begin(), args.end());
    nodes_.push_back({op, total, constant, opaque, isReal(op, args, payload),
                      isPositive(op, args, payload), payload, firstArg,
                      static_cast<std::uint32_t>(args.size())});
    known_.emplace(hash, id);
    return id;
}

bool TermGraph::isReal(Op op, std::span<const Id> args, std::int64_t payload) const {
    if (!complex_)
        return true;
    const bool all = std::ranges::all_of(args, [&](Id arg) { return nodes_[arg].real; });
    switch (op) {
    case Op::Variable:
        return letters_ != Assume::Complex;
    case Op::I:
    case Op::Function:
    case Op::Opaque:
        return false;
    case Op::Re:
    case Op::Im:
    case Op::Abs:
    case Op::Argument:
        return true;
    case Op::Root:
        return all && (nodes_[args[0]].positive || (payload % 2 == 1 && !principalRoots()));
    case Op::Ln:
    case Op::Power:
        return all && nodes_[args[0]].positive;
    case Op::Arcsin:
        return false;
    default:
        return all;
    }
}

bool TermGraph::isPositive(Op op, std::span<const Id> args, std::int64_t payload) const {
    const auto positive = [&](Id arg) { return nodes_[arg].positive; };
    switch (op) {
    case Op::Variable:
        return letters_ == Assume::Positive;
    case Op::Pi:
        return true;
    case Op::Exp:
        return nodes_[args[0]].real;
    case Op::Sum: {
        // Of squares, too, where one term is positive: x² + 1.
        const auto notNegative = [&](Id arg) {
            const Node& node = nodes_[arg];
            return node.positive ||
                   (node.op == Op::WholePower && node.payload % 2 == 0 &&
                    nodes_[this->args(arg)[0]].real) ||
                   (node.op == Op::Abs);
        };
        return std::ranges::all_of(args, notNegative) && std::ranges::any_of(args, positive);
    }
    case Op::Product:
    case Op::Quotient:
    case Op::Root:
    case Op::Power:
        return std::ranges::all_of(args, positive) && (op != Op::Power || nodes_[args[1]].real);
    case Op::WholePower:
        return payload > 0 && positive(args[0]);
    case Op::Ln:
        return isRational(args[0]) && fmpq_cmp_si(rational(args[0]), 1) > 0;
    default:
        return false;
    }
}

/// Certainly defined everywhere and not 0.
bool TermGraph::isNonzero(Id id) const {
    const Node& node = nodes_[id];
    if (!node.total)
        return false;
    if (node.positive)
        return true;
    switch (node.op) {
    case Op::Rational:
        return !fmpq_is_zero(rational(id));
    case Op::Exp:
    case Op::I:
        return true;
    case Op::Product:
    case Op::WholePower:
        return std::ranges::all_of(args(id), [&](Id arg) { return isNonzero(arg); });
    default:
        return false;
    }
}

std::vector<bool> TermGraph::below(const std::vector<Id>& roots) const {
    std::vector<bool> wanted(size());
    for (const Id root : roots)
        wanted[root] = true;
    for (std::size_t i = size(); i-- > 0;) // arguments come before their users
        if (wanted[i])
            for (const Id arg : args(static_cast<Id>(i)))
                wanted[arg] = true;
    return wanted;
}

TermGraph::Id TermGraph::rationalNode(const Fmpq& value) {
    const std::uint64_t hash =
        mixed(mixed(0, hashOf(fmpq_numref(value.get()))), hashOf(fmpq_denref(value.get())));
    const auto [first, last] = known_.equal_range(hash);
    for (auto it = first; it != last; ++it)
        if (nodes_[it->second].op == Op::Rational && fmpq_equal(rational(it->second), value))
            return it->second;
    const auto id = static_cast<Id>(nodes_.size());
    nodes_.push_back({Op::Rational, true, true, false, true, fmpq_sgn(value) > 0,
                      static_cast<std::int64_t>(rationals_.size()),
                      static_cast<std::uint32_t>(args_.size()), 0});
    rationals_.push_back(value);
    known_.emplace(hash, id);
    return id;
}

TermGraph::Id TermGraph::integer(long value) {
    Fmpq q;
    fmpq_set_si(q, value, 1);
    return rationalNode(q);
}

TermGraph::Id TermGraph::variable(const std::string& name) {
    const auto at = std::ranges::find(variables_, name);
    const auto index = at - variables_.begin();
    if (at == variables_.end()) {
        variables_.push_back(name);
        integers_.push_back(false);
        exponents_.push_back(false);
    }
    return make(Op::Variable, {}, index);
}

void TermGraph::bind(const std::string& symbol, Id value) {
    bound_[symbol] = value;
}

std::int64_t TermGraph::bits(Id id) const {
    return bitsOf(rational(id));
}

bool parseNumber(const std::string& text, std::int64_t maxBits, Fmpq& value) {
    // 12 digits are 40 bits; only what stays within maxBits is computed.
    std::string digits, repeated;
    std::int64_t places = 0, exponent = 0;
    bool afterPoint = false, inRepeat = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            (inRepeat ? repeated : digits) += c;
            if (afterPoint && !inRepeat)
                ++places;
        } else if (c == '.') {
            afterPoint = true;
        } else if (c == '(') {
            inRepeat = true;
        } else if (c == 'e' || c == 'E') {
            const bool negative = i + 1 < text.size() && text[i + 1] == '-';
            for (++i; i < text.size(); ++i) {
                if (text[i] < '0' || text[i] > '9')
                    continue;
                exponent = exponent * 10 + (text[i] - '0');
                if (exponent > maxBits)
                    return false;
            }
            exponent = negative ? -exponent : exponent;
        }
    }
    const std::int64_t scale = exponent - places;
    const auto length = static_cast<std::int64_t>(digits.size() + repeated.size());
    if ((length + std::abs(scale)) * 10 / 3 > maxBits)
        return false;
    if (digits.empty() && repeated.empty())
        return false;
    Fmpz whole, part, ten;
    if (!digits.empty())
        fmpz_set_str(whole, digits.c_str(), 10);
    fmpq_set_fmpz(value, whole);
    if (!repeated.empty()) { // r recurring k digits is r/(10^k - 1)
        fmpz_set_str(part, repeated.c_str(), 10);
        fmpz_ui_pow_ui(ten, 10, repeated.size());
        fmpz_sub_ui(ten, ten, 1);
        Fmpq tail;
        fmpq_set_fmpz_frac(tail, part, ten);
        fmpq_add(value, value, tail);
    }
    fmpz_ui_pow_ui(ten, 10, static_cast<ulong>(std::abs(scale)));
    if (scale >= 0)
        fmpq_mul_fmpz(value, value, ten);
    else
        fmpq_div_fmpz(value, value, ten);
    return true;
}

} // namespace khatwa::maths
