// Numbers of all scripts: thousands marks, decimal separators, repetends, powers of ten.

#include "app/maths/read_lexer.h"

namespace khatwa::maths::reading {

/// Whether the `mark` bytes at `at` stand between groups of digits: three digits follow and no
/// fourth.
bool Lexer::separatesThousands(std::size_t at, std::size_t mark) const {
    std::size_t next = at + mark, length = 0;
    for (int i = 0; i < 3; ++i) {
        if (digitAt(next, length) < 0)
            return false;
        next += length;
    }
    return digitAt(next, length) < 0;
}

void Lexer::number() {
    const std::size_t from = at_;
    std::string digits;
    std::size_t length = 0;
    const auto readDigits = [&] {
        std::size_t count = 0;
        for (int digit = digitAt(at_, length); digit >= 0; digit = digitAt(at_, length), ++count) {
            digits += static_cast<char>('0' + digit);
            at_ += length;
        }
        return count;
    };
    std::size_t first = readDigits();
    // Thousands: after at most three digits, of which the first is not 0, groups of three.
    char mark = '\0';
    while (first >= 1 && first <= 3 && digits[0] != '0') {
        std::size_t skip = 0;
        char kind = '\0';
        const std::string_view rest = text_.substr(at_);
        if (rest.starts_with("{,}") || rest.starts_with(",\\!")) {
            skip = 3;
            kind = 'b';
        } else if (rest.starts_with("\\,") || rest.starts_with("\\ ") || rest.starts_with("\\;")) {
            skip = 2;
            kind = 's';
        } else if (rest.starts_with("٬")) {
            skip = 2;
            kind = 't';
        } else if (rest.starts_with("\u202F") || rest.starts_with("\u00A0") ||
                   rest.starts_with("\u2009")) {
            skip = rest.starts_with("\u00A0") ? 2 : 3;
            kind = 's';
        } else if (byte() == ' ') {
            skip = 1;
            kind = 's';
        } else if (byte() == '\'') {
            skip = 1;
            kind = '\'';
        } else if (byte() == ',' && !options_.decimalComma &&
                   (openBrackets_ == 0 || byte(1) == '0')) { // (100,200) is a point
            skip = 1;
            kind = ',';
        } else if (byte() == '.' && options_.decimalComma) {
            skip = 1;
            kind = '.';
        }
        if (skip == 0 || (mark != '\0' && kind != mark) || !separatesThousands(at_, skip))
            break;
        mark = kind;
        at_ += skip;
        readDigits();
    }
    if (fraction(digits))
        readDigits();
    if (digits.find('.') != std::string::npos)
        repetend(digits);
    if (digits.starts_with('.'))
        digits.insert(digits.begin(), '0');
    if (digits.ends_with('.'))
        digits.pop_back();
    // 1.5e3, 2E-4; in LaTeX e is Euler's number unless the mantissa is a decimal fraction
    if ((byte() == 'e' || byte() == 'E') &&
        (isDigit(byte(1)) || ((byte(1) == '-' || byte(1) == '+') && isDigit(byte(2)))) &&
        (!tokens_.latex || byte() == 'E' || digits.find('.') != std::string::npos)) {
        const bool sign = !isDigit(byte(1));
        digits += 'e';
        if (byte(1) == '-')
            digits += '-';
        at_ += sign ? 2 : 1;
        readDigits();
    }
    emit(Tok::Number, from, at_, tokens_.keep(std::move(digits)));
}

/// A decimal separator, if one stands here.
bool Lexer::fraction(std::string& digits) {
    const std::string_view rest = text_.substr(at_);
    std::size_t length = 0;
    std::size_t skip = 0;
    if (byte() == '.' && byte(1) != '.')
        skip = 1;
    else if (rest.starts_with("٫"))
        skip = 2;
    else if (rest.starts_with("{.}"))
        skip = 3;
    else if (options_.decimalComma && byte() == ',' && digitAt(at_ + 1, length) >= 0)
        skip = 1;
    else if (options_.decimalComma && rest.starts_with("{,}"))
        skip = 3;
    if (skip == 0)
        return false;
    at_ += skip;
    digits += '.';
    return true;
}

/// What repeats for ever after a decimal: 0.(3), 0.\overline{3}, 0.\dot3, 0.333…
void Lexer::repetend(std::string& digits) {
    const auto number = [&](std::size_t from, std::size_t& to) {
        std::string found;
        std::size_t length = 0;
        to = from;
        for (int digit = digitAt(to, length); digit >= 0; digit = digitAt(to, length)) {
            found += static_cast<char>('0' + digit);
            to += length;
        }
        return found;
    };
    std::size_t to = 0;
    if (byte() == '(') {
        const std::string found = number(at_ + 1, to);
        if (!found.empty() && to < text_.size() && text_[to] == ')') {
            digits += "(" + found + ")";
            at_ = to + 1;
        }
        return;
    }
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view over : {"\\overline", "\\bar", "\\dot"}) {
        if (!rest.starts_with(over))
            continue;
        std::size_t from = at_ + over.size();
        if (from < text_.size() && isLetter(text_[from]))
            continue; // \dots
        const bool brace = from < text_.size() && text_[from] == '{';
        const std::string found = number(from + (brace ? 1 : 0), to);
        if (found.empty() || (brace && (to >= text_.size() || text_[to] != '}')))
            return;
        if (!brace && found.size() > 1)
            return;
        digits += "(" + found + ")";
        at_ = to + (brace ? 1 : 0);
        return;
    }
    constexpr std::string_view kDotAbove = "\u0307";
    constexpr std::string_view kLineAbove = "\u0305";
    if ((rest.starts_with(kDotAbove) || rest.starts_with(kLineAbove)) && isDigit(digits.back())) {
        digits.insert(digits.size() - 1, "(");
        digits += ")";
        at_ += kDotAbove.size();
        return;
    }
    for (const std::string_view dots :
         {"...", "…", "⋯", "\\ldots", "\\dots", "\\dotsc", "\\dotsb", "\\cdots"}) {
        if (!rest.starts_with(dots) ||
            (dots[0] == '\\' && dots.size() < rest.size() && isLetter(rest[dots.size()])))
            continue;
        const std::size_t size = digits.size();
        if (size >= 4 && digits[size - 1] == digits[size - 2] &&
            digits[size - 2] == digits[size - 3] && digits[size - 1] != '0') {
            const char digit = digits.back();
            while (digits.back() == digit)
                digits.pop_back();
            digits += std::string("(") + digit + ")";
            at_ += dots.size();
        }
        return;
    }
}

} // namespace khatwa::maths::reading
