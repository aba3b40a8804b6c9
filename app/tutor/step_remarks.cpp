#include "app/maths/equality.h"
#include "app/maths/transform.h"
#include "app/tutor/phrases.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_columns.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_rules.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

// Sentences whose words say something that mathematics can prove: "two numbers with product 12 and
// sum 7: 3 and 4", "the common factor is 4x", a working in columns, the name of a rule. The shape
// says what is claimed; nothing is believed for being well worded.

namespace {

enum class What {
    Columns,
    PartialProducts,
    TimesTens,
    TwoNumbers,
    TwoNumbersSumFirst,
    NumbersSought,
    NumbersSoughtSumFirst,
    NumbersFound,
    CommonFactor,
    TopAndBottom,
    UnknownTimes,
    UnknownOver,
    Removed,
    Repeated,
    LinedUp,
    AsWhole,
    PointBack,
    Slopes,
    Squares,
    OneSide,
    Gathered,
    Rule,
};

struct Remark {
    Phrase phrase;
    What what;
    RuleName rule = RuleName::None;
};

const std::vector<Remark>& remarks() {
    static const std::vector<Remark> kRemarks = [] {
        std::vector<Remark> all;
        const auto add = [&](What what, std::initializer_list<const char*> shapes) {
            for (const char* shape : shapes)
                all.push_back({Phrase(shape), what});
        };
        add(What::Columns,
            {"* <add|adding|subtract|subtracting> [in] column|columns [by column] from the ones ##",
             "* <multiply|multiplying> digit by digit from the ones ##",
             "* <divide|dividing> digit by digit from the left ##",
             "<نجمع|نطرح> عمودا عمودا من الآحاد ##", "<نضرب> رقما رقما من الآحاد ##",
             "<نقسم> رقما رقما من اليسار ##"});
        add(What::PartialProducts,
            {"* multiply by the ones and by the tens # #", "نضرب في الآحاد ثم في العشرات # #"});
        add(What::TimesTens,
            {"* multiply by # then write the zero #", "نضرب في # ثم نكتب الصفر #"});
        add(What::TwoNumbers,
            {"* [two] numbers [that|which] [with|whose|have|having] [a] product [is|of] # and "
             "[a|whose|the] sum [is|of] # [these|those|they|which] [are] # and #",
             "* [two] numbers that|which multiply to|give # and add|sum [up] to # "
             "[these|those|they|which] [are] # and #",
             "* عددان|عددين حاصل|ناتج ضربهما # مجموعهما # [هما] # و #"});
        add(What::TwoNumbersSumFirst,
            {"* [two] numbers that|which add|sum [up] to # and multiply to|give # "
             "[these|those|they|which] [are] # and #",
             "* عددان|عددين مجموعهما # حاصل|ناتج ضربهما # [هما] # و #"});
        add(What::NumbersSought,
            {"* [two] numbers [that|which] [with|whose|have|having] [a] product [is|of] # and "
             "[a|whose|the] sum [is|of] #",
             "* [two] numbers that|which multiply to|give # and add|sum [up] to #",
             "* نبحث عن عددين حاصل|ناتج ضربهما # مجموعهما #",
             "* نريد عددين حاصل|ناتج ضربهما # مجموعهما #"});
        add(What::NumbersSoughtSumFirst,
            {"* [two] numbers that|which add|sum [up] to # and multiply to|give #",
             "* نبحث عن عددين مجموعهما # حاصل|ناتج ضربهما #"});
        add(What::NumbersFound,
            {"* these|those|they [two] [numbers] are # and # [because|since|as # [and #]]",
             "* the [two] numbers are # and # [because|since|as # [and #]]",
             "* هما # و # [لأن # [و #]]", "* العددان [هما] # و # [لأن # [و #]]"});
        add(What::CommonFactor, {"* the [greatest|highest|largest] common factor is #",
                                 "* العامل المشترك [الأكبر] هو #"});
        add(What::TopAndBottom,
            {"* divide|dividing [both] [the] top|numerator and [the] bottom|denominator by #",
             "* نقسم|بقسمة [كلا] [من] البسط والمقام على #"});
        add(What::UnknownTimes, {"the unknown is multiplied by #", "المجهول مضروب في #"});
        add(What::UnknownOver, {"the unknown is divided by #", "المجهول مقسوم على #"});
        add(What::Removed, {"* <add|adding|subtract|subtracting> [the] [two|both] equations to "
                            "remove|eliminate|cancel #",
                            "* <نجمع|نطرح|بجمع|بطرح> المعادلتين لنحذف|لحذف|للتخلص [من] #"});
        add(What::Repeated, {"* write the factor # down # times and multiply",
                             "نكرر العامل # بعدد مرات الأس # ونضرب"});
        add(What::LinedUp, {"* line up the decimal points #", "نضع الفاصلة العشرية تحت الفاصلة #"});
        add(What::AsWhole,
            {"* <add|subtract> as with whole numbers #", "<نجمع|نطرح> كالأعداد الصحيحة #"});
        add(What::PointBack, {"* put the [decimal] point back [in] #", "نعيد الفاصلة #"});
        add(What::Slopes, {"* [the] derivative of # is #",
                           "* [the] derivative of # is # and [the] derivative of "
                           "# is #",
                           "* [the] derivative of # is # and [the] derivative of # is # and [the] "
                           "derivative of # "
                           "is #",
                           "* مشتقة # هي #", "* مشتقة # هي # و مشتقة # هي #"});
        add(What::Squares, {"* [is|have] [a] difference of [two] squares #", "* فرق بين مربعين #"});
        add(What::OneSide,
            {"* bring|move|bringing|moving everything to one side # [* #]",
             "* bring|move|bringing|moving all [the] terms to one side # [* #]",
             "* bring|move|bringing|moving everything|all to the left [side] # [* #]",
             "* ننقل|بنقل [جميع|كل] الحدود إلى طرف واحد # [* #]"});
        add(What::Gathered, {"* bring the unknowns to the left and the numbers to the right #",
                             "* نجمع المجاهيل في الطرف الأيسر والأعداد في الطرف الأيمن #"});
        for (const auto& [shape, rule] : ruleShapes())
            all.push_back({Phrase(shape), What::Rule, rule});
        return all;
    }();
    return kRemarks;
}

void addRelations(const Expression& e, std::vector<Expression>& relations) {
    if (e.is(Kind::Sequence) || e.is(Kind::System) || e.is(Kind::And)) {
        for (const Expression& part : e.children())
            addRelations(part, relations);
    } else {
        relations.push_back(e);
    }
}

char operationOf(const std::string& word) {
    if (word.starts_with("add") || word == "نجمع" || word == "بجمع")
        return '+';
    if (word.starts_with("subtract") || word == "نطرح" || word == "بطرح")
        return '-';
    return word.starts_with("multipl") || word == "نضرب" ? '*' : '/';
}

} // namespace

/// The one computation that the problem asks for; a quotient of numbers may be a fraction.
std::optional<Expression> StepChecker::Work::worked() const {
    if (facts_.expressions.size() == 1 && facts_.given.empty())
        return facts_.expressions.front();
    if (!facts_.expressions.empty() || !facts_.given.empty() || facts_.formulas.size() != 1)
        return std::nullopt;
    const Expression& only = facts_.formulas.front();
    if (only.is(Kind::Quotient) && only[0].is(Kind::Number) && only[1].is(Kind::Number))
        return only;
    return std::nullopt;
}

/// A part of the problem, or a term of its function.
bool StepChecker::Work::isTerm(const Expression& e, Budget& budget) const {
    if (ties_.holds(e, budget))
        return true;
    const auto is = [&](const Expression& term) {
        return term == e || (term.is(Kind::Negate) && term[0] == e);
    };
    return facts_.function && std::ranges::any_of(maths::termsOf(*facts_.function), is);
}

bool StepChecker::Work::same(const Expression& a, const Expression& b, Budget& budget) const {
    return maths::isScalar(a) && maths::isScalar(b) &&
           maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes;
}

/// Whether all that the sentence says, words and formulas, was proved.
bool StepChecker::Work::understands(const Sentence& sentence, std::span<const Claim> claims,
                                    Budget& budget) {
    if (sentence.open || supposed_)
        return false;
    if (claims.empty() && isLawInWords(sentence))
        return true;
    const std::vector<Token> tokens = tokensOf(sentence.pieces);
    try {
        for (const Remark& remark : remarks()) {
            const auto found = remark.phrase.matches(tokens);
            if (!found)
                continue;
            if (remark.what == What::Rule) {
                if (ruleHolds(remark.rule, found->formulas, facts_, worked()))
                    return true;
                continue;
            }
            std::vector<Expression> values;
            for (const std::string& formula : found->formulas)
                if (const maths::Reading reading = readOne(formula))
                    values.push_back(*reading.expression);
            if (values.size() != found->formulas.size() ||
                !remarkHolds(static_cast<int>(remark.what), values, found->words, budget))
                continue;
            for (const Claim& claim : claims)
                if (const maths::Reading reading = readOne(claim.latex)) {
                    last_ = reading.expression;
                    ties_.addLine(*last_);
                    if (!isAtom(*reading.expression))
                        formulas_.push_back(*reading.expression);
                }
            return true;
        }
    } catch (const maths::OverBudget&) {
    } catch (const maths::TooLarge&) {
    }
    return false;
}

bool StepChecker::Work::remarkHolds(int kind, const std::vector<Expression>& v,
                                    const std::vector<std::string>& words, Budget& budget) {
    const What what = static_cast<What>(kind);
    const std::optional<Expression> problem = worked();
    const auto columns = [&] { return problem ? columnsOf(*problem) : Columns{}; };
    switch (what) {
    case What::Columns: {
        std::vector<Expression> relations;
        for (const Expression& e : v)
            addRelations(e, relations);
        return columns().operation == operationOf(words[0]) && areColumns(columns(), relations);
    }
    case What::PartialProducts:
        return arePartialProducts(columns(), v);
    case What::TimesTens: {
        const Columns now = columns();
        const Expression ten = Expression::number(10);
        if (now.operation != '*' || !v[1].is(Kind::Relation) || v[1].size() != 2 ||
            v[1].relationAt(0) != Rel::Equal || !same(v[1][0], v[1][1], budget))
            return false;
        const Expression a = Expression::number(static_cast<long>(now.a));
        const Expression b = Expression::number(static_cast<long>(now.b));
        const auto fits = [&](const Expression& whole, const Expression& tens) {
            return same(maths::product({v[0], ten}), tens, budget) &&
                   (v[1][0] == maths::product({whole, v[0]}) ||
                    v[1][0] == maths::product({v[0], whole}));
        };
        return fits(a, b) || fits(b, a);
    }
    case What::TwoNumbers:
        return areNumbersOf(v[0], v[1], budget) && areNumbers(v[0], v[1], v[2], v[3], budget);
    case What::TwoNumbersSumFirst:
        return areNumbersOf(v[1], v[0], budget) && areNumbers(v[1], v[0], v[2], v[3], budget);
    case What::NumbersSought:
    case What::NumbersSoughtSumFirst: {
        const bool sumFirst = what == What::NumbersSoughtSumFirst;
        const Expression& product = sumFirst ? v[1] : v[0];
        const Expression& sum = sumFirst ? v[0] : v[1];
        if (!areNumbersOf(product, sum, budget))
            return false;
        sought_ = {product, sum};
        return true;
    }
    case What::NumbersFound:
        return sought_ && areNumbers(sought_->first, sought_->second, v[0], v[1], budget) &&
               std::all_of(v.begin() + 2, v.end(), [&](const Expression& reason) {
                   return reason.is(Kind::Relation) && reason.size() == 2 &&
                          reason.relationAt(0) == Rel::Equal && same(reason[0], reason[1], budget);
               });
    case What::CommonFactor:
        return problem && isGreatestMonomial(v[0], *problem);
    case What::TopAndBottom: {
        if (!problem || !problem->is(Kind::Quotient) || v[0].isNumber("1") || v[0].isNumber("0"))
            return false;
        return dividesWhole((*problem)[0], v[0]) && dividesWhole((*problem)[1], v[0]);
    }
    case What::UnknownTimes:
    case What::UnknownOver: {
        if (facts_.given.size() != 1 || facts_.letters.size() != 1 || !v[0].is(Kind::Number) ||
            !facts_.given.front().is(Kind::Relation))
            return false;
        const Expression x = Expression::symbol(*facts_.letters.begin());
        const Expression made =
            what == What::UnknownTimes ? maths::product({v[0], x}) : maths::quotient(x, v[0]);
        return same(facts_.given.front()[0], made, budget);
    }
    case What::Removed:
        return removes(operationOf(words[0]) == '+', v[0], budget);
    case What::Repeated:
        return problem && problem->is(Kind::Power) && (*problem)[0] == v[0] &&
               (*problem)[1] == v[1];
    case What::LinedUp: {
        if (!problem || !problem->is(Kind::Sum) || !v[0].is(Kind::Sum) || problem->size() != 2 ||
            v[0].size() != 2)
            return false;
        return same(v[0][0], (*problem)[0], budget) && same(v[0][1], (*problem)[1], budget);
    }
    case What::AsWhole: {
        if (!problem || !problem->is(Kind::Sum) || problem->size() != 2 ||
            !v[0].is(Kind::Relation) || v[0].size() != 2 || v[0].relationAt(0) != Rel::Equal ||
            !v[0][0].is(Kind::Sum) || v[0][0].size() != 2 || !same(v[0][0], v[0][1], budget) ||
            (operationOf(words[0]) == '-') != (*problem)[1].is(Kind::Negate))
            return false;
        for (const char* scale : {"10", "100", "1000", "10000"}) {
            const Expression by = Expression::number(scale);
            if (same(maths::product({(*problem)[0], by}), v[0][0][0], budget))
                return same(maths::product({(*problem)[1], by}), v[0][0][1], budget);
        }
        return false;
    }
    case What::PointBack:
        return problem && isAtom(v[0]) && same(v[0], *problem, budget);
    case What::Slopes:
        for (std::size_t i = 0; i + 1 < v.size(); i += 2) {
            const std::set<std::string> letters = maths::freeSymbols(v[i]);
            if (letters.size() != 1 || !maths::isScalar(v[i]) || hasUnknownCall(v[i]))
                return false;
            const auto slope = maths::derivativeOf(v[i], *letters.begin(), budget);
            if (!slope || !same(*slope, v[i + 1], budget) || !isTerm(v[i], budget))
                return false;
        }
        return facts_.asked == Asked::Derivative;
    case What::Squares: {
        const auto isSquare = [](const Expression& e) {
            return e.is(Kind::Power) && e[1].isNumber("2");
        };
        return problem && v[0].is(Kind::Sum) && v[0].size() == 2 && isSquare(v[0][0]) &&
               v[0][1].is(Kind::Negate) && isSquare(v[0][1][0]) && same(v[0], *problem, budget);
    }
    case What::OneSide: {
        const auto follows = [&](const Expression& e) {
            return isEquation(e) && e.is(Kind::Relation) &&
                   implied(facts_.given, e, budget) == Truth::Yes && sidesKept(e, budget);
        };
        if (!follows(v[0]) || !(v[0][0].isNumber("0") || v[0][1].isNumber("0")))
            return false;
        formulas_.push_back(v[0]);
        if (!std::ranges::all_of(v, follows))
            return false;
        std::ranges::for_each(v, [&](const Expression& e) { learn(e); });
        return true;
    }
    case What::Gathered: {
        if (!v[0].is(Kind::Relation) || v[0].size() != 2 || facts_.letters.size() != 1 ||
            implied(facts_.given, v[0], budget) != Truth::Yes)
            return false;
        const std::string& x = *facts_.letters.begin();
        const auto all = [&](const Expression& side, bool has) {
            return std::ranges::all_of(maths::termsOf(side), [&](const Expression& term) {
                return maths::dependsOn(term, x) == has;
            });
        };
        if (!all(v[0][0], true) || !all(v[0][1], false))
            return false;
        learn(v[0]);
        return true;
    }
    case What::Rule:
        return false;
    }
    return false;
}

/// The coefficients of the problem's quadratic, from the square down.
std::optional<std::array<Expression, 3>> StepChecker::Work::quadratic(Budget& budget) const {
    std::optional<Expression> e;
    if (facts_.given.size() == 1 && facts_.given.front().is(Kind::Relation) &&
        isEquation(facts_.given.front())) {
        const Expression& equation = facts_.given.front();
        e = equation[1].isNumber("0") ? equation[0]
                                      : maths::sum({equation[0], maths::negate(equation[1])});
    } else {
        e = worked();
    }
    if (!e || !maths::isScalar(*e) || hasUnknownCall(*e))
        return std::nullopt;
    const std::set<std::string> letters = maths::freeSymbols(*e);
    if (letters.size() != 1 || maths::contains(*e, Kind::Call) || maths::contains(*e, Kind::Abs) ||
        maths::contains(*e, Kind::Root))
        return std::nullopt;
    const std::string& x = *letters.begin();
    const auto first = maths::derivativeOf(*e, x, budget);
    const auto second = first ? maths::derivativeOf(*first, x, budget) : std::nullopt;
    const auto third = second ? maths::derivativeOf(*second, x, budget) : std::nullopt;
    const Expression zero = Expression::number(0L);
    if (!third || !same(*third, zero, budget) || same(*second, zero, budget))
        return std::nullopt;
    const std::map<std::string, Expression> at = {{x, zero}};
    const auto number = [&](const Expression& value) {
        return maths::simplified(maths::substituted(value, at), budget);
    };
    return std::array<Expression, 3>{number(maths::quotient(*second, Expression::number(2))),
                                     number(*first), number(*e)};
}

/// Whether numbers with this product and sum split the problem's quadratic.
bool StepChecker::Work::areNumbersOf(const Expression& product, const Expression& sum,
                                     Budget& budget) const {
    const auto abc = quadratic(budget);
    if (!abc)
        return false;
    const auto& [a, b, c] = *abc;
    return (same(product, maths::product({a, c}), budget) && same(sum, b, budget)) ||
           (same(product, maths::quotient(c, a), budget) &&
            same(sum, maths::quotient(b, a), budget));
}

bool StepChecker::Work::areNumbers(const Expression& product, const Expression& sum,
                                   const Expression& p, const Expression& q, Budget& budget) const {
    return isAtom(p) && isAtom(q) && same(maths::product({p, q}), product, budget) &&
           same(maths::sum({p, q}), sum, budget);
}

/// Whether two of the equations, added or subtracted, lose the letter and keep another.
bool StepChecker::Work::removes(bool add, const Expression& letter, Budget& budget) const {
    if (!letter.is(Kind::Symbol) || facts_.given.size() != 2)
        return false;
    std::vector<Expression> lines = facts_.given;
    lines.insert(lines.end(), lines_.begin(), lines_.end());
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t k = i + 1; k < lines.size(); ++k) {
            if (!isEquation(lines[i]) || !isEquation(lines[k]) || !lines[i].is(Kind::Relation) ||
                !lines[k].is(Kind::Relation))
                continue;
            const auto side = [&](std::size_t s) {
                const Expression& other = lines[k][s];
                return maths::sum({lines[i][s], add ? other : maths::negate(other)});
            };
            const Expression all = maths::sum({side(0), maths::negate(side(1))});
            const Expression zero = Expression::number(0L);
            bool keeps = false;
            bool loses = false;
            for (const std::string& name : facts_.letters) {
                const auto slope = maths::derivativeOf(all, name, budget);
                const bool gone = slope && same(*slope, zero, budget);
                (name == letter.text() ? loses : keeps) |= name == letter.text() ? gone : !gone;
            }
            if (loses && keeps)
                return true;
        }
    return false;
}

} // namespace khatwa::tutor
