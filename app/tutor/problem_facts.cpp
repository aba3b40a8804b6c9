#include "app/tutor/problem_facts.h"

#include "app/grading/as_statement.h"
#include "app/maths/statements.h"
#include "app/tutor/step_claims.h"
#include "app/tutor/step_words.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Expression;
using maths::Kind;

namespace {

bool mentions(std::string_view text, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(
        parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// A statement that asks whether something holds says nothing of it; one that names cases neither.
bool asksWhether(std::string_view words) {
    return hasWord(words,
                   {"prove", "show",    "verify",  "whether", "true",  "false", "does",
                    "do",    "is",      "are",     "which",   "can",   "check", "explain",
                    "why",   "correct", "mistake", "or",      "not",   "no",    "if-and-only-if",
                    "أثبت",  "اثبت",    "برهن",    "تحقق",    "بين",   "بيّن",   "وضح",
                    "هل",    "أي",      "صحيحة",   "خطأ",     "لماذا", "علل",   "أو",
                    "ليس",   "لا"});
}

Asked askedBy(std::string_view words, bool hasEquation) {
    if (mentions(words, {"ntiderivative", "الأصلية", "أصلية"}))
        return Asked::Antiderivative;
    if (mentions(words, {"ifferentiate", "erivative", "مشتق", "اشتق"}))
        return Asked::Derivative;
    if (mentions(words, {"ntegra", "ntiderivative", "تكامل", "كامل "}))
        return Asked::Antiderivative;
    if (mentions(words, {"actor", "as a product", "حلل", "حلّل", "تحليل", "عوامل"}))
        return Asked::Factor;
    if (mentions(words, {"xpand", "ultiply out", "انشر", "فك الأقواس", "وسّع"}))
        return Asked::Expand;
    if (!hasEquation && mentions(words, {"implify", "بسّط", "بسط", "أبسط"}))
        return Asked::Simplify;
    if (hasEquation && mentions(words, {"olve", "olution", "oot", "حل ", "حُل", "حلول", "جذور"}))
        return Asked::Solve;
    if (!hasEquation &&
        mentions(words, {"alculate", "ompute", "valuate", "ind", "ork out", "What is", "احسب",
                         "أوجد", "ما ناتج", "ما قيمة", "ما هو", "جد"}))
        return Asked::Value;
    return Asked::Unknown;
}

bool isArithmetic(const Expression& e) {
    if (!maths::isScalar(e) || hasUnknownCall(e))
        return false;
    switch (e.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Constant:
    case Kind::Mixed:
    case Kind::Percent:
    case Kind::Degrees:
        return false;
    case Kind::Negate:
        return isArithmetic(e[0]);
    case Kind::Quotient:
        return !(e[0].is(Kind::Number) && e[1].is(Kind::Number));
    default:
        return true;
    }
}

/// `y = …` and `f(x) = …`: the right side, where it is the only thing that is known of the left.
std::optional<Expression> definedBy(const Expression& e) {
    if (!e.is(Kind::Relation) || e.size() != 2 || e.relationAt(0) != maths::Rel::Equal ||
        !maths::isScalar(e[1]))
        return std::nullopt;
    if (e[0].is(Kind::Call) && e[0].size() == 1 && e[0][0].is(Kind::Symbol))
        return e[1];
    if (e[0].is(Kind::Symbol) && !maths::freeSymbols(e[1]).contains(e[0].text()))
        return e[1];
    return std::nullopt;
}

void findFunction(ProblemFacts& facts) {
    std::vector<Expression> functions;
    for (const Expression& e : facts.given)
        if (const auto body = definedBy(e))
            functions.push_back(*body);
    if (functions.empty())
        for (Expression e : facts.expressions) {
            if (e.isCall("integral") && e.size() >= 2)
                e = e[0];
            else if (e.isCall("diff") && e.size() == 2)
                e = e[0];
            functions.push_back(std::move(e));
        }
    if (functions.size() != 1)
        return;
    const std::set<std::string> letters = maths::freeSymbols(functions.front());
    if (letters.size() != 1)
        return;
    facts.function = functions.front();
    facts.variable = *letters.begin();
}

/// What cannot hold proves everything, so it is no knowledge.
void dropWhatCannotHold(ProblemFacts& facts) {
    if (facts.given.empty())
        return;
    bool holds = false;
    try {
        maths::Budget budget;
        holds = facts.letters.empty()
                    ? false
                    : maths::compareStatements(Expression::node(Kind::And, facts.given),
                                               Expression::constant("false"), maths::Assume::Real,
                                               budget)
                              .equivalent == maths::Truth::No;
    } catch (const maths::OverBudget&) {
    } catch (const maths::TooLarge&) {
    }
    // A definition (y = 2x + 1, f(x) = …) can always hold.
    const bool definitions = std::ranges::all_of(
        facts.given, [](const Expression& e) { return definedBy(e).has_value(); });
    std::set<std::string> names;
    for (const Expression& e : facts.given)
        if (definitions)
            names.insert(e[0].text());
    if (!holds && !(definitions && names.size() == facts.given.size()))
        facts.given.clear();
}

/// What the story tells takes the place of what was guessed from the formulas alone.
void takeStory(ProblemFacts& facts) {
    const Story& story = *facts.story;
    facts.plain = false; // a story is told in many ways: it proves, but never contradicts
    if (story.shareOf)
        facts.shareOf = story.shareOf;
    facts.given.clear();
    facts.letters.clear();
    if (!story.given.empty()) {
        facts.given = story.given;
        for (const Expression& e : facts.given)
            facts.letters.merge(maths::freeSymbols(e));
        facts.asked = Asked::Solve;
        facts.expressions.clear();
        return;
    }
    facts.asked = Asked::Unknown;
    facts.expressions.clear();
    if (story.function) {
        facts.asked = Asked::Derivative;
        facts.function = story.function->first;
        facts.variable = story.function->second;
        return;
    }
    for (const Quantity& quantity : story.quantities)
        if (quantity.asked && maths::isScalar(quantity.value) && !quantity.value.is(Kind::Ratio))
            facts.expressions.push_back(quantity.value);
    if (facts.expressions.size() == 1)
        facts.asked = Asked::Value;
}

} // namespace

bool hasUnknownCall(const Expression& e) {
    static const std::set<std::string, std::less<>> kKnown = {
        "sin",          "cos",    "tan",      "cot",    "sec",     "csc",    "arcsin",
        "arccos",       "arctan", "arccot",   "arcsec", "arccsc",  "sinh",   "cosh",
        "tanh",         "coth",   "sech",     "csch",   "arsinh",  "arcosh", "artanh",
        "ln",           "log",    "exp",      "floor",  "ceil",    "round",  "sign",
        "min",          "max",    "gcd",      "lcm",    "mod",     "gamma",  "binomial",
        "permutations", "diff",   "integral", "sum",    "product", "limit",  "evaluate"};
    if (e.is(Kind::Call) && !kKnown.contains(e.text()))
        return true;
    if (e.is(Kind::Symbol) && e.text().find('\'') != std::string::npos)
        return true;
    return std::ranges::any_of(e.children(), hasUnknownCall);
}

ProblemFacts readProblem(std::string_view statement) {
    ProblemFacts facts;
    facts.reading.functions = std::vector<std::string>{"f", "g", "h", "F", "G"};
    const std::string words = wordsOf(statement);
    if (mentions(statement, {"s'("}))
        facts.reading.functions->push_back("s");
    std::vector<Expression> statements;
    bool whole = true; // every formula could be read
    for (const std::string& formula : formulasOf(statement)) {
        const maths::Reading reading = maths::read(formula, facts.reading);
        if (!reading) {
            whole = false;
            continue;
        }
        const Expression& e = *reading.expression;
        facts.formulas.push_back(e);
        if (maths::isStatement(e) ||
            (e.is(Kind::Sequence) && e.size() > 0 && maths::isStatement(e[0])))
            statements.push_back(e);
        else if (isArithmetic(e))
            facts.expressions.push_back(e);
    }
    facts.asked = askedBy(words, !statements.empty());
    if (facts.asked == Asked::Unknown || facts.asked == Asked::Solve || facts.asked == Asked::Value)
        for (const std::string& formula : formulasOf(statement))
            if (mentions(formula, {"y'", "f'", "s'(", "\\frac{dy}{dx}", "\\frac{d}{d"}))
                facts.asked = Asked::Derivative;
    // "Is", "are" and "what" ask for a value after an equation was given: "If 2x = 8, what is x?"
    const bool condition =
        hasWord(words, {"if", "given", "that", "إذا", "اذا", "كان", "علما", "حيث"});
    if (whole && !statements.empty() &&
        (facts.asked == Asked::Solve || facts.asked == Asked::Derivative ||
         facts.asked == Asked::Antiderivative || condition || !asksWhether(words))) {
        for (const Expression& e : statements)
            facts.letters.merge(maths::freeSymbols(e));
        for (const Expression& e : statements) {
            const auto read = grading::asStatement(e, facts.letters);
            if (!read) {
                facts.given.clear();
                break;
            }
            for (const Expression& part : grading::conjuncts(*read))
                facts.given.push_back(part);
        }
    }
    facts.plain = isPlain(words);
    if (const auto share = shareIn(statement)) {
        facts.shareOf = Expression::number(share->second);
        if (facts.plain && whole && statements.empty() && facts.expressions.empty()) {
            facts.expressions.push_back(
                maths::product({Expression::node(Kind::Percent, {Expression::number(share->first)}),
                                *facts.shareOf}));
            facts.asked = Asked::Value;
        }
    }
    facts.story = readStory(statement, facts.reading);
    if (facts.story)
        takeStory(facts);
    if (facts.expressions.size() == 1 && facts.given.empty() &&
        facts.expressions.front().isCall("integral") && facts.expressions.front().size() == 2)
        facts.asked = Asked::Antiderivative;
    const bool integral = facts.expressions.size() == 1 && facts.given.empty() &&
                          facts.expressions.front().isCall("integral");
    const bool told = facts.story && facts.story->function;
    if (!told &&
        (facts.asked == Asked::Derivative || facts.asked == Asked::Antiderivative || integral))
        findFunction(facts);
    dropWhatCannotHold(facts);
    facts.letters.clear();
    for (const Expression& e : facts.given)
        facts.letters.merge(maths::freeSymbols(e));
    // "Find $x$ if …" asks for solutions as "Solve …" does.
    const bool letterAsked = std::ranges::any_of(facts.formulas, [&](const Expression& e) {
        return e.is(Kind::Symbol) && facts.letters.contains(e.text());
    });
    if (facts.plain && letterAsked && facts.expressions.empty() && !facts.given.empty() &&
        (facts.asked == Asked::Value || facts.asked == Asked::Unknown))
        facts.asked = Asked::Solve;
    return facts;
}

} // namespace khatwa::tutor
