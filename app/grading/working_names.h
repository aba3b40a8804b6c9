#pragma once

#include "app/maths/expression.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace khatwa::grading {

/// A formula of working as it is judged, and what it does with letters.
struct NamedFormula {
    maths::Expression formula; ///< with what names stand for put in
    bool names = false;        ///< gives letters that no line had a value: `D = 25 - 24 = 1`
    bool fresh = false;        ///< speaks of letters that no line had
    bool usesNames = false;    ///< has a name that something was put in for
};

/// The names that lines of working give: a discriminant on its own line, the letters of a formula
/// with their values, `u = x^2`. They say nothing of the letter that is solved for, so nothing can
/// be wrong with them but a chain that does not hold; later lines mean what they stand for.
class Names {
public:
    /// `reserved` are letters that are asked for; where `off`, no line gives a name.
    Names(std::set<std::string> reserved, bool off) : reserved_(std::move(reserved)), off_(off) {}

    /// Takes the next formula. One that goes on from the line before (`= …`) names nothing.
    NamedFormula take(const maths::Expression& formula, bool continues);

    /// The letters that are worked on: of all lines so far, without names.
    const std::set<std::string>& letters() const { return letters_; }

private:
    bool isKnown(const maths::Expression& formula) const;
    bool givesNames(const maths::Expression& formula);
    std::optional<maths::Expression> named(const maths::Expression& equation) const;

    std::set<std::string> reserved_;
    bool off_;
    bool first_ = true;
    std::set<std::string> letters_;
    std::map<std::string, maths::Expression> values_;
};

} // namespace khatwa::grading
