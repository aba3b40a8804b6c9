#pragma once

#include "app/problems/draft.h"

#include <string>
#include <vector>

namespace khatwa::problems {

/// The procedures that all topics share. Each writes its working into the draft's thinking, a fact
/// a line, and returns the exact result. Sums within ±20, two digits and one, and products to 12 ×
/// 12 stand alone; larger numbers are worked digit by digit, lowest digit first, and after `\to`
/// each line shows the digits found so far, so that the last line ends in the result:
///     347+286 / 7+6=13\to3 / 4+8+1=13\to33 / 3+2+1=6\to633

int sum(Draft& draft, int a, int b);          ///< any signs
int difference(Draft& draft, int a, int b);   ///< any signs
int sumInColumns(Draft& draft, int a, int b); ///< a, a + b >= 0; in columns even if it is a fact
int product(Draft& draft, int a,
            int b); ///< a negative factor only with a factor of one digit
int quotient(Draft& draft, int a,
             int b); ///< exact; b from 2 to 12 in absolute value; a ≥ 0 if a / b > 12

/// The column facts alone ("7+6=13", …), for steps that repeat them. `a >= b >= 0` for subtraction.
std::vector<std::string> additionColumns(int a, int b);
std::vector<std::string> subtractionColumns(int a, int b);
/// Facts of digit-by-digit multiplication by one digit and of short division.
std::vector<std::string> multiplicationColumns(int a, int digit);
std::vector<std::string> divisionColumns(int a, int b);

struct Fraction {
    int numerator;
    int denominator;
};
/// Divides out common primes one at a time and says which do not divide: "29=2\times14+1".
/// Their product, the greatest common divisor, is worked out too where `common` is asked for.
Fraction reduce(Draft& draft, Fraction fraction, int* common = nullptr);
/// \frac{a}{b}, or a whole number.
std::string latex(Fraction fraction);

/// "7", "(-7)": a factor that follows a sign.
std::string inBrackets(int number);
/// "+7", "-7".
std::string signedTerm(int number);
std::string join(const std::vector<std::string>& parts, const std::string& between);

} // namespace khatwa::problems
