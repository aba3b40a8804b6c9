#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace khatwa::grading {

/// A number with a unit of measurement.
struct Quantity {
    maths::Expression number;             ///< as written, in its own unit
    maths::Expression factor;             ///< one of the unit in SI base units, exactly
    maths::Expression offset;             ///< to be added to the number before the factor: °C, °F
    std::map<std::string, int> dimension; ///< powers of base quantities; none is 0
    std::map<std::string, int> units;     ///< powers of unit symbols as written; none is 0
    bool hasUnit = false;
    bool mixed = false; ///< added up of several units, number in the first: 5 ft 3 in

    /// An amount of one currency, in whole units of it: 5 for $5 leaves nothing open, 5 for 5 cents
    /// does.
    bool isMoney() const;
    bool isTemperature() const { return !offset.isNumber("0"); }
    maths::Expression base() const; ///< in SI base units
};

/// The quantity a tree stands for: numbers and units multiplied, divided and raised to whole
/// powers; sums of one dimension (`5 ft 3 in` too); 30° and a number alone. Empty where it is
/// something else.
std::optional<Quantity> quantityOf(const maths::Expression& expression, maths::Budget& budget);

/// Whether units stand anywhere in it.
bool hasUnits(const maths::Expression& expression);

/// A text with units that are said in several words, or in short forms that alone would be letters,
/// as units: `square metres` and «مترًا مربعًا» as m^2, `degrees Celsius` and «درجة مئوية» as °C,
/// «كم/س» as km/h.
std::string withSaidUnits(std::string_view text);

/// A tree with Ω as the unit it is where units are read.
maths::Expression withSigns(const maths::Expression& expression);

/// Whether a text may have a unit in it, so that it is worth reading it so; `clear` where it can
/// hardly be a letter of a formula: `5 m`, `5cm`, `\text{m}`, but not `5m`.
struct UnitHint {
    bool any = false;
    bool clear = false;
};
UnitHint unitHint(std::string_view text);

} // namespace khatwa::grading
