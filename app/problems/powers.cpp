#include "app/problems/arithmetic.h"
#include "app/problems/polynomial.h"
#include "app/problems/topic_list.h"

#include <utility>

namespace khatwa::problems {

namespace {

std::pair<int, int> smallPower(Random& random) {
    if (random.coin())
        return {random.between(2, 12), 2};
    return pick<std::pair<int, int>>(
        random,
        {{2, 3}, {3, 3}, {4, 3}, {5, 3}, {2, 4}, {3, 4}, {2, 5}, {10, 2}, {10, 3}, {3, 3}, {2, 5}});
}

std::string written(const std::pair<int, int>& base) {
    return power(str(base.first), base.second);
}

int evaluate(Draft& draft, const std::pair<int, int>& base) {
    std::vector<std::string> factors(static_cast<std::size_t>(base.second), str(base.first));
    draft.think(written(base) + "=" + join(factors, "\\times"));
    int value = base.first;
    for (int i = 1; i < base.second; ++i)
        value = product(draft, value, base.first);

    return value;
}

Problem evaluatePowers(Draft& draft) {
    Random& random = draft.random();
    auto first = smallPower(random);
    auto second = smallPower(random);
    const bool add = random.coin();
    const auto valueOf = [](const std::pair<int, int>& base) {
        int value = 1;
        for (int i = 0; i < base.second; ++i)
            value *= base.first;
        return value;
    };
    if (!add && valueOf(first) < valueOf(second))
        std::swap(first, second);
    const bool single = random.between(0, 7) == 0;
    const std::string asked =
        single ? written(first) : written(first) + (add ? "+" : "-") + written(second);
    draft.ask({{"Calculate $#1$.", "احسب $#1$."},
               {"Evaluate $#1$.", "أوجد قيمة $#1$."},
               {"What is the value of $#1$?", "ما قيمة $#1$؟"},
               {"Work out: #1", "أوجد ناتج: #1"}},
              {asked});
    const int left = evaluate(draft, first);
    if (single) {
        draft.step({"Write the factor $#1$ down $#2$ times and multiply.",
                    "نكرر العامل $#1$ بعدد مرات الأس $#2$ ونضرب."},
                   {str(first.first), str(first.second)});
        draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, str(left)});
        return draft.finish(str(left));
    }
    const int right = evaluate(draft, second);
    const int result = add ? sum(draft, left, right) : difference(draft, left, right);
    draft.step({"Work out the powers: $#1=#2$ and $#3=#4$.", "نحسب القوى: $#1=#2$ و $#3=#4$."},
               {written(first), str(left), written(second), str(right)});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."},
               {str(left) + (add ? "+" : "-") + str(right), str(result)});
    return draft.finish(str(result));
}

void askSimplify(Draft& draft, const std::string& asked) {
    draft.ask({{"Simplify $#1$.", "بسّط $#1$."},
               {"Write $#1$ in its simplest form.", "اكتب $#1$ في أبسط صورة."},
               {"Use the laws of exponents to simplify $#1$.", "استعمل قوانين الأسس لتبسيط $#1$."},
               {"Simplify: $#1$", "بسّط ما يلي: $#1$"}},
              {asked});
}

void stepLaw(Draft& draft, int kind) {
    if (kind == 0)
        draft.step({"Multiplying powers of one base adds the exponents.",
                    "عند ضرب قوى لها الأساس نفسه نجمع الأسس."},
                   {});
    else if (kind == 1)
        draft.step({"Dividing powers of one base subtracts the exponents.",
                    "عند قسمة قوى لها الأساس نفسه نطرح الأسس."},
                   {});
    else
        draft.step(
            {"A power of a power multiplies the exponents.", "عند رفع قوة إلى قوة نضرب الأسس."},
            {});
}

struct Monomial {
    int coefficient;
    std::vector<int> exponents; ///< one per unknown
};

std::string latexOf(const Monomial& monomialShown, const std::vector<std::string>& unknowns) {
    std::string out = monomialShown.coefficient == 1 ? "" : str(monomialShown.coefficient);
    for (std::size_t i = 0; i < unknowns.size(); ++i)
        out += power(unknowns[i], monomialShown.exponents[i]);
    return out.empty() ? "1" : out;
}

/// Products, quotients and powers of monomials in the given unknowns.
Problem laws(Draft& draft, const std::vector<std::string>& unknowns) {
    Random& random = draft.random();
    const int kind = random.between(0, 2);
    const bool two = unknowns.size() > 1;
    Monomial result{1, {}};
    std::string asked;
    if (kind == 2) {
        const int outer = random.between(2, two ? 3 : 5);
        static constexpr int kLargest[] = {0, 0, 12, 5, 3, 2}; // so that the power stays small
        Monomial inner{random.between(1, kLargest[outer]), {}};
        for (std::size_t i = 0; i < unknowns.size(); ++i) {
            inner.exponents.push_back(random.between(2, 9));
            result.exponents.push_back(inner.exponents[i] * outer);
        }
        asked = "(" + latexOf(inner, unknowns) + ")^" + str(outer);
        askSimplify(draft, asked);
        draft.think(asked);
        if (inner.coefficient > 1) {
            result.coefficient = inner.coefficient;
            for (int i = 1; i < outer; ++i)
                result.coefficient = product(draft, result.coefficient, inner.coefficient);
        }
        for (std::size_t i = 0; i < unknowns.size(); ++i)
            product(draft, inner.exponents[i], outer);
    } else {
        Monomial left{random.between(2, 9), {}};
        Monomial right{random.between(2, 9), {}};
        for (std::size_t i = 0; i < unknowns.size(); ++i) {
            // Two unknowns side by side keep their exponents visible: no x to the power 1 beside y.
            const int least = two ? 2 : 1;
            left.exponents.push_back(
                random.between(kind == 0 ? least : 2 * least + 1, kind == 0 ? 9 : 12));
            right.exponents.push_back(
                random.between(least, kind == 0 ? 9 : left.exponents[i] - least));
        }
        result.coefficient = kind == 0 ? left.coefficient * right.coefficient : left.coefficient;
        if (kind == 1)
            left.coefficient *= right.coefficient;
        asked = kind == 0
                    ? latexOf(left, unknowns) + "\\times" + latexOf(right, unknowns)
                    : "\\frac{" + latexOf(left, unknowns) + "}{" + latexOf(right, unknowns) + "}";
        askSimplify(draft, asked);
        draft.think(asked);
        if (kind == 0)
            product(draft, left.coefficient, right.coefficient);
        else
            quotient(draft, left.coefficient, right.coefficient);
        for (std::size_t i = 0; i < unknowns.size(); ++i)
            result.exponents.push_back(
                kind == 0 ? sum(draft, left.exponents[i], right.exponents[i])
                          : difference(draft, left.exponents[i], right.exponents[i]));
    }
    const std::string answer = latexOf(result, unknowns);
    draft.think(answer);
    stepLaw(draft, kind);
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, answer});
    return draft.finish(answer);
}

} // namespace

Problem makePowers(Random& random, int level, Language language) {
    Draft draft(random, language);
    if (level == 1)
        return evaluatePowers(draft);
    if (level == 2)
        return laws(draft, {pick<std::string>(random, {"x", "a", "y", "n"})});
    return random.coin() ? laws(draft, {"x", "y"}) : laws(draft, {"a", "b"});
}

} // namespace khatwa::problems
