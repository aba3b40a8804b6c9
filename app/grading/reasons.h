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
inline constexpr std::string_view kUnclearComma =
    "unclear_comma"; ///< of a decimal, of thousands, or of a list
inline constexpr std::string_view kUnclearWords =
    "unclear_words";                                     ///< words beside the value may change it
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

// Numbers as written, and units.
inline constexpr std::string_view kWrongFigures =
    "wrong_figures"; ///< not so many significant figures
inline constexpr std::string_view kWrongDecimals = "wrong_decimals"; ///< not so many decimal places
inline constexpr std::string_view kMissingUnit = "missing_unit";     ///< the number is right
inline constexpr std::string_view kWrongUnit = "wrong_unit"; ///< another unit, or another dimension
inline constexpr std::string_view kOtherUnit =
    "other_unit"; ///< right, but not in the unit asked for
inline constexpr std::string_view kWrongNumber =
    "wrong_number"; ///< the unit is right, the number is not

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

// Systems and working.
inline constexpr std::string_view kMissingEquation =
    "missing_equation"; ///< true equations, but too few
inline constexpr std::string_view kWrongEquation = "wrong_equation"; ///< one does not follow
inline constexpr std::string_view kNotEquivalent =
    "not_equivalent"; ///< a line does not follow from the one before
inline constexpr std::string_view kLostSolutions =
    "lost_solutions"; ///< a line has fewer than before
inline constexpr std::string_view kGainedSolutions =
    "gained_solutions";                                          ///< a line has more than before
inline constexpr std::string_view kWrongStart = "wrong_start";   ///< not the problem that was set
inline constexpr std::string_view kWrongEnd = "wrong_end";       ///< not the answer asked for
inline constexpr std::string_view kNotFinished = "not_finished"; ///< true, but not yet at the end

// Form: the value is right.
inline constexpr std::string_view kNotFactored =
    "not_factored"; ///< a sum, or a factor that splits further
inline constexpr std::string_view kCommonFactorLeft =
    "common_factor_left"; ///< a number or letter can be taken out
inline constexpr std::string_view kNotExpanded = "not_expanded";      ///< a bracket is left
inline constexpr std::string_view kLikeTermsLeft = "like_terms_left"; ///< 2x + 3x
inline constexpr std::string_view kNotLowestTerms =
    "not_lowest_terms"; ///< something can be cancelled
inline constexpr std::string_view kSurdInDenominator =
    "surd_in_denominator"; ///< a root below a bar
inline constexpr std::string_view kImaginaryInDenominator =
    "imaginary_in_denominator";                                               ///< i below a bar
inline constexpr std::string_view kNotSingleFraction = "not_single_fraction"; ///< more than one bar
inline constexpr std::string_view kNestedFraction =
    "nested_fraction"; ///< a fraction within a fraction
inline constexpr std::string_view kNotPartialFractions =
    "not_partial_fractions"; ///< a term that can be split
inline constexpr std::string_view kNotCompletedSquare = "not_completed_square"; ///< no a(x-h)² + k
inline constexpr std::string_view kNotSimplified =
    "not_simplified"; ///< a rule can be used that makes it shorter
inline constexpr std::string_view kArithmeticLeft = "arithmetic_left";        ///< 3 + 4
inline constexpr std::string_view kSurdNotSimplified = "surd_not_simplified"; ///< √8, √2·√3
inline constexpr std::string_view kNotReferenceForm =
    "not_reference_form"; ///< equal, but written otherwise

// Calculus.
inline constexpr std::string_view kNotDifferentiated =
    "not_differentiated"; ///< the function itself
inline constexpr std::string_view kIntegratedInstead = "integrated_instead"; ///< of differentiated
inline constexpr std::string_view kDifferentiatedTwice = "differentiated_twice"; ///< once too often
inline constexpr std::string_view kNotIntegrated = "not_integrated"; ///< the integrand itself
inline constexpr std::string_view kDifferentiatedInstead =
    "differentiated_instead";                                            ///< of integrated
inline constexpr std::string_view kMissingConstant = "missing_constant"; ///< of integration
inline constexpr std::string_view kWeirdConstant =
    "weird_constant"; ///< c² does not reach every number
inline constexpr std::string_view kMissingLogBars = "missing_log_bars"; ///< ln x for ln|x|
inline constexpr std::string_view kMixedLogBars =
    "mixed_log_bars"; ///< bars in some logarithms only

} // namespace khatwa::grading::reasons
