#pragma once

#include "app/maths/read_tokens.h"

namespace khatwa::maths::reading {

/// Builds the tree of a token list: recursive descent, bounded in depth. Throws Failure, TooLarge.
///
/// From loosest to tightest: rows; commas; ⇔; ⇒; or; and; not; relations; ∪ ∩ \; ratio; + - ±;
/// products and quotients, with or without a sign, from left to right; signs; powers; what stands
/// behind (! % °). A function without brackets takes the product without signs that follows it, up
/// to the next function.
class Parser {
public:
    Parser(Tokens& tokens, const ReadOptions& options);

    Expression whole();

private:
    /// Bounds recursion: one for every bracket, group, command or prefix that opens.
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
    static constexpr int kDeepest = 250;

    // Tokens
    const Token& here() const { return list_[at_]; }
    const Token& ahead(std::size_t by = 1) const {
        return list_[at_ + by < list_.size() ? at_ + by : list_.size() - 1];
    }
    bool at(Tok type) const { return here().type == type; }
    bool at(Tok type, char code) const { return here().type == type && here().code == code; }
    bool take(Tok type);
    [[noreturn]] void fail(std::string_view code, const Token& token, std::string meant = {}) const;
    [[noreturn]] void failHere(std::string_view code, std::string meant = {}) const {
        fail(code, here(), std::move(meant));
    }
    [[noreturn]] void unexpected() const;

    // Statements and collections (read_statements.cpp)
    Expression rows();
    Expression list();
    std::vector<Expression> items(bool& semicolons);
    Expression statement();
    Expression implication();
    Expression disjunction();
    Expression conjunction();
    Expression negation();
    Expression relation();
    Expression setOperation();
    Expression ratio();

    // Arithmetic (read_arithmetic.cpp)
    Expression sum();
    Expression term();
    Expression signedFactor();
    Expression factor();
    Expression powerOf(Expression base);
    Expression exponent();
    Expression withSuffixes(Expression base);
    bool beginsFactor() const;
    bool mixedFollows(const Expression& whole) const;
    Expression implicitProduct();

    // Atoms (read_atoms.cpp)
    Expression atom();
    Expression argument();
    Expression symbol();
    Expression numberAtom();
    Expression bracket();
    Expression braces();
    Expression setBody(char closing);
    Expression group();
    Expression bars(Tok type);
    Expression textAtom();
    Expression fractionOf();
    Expression rootOf();
    Expression accent();
    std::string script();
    void closeBracket(const Token& open, std::string_view closers);

    // Functions (read_calls.cpp)
    Expression function();
    Expression userFunction(Expression name);
    std::vector<Expression> arguments();
    Expression callOf(const Token& name, std::vector<Expression> arguments);
    bool isFunctionName(std::string_view name) const;

    Tokens& tokens_;
    const ReadOptions& options_;
    std::vector<Token>& list_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int bars_ = 0;            ///< |…| that are open inside the innermost bracket
    bool inSet_ = false;      ///< a bar or colon ends the element of a set builder
    bool inFunction_ = false; ///< the argument of a function without brackets
    char lastCloser_ = 0;
};

} // namespace khatwa::maths::reading
