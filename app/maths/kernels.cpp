#include "app/maths/kernels.h"

#include "app/maths/rational_function.h"

#include <algorithm>
#include <numeric>

namespace khatwa::maths {

namespace {

/// Exponents with a larger denominator make a kernel of their own.
constexpr long kLargestDenominator = 1000;
/// Numbers under roots are taken to pieces by primes up to here; what is left stays whole.
constexpr unsigned long kLargestPrime = 1000;
/// Radicands that are taken to pieces at all.
constexpr std::size_t kRadicandBits = 256;

/// Infinity is no number: ∞ - ∞ would be 0 if it were a letter.
bool hasNoValue(const Expression& expression) {
    return expression.is(Kind::Constant, "infinity") ||
           expression.is(Kind::Constant, "undefined") ||
           std::ranges::any_of(expression.children(), hasNoValue);
}

bool isWholeNumber(const Expression& expression, Budget& budget) {
    const std::optional<Rational> value = rationalValue(expression, budget, 128);
    return value && value->isInteger();
}

} // namespace

bool isRationalNode(const Expression& node, Budget& budget) {
    switch (node.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Sum:
    case Kind::Product:
    case Kind::Negate:
    case Kind::Quotient:
    case Kind::Mixed:
    case Kind::Percent:
        return true;
    case Kind::Power:
        return isWholeNumber(node[1], budget);
    case Kind::Factorial:
    case Kind::DoubleFactorial:
    case Kind::Abs:
        return rationalValue(node, budget).has_value();
    default:
        return false;
    }
}

void KernelCollector::collect(const Expression& expression) {
    if (symbols_.size() + atoms_.size() > Generators::kMost)
        return;
    if (expression.is(Kind::Symbol)) {
        symbols_.insert(expression.text());
        return;
    }
    if (expression.is(Kind::Number))
        return;
    if (isRationalNode(expression, budget_)) {
        if (expression.is(Kind::Power)) {
            collect(expression[0]);
            return;
        }
        if (expression.is(Kind::Factorial) || expression.is(Kind::DoubleFactorial) ||
            expression.is(Kind::Abs))
            return;
        for (const Expression& child : expression.children())
            collect(child);
        return;
    }
    if (kernels_ == Kernels::Known && isScalar(expression) && !hasNoValue(expression))
        kernel(expression);
}

void KernelCollector::kernel(const Expression& node) {
    if (values_.contains(node))
        return;
    Value value;
    bool taken = false;
    switch (node.kind()) {
    case Kind::Constant:
        if (node.text() == "pi" || node.text() == "e" || node.text() == "i") {
            takePower(node, Rational(1), value);
            taken = true;
        }
        break;
    case Kind::Root:
        if (const std::optional<Rational> index = rationalValue(node[1], budget_, 64);
            index && index->isInteger() && index->sign() > 0)
            taken = takeRoot(node[0], index->inverse(), value);
        break;
    case Kind::Power:
        if (const std::optional<Rational> exponent = rationalValue(node[1], budget_, 128))
            taken = takeRoot(node[0], *exponent, value);
        else
            taken = takeExponential(node[0], node[1], value);
        break;
    case Kind::Abs:
    case Kind::Factorial:
    case Kind::DoubleFactorial:
        if (const std::optional<Expression> inside = canonical(node[0])) {
            takePower(Expression::node(node.kind(), {*inside}), Rational(1), value);
            taken = true;
        }
        break;
    case Kind::Call:
        taken = takeCall(node, value);
        break;
    default:
        break;
    }
    if (!taken) { // known by its looks alone
        value = Value();
        takePower(node, Rational(1), value);
    }
    values_.emplace(node, std::move(value));
}

void KernelCollector::takePower(const Expression& atom, const Rational& exponent, Value& value) {
    if (exponent.isZero())
        return;
    if (atom.is(Kind::Symbol)) // x^(1^b) is x, which may stand nowhere else
        symbols_.insert(atom.text());
    const auto [found, isNew] = atomOf_.try_emplace(atom, atoms_.size());
    if (isNew)
        atoms_.push_back({atom});
    const std::optional<long> denominator = exponent.denominator().toLong();
    Atom& known = atoms_[found->second];
    known.denominator = std::lcm(known.denominator, denominator.value_or(1));
    value.powers.emplace_back(found->second, exponent);
}

/// number^exponent, or number^(exponent · monomial), for a number above zero.
bool KernelCollector::takeNumber(const Rational& number, const Rational& exponent,
                                 const Expression* monomial, Value& value) {
    if (number.sign() <= 0 || number.bits() > kRadicandBits)
        return false;
    const auto take = [&](const Rational& prime, const Rational& by) {
        const Rational whole = monomial ? Rational() : by.floor();
        if (!whole.isZero()) {
            const std::optional<Rational> factor = prime.pow(whole, 1 << 12);
            if (!factor)
                return false;
            value.factor *= *factor;
        }
        const Expression base = prime.toExpression();
        takePower(monomial ? power(base, *monomial) : base, by - whole, value);
        return true;
    };
    for (const bool below : {false, true}) {
        Rational left = below ? number.denominator() : number.numerator();
        for (unsigned long p = 2; p <= kLargestPrime && !left.isOne(); ++p) {
            const Rational prime(static_cast<long>(p));
            long count = 0;
            while (fmpz_divisible_si(fmpq_numref(left.flint()), static_cast<slong>(p))) {
                left /= prime;
                ++count;
            }
            if (count > 0 && !take(prime, exponent * Rational(below ? -count : count)))
                return false;
        }
        if (!left.isOne() && !take(left, below ? -exponent : exponent))
            return false;
    }
    budget_.spend(3);
    return true;
}

bool KernelCollector::takeRoot(const Expression& radicand, const Rational& exponent, Value& value) {
    if (const std::optional<long> denominator = exponent.denominator().toLong();
        !denominator || *denominator > kLargestDenominator)
        return false;
    if (const std::optional<Rational> number = rationalValue(radicand, budget_)) {
        if (number->sign() > 0)
            return takeNumber(*number, exponent, nullptr, value);
        // Of a negative number only the square root is the same over the reals (where it is none)
        // and for principal values.
        if (number->sign() < 0 && exponent == Rational(1, 2)) {
            takePower(Expression::constant("i"), Rational(1), value);
            return takeNumber(-*number, exponent, nullptr, value);
        }
        return false;
    }
    if (radicand.is(Kind::Constant) && (radicand.text() == "pi" || radicand.text() == "e")) {
        if (radicand.text() == "e")
            return takeExponential(radicand, exponent.toExpression(), value);
        takePower(radicand, exponent, value);
        return true;
    }
    const Generators generators = Generators::of(radicand, Kernels::Known, budget_);
    const std::optional<RationalFunction> inside =
        asRationalFunction(radicand, generators, budget_);
    if (!inside)
        return false;
    if (inside->isZero())
        return false;
    // A positive factor comes out of any root.
    const Rational content = inside->top().content().abs() / inside->bottom().content().abs();
    if (!takeNumber(content, exponent, nullptr, value))
        return false;
    const RationalFunction rest(inside->top().scaled(content.inverse()), inside->bottom(), budget_);
    const Expression atom = rest.toExpression();
    takePower(atom, exponent, value);
    collect(atom); // what its power is must be sayable
    return true;
}

bool KernelCollector::takeExponential(const Expression& base, const Expression& exponent,
                                      Value& value) {
    const std::optional<Rational> number = rationalValue(base, budget_);
    const bool isNatural = base.is(Kind::Constant, "e");
    const Generators generators = Generators::of(exponent, Kernels::Known, budget_);
    const std::optional<RationalFunction> above = asRationalFunction(exponent, generators, budget_);
    if (!above)
        return false;
    std::optional<Expression> root;
    if (!isNatural && !number) {
        root = canonical(base);
        if (!root)
            return false;
    }
    if (number && number->sign() <= 0)
        return false;
    // base^(Σ c m) = Π (base^m)^c, for whole c in any case and for other c where the base is a
    // number above zero.
    const auto take = [&](const Rational& c, const Expression& monomial) {
        if (number)
            return takeNumber(*number, c, &monomial, value);
        if (!isNatural && !c.isInteger()) {
            takePower(power(*root, product({c.toExpression(), monomial})), Rational(1), value);
            return true;
        }
        takePower(power(isNatural ? base : *root, monomial), c, value);
        return true;
    };
    const std::optional<Rational> bottom = above->bottom().constantValue();
    if (!bottom)
        return take(Rational(1), above->toExpression());
    constexpr std::size_t kMostTerms = 16;
    if (above->top().terms() > kMostTerms)
        return take(Rational(1), above->toExpression());
    for (const auto& [exponents, coefficient] : above->top().monomials(budget_)) {
        const Rational c = coefficient / *bottom;
        Polynomial monomial(generators, Rational(1));
        for (std::size_t i = 0; i < generators.size(); ++i)
            if (exponents[i] > 0)
                monomial =
                    monomial.times(Polynomial::generator(generators, i, exponents[i]), budget_);
        if (c.bits() > 64)
            return false;
        if (!monomial.isConstant()) {
            if (!take(c, monomial.toExpression()))
                return false;
        } else if (number) {
            if (!takeNumber(*number, c, nullptr, value))
                return false;
        } else {
            takePower(isNatural ? base : *root, c, value);
        }
    }
    return true;
}

std::optional<Expression> KernelCollector::canonical(const Expression& expression) {
    const Generators generators = Generators::of(expression, Kernels::Known, budget_);
    const std::optional<RationalFunction> value =
        asRationalFunction(expression, generators, budget_);
    if (!value)
        return std::nullopt;
    return value->toExpression();
}

bool KernelCollector::takeCall(const Expression& call, Value& value) {
    const std::string& name = call.text();
    // What binds a variable, or is told by the looks of its argument, is taken as it stands.
    static const std::set<std::string> kBinding = {"diff",    "integral", "sum",
                                                   "product", "limit",    "evaluate"};
    if (kBinding.contains(name) || call.size() == 0)
        return false;
    std::vector<Expression> arguments;
    for (const Expression& argument : call.children()) {
        const std::optional<Expression> inside = canonical(argument);
        if (!inside)
            return false;
        arguments.push_back(*inside);
    }
    if (name == "exp" && arguments.size() == 1)
        return takeExponential(Expression::constant("e"), arguments[0], value);
    static const std::set<std::string> kOdd = {"sin",    "tan",    "cot",    "csc",   "arcsin",
                                               "arctan", "sinh",   "tanh",   "coth",  "csch",
                                               "arsinh", "artanh", "arcoth", "arcsch"};
    static const std::set<std::string> kEven = {"cos", "sec", "cosh", "sech"};
    const bool isNegative = arguments[0].is(Kind::Negate) ||
                            (arguments[0].is(Kind::Sum) && arguments[0][0].is(Kind::Negate));
    if (arguments.size() == 1 && isNegative && (kOdd.contains(name) || kEven.contains(name))) {
        const std::optional<Expression> turned = canonical(negate(arguments[0]));
        if (!turned)
            return false;
        arguments[0] = *turned;
        if (kOdd.contains(name))
            value.factor = -value.factor;
    }
    const auto of = [&](std::string_view other) { return Expression::call(other, {arguments[0]}); };
    if (arguments.size() == 1) {
        struct Ratio {
            std::string_view name, top, bottom;
        };
        // Where both sides are defined, tan = sin/cos and so on.
        static constexpr Ratio kRatios[] = {
            {"tan", "sin", "cos"}, {"cot", "cos", "sin"},    {"sec", "", "cos"},
            {"csc", "", "sin"},    {"tanh", "sinh", "cosh"}, {"coth", "cosh", "sinh"},
            {"sech", "", "cosh"},  {"csch", "", "sinh"},
        };
        for (const Ratio& ratio : kRatios)
            if (name == ratio.name) {
                if (!ratio.top.empty())
                    takePower(of(ratio.top), Rational(1), value);
                takePower(of(ratio.bottom), Rational(-1), value);
                return true;
            }
    }
    takePower(Expression::call(name, arguments), Rational(1), value);
    return true;
}

std::vector<Expression> KernelCollector::generators() {
    std::vector<Expression> made;
    for (const std::string& name : symbols_)
        made.push_back(Expression::symbol(name));
    for (Atom& atom : atoms_) {
        if (atom.expression.is(Kind::Symbol) && atom.denominator == 1) {
            atom.generator = static_cast<std::size_t>(
                std::distance(symbols_.begin(), symbols_.find(atom.expression.text())));
            continue;
        }
        atom.generator = made.size();
        if (atom.denominator == 1)
            made.push_back(atom.expression);
        else if (atom.expression.is(Kind::Power))
            made.push_back(
                power(atom.expression[0],
                      quotient(atom.expression[1], Expression::number(atom.denominator))));
        else
            made.push_back(root(atom.expression, atom.denominator));
    }
    if (made.size() > Generators::kMost) {
        made.clear();
        values_.clear();
        atoms_.clear();
    }
    return made;
}

void KernelCollector::finish(Generators::Data& data) {
    for (const auto& [node, value] : values_) {
        KernelValue made{value.factor, {}};
        bool fits = true;
        for (const auto& [atom, exponent] : value.powers) {
            const std::optional<long> times =
                (exponent * Rational(atoms_[atom].denominator)).toLong();
            fits = fits && times;
            made.powers.emplace_back(atoms_[atom].generator, times.value_or(0));
        }
        if (fits)
            data.values.emplace(node, std::move(made));
    }
    for (const Atom& atom : atoms_) {
        const Expression& known = atom.expression;
        const auto power2 = [&](std::string_view other) {
            return power(Expression::call(other, {known[0]}), Expression::number(2));
        };
        if (known.is(Kind::Constant, "i")) {
            data.relations.push_back({atom.generator, 2, negate(Expression::number(1))});
        } else if (known.isCall("sin") && atomOf_.contains(Expression::call("cos", {known[0]}))) {
            data.relations.push_back(
                {atom.generator, 2, sum({Expression::number(1), negate(power2("cos"))})});
        } else if (known.isCall("sinh") && atomOf_.contains(Expression::call("cosh", {known[0]}))) {
            data.relations.push_back(
                {atom.generator, 2, sum({power2("cosh"), negate(Expression::number(1))})});
        } else if (atom.denominator > 1 && !known.is(Kind::Power)) {
            data.relations.push_back(
                {atom.generator, static_cast<unsigned long>(atom.denominator), known});
        }
    }
}

} // namespace khatwa::maths
