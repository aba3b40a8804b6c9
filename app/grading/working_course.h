#pragma once

#include "app/grading/steps.h"
#include "app/maths/expression.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace khatwa::grading {

/// The course that working takes: what the next line is compared with, and what all lines must keep
/// to. Lines are judged in their order. All judging may throw OverBudget, TooLarge.
class Course {
public:
    /// `known` is what the reference says of the letters: equations that a student begins with, one
    /// a line, are those of the problem where they agree with it. The budget must outlive it.
    Course(std::set<std::string> letters, std::optional<maths::Expression> known,
           maths::Assume assume, maths::Budget& budget);
    ~Course();
    Course(const Course&) = delete;
    Course& operator=(const Course&) = delete;

    /// Judges a line, and goes on from it only where it could be judged. Where it could not, the
    /// next line may follow from it or from the last one that could. A line with letters that no
    /// line had (`fresh`), and that does not follow, is one that nobody can judge.
    void judge(const maths::Expression& formula, bool continues, bool fresh, LineJudgement& line);

    /// An equation that is named by a number, x - y = 3 (2): at the beginning it is one of those of
    /// the problem.
    void judgeNumbered(const maths::Expression& formula, LineJudgement& line);

    /// A line that says nothing of what is worked on, as D = 25 - 24 = 1 gives D a value: its
    /// numbers must agree. The `last` line may have been meant as the answer.
    void judgeAside(const maths::Expression& formula, bool last, LineJudgement& line);

    /// A calculation with numbers only, 25 - 24 = 1: it must hold.
    void judgeCalculation(const maths::Expression& formula, LineJudgement& line);

    /// Lines that seemed to lose solutions, where a later line had the others; they are given once.
    std::vector<std::size_t> repaired();

    /// What the next line is compared with.
    std::optional<maths::Expression> last() const;
    /// The statement that is worked on: the last one, or the system that later lines follow from.
    const std::optional<maths::Expression>& whole() const;
    /// What the problem says.
    const std::optional<maths::Expression>& start() const;

private:
    class Working;
    std::unique_ptr<Working> working_;
};

/// A value, or both that a ± stands for.
bool isValue(const maths::Expression& expression);
/// a = b, or a chain of such.
bool isEquation(const maths::Expression& expression);
/// An equation in which no letter is.
bool isOfNumbers(const maths::Expression& expression);
/// 3, -3, 3/4: nothing is left to be worked out.
bool isNumberForm(const maths::Expression& expression);

} // namespace khatwa::grading
