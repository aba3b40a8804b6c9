#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace khatwa::tutor {

/// A piece of a paragraph. The scanner decides what is mathematics and what is text; the page only
/// draws.
struct Inline {
    enum class Kind : std::uint8_t {
        Text,
        Maths, ///< LaTeX without delimiters
        Code,
        Emphasis,
        Strong,
        LineBreak,
        CellEnd, ///< ends a cell of a Table; text: "", "left", "center" or "right"
        RowEnd,  ///< ends a row of a Table; the first row is its head
    };
    Kind kind = Kind::Text;
    std::string text;
    bool operator==(const Inline&) const = default;
};

/// A block of a reply. Blocks are only ever appended, and only the last one may still change.
struct Block {
    enum class Kind : std::uint8_t {
        Thinking, ///< a paragraph of the chain of thought
        Text,     ///< a paragraph
        Step,     ///< opens a numbered step of the solution: `number` is set
        Maths,    ///< display mathematics: `text` is LaTeX
        Code,     ///< verbatim; `marker` is the language, if one was named
        Table,    ///< `inlines` holds cells and rows
        Answer,   ///< what the last \boxed{} holds, as LaTeX; made when the reply ends
        Heading,  ///< `level` 1..6
        Item,     ///< of a list; `marker` is its bullet or number, `level` 1.. its depth
    };
    std::uint32_t id = 0; ///< rises by one a block, from 1; stays while the block grows
    Kind kind = Kind::Text;
    bool thinking = false; ///< part of the chain of thought, whatever its kind
    int number = 0;        ///< of the step that the block opens or belongs to; 0: of none
    int level = 0;         ///< of a Heading or an Item; 0 otherwise
    std::string marker;    ///< of an Item or Code
    std::string text; ///< the source without its marker, for copies; LaTeX for Maths and Answer
    std::vector<Inline> inlines; ///< of every kind but Maths, Code and Answer
    bool complete = false;       ///< will not change any more
    bool operator==(const Block&) const = default;
};

} // namespace khatwa::tutor
