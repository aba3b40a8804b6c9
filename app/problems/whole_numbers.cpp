#include "app/problems/arithmetic.h"
#include "app/problems/topic_list.h"

#include <utility>

namespace khatwa::problems {

namespace {

const Noun& thing(Random& random) {
    static const std::initializer_list<Noun> kThings = {
        {"books", "كتب", "كتابًا", "كتاب"},      {"pens", "أقلام", "قلمًا", "قلم"},
        {"balls", "كرات", "كرةً", "كرة"},        {"trees", "أشجار", "شجرةً", "شجرة"},
        {"boxes", "صناديق", "صندوقًا", "صندوق"}, {"tickets", "تذاكر", "تذكرةً", "تذكرة"},
        {"apples", "تفاحات", "تفاحةً", "تفاحة"}, {"cards", "بطاقات", "بطاقةً", "بطاقة"},
    };
    return pick(random, kThings);
}

int ofDigits(Random& random, int digits) {
    static constexpr int kLow[] = {0, 3, 11, 103, 1003};
    static constexpr int kHigh[] = {0, 9, 99, 999, 9999};
    return random.between(kLow[digits], kHigh[digits]);
}

} // namespace

Problem makeAdditionSubtraction(Random& random, int level, Language language) {
    Draft draft(random, language);
    const int digits = level + 1;
    int a = ofDigits(random, digits);
    int b = ofDigits(random, random.between(0, 3) == 0 ? digits - 1 : digits);
    if (a < b)
        std::swap(a, b);
    const bool add = random.coin();
    const bool worded = random.between(0, 2) == 0;
    if (!add && a == b)
        a += 3;
    const std::string asked = str(a) + (add ? "+" : "-") + str(b);
    const Noun& noun = thing(random);
    const std::vector<std::string> filled = {asked, draft.counted(a, noun), draft.counted(b, noun),
                                             str(a), str(b)};
    if (!worded)
        draft.ask({{"Calculate $#1$.", "احسب $#1$."},
                   {"What is $#1$?", "ما ناتج $#1$؟"},
                   {"Work out #1.", "أوجد ناتج #1."},
                   {"Find the value of $#1$.", "أوجد قيمة $#1$."}},
                  filled);
    else if (add)
        draft.ask({{"A school has #2 and buys #3 more. How many does it have now?",
                    "في مدرسة #2، واشترت #3. كم صار لديها؟"},
                   {"There are #2 in one room and #3 in another. How many are there in all?",
                    "في غرفة #2، وفي غرفة أخرى #3. كم المجموع؟"},
                   {"Find the sum of $#4$ and $#5$.", "أوجد مجموع العددين $#4$ و $#5$."}},
                  filled);
    else
        draft.ask({{"A shop has #2 and sells #3. How many are left?",
                    "في متجر #2، وباع منها #3. كم بقي؟"},
                   {"There are #2 in a store and #3 are taken away. How many stay?",
                    "في مخزن #2، وأخذنا منها #3. كم بقي فيه؟"},
                   {"Subtract $#5$ from $#4$.", "اطرح $#5$ من $#4$."}},
                  filled);
    const int result = sumInColumns(draft, a, add ? b : -b);
    const std::string facts = join(add ? additionColumns(a, b) : subtractionColumns(a, b), "$, $");
    if (add)
        draft.step(
            {"Add column by column from the ones: $#1$.", "نجمع عمودًا عمودًا من الآحاد: $#1$."},
            {facts});
    else
        draft.step(
            {"Subtract column by column from the ones: $#1$.", "نطرح عمودًا عمودًا من الآحاد: $#1$."},
            {facts});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, str(result)});
    return draft.finish(str(result));
}

Problem makeMultiplication(Random& random, int level, Language language) {
    Draft draft(random, language);
    int a = 0;
    int b = 0;
    if (level == 3) {
        a = random.between(13, 99);
        b = random.between(13, 99);
    } else {
        a = level == 1 ? random.between(13, 99) : random.between(103, 999);
        b = random.between(3, 9);
    }
    const bool swapped = level < 3 && random.between(0, 3) == 0;
    const bool worded = random.between(0, 2) == 0;
    const std::string asked = swapped ? str(b) + "\\times" + str(a) : str(a) + "\\times" + str(b);
    const Noun& noun = thing(random);
    // The crate or hall is counted by b, what it holds by a.
    static constexpr Noun kBags = {"bags", "أكياس", "كيسًا", "كيس"};
    static constexpr Noun kRows = {"rows", "صفوف", "صفًّا", "صف"};
    const std::vector<std::string> filled = {
        asked, draft.counted(a, noun), draft.counted(b, kBags), draft.counted(b, kRows), str(a),
        str(b)};
    if (worded)
        draft.ask({{"There are #3 with #2 in each. How many are there in all?",
                    "لدينا #3، في كل منها #2. كم المجموع؟"},
                   {"There are #4 with #2 in each. How many are there altogether?",
                    "لدينا #4، في كل منها #2. كم المجموع كله؟"},
                   {"Find the product of $#5$ and $#6$.", "أوجد حاصل ضرب $#5$ في $#6$."}},
                  filled);
    else
        draft.ask({{"Calculate $#1$.", "احسب $#1$."},
                   {"What is $#1$?", "ما ناتج $#1$؟"},
                   {"Multiply $#5$ by $#6$.", "اضرب $#5$ في $#6$."},
                   {"Find the value of $#1$.", "أوجد قيمة $#1$."}},
                  filled);
    const std::string shown = worded ? str(a) + "\\times" + str(b) : asked;
    const int result = product(draft, a, b);
    const int ones = b % 10 * a;
    const int tens = b / 10 * 10 * a;
    if (b < 10) {
        draft.step(
            {"Multiply digit by digit from the ones: $#1$.", "نضرب رقمًا رقمًا من الآحاد: $#1$."},
            {join(multiplicationColumns(a, b), "$; $")});
        draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {shown, str(result)});
    } else if (ones == 0) {
        draft.step({"Multiply by $#1$, then write the zero: $#2\\times#1=#3$.",
                    "نضرب في $#1$ ثم نكتب الصفر: $#2\\times#1=#3$."},
                   {str(b / 10), str(a), str(tens / 10)});
        draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {shown, str(result)});
    } else {
        draft.step({"Multiply by the ones and by the tens: $#1\\times#2=#3$, $#1\\times#4=#5$.",
                    "نضرب في الآحاد ثم في العشرات: $#1\\times#2=#3$, $#1\\times#4=#5$."},
                   {str(a), str(b % 10), str(ones), str(b / 10 * 10), str(tens)});
        draft.step({"Add: $#1+#2=\\boxed{#3}$.", "نجمع: $#1+#2=\\boxed{#3}$."},
                   {str(ones), str(tens), str(result)});
    }
    return draft.finish(str(result));
}

Problem makeDivision(Random& random, int level, Language language) {
    Draft draft(random, language);
    const int b = random.between(2, level == 3 ? 12 : 9);
    const int result = level == 1   ? random.between(13, 99)
                       : level == 2 ? random.between(103, 499)
                                    : random.between(203, 999);
    const int a = b * result;
    const bool worded = b > 2 && random.between(0, 2) == 0;
    const std::string asked = str(a) + "\\div" + str(b);
    const Noun& noun = thing(random);
    static constexpr Noun kClasses = {"classes", "فصول", "فصلًا", "فصل"};
    static constexpr Noun kBags = {"bags", "أكياس", "كيسًا", "كيس"};
    const std::vector<std::string> filled = {
        asked, draft.counted(a, noun), draft.counted(b, kClasses), draft.counted(b, kBags), str(a),
        str(b)};
    if (worded)
        draft.ask({{"#2 are shared equally between #3. How many does each class get?",
                    "نوزّع #2 بالتساوي على #3. ما نصيب كل فصل؟"},
                   {"#2 are packed equally into #4. How many are in each bag?",
                    "نعبّئ #2 بالتساوي في #4. كم في كل كيس؟"}},
                  filled);
    else
        draft.ask({{"Calculate $#1$.", "احسب $#1$."},
                   {"What is $#1$?", "ما ناتج $#1$؟"},
                   {"Divide $#5$ by $#6$.", "اقسم $#5$ على $#6$."},
                   {"Find $\\frac{#5}{#6}$.", "أوجد $\\frac{#5}{#6}$."},
                   {"Work out the quotient $#1$.", "أوجد ناتج القسمة $#1$."}},
                  filled);
    quotient(draft, a, b);
    draft.step({"Divide digit by digit from the left: $#1$.", "نقسم رقمًا رقمًا من اليسار: $#1$."},
               {join(divisionColumns(a, b), "$, $")});
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {asked, str(result)});
    return draft.finish(str(result));
}

} // namespace khatwa::problems
