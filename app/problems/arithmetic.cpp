#include "app/problems/arithmetic.h"

#include <algorithm>
#include <cstdlib>

namespace khatwa::problems {

namespace {

constexpr int kSumFact = 20;     // sums known by heart stay within ±20, or add one digit to two
constexpr int kProductFact = 12; // products known by heart: 12 × 12

bool isSumFact(int a, int b) {
    const int small = std::min(std::abs(a), std::abs(b));
    const int large = std::max(std::abs(a), std::abs(b));
    if (small < 10 && large < 100)
        return true;
    return std::abs(a) <= kSumFact && std::abs(b) <= kSumFact && std::abs(a + b) <= kSumFact;
}

/// Writes the facts of a digit-by-digit working with the digits found so far. `lowestFirst` says
/// whether a new digit goes in front of the earlier ones (columns) or behind them (short division).
/// `digits[i]` belongs to `facts[i]`.
void writeColumns(Draft& draft, const std::vector<std::string>& facts,
                  const std::vector<std::string>& digits, bool lowestFirst) {
    std::string found;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        found = lowestFirst ? digits[i] + found : found + digits[i];
        draft.think(facts[i] + "\\to" + found);
    }
}

struct Columns {
    std::vector<std::string> facts;
    std::vector<std::string> digits;
};

Columns addition(int a, int b) {
    Columns columns;
    int carry = 0;
    while (a > 0 || b > 0) {
        const int total = a % 10 + b % 10 + carry;
        columns.facts.push_back(str(a % 10) + "+" + str(b % 10) + (carry ? "+1" : "") + "=" +
                                str(total));
        a /= 10;
        b /= 10;
        columns.digits.push_back(str(a > 0 || b > 0 ? total % 10 : total));
        carry = total / 10;
    }
    return columns;
}

Columns subtraction(int a, int b) {
    Columns columns;
    int borrow = 0;
    while (a > 0) {
        int from = a % 10;
        const bool lend = from < b % 10 + borrow;
        from += lend ? 10 : 0;
        const int digit = from - b % 10 - borrow;
        columns.facts.push_back(str(from) + "-" + str(b % 10) + (borrow ? "-1" : "") + "=" +
                                str(digit));
        columns.digits.push_back(str(digit));
        borrow = lend ? 1 : 0;
        a /= 10;
        b /= 10;
    }
    return columns;
}

Columns multiplication(int a, int digit) {
    Columns columns;
    int carry = 0;
    while (a > 0) {
        const int made = a % 10 * digit;
        std::string fact = str(a % 10) + "\\times" + str(digit) + "=" + str(made);
        if (carry > 0)
            fact += ", " + str(made) + "+" + str(carry) + "=" + str(made + carry);
        columns.facts.push_back(fact);
        a /= 10;
        const int total = made + carry;
        columns.digits.push_back(str(a > 0 ? total % 10 : total));
        carry = total / 10;
    }
    return columns;
}

Columns division(int a, int b) {
    Columns columns;
    const std::string digits = str(a);
    int rest = 0;
    bool begun = false;
    for (const char c : digits) {
        rest = rest * 10 + (c - '0');
        if (!begun && rest < b)
            continue;
        begun = true;
        columns.facts.push_back(str(rest) + "=" + str(b) + "\\times" + str(rest / b) + "+" +
                                str(rest % b));
        columns.digits.push_back(str(rest / b));
        rest %= b;
    }
    return columns;
}

void writeAddition(Draft& draft, int a, int b) {
    const Columns columns = addition(a, b);
    writeColumns(draft, columns.facts, columns.digits, true);
}

/// a >= b >= 0. Zeros in front of the result are dropped in a line of their own.
void writeSubtraction(Draft& draft, int a, int b, bool closed = true) {
    const Columns columns = subtraction(a, b);
    writeColumns(draft, columns.facts, columns.digits, true);
    const std::string result = str(a - b);
    if (closed && result.size() < columns.digits.size())
        draft.think(str(a) + "-" + str(b) + "=" + result);
}

void writeMultiplication(Draft& draft, int a, int digit) {
    const Columns columns = multiplication(a, digit);
    writeColumns(draft, columns.facts, columns.digits, true);
}

} // namespace

std::vector<std::string> additionColumns(int a, int b) {
    return addition(a, b).facts;
}
std::vector<std::string> subtractionColumns(int a, int b) {
    return subtraction(a, b).facts;
}
std::vector<std::string> multiplicationColumns(int a, int digit) {
    return multiplication(a, digit).facts;
}
std::vector<std::string> divisionColumns(int a, int b) {
    return division(a, b).facts;
}

int sum(Draft& draft, int a, int b) {
    const std::string asked = str(a) + signedTerm(b);
    if (isSumFact(a, b)) {
        draft.think(asked + "=" + str(a + b));
    } else if (a >= 0 && b >= 0) {
        draft.think(asked);
        writeAddition(draft, a, b);
    } else if (a < 0 && b < 0) {
        draft.think(asked + "=-(" + str(-a) + "+" + str(-b) + ")");
        writeAddition(draft, -a, -b);
        draft.think(asked + "=" + str(a + b));
    } else {
        const int positive = a >= 0 ? a : b;
        const int negative = a >= 0 ? -b : -a;
        if (positive >= negative) {
            draft.think(a >= 0 ? asked : asked + "=" + str(positive) + "-" + str(negative));
            writeSubtraction(draft, positive, negative);
        } else {
            draft.think(asked + "=-(" + str(negative) + "-" + str(positive) + ")");
            writeSubtraction(draft, negative, positive, false);
            draft.think(asked + "=" + str(a + b));
        }
    }
    return a + b;
}

int sumInColumns(Draft& draft, int a, int b) {
    draft.think(str(a) + signedTerm(b));
    if (b >= 0)
        writeAddition(draft, a, b);
    else
        writeSubtraction(draft, a, -b);
    return a + b;
}

int difference(Draft& draft, int a, int b) {
    return sum(draft, a, -b);
}

int product(Draft& draft, int a, int b) {
    const std::string asked = str(a) + "\\times" + inBrackets(b);
    if ((std::abs(a) <= kProductFact && std::abs(b) <= kProductFact) || a == 10 || b == 10) {
        draft.think(asked + "=" + str(a * b));
        return a * b;
    }
    if (a < 0 || b < 0) {
        const int upper = std::max(std::abs(a), std::abs(b));
        const int digit = std::min(std::abs(a), std::abs(b));
        draft.think(asked + "=" + (a * b < 0 ? "-(" : "(") + str(upper) + "\\times" + str(digit) +
                    ")");
        writeMultiplication(draft, upper, digit);
        draft.think(asked + "=" + str(a * b));
        return a * b;
    }
    if (a < 10 || b < 10) {
        draft.think(asked);
        writeMultiplication(draft, a < 10 ? b : a, a < 10 ? a : b);
        return a * b;
    }
    const int ones = b % 10;
    const int tens = b / 10;
    if (ones == 0) {
        draft.think(asked);
        writeMultiplication(draft, a, tens);
        draft.think(asked + "=" + str(a * b));
        return a * b;
    }
    draft.think(asked + "=" + str(a) + "\\times" + str(ones) + "+" + str(a) + "\\times" +
                str(tens * 10));
    writeMultiplication(draft, a, ones);
    writeMultiplication(draft, a, tens);
    draft.think(str(a) + "\\times" + str(tens * 10) + "=" + str(a * tens * 10));
    draft.think(str(a * ones) + "+" + str(a * tens * 10));
    writeAddition(draft, a * ones, a * tens * 10);
    return a * b;
}

int quotient(Draft& draft, int a, int b) {
    const std::string asked = str(a) + "\\div" + inBrackets(b);
    if (std::abs(a / b) <= kProductFact) {
        draft.think(asked + "=" + str(a / b));
    } else {
        draft.think(asked);
        const Columns columns = division(a, b);
        writeColumns(draft, columns.facts, columns.digits, false);
    }
    return a / b;
}

Fraction reduce(Draft& draft, Fraction fraction, int* common) {
    std::vector<int> primes;
    for (const int prime : {2, 3, 5, 7, 11}) {
        while (fraction.denominator % prime == 0) {
            const int whole = fraction.numerator / prime;
            const int rest = fraction.numerator % prime;
            std::string fact = str(fraction.numerator) + "=" + str(prime) + "\\times" + str(whole);
            if (rest != 0) {
                draft.think(fact + "+" + str(rest));
                break;
            }
            draft.think(fact + ", " + str(fraction.denominator) + "=" + str(prime) + "\\times" +
                        str(fraction.denominator / prime));
            fraction = {whole, fraction.denominator / prime};
            primes.push_back(prime);
        }
    }
    if (common != nullptr) {
        *common = primes.empty() ? 1 : primes.front();
        for (std::size_t i = 1; i < primes.size(); ++i)
            *common = product(draft, *common, primes[i]);
    }
    return fraction;
}

std::string latex(Fraction fraction) {
    if (fraction.denominator == 1)
        return str(fraction.numerator);
    return "\\frac{" + str(fraction.numerator) + "}{" + str(fraction.denominator) + "}";
}

std::string inBrackets(int number) {
    return number < 0 ? "(" + str(number) + ")" : str(number);
}

std::string signedTerm(int number) {
    return (number < 0 ? "" : "+") + str(number);
}

std::string join(const std::vector<std::string>& parts, const std::string& between) {
    std::string out;
    for (const std::string& part : parts)
        out += (out.empty() ? "" : between) + part;
    return out;
}

} // namespace khatwa::problems
