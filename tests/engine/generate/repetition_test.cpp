#include "engine/generate/repetition.h"
#include "engine/generate/reply.h"

#include <QtTest>

#include <functional>

using namespace khatwa::engine;

namespace {

/// The token at which a reply is found to be in a loop; -1 if it is not within `count` tokens.
int noticedAt(int count, const std::function<int(int)>& tokenAt) {
    RepetitionDetector detector;
    for (int i = 0; i < count; ++i) {
        if (detector.push(tokenAt(i)))
            return i;
    }
    return -1;
}

} // namespace

class RepetitionTest : public QObject {
    Q_OBJECT

private slots:
    void oneTokenWithoutEndIsALoop() {
        QCOMPARE(noticedAt(1000, [](int) { return 7; }), RepetitionDetector::kLongRun);
    }

    void sentenceWithoutEndIsALoop() {
        // "Wait, let me check again. " of 8 tokens after a beginning of 50 that is not part of it.
        const int at = noticedAt(2000, [](int i) { return i < 50 ? 1000 + i : i % 8; });
        QCOMPARE(at, 50 + 8 + RepetitionDetector::kLongRun - 1);
    }

    void longParagraphIsALoopAfterItStoodThereFiveTimes() {
        const int at = noticedAt(10000, [](int i) { return i % 300; });
        QCOMPARE(at, 5 * 300 - 1);
    }

    void loopLongerThanThePeriodsLookedAtIsNone() {
        QCOMPARE(noticedAt(20000, [](int i) { return i % 2000; }), -1);
    }

    void timesTableIsNoLoop() {
        // "| a | b | a·b |" for a, b of 1 to 20: seven tokens a row, three of them numbers.
        QCOMPARE(noticedAt(7 * 400,
                           [](int i) {
                               const int row = i / 7;
                               const int a = row / 20 + 1;
                               const int b = row % 20 + 1;
                               const int cells[7] = {1, 100 + a, 1, 100 + b, 1, 1000 + a * b, 2};
                               return cells[i % 7];
                           }),
                 -1);
    }

    void matrixOfZerosIsNoLoop() {
        // 12 rows of "0 & 0 & … 0 \\": 288 tokens that are nearly all the same.
        QCOMPARE(noticedAt(288, [](int i) { return i % 24 == 23 ? 3 : i % 2; }), -1);
    }

    void hundredDigitsOfARecurringDecimalAreNoLoop() {
        QCOMPARE(noticedAt(300, [](int i) { return 10 + (i % 6); }), -1);
    }

    void thinkingIsKnownWhereverItsTagsAreCut() {
        const std::string reply = "<think>a</think>b";
        for (std::size_t cut = 0; cut <= reply.size(); ++cut) {
            for (std::size_t second = cut; second <= reply.size(); ++second) {
                ThinkingWatch watch(false);
                watch.push(reply.substr(0, cut));
                QCOMPARE(watch.inside(), cut >= 7 && cut < 16);
                watch.push(reply.substr(cut, second - cut));
                QCOMPARE(watch.inside(), second >= 7 && second < 16);
            }
        }
    }

    void thinkingThatThePromptOpenedEndsWithItsTag() {
        ThinkingWatch watch(true);
        watch.push("a");
        QVERIFY(watch.inside());
        watch.push("</think>");
        QVERIFY(!watch.inside());
    }
};

QTEST_APPLESS_MAIN(RepetitionTest)
#include "repetition_test.moc"
