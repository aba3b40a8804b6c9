#include "app/grading/equivalent.h"
#include "app/grading/numbers.h"
#include "app/grading/quantities.h"
#include "app/grading/words.h"
#include "app/maths/periodic.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Assume;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

Judgement fromComparison(const maths::Comparison& result) {
    if (result.equal == Truth::No)
        return incorrect();
    if (result.domainsDiffer == Truth::Yes)
        return incorrect(reasons::kDomainDiffers);
    if (result.equal == Truth::Unknown || result.domainsDiffer == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    return correct(result.isolatedPoints ? reasons::kDomainNoted : std::string_view());
}

bool isInfinite(const Expression& e) {
    return e.is(Kind::Constant, "infinity") || (e.is(Kind::Negate) && isInfinite(e[0]));
}

bool isConstant(const Expression& e) {
    return maths::isScalar(e) && maths::freeSymbols(e).empty();
}

/// 12 apples: the number, and the words.
struct Counted {
    Expression number;
    std::string words;
};
Counted counted(const Expression& e) {
    if (!e.is(Kind::Product) || !e[e.size() - 1].is(Kind::Text))
        return {e, {}};
    std::vector<Expression> factors(e.children().begin(), e.children().end());
    std::string words;
    while (factors.size() > 1 && factors.back().is(Kind::Text)) { // 12 red apples
        words.insert(0, plainWords(factors.back().text()));
        factors.pop_back();
    }
    return {maths::product(std::move(factors)), std::move(words)};
}

} // namespace

Judgement Equivalence::value(const Expression& expected, const Expression& answer) const {
    if (expected == answer)
        return correct();
    if (hasUnits(expected) || hasUnits(answer))
        return quantities(expected, answer);
    if (!maths::isScalar(expected) || !maths::isScalar(answer)) {
        const Counted e = counted(expected);
        const Counted a = counted(answer);
        if (e.words.empty() && a.words.empty())
            return undecided(reasons::kNotDecided);
        if (!e.words.empty() && !a.words.empty() && e.words != a.words)
            return undecided(reasons::kNotDecided);
        return value(e.number, a.number);
    }
    if (expected.is(Kind::Degrees) != answer.is(Kind::Degrees) && isConstant(expected) &&
        isConstant(answer)) {
        // 30 for 30°: the number is right. Nobody asked for the sign where the reference has none.
        const bool missing = expected.is(Kind::Degrees);
        const Expression& degrees = missing ? expected : answer;
        const Expression& other = missing ? answer : expected;
        if (degrees.size() == 1 &&
            maths::compare(degrees[0], other, assume, budget).equal == Truth::Yes)
            return !missing || options.missingUnit == "accept"
                       ? correct()
                       : judged(Verdict::PartlyCorrect, reasons::kMissingUnit);
    }
    // Letters are real even where i occurs; compare knows what to do with i and with infinity.
    Judgement judgement = fromComparison(maths::compare(expected, answer, assume, budget));
    if (judgement.verdict == Verdict::Incorrect && isInfinite(expected) && isInfinite(answer))
        judgement.reason = reasons::kSignError;
    if (options.roundDecimals && judgement.verdict != Verdict::Correct && isConstant(expected) &&
        isConstant(answer)) {
        const auto e = roundedTo(expected, *options.roundDecimals, budget);
        const auto a = roundedTo(answer, *options.roundDecimals, budget);
        if (e && a && *e == *a)
            return correct();
    }
    return judgement;
}

Judgement Equivalence::quantities(const Expression& expected, const Expression& answer) const {
    const auto e = quantityOf(expected, budget);
    const auto a = quantityOf(answer, budget);
    if (!e || !a)
        return e || a ? incorrect(reasons::kWrongKind) : undecided(reasons::kNotDecided);
    if (!e->hasUnit) // nobody asked for a unit
        return value(e->number, a->number);
    if (!a->hasUnit) {
        const Judgement number = value(e->number, a->number);
        if (number.verdict != Verdict::Correct)
            return number.verdict == Verdict::Undecided ? number : incorrect();
        return options.missingUnit == "accept" || e->isMoney()
                   ? correct()
                   : judged(Verdict::PartlyCorrect, reasons::kMissingUnit);
    }
    if (e->dimension != a->dimension)
        return incorrect(reasons::kWrongUnit);
    Judgement judgement =
        e->units == a->units ? value(e->number, a->number) : value(e->base(), a->base());
    if (judgement.verdict == Verdict::Incorrect && e->units != a->units &&
        value(e->number, a->number).verdict == Verdict::Correct)
        judgement.reason = reasons::kWrongUnit;
    return judgement;
}

Judgement Equivalence::member(const Expression& expected, const Expression& answer) const {
    if (expected.is(Kind::Set) != answer.is(Kind::Set))
        return incorrect(reasons::kWrongKind); // {{1}} is not {1}
    const Meaning e = meaningOf(expected);
    const Meaning a = meaningOf(answer);
    const auto isMere = [](const Meaning& meaning) {
        return meaning.type == Meaning::Type::Value && !meaning.name && meaning.chain.empty();
    };
    // One value is one value however often it is asked.
    if (isMere(e) && isMere(a))
        return value(e.members[0], a.members[0]);
    return judge(e, a);
}

Truth Equivalence::same(const Expression& expected, const Expression& answer) const {
    if (expected == answer)
        return Truth::Yes;
    switch (member(expected, answer).verdict) {
    case Verdict::Correct:
        return Truth::Yes;
    case Verdict::Undecided:
        return Truth::Unknown;
    default:
        return Truth::No;
    }
}

Truth Equivalence::chainHolds(const Meaning& meaning) const {
    Truth all = Truth::Yes;
    if (meaning.members.size() != 1)
        return Truth::Unknown;
    for (const Expression& side : meaning.chain) {
        const Truth one = same(side, meaning.members[0]);
        if (one == Truth::No)
            return Truth::No;
        if (one == Truth::Unknown)
            all = Truth::Unknown;
    }
    for (const Expression& rounding : meaning.approximations) {
        const auto written = writtenNumber(rounding, budget);
        if (!written)
            return Truth::Unknown;
        const auto should = roundedTo(meaning.members[0], written->decimals, budget);
        if (!should)
            return Truth::Unknown;
        if (*should != written->value)
            return Truth::No;
    }
    return all;
}

namespace {

/// f(t) = 2t says of f what f(x) = 2x says.
Expression withArguments(const Meaning& meaning, const Expression& name, const Expression& value) {
    if (!meaning.name || !meaning.name->is(Kind::Call) || !name.is(Kind::Call) ||
        meaning.name->text() != name.text() || meaning.name->size() != name.size())
        return value;
    std::map<std::string, Expression> with;
    for (std::size_t i = 0; i < name.size(); ++i)
        with.emplace((*meaning.name)[i].text(), name[i]);
    // In f(t) = 3x the x is another one than in f(x).
    for (const Expression& argument : name.children())
        with.emplace(argument.text(), Expression::symbol(argument.text() + "_other"));
    return maths::substituted(value, with);
}

std::vector<Expression> renamed(const Meaning& meaning, const Meaning& like) {
    std::vector<Expression> values;
    for (const Expression& member : meaning.members)
        values.push_back(like.name ? withArguments(meaning, *like.name, member) : member);
    return values;
}

/// Whether two names may stand for the same: y and f(x) do, x and y do not.
bool namesAgree(const Expression& a, const Expression& b) {
    if (a == b)
        return true;
    // dy/dx, y' and f'(x)
    const auto isDerivative = [](const Expression& e) {
        return e.isCall("diff") || (!e.text().empty() && e.text().back() == '\'');
    };
    if (isDerivative(a) && isDerivative(b))
        return true;
    if (a.is(Kind::Symbol) && b.is(Kind::Symbol))
        return false;
    // f(x) and f(t) name one function; f(2) and f(3) are two values of it.
    const auto isOfLetters = [](const Expression& e) {
        return std::ranges::all_of(e.children(),
                                   [](const Expression& part) { return part.is(Kind::Symbol); });
    };
    if (!isOfLetters(a) || !isOfLetters(b))
        return false;
    if (a.is(Kind::Call) && b.is(Kind::Call))
        return a.text() == b.text() && a.size() == b.size();
    return (a.is(Kind::Symbol) ? a : b).text() == "y";
}

bool holdsPi(const Expression& e) {
    return e.is(Kind::Constant, "pi") || std::ranges::any_of(e.children(), holdsPi);
}

/// x = π/3 + 2πk: a value for every whole k, which is seen by the period, and by a letter that is
/// solved for: C = 2πn is a formula.
bool isFamily(const Meaning& meaning) {
    static const std::set<std::string, std::less<>> kUnknowns = {
        "x", "y", "z", "t", "u", "s", "theta", "vartheta", "alpha", "beta", "phi", "varphi", "س"};
    if (!meaning.name || !meaning.name->is(Kind::Symbol) || meaning.rounded ||
        !kUnknowns.contains(meaning.name->text()))
        return false;
    const auto turns = [](const Expression& value) {
        const std::set<std::string> letters = maths::freeSymbols(value);
        return letters.size() == 1 && isWholeLetter(*letters.begin()) &&
               (holdsPi(value) || maths::contains(value, Kind::Degrees));
    };
    return std::ranges::all_of(meaning.members, turns);
}

} // namespace

bool isWholeLetter(std::string_view letter) {
    return letter == "k" || letter == "n" || letter == "m" || letter == "l";
}

Expression withWholeLetters(const Expression& statement, const std::set<std::string>& letters) {
    std::vector<Expression> parts{statement};
    for (const std::string& letter : letters)
        if (isWholeLetter(letter))
            parts.push_back(Expression::relation(Expression::symbol(letter), Rel::In,
                                                 Expression::constant("integers")));
    return parts.size() == 1 ? statement : Expression::node(Kind::And, std::move(parts));
}

bool Equivalence::sameFamilies(const Meaning& expected, const Meaning& answer) const {
    if (assume != Assume::Real || !isFamily(expected) || !isFamily(answer) ||
        *expected.name != *answer.name)
        return false;
    const auto asStatement = [](const Meaning& meaning) {
        std::vector<Expression> equations;
        std::set<std::string> letters;
        for (const Expression& member : meaning.members) {
            equations.push_back(Expression::relation(*meaning.name, Rel::Equal, member));
            letters.merge(maths::freeSymbols(member));
        }
        return withWholeLetters(
            equations.size() == 1 ? equations[0] : Expression::node(Kind::Or, std::move(equations)),
            letters);
    };
    const auto standing =
        maths::comparePeriodic(asStatement(expected), asStatement(answer), budget);
    return standing && standing->equivalent == Truth::Yes;
}

Judgement Equivalence::roundedReference(const Meaning& expected, const Meaning& answer) const {
    if (expected.members.size() != 1 || answer.members.size() != 1)
        return unordered(expected.members, answer.members, true);
    const auto written = writtenNumber(expected.members[0], budget);
    if (!written || !isConstant(answer.members[0]))
        return value(expected.members[0], answer.members[0]);
    const auto is = roundedTo(answer.members[0], written->decimals, budget);
    if (!is)
        return undecided(reasons::kNotDecided);
    return *is == written->value ? correct() : incorrect();
}

Judgement Equivalence::namedValue(const Meaning& expected, const Meaning& answer) const {
    const Judgement values = expected.rounded
                                 ? roundedReference(expected, answer)
                                 : unordered(expected.members, renamed(answer, expected), true);
    const bool bothNamed = expected.name && answer.name;
    if (bothNamed && !namesAgree(*expected.name, *answer.name)) {
        // y = 2x and x = y/2 say the same; otherwise the letter counts.
        const bool statements = expected.name->is(Kind::Symbol) && answer.name->is(Kind::Symbol) &&
                                maths::isStatement(expected.whole) &&
                                maths::isStatement(answer.whole) && !expected.rounded &&
                                !answer.rounded;
        if (statements && !freeSymbols(expected.members[0]).empty()) {
            const maths::Standing standing =
                maths::compareStatements(expected.whole, answer.whole, assume, budget);
            if (standing.equivalent == Truth::Yes)
                return correct();
            if (standing.equivalent == Truth::Unknown)
                return undecided(reasons::kNotDecided);
        }
        return values.verdict == Verdict::Correct ? incorrect(reasons::kWrongLetter) : incorrect();
    }
    if (options.bareValue == "reject" && expected.name && !answer.name &&
        values.verdict == Verdict::Correct)
        return wrongForm(reasons::kMissingLetter);
    return values;
}

Judgement Equivalence::ratio(const Meaning& expected, const Meaning& answer) const {
    if (expected.members.size() != answer.members.size())
        return incorrect(reasons::kWrongSize);
    // a : b : c and d : e : f: all products of neighbours across are equal.
    for (std::size_t i = 0; i + 1 < expected.members.size(); ++i) {
        const Judgement part = value(maths::product({expected.members[i], answer.members[i + 1]}),
                                     maths::product({expected.members[i + 1], answer.members[i]}));
        if (part.verdict != Verdict::Correct)
            return part;
    }
    return correct();
}

} // namespace khatwa::grading
