#include "app/problems/nudges.h"

#include "app/problems/draft.h"

namespace khatwa::problems {

namespace {

/// How a first step begins, once its formulas are taken out, and what to say before it.
struct Nudge {
    Phrase begins;
    Phrase says;
};

constexpr Nudge kNudges[] = {
    // Whole numbers and decimals.
    {{"Add column by column", "نجمع عمودًا عمودًا"},
     {"Write the numbers one under the other and begin with the ones. What do you carry?",
      "اكتب العددين أحدهما تحت الآخر وابدأ من الآحاد. ماذا تحمل إلى العمود التالي؟"}},
    {{"Subtract column by column", "نطرح عمودًا عمودًا"},
     {"Write the numbers one under the other and begin with the ones. Where do you have to "
      "borrow?",
      "اكتب العددين أحدهما تحت الآخر وابدأ من الآحاد. أين تحتاج إلى الاستلاف؟"}},
    {{"Multiply digit by digit", "نضرب رقمًا رقمًا"},
     {"Multiply one digit at a time, beginning with the ones, and keep what you carry.",
      "اضرب رقمًا رقمًا بدءًا من الآحاد، واحفظ ما تحمله."}},
    {{"Multiply by $, then write the zero", "نضرب في $ ثم نكتب الصفر"},
     {"One of the factors ends in zero. What is left to multiply without it?",
      "أحد العاملين ينتهي بصفر. ماذا يبقى للضرب من دونه؟"}},
    {{"Multiply by the ones and by the tens", "نضرب في الآحاد ثم في العشرات"},
     {"Split one factor into tens and ones, and multiply by each.",
      "جزّئ أحد العاملين إلى عشرات وآحاد، ثم اضرب في كل منهما."}},
    {{"Divide digit by digit", "نقسم رقمًا رقمًا"},
     {"Begin at the left: how often does the divisor go into the first digits?",
      "ابدأ من اليسار: كم مرة يدخل المقسوم عليه في الأرقام الأولى؟"}},
    {{"Line up the decimal points", "نضع الفاصلة العشرية تحت الفاصلة"},
     {"Where do the decimal points belong when one number stands under the other?",
      "أين تقع الفاصلة العشرية حين نكتب أحد العددين تحت الآخر؟"}},
    // Fractions.
    {{"Divide top and bottom", "نقسم البسط والمقام"},
     {"Which number divides both the numerator and the denominator?",
      "ما العدد الذي يقسم البسط والمقام معًا؟"}},
    {{"The denominators are equal", "المقامان متساويان"},
     {"Compare the denominators first. What has to be done with the numerators?",
      "قارن المقامين أولًا. ماذا نفعل بالبسطين؟"}},
    {{"Use the common denominator", "نوحّد المقامات"},
     {"The denominators differ. Which number is a multiple of both?",
      "المقامان مختلفان. ما العدد الذي هو مضاعف لكليهما؟"}},
    // Percent and ratio.
    {{"$ of $ is $", "$ من $ هو $"},
     {"Find an easy part first: $10\\%$ or $1\\%$ of the whole.",
      "أوجد أولًا جزءًا سهلًا: $10\\%$ أو $1\\%$ من الكل."}},
    {{"There are $ parts in all", "عدد الأجزاء كلها"},
     {"How many equal parts are there altogether?", "كم عدد الأجزاء المتساوية كلها؟"}},
    {{"One part is", "الجزء الواحد"},
     {"You know one share and how many parts it has. How much is one part?",
      "تعرف أحد الأنصبة وعدد أجزائه. ما مقدار الجزء الواحد؟"}},
    // Powers.
    {{"Write the factor", "نكرر العامل"},
     {"What does the exponent tell you to do with the base?",
      "ماذا يطلب منك الأس أن تفعل بالأساس؟"}},
    {{"Work out the powers", "نحسب القوى"},
     {"Powers come before adding and subtracting. What is each of them?",
      "القوى تُحسب قبل الجمع والطرح. ما قيمة كل منها؟"}},
    {{"Multiplying powers", "عند ضرب قوى"},
     {"The bases are the same. What happens to the exponents when powers are multiplied?",
      "الأساس واحد. ماذا يحدث للأسس عند ضرب القوى؟"}},
    {{"Dividing powers", "عند قسمة قوى"},
     {"The bases are the same. What happens to the exponents when powers are divided?",
      "الأساس واحد. ماذا يحدث للأسس عند قسمة القوى؟"}},
    {{"A power of a power", "عند رفع قوة إلى قوة"},
     {"A power is raised to a power. What happens to the exponents?",
      "لدينا قوة مرفوعة إلى قوة. ماذا يحدث للأسس؟"}},
    // Equations.
    {{"Add $ to both sides", "نضيف $ إلى الطرفين"},
     {"Which number is taken away from the unknown? Undo that on both sides.",
      "ما العدد المطروح من المجهول؟ اعكس ذلك في الطرفين."}},
    {{"Subtract $ from both sides", "نطرح $ من الطرفين"},
     {"Which number is added to the unknown? Undo that on both sides.",
      "ما العدد المضاف إلى المجهول؟ اعكس ذلك في الطرفين."}},
    {{"The unknown is multiplied", "المجهول مضروب"},
     {"What is done to the unknown? Undo it on both sides.",
      "ما العملية التي أُجريت على المجهول؟ اعكسها في الطرفين."}},
    {{"The unknown is divided", "المجهول مقسوم"},
     {"What is done to the unknown? Undo it on both sides.",
      "ما العملية التي أُجريت على المجهول؟ اعكسها في الطرفين."}},
    {{"Expand the brackets", "نفك القوس"},
     {"Which step makes the brackets go away?", "ما الخطوة التي تزيل القوس؟"}},
    {{"Bring the unknowns to the left", "نجمع المجاهيل"},
     {"The unknown is on both sides. Gather it on one.", "المجهول في الطرفين. اجمعه في طرف واحد."}},
    {{"Multiply the first equation", "نضرب المعادلة الأولى"},
     {"Can you multiply one equation so that an unknown has matching coefficients?",
      "هل يمكنك أن تضرب إحدى المعادلتين ليتساوى معاملا أحد المجهولين؟"}},
    {{"Add the equations", "نجمع المعادلتين"},
     {"Look for an unknown that disappears when the two equations are combined.",
      "ابحث عن مجهول يختفي حين ندمج المعادلتين."}},
    {{"Subtract the equations", "نطرح المعادلتين"},
     {"Look for an unknown that disappears when the two equations are combined.",
      "ابحث عن مجهول يختفي حين ندمج المعادلتين."}},
    // Factoring and quadratics.
    {{"The common factor is", "العامل المشترك هو"},
     {"What do both terms have in common?", "ما المشترك بين الحدين؟"}},
    {{"Two numbers with product", "عددان حاصل ضربهما"},
     {"Look for two numbers: their product is the constant term, their sum the coefficient in the "
      "middle.",
      "ابحث عن عددين حاصل ضربهما الحد الثابت ومجموعهما معامل الحد الأوسط."}},
    {{"A difference of two squares", "فرق بين مربعين"},
     {"Is each term a square? Which rule is about their difference?",
      "هل كل حد مربع كامل؟ وما القاعدة التي تخص الفرق بينهما؟"}},
    {{"Take out the common factor", "نخرج العامل المشترك"},
     {"Look for a number that divides every term.", "ابحث عن عدد يقسم الحدود كلها."}},
    {{"Isolate the square", "نعزل المربع"},
     {"Can the square stand alone on one side?", "هل يمكن أن يبقى المربع وحده في طرف؟"}},
    {{"Factor: $", "نحلل: $"},
     {"Every term has the unknown in it. What can be taken out?",
      "المجهول موجود في كل حد. ماذا نُخرج عاملًا مشتركًا؟"}},
    {{"One of the factors must be zero", "لا بد أن يكون أحد العاملين صفرًا"},
     {"When is a product zero?", "متى يساوي حاصل الضرب صفرًا؟"}},
    {{"Divide by $: $", "نقسم على $: $"},
     {"Do the coefficients have a common divisor? Make the numbers smaller first.",
      "هل للمعاملات قاسم مشترك؟ صغّر الأعداد أولًا."}},
    {{"Bring everything to one side", "ننقل الحدود إلى طرف واحد"},
     {"Make one side zero first.", "اجعل أحد الطرفين صفرًا أولًا."}},
    // Calculus.
    {{"Use $ on each term", "نشتق كل حد"},
     {"Take one term at a time: what happens to its exponent, and what comes to the front?",
      "خذ الحدود واحدًا واحدًا: ماذا يحدث للأس؟ وماذا يصير معاملًا؟"}},
    {{"Differentiate: $", "نشتق: $"},
     {"The slope at a point is the value of the derivative there. What comes first?",
      "الميل عند نقطة هو قيمة المشتقة عندها. ما الذي نحتاج إليه أولًا؟"}},
    {{"Raise each exponent", "نزيد كل أس"},
     {"Go backwards from differentiating: what happens to each exponent?",
      "اعكس الاشتقاق: ماذا يحدث لكل أس؟"}},
    {{"An antiderivative is", "دالة أصلية"},
     {"First find a function whose derivative is what stands under the integral.",
      "أوجد أولًا دالة مشتقتها ما تحت رمز التكامل."}},
    // Geometry.
    {{"Area of a rectangle", "مساحة المستطيل"},
     {"How are the area, the length and the width of a rectangle related?",
      "ما العلاقة بين مساحة المستطيل وطوله وعرضه؟"}},
    {{"Perimeter of a rectangle", "محيط المستطيل"},
     {"The perimeter goes all the way round. How often does each side count?",
      "المحيط يدور حول الشكل كله. كم مرة يُحسب كل ضلع؟"}},
    {{"Area of a square", "مساحة المربع"},
     {"How is the area of a square found from its side?", "كيف تُحسب مساحة المربع من طول ضلعه؟"}},
    {{"Perimeter of a square", "محيط المربع"},
     {"How many equal sides does a square have?", "كم ضلعًا متساويًا للمربع؟"}},
    {{"Area of a triangle", "مساحة المثلث"},
     {"Which part of a rectangle with the same base and height does the triangle fill?",
      "أي جزء من مستطيل له القاعدة نفسها والارتفاع نفسه يملؤه المثلث؟"}},
    {{"Angles of a triangle", "زوايا المثلث"},
     {"What do the angles of a triangle add up to?", "ما مجموع زوايا المثلث؟"}},
    {{"Area of a trapezium", "مساحة شبه المنحرف"},
     {"Take the mean of the parallel sides. What is done with the height?",
      "خذ متوسط القاعدتين المتوازيتين. ماذا نفعل بالارتفاع؟"}},
    {{"Volume of a cuboid", "حجم متوازي المستطيلات"},
     {"How many unit cubes are in one layer, and how many layers are there?",
      "كم مكعب وحدة في الطبقة الواحدة؟ وكم طبقة هناك؟"}},
    {{"Area of a circle", "مساحة الدائرة"},
     {"Which formula gives the area of a circle from its radius? Leave $\\pi$ as it is.",
      "ما القانون الذي يعطي مساحة الدائرة من نصف قطرها؟ اترك $\\pi$ كما هو."}},
    {{"Circumference of a circle", "محيط الدائرة"},
     {"Which formula gives the circumference of a circle from its radius? Leave $\\pi$ as it is.",
      "ما القانون الذي يعطي محيط الدائرة من نصف قطرها؟ اترك $\\pi$ كما هو."}},
    {{"Pythagoras", "نظرية فيثاغورس"},
     {"The triangle has a right angle. What holds for the squares of its sides?",
      "المثلث قائم الزاوية. ما العلاقة بين مربعات أضلاعه؟"}},
};

const char* in(const Phrase& phrase, Language language) {
    return language == Language::Arabic ? phrase.arabic : phrase.english;
}

} // namespace

std::string shapeOf(std::string_view text) {
    std::string shape;
    bool inside = false;
    for (const char c : text) {
        if (c == '$') {
            inside = !inside;
            if (inside)
                shape += c;
        } else if (!inside) {
            shape += c;
        }
    }
    return shape;
}

std::string_view nudgeFor(std::string_view firstStep, Language language) {
    const std::string shape = shapeOf(firstStep);
    for (const Nudge& nudge : kNudges)
        if (shape.starts_with(in(nudge.begins, language)))
            return in(nudge.says, language);
    return {};
}

} // namespace khatwa::problems
