// Rows, commas, logic, relations and operations of sets.

#include "app/maths/read_parser.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::reading {

namespace {

bool isLogic(const Expression& e) {
    return isStatement(e) || e.is(Kind::Symbol) || e.is(Kind::Call);
}

/// x = 1, of which a value may follow as another solution: x = 1 or 2.
bool isSolved(const Expression& e) {
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal &&
           e[0].is(Kind::Symbol);
}

void flatten(std::vector<Expression>& parts) {
    if (std::ranges::none_of(parts, [](const auto& e) { return e.is(Kind::Sequence); }))
        return;
    std::vector<Expression> flat;
    for (const Expression& part : parts) {
        if (part.is(Kind::Sequence))
            flat.insert(flat.end(), part.children().begin(), part.children().end());
        else
            flat.push_back(part);
    }
    parts = std::move(flat);
}

/// A list stands only outside of logic: what `1 and 2` is there is a conjunction.
Expression noList(Expression e) {
    if (!e.is(Kind::Sequence))
        return e;
    return Expression::node(Kind::And, {e.children().begin(), e.children().end()});
}

/// A list; in `x = 1, 2` the name counts for all values.
Expression sequence(std::vector<Expression> found) {
    if (isSolved(found[0]) && std::all_of(found.begin() + 1, found.end(), [](const auto& e) {
            return isScalar(e) && !isStatement(e) && !e.is(Kind::Symbol);
        }))
        for (std::size_t i = 1; i < found.size(); ++i)
            found[i] = Expression::relation(found[0][0], Rel::Equal, found[i]);
    return Expression::node(Kind::Sequence, std::move(found));
}

/// `a and b` of values is a list; of statements, or of letters alone, it is logic.
Expression joined(Kind kind, std::vector<Expression> parts, bool words) {
    flatten(parts);
    if (words && !std::ranges::all_of(parts, isLogic)) {
        const auto isRange = [](const Expression& e) {
            return e.is(Kind::Interval) || e.is(Kind::Union) ||
                   ((e.is(Kind::Tuple) || e.is(Kind::List)) && e.size() == 2);
        };
        if (kind == Kind::Or && std::ranges::all_of(parts, isRange) &&
            std::ranges::any_of(parts, [](const auto& e) { return e.is(Kind::Interval); }))
            return Expression::node(Kind::Union, std::move(parts));
        if (!isSolved(parts[0]) || std::any_of(parts.begin() + 1, parts.end(), isStatement))
            return Expression::node(Kind::Sequence, std::move(parts));
        for (std::size_t i = 1; i < parts.size(); ++i) // x = 1 or 2
            parts[i] = Expression::relation(parts[0][0], Rel::Equal, parts[i]);
    }
    return Expression::node(kind, std::move(parts));
}

/// Cases that stand side by side, as one.
Expression mergedCases(const std::vector<Expression>& parts) {
    std::vector<Expression> all;
    for (const Expression& part : parts)
        all.insert(all.end(), part.children().begin(), part.children().end());
    return Expression::node(Kind::Piecewise, std::move(all));
}

} // namespace

Expression numbersOf(const Expression& e) {
    constexpr std::pair<std::string_view, std::string_view> kSets[] = {
        {"R", "reals"},    {"ح", "reals"},     {"N", "naturals"},
        {"Z", "integers"}, {"Q", "rationals"}, {"C", "complexes"}};
    for (const auto& [letter, set] : kSets)
        if (e.is(Kind::Symbol, letter))
            return Expression::constant(set);
    return e;
}

Expression Parser::whole() {
    while (at(Tok::NewLine) || at(Tok::Row))
        ++at_;
    if (at(Tok::End))
        failHere("empty");
    Expression result = rows();
    if (!at(Tok::End))
        unexpected();
    return result;
}

Expression Parser::rows() {
    const Nest nest(*this);
    const auto ends = [&] { return at(Tok::End) || at(Tok::Finish); };
    Expression first = list();
    if (!at(Tok::NewLine) && !at(Tok::Row))
        return first;
    std::vector<Expression> rows{std::move(first)};
    bool cases = caseRead_;
    while (at(Tok::NewLine) || at(Tok::Row)) {
        while (at(Tok::NewLine) || at(Tok::Row))
            ++at_;
        if (ends())
            break;
        if (at(Tok::Relation)) { // a chain that goes on in the next row
            std::vector<Expression> sides;
            std::vector<Rel> relations;
            Expression& last = rows.back();
            if (last.is(Kind::Relation)) {
                sides.assign(last.children().begin(), last.children().end());
                for (std::size_t i = 0; i + 1 < last.size(); ++i)
                    relations.push_back(last.relationAt(i));
            } else {
                sides.push_back(noList(last));
            }
            while (at(Tok::Relation)) {
                relations.push_back(static_cast<Rel>(here().code));
                ++at_;
                sides.push_back(setOperation());
            }
            last = Expression::relation(std::move(sides), std::move(relations));
            cases = false;
            continue;
        }
        rows.push_back(list());
        cases = cases && caseRead_;
    }
    if (cases)
        return mergedCases(rows);
    flatten(rows);
    if (rows.size() == 1)
        return rows[0];
    if (std::ranges::all_of(rows, isStatement))
        return Expression::node(Kind::System, std::move(rows));
    return sequence(std::move(rows));
}

Expression Parser::list() {
    bool semicolons = false;
    Expression first = overItem();
    if (!at(Tok::Comma) && !at(Tok::Semicolon))
        return first;
    std::vector<Expression> found{std::move(first)};
    more(found, semicolons);
    if (found.size() == 1)
        return found[0];
    if (semicolons && std::ranges::all_of(found, isStatement))
        return Expression::node(Kind::System, std::move(found));
    return sequence(std::move(found));
}

/// The members of a bracket.
std::vector<Expression> Parser::items(bool& semicolons) {
    std::vector<Expression> found{item()};
    more(found, semicolons);
    return found;
}

/// What follows the first member, commas between. Cases side by side become one.
void Parser::more(std::vector<Expression>& found, bool& semicolons) {
    bool cases = caseRead_; // all so far
    bool others = true;     // all but the last
    while (at(Tok::Comma) || at(Tok::Semicolon)) {
        semicolons = semicolons || at(Tok::Semicolon);
        const Token comma = here();
        ++at_;
        if (at(Tok::End) || at(Tok::NewLine) || at(Tok::Row) || at(Tok::Finish)) {
            if (comma.type == Tok::Semicolon && depth_ <= 1) // Maxima ends its lines so
                break;
            fail("missing_operand", comma);
        }
        if (at(Tok::And, 'w') || at(Tok::Or, 'w')) // 1, 2, and 3
            ++at_;
        if (take(Tok::Otherwise)) { // 0, otherwise
            std::vector<Expression> parts{found.back(), Expression::constant("true")};
            found.back() = Expression::node(Kind::Piecewise, std::move(parts));
            cases = others;
            continue;
        }
        others = cases;
        found.push_back(item());
        cases = cases && caseRead_;
    }
    caseRead_ = cases;
    if (cases && found.size() > 1)
        found = {mergedCases(found)};
    flatten(found);
}

/// A statement or value; with `if …` behind it, a case.
Expression Parser::item() {
    Expression value = statement();
    caseRead_ = at(Tok::If) || at(Tok::Otherwise);
    if (!caseRead_)
        return value;
    std::vector<Expression> parts{noList(std::move(value))};
    if (take(Tok::Otherwise)) {
        parts.push_back(Expression::constant("true"));
        return Expression::node(Kind::Piecewise, std::move(parts));
    }
    ++at_;
    parts.push_back(noList(statement()));
    caseRead_ = true;
    if (take(Tok::Otherwise)) { // x if x > 0 else -x
        parts.push_back(noList(statement()));
        parts.push_back(Expression::constant("true"));
        caseRead_ = true;
    }
    return Expression::node(Kind::Piecewise, std::move(parts));
}

Expression Parser::statement() {
    Expression left = implication();
    if (!at(Tok::Iff))
        return left;
    std::vector<Expression> sides{noList(std::move(left))};
    while (take(Tok::Iff))
        sides.push_back(noList(implication()));
    return Expression::node(Kind::Iff, std::move(sides));
}

Expression Parser::implication() {
    Expression left = disjunction();
    if (!at(Tok::Implies))
        return left;
    const Token arrow = here();
    ++at_;
    const Nest nest(*this);
    Expression right = implication();
    const bool values = !isStatement(left) && !isStatement(right) && isScalar(left) &&
                        isScalar(right) && !(isLogic(left) && isLogic(right));
    if (arrow.code == '=' && values) // x => 5 for x ≥ 5
        return Expression::relation(std::move(left), Rel::GreaterEqual, std::move(right));
    return Expression::node(Kind::Implies, {noList(std::move(left)), noList(std::move(right))});
}

Expression Parser::disjunction() {
    Expression left = conjunction();
    while (at(Tok::Or) || at(Tok::Xor)) {
        const Tok type = here().type;
        std::vector<Expression> parts{std::move(left)};
        bool words = type == Tok::Or;
        while (at(type)) {
            words = words && here().code == 'w';
            ++at_;
            parts.push_back(conjunction());
        }
        if (!words)
            for (Expression& part : parts)
                part = noList(std::move(part));
        left = joined(type == Tok::Or ? Kind::Or : Kind::Xor, std::move(parts), words);
    }
    return left;
}

Expression Parser::conjunction() {
    Expression left = negation();
    if (!at(Tok::And))
        return left;
    std::vector<Expression> parts{std::move(left)};
    bool words = true;
    while (at(Tok::And)) {
        words = words && here().code == 'w';
        ++at_;
        if (at(Tok::Otherwise)) // "and otherwise"
            unexpected();
        parts.push_back(negation());
    }
    return joined(Kind::And, std::move(parts), words);
}

Expression Parser::negation() {
    if (!at(Tok::Not))
        return relation();
    ++at_;
    const Nest nest(*this);
    return Expression::node(Kind::Not, {negation()});
}

/// p(x) = … names a function, whatever its letter.
bool Parser::definedFunction() const {
    if (!at(Tok::Letter) || ahead().type != Tok::Open || ahead().code != '(' ||
        std::ranges::find(options_.symbols, here().text) != options_.symbols.end() ||
        here().length > 2)
        return false;
    std::size_t i = 2;
    for (; ahead(i).type == Tok::Letter; i += 2)
        if (ahead(i + 1).type != Tok::Comma)
            return ahead(i + 1).type == Tok::Close && ahead(i + 1).code == ')' &&
                   ahead(i + 2).type == Tok::Relation &&
                   ahead(i + 2).code == static_cast<char>(Rel::Equal);
    return false;
}

Expression Parser::relation() {
    const auto isEqual = [&] { return at(Tok::Relation, static_cast<char>(Rel::Equal)); };
    if (isEqual() && depth_ <= 1) // "= 42"
        ++at_;
    if (at(Tok::Relation, static_cast<char>(Rel::Approximately))) {
        ++at_; // ≈ 0.33
        return Expression::call("approximately", {setOperation()});
    }
    Expression left = definedFunction() ? userFunction(symbol().text()) : setOperation();
    if (!at(Tok::Relation))
        return left;
    std::vector<Expression> sides{std::move(left)};
    std::vector<Rel> relations;
    while (at(Tok::Relation)) {
        const Token sign = here();
        ++at_;
        const Rel rel = static_cast<Rel>(sign.code);
        relations.push_back(rel);
        sides.push_back(setOperation());
        if (rel == Rel::In || rel == Rel::NotIn)
            sides.back() = numbersOf(sides.back());
    }
    if (at(Tok::ParenMod)) {
        ++at_;
        relations.push_back(Rel::Modulo);
        sides.push_back(at(Tok::GroupOpen) ? group() : atom());
    } else if (relations.back() == Rel::Congruent && at(Tok::Open, '(') &&
               ahead().type == Tok::Mod) { // (mod 3)
        const Token open = here();
        at_ += 2;
        relations.push_back(Rel::Modulo);
        sides.push_back(setOperation());
        closeBracket(open, ")");
    } else if (relations.back() == Rel::Congruent && sides.back().isCall("mod") &&
               sides.back().size() == 2) { // 1 mod 3
        const Expression last = sides.back();
        sides.back() = last[0];
        relations.push_back(Rel::Modulo);
        sides.push_back(last[1]);
    }
    return Expression::relation(std::move(sides), std::move(relations));
}

/// The operation of sets here; `U` and `union` between brackets are ∪. End: none.
Tok Parser::atUnion() const {
    const Token& token = here();
    if (token.type == Tok::Union || token.type == Tok::Intersection ||
        token.type == Tok::Difference)
        return token.type;
    if (at_ == 0 || before().type != Tok::Close || ahead().type != Tok::Open)
        return Tok::End;
    if (token.type == Tok::Letter && (token.text == "U" || token.text == "u"))
        return Tok::Union;
    if (token.type == Tok::Function && token.text == "union")
        return Tok::Union;
    return token.type == Tok::Function && token.text == "intersection" ? Tok::Intersection
                                                                       : Tok::End;
}

Expression Parser::setOperation() {
    Expression left = ratio();
    for (Tok type = atUnion(); type != Tok::End; type = atUnion()) {
        if (type == Tok::Difference) {
            ++at_;
            Expression taken = ratio();
            if (taken.is(Kind::Set))
                left = numbersOf(left);
            left = Expression::node(Kind::Difference, {std::move(left), std::move(taken)});
            continue;
        }
        std::vector<Expression> parts{std::move(left)};
        while (atUnion() == type) {
            ++at_;
            parts.push_back(ratio());
        }
        left = Expression::node(type == Tok::Union ? Kind::Union : Kind::Intersection,
                                std::move(parts));
    }
    return left;
}

Expression Parser::ratio() {
    Expression left = sum();
    if (!at(Tok::Colon) || inSet_)
        return left;
    std::vector<Expression> parts{std::move(left)};
    while (take(Tok::Colon))
        parts.push_back(sum());
    return Expression::node(Kind::Ratio, std::move(parts));
}

} // namespace khatwa::maths::reading
