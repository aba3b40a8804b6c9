#include "app/grading/equivalent.h"

#include "app/grading/quantities.h"
#include "app/grading/slips.h"
#include "app/grading/words.h"
#include "app/maths/matrices.h"
#include "app/maths/set_algebra.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <map>

namespace khatwa::grading {

using maths::Expression;
using maths::Kind;
using maths::Truth;
using Type = Meaning::Type;

Judgement swapped(Judgement judgement) {
    static constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
        {reasons::kMissingSolution, reasons::kExtraSolution},
        {reasons::kMissingPercent, reasons::kExtraPercent},
    };
    std::swap(judgement.missing, judgement.extra);
    for (const auto& [one, other] : kPairs) {
        if (judgement.reason == one) {
            judgement.reason = other;
            break;
        }
        if (judgement.reason == other) {
            judgement.reason = one;
            break;
        }
    }
    return judgement;
}

Expression inSmallLetters(const Expression& expression) {
    std::map<std::string, Expression> small;
    for (const std::string& name : maths::freeSymbols(expression)) {
        std::string letters = name;
        for (char& c : letters) {
            if (c >= 'A' && c <= 'Z')
                c = static_cast<char>(c - 'A' + 'a');
        }
        if (letters != name)
            small.emplace(name, Expression::symbol(letters));
    }
    return small.empty() ? expression : maths::substituted(expression, small);
}

namespace {

bool isSetLike(Type type) {
    return type == Type::Region || type == Type::Values || type == Type::Empty ||
           type == Type::Value;
}

/// Where A ∪ B, A ⊆ B and x ∈ A ∩ B are found.
bool isOfSets(Type type) {
    return type == Type::Region || type == Type::Statement;
}

bool hasInequality(const Expression& e) {
    if (e.is(Kind::Relation)) {
        for (std::size_t i = 0; i + 1 < e.size(); ++i) {
            if (e.relationAt(i) != maths::Rel::Equal)
                return true;
        }
        return false;
    }
    return std::ranges::any_of(e.children(), hasInequality);
}

bool isPair(const Meaning& meaning) {
    return (meaning.type == Type::Tuple || meaning.type == Type::List) &&
           meaning.members.size() == 2;
}

/// x ∈ (1, 2) can only be an interval.
bool saysElement(const Meaning& meaning) {
    return meaning.name && meaning.whole.is(Kind::Relation) &&
           meaning.whole.relationAt(0) == maths::Rel::In;
}

/// Whether (1, 2) and [1, 2] are intervals beside this.
bool wantsInterval(const Meaning& meaning) {
    return meaning.type == Type::Region || meaning.type == Type::Empty || saysElement(meaning) ||
           (meaning.type == Type::Statement && hasInequality(meaning.whole));
}

Meaning asInterval(const Meaning& pair) {
    const bool closed = pair.type == Type::List;
    Meaning interval = pair;
    interval.type = Type::Region;
    interval.whole = Expression::interval(pair.members[0], pair.members[1], closed, closed);
    if (pair.name)
        interval.whole = Expression::relation(*pair.name, maths::Rel::In, interval.whole);
    interval.members.clear();
    return interval;
}

/// A list of lists of the same length is a matrix.
std::optional<Expression> asMatrix(const Meaning& list) {
    std::vector<Expression> entries;
    const std::size_t rows = list.members.size();
    for (const Expression& row : list.members) {
        if (!row.is(Kind::List) || row.size() != list.members[0].size() || row.size() == 0)
            return std::nullopt;
        entries.insert(entries.end(), row.children().begin(), row.children().end());
    }
    if (rows == 0)
        return std::nullopt;
    return Expression::matrix(rows, list.members[0].size(), std::move(entries));
}

/// The matrix of `A = (matrix)` or of the matrix alone.
const Expression& tableOf(const Meaning& meaning) {
    if (meaning.whole.is(Kind::Matrix))
        return meaning.whole;
    return *std::ranges::find_if(meaning.whole.children(),
                                 [](const Expression& side) { return side.is(Kind::Matrix); });
}

/// Matrices and vectors worked out, but for points with a name.
Expression withMatrices(const Expression& tree, maths::Budget& budget) {
    return isNamedPoint(tree) ? tree : maths::withMatrixArithmetic(tree, budget);
}

/// [0, 1] or [2, 3], as a list: their union.
Meaning asUnion(const Meaning& list) {
    Meaning region = list;
    region.type = Type::Region;
    region.whole = Expression::node(Kind::Union, list.members);
    region.name.reset();
    region.members.clear();
    return region;
}

/// Points of other letters than those asked for.
Judgement otherLetters(const Judgement& values) {
    return values.verdict == Verdict::Correct ? incorrect(reasons::kWrongLetter) : incorrect();
}

/// Something that is right but for its brackets.
Judgement butForBrackets(Judgement judgement, std::string_view reason) {
    if (judgement.verdict == Verdict::Correct)
        return wrongForm(reason);
    return judgement;
}

} // namespace

Judgement Equivalence::judge(const Expression& expected, const Expression& answer) const {
    if (expected == answer && meaningOf(expected).chain.empty())
        return correct();
    return judge(meaningOf(withMatrices(expected, budget)),
                 meaningOf(withMatrices(answer, budget)));
}

Judgement Equivalence::judge(const Meaning& expected, const Meaning& answer) const {
    budget.spend(1);
    if (isOfSets(expected.type) || isOfSets(answer.type))
        if (const auto known = maths::compareSetAlgebra(expected.whole, answer.whole, budget))
            return *known == Truth::Yes  ? correct()
                   : *known == Truth::No ? incorrect()
                                         : undecided(reasons::kNotDecided);
    if (expected.type <= Type::Values && answer.type <= Type::Values &&
        sameFamilies(expected, answer))
        return correct();
    for (const Meaning* side : {&expected, &answer}) {
        if (side->chain.empty() && side->approximations.empty())
            continue;
        const Truth holds = chainHolds(*side);
        if (holds == Truth::No)
            return side == &answer ? incorrect(reasons::kFalseChain)
                                   : undecided(reasons::kNotDecided);
        if (holds == Truth::Unknown)
            return undecided(reasons::kNotDecided);
    }
    const Type e = expected.type;
    const Type a = answer.type;
    // Pairs are intervals beside intervals and inequalities.
    if (isPair(expected) && (saysElement(expected) || wantsInterval(answer)))
        return judge(asInterval(expected), answer);
    if (isPair(answer) && (saysElement(answer) || wantsInterval(expected)))
        return judge(expected, asInterval(answer));
    // One value beside several: which side is the reference counts where it repeats.
    if (e == Type::Values && a == Type::Value) {
        if (expected.rounded != answer.rounded)
            return incorrect();
        if (expected.name && answer.name && *expected.name != *answer.name)
            return namedValue(expected, answer);
        return unordered(expected.members, answer.members, !expected.signs && !expected.braces);
    }
    if (e > a)
        return swapped(judge(answer, expected));

    // [5, 5] is one point.
    if (e <= Type::Values && a == Type::List && isPair(answer) &&
        same(answer.members[0], answer.members[1]) == Truth::Yes && !expected.bare)
        return judge(expected, asInterval(answer));

    if (e == a) {
        switch (e) {
        case Type::Value:
            return namedValue(expected, answer);
        case Type::Values:
            if (expected.name && answer.name && *expected.name != *answer.name)
                return namedValue(expected, answer);
            if (!expected.names.empty() && !answer.names.empty() && expected.names != answer.names)
                return otherLetters(unordered(expected.members, answer.members, true));
            return unordered(expected.members, answer.members, !expected.signs && !expected.braces);
        case Type::Assignment:
            return assignments(expected, answer);
        case Type::Tuple:
        case Type::List:
            return ordered(expected.members, answer.members);
        case Type::Matrix:
            return matrix(tableOf(expected), tableOf(answer));
        case Type::Ratio:
            return ratio(expected, answer);
        case Type::Region:
            return regions(expected, answer);
        case Type::Statement:
            return statements(expected, answer);
        case Type::Truth:
        case Type::Empty:
        case Type::Undefined:
            return expected.whole == answer.whole || e != Type::Truth ? correct() : incorrect();
        case Type::Text:
            return plainWords(expected.whole.text()) == plainWords(answer.whole.text())
                       ? correct()
                       : incorrect();
        }
    }

    // A, C and "A and C": a list of letters, no proposition.
    if (a == Type::Statement && e == Type::Values && expected.bare && answer.whole.is(Kind::And) &&
        std::ranges::all_of(answer.whole.children(),
                            [](const Expression& part) { return part.is(Kind::Symbol); }))
        return unordered(expected.members, answer.whole.children(), true);
    if (a == Type::Statement && (isSetLike(e) || e == Type::Assignment || e == Type::Tuple))
        return bareAndStatement(expected, answer);
    if (isSetLike(e) && isSetLike(a)) {
        if (e == Type::Value && a == Type::Values) {
            if (expected.name && answer.name && *expected.name != *answer.name)
                return namedValue(expected, answer);
            return unordered(expected.members, answer.members, !expected.signs && !expected.braces);
        }
        if (e <= Type::Values && a == Type::Empty)
            return incorrect();
        if (e == Type::Values && a == Type::Region && expected.bare &&
            expected.members.size() > 1 && std::ranges::all_of(expected.members, maybeInterval))
            return regions(asUnion(expected), answer);
        if (e == Type::Value && a == Type::Region &&
            !maths::freeSymbols(expected.members[0]).empty())
            return incorrect(reasons::kWrongKind);
        return regions(expected, answer);
    }
    if (e == Type::Assignment && a == Type::Tuple)
        return ordered(expected.members, answer.members);
    if (e == Type::Assignment && a == Type::Matrix && tableOf(answer).columns() == 1)
        return ordered(expected.members, tableOf(answer).children());
    const bool ofTuples =
        e == Type::Values && std::ranges::all_of(expected.members, [](const Expression& member) {
            return member.is(Kind::Tuple) || member.is(Kind::List);
        });
    if (ofTuples && (a == Type::Tuple || a == Type::List) && !answer.name) // one of several points
        return unordered(expected.members, std::span(&answer.whole, 1), true);
    if (ofTuples && a == Type::Assignment) {
        const Expression point = Expression::node(Kind::Tuple, answer.members);
        const Judgement judgement = unordered(expected.members, std::span(&point, 1), true);
        return expected.names.empty() || expected.names == answer.names ? judgement : incorrect();
    }
    if (e == Type::Values && (a == Type::Tuple || a == Type::List)) {
        if (!expected.bare || expected.members.size() != answer.members.size())
            return incorrect(reasons::kWrongKind);
        return butForBrackets(ordered(expected.members, answer.members), reasons::kMissingBrackets);
    }
    if (e == Type::Tuple && a == Type::List) {
        const Judgement inside = ordered(expected.members, answer.members);
        if (inside.verdict == Verdict::Correct && isPair(expected) && isPair(answer))
            return incorrect(reasons::kEndpointOpenClosed);
        return butForBrackets(inside, reasons::kWrongBrackets);
    }
    if ((e == Type::Tuple || e == Type::List) && a == Type::Matrix) {
        const Expression& table = tableOf(answer);
        if (e == Type::List) {
            if (const auto rows = asMatrix(expected))
                return matrix(*rows, table);
        }
        if (table.rows() != 1 && table.columns() != 1)
            return incorrect(reasons::kWrongKind);
        const Judgement inside = ordered(expected.members, answer.members);
        return e == Type::List && table.rows() == 1
                   ? inside
                   : butForBrackets(inside, reasons::kWrongBrackets);
    }
    if (e == Type::Value && a == Type::Ratio && answer.members.size() == 2)
        return value(expected.members[0], maths::quotient(answer.members[0], answer.members[1]));
    // T and F for true and false.
    if (e == Type::Value && a == Type::Truth && expected.members[0].is(Kind::Symbol)) {
        const std::string& letter = expected.members[0].text();
        if (letter == "T" || letter == "F")
            return (letter == "T") == (answer.whole.text() == "true") ? correct() : incorrect();
    }
    // A statement without letters beside "true": worked out, but not said.
    if (e == Type::Statement && a == Type::Truth) {
        const Judgement held = statements(expected, answer);
        return held.verdict == Verdict::Correct ? wrongForm(reasons::kNotEvaluated) : held;
    }
    return incorrect(reasons::kWrongKind);
}

namespace {

/// sin 30 as sin 30°, and arcsin in degrees.
Expression inDegrees(const Expression& e) {
    static constexpr std::string_view kTakes[] = {"sin", "cos", "tan", "cot", "sec", "csc"};
    static constexpr std::string_view kGives[] = {"arcsin", "arccos", "arctan", "arccot"};
    if (e.children().empty() || e.is(Kind::Relation) || e.is(Kind::Matrix))
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(inDegrees(child));
    if (e.is(Kind::Call) && e.size() == 1) {
        if (std::ranges::find(kTakes, e.text()) != std::end(kTakes) &&
            !maths::contains(e, Kind::Degrees))
            children[0] = Expression::node(Kind::Degrees, {children[0]});
        if (std::ranges::find(kGives, e.text()) != std::end(kGives))
            return maths::quotient(
                maths::product({Expression::number(180), Expression::call(e.text(), children)}),
                Expression::constant("pi"));
    }
    return Expression::node(e.kind(), std::move(children), e.text());
}

/// A side as the options want it seen, with matrices worked out.
Expression prepared(const Expression& tree, const Options& options, maths::Budget& budget) {
    Expression result = withMatrices(tree, budget);
    if (options.caseOf == "ignore")
        result = inSmallLetters(result);
    if (options.angle == "degrees")
        result = inDegrees(result);
    return result;
}

/// The slip in a value that is wrong.
std::string_view slipIn(const Meaning& expected, const Meaning& answer, maths::Assume assume,
                        maths::Budget& budget) {
    if (expected.type != Type::Value || answer.type != Type::Value)
        return {};
    if (expected.name && answer.name && *expected.name != *answer.name)
        return {};
    return slipOf(expected.members[0], answer.members[0], assume, budget);
}

/// The side read with units; empty where none can be meant.
struct WithUnits {
    std::optional<Expression> expression;
    bool clear = false; ///< no letter of a formula can be meant
};
WithUnits readWithUnits(std::string_view text, maths::ReadOptions options) {
    const UnitHint hint = unitHint(text);
    if (!hint.any)
        return {};
    options.units = true;
    const std::string said = withSaidUnits(text);
    maths::Reading reading = maths::readAnswer(said, options);
    if (!reading)
        return {};
    const Expression tree = withSigns(*reading.expression);
    if (!hasUnits(tree))
        return {};
    return {tree, hint.clear};
}

} // namespace

namespace {

/// An indefinite integral beside what it comes to: a matter of derivatives, and of the constant.
bool isIndefinite(const Expression& e) {
    const Meaning meaning = meaningOf(e);
    return meaning.type == Type::Value && meaning.members[0].isCall("integral") &&
           meaning.members[0].size() == 2;
}
bool isFunction(const Expression& e) {
    const Meaning meaning = meaningOf(e);
    return meaning.type == Type::Value && maths::isScalar(meaning.members[0]) &&
           !maths::contains(e, Kind::Unit);
}

} // namespace

Judgement equivalent(const Question& question, maths::Budget& budget) {
    const bool reference = isIndefinite(question.expected);
    if (reference != isIndefinite(question.answer) && isFunction(question.expected) &&
        isFunction(question.answer)) {
        if (reference)
            return antiderivative(question, budget);
        Question turned = question;
        std::swap(turned.expected, turned.answer);
        std::swap(turned.expectedText, turned.answerText);
        return swapped(antiderivative(turned, budget));
    }
    const Equivalence rule{question.options, question.assume(), budget};
    const auto judge = [&](const Expression& expectedTree, const Expression& answerTree) {
        const Expression expected = prepared(expectedTree, question.options, budget);
        const Expression answer = prepared(answerTree, question.options, budget);
        Judgement judgement = rule.judge(expected, answer);
        if (judgement.verdict != Verdict::Correct &&
            (expected.is(Kind::Text) || answer.is(Kind::Text)) &&
            plainWords(question.expectedText) == plainWords(question.answerText))
            return correct();
        if (judgement.verdict == Verdict::Incorrect && judgement.reason.empty())
            judgement.reason = slipIn(meaningOf(expected), meaningOf(answer), rule.assume, budget);
        return judgement;
    };
    const WithUnits expected = readWithUnits(question.expectedText, question.readOptions);
    const WithUnits answer = readWithUnits(question.answerText, question.readOptions);
    if (!expected.expression && !answer.expression)
        return judge(question.expected, question.answer);
    const auto quantities = [&] {
        return judge(expected.expression.value_or(question.expected),
                     answer.expression.value_or(question.answer));
    };
    if ((expected.clear || !expected.expression) && (answer.clear || !answer.expression)) {
        Judgement judgement = quantities();
        const bool settled = judgement.verdict == Verdict::Correct ||
                             judgement.verdict == Verdict::PartlyCorrect ||
                             judgement.reason == reasons::kWrongUnit;
        if (settled)
            return judgement;
        // What looks like a unit may be a word of a formula: x in [1, 2].
        Judgement formula = judge(question.expected, question.answer);
        const bool better = formula.verdict == Verdict::Correct ||
                            judgement.verdict == Verdict::Undecided ||
                            judgement.reason == reasons::kWrongKind;
        return better ? formula : judgement;
    }
    // 3m may be three metres or a product: as a formula first.
    const Judgement formula = judge(question.expected, question.answer);
    if (formula.verdict == Verdict::Correct || !expected.expression || !answer.expression)
        return formula;
    const Judgement units = quantities();
    return units.verdict == Verdict::Correct ? units : formula;
}

} // namespace khatwa::grading
