// The rule `steps`: several lines of working, each of which must say the same as the one before.

#include "app/grading/steps.h"

#include "app/grading/as_statement.h"
#include "app/grading/rules.h"
#include "app/grading/working.h"
#include "app/grading/working_numbers.h"
#include "app/maths/flint.h"
#include "app/maths/print.h"
#include "app/maths/rational_function.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>

namespace khatwa::grading {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Standing;
using maths::Truth;
using Status = LineJudgement::Status;

namespace {

bool isValue(const Expression& e) {
    return maths::isScalar(e) || e.is(Kind::PlusMinus);
}

bool isEquation(const Expression& e) {
    if (!e.is(Kind::Relation))
        return false;
    for (std::size_t i = 0; i + 1 < e.size(); ++i)
        if (e.relationAt(i) != Rel::Equal)
            return false;
    return std::ranges::all_of(e.children(), isValue);
}

/// A value or solutions that nothing is left to be done to: x = 2, {1, 2}, x > 3, x=1 and y=2.
bool isSolvedForm(const Expression& e) {
    switch (e.kind()) {
    case Kind::Or:
    case Kind::And:
    case Kind::Sequence:
    case Kind::System:
        return std::ranges::all_of(e.children(), isSolvedForm);
    case Kind::Relation:
        if (maths::freeSymbols(e).empty()) // 0 = 1 says that there is no solution
            return true;
        if (e[0].is(Kind::Symbol) && (e.size() == 2 || isEquation(e))) // x = 6/3 = 2, too
            return std::ranges::none_of(e.children().subspan(1), [&](const Expression& side) {
                return maths::dependsOn(side, e[0].text());
            });
        if (e.size() == 2 && e[1].is(Kind::Symbol))
            return !maths::dependsOn(e[0], e[1].text());
        return e.size() == 3 && e[1].is(Kind::Symbol) && maths::freeSymbols(e[0]).empty() &&
               maths::freeSymbols(e[2]).empty();
    default:
        return !maths::isStatement(e) || e.is(Kind::Constant);
    }
}

/// Working in progress: the formula that the next line is compared with, and what it must keep to.
class Working {
public:
    /// `known` is what the reference says of the letters: equations that a student begins with, one
    /// a line, are those of the problem where they agree with it.
    Working(std::set<std::string> letters, std::optional<Expression> known, Assume assume,
            Budget& budget)
        : letters_(std::move(letters)), known_(std::move(known)), assume_(assume), budget_(budget) {
    }

    /// Judges a line; `formula` becomes what the next one is compared with.
    void judge(const Expression& formula, bool continues, LineJudgement& line) {
        if (hasFalseChain(formula)) {
            line.status = Status::NotEquivalent;
            line.reason = reasons::kFalseChain;
            previous_ = formula;
            whole_ = statementOf(formula);
            if (!start_)
                start_ = whole_;
            return;
        }
        if (!previous_) {
            line.status = Status::First;
            begin(formula, line);
            return;
        }
        if (continues || (isValue(*previous_) && isValue(formula)))
            rewritten(formula, line);
        else if (isValue(*previous_) && isEquation(formula))
            identity(formula, line);
        else
            solved(formula, line);
    }

    const std::optional<Expression>& last() const { return previous_; }
    /// The statement that is worked on: the last one, or the system that later lines follow from.
    const std::optional<Expression>& whole() const { return whole_; }
    /// What the problem says.
    const std::optional<Expression>& start() const { return start_; }

private:
    void begin(const Expression& formula, LineJudgement& line) {
        previous_ = formula;
        whole_ = statementOf(formula);
        start_ = whole_;
        if (!isEquation(formula) || formula.size() < 3)
            return;
        // f(x) = x + x = 2x must hold in itself; (x-1)(x+1) = x² - 1 = 0 is an equation.
        const bool solving = maths::freeSymbols(formula[formula.size() - 1]).empty();
        for (std::size_t i = 1; !solving && i + 1 < formula.size(); ++i)
            if (equal(formula[i], formula[i + 1]) == Truth::No) {
                line.status = Status::NotEquivalent;
                line.reason = reasons::kFalseChain;
            }
    }

    /// 8 - 2 = 7 within a line.
    bool hasFalseChain(const Expression& formula) {
        if (!isEquation(formula) || formula.size() < 3)
            return false;
        for (std::size_t i = 0; i + 1 < formula.size(); ++i)
            if (maths::freeSymbols(formula[i]).empty() &&
                maths::freeSymbols(formula[i + 1]).empty() &&
                equal(formula[i], formula[i + 1]) == Truth::No)
                return true;
        return false;
    }

    Truth equal(const Expression& a, const Expression& b) {
        const maths::Comparison values = maths::compare(a, b, assume_, budget_);
        if (values.equal == Truth::Yes && values.domainsDiffer != Truth::No)
            return values.domainsDiffer == Truth::Yes ? Truth::No : Truth::Unknown;
        return values.equal;
    }

    void note(Truth truth, LineJudgement& line) {
        line.status = truth == Truth::Yes  ? Status::Same
                      : truth == Truth::No ? Status::NotEquivalent
                                           : Status::Undecided;
        line.reason = truth == Truth::Yes  ? std::string_view()
                      : truth == Truth::No ? reasons::kNotEquivalent
                                           : reasons::kNotDecided;
    }

    /// One expression after another: `= formula`.
    void rewritten(const Expression& formula, LineJudgement& line) {
        // `= a = b` and `= a` after `y = c`: what is equal is the last side.
        const Expression& before =
            previous_->is(Kind::Relation) ? (*previous_)[previous_->size() - 1] : *previous_;
        const bool chain = isEquation(formula);
        Truth total = equalOrSame(before, chain ? formula[0] : formula);
        for (std::size_t i = 0; chain && total == Truth::Yes && i + 1 < formula.size(); ++i)
            total = equal(formula[i], formula[i + 1]);
        note(total, line);
        const Expression& end = chain ? formula[formula.size() - 1] : formula;
        const Expression old = *previous_;
        if (previous_->is(Kind::Relation) && previous_->size() >= 2 && isEquation(*previous_))
            previous_ = Expression::relation((*previous_)[0], Rel::Equal, end);
        else
            previous_ = end;
        whole_ = statementOf(*previous_);
        if (total == Truth::No && putsNumbersIn(old, *previous_, assume_, budget_))
            goOnWithNumbers(line);
    }

    Truth equalOrSame(const Expression& a, const Expression& b) {
        if (a == b)
            return Truth::Yes;
        if (!maths::isScalar(a) || !maths::isScalar(b))
            return Truth::Unknown;
        return equal(a, b);
    }

    /// An equation after an expression: `2(x+3)`, then `2(x+3) = 2x+6`.
    void identity(const Expression& formula, LineJudgement& line) {
        // An expression that is to be zero: x² - 4, then (x-2)(x+2) = 0.
        const Expression zero =
            Expression::relation(*previous_, Rel::Equal, Expression::number(0L));
        if (maths::freeSymbols(formula[formula.size() - 1]).empty() &&
            !maths::freeSymbols(formula).empty() &&
            maths::compareStatements(zero, formula, assume_, budget_).equivalent == Truth::Yes) {
            note(Truth::Yes, line);
            previous_ = formula;
            whole_ = formula;
            return;
        }
        rewritten(formula, line);
    }

    std::optional<Expression> statementOf(const Expression& formula) const {
        if (maths::isScalar(formula) && letters_.size() == 1 &&
            maths::freeSymbols(formula).contains(*letters_.begin()))
            return Expression::relation(formula, Rel::Equal, Expression::number(0L));
        return asStatement(formula, letters_);
    }

    /// Equations, inequalities and systems: the same solutions.
    void solved(const Expression& formula, LineJudgement& line) {
        const auto before = statementOf(*previous_);
        const auto now = statementOf(formula);
        previous_ = formula;
        if (!before || !now) {
            note(Truth::Unknown, line);
            whole_ = now;
            return;
        }
        if (beginning_ && known_ && letters_.size() > 1 && whole_ && isGiven(*now)) {
            line.status = Status::Consequence;
            whole_ = Expression::node(Kind::And, {*whole_, *now});
            start_ = whole_;
            return;
        }
        beginning_ = false;
        Standing standing = maths::compareStatements(*before, *now, assume_, budget_);
        // What follows from the system that is worked on may be written alone.
        if (letters_.size() > 1 && whole_ && isSystem(*whole_)) {
            const Standing fromWhole = maths::compareStatements(*whole_, *now, assume_, budget_);
            if (fromWhole.aImpliesB == Truth::Yes && fromWhole.equivalent != Truth::Yes) {
                line.status = Status::Consequence;
                return;
            }
            if (fromWhole.equivalent == Truth::Yes) {
                note(Truth::Yes, line);
                whole_ = now;
                return;
            }
        }
        whole_ = now;
        note(standing.equivalent, line);
        if (standing.equivalent != Truth::No)
            return;
        const bool chain = now->is(Kind::Relation) && now->size() > 2; // v = s/t = 120/2
        if (now->is(Kind::Relation) && (chain || standing.bImpliesA != Truth::Yes) &&
            putsNumbersIn(*before, *now, assume_, budget_)) {
            if (chain && isEquation(*now))
                previous_ = whole_ =
                    Expression::relation((*now)[0], Rel::Equal, (*now)[now->size() - 1]);
            goOnWithNumbers(line);
            return;
        }
        const bool lost = standing.bImpliesA == Truth::Yes && mayLose(*before, *now);
        const bool gained = standing.aImpliesB == Truth::Yes && mayLose(*now, *before);
        if (lost && formulaUsed_) { // c² = 25, c = 5: of a length that is all
            note(Truth::Unknown, line);
            return;
        }
        if (lost || gained) {
            line.status = lost ? Status::Lost : Status::Gained;
            line.reason = lost ? reasons::kLostSolutions : reasons::kGainedSolutions;
        }
        if (standing.onlyA)
            line.missing = solutions(*standing.onlyA, standing.variable);
        if (standing.onlyB)
            line.extra = solutions(*standing.onlyB, standing.variable);
    }

    /// Numbers were put in: the formula said nothing of them, so the problem begins here.
    void goOnWithNumbers(LineJudgement& line) {
        note(Truth::Unknown, line);
        start_ = whole_;
        formulaUsed_ = true;
    }

    /// Solutions are lost by dividing or by taking a root; (x-2)² = 0 for x² - 4 = 0 is another
    /// mistake, though its solution is one of two. Read backwards: they are gained by multiplying.
    bool mayLose(const Expression& before, const Expression& now) {
        if (!isEquation(before) || !isEquation(now) || before.size() != 2 || now.size() != 2)
            return true;
        const std::array<Expression, 2> sides{maths::sum({before[0], maths::negate(before[1])}),
                                              maths::sum({now[0], maths::negate(now[1])})};
        const maths::Generators letters =
            maths::Generators::of(sides, maths::Kernels::None, budget_);
        const auto whole = maths::asPolynomial(sides[0], letters, budget_);
        const auto factor = maths::asPolynomial(sides[1], letters, budget_);
        return !whole || !factor || whole->dividedBy(*factor, budget_).has_value();
    }

    /// Another equation of the problem: it does not follow, but the solution fits it.
    bool isGiven(const Expression& now) {
        return maths::compareStatements(*whole_, now, assume_, budget_).aImpliesB != Truth::Yes &&
               maths::compareStatements(*known_, now, assume_, budget_).aImpliesB == Truth::Yes;
    }

    static bool isSystem(const Expression& statement) {
        return statement.is(Kind::And) && statement.size() > 1;
    }

    static std::vector<std::string> solutions(const maths::RealSet& set,
                                              const std::string& letter) {
        std::vector<std::string> texts;
        if (set.isEmpty())
            return texts;
        const Expression symbol = Expression::symbol(letter);
        if (!set.isFinite()) {
            texts.push_back(
                maths::toLatex(Expression::relation(symbol, Rel::In, maths::asExpression(set))));
            return texts;
        }
        for (const maths::Piece& piece : set.pieces)
            texts.push_back(maths::toLatex(Expression::relation(symbol, Rel::Equal, piece.low)));
        return texts;
    }

    std::set<std::string> letters_;
    std::optional<Expression> known_;
    bool formulaUsed_ = false; ///< numbers were put into one: what is asked is not known
    bool beginning_ = true;    ///< the equations of the problem may still follow
    Assume assume_;
    Budget& budget_;
    std::optional<Expression> previous_;
    std::optional<Expression> start_;
    std::optional<Expression> whole_;
};

/// x_1 = 1, x_2 = 2 are two values of x, where x is what the lines before speak of.
Expression withoutIndices(const Expression& formula, const std::set<std::string>& letters) {
    std::vector<Expression> parts;
    if (formula.is(Kind::Relation))
        parts.push_back(formula);
    else if (formula.is(Kind::Sequence) || formula.is(Kind::And) || formula.is(Kind::Or))
        parts.assign(formula.children().begin(), formula.children().end());
    std::optional<std::string> base;
    std::vector<Expression> values;
    for (const Expression& part : parts) {
        if (!part.is(Kind::Relation) || part.size() != 2 || part.relationAt(0) != Rel::Equal ||
            !part[0].is(Kind::Symbol) || !maths::freeSymbols(part[1]).empty())
            return formula;
        const std::size_t mark = part[0].text().find('_');
        if (mark == std::string::npos || mark == 0)
            return formula;
        const std::string letter = part[0].text().substr(0, mark);
        if (!letters.contains(letter) || (base && *base != letter))
            return formula;
        base = letter;
        values.push_back(Expression::relation(Expression::symbol(letter), Rel::Equal, part[1]));
    }
    if (values.empty())
        return formula;
    return values.size() == 1 ? values[0] : Expression::node(Kind::Or, std::move(values));
}

/// What judgeSteps finds, and what the rule needs beside it.
struct Judged {
    std::vector<LineJudgement> lines;
    std::vector<Expression> formulas;
    std::optional<Expression> whole;
    std::optional<Expression> start;
    std::set<std::string> letters;
};

Judged judgeLines(std::string_view text, const maths::ReadOptions& options,
                  const std::optional<Expression>& reference, Assume assume, Budget& budget) {
    std::vector<WorkingLine> lines = readWorking(text, options);
    std::set<std::string> letters;
    for (WorkingLine& line : lines)
        if (line.reading && !line.comment) {
            line.reading.expression = withoutIndices(*line.reading.expression, letters);
            letters.merge(maths::freeSymbols(*line.reading.expression));
        }
    Judged result;
    result.letters = letters;
    const auto known = reference ? asStatement(*reference, letters) : std::nullopt;
    Working working(letters, known, assume, budget);
    for (const WorkingLine& line : lines) {
        LineJudgement judged;
        judged.line = line.number;
        judged.text = line.text;
        judged.position = line.position;
        if (line.comment) {
            judged.status = Status::Comment;
        } else if (!line.reading) {
            judged.status = Status::Unreadable;
            judged.reason = line.reading.error.code;
            judged.what = line.reading.error.what;
            judged.meant = line.reading.error.meant;
            judged.position = line.reading.error.position;
        } else {
            working.judge(*line.reading.expression, line.continues, judged);
            result.formulas.push_back(*line.reading.expression);
        }
        result.lines.push_back(std::move(judged));
    }
    result.whole = working.whole();
    result.start = working.start();
    if (working.last() && !result.formulas.empty())
        result.formulas.back() = *working.last();
    return result;
}

Judgement fromLine(const LineJudgement& line) {
    Judgement judgement;
    judgement.verdict = line.status == Status::Unreadable  ? Verdict::Invalid
                        : line.status == Status::Undecided ? Verdict::Undecided
                        : line.status == Status::Lost || line.status == Status::Gained
                            ? Verdict::PartlyCorrect
                            : Verdict::Incorrect;
    judgement.reason = line.reason;
    judgement.line = line.line;
    judgement.details["line"] = std::to_string(line.line);
    judgement.missing = line.missing;
    judgement.extra = line.extra;
    if (line.status == Status::Unreadable) {
        judgement.position = line.position;
        judgement.details["what"] = line.what;
        judgement.details["meant"] = line.meant;
    }
    return judgement;
}

/// The last line is the solution, or, of several letters, some lines together are.
bool isAnswered(const Expression& wanted, const Judged& judged, Assume assume, Budget& budget) {
    if (!isSolvedForm(judged.formulas.back()))
        return false;
    if (judged.letters.size() < 2)
        return true;
    std::vector<Expression> found;
    for (const Expression& formula : judged.formulas)
        if (isSolvedForm(formula))
            if (const auto statement = asStatement(formula, judged.letters))
                found.push_back(*statement);
    return maths::compareStatements(wanted, Expression::node(Kind::And, std::move(found)), assume,
                                    budget)
               .equivalent == Truth::Yes;
}

Judgement atLine(Judgement judgement, std::size_t line) {
    judgement.line = line;
    judgement.details["line"] = std::to_string(line);
    return judgement;
}

bool isNumberForm(const Expression& e) {
    return e.is(Kind::Number) || (e.is(Kind::Negate) && isNumberForm(e[0])) ||
           (e.is(Kind::Quotient) && e[0].is(Kind::Number) && e[1].is(Kind::Number));
}

/// The working is sound; does it begin or end where it should?
Judgement againstReference(const Expression& expected, const Judged& judged, Assume assume,
                           Budget& budget) {
    const Expression &first = judged.formulas.front(), &last = judged.formulas.back();
    const std::size_t lineOfFirst = std::ranges::find_if(judged.lines, [](const auto& line) {
                                        return line.status != Status::Comment;
                                    })->line;
    const std::size_t lineOfLast = judged.lines.back().line;
    // `y = …` is worth its last side, and so is 3 + 4 = 7.
    const auto side = [&](const Expression& e) {
        if (!isEquation(e))
            return e;
        const Expression& end = e[e.size() - 1];
        const bool named = e[0].is(Kind::Symbol) && !maths::dependsOn(end, e[0].text());
        return named || maths::compare(e[0], end, assume, budget).equal == Truth::Yes ? end : e;
    };
    if (maths::isScalar(expected) && maths::isScalar(side(last)) &&
        (maths::isScalar(first) || maths::isScalar(side(first)))) {
        const Expression end = side(last);
        const maths::Comparison values = maths::compare(expected, end, assume, budget);
        if (values.equal == Truth::Unknown || values.domainsDiffer == Truth::Unknown)
            return atLine(undecided(reasons::kNotDecided), lineOfLast);
        if (values.equal == Truth::No || values.domainsDiffer == Truth::Yes)
            return atLine(incorrect(reasons::kWrongStart), lineOfFirst);
        const Expression wanted = maths::orderFree(expected);
        if (maths::orderFree(end) == wanted || maths::orderFree(side(first)) == wanted ||
            (isNumberForm(expected) && isNumberForm(end)))
            return correct();
        return atLine(wrongForm(reasons::kNotFinished), lineOfLast);
    }
    std::set<std::string> letters = judged.letters;
    const auto wanted = asStatement(expected, letters);
    const auto begun = judged.start ? judged.start : asStatement(first, letters);
    const auto ended = judged.whole ? judged.whole : asStatement(last, letters);
    if (!wanted || !begun || !ended)
        return undecided(reasons::kNotDecided);
    const Standing start = maths::compareStatements(*wanted, *begun, assume, budget);
    if (start.equivalent == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    if (start.equivalent == Truth::No)
        return atLine(incorrect(reasons::kWrongStart), lineOfFirst);
    const Standing end = maths::compareStatements(*wanted, *ended, assume, budget);
    if (end.equivalent == Truth::Unknown)
        return undecided(reasons::kNotDecided);
    if (end.equivalent == Truth::No)
        return atLine(incorrect(reasons::kWrongEnd), lineOfLast);
    if (!isSolvedForm(expected) || isAnswered(*wanted, judged, assume, budget))
        return correct();
    return atLine(wrongForm(reasons::kNotFinished), lineOfLast);
}

} // namespace

std::vector<LineJudgement> judgeSteps(std::string_view working, const maths::ReadOptions& options,
                                      Assume assume, Budget& budget) {
    maths::giveFlintBackWithThisThread();
    return judgeLines(working, options, std::nullopt, assume, budget).lines;
}

Judgement steps(const Question& question, Budget& budget) {
    std::optional<Expression> expected;
    if (question.expectedText.find_first_not_of(" \t\r\n") != std::string_view::npos) {
        const maths::Reading reading =
            maths::readAnswer(question.expectedText, question.readOptions);
        if (!reading)
            throw BadTask{"the reference cannot be read: " + std::string(reading.error.code) +
                          " at byte " + std::to_string(reading.error.position)};
        expected = reading.expression;
    }
    const Judged judged =
        judgeLines(question.answerText, question.readOptions, expected, question.assume(), budget);
    // What is certainly wrong counts before what nobody knows.
    const auto isBad = [](const LineJudgement& line) {
        return line.status == Status::Lost || line.status == Status::Gained ||
               line.status == Status::NotEquivalent || line.status == Status::Unreadable;
    };
    const auto isUndecided = [](const LineJudgement& line) {
        return line.status == Status::Undecided;
    };
    if (const auto bad = std::ranges::find_if(judged.lines, isBad); bad != judged.lines.end())
        return fromLine(*bad);
    if (const auto open = std::ranges::find_if(judged.lines, isUndecided);
        open != judged.lines.end())
        return fromLine(*open);
    if (judged.formulas.empty()) {
        Judgement judgement;
        judgement.verdict = Verdict::Invalid;
        judgement.reason = "empty";
        return judgement;
    }
    return expected ? againstReference(*expected, judged, question.assume(), budget) : correct();
}

} // namespace khatwa::grading
