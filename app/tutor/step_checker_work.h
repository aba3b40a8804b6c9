#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"
#include "app/maths/read.h"
#include "app/maths/statements.h"
#include "app/tutor/problem_facts.h"
#include "app/tutor/step_checker.h"
#include "app/tutor/step_claims.h"
#include "app/tutor/step_operations.h"
#include "app/tutor/step_ties.h"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace khatwa::tutor {

/// For one step, and for an answer that is not known.
inline constexpr std::chrono::milliseconds kStepTime{400};

/// What became of one thing that a step says.
enum class Finding {
    Proved,
    /// It is true, but nothing ties it to the problem, or it follows only from what the reply set
    /// up by itself.
    Holds,
    Neutral,
    Open,
    False
};

/// The checker's state and its parts; for the sources of the checker alone.
class StepChecker::Work {
public:
    Work(std::string_view problem, std::optional<KnownAnswer> known);

    StepCheck check(const std::vector<Block>& step);
    StepCheck checkAnswer(std::string_view answer);

private:
    struct Found {
        Finding finding = Finding::Open;
        std::string formula;
    };
    struct Operand {
        maths::Expression value;
        std::string words;  ///< of its sentence
        bool exact = false; ///< its sign counts
    };
    struct Function {
        std::string variable;
        maths::Expression body;
        bool sure = false; ///< the problem says so, or it was proved
    };

    /// What the words of a sentence name, and whether its formulas say the value of that.
    struct Named {
        std::optional<std::size_t> quantity; ///< empty: nothing but units and what is counted
        std::size_t parts = 0;               ///< of a ratio, or clauses, that were said already
        bool strict = false;                 ///< all formulas must be worth it
        bool failed = false;                 ///< something else was said of it
        bool met = false;
        std::vector<std::optional<std::size_t>> clauses; ///< what each formula is said to be
    };

    // step_remarks.cpp: sentences whose words say what can be proved.
    std::optional<maths::Expression> worked() const;
    bool isTerm(const maths::Expression& e, maths::Budget& budget) const;
    bool same(const maths::Expression& a, const maths::Expression& b, maths::Budget& budget) const;
    bool understands(const Sentence& sentence, std::span<const Claim> claims,
                     maths::Budget& budget);
    bool remarkHolds(int kind, const std::vector<maths::Expression>& v,
                     const std::vector<std::string>& words, maths::Budget& budget);
    std::optional<std::array<maths::Expression, 3>> quadratic(maths::Budget& budget) const;
    bool areNumbersOf(const maths::Expression& product, const maths::Expression& sum,
                      maths::Budget& budget) const;
    bool areNumbers(const maths::Expression& product, const maths::Expression& sum,
                    const maths::Expression& p, const maths::Expression& q,
                    maths::Budget& budget) const;
    bool removes(bool add, const maths::Expression& letter, maths::Budget& budget) const;

    // step_quantities.cpp: what the problem's story has a value for.
    void addQuantities();
    bool isLawInWords(const Sentence& sentence) const;
    std::optional<Named> namedBy(const std::vector<std::string>& words) const;
    std::optional<Named> namedByClause(const Sentence& sentence) const;
    std::optional<Named> named(const Sentence& sentence) const;
    bool isWorth(const maths::Expression& e, const Quantity& quantity, maths::Budget& budget) const;
    bool isLaw(const maths::Expression& e, const Quantity& quantity, maths::Budget& budget) const;
    bool operandsKnown(const maths::Expression& e, maths::Budget& budget) const;
    void meet(const maths::Expression& e, maths::Budget& budget);
    bool judgeByQuantity(const maths::Expression& e, const Claim& claim, maths::Budget& budget,
                         std::vector<Found>& found);
    maths::Expression withCoefficients(const maths::Expression& e) const;

    // step_operands.cpp: numbers that stand in the words, and what was done to both sides.
    bool operandsFit(const Claims& said, maths::Budget& budget);
    bool hasEquationInLetters() const;
    bool wasRaised(Powering powering, maths::Budget& budget) const;
    bool sidesKept(const maths::Expression& now, maths::Budget& budget);
    bool wasDone(Operation operation, const maths::Expression& by, maths::Budget& budget);

    // step_definitions.cpp: functions that were defined (f(x) = …, F(x) = …, y = …), and letters
    // with an index.
    maths::Reading readOne(const std::string& latex) const;
    maths::Expression withoutIndex(const maths::Expression& e) const;
    bool define(const maths::Expression& e);
    bool usesUnsure(const maths::Expression& e) const;
    Finding judgeDefinition(const maths::Expression& e, const Claim& claim, maths::Budget& budget);
    maths::Expression known(const maths::Expression& e) const;

    // step_judging.cpp: whether what a step says follows from the problem.
    std::vector<Found> judgeGroup(std::span<const Claim> group, maths::Budget& budget);
    std::optional<maths::Expression> joined(std::span<const Claim> group, maths::Budget& budget);
    void judgeBeside(std::span<const Claim> group, maths::Budget& budget,
                     std::vector<Found>& found);
    std::optional<maths::Expression> asOnePart(const maths::Expression& e, const Claim& claim,
                                               maths::Budget& budget);
    bool isRightResult(const Claim& claim, maths::Budget& budget);
    bool allMayHold(const maths::Expression& e, bool ofProblem, maths::Budget& budget) const;
    bool differByNumber(const maths::Expression& e, maths::Budget& budget) const;
    void judgeClaim(const Claim& claim, maths::Budget& budget, std::vector<Found>& found);
    void judge(const maths::Expression& e, const Claim& claim, maths::Budget& budget,
               std::vector<Found>& found);
    std::optional<maths::Expression> asStatement(const maths::Expression& e) const;
    void judgeRelation(const maths::Expression& e, const Claim& claim, maths::Budget& budget,
                       std::vector<Found>& found);
    bool isTied(const maths::Expression& relation, maths::Budget& budget) const;
    bool boxesAnother(const maths::Expression& e, const Claim& claim, maths::Budget& budget) const;
    bool argumentsFit(maths::Budget& budget) const;
    void learn(const maths::Expression& e);
    Finding judgeShare(const maths::Expression& e, const Claim& claim, maths::Budget& budget);
    Finding judgeIntegral(const maths::Expression& integral, const maths::Expression& value,
                          const Claim& claim, maths::Budget& budget);
    bool mayContradict(const Claim& claim) const;
    bool contradictsGiven(const maths::Expression& e, const maths::Standing& standing,
                          maths::Budget& budget) const;
    Finding judgePair(const maths::Expression& pair, const Claim& claim, maths::Budget& budget);
    bool isWrongRewriting(const maths::Expression& a, const maths::Expression& b,
                          const Claim& claim, maths::Budget& budget);
    bool saysAll(const maths::Expression& e, const maths::Standing& standing, const Claim& claim,
                 maths::Budget& budget) const;
    Finding judgeStatement(const maths::Expression& e, const Claim& claim, maths::Budget& budget);
    Finding judgeSetUp(const maths::Expression& e, maths::Budget& budget);
    Finding judgeValue(const maths::Expression& e, const Claim& claim, maths::Budget& budget);

    // step_numbers.cpp: relations between numbers.
    Finding closed(const maths::Expression& pair, const Claim& claim, maths::Budget& budget);

    // step_answer.cpp: the final answer, and what is worth as much as it.
    StepCheck againstKnown(std::string_view answer) const;
    Finding judgeAnswer(std::string_view answer, maths::Budget& budget);
    std::optional<maths::Expression> askedValue() const;
    std::optional<maths::Expression> askedCall() const;
    std::optional<maths::Expression> askedAt() const;
    Finding isValue(const maths::Expression& answer, const maths::Expression& value,
                    maths::Budget& budget) const;
    Finding byRule(std::string_view answer, const std::string& rule) const;
    Finding intoEquations(const maths::Expression& e, maths::Budget& budget);
    Finding judgeResult(const Claim& claim, maths::Budget& budget);
    std::optional<std::string> formRule() const;
    bool hasForm(const std::string& answer) const;
    bool isInForm(const maths::Expression& e, const Claim& claim) const;
    bool isTarget(const maths::Expression& e, maths::Budget& budget);

    ProblemFacts facts_;
    std::optional<KnownAnswer> known_;
    std::map<std::string, Function> functions_;
    std::vector<maths::Expression> setUp_; ///< equations that the reply set up by itself
    bool settled_ = false;                 ///< something followed from them: no more are taken
    int setsUp_ = 0;                       ///< equations that this step sets up by itself
    bool follows_ = false;                 ///< something in this step follows from such ones
    bool isShare_ = false;                 ///< the words say what share the formula is
    bool fromSetUp_ = false;               ///< the formula follows from those alone
    bool supposed_ = false;                ///< this step supposes something
    bool lasting_ = false;                 ///< the step before supposed something for this one
    bool slope_ = false;                   ///< the formula says what the derivative is
    bool unsure_ = false; ///< the formula stands on a function that the reply defined
    std::vector<maths::Expression> arguments_; ///< of the functions in the formula
    Ties ties_;
    std::vector<maths::Expression> explained_; ///< numbers of words that a formula explains
    std::vector<Operand> operands_;            ///< numbers that stand alone in this step
    std::vector<maths::Expression> formulas_;  ///< of this step
    std::vector<maths::Expression> lines_;     ///< equations of the steps before
    std::vector<maths::Expression> derived_;   ///< equations that were proved
    bool replaced_ = false;                    ///< known functions were put into the formula
    std::optional<maths::Expression> last_;
    std::string reason_;
    std::vector<Quantity> quantities_;
    std::vector<std::string> nouns_; ///< words that a step of the story may use
    std::optional<Named> named_;     ///< by the sentence that is judged
    std::optional<std::array<maths::Expression, 3>> coefficients_; ///< of the quadratic equation
    std::map<std::string, maths::Expression> coefficientsSaid_; ///< a, b, c as the reply has them
    std::optional<std::pair<maths::Expression, maths::Expression>> sought_; ///< product and sum
};

} // namespace khatwa::tutor
