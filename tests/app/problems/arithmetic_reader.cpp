#include "tests/app/problems/arithmetic_reader.h"

#include <cctype>

namespace khatwa::problems::recheck {

namespace {

constexpr std::uint64_t kPrime = 2147483647;

std::uint64_t powerOf(std::uint64_t base, std::uint64_t exponent) {
    std::uint64_t result = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1)
            result = result * base % kPrime;
        base = base * base % kPrime;
    }
    return result;
}

struct NotRead {};

class Reader {
public:
    Reader(std::string_view text, const std::map<char, Dual>& letters)
        : text_(text), letters_(letters) {}

    Dual all() {
        const Dual value = expression();
        if (!text_.empty())
            throw NotRead{};
        return value;
    }

private:
    bool take(std::string_view token) {
        while (text_.starts_with(' '))
            text_.remove_prefix(1);
        if (!text_.starts_with(token))
            return false;
        text_.remove_prefix(token.size());
        return true;
    }
    void need(std::string_view token) {
        if (!take(token))
            throw NotRead{};
    }
    bool digitNext() const {
        return !text_.empty() && std::isdigit(static_cast<unsigned char>(text_[0]));
    }
    bool letterNext() const {
        return !text_.empty() && std::isalpha(static_cast<unsigned char>(text_[0]));
    }

    Dual expression() {
        Dual value = take("-") ? Dual{} - term() : term();
        for (;;) {
            if (take("+"))
                value = value + term();
            else if (take("-"))
                value = value - term();
            else
                return value;
        }
    }

    Dual term() {
        Dual value = factor();
        for (;;) {
            if (take("\\times"))
                value = value * factor();
            else if (take("\\div") || take("/"))
                value = value / factor();
            else if (letterNext() || text_.starts_with("(") || text_.starts_with("\\frac"))
                value = value * factor();
            else
                return value;
        }
    }

    Dual factor() {
        const Dual base = primary();
        if (!take("^"))
            return base;
        std::uint64_t exponent = 0;
        if (take("{")) {
            while (digitNext())
                exponent = exponent * 10 + digit();
            need("}");
        } else if (digitNext()) {
            exponent = digit();
        } else {
            throw NotRead{};
        }
        Dual value = Dual::number(1);
        for (std::uint64_t i = 0; i < exponent; ++i)
            value = value * base;
        return value;
    }

    std::uint64_t digit() {
        const auto value = static_cast<std::uint64_t>(text_[0] - '0');
        text_.remove_prefix(1);
        return value;
    }

    Dual primary() {
        if (take("(")) {
            const Dual value = expression();
            need(")");
            return value;
        }
        if (take("\\frac")) {
            need("{");
            const Dual top = expression();
            need("}");
            need("{");
            const Dual bottom = expression();
            need("}");
            return top / bottom;
        }
        if (digitNext())
            return number();
        if (letterNext()) {
            const auto found = letters_.find(text_[0]);
            if (found == letters_.end())
                throw NotRead{};
            text_.remove_prefix(1);
            return found->second;
        }
        throw NotRead{};
    }

    Dual number() {
        Dual value;
        while (digitNext())
            value = value * Dual::number(10) + Dual{digit(), 0};
        if (text_.size() > 1 && text_[0] == '.' &&
            std::isdigit(static_cast<unsigned char>(text_[1]))) {
            text_.remove_prefix(1);
            Dual place = Dual::number(1);
            while (digitNext()) {
                place = place / Dual::number(10);
                value = value + place * Dual{digit(), 0};
            }
        }
        return value;
    }

    std::string_view text_;
    const std::map<char, Dual>& letters_;
};

} // namespace

Dual Dual::number(std::int64_t n) {
    const auto prime = static_cast<std::int64_t>(kPrime);
    return {static_cast<std::uint64_t>((n % prime + prime) % prime), 0};
}

Dual Dual::unknown(std::int64_t n) {
    return {number(n).value, 1};
}

Dual operator+(Dual a, Dual b) {
    return {(a.value + b.value) % kPrime, (a.slope + b.slope) % kPrime};
}

Dual operator-(Dual a, Dual b) {
    return {(a.value + kPrime - b.value) % kPrime, (a.slope + kPrime - b.slope) % kPrime};
}

Dual operator*(Dual a, Dual b) {
    return {a.value * b.value % kPrime, (a.value * b.slope % kPrime + a.slope * b.value) % kPrime};
}

Dual operator/(Dual a, Dual b) {
    if (b.value == 0)
        throw NotRead{};
    const std::uint64_t inverse = powerOf(b.value, kPrime - 2); // Fermat
    const Dual reciprocal = {inverse,
                             (kPrime - b.slope) % kPrime * (inverse * inverse % kPrime) % kPrime};
    return a * reciprocal;
}

std::optional<Dual> evaluate(std::string_view latex, const std::map<char, Dual>& letters) {
    try {
        return Reader(latex, letters).all();
    } catch (const NotRead&) {
        return std::nullopt;
    }
}

} // namespace khatwa::problems::recheck
