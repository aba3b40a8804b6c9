#include "app/maths/equality.h"
#include "app/maths/print.h"
#include "app/maths/transform.h"
#include "app/tutor/step_checker_work.h"
#include "app/tutor/step_formulas.h"
#include "app/tutor/step_rules.h"
#include "app/tutor/step_words.h"

#include <algorithm>

namespace khatwa::tutor {

using maths::Assume;
using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::Rel;
using maths::Truth;

// What the problem's story has a value for (story.h), and how steps speak of it: "the discount is
// 0.25 × 80 = 20", "A = 8 × 5 = 40 cm²", "area of a rectangle: A = a × b".

namespace {

constexpr std::size_t kMostLetters = 4;

/// Renames the letters of the law in every way, to see whether one makes it the formula.
bool fitsRenamed(const Expression& formula, const Expression& law, Budget& budget) {
    const std::set<std::string> have = maths::freeSymbols(formula);
    const std::set<std::string> need = maths::freeSymbols(law);
    if (have.size() != need.size() || have.size() > kMostLetters)
        return false;
    std::vector<std::string> names(have.begin(), have.end());
    do {
        std::map<std::string, Expression> with;
        std::size_t i = 0;
        for (const std::string& letter : need)
            with.emplace(letter, Expression::symbol(names[i++]));
        const auto same = [&](std::size_t side) {
            return maths::compare(formula[side], maths::substituted(law[side], with), Assume::Real,
                                  budget)
                       .equal == Truth::Yes;
        };
        if (same(0) && same(1))
            return true;
    } while (std::ranges::next_permutation(names).found);
    return false;
}

Expression restOf(const Expression& chain, std::size_t from) {
    std::vector<Expression> sides(chain.children().begin() + static_cast<std::ptrdiff_t>(from),
                                  chain.children().end());
    return sides.size() == 1
               ? sides.front()
               : Expression::relation(sides, std::vector<Rel>(sides.size() - 1, Rel::Equal));
}

bool isEqualities(const Expression& e) {
    if (!e.is(Kind::Relation))
        return false;
    for (std::size_t i = 0; i + 1 < e.size(); ++i)
        if (e.relationAt(i) != Rel::Equal)
            return false;
    return std::ranges::all_of(e.children(), maths::isScalar);
}

std::string joinedWords(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

/// The words of a sentence with the signs between them: "area length × width" of "area = length ×
/// width".
std::vector<std::string> wordsWithSigns(const Sentence& sentence) {
    std::vector<std::string> words;
    for (const Token& token : tokensOf(sentence.pieces))
        if (!token.formula && token.text != "=")
            words.push_back(token.text);
    return words;
}

} // namespace

/// "Distance = speed × time", where the story has such a law.
bool StepChecker::Work::isLawInWords(const Sentence& sentence) const {
    const std::vector<std::string> words = wordsWithSigns(sentence);
    return sentence.prose.find('=') != std::string::npos &&
           std::ranges::any_of(quantities_, [&](const Quantity& quantity) {
               return std::ranges::any_of(quantity.phrases, [&](const std::string& phrase) {
                   const bool law = phrase.find("×") != std::string::npos ||
                                    phrase.find('/') != std::string::npos;
                   const auto rest = law ? without(words, {phrase}) : std::nullopt;
                   return rest && std::ranges::none_of(*rest, isSign) &&
                          isPlain(joinedWords(*rest));
               });
           });
}

/// The discriminant and the coefficients are quantities of every quadratic equation.
void StepChecker::Work::addQuantities() {
    if (facts_.story) {
        quantities_ = facts_.story->quantities;
        nouns_ = facts_.story->nouns;
    }
    for (const Quantity& quantity : quantities_)
        if (!quantity.value.is(Kind::Ratio))
            ties_.addProblem(quantity.value);
        else
            for (const Expression& part : quantity.value.children())
                ties_.addProblem(part);
    if (facts_.given.size() != 1)
        return;
    try {
        Budget budget(kStepTime);
        if (const auto abc = quadratic(budget)) {
            coefficients_ = *abc;
            const auto& [a, b, c] = *abc;
            const Expression discriminant =
                maths::sum({maths::power(b, Expression::number(2)),
                            maths::negate(maths::product({Expression::number(4), a, c}))});
            quantities_.push_back({{"discriminant", "the discriminant", "المميز", "مميز المعادلة"},
                                   discriminant,
                                   false,
                                   {}});
            ties_.addProblem(discriminant);
        }
    } catch (const maths::OverBudget&) {
    } catch (const maths::TooLarge&) {
    }
}

/// Words beside which nothing stands but plain ones and units name one quantity, or none; empty
/// where they say something else, or where it may be either of two.
std::optional<StepChecker::Work::Named>
StepChecker::Work::namedBy(const std::vector<std::string>& words) const {
    const auto plainBeside = [&](const std::vector<std::string>& rest,
                                 const std::vector<std::string>& units) {
        std::vector<std::string> others = nouns_;
        others.insert(others.end(), units.begin(), units.end());
        const std::vector<std::string> left = without(rest, others).value_or(rest);
        return std::ranges::none_of(left, isSign) && isPlain(joinedWords(left));
    };
    std::optional<Named> found;
    std::size_t least = words.size() + 1; // words left: the longest name is what is meant
    bool unsure = false;
    for (std::size_t i = 0; i < quantities_.size(); ++i) {
        const auto rest = without(words, quantities_[i].phrases);
        if (!rest || rest->size() > least || !plainBeside(*rest, quantities_[i].units))
            continue;
        unsure = rest->size() == least;
        least = rest->size();
        found = Named{};
        found->quantity = i;
    }
    if (unsure)
        return std::nullopt;
    if (found)
        return found;
    std::vector<std::string> units;
    for (const Quantity& quantity : quantities_)
        if (quantity.asked)
            units.insert(units.end(), quantity.units.begin(), quantity.units.end());
    const bool one = std::ranges::count_if(quantities_, &Quantity::asked) == 1;
    if (plainBeside(words, one ? units : std::vector<std::string>{}))
        return Named{};
    return std::nullopt;
}

std::optional<StepChecker::Work::Named> StepChecker::Work::named(const Sentence& sentence) const {
    if (quantities_.empty() || sentence.open)
        return std::nullopt;
    if (sentence.count > 1)
        if (auto clauses = namedByClause(sentence))
            return clauses;
    auto found = namedBy(wordsWithSigns(sentence));
    // Of several formulas each must be worth what is named.
    if (found && found->quantity)
        found->strict = sentence.count > 1;
    return found;
}

/// "There are 1 + 3 = 4 parts, and each part is 48 ÷ 4 = 12": the commas between formulas part
/// clauses, and each names what its own formula is worth, or nothing.
std::optional<StepChecker::Work::Named>
StepChecker::Work::namedByClause(const Sentence& sentence) const {
    std::vector<std::string> texts(1);
    std::string gap;
    bool begun = false;
    for (const Piece& piece : sentence.pieces) {
        if (!piece.maths) {
            gap += piece.text;
            continue;
        }
        if (begun) {
            const std::size_t latin = gap.rfind(',');
            const std::size_t arabic = gap.rfind("،");
            const bool none = latin == std::string::npos;
            if (none && arabic == std::string::npos)
                return std::nullopt;
            const bool isArabic = arabic != std::string::npos && (none || arabic > latin);
            const std::size_t at = isArabic ? arabic : latin;
            texts.back() += " " + gap.substr(0, at);
            texts.push_back(gap.substr(at + (isArabic ? std::string_view("،").size() : 1)));
        } else {
            texts.back() = gap;
        }
        begun = true;
        gap.clear();
    }
    texts.back() += " " + gap;
    if (texts.size() != sentence.count)
        return std::nullopt;
    Named all;
    bool any = false;
    for (const std::string& text : texts) {
        Sentence clause;
        clause.pieces.push_back({false, text, false});
        const auto found = namedBy(wordsWithSigns(clause));
        // The shares of a ratio are said one after another.
        if (!found || (found->quantity && quantities_[*found->quantity].value.is(Kind::Ratio)))
            return std::nullopt;
        all.clauses.push_back(found->quantity);
        any = any || found->quantity.has_value();
    }
    return any ? std::optional(all) : std::nullopt;
}

bool StepChecker::Work::isWorth(const Expression& e, const Quantity& quantity,
                                Budget& budget) const {
    if (e.is(Kind::Ratio) != quantity.value.is(Kind::Ratio))
        return false;
    if (e.is(Kind::Ratio)) {
        if (e.size() != quantity.value.size())
            return false;
        for (std::size_t i = 0; i < e.size(); ++i)
            if (!same(e[i], quantity.value[i], budget))
                return false;
        return true;
    }
    return maths::isScalar(e) && maths::freeSymbols(e).empty() && same(e, quantity.value, budget);
}

bool StepChecker::Work::isLaw(const Expression& e, const Quantity& quantity, Budget& budget) const {
    if (quantity.law.empty() || !e.is(Kind::Relation) || e.size() != 2 ||
        e.relationAt(0) != Rel::Equal || !maths::isScalar(e[0]) || !maths::isScalar(e[1]) ||
        hasUnknownCall(e))
        return false;
    const maths::Reading law = maths::read(quantity.law);
    return law && fitsRenamed(e, *law.expression, budget);
}

/// A computation that has the value of a quantity by chance says nothing of it: its numbers must be
/// those of the story, or worth something in it.
bool StepChecker::Work::operandsKnown(const Expression& e, Budget& budget) const {
    if (isAtom(e) && !e.is(Kind::Quotient))
        return e.is(Kind::Symbol) || e.is(Kind::Constant) || ties_.number(e, budget) ||
               ties_.worth(e, budget);
    // 16/12 is the number 4/3 itself; 50/5 is a computation.
    if (isAtom(e) && !dividesWhole(e[0], e[1]))
        return ties_.number(e, budget);
    return std::ranges::all_of(
        e.children(), [&](const Expression& child) { return operandsKnown(child, budget); });
}

/// Whether a formula says what the named quantity is; what was asked, where none is named.
void StepChecker::Work::meet(const Expression& e, Budget& budget) {
    if (!named_)
        return;
    const Expression& value = e.is(Kind::Relation) ? e[e.size() - 1] : e;
    // "The shares are 4 × 20 = 80 and 5 × 20 = 100": one after another.
    if (named_->quantity && quantities_[*named_->quantity].value.is(Kind::Ratio) &&
        !value.is(Kind::Ratio)) {
        const Expression& shares = quantities_[*named_->quantity].value;
        const bool next = named_->parts < shares.size() && maths::isScalar(value) &&
                          same(value, shares[named_->parts], budget);
        named_->parts = next ? named_->parts + 1 : shares.size() + 1;
        named_->met = named_->parts == shares.size();
        return;
    }
    if (!named_->clauses.empty()) {
        const std::optional<std::size_t> meant = named_->quantity;
        const bool is = !meant || isWorth(value, quantities_[*meant], budget) ||
                        isLaw(e, quantities_[*meant], budget);
        named_->failed = named_->failed || !is;
        ++named_->parts;
        named_->met = !named_->failed && named_->parts == named_->clauses.size();
        return;
    }
    // "Each part is 1 + 3 = 4, and 48 ÷ 4 = 12" says of the one what is true of the other.
    named_->failed = named_->failed || (named_->strict && !isAtom(e) &&
                                        !isWorth(value, quantities_[*named_->quantity], budget) &&
                                        !isLaw(e, quantities_[*named_->quantity], budget));
    named_->met =
        !named_->failed && std::ranges::any_of(quantities_, [&](const Quantity& quantity) {
            const auto at = static_cast<std::size_t>(&quantity - quantities_.data());
            if (named_->quantity ? *named_->quantity != at : !quantity.asked)
                return false;
            return isWorth(value, quantity, budget) || isLaw(e, quantity, budget);
        });
}

/// A formula that says what a quantity is, in the story's own way: its law in letters, a new letter
/// for what is asked (A = 8 × 5 = 40), the shares of a ratio, or the value of what the words name.
/// False where it is nothing of that kind.
bool StepChecker::Work::judgeByQuantity(const Expression& e, const Claim& claim, Budget& budget,
                                        std::vector<Found>& found) {
    if (claim.denied || claim.supposed || supposed_)
        return false;
    const auto prove = [&](const Expression& what) {
        found.push_back({Finding::Proved, maths::toLatex(what)});
        meet(what, budget);
        return true;
    };
    if (coefficients_ && e.is(Kind::Relation) && e.size() == 2 && isSolution(e)) {
        const std::string& letter = e[0].text();
        const std::size_t at = letter == "a" ? 0 : letter == "b" ? 1 : 2;
        if ((letter == "a" || letter == "b" || letter == "c") && !facts_.letters.contains(letter) &&
            same(e[1], (*coefficients_)[at], budget)) {
            coefficientsSaid_.insert_or_assign(letter, (*coefficients_)[at]);
            return prove(e);
        }
    }
    if (quantities_.empty())
        return false;
    if (std::ranges::any_of(quantities_,
                            [&](const Quantity& one) { return isLaw(e, one, budget); }))
        return prove(e);
    const auto names = [&](const Quantity& one) {
        return named_ && named_->quantity == static_cast<std::size_t>(&one - quantities_.data());
    };
    if (!e.is(Kind::Relation)) {
        const bool is = std::ranges::any_of(quantities_, [&](const Quantity& one) {
            return (names(one) || (one.asked && (e.is(Kind::Ratio) || claim.result))) &&
                   isWorth(e, one, budget);
        });
        if (is)
            explained_.push_back(e);
        return is && prove(e);
    }
    if (e.is(Kind::Relation) && e.size() > 2 && e.relationAt(e.size() - 2) == Rel::Approximately) {
        // 25π ≈ 78.5 at the end is judged by itself.
        const Expression last =
            Expression::relation(e[e.size() - 2], Rel::Approximately, e[e.size() - 1]);
        std::vector<Expression> sides(e.children().begin(), e.children().end() - 1);
        const Expression front =
            Expression::relation(sides, std::vector<Rel>(sides.size() - 1, Rel::Equal));
        for (std::size_t i = 0; i + 2 < e.size(); ++i)
            if (e.relationAt(i) != Rel::Equal)
                return false;
        const bool rounds = maths::freeSymbols(last).empty() && maths::isScalar(last[0]) &&
                            maths::isScalar(last[1]) &&
                            closed(last, claim, budget) == Finding::Holds;
        return rounds && judgeByQuantity(front, claim, budget, found);
    }
    if (!isEqualities(e))
        return false;
    // "The area is πr² = π · 6² = 36π" begins with the law itself.
    if (named_ && named_->quantity && !isAtom(e[0]) && !maths::freeSymbols(e[0]).empty()) {
        const Quantity& one = quantities_[*named_->quantity];
        const Expression rest = restOf(e, 1);
        if (maths::freeSymbols(rest).empty() && isWorth(e[e.size() - 1], one, budget) &&
            isLaw(Expression::relation(Expression::symbol("L"), Rel::Equal, e[0]), one, budget)) {
            if (rest.is(Kind::Relation))
                judgeRelation(rest, claim, budget, found);
            return prove(e);
        }
    }
    const bool squared = e[0].is(Kind::Power) && e[0][0].is(Kind::Symbol) && e[0][1].isNumber("2");
    if (!squared && !e[0].is(Kind::Symbol))
        return false;
    const std::string& letter = squared ? e[0][0].text() : e[0].text();
    if (facts_.letters.contains(letter))
        return false;
    std::size_t from = 1;
    if (e.size() > 2 && !maths::freeSymbols(e[1]).empty() &&
        std::ranges::any_of(quantities_, [&](const Quantity& one) {
            return isLaw(Expression::relation(e[0], Rel::Equal, e[1]), one, budget);
        }))
        from = 2;
    const Expression rest = restOf(e, from);
    if (!maths::freeSymbols(rest).empty())
        return false;
    const Expression& value = e[e.size() - 1];
    const bool worth = std::ranges::any_of(quantities_, [&](const Quantity& one) {
        const bool discriminant = !one.phrases.empty() && one.phrases.front() == "discriminant";
        const bool meant = discriminant ? letter == "D" || letter == "Delta" || names(one)
                           : squared    ? one.law.starts_with("L^2")
                                        : one.asked || names(one);
        return meant && isWorth(value, one, budget) && !(named_ && named_->quantity && !names(one));
    });
    if (!worth)
        return false;
    if (rest.is(Kind::Relation)) {
        const std::size_t before = found.size();
        judgeRelation(rest, claim, budget, found);
        const auto fails = [](const Found& one) {
            return one.finding == Finding::False || one.finding == Finding::Open;
        };
        if (std::any_of(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(), fails))
            return true;
        for (std::size_t i = before; i < found.size(); ++i)
            found[i].finding = Finding::Proved;
    }
    return prove(e);
}

/// The quadratic formula in a, b and c, where the reply has said what those are.
Expression StepChecker::Work::withCoefficients(const Expression& e) const {
    const bool defines =
        e.is(Kind::Relation) && e[0].is(Kind::Symbol) && coefficientsSaid_.contains(e[0].text());
    return coefficientsSaid_.size() == 3 && !defines ? maths::substituted(e, coefficientsSaid_) : e;
}

} // namespace khatwa::tutor
