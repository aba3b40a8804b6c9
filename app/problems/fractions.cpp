#include "app/problems/arithmetic.h"
#include "app/problems/topic_list.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace khatwa::problems {

namespace {

/// Every common denominator stays within what a table of multiples holds.
constexpr int kLargestCommonDenominator = 60;

std::string frac(int numerator, int denominator) {
    return "\\frac{" + str(numerator) + "}{" + str(denominator) + "}";
}

/// Improper at the first levels; in lowest terms where the denominators differ.
int numerator(Random& random, int denominator, int level) {
    int number = 0;
    do
        number = random.between(1, level == 3   ? denominator - 1
                                   : level == 2 ? std::min(2 * denominator - 1, 12)
                                                : 2 * denominator - 1);
    while (number == denominator || (level > 1 && std::gcd(number, denominator) != 1));
    return number;
}

void stepSimplest(Draft& draft, Fraction made, Fraction reduced) {
    if (made.denominator == reduced.denominator)
        draft.step({"It is in lowest terms: $\\boxed{#1}$.", "الكسر في أبسط صورة: $\\boxed{#1}$."},
                   {latex(made)});
    else
        draft.step({"Simplify: $#1=\\boxed{#2}$.", "نبسّط: $#1=\\boxed{#2}$."},
                   {frac(made.numerator, made.denominator), latex(reduced)});
}

Problem simplify(Draft& draft, int level) {
    Random& random = draft.random();
    const int factor = random.between(2, level == 1 ? 6 : 9);
    const int p = random.between(1, 12);
    const int q = random.between(2, 12);
    const Fraction given{p * factor, q * factor};
    draft.ask({{"Simplify $#1$.", "بسّط الكسر $#1$."},
               {"Write $#1$ in lowest terms.", "اكتب $#1$ في أبسط صورة."},
               {"Reduce the fraction $#1$.", "اختصر الكسر $#1$."}},
              {frac(given.numerator, given.denominator)});
    int common = 1;
    draft.think(frac(given.numerator, given.denominator));
    const Fraction reduced = reduce(draft, given, &common);
    draft.think(latex(reduced));
    draft.step({"Divide top and bottom by $#1$.", "نقسم البسط والمقام على $#1$."}, {str(common)});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."},
               {frac(given.numerator, given.denominator), latex(reduced)});
    return draft.finish(latex(reduced));
}

} // namespace

Problem makeFractions(Random& random, int level, Language language) {
    Draft draft(random, language);
    if (level < 3 && random.between(0, 3) == 0)
        return simplify(draft, level);
    int b = random.between(level == 1 ? 5 : 2, 12);
    int d = b;
    if (level == 2) {
        b = random.between(2, 6);
        d = b * random.between(2, 12 / b);
    } else if (level == 3) {
        do {
            b = random.between(2, 12);
            d = random.between(2, 12);
        } while (b == d || std::lcm(b, d) > kLargestCommonDenominator);
    }
    if (level == 2 && random.coin())
        std::swap(b, d);
    const bool add = random.coin();
    int a = 0;
    int c = 0;
    do {
        a = numerator(random, b, level);
        c = numerator(random, d, level);
    } while (!add && a * d == c * b);
    if (!add && a * d < c * b) {
        std::swap(a, c);
        std::swap(b, d);
    }
    const char* sign = add ? "+" : "-";
    const std::string left = frac(a, b);
    const std::string right = frac(c, d);
    const std::string asked = left + sign + right;
    const bool worded = random.between(0, 4) == 0;
    if (!worded)
        draft.ask({{"Calculate $#1$.", "احسب $#1$."},
                   {"What is $#1$?", "ما ناتج $#1$؟"},
                   {"Find $#1$ in lowest terms.", "أوجد $#1$ في أبسط صورة."},
                   {"Work out $#1$.", "أوجد ناتج $#1$."}},
                  {asked});
    else if (add)
        draft.ask({{"A cook uses $#1$ kg of rice and then $#2$ kg more. How many kg is that?",
                    "استعمل طباخ $#1$ كغ من الأرز ثم $#2$ كغ أخرى. كم كيلوغرامًا استعمل؟"},
                   {"Find the sum of $#1$ and $#2$.", "أوجد مجموع $#1$ و $#2$."}},
                  {left, right});
    else
        draft.ask({{"A jug holds $#1$ litres and $#2$ litres are poured out. How much is left?",
                    "في إبريق $#1$ لتر من الماء، سكبنا منه $#2$ لتر. كم بقي؟"},
                   {"Subtract $#2$ from $#1$.", "اطرح $#2$ من $#1$."}},
                  {left, right});
    const int common = std::lcm(b, d);
    int p = a;
    int q = c;
    if (b == d) {
        draft.step({"The denominators are equal: $#1$.", "المقامان متساويان: $#1$."},
                   {frac(a, b) + sign + frac(c, d) + "=\\frac{" + str(a) + sign + str(c) + "}{" +
                    str(b) + "}"});
    } else {
        draft.think(str(common) + "=" + str(b) + "\\times" + str(common / b));
        draft.think(str(common) + "=" + str(d) + "\\times" + str(common / d));
        p = product(draft, a, common / b);
        q = product(draft, c, common / d);
        draft.step({"Use the common denominator $#1$: $#2$.", "نوحّد المقامات على $#1$: $#2$."},
                   {str(common), frac(p, common) + sign + frac(q, common)});
    }
    const int top = add ? sum(draft, p, q) : difference(draft, p, q);
    const Fraction made{top, common};
    draft.think(frac(top, common));
    const Fraction reduced = reduce(draft, made);
    draft.step(add ? Phrase{"Add the numerators: $#1$.", "نجمع البسطين: $#1$."}
                   : Phrase{"Subtract the numerators: $#1$.", "نطرح البسطين: $#1$."},
               {frac(top, common)});
    stepSimplest(draft, made, reduced);
    return draft.finish(latex(reduced));
}

namespace {

/// An amount of hundredths with so many decimals, as it is written.
std::string decimal(int amount, int places) {
    const int unit = places == 1 ? 10 : 100;
    if (places == 0)
        return str(amount);
    std::string behind = str(amount % unit);
    behind.insert(0, static_cast<std::size_t>(places) - behind.size(), '0');
    return str(amount / unit) + "." + behind;
}

/// The same without zeros at the end.
std::string trimmed(int amount, int places) {
    while (places > 0 && amount % 10 == 0) {
        amount /= 10;
        --places;
    }
    return decimal(amount, places);
}

} // namespace

Problem makeDecimals(Random& random, int level, Language language) {
    Draft draft(random, language);
    const int places = level == 1 ? 1 : 2;
    int a = 0;
    int b = 0;
    int placesA = places;
    int placesB = places;
    if (level == 3) {
        placesA = random.between(0, 2);
        placesB = placesA == 2 ? random.between(0, 1) : 2;
    }
    const int scaleA = placesA == places ? 1 : placesA == 1 ? 10 : 100;
    const int scaleB = placesB == places ? 1 : placesB == 1 ? 10 : 100;
    const int high = level == 1 ? 999 : level == 2 ? 2999 : 5999;
    do {
        a = random.between(3, high / scaleA);
        b = random.between(3, high / scaleB);
    } while ((placesA > 0 && a % 10 == 0) || (placesB > 0 && b % 10 == 0) ||
             a * scaleA == b * scaleB);
    const bool add = random.coin();
    std::string left = decimal(a, placesA);
    std::string right = decimal(b, placesB);
    a *= scaleA;
    b *= scaleB;
    if (!add && a < b) {
        std::swap(a, b);
        std::swap(left, right);
        std::swap(placesA, placesB);
    }
    const char* sign = add ? "+" : "-";
    const std::string asked = left + sign + right;
    const bool worded = random.between(0, 2) == 0;
    if (!worded)
        draft.ask({{"Calculate $#1$.", "احسب $#1$."},
                   {"What is $#1$?", "ما ناتج $#1$؟"},
                   {"Work out: #1", "أوجد ناتج: #1"},
                   {"Find the value of $#1$.", "أوجد قيمة $#1$."}},
                  {asked});
    else if (add)
        draft.ask({{"A rope of $#1$ m is tied to a rope of $#2$ m. How long are they together?",
                    "رُبط حبل طوله $#1$ م بحبل طوله $#2$ م. ما طولهما معًا؟"},
                   {"A meal costs $#1$ dollars and a drink $#2$ dollars. What do they cost "
                    "together?",
                    "ثمن وجبة $#1$ دينار وثمن عصير $#2$ دينار. كم ثمنهما معًا؟"},
                   {"Find the sum of $#1$ and $#2$.", "أوجد مجموع $#1$ و $#2$."}},
                  {left, right});
    else
        draft.ask({{"A rope is $#1$ m long and $#2$ m are cut off. How much is left?",
                    "حبل طوله $#1$ م، قُصّ منه $#2$ م. كم بقي منه؟"},
                   {"Sara has $#1$ dollars and spends $#2$ dollars. How much does she have left?",
                    "مع سارة $#1$ دينار، أنفقت منها $#2$ دينار. كم بقي معها؟"},
                   {"Subtract $#2$ from $#1$.", "اطرح $#2$ من $#1$."}},
                  {left, right});
    const std::string aligned = decimal(a, places) + sign + decimal(b, places);
    if (placesA != placesB)
        draft.think(asked + "=" + aligned);
    const int result = sumInColumns(draft, a, add ? b : -b);
    const std::string full = decimal(result, places);
    draft.think(aligned + "=" + full);
    const std::string answer = trimmed(result, places);
    if (answer != full)
        draft.think(full + "=" + answer);
    draft.step({"Line up the decimal points: $#1$.", "نضع الفاصلة العشرية تحت الفاصلة: $#1$."},
               {aligned});
    draft.step(
        add ? Phrase{"Add as with whole numbers: $#1$.", "نجمع كالأعداد الصحيحة: $#1$."}
            : Phrase{"Subtract as with whole numbers: $#1$.", "نطرح كالأعداد الصحيحة: $#1$."},
        {str(a) + sign + str(b) + "=" + str(result)});
    draft.step({"Put the point back: $\\boxed{#1}$.", "نعيد الفاصلة: $\\boxed{#1}$."}, {answer});
    return draft.finish(answer);
}

} // namespace khatwa::problems
