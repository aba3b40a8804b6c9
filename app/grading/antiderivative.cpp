#include "app/grading/calculus.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Generators;
using maths::Kernels;
using maths::Kind;
using maths::Polynomial;
using maths::Rational;
using maths::RationalFunction;
using maths::Rel;
using maths::Truth;

namespace {

using Names = std::set<std::string>;

/// What is known of the question once both sides are read.
struct Integral {
    Expression reference;
    Expression answer;
    Expression integrand;
    std::string variable;
    Names constants;          ///< letters of the answer that are constants of integration
    Names referenceConstants; ///< and those of the reference
    Assume assume;
    const Options& options;
};

Truth isSame(const Expression& a, const Expression& b, Assume assume, Budget& budget) {
    return sameValue(a, b, assume, budget);
}

/// Letters of the reference that are its constant: the integrand does not know them.
Names constantsOf(const Expression& reference, const Expression& integrand,
                  const std::string& variable, Assume assume, Budget& budget) {
    Names found;
    for (const std::string& letter : maths::freeSymbols(reference)) {
        if (letter == variable)
            continue;
        if (!maths::dependsOn(integrand, letter)) {
            found.insert(letter);
            continue;
        }
        // ln(k|x|): k is in the derivative as written, and cancels.
        const Expression moved = maths::substituted(
            integrand, {{letter, maths::sum({Expression::symbol(letter), Expression::number(1)})}});
        if (isSame(integrand, moved, assume, budget) == Truth::Yes)
            found.insert(letter);
    }
    return found;
}

/// How a family f + K(c) reaches numbers.
enum class Reach { All, Some, None, Unknown };

/// Of a logarithm's argument: c times what has no c in it.
bool isMultipleOf(const Expression& argument, const std::string& letter, Budget& budget) {
    const Expression inside = argument.is(Kind::Abs) ? argument[0] : argument;
    const Generators generators = Generators::of(inside, Kernels::Known, budget);
    const std::optional<std::size_t> index = generators.indexOf(letter);
    const std::optional<RationalFunction> value =
        index ? maths::asRationalFunction(inside, generators, budget) : std::nullopt;
    if (!value)
        return false;
    const auto isLinear = [&](const Polynomial& p) {
        const auto parts = p.coefficientsIn(*index, budget);
        return parts.size() == 1 && parts.begin()->first == 1;
    };
    // c stands above or below, once.
    return (isLinear(value->top()) && !value->bottom().uses(*index)) ||
           (isLinear(value->bottom()) && !value->top().uses(*index));
}

/// Whether the letter occurs in a kernel: in ln c, c², |c|, not in c itself.
bool isInKernel(const Generators& generators, const std::string& letter) {
    for (std::size_t i = 0; i < generators.size(); ++i)
        if (!generators.isSymbol(i) && maths::dependsOn(generators[i], letter))
            return true;
    return false;
}

/// What numbers the answer's terms with the letter reach as it runs through the reals.
Reach reachOf(const Integral& question, const std::string& letter, Budget& budget) {
    const Generators generators = Generators::of(question.answer, Kernels::Known, budget);
    const std::optional<RationalFunction> value =
        maths::asRationalFunction(question.answer, generators, budget);
    const std::optional<std::size_t> index = generators.indexOf(letter);
    if (!value)
        return Reach::Unknown;
    if (!isInKernel(generators, letter)) {
        if (!index)
            return Reach::None; // it cancelled
        // A polynomial in c: its coefficients are numbers, since they depend neither on the
        // variable (it is an antiderivative for every c) nor, here, on other letters.
        const RationalFunction reduced = value->reduced(budget);
        if (reduced.bottom().uses(*index))
            return Reach::Some;
        const std::map<unsigned long, Polynomial> parts =
            reduced.top().coefficientsIn(*index, budget);
        for (const auto& [exponent, coefficient] : parts) {
            if (exponent == 0)
                continue;
            const Polynomial below = reduced.bottom().modRelations(budget);
            if (below.isZero())
                return Reach::Unknown;
            const RationalFunction ratio =
                RationalFunction(coefficient.modRelations(budget), below, budget).reduced(budget);
            if (!ratio.constantValue())
                return maths::dependsOn(ratio.toExpression(), question.variable) ? Reach::Unknown
                                                                                 : Reach::Some;
        }
        if (parts.empty() || parts.rbegin()->first == 0)
            return Reach::None;
        return parts.rbegin()->first % 2 == 1 ? Reach::All : Reach::Some;
    }
    // ln(kx), ln|kx|, ln c + …: linear in one logarithm whose argument is a multiple of c.
    const Expression* log = nullptr;
    for (std::size_t i = 0; i < generators.size(); ++i) {
        if (generators.isSymbol(i) || !maths::dependsOn(generators[i], letter))
            continue;
        const bool isLog = generators[i].isCall("ln") || generators[i].isCall("log");
        if (!isLog || log != nullptr || !isMultipleOf(generators[i][0], letter, budget) ||
            value->bottom().uses(i) || value->top().degree(i) != 1)
            return Reach::Some;
        log = &generators[i];
    }
    const bool isOutside = index && (value->top().uses(*index) || value->bottom().uses(*index));
    return log == nullptr || isOutside ? Reach::Some : Reach::All;
}

/// Whether the answer's constant is one: some letter of it runs through all numbers.
Reach constantReach(const Integral& question, Budget& budget) {
    Reach best = Reach::None;
    for (const std::string& letter : question.constants) {
        const Reach reach = reachOf(question, letter, budget);
        if (reach == Reach::All)
            return reach;
        if (reach == Reach::Unknown || best == Reach::None)
            best = reach;
    }
    return best;
}

/// The arguments of logarithms that depend on the variable.
void collectLogs(const Expression& expression, const std::string& variable,
                 std::vector<Expression>& arguments) {
    if ((expression.isCall("ln") || expression.isCall("log")) && expression.size() > 0 &&
        maths::dependsOn(expression[0], variable))
        arguments.push_back(expression[0]);
    for (const Expression& child : expression.children())
        collectLogs(child, variable, arguments);
}

bool hasBars(const Expression& argument, const std::string& variable) {
    if (argument.is(Kind::Abs))
        return true;
    if (argument.is(Kind::Product) || argument.is(Kind::Quotient) || argument.is(Kind::Power)) {
        for (const Expression& child : argument.children())
            if (maths::dependsOn(child, variable) && !hasBars(child, variable))
                return false;
        return true;
    }
    return false;
}

/// Whether one is defined on an interval on which the other is not.
Truth isDefinedBeyond(const Expression& wide, const Expression& narrow, Assume assume,
                      Budget& budget) {
    const Expression cut = maths::sum({wide, narrow, maths::negate(narrow)});
    return maths::compare(wide, cut, assume, budget).domainsDiffer;
}

enum class Bars { Fine, Missing, Mixed, DomainDiffers, Unknown };

/// With the constants of integration out of the way: 1 is a value that ln c, √c and 1/c take.
Expression withOnes(const Expression& expression, const Names& constants) {
    std::map<std::string, Expression> ones;
    for (const std::string& letter : constants)
        ones.emplace(letter, Expression::number("1"));
    return maths::substituted(expression, ones);
}

Bars barsOf(const Integral& question, Budget& budget) {
    const std::string& rule = question.options.logBars;
    const Expression answer = withOnes(question.answer, question.constants);
    std::vector<Expression> logs;
    collectLogs(answer, question.variable, logs);
    const Expression wide = rule == "required"
                                ? question.integrand
                                : withOnes(question.reference, question.referenceConstants);
    if (rule != "free") {
        switch (isDefinedBeyond(wide, answer, question.assume, budget)) {
        case Truth::Yes:
            return logs.empty() ? Bars::DomainDiffers : Bars::Missing;
        case Truth::Unknown:
            return Bars::Unknown;
        case Truth::No:
            break;
        }
    }
    if (rule == "free" || logs.size() < 2)
        return Bars::Fine;
    // ln|x-1| + ln(x+2): some with bars, some without though they could need them.
    bool some = false, none = false;
    for (const Expression& argument : logs) {
        if (hasBars(argument, question.variable))
            some = true;
        else if (isDefinedBeyond(question.integrand, Expression::call("ln", {argument}),
                                 question.assume, budget) != Truth::No)
            none = true;
    }
    return some && none ? Bars::Mixed : Bars::Fine;
}

/// Why an answer whose derivative is not the integrand is wrong, where it is a common slip.
std::string_view slip(const Integral& question, const Expression& derivative, Budget& budget) {
    const Assume assume = question.assume;
    Expression bare = question.answer; // 2x + C for x²: the constant does not hide the slip
    for (const std::string& letter : question.constants)
        bare = maths::substituted(bare, {{letter, Expression::number("0")}});
    const std::optional<Expression> differentiated =
        maths::derivativeOf(question.integrand, question.variable, budget);
    if (sameValue(bare, question.integrand, assume, budget) == Truth::Yes)
        return reasons::kNotIntegrated;
    if (sameValue(bare, differentiated, assume, budget) == Truth::Yes)
        return reasons::kDifferentiatedInstead;
    if (isSame(derivative, maths::negate(question.integrand), assume, budget) == Truth::Yes)
        return reasons::kSignError;
    return {};
}

Judgement judgeConstant(const Integral& question, Budget& budget) {
    switch (constantReach(question, budget)) {
    case Reach::None:
        return question.options.constant ? judged(Verdict::PartlyCorrect, reasons::kMissingConstant)
                                         : correct();
    case Reach::All:
        return correct();
    case Reach::Some:
        return judged(Verdict::PartlyCorrect, reasons::kWeirdConstant);
    case Reach::Unknown:
        break;
    }
    return undecided(reasons::kNotDecided);
}

/// Whether an arctangent is taken of something that is divided by the variable: arctan(1/x) jumps
/// where x is 0, so that it is no antiderivative there though its derivative is the right one.
bool mayJump(const Expression& e, const std::string& variable) {
    const auto divides = [&](const auto& self, const Expression& part) -> bool {
        if (part.is(Kind::Quotient) && maths::dependsOn(part[1], variable))
            return true;
        if (part.is(Kind::Power) && part[1].is(Kind::Negate) && maths::dependsOn(part[0], variable))
            return true;
        return std::ranges::any_of(part.children(),
                                   [&](const Expression& child) { return self(self, child); });
    };
    if ((e.isCall("arctan") || e.isCall("arccot")) && e.size() == 1 && divides(divides, e[0]))
        return true;
    return std::ranges::any_of(e.children(),
                               [&](const Expression& child) { return mayJump(child, variable); });
}

Judgement judgeIntegral(const Integral& question, Budget& budget) {
    const std::optional<Expression> derivative =
        maths::derivativeOf(question.answer, question.variable, budget);
    if (!derivative)
        return undecided(reasons::kNotDecided);
    switch (isSame(*derivative, question.integrand, question.assume, budget)) {
    case Truth::Unknown:
        return undecided(reasons::kNotDecided);
    case Truth::No:
        try {
            return incorrect(slip(question, *derivative, budget));
        } catch (const maths::OverBudget&) { // it is incorrect, whatever the slip
            return incorrect();
        }
    case Truth::Yes:
        break;
    }
    if (isUnfinished(question.answer) && !isUnfinished(question.reference))
        return wrongForm(reasons::kNotEvaluated);
    if (mayJump(question.answer, question.variable) &&
        !mayJump(question.reference, question.variable))
        return undecided(reasons::kNotDecided);
    switch (barsOf(question, budget)) {
    case Bars::Missing:
        return judged(Verdict::PartlyCorrect, reasons::kMissingLogBars);
    case Bars::Mixed:
        return judged(Verdict::PartlyCorrect, reasons::kMixedLogBars);
    case Bars::DomainDiffers:
        return judged(Verdict::PartlyCorrect, reasons::kDomainDiffers);
    case Bars::Unknown:
        return undecided(reasons::kNotDecided);
    case Bars::Fine:
        break;
    }
    return judgeConstant(question, budget);
}

/// The letter of integration: the option, or the usual one among those that are no usual constant.
std::string integrationVariable(const Options& options, const Expression& reference) {
    if (!options.variable.empty())
        return options.variable;
    std::map<std::string, Expression> ones;
    for (const char* constant : {"C", "c", "K", "k"})
        ones.emplace(constant, Expression::number("1"));
    return variableFor(options, maths::substituted(reference, ones));
}

/// F(x) + C, C ∈ ℝ: what is said of the constant is no part of the answer.
Expression withoutRemark(const Expression& answer) {
    if (!answer.is(Kind::Sequence) || answer.size() != 2 || !answer[1].is(Kind::Relation) ||
        answer[1].size() != 2 || answer[1].relationAt(0) != Rel::In ||
        !answer[1][0].is(Kind::Symbol) || !answer[1][1].is(Kind::Constant, "reals"))
        return answer;
    return answer[0];
}

} // namespace

Judgement antiderivative(const Question& question, Budget& budget) {
    const Expression reference = valueOf(question.expected);
    const Expression answer = valueOf(withoutRemark(question.answer));
    if (!maths::isScalar(reference))
        throw BadTask{"the reference of an antiderivative must be one expression"};
    if (!maths::isScalar(answer))
        return incorrect(reasons::kWrongKind);
    if (namesDiffer(question.expected, question.answer))
        return incorrect(reasons::kWrongLetter);
    std::string variable = integrationVariable(question.options, reference);
    if (variable.empty())
        variable = integrationVariable(question.options, answer);
    if (variable.empty())
        variable = "x";
    std::optional<Expression> integrand;
    if (!question.options.integrand.empty()) {
        const maths::Reading reading =
            maths::read(question.options.integrand, question.readOptions);
        if (!reading || !maths::isScalar(*reading.expression))
            throw BadTask{"the option 'integrand' cannot be read"};
        integrand = reading.expression;
    } else {
        integrand = maths::derivativeOf(reference, variable, budget);
    }
    if (!integrand)
        return undecided(reasons::kNotDecided);
    Names constants = constantsOf(reference, *integrand, variable, question.assume(), budget);
    // Letters of the answer that neither the reference nor the integrand has are constants too.
    Names mine;
    for (const std::string& letter : maths::freeSymbols(answer))
        if (letter != variable &&
            (constants.contains(letter) ||
             (!maths::dependsOn(reference, letter) && !maths::dependsOn(*integrand, letter))))
            mine.insert(letter);
    return judgeIntegral({reference, answer, *integrand, variable, mine, constants,
                          question.assume(), question.options},
                         budget);
}

} // namespace khatwa::grading
