// Units behind numbers.
//
// With ReadOptions::units, letters behind a number, or behind another unit, are units wherever
// their run is one. Without it only what cannot well be letters of a problem: upright letters
// (\mathrm{m}, \text{ m}), words and symbols of kSafe behind a number, and whatever follows a unit.

#include "app/maths/read_parser.h"
#include "app/maths/units.h"

#include <algorithm>
#include <array>

namespace khatwa::maths::reading {

namespace {

/// Units of two or more letters whose letters are hardly ever a product in a school's problems. The
/// second row only where a blank stands between: 2mg is a weight as often as milligrams.
constexpr auto kSafe = std::to_array<std::string_view>(
    {"km", "cm",  "mm",  "kg",  "Hz", "kHz", "MHz", "GHz", "kPa", "kJ", "kW", "kWh",
     "kN", "mph", "rpm", "mol", "mL", "min", "hr",  "hrs", "sec", "ft", "lb", "lbs"});
constexpr auto kSafeApart = std::to_array<std::string_view>(
    {"mg", "ml", "ms", "dm", "nm", "Pa", "mA", "mV", "kV", "yd", "oz", "mi", "cL", "cl", "eV"});

/// More letters than two units have.
constexpr std::size_t kLongestRun = 40;

bool isLetterToken(const Token& token) {
    return token.type == Tok::Letter || token.type == Tok::Function ||
           token.type == Tok::Constant || token.type == Tok::Text;
}

} // namespace

/// Where letters that stand side by side in the text end: the last one's place.
std::size_t Parser::lastOfRun(std::size_t from) const {
    std::size_t last = from;
    while (isLetterToken(list_[last + 1]) && !list_[last + 1].space &&
           list_[last + 1].at == list_[last].end() && last - from < kLongestRun)
        ++last;
    return last;
}

std::string_view Parser::run(std::size_t from, std::size_t last) const {
    return tokens_.source.substr(list_[from].at, list_[last].end() - list_[from].at);
}

/// Where the second of two units begins that letters side by side are (Nm); 0: they are none.
std::size_t Parser::unitSplit(std::size_t from, std::size_t last) const {
    if (last - from >= kLongestRun)
        return 0;
    for (std::size_t split = last; split > from; --split)
        if (isUnitName(run(from, split - 1)) && isUnitName(run(split, last)))
            return split;
    return 0;
}

/// Whether the bracket, the group or the one letter at a place holds nothing but units, numbers and
/// what joins them: (kg*m^2/s). Letters that are no unit say that the others are none either.
/// `place` becomes the one behind it.
bool Parser::holdsOnlyUnits(std::size_t& place) const {
    constexpr std::size_t kMostTokens = 100; // so that brackets in brackets cost no more
    const std::size_t end = place + kMostTokens;
    int depth = 0;
    do {
        if (place == end)
            return false;
        const Token& token = list_[place];
        switch (token.type) {
        case Tok::Open:
            if (token.code != '(' && token.code != '[')
                return false;
            ++depth;
            break;
        case Tok::GroupOpen:
            ++depth;
            break;
        case Tok::Close:
        case Tok::GroupClose:
            --depth;
            break;
        case Tok::Number:
        case Tok::Times:
        case Tok::Slash:
        case Tok::Caret:
        case Tok::Frac:
        case Tok::Unit:
            break;
        case Tok::Minus: // s^{-1}
            if (list_[place - 1].type != Tok::Caret && list_[place - 1].type != Tok::GroupOpen)
                return false;
            break;
        case Tok::Name:
            if (!isUnitName(token.text))
                return false;
            break;
        case Tok::Letter:
        case Tok::Function:
        case Tok::Constant:
        case Tok::Text: {
            if (!token.plain) {
                if (token.type != Tok::Text || !unitText(token.text))
                    return false;
                break;
            }
            const std::size_t last = std::min(lastOfRun(place), end - 1);
            const Tok next = list_[last + 1].type;
            if (next == Tok::Under || next == Tok::Prime || next == Tok::Open ||
                (!isUnitName(run(place, last)) && unitSplit(place, last) == 0))
                return false;
            place = last;
            break;
        }
        default:
            return false;
        }
        ++place;
    } while (depth > 0);
    return depth == 0;
}

/// A unit at this place, or nothing is taken. `certain`: whatever stands before.
std::optional<Expression> Parser::unit(bool certain) {
    const Token token = here();
    const bool wanted = certain || unitsWanted_ || options_.units;
    const auto powered = [&](Expression made) {
        // cm2, m3 in plain typing
        if (at(Tok::Number) && !here().space && !tokens_.latex && here().text.size() == 1) {
            made = power(std::move(made), Expression::number(here().text));
            ++at_;
        }
        return made;
    };
    switch (token.type) {
    case Tok::Name:
        if (!isUnitName(token.text) || (token.text == "d" && ahead().type == Tok::Letter))
            return std::nullopt;
        ++at_;
        return Expression::leaf(Kind::Unit, token.text);
    case Tok::Text:
        if (auto made = unitText(token.text)) {
            ++at_;
            return made;
        }
        return std::nullopt;
    case Tok::GroupOpen: // \mathrm{m/s}
        if (token.code != 'u' || !isLetterToken(ahead()) || !isUnitName(ahead().text))
            return std::nullopt;
        {
            const bool before = unitsWanted_;
            unitsWanted_ = true;
            Expression made = group();
            unitsWanted_ = before;
            return made;
        }
    case Tok::Frac: { // \frac{\mathrm{km}}{\mathrm{h}}
        const Token& first = ahead(ahead().type == Tok::GroupOpen ? 2 : 1);
        const bool upright = first.type == Tok::Name || first.type == Tok::Text;
        std::size_t place = at_ + 1;
        if (upright ? !isUnitName(first.text)
                    : !wanted || first.type != Tok::Letter || !holdsOnlyUnits(place) ||
                          !holdsOnlyUnits(place))
            return std::nullopt;
        const bool before = unitsWanted_;
        unitsWanted_ = true;
        Expression made = fractionOf();
        unitsWanted_ = before;
        return made;
    }
    case Tok::Relation: // 5 in
        if (!wanted || token.code != static_cast<char>(Rel::In) || !token.plain ||
            token.length != 2)
            return std::nullopt;
        ++at_;
        if (beginsOperand()) {
            --at_;
            return std::nullopt;
        }
        return powered(Expression::leaf(Kind::Unit, "in"));
    case Tok::Letter:
    case Tok::Function:
    case Tok::Constant:
        break;
    default:
        return std::nullopt;
    }
    const std::size_t last = lastOfRun(at_);
    const std::string_view whole = run(at_, last);
    if (!token.plain || list_[last + 1].type == Tok::Under || list_[last + 1].type == Tok::Prime)
        return std::nullopt;
    if (!wanted) {
        const bool safe = std::ranges::find(kSafe, whole) != kSafe.end() ||
                          (token.space && std::ranges::find(kSafeApart, whole) != kSafeApart.end());
        if (!safe || list_[last + 1].type == Tok::Open)
            return std::nullopt;
    } else if (token.type == Tok::Function && ahead().type == Tok::Open) {
        return std::nullopt;
    }
    if (isUnitName(whole)) {
        at_ = last + 1;
        return powered(Expression::leaf(Kind::Unit, whole));
    }
    if (!wanted)
        return std::nullopt;
    if (const std::size_t split = unitSplit(at_, last); split != 0) {
        Expression made = Expression::leaf(Kind::Unit, run(at_, split - 1));
        at_ = split;
        return made;
    }
    return std::nullopt;
}

/// What stands upright in \text{…}: a unit, or units with signs between them.
std::optional<Expression> Parser::unitText(std::string_view text) const {
    if (isUnitName(text))
        return Expression::leaf(Kind::Unit, text);
    const std::size_t end = text.find_first_of("/*^ 0123456789");
    constexpr std::size_t kLongest = 40;
    if (text.size() > kLongest || end == std::string_view::npos || !isUnitName(text.substr(0, end)))
        return std::nullopt;
    try {
        ReadOptions options = options_;
        options.units = true;
        Tokens tokens(text, options);
        Expression made = Parser(tokens, options, true).whole();
        if (isUnit(made))
            return made;
    } catch (const Failure&) { // words that begin with a unit
    }
    return std::nullopt;
}

} // namespace khatwa::maths::reading
