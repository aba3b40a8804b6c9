#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace khatwa::problems {

// The fields of a problem set: what the reader asks of a file, and what
// resources/problem-sets/schema.json says in JSON Schema. A test compares the two.

enum class FieldType {
    Whole,   ///< a whole number from `least` to `most`
    Line,    ///< text without line breaks; `most` characters
    Text,    ///< Markdown with LaTeX; `most` characters
    SetId,   ///< letters, digits, `.`, `_`, `-`; not first a sign
    Id,      ///< the same, and `/`
    Choice,  ///< one of `choices`
    Options, ///< an object, for app/grading/options.h to judge
    Object,  ///< of `members`
    Texts,   ///< a list of at most `items` texts, none of them empty, `most` characters each
    Objects  ///< a list of 1 to `items` objects of `members`
};

struct Field {
    std::string_view name;
    FieldType type = FieldType::Text;
    bool required = false; ///< must be there, and not blank or an empty list
    std::size_t most = 0;
    std::size_t least = 0;
    std::size_t items = 0;
    std::span<const std::string_view> choices = {};
    std::span<const Field> members = {};
};

/// In the order in which they are written.
std::span<const Field> setFields();

} // namespace khatwa::problems
