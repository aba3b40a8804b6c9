#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace khatwa::tutor {

/// A piece of a paragraph. The scanner decides what is mathematics and what is text; the page only draws.
struct Inline {
    enum class Kind : std::uint8_t { Text, Maths, Code, Emphasis, Strong, LineBreak };
    Kind kind = Kind::Text;
    std::string text; ///< LaTeX without delimiters for Maths
    bool operator==(const Inline&) const = default;
};

/// A block of a reply. Blocks are only ever appended, and only the last one may still change.
struct Block {
    enum class Kind : std::uint8_t {
        Thinking, ///< text of the chain of thought, with its inlines
        Text,     ///< a paragraph, heading or list item
        Step,     ///< a numbered step of the solution: `number` is set
        Maths,    ///< display mathematics: `text` is LaTeX
        Code,     ///< verbatim
        Table,
        Answer,   ///< what the last \boxed{} holds, as LaTeX
    };
    std::uint32_t id = 0; ///< rises by one a block; stays while the block grows
    Kind kind = Kind::Text;
    int number = 0;       ///< of a step
    int level = 0;        ///< heading 1..6, or list indentation; 0 otherwise
    std::string text;     ///< the source, for copies; LaTeX for Maths and Answer
    std::vector<Inline> inlines;
    bool complete = false; ///< will not change any more
    bool operator==(const Block&) const = default;
};

} // namespace khatwa::tutor
