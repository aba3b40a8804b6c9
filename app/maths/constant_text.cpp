#include "app/maths/constant.h"

namespace khatwa::maths {

/// The decimal digits are those of an exact rational: an enclosure is narrowed until both its ends
/// round to the same digits.
std::optional<std::string> roundedText(Constants& constants, TermGraph::Id id, int digits) {
    for (slong precision = 64 + 4 * digits; precision <= 8192 + 8 * digits; precision *= 2) {
        const Enclosures enclosures = constants.enclosuresOf({id}, precision);
        if (enclosures.defined(id) == Truth::No)
            return std::nullopt;
        if (enclosures.defined(id) == Truth::Unknown)
            continue;
        const Acb& value = enclosures.value(id);
        if (!arb_is_zero(acb_imagref(value.get())))
            return std::nullopt;
        if (arb_is_zero(acb_realref(value.get())))
            return "0";
        if (arb_rel_accuracy_bits(acb_realref(value.get())) < 4 * digits + 16)
            continue;
        char* text = arb_get_str(acb_realref(value.get()), digits, ARB_STR_NO_RADIUS);
        std::string result = text;
        flint_free(text);
        return result;
    }
    return std::nullopt;
}

} // namespace khatwa::maths
