#include "app/records/pin.h"
#include "app/records/teaching.h"
#include "tests/app/records/support.h"

#include <QSqlQuery>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

constexpr qint64 kDay = 24 * 60 * 60 * 1000;

} // namespace

class StudentsTest : public QObject {
    Q_OBJECT

private slots:
    void severalStudentsShareAMachine() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = got(students.add({.name = QStringLiteral("  Sara  Ali "),
                                                 .colour = 3,
                                                 .language = QStringLiteral("ar")}));
        const StudentId omar =
            got(students.add({.name = QStringLiteral("عمر"), .letter = QStringLiteral("ع")}));
        const auto all = got(students.all());
        QCOMPARE(all.size(), 2);
        QCOMPARE(all[0].id, sara);
        QCOMPARE(all[0].name, QStringLiteral("Sara Ali"));
        QCOMPARE(all[0].letter, QStringLiteral("S"));
        QCOMPARE(all[0].colour, 3);
        QCOMPARE(all[0].language, QStringLiteral("ar"));
        QCOMPARE(all[0].created, desk.clock);
        QVERIFY(!all[0].hasPin);
        QCOMPARE(all[1].id, omar);
        QCOMPARE(all[1].letter, QStringLiteral("ع"));
        QCOMPARE(all[1].language, QStringLiteral("en"));
    }

    void aLetterKeepsItsMarks() {
        Desk desk;
        Students students(desk.open());
        const StudentId one = got(students.add({.name = QStringLiteral("e\u0301mile")}));
        QCOMPARE(got(students.find(one)).letter.normalized(QString::NormalizationForm_C),
                 QStringLiteral("É"));
    }

    void aNameIsNeededAndNobodyElses() {
        Desk desk;
        Students students(desk.open());
        QCOMPARE(kindOf(students.add({.name = QStringLiteral("  ")})), Error::Kind::NameNeeded);
        got(students.add({.name = QStringLiteral("أحمد")}));
        QCOMPARE(kindOf(students.add({.name = QStringLiteral("احمد")})), Error::Kind::NameTaken);
        const StudentId sara = got(students.add({.name = QStringLiteral("Sara")}));
        QCOMPARE(kindOf(students.change({.id = sara, .name = QStringLiteral("أحمد")})),
                 Error::Kind::NameTaken);
        got(students.change({.id = sara, .name = QStringLiteral("SARA"), .colour = 2}));
        QCOMPARE(got(students.find(sara)).name, QStringLiteral("SARA"));
        QCOMPARE(kindOf(students.change({.id = 99, .name = QStringLiteral("X")})),
                 Error::Kind::NotFound);
    }

    void whoRemovesAStudentNeedsTheirPinOrTheTeachers() {
        using Kind = Error::Kind;
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const StudentId omar = desk.add(QStringLiteral("Omar"));
        QVERIFY(!got(students.removingNeedsPin(sara)));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        QVERIFY(got(students.removingNeedsPin(sara)));
        QCOMPARE(kindOf(students.remove(sara)), Kind::WrongPin);
        QCOMPARE(kindOf(students.remove(sara, QStringLiteral("5678"))), Kind::WrongPin);
        got(students.remove(sara, QStringLiteral("١٢٣٤")));
        QCOMPARE(got(students.removed()).constFirst().removed, desk.clock);
        got(students.restore(sara));

        // With a teacher on the machine nobody else removes one who has no PIN.
        got(students.setTeacherPin({}, QStringLiteral("987654")));
        QVERIFY(got(students.removingNeedsPin(omar)));
        QCOMPARE(kindOf(students.remove(omar, QStringLiteral("1234"))), Kind::WrongPin);
        got(students.remove(omar, QStringLiteral("987654")));
        got(students.remove(sara, QStringLiteral("987654")));
        QVERIFY(got(students.all()).isEmpty());
    }

    void onlyTheTeacherOpensHintsForAll() {
        using Kind = Error::Kind;
        Desk desk;
        Store& store = desk.open();
        QVERIFY(!got(hintsOpen(store)));
        QCOMPARE(kindOf(setHintsOpen(store, true, {})), Kind::NoTeacherPin);
        got(Students(store).setTeacherPin({}, QStringLiteral("5678")));
        QCOMPARE(kindOf(setHintsOpen(store, true, QStringLiteral("1234"))), Kind::WrongPin);
        QVERIFY(!got(hintsOpen(store)));
        got(setHintsOpen(store, true, QStringLiteral("5678")));
        QVERIFY(got(hintsOpen(desk.open())));
        got(setHintsOpen(*desk.store, false, QStringLiteral("5678")));
        QVERIFY(!got(hintsOpen(*desk.store)));
    }

    void aStudentWhoMustWaitDoesNotKeepTheTeacherOut() {
        using Kind = Error::Kind;
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(kindOf(students.enter(sara, QStringLiteral("0000"))), Kind::WrongPin);
        QCOMPARE(kindOf(students.remove(sara, QStringLiteral("1234"))), Kind::WaitForPin);
        got(students.setTeacherPin({}, QStringLiteral("5678")));
        QCOMPARE(kindOf(students.remove(sara, QStringLiteral("0000"))), Kind::WrongPin);
        got(students.remove(sara, QStringLiteral("5678")));
    }

    void removingIsUndoneWithEverythingThere() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(Attempts(*desk.store).add({.student = sara}));
        got(students.remove(sara));
        QVERIFY(got(students.all()).isEmpty());
        QCOMPARE(kindOf(students.find(sara)), Error::Kind::NotFound);
        QCOMPARE(got(students.removed()).constFirst().id, sara);
        got(students.restore(sara));
        QCOMPARE(got(Attempts(*desk.store).count(sara)), 1);
    }

    void aRemovedNameMayBeTakenAndThenUndoingSaysSo() {
        Desk desk;
        Students students(desk.open());
        const StudentId first = desk.add(QStringLiteral("Sara"));
        got(students.remove(first));
        desk.add(QStringLiteral("Sara"));
        QCOMPARE(kindOf(students.restore(first)), Error::Kind::NameTaken);
    }

    void whoWasRemovedGoesAfterThirtyDays() {
        Desk desk;
        got(Students(desk.open()).add({.name = QStringLiteral("Sara")}));
        const StudentId omar = desk.add(QStringLiteral("Omar"));
        got(Students(*desk.store).remove(omar));
        for (int day = 5; day <= 30; day += 5) {
            desk.clock += 5 * kDay;
            QCOMPARE(got(Students(desk.open()).removed()).size(), 1);
        }
        desk.clock += kDay;
        QVERIFY(got(Students(desk.open()).removed()).isEmpty());
        QCOMPARE(got(Students(*desk.store).all()).size(), 1);
    }

    void aWrongClockEndsNobodysThirtyDays_data() {
        QTest::addColumn<qint64>("removing"); // how far off the clock is then
        QTest::addColumn<qint64>("looking");
        const qint64 far = 3650 * kDay;
        QTest::newRow("far ahead at a start") << qint64(0) << far;
        QTest::newRow("far behind at a start") << qint64(0) << -far;
        QTest::newRow("far behind at the removal") << -far << qint64(0);
        QTest::newRow("far ahead at the removal") << far << qint64(0);
        QTest::newRow("far behind, then far ahead") << -far << far;
    }

    void aWrongClockEndsNobodysThirtyDays() {
        QFETCH(qint64, removing);
        QFETCH(qint64, looking);
        for (const bool earlier : {false, true}) { // somebody else was removed before
            Desk desk;
            desk.open();
            const StudentId first = desk.add(QStringLiteral("First"));
            const StudentId sara = desk.add(QStringLiteral("Sara"));
            if (earlier) {
                got(Students(*desk.store).remove(first));
                desk.clock += kDay;
                desk.open();
            }
            desk.clock += removing;
            got(Students(*desk.store).remove(sara));
            const qsizetype gone = earlier ? 2 : 1;
            desk.clock += looking - removing;
            QCOMPARE(got(Students(desk.open()).removed()).size(), gone);
            desk.clock -= looking;
            for (int start = 0; start < 3; ++start) {
                desk.clock += kDay;
                QCOMPARE(got(Students(desk.open()).removed()).size(), gone);
            }
            // And nobody stays for ever.
            for (int start = 0; start < 31; ++start) {
                desk.clock += kDay;
                desk.open();
            }
            QVERIFY(got(Students(*desk.store).removed()).isEmpty());
        }
    }

    void erasingLeavesNothingBehind() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(Attempts(*desk.store).add({.student = sara}));
        got(students.erase(sara));
        QCOMPARE(got(Attempts(*desk.store).count(sara)), 0);
        QVERIFY(got(students.removed()).isEmpty());
        // Not even the number is used again.
        QVERIFY(desk.add(QStringLiteral("Ali")) > sara);
    }

    void aPinIsAskedForAndKnown() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.enter(sara, {}));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        QVERIFY(got(students.find(sara)).hasPin);
        got(students.enter(sara, QStringLiteral("1234")));
        got(students.enter(sara, QStringLiteral("١٢٣٤")));
        QCOMPARE(kindOf(students.enter(sara, QStringLiteral("1235"))), Error::Kind::WrongPin);
        QCOMPARE(kindOf(students.setPin(sara, QStringLiteral("1111"), QStringLiteral("9999"))),
                 Error::Kind::WrongPin);
        got(students.setPin(sara, QStringLiteral("1234"), {}));
        QVERIFY(!got(students.find(sara)).hasPin);
        QCOMPARE(kindOf(students.enter(99, QStringLiteral("1234"))), Error::Kind::NotFound);
    }

    void aPinHasFourToTwelveDigits_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("digits");
        QTest::newRow("four") << QStringLiteral("0042") << QStringLiteral("0042");
        QTest::newRow("twelve") << QStringLiteral("123456789012") << QStringLiteral("123456789012");
        QTest::newRow("Arabic") << QStringLiteral("٠١٢٣") << QStringLiteral("0123");
        QTest::newRow("Persian") << QStringLiteral("۴۵۶۷") << QStringLiteral("4567");
        QTest::newRow("three") << QStringLiteral("123") << QString();
        QTest::newRow("thirteen") << QStringLiteral("1234567890123") << QString();
        QTest::newRow("letters") << QStringLiteral("12a4") << QString();
        QTest::newRow("nothing") << QString() << QString();
    }

    void aPinHasFourToTwelveDigits() {
        QFETCH(QString, typed);
        QFETCH(QString, digits);
        QCOMPARE(pinDigits(typed), digits);
    }

    void afterThreeWrongTriesOneWaits() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(kindOf(students.enter(sara, QStringLiteral("0000"))), Error::Kind::WrongPin);
        const auto fourth = students.enter(sara, QStringLiteral("1234"));
        QCOMPARE(kindOf(fourth), Error::Kind::WaitForPin);
        QCOMPARE(fourth.error().seconds, 5);
        // Starting again does not help, nor does setting the clock back.
        Students again(desk.open());
        QCOMPARE(kindOf(again.enter(sara, QStringLiteral("1234"))), Error::Kind::WaitForPin);
        desk.clock -= 1'000'000;
        QCOMPARE(again.enter(sara, QStringLiteral("1234")).error().seconds, 5);
        desk.clock += 1'000'000 + 5'000;
        QCOMPARE(kindOf(again.enter(sara, QStringLiteral("0000"))), Error::Kind::WrongPin);
        QCOMPARE(again.enter(sara, QStringLiteral("1234")).error().seconds, 10);
        desk.clock += 10'000;
        got(again.enter(sara, QStringLiteral("1234")));
        QCOMPARE(kindOf(again.enter(sara, QStringLiteral("0000"))), Error::Kind::WrongPin);
        got(again.enter(sara, QStringLiteral("1234")));
    }

    void aClockThatIsBehindKeepsNobodyOutForGood() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(kindOf(students.enter(sara, QStringLiteral("0000"))), Error::Kind::WrongPin);
        desk.clock -= 3650 * kDay; // a battery that went flat
        QCOMPARE(students.enter(sara, QStringLiteral("1234")).error().seconds, 5);
        desk.clock += 2'000;
        QCOMPARE(students.enter(sara, QStringLiteral("1234")).error().seconds, 3);
        desk.clock += 3'000;
        got(students.enter(sara, QStringLiteral("1234")));
    }

    void whatAFileClaimsOfAPinBlocksNobody() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        QSqlQuery hostile(desk.store->database());
        QVERIFY(hostile.exec(
            QStringLiteral("UPDATE pins SET rounds = 2147483647, "
                           "wrong_tries = 9223372036854775807, last_try = 9223372036854775807")));
        QCOMPARE(students.enter(sara, QStringLiteral("1234")).error().seconds, 300);
        desk.clock += 300'000;
        // Some seconds at most; the thread of the records was held up for hours.
        QCOMPARE(kindOf(students.enter(sara, QStringLiteral("1234"))), Error::Kind::WrongPin);
        QVERIFY(hostile.exec(QStringLiteral(
            "UPDATE pins SET wrong_tries = -1, last_try = -9223372036854775807, rounds = -1")));
        QCOMPARE(kindOf(students.enter(sara, QStringLiteral("1234"))), Error::Kind::WrongPin);
    }

    void theWaitDoublesUpToFiveMinutes() {
        QCOMPARE(waitAfter(0), 0);
        QCOMPARE(waitAfter(2), 0);
        QCOMPARE(waitAfter(3), 5'000);
        QCOMPARE(waitAfter(5), 20'000);
        QCOMPARE(waitAfter(9), 300'000);
        QCOMPARE(waitAfter(1'000'000), 300'000);
    }

    void aTeacherTakesAForgottenPinAway() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(students.setPin(sara, {}, QStringLiteral("1234")));
        QCOMPARE(kindOf(students.resetPin(sara, QStringLiteral("5678"))),
                 Error::Kind::NoTeacherPin);
        QCOMPARE(kindOf(students.enterAsTeacher(QStringLiteral("5678"))),
                 Error::Kind::NoTeacherPin);
        QVERIFY(!got(students.hasTeacherPin()));
        got(students.setTeacherPin({}, QStringLiteral("5678")));
        QVERIFY(got(students.hasTeacherPin()));
        got(students.enterAsTeacher(QStringLiteral("5678")));
        QCOMPARE(kindOf(students.setTeacherPin({}, QStringLiteral("1111"))),
                 Error::Kind::TeacherPinSet);
        QCOMPARE(kindOf(students.resetPin(sara, QStringLiteral("1234"))), Error::Kind::WrongPin);
        got(students.resetPin(sara, QStringLiteral("5678")));
        got(students.enter(sara, {}));
    }

    void aPinIsKeptOnlyAsASaltedSlowHash() {
        Desk desk;
        Students students(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const StudentId omar = desk.add(QStringLiteral("Omar"));
        got(students.setPin(sara, {}, QStringLiteral("483920571")));
        got(students.setPin(omar, {}, QStringLiteral("483920571")));
        QSqlQuery rows(desk.store->database());
        QVERIFY(rows.exec(QStringLiteral("SELECT salt, hash, rounds FROM pins")));
        QVERIFY(rows.next());
        const QByteArray salt = rows.value(0).toByteArray();
        const QByteArray hash = rows.value(1).toByteArray();
        QCOMPARE(salt.size(), 16);
        QCOMPARE(hash.size(), 32);
        QVERIFY(rows.value(2).toInt() >= 100'000);
        QVERIFY(rows.next());
        QVERIFY(rows.value(0).toByteArray() != salt);
        QVERIFY(rows.value(1).toByteArray() != hash);
        rows.finish();
        desk.store.reset();
        QVERIFY(!contentOf(desk.file).contains("483920571"));
    }

    void theHashIsThatOfTheStandard() { // RFC 7914, section 11
        QCOMPARE(pbkdf2("passwd", "salt", 1).toHex(),
                 QByteArray("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));
        QCOMPARE(pbkdf2("Password", "NaCl", 80'000).toHex(),
                 QByteArray("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"));
    }
};

QTEST_GUILESS_MAIN(StudentsTest)
#include "students_test.moc"
