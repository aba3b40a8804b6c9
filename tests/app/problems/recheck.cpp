#include "tests/app/problems/recheck.h"

#include "tests/app/problems/arithmetic_reader.h"

#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <regex>
#include <string>

namespace khatwa::problems::recheck {

namespace {

constexpr std::int64_t kPoints[] = {2, 3, 7, 1234567, 98765431};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

std::vector<std::int64_t> numbers(const std::string& text) {
    static const std::regex kNumber("-?\\d+");
    std::vector<std::int64_t> found;
    for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it)
        found.push_back(std::stoll(it->str()));
    return found;
}

/// The formulas of a statement; where it is written without dollars, what follows its first words.
std::vector<std::string> formulas(const Problem& problem) {
    if (has(problem.statement, "$"))
        return maths(problem.statement);
    std::string plain = problem.statement;
    for (const char* words : {"Work out: ", "Work out ", "Solve ", "Factor "})
        if (plain.starts_with(words))
            plain.erase(0, std::string_view(words).size());
    if (plain.ends_with('.'))
        plain.pop_back();
    return {plain};
}

std::string expect(const std::optional<Dual>& wanted, const std::optional<Dual>& given) {
    if (!wanted || !given)
        return "cannot be read";
    return wanted->value == given->value ? "" : "the answer has another value";
}

std::string sameEverywhere(const std::string& asked, const std::string& answer) {
    for (const std::int64_t point : kPoints) {
        const std::map<char, Dual> letters = {
            {'x', Dual::number(point)},     {'y', Dual::number(point + 5)},
            {'a', Dual::number(point + 1)}, {'b', Dual::number(point + 9)},
            {'t', Dual::number(point)},     {'n', Dual::number(point)}};
        if (std::string wrong = expect(evaluate(asked, letters), evaluate(answer, letters));
            !wrong.empty())
            return wrong;
    }
    return "";
}

/// Two quantities that are added, or the second taken from the first; or one expression.
std::string sumOrDifference(const Problem& problem) {
    const auto parts = formulas(problem);
    const auto answer = evaluate(problem.answer);
    if (parts.size() == 1)
        return expect(evaluate(parts[0]), answer);
    if (parts.size() != 2)
        return "not two quantities";
    const auto first = evaluate(parts[0]);
    const auto second = evaluate(parts[1]);
    if (!first || !second)
        return "cannot be read";
    if (problem.statement.starts_with("Subtract"))
        return expect(*second - *first, answer);
    if (has(problem.statement, "left") || has(problem.statement, "stay"))
        return expect(*first - *second, answer);
    return expect(*first + *second, answer);
}

std::string multiplication(const Problem& problem) {
    const auto found = numbers(problem.statement);
    if (found.size() != 2)
        return "not two numbers";
    return found[0] * found[1] == std::stoll(problem.answer) ? "" : "not the product";
}

std::string division(const Problem& problem) {
    const auto found = numbers(problem.statement);
    if (found.size() != 2)
        return "not two numbers";
    return found[1] * std::stoll(problem.answer) == found[0] ? "" : "not the quotient";
}

std::string fractions(const Problem& problem) {
    static const std::regex kLowest("\\\\frac\\{(\\d+)\\}\\{(\\d+)\\}");
    std::smatch match;
    if (std::regex_match(problem.answer, match, kLowest)) {
        if (std::gcd(std::stoll(match[1]), std::stoll(match[2])) != 1 || match[2] == "1")
            return "not in lowest terms";
    } else if (!std::regex_match(problem.answer, std::regex("\\d+"))) {
        return "neither a fraction nor a whole number";
    }
    return sumOrDifference(problem);
}

std::string decimals(const Problem& problem) {
    if (!std::regex_match(problem.answer, std::regex("\\d+(\\.\\d*[1-9])?")))
        return "not a decimal without zeros at its end";
    return sumOrDifference(problem);
}

std::string percent(const Problem& problem) {
    std::smatch match;
    if (!std::regex_search(problem.statement, match, std::regex("(\\d+)\\\\?%")))
        return "no percentage";
    const std::int64_t rate = std::stoll(match[1]);
    const auto found = numbers(problem.statement);
    if (found.size() != 2)
        return "not two numbers";
    const std::int64_t amount = match.position(1) < 20 && found[0] == rate ? found[1] : found[0];
    std::int64_t wanted = rate;
    if (has(problem.statement, "Increase") || has(problem.statement, "rises") ||
        has(problem.statement, "grows"))
        wanted = 100 + rate;
    else if (has(problem.statement, "Decrease") || has(problem.statement, "falls") ||
             has(problem.statement, "off"))
        wanted = 100 - rate;
    return amount * wanted == 100 * std::stoll(problem.answer) ? "" : "another percentage";
}

std::string ratio(const Problem& problem) {
    std::smatch match;
    if (!std::regex_search(problem.statement, match, std::regex("\\d+(:\\d+)+")))
        return "no ratio";
    const auto parts = numbers(match.str());
    const auto outside = numbers(match.prefix().str() + " " + match.suffix().str());
    if (outside.size() != 1)
        return "not one amount";
    const auto shares = numbers(problem.answer);
    if (shares.size() == 1)
        return shares[0] * parts[0] == outside[0] * parts[1] ? "" : "not in the ratio";
    if (shares.size() != parts.size() ||
        std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) != outside[0])
        return "the shares do not make the whole";
    for (std::size_t i = 1; i < shares.size(); ++i)
        if (shares[i] * parts[0] != shares[0] * parts[i])
            return "not in the ratio";
    return "";
}

std::string powers(const Problem& problem) {
    const auto parts = formulas(problem);
    return parts.size() == 1 ? sameEverywhere(parts[0], problem.answer) : "not one expression";
}

/// "x=3, y=-2" as letters with their values.
std::vector<std::pair<char, std::int64_t>> assignments(const std::string& answer) {
    std::vector<std::pair<char, std::int64_t>> found;
    for (const std::string& part : split(answer, ", "))
        if (part.size() > 2 && part[1] == '=')
            found.emplace_back(part[0], std::stoll(part.substr(2)));
    return found;
}

std::string satisfies(const std::string& equation, const std::map<char, Dual>& letters) {
    const auto sides = split(equation, "=");
    if (sides.size() != 2)
        return "not an equation: " + equation;
    return expect(evaluate(sides[0], letters), evaluate(sides[1], letters));
}

std::vector<std::string> equations(const Problem& problem) {
    std::vector<std::string> found;
    for (std::string part : formulas(problem)) {
        if (part.starts_with("\\begin{cases}")) {
            part = part.substr(13, part.size() - 13 - 11);
            for (const std::string& row : split(part, "\\\\"))
                found.push_back(row);
        } else if (has(part, "=")) {
            found.push_back(part);
        }
    }
    return found;
}

std::string linear(const Problem& problem) {
    const auto solved = assignments(problem.answer);
    if (solved.size() != 1)
        return "not one root";
    const auto found = equations(problem);
    if (found.size() == 1)
        return satisfies(found[0], {{solved[0].first, Dual::number(solved[0].second)}});
    const std::int64_t x = solved[0].second;
    const auto told = numbers(problem.statement);
    std::int64_t wanted = 0;
    if (has(problem.statement, "is multiplied by"))
        wanted = told.at(0) * x + (has(problem.statement, "subtracted") ? -told.at(1) : told.at(1));
    else if (has(problem.statement, "I add"))
        wanted = x + told.at(0);
    else if (has(problem.statement, "I take"))
        wanted = x - told.at(0);
    else
        return "a story that is not known";
    return wanted == told.back() ? "" : "the number does not fit the story";
}

std::string simultaneous(const Problem& problem) {
    std::map<char, Dual> letters;
    for (const auto& [letter, value] : assignments(problem.answer))
        letters[letter] = Dual::number(value);
    if (letters.size() != 2)
        return "not two values";
    auto found = equations(problem);
    if (has(problem.statement, "have the sum")) {
        const auto parts = formulas(problem);
        found = {parts.at(0) + "+" + parts.at(1) + "=" + parts.at(2),
                 parts.at(3) + "=" + parts.at(4)};
    }
    if (found.size() != 2)
        return "not two equations";
    for (const std::string& equation : found)
        if (std::string wrong = satisfies(equation, letters); !wrong.empty())
            return wrong;
    return "";
}

std::string factoring(const Problem& problem) {
    // Every bracket is linear, and its two coefficients have no common factor.
    static const std::regex kBracket("\\(([^()]*)\\)");
    int brackets = 0;
    for (std::sregex_iterator it(problem.answer.begin(), problem.answer.end(), kBracket), end;
         it != end; ++it, ++brackets) {
        const std::string inside = (*it)[1];
        if (has(inside, "^"))
            return "a factor can still be factored";
        const auto found = numbers(inside);
        if (found.size() == 2 && std::gcd(found[0], found[1]) != 1)
            return "a bracket has a common factor";
    }
    if (brackets == 0)
        return "not a product";
    const auto parts = formulas(problem);
    return parts.size() == 1 ? sameEverywhere(parts[0], problem.answer) : "not one expression";
}

std::string quadratics(const Problem& problem) {
    const auto found = equations(problem);
    if (found.size() != 1)
        return "not one equation";
    const auto roots = assignments(problem.answer);
    if (roots.empty() || roots.size() > 2)
        return "not one or two roots";
    if (roots.size() == 2 && roots[0].second >= roots[1].second)
        return "the roots are not in order";
    for (const auto& [letter, root] : roots)
        if (std::string wrong = satisfies(found[0], {{letter, Dual::number(root)}}); !wrong.empty())
            return wrong;
    // One root alone is a double root: the curve touches the axis there.
    const auto left =
        evaluate(split(found[0], "=")[0], {{roots[0].first, Dual::unknown(roots[0].second)}});
    if (!left || (roots.size() == 1) != (left->slope == 0))
        return "a root is missing";
    return "";
}

/// The function that is asked about, without "f(x)=" or the signs of calculus around it.
std::string theFunction(const std::vector<std::string>& parts) {
    for (const std::string& part : parts) {
        std::smatch match;
        if (std::regex_match(part, match, std::regex("(?:[fs]\\([xt]\\)|y)=(.*)")) ||
            std::regex_match(part, match, std::regex("\\\\frac\\{d\\}\\{d[xt]\\}\\((.*)\\)")) ||
            std::regex_match(
                part, match,
                std::regex("\\\\int(?:_\\{\\d+\\}\\^\\{\\d+\\}| )\\((.*)\\)\\\\,d[xt]")))
            return match[1];
    }
    return parts.empty() ? "" : parts[0];
}

std::optional<Dual> at(const std::string& function, Dual x) {
    return evaluate(function, {{'x', x}, {'t', x}});
}

std::string derivatives(const Problem& problem) {
    const std::string f = theFunction(maths(problem.statement));
    std::smatch match;
    if (std::regex_search(problem.statement, match,
                          std::regex("[fs]'\\((-?\\d+)\\)|at \\$x=(-?\\d+)"))) {
        const std::string place = match[1].matched ? match[1] : match[2];
        const auto there = at(f, Dual::unknown(std::stoll(place)));
        return there ? expect(Dual{there->slope, 0}, evaluate(problem.answer)) : "cannot be read";
    }
    for (const std::int64_t point : kPoints) {
        const auto there = at(f, Dual::unknown(point));
        const std::string wrong =
            there ? expect(Dual{there->slope, 0}, at(problem.answer, Dual::number(point)))
                  : "cannot be read";
        if (!wrong.empty())
            return wrong;
    }
    return "";
}

std::string integrals(const Problem& problem) {
    const std::string f = theFunction(maths(problem.statement));
    std::smatch match;
    if (std::regex_search(problem.statement, match, std::regex("_\\{(\\d+)\\}\\^\\{(\\d+)\\}")) ||
        std::regex_search(problem.statement, match,
                          std::regex("from \\$(\\d+)\\$ to \\$(\\d+)\\$"))) {
        const Dual a = Dual::number(std::stoll(match[1]));
        const Dual b = Dual::number(std::stoll(match[2]));
        const Dual middle = (a + b) / Dual::number(2);
        const auto left = at(f, a);
        const auto centre = at(f, middle);
        const auto right = at(f, b);
        if (!left || !centre || !right)
            return "cannot be read";
        const Dual area = (b - a) / Dual::number(6) * (*left + Dual::number(4) * *centre + *right);
        return expect(area, evaluate(problem.answer));
    }
    if (!problem.answer.ends_with("+C"))
        return "no constant of integration";
    const std::string integral = problem.answer.substr(0, problem.answer.size() - 2);
    for (const std::int64_t point : kPoints) {
        const auto there = at(integral, Dual::unknown(point));
        const std::string wrong =
            there ? expect(at(f, Dual::number(point)), Dual{there->slope, 0}) : "cannot be read";
        if (!wrong.empty())
            return wrong;
    }
    return "";
}

std::string geometry(const Problem& problem) {
    const auto told = numbers(problem.statement);
    const std::string& text = problem.statement;
    const auto is = [&problem](std::int64_t wanted) -> std::string {
        return problem.answer == std::to_string(wanted) ? "" : "another size";
    };
    const auto whole = [&problem] { return std::stoll(problem.answer); };
    if (has(text, "circle"))
        return problem.answer == std::to_string(has(text, "area") ? told.at(0) * told.at(0)
                                                                  : 2 * told.at(0)) +
                                     "\\pi"
                   ? ""
                   : "another size";
    if (has(text, "legs"))
        return whole() * whole() == told.at(0) * told.at(0) + told.at(1) * told.at(1)
                   ? ""
                   : "not a right triangle";
    if (has(text, "one leg") || has(text, "ladder"))
        return whole() * whole() == told.at(0) * told.at(0) - told.at(1) * told.at(1)
                   ? ""
                   : "not a right triangle";
    if (has(text, "triangle") && has(text, "base"))
        return is(told.at(0) * told.at(1) / 2);
    if (has(text, "triangle"))
        return is(180 - told.at(0) - told.at(1));
    if (has(text, "trapezium"))
        return is((told.at(0) + told.at(1)) * told.at(2) / 2);
    if (has(text, "volume"))
        return is(told.at(0) * told.at(1) * told.at(2));
    if (has(text, "square of side") || has(text, "A square has"))
        return is(has(text, "area") ? told.at(0) * told.at(0) : 4 * told.at(0));
    if (has(text, "Find its length") || has(text, "the other"))
        return whole() * told.at(1) == told.at(0) ? "" : "another length";
    if (has(text, "perimeter") || has(text, "fence"))
        return is(2 * (told.at(0) + told.at(1)));
    if (has(text, "area") || has(text, "square metres"))
        return is(told.at(0) * told.at(1));
    return "a figure that is not known";
}

} // namespace

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos)
            return parts;
        text.remove_prefix(end + separator.size());
    }
}

std::vector<std::string> maths(std::string_view text) {
    const auto parts = split(text, "$");
    std::vector<std::string> found;
    for (std::size_t i = 1; i < parts.size(); i += 2)
        found.push_back(parts[i]);
    return found;
}

std::string fault(const Problem& problem) {
    static const std::map<std::string, std::function<std::string(const Problem&)>> kChecks = {
        {"addition-subtraction", sumOrDifference},
        {"multiplication", multiplication},
        {"division", division},
        {"fractions", fractions},
        {"decimals", decimals},
        {"percent", percent},
        {"ratio", ratio},
        {"powers", powers},
        {"linear-equations", linear},
        {"simultaneous-equations", simultaneous},
        {"factoring", factoring},
        {"quadratics", quadratics},
        {"derivatives", derivatives},
        {"integrals", integrals},
        {"geometry", geometry},
    };
    const auto check = kChecks.find(problem.topic);
    return check == kChecks.end() ? "nobody rechecks this topic" : check->second(problem);
}

} // namespace khatwa::problems::recheck
