#include "app/maths/set_algebra.h"

#include "app/maths/logic.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

bool isSetSign(const Expression& e) {
    switch (e.kind()) {
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
        return true;
    case Kind::Relation:
        return e.size() == 2 &&
               (e.relationAt(0) == Rel::Subset || e.relationAt(0) == Rel::SubsetEqual);
    default:
        return false;
    }
}

bool holdsSetSign(const Expression& e) {
    return isSetSign(e) || std::ranges::any_of(e.children(), holdsSetSign);
}

/// A, Ω, س: lower case letters are members.
bool isSetLetter(const std::string& name) {
    return !name.empty() && !(name[0] >= 'a' && name[0] <= 'z' && name.find('(') == name.npos);
}

bool isComplement(const Expression& e) {
    return (e.is(Kind::Power) && (e[1].is(Kind::Symbol, "c") || e[1].is(Kind::Symbol, "C"))) ||
           e.isCall("conj") ||
           (e.is(Kind::Symbol) && (e.text().ends_with('\'') || e.text().starts_with("bar(") ||
                                   e.text().starts_with("overline(")));
}

bool isEverything(const Expression& e) {
    return e.is(Kind::Symbol, "U") || e.is(Kind::Symbol, "Omega");
}

bool takesComplements(const Expression& e) {
    return isComplement(e) || (e.is(Kind::Difference) && isEverything(e[0])) ||
           std::ranges::any_of(e.children(), takesComplements);
}

/// A, B, … and U: the last one is everything. Beside V or W it is a set like them.
bool namesFromTheStart(const Expression& e) {
    return std::ranges::all_of(freeSymbols(e), [](const std::string& name) {
        return name == "U" || name == "Omega" ||
               (name.size() == 1 && ((name[0] >= 'A' && name[0] <= 'H') || name == "x"));
    });
}

/// Sets as propositions about one member.
class Translator {
public:
    explicit Translator(bool everything) : everything_(everything) {}

    std::optional<Expression> set(const Expression& e) {
        if (isComplement(e) && !e.is(Kind::Symbol))
            return negated(set(e[0]));
        switch (e.kind()) {
        case Kind::Symbol:
            if (everything_ && isEverything(e))
                return Expression::constant("true");
            return isSetLetter(e.text()) ? std::optional(e) : std::nullopt;
        case Kind::Constant:
            return e.text() == "emptyset" ? std::optional(Expression::constant("false"))
                                          : std::nullopt;
        case Kind::Set:
            return e.size() == 0 ? std::optional(Expression::constant("false")) : std::nullopt;
        case Kind::Union:
            return joined(e, Kind::Or);
        case Kind::Intersection:
            return joined(e, Kind::And);
        case Kind::Sum: // A - B
            if (e.size() != 2 || !e[1].is(Kind::Negate))
                return std::nullopt;
            return without(e[0], e[1][0]);
        case Kind::Difference:
            return e.size() == 2 ? without(e[0], e[1]) : std::nullopt;
        default:
            return std::nullopt;
        }
    }

    /// `x ∈ A or x ∈ B`, of one x.
    std::optional<Expression> membership(const Expression& e) {
        switch (e.kind()) {
        case Kind::Relation: {
            if (e.size() != 2 || (e.relationAt(0) != Rel::In && e.relationAt(0) != Rel::NotIn) ||
                !e[0].is(Kind::Symbol))
                return std::nullopt;
            if (member_ && !(*member_ == e[0]))
                return std::nullopt;
            member_ = e[0];
            return e.relationAt(0) == Rel::In ? set(e[1]) : negated(set(e[1]));
        }
        case Kind::Not:
            return negated(membership(e[0]));
        case Kind::And:
        case Kind::Or:
        case Kind::Implies:
        case Kind::Iff:
        case Kind::Sequence: {
            std::vector<Expression> parts;
            for (const Expression& part : e.children()) {
                const auto one = membership(part);
                if (!one)
                    return std::nullopt;
                parts.push_back(*one);
            }
            return Expression::node(e.is(Kind::Sequence) ? Kind::And : e.kind(), std::move(parts));
        }
        default:
            return std::nullopt;
        }
    }

    /// A ⊆ B and C = D: which regions are empty. `strict` is left for the caller.
    std::optional<Expression> inclusions(const Expression& e) {
        if (e.is(Kind::And) || e.is(Kind::Sequence) || e.is(Kind::System)) {
            std::vector<Expression> parts;
            for (const Expression& part : e.children()) {
                const auto one = inclusions(part);
                if (!one)
                    return std::nullopt;
                parts.push_back(*one);
            }
            return Expression::node(Kind::And, std::move(parts));
        }
        if (!e.is(Kind::Relation) || e.size() != 2)
            return std::nullopt;
        const bool equal = e.relationAt(0) == Rel::Equal;
        if (!equal && e.relationAt(0) != Rel::SubsetEqual)
            return std::nullopt;
        const auto left = set(e[0]);
        const auto right = left ? set(e[1]) : std::nullopt;
        if (!right)
            return std::nullopt;
        return Expression::node(equal ? Kind::Iff : Kind::Implies, {*left, *right});
    }

private:
    static std::optional<Expression> negated(const std::optional<Expression>& inner) {
        return inner ? std::optional(Expression::node(Kind::Not, {*inner})) : std::nullopt;
    }
    std::optional<Expression> joined(const Expression& e, Kind kind) {
        std::vector<Expression> parts;
        for (const Expression& part : e.children()) {
            const auto one = set(part);
            if (!one)
                return std::nullopt;
            parts.push_back(*one);
        }
        return Expression::node(kind, std::move(parts));
    }
    std::optional<Expression> without(const Expression& all, const Expression& out) {
        const auto left = set(all);
        const auto right = left ? set(out) : std::nullopt;
        if (!right)
            return std::nullopt;
        return Expression::node(Kind::And, {*left, Expression::node(Kind::Not, {*right})});
    }

    bool everything_;
    std::optional<Expression> member_;
};

Truth same(const Expression& a, const Expression& b, Budget& budget) {
    return compareLogic(a, b, Assume::Real, budget).equivalent;
}

bool isProper(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Subset;
}

} // namespace

std::optional<Truth> compareSetAlgebra(const Expression& a, const Expression& b, Budget& budget) {
    if (!holdsSetSign(a) && !holdsSetSign(b))
        return std::nullopt;
    Translator translator(takesComplements(a) || takesComplements(b) ||
                          (namesFromTheStart(a) && namesFromTheStart(b)));
    if (const auto left = translator.set(a)) {
        const auto right = translator.set(b);
        return right ? std::optional(same(*left, *right, budget)) : std::nullopt;
    }
    if (const auto left = translator.membership(a)) {
        const auto right = translator.membership(b);
        return right ? std::optional(same(*left, *right, budget)) : std::nullopt;
    }
    if (isProper(a) && isProper(b)) {
        // A ⊂ B: nothing of A is outside of B, and something of B outside of A.
        const auto asPlain = [](const Expression& e, bool turned) {
            return Expression::relation(e[turned ? 1 : 0], Rel::SubsetEqual, e[turned ? 0 : 1]);
        };
        for (const bool turned : {false, true}) {
            const auto left = translator.inclusions(asPlain(a, turned));
            const auto right = left ? translator.inclusions(asPlain(b, turned)) : std::nullopt;
            if (!right)
                return std::nullopt;
            const Truth one = same(*left, *right, budget);
            if (one != Truth::Yes)
                return one;
        }
        return Truth::Yes;
    }
    const auto left = translator.inclusions(a);
    const auto right = left ? translator.inclusions(b) : std::nullopt;
    return right ? std::optional(same(*left, *right, budget)) : std::nullopt;
}

} // namespace khatwa::maths
