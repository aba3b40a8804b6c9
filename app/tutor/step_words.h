#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace khatwa::tutor {

// What words around a formula mean; for the sources of the step checker alone. English and Arabic.

/// The words of a text, in lower case. Numbers and signs are none.
std::vector<std::string> wordsIn(std::string_view text);
/// Whether it is one of the words; a leading و or ف of an Arabic word may be in front.
bool isOneOf(const std::string& word, const std::vector<std::string_view>& words);
bool hasWord(std::string_view text, const std::vector<std::string_view>& words);

/// Words that deny what a sentence says, or part of it.
const std::vector<std::string_view>& denials();
/// Whether one of them stands there; "لا بد" denies nothing.
bool denies(std::string_view text);
/// Whether one of `suppositions` stands there; "setting each factor to zero" supposes nothing.
bool supposes(std::string_view clause);
/// Words that suppose, wherever they stand in the clause before a formula.
const std::vector<std::string_view>& suppositions();
/// Words that suppose where they stand just before a formula.
const std::vector<std::string_view>& weakSuppositions();
/// Words that put a value into something: it need not be one that holds.
const std::vector<std::string_view>& insertions();
/// Suppositions that last beyond their step: cases and guesses.
const std::vector<std::string_view>& cases();
/// Words after which "=" may be a rounded value.
const std::vector<std::string_view>& roundings();

/// Words beside what is said to be the answer.
const std::vector<std::string_view>& answers();
/// Words beside what is said to be all the solutions.
const std::vector<std::string_view>& solutions();
/// "The simplest form", "completely": that the form is reached which is asked for.
bool speaksOfForm(std::string_view text);
/// "There are two solutions."
bool saysTwoSolutions(std::string_view text);

/// A word without what makes no other word in Arabic: hamza, final forms and vowels.
std::string plainForm(std::string_view word);

/// Whether a text says nothing but how the working goes on ("so we get", "add 3 to both sides"):
/// all its words are of a fixed vocabulary. Any other word may say something of its own, which no
/// formula proves: "the area is", "the larger one", "only". A missing word costs a verdict, a
/// wrong one a lie, so the vocabulary holds no word for a quantity or a property.
bool isPlain(std::string_view text);

} // namespace khatwa::tutor
