#pragma once

#include "app/grading/meaning.h"
#include "app/grading/rules.h"
#include "app/maths/budget.h"
#include "app/maths/equality.h"
#include "app/maths/expression.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::grading {

/// What the parts of `equivalent` share. Judgements are as of (expected, answer); swapped() turns
/// one round. May throw OverBudget and TooLarge.
struct Equivalence {
    const Options& options;
    maths::Assume assume;
    maths::Budget& budget;

    Judgement judge(const maths::Expression& expected, const maths::Expression& answer) const;
    Judgement judge(const Meaning& expected, const Meaning& answer) const;

    // equivalent_values.cpp
    Judgement value(const maths::Expression& expected, const maths::Expression& answer) const;
    /// A member of a collection, which may be one itself.
    Judgement member(const maths::Expression& expected, const maths::Expression& answer) const;
    Judgement namedValue(const Meaning& expected, const Meaning& answer) const;
    /// x = π/3 + 2πk and x = π/3 - 2πn: the same values, though other functions of the letter.
    bool sameFamilies(const Meaning& expected, const Meaning& answer) const;
    Judgement quantities(const maths::Expression& expected, const maths::Expression& answer) const;
    /// A reference that is rounded itself (≈): the answer must be one of the values it stands for.
    Judgement roundedReference(const Meaning& expected, const Meaning& answer) const;
    Judgement ratio(const Meaning& expected, const Meaning& answer) const;
    /// Whether every side of a chain of equals signs has the value.
    maths::Truth chainHolds(const Meaning& meaning) const;
    /// Whether two members of a collection are the same.
    maths::Truth same(const maths::Expression& expected, const maths::Expression& answer) const;

    // equivalent_collections.cpp
    Judgement unordered(std::span<const maths::Expression> expected,
                        std::span<const maths::Expression> answer, bool counted) const;
    Judgement ordered(std::span<const maths::Expression> expected,
                      std::span<const maths::Expression> answer) const;
    Judgement matrix(const maths::Expression& expected, const maths::Expression& answer) const;

    // equivalent_statements.cpp
    Judgement statements(const Meaning& expected, const Meaning& answer) const;
    Judgement regions(const Meaning& expected, const Meaning& answer) const;
    /// A bare value, list or set beside a statement.
    Judgement bareAndStatement(const Meaning& bare, const Meaning& statement) const;
    Judgement assignments(const Meaning& expected, const Meaning& answer) const;
};

/// The judgement with reference and answer exchanged: missing is extra.
Judgement swapped(Judgement judgement);

/// k, n, m, l: what stands for all whole numbers in `x = π/3 + 2πk`.
bool isWholeLetter(std::string_view letter);

/// The statement, and that those of the letters that mostly are so are whole numbers.
maths::Expression withWholeLetters(const maths::Expression& statement,
                                   const std::set<std::string>& letters);

/// The trees after capitals were made small, where the option says so.
maths::Expression inSmallLetters(const maths::Expression& expression);

} // namespace khatwa::grading
