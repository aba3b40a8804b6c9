// Records that come later than the window, or are others all at once: what is in hand goes on and
// is kept.

#include "app/records/settings.h"
#include "tests/app/records/support.h"
#include "tests/ui/support/wait.h"
#include "ui/Practice/practice_model.h"

#include <QSignalSpy>

using namespace khatwa;
using namespace khatwa::records::testing;
using namespace khatwa::ui;
using khatwa::tests::kPatience;

class PracticeReopenTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Desk> desk_;
    std::unique_ptr<records::Writer> writer_;
    std::unique_ptr<PracticeModel> model_;

    /// Another window has the records.
    void startWithoutRecords() {
        desk_->open();
        startModel();
        QCOMPARE(model_->student(), 0);
    }
    void startModel() {
        stop();
        writer_ = std::make_unique<records::Writer>(desk_->file);
        model_ = std::make_unique<PracticeModel>(*writer_, 7);
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->open();
        QVERIFY(begun.wait());
        QVERIFY(!model_->statement().isEmpty());
    }
    /// The other window is closed.
    void recordsCome() {
        desk_->store.reset();
        QSignalSpy opened(writer_.get(), &records::Writer::opened);
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        writer_->reopen();
        QVERIFY(opened.wait());
        model_->recordsCame();
        QVERIFY(begun.wait());
        settle();
    }
    void settle() { QTRY_COMPARE(writer_->waiting(), 0); }
    void stop() {
        model_.reset();
        writer_.reset();
    }
    void check(const QString& answer) {
        QSignalSpy judged(model_.get(), &PracticeModel::judgedOne);
        model_->setAnswer(answer);
        model_->check();
        QVERIFY(judged.wait(kPatience));
        settle();
    }
    QString rightAnswer() const { return QString::fromStdString(model_->drawn()->problem.answer); }

    void writeSet(const char* title) {
        model_->editor()->create();
        model_->editor()->writeSetField(QStringLiteral("title"), QString::fromUtf8(title));
    }
    /// After what is typed has been kept.
    void close() {
        stop();
        desk_->store.reset();
    }
    QString titleRecovered() {
        startModel();
        settle();
        return model_->editor()->setField(QStringLiteral("title"));
    }

private slots:
    void init() { desk_ = std::make_unique<Desk>(); }
    void cleanup() {
        stop();
        desk_.reset();
    }

    void whatIsInHandGoesOnWhenTheRecordsCome() {
        startWithoutRecords();
        QVERIFY(!model_->message().isEmpty());
        const QString statement = model_->statement();
        model_->setAnswer(QStringLiteral("12"));
        recordsCome();
        QVERIFY(model_->student() != 0);
        QVERIFY2(model_->message().isEmpty(), qPrintable(model_->message()));
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("12"));
        const records::StudentId student = model_->student();
        check(rightAnswer());
        close();
        QCOMPARE(got(records::Attempts(desk_->open()).count(student)), 1);
    }

    void whatIsInHandIsThereAfterACrashToo() {
        startWithoutRecords();
        const QString statement = model_->statement();
        model_->setAnswer(QStringLiteral("12"));
        recordsCome();
        startModel();
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("12"));
    }

    void anAnswerThatIsNotKeptIsSaid() {
        startWithoutRecords();
        model_->dismissMessage();
        check(rightAnswer());
        QVERIFY(!model_->message().isEmpty());
    }

    void aSetThatIsNotSavedGoesIntoTheRecordsThatCome() {
        startModel();
        writeSet("Week 3");
        close();
        // Another window had a set of its own in hand meanwhile.
        startWithoutRecords();
        writeSet("Week 4");
        recordsCome();
        close();
        QCOMPARE(titleRecovered(), QStringLiteral("Week 4"));
        model_->editor()->discard();
        settle();
        close();
        QCOMPARE(titleRecovered(), QStringLiteral("Week 3"));
        close();
        QCOMPARE(titleRecovered(), QStringLiteral("Week 3"));
    }

    void aSetThatIsKeptBeforeItIsKnownThatTheRecordsCameTakesNothingsPlace() {
        startModel();
        writeSet("Week 3");
        close();
        startWithoutRecords();
        writeSet("Week 4");
        desk_->store.reset();
        writer_->reopen();
        model_->editor()->discard(); // is written into the records at once
        settle();
        close();
        QCOMPARE(titleRecovered(), QStringLiteral("Week 3"));
    }

    void aSetThatIsNotSavedGoesIntoTheRecordsThatWereRestored() {
        startModel();
        writeSet("Week 3");
        close(); // kept
        QCOMPARE(titleRecovered(), QStringLiteral("Week 3"));
        // The backup knows nothing of it.
        writer_->run([](records::Store& store) {
            QSqlQuery(store.database()).exec(QStringLiteral("DELETE FROM settings"));
            return records::Done(records::Nothing{});
        });
        settle();
        model_->reopen();
        settle();
        QVERIFY(model_->editor()->unsaved());
        close();
        QCOMPARE(titleRecovered(), QStringLiteral("Week 3"));
    }

    void theSetOfABackupIsThereAgain() {
        startModel();
        settle();
        const SetDraft draft = [] {
            SetDraft begun = SetDraft::begun(problems::Language::English);
            begun.set[QStringLiteral("title")] = QStringLiteral("Week 5");
            return begun;
        }();
        writer_->run([kept = draft.kept()](records::Store& store) {
            return records::Settings(store).set(records::kMachine, QStringLiteral("editor/draft"),
                                                kept);
        });
        model_->reopen();
        settle();
        QVERIFY(model_->editor()->unsaved());
        QCOMPARE(model_->editor()->setField(QStringLiteral("title")), QStringLiteral("Week 5"));
    }
};

QTEST_MAIN(PracticeReopenTest)
#include "practice_reopen_test.moc"
