#include "app/records/students.h"
#include "app/tutor/scanner.h"
#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/history_model.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FakeSolver;

namespace {

const std::string kReply = "1. Subtract $1$ from both sides: $x=2$.\n2. So $8-2=7$.\n\n"
                           "$\\boxed{x=2}$";

} // namespace

class HistoryModelTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<records::Writer> writer_;
    std::shared_ptr<FakeSolver> solver_;
    std::unique_ptr<TutorModel> tutor_;
    std::unique_ptr<HistoryModel> history_;
    records::StudentId student_ = 0;

    void reply(const std::string& text) {
        tutor::StreamScanner scanner;
        scanner.push("<think>\nLet me see.\n</think>\n\n" + text);
        scanner.finish();
        solver_->write(scanner.blocks(), 3);
        solver_->say("Let me see.", text);
        solver_->finish(engine::FinishReason::Ended);
    }
    void solve(const QString& problem, const std::string& text = kReply) {
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->setProblem(problem);
        tutor_->solve();
        reply(text);
        QTRY_COMPARE(kept.size(), 1);
    }
    QStringList titles() const {
        QStringList list;
        for (const QVariant& one : history_->conversations())
            list.append(one.toMap()[QStringLiteral("title")].toString());
        return list;
    }
    qint64 idAt(int index) const {
        return history_->conversations()[index].toMap()[QStringLiteral("id")].toLongLong();
    }
    void start() {
        writer_ =
            std::make_unique<records::Writer>(folder_->filePath(QStringLiteral("records.db")));
        solver_ = std::make_shared<FakeSolver>();
        tutor_ = std::make_unique<TutorModel>(std::vector<Claim>{}, 1);
        tutor_->setSolver(solver_, QStringLiteral("big"), false);
        history_ = std::make_unique<HistoryModel>(*writer_, *tutor_);
    }

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        start();
        student_ = 0;
        writer_->run(
            [](records::Store& store) {
                records::Student student;
                student.name = QStringLiteral("Huda");
                return records::Students(store).add(student);
            },
            this, [this](records::Result<records::StudentId> id) { student_ = id.value(); });
        QTRY_VERIFY(student_ != 0);
        history_->setStudent(student_);
    }
    void cleanup() {
        history_.reset();
        tutor_.reset();
        writer_.reset();
    }

    void aSolvedProblemIsKeptAndOpenedAgainAfterARestart() {
        solve(QStringLiteral("Solve $x+1=3$."));
        const QVariantList blocks = tutor_->allBlocks();
        const QVariantList badges = tutor_->allBadges();
        QCOMPARE(badges.size(), 3);
        QTRY_COMPARE(titles().size(), 1);
        cleanup();
        start();
        history_->setStudent(student_);
        QTRY_COMPARE(titles().size(), 1);
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->statement(), QStringLiteral("Solve $x+1=3$."));
        QCOMPARE(tutor_->phase(), TutorModel::Phase::Finished);
        QCOMPARE(tutor_->allBlocks(), blocks);
        QCOMPARE(tutor_->allBadges(), badges);
        QVERIFY(tutor_->hasThinking());
        // And it goes on: the model is told what was said.
        QCOMPARE(solver_->resumed.size(), std::size_t(1));
        QCOMPARE(solver_->resumed[0].reply, kReply);
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->anotherMethod();
        reply("Another.");
        QTRY_COMPARE(kept.size(), 1);
        history_->refresh();
        QTRY_COMPARE(titles().size(), 1); // the same conversation
        tutor_->clear();
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->conversation().turns().size(), std::size_t(2));
        QCOMPARE(tutor_->conversation().turns()[1].question, QStringLiteral("Another method"));
    }

    void aRetryReplacesWhatWasKept() {
        solve(QStringLiteral("Solve $x+1=3$."));
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->retry();
        reply("It is $2$.");
        QTRY_COMPARE(kept.size(), 1);
        QTRY_COMPARE(titles().size(), 1);
        tutor_->clear();
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->conversation().turns().size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(tutor_->conversation().turns()[0].text),
                 QStringLiteral("It is $2$."));
    }

    void conversationsAreFoundRenamedDeletedAndBroughtBack() {
        solve(QStringLiteral("Solve $x+1=3$."));
        solve(QStringLiteral("احسب مساحة المُثلَّث"), "المساحة $6$.");
        QTRY_COMPARE(titles().size(), 2);
        history_->setQuery(QStringLiteral("المثلث"));
        QTRY_COMPARE(titles().size(), 1);
        history_->setQuery(QString());
        QTRY_COMPARE(titles().size(), 2);
        const qint64 last = idAt(0);
        history_->rename(last, QStringLiteral("  Triangles "));
        QTRY_COMPARE(titles().constFirst(), QStringLiteral("Triangles"));
        QCOMPARE(history_->title(), QStringLiteral("Triangles"));
        history_->remove(last);
        QCOMPARE(history_->deleted(), QStringLiteral("Triangles"));
        QTRY_COMPARE(titles().size(), 1);
        history_->undo();
        QTRY_COMPARE(titles().size(), 2);
        QCOMPARE(history_->deleted(), QString());
    }

    void aTitleIsKeptAsItIsTypedAndHasNoMarks() {
        const auto bare = [](const QString& text) {
            return !text.contains(QChar(0x2066)) && !text.contains(QChar(0x2069));
        };
        solve(QStringLiteral("احسب $10^2+4^2$ ثم 2(n+6)=0."));
        QTRY_COMPARE(titles(), QStringList(QStringLiteral("احسب 10²+4² ثم 2(n+6)=0")));
        QVERIFY(bare(history_->title()));
        QVERIFY(bare(history_->exported(QStringLiteral("md"))));
        QVERIFY(bare(history_->exported(QStringLiteral("tex"))));
        QVERIFY(bare(history_->fileName()));
        // Of a title that has some, as earlier versions kept them.
        history_->rename(idAt(0), QStringLiteral("حل \u20667x=42\u2069"));
        QTRY_COMPARE(titles().constFirst(), QStringLiteral("حل 7x=42"));
        history_->remove(idAt(0));
        QCOMPARE(history_->deleted(), QStringLiteral("حل 7x=42"));
    }

    void nobodysConversationsAreNotKept() {
        history_->setStudent(0);
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        reply(kReply);
        QTRY_COMPARE(ended.size(), 1);
        history_->setStudent(student_);
        QSignalSpy idle(writer_.get(), &records::Writer::idle);
        history_->refresh();
        QTRY_VERIFY(!idle.isEmpty());
        QVERIFY(history_->conversations().isEmpty());
    }

    void aConversationOfWhoWasThereBeforeIsNotShownLate() {
        solve(QStringLiteral("Solve $x+1=3$."));
        QTRY_COMPARE(titles().size(), 1);
        QSignalSpy idle(writer_.get(), &records::Writer::idle);
        history_->open(idAt(0));
        history_->setStudent(0);
        QTRY_VERIFY(!idle.isEmpty());
        QCOMPARE(tutor_->statement(), QString());
    }

    void whatIsOnTheScreenIsExported() {
        solve(QStringLiteral("Solve $x+1=3$."));
        const QString file = folder_->filePath(QStringLiteral("a.md"));
        QVERIFY(history_->save(file, QStringLiteral("md")));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(written.readAll());
        QVERIFY(text.contains(QStringLiteral("**Step 1.** Subtract $1$")));
        QVERIFY(text.contains(QStringLiteral("*(does not hold)*")));
        QVERIFY(!text.contains(QStringLiteral("Let me see")));
        QVERIFY(history_->exported(QStringLiteral("tex")).contains(QStringLiteral("\\boxed{x=2}")));
        QVERIFY(
            !history_->save(folder_->filePath(QStringLiteral("none/a.md")), QStringLiteral("md")));
        QVERIFY(history_->message().contains(QStringLiteral("could not be written")));
        QCOMPARE(history_->fileName(), QStringLiteral("Solve-x-1-3"));
    }
};

QTEST_GUILESS_MAIN(HistoryModelTest)
#include "history_model_test.moc"
