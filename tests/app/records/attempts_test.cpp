#include "tests/app/records/support.h"

#include <limits>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

constexpr qint64 kDay = qint64(24) * 60 * 60 * 1000;

Attempt full(StudentId student) {
    return {.student = student,
            .problem = {QStringLiteral("algebra"), QStringLiteral("linear-equations/2"),
                        std::numeric_limits<quint64>::max()},
            .topic = QStringLiteral("linear-equations"),
            .level = 2,
            .language = QStringLiteral("ar"),
            .statement = QStringLiteral("حل المعادلة $7x-12=30$"),
            .answer = QStringLiteral("x=\\frac{42}{7}"),
            .working = QStringLiteral("7x=42\nx=6"),
            .verdict = QStringLiteral("equivalent_wrong_form"),
            .reason = QStringLiteral("not_simplified"),
            .mark = 0.75,
            .hints = 1,
            .seconds = 63.5,
            .at = 1'699'999'999'999};
}

} // namespace

class AttemptsTest : public QObject {
    Q_OBJECT

private slots:
    void everythingOfAnAttemptIsKept() {
        Desk desk;
        Attempts attempts(desk.open());
        const Attempt in = full(desk.add(QStringLiteral("Sara")));
        const qint64 id = got(attempts.add(in));
        const Attempt out = got(attempts.all(in.student)).constFirst();
        QCOMPARE(out.id, id);
        QCOMPARE(out.student, in.student);
        QVERIFY(out.problem == in.problem);
        QCOMPARE(out.topic, in.topic);
        QCOMPARE(out.level, in.level);
        QCOMPARE(out.language, in.language);
        QCOMPARE(out.statement, in.statement);
        QCOMPARE(out.answer, in.answer);
        QCOMPARE(out.working, in.working);
        QCOMPARE(out.verdict, in.verdict);
        QCOMPARE(out.reason, in.reason);
        QCOMPARE(out.mark, in.mark);
        QCOMPARE(out.hints, in.hints);
        QCOMPARE(out.seconds, in.seconds);
        QCOMPARE(out.at, in.at);
    }

    void anythingCanBeTyped_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("quotes") << QStringLiteral("it's \"x\"; DROP TABLE attempts; --?");
        QTest::newRow("lines") << QStringLiteral("a\r\nb\n\tc ");
        QTest::newRow("Arabic") << QStringLiteral("\u200Fس = ٣٫٥\u200F");
        QTest::newRow("beyond the first plane") << QStringLiteral("𝑥 = 🙂");
        QTest::newRow("long") << QString(300'000, QLatin1Char('9'));
    }

    void anythingCanBeTyped() {
        QFETCH(QString, text);
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(attempts.add({.student = sara, .answer = text}));
        desk.open();
        QCOMPARE(got(Attempts(*desk.store).all(sara)).constFirst().answer, text);
    }

    void aMarkThatIsNoNumberHarmsNothing() {
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(attempts.add({.student = sara, .mark = std::numeric_limits<double>::quiet_NaN()}));
        QCOMPARE(got(attempts.all(sara)).constFirst().mark, 0.0);
    }

    void anAttemptOfNobodyIsRefused() {
        Desk desk;
        QCOMPARE(kindOf(Attempts(desk.open()).add({.student = 5})), Error::Kind::NotFound);
    }

    void attemptsComeInTheOrderInWhichTheyWereMadeWhateverTheClockSays() {
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const StudentId omar = desk.add(QStringLiteral("Omar"));
        const QStringList topics = {QStringLiteral("fractions"), QStringLiteral("ratio")};
        for (int i = 0; i < 6; ++i) {
            desk.clock -= kDay;
            got(attempts.add({.student = sara,
                              .problem = {QStringLiteral("s"), QStringLiteral("p"), quint64(i / 2)},
                              .topic = topics[i % 2],
                              .answer = QString::number(i)}));
            got(attempts.add({.student = omar, .topic = QStringLiteral("percent")}));
        }
        QStringList answers;
        for (const Attempt& attempt : got(attempts.ofTopic(sara, topics[1])))
            answers += attempt.answer;
        QCOMPARE(answers,
                 QStringList({QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("5")}));
        answers.clear();
        for (const Attempt& attempt : got(attempts.history(sara, 2, 1)))
            answers += attempt.answer;
        QCOMPARE(answers, QStringList({QStringLiteral("4"), QStringLiteral("3")}));
        answers.clear();
        for (const Attempt& attempt :
             got(attempts.ofProblem(sara, {QStringLiteral("s"), QStringLiteral("p"), 2})))
            answers += attempt.answer;
        QCOMPARE(answers, QStringList({QStringLiteral("4"), QStringLiteral("5")}));
        QCOMPARE(got(attempts.topics(sara)), topics);
        QCOMPARE(got(attempts.count(sara)), 6);
        QCOMPARE(got(attempts.all(omar)).size(), 6);
    }

    void aStreakCountsDaysInARow_data() {
        QTest::addColumn<QList<int>>("daysAgo");
        QTest::addColumn<int>("streak");
        QTest::newRow("never") << QList<int>{} << 0;
        QTest::newRow("today") << QList<int>{0} << 1;
        QTest::newRow("today twice") << QList<int>{0, 0} << 1;
        QTest::newRow("yesterday still counts") << QList<int>{2, 1} << 2;
        QTest::newRow("two days ago is over") << QList<int>{4, 3, 2} << 0;
        QTest::newRow("a gap ends it") << QList<int>{5, 4, 2, 1, 0} << 3;
        QTest::newRow("written out of order") << QList<int>{0, 2, 1} << 3;
        QTest::newRow("a clock that ran ahead") << QList<int>{1, 0, -3} << 2;
    }

    void aStreakCountsDaysInARow() {
        QFETCH(QList<int>, daysAgo);
        QFETCH(int, streak);
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        for (const int ago : daysAgo)
            got(attempts.add({.student = sara, .at = desk.clock - ago * kDay}));
        QCOMPARE(got(attempts.streak(sara, QTimeZone::utc())), streak);
    }

    void aDayEndsAtMidnightWhereTheStudentIs() {
        Desk desk; // 22:13 UTC is 01:13 of the next day in Riyadh
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(attempts.add({.student = sara}));
        got(attempts.add({.student = sara, .at = desk.clock - kDay / 6})); // 18:13 UTC
        QCOMPARE(got(attempts.days(sara, QTimeZone::utc())).size(), 1);
        QCOMPARE(got(attempts.days(sara, QTimeZone("Asia/Riyadh"))),
                 QList<QDate>({QDate(2023, 11, 14), QDate(2023, 11, 15)}));
        QCOMPARE(got(attempts.streak(sara, QTimeZone("Asia/Riyadh"))), 2);
    }

    void aProblemGivenUpIsKeptButIsNoDayOfPractice() {
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(attempts.add({.student = sara, .verdict = QString::fromLatin1(kAbandoned)}));
        QCOMPARE(got(attempts.count(sara)), 1);
        QCOMPARE(got(attempts.streak(sara, QTimeZone::utc())), 0);
    }

    void aDraftIsThereAfterACrash() {
        Desk desk;
        const StudentId sara = (desk.open(), desk.add(QStringLiteral("Sara")));
        const ProblemKey key{QStringLiteral("algebra"), QStringLiteral("p1"), 7};
        Attempts attempts(*desk.store);
        for (const char* typed : {"x", "x=", "x=6"})
            got(attempts.keepDraft({.student = sara,
                                    .problem = key,
                                    .answer = QString::fromLatin1(typed),
                                    .working = QStringLiteral("7x=42"),
                                    .hints = 2,
                                    .seconds = 12.5,
                                    .details = QStringLiteral("{}")}));
        desk.clock += 5;
        got(attempts.keepDraft({.student = sara, .problem = {{}, QStringLiteral("p2"), 0}}));
        // What the file holds without the store having been closed.
        Desk after;
        for (const char* end : {"", "-wal"})
            QVERIFY(QFile::copy(desk.file + QLatin1String(end), after.file + QLatin1String(end)));
        Attempts restored(after.open());
        const auto draft = got(restored.draft(sara, key));
        QVERIFY(draft.has_value());
        QCOMPARE(draft->answer, QStringLiteral("x=6"));
        QCOMPARE(draft->working, QStringLiteral("7x=42"));
        QCOMPARE(draft->hints, 2);
        QCOMPARE(draft->seconds, 12.5);
        QCOMPARE(draft->details, QStringLiteral("{}"));
        const auto all = got(restored.drafts(sara));
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[0].problem.problem, QStringLiteral("p2"));
        QVERIFY(!got(restored.draft(sara, {QStringLiteral("other"), {}, 0})).has_value());
    }

    void anAnswerTakesItsDraftWithItWhereThatIsAsked() {
        Desk desk;
        Attempts attempts(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const ProblemKey key{QStringLiteral("s"), QStringLiteral("p"), 7};
        got(attempts.keepDraft({.student = sara, .problem = key, .answer = QStringLiteral("6")}));
        got(attempts.add({.student = sara, .problem = key}));
        QVERIFY(got(attempts.draft(sara, key)).has_value());
        got(attempts.add({.student = sara, .problem = key}, true));
        QVERIFY(!got(attempts.draft(sara, key)).has_value());
        got(attempts.dropDraft(sara, key)); // there is none, and that is well
    }
};

QTEST_GUILESS_MAIN(AttemptsTest)
#include "attempts_test.moc"
