// What names in Latin and Arabic letters stand for.

#include "app/maths/read_table.h"

namespace khatwa::maths::reading {

namespace {

constexpr auto kWords = sorted(std::to_array<Entry>({
    {"alpha", {Tok::Letter}},
    {"beta", {Tok::Letter}},
    {"gamma", {Tok::Letter}},
    {"delta", {Tok::Letter}},
    {"epsilon", {Tok::Letter}},
    {"varepsilon", {Tok::Letter, 0, "epsilon"}},
    {"zeta", {Tok::Letter}},
    {"eta", {Tok::Letter}},
    {"theta", {Tok::Letter}},
    {"kappa", {Tok::Letter}},
    {"lambda", {Tok::Letter}},
    {"mu", {Tok::Letter}},
    {"nu", {Tok::Letter}},
    {"rho", {Tok::Letter}},
    {"sigma", {Tok::Letter}},
    {"tau", {Tok::Letter}},
    {"phi", {Tok::Letter}},
    {"chi", {Tok::Letter}},
    {"psi", {Tok::Letter}},
    {"omega", {Tok::Letter}},
    {"Gamma", {Tok::Letter}},
    {"Delta", {Tok::Letter}},
    {"Theta", {Tok::Letter}},
    {"Lambda", {Tok::Letter}},
    {"Sigma", {Tok::Letter}},
    {"Phi", {Tok::Letter}},
    {"Psi", {Tok::Letter}},
    {"Omega", {Tok::Letter}},
    {"pi", {Tok::Constant}},
    {"Pi", {Tok::Constant, 0, "pi"}},
    {"PI", {Tok::Constant, 0, "pi"}},
    {"infinity", {Tok::Constant}},
    {"Infinity", {Tok::Constant, 0, "infinity"}},
    {"infty", {Tok::Constant, 0, "infinity"}},
    {"inf", {Tok::Constant, 0, "infinity"}},
    {"oo", {Tok::Function}},
    {"minf", {Tok::Constant, 'm', "infinity"}},
    {"emptyset", {Tok::Constant}},
    {"reals", {Tok::Constant}},
    {"true", {Tok::Constant}},
    {"True", {Tok::Constant, 0, "true"}},
    {"TRUE", {Tok::Constant, 0, "true"}},
    {"false", {Tok::Constant}},
    {"False", {Tok::Constant, 0, "false"}},
    {"FALSE", {Tok::Constant, 0, "false"}},
    {"undefined", {Tok::Constant}},
    {"Undefined", {Tok::Constant, 0, "undefined"}},
    {"DNE", {Tok::Constant, 0, "undefined"}},
    {"sin", {Tok::Function}},
    {"cos", {Tok::Function}},
    {"tan", {Tok::Function}},
    {"tg", {Tok::Function, 0, "tan"}},
    {"cot", {Tok::Function}},
    {"ctg", {Tok::Function, 0, "cot"}},
    {"cotg", {Tok::Function, 0, "cot"}},
    {"sec", {Tok::Function}},
    {"csc", {Tok::Function}},
    {"cosec", {Tok::Function, 0, "csc"}},
    {"arcsin", {Tok::Function}},
    {"arccos", {Tok::Function}},
    {"arctan", {Tok::Function}},
    {"arctg", {Tok::Function, 0, "arctan"}},
    {"arccot", {Tok::Function}},
    {"arcsec", {Tok::Function}},
    {"arccsc", {Tok::Function}},
    {"asin", {Tok::Function, 0, "arcsin"}},
    {"acos", {Tok::Function, 0, "arccos"}},
    {"atan", {Tok::Function, 0, "arctan"}},
    {"acot", {Tok::Function, 0, "arccot"}},
    {"asec", {Tok::Function, 0, "arcsec"}},
    {"acsc", {Tok::Function, 0, "arccsc"}},
    {"sinh", {Tok::Function}},
    {"cosh", {Tok::Function}},
    {"tanh", {Tok::Function}},
    {"coth", {Tok::Function}},
    {"sech", {Tok::Function}},
    {"csch", {Tok::Function}},
    {"cosech", {Tok::Function, 0, "csch"}},
    {"cotan", {Tok::Function, 0, "cot"}},
    {"arccosec", {Tok::Function, 0, "arccsc"}},
    {"arccotan", {Tok::Function, 0, "arccot"}},
    {"sen", {Tok::Function, 0, "sin"}},
    {"arcsen", {Tok::Function, 0, "arcsin"}},
    {"Union", {Tok::Function, 0, "union"}},
    {"arsinh", {Tok::Function}},
    {"arcosh", {Tok::Function}},
    {"artanh", {Tok::Function}},
    {"arcoth", {Tok::Function}},
    {"arsech", {Tok::Function}},
    {"arcsch", {Tok::Function}},
    {"arcsinh", {Tok::Function, 0, "arsinh"}},
    {"arccosh", {Tok::Function, 0, "arcosh"}},
    {"arctanh", {Tok::Function, 0, "artanh"}},
    {"arccoth", {Tok::Function, 0, "arcoth"}},
    {"arcsech", {Tok::Function, 0, "arsech"}},
    {"arccsch", {Tok::Function, 0, "arcsch"}},
    {"asinh", {Tok::Function, 0, "arsinh"}},
    {"acosh", {Tok::Function, 0, "arcosh"}},
    {"atanh", {Tok::Function, 0, "artanh"}},
    {"acoth", {Tok::Function, 0, "arcoth"}},
    {"asech", {Tok::Function, 0, "arsech"}},
    {"acsch", {Tok::Function, 0, "arcsch"}},
    {"ln", {Tok::Function}},
    {"log", {Tok::Function}},
    {"lg", {Tok::Function}},
    {"exp", {Tok::Function}},
    {"cis", {Tok::Function}},
    {"sqrt", {Tok::Function}},
    {"cbrt", {Tok::Function}},
    {"root", {Tok::Function}},
    {"nthroot", {Tok::Function, 0, "root"}},
    {"abs", {Tok::Function}},
    {"floor", {Tok::Function}},
    {"ceil", {Tok::Function}},
    {"ceiling", {Tok::Function, 0, "ceil"}},
    {"round", {Tok::Function}},
    {"sign", {Tok::Function}},
    {"sgn", {Tok::Function, 0, "sign"}},
    {"signum", {Tok::Function, 0, "sign"}},
    {"min", {Tok::Function}},
    {"max", {Tok::Function}},
    {"gcd", {Tok::Function}},
    {"lcm", {Tok::Function}},
    {"binomial", {Tok::Function}},
    {"binom", {Tok::Function, 0, "binomial"}},
    {"nCr", {Tok::Function, 0, "binomial"}},
    {"nPr", {Tok::Function, 0, "permutations"}},
    {"permutations", {Tok::Function}},
    {"product", {Tok::Function}},
    {"evaluate", {Tok::Function}},
    {"approximately", {Tok::Function}},
    {"conj", {Tok::Function}},
    {"conjugate", {Tok::Function, 0, "conj"}},
    {"realpart", {Tok::Function, 0, "re"}},
    {"imagpart", {Tok::Function, 0, "im"}},
    {"re", {Tok::Function}},
    {"Re", {Tok::Function, 0, "re"}},
    {"im", {Tok::Function}},
    {"Im", {Tok::Function, 0, "im"}},
    {"arg", {Tok::Function}},
    {"det", {Tok::Function}},
    {"trace", {Tok::Function}},
    {"tr", {Tok::Function, 0, "trace"}},
    {"rank", {Tok::Function}},
    {"transpose", {Tok::Function}},
    {"inverse", {Tok::Function}},
    {"dot", {Tok::Function}},
    {"cross", {Tok::Function}},
    {"norm", {Tok::Function}},
    {"factorial", {Tok::Function}},
    {"diff", {Tok::Function}},
    {"int", {Tok::Function, 0, "integral"}},
    {"integrate", {Tok::Function, 0, "integral"}},
    {"integral", {Tok::Function}},
    {"sum", {Tok::Function}},
    {"limit", {Tok::Function}},
    {"matrix", {Tok::Function}},
    {"intersection", {Tok::Function}},
    {"cc", {Tok::Function}},
    {"co", {Tok::Function}},
    {"oc", {Tok::Function}},
    {"and", {Tok::And, 'w'}},
    {"AND", {Tok::And, 'w'}},
    {"And", {Tok::And, 'w'}},
    {"or", {Tok::Or, 'w'}},
    {"OR", {Tok::Or, 'w'}},
    {"Or", {Tok::Or, 'w'}},
    {"nounand", {Tok::And}},
    {"nounor", {Tok::Or}},
    {"not", {Tok::Not}},
    {"NOT", {Tok::Not}},
    {"xor", {Tok::Xor}},
    {"XOR", {Tok::Xor}},
    {"implies", {Tok::Implies}},
    {"iff", {Tok::Iff}},
    {"if", {Tok::If}},
    {"for", {Tok::If}},
    {"when", {Tok::If}},
    {"where", {Tok::If}},
    {"If", {Tok::If}},
    {"otherwise", {Tok::Otherwise}},
    {"per", {Tok::Slash}},
    {"percent", {Tok::Percent}},
    {"degree", {Tok::Degree}},
    {"degrees", {Tok::Degree}},
    {"deg", {Tok::Degree}},
    {"lim", {Tok::Limit}},
    {"union", {Tok::Function}},
    {"else", {Tok::Otherwise}},
    {"mod", {Tok::Mod}},
    {"in", {Tok::Relation, code(Rel::In)}},
}));

/// Which names of kWords may stand inside a run of letters (`xsinx`, `2pir`): the others are words
/// only when they stand alone, since their letters make products too (`am`, `dot`, `or`).
bool mayStandInRun(const Entry& entry) {
    if (entry.name == "pi" || entry.name == "sqrt" || entry.name == "abs")
        return true;
    if (entry.meaning.type == Tok::Letter)
        return entry.name.size() >= 4;
    if (entry.meaning.type != Tok::Function || entry.name.size() < 2)
        return false;
    constexpr auto kRun = std::to_array<std::string_view>(
        {"sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "arccot", "sinh",
         "cosh", "tanh", "coth", "sech", "csch", "ln", "log", "exp"});
    return std::ranges::find(kRun, entry.name) != kRun.end();
}

constexpr auto kArabic = sorted(std::to_array<Entry>({
    {"جا", {Tok::Function, 0, "sin"}},
    {"حا", {Tok::Function, 0, "sin"}},
    {"جتا", {Tok::Function, 0, "cos"}},
    {"حتا", {Tok::Function, 0, "cos"}},
    {"ظا", {Tok::Function, 0, "tan"}},
    {"طا", {Tok::Function, 0, "tan"}},
    {"ظتا", {Tok::Function, 0, "cot"}},
    {"طتا", {Tok::Function, 0, "cot"}},
    {"قا", {Tok::Function, 0, "sec"}},
    {"قتا", {Tok::Function, 0, "csc"}},
    {"لو", {Tok::Function, 0, "log"}},
    {"لط", {Tok::Function, 0, "ln"}},
    {"لن", {Tok::Function, 0, "ln"}},
    {"جذر", {Tok::Function, 0, "sqrt"}},
    {"الجذر", {Tok::Function, 0, "sqrt"}},
    {"نها", {Tok::Limit}},
    {"نهـا", {Tok::Limit}},
    {"باي", {Tok::Constant, 0, "pi"}},
    {"و", {Tok::And, 'w'}},
    {"أو", {Tok::Or, 'w'}},
    {"او", {Tok::Or, 'w'}},
    {"ليس", {Tok::Not}},
    {"إذا", {Tok::If}},
    {"عندما", {Tok::If}},
}));

} // namespace

std::optional<Meaning> wordMeaning(std::string_view word) {
    return find(kWords, word);
}

std::size_t nameInRun(std::string_view run, Meaning& meaning) {
    constexpr std::size_t kLongest = 10;
    for (std::size_t length = std::min(run.size(), kLongest); length >= 2; --length) {
        const std::string_view name = run.substr(0, length);
        const auto found = std::ranges::lower_bound(kWords, name, {}, &Entry::name);
        if (found != kWords.end() && found->name == name && mayStandInRun(*found)) {
            meaning = found->meaning;
            if (meaning.text.empty())
                meaning.text = found->name;
            return length;
        }
    }
    return 0;
}

std::optional<Meaning> arabicMeaning(std::string_view word) {
    return find(kArabic, word);
}

} // namespace khatwa::maths::reading
