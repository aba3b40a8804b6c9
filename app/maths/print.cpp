#include "app/maths/print.h"

#include "app/maths/print_writer.h"
#include "app/maths/read_parser.h"

#include <algorithm>
#include <utility>

namespace khatwa::maths::printing {

namespace {

std::string_view relationSign(Rel rel) {
    switch (rel) {
    case Rel::Equal:
        return "=";
    case Rel::NotEqual:
        return " \\ne ";
    case Rel::Less:
        return "<";
    case Rel::LessEqual:
        return " \\le ";
    case Rel::Greater:
        return ">";
    case Rel::GreaterEqual:
        return " \\ge ";
    case Rel::Approximately:
        return " \\approx ";
    case Rel::In:
        return " \\in ";
    case Rel::NotIn:
        return " \\notin ";
    case Rel::Subset:
        return " \\subset ";
    case Rel::SubsetEqual:
        return " \\subseteq ";
    case Rel::Congruent:
        return " \\equiv ";
    case Rel::Modulo:
        return " \\pmod";
    case Rel::Proportional:
        return " \\propto ";
    case Rel::Parallel:
        return " \\parallel ";
    case Rel::Perpendicular:
        return " \\perp ";
    case Rel::Similar:
        return " \\sim ";
    }
    return "=";
}

/// What a factor begins and ends with, under its exponent.
const Expression& baseOf(const Expression& e) {
    return e.is(Kind::Power) ? e[0] : e;
}

bool isLetterLike(const Expression& e) {
    const Expression& base = baseOf(e);
    return base.is(Kind::Symbol) || base.is(Kind::Root) ||
           (base.is(Kind::Constant) &&
            (base.text() == "pi" || base.text() == "e" || base.text() == "i"));
}

bool isBracketedSum(const Expression& e) {
    return baseOf(e).is(Kind::Sum);
}

bool isPlainCall(const Expression& e) {
    const Expression& base = baseOf(e);
    if (!base.is(Kind::Call))
        return false;
    constexpr std::string_view kNames[] = {"sin", "cos", "tan", "cot", "sec", "csc",
                                           "ln",  "log", "exp", "f",   "g",   "h"};
    return std::ranges::find(kNames, base.text()) != std::end(kNames);
}

/// Whether no sign is needed between two factors: nobody, the reader included, takes them for one.
bool standsBeside(const Expression& left, const Expression& right) {
    if (right.is(Kind::Unit) || (right.is(Kind::Power) && right[0].is(Kind::Unit)))
        return !left.is(Kind::Text);
    if (left.is(Kind::Number))
        return isLetterLike(right) || isBracketedSum(right) || isPlainCall(right) ||
               (right.is(Kind::Text) && !readsAsUnit(right.text()));
    if (isBracketedSum(left))
        return isBracketedSum(right) || isLetterLike(right);
    if (left.is(Kind::Quotient) || isLetterLike(left))
        return isLetterLike(right) || (isPlainCall(right) && !left.is(Kind::Quotient));
    return isPlainCall(left) && isPlainCall(right);
}

/// Whether a factor begins, as printed, with a letter.
bool beginsWithLetter(const Expression& e) {
    const Expression& base = baseOf(e);
    return isLetterLike(e) || (base.is(Kind::Call) && base.text().size() == 1);
}

/// Letters, numbers and what joins them, all of which units have too.
bool hasShapeOfUnits(const Expression& e) {
    switch (e.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Text:
        return true;
    case Kind::Product:
    case Kind::Quotient:
    case Kind::Power:
    case Kind::Negate:
        return std::ranges::all_of(e.children(), hasShapeOfUnits);
    default:
        return false;
    }
}

/// Whether the reader could take a factor for a unit, or letters in it for units, behind a number.
bool mayBeUnits(const Expression& e) {
    switch (e.kind()) {
    case Kind::Symbol:
    case Kind::Text:
    case Kind::Call:
        return needsMark(e);
    case Kind::Power:
    case Kind::Percent:
    case Kind::Degrees:
    case Kind::Factorial:
    case Kind::DoubleFactorial:
        return mayBeUnits(e[0]);
    case Kind::Product:
    case Kind::Negate:
        return hasShapeOfUnits(e);
    case Kind::Quotient: {
        if (hasShapeOfUnits(e))
            return true;
        const Expression* first = &e[0];
        while (first->size() > 0)
            first = &(*first)[0];
        return needsMark(*first);
    }
    default:
        return false;
    }
}

} // namespace

Level levelOf(const Expression& e) {
    switch (e.kind()) {
    case Kind::Sum:
    case Kind::PlusMinus:
        return Level::Sum;
    case Kind::Negate:
    case Kind::Product:
        return Level::Term;
    case Kind::Mixed:
    case Kind::Quotient:
        return Level::Factor;
    case Kind::Percent:
    case Kind::Degrees:
    case Kind::Factorial:
    case Kind::DoubleFactorial:
    case Kind::Power:
        return Level::Power;
    case Kind::Text:
        return Level::Power;
    case Kind::Call: {
        const std::string& name = e.text();
        if (name == "sum" || name == "product" || name == "limit" ||
            (name == "mod" && e.size() == 2))
            return Level::Term;
        if (name == "integral" || name == "diff")
            return Level::Factor;
        return name == "approximately" ? Level::Relation : Level::Atom;
    }
    case Kind::Ratio:
        return Level::Ratio;
    case Kind::Relation:
        return Level::Relation;
    case Kind::Not:
        return Level::Not;
    case Kind::And:
        return Level::And;
    case Kind::Or:
    case Kind::Xor:
        return Level::Or;
    case Kind::Implies:
        return Level::Implies;
    case Kind::Iff:
        return Level::Iff;
    case Kind::Sequence:
        return Level::Commas;
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
        return Level::SetOperation;
    default:
        return Level::Atom;
    }
}

void Writer::print(const Expression& e, Level least) {
    if (levelOf(e) < least || (inSet_ && e.is(Kind::Ratio)))
        bracketed(e, "\\left(", "\\right)");
    else
        body(e);
}

void Writer::bracketed(const Expression& e, std::string_view open, std::string_view close) {
    out += open;
    body(e);
    out += close;
}

void Writer::group(const Expression& e) {
    bracketed(e, "{", "}");
}

void Writer::join(const Expression& e, std::string_view between, Level least) {
    for (std::size_t i = 0; i < e.size(); ++i) {
        if (i > 0)
            out += between;
        print(e[i], least);
    }
}

void Writer::sum(const Expression& e) {
    for (std::size_t i = 0; i < e.size(); ++i) {
        if (i == 0) {
            print(e[0], e[0].is(Kind::PlusMinus) ? Level::Sum : Level::Term);
        } else if (e[i].is(Kind::Negate)) {
            out += '-';
            print(e[i][0], e[i][0].is(Kind::Negate) ? Level::Factor : Level::Term);
        } else {
            out += '+';
            print(e[i], Level::Term);
        }
    }
}

void Writer::product(const Expression& e) {
    const bool units = std::exchange(inUnits_, inUnits_ || contains(e, Kind::Unit));
    for (std::size_t i = 0; i < e.size(); ++i) {
        const Expression& factor = e[i];
        const bool beside = i > 0 && standsBeside(e[i - 1], factor);
        if (i > 0)
            out += beside ? "" : " \\cdot ";
        if (beside && beginsWithLetter(factor) && isLetterLike(e[i - 1]) && out.back() != ' ')
            out += ' '; // letters side by side would be a name
        // d before a letter would be a differential
        const Expression& base = baseOf(factor);
        if (i + 1 < e.size() && (base.is(Kind::Symbol, "d") || base.is(Kind::Symbol, "partial"))) {
            out += "\\mathit{";
            symbol(base.text());
            out += '}';
            if (factor.is(Kind::Power))
                exponent(factor[1]);
            continue;
        }
        const bool before = inUnits_;
        inUnits_ = before || (i > 0 && reading::isMeasure(e[i - 1]) && mayBeUnits(factor));
        print(factor, Level::Factor);
        inUnits_ = before;
    }
    inUnits_ = units;
}

/// Letters of an exponent are no units, unless there is a number before them in it.
void Writer::exponent(const Expression& e) {
    const bool units = std::exchange(inUnits_, false);
    out += '^';
    group(e);
    inUnits_ = units;
}

void Writer::relation(const Expression& e) {
    for (std::size_t i = 0; i < e.size(); ++i) {
        if (i > 0) {
            const Rel rel = e.relationAt(i - 1);
            if (out.back() == '!')
                out += ' '; // x! =, and not x !=
            out += relationSign(rel);
            if (rel == Rel::Modulo) {
                group(e[i]);
                continue;
            }
        }
        print(e[i], Level::SetOperation);
    }
}

/// The first thing behind \{, where a table would be taken for a system.
void Writer::first(const Expression& e, Level least) {
    if (e.is(Kind::Piecewise) || e.is(Kind::System))
        bracketed(e, "\\left(", "\\right)");
    else
        print(e, least);
}

void Writer::set(const Expression& e) {
    const bool before = std::exchange(inSet_, true);
    out += "\\left\\{";
    if (e.is(Kind::SetBuilder)) {
        first(e[0], Level::Iff);
        out += " \\mid ";
        print(e[1], Level::Iff);
    } else {
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (i > 0)
                out += ", ";
            i == 0 ? first(e[0], Level::Iff) : print(e[i], Level::Iff);
        }
    }
    out += "\\right\\}";
    inSet_ = before;
}

void Writer::rows(const Expression& e) {
    out += "\\begin{cases}";
    join(e, " \\\\ ", Level::Iff);
    out += "\\end{cases}";
}

void Writer::cases(const Expression& e) {
    out += "\\begin{cases}";
    for (std::size_t i = 0; i + 1 < e.size(); i += 2) {
        if (i > 0)
            out += " \\\\ ";
        print(e[i], Level::Iff);
        if (e[i + 1].is(Kind::Constant, "true")) {
            out += " & \\text{otherwise}";
        } else {
            out += " & \\text{if }";
            print(e[i + 1], Level::Iff);
        }
    }
    out += "\\end{cases}";
}

void Writer::matrix(const Expression& e, std::string_view environment) {
    out += "\\begin{" + std::string(environment) + "}";
    const std::size_t columns = e.columns();
    for (std::size_t i = 0; i < e.size(); ++i) {
        if (i > 0)
            out += i % columns == 0 ? " \\\\ " : " & ";
        print(e[i], Level::Iff);
    }
    out += "\\end{" + std::string(environment) + "}";
}

void Writer::degrees(const Expression& e) {
    print(e[0], Level::Atom);
    out += "^{\\circ}";
    constexpr std::string_view kMarks[] = {"", "'", "''"};
    for (std::size_t i = 1; i < e.size() && i < std::size(kMarks); ++i) {
        out += ' ';
        number(e[i].text());
        out += kMarks[i];
    }
}

void Writer::body(const Expression& e) {
    if (inUnits_ && needsMark(e)) { // braces keep what is in them from being a unit
        inUnits_ = false;
        out += e.is(Kind::Symbol) ? "\\mathit{" : "{";
        body(e);
        out += '}';
        inUnits_ = true;
        return;
    }
    switch (e.kind()) {
    case Kind::Number:
        return number(e.text());
    case Kind::Symbol:
        return symbol(e.text());
    case Kind::Constant:
        return constant(e);
    case Kind::Unit:
        return unit(e.text());
    case Kind::Text:
        return text(e.text());
    case Kind::Sum:
        return sum(e);
    case Kind::Product:
        return product(e);
    case Kind::Negate:
        out += '-';
        return print(e[0], e[0].is(Kind::Negate) ? Level::Factor : Level::Term);
    case Kind::Quotient: {
        const bool units = std::exchange(inUnits_, inUnits_ || contains(e, Kind::Unit));
        out += "\\frac";
        group(e[0]);
        group(e[1]);
        inUnits_ = units;
        return;
    }
    case Kind::Power:
        print(e[0], Level::Atom);
        return exponent(e[1]);
    case Kind::Root:
        out += "\\sqrt";
        if (!e[1].isNumber("2")) {
            out += '[';
            print(e[1], Level::Sum);
            out += ']';
        }
        return group(e[0]);
    case Kind::Mixed:
        number(e[0].text());
        return body(e[1]);
    case Kind::Percent:
        print(e[0], Level::Atom);
        out += "\\%";
        return;
    case Kind::Degrees:
        return degrees(e);
    case Kind::Factorial:
        print(e[0], Level::Atom);
        out += '!';
        return;
    case Kind::DoubleFactorial:
        print(e[0], Level::Atom);
        out += "!!";
        return;
    case Kind::Abs:
        if (e[0].is(Kind::Matrix))
            return matrix(e[0], "vmatrix");
        out += "\\left|";
        print(e[0], Level::Iff);
        out += "\\right|";
        return;
    case Kind::PlusMinus:
        if (e.size() == 2)
            print(e[0], Level::Sum);
        out += e.text() == "+-" ? " \\pm " : " \\mp ";
        return print(e[e.size() - 1], Level::Term);
    case Kind::Ratio:
        return join(e, ":", Level::Sum);
    case Kind::Call:
        return call(e);
    case Kind::Relation:
        return relation(e);
    case Kind::Not:
        out += " \\lnot ";
        return print(e[0], Level::Not);
    case Kind::And:
        return join(e, " \\land ", Level::Not);
    case Kind::Or:
        return join(e, " \\lor ", Level::And);
    case Kind::Xor:
        return join(e, " \\oplus ", Level::And);
    case Kind::Implies:
        print(e[0], Level::Or);
        out += " \\implies ";
        return print(e[1], Level::Implies);
    case Kind::Iff:
        return join(e, " \\iff ", Level::Implies);
    case Kind::Interval: {
        const bool open = !e.lowClosed() && !e.highClosed(); // (a, b) would be a point
        out += e.lowClosed() ? "\\left[" : open ? "\\left]" : "\\left(";
        join(e, ", ", Level::Iff);
        out += e.highClosed() ? "\\right]" : open ? "\\right[" : "\\right)";
        return;
    }
    case Kind::Set:
    case Kind::SetBuilder:
        return set(e);
    case Kind::Tuple:
        out += "\\left(";
        join(e, ", ", Level::Iff);
        out += "\\right)";
        return;
    case Kind::List:
        out += "\\left[";
        join(e, ", ", Level::Iff);
        out += "\\right]";
        return;
    case Kind::Sequence:
        return join(e, ", ", Level::Iff);
    case Kind::Union:
        return join(e, " \\cup ", Level::Ratio);
    case Kind::Intersection:
        return join(e, " \\cap ", Level::Ratio);
    case Kind::Difference:
        return join(e, " \\setminus ", Level::Ratio);
    case Kind::Matrix:
        return matrix(e, "pmatrix");
    case Kind::Piecewise:
        return cases(e);
    case Kind::System:
        return rows(e);
    }
}

} // namespace khatwa::maths::printing

namespace khatwa::maths {

std::string toLatex(const Expression& expression) {
    printing::Writer writer;
    writer.print(expression, printing::Level::Commas);
    return std::move(writer.out);
}

} // namespace khatwa::maths
