// The rule `equation-system`: equations that hold together, in any letters, have the same
// solutions. Order, scaling, redundant equations and how far the student solved are free.

#include "app/grading/as_statement.h"
#include "app/grading/rules.h"
#include "app/maths/print.h"
#include "app/maths/statements.h"

#include <algorithm>
#include <span>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Standing;
using maths::Truth;

namespace {

/// The statements of `from` that do not follow from `other`; `sure` becomes false where one of them
/// could not be told.
std::vector<Expression> notFollowing(const Expression& from, const Expression& other,
                                     maths::Assume assume, Budget& budget, bool& sure) {
    std::vector<Expression> found;
    for (const Expression& statement : conjuncts(from)) {
        const Truth follows = maths::compareStatements(other, statement, assume, budget).aImpliesB;
        if (follows == Truth::No)
            found.push_back(statement);
        sure = sure && follows != Truth::Unknown;
    }
    return found;
}

std::vector<std::string> asLatex(const std::vector<Expression>& statements) {
    std::vector<std::string> texts;
    for (const Expression& statement : statements)
        texts.push_back(maths::toLatex(statement));
    return texts;
}

/// Alternatives, (1,2) or (2,1): which of them the other side lacks.
std::optional<Judgement> byAlternatives(const Expression& expected, const Expression& answer,
                                        maths::Assume assume, Budget& budget) {
    if (!expected.is(Kind::Or) && !answer.is(Kind::Or))
        return std::nullopt;
    // Only where each is a point: every letter has its equation.
    const std::size_t letters = maths::freeSymbols(expected).size();
    for (const Expression* side : {&expected, &answer})
        for (const Expression& part : side->is(Kind::Or) ? side->children() : std::span(side, 1))
            if (conjuncts(part).size() < letters)
                return std::nullopt;
    const auto lacking = [&](const Expression& from, const Expression& other,
                             std::size_t& shared) -> std::optional<std::vector<Expression>> {
        const std::vector<Expression> parts =
            from.is(Kind::Or)
                ? std::vector<Expression>(from.children().begin(), from.children().end())
                : std::vector<Expression>{from};
        std::vector<Expression> found;
        for (const Expression& part : parts) {
            const Truth in = maths::compareStatements(part, other, assume, budget).aImpliesB;
            if (in == Truth::Unknown)
                return std::nullopt;
            if (in == Truth::No)
                found.push_back(part);
            else
                ++shared;
        }
        return found;
    };
    std::size_t shared = 0, ignored = 0;
    const auto missing = lacking(expected, answer, shared);
    const auto extra = missing ? lacking(answer, expected, ignored) : std::nullopt;
    if (!extra || (missing->empty() && extra->empty()))
        return std::nullopt;
    if (shared == 0 && ignored == 0)
        return incorrect();
    Judgement judgement =
        judged(Verdict::PartlyCorrect, extra->empty()     ? reasons::kMissingSolution
                                       : missing->empty() ? reasons::kExtraSolution
                                                          : reasons::kMissingAndExtra);
    judgement.missing = asLatex(*missing);
    judgement.extra = asLatex(*extra);
    return judgement;
}

/// In one letter: the solutions that are there, and those that are not.
std::optional<Judgement> bySolutions(const Standing& standing, Budget& budget) {
    if (!standing.onlyA || !standing.onlyB || !standing.solutionsA->isFinite() ||
        !standing.solutionsB->isFinite())
        return std::nullopt;
    const auto shared = maths::intersect(*standing.solutionsA, *standing.solutionsB, budget);
    if (!shared || shared->isEmpty())
        return std::nullopt;
    const auto values = [&](const maths::RealSet& set) {
        std::vector<Expression> equations;
        for (const maths::Piece& piece : set.pieces)
            equations.push_back(Expression::relation(Expression::symbol(standing.variable),
                                                     maths::Rel::Equal, piece.low));
        return equations;
    };
    Judgement judgement =
        judged(Verdict::PartlyCorrect, standing.onlyB->isEmpty()   ? reasons::kMissingSolution
                                       : standing.onlyA->isEmpty() ? reasons::kExtraSolution
                                                                   : reasons::kMissingAndExtra);
    judgement.missing = asLatex(values(*standing.onlyA));
    judgement.extra = asLatex(values(*standing.onlyB));
    return judgement;
}

/// How many values a point has, or the first of several points.
std::size_t coordinates(const Expression& e) {
    const bool several = (e.is(Kind::Sequence) || e.is(Kind::Set) || e.is(Kind::Or)) &&
                         e.size() > 0 && !maths::isScalar(e[0]);
    return std::min<std::size_t>(several ? e[0].size() : e.size(), 9);
}

} // namespace

Judgement equationSystem(const Question& question, Budget& budget) {
    std::set<std::string> letters = maths::freeSymbols(question.expected);
    const std::set<std::string> lettersOfAnswer = maths::freeSymbols(question.answer);
    if (letters.empty()) // the reference is a point: its letters are the student's
        letters = lettersOfAnswer;
    if (letters.empty()) // both are points: any letters will do
        for (std::size_t i = 0; i < coordinates(question.expected); ++i)
            letters.insert("x_" + std::to_string(i + 1));
    const auto expected = asStatement(question.expected, letters);
    if (!expected)
        throw BadTask{"the reference is no system of equations"};
    const auto answer = asStatement(question.answer, letters);
    if (!answer)
        return incorrect(reasons::kWrongKind);
    const maths::Assume assume = question.assume();
    const Standing standing = maths::compareStatements(*expected, *answer, assume, budget);
    if (standing.equivalent == Truth::Yes)
        return correct();
    if (standing.equivalent == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    if (letters != lettersOfAnswer && letters.size() == lettersOfAnswer.size()) {
        Judgement judgement = incorrect(reasons::kWrongLetter);
        for (const std::string& letter : lettersOfAnswer)
            if (!letters.contains(letter))
                judgement.details["letter"] = letter;
        return judgement;
    }
    if (auto judgement = bySolutions(standing, budget))
        return *judgement;
    if (auto judgement = byAlternatives(*expected, *answer, assume, budget))
        return *judgement;
    bool sure = true;
    const auto wrong = notFollowing(*answer, *expected, assume, budget, sure);
    const auto missing = notFollowing(*expected, *answer, assume, budget, sure);
    Judgement judgement = incorrect(!sure            ? std::string_view()
                                    : !wrong.empty() ? reasons::kWrongEquation
                                                     : reasons::kMissingEquation);
    judgement.extra = asLatex(wrong);
    judgement.missing = asLatex(missing);
    return judgement;
}

} // namespace khatwa::grading
