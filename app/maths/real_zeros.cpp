// Zeros of real functions. A formula is taken apart until what is left is a polynomial: products
// into factors, |u| into cases, a kernel (√u, ln u, a^u, …) that stands alone becomes a letter, is
// solved for and undone; several roots are eliminated by resultants and what is found is checked.

#include "app/maths/ends.h"
#include "app/maths/rational_function.h"
#include "app/maths/real_function.h"
#include "app/maths/transform.h"
#include "app/maths/univariate.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

constexpr int kMaxDepth = 14;

Expression zeroNumber() {
    return Expression::number(0L);
}

Expression oneNumber() {
    return Expression::number(1);
}

/// The whole number a constant expression is, where it is one and small.
std::optional<long> wholeNumber(const Expression& e, Budget& budget) {
    const auto value = rationalValue(e, budget);
    return value ? value->toLong() : std::nullopt;
}

const Expression* findAbs(const Expression& e, const std::string& variable) {
    for (const Expression& child : e.children())
        if (const Expression* inner = findAbs(child, variable))
            return inner;
    return e.is(Kind::Abs) && dependsOn(e, variable) ? &e : nullptr;
}

} // namespace

Expression RealFunctions::prepared(const Expression& e) {
    if (e.size() == 0 || !has(e))
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(prepared(child));
    const Expression made = Expression::node(e.kind(), std::move(children), e.text());
    if (made.is(Kind::Power) && !has(made[1])) {
        const auto exponent = rationalValue(made[1], budget_);
        if (exponent && *exponent == Rational(1, 2))
            return prepared(root(made[0]));
    }
    if (made.is(Kind::Root) && made[1].isNumber("2")) {
        if (made[0].is(Kind::Power) && made[0][1].isNumber("2"))
            return Expression::node(Kind::Abs, {made[0][0]});
        // √(x²-2x+1) = |x-1|
        const Generators generators = Generators::ofSymbols({variable_});
        const auto radicand = asPolynomial(made[0], generators, budget_);
        if (radicand && !radicand->isZero() && radicand->degree(0) > 0) {
            const Factorization factors = radicand->factor(budget_);
            const auto unit = factors.unit.root(2);
            if (unit && std::ranges::all_of(factors.factors, [](const auto& factor) {
                    return factor.second % 2 == 0;
                })) {
                std::vector<Expression> parts{unit->toExpression()};
                for (const auto& [factor, exponent] : factors.factors)
                    parts.push_back(power(factor.toExpression(),
                                          Expression::number(static_cast<long>(exponent / 2))));
                return Expression::node(Kind::Abs, {product(std::move(parts))});
            }
        }
    }
    if (made.is(Kind::Call) && made.size() == 2) {
        if (made.text() == "log" && has(made[1]))
            return quotient(Expression::call("ln", {made[0]}), Expression::call("ln", {made[1]}));
        if (made.text() == "max" || made.text() == "min") {
            const Expression gap = Expression::node(Kind::Abs, {sum({made[0], negate(made[1])})});
            return quotient(sum({made[0], made[1], made.text() == "max" ? gap : negate(gap)}),
                            Expression::number(2));
        }
    }
    return made;
}

Expression replaced(const Expression& e, const Expression& from, const Expression& to) {
    if (e == from)
        return to;
    if (e.size() == 0)
        return e;
    std::vector<Expression> children;
    bool changed = false;
    for (const Expression& child : e.children()) {
        children.push_back(replaced(child, from, to));
        changed = changed || !(children.back() == child);
    }
    return changed ? Expression::node(e.kind(), std::move(children), e.text()) : e;
}

/// Counts how deep the taking apart has gone.
class RealFunctions::Level {
public:
    explicit Level(RealFunctions& functions) : functions_(functions) {
        if (++functions_.depth_ > kMaxDepth) {
            --functions_.depth_;
            throw OverBudget{};
        }
        functions_.budget_.spend(2);
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --functions_.depth_; }

private:
    RealFunctions& functions_;
};

std::optional<RealSet> RealFunctions::zeros(const Expression& e) {
    return both(candidates(e), domain(e));
}

std::optional<RealSet> RealFunctions::candidates(const Expression& e) {
    const Level level(*this);
    if (!has(e)) {
        const auto value = sign(e);
        if (!value)
            return std::nullopt;
        return *value == 0 ? RealSet::all() : RealSet{};
    }
    if (auto function = factoredFunction(e, variable_, budget_)) {
        int beyond = 0;
        bool allReal = false;
        const auto points = criticalPoints(*function, variable_, beyond, allReal, budget_);
        if (!points)
            return std::nullopt;
        if (beyond == 0)
            return RealSet::all();
        std::vector<Expression> values;
        for (const CriticalPoint& point : *points)
            if (point.multiplicity > 0)
                values.push_back(point.value);
        return setFromPoints(values, budget_);
    }
    return candidatesOfFactor(e);
}

std::optional<RealSet> RealFunctions::candidatesOfFactor(const Expression& e) {
    switch (e.kind()) {
    case Kind::Product: {
        MaybeSet total = RealSet{};
        for (const Expression& factor : e.children()) {
            total = either(total, candidates(factor));
            if (!total)
                return std::nullopt;
        }
        return total;
    }
    case Kind::Negate:
    case Kind::Percent:
    case Kind::Abs:
    case Kind::Quotient:
    case Kind::Root:
        return candidates(e[0]);
    case Kind::Power: {
        if (has(e[1]))
            return RealSet{}; // a power of a positive number is never zero
        const auto exponent = sign(e[1]);
        if (!exponent)
            return std::nullopt;
        return *exponent > 0 ? candidates(e[0]) : RealSet{};
    }
    case Kind::Call:
        if (e.isCall("exp"))
            return RealSet{};
        return undone(e, zeroNumber());
    default:
        break;
    }
    if (findAbs(e, variable_))
        return byCases(e);
    const Generators generators = Generators::of(e, Kernels::Known, budget_);
    std::vector<Expression> kernels;
    bool bare = false, roots = true;
    for (std::size_t i = 0; i < generators.size(); ++i) {
        const Expression& generator = generators[i];
        if (generator.is(Kind::Symbol))
            bare = bare || generator.text() == variable_;
        else if (has(generator)) {
            kernels.push_back(generator);
            roots = roots &&
                    (generator.is(Kind::Root) || (generator.is(Kind::Power) && !has(generator[1])));
        }
    }
    // Empty where generators cannot take a part of it.
    const auto function = asRationalFunction(e, generators, budget_);
    if (!function || function->isZero())
        return std::nullopt;
    if (kernels.empty())
        return bySymbolicCoefficients(function->toExpression());
    const Expression rewritten = function->toExpression();
    auto found = byKernels(e, rewritten, *function, kernels, bare, roots);
    if (!found)
        return std::nullopt;
    // (x²)^(1/4) as x^(1/2) is not defined for negative x any more: nothing may be lost so.
    const auto before = domain(e), after = domain(rewritten);
    const auto lost = before && after ? without(*before, *after, budget_) : std::nullopt;
    if (!lost || !lost->isFinite())
        return std::nullopt;
    return lost->isEmpty() ? found : either(found, checked(*lost, e));
}

std::optional<RealSet> RealFunctions::byKernels(const Expression& e, const Expression& rewritten,
                                                const RationalFunction& function,
                                                const std::vector<Expression>& kernels, bool bare,
                                                bool roots) {
    const Factorization factors = function.top().factor(budget_);
    if (factors.factors.size() > 1) {
        MaybeSet total = RealSet{};
        for (const auto& [factor, exponent] : factors.factors) {
            total = either(total, candidates(factor.toExpression()));
            if (!total)
                return std::nullopt;
        }
        return total;
    }
    if (kernels.size() == 1 && !bare)
        return bySubstitution(rewritten, kernels[0]);
    if (roots)
        return byRadicals(e, kernels);
    if (auto found = byLogarithms(e))
        return found;
    return byExponentials(rewritten);
}

std::optional<RealSet> RealFunctions::byCases(const Expression& e) {
    const Expression bars = *findAbs(e, variable_);
    const Expression inner = bars[0];
    const auto above = relation(inner, Rel::GreaterEqual, zeroNumber());
    const auto below = relation(inner, Rel::Less, zeroNumber());
    return either(both(above, candidates(replaced(e, bars, inner))),
                  both(below, candidates(replaced(e, bars, negate(inner)))));
}

std::optional<RealSet> RealFunctions::bySubstitution(const Expression& e,
                                                     const Expression& kernel) {
    const std::string letter = variable_ + "_kernel";
    const Expression inKernel = replaced(e, kernel, Expression::symbol(letter));
    if (has(inKernel))
        return std::nullopt;
    const auto values = RealFunctions(letter, budget_).zeros(inKernel);
    if (!values || !values->isFinite())
        return std::nullopt;
    MaybeSet total = RealSet{};
    for (const Piece& value : values->pieces) {
        total = either(total, undone(kernel, value.low));
        if (!total)
            return std::nullopt;
    }
    return total;
}

std::optional<RealSet> RealFunctions::undone(const Expression& kernel, const Expression& value) {
    const auto equals = [&](const Expression& inner, const Expression& to) {
        return zeros(to.isNumber("0") ? inner : sum({inner, negate(simplified(to))}));
    };
    const auto direction = sign(value);
    if (!direction)
        return std::nullopt;
    if (kernel.is(Kind::Root)) {
        const auto index = wholeNumber(kernel[1], budget_);
        if (!index || *index < 2)
            return std::nullopt;
        if (*index % 2 == 0 && *direction < 0)
            return RealSet{};
        return equals(kernel[0], power(value, kernel[1]));
    }
    if (kernel.is(Kind::Abs))
        return *direction < 0 ? RealSet{}
                              : either(equals(kernel[0], value), equals(kernel[0], negate(value)));
    if (kernel.is(Kind::Power) && !has(kernel[1])) {
        const auto exponent = rationalValue(kernel[1], budget_);
        if (!exponent) { // u^π: of a positive base
            if (*direction <= 0)
                return std::nullopt;
            return equals(kernel[0], power(value, quotient(oneNumber(), kernel[1])));
        }
        const auto top = exponent->numerator().toLong(), bottom = exponent->denominator().toLong();
        if (!top || !bottom || *top == 0)
            return std::nullopt;
        // u^(p/q) = c: the q-th root of u^p.
        if (*bottom % 2 == 0 && *direction < 0)
            return RealSet{};
        const Expression raised = simplified(power(value, Expression::number(*bottom)));
        return equals(*top == 1 ? kernel[0] : power(kernel[0], Expression::number(*top)), raised);
    }
    if (kernel.is(Kind::Power) && !has(kernel[0])) {
        if (*direction <= 0)
            return RealSet{};
        return equals(kernel[1], logarithm(value, kernel[0]));
    }
    if (!kernel.is(Kind::Call) || kernel.size() == 0)
        return std::nullopt;
    const std::string& name = kernel.text();
    const Expression& inner = kernel[0];
    if (name == "exp")
        return *direction <= 0 ? RealSet{}
                               : equals(inner, logarithm(value, Expression::constant("e")));
    if (name == "ln")
        return equals(inner,
                      *direction == 0 ? oneNumber() : power(Expression::constant("e"), value));
    if (name == "log")
        return equals(inner, power(kernel.size() == 2 ? kernel[1] : Expression::number(10), value));
    if (kernel.size() != 1)
        return std::nullopt;
    if (name == "arsinh" || name == "arctan" || name == "arcsin" || name == "sinh" ||
        name == "tanh" || name == "artanh") {
        if (*direction == 0)
            return equals(inner, zeroNumber());
    }
    const auto below = [&](const Expression& bound) {
        const auto low = compareEnds(value, negate(bound), budget_);
        const auto high = compareEnds(value, bound, budget_);
        return low && high ? std::optional<bool>(*low > 0 && *high < 0) : std::nullopt;
    };
    if (name == "sin" || name == "cos") { // no value beyond 1; else solutions without end
        const auto low = compareEnds(value, negate(oneNumber()), budget_);
        const auto high = compareEnds(value, oneNumber(), budget_);
        if (low && high && (*low < 0 || *high > 0))
            return RealSet{};
        return std::nullopt;
    }
    if (name == "arctan") {
        const auto inside = below(quotient(Expression::constant("pi"), Expression::number(2)));
        if (!inside)
            return std::nullopt;
        return *inside ? equals(inner, Expression::call("tan", {value})) : RealSet{};
    }
    if (name == "sinh")
        return equals(inner, Expression::call("arsinh", {value}));
    return std::nullopt;
}

Expression RealFunctions::logarithm(const Expression& value, const Expression& base) {
    const auto of = rationalValue(value, budget_), to = rationalValue(base, budget_);
    if (of && of->isOne())
        return zeroNumber();
    // 8 = 2³, 1/9 = 3⁻², 8 = 4^(3/2): both are powers of one number with small exponents.
    if (of && to && of->sign() > 0 && to->sign() > 0)
        for (long bottom = 1; bottom <= 3; ++bottom)
            for (long top = -40; top <= 40; ++top) {
                const auto left = to->pow(top, 512), right = of->pow(bottom, 512);
                if (left && right && *left == *right)
                    return Rational(top, bottom).toExpression();
            }
    if (base.is(Kind::Constant, "e"))
        return value.is(Kind::Constant, "e") ? oneNumber() : Expression::call("ln", {value});
    if (value.is(Kind::Power) && value[0] == base)
        return value[1];
    return quotient(Expression::call("ln", {value}), Expression::call("ln", {base}));
}

std::optional<RealSet> RealFunctions::byRadicals(const Expression& e,
                                                 const std::vector<Expression>& kernels) {
    if (kernels.size() > 4)
        return std::nullopt;
    // Every root becomes a letter t with t^n = u; later ones may stand under earlier ones.
    std::vector<Expression> order = kernels;
    std::ranges::sort(order, [](const Expression& a, const Expression& b) {
        return a.nodes() != b.nodes() ? a.nodes() > b.nodes() : a.hash() < b.hash();
    });
    std::vector<std::string> names{variable_};
    for (std::size_t i = 0; i < order.size(); ++i)
        names.push_back("t_" + std::to_string(i + 1));
    const auto inLetters = [&](Expression from, std::size_t first) {
        for (std::size_t i = first; i < order.size(); ++i)
            from = replaced(from, order[i], Expression::symbol(names[i + 1]));
        return from;
    };
    const Generators letters = Generators::ofSymbols(names);
    // The kernels stand in `e` as the generators write them only in this form.
    const Generators known = Generators::of(e, Kernels::Known, budget_);
    const auto whole = asRationalFunction(e, known, budget_);
    if (!whole)
        return std::nullopt;
    auto top = asPolynomial(inLetters(whole->top().toExpression(), 0), letters, budget_);
    if (!top)
        return std::nullopt;
    for (std::size_t i = 0; i < order.size(); ++i) {
        long exponent = 1, index = 0;
        if (order[i].is(Kind::Root)) {
            const auto n = wholeNumber(order[i][1], budget_);
            index = n.value_or(0);
        } else if (const auto q = rationalValue(order[i][1], budget_)) {
            index = q->denominator().toLong().value_or(0);
            exponent = q->numerator().toLong().value_or(0);
        }
        if (index < 2 || index > 6 || exponent < 1 || exponent > 6)
            return std::nullopt;
        const auto radicand = asRationalFunction(
            inLetters(power(order[i][0], Expression::number(exponent)), i + 1), letters, budget_);
        const auto t = letters.indexOf(names[i + 1]);
        if (!radicand || !t)
            return std::nullopt;
        const Polynomial raised =
            Polynomial::generator(letters, *t, static_cast<unsigned long>(index));
        const Polynomial condition = raised.times(radicand->bottom(), budget_) - radicand->top();
        if (top->uses(*t))
            top = top->resultant(condition, *t, budget_);
    }
    if (top->isZero())
        return std::nullopt;
    const auto found = candidates(top->toExpression());
    if (!found || !found->isFinite())
        return std::nullopt;
    return checked(*found, e);
}

/// Those of the points at which the function is defined and zero.
std::optional<RealSet> RealFunctions::checked(const RealSet& points, const Expression& e) {
    const auto defined = domain(e);
    if (!defined)
        return std::nullopt;
    const auto inside = intersect(points, *defined, budget_);
    if (!inside)
        return std::nullopt;
    RealSet result;
    for (const Piece& point : inside->pieces) {
        const auto value = sign(substituted(e, {{variable_, point.low}}));
        if (!value)
            return std::nullopt;
        if (*value == 0)
            result.pieces.push_back(point);
    }
    return result;
}

/// Σ c ln u + d = 0 with rational c: Π u^c = e^(-d).
std::optional<RealSet> RealFunctions::byLogarithms(const Expression& e) {
    std::vector<Expression> factors;
    std::vector<Expression> constants;
    std::optional<Expression> base;
    for (const Expression& term : termsOf(e)) {
        Expression rest = term;
        bool negative = false;
        while (rest.is(Kind::Negate)) {
            negative = !negative;
            rest = rest[0];
        }
        if (!has(rest)) {
            constants.push_back(negative ? rest : negate(rest));
            continue;
        }
        Rational scale(negative ? -1 : 1);
        std::optional<Expression> log;
        const Factors parts = factorsOf(rest);
        for (const Expression& part : parts.above) {
            if (has(part) && !log)
                log = part;
            else if (const auto number = rationalValue(part, budget_))
                scale *= *number;
            else
                return std::nullopt;
        }
        for (const Expression& part : parts.below) {
            const auto number = rationalValue(part, budget_);
            if (!number || number->isZero())
                return std::nullopt;
            scale /= *number;
        }
        if (parts.isNegative)
            scale = -scale;
        if (!log || !log->is(Kind::Call) || (log->text() != "ln" && log->text() != "log"))
            return std::nullopt;
        Expression own = log->isCall("ln")  ? Expression::constant("e")
                         : log->size() == 2 ? (*log)[1]
                                            : Expression::number(10);
        if (has(own))
            return std::nullopt;
        if (!base)
            base = own;
        if (!(*base == own)) {
            // log_4 u = log_2 u / 2
            const Expression step = logarithm(own, *base);
            const auto number = rationalValue(step, budget_);
            if (!number || number->isZero())
                return std::nullopt;
            scale /= *number;
        }
        if (scale.isZero())
            continue;
        factors.push_back(scale.isOne() ? (*log)[0] : power((*log)[0], scale.toExpression()));
    }
    if (!base || factors.empty())
        return std::nullopt;
    const Expression right = simplified(
        constants.empty() ? oneNumber() : power(*base, simplified(sum(std::move(constants)))));
    const auto found = candidates(sum({product(std::move(factors)), negate(right)}));
    // Where a product is positive its factors need not be: the domain of `e` sees to that.
    return both(found, domain(e));
}

/// A a^u + B b^v = 0 with constants A, B of different signs: u ln a - v ln b + ln(-A/B) = 0.
std::optional<RealSet> RealFunctions::byExponentials(const Expression& e) {
    const std::vector<Expression> terms = termsOf(e.is(Kind::Quotient) ? e[0] : e);
    if (terms.size() != 2)
        return std::nullopt;
    std::vector<Expression> logs;
    int signs[2] = {0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
        const Factors parts = factorsOf(terms[i]);
        std::vector<Expression> constants, sums;
        for (const bool below : {false, true})
            for (const Expression& part : below ? parts.below : parts.above) {
                if (!has(part)) {
                    constants.push_back(below ? quotient(oneNumber(), part) : part);
                    continue;
                }
                Expression log;
                if (part.isCall("exp"))
                    log = part[0];
                else if (part.is(Kind::Power) && !has(part[0]))
                    log = product({part[1], Expression::call("ln", {part[0]})});
                else if (part.is(Kind::Power) && part[0].is(Kind::Power) && !has(part[1]) &&
                         !has(part[0][0]))
                    log = product({part[1], part[0][1], Expression::call("ln", {part[0][0]})});
                else
                    return std::nullopt;
                sums.push_back(below ? negate(log) : log);
            }
        const Expression factor = product(std::move(constants));
        const auto direction = sign(factor);
        if (!direction || *direction == 0)
            return std::nullopt;
        signs[i] = parts.isNegative ? -*direction : *direction;
        sums.push_back(Expression::call("ln", {Expression::node(Kind::Abs, {factor})}));
        logs.push_back(sum(std::move(sums)));
    }
    if (signs[0] == signs[1])
        return RealSet{};
    return candidates(sum({logs[0], negate(logs[1])}));
}

} // namespace khatwa::maths
