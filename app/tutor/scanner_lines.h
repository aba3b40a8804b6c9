#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace khatwa::tutor::scan {

/// What the beginning of a line makes of it.
struct LineStart {
    enum class Kind {
        NeedMore, ///< cannot be told from the bytes so far
        Blank,
        Text,
        Heading,
        Fence,    ///< ``` or ~~~
        Item,     ///< of a list
        Numbered, ///< `1.`: a step or an item, as the numbers before it say
        Worded,   ///< `Step 1:`, `الخطوة الأولى:`
        Table,    ///< a head line whose next line is |---|
        Rule,     ///< ---
    };
    Kind kind = Kind::NeedMore;
    std::size_t indent = 0; ///< bytes of white space and quote marks before anything else
    int quotes = 0;         ///< marks of a quote (>) among them
    int columns = 0;        ///< width of the white space
    std::size_t length = 0; ///< bytes up to the content; with the newline for Blank, Fence and Rule
    std::size_t headingLength = 0; ///< the same, if the number of a heading is taken as its text
    int level = 0;                 ///< of a heading, also of one that is a step; 0: none
    int number = 0;                ///< of Numbered and Worded; 0 of Worded: the one after the last
    std::string marker;            ///< as written, of Item and Numbered; the language of a Fence
    bool strong = false;           ///< the marker opened a ** that its content goes on with
    bool announcesAnswer = false;  ///< Text such as "Final answer:", which belongs to no step
    char fence = 0;
    std::size_t fenceLength = 0;
};

/// Judges the line that `rest` begins with (later lines may follow). `ended`: nothing comes after
/// `rest`. A judgement other than NeedMore holds for every text that begins with the bytes it was
/// made from.
LineStart classifyLine(std::string_view rest, bool ended);

/// The marks of a quote that a line begins with, of at most so many, and their bytes with the white
/// space around them.
struct Quoting {
    int marks = 0;
    std::size_t bytes = 0;
};
Quoting quotingOf(std::string_view line, int most);

/// Lines that began in a quote of so many marks, without the marks of all but the first line.
std::string unquoted(std::string_view lines, int quotes);

/// Bytes of the digit at `s[at]` (ASCII, Arabic-Indic or Persian), its value in `value`; 0 if there
/// is none.
std::size_t digitAt(std::string_view s, std::size_t at, int& value);

} // namespace khatwa::tutor::scan
