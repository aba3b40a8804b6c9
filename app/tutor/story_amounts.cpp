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

using Join = std::function<Expression(const Expression&, const Expression&)>;

/// Two amounts of one kind and what is asked of them.
StoryMaker joined(Join join, std::vector<std::string> names) {
    return [join = std::move(join), names = std::move(names)](
               const Values& v, const Phrase::Found& found) -> std::optional<Story> {
        if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]))
            return std::nullopt;
        const bool units =
            std::ranges::any_of(found.units, [](const std::string& unit) { return !unit.empty(); });
        if (units && unitNames(found).empty())
            return std::nullopt; // metres and centimetres
        Story story;
        story.quantities.push_back({names, join(v[0], v[1]), true, {}});
        story.nouns = unitNames(found);
        return story;
    };
}

Expression plus(const Expression& a, const Expression& b) {
    return maths::sum({a, b});
}
Expression minus(const Expression& a, const Expression& b) {
    return maths::sum({a, maths::negate(b)});
}
Expression times(const Expression& a, const Expression& b) {
    return maths::product({a, b});
}

void addSums(std::vector<StoryShape>& shapes) {
    add(shapes,
        {"[a|the] _ has # _ and buys|gets|finds|receives # more = how many = does it|he|she have "
         "now",
         "[a|the] _ has # _ and buys|gets|finds|receives # = more how many = does it|he|she have "
         "now",
         "[a|the] _ has # _ _ gives|buys him|her|it # more = how many = does it|he|she have now",
         "there are # _ in one _ and # _ in another = how many = are there in all|altogether",
         "find|what|calculate [is] the sum of # and #", "add # and #",
         "في _ # _ واشترت # _ كم صار لديها", "في _ # _ وفي _ أخرى # _ كم المجموع",
         "مع|لدى _ # _ اشترى|أخذ|وجد # أخرى كم صار معه|لديه", "أوجد|احسب|ما مجموع [العددين] # و #",
         "a rope of # ~ is tied to a rope of # ~ how long are they together",
         "a meal costs # ~ and a drink # ~ what do they cost together",
         "a|an _ costs # ~ and a|an _ costs # ~ what|how [much] do they cost together|altogether",
         "ربط حبل طوله # ~ بحبل طوله # ~ ما طولهما معا", "ثمن _ # ~ وثمن _ # ~ كم|ما ثمنهما معا",
         "a cook uses # kg of rice and then # kg more how many kg is that",
         "استعمل طباخ # كغ من الأرز ثم # كغ أخرى كم كيلوغراما استعمل"},
        joined(plus, {"total", "sum", "altogether", "in total", "total cost", "total number",
                      "المجموع", "مجموع العددين", "الثمن الكلي", "العدد الكلي", "معا"}));
    add(shapes,
        {"[a|the] _ has # _ and sells|loses|eats|uses # = how many = are left",
         "[a|the] _ has # _ and gives [away] # = to _ how many = are left",
         "[a|the] _ had # _ and sold|lost|ate|used # = how many = are left",
         "there are # _ in [a|the] _ and # = are taken away how many stay",
         "في _ # _ وباع منها # _ كم بقي", "في _ # _ وأخذنا منها # _ كم بقي فيه",
         "مع|لدى _ # _ أعطى|أكل|باع|فقد منها # كم بقي معه|لديه",
         "a rope is # ~ long and # ~ are cut off how much is left",
         "_ has # ~ and spends # ~ how much does he|she have left",
         "_ has # ~ and spends # ~ how much is left", "حبل طوله # ~ قص منه # ~ كم بقي منه",
         "مع _ # ~ أنفقت|أنفق منها # ~ كم بقي معها|معه",
         "a jug holds # litres and # litres are poured out how much is left",
         "في إبريق # لتر من الماء سكبنا منه # لتر كم بقي"},
        joined(minus, {"are left", "remaining", "difference", "remain", "الباقي", "يبقى", "بقي",
                       "بقي معها", "بقي معه"}));
    add(shapes, {"subtract # from #", "اطرح # من #"},
        joined([](const Expression& a, const Expression& b) { return minus(b, a); },
               {"difference", "الفرق"}));
    add(shapes,
        {"there are # _ with # _ in each how many = are there [in|all|altogether] [all]",
         "لدينا # _ في كل منها # _ كم المجموع [كله]",
         "find|what|calculate [is] the product of # and #", "multiply # by #",
         "أوجد حاصل ضرب # في #", "اضرب # في #",
         "_ buys|bought # _ at|for # ~ each how much does|did he|she|_ pay|spend [in all]",
         "_ buys|bought # _ that|which cost # ~ each how much does|did he|she|_ pay|spend",
         "_ buys|bought # _ each _ costs # ~ how much does|did he|she|_ pay|spend",
         "each _ costs # ~ _ buys # _ how much does|did he|she|_ pay|spend",
         "اشترى|اشترت _ # _ بسعر # ~ _ كم دفع|دفعت",
         "اشترى|اشترت _ # _ ثمن الواحد|الواحدة|كل [منها] # ~ كم دفع|دفعت"},
        joined(times, {"total",
                       "altogether",
                       "total cost",
                       "cost",
                       "pays",
                       "paid",
                       "pay",
                       "product",
                       "distance",
                       "distance speed × time",
                       "المجموع",
                       "حاصل الضرب",
                       "دفع",
                       "المبلغ",
                       "المبلغ الكلي",
                       "المسافة",
                       "المسافة السرعة × الزمن",
                       "ما دفعه",
                       "دفعت",
                       "total price",
                       "الثمن الكلي"}));
    add(shapes,
        {"a|the _ moves|travels|drives|runs|walks|goes|flies at # ~ / ~ for # ~ how far does it "
         "go|travel|drive|get",
         "a|the _ travels at a|an [constant|average] speed of # ~ / ~ for # ~ how far does it "
         "go|travel|drive|get",
         "تسير|سارت|تحركت|انطلقت _ بسرعة # ~ / ~ [لمدة|مدة] # ~ ما|كم المسافة "
         "[التي] [تقطعها|قطعتها|المقطوعة]"},
        [](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
            if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]) || found.units.size() != 3)
                return std::nullopt;
            Phrase::Found way;
            way.units = {found.units[0]};
            Phrase::Found time;
            time.units = {found.units[1], found.units[2]};
            if (unitNames(way).empty() || found.units[1].empty() || found.units[2].empty() ||
                unitNames(time).empty())
                return std::nullopt; // km/h for minutes
            Story story;
            story.quantities.push_back({{"distance", "distance travelled", "distance speed × time",
                                         "المسافة", "المسافة السرعة × الزمن", "المسافة المقطوعة"},
                                        times(v[0], v[1]),
                                        true,
                                        {}});
            story.nouns = unitNames(way);
            return story;
        });
    add(shapes,
        {"# _ are shared equally between|among # _ how many = does each _ get",
         "# _ are packed equally into # _ how many = are in each _",
         "نوزع # _ بالتساوي على # _ ما نصيب كل _", "نعبئ # _ بالتساوي في # _ كم في كل _",
         "divide # by #", "اقسم # على #", "find|what|calculate [is] the quotient of # and #",
         "a|the _ travels|drives|covers|goes # ~ in # ~ what|find [is] its|the [average] speed",
         "a|the _ travels|drives|covers|goes # ~ in # ~ find its [average] speed",
         "قطعت|قطع _ [مسافة] # ~ في # ~ ما سرعتها|سرعته|سرعة [المتوسطة|القطار|السيارة]",
         "# _ cost # ~ how much does one|each _ cost"},
        [](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
            if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]))
                return std::nullopt;
            // "3 pens cost 12 dollars": the price is what is divided.
            const bool price = found.units.size() == 1;
            Story story;
            story.quantities.push_back(
                {{"quotient", "average speed", "speed", "speed distance / time",
                  "average speed distance / time", "نصيب كل", "في كل", "السرعة", "السرعة المتوسطة",
                  "سرعتها", "سرعته", "السرعة المسافة / الزمن"},
                 price ? maths::quotient(v[1], v[0]) : maths::quotient(v[0], v[1]),
                 true,
                 {}});
            if (found.units.size() == 2 && !found.units[0].empty() && !found.units[1].empty()) {
                Phrase::Found top;
                top.units = {found.units[0]};
                Phrase::Found below;
                below.units = {found.units[1]};
                for (const std::string& a : unitNames(top))
                    for (const std::string& b : unitNames(below)) {
                        story.nouns.push_back(a + " / " + b);
                        story.nouns.push_back(a + " " + b); // 180 km over 3 h
                        story.nouns.push_back(a + " per " + b);
                        story.nouns.push_back(a + " لكل " + b);
                    }
            } else {
                story.nouns = unitNames(found);
            }
            return story;
        });
}

std::optional<Expression> percentIn(const Expression& e) {
    if (e.is(Kind::Percent) && e.size() == 1 && isAmount(e[0]))
        return e[0];
    return std::nullopt;
}

/// A price that rises or falls by a percentage; [0] the price, [1] the percentage.
StoryMaker changed(bool up, bool shareFirst) {
    return [up, shareFirst](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
        if (v.size() != 2)
            return std::nullopt;
        const Expression& whole = shareFirst ? v[1] : v[0];
        const auto percent = percentIn(shareFirst ? v[0] : v[1]);
        if (!percent || !isAmount(whole))
            return std::nullopt;
        const Expression part =
            maths::product({maths::quotient(*percent, Expression::number(100)), whole});
        Story story;
        story.nouns = unitNames(found);
        story.shareOf = whole;
        story.quantities.push_back(
            {{"new price", "sale price", "final price", "new value", "price now", "costs now",
              "new population", "new salary", "السعر الجديد", "السعر بعد الخصم", "الثمن بعد الخصم",
              "السعر بعد التخفيض", "الثمن بعد التخفيض", "السعر النهائي", "ثمنه بعد الخصم",
              "سعره بعد الخصم", "الثمن الجديد", "عدد السكان"},
             up ? plus(whole, part) : minus(whole, part),
             true,
             {}});
        const Expression rate = maths::quotient(*percent, Expression::number(100));
        const Expression one = Expression::number(1);
        story.quantities.push_back({{}, up ? plus(one, rate) : minus(one, rate), false, {}});
        story.quantities.push_back(
            {up ? std::vector<std::string>{"increase", "rise", "amount of the increase", "raise",
                                           "growth", "الزيادة", "قيمة الزيادة", "مقدار الزيادة"}
                : std::vector<std::string>{"discount", "decrease", "reduction",
                                           "amount of the "
                                           "discount",
                                           "discount amount", "الخصم", "قيمة الخصم", "مقدار الخصم",
                                           "التخفيض", "قيمة التخفيض", "مقدار التخفيض"},
             part,
             false,
             {}});
        return story;
    };
}

/// "40% of 660 pupils"; [0] the whole, [1] the percentage.
std::optional<Story> shareOfWhole(const Values& v, const Phrase::Found&) {
    const auto percent = v.size() == 2 ? percentIn(v[1]) : std::nullopt;
    if (!percent || !isAmount(v[0]))
        return std::nullopt;
    Story story;
    story.shareOf = v[0];
    story.quantities.push_back({{"number of them", "عددهم"}, times(v[1], v[0]), true, {}});
    return story;
}

void addPercentages(std::vector<StoryShape>& shapes) {
    add(shapes,
        {"in a school of # pupils|students # walk to school how many [_] walk",
         "a farmer has # trees and # of them are olive trees how many is that",
         "عدد تلاميذ مدرسة # ويأتي # منهم مشيا كم عدد هؤلاء",
         "في مزرعة عدد الأشجار # و # منها زيتون كم عدد أشجار الزيتون"},
        shareOfWhole);
    add(shapes,
        {"increase # by #", "زد العدد # بنسبة #",
         "a|the price of # ~ rises|increases by # what|find [is] the new price",
         "a town of # people grows by # how many people live there now",
         "a|an|the _ costs # ~ [and] its price rises|increases by # what|find [is] the new price",
         "_ earns # ~ and gets a raise of # what is his|her|the new salary",
         "سعر _ # ~ ارتفع بنسبة # ما|أوجد السعر الجديد",
         "سعر _ # ~ زاد بنسبة # ما|أوجد السعر الجديد",
         "عدد سكان قرية # وازداد بنسبة # كم صار عدد السكان"},
        changed(true, false));
    add(shapes,
        {"decrease # by #", "أنقص العدد # بنسبة #",
         "a|the price of # ~ falls|drops|decreases by # what|find [is] the new price",
         "a|an|the _ costs # ~ and is sold at # off what does it cost now",
         "a|an|the _ costs # ~ and is discounted by # what|find [is] the sale|new|final price",
         "a|an|the _ costs # ~ and is [now] # off what|find [is] the sale|new|final price",
         "a|an|the _ is priced at # ~ and is discounted by # what|find [is] the sale|new|final "
         "price",
         "a|an|the _ costs # ~ [and] there is a discount of # what|find [is] the sale|new|final "
         "price",
         "a|an|the _ costs # ~ after a discount of # what does it cost",
         "سعر _ # ~ انخفض بنسبة # ما|أوجد السعر الجديد",
         "ثمن|سعر _ # ~ وعليه خصم # ما|كم ثمنه|سعره "
         "بعد الخصم",
         "سعر|ثمن _ # ~ خفض # كم صار سعره|ثمنه", "سعر|ثمن _ # ~ خفض بنسبة # كم صار سعره|ثمنه",
         "سعر|ثمن _ # ~ عليه تخفيض # ما|كم سعره|ثمنه بعد التخفيض"},
        changed(false, false));
    add(shapes,
        {"a discount of # is given on a price of # ~ what|find [is] the sale|new|final price"},
        changed(false, true));
}

/// The parts of 3:5 or 1:2:3.
std::vector<Expression> partsOf(const Expression& ratio) {
    std::vector<Expression> parts;
    if (ratio.is(Kind::Ratio))
        for (const Expression& part : ratio.children()) {
            if (!part.is(Kind::Number))
                return {};
            parts.push_back(part);
        }
    return parts;
}

void addRatios(std::vector<StoryShape>& shapes) {
    add(shapes,
        {"share|divide|split # ~ in the ratio #",
         "_ share # ~ in the ratio # what|find [are] the|their shares",
         "a sum of # ~ is split|divided|shared in the ratio # find each part|share",
         "a ribbon|rope|string|stick|board of # ~ is cut in the ratio # how long are the pieces",
         "اقسم # ~ بنسبة #", "وزع المقدار # بنسبة #", "وزع|قسم # ~ بنسبة #",
         "يقتسم _ مبلغا قدره # ~ بنسبة # ما الأنصبة", "قسم مبلغ قدره # ~ بنسبة # أوجد كل جزء",
         "قص شريط طوله # ~ بنسبة # ما أطوال القطع"},
        [](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
            const std::vector<Expression> parts =
                v.size() == 2 ? partsOf(v[1]) : std::vector<Expression>{};
            if (parts.empty() || !isAmount(v[0]))
                return std::nullopt;
            const Expression all = maths::sum(parts);
            const Expression one = maths::quotient(v[0], all);
            Story story;
            std::vector<Expression> shares;
            for (const Expression& part : parts)
                shares.push_back(times(one, part));
            story.quantities.push_back(
                {{"shares", "parts", "pieces", "lengths", "الأنصبة", "الأجزاء", "القطع"},
                 Expression::node(Kind::Ratio, shares),
                 true,
                 {}});
            story.quantities.push_back(
                {{"parts in all", "parts in total", "parts altogether", "total number of parts",
                  "number of parts", "total parts", "عدد الأجزاء كلها", "عدد الأجزاء",
                  "مجموع الأجزاء", "مجموع أجزاء النسبة"},
                 all,
                 false,
                 {}});
            story.quantities.push_back(
                {{"one part", "each part", "value of one part", "value of each part",
                  "الجزء الواحد", "كل جزء", "قيمة الجزء الواحد", "قيمة الجزء"},
                 one,
                 false,
                 {}});
            const std::vector<std::vector<std::string>> order = {
                {"first share", "first part", "النصيب الأول", "الجزء الأول"},
                {"second share", "second part", "النصيب الثاني", "الجزء الثاني"},
                {"third share", "third part", "النصيب الثالث", "الجزء الثالث"}};
            for (std::size_t i = 0; i < shares.size() && i < order.size(); ++i)
                story.quantities.push_back({order[i], shares[i], false, {}});
            story.nouns = unitNames(found);
            return story;
        });
    add(shapes,
        {"red and blue balls are in the ratio # there are # red balls how many are blue",
         "boys and girls are in the ratio # there are # boys how many girls are there",
         "if # and # find #", "نسبة الكرات الحمراء إلى الزرقاء # وعدد الحمراء # كم عدد الزرقاء",
         "نسبة البنين إلى البنات # وعدد البنين # كم عدد البنات", "إذا كان # و # فأوجد #"},
        [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
            std::optional<Expression> first;
            std::vector<Expression> parts;
            if (v.size() == 2) {
                parts = partsOf(v[0]);
                first = v[1];
            } else if (v.size() == 3 && v[0].is(Kind::Relation) && v[0].size() == 2 &&
                       v[0][0].is(Kind::Ratio) && v[0][0].size() == 2 && v[1].is(Kind::Relation) &&
                       v[1].size() == 2 && v[1][0] == v[0][0][0] && v[2] == v[0][0][1]) {
                parts = partsOf(v[0][1]);
                first = v[1][1];
            }
            if (parts.size() != 2 || !first || !isAmount(*first))
                return std::nullopt;
            const Expression one = maths::quotient(*first, parts[0]);
            Story story;
            story.quantities.push_back(
                {{"other share", "second share", "other part", "blue balls", "number of blue balls",
                  "number of girls", "girls", "النصيب الآخر", "عدد الكرات الزرقاء", "عدد البنات"},
                 times(one, parts[1]),
                 true,
                 {}});
            story.quantities.push_back(
                {{"one part", "each part", "الجزء الواحد", "كل جزء"}, one, false, {}});
            return story;
        });
}

} // namespace

void addAmounts(std::vector<StoryShape>& shapes) {
    addSums(shapes);
    addPercentages(shapes);
    addRatios(shapes);
}

} // namespace khatwa::tutor
