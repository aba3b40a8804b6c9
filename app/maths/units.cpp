#include "app/maths/units.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <vector>

namespace khatwa::maths {

namespace {

enum class Prefixes : std::uint8_t { None, Symbols };

/// One unit: its symbols first, then the words for it. Values from the SI brochure (9th edition,
/// 2019, with the values that are fixed by definition) and NIST SP 811, appendix B.
struct Unit {
    std::string_view symbol;
    std::string_view also;  ///< other symbols, blanks between them
    std::string_view words; ///< singulars, blanks between them; English plurals are made
    std::string_view top;   ///< factor = top / bottom · π^piPower
    std::string_view bottom;
    int piPower;
    std::string_view dimension; ///< "kg m2 s-2"
    Prefixes prefixes;
    std::string_view offset = "0";
};

constexpr Prefixes kAll = Prefixes::Symbols;
constexpr Prefixes kNo = Prefixes::None;

constexpr auto kUnits = std::to_array<Unit>({
    // SI: base and derived.
    {"m", "م", "meter metre متر أمتار مترًا مترا", "1", "1", 0, "m", kAll},
    {"g", "غ غم جم", "gram gramme غرام جرام غراما جراما", "1", "1000", 0, "kg", kAll},
    {"s", "sec secs ث", "second ثانية ثوان ثواني ثوانٍ", "1", "1", 0, "s", kAll},
    {"A", "", "ampere amp أمبير", "1", "1", 0, "A", kAll},
    {"K", "", "kelvin كلفن", "1", "1", 0, "K", kAll},
    {"mol", "", "mole مول", "1", "1", 0, "mol", kAll},
    {"cd", "", "candela", "1", "1", 0, "cd", kAll},
    {"rad", "", "radian راديان", "1", "1", 0, "rad", kAll},
    {"sr", "", "steradian", "1", "1", 0, "rad2", kAll},
    {"Hz", "", "hertz هرتز", "1", "1", 0, "s-1", kAll},
    {"N", "", "newton نيوتن", "1", "1", 0, "kg m s-2", kAll},
    {"Pa", "", "pascal باسكال", "1", "1", 0, "kg m-1 s-2", kAll},
    {"J", "", "joule جول", "1", "1", 0, "kg m2 s-2", kAll},
    {"W", "", "watt واط", "1", "1", 0, "kg m2 s-3", kAll},
    {"C", "", "coulomb كولوم", "1", "1", 0, "A s", kAll},
    {"V", "", "volt فولت", "1", "1", 0, "kg m2 s-3 A-1", kAll},
    {"F", "", "farad فاراد", "1", "1", 0, "kg-1 m-2 s4 A2", kAll},
    {"Ω", "ohm Ohm Ω \\Omega", "ohm أوم", "1", "1", 0, "kg m2 s-3 A-2", kAll},
    {"S", "", "siemens", "1", "1", 0, "kg-1 m-2 s3 A2", kAll},
    {"Wb", "", "weber", "1", "1", 0, "kg m2 s-2 A-1", kAll},
    {"T", "", "tesla تسلا", "1", "1", 0, "kg s-2 A-1", kAll},
    {"H", "", "henry هنري", "1", "1", 0, "kg m2 s-2 A-2", kAll},
    {"lm", "", "lumen", "1", "1", 0, "cd rad2", kAll},
    {"lx", "", "lux", "1", "1", 0, "cd rad2 m-2", kAll},
    {"Bq", "", "becquerel", "1", "1", 0, "s-1", kAll},
    {"Gy", "", "gray", "1", "1", 0, "m2 s-2", kAll},
    {"Sv", "", "sievert", "1", "1", 0, "m2 s-2", kAll},
    {"kat", "", "katal", "1", "1", 0, "mol s-1", kAll},
    {"VA", "", "", "1", "1", 0, "kg m2 s-3", kAll},
    {"M", "", "molar", "1000", "1", 0, "mol m-3", kAll},
    {"L", "l ℓ ل", "liter litre لتر لترا لترًا ليتر", "1", "1000", 0, "m3", kAll},
    {"t", "", "tonne طن أطنان", "1000", "1", 0, "kg", kAll},
    {"eV", "", "electronvolt", "1.602176634e-19", "1", 0, "kg m2 s-2", kAll},
    {"cal", "", "calorie سعرة سعر", "4.184", "1", 0, "kg m2 s-2", kAll},
    {"Wh", "", "", "3600", "1", 0, "kg m2 s-2", kAll},
    {"bar", "", "بار", "100000", "1", 0, "kg m-1 s-2", kAll},
    {"Ci", "", "curie", "37000000000", "1", 0, "s-1", kAll},
    {"rem", "", "", "0.01", "1", 0, "m2 s-2", kAll},
    {"bit", "", "", "1", "1", 0, "bit", kAll},
    {"B", "", "byte بايت", "8", "1", 0, "bit", kAll},

    // Time.
    {"min", "mins د", "minute دقيقة دقائق", "60", "1", 0, "s", kNo},
    {"h", "hr hrs", "hour ساعة ساعات", "3600", "1", 0, "s", kNo},
    {"d", "", "day يوم أيام يوما يومًا", "86400", "1", 0, "s", kNo},
    {"week", "wk", "week أسبوع أسابيع", "604800", "1", 0, "s", kNo},
    {"month", "", "month شهر أشهر شهور", "2629800", "1", 0, "s", kNo},
    {"year", "yr yrs", "year سنة سنوات عام أعوام", "31557600", "1", 0, "s", kNo},

    // Angles and turns.
    {"°", "deg ˚ º \\degree ^\\circ", "degree درجة درجات", "1", "180", 1, "rad", kNo},
    {"arcmin", "", "arcminute", "1", "10800", 1, "rad", kNo},
    {"arcsec", "", "arcsecond", "1", "648000", 1, "rad", kNo},
    {"grad", "gon", "", "1", "200", 1, "rad", kNo},
    {"rev", "revs", "revolution turn دورة دورات", "2", "1", 1, "rad", kNo},
    {"rpm", "", "", "1", "30", 1, "rad s-1", kNo},

    // Temperature.
    {"°C", "℃ degC \\degreeCelsius ˚C ºC °م", "celsius", "1", "1", 0, "K", kNo, "273.15"},
    {"°F", "℉ degF ˚F ºF °ف", "fahrenheit", "5", "9", 0, "K", kNo, "459.67"},

    // Length, area, volume.
    {"in", "", "inch بوصة بوصات", "0.0254", "1", 0, "m", kNo},
    {"ft", "", "foot قدم أقدام", "0.3048", "1", 0, "m", kNo},
    {"yd", "yds", "yard ياردة", "0.9144", "1", 0, "m", kNo},
    {"mi", "", "mile ميل أميال", "1609.344", "1", 0, "m", kNo},
    {"nmi", "", "", "1852", "1", 0, "m", kNo},
    {"Å", "", "angstrom", "1e-10", "1", 0, "m", kNo},
    {"au", "AU", "", "149597870700", "1", 0, "m", kNo},
    {"ly", "", "lightyear", "9460730472580800", "1", 0, "m", kNo},
    {"ha", "", "hectare هكتار", "10000", "1", 0, "m2", kNo},
    {"ac", "", "acre فدان", "4046.8564224", "1", 0, "m2", kNo},
    {"cc", "ccm", "", "0.000001", "1", 0, "m3", kNo},
    {"gal", "", "gallon جالون غالون", "0.003785411784", "1", 0, "m3", kNo},
    {"qt", "", "quart", "0.000946352946", "1", 0, "m3", kNo},
    {"pt", "", "pint", "0.000473176473", "1", 0, "m3", kNo},
    {"cup", "", "cup", "0.0002365882365", "1", 0, "m3", kNo},
    {"floz", "", "", "0.0000295735295625", "1", 0, "m3", kNo},
    {"tbsp", "", "tablespoon", "0.00001478676478125", "1", 0, "m3", kNo},
    {"tsp", "", "teaspoon", "0.00000492892159375", "1", 0, "m3", kNo},

    // Speed.
    {"mph", "", "", "0.44704", "1", 0, "m s-1", kNo},
    {"kph", "kmh kmph", "", "1000", "3600", 0, "m s-1", kNo},
    {"kn", "", "knot عقدة", "1852", "3600", 0, "m s-1", kNo},

    // Mass and force.
    {"lb", "lbs", "pound رطل أرطال", "0.45359237", "1", 0, "kg", kNo},
    {"oz", "", "ounce أونصة", "0.028349523125", "1", 0, "kg", kNo},
    {"ton", "tons", "", "907.18474", "1", 0, "kg", kNo},
    {"u", "amu Da", "dalton", "1.66053906660e-27", "1", 0, "kg", kNo},
    {"lbf", "", "", "4.4482216152605", "1", 0, "kg m s-2", kNo},
    {"dyn", "", "dyne", "0.00001", "1", 0, "kg m s-2", kNo},

    // Pressure, energy, power.
    {"atm", "", "atmosphere", "101325", "1", 0, "kg m-1 s-2", kNo},
    {"mmHg", "", "", "133.322387415", "1", 0, "kg m-1 s-2", kNo},
    {"Torr", "torr", "", "101325", "760", 0, "kg m-1 s-2", kNo},
    {"psi", "", "", "4.4482216152605", "0.00064516", 0, "kg m-1 s-2", kNo},
    {"Cal", "", "", "4184", "1", 0, "kg m2 s-2", kNo},
    {"Btu", "BTU", "", "1055.05585262", "1", 0, "kg m2 s-2", kNo},
    {"erg", "", "erg", "0.0000001", "1", 0, "kg m2 s-2", kNo},
    {"hp", "", "horsepower", "745.69987158227022", "1", 0, "kg m2 s-3", kNo},

    // Money: no rates of exchange are known here.
    {"$", "USD \\$", "dollar دولار دولارا دولارًا دولارات", "1", "1", 0, "$", kNo},
    {"cent", "¢ ct", "cent سنت", "1", "100", 0, "$", kNo},
    {"€", "EUR", "euro يورو", "1", "1", 0, "€", kNo},
    {"£", "GBP", "", "1", "1", 0, "£", kNo},
    {"¥", "JPY", "yen", "1", "1", 0, "¥", kNo},
    {"₹", "INR", "rupee", "1", "1", 0, "₹", kNo},
    {"SAR", "", "riyal ريال ريالات ريالا ريالًا", "1", "1", 0, "SAR", kNo},
    {"EGP", "", "جنيه جنيهات جنيها جنيهًا", "1", "1", 0, "EGP", kNo},
    {"AED", "", "dirham درهم دراهم درهما درهمًا", "1", "1", 0, "AED", kNo},
    {"KWD", "JOD", "dinar دينار دنانير دينارا دينارًا", "1", "1", 0, "KWD", kNo},
});

struct Prefix {
    std::string_view symbol;
    std::string_view word;
    int power;
};

constexpr auto kPrefixes = std::to_array<Prefix>({
    {"da", "deca", 1},   {"h", "hecto", 2},  {"k", "kilo", 3},    {"M", "mega", 6},
    {"G", "giga", 9},    {"T", "tera", 12},  {"P", "peta", 15},   {"E", "exa", 18},
    {"Z", "zetta", 21},  {"Y", "yotta", 24}, {"d", "deci", -1},   {"c", "centi", -2},
    {"m", "milli", -3},  {"µ", "micro", -6}, {"n", "nano", -9},   {"p", "pico", -12},
    {"f", "femto", -15}, {"a", "atto", -18}, {"z", "zepto", -21}, {"y", "yocto", -24},
    {"μ", "", -6},       {"u", "", -6},      {"\\mu", "", -6},
});

/// Arabic writes prefix and unit as one word, and has short forms of its own.
struct Compound {
    std::string_view name;
    std::string_view symbol;
};
constexpr auto kCompounds = std::to_array<Compound>({
    {"كم", "km"},        {"كيلومتر", "km"},  {"كيلومترا", "km"}, {"كيلومترات", "km"},
    {"سم", "cm"},        {"سنتيمتر", "cm"},  {"سنتمتر", "cm"},   {"سنتيمترا", "cm"},
    {"سنتيمترات", "cm"}, {"مم", "mm"},       {"ملم", "mm"},      {"مليمتر", "mm"},
    {"ملليمتر", "mm"},   {"كغ", "kg"},       {"كغم", "kg"},      {"كجم", "kg"},
    {"كلغ", "kg"},       {"كيلوغرام", "kg"}, {"كيلوجرام", "kg"}, {"كيلوغراما", "kg"},
    {"كيلوجراما", "kg"}, {"ملغ", "mg"},      {"ملجم", "mg"},     {"مليغرام", "mg"},
    {"مليجرام", "mg"},   {"مل", "mL"},       {"ملل", "mL"},      {"مليلتر", "mL"},
    {"ملليلتر", "mL"},   {"كيلوواط", "kW"},  {"كيلوجول", "kJ"},  {"كيلوباسكال", "kPa"},
});

/// A name's unit and the power of ten its prefix stands for.
struct Named {
    const Unit* unit = nullptr;
    int power = 0;
};

template <typename Each>
void forEachWord(std::string_view list, Each&& each) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (end > 0)
            each(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

std::string plural(std::string_view word) {
    if (word == "foot")
        return "feet";
    if (word == "inch")
        return "inches";
    if (word == "henry")
        return "henries";
    return std::string(word) + "s";
}

/// Small letters of ASCII words; other texts as they are.
std::string inSmallLetters(std::string_view text) {
    std::string small(text);
    for (char& c : small) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return small;
}

/// All names, made once: symbols as they are, words in small letters.
class Names {
public:
    Names() {
        for (const Unit& unit : kUnits) {
            addSymbol(unit.symbol, {&unit, 0});
            forEachWord(unit.also, [&](std::string_view name) { addSymbol(name, {&unit, 0}); });
            forEachWord(unit.words, [&](std::string_view word) { addWord(word, {&unit, 0}); });
        }
        // Whole names come before prefixed ones: ft is a foot, no femtotonne.
        for (const Unit& unit : kUnits) {
            if (unit.prefixes == kNo)
                continue;
            for (const Prefix& prefix : kPrefixes)
                addPrefixed(unit, prefix);
        }
        for (const Compound& compound : kCompounds)
            addSymbol(compound.name, symbols_.at(std::string(compound.symbol)));
    }

    Named find(std::string_view name) const {
        const auto symbol = symbols_.find(std::string(name));
        if (symbol != symbols_.end())
            return symbol->second;
        if (name.size() < 3)
            return {};
        const auto word = words_.find(inSmallLetters(name));
        return word == words_.end() ? Named{} : word->second;
    }

private:
    static bool isAscii(std::string_view text) {
        return std::ranges::all_of(text,
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    }
    void addSymbol(std::string_view name, Named named) { symbols_.emplace(name, named); }
    void addWord(std::string_view word, Named named) {
        words_.emplace(word, named);
        if (isAscii(word))
            words_.emplace(plural(word), named);
    }
    void addPrefixed(const Unit& unit, const Prefix& prefix) {
        const Named named{&unit, prefix.power};
        const std::string before(prefix.symbol);
        addSymbol(before + std::string(unit.symbol), named);
        forEachWord(unit.also, [&](std::string_view name) {
            if (isAscii(name) && name.size() <= 3)
                addSymbol(before + std::string(name), named);
        });
        if (prefix.word.empty())
            return;
        forEachWord(unit.words, [&](std::string_view word) {
            if (isAscii(word))
                addWord(std::string(prefix.word) + std::string(word), named);
        });
    }

    std::unordered_map<std::string, Named> symbols_;
    std::unordered_map<std::string, Named> words_;
};

const Names& names() {
    static const Names all;
    return all;
}

/// The longest name; longer texts are not looked up.
constexpr std::size_t kLongestName = 40;

/// Vowel signs are seldom written, and change no name: مترًا is مترا.
std::string withoutVowelSigns(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const std::string_view sign = name.substr(i, 2);
        if (sign.size() == 2 && sign >= "ً" && sign <= "ْ")
            ++i;
        else
            plain += name[i];
    }
    return plain;
}

Named named(std::string_view name) {
    if (name.empty() || name.size() > kLongestName)
        return {};
    const Named found = names().find(name);
    return found.unit != nullptr ? found : names().find(withoutVowelSigns(name));
}

std::map<std::string, int> dimensionOf(std::string_view text) {
    std::map<std::string, int> dimension;
    forEachWord(text, [&](std::string_view part) {
        const std::size_t end = std::min(part.find_first_of("-0123456789"), part.size());
        const std::string digits(part.substr(end));
        dimension[std::string(part.substr(0, end))] = digits.empty() ? 1 : std::stoi(digits);
    });
    return dimension;
}

Expression powerOfTen(int power) {
    const Expression ten = Expression::number("1" + std::string(std::abs(power), '0'));
    return power < 0 ? quotient(Expression::number(1), ten) : ten;
}

} // namespace

bool isUnitName(std::string_view name) {
    return named(name).unit != nullptr;
}

std::optional<UnitMeaning> unitMeaning(std::string_view name) {
    const auto [unit, power] = named(name);
    if (unit == nullptr)
        return std::nullopt;
    std::vector<Expression> factors;
    if (unit->top != "1")
        factors.push_back(Expression::number(unit->top));
    if (unit->piPower != 0)
        factors.push_back(Expression::constant("pi"));
    if (power != 0)
        factors.push_back(powerOfTen(power));
    Expression factor = product(std::move(factors));
    if (unit->bottom != "1")
        factor = quotient(std::move(factor), Expression::number(unit->bottom));
    return UnitMeaning{std::move(factor), dimensionOf(unit->dimension),
                       Expression::number(unit->offset)};
}

std::string unitSymbol(std::string_view name) {
    const auto [unit, power] = named(name);
    if (unit == nullptr)
        return std::string(name);
    for (const Prefix& prefix : kPrefixes) {
        if (prefix.power == power)
            return std::string(prefix.symbol) + std::string(unit->symbol);
    }
    return std::string(unit->symbol);
}

} // namespace khatwa::maths
