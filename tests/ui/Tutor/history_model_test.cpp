#include "app/records/students.h"
#include "app/tutor/scanner.h"
#include "tests/ui/support/fake_solver.h"
#include "tests/ui/support/wait.h"
#include "ui/Controls/formula_runs.h"
#include "ui/Tutor/history_model.h"

#include <QFile>
#include <QLocale>
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
    /// Ends a reply before its steps are judged: the votes of several solutions come a frame later.
    bool solveUnjudged(const QString& problem) {
        tutor_->setSamples(2);
        tutor_->setProblem(problem);
        tutor_->solve();
        reply(kReply);
        QSignalSpy phases(tutor_.get(), &TutorModel::phaseChanged);
        while (tutor_->running())
            if (!phases.wait())
                return false;
        tutor_->setSamples(1);
        return tutor_->votes().isEmpty();
    }
    /// As far as a reply has come.
    void write(const std::string& text) {
        tutor::StreamScanner scanner;
        scanner.push("<think>\nLet me see.\n</think>\n\n" + text);
        solver_->write(scanner.blocks(), 3);
        QTRY_VERIFY(!tutor_->blocks().empty());
    }
    /// What the file has of a student: of each conversation its problem, and question and reply of
    /// every turn.
    QStringList inTheFile(records::StudentId student) {
        QStringList list;
        bool read = false;
        writer_->run(
            [student](records::Store& store) -> records::Result<QStringList> {
                QStringList all;
                const records::Conversations conversations(store);
                const auto found = conversations.list(student);
                if (!found)
                    return found.error();
                for (const records::Conversation& one : found.value()) {
                    const auto messages = conversations.messages(one.id);
                    if (!messages)
                        return messages.error();
                    all.append(one.problem);
                    for (const records::Message& message : messages.value())
                        all.append(message.role + QStringLiteral(": ") + message.markdown);
                }
                return all;
            },
            this,
            [&](const records::Result<QStringList>& all) {
                read = true;
                list = all ? all.value() : QStringList(all.error().line());
            });
        (void)tests::waitFor([&] { return read; });
        return list;
    }
    records::StudentId add(const QString& name) {
        records::StudentId added = 0;
        writer_->run(
            [name](records::Store& store) {
                records::Student student;
                student.name = name;
                return records::Students(store).add(student);
            },
            this, [&](const records::Result<records::StudentId>& id) { added = id.value(); });
        (void)tests::waitFor([&] { return added != 0; });
        return added;
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
        student_ = add(QStringLiteral("Huda"));
        QVERIFY(student_ != 0);
        history_->setStudent(student_);
    }
    void cleanup() {
        history_.reset();
        tutor_.reset();
        writer_.reset();
        QLocale::setDefault(QLocale::c());
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

    void aReplyIsKeptWhateverComesBeforeItIsJudged_data() {
        QTest::addColumn<int>("act");
        int act = 0;
        for (const char* name : {"another problem", "a new problem", "a follow-up", "a question",
                                 "once more", "another student", "the end"})
            QTest::newRow(name) << act++;
    }
    void aReplyIsKeptWhateverComesBeforeItIsJudged() {
        QFETCH(int, act);
        const records::StudentId other = add(QStringLiteral("Omar"));
        QVERIFY(solveUnjudged(QStringLiteral("Solve $x+1=3$.")));
        switch (act) {
        case 0:
            tutor_->setProblem(QStringLiteral("Solve $x+1=4$."));
            tutor_->solve();
            break;
        case 1:
            tutor_->clear();
            break;
        case 2:
            tutor_->anotherMethod();
            break;
        case 3:
            tutor_->ask(QStringLiteral("Why?"));
            break;
        case 4:
            tutor_->retry();
            break;
        case 5:
            history_->setStudent(other);
            break;
        default:
            cleanup();
            start();
        }
        QCOMPARE(
            inTheFile(student_),
            (QStringList{QStringLiteral("Solve $x+1=3$."), QStringLiteral("user: Solve $x+1=3$."),
                         QStringLiteral("assistant: ") + QString::fromStdString(kReply)}));
        QCOMPARE(inTheFile(other), QStringList());
    }

    void whatHasComeOfAReplyIsKeptWhenTheWindowCloses() {
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        write("1. Subtract $1$ from both sides: $x=2$.\n2. So");
        cleanup();
        start();
        history_->setStudent(student_);
        QTRY_COMPARE(titles().size(), 1);
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->statement(), QStringLiteral("Solve $x+1=3$."));
        QVERIFY(tutor_->hasThinking());
        QCOMPARE(tutor_->conversation().steps().size(), std::size_t(2));
        QCOMPARE(inTheFile(student_).back(),
                 QStringLiteral(
                     "assistant: Step 1: Subtract $1$ from both sides: $x=2$.\n\nStep 2: So"));
    }

    void aReplyThatBreaksOffReplacesNothingLonger() {
        solve(QStringLiteral("Solve $x+1=3$."));
        const QStringList before = inTheFile(student_);
        tutor_->retry();
        write("1. Sub");
        cleanup();
        start();
        QCOMPARE(inTheFile(student_), before);
    }

    void aReplyBelongsToWhoHasAskedIt() {
        const records::StudentId other = add(QStringLiteral("Omar"));
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        write("1. Subtract");
        history_->setStudent(other);
        QCOMPARE(inTheFile(student_).back(), QStringLiteral("assistant: Step 1: Subtract"));
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        reply(kReply);
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(inTheFile(student_).back(),
                 QStringLiteral("assistant: ") + QString::fromStdString(kReply));
        QCOMPARE(history_->current(), qint64(0));
        // What the other one asks about it is nobody's.
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        tutor_->anotherMethod();
        reply("Another.");
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(inTheFile(student_).size(), 3);
        QCOMPARE(inTheFile(other), QStringList());
        // And what they ask anew is theirs.
        solve(QStringLiteral("Solve $x+1=5$."));
        QCOMPARE(inTheFile(other).size(), 3);
    }

    void nothingGoesIntoAFileThatWasRestoredMeanwhile() {
        solve(QStringLiteral("Solve $x+1=3$."));
        const QStringList before = inTheFile(student_);
        tutor_->anotherMethod();
        write("1. Subtract");
        history_->forgetPlace();
        history_->setStudent(0);
        history_->setStudent(student_);
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        reply(kReply);
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(inTheFile(student_), before);
        // What is asked from now on is kept again.
        solve(QStringLiteral("Solve $x+1=5$."));
        QCOMPARE(inTheFile(student_).size(), before.size() + 3);
    }

    void aFollowUpThatWasStoppedAtOnceShiftsNothing() {
        solve(QStringLiteral("Solve $x+1=3$."));
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        tutor_->anotherMethod();
        solver_->finish(engine::FinishReason::Stopped, 0);
        QTRY_COMPARE(ended.size(), 1);
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->ask(QStringLiteral("Why?"));
        reply("Because.");
        QTRY_COMPARE(kept.size(), 1);
        tutor_->retry();
        reply("Because it is so.");
        QTRY_COMPARE(kept.size(), 2);
        QCOMPARE(
            inTheFile(student_),
            (QStringList{QStringLiteral("Solve $x+1=3$."), QStringLiteral("user: Solve $x+1=3$."),
                         QStringLiteral("assistant: ") + QString::fromStdString(kReply),
                         QStringLiteral("user: Why?"),
                         QStringLiteral("assistant: Because it is so.")}));
    }

    void aConversationThatEndedBeforeTheRecordsWereOpenIsKept() {
        cleanup();
        start();
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        reply(kReply);
        QTRY_COMPARE(ended.size(), 1);
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        history_->setStudent(student_);
        QTRY_COMPARE(kept.size(), 1);
        QVERIFY(history_->current() != 0);
        const QStringList inFile = inTheFile(student_);
        QCOMPARE(inFile.size(), 3);
        QCOMPARE(inFile[1], QStringLiteral("user: Solve $x+1=3$."));
    }

    void aConversationAtALockedPageIsKeptFromItsBeginningWhenItGoesOn() {
        cleanup();
        start();
        history_->setPinOf(QStringLiteral("Mona"));
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        reply(kReply);
        QTRY_COMPARE(ended.size(), 1);
        history_->setPinOf({});
        history_->setStudent(student_);
        QCOMPARE(inTheFile(student_), QStringList());
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->ask(QStringLiteral("Why?"));
        reply("Because.");
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(
            inTheFile(student_),
            (QStringList{QStringLiteral("Solve $x+1=3$."), QStringLiteral("user: Solve $x+1=3$."),
                         QStringLiteral("assistant: ") + QString::fromStdString(kReply),
                         QStringLiteral("user: Why?"), QStringLiteral("assistant: Because.")}));
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

    void whatIsAskedInADeletedConversationBringsItBack_data() {
        QTest::addColumn<bool>("followUp");
        QTest::newRow("a follow-up") << true;
        QTest::newRow("once more") << false;
    }
    void whatIsAskedInADeletedConversationBringsItBack() {
        QFETCH(const bool, followUp);
        solve(QStringLiteral("Solve $x+1=3$."));
        QTRY_COMPARE(titles().size(), 1);
        history_->remove(idAt(0));
        QCOMPARE(inTheFile(student_), QStringList());
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        if (followUp)
            tutor_->ask(QStringLiteral("Why?"));
        else
            tutor_->retry();
        reply("Because.");
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(inTheFile(student_).size(), followUp ? 5 : 3);
        QCOMPARE(inTheFile(student_).constLast(), QStringLiteral("assistant: Because."));
        QCOMPARE(history_->deleted(), QString()); // it is there: nothing to bring back
        history_->undo();
        QTRY_COMPARE(titles().size(), 1);
    }

    void aReplyThatIsBeingWrittenEndsUnkeptWhereItsConversationIsDeleted_data() {
        QTest::addColumn<bool>("broughtBack");
        QTest::newRow("deleted") << false;
        QTest::newRow("and brought back") << true;
    }
    void aReplyThatIsBeingWrittenEndsUnkeptWhereItsConversationIsDeleted() {
        QFETCH(const bool, broughtBack);
        solve(QStringLiteral("Solve $x+1=3$."));
        QTRY_COMPARE(titles().size(), 1);
        tutor_->ask(QStringLiteral("Why?"));
        write("Be");
        history_->remove(idAt(0));
        if (broughtBack)
            history_->undo();
        QSignalSpy ended(tutor_.get(), &TutorModel::replyEnded);
        reply("Because.");
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(inTheFile(student_).size(), broughtBack ? 5 : 0);
        // What is asked after it is kept with all that is on the screen.
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        tutor_->ask(QStringLiteral("And why that?"));
        reply("It is so.");
        QTRY_VERIFY(!kept.isEmpty());
        QCOMPARE(inTheFile(student_).size(), 7);
    }

    void aReplyThatWasStoppedIsGoneOnWithAfterARestart() {
        tutor_->setProblem(QStringLiteral("Solve $x+1=3$."));
        tutor_->solve();
        write("1. Subtract $1$ from both sides: $x=2$.\n2. So");
        cleanup();
        start();
        history_->setStudent(student_);
        QTRY_COMPARE(titles().size(), 1);
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->statement(), QStringLiteral("Solve $x+1=3$."));
        QVERIFY2(tutor_->message().startsWith(QStringLiteral("Stopped.")),
                 qPrintable(tutor_->message()));
        QVERIFY(tutor_->canContinue());
        QCOMPARE(solver_->resumed.back().thinking, std::string("Let me see."));
        tutor_->continueReply();
        QCOMPARE(solver_->asked.back().kind, Question::Kind::Continue);
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        reply(kReply);
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(inTheFile(student_).constLast(),
                 QStringLiteral("assistant: ") + QString::fromStdString(kReply));
        tutor_->clear();
        history_->open(idAt(0));
        QTRY_COMPARE(tutor_->phase(), TutorModel::Phase::Finished);
        QVERIFY(!tutor_->canContinue());
    }

    void theLanguageOfAConversationIsTheOneItWasAskedIn() {
        tutor_->setArabic(true);
        solve(QStringLiteral("$x+1=3$"));
        QTRY_COMPARE(titles().size(), 1);
        cleanup();
        start();
        history_->setStudent(student_);
        QTRY_COMPARE(titles().size(), 1);
        history_->open(idAt(0)); // in an English window by now
        QTRY_COMPARE(tutor_->statement(), QStringLiteral("$x+1=3$"));
        tutor_->anotherMethod();
        QCOMPARE(solver_->asked.back().language, problems::Language::Arabic);
        QCOMPARE(tutor_->conversation().turns().back().question, QStringLiteral("طريقة أخرى"));
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

    void aTitleIsDrawnInTheDigitsOfTheWindow() {
        solve(QStringLiteral("حل $7x=42$ في 3 خطوات"));
        QTRY_COMPARE(titles(), QStringList(QStringLiteral("حل 7x=42 في 3 خطوات")));
        QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
        QSignalSpy changed(history_.get(), &HistoryModel::conversationsChanged);
        history_->retranslate();
        QTRY_COMPARE(changed.size(), 1);
        const QVariantMap card = history_->conversations()[0].toMap();
        QCOMPARE(withoutIsolates(card[QStringLiteral("shown")].toString()),
                 QStringLiteral("حل ٧x=٤٢ في ٣ خطوات"));
        QCOMPARE(history_->shown(QStringLiteral("2+3")),
                 QStringLiteral("\u2066\u2066٢\u2069+\u2066٣\u2069\u2069"));
        // What is renamed is what was kept.
        QCOMPARE(card[QStringLiteral("title")].toString(), QStringLiteral("حل 7x=42 في 3 خطوات"));
    }

    void whyAConversationIsNotOpenedIsSaid() {
        solve(QStringLiteral("Solve $x+1=3$."));
        QTRY_COMPARE(titles().size(), 1);
        tutor_->setProblem(QStringLiteral("Solve $x+1=4$."));
        tutor_->solve();
        history_->open(idAt(0));
        QVERIFY2(history_->message().contains(QStringLiteral("being written")),
                 qPrintable(history_->message()));
        QCOMPARE(tutor_->statement(), QStringLiteral("Solve $x+1=4$."));
        QSignalSpy kept(history_.get(), &HistoryModel::kept);
        reply(kReply);
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(history_->message(), QString());
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

    void aBareFormulaIsExportedInTheLanguageOfItsReply() {
        solve(QStringLiteral("$x^2=9$"), "1. نأخذ الجذر فنجد $x=3$.\n\n$\\boxed{x=3}$");
        const QString latex = history_->exported(QStringLiteral("tex"));
        QVERIFY2(latex.contains(QStringLiteral("{arabic}")), qPrintable(latex));
        QVERIFY2(latex.contains(QStringLiteral("الخطوة 1")), qPrintable(latex));
        QVERIFY(history_->exported(QStringLiteral("md")).contains(QStringLiteral("**الخطوة 1.**")));
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
        // A path keeps its own direction among Arabic words.
        const QString path = folder_->filePath(QStringLiteral("none/a.md"));
        QVERIFY2(history_->message().contains(records::isolated(path)),
                 qPrintable(history_->message()));
        history_->written(path, false);
        QVERIFY(history_->message().contains(records::isolated(path)));
        history_->written(path, true);
        QVERIFY(history_->message().contains(records::isolated(path)));
        QVERIFY(history_->save(file, QStringLiteral("md")));
        QVERIFY(history_->message().contains(records::isolated(file)));
        QCOMPARE(history_->fileName(), QStringLiteral("Solve-x-1-3"));
    }
};

QTEST_GUILESS_MAIN(HistoryModelTest)
#include "history_model_test.moc"
