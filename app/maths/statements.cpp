#include "app/maths/statements.h"

#include <algorithm>

namespace khatwa::maths {

bool isStatement(const Expression& expression) {
    switch (expression.kind()) {
    case Kind::Relation:
    case Kind::Not:
    case Kind::And:
    case Kind::Or:
    case Kind::Implies:
    case Kind::Iff:
    case Kind::Xor:
    case Kind::System:
        return true;
    case Kind::Constant:
        return expression.text() == "true" || expression.text() == "false";
    case Kind::Sequence:
        return std::ranges::all_of(expression.children(), isStatement);
    default:
        return false;
    }
}

Standing compareSets(const RealSet& a, const RealSet& b, Budget& budget) {
    Standing standing;
    standing.solutionsA = a;
    standing.solutionsB = b;
    standing.onlyA = without(a, b, budget);
    standing.onlyB = without(b, a, budget);
    if (!standing.onlyA || !standing.onlyB)
        return standing;
    standing.aImpliesB = standing.onlyA->isEmpty() ? Truth::Yes : Truth::No;
    standing.bImpliesA = standing.onlyB->isEmpty() ? Truth::Yes : Truth::No;
    standing.equivalent = standing.aImpliesB == Truth::Yes && standing.bImpliesA == Truth::Yes
                              ? Truth::Yes
                              : Truth::No;
    return standing;
}

Standing compareStatements(const Expression& a, const Expression& b, Assume assume,
                           Budget& budget) {
    if (a == b)
        return {Truth::Yes, Truth::Yes, Truth::Yes, {}, {}, {}, {}, {}};
    std::set<std::string> letters = freeSymbols(a);
    letters.merge(freeSymbols(b));
    if (letters.size() > 1)
        return {};
    const std::string variable = letters.empty() ? "x" : *letters.begin();
    const auto left = solve(a, variable, assume, budget);
    const auto right = left ? solve(b, variable, assume, budget) : std::nullopt;
    if (!left || !right)
        return {};
    Standing standing = compareSets(*left, *right, budget);
    standing.variable = variable;
    return standing;
}

} // namespace khatwa::maths
