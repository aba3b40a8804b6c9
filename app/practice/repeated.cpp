#include "app/practice/repeated.h"

#include "app/maths/read.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace khatwa::practice {

namespace {

using maths::Expression;
using maths::Kind;

/// Longer statements hold no formula that anybody types again.
constexpr std::size_t kLongest = 4000;

std::optional<Expression> readOf(std::string_view text, bool answer) {
    try {
        maths::Reading reading = answer ? maths::readAnswer(text) : maths::read(text);
        return std::move(reading.expression);
    } catch (const maths::TooLarge&) {
        return std::nullopt;
    }
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The first byte of most Arabic letters; digits and marks begin with it too, so two of them beside
/// each other are looked for only where no digit stands.
bool isWord(std::string_view run) {
    const bool digits = std::ranges::any_of(run, [](char c) { return c >= '0' && c <= '9'; });
    std::size_t letters = 0;
    for (std::size_t i = 0; i < run.size();) {
        const auto first = static_cast<unsigned char>(run[i]);
        const auto next = static_cast<unsigned char>(i + 1 < run.size() ? run[i + 1] : '\0');
        const bool arabic =
            (first == 0xD8 && next >= 0xA1) || (first == 0xD9 && (next <= 0x8A && next >= 0x80));
        letters = arabic || isLetter(run[i]) ? letters + 1 : 0;
        if (letters > 1 && !(digits && !arabic))
            return true;
        i += arabic ? 2 : 1;
    }
    return false;
}

/// What is left of plain words: `Work out: 16.75 - 12.03`.
void addPlain(std::string_view text, std::vector<std::string>& formulas) {
    std::string formula;
    const auto end = [&] {
        while (!formula.empty() &&
               std::string_view(" .,:;?!").find(formula.back()) != std::string_view::npos)
            formula.pop_back();
        if (!formula.empty())
            formulas.push_back(formula);
        formula.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = text.find_first_not_of(" \t\r\n", at);
        if (from == std::string_view::npos)
            break;
        at = std::min(text.find_first_of(" \t\r\n", from), text.size());
        const std::string_view run = text.substr(from, at - from);
        if (isWord(run)) {
            end();
            continue;
        }
        formula += run;
        formula += ' ';
    }
    end();
}

/// Formulas of a statement: between dollars and brackets, and among its words.
std::vector<std::string> formulasOf(std::string_view statement) {
    std::vector<std::string> formulas;
    while (!statement.empty()) {
        std::size_t open = std::string_view::npos;
        std::string_view mark, closing;
        for (const auto& [begin, end] : {std::pair<std::string_view, std::string_view>{"$$", "$$"},
                                         {"$", "$"},
                                         {"\\(", "\\)"},
                                         {"\\[", "\\]"}}) {
            const std::size_t found = statement.find(begin);
            if (found < open && !(begin == "$" && found > 0 && statement[found - 1] == '\\')) {
                open = found;
                mark = begin;
                closing = end;
            }
        }
        const std::size_t close = open == std::string_view::npos
                                      ? std::string_view::npos
                                      : statement.find(closing, open + mark.size());
        if (close == std::string_view::npos) {
            addPlain(statement, formulas);
            break;
        }
        addPlain(statement.substr(0, open), formulas);
        formulas.emplace_back(statement.substr(open + mark.size(), close - open - mark.size()));
        statement.remove_prefix(close + closing.size());
    }
    return formulas;
}

bool isCollection(const Expression& e) {
    return e.is(Kind::Sequence) || e.is(Kind::And) || e.is(Kind::Or) || e.is(Kind::System) ||
           e.is(Kind::List) || e.is(Kind::Set);
}

bool isNumber(const Expression& e) {
    return e.is(Kind::Number) || (e.is(Kind::Negate) && isNumber(e[0]));
}

/// 1629 ÷ 9 is read as a fraction is; where a whole number is asked for it is none.
bool isDivision(const Expression& e) {
    return e.is(Kind::Quotient) && isNumber(e[0]) && isNumber(e[1]);
}

bool isWholeNumber(const Expression& e) {
    return e.is(Kind::Negate)
               ? isWholeNumber(e[0])
               : e.is(Kind::Number) && e.text().find_first_of(".e") == std::string_view::npos;
}

/// Whether something is left to be worked out in it.
bool hasWork(const Expression& e) {
    switch (e.kind()) {
    case Kind::Sum:
    case Kind::Root:
    case Kind::Call:
    case Kind::Factorial:
    case Kind::Abs:
        return true;
    case Kind::Power:
        return !e[0].is(Kind::Unit);
    case Kind::Product:
        if (!std::ranges::any_of(e.children(), [](const Expression& factor) {
                return factor.is(Kind::Unit) || factor.is(Kind::Text);
            }))
            return true;
        break;
    case Kind::Quotient:
        if (isDivision(e))
            return false;
        if (!e[1].is(Kind::Unit))
            return true;
        break;
    default:
        break;
    }
    return std::ranges::any_of(e.children(), hasWork);
}

void addFormulas(const Expression& e, std::vector<Expression>& known) {
    known.push_back(e);
    if (isCollection(e))
        for (const Expression& part : e.children())
            addFormulas(part, known);
}

bool isIn(const Expression& e, const std::vector<Expression>& known) {
    if (std::ranges::find(known, e) != known.end())
        return true;
    if (isCollection(e) && e.size() > 0)
        return std::ranges::all_of(e.children(),
                                   [&](const Expression& part) { return isIn(part, known); });
    if (!e.is(Kind::Relation) || e.size() != 2 || e.relationAt(0) != maths::Rel::Equal)
        return false;
    return std::ranges::find(known, Expression::relation(e[1], maths::Rel::Equal, e[0])) !=
               known.end() ||
           (e[0].is(Kind::Symbol) && hasWork(e[1]) && isIn(e[1], known));
}

} // namespace

bool repeatsProblem(std::string_view statement, const grading::Task& task) {
    if (statement.size() > kLongest || task.answer.size() > kLongest || task.rule == "derivative" ||
        task.rule == "antiderivative")
        return false; // e^x is its own derivative
    const auto answer = readOf(task.answer, true);
    const auto expected = readOf(task.expected, true);
    if (!answer || !expected || *expected == *answer ||
        (!hasWork(*answer) && !(isDivision(*answer) && isWholeNumber(*expected))))
        return false;
    std::vector<Expression> known;
    for (const std::string& formula : formulasOf(statement))
        if (const auto read = readOf(formula, false))
            addFormulas(*read, known);
    return isIn(*answer, known) && !isIn(*expected, known);
}

} // namespace khatwa::practice
