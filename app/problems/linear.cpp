#include "app/problems/arithmetic.h"
#include "app/problems/topic_list.h"

#include <cstdlib>

namespace khatwa::problems {

namespace {

/// From low to high, but not 0.
int nonZero(Random& random, int low, int high) {
    int number = 0;
    while (number == 0)
        number = random.between(low, high);
    return number;
}

/// "Add 12 to both sides" or "Subtract 12 from both sides": what moves `moved` across.
void stepMove(Draft& draft, int moved, const std::string& after) {
    if (moved < 0)
        draft.step({"Add $#1$ to both sides: $#2$.", "نضيف $#1$ إلى الطرفين: $#2$."},
                   {str(-moved), after});
    else
        draft.step({"Subtract $#1$ from both sides: $#2$.", "نطرح $#1$ من الطرفين: $#2$."},
                   {str(moved), after});
}

void stepDivide(Draft& draft, int by, const std::string& solved) {
    draft.step(
        {"Divide both sides by $#1$: $\\boxed{#2}$.", "نقسم الطرفين على $#1$: $\\boxed{#2}$."},
        {str(by), solved});
}

void askEquation(Draft& draft, const std::string& equation, const std::string& unknown,
                 const std::string& plain = {}) {
    draft.ask({{"Solve $#1$ for $#2$.", "حل المعادلة $#1$ وأوجد $#2$."},
               {"Solve $#1$ for $#2$.", "أوجد $#2$ إذا كان $#1$."},
               {"Solve the equation $#1$.", "حل المعادلة $#1$."},
               {"Find $#2$ if $#1$.", "إذا كان $#1$ فما قيمة $#2$؟"},
               {"Solve #3", "حل #3"},
               {"What value of $#2$ makes $#1$ true?", "ما قيمة $#2$ التي تحقق $#1$؟"}},
              {equation, unknown, plain.empty() ? equation : plain});
}

Problem oneStep(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int kind = random.between(0, 3);
    if (kind >= 2) {
        const int root = nonZero(random, -20, 50);
        const int b = nonZero(random, -40, 40);
        const int c = root + b;
        const std::string equation = x + signedTerm(b) + "=" + str(c);
        if (random.between(0, 3) > 0)
            askEquation(draft, equation, x);
        else if (b > 0)
            draft.ask({{"I add $#1$ to a number $#3$ and get $#2$. What is the number?",
                        "أضفت $#1$ إلى عدد $#3$ فكان الناتج $#2$. ما العدد؟"}},
                      {str(b), str(c), x});
        else
            draft.ask({{"I take $#1$ away from a number $#3$ and get $#2$. What is the number?",
                        "طرحت $#1$ من عدد $#3$ فكان الناتج $#2$. ما العدد؟"}},
                      {str(-b), str(c), x});
        draft.think(equation);
        draft.think(x + "=" + str(c) + signedTerm(-b));
        difference(draft, c, b);
        const std::string solved = x + "=" + str(root);
        stepMove(draft, b, x + "=" + str(c) + signedTerm(-b));
        draft.step({"So $\\boxed{#1}$.", "إذن $\\boxed{#1}$."}, {solved});
        return draft.finish(solved);
    }
    const int a = random.between(2, 12);
    const int number = nonZero(random, -12, 12);
    if (kind == 0) {
        const std::string equation = str(a) + x + "=" + str(a * number);
        askEquation(draft, equation, x);
        draft.think(equation);
        quotient(draft, a * number, a);
        const std::string solved = x + "=" + str(number);
        draft.step({"The unknown is multiplied by $#1$.", "المجهول مضروب في $#1$."}, {str(a)});
        stepDivide(draft, a, solved);
        return draft.finish(solved);
    }
    const std::string equation = "\\frac{" + x + "}{" + str(a) + "}=" + str(number);
    askEquation(draft, equation, x, x + "/" + str(a) + "=" + str(number));
    draft.think(equation);
    const int root = product(draft, number, a);
    const std::string solved = x + "=" + str(root);
    draft.step({"The unknown is divided by $#1$.", "المجهول مقسوم على $#1$."}, {str(a)});
    draft.step(
        {"Multiply both sides by $#1$: $\\boxed{#2}$.", "نضرب الطرفين في $#1$: $\\boxed{#2}$."},
        {str(a), solved});
    return draft.finish(solved);
}

/// ax + b = c from its line of thinking on.
Problem finishTwoStep(Draft& draft, const std::string& x, int a, int b, int c, int root) {
    const std::string ax = str(a) + x;
    draft.think(ax + "=" + str(c) + signedTerm(-b));
    const int right = difference(draft, c, b);
    draft.think(ax + "=" + str(right));
    quotient(draft, right, a);
    stepMove(draft, b, ax + "=" + str(right));
    const std::string solved = x + "=" + str(root);
    stepDivide(draft, a, solved);
    return draft.finish(solved);
}

Problem twoSteps(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const bool negative = random.between(0, 5) == 0;
    const bool worded = random.between(0, 4) == 0;
    const int a = (negative && !worded ? -1 : 1) * random.between(2, 12);
    const int root = nonZero(random, -12, 12);
    const int b = nonZero(random, -20, 20);
    const int c = a * root + b;
    const std::string equation = str(a) + x + signedTerm(b) + "=" + str(c);
    if (!worded)
        askEquation(draft, equation, x);
    else if (b > 0)
        draft.ask({{"A number $#4$ is multiplied by $#1$ and $#2$ is added. The result is $#3$. "
                    "Find the number.",
                    "ضُرب عدد $#4$ في $#1$ ثم أُضيف $#2$ فكان الناتج $#3$. أوجد العدد."}},
                  {str(a), str(b), str(c), x});
    else
        draft.ask({{"A number $#4$ is multiplied by $#1$ and $#2$ is subtracted. The result is "
                    "$#3$. Find the number.",
                    "ضُرب عدد $#4$ في $#1$ ثم طُرح $#2$ فكان الناتج $#3$. أوجد العدد."}},
                  {str(a), str(-b), str(c), x});
    draft.think(equation);
    return finishTwoStep(draft, x, a, b, c, root);
}

Problem withBrackets(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int a = random.between(2, 9);
    const int b = nonZero(random, -9, 9);
    const int root = nonZero(random, -9, 9);
    const int c = a * (root + b);
    const std::string equation = str(a) + "(" + x + signedTerm(b) + ")=" + str(c);
    askEquation(draft, equation, x);
    draft.think(equation);
    const int ab = product(draft, a, b);
    const std::string expanded = str(a) + x + signedTerm(ab) + "=" + str(c);
    draft.think(expanded);
    draft.step({"Expand the brackets: $#1$.", "نفك القوس: $#1$."}, {expanded});
    return finishTwoStep(draft, x, a, ab, c, root);
}

Problem unknownOnBothSides(Draft& draft, const std::string& x) {
    Random& random = draft.random();
    const int a = random.between(2, 12);
    int c = a;
    while (c == a)
        c = random.between(2, 12);
    const int root = nonZero(random, -9, 9);
    const int b = nonZero(random, -20, 20);
    const int d = (a - c) * root + b;
    const std::string left = str(a) + x + signedTerm(b);
    const std::string right = str(c) + x + (d == 0 ? "" : signedTerm(d));
    askEquation(draft, left + "=" + right, x);
    draft.think(left + "=" + right);
    draft.think(str(a) + x + "-" + str(c) + x + "=" + str(d) + signedTerm(-b));
    const int k = difference(draft, a, c);
    const int rest = difference(draft, d, b);
    const std::string gathered = (k == 1 ? "" : k == -1 ? "-" : str(k)) + x + "=" + str(rest);
    draft.think(gathered);
    const std::string solved = x + "=" + str(root);
    draft.step({"Bring the unknowns to the left and the numbers to the right: $#1$.",
                "نجمع المجاهيل في الطرف الأيسر والأعداد في الطرف الأيمن: $#1$."},
               {str(a) + x + "-" + str(c) + x + "=" + str(d) + signedTerm(-b)});
    draft.step({"Simplify: $#1$.", "نبسّط: $#1$."}, {gathered});
    if (k == 1) {
        draft.step({"So $\\boxed{#1}$.", "إذن $\\boxed{#1}$."}, {solved});
    } else {
        quotient(draft, rest, k);
        stepDivide(draft, k, solved);
    }
    return draft.finish(solved);
}

} // namespace

Problem makeLinearEquation(Random& random, int level, Language language) {
    Draft draft(random, language);
    const std::string x = pick(random, {"x", "x", "x", "y", "t", "n"});
    if (level == 1)
        return oneStep(draft, x);
    if (level == 2)
        return twoSteps(draft, x);
    return random.between(0, 3) == 0 ? withBrackets(draft, x) : unknownOnBothSides(draft, x);
}

namespace {

std::string term(int coefficient, const std::string& unknown) {
    if (coefficient == 1)
        return unknown;
    if (coefficient == -1)
        return "-" + unknown;
    return str(coefficient) + unknown;
}

std::string row(int a, const std::string& x, int b, const std::string& y, int c) {
    return term(a, x) + (b < 0 ? "" : "+") + term(b, y) + "=" + str(c);
}

/// Solves ax = c, then b·y = first - a1·x, from the first row.
Problem finishPair(Draft& draft, const std::string& x, const std::string& y, int a, int c, int a1,
                   int b1, int c1) {
    draft.think(term(a, x) + "=" + str(c));
    int rootX = c;
    if (a == 1) {
        draft.step({"This leaves $#1$.", "يبقى $#1$."}, {x + "=" + str(rootX)});
    } else {
        rootX = quotient(draft, c, a);
        draft.think(x + "=" + str(rootX));
        draft.step({"This leaves $#1$, so $#2=#3$.", "يبقى $#1$، إذن $#2=#3$."},
                   {term(a, x) + "=" + str(c), x, str(rootX)});
    }
    const int ax = a1 == 1 ? rootX : product(draft, a1, rootX);
    draft.think(term(b1, y) + "=" + str(c1) + signedTerm(-ax));
    const int rest = difference(draft, c1, ax);
    const int rootY = b1 == 1 ? rest : quotient(draft, rest, b1);
    const std::string solved = x + "=" + str(rootX) + ", " + y + "=" + str(rootY);
    draft.step({"From the first equation $#1$, so $\\boxed{#2}$.",
                "من المعادلة الأولى $#1$، إذن $\\boxed{#2}$."},
               {term(b1, y) + "=" + str(rest), solved});
    return draft.finish(solved);
}

} // namespace

Problem makeSimultaneousEquations(Random& random, int level, Language language) {
    Draft draft(random, language);
    const auto [x, y] = pick<std::pair<std::string, std::string>>(
        random, {{"x", "y"}, {"x", "y"}, {"a", "b"}, {"m", "n"}});
    const int range = level == 1 ? 12 : level == 2 ? 9 : 6;
    int a1 = 1;
    int a2 = 1;
    int b1 = 1;
    int k = 1;
    bool opposite = true;
    if (level == 2) {
        a1 = random.between(2, 6);
        b1 = random.between(1, 5);
        opposite = random.coin();
        do
            a2 = random.between(1, 6);
        while (!opposite && a2 == a1);
    } else if (level == 3) {
        k = random.between(2, 3);
        a1 = random.between(1, k == 2 ? 4 : 3);
        b1 = random.between(1, 3);
        opposite = random.coin();
        do
            a2 = random.between(1, 6);
        while (opposite ? a2 + k * a1 > 12 : a2 == k * a1);
    }
    const int b2 = (opposite ? -1 : 1) * k * b1;
    int c1 = 0;
    int c2 = 0;
    do { // small numbers on the right, so that the working stays short
        const int rootX = random.between(-range, range);
        const int rootY = level == 1 ? random.between(-20, 20) : random.between(-range, range);
        c1 = a1 * rootX + b1 * rootY;
        c2 = a2 * rootX + b2 * rootY;
    } while (std::abs(c1) > (level == 3 ? 12 : 30) || std::abs(c2) > 30);
    const std::string first = row(a1, x, b1, y, c1);
    const std::string second = row(a2, x, b2, y, c2);
    const bool worded = level == 1 && random.between(0, 3) == 0;
    if (worded)
        draft.ask({{"Two numbers $#3$ and $#4$ have the sum $#5$ and $#3-#4$ is $#6$. Find them.",
                    "عددان $#3$ و $#4$ مجموعهما $#5$ والفرق $#3-#4$ يساوي $#6$. أوجد العددين."}},
                  {first, second, x, y, str(c1), str(c2)});
    else
        draft.ask(
            {{"Solve $#1$ and $#2$.", "حل المعادلتين $#1$ و $#2$."},
             {"Solve the system $#1$, $#2$.", "حل نظام المعادلتين $#1$، $#2$."},
             {"Find $#3$ and $#4$ if $#1$ and $#2$.", "أوجد $#3$ و $#4$ إذا كان $#1$ و $#2$."},
             {"Solve $\\begin{cases}#1\\\\#2\\end{cases}$.",
              "حل النظام $\\begin{cases}#1\\\\#2\\end{cases}$."},
             {"Solve the simultaneous equations $#1$ and $#2$.",
              "أوجد حل المعادلتين الآنيتين $#1$ و $#2$."}},
            {first, second, x, y});
    if (worded) {
        draft.think(first);
        draft.think(second);
    }
    int upperA = a1;
    int upperC = c1;
    if (k > 1) {
        upperA = k * a1;
        upperC = product(draft, c1, k);
        const std::string scaled = row(upperA, x, k * b1, y, upperC);
        draft.think(scaled);
        draft.step(
            {"Multiply the first equation by $#1$: $#2$.", "نضرب المعادلة الأولى في $#1$: $#2$."},
            {str(k), scaled});
    }
    if (opposite) {
        draft.step({"Add the equations to remove $#1$.", "نجمع المعادلتين لنحذف $#1$."}, {y});
        const int a = sum(draft, upperA, a2);
        const int c = sum(draft, upperC, c2);
        return finishPair(draft, x, y, a, c, a1, b1, c1);
    }
    draft.step({"Subtract the equations to remove $#1$.", "نطرح المعادلتين لنحذف $#1$."}, {y});
    const int a = difference(draft, upperA, a2);
    const int c = difference(draft, upperC, c2);
    return finishPair(draft, x, y, a, c, a1, b1, c1);
}

} // namespace khatwa::problems
