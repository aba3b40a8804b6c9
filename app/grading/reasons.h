#pragma once

#include <string_view>

// Why an answer was judged as it was: the `reason` of a Judgement. Stable words that other programs
// rely on. Each has a sentence for the student in messages.cpp, and a test that reads this file
// makes sure of it: keep one constant a line.
namespace khatwa::grading::reasons {

// Nothing was decided.
inline constexpr std::string_view kTooLarge = "too_large"; ///< longer or deeper than is looked at
inline constexpr std::string_view kTooHard =
    "too_hard"; ///< would take more time or memory than it may
inline constexpr std::string_view kNotDecided = "not_decided"; ///< no method knows
inline constexpr std::string_view kBadTask = "bad_task"; ///< the row itself makes no sense (batch)

// Correct, with something worth saying.
inline constexpr std::string_view kDomainNoted =
    "domain_noted"; ///< differs in isolated points only

// Values.
inline constexpr std::string_view kRounded =
    "rounded"; ///< a rounded value where an exact one is asked
inline constexpr std::string_view kRoundedWrongly = "rounded_wrongly"; ///< the last digit is off
inline constexpr std::string_view kSignError = "sign_error";      ///< the negative of what is right
inline constexpr std::string_view kTermSign = "term_sign";        ///< one term has the wrong sign
inline constexpr std::string_view kFactorOfTwo = "factor_of_two"; ///< twice or half of it
inline constexpr std::string_view kReciprocal = "reciprocal";     ///< upside down
inline constexpr std::string_view kPowerOfTen = "power_of_ten"; ///< the decimal point is elsewhere
inline constexpr std::string_view kMissingPercent = "missing_percent"; ///< 50 for 50 %
inline constexpr std::string_view kExtraPercent = "extra_percent";     ///< 50 % for 50
inline constexpr std::string_view kDegreesForRadians =
    "degrees_for_radians";                                         ///< angle in the wrong measure
inline constexpr std::string_view kForgotRoot = "forgot_root";     ///< the square of what is right
inline constexpr std::string_view kForgotSquare = "forgot_square"; ///< the root of what is right
inline constexpr std::string_view kForgotPlusMinus = "forgot_plus_minus"; ///< one of ±
inline constexpr std::string_view kSquareOfSum = "square_of_sum";         ///< (a+b)² = a²+b²
inline constexpr std::string_view kInverseForReciprocal =
    "inverse_for_reciprocal";                                         ///< sin⁻¹ for 1/sin
inline constexpr std::string_view kOffByConstant = "off_by_constant"; ///< differs by a constant
inline constexpr std::string_view kDomainDiffers =
    "domain_differs"; ///< not defined on the same intervals
inline constexpr std::string_view kNotEvaluated = "not_evaluated"; ///< right, but left undone

// Letters and relations.
inline constexpr std::string_view kWrongLetter = "wrong_letter"; ///< y where x is asked
inline constexpr std::string_view kMissingLetter =
    "missing_letter"; ///< a bare value where x = is demanded
inline constexpr std::string_view kInequalityFlipped = "inequality_flipped"; ///< < for >
inline constexpr std::string_view kStrictness = "strictness"; ///< < for ≤ or the other way round
inline constexpr std::string_view kFalseChain =
    "false_chain"; ///< a = b = c of which one does not hold
inline constexpr std::string_view kNotSolved =
    "not_solved"; ///< an equation where its solutions are asked

// Collections.
inline constexpr std::string_view kMissingSolution = "missing_solution";  ///< some are not there
inline constexpr std::string_view kExtraSolution = "extra_solution";      ///< some are too much
inline constexpr std::string_view kMissingAndExtra = "missing_and_extra"; ///< both
inline constexpr std::string_view kSwapped =
    "swapped"; ///< coordinates or members in the wrong order
inline constexpr std::string_view kEndpointOpenClosed = "endpoint_open_closed"; ///< ( for [
inline constexpr std::string_view kMissingBrackets =
    "missing_brackets";                                              ///< a tuple without brackets
inline constexpr std::string_view kWrongBrackets = "wrong_brackets"; ///< [1,2,3] for (1,2,3)
inline constexpr std::string_view kWrongSize = "wrong_size";         ///< of a tuple, list or matrix
inline constexpr std::string_view kSomeEntriesWrong =
    "some_entries_wrong";                                    ///< of a tuple, list or matrix
inline constexpr std::string_view kWrongKind = "wrong_kind"; ///< a number where a set is asked, …

} // namespace khatwa::grading::reasons
