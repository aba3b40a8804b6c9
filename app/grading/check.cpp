#include "app/grading/check.h"

#include "app/grading/clock.h"
#include "app/grading/commas.h"
#include "app/grading/decide.h"
#include "app/grading/quantities.h"
#include "app/grading/rules.h"
#include "app/grading/words.h"
#include "app/grading/worker.h"
#include "app/maths/flint.h"
#include "app/maths/read_accuracy.h"
#include "app/maths/read_beside.h"
#include "app/maths/read_prose.h"
#include "app/maths/read_said.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace khatwa::grading {

using maths::Budget;
using maths::Expression;
using maths::Kind;
using maths::ReadOptions;

namespace {

/// Decisions of ordinary answers take microseconds; what is not decided in this time goes to the
/// worker or is undecided. Together they stay below the promised two seconds.
constexpr std::chrono::milliseconds kTime{500};
constexpr std::chrono::milliseconds kTimeInAll{1800};

Judgement cannotRead(const maths::ReadError& error) {
    Judgement judgement = judged(Verdict::Invalid, error.code);
    judgement.position = error.position;
    judgement.details["what"] = error.what;
    judgement.details["meant"] = error.meant;
    return judgement;
}

/// Whether e or i stand somewhere in an expression.
bool holdsConstant(const Expression& e, const std::string& name) {
    return e.is(Kind::Constant, name) ||
           std::ranges::any_of(e.children(),
                               [&](const Expression& part) { return holdsConstant(part, name); });
}

/// Whether a sum or product counts with i.
bool countsWithI(const Expression& e) {
    return ((e.isCall("sum") || e.isCall("product")) && e.size() == 4 &&
            e[1].is(Kind::Constant, "i")) ||
           std::ranges::any_of(e.children(), countsWithI);
}

/// Letters that one of the sides uses as a letter although they are constants elsewhere: i in
/// `i = 5` and `i = V/R`. In `x = e`, `e = e^1` and `x e^x = e` it is the number.
void noticeLetters(const Expression& e, std::vector<std::string>& letters) {
    if (!e.is(Kind::Relation)) {
        if (e.is(Kind::And) || e.is(Kind::Or) || e.is(Kind::System) || e.is(Kind::Sequence)) {
            for (const Expression& part : e.children())
                noticeLetters(part, letters);
        }
        return;
    }
    const Expression& first = e[0];
    const Expression& last = e[e.size() - 1];
    for (const bool left : {true, false}) {
        const Expression& side = left ? first : last;
        const Expression& other = left ? last : first;
        if (!side.is(Kind::Constant, "e") && !side.is(Kind::Constant, "i"))
            continue;
        const bool named = left ? !other.is(Kind::Symbol) : maths::freeSymbols(other).empty();
        if (named && !holdsConstant(other, side.text()) &&
            std::ranges::find(letters, side.text()) == letters.end())
            letters.push_back(side.text());
    }
}

/// The letter of p in `p(x) = …` at the start of a text: what stands so before an equals sign is a
/// function, and no product.
std::optional<std::string> definedFunction(std::string_view text) {
    std::size_t at = text.find_first_not_of(" $");
    const auto isLetter = [&](std::size_t i) {
        return i < text.size() &&
               ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'));
    };
    if (at == std::string_view::npos || !isLetter(at) || at + 1 >= text.size() ||
        text[at + 1] != '(')
        return std::nullopt;
    const std::string name(1, text[at]);
    at += 2;
    while (isLetter(at) || (at < text.size() && (text[at] == ',' || text[at] == ' ')))
        ++at;
    if (at >= text.size() || text[at] != ')')
        return std::nullopt;
    at = text.find_first_not_of(' ', at + 1);
    if (at == std::string_view::npos || text[at] != '=')
        return std::nullopt;
    return name;
}

/// f, g and h are functions anyway; p(x) = … makes p one, where the options do not say otherwise.
void noticeFunctions(Question& question) {
    if (question.options.functions)
        return;
    std::vector<std::string> names = {"f", "g", "h"};
    for (const std::string_view text : {question.expectedText, question.answerText}) {
        const auto name = definedFunction(text);
        if (name && std::ranges::find(names, *name) == names.end())
            names.push_back(*name);
    }
    if (names.size() > 3)
        question.readOptions.functions = std::move(names);
}

[[noreturn]] void badReference(const maths::ReadError& error) {
    // A message is one line, whatever the text.
    const bool plain = error.what.size() <= 40 && std::ranges::none_of(error.what, [](char c) {
                           return static_cast<unsigned char>(c) < ' ';
                       });
    throw BadTask{"the reference cannot be read: " + std::string(error.code) + " at byte " +
                  std::to_string(error.position) +
                  (error.what.empty() || !plain ? "" : ", '" + error.what + "'")};
}

/// A text as words where it is known words, else as it is read. ≈ before a value says that it is
/// rounded: that becomes v ≈ v.
maths::Reading readSide(std::string_view text, const ReadOptions& options) {
    if (const auto words = knownWords(text))
        return {words, {}};
    const std::size_t start = text.find_first_not_of(" $");
    for (const std::string_view mark : {"\\approx", "\\simeq", "≈"}) {
        if (start == std::string_view::npos || !text.substr(start).starts_with(mark))
            continue;
        maths::Reading reading = maths::readAnswer(text.substr(start + mark.size()), options);
        if (reading && maths::isScalar(*reading.expression))
            return {Expression::relation(*reading.expression, maths::Rel::Approximately,
                                         *reading.expression),
                    {}};
        break;
    }
    return maths::readAnswer(text, options);
}

/// Whether one of the sides is a value beside words that may make another one of it. Where both
/// sides keep words they are compared.
bool wordsAreUnclear(const Question& question, const Expression& expected,
                     const Expression& answer) {
    if (maths::contains(expected, Kind::Text) && maths::contains(answer, Kind::Text))
        return false;
    const auto isUnclear = [&](const Expression& e, std::string_view text) {
        return !e.is(Kind::Text) && !e.is(Kind::Constant) &&
               maths::wordsMayChangeValue(text, question.readOptions);
    };
    return (isUnclear(answer, question.answerText) || isUnclear(expected, question.expectedText)) &&
           plainWords(question.expectedText) != plainWords(question.answerText);
}

/// "about 8": whoever has the very value has it, and a rounded one is another value.
Expression withoutAbout(const Expression& e) {
    return e.isCall("approximately") && e.size() == 1 ? e[0] : e;
}

/// What follows last of `2x=10 ⇒ x=5`: that is the answer, the rest how it was found. Letters that
/// are themselves true or false (p ⇒ q) are logic.
Expression conclusionOf(const Expression& e) {
    const bool follows = e.is(Kind::Implies) || e.is(Kind::Iff);
    if (!follows || std::ranges::any_of(
                        e.children(), [](const Expression& side) { return side.is(Kind::Symbol); }))
        return e;
    return conclusionOf(e[e.size() - 1]);
}

/// Reads both sides; a judgement where the answer can't be read.
std::optional<Judgement> readBoth(Question& question) {
    noticeFunctions(question);
    ReadOptions& options = question.readOptions;
    maths::Reading expected = readSide(question.expectedText, options);
    if (!expected)
        badReference(expected.error);
    maths::Reading answer = readSide(question.answerText, options);
    std::vector<std::string> letters;
    noticeLetters(*expected.expression, letters);
    if (answer)
        noticeLetters(*answer.expression, letters);
    const bool counts =
        countsWithI(*expected.expression) || (answer && countsWithI(*answer.expression));
    if (counts && std::ranges::find(letters, "i") == letters.end())
        letters.push_back("i");
    if (!letters.empty()) {
        options.symbols.insert(options.symbols.end(), letters.begin(), letters.end());
        expected = readSide(question.expectedText, options);
        if (!expected)
            badReference(expected.error);
        answer = readSide(question.answerText, options);
    }
    if (!answer) {
        // Words are compared as words, whatever stands between them.
        if (expected.expression->is(Kind::Text) &&
            plainWords(question.expectedText) == plainWords(question.answerText))
            return correct();
        return cannotRead(answer.error);
    }
    if (wordsAreUnclear(question, *expected.expression, *answer.expression))
        return undecided(reasons::kUnclearWords);
    question.expected = withoutAbout(*expected.expression);
    question.answer = withoutAbout(*answer.expression);
    if (!maths::contains(question.expected, Kind::Implies) &&
        !maths::contains(question.expected, Kind::Iff))
        question.answer = conclusionOf(question.answer);
    return std::nullopt;
}

/// Choices are letters and no formulas: decided before anything is read.
std::optional<Judgement> judgeChoices(const Task& task) {
    const auto expected = choiceOf(task.expected);
    const auto answer = expected ? choiceOf(task.answer) : std::nullopt;
    // Small letters are variables, unless the other side shows that choices are meant.
    if (!answer || (expected->small && answer->small))
        return std::nullopt;
    return expected->letter == answer->letter ? correct() : incorrect();
}

/// Words for signs as signs, where that can be read.
std::string saidAsSigns(const std::string& text, const ReadOptions& options) {
    std::string said = maths::withSaidSigns(text);
    return said == text || readSide(said, options) ? said : text;
}

/// ط stands for π in Arabic schoolbooks. Beside a text with π the letter by itself can mean nothing
/// else.
std::string withArabicPi(std::string text, std::string_view other) {
    constexpr std::string_view kLetter = "ط";
    const bool pi =
        other.find("\\pi") != std::string_view::npos || other.find("π") != std::string_view::npos;
    if (!pi || other.find(kLetter) != std::string_view::npos)
        return text;
    for (std::size_t at = text.find(kLetter); at != std::string::npos;
         at = text.find(kLetter, at + 1)) {
        const std::string_view whole = text;
        const bool inWord = (at >= 2 && maths::reading::isArabicLetter(whole.substr(at - 2))) ||
                            maths::reading::isArabicLetter(whole.substr(at + kLetter.size()));
        if (!inWord)
            text.replace(at, kLetter.size(), "π"); // as long as the letter
    }
    return text;
}

/// AB = 5 beside a bare value: AB is a segment, and no product.
std::string withoutSegment(std::string text, std::string_view other) {
    const std::size_t from = text.find_first_not_of(" $");
    const auto isCapital = [&](std::size_t at) {
        return at < text.size() && text[at] >= 'A' && text[at] <= 'Z';
    };
    if (from == std::string::npos || !isCapital(from) || !isCapital(from + 1) ||
        text[from] == text[from + 1] || text.find('$') != std::string::npos ||
        other.find('=') != std::string_view::npos)
        return text;
    const std::size_t equals = text.find_first_not_of(' ', from + 2);
    if (equals == std::string::npos || text[equals] != '=' ||
        text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ=", equals + 1) != std::string::npos)
        return text;
    return text.substr(equals + 1);
}

Judgement judgeOne(const Task& task, const Rule& rule, Budget& budget) {
    const ReadOptions options = readOptionsFor(task.options, rule.units);
    try {
        std::string expected = task.expected, answer = task.answer;
        if (rule.readsTexts) {
            expected = saidAsSigns(withArabicPi(task.expected, task.answer), options);
            answer = saidAsSigns(
                withArabicPi(std::string(maths::withoutAccuracy(task.answer)), task.expected),
                options);
            if (task.rule == "equivalent" || task.rule == "numeric" || rule.units) {
                expected = withoutSegment(std::move(expected), answer);
                answer = withoutSegment(std::move(answer), expected);
            }
        }
        Question question{{}, {}, expected, answer, task.options, options};
        if (rule.readsTexts) {
            if (const auto judgement = readBoth(question))
                return *judgement;
        }
        return rule.judge(question, budget);
    } catch (const maths::TooLarge&) {
        return undecided(reasons::kTooLarge);
    }
}

/// Whether a reference is one value, so that nobody answers it with a list.
bool isOneValue(const Task& task, const Rule& rule) {
    const maths::Reading reading =
        readSide(task.expected, readOptionsFor(task.options, rule.units));
    if (!reading)
        return false;
    const Expression& e = *reading.expression;
    return maths::isScalar(e) || e.is(Kind::Degrees) || (e.is(Kind::Product) && hasUnits(e)) ||
           (e.is(Kind::Relation) && e.size() == 2 && e.relationAt(0) == maths::Rel::Equal &&
            maths::isScalar(e[1]));
}

/// ٢,٥ and ٢،٥ are two and a half where one value is asked for; where the readings of such a comma
/// make different verdicts nobody knows which is meant.
std::optional<Judgement> withOtherCommas(const Task& task, const Rule& rule,
                                         const Judgement& asRead, Budget& budget) {
    const CommaReadings readings = commaReadings(task.answer);
    if ((!readings.decimal && !readings.thousands) ||
        readOptionsFor(task.options, rule.units).decimalComma || !isOneValue(task, rule))
        return std::nullopt;
    std::vector<Judgement> others;
    for (const auto& text : {readings.decimal, readings.thousands}) {
        if (!text)
            continue;
        Task other = task;
        other.answer = *text;
        others.push_back(judgeOne(other, rule, budget));
    }
    const auto correctOne = std::ranges::find(others, Verdict::Correct, &Judgement::verdict);
    const bool ambiguous = readings.decimal && readings.thousands;
    if (correctOne != others.end() && !ambiguous)
        return std::move(*correctOne);
    if (std::ranges::any_of(
            others, [&](const Judgement& other) { return other.verdict != asRead.verdict; }))
        return undecided(reasons::kUnclearComma);
    return std::move(others[0]);
}

} // namespace

Judgement decide(const Task& task, Budget& budget) {
    const Rule* rule = findRule(task.rule);
    if (rule == nullptr)
        throw BadTask{"there is no rule '" + task.rule + "'"};
    if (task.rule == "equivalent") {
        if (const auto judgement = judgeChoices(task))
            return *judgement;
    }
    if (task.rule == "equivalent" || rule->units) {
        if (const auto judgement = judgeClock(task.expected, task.answer))
            return *judgement;
    }
    Judgement judgement = judgeOne(task, *rule, budget);
    if (rule->readsTexts && judgement.verdict != Verdict::Correct)
        if (auto other = withOtherCommas(task, *rule, judgement, budget))
            return std::move(*other);
    return judgement;
}

Judgement check(const Task& task) {
    maths::giveFlintBackWithThisThread();
    const auto start = std::chrono::steady_clock::now();
    try {
        Budget budget(kTime);
        return decide(task, budget);
    } catch (const maths::OverBudget&) {
    } catch (const std::bad_alloc&) {
        return undecided(reasons::kTooHard);
    }
    try {
        const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - start);
        return askWorker(task, kTimeInAll - taken).value_or(undecided(reasons::kTooHard));
    } catch (const std::bad_alloc&) {
        return undecided(reasons::kTooHard);
    }
}

} // namespace khatwa::grading
