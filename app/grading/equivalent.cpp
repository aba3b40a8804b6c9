#include "app/grading/equivalent.h"

#include "app/grading/words.h"
#include "app/maths/matrices.h"
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
    return judge(meaningOf(maths::withMatrixArithmetic(expected, budget)),
                 meaningOf(maths::withMatrixArithmetic(answer, budget)));
}

Judgement Equivalence::judge(const Meaning& expected, const Meaning& answer) const {
    budget.spend(1);
    for (const Meaning* side : {&expected, &answer}) {
        if (side->chain.empty())
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
            return unordered(expected.members, answer.members, true);
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

    if (a == Type::Statement && (isSetLike(e) || e == Type::Assignment || e == Type::Tuple))
        return bareAndStatement(expected, answer);
    if (isSetLike(e) && isSetLike(a)) {
        if (e == Type::Value && a == Type::Values) {
            if (expected.name && answer.name && *expected.name != *answer.name)
                return namedValue(expected, answer);
            return unordered(expected.members, answer.members, true);
        }
        if (e == Type::Value && a == Type::Empty)
            return incorrect();
        return regions(expected, answer);
    }
    if (e == Type::Assignment && a == Type::Tuple)
        return ordered(expected.members, answer.members);
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
    // A statement without letters beside "true": worked out, but not said.
    if (e == Type::Statement && a == Type::Truth) {
        const Judgement held = statements(expected, answer);
        return held.verdict == Verdict::Correct ? wrongForm(reasons::kNotEvaluated) : held;
    }
    return incorrect(reasons::kWrongKind);
}

Judgement equivalent(const Question& question, maths::Budget& budget) {
    const Equivalence rule{question.options, question.assume(), budget};
    if (question.options.caseOf == "ignore")
        return rule.judge(inSmallLetters(question.expected), inSmallLetters(question.answer));
    return rule.judge(question.expected, question.answer);
}

} // namespace khatwa::grading
