// Calls: functions, sums, integrals, limits, derivatives.

#include "app/maths/print_writer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::maths::printing {

namespace {

/// Functions that KaTeX has a command for.
constexpr auto kCommands = std::to_array<std::string_view>(
    {"sin",  "cos",  "tan",  "cot",  "sec", "csc", "arcsin", "arccos", "arctan",
     "sinh", "cosh", "tanh", "coth", "ln",  "log", "exp",    "max",    "min",
     "gcd",  "det",  "arg",  "sup",  "inf", "dim", "ker",    "deg"});

bool isDigits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

void Writer::call(const Expression& e) {
    const std::string& name = e.text();
    if (e.size() == 1 && (name == "floor" || name == "ceil")) {
        out += "\\left\\l" + name + " ";
        print(e[0], Level::Iff);
        out += "\\right\\r" + name + " ";
        return;
    }
    if (e.size() == 1 && name == "norm") {
        out += "\\left\\|";
        print(e[0], Level::Iff);
        out += "\\right\\|";
        return;
    }
    if (e.size() == 1 && name == "approximately") {
        out += " \\approx ";
        return print(e[0], Level::SetOperation);
    }
    if (e.size() == 2 && name == "binomial") {
        out += "\\binom";
        group(e[0]);
        return group(e[1]);
    }
    if (e.size() == 2 && name == "mod") {
        const bool units = std::exchange(inUnits_, inUnits_ || contains(e, Kind::Unit));
        print(e[0], Level::Factor);
        out += " \\bmod ";
        print(e[1], Level::Factor);
        inUnits_ = units;
        return;
    }
    if (bigOperator(e) || derivative(e))
        return;
    function(e);
}

/// Σ, Π, ∫, lim and \left.…\right| where their parts are as they are usually written.
bool Writer::bigOperator(const Expression& e) {
    const std::string& name = e.text();
    const auto bounds = [&](std::size_t low) {
        out += '_';
        group(e[low]);
        out += '^';
        group(e[low + 1]);
        out += ' ';
    };
    if ((name == "sum" || name == "product") && e.size() == 4 && e[1].is(Kind::Symbol)) {
        out += name == "sum" ? "\\sum_{" : "\\prod_{";
        print(e[1], Level::SetOperation);
        out += '=';
        print(e[2], Level::SetOperation);
        out += "}^";
        group(e[3]);
        out += ' ';
        print(e[0], Level::Term);
        return true;
    }
    if (name == "integral" && (e.size() == 2 || e.size() == 4) && isLetterSymbol(e[1])) {
        out += "\\int";
        if (e.size() == 4)
            bounds(2);
        else
            out += ' ';
        print(e[0], Level::Sum);
        out += "\\,\\mathrm{d}";
        symbol(e[1].text());
        return true;
    }
    if (name == "limit" && (e.size() == 3 || e.size() == 4) && isLetterSymbol(e[1])) {
        out += "\\lim_{";
        symbol(e[1].text());
        out += " \\to ";
        print(e[2], e.size() == 4 ? Level::Atom : Level::Sum);
        if (e.size() == 4)
            out += "^{" + e[3].text() + "}";
        out += "} ";
        print(e[0], Level::Term);
        return true;
    }
    if (name == "evaluate" && e.size() == 3 && e[1].is(Kind::Symbol)) {
        out += "\\left.";
        first(e[0], Level::Iff);
        out += "\\right|_{";
        print(e[1], Level::SetOperation);
        out += '=';
        print(e[2], Level::SetOperation);
        out += '}';
        return true;
    }
    return false;
}

bool Writer::derivative(const Expression& e) {
    if (e.text() != "diff" || e.size() < 2 || e.size() > 3 || !isLetterSymbol(e[1]) ||
        e[1].text().find_first_of("_'") != std::string::npos)
        return false;
    std::string order;
    if (e.size() == 3) {
        const bool times = (e[2].is(Kind::Number) && isDigits(e[2].text()) && e[2].text() != "1") ||
                           (isLetterSymbol(e[2]) && e[2].text().size() == 1);
        if (!times)
            return false;
        order = "^{" + e[2].text() + "}";
    }
    out += "\\frac{\\mathrm{d}" + order + "}{\\mathrm{d}";
    symbol(e[1].text());
    out += order + "}";
    bracketed(e[0], "\\left(", "\\right)");
    return true;
}

void Writer::function(const Expression& e) {
    std::string_view name = e.text();
    const bool inverse = name.ends_with("^-1");
    if (inverse)
        name.remove_suffix(3);
    if (std::ranges::find(kCommands, name) != kCommands.end())
        out += "\\" + std::string(name);
    else if (name == "gamma")
        out += "\\Gamma ";
    else if (name.size() == 1 || name.find_first_of("_'") != std::string_view::npos ||
             static_cast<unsigned char>(name[0]) >= 0x80)
        symbol(name);
    else
        out += "\\operatorname{" + std::string(name) + "}";
    if (inverse)
        out += "^{-1}";
    const bool base = name == "log" && e.size() == 2;
    if (base) {
        out += '_';
        group(e[1]);
    }
    out += "\\left(";
    for (std::size_t i = 0; i < (base ? 1 : e.size()); ++i) {
        if (i > 0)
            out += ", ";
        print(e[i], Level::Iff);
    }
    out += "\\right)";
}

} // namespace khatwa::maths::printing
