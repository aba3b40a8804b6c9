#include "app/tutor/step_checker.h"

#include "app/grading/as_statement.h"
#include "app/grading/check.h"
#include "app/grading/messages.h"
#include "app/grading/working.h"
#include "app/maths/equality.h"
#include "app/maths/flint.h"
#include "app/maths/print.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"
#include "app/tutor/problem_facts.h"
#include "app/tutor/step_claims.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

namespace {

constexpr std::chrono::milliseconds kStepTime{400};

/// What became of one thing that a step says.
enum class Finding { Proved, Neutral, Open, False };

/// Where the sides use percent, degrees or units unevenly, people mean more than they write.
bool unevenlyMarked(const Expression& a, const Expression& b) {
    const auto differs = [&](Kind kind) {
        return maths::contains(a, kind) != maths::contains(b, kind);
    };
    return differs(Kind::Percent) || differs(Kind::Degrees) || differs(Kind::Unit);
}

bool hasLetterLikeConstant(const Expression& e) {
    if (e.is(Kind::Constant, "e") || e.is(Kind::Constant, "i"))
        return true;
    return std::ranges::any_of(e.children(), hasLetterLikeConstant);
}

bool isDecimal(const Expression& e) {
    if (e.is(Kind::Negate))
        return isDecimal(e[0]);
    return e.is(Kind::Number) && e.text().find('.') != std::string::npos;
}

/// The value rounds to the decimal: 1/3 and 0.333.
bool roundsTo(const Expression& value, const Expression& decimal) {
    try {
        return grading::check(
                   {"\\approx " + maths::toLatex(decimal), maths::toLatex(value), "equivalent", {}})
                   .verdict == grading::Verdict::Correct;
    } catch (const grading::BadTask&) {
        return false;
    }
}

bool isAtom(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Constant:
    case Kind::Text:
    case Kind::Unit:
        return true;
    case Kind::Negate:
    case Kind::Percent:
    case Kind::Degrees:
        return isAtom(e[0]);
    case Kind::Mixed:
        return true;
    case Kind::Quotient:
        return e[0].is(Kind::Number) && e[1].is(Kind::Number);
    default:
        return false;
    }
}

/// letter = number, or several such.
bool isSolution(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isSolution);
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal &&
           e[0].is(Kind::Symbol) && maths::freeSymbols(e[1]).empty();
}

bool isEquation(const Expression& e) {
    if (e.is(Kind::Or) || e.is(Kind::And))
        return std::ranges::all_of(e.children(), isEquation);
    return e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == Rel::Equal;
}

/// What is done to both sides of an equation.
enum class Operation { None, Add, Subtract, Multiply, Divide };

bool speaksOfSides(const std::string& words) {
    return hasWord(words, {"sides", "side", "equation", "equations", "الطرفين", "طرفي", "المعادلة",
                           "الاولى", "الثانية"});
}

Operation operationIn(const std::string& words) {
    Operation found = Operation::None;
    int count = 0;
    const auto look = [&](Operation operation, const std::vector<std::string_view>& names) {
        if (hasWord(words, names)) {
            found = operation;
            ++count;
        }
    };
    look(Operation::Add, {"add", "adding", "added", "plus", "نجمع", "نضيف", "بإضافة", "أضف", "اجمع",
                          "بجمع", "وبإضافة"});
    look(Operation::Subtract,
         {"subtract", "subtracting", "subtracted", "minus", "نطرح", "بطرح", "اطرح"});
    look(Operation::Multiply, {"multiply", "multiplying", "multiplied", "نضرب", "بضرب", "اضرب"});
    look(Operation::Divide, {"divide", "dividing", "divided", "نقسم", "بقسمة", "اقسم"});
    return count == 1 ? found : Operation::None;
}

Expression operated(Operation operation, const Expression& side, const Expression& by) {
    switch (operation) {
    case Operation::Add:
        return maths::sum({side, by});
    case Operation::Subtract:
        return maths::sum({side, maths::negate(by)});
    case Operation::Multiply:
        return maths::product({side, by});
    default:
        return maths::quotient(side, by);
    }
}

/// The numbers that stand in words: "Divide both sides by 7".
std::vector<Expression> numbersIn(const std::string& words) {
    std::vector<Expression> numbers;
    for (std::size_t i = 0; i < words.size();) {
        if (std::isdigit(static_cast<unsigned char>(words[i])) == 0) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < words.size() &&
               (std::isdigit(static_cast<unsigned char>(words[end])) != 0 ||
                (words[end] == '.' && end + 1 < words.size() &&
                 std::isdigit(static_cast<unsigned char>(words[end + 1])) != 0)))
            ++end;
        const Expression number = Expression::number(words.substr(i, end - i));
        numbers.push_back(i > 0 && words[i - 1] == '-' ? maths::negate(number) : number);
        i = end;
    }
    return numbers;
}

/// A number without its sign and percent, as it may stand within a formula.
const Expression& bareNumber(const Expression& e) {
    return (e.is(Kind::Negate) || e.is(Kind::Percent) || e.is(Kind::Degrees)) && e.size() > 0
               ? bareNumber(e[0])
               : e;
}

bool standsIn(const Expression& number, const Expression& e) {
    return e == number || std::ranges::any_of(e.children(), [&](const Expression& child) {
               return standsIn(number, child);
           });
}

const Expression& falsehood() {
    static const Expression kFalse = Expression::constant("false");
    return kFalse;
}

} // namespace

class StepChecker::Work {
public:
    Work(std::string_view problem, std::optional<KnownAnswer> known)
        : facts_(readProblem(problem)), known_(std::move(known)) {
        for (const Expression& e : facts_.given)
            define(e);
    }

    StepCheck check(const std::vector<Block>& step) {
        Budget budget(kStepTime);
        supposed_ = false;
        operands_.clear();
        formulas_.clear();
        StepCheck result;
        bool proved = false;
        bool open = false;
        const std::vector<Claim> claims = claimsOf(step);
        for (std::size_t i = 0; i < claims.size();) {
            std::size_t end = i + 1;
            while (end < claims.size() && claims[end].joined != Claim::Joined::No)
                ++end;
            for (const auto& [finding, formula] : judgeGroup({&claims[i], end - i}, budget)) {
                proved = proved || finding == Finding::Proved;
                open = open || finding == Finding::Open;
                if (finding == Finding::False && result.verdict != StepVerdict::Contradicts) {
                    result.verdict = StepVerdict::Contradicts;
                    result.reason = reason_;
                    result.formula = formula;
                }
            }
            i = end;
        }
        if (result.verdict == StepVerdict::Contradicts)
            return result;
        open = open || (proved && !operandsFit(claims, budget));
        for (const Expression& formula : formulas_)
            if (formula.is(Kind::Relation) && isEquation(formula))
                lines_.push_back(formula);
        result.verdict = proved && !open ? StepVerdict::Checked : StepVerdict::CannotCheck;
        if (result.verdict == StepVerdict::CannotCheck)
            result.reason = open ? "not_proved" : "no_claim";
        return result;
    }

    StepCheck checkAnswer(std::string_view answer) {
        if (known_)
            return againstKnown(answer);
        StepCheck result;
        result.verdict = StepVerdict::CannotCheck;
        result.reason = "not_proved";
        try {
            Budget budget(kStepTime);
            const Finding finding = judgeAnswer(answer, budget);
            if (finding == Finding::Proved) {
                result.verdict = StepVerdict::Checked;
                result.reason.clear();
            } else if (finding == Finding::False) {
                result.verdict = StepVerdict::Contradicts;
                result.reason = "wrong_answer";
                result.formula = std::string(answer);
            }
        } catch (const maths::OverBudget&) {
        } catch (const maths::TooLarge&) {
        }
        return result;
    }

private:
    struct Found {
        Finding finding = Finding::Open;
        std::string formula;
    };

    // ---- numbers that stand in the words

    struct Operand {
        Expression value;
        std::string words; ///< of its sentence
    };

    /// "Subtract $7$ from both sides: $3t=-6$" says more than its equation: the 7 must be what it
    /// was made with. A number that no operation explains must at least stand in a formula of the
    /// step.
    bool operandsFit(const std::vector<Claim>& claims, Budget& budget) {
        std::vector<Operand> all = operands_;
        std::string seen;
        for (const Claim& claim : claims) {
            if (claim.words == seen)
                continue;
            seen = claim.words;
            if (operationIn(claim.words) != Operation::None &&
                (speaksOfSides(claim.words) || hasEquationInLetters()))
                for (const Expression& number : numbersIn(claim.words))
                    all.push_back({number, claim.words});
        }
        try {
            return std::ranges::all_of(all, [&](const Operand& operand) {
                const Operation operation = operationIn(operand.words);
                if (operation != Operation::None &&
                    (speaksOfSides(operand.words) || hasEquationInLetters()))
                    return wasDone(operation, operand.value, budget);
                if (hasWord(operand.words, {"denominator", "denominators", "المقامات", "المقامين",
                                            "مقام", "المقام"}))
                    return std::ranges::any_of(formulas_, [&](const Expression& formula) {
                        return isDenominator(operand.value, formula);
                    });
                return std::ranges::any_of(formulas_, [&](const Expression& formula) {
                    return standsIn(bareNumber(operand.value), formula);
                });
            });
        } catch (const maths::OverBudget&) {
            return false;
        } catch (const maths::TooLarge&) {
            return false;
        }
    }

    bool hasEquationInLetters() const {
        return std::ranges::any_of(formulas_, [](const Expression& formula) {
            return isEquation(formula) && !maths::freeSymbols(formula).empty();
        });
    }

    static bool isDenominator(const Expression& number, const Expression& e) {
        return (e.is(Kind::Quotient) && e[1] == number) ||
               std::ranges::any_of(e.children(), [&](const Expression& child) {
                   return isDenominator(number, child);
               });
    }

    /// "Factor: (x+4)(x-12) = 0" rewrites the sides of an equation, each for itself.
    bool sidesKept(const Expression& now, Budget& budget) {
        std::vector<Expression> before = lines_;
        before.insert(before.end(), facts_.given.begin(), facts_.given.end());
        before.insert(before.end(), formulas_.begin(), formulas_.end());
        if (!now.is(Kind::Relation) || now.size() != 2)
            return false;
        return std::ranges::any_of(before, [&](const Expression& old) {
            if (!old.is(Kind::Relation) || old.size() != 2 || old == now ||
                !maths::isScalar(old[0]) || !maths::isScalar(old[1]))
                return false;
            // What moved from one side to the other is allowed: x² = 4 as (x-2)(x+2) = 0.
            const Expression a = maths::sum({old[0], maths::negate(old[1])});
            const Expression b = maths::sum({now[0], maths::negate(now[1])});
            return maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes;
        });
    }

    /// Some equation of the step is one of those before it, with this done to both sides.
    bool wasDone(Operation operation, const Expression& by, Budget& budget) {
        std::vector<Expression> before = lines_;
        for (const Expression& e : facts_.given)
            before.push_back(e);
        before.insert(before.end(), formulas_.begin(), formulas_.end());
        const auto same = [&](const Expression& a, const Expression& b) {
            return maths::compare(a, b, Assume::Real, budget).equal == Truth::Yes;
        };
        for (const Expression& old : before)
            for (const Expression& now : formulas_) {
                if (!isEquation(old) || !isEquation(now) || !old.is(Kind::Relation) ||
                    !now.is(Kind::Relation) || !maths::isScalar(old[0]) ||
                    !maths::isScalar(old[1]) || !maths::isScalar(now[0]) ||
                    !maths::isScalar(now[1]))
                    continue;
                const Expression left = operated(operation, old[0], by);
                const Expression right = operated(operation, old[1], by);
                if ((same(left, now[0]) && same(right, now[1])) ||
                    (same(left, now[1]) && same(right, now[0])))
                    return true;
            }
        return false;
    }

    // ---- reading

    /// Formulas joined by "or" and "and" are read together where they are solutions.
    std::vector<Found> judgeGroup(std::span<const Claim> group, Budget& budget) {
        std::vector<Found> found;
        try {
            if (group.size() > 1) {
                if (const auto together = joined(group)) {
                    found.push_back({judgeStatement(*together, group.front(), budget),
                                     maths::toLatex(*together)});
                    return found;
                }
            }
            for (const Claim& claim : group)
                judgeClaim(claim, budget, found);
        } catch (const maths::OverBudget&) {
            found.push_back({Finding::Open, {}});
        } catch (const maths::TooLarge&) {
            found.push_back({Finding::Open, {}});
        }
        return found;
    }

    maths::Reading readOne(const std::string& latex) const {
        maths::Reading reading = maths::read(latex, facts_.reading);
        if (reading)
            reading.expression = known(*reading.expression);
        return reading;
    }

    std::optional<Expression> joined(std::span<const Claim> group) {
        std::vector<Expression> parts;
        bool either = false;
        bool sameLetter = true;
        for (const Claim& claim : group) {
            const maths::Reading reading = readOne(claim.latex);
            if (!reading || !isEquation(*reading.expression) ||
                !reading.expression->is(Kind::Relation))
                return std::nullopt;
            parts.push_back(withoutIndex(*reading.expression));
            formulas_.push_back(parts.back());
            either = either || claim.joined == Claim::Joined::Or;
            sameLetter =
                sameLetter && isSolution(parts.back()) && parts.back()[0] == parts.front()[0];
        }
        if (!either && !sameLetter)
            return std::nullopt;
        if (!either && facts_.letters.size() > 1)
            return std::nullopt;
        return Expression::node(Kind::Or, std::move(parts));
    }

    /// x_1 = 3 is a value of x, where x is what the problem asks for.
    Expression withoutIndex(const Expression& e) const {
        std::map<std::string, Expression> with;
        for (const std::string& name : maths::freeSymbols(e)) {
            const std::size_t mark = name.find('_');
            if (mark != std::string::npos && !facts_.letters.contains(name) &&
                facts_.letters.contains(name.substr(0, mark)))
                with.emplace(name, Expression::symbol(name.substr(0, mark)));
        }
        return with.empty() ? e : maths::substituted(e, with);
    }

    // ---- functions that were defined: f(x) = …, F(x) = …, y = …

    struct Function {
        std::string variable;
        Expression body;
    };

    /// A defined function is replaced by its body from here on; one that is defined twice is not.
    bool define(const Expression& e) {
        if (!e.is(Kind::Relation) || e.size() < 2 || e.relationAt(0) != Rel::Equal ||
            !e[0].is(Kind::Call) || e[0].size() != 1 || !e[0][0].is(Kind::Symbol) ||
            !hasUnknownCall(e[0]) || e[0].text().find('\'') != std::string::npos ||
            !maths::isScalar(e[1]) || hasUnknownCall(e[1]))
            return false;
        return functions_.try_emplace(e[0].text(), Function{e[0][0].text(), e[1]}).second;
    }

    /// With what is known of functions put in: f(2), f'(x), y'.
    Expression known(const Expression& e) const {
        if (functions_.empty() && !facts_.function)
            return e;
        if (e.is(Kind::Symbol) && e.text() == "y'" && facts_.asked == Asked::Derivative &&
            facts_.function)
            if (const auto slope = slopeOf(*facts_.function, facts_.variable))
                return *slope;
        if (e.is(Kind::Call) && e.size() == 1) {
            const bool slope = e.text().ends_with("'");
            const auto function =
                functions_.find(slope ? e.text().substr(0, e.text().size() - 1) : e.text());
            if (function != functions_.end()) {
                const auto body = slope ? slopeOf(function->second.body, function->second.variable)
                                        : std::optional(function->second.body);
                if (body)
                    return maths::substituted(*body, {{function->second.variable, known(e[0])}});
            }
        }
        if (e.size() == 0)
            return e;
        if (e.is(Kind::Relation)) {
            std::vector<Expression> sides;
            std::vector<Rel> relations;
            for (std::size_t i = 0; i < e.size(); ++i) {
                // What a function is defined to be is not put in for its own name.
                sides.push_back(known(e[i]));
                if (i + 1 < e.size())
                    relations.push_back(e.relationAt(i));
            }
            return Expression::relation(std::move(sides), std::move(relations));
        }
        if (!maths::isScalar(e) || e.is(Kind::Call))
            return e;
        std::vector<Expression> children;
        for (const Expression& child : e.children())
            children.push_back(known(child));
        return Expression::node(e.kind(), std::move(children), e.text());
    }

    static std::optional<Expression> slopeOf(const Expression& body, const std::string& variable) {
        Budget budget(kStepTime);
        try {
            return maths::derivativeOf(body, variable, budget);
        } catch (const maths::OverBudget&) {
            return std::nullopt;
        }
    }

    // ---- judging

    void judgeClaim(const Claim& claim, Budget& budget, std::vector<Found>& found) {
        std::vector<grading::WorkingLine> lines = grading::readWorking(claim.latex, facts_.reading);
        bool any = false;
        for (const grading::WorkingLine& line : lines) {
            if (line.comment)
                continue;
            any = true;
            if (!line.reading) {
                found.push_back(
                    {claim.supposed || claim.denied ? Finding::Neutral : Finding::Open, {}});
                continue;
            }
            Expression e = *line.reading.expression;
            // "= 7" after a formula continues it; alone it claims what cannot be seen.
            if (line.continues && last_ && maths::isScalar(e))
                e = Expression::relation(*last_, Rel::Equal, e);
            if (define(e) && !claim.denied) {
                found.push_back({Finding::Neutral, {}});
                if (e.size() > 2)
                    judgeRelation(tail(e), claim, budget, found);
                continue;
            }
            const Expression meant = withoutIndex(known(e));
            replaced_ = !(meant == e);
            if (!isAtom(e) && !claim.supposed)
                formulas_.push_back(e);
            judge(meant, claim, budget, found);
            last_ = e.is(Kind::Relation) ? e[e.size() - 1] : e;
        }
        if (!any)
            found.push_back({Finding::Neutral, {}});
    }

    static Expression tail(const Expression& e) {
        std::vector<Expression> sides(e.children().begin() + 1, e.children().end());
        std::vector<Rel> relations;
        for (std::size_t i = 1; i + 1 < e.size(); ++i)
            relations.push_back(e.relationAt(i));
        return Expression::relation(std::move(sides), std::move(relations));
    }

    void judge(const Expression& e, const Claim& claim, Budget& budget, std::vector<Found>& found) {
        if (e.is(Kind::Relation)) {
            judgeRelation(e, claim, budget, found);
        } else if (e.is(Kind::Implies) || e.is(Kind::Iff)) {
            for (const Expression& part : e.children())
                judge(part, claim, budget, found);
        } else if (maths::isScalar(e) || e.is(Kind::PlusMinus)) {
            found.push_back({judgeValue(e, claim, budget), maths::toLatex(e)});
        } else if (const auto statement = asStatement(e)) {
            found.push_back({judgeStatement(*statement, claim, budget), maths::toLatex(e)});
        } else if (e.is(Kind::Sequence)) {
            for (const Expression& part : e.children())
                judge(part, claim, budget, found);
        } else {
            const bool said = claim.result && !claim.supposed && !claim.denied;
            found.push_back({said ? judgeResult(claim, budget) : Finding::Neutral, {}});
        }
    }

    std::optional<Expression> asStatement(const Expression& e) const {
        if (!maths::isStatement(e) && !(e.is(Kind::Sequence) && maths::isStatement(e[0])))
            return std::nullopt;
        std::set<std::string> letters = maths::freeSymbols(e);
        return grading::asStatement(e, letters);
    }

    /// Each pair of a chain is a claim of its own.
    void judgeRelation(const Expression& e, const Claim& claim, Budget& budget,
                       std::vector<Found>& found) {
        for (std::size_t i = 0; i + 1 < e.size(); ++i) {
            const Expression pair = Expression::relation(e[i], e.relationAt(i), e[i + 1]);
            Finding finding = judgePair(pair, claim, budget);
            // The same side on both sides of a chain says nothing.
            found.push_back({finding, maths::toLatex(pair)});
        }
    }

    Finding judgePair(const Expression& pair, const Claim& claim, Budget& budget) {
        const Expression& a = pair[0];
        const Expression& b = pair[1];
        const bool scalars = maths::isScalar(a) && maths::isScalar(b);
        const bool unknown = hasUnknownCall(a) || hasUnknownCall(b);
        if (scalars && !unknown && maths::freeSymbols(pair).empty())
            return closed(pair, claim, budget);
        if (scalars && !unknown && pair.relationAt(0) == Rel::Equal) {
            const maths::Comparison values = maths::compare(a, b, Assume::Real, budget);
            if (values.equal == Truth::Yes && values.domainsDiffer == Truth::No)
                return claim.denied || claim.supposed || (a == b && !replaced_) ? Finding::Neutral
                                                                                : Finding::Proved;
            if (isWrongRewriting(a, b, claim, budget)) {
                reason_ = "wrong_rewriting";
                return Finding::False;
            }
        }
        if (const auto statement = asStatement(pair))
            return judgeStatement(*statement, claim, budget);
        return claim.denied || claim.supposed ? Finding::Neutral : Finding::Open;
    }

    /// Numbers only.
    Finding closed(const Expression& pair, const Claim& claim, Budget& budget) {
        const Expression& a = pair[0];
        const Expression& b = pair[1];
        Truth holds = Truth::Unknown;
        switch (pair.relationAt(0)) {
        case Rel::Equal: {
            holds = maths::compare(a, b, Assume::Real, budget).equal;
            break;
        }
        case Rel::NotEqual: {
            const Truth same = maths::compare(a, b, Assume::Real, budget).equal;
            holds = same == Truth::Yes  ? Truth::No
                    : same == Truth::No ? Truth::Yes
                                        : Truth::Unknown;
            break;
        }
        case Rel::Less:
        case Rel::LessEqual:
        case Rel::Greater:
        case Rel::GreaterEqual: {
            if (const auto order = maths::order(a, b, budget)) {
                const Rel rel = pair.relationAt(0);
                const bool yes = rel == Rel::Less        ? *order < 0
                                 : rel == Rel::LessEqual ? *order <= 0
                                 : rel == Rel::Greater   ? *order > 0
                                                         : *order >= 0;
                holds = yes ? Truth::Yes : Truth::No;
            }
            break;
        }
        case Rel::Approximately:
            if (isDecimal(b) || b.is(Kind::Number))
                holds = roundsTo(a, b) ? Truth::Yes : Truth::Unknown;
            break;
        default:
            break;
        }
        if (holds == Truth::Yes)
            return claim.denied || claim.supposed || a == b ? Finding::Neutral : Finding::Proved;
        if (claim.denied || claim.supposed)
            return Finding::Neutral;
        if (holds == Truth::No && !claim.remainder && !unevenlyMarked(a, b) &&
            !hasLetterLikeConstant(a) && !hasLetterLikeConstant(b) &&
            !maths::contains(pair, Kind::Ratio) && !maths::contains(pair, Kind::Mixed) &&
            !(isDecimal(b) && roundsTo(a, b)) && !(isDecimal(a) && roundsTo(b, a))) {
            reason_ = "false_formula";
            return Finding::False;
        }
        return Finding::Open;
    }

    /// The problem's own expression, made into another: `x² - 5x + 4 = (x-1)(x+4)`.
    bool isWrongRewriting(const Expression& a, const Expression& b, const Claim& claim,
                          Budget& budget) {
        if (claim.denied || claim.supposed || supposed_ || !facts_.given.empty() ||
            facts_.expressions.size() != 1 || maths::freeSymbols(b).empty() ||
            hasLetterLikeConstant(a) || hasLetterLikeConstant(b) || a.is(Kind::Symbol) ||
            (facts_.asked != Asked::Factor && facts_.asked != Asked::Expand &&
             facts_.asked != Asked::Simplify))
            return false;
        const Expression& whole = facts_.expressions.front();
        if (maths::freeSymbols(b) != maths::freeSymbols(whole))
            return false;
        return maths::compare(whole, a, Assume::Real, budget).equal == Truth::Yes &&
               maths::compare(a, b, Assume::Real, budget).equal == Truth::No;
    }

    Truth implied(const std::vector<Expression>& lines, const Expression& e, Budget& budget) {
        if (lines.empty())
            return Truth::Unknown;
        return maths::compareStatements(conjunction(lines), e, Assume::Real, budget).aImpliesB;
    }

    static Expression conjunction(const std::vector<Expression>& lines) {
        return lines.size() == 1 ? lines.front() : Expression::node(Kind::And, lines);
    }

    static Truth excluded(const std::vector<Expression>& lines, const Expression& e,
                          Budget& budget) {
        std::vector<Expression> all = lines;
        all.push_back(e);
        return maths::compareStatements(conjunction(all), falsehood(), Assume::Real, budget)
            .equivalent;
    }

    Finding judgeStatement(const Expression& e, const Claim& claim, Budget& budget) {
        if (claim.denied)
            return Finding::Neutral;
        if (claim.supposed) {
            supposed_ = true;
            return Finding::Neutral;
        }
        const std::set<std::string> letters = maths::freeSymbols(e);
        const bool ofProblem = std::ranges::any_of(
            letters, [&](const std::string& letter) { return facts_.letters.contains(letter); });
        if (!ofProblem)
            return judgeSetUp(e, budget);
        if (std::ranges::find(facts_.given, e) != facts_.given.end())
            return Finding::Neutral; // the problem once more
        const maths::Standing standing =
            maths::compareStatements(conjunction(facts_.given), e, Assume::Real, budget);
        if (standing.aImpliesB == Truth::Yes)
            return hasWord(claim.words,
                           {"factor", "factoring", "factorise", "factorize", "expand", "expanding",
                            "نحلل", "بالتحليل", "حلل", "ننشر", "بالنشر"}) &&
                           !isSolution(e) && e.is(Kind::Relation) && !sidesKept(e, budget)
                       ? Finding::Open
                       : Finding::Proved;
        if (supposed_ || !isEquation(e) || hasUnknownCall(e) || hasLetterLikeConstant(e))
            return Finding::Open;
        const bool clash = excluded(facts_.given, e, budget) == Truth::Yes ||
                           (facts_.letters.size() == 1 && letters.size() == 1 &&
                            standing.aImpliesB == Truth::No && standing.bImpliesA == Truth::No);
        if (!clash)
            return Finding::Open;
        reason_ = "false_equation";
        return Finding::False;
    }

    /// In letters that the problem does not have: the first equations are set up by the reply
    /// itself and cannot be checked; what follows from them can.
    Finding judgeSetUp(const Expression& e, Budget& budget) {
        if (!isEquation(e) || hasUnknownCall(e))
            return Finding::Open;
        if (implied(setUp_, e, budget) == Truth::Yes) {
            settled_ = true;
            return std::ranges::find(setUp_, e) != setUp_.end() ? Finding::Neutral
                                                                : Finding::Proved;
        }
        if (!settled_ && !supposed_ && setUp_.size() < 6 &&
            excluded(setUp_, e, budget) == Truth::No)
            setUp_.push_back(e);
        return Finding::Open;
    }

    Finding judgeValue(const Expression& e, const Claim& claim, Budget& budget) {
        if (claim.denied || claim.supposed)
            return Finding::Neutral;
        if (!claim.result && (isAtom(e) || (operationIn(claim.words) != Operation::None &&
                                            speaksOfSides(claim.words)))) {
            if (!maths::freeSymbols(e).empty() && isAtom(e))
                return Finding::Neutral; // "solve for y"
            operands_.push_back({e, claim.words});
            return Finding::Neutral;
        }
        if (isTarget(e, budget)) {
            const bool repeated = std::ranges::any_of(
                facts_.expressions, [&](const Expression& whole) { return whole == e; });
            return repeated ? Finding::Neutral : Finding::Proved;
        }
        return claim.result ? judgeResult(claim, budget) : Finding::Open;
    }

    /// A boxed result is the answer to the problem.
    Finding judgeResult(const Claim& claim, Budget& budget) {
        const std::size_t box = claim.latex.find("\\boxed{");
        if (box != 0 || claim.latex.back() != '}')
            return Finding::Open;
        const std::string_view answer =
            std::string_view(claim.latex).substr(7, claim.latex.size() - 8);
        if (!known_) {
            const Finding finding = judgeAnswer(answer, budget);
            if (finding == Finding::False)
                reason_ = "wrong_answer";
            return finding;
        }
        const StepCheck check = againstKnown(answer);
        if (check.verdict == StepVerdict::Contradicts)
            reason_ = "wrong_answer";
        return check.verdict == StepVerdict::Checked       ? Finding::Proved
               : check.verdict == StepVerdict::Contradicts ? Finding::False
                                                           : Finding::Open;
    }

    /// Worth what the problem asks for.
    bool isTarget(const Expression& e, Budget& budget) {
        if (!maths::isScalar(e) || hasUnknownCall(e))
            return false;
        const auto same = [&](const Expression& a, const Expression& b) {
            const maths::Comparison values = maths::compare(a, b, Assume::Real, budget);
            return values.equal == Truth::Yes && values.domainsDiffer == Truth::No;
        };
        if (facts_.asked == Asked::Derivative)
            if (const auto slope =
                    facts_.function ? maths::derivativeOf(*facts_.function, facts_.variable, budget)
                                    : std::nullopt)
                return same(*slope, e);
        if (facts_.asked == Asked::Antiderivative && facts_.function) {
            if (!maths::freeSymbols(e).contains(facts_.variable))
                return false;
            const auto slope = maths::derivativeOf(e, facts_.variable, budget);
            return slope && same(*slope, *facts_.function);
        }
        if (!facts_.given.empty())
            return false;
        return std::ranges::any_of(facts_.expressions,
                                   [&](const Expression& whole) { return same(whole, e); });
    }

    // ---- the answer

    StepCheck againstKnown(std::string_view answer) const {
        StepCheck result;
        result.verdict = StepVerdict::CannotCheck;
        result.reason = "not_proved";
        try {
            const grading::Judgement judgement = grading::check(
                {known_->answer, std::string(answer), known_->rule, known_->options});
            if (judgement.verdict == grading::Verdict::Correct) {
                result.verdict = StepVerdict::Checked;
                result.reason.clear();
            } else if (judgement.verdict != grading::Verdict::Undecided &&
                       judgement.verdict != grading::Verdict::Invalid) {
                result.verdict = StepVerdict::Contradicts;
                result.reason = judgement.reason.empty() ? "wrong_answer" : judgement.reason;
                result.formula = std::string(answer);
                result.message = grading::message(judgement, grading::Language::English);
                result.arabicMessage = grading::message(judgement, grading::Language::Arabic);
            }
        } catch (const grading::BadTask&) {
        }
        return result;
    }

    Finding byRule(std::string_view answer, const std::string& rule) const {
        try {
            const grading::Judgement judgement = grading::check(
                {maths::toLatex(facts_.expressions.front()), std::string(answer), rule, {}});
            switch (judgement.verdict) {
            case grading::Verdict::Correct:
                return Finding::Proved;
            case grading::Verdict::Incorrect:
                return Finding::False;
            default:
                return Finding::Open;
            }
        } catch (const grading::BadTask&) {
            return Finding::Open;
        }
    }

    Finding judgeAnswer(std::string_view answer, Budget& budget) {
        const maths::Reading reading = maths::readAnswer(answer, facts_.reading);
        if (!reading)
            return Finding::Open;
        const Expression& e = *reading.expression;
        if (facts_.asked == Asked::Derivative || facts_.asked == Asked::Antiderivative) {
            const Expression value = e.is(Kind::Relation) ? e[e.size() - 1] : e;
            if (!facts_.function || !maths::isScalar(value))
                return Finding::Open;
            // An indefinite integral needs its constant; which letter that is, the answer says.
            if (facts_.asked == Asked::Antiderivative &&
                maths::freeSymbols(value).size() <= maths::freeSymbols(*facts_.function).size())
                return Finding::Open;
            return isTarget(value, budget) ? Finding::Proved : Finding::Open;
        }
        if (!facts_.given.empty())
            return intoEquations(e, budget);
        if (facts_.expressions.size() != 1)
            return Finding::Open;
        const bool numbers = maths::freeSymbols(facts_.expressions.front()).empty();
        switch (facts_.asked) {
        case Asked::Factor:
            return byRule(answer, "form:factored");
        case Asked::Expand:
            return byRule(answer, "form:expanded");
        case Asked::Simplify:
            return numbers ? byRule(answer, "form:lowest-terms")
                           : byRule(answer, "form:simplified");
        case Asked::Value: {
            const Expression value = e.is(Kind::Relation) ? e[e.size() - 1] : e;
            if (!numbers || !isAtom(value))
                return Finding::Open;
            return byRule(answer, "equivalent");
        }
        default:
            return Finding::Open;
        }
    }

    /// Put into the equations of the problem: all their solutions, and nothing else.
    Finding intoEquations(const Expression& e, Budget& budget) {
        const Expression whole = conjunction(facts_.given);
        const bool bare = !maths::isStatement(e) &&
                          !(e.is(Kind::Sequence) && e.size() > 0 && maths::isStatement(e[0]));
        // A bare value may be that of something else that is asked for.
        if (bare && facts_.asked != Asked::Solve)
            return Finding::Open;
        if (bare && !facts_.expressions.empty())
            return Finding::Open;
        const auto statement = grading::asStatement(withoutIndex(e), facts_.letters);
        if (!statement || !isSolutionOrSet(*statement))
            return Finding::Open;
        const maths::Standing standing =
            maths::compareStatements(whole, *statement, Assume::Real, budget);
        if (standing.equivalent == Truth::Yes)
            return Finding::Proved;
        // "Find x" of a system: one of its letters.
        if (!bare && facts_.letters.size() > 1 && standing.aImpliesB == Truth::Yes &&
            facts_.asked != Asked::Solve)
            return Finding::Proved;
        if (bare || standing.equivalent != Truth::No)
            return Finding::Open;
        if (excluded(facts_.given, *statement, budget) == Truth::Yes)
            return Finding::False;
        return facts_.letters.size() == 1 && isEquation(*statement) && facts_.asked == Asked::Solve
                   ? Finding::False
                   : Finding::Open;
    }

    /// Solved: nothing is left to do to it.
    static bool isSolutionOrSet(const Expression& e) {
        if (e.is(Kind::Or) || e.is(Kind::And))
            return std::ranges::all_of(e.children(), isSolutionOrSet);
        if (!e.is(Kind::Relation))
            return false;
        if (e.size() == 2 && e[0].is(Kind::Symbol))
            return !maths::dependsOn(e[1], e[0].text());
        return e.size() == 3 && e[1].is(Kind::Symbol) && maths::freeSymbols(e[0]).empty() &&
               maths::freeSymbols(e[2]).empty();
    }

    ProblemFacts facts_;
    std::optional<KnownAnswer> known_;
    std::map<std::string, Function> functions_;
    std::vector<Expression> setUp_;    ///< equations that the reply set up by itself
    bool settled_ = false;             ///< something followed from them: no more are taken
    bool supposed_ = false;            ///< this step supposes something
    std::vector<Operand> operands_;    ///< numbers that stand alone in this step
    std::vector<Expression> formulas_; ///< of this step
    std::vector<Expression> lines_;    ///< equations of the steps before
    bool replaced_ = false;            ///< known functions were put into the formula
    std::optional<Expression> last_;
    std::string reason_;
};

StepChecker::StepChecker(std::string_view problem, std::optional<KnownAnswer> known)
    : work_((maths::giveFlintBackWithThisThread(),
             std::make_unique<Work>(problem, std::move(known)))) {}
StepChecker::~StepChecker() = default;
StepChecker::StepChecker(StepChecker&&) noexcept = default;
StepChecker& StepChecker::operator=(StepChecker&&) noexcept = default;

StepCheck StepChecker::check(const std::vector<Block>& step) {
    maths::giveFlintBackWithThisThread();
    return work_->check(step);
}

StepCheck StepChecker::checkAnswer(std::string_view answer) {
    maths::giveFlintBackWithThisThread();
    return work_->checkAnswer(answer);
}

std::string sentence(const StepCheck& check, problems::Language language) {
    const bool arabic = language == problems::Language::Arabic;
    const std::string formula = "$" + check.formula + "$";
    if (check.verdict == StepVerdict::Contradicts) {
        if (const std::string& message = arabic ? check.arabicMessage : check.message;
            !message.empty())
            return message;
        if (check.reason == "false_equation")
            return arabic ? formula + " لا تتفق مع المسألة: لا يمكن أن تصح معها."
                          : formula + " does not agree with the problem: both cannot hold.";
        if (check.reason == "wrong_rewriting")
            return arabic ? "في " + formula + " الطرفان غير متساويين."
                          : "In " + formula + " the two sides are not equal.";
        if (check.reason == "wrong_answer")
            return arabic ? formula + " ليس جواب هذه المسألة."
                          : formula + " is not the answer to this problem.";
        return arabic ? formula + " غير صحيحة." : formula + " is not true.";
    }
    if (check.verdict != StepVerdict::CannotCheck)
        return {};
    if (check.reason == "no_claim")
        return arabic ? "ليس في هذه الخطوة صيغة يمكن التحقق منها."
                      : "This step has no formula that can be checked.";
    return arabic ? "تعذّر التحقق من كل ما في هذه الخطوة."
                  : "Not everything in this step could be checked.";
}

std::vector<StepBlocks> stepBlocksOf(const std::vector<Block>& blocks) {
    std::vector<StepBlocks> steps;
    for (const Block& block : blocks) {
        if (block.thinking || block.number == 0 || block.kind == Block::Kind::Answer)
            continue;
        if (block.kind == Block::Kind::Step || steps.empty())
            steps.push_back({block.number, block.id, {}});
        steps.back().blocks.push_back(block);
    }
    return steps;
}

} // namespace khatwa::tutor
