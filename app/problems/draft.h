#pragma once

#include "app/problems/topic.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::problems {

/// One thing said in both languages. `#1` to `#9` stand for what is filled in.
struct Phrase {
    const char* english;
    const char* arabic;
};

/// A counted noun with the forms that Arabic needs beside a number.
struct Noun {
    const char* english;       ///< plural: "books"
    const char* arabicPlural;  ///< after 3 to 10: "كتب"
    const char* arabicAccused; ///< after 11 to 99, singular accusative: "كتابًا"
    const char* arabicOne;     ///< after whole hundreds, singular genitive: "كتاب"
};

/// A problem while it is written: the statement, the thinking line by line, and the steps, in one
/// language. Every choice is drawn before the language matters, so both languages have the same
/// shape.
class Draft {
public:
    Draft(Random& random, Language language) : random_(random), language_(language) {}

    Random& random() { return random_; }
    bool arabic() const { return language_ == Language::Arabic; }
    const char* text(const Phrase& phrase) const {
        return arabic() ? phrase.arabic : phrase.english;
    }
    /// "$12$ books", "$12$ كتابًا". Numbers from 3 on.
    std::string counted(int number, const Noun& noun) const;

    /// Takes one of the phrasings as the statement.
    void ask(std::initializer_list<Phrase> phrasings, const std::vector<std::string>& filled);
    /// A line of thinking: mathematics alone, or a word and mathematics.
    void think(const std::string& maths);
    void think(const Phrase& words, const std::string& maths);
    /// A step of the solution.
    void step(const Phrase& phrase, const std::vector<std::string>& filled);

    Problem finish(std::string answer);

private:
    Random& random_;
    Language language_;
    Problem problem_;
};

/// The text with `#1`… replaced.
std::string fill(std::string_view text, const std::vector<std::string>& filled);
/// One of the values, each equally likely.
template <class T>
const T& pick(Random& random, std::initializer_list<T> values) {
    return *(values.begin() + random.between(0, static_cast<int>(values.size()) - 1));
}
inline std::string str(int number) {
    return std::to_string(number);
}

} // namespace khatwa::problems
