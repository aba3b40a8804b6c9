#include "app/maths/print.h"

#include <algorithm>
#include <array>
#include <map>

namespace khatwa::maths {

namespace {

/// How tightly a printed form holds together.
enum Level {
    kRows,
    kCommas,
    kIff,
    kImplies,
    kOr,
    kAnd,
    kNot,
    kRelation,
    kSetOperation,
    kRatio,
    kSum,
    kTerm,
    kFactor,
    kPower,
    kAtom
};

Level levelOf(const Expression& e) {
    switch (e.kind()) {
    case Kind::Sum:
    case Kind::PlusMinus:
        return kSum;
    case Kind::Negate:
    case Kind::Product:
    case Kind::Mixed:
        return kTerm;
    case Kind::Percent:
    case Kind::Degrees:
    case Kind::Factorial:
    case Kind::DoubleFactorial:
    case Kind::Power:
        return kPower;
    case Kind::Quotient:
        return kFactor;
    case Kind::Call:
        return e.text() == "mod" && e.size() == 2 ? kTerm : kAtom;
    case Kind::Ratio:
        return kRatio;
    case Kind::Relation:
        return kRelation;
    case Kind::Not:
        return kNot;
    case Kind::And:
        return kAnd;
    case Kind::Or:
    case Kind::Xor:
        return kOr;
    case Kind::Implies:
        return kImplies;
    case Kind::Iff:
        return kIff;
    case Kind::Sequence:
        return kCommas;
    case Kind::System:
        return kRows;
    case Kind::Union:
    case Kind::Intersection:
    case Kind::Difference:
        return kSetOperation;
    default:
        return kAtom;
    }
}

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
        return " \\pmod ";
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

class Printer {
public:
    std::string out;

    void print(const Expression& e, Level least) {
        if (levelOf(e) < least) {
            out += "\\left(";
            body(e);
            out += "\\right)";
        } else {
            body(e);
        }
    }

private:
    void group(const Expression& e) {
        out += '{';
        body(e);
        out += '}';
    }

    void join(const Expression& e, std::string_view between, Level least) {
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (i > 0)
                out += between;
            print(e[i], least);
        }
    }

    void symbol(const std::string& name) {
        const auto letter = [&](std::string_view base) {
            const bool greek = base.size() > 1 && static_cast<unsigned char>(base[0]) < 0x80;
            if (greek)
                out += "\\" + std::string(base) + " ";
            else
                out += base;
        };
        const std::size_t open = name.find('(');
        if (open != std::string::npos && name.ends_with(')')) {
            const std::string accent = name.substr(0, open);
            const std::string inner = name.substr(open + 1, name.size() - open - 2);
            out += "\\" + accent + "{";
            if (inner.find_first_of("_'") != std::string::npos)
                symbol(inner);
            else
                out += inner;
            out += "}";
            return;
        }
        const std::size_t primes = name.find('\'');
        std::string base = name.substr(0, primes);
        const std::size_t under = base.find('_');
        letter(std::string_view(base).substr(0, under));
        if (under != std::string::npos)
            out += "_{" + base.substr(under + 1) + "}";
        if (primes != std::string::npos)
            out += name.substr(primes);
    }

    void constant(const std::string& name) {
        static const std::map<std::string_view, std::string_view> kSigns{
            {"pi", "\\pi "},
            {"e", "\\mathrm{e}"},
            {"i", "\\mathrm{i}"},
            {"infinity", "\\infty "},
            {"emptyset", "\\emptyset "},
            {"reals", "\\mathbb{R}"},
            {"naturals", "\\mathbb{N}"},
            {"integers", "\\mathbb{Z}"},
            {"rationals", "\\mathbb{Q}"},
            {"complexes", "\\mathbb{C}"}};
        const auto found = kSigns.find(name);
        if (found == kSigns.end())
            out += "\\text{" + name + "}";
        else
            out += found->second;
    }

    void number(const std::string& digits) {
        const std::size_t open = digits.find('(');
        if (open == std::string::npos) {
            out += digits;
            return;
        }
        const std::size_t close = digits.find(')');
        out += digits.substr(0, open) + "\\overline{" + digits.substr(open + 1, close - open - 1) +
               "}" + digits.substr(close + 1);
    }

    void sum(const Expression& e) {
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (i == 0) {
                print(e[0], e[0].is(Kind::PlusMinus) ? kSum : kTerm);
            } else if (e[i].is(Kind::Negate)) {
                out += '-';
                print(e[i][0], e[i][0].is(Kind::Negate) ? kFactor : kTerm);
            } else {
                out += '+';
                print(e[i], kTerm);
            }
        }
    }

    /// Factors stand side by side only where nobody, the reader included, can take two for one.
    static bool canStandBeside(const Expression& left, const Expression& right) {
        const auto letterLike = [](const Expression& e) {
            const Expression& base = e.is(Kind::Power) ? e[0] : e;
            return base.is(Kind::Symbol) || base.is(Kind::Constant) || base.is(Kind::Root);
        };
        const auto bracketed = [](const Expression& e) {
            const Expression& base = e.is(Kind::Power) ? e[0] : e;
            return base.is(Kind::Sum);
        };
        if (left.is(Kind::Number))
            return letterLike(right) || bracketed(right) || right.is(Kind::Call);
        if (bracketed(left))
            return bracketed(right);
        if (letterLike(left))
            return letterLike(right);
        return false;
    }

    void product(const Expression& e) {
        for (std::size_t i = 0; i < e.size(); ++i) {
            const Expression& factor = e[i];
            if (i > 0)
                out += canStandBeside(e[i - 1], factor) ? "" : " \\cdot ";
            const bool quotientFirst = i == 0 && factor.is(Kind::Quotient);
            print(factor, quotientFirst ? kFactor : factor.is(Kind::Quotient) ? kFactor : kFactor);
        }
    }

    void call(const Expression& e) {
        const std::string& name = e.text();
        static constexpr auto kCommands = std::to_array<std::string_view>(
            {"sin",    "cos",    "tan",  "cot",  "sec",  "csc",  "arcsin",
             "arccos", "arctan", "sinh", "cosh", "tanh", "coth", "ln",
             "log",    "exp",    "max",  "min",  "gcd",  "det",  "arg"});
        if ((name == "floor" || name == "ceil") && e.size() == 1) {
            out += "\\left\\l" + name + " ";
            body(e[0]);
            out += "\\right\\r" + name + " ";
            return;
        }
        if (name == "norm" && e.size() == 1) {
            out += "\\left\\|";
            body(e[0]);
            out += "\\right\\|";
            return;
        }
        if (name == "binomial" && e.size() == 2) {
            out += "\\binom";
            group(e[0]);
            group(e[1]);
            return;
        }
        if (name == "mod" && e.size() == 2) {
            print(e[0], kFactor);
            out += " \\bmod ";
            print(e[1], kFactor);
            return;
        }
        if (std::ranges::find(kCommands, name) != kCommands.end())
            out += "\\" + name;
        else if (name.find_first_of("_'") != std::string::npos || name.size() == 1)
            symbol(name);
        else
            out += "\\operatorname{" + name + "}";
        if (name == "log" && e.size() == 2) {
            out += '_';
            group(e[1]);
            out += "\\left(";
            print(e[0], kIff);
        } else {
            out += "\\left(";
            for (std::size_t i = 0; i < e.size(); ++i) {
                if (i > 0)
                    out += ", ";
                print(e[i], kIff);
            }
        }
        out += "\\right)";
    }

    void bracketed(const Expression& e, std::string_view open, std::string_view close) {
        out += open;
        join(e, ", ", kIff);
        out += close;
    }

    void body(const Expression& e) {
        switch (e.kind()) {
        case Kind::Number:
            return number(e.text());
        case Kind::Symbol:
            return symbol(e.text());
        case Kind::Constant:
            return constant(e.text());
        case Kind::Unit:
            out += "\\,\\mathrm{" + e.text() + "}";
            return;
        case Kind::Text:
            out += "\\text{" + e.text() + "}";
            return;
        case Kind::Sum:
            return sum(e);
        case Kind::Product:
            return product(e);
        case Kind::Negate:
            out += '-';
            return print(e[0], e[0].is(Kind::Negate) ? kFactor : kTerm);
        case Kind::Quotient:
            out += "\\frac";
            group(e[0]);
            return group(e[1]);
        case Kind::Power:
            print(e[0], kAtom);
            out += '^';
            return group(e[1]);
        case Kind::Root:
            out += "\\sqrt";
            if (!e[1].isNumber("2")) {
                out += '[';
                print(e[1], kSum);
                out += ']';
            }
            return group(e[0]);
        case Kind::Mixed:
            print(e[0], kAtom);
            out += "\\ ";
            return print(e[1], kFactor);
        case Kind::Percent:
            print(e[0], kAtom);
            out += "\\%";
            return;
        case Kind::Degrees:
            print(e[0], kAtom);
            out += "^{\\circ}";
            if (e.size() > 1)
                out += " " + e[1].text() + "'";
            if (e.size() > 2)
                out += " " + e[2].text() + "''";
            return;
        case Kind::Factorial:
            print(e[0], kAtom);
            out += '!';
            return;
        case Kind::DoubleFactorial:
            print(e[0], kAtom);
            out += "!!";
            return;
        case Kind::Abs:
            out += "\\left|";
            body(e[0]);
            out += "\\right|";
            return;
        case Kind::PlusMinus: {
            const std::string sign = e.text() == "+-" ? " \\pm " : " \\mp ";
            if (e.size() == 2)
                print(e[0], kSum);
            out += sign;
            return print(e[e.size() - 1], kTerm);
        }
        case Kind::Ratio:
            return join(e, ":", kSum);
        case Kind::Call:
            return call(e);
        case Kind::Relation:
            for (std::size_t i = 0; i < e.size(); ++i) {
                if (i > 0) {
                    out += relationSign(e.relationAt(i - 1));
                    if (e.relationAt(i - 1) == Rel::Modulo) {
                        group(e[i]);
                        continue;
                    }
                }
                print(e[i], kSetOperation);
            }
            return;
        case Kind::Not:
            out += " \\lnot ";
            return print(e[0], kNot);
        case Kind::And:
            return join(e, " \\land ", kNot);
        case Kind::Or:
            return join(e, " \\lor ", kAnd);
        case Kind::Xor:
            return join(e, " \\oplus ", kAnd);
        case Kind::Implies:
            print(e[0], kOr);
            out += " \\implies ";
            return print(e[1], kImplies);
        case Kind::Iff:
            return join(e, " \\iff ", kImplies);
        case Kind::Interval:
            out += e.lowClosed() ? "\\left[" : "\\left(";
            join(e, ", ", kIff);
            out += e.highClosed() ? "\\right]" : "\\right)";
            return;
        case Kind::Set:
            return bracketed(e, "\\left\\{", "\\right\\}");
        case Kind::SetBuilder:
            out += "\\left\\{";
            print(e[0], kRelation);
            out += " \\mid ";
            print(e[1], kCommas);
            out += "\\right\\}";
            return;
        case Kind::Tuple:
            return bracketed(e, "\\left(", "\\right)");
        case Kind::List:
            return bracketed(e, "\\left[", "\\right]");
        case Kind::Sequence:
            return join(e, ", ", kIff);
        case Kind::Union:
            return join(e, " \\cup ", kRatio);
        case Kind::Intersection:
            return join(e, " \\cap ", kRatio);
        case Kind::Difference:
            return join(e, " \\setminus ", kRatio);
        case Kind::Matrix: {
            out += "\\begin{pmatrix}";
            const std::size_t columns = e.columns();
            for (std::size_t i = 0; i < e.size(); ++i) {
                if (i > 0)
                    out += i % columns == 0 ? " \\\\ " : " & ";
                print(e[i], kIff);
            }
            out += "\\end{pmatrix}";
            return;
        }
        case Kind::Piecewise:
            out += "\\begin{cases}";
            for (std::size_t i = 0; i + 1 < e.size(); i += 2) {
                if (i > 0)
                    out += " \\\\ ";
                print(e[i], kIff);
                out += " & ";
                print(e[i + 1], kIff);
            }
            out += "\\end{cases}";
            return;
        case Kind::System:
            return join(e, " \\\\ ", kCommas);
        }
    }
};

} // namespace

std::string toLatex(const Expression& expression) {
    Printer printer;
    printer.print(expression, kRows);
    return std::move(printer.out);
}

} // namespace khatwa::maths
