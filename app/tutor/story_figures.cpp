#include "app/tutor/story.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;

namespace {

Expression n(long value) {
    return Expression::number(value);
}

/// What can be asked of a figure.
struct Measure {
    std::string english;              ///< "area"
    std::string arabic;               ///< "مساحة", after "ما" or "أوجد"
    std::string arabicOwn;            ///< alternatives after them: "مساحته|مساحتها"
    std::vector<std::string> asks;    ///< whole questions of other shapes
    std::vector<std::string> phrases; ///< in a step, beside "area" and "area of the rectangle"
    int dimension = 1;
    std::string law;
    std::function<Expression(const Values&)> value;
};

struct Figure {
    std::string english; ///< "rectangle"
    std::string arabic;
    std::size_t count = 1;          ///< of its numbers
    std::vector<std::string> facts; ///< "a rectangle is # ~ long and # ~ wide"
    std::vector<Measure> measures;
};

std::vector<std::string> phrasesOf(const Figure& figure, const Measure& measure) {
    std::vector<std::string> phrases = measure.phrases;
    for (const char* of : {" of a ", " of the ", " of this "})
        phrases.push_back(measure.english + of + figure.english);
    phrases.push_back(measure.english);
    phrases.push_back(figure.english + "'s " + measure.english);
    phrases.push_back(measure.arabic);
    phrases.push_back("ال" + measure.arabic);
    phrases.push_back(measure.arabic + " " + figure.arabic);
    phrases.push_back(measure.arabic + " ال" + figure.arabic);
    std::size_t start = 0;
    while (start <= measure.arabicOwn.size()) {
        const std::size_t end =
            std::min(measure.arabicOwn.find('|', start), measure.arabicOwn.size());
        phrases.push_back(measure.arabicOwn.substr(start, end - start));
        start = end + 1;
    }
    return phrases;
}

bool isPi(const Expression& e) {
    return e.is(Kind::Constant, "pi");
}

StoryMaker makerOf(const Figure& figure, std::vector<Measure> measures) {
    return [figure, measures = std::move(measures)](
               const Values& values, const Phrase::Found& found) -> std::optional<Story> {
        const bool inPi = values.size() == figure.count + 1 && isPi(values.back());
        if (values.size() != figure.count && !inPi)
            return std::nullopt;
        if (!std::all_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(figure.count),
                         isAmount))
            return std::nullopt;
        const bool mixed =
            unitNames(found).empty() &&
            std::ranges::any_of(found.units, [](const std::string& unit) { return !unit.empty(); });
        if (mixed)
            return std::nullopt;
        Story story;
        for (const Measure& measure : measures) {
            story.quantities.push_back(
                {phrasesOf(figure, measure), measure.value(values), true, measure.law,
                 measure.dimension == 1 ? unitNames(found)
                                        : raisedUnits(found, measure.dimension)});
        }
        return story;
    };
}

void add(std::vector<StoryShape>& shapes, const Figure& figure) {
    const std::string find = "find|calculate|compute|determine|what|what's [is|are] ";
    const std::string arabicFind = "ما|أوجد|احسب|جد ";
    const std::string tail = " [in terms of #] [بدلالة #]";
    for (const std::string& fact : figure.facts)
        for (std::size_t i = 0; i < figure.measures.size(); ++i) {
            const Measure& one = figure.measures[i];
            const StoryMaker make = makerOf(figure, {one});
            const auto put = [&](const std::string& shape, const StoryMaker& maker) {
                shapes.push_back({Phrase(shape), maker});
            };
            put(find + "the [exact] " + one.english + " of " + fact + tail, make);
            put(fact + " " + find + "its|the [exact] " + one.english + " [of it] [of the|this " +
                    figure.english + "]" + tail,
                make);
            put(arabicFind + one.arabic + " " + fact + tail, make);
            put(fact + " " + arabicFind + one.arabicOwn + tail, make);
            put(fact + " " + arabicFind + one.arabic + " ال" + figure.arabic + tail, make);
            for (const std::string& ask : one.asks)
                put(fact + " " + ask, make);
            for (std::size_t k = 0; k < figure.measures.size(); ++k)
                if (k != i) {
                    const Measure& other = figure.measures[k];
                    const StoryMaker both = makerOf(figure, {one, other});
                    put(fact + " " + find + "its|the " + one.english + " and [its] [the] " +
                            other.english,
                        both);
                    put(fact + " " + arabicFind + one.arabicOwn + " " + other.arabicOwn, both);
                }
        }
}

void addShape(std::vector<StoryShape>& shapes, std::initializer_list<const char*> phrases,
              const StoryMaker& make) {
    for (const char* phrase : phrases)
        shapes.push_back({Phrase(phrase), make});
}

/// Two sides of a right triangle and the third.
StoryMaker thirdSide(bool hypotenuse) {
    return [hypotenuse](const Values& v, const Phrase::Found& found) -> std::optional<Story> {
        if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]))
            return std::nullopt;
        const Expression squares =
            hypotenuse
                ? maths::sum({maths::power(v[0], n(2)), maths::power(v[1], n(2))})
                : maths::sum({maths::power(v[0], n(2)), maths::negate(maths::power(v[1], n(2)))});
        Story story;
        story.nouns = unitNames(found);
        const std::string law = hypotenuse ? "L^2=a^2+b^2" : "L^2=c^2-a^2";
        const std::vector<std::string> names =
            hypotenuse
                ? std::vector<std::string>{"hypotenuse", "length of the hypotenuse", "الوتر",
                                           "طول الوتر", "وتره"}
                : std::vector<std::string>{"other leg",   "length of the other leg", "height",
                                           "الضلع الآخر", "طول الضلع الآخر",         "الارتفاع"};
        story.quantities.push_back({names, maths::root(squares), true, {}});
        story.quantities.push_back(
            {{"pythagoras", "pythagorean theorem", "pythagorean", "pythagoras's theorem",
              "pythagoras' theorem", "نظرية فيثاغورس", "بنظرية فيثاغورس", "مبرهنة فيثاغورس",
              "فيثاغورس"},
             squares,
             false,
             law});
        return story;
    };
}

} // namespace

void addFigures(std::vector<StoryShape>& shapes) {
    const auto times = [](std::initializer_list<Expression> factors) {
        return maths::product(factors);
    };
    add(shapes,
        {"rectangle",
         "مستطيل",
         2,
         {"[a|the] rectangle [is] # ~ long and # ~ wide",
          "[a|the] rectangle has|with|of [a] length [of] # ~ and [a] width|breadth [of] # ~",
          "[a|the] rectangle has|with|of [a] width|breadth [of] # ~ and [a] length [of] # ~",
          "[a|the] rectangle has|with sides [of] [length|lengths] # ~ and # ~",
          "[a|the] rectangle [is|measures] # ~ by # ~",
          "[a|the] [rectangular] garden|field|room|park|yard|floor|carpet is|measures # ~ by # ~",
          "[a|the] [rectangular] garden|field|room|park|yard|floor|carpet is # ~ long and # ~ wide",
          "[a|the] rectangular garden|field|room|park|yard|floor|carpet has [a] length [of] # ~ "
          "and "
          "[a] width [of] # ~",
          "مستطيل طوله # ~ عرضه # ~", "مستطيل بعداه # ~ و # ~", "مستطيل بعداه # # ~",
          "حديقة|أرض|غرفة|قاعة [مستطيلة] [الشكل] طولها # ~ عرضها # ~",
          "ملعب|حقل|بستان|مسبح [مستطيل] [الشكل] طوله # ~ عرضه # ~"},
         {{"area",
           "مساحة",
           "مساحته|مساحتها",
           {"how many square metres|meters is it", "how big is it in square ~"},
           {"area length × width", "area length times width", "المساحة الطول × العرض",
            "مساحة المستطيل الطول × العرض", "area of a rectangle length × width",
            "area of the rectangle length × width"},
           2,
           "L=a*b",
           [times](const Values& v) {
               return times({v[0], v[1]});
           }},
          {"perimeter",
           "محيط",
           "محيطه|محيطها",
           {"how long is the fence around it", "ما طول السور حولها|حوله"},
           {"fence", "السور", "طول السور", "length of the fence"},
           1,
           "L=2*(a+b)",
           [times](const Values& v) {
               return times({n(2), maths::sum({v[0], v[1]})});
           }}}});
    add(shapes, {"square",
                 "مربع",
                 1,
                 {"[a|the] square of|with [a] side [length] [of] # ~",
                  "[a|the] square has|with sides|side|edges [length] [of] [length] # ~",
                  "مربع [طول] ضلعه # ~"},
                 {{"area",
                   "مساحة",
                   "مساحته",
                   {},
                   {},
                   2,
                   "L=a*a",
                   [times](const Values& v) {
                       return times({v[0], v[0]});
                   }},
                  {"perimeter", "محيط", "محيطه", {}, {}, 1, "L=4*a", [times](const Values& v) {
                       return times({n(4), v[0]});
                   }}}});
    add(shapes, {"triangle",
                 "مثلث",
                 2,
                 {"[a|the] triangle has|with|of [a] base [of] # ~ and [a] height|altitude [of] # ~",
                  "مثلث [طول] قاعدته # ~ ارتفاعه # ~"},
                 {{"area", "مساحة", "مساحته", {}, {}, 2, "L=1/2*a*b", [times](const Values& v) {
                       return times({maths::quotient(n(1), n(2)), v[0], v[1]});
                   }}}});
    add(shapes, {"trapezium",
                 "شبه منحرف",
                 3,
                 {"[a|the] trapezium|trapezoid has|with parallel sides|bases [of] # ~ and # ~ and "
                  "[a] height "
                  "[of] # ~",
                  "[a|the] trapezium|trapezoid has|with bases # ~ # ~ and [a] height [of] # ~",
                  "[a|the] trapezium|trapezoid has|with bases # ~ and # ~ and [a] height [of] # ~",
                  "شبه منحرف قاعدتاه # ~ و # ~ ارتفاعه # ~"},
                 {{"area",
                   "مساحة",
                   "مساحته",
                   {},
                   {"area of the trapezoid", "area of a trapezoid", "مساحة شبه المنحرف"},
                   2,
                   "L=(a+b)/2*c",
                   [times](const Values& v) {
                       return times({maths::quotient(maths::sum({v[0], v[1]}), n(2)), v[2]});
                   }}}});
    add(shapes,
        {"cuboid",
         "متوازي مستطيلات",
         3,
         {"[a|the] [rectangular] box|cuboid|prism|tank [is] # ~ long # ~ wide and # ~ "
          "high|tall|deep",
          "[a|the] [rectangular] box|cuboid|prism|tank has|with [a] length [of] # ~ [a] width [of] "
          "# "
          "~ and [a] height [of] # ~",
          "[a|the] [rectangular] box|cuboid|prism|tank has|with edges|dimensions [of] # ~ # ~ and "
          "# ~",
          "[a|the] [rectangular] box|cuboid|prism|tank measures # ~ by # ~ by # ~",
          "صندوق|خزان|حوض طوله # ~ عرضه # ~ ارتفاعه # ~", "متوازي مستطيلات أبعاده # ~ و # ~ و # ~",
          "متوازي مستطيلات طوله # ~ عرضه # ~ ارتفاعه # ~"},
         {{"volume",
           "حجم",
           "حجمه",
           {},
           {"volume length × width × height", "volume of the box", "volume of a box",
            "volume of the tank", "حجم متوازي المستطيلات", "حجم الصندوق", "حجم الخزان"},
           3,
           "L=a*b*c",
           [times](const Values& v) {
               return times({v[0], v[1], v[2]});
           }}}});
    add(shapes, {"circle",
                 "دائرة",
                 1,
                 {"[a|the] circle of|with|has [a] radius [of] # ~", "دائرة نصف قطرها # ~"},
                 {{"area",
                   "مساحة",
                   "مساحتها",
                   {},
                   {"مساحة الدائرة"},
                   2,
                   "L=pi*a^2",
                   [times](const Values& v) {
                       return times({Expression::constant("pi"), maths::power(v[0], n(2))});
                   }},
                  {"circumference",
                   "محيط",
                   "محيطها",
                   {},
                   {"محيط الدائرة", "perimeter"},
                   1,
                   "L=2*pi*a",
                   [times](const Values& v) {
                       return times({n(2), Expression::constant("pi"), v[0]});
                   }}}});
    addShape(shapes,
             {"a rectangle has [an] area [of] # ~ and [a] width [of] # ~ find its length",
              "a rectangle has [an] area [of] # ~ and [a] length [of] # ~ find its width",
              "the area of a rectangle is # ~ and one side is # ~ how long is the other [side]",
              "مستطيل مساحته # ~ عرضه # ~ أوجد طوله", "مستطيل مساحته # ~ طوله # ~ أوجد عرضه",
              "مساحة مستطيل # ~ أحد بعديه # ~ ما البعد الآخر"},
             [](const Values& v, const Phrase::Found&) -> std::optional<Story> {
                 if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]))
                     return std::nullopt;
                 Story story;
                 story.quantities.push_back(
                     {{"length", "width", "other side", "الطول", "طوله", "العرض", "عرضه",
                       "البعد الآخر", "length area / width"},
                      maths::quotient(v[0], v[1]),
                      true,
                      {}});
                 story.quantities.push_back({{"area of a rectangle", "area of the rectangle",
                                              "area", "مساحة المستطيل", "المساحة"},
                                             v[0],
                                             false,
                                             "L=a*b"});
                 return story;
             });
    addShape(shapes,
             {"two angles of a triangle are # ~ and # ~ find|what [is] the third [angle]",
              "in a triangle # and # how many degrees is #",
              "زاويتان في مثلث قياساهما # ~ و # ~ أوجد|ما قياس [الزاوية] الثالثة",
              "في مثلث # و # ما قياس # بالدرجات"},
             [](const Values& given, const Phrase::Found&) -> std::optional<Story> {
                 Values v;
                 for (const Expression& e : given) {
                     const Expression& side = e.is(Kind::Relation) && e.size() == 2 ? e[1] : e;
                     v.push_back(side.is(Kind::Degrees) && side.size() == 1 ? side[0] : side);
                 }
                 if (v.size() == 3 && v[2].is(Kind::Symbol) && given[0].is(Kind::Relation) &&
                     given[1].is(Kind::Relation) && !(v[2] == given[0][0]) &&
                     !(v[2] == given[1][0]))
                     v.pop_back();
                 if (v.size() != 2 || !isAmount(v[0]) || !isAmount(v[1]))
                     return std::nullopt;
                 Story story;
                 const Expression both = maths::sum({v[0], v[1]});
                 story.quantities.push_back({{"third angle", "third", "الزاوية الثالثة", "الثالثة"},
                                             maths::sum({n(180), maths::negate(both)}),
                                             true,
                                             {}});
                 story.quantities.push_back({{"angles of a triangle", "angles of the triangle",
                                              "زوايا المثلث", "مجموع زوايا المثلث"},
                                             n(180),
                                             false,
                                             "a+b+c=180"});
                 story.nouns = {"degrees", "درجه"};
                 return story;
             });
    addShape(shapes,
             {"the legs of a right triangle are|measure # ~ and # ~ find [the] [length of the] "
              "hypotenuse",
              "a right triangle has legs [of] # ~ and # ~ how long is its|the hypotenuse",
              "a right triangle has legs [of] # ~ and # ~ find [the] [length of the] hypotenuse",
              "ضلعا القائمة في مثلث قائم [الزاوية] # ~ و # ~ أوجد|ما طول الوتر",
              "مثلث قائم الزاوية [طولا] ضلعي القائمة فيه # ~ و # ~ ما|أوجد طول وتره|الوتر"},
             thirdSide(true));
    addShape(
        shapes,
        {"a right triangle has [a] hypotenuse [of] # ~ and one leg [of] # ~ find the other leg",
         "a ladder of # ~ stands # ~ from a wall how high does it reach",
         "مثلث قائم [الزاوية] وتره # ~ أحد ضلعي القائمة # ~ أوجد الضلع الآخر",
         "سلم طوله # ~ تبعد قاعدته # ~ عن الجدار إلى أي ارتفاع يصل"},
        thirdSide(false));
}

} // namespace khatwa::tutor
