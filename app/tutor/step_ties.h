#pragma once

#include "app/maths/budget.h"
#include "app/maths/expression.h"

#include <map>
#include <string>
#include <vector>

namespace khatwa::tutor {

/// What the problem speaks of, so that a true formula can be told from one that is also to the
/// point: 3 × 4 = 12 is true, but only where the problem has that product, or something worth as
/// much, does it say anything of the problem. For the sources of the step checker alone.
class Ties {
public:
    /// All that stands in it, numbers too.
    void addProblem(const maths::Expression& e);
    /// The numbers of it alone.
    void addNumbers(const maths::Expression& e);
    /// What a formula says that was proved and is to the point: it is so from here on, too.
    void addLine(const maths::Expression& e);
    /// A value that was proved for a letter: parts of the problem may be computed with it.
    void addSolution(const std::string& letter, const maths::Expression& value);

    /// Whether the problem speaks of it: it, or something of the same value, stands there. Numbers
    /// alone do not count; `numbers` asks about one of those.
    bool holds(const maths::Expression& e, maths::Budget& budget) const;
    bool number(const maths::Expression& e, maths::Budget& budget) const;
    /// Whether it stands there just so.
    bool has(const maths::Expression& e) const;
    /// Whether a part of the problem has the value of this number.
    bool worth(const maths::Expression& e, maths::Budget& budget) const;

private:
    void add(const maths::Expression& e);
    void keep(const maths::Expression& e);

    std::vector<maths::Expression> parts_;
    std::vector<maths::Expression> numbers_;
    std::vector<std::map<std::string, maths::Expression>> solutions_;
    bool ofProblem_ = false;
};

} // namespace khatwa::tutor
