#pragma once

#include "app/maths/expression.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::maths {

/// What a unit's name stands for: a multiple of SI base units. A value.
struct UnitMeaning {
    /// One of it in base units, exactly: a rational number, times π for angles in degrees or turns.
    Expression factor;
    /// Powers of base quantities, by symbol: m kg s A K mol cd rad bit, and each currency by
    /// itself. Empty for a pure number.
    std::map<std::string, int> dimension;
    /// To be added before the factor where it stands alone: 273.15 for °C. Number 0 for all others.
    Expression offset;
};

/// Whether a text is the name of a unit, with its prefix: `km`, `L`, `mmHg`, `°C`, `metres`,
/// `kilograms`, `كم`, `سنتيمتر`. Capitals count in symbols (`mW`, `MW`) and not in words.
/// Thread-safe, and fast: the reader asks for every run of letters.
bool isUnitName(std::string_view name);

/// Its meaning; empty where it is no unit.
std::optional<UnitMeaning> unitMeaning(std::string_view name);

/// The one symbol under which all names of a unit are the same unit: `km` for `kilometres`, `كم`.
/// The name itself where it is no unit.
std::string unitSymbol(std::string_view name);

} // namespace khatwa::maths
