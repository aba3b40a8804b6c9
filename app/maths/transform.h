#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::maths {

// Trees to trees. All of these may throw TooLarge, where what they would give has more nodes than a
// tree may have; nothing larger is ever made.

/// With each free Symbol that is in `with` replaced, all at once. A variable that a sum, product,
/// limit, integral or set builder binds is left alone; it is renamed where what is put in has it.
Expression substituted(const Expression& expression, const std::map<std::string, Expression>& with);

/// The derivative by a symbol, exact, with 0s and 1s left out but not simplified further. Empty
/// where there is none that can be written (n!, gamma, statements and collections). Of |u| it is
/// u'·u/|u|; of floor, ceil, round and sign, 0; of pieces, piece by piece; of a function nothing is
/// known of, Call diff. Other letters do not depend on the variable.
std::optional<Expression> derivativeOf(const Expression& expression, const std::string& variable,
                                       Budget& budget);

/// The same tree for all expressions that differ in nothing but the order and grouping of + and ·,
/// with - and / taken along: a-b is -b+a, (ab)/c is a·(b/c), -ab is a·(-b). Nothing is computed,
/// distributed or cancelled: x+x, 1·x, -(-x), a-(b-c), a/(bc), a/b/c, x^(-1) and √x stay what they
/// are. Sets, unions, `and`, `or` and the sides of = lose their order too; other collections and
/// relations keep it. The tree is for comparing only.
Expression orderFree(const Expression& expression);

/// For messages: numbers in sums and products brought together, 0 + x, 1 · x, x^1, -(-x) and the
/// like cleaned up. No other rule is used.
Expression simplified(const Expression& expression, Budget& budget);

/// With every ± read as its upper sign, or as its lower one; ∓ the other way about.
Expression withSign(const Expression& expression, bool upper);

/// The two readings of ±, all upper signs and all lower ones; the expression alone where it has
/// none.
std::vector<Expression> bothSigns(const Expression& expression);

/// The terms of a sum as written, nested sums and minus signs before them opened: of a-(b+c): a,
/// Negate(b), Negate(c). One that is no sum is its own only term.
std::vector<Expression> termsOf(const Expression& expression);

/// The factors of a product as written, nested products, quotients and minus signs opened:
/// -(ab)/(c·(d/f)) is negative, with above a, b, f and below c, d. Powers stay whole.
struct Factors {
    bool isNegative = false;
    int minusSigns = 0; ///< how many were written
    std::vector<Expression> above;
    std::vector<Expression> below;
};
Factors factorsOf(const Expression& expression);

/// Whether a symbol occurs free in it.
bool dependsOn(const Expression& expression, const std::string& symbol);

} // namespace khatwa::maths
