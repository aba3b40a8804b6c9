#include "app/problems/arithmetic.h"
#include "app/problems/polynomial.h"
#include "app/problems/topic_list.h"

#include <algorithm>

namespace khatwa::problems {

namespace {

/// "\to7", "\to x": a letter must not run into the command.
std::string arrow(const std::string& to) {
    return (to.front() >= 'a' && to.front() <= 'z' ? "\\to " : "\\to") + to;
}

int coefficient(Random& random, bool first, int largest) {
    const int size = random.between(1, largest);
    return !first && random.between(0, 2) == 0 ? -size : size;
}

/// So many different exponents from 0 to `highest`, falling; the first is at least 2.
std::vector<int> exponents(Random& random, int count, int highest) {
    std::vector<int> chosen = {random.between(std::max(2, count - 1), highest)};
    while (static_cast<int>(chosen.size()) < count) {
        const int next = random.between(0, chosen.front() - 1);
        if (std::find(chosen.begin(), chosen.end(), next) == chosen.end())
            chosen.push_back(next);
    }
    std::sort(chosen.rbegin(), chosen.rend());
    return chosen;
}

/// The derivative, a line of thinking for each term.
Terms differentiate(Draft& draft, const Terms& terms, const std::string& x) {
    Terms derivative;
    for (const auto& [a, n] : terms) {
        std::string line = monomial(a, x, n);
        if (n >= 2)
            line += arrow(str(a) + "\\times" + str(n) + "=" + str(a * n));
        draft.think(line + arrow(n == 0 ? "0" : monomial(a * n, x, n - 1)));
        if (n > 0)
            derivative.emplace_back(a * n, n - 1);
    }
    return derivative;
}

void stepRule(Draft& draft) {
    draft.step({"Use $(x^n)'=nx^{n-1}$ on each term.", "نشتق كل حد: $(x^n)'=nx^{n-1}$."}, {});
}

Problem slopeAtPoint(Draft& draft) {
    Random& random = draft.random();
    const bool cubic = random.coin();
    const Terms terms = cubic ? Terms{{random.between(1, 3), 3},
                                      {coefficient(random, false, 6), 2},
                                      {coefficient(random, false, 9), 1}}
                              : Terms{{random.between(1, 6), 2},
                                      {coefficient(random, false, 9), 1},
                                      {coefficient(random, false, 9), 0}};
    int at = 0;
    while (at == 0)
        at = cubic ? random.between(-3, 3) : random.between(-9, 9);
    const std::string f = polynomial(terms, "x");
    draft.ask({{"If $f(x)=#1$, find $f'(#2)$.", "إذا كان $f(x)=#1$ فأوجد $f'(#2)$."},
               {"Find the slope of the tangent to $y=#1$ at $x=#2$.",
                "أوجد ميل المماس للمنحنى $y=#1$ عند $x=#2$."},
               {"A body moves with $s(x)=#1$. Find its speed $s'(#2)$.",
                "يتحرك جسم وفق العلاقة $s(x)=#1$. أوجد سرعته $s'(#2)$."}},
              {f, str(at)});
    const Terms derivative = differentiate(draft, terms, "x");
    const std::string shown = polynomial(derivative, "x");
    draft.think(shown);
    int value = 0;
    bool begun = false;
    std::string sumShown;
    for (const auto& [a, n] : derivative) {
        int part = a;
        if (n == 2)
            part = product(draft, a, product(draft, at, at));
        else if (n == 1)
            part = product(draft, a, at);
        sumShown += begun ? signedTerm(part) : str(part);
        value = begun ? sum(draft, value, part) : part;
        begun = true;
    }
    draft.step({"Differentiate: $#1$.", "نشتق: $#1$."}, {shown});
    draft.step({"Put $x=#1$: $#2=\\boxed{#3}$.", "نعوض $x=#1$: $#2=\\boxed{#3}$."},
               {str(at), sumShown, str(value)});
    return draft.finish(str(value));
}

} // namespace

Problem makeDerivatives(Random& random, int level, Language language) {
    Draft draft(random, language);
    if (level == 3 && random.coin())
        return slopeAtPoint(draft);
    const std::string x = pick<std::string>(random, {"x", "x", "x", "t"});
    Terms terms;
    for (const int n : exponents(random, level + 1, level == 1 ? 5 : 6))
        terms.emplace_back(coefficient(random, terms.empty(), 12), n);
    const std::string f = polynomial(terms, x);
    draft.ask({{"Differentiate $#1$.", "اشتق الدالة $#1$."},
               {"Find the derivative of $f(#2)=#1$.", "أوجد مشتقة الدالة $f(#2)=#1$."},
               {"If $f(#2)=#1$, find $f'(#2)$.", "إذا كان $f(#2)=#1$ فأوجد $f'(#2)$."},
               {"Find $\\frac{d}{d#2}(#1)$.", "أوجد $\\frac{d}{d#2}(#1)$."},
               {"Find $y'$ if $y=#1$.", "أوجد $y'$ إذا كان $y=#1$."}},
              {f, x});
    draft.think(f);
    const std::string answer = polynomial(differentiate(draft, terms, x), x);
    stepRule(draft);
    draft.step({"The derivative is $\\boxed{#1}$.", "المشتقة هي $\\boxed{#1}$."}, {answer});
    return draft.finish(answer);
}

namespace {

/// The antiderivative without its constant, a line of thinking for each term; divisions are exact.
Terms integrate(Draft& draft, const Terms& terms, const std::string& x) {
    Terms integral;
    for (const auto& [a, n] : terms) {
        std::string line = monomial(a, x, n);
        if (n >= 1)
            line += arrow(str(a) + "\\div" + str(n + 1) + "=" + str(a / (n + 1)));
        draft.think(line + arrow(monomial(a / (n + 1), x, n + 1)));
        integral.emplace_back(a / (n + 1), n + 1);
    }
    return integral;
}

Problem definiteIntegral(Draft& draft) {
    Random& random = draft.random();
    const bool cubic = random.between(0, 2) == 0;
    const int high = cubic ? 3 : 2;
    const Terms terms = {{random.between(1, 4) * high, high - 1},
                         {coefficient(random, false, 9) * (high - 1), high - 2}};
    const int lower = random.between(0, 1);
    const int upper = cubic ? random.between(2, 3 - lower) : random.between(2, 5);
    const std::string f = polynomial(terms, "x");
    draft.ask(
        {{"Find $\\int_{#2}^{#3}(#1)\\,dx$.", "أوجد $\\int_{#2}^{#3}(#1)\\,dx$."},
         {"Calculate $\\int_{#2}^{#3}(#1)\\,dx$.", "احسب $\\int_{#2}^{#3}(#1)\\,dx$."},
         {"Evaluate the integral of $#1$ from $#2$ to $#3$.", "احسب تكامل $#1$ من $#2$ إلى $#3$."}},
        {f, str(lower), str(upper)});
    const Terms integral = integrate(draft, terms, "x");
    const std::string shown = polynomial(integral, "x");
    draft.think("F(x)=" + shown);
    const auto evaluate = [&](int at) {
        int value = 0;
        bool begun = false;
        if (at == 1) {
            value = sum(draft, integral[0].first, integral[1].first);
            draft.think("F(1)=" + str(value));
            return value;
        }
        for (const auto& [a, n] : integral) {
            int part = at;
            for (int i = 1; i < n; ++i)
                part = product(draft, part, at);
            part = product(draft, part, a);
            value = begun ? sum(draft, value, part) : part;
            begun = true;
        }
        draft.think("F(" + str(at) + ")=" + str(value));
        return value;
    };
    draft.step({"An antiderivative is $F(x)=#1$.", "دالة أصلية: $F(x)=#1$."}, {shown});
    const int above = evaluate(upper);
    int below = 0;
    if (lower == 0)
        draft.think("F(0)=0");
    else
        below = evaluate(lower);
    const int result = below == 0 ? above : difference(draft, above, below);
    draft.step({"$F(#1)-F(#2)=#3-#4=\\boxed{#5}$.", "$F(#1)-F(#2)=#3-#4=\\boxed{#5}$."},
               {str(upper), str(lower), str(above), inBrackets(below), str(result)});
    return draft.finish(str(result));
}

} // namespace

Problem makeIntegrals(Random& random, int level, Language language) {
    Draft draft(random, language);
    if (level == 3)
        return definiteIntegral(draft);
    const std::string x = pick<std::string>(random, {"x", "x", "x", "t"});
    Terms terms;
    for (const int n : exponents(random, level + 1, level == 1 ? 4 : 5)) {
        const int largest = n == 0 ? 12 : n == 1 ? 9 : 6;
        terms.emplace_back(coefficient(random, terms.empty(), largest) * (n + 1), n);
    }
    const std::string f = polynomial(terms, x);
    draft.ask({{"Find $\\int (#1)\\,d#2$.", "أوجد $\\int (#1)\\,d#2$."},
               {"Integrate $#1$.", "أوجد تكامل $#1$."},
               {"Find the antiderivative of $#1$.", "أوجد الدالة الأصلية للدالة $#1$."},
               {"Calculate the indefinite integral of $f(#2)=#1$.",
                "احسب التكامل غير المحدد للدالة $f(#2)=#1$."},
               {"Work out $\\int (#1)\\,d#2$.", "احسب $\\int (#1)\\,d#2$."}},
              {f, x});
    draft.think(f);
    const std::string answer = polynomial(integrate(draft, terms, x), x) + "+C";
    draft.step(
        {"Raise each exponent by one and divide by it.", "نزيد كل أس واحدًا ونقسم على الأس الجديد."},
        {});
    draft.step({"The integral is $\\boxed{#1}$.", "التكامل هو $\\boxed{#1}$."}, {answer});
    return draft.finish(answer);
}

} // namespace khatwa::problems
