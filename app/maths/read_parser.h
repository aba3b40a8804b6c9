#pragma once

#include "app/maths/read_tokens.h"

#include <optional>

namespace khatwa::maths::reading {

/// Builds the tree of a token list: recursive descent, bounded in depth. Throws Failure, TooLarge.
///
/// From loosest to tightest: rows; commas; ⇔; ⇒; or; and; not; relations; ∪ ∩ \; ratio; + - ±;
/// products and quotients, with or without a sign, from left to right; signs; powers; what stands
/// behind (! % °). A function without brackets takes the factors without signs that follow it, up
/// to the next function, and the divisor of an angle in π: sin 2x, cos π/3.
class Parser {
public:
    Parser(Tokens& tokens, const ReadOptions& options, bool unitsWanted = false);

    Expression whole();

private:
    /// Bounds recursion: one for every bracket, group, function or prefix that opens.
    class Nest {
    public:
        explicit Nest(Parser& parser) : parser_(parser) {
            if (++parser_.depth_ > kDeepest)
                parser_.failHere("too_deep");
        }
        ~Nest() { --parser_.depth_; }
        Nest(const Nest&) = delete;
        Nest& operator=(const Nest&) = delete;

    private:
        Parser& parser_;
    };
    /// What a bracket shuts out of its inside, put back at its end.
    struct Surroundings {
        int bars = 0;
        bool set = false;
    };
    static constexpr int kDeepest = 200;

    // Tokens
    const Token& here() const { return list_[at_]; }
    const Token& ahead(std::size_t by = 1) const {
        return list_[at_ + by < list_.size() ? at_ + by : list_.size() - 1];
    }
    const Token& before() const { return list_[at_ - 1]; }
    bool at(Tok type) const { return here().type == type; }
    bool at(Tok type, char code) const { return here().type == type && here().code == code; }
    bool take(Tok type);
    [[noreturn]] void fail(std::string_view code, const Token& token, std::string meant = {}) const;
    [[noreturn]] void failHere(std::string_view code, std::string meant = {}) const {
        fail(code, here(), std::move(meant));
    }
    [[noreturn]] void unexpected() const;
    [[noreturn]] void notClosed(const Token& open, std::string_view closer) const;

    // Statements and collections (read_statements.cpp)
    Expression rows();
    std::vector<Expression> items(bool& semicolons);
    void more(std::vector<Expression>& found, bool& semicolons);
    Expression list();
    Expression item();
    Expression statement();
    Expression implication();
    Expression disjunction();
    Expression conjunction();
    Expression negation();
    Expression relation();
    Expression setOperation();
    Expression ratio();
    Tok atUnion() const;
    bool definedFunction() const;

    // Arithmetic (read_arithmetic.cpp)
    Expression sum();
    Expression term();
    Expression signedFactor();
    Expression factor();
    Expression powerOf(Expression base);
    Expression exponent(bool ofTen = false);
    Expression withSuffixes(Expression base);
    Expression degreesOf(Expression base);
    bool beginsFactor() const;
    bool beginsOperand() const;
    bool mixedFollows(const Expression& whole) const;
    Expression implicitProduct();

    // Atoms (read_atoms.cpp)
    Expression atom();
    Expression argument(const Token& of);
    Expression selection();
    Expression symbol();
    std::string decorated(std::string name, std::string subscript = {});
    Expression textAtom();
    Expression fractionOf();
    Expression rootOf();
    Expression accent();
    std::string script();

    // Brackets (read_brackets.cpp)
    Expression bracket();
    bool tableFillsBracket() const;
    Expression braces();
    Expression setBody();
    Expression group();
    Expression overItem();
    Expression bars();
    Expression evaluated();
    void closeBracket(const Token& open, std::string_view closers);
    void closeGroup(const Token& open);
    Surroundings shutOut();
    void putBack(Surroundings surroundings);

    // Functions (read_calls.cpp)
    Expression function();
    Expression userFunction(std::string name);
    std::vector<Expression> arguments();
    Expression callOf(const Token& name, std::vector<Expression> arguments);
    bool isFunctionName(std::string_view name) const;

    // Sums, integrals, limits, derivatives (read_calculus.cpp)
    struct Bounds {
        std::optional<Expression> low;
        std::optional<Expression> high;
    };
    Bounds bounds();
    Expression bigSum();
    Expression integral();
    Expression limit();
    std::optional<Expression> derivative();
    bool markDifferential();

    // Environments (read_environments.cpp)
    Expression environment();
    Expression matrixBody(const Token& begin);
    Expression casesBody();
    void finish(const Token& begin);

    // Units (read_units.cpp)
    std::optional<Expression> unit(bool certain);
    std::size_t lastOfRun(std::size_t from) const;
    std::string_view run(std::size_t from, std::size_t last) const;
    std::size_t unitSplit(std::size_t from, std::size_t last) const;
    bool holdsOnlyUnits(std::size_t& place) const;
    std::optional<Expression> unitText(std::string_view text) const;

    Tokens& tokens_;
    const ReadOptions& options_;
    std::vector<Token>& list_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int bars_ = 0;             ///< |…| that are open inside the innermost bracket
    bool inSet_ = false;       ///< a bar or colon ends the element of a set builder
    bool unitsWanted_ = false; ///< letters are units: a number with a unit went before
    bool caseRead_ = false;    ///< the last item was `value if condition`
    char lastCloser_ = 0;
};

/// [x+1] and {x} where it is part of a larger expression: a bracket, and no list.
Expression unlisted(Expression expression);

/// Whether a tree is made of units alone: km, m/s^2.
bool isUnit(const Expression& expression);

/// What a unit may follow: a number, in whatever form.
bool isMeasure(const Expression& expression);

/// The set of numbers that R, N, Z, Q, C and ح mean where nothing but a set can stand: behind ∈,
/// and before a set that is taken away (R - {2}). Other expressions stay.
Expression numbersOf(const Expression& expression);

} // namespace khatwa::maths::reading
