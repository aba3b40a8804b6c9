#include "app/tutor/story.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;

namespace {

void add(std::vector<StoryShape>& shapes, std::initializer_list<const char*> phrases,
         const StoryMaker& make) {
    for (const char* phrase : phrases)
        shapes.push_back({Phrase(phrase), make});
}

void addMeans(std::vector<StoryShape>& shapes) {
    add(shapes,
        {"find|calculate|compute|determine|what [is] the mean|average of [the] [numbers] ##",
         "find|calculate|compute|determine|what [is] the arithmetic mean of [the] [numbers] ##",
         "أوجد|احسب|ما المتوسط [الحسابي] للأعداد|للقيم ##", "أوجد|احسب|ما متوسط [الأعداد|القيم] ##",
         "أوجد|احسب|ما الوسط الحسابي للأعداد|للقيم ##"},
        [](const Values& found, const Phrase::Found&) -> std::optional<Story> {
            Values v;
            for (const Expression& e : found)
                if (e.is(Kind::Sequence))
                    v.insert(v.end(), e.children().begin(), e.children().end());
                else
                    v.push_back(e);
            if (v.size() < 2 || !std::ranges::all_of(v, isAmount))
                return std::nullopt;
            const Expression total = maths::sum(v);
            const Expression count = Expression::number(static_cast<long>(v.size()));
            Story story;
            story.quantities.push_back(
                {{"mean", "average", "mean of the numbers", "arithmetic mean", "المتوسط",
                  "المتوسط الحسابي", "الوسط الحسابي"},
                 maths::quotient(total, count),
                 true,
                 {}});
            story.quantities.push_back({{"sum", "total", "sum of the numbers", "sum of the values",
                                         "المجموع", "مجموع الأعداد", "مجموع القيم"},
                                        total,
                                        false,
                                        {}});
            story.quantities.push_back(
                {{"number of values", "how many numbers", "عدد القيم", "عدد الأعداد"},
                 count,
                 false,
                 {}});
            return story;
        });
    add(shapes,
        {"a|an bag|box|jar|urn contains|has|holds # <red|blue|green|white|black|yellow> [balls|"
         "marbles] and # <red|blue|green|white|black|yellow> balls|marbles one|a [ball|marble] is "
         "drawn|taken|picked|chosen [at] [random] what|find [is] the probability that it is "
         "<red|blue|green|white|black|yellow>",
         "a|an bag|box|jar|urn contains|has|holds # <red|blue|green|white|black|yellow> [balls|"
         "marbles] and # <red|blue|green|white|black|yellow> balls|marbles what|find [is] the "
         "probability of drawing|picking|choosing a <red|blue|green|white|black|yellow> "
         "[ball|marble]",
         "في كيس|صندوق # كرات|كرة <حمراء|زرقاء|خضراء|بيضاء|سوداء> و # كرات|كرة "
         "<حمراء|زرقاء|خضراء|بيضاء|سوداء> سحبنا|سحبت كرة [واحدة] [عشوائيا] ما احتمال أن تكون "
         "<حمراء|زرقاء|خضراء|بيضاء|سوداء>"},
        [](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
            if (v.size() != 2 || found.words.size() != 3 || !v[0].is(Kind::Number) ||
                !v[1].is(Kind::Number) || found.words[0] == found.words[1])
                return std::nullopt;
            const std::string& asked = found.words[2];
            if (asked != found.words[0] && asked != found.words[1])
                return std::nullopt;
            const Expression all = maths::sum({v[0], v[1]});
            Story story;
            story.quantities.push_back(
                {{"probability", "probability of " + asked, "الاحتمال", "احتمال"},
                 maths::quotient(asked == found.words[0] ? v[0] : v[1], all),
                 true,
                 {}});
            story.quantities.push_back(
                {{"total number of balls", "total number of marbles", "balls in all",
                  "marbles in all", "total", "balls in total", "marbles in total",
                  "number of balls", "balls altogether", "number of marbles", "عدد الكرات",
                  "عدد الكرات كلها", "مجموع الكرات"},
                 all,
                 false,
                 {}});
            return story;
        });
}

void addConversions(std::vector<StoryShape>& shapes) {
    static const std::string kM = "m|metre|metres|meter|meters|م|متر";
    static const std::string kCm = "cm|centimetres|centimeters|سم|سنتيمتر";
    static const std::string kMm = "mm|millimetres|millimeters|ملم|مليمتر";
    static const std::string kKm = "km|kilometre|kilometres|kilometers|كم|كيلومتر";
    static const std::string kKg = "kg|kilogram|kilograms|كغ|كيلوغرام";
    static const std::string kG = "g|gram|grams|غ|غرام";
    static const std::string kH = "h|hour|hours|ساعة|ساعات";
    static const std::string kMin = "min|minute|minutes|دقيقة|دقائق";
    static const std::string kS = "s|second|seconds|ثانية|ثوان";
    static const std::string kL = "l|litre|litres|liters|لتر|لترات";
    static const std::string kMl = "ml|millilitres|milliliters|مل|مليلتر";
    struct Row {
        const std::string* from;
        const std::string* to;
        long factor;
    };
    for (const Row& row : {Row{&kKm, &kM, 1000}, Row{&kM, &kCm, 100}, Row{&kCm, &kMm, 10},
                           Row{&kM, &kMm, 1000}, Row{&kKg, &kG, 1000}, Row{&kH, &kMin, 60},
                           Row{&kMin, &kS, 60}, Row{&kH, &kS, 3600}, Row{&kL, &kMl, 1000}})
        for (const bool down : {true, false}) {
            const std::string& from = down ? *row.from : *row.to;
            const std::string& to = down ? *row.to : *row.from;
            const Expression factor = Expression::number(row.factor);
            const StoryMaker make =
                [down, factor, to](const Values& v, const Phrase::Found&) -> std::optional<Story> {
                if (v.size() != 1 || !isAmount(v[0]))
                    return std::nullopt;
                Story story;
                story.quantities.push_back(
                    {{},
                     down ? maths::product({v[0], factor}) : maths::quotient(v[0], factor),
                     true,
                     {}});
                for (std::size_t at = 0; at < to.size();) {
                    const std::size_t end = std::min(to.find('|', at), to.size());
                    story.nouns.push_back(to.substr(at, end - at));
                    at = end + 1;
                }
                return story;
            };
            for (const char* shape :
                 {"convert|change # F to|into T", "how many T are [there] in # F", "write # F in T",
                  "express # F in T", "what is # F in T", "حول # F إلى T", "كم T في # F",
                  "اكتب # F بال T"}) {
                std::string phrase;
                for (const char* c = shape; *c != 0; ++c)
                    phrase += *c == 'F' ? from : *c == 'T' ? to : std::string(1, *c);
                shapes.push_back({Phrase(phrase), make});
            }
        }
}

} // namespace

void addMeasures(std::vector<StoryShape>& shapes) {
    addMeans(shapes);
    addConversions(shapes);
}

} // namespace khatwa::tutor
