// A term: several students practise on one machine for twelve weeks, the program is started anew
// each day, records are backed up and restored in between, and nothing that anybody did is lost.

#include "app/records/backup.h"
#include "app/records/store.h"
#include "tests/ui/support/wait.h"
#include "ui/Practice/practice_model.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;

namespace {

constexpr std::int64_t kFirstDay = 20500; // 16 February 2026
constexpr int kWeeks = 12;
constexpr int kProblemsADay = 5;
const QStringList kNames = {QStringLiteral("Sara"), QStringLiteral("عمر"), QStringLiteral("Layla")};
const QString kPin = QStringLiteral("4711"); // Layla's

/// What a student did, as the test saw it.
struct Done {
    int answers = 0;
    int right = 0;
    int problems = 0;
    std::set<std::int64_t> days;
};

} // namespace

class TermTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::int64_t day_ = kFirstDay;
    std::unique_ptr<records::Writer> writer_;
    std::unique_ptr<PracticeModel> model_;
    std::map<QString, Done> done_;

    QString file() const { return folder_.filePath(QStringLiteral("records.db")); }
    records::StoreOptions options() {
        records::StoreOptions made;
        // Noon, so that the day is the same in every zone that people live in.
        made.now = [this] { return day_ * 86'400'000 + 43'200'000; };
        return made;
    }
    void stop() {
        model_.reset();
        writer_.reset();
    }
    void start(std::uint64_t seed) {
        stop();
        writer_ = std::make_unique<records::Writer>(file(), options());
        model_ = std::make_unique<PracticeModel>(*writer_, seed);
        model_->setCalendar([this] { return day_; });
        model_->setArabic(day_ % 2 == 0);
        QSignalSpy began(&model_->records(), &PracticeRecords::studentsChanged);
        model_->open();
        QTRY_VERIFY(!began.isEmpty());
    }
    /// The student's page, with the PIN where there is one.
    void letPractise(const QString& name) {
        StudentsModel& students = *model_->students();
        QTRY_VERIFY(!model_->nobody() || !students.pinOf().isEmpty());
        for (const QVariant& each : students.all())
            if (each.toMap()[QStringLiteral("name")].toString() == name && students.name() != name)
                students.choose(each.toMap()[QStringLiteral("id")].toLongLong());
        if (name == kNames[2]) {
            QTRY_VERIFY(students.name() == name || !students.pinOf().isEmpty());
            students.enterPin(kPin);
        }
        QTRY_COMPARE(students.name(), name);
        QTRY_VERIFY(!model_->nobody());
    }
    void check(const QString& answer, Done& done) {
        QSignalSpy judged(model_.get(), &PracticeModel::judgedOne);
        model_->setAnswer(answer);
        model_->check();
        QVERIFY(judged.wait(kPatience));
        ++done.answers;
        done.days.insert(day_);
    }
    void practise(const QString& name, std::mt19937& random) {
        Done& done = done_[name];
        for (int i = 0; i < kProblemsADay; ++i) {
            const QString right = QString::fromStdString(model_->drawn()->problem.answer);
            if (random() % 5 == 0)
                check(QStringLiteral("123456789"), done);
            if (random() % 7 == 0 && model_->canTakeHelp())
                model_->takeHelp();
            check(right, done);
            QCOMPARE(model_->verdict(), QStringLiteral("correct"));
            ++done.right;
            ++done.problems;
            model_->next();
        }
        // Something half written, for the next day.
        model_->setAnswer(QStringLiteral("half of day %1").arg(day_));
        QCOMPARE(static_cast<int>(model_->history().size()), done.problems);
    }

private slots:
    void aTermOfPracticeLosesNothing() {
        const unsigned seed = 20260301;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        start(seed);
        QTRY_VERIFY(!model_->nobody());
        model_->students()->rename(kNames[0]);
        QTRY_COMPARE(model_->students()->name(), kNames[0]);
        for (int i = 1; i < kNames.size(); ++i) {
            model_->students()->add(kNames[i]);
            QTRY_COMPARE(model_->students()->name(), kNames[i]);
        }
        model_->students()->setPin({}, kPin);
        QTRY_VERIFY(model_->students()->hasPin());

        std::map<QString, QString> written;
        for (int week = 0; week < kWeeks; ++week) {
            for (int weekday = 0; weekday < 5; ++weekday) {
                stop(); // what was answered is kept on its day
                day_ = kFirstDay + 7 * week + weekday;
                start(random());
                const QString name = kNames[static_cast<qsizetype>(random() % 3)];
                letPractise(name);
                // What was half written is there, on the machine of everyone.
                if (written.contains(name))
                    QTRY_COMPARE(model_->answer(), written[name]);
                practise(name, random);
                written[name] = model_->answer();
            }
            if (week % 4 != 1)
                continue;
            // The machine is given up, and the backup restored on another one.
            stop();
            const QString backup = folder_.filePath(QStringLiteral("week%1.khatwa").arg(week));
            {
                auto store = records::Store::open(file(), options());
                QVERIFY(store);
                QVERIFY(records::backUp(**store, backup));
            }
            QVERIFY(QFile::remove(file()));
            auto fresh = records::Store::open(file(), options());
            QVERIFY(fresh);
            const auto restored = records::restoreFrom(**fresh, backup);
            QVERIFY2(restored, restored ? "" : qPrintable(restored.error().line()));
        }
        stop();

        auto store = records::Store::open(file(), options());
        QVERIFY(store);
        const auto students = records::Students(**store).all();
        QVERIFY(students);
        QCOMPARE(students->size(), kNames.size());
        for (const records::Student& student : *students) {
            const Done& done = done_[student.name];
            QVERIFY(done.problems > 0);
            const records::Attempts attempts(**store);
            const auto all = attempts.all(student.id);
            QVERIFY(all);
            QCOMPARE(all->size(), done.answers);
            QCOMPARE(
                std::ranges::count(*all, QStringLiteral("correct"), &records::Attempt::verdict),
                done.right);
            std::set<std::int64_t> days;
            const auto practised = attempts.days(student.id, QTimeZone::utc());
            QVERIFY(practised);
            for (const QDate& date : *practised)
                days.insert(QDate(1970, 1, 1).daysTo(date));
            QVERIFY(days == done.days);
            const auto drafts = attempts.drafts(student.id);
            QVERIFY(drafts);
            QVERIFY(!drafts->isEmpty());
            QCOMPARE(drafts->constFirst().answer, written[student.name]);
        }
        store = records::Store::open(folder_.filePath(QStringLiteral("other.db")), options());

        // After a term of right answers topics are mastered, and the page says so.
        start(seed);
        letPractise(kNames[0]);
        int mastered = 0;
        for (const QVariant& topic : model_->progress()->topics())
            mastered += topic.toMap()[QStringLiteral("mastered")].toBool() ? 1 : 0;
        QVERIFY(mastered >= 3);
        qInfo("%d answers of %s, %d topics mastered", done_[kNames[0]].answers,
              qPrintable(kNames[0]), mastered);
    }
};

QTEST_MAIN(TermTest)
#include "term_test.moc"
