#include "app/grading/working_course.h"

#include "app/grading/as_statement.h"
#include "app/grading/reasons.h"
#include "app/grading/working_numbers.h"
#include "app/maths/print.h"
#include "app/maths/rational_function.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace khatwa::grading {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Standing;
using maths::Truth;
using Status = LineJudgement::Status;

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

bool isNumberForm(const Expression& e) {
    return e.is(Kind::Number) || (e.is(Kind::Negate) && isNumberForm(e[0])) ||
           (e.is(Kind::Quotient) && e[0].is(Kind::Number) && e[1].is(Kind::Number));
}

bool isOfNumbers(const Expression& e) {
    return isEquation(e) && maths::freeSymbols(e).empty();
}

namespace {

/// Something is worked out: 25 - 24 = 1. What is left of letters, 0 = 0 or 2 = 5, is no such thing.
bool isCalculation(const Expression& e) {
    return isOfNumbers(e) && e[0] != e[e.size() - 1] &&
           !std::ranges::all_of(e.children(), isNumberForm);
}

} // namespace

/// Working in progress: the formula that the next line is compared with, and what it must keep to.
class Course::Working {
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
            state_.previous = formula;
            state_.whole = statementOf(formula);
            if (!state_.start)
                state_.start = state_.whole;
            return;
        }
        if (!state_.previous) {
            line.status = Status::First;
            begin(formula, line);
            return;
        }
        if (continues || (isValue(*state_.previous) && isValue(formula)))
            rewritten(formula, line);
        else if (isValue(*state_.previous) && isEquation(formula))
            identity(formula, line);
        else
            solved(formula, line);
    }

    /// Judges a line, and goes on from it only where it could be judged. Where it could not, the
    /// next line may follow from it or from the last one that could. A line with letters that no
    /// line had, and that does not follow, is one that nobody can judge.
    void judgeOn(const Expression& formula, bool continues, bool fresh, LineJudgement& line) {
        const State sure = state_;
        const LineJudgement blank = line;
        goesOn_ = false;
        judge(formula, continues, line);
        if (fresh && line.status == Status::NotEquivalent && line.reason != reasons::kFalseChain)
            note(Truth::Unknown, line);
        const bool open = line.status == Status::Undecided && !goesOn_;
        const bool bad = line.status == Status::NotEquivalent || line.status == Status::Lost ||
                         line.status == Status::Gained;
        if (!open && !bad) {
            doubtful_.reset();
            return;
        }
        const State own = state_;
        if (doubtful_) {
            LineJudgement again = blank;
            state_ = *doubtful_;
            judge(formula, continues, again);
            if (again.status == Status::Same || again.status == Status::Consequence ||
                (bad && again.status == Status::Undecided)) {
                line = again;
                doubtful_ = state_;
                state_ = sure;
                return;
            }
        }
        state_ = open ? sure : own;
        doubtful_.reset();
        if (open)
            doubtful_ = own;
    }

    /// An equation that is named by a number, x - y = 3 (2): at the beginning it is one of those of
    /// the problem.
    void judgeNumbered(const Expression& formula, LineJudgement& line) {
        const auto now = statementOf(formula);
        if (known_ || !state_.beginning || letters_.size() < 2 || !state_.whole || !now ||
            !isEquation(formula) || follows(*state_.whole, *now)) {
            judge(formula, false, line);
            return;
        }
        line.status = Status::Comment;
        state_.previous = formula;
        state_.whole = state_.start = Expression::node(Kind::And, {*state_.whole, *now});
    }

    /// A line that says nothing of what is worked on, as D = 25 - 24 = 1 gives D a value: its
    /// numbers must agree.
    void judgeAside(const Expression& formula, bool last, LineJudgement& line) {
        line.status = Status::Comment;
        if (hasFalseChain(formula)) {
            line.status = Status::NotEquivalent;
            line.reason = reasons::kFalseChain;
        } else if (last) { // it may have been meant as the answer
            note(Truth::Unknown, line);
        }
    }

    /// A calculation with numbers only, 25 - 24 = 1: it must hold.
    void judgeCalculation(const Expression& formula, LineJudgement& line) {
        note(holds(formula), line);
        if (line.status == Status::Same)
            line.status = Status::Consequence;
    }

    std::optional<Expression> last() const {
        return state_.branches && state_.branches->complete ? state_.branches->joined()
                                                            : state_.previous;
    }
    /// The statement that is worked on: the last one, or the system that later lines follow from.
    const std::optional<Expression>& whole() const { return state_.whole; }
    /// What the problem says.
    const std::optional<Expression>& start() const { return state_.start; }

    /// Lines that seemed to lose solutions, where a later line had the others; they are given once.
    std::vector<std::size_t> repaired() { return std::exchange(repaired_, {}); }

private:
    /// Solutions one a line: (x-2)(x-3) = 0, then x-2 = 0, x = 2, x-3 = 0, x = 3.
    struct Branches {
        Expression parent;              ///< what all of them solve
        std::vector<Expression> latest; ///< of each branch the last line
        std::vector<std::size_t> lost;  ///< lines that lost solutions
        std::size_t current = 0;
        bool complete = false; ///< together they have all solutions of the parent

        Expression joined() const {
            return latest.size() == 1 ? latest[0] : Expression::node(Kind::Or, latest);
        }
    };

    struct State {
        std::optional<Expression> previous;
        std::optional<Expression> start;
        std::optional<Expression> whole;
        std::optional<Branches> branches;
        bool formulaUsed = false; ///< numbers were put into one: what is asked is not known
        bool beginning = true;    ///< the equations of the problem may still follow
    };

    void begin(const Expression& formula, LineJudgement& line) {
        state_.previous = formula;
        state_.whole = statementOf(formula);
        state_.start = state_.whole;
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

    Truth holds(const Expression& chain) {
        Truth total = Truth::Yes;
        for (std::size_t i = 0; total == Truth::Yes && i + 1 < chain.size(); ++i)
            total = equal(chain[i], chain[i + 1]);
        return total;
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
        const Expression& before = state_.previous->is(Kind::Relation)
                                       ? (*state_.previous)[state_.previous->size() - 1]
                                       : *state_.previous;
        const bool chain = isEquation(formula);
        Truth total = equalOrSame(before, chain ? formula[0] : formula);
        for (std::size_t i = 0; chain && total == Truth::Yes && i + 1 < formula.size(); ++i)
            total = equal(formula[i], formula[i + 1]);
        note(total, line);
        const Expression& end = chain ? formula[formula.size() - 1] : formula;
        const Expression old = *state_.previous;
        if (state_.previous->is(Kind::Relation) && state_.previous->size() >= 2 &&
            isEquation(*state_.previous))
            state_.previous = Expression::relation((*state_.previous)[0], Rel::Equal, end);
        else
            state_.previous = end;
        state_.whole = statementOf(*state_.previous);
        if (total == Truth::No && putsNumbersIn(old, *state_.previous, assume_, budget_))
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
            Expression::relation(*state_.previous, Rel::Equal, Expression::number(0L));
        if (maths::freeSymbols(formula[formula.size() - 1]).empty() &&
            !maths::freeSymbols(formula).empty() &&
            maths::compareStatements(zero, formula, assume_, budget_).equivalent == Truth::Yes) {
            note(Truth::Yes, line);
            state_.previous = formula;
            state_.whole = formula;
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

    bool follows(const Expression& before, const Expression& now) {
        return maths::compareStatements(before, now, assume_, budget_).aImpliesB == Truth::Yes;
    }
    bool same(const Expression& before, const Expression& now) {
        return maths::compareStatements(before, now, assume_, budget_).equivalent == Truth::Yes;
    }

    /// A line that goes on with one branch, begins the next, or has all of them together; false
    /// where it does none of that.
    bool goesOnWithBranch(const Expression& now, LineJudgement& line) {
        Branches& branches = *state_.branches;
        if (branches.complete && same(branches.joined(), now)) {
            note(Truth::Yes, line);
            state_.branches.reset();
            state_.whole = now;
            return true;
        }
        for (std::size_t i = branches.latest.size(); i-- > 0;)
            if (same(branches.latest[i], now)) {
                note(Truth::Yes, line);
                branches.latest[i] = now;
                branches.current = i;
                state_.whole = branches.joined();
                return true;
            }
        if (branches.complete || !follows(now, branches.parent) || follows(branches.parent, now) ||
            follows(now, branches.joined()))
            return false;
        line.status = Status::Consequence;
        branches.current = branches.latest.size();
        branches.latest.push_back(now);
        state_.whole = branches.joined();
        branches.complete = same(branches.joined(), branches.parent);
        if (branches.complete)
            repaired_ = std::exchange(branches.lost, {});
        return true;
    }

    /// Keeps up with branches after a line that does not follow.
    void branch(const Expression& before, const Expression& now, const LineJudgement& line) {
        if (line.status == Status::Lost) {
            if (!state_.branches)
                state_.branches = Branches{before, {now}, {}, 0, false};
            state_.branches->complete = false;
            state_.branches->lost.push_back(line.line);
        } else if (line.status == Status::Gained) {
            state_.branches.reset();
        }
        if (!state_.branches)
            return;
        state_.branches->latest[state_.branches->current] = now;
        state_.whole = state_.branches->joined();
    }

    /// Equations, inequalities and systems: the same solutions.
    void solved(const Expression& formula, LineJudgement& line) {
        const auto before = statementOf(*state_.previous);
        const auto now = statementOf(formula);
        const auto old = std::exchange(state_.previous, formula);
        if (!before || !now) {
            note(Truth::Unknown, line);
            state_.whole = now;
            return;
        }
        if (state_.beginning && known_ && letters_.size() > 1 && state_.whole && isGiven(*now)) {
            line.status = Status::Consequence;
            state_.whole = Expression::node(Kind::And, {*state_.whole, *now});
            state_.start = state_.whole;
            return;
        }
        state_.beginning = false;
        if (state_.branches && goesOnWithBranch(*now, line))
            return;
        Standing standing = maths::compareStatements(*before, *now, assume_, budget_);
        // What follows from the system that is worked on may be written alone.
        if (letters_.size() > 1 && state_.whole && isSystem(*state_.whole)) {
            const Standing fromWhole =
                maths::compareStatements(*state_.whole, *now, assume_, budget_);
            if (fromWhole.aImpliesB == Truth::Yes && fromWhole.equivalent != Truth::Yes) {
                line.status = Status::Consequence;
                return;
            }
            if (fromWhole.equivalent == Truth::Yes) {
                note(Truth::Yes, line);
                state_.whole = now;
                return;
            }
        }
        if (standing.equivalent == Truth::No && isCalculation(*now) &&
            !maths::freeSymbols(*before).empty()) {
            judgeCalculation(*now, line); // 2·2 + 3 = 7 tries a value
            state_.previous = old;
            return;
        }
        const bool ofSystem =
            letters_.size() > 1 && state_.whole && isSystem(*state_.whole) && !state_.formulaUsed;
        state_.whole = now;
        note(standing.equivalent, line);
        if (standing.equivalent != Truth::No)
            return;
        if (!ofSystem && standing.bImpliesA != Truth::Yes && givesOtherValues(*before, *now)) {
            state_.whole = state_.previous = together(*before, *now);
            goOnWithNumbers(line);
            return;
        }
        const bool chain = now->is(Kind::Relation) && now->size() > 2; // v = s/t = 120/2
        if (!ofSystem && now->is(Kind::Relation) && !maths::freeSymbols(*now).empty() &&
            (chain || standing.bImpliesA != Truth::Yes) &&
            putsNumbersIn(*before, *now, assume_, budget_)) {
            if (chain && isEquation(*now))
                state_.previous = state_.whole =
                    Expression::relation((*now)[0], Rel::Equal, (*now)[now->size() - 1]);
            else // y = 5 - x and x - (5 - x) = 3: later lines may come back to y
                state_.whole = together(*before, *now);
            goOnWithNumbers(line);
            return;
        }
        const bool lost = standing.bImpliesA == Truth::Yes && mayLose(*before, *now);
        const bool gained = standing.aImpliesB == Truth::Yes && mayLose(*now, *before);
        if (lost && state_.formulaUsed) { // c² = 25, c = 5: of a length that is all
            note(Truth::Unknown, line);
            goesOn_ = true;
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
        branch(*before, *now, line);
    }

    static Expression together(const Expression& a, const Expression& b) {
        std::vector<Expression> parts = conjuncts(a);
        std::ranges::move(conjuncts(b), std::back_inserter(parts));
        return Expression::node(Kind::And, std::move(parts));
    }

    /// l = 8, w = 4 after P = 2(l + w): what the problem gives, and no word of P. Where more is
    /// given one a line, the formula and what was given stand before it.
    bool givesOtherValues(const Expression& before, const Expression& now) {
        if (!before.is(Kind::Relation) && !state_.formulaUsed)
            return false;
        std::set<std::string> open = maths::freeSymbols(before);
        for (const Expression& part : conjuncts(before)) {
            if (!isEquation(part))
                return false;
            if (!part[0].is(Kind::Symbol))
                continue;
            if (maths::dependsOn(now, part[0].text()))
                return false;
            if (maths::freeSymbols(part[part.size() - 1]).empty())
                open.erase(part[0].text());
        }
        for (const Expression& part : conjuncts(now))
            if (!isEquation(part) || part.size() != 2 || !part[0].is(Kind::Symbol) ||
                !maths::freeSymbols(part[1]).empty() || open.erase(part[0].text()) == 0)
                return false;
        return !open.empty() &&
               (!before.is(Kind::Relation) || dependsOnAny(before, open, assume_, budget_));
    }

    /// Numbers were put in: the formula said nothing of them, so the problem begins here.
    void goOnWithNumbers(LineJudgement& line) {
        note(Truth::Unknown, line);
        state_.start = state_.whole;
        state_.formulaUsed = true;
        goesOn_ = true;
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
        return maths::compareStatements(*state_.whole, now, assume_, budget_).aImpliesB !=
                   Truth::Yes &&
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
    Assume assume_;
    Budget& budget_;
    State state_;
    std::optional<State> doubtful_; ///< after lines that could not be judged
    bool goesOn_ = false;           ///< what could not be judged is gone on from
    std::vector<std::size_t> repaired_;
};

Course::Course(std::set<std::string> letters, std::optional<Expression> known, Assume assume,
               Budget& budget)
    : working_(std::make_unique<Working>(std::move(letters), std::move(known), assume, budget)) {}

Course::~Course() = default;

void Course::judge(const Expression& formula, bool continues, bool fresh, LineJudgement& line) {
    working_->judgeOn(formula, continues, fresh, line);
}

void Course::judgeNumbered(const Expression& formula, LineJudgement& line) {
    working_->judgeNumbered(formula, line);
}

void Course::judgeAside(const Expression& formula, bool last, LineJudgement& line) {
    working_->judgeAside(formula, last, line);
}

void Course::judgeCalculation(const Expression& formula, LineJudgement& line) {
    working_->judgeCalculation(formula, line);
}

std::vector<std::size_t> Course::repaired() {
    return working_->repaired();
}

std::optional<Expression> Course::last() const {
    return working_->last();
}

const std::optional<Expression>& Course::whole() const {
    return working_->whole();
}

const std::optional<Expression>& Course::start() const {
    return working_->start();
}

} // namespace khatwa::grading
