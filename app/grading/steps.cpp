// The rule `steps`: several lines of working, each of which must say the same as the one before.

#include "app/grading/steps.h"

#include "app/grading/as_statement.h"
#include "app/grading/rules.h"
#include "app/grading/working.h"
#include "app/grading/working_course.h"
#include "app/grading/working_names.h"
#include "app/maths/flint.h"
#include "app/maths/statements.h"
#include "app/maths/transform.h"

#include <algorithm>
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

namespace {

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
    bool endsInName = false; ///< the last line speaks of what a line before gave a name
};

Judged judgeLines(std::string_view text, const maths::ReadOptions& options,
                  const std::optional<Expression>& reference, Assume assume, Budget& budget) {
    const std::vector<WorkingLine> lines = readWorking(text, options);
    // A point has the values of letters that are not named in it.
    Names names(reference ? maths::freeSymbols(*reference) : std::set<std::string>{},
                reference && (reference->is(Kind::Tuple) || reference->is(Kind::List) ||
                              reference->is(Kind::Matrix)));
    std::vector<NamedFormula> formulas(lines.size());
    std::size_t lastSaid = 0;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (lines[i].reading && !lines[i].comment) {
            formulas[i] = names.take(withoutIndices(*lines[i].reading.expression, names.letters()),
                                     lines[i].continues);
            if (!formulas[i].names)
                lastSaid = i;
        }
    const std::set<std::string>& letters = names.letters();
    Judged result;
    result.letters = letters;
    const auto known = reference ? asStatement(*reference, letters) : std::nullopt;
    Course working(letters, known, assume, budget);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const WorkingLine& line = lines[i];
        const NamedFormula& named = formulas[i];
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
            if (named.names)
                working.judgeAside(named.formula, i > lastSaid, judged);
            else if (named.usesNames && isOfNumbers(named.formula))
                working.judgeCalculation(named.formula, judged);
            else if (line.givenNumber)
                working.judgeNumbered(named.formula, judged);
            else
                working.judge(named.formula, line.continues, named.fresh, judged);
            for (const std::size_t number : working.repaired())
                for (LineJudgement& lost : result.lines)
                    if (lost.line == number) {
                        lost.status = Status::Consequence;
                        lost.reason.clear();
                        lost.missing.clear();
                    }
            if (!named.names)
                result.formulas.push_back(named.formula);
            result.endsInName = named.usesNames;
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
                                      Assume assume, Budget& budget,
                                      const std::optional<Expression>& reference) {
    maths::giveFlintBackWithThisThread();
    return judgeLines(working, options, reference, assume, budget).lines;
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
    if (!expected)
        return correct();
    const Judgement judgement = againstReference(*expected, judged, question.assume(), budget);
    if (judged.endsInName && judgement.verdict != Verdict::Correct)
        return undecided(reasons::kNotDecided);
    return judgement;
}

} // namespace khatwa::grading
