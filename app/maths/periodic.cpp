#include "app/maths/periodic.h"

#include "app/maths/congruences.h"
#include "app/maths/rational_function.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace khatwa::maths {

namespace {

constexpr std::size_t kMostProgressions = 40;
constexpr long kMostResidues = 400;

/// start + step·k for all whole k; without a step one value.
struct Progression {
    Expression start;
    std::optional<Expression> step;
};

struct Progressions {
    std::string letter; ///< empty: not known yet
    std::vector<Progression> parts;
};

/// a/b where that is rational.
std::optional<Rational> ratio(const Expression& a, const Expression& b, Budget& budget) {
    const Expression both[] = {a, b};
    const Generators generators = Generators::of(both, Kernels::Known, budget);
    const auto top = asRationalFunction(a, generators, budget);
    const auto bottom = top ? asRationalFunction(b, generators, budget) : std::nullopt;
    if (!bottom || bottom->isZero())
        return std::nullopt;
    const auto quotient = top->dividedBy(*bottom, budget);
    return quotient ? quotient->reduced(budget).constantValue() : std::nullopt;
}

/// Whether a constant is a whole number.
Truth isWhole(const Expression& constant, Budget& budget) {
    if (const auto value = ratio(constant, Expression::number(1), budget))
        return value->isInteger() ? Truth::Yes : Truth::No;
    // Which whole number is near; moved by a third, since digits of zero are never known.
    const Expression moved = sum({constant, Rational(1, 3).toExpression()});
    const auto text = decimalText(moved, 20, budget);
    const bool negative = text && text->starts_with('-');
    const auto size = text ? Rational::ofText(std::string_view(*text).substr(negative ? 1 : 0), 200)
                           : std::nullopt;
    if (!size)
        return Truth::Unknown;
    const Rational near = negative ? -*size : *size;
    const Rational whole = (near + Rational(1, 6)).floor();
    return compare(constant, whole.toExpression(), Assume::Real, budget).equal;
}

class Reader {
public:
    Reader(std::set<std::string> whole, Budget& budget)
        : whole_(std::move(whole)), budget_(budget) {}

    std::optional<Progressions> read(const Expression& e) {
        budget_.spend(2);
        switch (e.kind()) {
        case Kind::Relation:
            return relation(e);
        case Kind::Or: {
            Progressions all;
            for (const Expression& part : e.children())
                if (!append(all, read(part)))
                    return std::nullopt;
            return all;
        }
        case Kind::And:
        case Kind::Sequence:
        case Kind::System:
            return list(e);
        default:
            return std::nullopt;
        }
    }

private:
    static bool append(Progressions& to, const std::optional<Progressions>& from) {
        if (!from || (!to.letter.empty() && to.letter != from->letter))
            return false;
        to.letter = from->letter;
        to.parts.insert(to.parts.end(), from->parts.begin(), from->parts.end());
        return to.parts.size() <= kMostProgressions;
    }

    /// k ∈ ℤ; also in words, as a product with a text.
    std::optional<std::string> wholeLetter(const Expression& e) const {
        if (e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::In &&
            e[0].is(Kind::Symbol) && e[1].is(Kind::Constant, "integers"))
            return e[0].text();
        if (e.is(Kind::Product) && e.size() == 2 && e[0].is(Kind::Symbol) && e[1].is(Kind::Text) &&
            e[1].text().find("integer") != std::string::npos)
            return e[0].text();
        return std::nullopt;
    }

    std::optional<Progressions> list(const Expression& e) {
        std::vector<Expression> rest;
        std::set<std::string> declared = whole_;
        for (const Expression& part : e.children()) {
            if (const auto letter = wholeLetter(part))
                declared.insert(*letter);
            else
                rest.push_back(part);
        }
        if (rest.empty())
            return std::nullopt;
        std::swap(whole_, declared);
        Progressions all;
        bool fine = true;
        for (const Expression& part : rest)
            fine = fine && append(all, read(part));
        std::swap(whole_, declared);
        return fine ? std::optional(all) : std::nullopt;
    }

    std::optional<Progressions> relation(const Expression& e) {
        if (e.size() != 2 || e.relationAt(0) != Rel::Equal)
            return std::nullopt;
        Progressions all;
        for (const Expression& sign : bothSigns(e)) {
            auto one = equation(sign[0], sign[1]);
            if (!one)
                one = equation(sign[1], sign[0]);
            if (!append(all, one))
                return std::nullopt;
        }
        return all;
    }

    std::optional<Progressions> equation(const Expression& left, const Expression& right) {
        if (left.is(Kind::Symbol) && !whole_.contains(left.text()))
            return values(left.text(), right);
        if (left.is(Kind::Call) && left.size() == 1 && freeSymbols(right).empty() &&
            isScalar(right))
            return trigonometric(left, right);
        return std::nullopt;
    }

    /// x = d + c k
    std::optional<Progressions> values(const std::string& letter, const Expression& value) {
        if (!isScalar(value) || contains(value, Kind::Unit))
            return std::nullopt;
        const std::set<std::string> letters = freeSymbols(value);
        if (letters.empty())
            return Progressions{letter, {{value, std::nullopt}}};
        if (letters.size() != 1 || !whole_.contains(*letters.begin()))
            return std::nullopt;
        const auto line = linear(value, *letters.begin());
        if (!line)
            return std::nullopt;
        return Progressions{letter, {*line}};
    }

    std::optional<Progression> linear(const Expression& value, const std::string& letter) {
        const auto at = [&](long k) {
            return substituted(value, {{letter, Expression::number(k)}});
        };
        const Expression start = at(0), step = sum({at(1), negate(start)});
        const auto sign = signOf(step, budget_);
        if (!sign || *sign == 0)
            return std::nullopt;
        const Expression line = sum({start, product({step, Expression::symbol(letter)})});
        if (compare(line, value, Assume::Real, budget_).equal != Truth::Yes)
            return std::nullopt;
        return Progression{start, step};
    }

    /// sin (p x + q) = c
    std::optional<Progressions> trigonometric(const Expression& call, const Expression& c) {
        const bool sine = call.text() == "sin", cosine = call.text() == "cos";
        if (!sine && !cosine && call.text() != "tan")
            return std::nullopt;
        const std::set<std::string> letters = freeSymbols(call[0]);
        if (letters.size() != 1)
            return std::nullopt;
        const std::string& letter = *letters.begin();
        const auto line = linear(call[0], letter);
        const auto size =
            signOf(sum({Expression::node(Kind::Abs, {c}), Expression::number(-1)}), budget_);
        if (!line || !size)
            return std::nullopt;
        Progressions all{letter, {}};
        const Expression pi = Expression::constant("pi");
        if ((sine || cosine) && *size > 0)
            return all;
        const Expression angle = Expression::call(sine     ? "arcsin"
                                                  : cosine ? "arccos"
                                                           : "arctan",
                                                  {c});
        const Expression period = sine || cosine ? product({Expression::number(2), pi}) : pi;
        std::vector<Expression> angles{angle};
        if (sine)
            angles.push_back(sum({pi, negate(angle)}));
        if (cosine)
            angles.push_back(negate(angle));
        for (const Expression& one : angles)
            all.parts.push_back({quotient(sum({one, negate(line->start)}), *line->step),
                                 quotient(period, *line->step)});
        return all;
    }

    std::set<std::string> whole_;
    Budget& budget_;
};

/// How often the step of a progression goes into the common period; 0 where it does not.
long timesIn(const Expression& period, const Expression& step, Budget& budget) {
    const auto times = ratio(period, step, budget);
    const auto whole = times && times->isInteger() ? times->toLong() : std::nullopt;
    return whole ? std::labs(*whole) : 0;
}

/// The least period of all steps of both; empty where they have none.
std::optional<Expression> commonPeriod(const Progressions& a, const Progressions& b,
                                       Budget& budget) {
    std::optional<Expression> unit;
    Rational multiple(1);
    for (const Progressions* side : {&a, &b})
        for (const Progression& part : side->parts) {
            if (!part.step)
                continue;
            if (!unit) {
                unit = part.step;
                continue;
            }
            const auto times = ratio(*part.step, *unit, budget);
            if (!times || times->isZero() || times->bits() > 60)
                return std::nullopt;
            // lcm of fractions: the lcm of numerators over the gcd of denominators.
            const auto p = times->abs().numerator().toLong(), q = times->denominator().toLong();
            const auto u = multiple.numerator().toLong(), v = multiple.denominator().toLong();
            if (!p || !q || !u || !v || *p > 10'000 || *q > 10'000 || *u > 10'000 || *v > 10'000)
                return std::nullopt;
            multiple = Rational(std::lcm(*p, *u), std::gcd(*q, *v));
        }
    if (!unit)
        return std::nullopt;
    return product({multiple.toExpression(), *unit});
}

/// Values modulo the period, in periods; rational ones by what is left of a whole number.
struct Residues {
    std::set<Rational> rational;
    std::vector<Expression> others;
};

std::optional<Residues> residuesOf(const Progressions& all, const Expression& period,
                                   Budget& budget) {
    Residues made;
    for (const Progression& part : all.parts) {
        const long times = part.step ? timesIn(period, *part.step, budget) : 1;
        if (times == 0 || times > kMostResidues)
            return std::nullopt;
        const auto start = ratio(part.start, period, budget);
        for (long i = 0; i < times; ++i) {
            budget.spend(5);
            if (start) {
                const Rational value = *start + Rational(i, times);
                made.rational.insert(value - value.floor());
            } else {
                made.others.push_back(
                    sum({quotient(part.start, period), Rational(i, times).toExpression()}));
            }
        }
    }
    return made;
}

Truth within(const Residues& a, const Residues& b, Budget& budget) {
    Truth result = Truth::Yes;
    const auto look = [&](const Expression& value, bool rational) {
        Truth found = Truth::No;
        const auto tryOne = [&](const Expression& other) {
            const Truth one = isWhole(sum({value, negate(other)}), budget);
            if (one == Truth::Yes || found == Truth::No)
                found = one;
        };
        for (const Expression& other : b.others)
            if (found != Truth::Yes)
                tryOne(other);
        if (!rational)
            for (const Rational& other : b.rational)
                if (found != Truth::Yes)
                    tryOne(other.toExpression());
        return found;
    };
    for (const Rational& value : a.rational) {
        if (b.rational.contains(value))
            continue;
        const Truth found = look(value.toExpression(), true);
        if (found == Truth::No)
            return Truth::No;
        if (found == Truth::Unknown)
            result = Truth::Unknown;
    }
    for (const Expression& value : a.others) {
        const Truth found = look(value, false);
        if (found == Truth::No)
            return Truth::No;
        if (found == Truth::Unknown)
            result = Truth::Unknown;
    }
    return result;
}

bool isFinite(const Progressions& all) {
    return std::ranges::none_of(all.parts, [](const Progression& p) { return p.step.has_value(); });
}

std::optional<Standing> compareProgressions(const Progressions& a, const Progressions& b,
                                            Budget& budget) {
    if (isFinite(a) && isFinite(b))
        return std::nullopt;
    if (a.letter != b.letter)
        return std::nullopt;
    const auto period = commonPeriod(a, b, budget);
    const auto left = period ? residuesOf(a, *period, budget) : std::nullopt;
    const auto right = left ? residuesOf(b, *period, budget) : std::nullopt;
    if (!right) {
        // What repeats is never finite.
        if (isFinite(a) != isFinite(b))
            return standingFrom(isFinite(a) ? Truth::Unknown : Truth::No,
                                isFinite(b) ? Truth::Unknown : Truth::No);
        return std::nullopt;
    }
    Truth forth = within(*left, *right, budget), back = within(*right, *left, budget);
    // A value that is there once does not stand for all that repeat.
    const auto onceOnly = [](const Progressions& all) {
        return std::ranges::any_of(all.parts, [](const Progression& p) { return !p.step; });
    };
    const auto settled = [&](Truth found, const Progressions& of) {
        return onceOnly(of) ? (isFinite(of) ? Truth::No : Truth::Unknown) : found;
    };
    if (forth == Truth::Yes)
        forth = settled(forth, b);
    if (back == Truth::Yes)
        back = settled(back, a);
    return standingFrom(forth, back);
}

/// x ≡ 2 (mod 5) as a progression, where one letter stands alone.
std::optional<Progressions> solvedCongruence(const Expression& e, Budget& budget) {
    if (!isCongruence(e) || !e[0].is(Kind::Symbol) || !freeSymbols(e[1]).empty())
        return std::nullopt;
    const auto m = modulusOf(e, budget);
    const auto rest = m ? residue(e[1], {}, *m, budget) : std::nullopt;
    if (!rest)
        return std::nullopt;
    return Progressions{e[0].text(), {{Expression::number(*rest), Expression::number(*m)}}};
}

bool declaresWhole(const Expression& e) {
    if (e.is(Kind::Relation))
        return e.size() == 2 && e.relationAt(0) == Rel::In && e[1].is(Kind::Constant, "integers");
    if (e.is(Kind::Text))
        return e.text().find("integer") != std::string::npos;
    return std::ranges::any_of(e.children(), declaresWhole);
}

/// The letters that one of the statements calls whole; what is whole in one is in the other.
void collectWhole(const Expression& e, std::set<std::string>& whole) {
    const bool member = e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::In;
    const bool words = e.is(Kind::Product) && e.size() == 2 && e[1].is(Kind::Text) &&
                       e[1].text().find("integer") != std::string::npos;
    if ((words || (member && e[1].is(Kind::Constant, "integers"))) && e[0].is(Kind::Symbol))
        whole.insert(e[0].text());
    for (const Expression& child : e.children())
        collectWhole(child, whole);
}

bool isTrigonometric(const Expression& e) {
    if (e.is(Kind::Relation))
        return e.size() == 2 && std::ranges::any_of(e.children(), [](const Expression& side) {
                   return side.isCall("sin") || side.isCall("cos") || side.isCall("tan");
               });
    return !isScalar(e) && std::ranges::any_of(e.children(), isTrigonometric);
}

} // namespace

bool mayBePeriodic(const Expression& statement) {
    return declaresWhole(statement) || holdsCongruence(statement);
}

std::optional<Standing> comparePeriodic(const Expression& a, const Expression& b, Budget& budget) {
    const bool congruences = isOfCongruences(a) && isOfCongruences(b);
    if (congruences)
        return compareCongruences(a, b, budget);
    if (!mayBePeriodic(a) && !mayBePeriodic(b) && !isTrigonometric(a) && !isTrigonometric(b))
        return std::nullopt;
    std::set<std::string> whole;
    collectWhole(a, whole);
    collectWhole(b, whole);
    // x = 5k + 2 beside x ≡ 2 (mod 5): k is whole, since all is.
    const bool among = holdsCongruence(a) || holdsCongruence(b);
    if (among)
        for (const char* letter : {"k", "n", "m", "t"})
            whole.insert(letter);
    const auto read = [&](const Expression& e) {
        auto solved = solvedCongruence(e, budget);
        if (solved)
            return solved;
        std::set<std::string> letters = whole;
        if (e.is(Kind::Relation) && e[0].is(Kind::Symbol))
            letters.erase(e[0].text());
        return Reader(letters, budget).read(e);
    };
    const auto left = read(a);
    const auto right = left ? read(b) : std::nullopt;
    if (!right)
        return std::nullopt;
    return compareProgressions(*left, *right, budget);
}

} // namespace khatwa::maths
