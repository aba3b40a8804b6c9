#include "engine/generate/guess_plan.h"
#include "engine/generate/prompt_lookup.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace khatwa::engine;

namespace {

std::vector<TokenId> tokensOf(std::string_view text) {
    return {text.begin(), text.end()};
}

std::string guessFor(std::string_view text, int most) {
    PromptLookup lookup;
    Guess guess;
    lookup.guess(tokensOf(text), most, guess);
    return {guess.tokens.begin(), guess.tokens.end()};
}

/// A pass that waits for memory until its arithmetic takes longer.
double memoryBound(int rows) {
    return std::max(0.080, 0.012 * rows);
}

PassCost measured(double (*seconds)(int), std::initializer_list<int> rows) {
    PassCost cost;
    for (const int count : rows)
        cost.measured(count, seconds(count));
    return cost;
}

/// A record in which nearly every guess was right, or nearly none.
GuessRecord record(bool right) {
    GuessRecord result;
    for (int times = 0; times < 500; ++times)
        for (int matched = 2; matched < 40; ++matched)
            result.add(matched, right);
    return result;
}

int taken(const GuessRecord& chances, const PassCost& cost, int tokens = 15) {
    GuessOffer offer{4, tokens};
    takeGuesses({&offer, 1}, 1, 100, chances, cost);
    return offer.taken;
}

} // namespace

/// What is guessed, and how much of it is worth a row.
class PromptLookupTest : public QObject {
    Q_OBJECT

private slots:
    void textGoesOnAsItDidBefore() {
        QCOMPARE(guessFor("7x=42, so x=42/7. Then 7x=", 5), std::string("42, s"));
    }

    void longestPassageWins() {
        QCOMPARE(guessFor("cab1 zab2 ca", 1), std::string("b"));
        QCOMPARE(guessFor("cab1 zab2 cab", 1), std::string("1")); // "ab" was followed by 2 later
    }

    void latestOfEqualPassagesWins() { QCOMPARE(guessFor("ab1 ab2 ab", 1), std::string("2")); }

    void passageThatReachesTheEndGoesRoundInItsCircle() {
        QCOMPARE(guessFor("xyzxyzxyz", 7), std::string("xyzxyzx"));
        QCOMPARE(guessFor("000", 4), std::string("0000"));
    }

    void nothingThatStoodBeforeGivesNoGuess() {
        QCOMPARE(guessFor("abcdefg", 5), std::string());
        QCOMPARE(guessFor("", 5), std::string());
        QCOMPARE(guessFor("a", 5), std::string());
        QCOMPARE(guessFor("ab ab", 0), std::string());
    }

    void tokenByTokenIsAsAllAtOnce() {
        std::mt19937 random(20261122);
        std::vector<TokenId> text;
        PromptLookup growing;
        Guess step;
        for (int i = 0; i < 3000; ++i) {
            text.push_back(static_cast<TokenId>(random() % 5));
            growing.guess(text, 6, step);
            if (i % 50 == 0) {
                PromptLookup fresh;
                Guess whole;
                fresh.guess(text, 6, whole);
                QCOMPARE(step.tokens, whole.tokens);
                QCOMPARE(step.matched, whole.matched);
            }
        }
    }

    void matchedTokensAreCounted() {
        PromptLookup lookup;
        Guess guess;
        lookup.guess(tokensOf("1 abcd 2 abcd"), 1, guess);
        QCOMPARE(guess.matched, 5); // the space too
        lookup.guess(tokensOf(std::string(60, 'z')), 1, guess);
    }

    void unmeasuredModelIsNotGuessedFor() {
        QCOMPARE(taken(record(true), PassCost()), 0);
        QCOMPARE(taken(record(true), measured(memoryBound, {32})), 0);
    }

    void rowsThatCostNothingAreAllTaken() {
        const PassCost cost = measured(memoryBound, {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 32});
        const int count = taken(record(true), cost);
        QVERIFY2(count >= 5, qPrintable(QString::number(count)));
        QCOMPARE(taken(record(false), cost), 0);
    }

    void rowsThatCostAsMuchAsTheFirstAreNeverTaken() {
        const auto proportional = [](int rows) { return 0.001 * rows; };
        QCOMPARE(taken(record(true), measured(proportional, {1, 2, 3, 8, 32})), 0);
    }

    void promptShowsWhatFurtherRowsCost() {
        // 128 rows at 30 times the time of one: a row is a quarter of the first.
        const auto tiny = [](int rows) { return 0.0001 * (1.0 + 0.23 * (rows - 1)); };
        const PassCost cost = measured(tiny, {1, 128});
        QVERIFY(std::abs(cost.seconds(5) - tiny(5)) < 1e-9);
        QVERIFY(taken(record(true), cost) > 3);
    }

    void largePassIsTriedOnceWithoutAnythingKnownOfIt() {
        QVERIFY(taken(record(true), measured(memoryBound, {1})) > 0);
    }

    void guessesOfTheLikeliestReplyComeFirst() {
        GuessRecord chances;
        for (int times = 0; times < 900; ++times) {
            chances.add(2, times % 3 == 0);
            for (int matched = 8; matched < 30; ++matched)
                chances.add(matched, true);
        }
        std::vector<GuessOffer> offers = {{2, 4}, {8, 4}, {0, 0}};
        takeGuesses(offers, 3, 3, chances, measured(memoryBound, {1, 2, 3, 4, 5, 6, 7, 8}));
        QCOMPARE(offers[1].taken, 3);
        QCOMPARE(offers[0].taken, 0);
        QCOMPARE(offers[2].taken, 0);
    }

    void passThatWasPutOffIsHardlyBelieved() {
        PassCost cost;
        for (int i = 0; i < 20; ++i)
            cost.measured(1, 0.010);
        cost.measured(1, 3.0);
        QVERIFY(cost.seconds(1) < 0.011);
        for (int i = 0; i < 200; ++i)
            cost.measured(1, 0.020); // but a machine that stays slow is
        QVERIFY(cost.seconds(1) > 0.019);
    }
};

QTEST_APPLESS_MAIN(PromptLookupTest)
#include "prompt_lookup_test.moc"
