#include "app/grading/equivalent.h"
#include "app/maths/print.h"

#include <algorithm>

namespace khatwa::grading {

using maths::Expression;
using maths::Truth;

namespace {

/// Looking for a partner costs at least this, even where the trees are the same.
constexpr std::int64_t kPairCost = 1;

std::vector<std::string> texts(const std::vector<const Expression*>& members) {
    std::vector<std::string> list;
    for (const Expression* member : members)
        list.push_back(maths::toLatex(*member));
    return list;
}

} // namespace

Judgement Equivalence::unordered(std::span<const Expression> expected,
                                 std::span<const Expression> answer, bool counted) const {
    if (expected.size() == 1 && answer.size() == 1)
        return member(expected[0], answer[0]);
    if (options.order == "kept")
        return ordered(expected, answer);

    // Repetition is free unless the reference repeats: then each may be used once.
    bool repeats = false;
    for (std::size_t i = 0; counted && i < expected.size() && !repeats; ++i) {
        for (std::size_t k = i + 1; k < expected.size() && !repeats; ++k) {
            budget.spend(kPairCost);
            repeats = same(expected[i], expected[k]) == Truth::Yes;
        }
    }
    std::vector<bool> found(expected.size(), false);
    std::vector<bool> perhaps(expected.size(), false);
    std::vector<const Expression*> extra;
    bool unsure = false;
    for (const Expression& member : answer) {
        bool matched = false;
        bool maybe = false;
        for (const bool identical : {true, false}) {
            for (std::size_t i = 0; i < expected.size() && !matched; ++i) {
                if (repeats && found[i])
                    continue;
                budget.spend(kPairCost);
                const Truth truth = identical ? (expected[i] == member ? Truth::Yes : Truth::No)
                                              : same(expected[i], member);
                if (truth == Truth::Yes) {
                    found[i] = true;
                    matched = true;
                } else if (truth == Truth::Unknown) {
                    perhaps[i] = true;
                    maybe = true;
                }
            }
        }
        if (!matched && maybe)
            unsure = true;
        else if (!matched)
            extra.push_back(&member);
    }
    std::vector<const Expression*> missing;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (found[i])
            continue;
        // 2 ± 0 is one value written twice, and so is a member that is in braces twice.
        if (!counted && std::ranges::any_of(answer, [&](const Expression& member) {
                return same(expected[i], member) == Truth::Yes;
            }))
            continue;
        if (perhaps[i])
            unsure = true;
        else
            missing.push_back(&expected[i]);
    }
    if (missing.empty() && extra.empty())
        return unsure ? undecided(reasons::kNotDecided) : correct();
    if (std::ranges::none_of(found, [](bool one) { return one; }))
        return unsure ? undecided(reasons::kNotDecided) : incorrect();
    Judgement partly = judged(Verdict::PartlyCorrect, missing.empty() ? reasons::kExtraSolution
                                                      : extra.empty() ? reasons::kMissingSolution
                                                                      : reasons::kMissingAndExtra);
    partly.missing = texts(missing);
    partly.extra = texts(extra);
    return partly;
}

Judgement Equivalence::ordered(std::span<const Expression> expected,
                               std::span<const Expression> answer) const {
    if (expected.size() != answer.size())
        return incorrect(reasons::kWrongSize);
    std::size_t right = 0;
    std::size_t wrong = 0;
    bool noted = false;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        budget.spend(kPairCost);
        const Judgement one = member(expected[i], answer[i]);
        right += one.verdict == Verdict::Correct ? 1 : 0;
        wrong += one.verdict != Verdict::Correct && one.verdict != Verdict::Undecided ? 1 : 0;
        noted = noted || one.reason == reasons::kDomainNoted;
    }
    if (right == expected.size())
        return correct(noted ? reasons::kDomainNoted : std::string_view());
    if (wrong == 0)
        return undecided(reasons::kNotDecided);
    if (options.order != "kept" && expected.size() <= 10 && right + 2 <= expected.size() &&
        unordered(expected, answer, true).verdict == Verdict::Correct)
        return incorrect(reasons::kSwapped);
    return incorrect(right > 0 ? reasons::kSomeEntriesWrong : std::string_view());
}

Judgement Equivalence::matrix(const Expression& expected, const Expression& answer) const {
    if (expected.rows() != answer.rows() || expected.columns() != answer.columns())
        return incorrect(reasons::kWrongSize);
    return ordered(expected.children(), answer.children());
}

} // namespace khatwa::grading
