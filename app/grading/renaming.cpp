#include "app/grading/rules.h"
#include "app/maths/transform.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

// `up-to-renaming`: is there a way to call the letters of the answer so that it becomes the
// reference? Two letters never become one, and letters that are `fixed` keep their names.
namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;

namespace {

/// More letters than these are not tried: 8! ways are.
constexpr std::size_t kMostLetters = 8;

/// Letters in a tree, those that a set builder or sum binds too.
void collectLetters(const Expression& e, std::set<std::string>& letters) {
    if (e.is(Kind::Symbol))
        letters.insert(e.text());
    for (const Expression& child : e.children())
        collectLetters(child, letters);
}

/// The tree with other names for letters, bound or free, and kept in its shape.
Expression withNames(const Expression& e, const std::map<std::string, std::string>& names) {
    if (e.is(Kind::Symbol)) {
        const auto name = names.find(e.text());
        return name == names.end() ? e : Expression::symbol(name->second);
    }
    if (e.children().empty())
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(withNames(child, names));
    if (e.is(Kind::Relation)) {
        std::vector<maths::Rel> relations;
        for (std::size_t i = 0; i + 1 < e.size(); ++i)
            relations.push_back(e.relationAt(i));
        return Expression::relation(std::move(children), std::move(relations));
    }
    if (e.is(Kind::Matrix))
        return Expression::matrix(e.rows(), e.columns(), std::move(children));
    return Expression::node(e.kind(), std::move(children), e.text());
}

/// How often a letter stands in a tree: a first guess at which letter became which.
std::size_t occurrences(const Expression& e, const std::string& letter) {
    if (e.is(Kind::Symbol))
        return e.text() == letter ? 1 : 0;
    std::size_t count = 0;
    for (const Expression& child : e.children())
        count += occurrences(child, letter);
    return count;
}

} // namespace

Judgement upToRenaming(const Question& question, Budget& budget) {
    std::set<std::string> fixed(question.options.fixed.begin(), question.options.fixed.end());
    std::set<std::string> expectedSet;
    std::set<std::string> answerSet;
    collectLetters(question.expected, expectedSet);
    collectLetters(question.answer, answerSet);
    for (const std::string& letter : fixed) {
        expectedSet.erase(letter);
        answerSet.erase(letter);
    }
    std::vector<std::string> expected(expectedSet.begin(), expectedSet.end());
    std::vector<std::string> answer(answerSet.begin(), answerSet.end());
    if (expected.size() != answer.size()) {
        const Judgement same = equivalent(question, budget);
        return same.verdict == Verdict::Correct ? same : incorrect();
    }
    if (expected.size() > kMostLetters)
        return undecided(reasons::kTooLarge);
    const auto byUse = [](const Expression& tree) {
        return [&tree](const std::string& letter) { return occurrences(tree, letter); };
    };
    std::ranges::stable_sort(expected, {}, byUse(question.expected));
    std::ranges::stable_sort(answer, {}, byUse(question.answer));

    std::vector<std::size_t> order(answer.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    bool unsure = false;
    Judgement first = incorrect();
    bool isFirst = true;
    do {
        budget.spend(5);
        std::map<std::string, std::string> names;
        for (std::size_t i = 0; i < order.size(); ++i)
            names[answer[i]] = expected[order[i]];
        Question renamed = question;
        renamed.answer = withNames(question.answer, names);
        Judgement judgement = equivalent(renamed, budget);
        if (judgement.verdict == Verdict::Correct)
            return judgement;
        unsure = unsure || judgement.verdict == Verdict::Undecided;
        if (isFirst)
            first = std::move(judgement);
        isFirst = false;
    } while (std::next_permutation(order.begin(), order.end()));
    if (unsure)
        return undecided(reasons::kNotDecided);
    if (first.verdict == Verdict::Incorrect)
        first.reason.clear(); // a slip under one naming is none under all
    return first;
}

} // namespace khatwa::grading
