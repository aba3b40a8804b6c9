#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

// Sentences of a fixed shape, in English and Arabic; for the sources of the step checker alone.

/// A stretch of a sentence: a formula, or words.
struct Piece {
    bool maths = false;
    std::string text;
    bool marked = false; ///< a unit stood in the formula
    /// Of a formula that was parted (step_beside.h): beside the one before it, or in a row below.
    enum class Place { InLine, Beside, NewRow } place = Place::InLine;
};

/// A word (plainForm of it), or a formula. A number that was typed among words is a formula, with
/// its percent sign.
struct Token {
    bool formula = false;
    std::string text;
};
std::vector<Token> tokensOf(std::span<const Piece> pieces);

/// A shape that a whole sentence, or a whole statement, may have. Nothing but what it says matches,
/// so that what it means is what was said:
///
///     a|an|the   one of these words; Arabic ones with or without و or ف in front
///     [of the]   may be left out, as a whole
///     #          a formula; `##` is one or more, with "and" between them or not
///     <red|blue> one of these words, kept
///     ~          a unit or a currency, kept; may be left out
///     _          up to three words that say nothing of quantities, kept
///     =          up to three words that `_` has kept before; may be left out
///     *          any words that only say how the working goes on (isPlain)
class Phrase {
public:
    explicit Phrase(std::string_view shape);

    struct Found {
        std::vector<std::string> formulas;
        std::vector<std::string> words; ///< of `<…>`
        std::vector<std::string> units; ///< of `~`; empty where it was left out
        std::vector<std::string> nouns; ///< of `_`, each word
    };
    std::optional<Found> matches(std::span<const Token> tokens) const;

private:
    struct Element {
        enum class Kind { Word, Kept, Formula, Formulas, Unit, Nouns, Same, Plain, Optional } kind;
        std::vector<std::string> words;
        std::vector<Element> inner;
    };
    struct Search;
    static std::vector<Element> parse(std::string_view shape);

    std::vector<Element> elements_;
};

/// The words without the phrases, longest first, each a run of words; nothing where none of them
/// stands there.
std::optional<std::vector<std::string>> without(const std::vector<std::string>& words,
                                                const std::vector<std::string>& phrases);

/// A sign of arithmetic among words: + - × / = < > ^, however it was written.
bool isSign(const std::string& word);
bool isUnitWord(const std::string& word);

} // namespace khatwa::tutor
