#include "tests/ui/support/scene_texts.h"

namespace khatwa::tests {

QString problem(const Stage& s) {
    return s.say("Solve $7x-12=30$ for $x$.", "حل المعادلة $7x-12=30$ لإيجاد قيمة $x$.");
}
QString thinking(const Stage& s) {
    return s.say(
        "I want $x$ alone on one side.\n\nFirst the $12$: adding it to both sides gives $7x = 30 + "
        "12 = 42$.\n\nNow the $7$: $42 : 7 = 6$, so $x = 6$.\n\nCheck: $7\\cdot 6 - 12 = 42 - 12 "
        "= 30$. That is right.",
        "أريد أن يبقى $x$ وحده في أحد الطرفين.\n\nأولًا العدد $12$: بإضافته إلى الطرفين نحصل على "
        "$7x "
        "= 30 + 12 = 42$.\n\nثم العدد $7$: $42 : 7 = 6$، إذن $x = 6$.\n\nتحقق: $7\\cdot 6 - 12 = "
        "42 "
        "- 12 = 30$. هذا صحيح.");
}
QString solution(const Stage& s) {
    return s.say("1. Add $12$ to both sides:\n\n$$7x = 42$$\n\n2. Divide both sides by $7$: $x = "
                 "6$.\n\nSo the answer is $\\boxed{x = 6}$.",
                 "1. أضف $12$ إلى الطرفين:\n\n$$7x = 42$$\n\n2. اقسم الطرفين على $7$: $x = "
                 "6$.\n\nإذن الجواب هو $\\boxed{x = 6}$.");
}
QString wrongSolution(const Stage& s) {
    return s.say("1. Add $12$ to both sides: $7x = 42$.\n\n2. Divide both sides by $7$: $x = "
                 "5$.\n\nSo the answer is $\\boxed{x = 5}$.",
                 "1. أضف $12$ إلى الطرفين: $7x = 42$.\n\n2. اقسم الطرفين على $7$: $x = "
                 "5$.\n\nإذن الجواب هو $\\boxed{x = 5}$.");
}
QString longSolution(const Stage& s) {
    return s.say(
        "We use the quadratic formula, and look at a table of values first.\n\n| $x$ | $0$ | $1$ | "
        "$2$ | $3$ |\n|---|:-:|:-:|:-:|:-:|\n| $f(x)$ | $6$ | $2$ | $0$ | $0$ |\n\n1. Write down "
        "$a = 1$, $b = -5$, $c = 6$.\n\n2. Put them into the formula:\n\n$$x_{1,2} = \\frac{-b "
        "\\pm \\sqrt{b^2 - 4ac}}{2a} = \\frac{5 \\pm \\sqrt{25 - 24}}{2}$$\n\n3. Both "
        "values:\n\n   - $x_1 = \\frac{5 - 1}{2} = 2$\n   - $x_2 = \\frac{5 + 1}{2} = 3$\n\n**The "
        "answer:** $\\boxed{x = 2 \\text{ or } x = 3}$",
        "نستعمل القانون العام، وننظر أولًا في جدول قيم.\n\n| $x$ | $0$ | $1$ | $2$ | $3$ "
        "|\n|---|:-:|:-:|:-:|:-:|\n| $f(x)$ | $6$ | $2$ | $0$ | $0$ |\n\n1. نكتب $a = 1$ و $b = "
        "-5$ و $c = 6$.\n\n2. نعوض في القانون:\n\n$$x_{1,2} = \\frac{-b \\pm \\sqrt{b^2 - "
        "4ac}}{2a} = \\frac{5 \\pm \\sqrt{25 - 24}}{2}$$\n\n3. القيمتان:\n\n   - $x_1 = \\frac{5 - "
        "1}{2} = 2$\n   - $x_2 = \\frac{5 + 1}{2} = 3$\n\n**الجواب:** $\\boxed{x = 2 \\text{ أو } "
        "x "
        "= 3}$");
}

} // namespace khatwa::tests
