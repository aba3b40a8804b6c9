// What the records keep of each answer, told as problems that were marked.

#include "ui/Practice/practice_history.h"

#include <QTest>

using namespace khatwa;
using practice::Evidence;

class PracticeHistoryTest : public QObject {
    Q_OBJECT

    static records::Attempt answer(const char* problem, const char* verdict, double mark,
                                   int hints = 0) {
        records::Attempt attempt;
        attempt.problem = {QStringLiteral("mixed"), QLatin1String(problem), 0};
        attempt.topic = QStringLiteral("fractions");
        attempt.level = 2;
        attempt.verdict = QLatin1String(verdict);
        attempt.mark = mark;
        attempt.hints = hints;
        attempt.seconds = 12.5;
        attempt.at = QDateTime(QDate(2026, 3, 1), QTime(22, 30), Qt::UTC).toMSecsSinceEpoch();
        return attempt;
    }

private slots:
    void answersToOneProblemAreOneProblemMarkedByTheFirst() {
        const auto marked = ui::markedFrom(
            {answer("a", "incorrect", 0.0), answer("a", "correct", 0.9)}, QTimeZone::utc());
        QCOMPARE(marked.size(), 1u);
        QCOMPARE(marked[0].evidence, Evidence::Incorrect);
        QCOMPARE(marked[0].mark, 90);
        QCOMPARE(marked[0].level, 2);
        QCOMPARE(marked[0].milliseconds, 12500);
    }
    void aProblemSolvedTwiceIsTwo() {
        const auto marked = ui::markedFrom(
            {answer("a", "correct", 1.0), answer("a", "correct", 1.0)}, QTimeZone::utc());
        QCOMPARE(marked.size(), 2u);
    }
    void aProblemGivenUpKeepsWhatItsFirstAnswerSaid() {
        const auto marked =
            ui::markedFrom({answer("a", "incorrect", 0.0), answer("a", records::kAbandoned, 0.0),
                            answer("a", "correct", 1.0)},
                           QTimeZone::utc());
        QCOMPARE(marked.size(), 2u);
        QCOMPARE(marked[0].evidence, Evidence::Incorrect);
        QCOMPARE(marked[1].evidence, Evidence::Correct);
    }
    void whatWasOnlyLookedAtIsNoPracticeAndNotDone() {
        records::Attempt looked = answer("a", records::kAbandoned, 0.0);
        records::Attempt wrong = answer("b", "incorrect", 0.0);
        records::Attempt given = answer("b", records::kAbandoned, 0.0);
        records::Attempt read = answer("c", records::kAbandoned, 0.0, 4);
        for (records::Attempt* each : {&looked, &wrong, &given, &read})
            each->problem.set = QStringLiteral("set:week-3");
        const QList<records::Attempt> all = {looked, wrong, given, read};
        QCOMPARE(ui::markedFrom(all, QTimeZone::utc()).size(), 2u);
        const auto done = ui::doneFrom(all);
        QVERIFY(done.at(QStringLiteral("set:week-3")) == std::set<std::string>({"b", "c"}));
    }
    void ofASetThatWasBegunAgainOnlyWhatCameAfterIsDone() {
        QList<records::Attempt> all = {answer("a", "correct", 1.0), answer("b", "correct", 1.0),
                                       answer("a", "correct", 1.0)};
        for (int i = 0; i < all.size(); ++i) {
            all[i].id = 10 + i;
            all[i].problem.set = QStringLiteral("set:week-3");
        }
        const auto done = ui::doneFrom(all, {{QStringLiteral("set:week-3"), 11}});
        QVERIFY(done.at(QStringLiteral("set:week-3")) == std::set<std::string>({"a"}));
    }
    void aHintBeforeTheFirstAnswerCountsAsNotKnown() {
        const auto marked = ui::markedFrom({answer("a", "correct", 0.9, 1)}, QTimeZone::utc());
        QCOMPARE(marked[0].evidence, Evidence::Incorrect);
    }
    void whatWasKeptWithoutATopicIsPracticeOfItsSet() {
        records::Attempt attempt = answer("a", "correct", 1.0);
        attempt.topic.clear();
        attempt.problem.set = QStringLiteral("set:week-3");
        QCOMPARE(ui::markedFrom({attempt}, QTimeZone::utc())[0].topic, std::string("week-3"));
    }
    void theDayIsTheStudentsOwn() {
        const auto utc = ui::markedFrom({answer("a", "correct", 1.0)}, QTimeZone::utc());
        const auto east = ui::markedFrom({answer("a", "correct", 1.0)}, QTimeZone(3 * 3600));
        QCOMPARE(east[0].day, utc[0].day + 1);
    }
};

QTEST_GUILESS_MAIN(PracticeHistoryTest)
#include "practice_history_test.moc"
