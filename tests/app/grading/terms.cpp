#include "tests/app/grading/terms.h"

#include "app/maths/flint.h"

#include <algorithm>
#include <array>

namespace khatwa::grading::terms {

Term number(long numerator, long denominator) {
    Term term;
    term.numerator = numerator;
    term.denominator = denominator;
    return term;
}

Term letter(char name) {
    Term term;
    term.op = Op::Letter;
    term.letter = name;
    return term;
}

Term apply(Op op, std::vector<Term> parts) {
    Term term;
    term.op = op;
    term.parts = std::move(parts);
    return term;
}

Term power(Term base, int exponent) {
    Term term = apply(Op::Power, {std::move(base)});
    term.exponent = exponent;
    return term;
}

bool isNumber(const Term& term) {
    return term.op == Op::Number;
}

bool same(const Term& a, const Term& b) {
    return a.op == b.op && a.numerator == b.numerator && a.denominator == b.denominator &&
           a.letter == b.letter && a.exponent == b.exponent &&
           std::ranges::equal(a.parts, b.parts, same);
}

std::size_t sizeOf(const Term& term) {
    std::size_t size = 1;
    for (const Term& part : term.parts)
        size += sizeOf(part);
    return size;
}

// Writing.

Style drawStyle(Dice& dice) {
    return Style{.latex = !dice.oneIn(3), .arabicDigits = dice.oneIn(12)};
}

namespace {

/// How tightly a written term holds together: a sum least, a letter most.
enum Binding { kSum, kProduct, kPower, kAtom };

struct Written {
    std::string text;
    Binding binding = kAtom;
};

std::string digits(long value, const Style& style) {
    const std::string plain = std::to_string(value);
    if (!style.arabicDigits)
        return plain;
    std::string text;
    for (const char c : plain)
        text += std::string("\xD9") + static_cast<char>(0xA0 + (c - '0'));
    return text;
}

Written writeTerm(const Term& term, const Style& style);

std::string bracketed(const std::string& text, const Style& style) {
    return style.latex ? "\\left(" + text + "\\right)" : "(" + text + ")";
}

std::string atLeast(const Term& term, Binding binding, const Style& style) {
    const Written written = writeTerm(term, style);
    return written.binding >= binding ? written.text : bracketed(written.text, style);
}

Written writeNumber(const Term& term, const Style& style) {
    const std::string above = digits(std::abs(term.numerator), style);
    const std::string sign = term.numerator < 0 ? "-" : "";
    if (term.denominator == 1)
        return {sign + above, sign.empty() ? kAtom : kSum};
    const std::string below = digits(term.denominator, style);
    if (style.latex)
        return {sign + "\\frac{" + above + "}{" + below + "}", sign.empty() ? kProduct : kSum};
    return {sign + above + "/" + below, sign.empty() ? kProduct : kSum};
}

Written writeProduct(const Term& term, const Style& style) {
    std::string text;
    for (std::size_t i = 0; i < term.parts.size(); ++i) {
        const Term& part = term.parts[i];
        const std::string factor = atLeast(part, kPower, style);
        // Only a number before what can't be taken for another number is written without a sign.
        const bool close = i == 1 && isNumber(term.parts[0]) && term.parts[0].denominator == 1 &&
                           (part.op == Op::Letter || part.op == Op::Sum);
        if (i > 0 && !close)
            text += style.latex ? "\\cdot " : "*";
        text += factor;
    }
    return {text, kProduct};
}

Written writeCall(const char* name, const Term& term, const Style& style) {
    return {(style.latex ? "\\" : "") + std::string(name) +
                bracketed(writeTerm(term.parts[0], style).text, style),
            kPower};
}

Written writeTerm(const Term& term, const Style& style) {
    switch (term.op) {
    case Op::Number:
        return writeNumber(term, style);
    case Op::Letter:
        return {std::string(1, term.letter), kAtom};
    case Op::Sum: {
        std::string text;
        for (const Term& part : term.parts) {
            const Written written = writeTerm(part, style);
            if (text.empty())
                text = written.text;
            else if (part.op == Op::Negative)
                text += "-" + atLeast(part.parts[0], kProduct, style);
            else
                text += "+" + (written.text.front() == '-' ? bracketed(written.text, style)
                                                           : written.text);
        }
        return {text, kSum};
    }
    case Op::Product:
        return writeProduct(term, style);
    case Op::Negative:
        return {"-" + atLeast(term.parts[0], kProduct, style), kSum};
    case Op::Quotient: {
        if (style.latex)
            return {"\\frac{" + writeTerm(term.parts[0], style).text + "}{" +
                        writeTerm(term.parts[1], style).text + "}",
                    kProduct};
        return {atLeast(term.parts[0], kPower, style) + "/" + atLeast(term.parts[1], kAtom, style),
                kProduct};
    }
    case Op::Power: {
        const std::string exponent =
            (term.exponent < 0 ? "-" : "") + digits(std::abs(term.exponent), style);
        return {atLeast(term.parts[0], kAtom, style) + (style.latex         ? "^{" + exponent + "}"
                                                        : term.exponent < 0 ? "^(" + exponent + ")"
                                                                            : "^" + exponent),
                kPower};
    }
    case Op::Root:
        return {style.latex ? "\\sqrt{" + writeTerm(term.parts[0], style).text + "}"
                            : "sqrt(" + writeTerm(term.parts[0], style).text + ")",
                kPower};
    case Op::Sine:
        return writeCall("sin", term, style);
    case Op::Cosine:
        return writeCall("cos", term, style);
    case Op::Tangent:
        return writeCall("tan", term, style);
    case Op::Logarithm:
        return writeCall("ln", term, style);
    case Op::Exponential:
        if (style.latex)
            return {"e^{" + writeTerm(term.parts[0], style).text + "}", kPower};
        return writeCall("exp", term, style);
    case Op::Absolute:
        return {style.latex ? "\\left|" + writeTerm(term.parts[0], style).text + "\\right|"
                            : "abs(" + writeTerm(term.parts[0], style).text + ")",
                kPower};
    }
    return {};
}

} // namespace

std::string write(const Term& term, const Style& style) {
    return writeTerm(term, style).text;
}

// Drawing.

namespace {

Term drawNumber(Dice& dice) {
    if (dice.oneIn(6))
        return number(dice.nonzero(9), dice.from(2, 7));
    return number(dice.nonzero(12));
}

Term drawLetter(Dice& dice, const std::string& letters) {
    return letter(dice.pick(letters));
}

/// a + bx, or a + x², which is positive everywhere: nothing that is zero everywhere.
Term drawDivisor(Dice& dice, const std::string& letters) {
    if (dice.oneIn(4))
        return number(dice.from(2, 9));
    if (dice.oneIn(3))
        return apply(Op::Sum, {power(drawLetter(dice, letters), 2), number(dice.from(1, 9))});
    return apply(Op::Sum, {apply(Op::Product, {number(dice.from(2, 5)), drawLetter(dice, letters)}),
                           number(dice.nonzero(9))});
}

} // namespace

Term draw(Dice& dice, const std::string& letters, int depth) {
    if (depth <= 0)
        return dice.oneIn(3) ? drawNumber(dice) : drawLetter(dice, letters);
    const auto deeper = [&] { return draw(dice, letters, depth - 1); };
    switch (dice.from(0, 13)) {
    case 0:
    case 1:
    case 2: {
        std::vector<Term> parts = {deeper(), deeper()};
        if (dice.oneIn(2))
            parts.push_back(draw(dice, letters, 0));
        return apply(Op::Sum, std::move(parts));
    }
    case 3:
    case 4:
    case 5:
        return apply(Op::Product, {deeper(), deeper()});
    case 6:
        return apply(Op::Negative, {deeper()});
    case 7:
        return apply(Op::Quotient, {deeper(), drawDivisor(dice, letters)});
    case 8:
    case 9:
        return power(apply(Op::Sum, {drawLetter(dice, letters), deeper()}),
                     static_cast<int>(dice.from(2, 4)));
    case 10:
        return apply(dice.oneIn(2) ? Op::Sine : Op::Cosine, {draw(dice, letters, depth / 2)});
    case 11:
        return apply(Op::Root, {drawDivisor(dice, letters)});
    case 12:
        return apply(dice.oneIn(2) ? Op::Logarithm : Op::Absolute, {drawDivisor(dice, letters)});
    default:
        return apply(Op::Exponential, {draw(dice, letters, 1)});
    }
}

// Evaluating.

namespace {

constexpr slong kPrecision = 256;

class Ball {
public:
    Ball() { arb_init(value_); }
    Ball(const Ball& other) : Ball() { arb_set(value_, other.value_); }
    Ball& operator=(const Ball& other) {
        arb_set(value_, other.value_);
        return *this;
    }
    ~Ball() { arb_clear(value_); }
    arb_ptr get() { return value_; }
    arb_srcptr get() const { return value_; }

private:
    arb_t value_;
};

Ball valueOf(const Term& term, const std::map<char, std::pair<long, long>>& point) {
    Ball result;
    std::vector<Ball> parts;
    for (const Term& part : term.parts)
        parts.push_back(valueOf(part, point));
    switch (term.op) {
    case Op::Number:
        arb_set_si(result.get(), term.numerator);
        arb_div_si(result.get(), result.get(), term.denominator, kPrecision);
        break;
    case Op::Letter: {
        const auto [above, below] = point.at(term.letter);
        arb_set_si(result.get(), above);
        arb_div_si(result.get(), result.get(), below, kPrecision);
        break;
    }
    case Op::Sum:
        for (const Ball& part : parts)
            arb_add(result.get(), result.get(), part.get(), kPrecision);
        break;
    case Op::Product:
        arb_one(result.get());
        for (const Ball& part : parts)
            arb_mul(result.get(), result.get(), part.get(), kPrecision);
        break;
    case Op::Negative:
        arb_neg(result.get(), parts[0].get());
        break;
    case Op::Quotient:
        arb_div(result.get(), parts[0].get(), parts[1].get(), kPrecision);
        break;
    case Op::Power:
        arb_pow_ui(result.get(), parts[0].get(), static_cast<ulong>(std::abs(term.exponent)),
                   kPrecision);
        if (term.exponent < 0)
            arb_inv(result.get(), result.get(), kPrecision);
        break;
    case Op::Root:
        arb_sqrt(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Sine:
        arb_sin(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Cosine:
        arb_cos(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Tangent:
        arb_tan(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Exponential:
        arb_exp(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Logarithm:
        arb_log(result.get(), parts[0].get(), kPrecision);
        break;
    case Op::Absolute:
        arb_abs(result.get(), parts[0].get());
        break;
    }
    return result;
}

} // namespace

std::optional<bool> differAt(const Term& a, const Term& b,
                             const std::map<char, std::pair<long, long>>& point) {
    const Ball first = valueOf(a, point), second = valueOf(b, point);
    if (!arb_is_finite(first.get()) || !arb_is_finite(second.get()))
        return std::nullopt;
    return !arb_overlaps(first.get(), second.get());
}

bool differ(const Term& a, const Term& b, const std::string& letters, Dice& dice) {
    for (int i = 0; i < 12; ++i) {
        std::map<char, std::pair<long, long>> point;
        for (const char name : letters)
            point[name] = {dice.nonzero(40), dice.from(1, 13)};
        if (differAt(a, b, point).value_or(false))
            return true;
    }
    return false;
}

} // namespace khatwa::grading::terms
