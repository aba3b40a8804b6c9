#include "app/grading/messages.h"

#include "app/grading/reasons.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

namespace {

constexpr auto kSentences = std::to_array<Sentence>({
    // Verdicts that no reason says more about.
    {"correct", "Correct.", "إجابة صحيحة."},
    {"equivalent_wrong_form", "The value is right, but it is not in the form that is asked for.",
     "القيمة صحيحة، لكنها ليست بالصورة المطلوبة."},
    {"partly_correct", "Part of the answer is right.", "جزء من الإجابة صحيح."},
    {"incorrect", "This is not right yet.", "الإجابة غير صحيحة بعد."},
    {"invalid", "The answer cannot be read.", "تعذّرت قراءة الإجابة."},
    {"undecided", "This answer could not be checked; it needs a person's eye.",
     "تعذّر التحقق من هذه الإجابة، وتحتاج إلى مراجعة المعلم."},

    // Nothing was decided.
    {reasons::kTooLarge, "The answer is too long to be checked.", "الإجابة أطول من أن يُتحقَّق منها."},
    {reasons::kTooHard, "This answer would take too long to check; it needs a person's eye.",
     "يستغرق التحقق من هذه الإجابة وقتًا أطول من المسموح به، وتحتاج إلى مراجعة المعلم."},
    {reasons::kNotDecided, "This answer could not be checked; it needs a person's eye.",
     "تعذّر التحقق من هذه الإجابة، وتحتاج إلى مراجعة المعلم."},
    {reasons::kUnclearComma,
     "The comma may be read in two ways, so the answer was not judged: write the decimal with a "
     "point, or the list with a space after the comma.",
     "يمكن أن تُقرأ الفاصلة على وجهين، فلم يُحكَم على الإجابة: تُكتب ٫ في العدد العشري، ومسافة بعد "
     "فاصلة القائمة."},
    {reasons::kUnclearWords,
     "The words beside the value may change it, so the answer was not judged: write it in numbers "
     "and symbols alone.",
     "قد تغيّر الكلمات المكتوبة مع القيمة معناها، فلم يُحكَم على الإجابة: تُكتب الإجابة بالأعداد "
     "والرموز وحدها."},
    {reasons::kBadTask, "This question is not set up well, so no answer can be checked: {what}",
     "في إعداد هذا السؤال خطأ يمنع التحقق من أي إجابة: {what}"},

    // Correct, with something worth saying.
    {reasons::kDomainNoted,
     "Correct. Note that the two forms are not defined at quite the same points.",
     "إجابة صحيحة، مع ملاحظة أن الصيغتين لا تُعرَّفان عند النقاط نفسها تمامًا."},

    // Values.
    {reasons::kRounded, "This value is rounded; give the exact value.",
     "هذه قيمة مقرَّبة، والمطلوب القيمة الدقيقة."},
    {reasons::kRoundedWrongly, "Nearly: look again at how the last digit is rounded.",
     "الإجابة قريبة جدًّا، ويبقى النظر في تقريب الرقم الأخير."},
    {reasons::kSignError, "Check the sign of the answer.", "إشارة الإجابة تحتاج إلى مراجعة."},
    {reasons::kTermSign, "One term has the wrong sign.", "إشارة أحد الحدود غير صحيحة."},
    {reasons::kFactorOfTwo, "Nearly: a factor of 2 went astray.",
     "الإجابة قريبة: هناك عامل مقداره 2 زائد أو ناقص."},
    {reasons::kReciprocal, "The answer is upside down: numerator and denominator are exchanged.",
     "الإجابة مقلوبة: تبادل البسط والمقام موضعيهما."},
    {reasons::kPowerOfTen, "The digits are right, but the decimal point is not in the right place.",
     "الأرقام صحيحة، لكن الفاصلة العشرية ليست في موضعها."},
    {reasons::kMissingPercent,
     "A percentage is asked for: the % sign is missing, or the value is "
     "not that of a percentage.",
     "المطلوب نسبة مئوية: علامة ٪ ناقصة أو أن القيمة ليست نسبة مئوية."},
    {reasons::kExtraPercent, "No percentage is asked for: the % sign changes the value.",
     "ليس المطلوب نسبة مئوية: علامة ٪ تغيّر القيمة."},
    {reasons::kDegreesForRadians, "Check whether the angle is in degrees or in radians.",
     "وحدة قياس الزاوية تحتاج إلى مراجعة: بالدرجات أم بالراديان؟"},
    {reasons::kForgotRoot, "One step is missing: a root must still be taken.",
     "بقيت خطوة واحدة: أخذ الجذر."},
    {reasons::kForgotSquare, "One step is missing: the value must still be squared.",
     "بقيت خطوة واحدة: التربيع."},
    {reasons::kForgotPlusMinus, "There is a second value: think of both signs.",
     "توجد قيمة ثانية: للجذر إشارتان ممكنتان."},
    {reasons::kSquareOfSum,
     "The square of a sum is not the sum of the squares: think of the middle term.",
     "مربع المجموع لا يساوي مجموع المربعين: الحد الأوسط ناقص."},
    {reasons::kInverseForReciprocal,
     "Do not mix up the inverse function with the reciprocal: they are two different things.",
     "الدالة العكسية غير مقلوب الدالة، ولكلٍّ منهما معنى مختلف."},
    {reasons::kOffByConstant, "The answer differs from what is right by a constant.",
     "تختلف الإجابة عن الصواب بمقدار ثابت."},
    {reasons::kDomainDiffers, "The two are not defined for the same values: think of the domain.",
     "المجال مختلف: الصيغتان لا تُعرَّفان للقيم نفسها."},
    {reasons::kNotEvaluated, "Right so far; work it out to the end.",
     "الإجابة صحيحة إلى هنا، وبقي إتمام الحساب."},

    // Numbers as written, and units.
    {reasons::kWrongFigures, "Check the number of significant figures that is asked for.",
     "عدد الأرقام المعنوية المطلوب يحتاج إلى مراجعة."},
    {reasons::kWrongDecimals, "Check the number of decimal places that is asked for.",
     "عدد المنازل العشرية المطلوب يحتاج إلى مراجعة."},
    {reasons::kMissingUnit, "The number is right, but the unit is missing.",
     "العدد صحيح، لكن وحدة القياس ناقصة."},
    {reasons::kWrongUnit, "The unit does not fit what is asked for.",
     "وحدة القياس لا تناسب المطلوب."},
    {reasons::kOtherUnit, "The quantity is right; give it in the unit that is asked for.",
     "المقدار صحيح، والمطلوب كتابته بوحدة القياس المذكورة في السؤال."},
    {reasons::kWrongNumber, "The unit is right, but the number is not.",
     "وحدة القياس صحيحة، لكن العدد غير صحيح."},

    // Letters and relations.
    {reasons::kWrongLetter,
     "The value is right, but not for this letter: check which letter is "
     "asked for.",
     "القيمة صحيحة لكن الحرف غير المطلوب: يلزم التحقق من اسم المتغيّر."},
    {reasons::kMissingLetter, "Write down which letter this is the value of.",
     "يلزم ذكر المتغيّر الذي هذه قيمته."},
    {reasons::kInequalityFlipped, "The inequality sign points the wrong way.",
     "اتجاه علامة المتباينة معكوس."},
    {reasons::kStrictness, "Check whether the boundary itself belongs to the solution.",
     "هل تنتمي القيمة الحدّية نفسها إلى الحل؟ هذا ما يلزم التحقق منه."},
    {reasons::kFalseChain, "One of the equals signs joins two things that are not equal.",
     "إحدى علامات المساواة تربط بين مقدارين غير متساويين."},
    {reasons::kNotSolved, "This is right but not solved yet: give the values themselves.",
     "هذا صحيح لكنه لم يُحَلّ بعد: المطلوب القيم نفسها."},

    // Collections.
    {reasons::kMissingSolution, "What is there is right, but something is missing.",
     "المكتوب صحيح، لكن الإجابة ناقصة."},
    {reasons::kExtraSolution, "The right ones are there, but also something that does not belong.",
     "الإجابة الصحيحة موجودة، لكن معها ما لا ينتمي إليها."},
    {reasons::kMissingAndExtra,
     "Some are right; something is missing, and something does not "
     "belong.",
     "بعض الإجابة صحيح، وفيها نقص وفيها ما لا ينتمي إليها."},
    {reasons::kSwapped, "The values are right but not in the right order.",
     "القيم صحيحة لكن ترتيبها غير صحيح."},
    {reasons::kEndpointOpenClosed,
     "The endpoints are right; check which of them belong to the interval.",
     "طرفا الفترة صحيحان، ويبقى التحقق من انتماء كلٍّ منهما إليها."},
    {reasons::kMissingBrackets, "The values are right; write them in brackets.",
     "القيم صحيحة، ويلزم كتابتها داخل قوسين."},
    {reasons::kWrongBrackets, "The values are right; other brackets are asked for.",
     "القيم صحيحة، والمطلوب نوع آخر من الأقواس."},
    {reasons::kWrongSize, "The number of entries is not right.", "عدد العناصر غير صحيح."},
    {reasons::kSomeEntriesWrong, "Some of the entries are right, but not all.",
     "بعض العناصر صحيح وبعضها ليس كذلك."},
    {reasons::kWrongKind,
     "Something of another kind is asked for: look at what the question wants.",
     "المطلوب إجابة من نوع آخر: يلزم النظر في المطلوب من السؤال."},

    // An answer that can't be read: the codes of maths::ReadError.
    {"empty", "There is no answer yet.", "لا توجد إجابة بعد."},
    {"too_long", "The answer is too long to be read.", "الإجابة أطول من أن تُقرأ."},
    {"too_deep", "The answer has too many brackets inside one another.",
     "في الإجابة أقواس متداخلة أكثر مما يمكن قراءته."},
    {"bracket_not_closed", "A bracket is not closed: {what}{meant}",
     "يوجد قوس لم يُغلَق: {what}{meant}"},
    {"bracket_not_opened", "A bracket is closed that was never opened: {what}{meant}",
     "يوجد قوس أُغلق ولم يُفتَح: {what}{meant}"},
    {"bracket_mismatch", "Two brackets do not fit together: {what}{meant}",
     "قوسان غير متوافقين: {what}{meant}"},
    {"missing_operand", "Something is missing beside {what}{meant}",
     "ينقص شيء بجانب {what}{meant}"},
    {"missing_argument", "{what} needs a value to work on{meant}",
     "{what} تحتاج إلى قيمة تعمل عليها{meant}"},
    {"unknown_command", "The command {what} is not known{meant}", "الأمر {what} غير معروف{meant}"},
    {"unknown_character", "The character {what} has no meaning here{meant}",
     "لا معنى للرمز {what} هنا{meant}"},
    {"not_utf8", "The text holds bytes that are no characters.", "في النص بيانات لا تمثّل حروفًا."},
    {"unexpected", "{what} is not expected here{meant}", "{what} في غير موضعه{meant}"},
    {"bad_number", "{what} is not a number as it is written{meant}",
     "{what} ليس عددًا بهذه الكتابة{meant}"},
    {"matrix_rows", "The rows of the matrix are not equally long.",
     "صفوف المصفوفة ليست متساوية الطول."},
    {"dollar_not_closed", "A formula begins with $ and does not end.",
     "توجد صيغة تبدأ بالعلامة $ ولا تنتهي."},
    {"words", "Only words were found where a mathematical answer is expected.",
     "الموجود كلمات فقط، والمطلوب إجابة رياضية."},

    // Systems and working.
    {reasons::kMissingEquation, "What is there is right, but an equation is missing.",
     "المعادلات المكتوبة صحيحة، لكن تنقصها معادلة."},
    {reasons::kWrongEquation, "An equation of the system does not fit what is asked for.",
     "إحدى معادلات النظام لا توافق المطلوب."},
    {reasons::kNotEquivalent, "Line {line} does not follow from the line before it.",
     "السطر {line} لا ينتج من السطر الذي قبله."},
    {reasons::kLostSolutions,
     "A solution was lost in line {line}: think of what was divided by, or of both signs of a "
     "root.",
     "فُقد حلّ في السطر {line}: قد يكون السبب القسمة على ما قد يساوي صفرًا أو إغفال إحدى إشارتي "
     "الجذر."},
    {reasons::kGainedSolutions,
     "Line {line} has solutions that the line before did not have: check them in the equation.",
     "في السطر {line} حلول ليست في السطر الذي قبله، ويلزم التحقق منها في المعادلة الأصلية."},
    {reasons::kWrongStart, "The working does not begin with the problem that was set.",
     "لا تبدأ خطوات الحل من المسألة المعطاة."},
    {reasons::kWrongEnd,
     "Every line follows from the one before, but the end is not what is asked "
     "for.",
     "كل سطر ينتج من سابقه، لكن النتيجة الأخيرة ليست المطلوبة."},
    {reasons::kNotFinished, "Right so far; the last line is not yet the answer.",
     "الخطوات صحيحة إلى هنا، لكن السطر الأخير ليس الجواب بعد."},

    // Form.
    {reasons::kNotFactored, "This can be factored further.", "يمكن تحليل هذا أكثر إلى عوامل."},
    {reasons::kCommonFactorLeft, "A common factor can still be taken out.",
     "ما زال هناك عامل مشترك يمكن إخراجه."},
    {reasons::kNotExpanded, "Brackets are left that can be multiplied out.",
     "بقيت أقواس يمكن فكّها."},
    {reasons::kLikeTermsLeft, "Like terms can still be brought together.",
     "ما زالت هناك حدود متشابهة يمكن جمعها."},
    {reasons::kNotLowestTerms,
     "A fraction is not in lowest terms: something can still be cancelled.",
     "أحد الكسور ليس في أبسط صورة، وما زال الاختصار ممكنًا."},
    {reasons::kSurdInDenominator, "A root is left in a denominator.", "بقي جذر في المقام."},
    {reasons::kImaginaryInDenominator, "The imaginary unit is left in a denominator.",
     "بقيت الوحدة التخيلية في المقام."},
    {reasons::kNotSingleFraction, "Write this as one fraction.", "المطلوب كتابة هذا في كسر واحد."},
    {reasons::kNestedFraction, "A fraction stands within a fraction.", "يوجد كسر داخل كسر."},
    {reasons::kNotPartialFractions, "A term can still be split into partial fractions.",
     "ما زال أحد الحدود قابلًا للتجزئة إلى كسور جزئية."},
    {reasons::kNotCompletedSquare, "The letter must stand in one square only, as in a(x-h)^2+k.",
     "يجب أن يظهر المتغيّر في مربع واحد فقط، على الصورة a(x-h)^2+k."},
    {reasons::kNotSimplified, "This can be simplified further.", "يمكن تبسيط هذا أكثر."},
    {reasons::kArithmeticLeft, "Some arithmetic with numbers is left to do.",
     "بقيت عمليات حسابية على الأعداد."},
    {reasons::kSurdNotSimplified, "A root can be simplified further.",
     "يمكن تبسيط أحد الجذور أكثر."},
    {reasons::kNotReferenceForm, "The value is right, but it must be written in another way.",
     "القيمة صحيحة، لكن المطلوب كتابتها بصورة أخرى."},

    // Calculus.
    {reasons::kNotDifferentiated,
     "This looks like the function itself: it has not been differentiated.",
     "يبدو أن هذه هي الدالة نفسها قبل اشتقاقها."},
    {reasons::kIntegratedInstead, "It looks as if you integrated instead of differentiating.",
     "يبدو أنه جرى تكامل الدالة بدلًا من اشتقاقها."},
    {reasons::kDifferentiatedTwice, "It looks as if you differentiated once too often.",
     "يبدو أن الاشتقاق تم مرة زائدة."},
    {reasons::kNotIntegrated, "This looks like the integrand itself: it has not been integrated.",
     "يبدو أن هذه هي الدالة المراد تكاملها نفسها."},
    {reasons::kDifferentiatedInstead, "It looks as if you differentiated instead of integrating.",
     "يبدو أنه جرى اشتقاق الدالة بدلًا من تكاملها."},
    {reasons::kMissingConstant, "The constant of integration is missing.", "ثابت التكامل ناقص."},
    {reasons::kWeirdConstant, "The constant of integration must be able to take every value.",
     "يجب أن يكون ثابت التكامل قادرًا على أخذ أي قيمة."},
    {reasons::kMissingLogBars,
     "The absolute value is missing in a logarithm: the function is defined for other values too.",
     "القيمة المطلقة ناقصة داخل اللوغاريتم، فالدالة معرَّفة لقيم أخرى أيضًا."},
    {reasons::kMixedLogBars, "The absolute value stands in some of the logarithms only.",
     "القيمة المطلقة موجودة في بعض اللوغاريتمات فقط."},
});

const Sentence* find(std::string_view reason) {
    const auto found = std::ranges::find(kSentences, reason, &Sentence::reason);
    return found == kSentences.end() ? nullptr : &*found;
}

/// `text` with the details in it; a detail that is not there is nothing.
std::string filled(std::string_view text, const Judgement& judgement) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[at];
            continue;
        }
        const auto detail = judgement.details.find(std::string(text.substr(at + 1, end - at - 1)));
        if (detail != judgement.details.end())
            out += detail->second;
        at = end;
    }
    return out;
}

} // namespace

std::span<const Sentence> sentences() {
    return kSentences;
}

std::string message(const Judgement& judgement, Language language) {
    const bool arabic = language == Language::Arabic;
    const Sentence* sentence = judgement.reason.empty() ? nullptr : find(judgement.reason);
    if (sentence == nullptr)
        sentence = find(nameOf(judgement.verdict));
    if (judgement.verdict != Verdict::Invalid)
        return filled(arabic ? sentence->arabic : sentence->english, judgement);
    // What the reader guesses is told as something to type.
    Judgement told = judgement;
    std::string& meant = told.details["meant"];
    if (meant.empty())
        meant = arabic ? "." : ".";
    else
        meant = (arabic ? "؛ لعلّ المقصود: " : "; perhaps this is meant: ") + meant;
    std::string text = filled(arabic ? sentence->arabic : sentence->english, told);
    if (judgement.reason != "empty" && judgement.reason != "too_long")
        text +=
            (arabic ? " (الموضع " : " (position ") + std::to_string(judgement.position + 1) + ")";
    return text;
}

Language languageNamed(std::string_view code) {
    return code.substr(0, 2) == "ar" ? Language::Arabic : Language::English;
}

} // namespace khatwa::grading
