#include "app/tutor/step_rules.h"

#include "app/maths/transform.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;

namespace {

constexpr std::size_t kMostDigits = 9;

std::optional<long long> wholeOf(const Expression& e) {
    if (!e.is(Kind::Number) || e.text().empty() || e.text().size() > kMostDigits ||
        !std::ranges::all_of(e.text(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return std::stoll(e.text());
}

/// 12x^3 as 12 and the exponents by letter; the sign is left out.
struct Monomial {
    long long coefficient = 1;
    std::map<std::string, long long> exponents;
};

bool multiply(Monomial& m, const Expression& e) {
    if (e.is(Kind::Negate))
        return multiply(m, e[0]);
    if (e.is(Kind::Product))
        return std::ranges::all_of(e.children(),
                                   [&](const Expression& factor) { return multiply(m, factor); });
    if (const auto number = wholeOf(e)) {
        m.coefficient *= *number;
        return *number > 0 && m.coefficient < 1'000'000'000;
    }
    if (e.is(Kind::Symbol))
        return ++m.exponents[e.text()] > 0;
    const auto exponent = e.is(Kind::Power) && e[0].is(Kind::Symbol) ? wholeOf(e[1]) : std::nullopt;
    if (!exponent)
        return false;
    m.exponents[e[0].text()] += *exponent;
    return *exponent < 1000;
}

std::optional<Monomial> monomialOf(const Expression& e) {
    Monomial m;
    if (!multiply(m, e))
        return std::nullopt;
    return m;
}

std::string baseOf(const Expression& factor) {
    if (factor.is(Kind::Symbol))
        return factor.text();
    return factor.is(Kind::Power) && factor[0].is(Kind::Symbol) ? factor[0].text() : std::string();
}

std::map<std::string, int> basesOf(const std::vector<Expression>& factors) {
    std::map<std::string, int> bases;
    for (const Expression& factor : factors)
        if (const std::string base = baseOf(factor); !base.empty())
            ++bases[base];
    return bases;
}

bool hasPowerOfPower(const Expression& e) {
    if (e.is(Kind::Power) && (e[0].is(Kind::Power) ||
                              (e[0].is(Kind::Product) &&
                               std::ranges::any_of(e[0].children(), [](const Expression& factor) {
                                   return factor.is(Kind::Power);
                               }))))
        return true;
    return std::ranges::any_of(e.children(), hasPowerOfPower);
}

bool isPolynomial(const Expression& e) {
    return std::ranges::all_of(maths::termsOf(e), [](const Expression& term) {
        return monomialOf(term.is(Kind::Negate) ? term[0] : term).has_value();
    });
}

/// Without blanks and braces, x for the letter.
std::string bare(const std::string& latex) {
    std::string text;
    for (const char c : latex)
        if (c != ' ' && c != '{' && c != '}')
            text += c == 't' ? 'x' : c;
    return text;
}

} // namespace

const std::vector<std::pair<const char*, RuleName>>& ruleShapes() {
    static const std::vector<std::pair<const char*, RuleName>> kShapes = {
        {"* multiplying powers of one|the [same] base adds the exponents",
         RuleName::ProductOfPowers},
        {"* when|to multiplying|multiply powers of|with the same base [we] add the|their exponents",
         RuleName::ProductOfPowers},
        {"* when we multiply powers of|with the same base we add the|their exponents",
         RuleName::ProductOfPowers},
        {"عند ضرب قوى لها الأساس نفسه نجمع الأسس", RuleName::ProductOfPowers},
        {"عند ضرب القوى ذات الأساس نفسه|الواحد نجمع الأسس", RuleName::ProductOfPowers},
        {"* dividing powers of one|the [same] base subtracts the exponents",
         RuleName::QuotientOfPowers},
        {"* when|to dividing|divide powers of|with the same base [we] subtract the|their exponents",
         RuleName::QuotientOfPowers},
        {"* when we divide powers of|with the same base we subtract the|their exponents",
         RuleName::QuotientOfPowers},
        {"عند قسمة قوى لها الأساس نفسه نطرح الأسس", RuleName::QuotientOfPowers},
        {"عند قسمة القوى ذات الأساس نفسه|الواحد نطرح الأسس", RuleName::QuotientOfPowers},
        {"* a power of a power multiplies the exponents", RuleName::PowerOfPower},
        {"* when|to raising|raise a power to a|another power [we] multiply the|their exponents",
         RuleName::PowerOfPower},
        {"عند رفع قوة إلى قوة نضرب الأسس", RuleName::PowerOfPower},
        {"* use|apply|using # on|to each term", RuleName::Differentiate},
        {"نشتق كل حد #", RuleName::Differentiate},
        {"* raise each exponent by one and divide by it", RuleName::Integrate},
        {"* raise|increase each|the exponent by one and divide by the new exponent",
         RuleName::Integrate},
        {"نزيد كل أس واحدا ونقسم على الأس الجديد", RuleName::Integrate},
        {"نزيد الأس واحدا ونقسم على الأس الجديد", RuleName::Integrate}};
    return kShapes;
}

bool ruleHolds(RuleName rule, const std::vector<std::string>& formulas, const ProblemFacts& facts,
               const std::optional<Expression>& problem) {
    switch (rule) {
    case RuleName::None:
        return false;
    case RuleName::ProductOfPowers: {
        if (!problem)
            return false;
        const maths::Factors factors = maths::factorsOf(*problem);
        return std::ranges::any_of(basesOf(factors.above),
                                   [](const auto& base) { return base.second > 1; });
    }
    case RuleName::QuotientOfPowers: {
        if (!problem)
            return false;
        const maths::Factors factors = maths::factorsOf(*problem);
        const auto below = basesOf(factors.below);
        return std::ranges::any_of(basesOf(factors.above),
                                   [&](const auto& base) { return below.contains(base.first); });
    }
    case RuleName::PowerOfPower:
        return problem && hasPowerOfPower(*problem);
    case RuleName::Differentiate: {
        if (facts.asked != Asked::Derivative || formulas.size() != 1)
            return false;
        const std::string said = bare(formulas.front());
        return said == "(x^n)'=nx^n-1" || said == "\\fracddxx^n=nx^n-1" ||
               said == "\\fracddx(x^n)=nx^n-1";
    }
    case RuleName::Integrate:
        return facts.asked == Asked::Antiderivative && facts.function &&
               isPolynomial(*facts.function);
    }
    return false;
}

bool isGreatestMonomial(const Expression& factor, const Expression& sum) {
    const auto given = monomialOf(factor);
    if (!given || !sum.is(Kind::Sum) || factor.is(Kind::Negate))
        return false;
    long long common = 0;
    std::map<std::string, long long> exponents;
    bool first = true;
    for (const Expression& term : maths::termsOf(sum)) {
        const auto m = monomialOf(term);
        if (!m)
            return false;
        common = std::gcd(common, m->coefficient);
        if (first)
            exponents = m->exponents;
        for (auto& [letter, exponent] : exponents) {
            const auto found = m->exponents.find(letter);
            exponent = std::min(exponent, found == m->exponents.end() ? 0 : found->second);
        }
        first = false;
    }
    std::erase_if(exponents, [](const auto& one) { return one.second == 0; });
    return given->coefficient == common && given->exponents == exponents;
}

bool dividesWhole(const Expression& number, const Expression& by) {
    const auto a = wholeOf(number);
    const auto b = wholeOf(by);
    return a && b && *b > 0 && *a % *b == 0;
}

} // namespace khatwa::tutor
