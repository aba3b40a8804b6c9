#include "app/tutor/step_words.h"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

namespace khatwa::tutor {

namespace {

using Words = std::set<std::string, std::less<>>;

Words split(const char* text) {
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;)
        words.insert(word);
    return words;
}

const Words& english() {
    static const Words kWords = split(
        // how the telling goes on
        "a an the let so then thus hence therefore now next first firstly second secondly third "
        "finally "
        "final last lastly also again and or but we i let's us you our your my it its this that "
        "these "
        "those which what here there to of in on by from with for as at is are be being been was "
        "were "
        "can could will shall do does did have has had having get gets got getting give gives "
        "giving "
        "given yield yields yielding obtain obtains obtaining find finds finding found see know "
        "knowing become becomes becoming remain remains leave leaves leaving left say says mean "
        "means "
        "that's it's i'm i'll i've we've we'll we're there's here's following follows follow such "
        "using use used uses apply applying start starting begin beginning with step steps part "
        "answer answers result results conclude conclusion summary solution solutions way method "
        "approach problem question since because if okay ok alright right yes well indeed just "
        "simply "
        "both each every all any into onto out up over under back down through after before once "
        "further same other another one's where when while note notice recall remember "
        "should means namely i.e e.g likewise similarly together me makes make making made take "
        "takes taking look looking write writes writing written rewrite rewriting rewritten put "
        "putting go going goes need needs want wants try above below previous earlier original new "
        "current correct hold holds satisfied satisfies satisfy works work working "
        "actually precisely exactly directly straightforward easily quickly carefully slowly them "
        "they their how "
        // what is done
        "solve solves solving solved compute computes computing calculate calculates calculating "
        "evaluate evaluates evaluating simplify simplifies simplifying simplified simplification "
        "expand expands expanding expanded expansion factor factors factoring factored factorise "
        "factorize factorising factorizing factorization factorisation distribute distributing "
        "distributes distributive distribution combine combining collect collecting isolate "
        "isolating "
        "isolates rearrange rearranging rearranged substitute substituting substituted "
        "substitution "
        "plug plugging add adds adding added subtract subtracts subtracting subtracted multiply "
        "multiplies multiplying multiplied divide divides dividing divided move moving bring "
        "cancel "
        "canceling cancelling cancels cross square squares squaring squared root roots cube cubing "
        "raise raising reverse reversing flip flipping swap differentiate differentiating "
        "differentiation integrate integrating integration reduce reducing group grouping split "
        "splitting convert converting check checking verify verifying verification confirm "
        "confirms "
        "confirming complete completing eliminate eliminating eliminates equate equating "
        "rationalize rationalise undo inverse perform performing transform changing change keep "
        "keeping proceed continue continuing determine determining identify "
        // what is spoken of
        "equation equations expression expressions formula formulas side sides hand term terms "
        "like constant constants coefficient coefficients variable variables unknown letter "
        "numerator "
        "numerators denominator denominators fraction fractions common least lowest lcd lcm gcf "
        "gcd "
        "bracket brackets parenthesis parentheses exponent exponents power powers base logarithm "
        "logarithms log form forms exponential standard derivative derivatives antiderivative "
        "integral quadratic linear system inequality sign signs identity property rule law theorem "
        "product-to-sum foil zero equal equals equality equivalent order operations operation "
        "decimal percentage whole number numbers line lines real middle leading value values "
        "function chain quotient pair pairs notation factorial binomial degree leftmost "
        "must everything true completely fully simplest clear clearing flips flipping reverses "
        "cubes worth alternatively reciprocal either "
        "x y z t n m k a b c u v w p q r s f g h d e");
    return kWords;
}

/// Written without hamza and with ه for ة, as `plainForm` makes them.
const Words& arabic() {
    static const Words kWords = split(
        "اذن اذا ثم بعد ذلك لذلك لذا ومنه منه من في الي علي عن مع او ان انه انها هو هي هذا هذه "
        "التي الذي "
        "كما ايضا حيث كل كلا كلتا بين الان اولا ثانيا ثالثا اخيرا نحصل نجد نكتب نكون يكون تكون "
        "يصبح تصبح "
        "فنجد فنحصل ينتج لدينا عندنا يساوي تساوي يعطي تعطي لنا نا نبدا نستخدم باستخدام نطبق بتطبيق "
        "نلاحظ "
        "نعلم نعرف هكذا التالي التاليه كالتالي يلي السابقه السابق الاصليه الجديده خطوه الخطوه "
        "النتيجه "
        "الناتج الجواب الحل الحلول حل حلول المعادله معادله المعادلتين المعادلات النظام المتباينه "
        "العباره "
        "المقدار التعبير الصيغه الطرف الطرفين طرف طرفي الايمن الايسر الاخر الاول الاولي الثاني "
        "الثانيه "
        "الحد الحدود حد حدود المتشابهه الثابت المعامل المتغير المجهول البسط المقام المقامات مقام "
        "المقامين "
        "الكسر الكسرين الكسور المشترك الاصغر مشترك القوس القوسين الاقواس الاس الاسس القوه قوه "
        "قاعده قانون "
        "خاصيه المشتقه مشتقه التكامل الداله داله عامل عوامل العوامل الجذر الجذور جذر التربيعي "
        "نحسب بحساب نحل بحل نبسط بتبسيط بالتبسيط التبسيط نفك بفك ننشر بنشر بالنشر نحلل بتحليل "
        "بالتحليل "
        "التحليل نجمع بجمع بالجمع الجمع نطرح بطرح بالطرح الطرح نضرب بضرب بالضرب الضرب نقسم بقسمه "
        "بالقسمه "
        "القسمه نضيف باضافه نعوض بتعويض بالتعويض التعويض ننقل بنقل نوحد بتوحيد توحيد نختصر باختصار "
        "بالاختصار نربع بتربيع ناخذ باخذ نشتق باشتقاق بالاشتقاق نكامل بمكامله للتحقق التحقق تحقق "
        "نتحقق "
        "نتاكد للتاكد صحيح صحيحه نعيد كتابه ترتيب بترتيب نرتب نعزل لنجد لايجاد ايجاد نوجد قيمه "
        "القيمه "
        "قيم هما معا فان وهو وهي وهذا وهما بما لان عليه وعليه وبالتالي بالتالي بذلك وبذلك مره اخري "
        "احسب اوجد جد حلل بسط انشر ما ناتج اشتق كامل اكتب باستعمال نستعمل عندما اجل المساله مساله "
        "و ابسط صوره المربع لنحذف لحذف نحذف بحذف نساوي الصفر صفر بالصفر صفرا نظريه اصليه اكتب "
        "القيم تاما بد احد العاملين نخرج باخراج نعيد مشترك المجاهيل نزيد كالتالي بوضع يبقي تبقي "
        "البسطين البسطان المقامان متساويان القوي الحدين "
        // told to do
        "اضف اطرح اضرب اقسم اجمع انقل عوض فك وحد اختصر ربع وزع استخدم استعمل طبق اعزل رتب اعد تاكد "
        "لاحظ ابدا اكمل احذف اخرج نوزع بتوزيع بالتوزيع نقوم قم ابحث "
        "س ص ع ن ك");
    return kWords;
}

bool isPlainWord(const std::string& word) {
    if (english().contains(word))
        return true;
    if (static_cast<unsigned char>(word.front()) < 0x80)
        return false;
    const std::string found = plainForm(word);
    std::string_view rest = found;
    for (const std::string_view prefix : {"", "و", "ف"}) {
        if (!rest.starts_with(prefix))
            continue;
        const std::string_view bare = rest.substr(prefix.size());
        if (arabic().contains(bare))
            return true;
        for (const std::string_view article : {"ب", "ل", "ك", "ال", "بال", "لل"})
            if (bare.starts_with(article) && arabic().contains(bare.substr(article.size())))
                return true;
    }
    return false;
}

/// Names of rules, and counts of what is there to see, in which words stand that are not plain
/// alone: "product" may say what a product is, the "product rule" does not.
bool isPlainInPlace(const std::vector<std::string>& words, std::size_t i) {
    using Names = std::vector<std::string_view>;
    const std::string next = i + 1 < words.size() ? words[i + 1] : std::string();
    const auto follows = [&](const Names& names) {
        return std::ranges::find(names, next) != names.end();
    };
    if (words[i] == "product")
        return follows({"rule", "property"});
    const std::string after = i + 2 < words.size() ? words[i + 2] : std::string();
    if (words[i] == "difference")
        return follows({"of"}) && (after == "squares" || after == "cubes");
    if (words[i] == "set" || words[i] == "setting")
        return follows({"each", "every"}) && after == "factor";
    if (words[i] == "one")
        return follows({"of"}) && (after == "the" || after == "these");
    if (words[i] == "لا")
        return follows({"بد"});
    if (words[i] == "two")
        return follows({"equations", "sides", "squares", "terms", "expressions", "factors",
                        "fractions", "solutions", "roots", "brackets", "parentheses"});
    return false;
}

} // namespace

// أو is او, المعادلةُ is المعادله.
std::string plainForm(std::string_view word) {
    struct Change {
        std::string_view from;
        std::string_view to;
    };
    static constexpr std::array<Change, 5> kChanges = {
        {{"أ", "ا"}, {"إ", "ا"}, {"آ", "ا"}, {"ة", "ه"}, {"ى", "ي"}}};
    std::string plain;
    for (std::size_t i = 0; i < word.size();) {
        const std::string_view rest = word.substr(i);
        const auto change = std::ranges::find_if(
            kChanges, [&](const Change& c) { return rest.starts_with(c.from); });
        const auto c = static_cast<unsigned char>(word[i]);
        const auto d = static_cast<unsigned char>(rest.size() > 1 ? rest[1] : 0);
        if (change != kChanges.end()) {
            plain += change->to;
            i += change->from.size();
        } else if (c == 0xD9 && ((d >= 0x8B && d <= 0x92) || d == 0x80)) {
            i += 2;
        } else {
            plain += word[i++];
        }
    }
    return plain;
}

bool isPlain(std::string_view text) {
    const std::vector<std::string> words = wordsIn(text);
    for (std::size_t i = 0; i < words.size(); ++i)
        if (!isPlainWord(words[i]) && !isPlainInPlace(words, i))
            return false;
    return true;
}

} // namespace khatwa::tutor
