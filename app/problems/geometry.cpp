#include "app/problems/arithmetic.h"
#include "app/problems/topic_list.h"

#include <utility>

namespace khatwa::problems {

namespace {

/// The last step: a formula with its numbers and the result.
Problem finishFormula(Draft& draft, const std::string& numbers, const std::string& result) {
    draft.step({"So $#1=\\boxed{#2}$.", "إذن $#1=\\boxed{#2}$."}, {numbers, result});
    return draft.finish(result);
}

void stepFormula(Draft& draft, const Phrase& name, const std::string& formula) {
    draft.think(formula);
    draft.step({"#1: $#2$.", "#1: $#2$."}, {draft.text(name), formula});
}

Problem rectangle(Draft& draft) {
    Random& random = draft.random();
    const int width = random.between(3, 12);
    const int length = random.between(width + 1, 60);
    const std::vector<std::string> sides = {str(length), str(width)};
    if (random.coin()) {
        draft.ask({{"A rectangle is $#1$ cm long and $#2$ cm wide. Find its area.",
                    "مستطيل طوله $#1$ سم وعرضه $#2$ سم. أوجد مساحته."},
                   {"What is the area of a rectangle with sides $#1$ and $#2$?",
                    "ما مساحة مستطيل بعداه $#1$ و $#2$؟"},
                   {"A garden is $#1$ m by $#2$ m. How many square metres is it?",
                    "حديقة مستطيلة طولها $#1$ م وعرضها $#2$ م. ما مساحتها؟"}},
                  sides);
        stepFormula(draft, {"Area of a rectangle", "مساحة المستطيل"}, "A=a\\times b");
        const int area = product(draft, length, width);
        return finishFormula(draft, str(length) + "\\times" + str(width), str(area));
    }
    draft.ask({{"A rectangle is $#1$ cm long and $#2$ cm wide. Find its perimeter.",
                "مستطيل طوله $#1$ سم وعرضه $#2$ سم. أوجد محيطه."},
               {"What is the perimeter of a rectangle with sides $#1$ and $#2$?",
                "ما محيط مستطيل بعداه $#1$ و $#2$؟"},
               {"A garden is $#1$ m by $#2$ m. How long is the fence around it?",
                "حديقة مستطيلة طولها $#1$ م وعرضها $#2$ م. ما طول السور حولها؟"}},
              sides);
    stepFormula(draft, {"Perimeter of a rectangle", "محيط المستطيل"}, "P=2(a+b)");
    const int half = sum(draft, length, width);
    const int perimeter = product(draft, half, 2);
    return finishFormula(draft, "2(" + str(length) + "+" + str(width) + ")", str(perimeter));
}

Problem square(Draft& draft) {
    Random& random = draft.random();
    const bool area = random.coin();
    const int side = random.between(3, area ? 40 : 99);
    if (area) {
        draft.ask(
            {{"Find the area of a square of side $#1$ cm.", "أوجد مساحة مربع طول ضلعه $#1$ سم."},
             {"A square has sides of $#1$. What is its area?", "مربع طول ضلعه $#1$. ما مساحته؟"}},
            {str(side)});
        stepFormula(draft, {"Area of a square", "مساحة المربع"}, "A=a\\times a");
        const int result = product(draft, side, side);
        return finishFormula(draft, str(side) + "\\times" + str(side), str(result));
    }
    draft.ask(
        {{"Find the perimeter of a square of side $#1$ cm.", "أوجد محيط مربع طول ضلعه $#1$ سم."},
         {"A square has sides of $#1$. What is its perimeter?", "مربع طول ضلعه $#1$. ما محيطه؟"}},
        {str(side)});
    stepFormula(draft, {"Perimeter of a square", "محيط المربع"}, "P=4\\times a");
    const int result = product(draft, side, 4);
    return finishFormula(draft, "4\\times" + str(side), str(result));
}

Problem triangleArea(Draft& draft) {
    Random& random = draft.random();
    const int base = 2 * random.between(2, 20);
    const int height = random.between(3, 9);
    draft.ask({{"A triangle has base $#1$ cm and height $#2$ cm. Find its area.",
                "مثلث طول قاعدته $#1$ سم وارتفاعه $#2$ سم. أوجد مساحته."},
               {"What is the area of a triangle with base $#1$ and height $#2$?",
                "ما مساحة مثلث قاعدته $#1$ وارتفاعه $#2$؟"}},
              {str(base), str(height)});
    stepFormula(draft, {"Area of a triangle", "مساحة المثلث"}, "A=\\frac{1}{2}\\times b\\times h");
    const int half = quotient(draft, base, 2);
    const int area = product(draft, half, height);
    return finishFormula(draft,
                         "\\frac{1}{2}\\times" + str(base) + "\\times" + str(height) + "=" +
                             str(half) + "\\times" + str(height),
                         str(area));
}

Problem triangleAngle(Draft& draft) {
    Random& random = draft.random();
    const int first = random.between(21, 99);
    const int second = random.between(11, 160 - first > 79 ? 79 : 160 - first);
    draft.ask({{"Two angles of a triangle are $#1^\\circ$ and $#2^\\circ$. Find the third.",
                "زاويتان في مثلث قياساهما $#1^\\circ$ و $#2^\\circ$. أوجد قياس الثالثة."},
               {"In a triangle $A=#1^\\circ$ and $B=#2^\\circ$. How many degrees is $C$?",
                "في مثلث $A=#1^\\circ$ و $B=#2^\\circ$. ما قياس $C$ بالدرجات؟"}},
              {str(first), str(second)});
    stepFormula(draft, {"Angles of a triangle", "زوايا المثلث"}, "A+B+C=180");
    const int both = sum(draft, first, second);
    const int third = difference(draft, 180, both);
    return finishFormula(draft, "180-" + str(both), str(third));
}

Problem trapezium(Draft& draft) {
    Random& random = draft.random();
    int a = random.between(3, 30);
    int b = random.between(3, 30);
    if ((a + b) % 2 != 0)
        ++a;
    const int height = random.between(3, 9);
    draft.ask({{"A trapezium has parallel sides $#1$ and $#2$ and height $#3$. Find its area.",
                "شبه منحرف قاعدتاه $#1$ و $#2$ وارتفاعه $#3$. أوجد مساحته."},
               {"What is the area of a trapezium with bases $#1$, $#2$ and height $#3$?",
                "ما مساحة شبه منحرف قاعدتاه $#1$ و $#2$ وارتفاعه $#3$؟"}},
              {str(a), str(b), str(height)});
    stepFormula(draft, {"Area of a trapezium", "مساحة شبه المنحرف"}, "A=\\frac{a+b}{2}\\times h");
    const int both = sum(draft, a, b);
    const int middle = quotient(draft, both, 2);
    const int area = product(draft, middle, height);
    return finishFormula(draft,
                         "\\frac{" + str(a) + "+" + str(b) + "}{2}\\times" + str(height) + "=" +
                             str(middle) + "\\times" + str(height),
                         str(area));
}

Problem missingSide(Draft& draft) {
    Random& random = draft.random();
    const int width = random.between(3, 12);
    const int length = random.between(13, 60);
    draft.ask({{"A rectangle has area $#1$ and width $#2$. Find its length.",
                "مستطيل مساحته $#1$ وعرضه $#2$. أوجد طوله."},
               {"The area of a rectangle is $#1$ and one side is $#2$. How long is the other?",
                "مساحة مستطيل $#1$ وأحد بعديه $#2$. ما البعد الآخر؟"}},
              {str(width * length), str(width)});
    stepFormula(draft, {"Area of a rectangle", "مساحة المستطيل"}, "A=a\\times b");
    quotient(draft, width * length, width);
    return finishFormula(draft, str(width * length) + "\\div" + str(width), str(length));
}

Problem cuboid(Draft& draft) {
    Random& random = draft.random();
    const int a = random.between(3, 12);
    const int b = random.between(2, 12);
    const int c = random.between(2, 9);
    draft.ask({{"A box is $#1$ cm long, $#2$ cm wide and $#3$ cm high. Find its volume.",
                "صندوق طوله $#1$ سم وعرضه $#2$ سم وارتفاعه $#3$ سم. أوجد حجمه."},
               {"What is the volume of a cuboid with edges $#1$, $#2$ and $#3$?",
                "ما حجم متوازي مستطيلات أبعاده $#1$ و $#2$ و $#3$؟"}},
              {str(a), str(b), str(c)});
    stepFormula(draft, {"Volume of a cuboid", "حجم متوازي المستطيلات"}, "V=a\\times b\\times c");
    const int base = product(draft, a, b);
    const int volume = product(draft, base, c);
    return finishFormula(draft,
                         str(a) + "\\times" + str(b) + "\\times" + str(c) + "=" + str(base) +
                             "\\times" + str(c),
                         str(volume));
}

Problem circle(Draft& draft) {
    Random& random = draft.random();
    const int radius = random.between(2, 60);
    if (random.coin()) {
        draft.ask({{"Find the area of a circle of radius $#1$ in terms of $\\pi$.",
                    "أوجد مساحة دائرة نصف قطرها $#1$ بدلالة $\\pi$."},
                   {"A circle has radius $#1$ cm. What is its exact area?",
                    "دائرة نصف قطرها $#1$ سم. ما مساحتها بدلالة $\\pi$؟"}},
                  {str(radius)});
        stepFormula(draft, {"Area of a circle", "مساحة الدائرة"}, "A=\\pi r^2");
        const int squared = product(draft, radius, radius);
        return finishFormula(draft, "\\pi\\times" + str(radius) + "^2", str(squared) + "\\pi");
    }
    draft.ask({{"Find the circumference of a circle of radius $#1$ in terms of $\\pi$.",
                "أوجد محيط دائرة نصف قطرها $#1$ بدلالة $\\pi$."},
               {"A circle has radius $#1$ cm. What is its exact circumference?",
                "دائرة نصف قطرها $#1$ سم. ما محيطها بدلالة $\\pi$؟"}},
              {str(radius)});
    stepFormula(draft, {"Circumference of a circle", "محيط الدائرة"}, "C=2\\pi r");
    const int twice = product(draft, radius, 2);
    return finishFormula(draft, "2\\pi\\times" + str(radius), str(twice) + "\\pi");
}

Problem rightTriangle(Draft& draft) {
    Random& random = draft.random();
    struct Triple {
        int a, b, c, largestFactor;
    };
    const Triple triple = pick<Triple>(random, {{3, 4, 5, 8},
                                                {5, 12, 13, 3},
                                                {8, 15, 17, 2},
                                                {7, 24, 25, 1},
                                                {20, 21, 29, 1},
                                                {9, 40, 41, 1},
                                                {12, 35, 37, 1}});
    const int factor = random.between(1, triple.largestFactor);
    int a = triple.a * factor;
    int b = triple.b * factor;
    const int c = triple.c * factor;
    if (random.coin())
        std::swap(a, b);
    // Squares of the sides that occur are facts, as a pupil learns them: the list is short.
    const auto squared = [&draft](int side) {
        draft.think(str(side) + "^2=" + str(side * side));
        return side * side;
    };
    if (random.coin()) {
        draft.ask({{"The legs of a right triangle are $#1$ and $#2$. Find the hypotenuse.",
                    "ضلعا القائمة في مثلث قائم $#1$ و $#2$. أوجد طول الوتر."},
                   {"A right triangle has legs $#1$ cm and $#2$ cm. How long is its hypotenuse?",
                    "مثلث قائم الزاوية طولا ضلعي القائمة فيه $#1$ سم و $#2$ سم. ما طول وتره؟"}},
                  {str(a), str(b)});
        stepFormula(draft, {"Pythagoras", "نظرية فيثاغورس"}, "c^2=a^2+b^2");
        const int squareA = squared(a);
        const int squareB = squared(b);
        const int total = sum(draft, squareA, squareB);
        squared(c);
        draft.step({"$c^2=#1+#2=#3$.", "$c^2=#1+#2=#3$."}, {str(a * a), str(b * b), str(total)});
        return finishFormula(draft, "c", str(c));
    }
    draft.ask({{"A right triangle has hypotenuse $#1$ and one leg $#2$. Find the other leg.",
                "مثلث قائم وتره $#1$ وأحد ضلعي القائمة $#2$. أوجد الضلع الآخر."},
               {"A ladder of $#1$ m stands $#2$ m from a wall. How high does it reach?",
                "سُلّم طوله $#1$ م تبعد قاعدته $#2$ م عن الجدار. إلى أي ارتفاع يصل؟"}},
              {str(c), str(a)});
    stepFormula(draft, {"Pythagoras", "نظرية فيثاغورس"}, "b^2=c^2-a^2");
    const int squareC = squared(c);
    const int squareA = squared(a);
    const int rest = difference(draft, squareC, squareA);
    squared(b);
    draft.step({"$b^2=#1-#2=#3$.", "$b^2=#1-#2=#3$."}, {str(c * c), str(a * a), str(rest)});
    return finishFormula(draft, "b", str(b));
}

} // namespace

Problem makeGeometry(Random& random, int level, Language language) {
    Draft draft(random, language);
    const int kind = random.between(0, 3);
    if (level == 1)
        return kind == 0 ? square(draft) : rectangle(draft);
    if (level == 2)
        return kind == 0   ? triangleArea(draft)
               : kind == 1 ? triangleAngle(draft)
               : kind == 2 ? trapezium(draft)
                           : missingSide(draft);
    return kind == 0 ? rightTriangle(draft) : kind == 1 ? circle(draft) : cuboid(draft);
}

} // namespace khatwa::problems
