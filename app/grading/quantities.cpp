#include "app/grading/quantities.h"

#include "app/maths/rational.h"
#include "app/maths/units.h"

#include <algorithm>
#include <cctype>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;

namespace {

/// Powers of units beyond this mean nothing.
constexpr long kHighestPower = 20;

Quantity pure(Expression number) {
    Quantity quantity;
    quantity.number = std::move(number);
    quantity.factor = Expression::number(1);
    return quantity;
}

void addPowers(std::map<std::string, int>& to, const std::map<std::string, int>& from, int times) {
    for (const auto& [name, power] : from) {
        const int sum = to[name] += power * times;
        if (sum == 0)
            to.erase(name);
    }
}

std::optional<Quantity> unitQuantity(const std::string& name) {
    const auto meaning = maths::unitMeaning(name);
    if (!meaning)
        return std::nullopt;
    Quantity quantity = pure(Expression::number(1));
    quantity.factor = meaning->factor;
    quantity.offset = meaning->offset;
    quantity.dimension = meaning->dimension;
    quantity.units[maths::unitSymbol(name)] = 1;
    quantity.hasUnit = true;
    return quantity;
}

Expression times(const Expression& a, const Expression& b) {
    if (a.isNumber("1"))
        return b;
    if (b.isNumber("1"))
        return a;
    return maths::product({a, b});
}

/// A unit in a product counts differences of temperature: its offset is gone.
void multiply(Quantity& into, const Quantity& by) {
    const bool alone = !into.hasUnit && by.hasUnit;
    const bool keeps = into.hasUnit && !by.hasUnit;
    into.number = times(into.number, by.number);
    into.factor = times(into.factor, by.factor);
    into.offset = alone ? by.offset : keeps ? into.offset : Expression::number(0L);
    addPowers(into.dimension, by.dimension, 1);
    addPowers(into.units, by.units, 1);
    into.hasUnit = into.hasUnit || by.hasUnit;
}

std::optional<Quantity> raised(Quantity quantity, long power) {
    if (power == 1)
        return quantity;
    if (power > kHighestPower || power < -kHighestPower)
        return std::nullopt;
    const auto toPower = [&](Expression& e) {
        if (!e.isNumber("1"))
            e = maths::power(e, Expression::number(power));
    };
    toPower(quantity.number);
    toPower(quantity.factor);
    quantity.offset = Expression::number(0L);
    const std::map<std::string, int> dimension = std::move(quantity.dimension);
    const std::map<std::string, int> units = std::move(quantity.units);
    quantity.dimension.clear();
    quantity.units.clear();
    addPowers(quantity.dimension, dimension, static_cast<int>(power));
    addPowers(quantity.units, units, static_cast<int>(power));
    return quantity;
}

/// Quantities of one dimension added, in the unit of the first; `5 ft 3 in`.
std::optional<Quantity> added(const std::vector<Quantity>& parts) {
    std::vector<Expression> terms;
    for (const Quantity& part : parts) {
        if (part.dimension != parts[0].dimension || !part.hasUnit || part.isTemperature())
            return std::nullopt;
        terms.push_back(part.base());
    }
    Quantity total = parts[0];
    const bool sameUnit = std::ranges::all_of(
        parts, [&](const Quantity& part) { return part.units == parts[0].units; });
    if (sameUnit) {
        terms.clear();
        for (const Quantity& part : parts)
            terms.push_back(part.number);
    }
    total.number = maths::sum(std::move(terms));
    if (!sameUnit) { // in the first unit: what it is called must fit the number
        total.mixed = true;
        if (!total.factor.isNumber("1"))
            total.number = maths::quotient(total.number, total.factor);
    }
    return total;
}

/// 5 ft 3 in: numbers and units in turn, and the units of one dimension.
std::optional<Quantity> inTurn(const Expression& product, Budget& budget) {
    if (product.size() < 4 || product.size() % 2 != 0)
        return std::nullopt;
    std::vector<Quantity> parts;
    for (std::size_t i = 0; i < product.size(); i += 2) {
        auto part = quantityOf(product[i + 1], budget);
        if (hasUnits(product[i]) || !part || !part->hasUnit || !part->number.isNumber("1"))
            return std::nullopt;
        part->number = product[i];
        parts.push_back(std::move(*part));
    }
    return added(parts);
}

} // namespace

bool Quantity::isMoney() const {
    static constexpr std::string_view kCurrencies[] = {"$",   "€",   "£",   "¥",  "₹",
                                                       "SAR", "EGP", "AED", "KWD"};
    return dimension.size() == 1 && dimension.begin()->second == 1 && factor.isNumber("1") &&
           std::ranges::find(kCurrencies, dimension.begin()->first) != std::end(kCurrencies);
}

Expression Quantity::base() const {
    if (isTemperature())
        return times(maths::sum({number, offset}), factor);
    return times(number, factor);
}

bool hasUnits(const Expression& e) {
    if (e.is(Kind::Unit) || (e.is(Kind::Text) && maths::isUnitName(e.text())))
        return true;
    return std::ranges::any_of(e.children(), hasUnits);
}

std::optional<Quantity> quantityOf(const Expression& e, Budget& budget) {
    budget.spend(1);
    switch (e.kind()) {
    case Kind::Unit:
    case Kind::Text:
        return unitQuantity(e.text());
    case Kind::Degrees: {
        if (e.size() != 1)
            return pure(e);
        auto degrees = unitQuantity("°");
        if (degrees)
            degrees->number = e[0];
        return degrees;
    }
    default:
        break;
    }
    if (!hasUnits(e) && !maths::contains(e, Kind::Degrees))
        return maths::isScalar(e) ? std::optional(pure(e)) : std::nullopt;
    switch (e.kind()) {
    case Kind::Negate: {
        auto inner = quantityOf(e[0], budget);
        if (inner)
            inner->number = maths::negate(inner->number);
        return inner;
    }
    case Kind::Product: {
        if (auto turns = inTurn(e, budget))
            return turns;
        std::optional<Quantity> total;
        for (const Expression& child : e.children()) {
            auto factor = quantityOf(child, budget);
            if (!factor)
                return std::nullopt;
            if (total)
                multiply(*total, *factor);
            else
                total = std::move(factor);
        }
        return total;
    }
    case Kind::Quotient: {
        auto top = quantityOf(e[0], budget);
        auto below = quantityOf(e[1], budget);
        if (!top || !below)
            return std::nullopt;
        const bool plainDivisor = !below->hasUnit;
        const Expression number = below->number;
        below->number = Expression::number(1);
        auto inverse = raised(std::move(*below), -1);
        if (!inverse)
            return std::nullopt;
        if (plainDivisor) {
            top->number = maths::quotient(top->number, number);
            return top;
        }
        if (!number.isNumber("1"))
            top->number = maths::quotient(top->number, number);
        top->offset = Expression::number(0L);
        multiply(*top, *inverse);
        top->offset = Expression::number(0L);
        return top;
    }
    case Kind::Power: {
        // kmh^{-1} is km·h^-1: what is written so is never an hour and kilometre below a line.
        if (e[0].is(Kind::Unit, "kmh") && e[1] == Expression::number(-1))
            return unitQuantity("kph");
        auto base = quantityOf(e[0], budget);
        const auto exponent = maths::rationalValue(e[1], budget, 64);
        const auto power = exponent && exponent->isInteger() ? exponent->toLong() : std::nullopt;
        if (!base || !power)
            return std::nullopt;
        return raised(std::move(*base), *power);
    }
    case Kind::Sum: {
        std::vector<Quantity> parts;
        for (const Expression& child : e.children()) {
            auto part = quantityOf(child, budget);
            if (!part)
                return std::nullopt;
            parts.push_back(std::move(*part));
        }
        return added(parts);
    }
    default:
        return std::nullopt;
    }
}

namespace {

std::size_t wordEnd(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != ' ' && text[at] != '}' && text[at] != '$')
        ++at;
    return at;
}

} // namespace

std::string withSaidUnits(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> kBefore[] = {
        {"square ", "^2"}, {"sq ", "^2"}, {"sq. ", "^2"}, {"cubic ", "^3"}, {"cu ", "^3"}};
    // Longer words first.
    static constexpr std::pair<std::string_view, std::string_view> kAfter[] = {
        {" مربعةً", "^2"}, {" مربعة", "^2"}, {" مربعًا", "^2"}, {" مربعا", "^2"}, {" مربع", "^2"},
        {" مكعبةً", "^3"}, {" مكعبة", "^3"}, {" مكعبًا", "^3"}, {" مكعبا", "^3"}, {" مكعب", "^3"}};
    static constexpr std::pair<std::string_view, std::string_view> kWhole[] = {
        {"degrees Celsius", "°C"},
        {"degrees celsius", "°C"},
        {"degree Celsius", "°C"},
        {"degrees centigrade", "°C"},
        {"degrees Fahrenheit", "°F"},
        {"degrees fahrenheit", "°F"},
        {"درجة مئوية", "°C"},
        {"درجات مئوية", "°C"},
        {"درجة سيليزية", "°C"},
        {"درجات سيليزية", "°C"},
        {"درجة فهرنهايت", "°F"},
        {"°م", "°C"},
        {"° م", "°C"},
        {"كم/س", "كم/ساعة"},
        {"كم / س", "كم/ساعة"}};
    std::string out(text);
    if (text.size() > 400)
        return out;
    for (const auto& [word, power] : kBefore) {
        for (std::size_t at = out.find(word); at != std::string::npos;
             at = out.find(word, at + 1)) {
            if (at > 0 && out[at - 1] != ' ' && out[at - 1] != '{')
                continue;
            const std::size_t end = wordEnd(out, at + word.size());
            const std::string unit = out.substr(at + word.size(), end - at - word.size());
            if (maths::isUnitName(unit))
                out.replace(at, end - at, unit + std::string(power));
        }
    }
    for (const auto& [word, power] : kAfter) {
        const std::size_t at = out.find(word);
        if (at != std::string::npos)
            out.replace(at, word.size(), power);
    }
    for (const auto& [words, unit] : kWhole) {
        const std::size_t at = out.find(words);
        if (at == std::string::npos)
            continue;
        const std::size_t end = at + words.size();
        const auto next = static_cast<unsigned char>(end < out.size() ? out[end] : ' ');
        if (next < 0x80 ? !std::isalpha(next) : next < 0xD8 || next > 0xDB) // the words end here
            out.replace(at, words.size(), unit);
    }
    return out;
}

Expression withSigns(const Expression& e) {
    if (e.is(Kind::Symbol, "Omega"))
        return Expression::leaf(Kind::Unit, "Ω");
    const bool plain = e.is(Kind::Product) || e.is(Kind::Quotient) || e.is(Kind::Power);
    if (!plain)
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(withSigns(child));
    return Expression::node(e.kind(), std::move(children), e.text());
}

UnitHint unitHint(std::string_view text) {
    UnitHint hint;
    if (text.size() > 400)
        return hint; // no quantity is that long
    // Raised digits and those of Arabic belong to no word: م² is a unit squared, ٥م five of one.
    const auto isDigitAt = [&](std::size_t at) {
        static constexpr std::string_view kRaised[] = {"²", "³", "¹", "⁻", "⁴"};
        const std::string_view here = text.substr(at);
        return std::ranges::any_of(kRaised, [&](auto sign) { return here.starts_with(sign); }) ||
               (here.size() > 1 && here.substr(0, 2) >= "٠" && here.substr(0, 2) <= "٩");
    };
    const auto skipDigit = [&](std::size_t at) {
        return at + (text.substr(at).starts_with("⁻") || text.substr(at).starts_with("⁴") ? 3 : 2);
    };
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '$' && at > 0 && text[at - 1] == '\\') {
            hint.any = hint.clear = true; // \$5; a bare dollar mostly begins a formula
        } else if (c == '$' && std::ranges::count(text, '$') == 1) {
            hint.any = hint.clear = true;
        }
        if (c == '\\') {
            std::size_t end = at + 1;
            while (end < text.size() && isLetter(text[end]))
                ++end;
            const std::string_view command = text.substr(at, end - at);
            if (command == "\\text" || command == "\\mathrm") {
                at = end;
                continue;
            }
            if (command == "\\degree" || command == "\\Omega" || command == "\\circ")
                hint.any = true;
            at = std::max(end, at + 1);
            continue;
        }
        if (isDigitAt(at)) {
            at = skipDigit(at);
            continue;
        }
        if (!isLetter(c)) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isLetter(text[end]) && !isDigitAt(end))
            ++end;
        const std::string_view word = text.substr(at, end - at);
        // The units in a run: km, or kmh.
        const bool unit = maths::isUnitName(word);
        if (unit || word.size() >= 3) {
            const char before = at == 0 ? ' ' : text[at - 1];
            const bool apart = before == ' ' || before == '{' || before == '~' || before == '/';
            hint.any = hint.any || unit;
            hint.clear = hint.clear || (unit && (word.size() > 1 || apart));
        }
        at = end;
    }
    return hint;
}

} // namespace khatwa::grading
