#include "app/grading/meaning.h"

#include "app/grading/words.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <set>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Rel;

namespace {

using Type = Meaning::Type;

Meaning plain(Type type, const Expression& whole) {
    Meaning meaning;
    meaning.type = type;
    meaning.whole = whole;
    return meaning;
}

Meaning withMembers(Type type, const Expression& whole) {
    Meaning meaning = plain(type, whole);
    meaning.members.assign(whole.children().begin(), whole.children().end());
    return meaning;
}

bool isEquation(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal;
}

/// dy/dx.
bool isDerivativeName(const Expression& e) {
    return e.isCall("diff") && e.size() >= 2 && e[0].is(Kind::Symbol) && e[1].is(Kind::Symbol) &&
           !(e[0] == e[1]);
}

/// A letter, or a function somewhere, f(x) or f(2): what can be named by an equation.
bool isName(const Expression& e) {
    if (e.is(Kind::Symbol))
        return true;
    if (isDerivativeName(e))
        return true;
    return e.is(Kind::Call) && !e.children().empty() &&
           std::ranges::all_of(
               e.children(), [](const Expression& argument) { return maths::isScalar(argument); });
}

/// The functions that mean something by themselves: `ln x = 2` names nothing.
bool isKnownFunction(const Expression& call) {
    static const std::set<std::string, std::less<>> known = {
        "sin",      "cos",    "tan",    "cot",    "sec",      "csc",      "arcsin",       "arccos",
        "arctan",   "arccot", "arcsec", "arccsc", "sinh",     "cosh",     "tanh",         "coth",
        "sech",     "csch",   "arsinh", "arcosh", "artanh",   "arcoth",   "arsech",       "arcsch",
        "ln",       "log",    "exp",    "floor",  "ceil",     "round",    "sign",         "min",
        "max",      "gcd",    "lcm",    "mod",    "gamma",    "binomial", "permutations", "re",
        "im",       "conj",   "arg",    "det",    "trace",    "rank",     "transpose",    "inverse",
        "dot",      "cross",  "norm",   "diff",   "integral", "sum",      "product",      "limit",
        "evaluate", "root_of"};
    return known.contains(call.text());
}

/// Whether `part` stands somewhere in `whole`.
bool holds(const Expression& whole, const Expression& part) {
    return whole == part || std::ranges::any_of(whole.children(), [&](const Expression& child) {
               return holds(child, part);
           });
}

/// `side` where it names what stands on the other side, and does not occur there.
std::optional<Expression> nameIn(const Expression& side, const Expression& other) {
    if (!isName(side) || (side.is(Kind::Call) && isKnownFunction(side) && !isDerivativeName(side)))
        return std::nullopt;
    const bool again =
        side.is(Kind::Symbol) ? maths::dependsOn(other, side.text()) : holds(other, side);
    if (again)
        return std::nullopt;
    return side;
}

/// x in x = 6 and in 6 = x, with the other side.
struct Named {
    Expression name;
    Expression value;
};
std::optional<Named> namedValue(const Expression& e) {
    if (!isEquation(e))
        return std::nullopt;
    if (const auto name = nameIn(e[0], e[1]))
        return Named{*name, e[1]};
    if (const auto name = nameIn(e[1], e[0]))
        return Named{*name, e[0]};
    return std::nullopt;
}

/// Members that are themselves ± are two.
void appendBothSigns(std::vector<Expression>& members, const Expression& value) {
    for (const Expression& one : maths::bothSigns(value))
        members.push_back(one);
}

Meaning valuesOf(const Expression& whole, std::optional<Expression> name,
                 std::span<const Expression> values) {
    Meaning meaning = plain(Type::Values, whole);
    meaning.name = std::move(name);
    for (const Expression& value : values) {
        meaning.signs = meaning.signs || maths::contains(value, Kind::PlusMinus);
        if (value.is(Kind::Sequence)) {
            for (const Expression& one : value.children())
                appendBothSigns(meaning.members, one);
        } else {
            appendBothSigns(meaning.members, value);
        }
    }
    if (meaning.members.size() == 1)
        meaning.type = Type::Value;
    return meaning;
}

/// x of x_1.
Expression numberedLetter(const Expression& name) {
    return Expression::symbol(name.text().substr(0, name.text().find('_')));
}

/// x_1 = 1, x_2 = 5 are the first and the second value of x.
bool isNumbered(const std::vector<Named>& named, std::size_t index) {
    const Expression& name = named[index].name;
    return named.size() > 1 && name.is(Kind::Symbol) && named[0].name.is(Kind::Symbol) &&
           name.text() == numberedLetter(named[0].name).text() + "_" + std::to_string(index + 1);
}

/// A list of named values: of one letter it is a choice of values, of several an assignment, of
/// several in turn (x=1, y=2, x=3, y=4) nothing simple.
std::optional<Meaning> namedList(const Expression& whole) {
    std::vector<Named> named;
    for (const Expression& child : whole.children()) {
        const auto one = namedValue(child);
        if (!one) {
            // x = 1, 2: the letter is written once.
            const bool bareAfterName = !named.empty() && maths::isScalar(child) &&
                                       whole.is(Kind::Sequence) && named[0].name.is(Kind::Symbol);
            if (!bareAfterName)
                return std::nullopt;
            named.push_back({named[0].name, child});
            continue;
        }
        named.push_back(*one);
    }
    if (named.empty())
        return std::nullopt;
    std::vector<Expression> values;
    std::set<std::string> letters;
    bool oneName = true;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const Named& one = named[i];
        oneName = oneName && (one.name == named[0].name || isNumbered(named, i));
        values.push_back(one.value);
        if (!one.name.is(Kind::Symbol) || !letters.insert(one.name.text()).second)
            letters.insert("");
    }
    if (oneName) {
        Meaning meaning = valuesOf(
            whole, isNumbered(named, 0) ? numberedLetter(named[0].name) : named[0].name, values);
        meaning.signs = meaning.signs || whole.is(Kind::Or); // x=1 or x=1 says x=1
        return meaning;
    }
    if (letters.contains("") || whole.is(Kind::Or))
        return std::nullopt;
    const bool open = std::ranges::any_of(values, [&](const Expression& value) {
        return std::ranges::any_of(
                   letters,
                   [&](const std::string& letter) { return maths::dependsOn(value, letter); }) ||
               !maths::isScalar(value);
    });
    if (open)
        return std::nullopt;
    Meaning meaning = plain(Type::Assignment, whole);
    std::ranges::sort(named, {}, [](const Named& one) { return one.name.text(); });
    for (const Named& one : named) {
        meaning.names.push_back(one.name.text());
        meaning.members.push_back(one.value);
    }
    return meaning;
}

/// A letter with a number: x = 1.
std::optional<Named> solvedFor(const Expression& e) {
    const auto one = namedValue(e);
    const bool solved = one && one->name.is(Kind::Symbol) && maths::isScalar(one->value) &&
                        maths::freeSymbols(one->value).empty();
    return solved ? one : std::nullopt;
}

/// The parts of `x=1, y=2 or x=3, y=4`, in which `or` stands between two of three members, and of
/// `x=1, y=2; x=3, y=4`: the letters, which come again in the same order, tell where a point ends.
/// Empty where they do not.
std::vector<Expression> pointsInTurn(const Expression& list) {
    std::vector<Expression> equations;
    std::vector<std::size_t> ends; // what `or` says of that
    for (const Expression& part : list.children()) {
        const std::span<const Expression> choices =
            part.is(Kind::Or) ? part.children() : std::span(&part, 1);
        for (std::size_t i = 0; i < choices.size(); ++i) {
            if (!solvedFor(choices[i]))
                return {};
            if (i > 0)
                ends.push_back(equations.size());
            equations.push_back(choices[i]);
        }
    }
    if (equations.empty())
        return {};
    std::size_t length = 1;
    while (length < equations.size() &&
           solvedFor(equations[length])->name != solvedFor(equations[0])->name)
        ++length;
    if (equations.size() % length != 0 ||
        std::ranges::any_of(ends, [&](std::size_t end) { return end % length != 0; }))
        return {};
    std::vector<Expression> points;
    for (std::size_t at = 0; at < equations.size(); at += length)
        points.push_back(Expression::node(
            Kind::And, {equations.begin() + static_cast<std::ptrdiff_t>(at),
                        equations.begin() + static_cast<std::ptrdiff_t>(at + length)}));
    return points;
}

/// Several points, each with a number for every letter: `(x=1, y=2) or (x=3, y=4)`.
std::optional<Meaning> points(const Expression& whole) {
    std::vector<Expression> parts(whole.children().begin(), whole.children().end());
    if (std::ranges::any_of(parts,
                            [](const Expression& part) { return solvedFor(part).has_value(); }))
        parts = pointsInTurn(whole);
    if (parts.size() < 2 || whole.is(Kind::And))
        return std::nullopt;
    Meaning meaning = plain(Type::Values, whole);
    meaning.bare = true;
    for (const Expression& part : parts) {
        Meaning point = meaningOf(part);
        if (point.type != Type::Assignment ||
            (!meaning.names.empty() && meaning.names != point.names))
            return std::nullopt;
        meaning.names = std::move(point.names);
        meaning.members.push_back(Expression::node(Kind::Tuple, std::move(point.members)));
    }
    return meaning;
}

/// (x, y) = (1, 2), and the same of columns
std::optional<Meaning> tupleAssignment(const Expression& e) {
    if (!isEquation(e) || e[0].kind() != e[1].kind() || e[0].size() != e[1].size())
        return std::nullopt;
    const bool columns = e[0].is(Kind::Matrix) && e[0].columns() == 1 && e[1].columns() == 1;
    if (!e[0].is(Kind::Tuple) && !columns)
        return std::nullopt;
    std::vector<Expression> equations;
    for (std::size_t i = 0; i < e[0].size(); ++i) {
        if (!e[0][i].is(Kind::Symbol))
            return std::nullopt;
        equations.push_back(Expression::relation(e[0][i], Rel::Equal, e[1][i]));
    }
    std::optional<Meaning> meaning = namedList(Expression::node(Kind::And, equations));
    return meaning;
}

Meaning named(Meaning meaning, const Expression& name, const Expression& whole) {
    meaning.name = name;
    meaning.whole = whole;
    return meaning;
}

bool isCollection(const Expression& e) {
    switch (e.kind()) {
    case Kind::Interval:
    case Kind::Set:
    case Kind::SetBuilder:
    case Kind::Tuple:
    case Kind::List:
    case Kind::Sequence:
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
    case Kind::Matrix:
    case Kind::Text:
    case Kind::Ratio:
        return true;
    case Kind::Constant:
        return !maths::isScalar(e);
    default:
        return false;
    }
}

bool isOrder(Rel relation) {
    return relation == Rel::Less || relation == Rel::Greater || relation == Rel::LessEqual ||
           relation == Rel::GreaterEqual;
}

bool isInfinite(const Expression& e) {
    return e.is(Kind::Constant, "infinity") ||
           (e.is(Kind::Negate) && e[0].is(Kind::Constant, "infinity"));
}

/// x ≈ 0.33 is a rounded value; 1/3 ≈ 0.33 and x = 1/3 ≈ 0.33 are exact values with a rounding.
Meaning approximateMeaning(const Expression& e) {
    const Expression& last = e[e.size() - 1];
    if (e.size() == 2) {
        const bool mere = isName(e[0]) || e[0] == last;
        Meaning meaning = meaningOf(mere ? last : e[0]);
        meaning.whole = e;
        meaning.rounded = mere;
        if (isName(e[0]))
            meaning.name = e[0];
        if (!mere)
            meaning.approximations.push_back(last);
        return meaning;
    }
    std::vector<Expression> sides(e.children().begin(), e.children().end() - 1);
    std::vector<Rel> relations;
    for (std::size_t i = 0; i + 2 < e.size(); ++i)
        relations.push_back(e.relationAt(i));
    Meaning meaning = meaningOf(Expression::relation(std::move(sides), std::move(relations)));
    meaning.approximations.push_back(last);
    return meaning;
}

Meaning relationMeaning(const Expression& e) {
    if (const auto assignment = tupleAssignment(e))
        return *assignment;
    if (e.size() == 2 && e.relationAt(0) == Rel::In && e[0].is(Kind::Symbol) &&
        (isCollection(e[1]) || e[1].is(Kind::Constant)))
        return named(meaningOf(e[1]), e[0], e);
    // -∞ < x < ∞ says nothing of x.
    if (e.size() == 3 && e[1].is(Kind::Symbol) && isOrder(e.relationAt(0)) &&
        isOrder(e.relationAt(1)) && isInfinite(e[0]) && isInfinite(e[2]) && !(e[0] == e[2]))
        return named(plain(Type::Region, Expression::constant("reals")), e[1],
                     Expression::relation(e[1], Rel::In, Expression::constant("reals")));
    if (e.relationAt(e.size() - 2) == Rel::Approximately)
        return approximateMeaning(e);
    const bool chain = e.size() >= 3;
    for (std::size_t i = 0; i + 1 < e.size(); ++i) {
        if (e.relationAt(i) != Rel::Equal)
            return plain(Type::Statement, e);
    }
    if (!chain) {
        const auto one = namedValue(e);
        if (!one)
            return plain(Type::Statement, e);
        return named(meaningOf(one->value), one->name, e);
    }
    // x = 2·3 = 6: the last side is the value, the others must agree with it.
    const Expression& last = e[e.size() - 1];
    Meaning meaning = meaningOf(last);
    meaning.whole = e;
    std::size_t first = 0;
    if (isName(e[0]) && nameIn(e[0], last)) {
        meaning.name = e[0];
        first = 1;
    }
    for (std::size_t i = first; i + 1 < e.size(); ++i)
        meaning.chain.push_back(e[i]);
    return meaning;
}

Meaning textMeaning(const Expression& e) {
    const auto known = knownWords(e.text());
    return known ? meaningOf(*known) : plain(Type::Text, e);
}

Meaning constantMeaning(const Expression& e) {
    const std::string& name = e.text();
    if (name == "emptyset")
        return plain(Type::Empty, e);
    if (name == "undefined")
        return plain(Type::Undefined, e);
    if (name == "true" || name == "false")
        return plain(Type::Truth, e);
    if (!maths::isScalar(e)) // ℝ, ℕ, …
        return plain(Type::Region, e);
    Meaning meaning = plain(Type::Value, e);
    meaning.members = {e};
    return meaning;
}

} // namespace

bool maybeInterval(const Expression& e) {
    return e.is(Kind::Interval) || e.is(Kind::Union) ||
           ((e.is(Kind::List) || e.is(Kind::Tuple)) && e.size() == 2);
}

bool isNamedPoint(const Expression& e) {
    return e.is(Kind::Product) && e.size() == 2 && e[0].is(Kind::Symbol) && e[1].is(Kind::Tuple) &&
           !e[0].text().empty() && e[0].text()[0] >= 'A' && e[0].text()[0] <= 'Z';
}

Meaning meaningOf(const Expression& e) {
    switch (e.kind()) {
    case Kind::Text:
        return textMeaning(e);
    case Kind::Constant:
        return constantMeaning(e);
    case Kind::Sequence:
    case Kind::And:
    case Kind::Or:
    case Kind::System: {
        if (e.size() == 1)
            return meaningOf(e[0]);
        if (auto list = namedList(e))
            return *list;
        if (auto several = points(e))
            return *several;
        if (e.is(Kind::Or) && std::ranges::all_of(e.children(), maybeInterval))
            return plain(Type::Region, Expression::node(Kind::Union, std::vector<Expression>(
                                                                         e.children().begin(),
                                                                         e.children().end())));
        if (!e.is(Kind::Sequence) || std::ranges::all_of(e.children(), maths::isStatement))
            return plain(Type::Statement, e);
        Meaning meaning = valuesOf(e, std::nullopt, e.children());
        meaning.bare = true;
        return meaning;
    }
    case Kind::Set: {
        if (e.size() == 0)
            return plain(Type::Empty, e);
        if (auto list = namedList(Expression::node(
                Kind::Or, std::vector<Expression>(e.children().begin(), e.children().end()))))
            return *list;
        if (auto several = points(e))
            return *several;
        Meaning meaning = valuesOf(e, std::nullopt, e.children());
        meaning.type = Type::Values;
        meaning.braces = true;
        return meaning;
    }
    case Kind::Tuple:
    case Kind::List: {
        if (std::ranges::all_of(e.children(), maths::isStatement) && e.size() > 0)
            return meaningOf(Expression::node(
                Kind::Sequence, std::vector<Expression>(e.children().begin(), e.children().end())));
        const bool signs = e.size() > 0 && maths::contains(e, Kind::PlusMinus);
        if (signs) {
            Meaning meaning = plain(Type::Values, e);
            meaning.members = maths::bothSigns(e);
            return meaning;
        }
        return withMembers(e.is(Kind::Tuple) ? Type::Tuple : Type::List, e);
    }
    case Kind::Interval:
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
    case Kind::SetBuilder:
        return plain(Type::Region, e);
    case Kind::Matrix:
        return withMembers(Type::Matrix, e);
    case Kind::Ratio:
        return withMembers(Type::Ratio, e);
    case Kind::Relation:
        return relationMeaning(e);
    default:
        break;
    }
    if (maths::isLogical(e.kind()))
        return plain(Type::Statement, e);
    if (isNamedPoint(e))
        return named(meaningOf(e[1]), e[0], e);
    return valuesOf(e, std::nullopt, std::span(&e, 1));
}

namespace {

bool isSolvedFor(const Expression& statement, const std::string& letter) {
    const auto free = [&](const Expression& e) { return !maths::dependsOn(e, letter); };
    switch (statement.kind()) {
    case Kind::Relation: {
        if (statement.size() == 2)
            return (statement[0].is(Kind::Symbol, letter) && free(statement[1])) ||
                   (statement[1].is(Kind::Symbol, letter) && free(statement[0]));
        return statement.size() == 3 && free(statement[0]) &&
               statement[1].is(Kind::Symbol, letter) && free(statement[2]);
    }
    case Kind::And:
    case Kind::Or:
    case Kind::System:
    case Kind::Sequence:
        return std::ranges::all_of(statement.children(), [&](const Expression& part) {
            return isSolvedFor(part, letter);
        });
    default:
        return false;
    }
}

} // namespace

bool isSolved(const Expression& statement) {
    const std::set<std::string> letters = maths::freeSymbols(statement);
    return std::ranges::any_of(
        letters, [&](const std::string& letter) { return isSolvedFor(statement, letter); });
}

} // namespace khatwa::grading
