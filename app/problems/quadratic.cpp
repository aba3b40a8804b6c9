#include "app/problems/arithmetic.h"
#include "app/problems/polynomial.h"
#include "app/problems/topic_list.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace khatwa::problems {

namespace {

int notZero(Random& random, int low, int high) {
    int number = 0;
    while (number == 0)
        number = random.between(low, high);
    return number;
}

/// p, q with x² + (p+q)x + pq worth factoring: neither is 0, they are no opposites, the product is
/// small.
std::pair<int, int> numbers(Random& random, int range, int largestProduct) {
    int p = 0;
    int q = 0;
    do {
        p = notZero(random, -range, range);
        q = notZero(random, -range, range);
    } while (p + q == 0 || std::abs(p * q) > largestProduct ||
             (range < 12 && std::abs(p + q) > 12));
    return {p, q};
}

std::string bracket(const std::string& x, int number) {
    return "(" + x + signedTerm(number) + ")";
}

/// (x+p)(x+q) with the smaller absolute value first, which is how the search meets them.
std::string factored(const std::string& x, int p, int q) {
    if (p == q)
        return bracket(x, p) + "^2";
    return bracket(x, p) + bracket(x, q);
}

/// Tries the factor pairs of |c| from 1 up until sum (c > 0) or difference (c < 0) is |b|; then
/// gives the signs.
std::pair<int, int> findFactors(Draft& draft, int p, int q) {
    if (std::abs(p) > std::abs(q))
        std::swap(p, q);
    const int product = p * q;
    const int total = p + q;
    draft.think({"product", "الضرب"}, str(product));
    draft.think({"sum", "المجموع"}, str(total));
    const int size = std::abs(product);
    for (int small = 1; small <= std::abs(p); ++small) {
        if (size % small != 0)
            continue;
        const int large = size / small;
        if (product > 0)
            draft.think(str(small) + "+" + str(large) + "=" + str(small + large));
        else
            draft.think(str(large) + "-" + str(small) + "=" + str(large - small));
    }
    draft.think({"signs", "الإشارات"}, str(p) + ", " + str(q));
    return {p, q};
}

void stepNumbers(Draft& draft, int p, int q) {
    draft.step({"Two numbers with product $#1$ and sum $#2$: $#3$ and $#4$.",
                "عددان حاصل ضربهما $#1$ ومجموعهما $#2$: $#3$ و $#4$."},
               {str(p * q), str(p + q), str(p), str(q)});
}

void askFactor(Draft& draft, const std::string& asked) {
    draft.ask({{"Factor $#1$.", "حلل $#1$."},
               {"Factorise $#1$.", "حلل المقدار $#1$ إلى عوامل."},
               {"Write $#1$ as a product.", "اكتب $#1$ على صورة حاصل ضرب."},
               {"Factor completely: $#1$", "حلل تحليلًا كاملًا: $#1$"},
               {"Factor #1", "حلل #1"}},
              {asked});
}

Problem commonFactor(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int factor = random.between(2, 9);
    int a = 0;
    int b = 0;
    do {
        a = random.between(1, 9);
        b = notZero(random, -9, 9);
    } while (std::gcd(a, b) != 1);
    const int lift = random.between(0, 1);
    const Terms given = {{factor * a, 1 + lift}, {factor * b, lift}};
    const std::string asked = polynomial(given, x);
    askFactor(draft, asked);
    const std::string outside = monomial(factor, x, lift);
    draft.think(asked);
    int common = 1;
    reduce(draft, {std::abs(factor * b), factor * a}, &common);
    draft.think({"common", "المشترك"}, outside);
    const std::string answer = outside + "(" + polynomial({{a, 1}, {b, 0}}, x) + ")";
    draft.step({"The common factor is $#1$.", "العامل المشترك هو $#1$."}, {outside});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, answer});
    return draft.finish(answer);
}

Problem trinomial(Draft& draft, const std::string& x) {
    const auto [p, q] = numbers(draft.random(), 12, 90);
    const std::string asked = polynomial({{1, 2}, {p + q, 1}, {p * q, 0}}, x);
    askFactor(draft, asked);
    const auto [small, large] = findFactors(draft, p, q);
    const std::string answer = factored(x, small, large);
    stepNumbers(draft, small, large);
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, answer});
    return draft.finish(answer);
}

Problem squares(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    int a = 0;
    int b = 0;
    do {
        a = random.between(1, 9);
        b = random.between(1, 12);
    } while (std::gcd(a, b) != 1);
    const std::string asked = polynomial({{a * a, 2}, {-b * b, 0}}, x);
    askFactor(draft, asked);
    const std::string ax = monomial(a, x, 1);
    draft.think(asked);
    if (a > 1)
        draft.think(str(a * a) + "=" + str(a) + "\\times" + str(a));
    draft.think(str(b * b) + "=" + str(b) + "\\times" + str(b));
    const std::string answer = "(" + ax + "-" + str(b) + ")(" + ax + "+" + str(b) + ")";
    draft.step({"A difference of two squares: $#1$.", "فرق بين مربعين: $#1$."},
               {(a > 1 ? "(" + ax + ")^2" : power(x, 2)) + "-" + str(b) + "^2"});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, answer});
    return draft.finish(answer);
}

Problem commonThenTrinomial(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int factor = random.between(2, 5);
    const auto [p, q] = numbers(random, 9, 36);
    const std::string inner = polynomial({{1, 2}, {p + q, 1}, {p * q, 0}}, x);
    const std::string asked =
        polynomial({{factor, 2}, {factor * (p + q), 1}, {factor * p * q, 0}}, x);
    askFactor(draft, asked);
    quotient(draft, std::abs(factor * (p + q)), factor);
    quotient(draft, std::abs(factor * p * q), factor);
    draft.think(str(factor) + "(" + inner + ")");
    draft.step({"Take out the common factor: $#1$.", "نخرج العامل المشترك: $#1$."},
               {str(factor) + "(" + inner + ")"});
    const auto [small, large] = findFactors(draft, p, q);
    stepNumbers(draft, small, large);
    const std::string answer = str(factor) + factored(x, small, large);
    draft.step({"So the factors are $\\boxed{#1}$.", "إذن التحليل هو $\\boxed{#1}$."}, {answer});
    return draft.finish(answer);
}

std::string unknown(Random& random) {
    return pick<std::string>(random, {"x", "x", "y", "t", "n"});
}

} // namespace

Problem makeFactoring(Random& random, int level, Language language) {
    Draft draft(random, language);
    const std::string x = unknown(random);
    if (level == 1)
        return commonFactor(draft, x);
    if (level == 2)
        return trinomial(draft, x);
    return random.between(0, 3) == 0 ? squares(draft, x) : commonThenTrinomial(draft, x);
}

namespace {

void askRoots(Draft& draft, const std::string& equation, const std::string& x) {
    draft.ask({{"Solve $#1$.", "حل المعادلة $#1$."},
               {"Find the solutions of $#1$.", "أوجد حلول المعادلة $#1$."},
               {"Solve $#1$ for $#2$.", "أوجد قيم $#2$ إذا كان $#1$."},
               {"What are the roots of $#1$?", "ما جذور المعادلة $#1$؟"},
               {"Solve #1", "حل #1"}},
              {equation, x});
}

std::string roots(const std::string& x, int first, int second) {
    if (first == second)
        return x + "=" + str(first);
    return x + "=" + str(std::min(first, second)) + ", " + x + "=" + str(std::max(first, second));
}

/// From x² + (p+q)x + pq = 0 on.
Problem finishRoots(Draft& draft, const std::string& x, int p, int q) {
    const auto [small, large] = findFactors(draft, p, q);
    const std::string product = factored(x, small, large) + "=0";
    draft.think(product);
    const std::string solved = roots(x, -p, -q);
    draft.think(solved);
    stepNumbers(draft, small, large);
    draft.step({"Factor: $#1$.", "نحلل: $#1$."}, {product});
    draft.step({"Each factor can be zero: $\\boxed{#1}$.", "نساوي كل عامل بالصفر: $\\boxed{#1}$."},
               {solved});
    return draft.finish(solved);
}

Problem specialQuadratic(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int kind = random.between(0, 3);
    std::string solved;
    if (kind == 0) {
        const int p = random.between(2, 12);
        const int a = random.between(1, 9);
        const std::string equation = polynomial({{a, 2}, {-a * p * p, 0}}, x) + "=0";
        askRoots(draft, equation, x);
        draft.think(equation);
        if (a > 1)
            quotient(draft, a * p * p, a);
        draft.think(power(x, 2) + "=" + str(p * p));
        draft.think(str(p) + "\\times" + str(p) + "=" + str(p * p));
        solved = roots(x, -p, p);
        draft.step({"Isolate the square: $#1$.", "نعزل المربع: $#1$."},
                   {power(x, 2) + "=" + str(p * p)});
    } else if (kind == 1) {
        const int p = notZero(random, -12, 12);
        const int a = random.between(1, 9);
        const std::string equation = polynomial({{a, 2}, {a * p, 1}}, x) + "=0";
        askRoots(draft, equation, x);
        draft.think(equation);
        if (a > 1)
            quotient(draft, a * p, a);
        const std::string product = monomial(a, x, 1) + bracket(x, p) + "=0";
        draft.think(product);
        solved = roots(x, 0, -p);
        draft.step({"Factor: $#1$.", "نحلل: $#1$."}, {product});
    } else {
        const int p = notZero(random, -12, 12);
        int q = p;
        while (q == p)
            q = notZero(random, -12, 12);
        const std::string equation = bracket(x, p) + bracket(x, q) + "=0";
        askRoots(draft, equation, x);
        draft.think(x + signedTerm(p) + "=0");
        draft.think(x + "=" + str(-p));
        draft.think(x + signedTerm(q) + "=0");
        draft.think(x + "=" + str(-q));
        solved = roots(x, -p, -q);
        draft.step({"One of the factors must be zero: $#1$ or $#2$.",
                    "لا بد أن يكون أحد العاملين صفرًا: $#1$ أو $#2$."},
                   {x + signedTerm(p) + "=0", x + signedTerm(q) + "=0"});
    }
    draft.think(solved);
    draft.step({"So $\\boxed{#1}$.", "إذن $\\boxed{#1}$."}, {solved});
    return draft.finish(solved);
}

} // namespace

Problem makeQuadratics(Random& random, int level, Language language) {
    Draft draft(random, language);
    const std::string x = unknown(random);
    if (level == 1)
        return specialQuadratic(draft, x);
    const auto [p, q] = numbers(random, level == 2 ? 12 : 9, level == 2 ? 90 : 36);
    const Terms monic = {{1, 2}, {p + q, 1}, {p * q, 0}};
    if (level == 2) {
        const std::string equation = polynomial(monic, x) + "=0";
        askRoots(draft, equation, x);
        draft.think(equation);
        return finishRoots(draft, x, p, q);
    }
    if (random.coin()) {
        const int factor = random.between(2, 5);
        const std::string equation =
            polynomial({{factor, 2}, {factor * (p + q), 1}, {factor * p * q, 0}}, x) + "=0";
        askRoots(draft, equation, x);
        quotient(draft, std::abs(factor * (p + q)), factor);
        quotient(draft, std::abs(factor * p * q), factor);
        draft.think(polynomial(monic, x) + "=0");
        draft.step({"Divide by $#1$: $#2$.", "نقسم على $#1$: $#2$."},
                   {str(factor), polynomial(monic, x) + "=0"});
        return finishRoots(draft, x, p, q);
    }
    // x² + bx + m = n, with everything brought to one side.
    const int moved = notZero(random, -20, 20);
    const std::string equation =
        polynomial({{1, 2}, {p + q, 1}, {p * q + moved, 0}}, x) + "=" + str(moved);
    askRoots(draft, equation, x);
    sum(draft, p * q + moved, -moved);
    draft.think(polynomial(monic, x) + "=0");
    draft.step({"Bring everything to one side: $#1$.", "ننقل الحدود إلى طرف واحد: $#1$."},
               {polynomial(monic, x) + "=0"});
    return finishRoots(draft, x, p, q);
}

} // namespace khatwa::problems
