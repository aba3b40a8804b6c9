#pragma once

#include "app/maths/expression.h"

#include <string>
#include <string_view>

namespace khatwa::maths::printing {

/// How tightly a printed form holds together, from loosest to tightest: as the reader's grammar.
enum class Level {
    Commas,
    Iff,
    Implies,
    Or,
    And,
    Not,
    Relation,
    SetOperation,
    Ratio,
    Sum,
    Term,
    Factor,
    Power,
    Atom
};

Level levelOf(const Expression& expression);

/// Writes one expression. What stands beside each other without a sign is only what the reader
/// cannot take for something else, whatever its options are.
class Writer {
public:
    std::string out;

    /// With brackets where it is looser than `least`.
    void print(const Expression& e, Level least);

private:
    void body(const Expression& e);
    void group(const Expression& e);
    void bracketed(const Expression& e, std::string_view open, std::string_view close);
    void join(const Expression& e, std::string_view between, Level least);
    void sum(const Expression& e);
    void product(const Expression& e);
    void relation(const Expression& e);
    void rows(const Expression& e);
    void cases(const Expression& e);
    void matrix(const Expression& e, std::string_view environment);
    void set(const Expression& e);
    void first(const Expression& e, Level least);
    void degrees(const Expression& e);
    void exponent(const Expression& e);

    // print_calls.cpp
    void call(const Expression& e);
    bool bigOperator(const Expression& e);
    bool derivative(const Expression& e);
    void function(const Expression& e);

    // print_names.cpp
    void symbol(std::string_view name);
    void letter(std::string_view base);
    void marked(std::string_view name);
    void subscript(std::string_view text);
    void constant(const Expression& e);
    void number(std::string_view digits);
    void text(std::string_view words);
    void unit(std::string_view name);

    bool inSet_ = false;   ///< a ratio needs brackets: the colon would end the element
    bool inUnits_ = false; ///< what could be a unit needs a mark: a unit or a number is before it
};

/// Whether a symbol is written as one letter: what a sum or an integral can run over.
bool isLetterSymbol(const Expression& e);

/// Whether a text would be read as a unit behind a number.
bool readsAsUnit(std::string_view words);

/// Whether what a leaf or a call begins with would be read as a unit where one may stand.
bool needsMark(const Expression& e);

} // namespace khatwa::maths::printing
