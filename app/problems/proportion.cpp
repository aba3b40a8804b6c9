#include "app/problems/arithmetic.h"
#include "app/problems/topic_list.h"

#include <numeric>
#include <utility>

namespace khatwa::problems {

namespace {

/// A share of an amount whose hundredth or tenth is whole: the part that one multiplication finds.
struct PercentParts {
    int percent;
    int amount;
    int times;   ///< by how much one part is multiplied
    int part;    ///< 1% or 10% of the amount
    bool tenths; ///< the part is 10%
};

PercentParts hundredths(Random& random) {
    const int part = random.between(2, 9);
    const int percent = random.between(3, 98);
    return {percent, 100 * part, percent, part, false};
}

PercentParts tenths(Random& random) {
    const int part = random.between(3, 99);
    const int times = random.between(1, 9);
    return {10 * times, 10 * part, times, part, true};
}

int thinkShare(Draft& draft, const PercentParts& parts) {
    draft.think(str(parts.percent) + "\\%\\times" + str(parts.amount));
    draft.think((parts.tenths ? "10\\%\\to" : "1\\%\\to") + str(parts.part));
    int share = parts.part;
    if (parts.times > 1)
        share = product(draft, parts.part, parts.times);
    draft.step({"$#1\\%$ of $#2$ is $#3$.", "$#1\\%$ من $#2$ هو $#3$."},
               {parts.tenths ? "10" : "1", str(parts.amount), str(parts.part)});
    return share;
}

Problem ofAmount(Draft& draft, const PercentParts& parts) {
    draft.ask({{"Find $#1\\%$ of $#2$.", "أوجد $#1\\%$ من $#2$."},
               {"What is $#1\\%$ of $#2$?", "ما قيمة $#1\\%$ من $#2$؟"},
               {"Calculate $#1\\%$ of $#2$.", "احسب $#1\\%$ من $#2$."},
               {"What is #1% of #2?", "كم يساوي #1% من #2؟"},
               {"In a school of $#2$ pupils, $#1\\%$ walk to school. How many walk?",
                "عدد تلاميذ مدرسة $#2$، ويأتي $#1\\%$ منهم مشيًا. كم عدد هؤلاء؟"},
               {"A farmer has $#2$ trees and $#1\\%$ of them are olive trees. How many is that?",
                "في مزرعة عدد الأشجار $#2$، و $#1\\%$ منها زيتون. كم عدد أشجار الزيتون؟"}},
              {str(parts.percent), str(parts.amount)});
    const int share = thinkShare(draft, parts);
    draft.step(
        {"So $#1\\%$ is $#2\\times#3=\\boxed{#4}$.", "إذن $#1\\%$ هي $#2\\times#3=\\boxed{#4}$."},
        {str(parts.percent), str(parts.part), str(parts.times), str(share)});
    return draft.finish(str(share));
}

Problem changeBy(Draft& draft, const PercentParts& parts) {
    const bool up = draft.random().coin();
    if (up)
        draft.ask({{"Increase $#2$ by $#1\\%$.", "زد العدد $#2$ بنسبة $#1\\%$."},
                   {"A price of $#2$ rises by $#1\\%$. What is the new price?",
                    "سعر سلعة $#2$ وارتفع بنسبة $#1\\%$. ما السعر الجديد؟"},
                   {"A town of $#2$ people grows by $#1\\%$. How many people live there now?",
                    "عدد سكان قرية $#2$ وازداد بنسبة $#1\\%$. كم صار عدد السكان؟"}},
                  {str(parts.percent), str(parts.amount)});
    else
        draft.ask({{"Decrease $#2$ by $#1\\%$.", "أنقص العدد $#2$ بنسبة $#1\\%$."},
                   {"A price of $#2$ falls by $#1\\%$. What is the new price?",
                    "سعر سلعة $#2$ وانخفض بنسبة $#1\\%$. ما السعر الجديد؟"},
                   {"A coat costs $#2$ and is sold at $#1\\%$ off. What does it cost now?",
                    "ثمن معطف $#2$ وعليه خصم $#1\\%$. ما ثمنه بعد الخصم؟"}},
                  {str(parts.percent), str(parts.amount)});
    const int share = thinkShare(draft, parts);
    draft.step({"$#1\\%$ is $#2\\times#3=#4$.", "$#1\\%$ هي $#2\\times#3=#4$."},
               {str(parts.percent), str(parts.part), str(parts.times), str(share)});
    const int result =
        up ? sum(draft, parts.amount, share) : difference(draft, parts.amount, share);
    draft.step(up ? Phrase{"Add: $#1+#2=\\boxed{#3}$.", "نجمع: $#1+#2=\\boxed{#3}$."}
                  : Phrase{"Subtract: $#1-#2=\\boxed{#3}$.", "نطرح: $#1-#2=\\boxed{#3}$."},
               {str(parts.amount), str(share), str(result)});
    return draft.finish(str(result));
}

} // namespace

Problem makePercent(Random& random, int level, Language language) {
    Draft draft(random, language);
    if (level == 1)
        return ofAmount(draft, tenths(random));
    if (level == 2)
        return ofAmount(draft, hundredths(random));
    return changeBy(draft, random.coin() ? tenths(random) : hundredths(random));
}

namespace {

/// One share known, the other wanted.
Problem otherShare(Draft& draft, int a, int b, int unit) {
    draft.ask({{"Red and blue balls are in the ratio $#1:#2$. There are $#3$ red balls. How many "
                "are blue?",
                "نسبة الكرات الحمراء إلى الزرقاء $#1:#2$، وعدد الحمراء $#3$. كم عدد الزرقاء؟"},
               {"Boys and girls are in the ratio $#1:#2$. There are $#3$ boys. How many girls are "
                "there?",
                "نسبة البنين إلى البنات $#1:#2$، وعدد البنين $#3$. كم عدد البنات؟"},
               {"If $x:y=#1:#2$ and $x=#3$, find $y$.", "إذا كان $x:y=#1:#2$ و $x=#3$ فأوجد $y$."}},
              {str(a), str(b), str(a * unit)});
    draft.think(str(a) + ":" + str(b));
    quotient(draft, a * unit, a);
    product(draft, unit, b);
    draft.step({"One part is $#1\\div#2=#3$.", "الجزء الواحد $#1\\div#2=#3$."},
               {str(a * unit), str(a), str(unit)});
    draft.step({"So the other share is $#1\\times#2=\\boxed{#3}$.",
                "إذن النصيب الآخر $#1\\times#2=\\boxed{#3}$."},
               {str(unit), str(b), str(unit * b)});
    return draft.finish(str(unit * b));
}

} // namespace

Problem makeRatio(Random& random, int level, Language language) {
    Draft draft(random, language);
    int a = 0;
    int b = 0;
    do {
        a = random.between(level == 1 ? 1 : 2, 9);
        b = random.between(level == 1 ? 1 : 2, 9);
    } while (std::gcd(a, b) != 1 || a == b || a + b > 12);
    if (level == 3 && random.coin())
        return otherShare(draft, a, b, random.between(13, 60));
    const bool three = level == 3;
    int c = 0;
    if (three)
        do {
            a = random.between(1, 5);
            b = random.between(1, 5);
            c = random.between(1, 5);
        } while (std::gcd(std::gcd(a, b), c) != 1 || a + b + c > 12 || a + b + c < 4);
    const int parts = a + b + c;
    const int unit = level == 1   ? random.between(2, 12)
                     : level == 3 ? random.between(3, 12)
                                  : random.between(13, 60);
    const int total = parts * unit;
    const std::string ratio = str(a) + ":" + str(b) + (three ? ":" + str(c) : "");
    draft.ask({{"Share $#1$ in the ratio $#2$.", "اقسم $#1$ بنسبة $#2$."},
               {"Divide $#1$ in the ratio $#2$.", "وزّع المقدار $#1$ بنسبة $#2$."},
               {"Friends share $#1$ dollars in the ratio $#2$. What are the shares?",
                "يقتسم أصدقاء مبلغًا قدره $#1$ بنسبة $#2$. ما الأنصبة؟"},
               {"A sum of $#1$ is split in the ratio $#2$. Find each part.",
                "قُسّم مبلغ قدره $#1$ بنسبة $#2$. أوجد كل جزء."},
               {"A ribbon of $#1$ cm is cut in the ratio $#2$. How long are the pieces?",
                "قُصّ شريط طوله $#1$ سم بنسبة $#2$. ما أطوال القطع؟"}},
              {str(total), ratio});
    const std::string addition = str(a) + "+" + str(b) + (three ? "+" + str(c) : "");
    draft.think(addition + "=" + str(parts));
    quotient(draft, total, parts);
    const int first = a == 1 ? unit : product(draft, unit, a);
    const int second = b == 1 ? unit : product(draft, unit, b);
    std::string answer = str(first) + ":" + str(second);
    if (three)
        answer += ":" + str(c == 1 ? unit : product(draft, unit, c));
    draft.think(answer);
    draft.step({"There are $#1=#2$ parts in all.", "عدد الأجزاء كلها $#1=#2$."},
               {addition, str(parts)});
    draft.step({"One part is $#1\\div#2=#3$.", "الجزء الواحد $#1\\div#2=#3$."},
               {str(total), str(parts), str(unit)});
    draft.step({"So the shares are $\\boxed{#1}$.", "إذن الأنصبة هي $\\boxed{#1}$."}, {answer});
    return draft.finish(answer);
}

} // namespace khatwa::problems
