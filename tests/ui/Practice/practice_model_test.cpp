// The Practice place without its window: what is shown, judged, kept and restored.

#include "app/records/store.h"
#include "ui/Practice/practice_model.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <tuple>

using namespace khatwa;
using namespace khatwa::ui;

class PracticeModelTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<records::Writer> writer_;
    std::unique_ptr<PracticeModel> model_;

    /// Begins, or begins again on the same records.
    void start(const QStringList& sets = {}) {
        stop();
        writer_ =
            std::make_unique<records::Writer>(folder_->filePath(QStringLiteral("records.db")));
        model_ = std::make_unique<PracticeModel>(*writer_, 7);
        model_->setArabic(false);
        model_->setKnownSets(sets);
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->open();
        QVERIFY(begun.wait());
        QVERIFY(!model_->statement().isEmpty());
    }
    void stop() {
        model_.reset();
        writer_.reset();
    }
    QString rightAnswer() const { return QString::fromStdString(model_->drawn()->problem.answer); }
    void check(const QString& answer) {
        QSignalSpy judged(model_.get(), &PracticeModel::judgedOne);
        model_->setAnswer(answer);
        model_->check();
        QVERIFY(model_->checking());
        QVERIFY(judged.wait(20000));
    }
    QList<records::Attempt> kept() {
        stop();
        auto store = records::Store::open(folder_->filePath(QStringLiteral("records.db")));
        if (!store)
            qFatal("the records could not be opened");
        const auto students = records::Students(**store).all();
        return records::Attempts(**store).all(students.value().constFirst().id).value();
    }
    int sourceOf(const char* key) {
        const QVariantList all = model_->sources();
        for (int i = 0; i < all.size(); ++i)
            if (all[i].toMap()[QStringLiteral("key")].toString() == QLatin1String(key))
                return i;
        return -1;
    }
    QString stateOf(practice::Rung rung) {
        for (const QVariant& row : model_->rungs())
            if (row.toMap()[QStringLiteral("rung")].toInt() == static_cast<int>(rung))
                return row.toMap()[QStringLiteral("state")].toString();
        return {};
    }

    /// In the records' file while nobody has it open.
    void inTheRecords(const char* statement) {
        {
            auto base = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("by"));
            base.setDatabaseName(folder_->filePath(QStringLiteral("records.db")));
            QVERIFY(base.open());
            QVERIFY(QSqlQuery(base).exec(QLatin1String(statement)));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("by"));
    }

    QString writeSet(const char* topic = "addition-subtraction", const char* firstAnswer = "2") {
        problems::ProblemSet set;
        set.id = "two-sums";
        set.title = "Two sums";
        set.licence = "CC0-1.0";
        set.source = "the test";
        for (const auto& [id, statement, answer] : {std::tuple("a", "What is $1+1$?", firstAnswer),
                                                    std::tuple("b", "What is $2+2$?", "4")}) {
            problems::SetProblem problem;
            problem.id = id;
            problem.statement = statement;
            problem.answer = answer;
            problem.topic = topic;
            set.problems.push_back(problem);
        }
        const QString file = folder_->filePath(QStringLiteral("two-sums.json"));
        if (problems::writeSetFile(set, file.toStdString()))
            qFatal("the set could not be written");
        return file;
    }

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup() {
        stop();
        folder_.reset();
    }

    void aRightAnswerIsMarkedAndKept() {
        const QString statement = model_->statement();
        check(rightAnswer());
        QCOMPARE(model_->verdict(), QStringLiteral("correct"));
        QCOMPARE(model_->verdictMark(), QStringLiteral("right"));
        QVERIFY(!model_->canEdit());
        QVERIFY(model_->markWords().contains(QStringLiteral("100")));
        QCOMPARE(model_->history().size(), 1u);
        const auto all = kept();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].verdict, QStringLiteral("correct"));
        QCOMPARE(all[0].mark, 1.0);
        QCOMPARE(all[0].statement, statement);
    }

    void aWrongAnswerSaysWhyAndMayBeTriedAgain() {
        model_->choose(sourceOf("topic:linear-equations"));
        check(QStringLiteral("x = 123456"));
        QCOMPARE(model_->verdict(), QStringLiteral("incorrect"));
        QVERIFY(!model_->sentence().isEmpty());
        QVERIFY(model_->canEdit());
        check(rightAnswer());
        QCOMPARE(model_->verdict(), QStringLiteral("correct"));
        QVERIFY(!model_->canEdit());
        const auto all = kept();
        QCOMPARE(all.size(), 2);
        QVERIFY(all[1].mark < 1.0);
    }

    void whatCannotBeReadCostsNothingAndShowsWhere() {
        check(QStringLiteral("x = (3"));
        QCOMPARE(model_->verdict(), QStringLiteral("invalid"));
        QVERIFY(model_->troublePosition() >= 0);
        QVERIFY(model_->markWords().isEmpty());
        QCOMPARE(stateOf(practice::Rung::FullSolution), QStringLiteral("locked"));
        model_->setAnswer(QStringLiteral("x = (3)"));
        QCOMPARE(model_->troublePosition(), -1); // no longer what was judged
        QCOMPARE(kept().size(), 0);
    }

    void theFirstBadLineOfTheWorkingIsMarked() {
        model_->choose(sourceOf("topic:linear-equations"));
        model_->setWorking(QStringLiteral("2x + 3 = 11\n2x = 9\nx = 4.5"));
        check(QStringLiteral("x = 4.5"));
        const QVariantList lines = model_->lines();
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[1].toMap()[QStringLiteral("firstBad")].toBool());
        QCOMPARE(lines[1].toMap()[QStringLiteral("mark")].toString(), QStringLiteral("wrong"));
        QVERIFY(!lines[1].toMap()[QStringLiteral("sentence")].toString().isEmpty());
        QVERIFY(!lines[2].toMap()[QStringLiteral("firstBad")].toBool());
    }

    void theSolutionIsLockedUntilAnAttemptWasMade() {
        QCOMPARE(stateOf(practice::Rung::FullSolution), QStringLiteral("locked"));
        model_->takeRung(static_cast<int>(practice::Rung::FullSolution));
        QVERIFY(model_->canEdit());
        check(QStringLiteral("123456789"));
        QCOMPARE(stateOf(practice::Rung::FullSolution), QStringLiteral("waits")); // its ladder
        for (int rungs = 0; rungs < 3 && model_->canTakeHelp(); ++rungs) {
            model_->takeHelp();
            check(QStringLiteral("123456789") + QString::number(rungs));
        }
        QCOMPARE(stateOf(practice::Rung::FullSolution), QStringLiteral("open"));
        model_->takeRung(static_cast<int>(practice::Rung::FullSolution));
        QVERIFY(!model_->canEdit());
        QVERIFY(!model_->shownHelp().isEmpty());
        const auto all = kept();
        QCOMPARE(all.constLast().verdict, QLatin1String(records::kAbandoned));
    }

    void aHintCostsWhatItSaid() {
        check(QStringLiteral("123456789"));
        QVERIFY(model_->canTakeHelp());
        model_->takeHelp();
        QVERIFY(
            model_->shownHelp().contains(QString::fromStdString(model_->drawn()->problem.nudge)));
        check(rightAnswer());
        QVERIFY(kept().constLast().mark < 0.9);
    }

    void whatIsWrittenIsThereAgainAfterACrash() {
        const QString statement = model_->statement();
        model_->setAnswer(QStringLiteral("half an ans"));
        model_->setWorking(QStringLiteral("a line\nand another"));
        start();
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("half an ans"));
        QCOMPARE(model_->working(), QStringLiteral("a line\nand another"));
    }

    void aProblemThatWasSkippedLeavesNothingBehind() {
        const QString statement = model_->statement();
        model_->setAnswer(QStringLiteral("1"));
        model_->next();
        QVERIFY(model_->statement() != statement);
        QVERIFY(model_->answer().isEmpty());
        QCOMPARE(kept().size(), 0);
        start();
        QVERIFY(model_->answer().isEmpty());
    }

    void aCancelledCheckChangesNothing() {
        model_->setAnswer(rightAnswer());
        model_->check();
        model_->cancelCheck();
        QVERIFY(!model_->checking());
        check(rightAnswer());
        QCOMPARE(kept().size(), 1);
    }

    void masteryGrowsWithRightAnswers() {
        const int source = sourceOf("topic:fractions");
        model_->choose(source);
        for (int i = 0; i < 4; ++i) {
            check(rightAnswer());
            model_->next();
        }
        QVERIFY(model_->sources()[source].toMap()[QStringLiteral("mastered")].toBool());
        QVERIFY(!model_->progress()->empty());
        start();
        QVERIFY(model_->sources()[source].toMap()[QStringLiteral("mastered")].toBool());
    }

    void aSetIsOpenedWorkedThroughAndBegunAgain() {
        const QString file = writeSet();
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        check(QStringLiteral("2"));
        QCOMPARE(model_->verdict(), QStringLiteral("correct"));
        const auto here = [this] { return model_->sources()[model_->currentSource()].toMap(); };
        QCOMPARE(here()[QStringLiteral("mastery")].toDouble(), 0.5);
        start(); // and is gone on with
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $2+2$?"));
        check(QStringLiteral("4"));
        model_->next();
        QVERIFY(model_->atEnd());
        QVERIFY(model_->statement().isEmpty());
        model_->restart();
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
    }

    void anAnswerInTheHandsOfTheJudgeIsNotThrownAway_data() {
        QTest::addColumn<QString>("deed");
        for (const char* deed : {"next", "choose", "solution", "hint"})
            QTest::newRow(deed) << QString::fromLatin1(deed);
    }
    void anAnswerInTheHandsOfTheJudgeIsNotThrownAway() {
        QFETCH(QString, deed);
        model_->records().hintsOpen(true); // every rung, at once
        QSignalSpy judged(model_.get(), &PracticeModel::judgedOne);
        const QString statement = model_->statement();
        model_->setAnswer(rightAnswer());
        model_->check();
        if (deed == QLatin1String("next"))
            model_->next();
        else if (deed == QLatin1String("choose"))
            model_->choose(sourceOf("topic:fractions"));
        else if (deed == QLatin1String("solution"))
            model_->takeRung(static_cast<int>(practice::Rung::FullSolution));
        else
            model_->takeHelp();
        QVERIFY(model_->checking());
        QCOMPARE(model_->statement(), statement);
        QVERIFY(judged.wait(20000));
        if (deed == QLatin1String("choose")) {
            QCOMPARE(model_->drawn()->source, QStringLiteral("topic:fractions")); // afterwards
        } else {
            QCOMPARE(model_->statement(), statement);
            QCOMPARE(model_->verdict(), QStringLiteral("correct"));
        }
        QCOMPARE(model_->history().back().mark, 100);
        const auto all = kept();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].mark, 1.0);
    }

    void whoDrawsAnAnswerBackGoesWhereTheyWanted() {
        model_->setAnswer(rightAnswer());
        model_->check();
        model_->choose(sourceOf("topic:fractions"));
        model_->cancelCheck();
        QCOMPARE(model_->drawn()->source, QStringLiteral("topic:fractions"));
        QVERIFY(!model_->checking());
        check(rightAnswer()); // judged after the other, one by one
        QCOMPARE(kept().size(), 1);
    }

    void lookingAroundWithHintsOpenCostsNothing() {
        model_->records().hintsOpen(true);
        QVERIFY(model_->hintsOpen());
        model_->next();
        model_->choose(sourceOf("topic:fractions"));
        model_->takeHelp();
        QVERIFY(model_->helped());
        model_->next();
        QVERIFY(model_->history().empty());
        model_->openSet(QUrl::fromLocalFile(writeSet()));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        model_->next();
        QCOMPARE(model_->statement(), QStringLiteral("What is $2+2$?"));
        check(QStringLiteral("4"));
        model_->next();
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?")); // not done
        QCOMPARE(kept().size(), 1);
    }

    void whatIsPractisedAlreadyGoesOn() {
        model_->choose(sourceOf("topic:linear-equations"));
        const QString statement = model_->statement();
        check(QStringLiteral("x = 123456"));
        model_->setAnswer(QStringLiteral("x = 5"));
        model_->choose(sourceOf("topic:linear-equations"));
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("x = 5"));
        check(rightAnswer());
        model_->choose(sourceOf("topic:linear-equations")); // done: another one
        QVERIFY(model_->statement() != statement);
        QCOMPARE(kept().size(), 2);
    }

    void aSetThatIsOpenedAgainGoesOnUnlessItWasChanged() {
        const QString file = writeSet();
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        model_->setAnswer(QStringLiteral("half"));
        QSignalSpy opened(model_.get(), &PracticeModel::setOpened);
        model_->openSet(QUrl::fromLocalFile(file));
        QVERIFY(opened.wait());
        QCOMPARE(model_->answer(), QStringLiteral("half"));
        auto changed = problems::readSetFile(file.toStdString());
        QVERIFY(changed.set);
        changed.set->problems[0].statement = "What is $1+1+1$?";
        QVERIFY(!problems::writeSetFile(*changed.set, file.toStdString()));
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1+1$?"));
        QCOMPARE(model_->answer(), QStringLiteral("half"));
    }

    void nothingIsDoneToTheProblemOfOneWhileThePinOfAnotherIsAskedFor() {
        model_->students()->setPin({}, QStringLiteral("4711"));
        QTRY_VERIFY(model_->students()->hasPin());
        const QVariant first = model_->students()->all()[0].toMap()[QStringLiteral("id")];
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->students()->add(QStringLiteral("Omar"));
        QVERIFY(begun.wait());
        const QString statement = model_->statement();
        check(QStringLiteral("123456789"));
        model_->students()->choose(first.toLongLong());
        QVERIFY(!model_->students()->pinOf().isEmpty());
        const int before = model_->currentSource();
        model_->choose(sourceOf("topic:fractions"));
        model_->next();
        model_->restart();
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->currentSource(), before);
        QVERIFY(model_->history().empty());
        model_->students()->cancelPin();
        model_->next();
        QVERIFY(model_->statement() != statement);
    }

    void atTheEndOfASetNothingIsLeftOfTheAnswer() {
        model_->openSet(QUrl::fromLocalFile(writeSet()));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        check(QStringLiteral("2"));
        model_->next();
        check(QStringLiteral("4"));
        QTRY_COMPARE(model_->preview(), QStringLiteral("4"));
        model_->next();
        QVERIFY(model_->atEnd());
        QTRY_VERIFY(model_->preview().isEmpty());
        QVERIFY(model_->verdict().isEmpty());
    }

    void anotherLanguageIsNoWayToAnotherProblem() {
        model_->setArabic(true);
        QCOMPARE(model_->drawn()->language, problems::Language::Arabic); // not touched
        model_->records().hintsOpen(true);
        model_->takeHelp();
        const QString statement = model_->statement();
        model_->setArabic(false);
        QCOMPARE(model_->statement(), statement); // the hint was paid for
        model_->openSet(QUrl::fromLocalFile(writeSet()));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        model_->setArabic(true);
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?")); // a set has its own
    }

    void aSetThatWasOpenedIsListedAtTheNextStart() {
        const QString file = writeSet();
        QSignalSpy opened(model_.get(), &PracticeModel::setOpened);
        model_->openSet(QUrl::fromLocalFile(file));
        QVERIFY(opened.wait());
        QCOMPARE(opened[0][0].toString(), file);
        start({file, folder_->filePath(QStringLiteral("gone.json"))});
        QTRY_VERIFY(sourceOf("set:two-sums") > 0);
        QVERIFY(model_->message().isEmpty());
    }

    void aSetWithoutTopicsIsPracticeOfItself() {
        model_->openSet(QUrl::fromLocalFile(writeSet("")));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        check(QStringLiteral("2"));
        QCOMPARE(model_->history().back().topic, std::string("Two sums"));
        const auto shown = [this] {
            return model_->progress()->topics().constLast().toMap()[QStringLiteral("title")];
        };
        QCOMPARE(shown().toString(), QStringLiteral("Two sums"));
        start();
        QCOMPARE(shown().toString(), QStringLiteral("Two sums"));
        QCOMPARE(kept().constLast().topic, QStringLiteral("Two sums"));
    }

    void mixedPracticeGoesOnAfterASetWithTopicsOfItsOwn() {
        for (const char* topic : {"", "knots and braids"}) {
            model_->openSet(QUrl::fromLocalFile(writeSet(topic)));
            QTRY_COMPARE(model_->drawn()->source, QStringLiteral("set:two-sums"));
            check(QStringLiteral("3"));
            model_->choose(sourceOf("mixed"));
            for (int i = 0; i < 12; ++i) {
                QVERIFY(!model_->atEnd());
                QVERIFY(problems::findTopic(model_->drawn()->problem.topic) != nullptr);
                check(rightAnswer());
                model_->next();
            }
        }
    }

    void aSetThatIsBegunAgainStaysSo() {
        const QString file = writeSet();
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        check(QStringLiteral("2"));
        model_->next();
        check(QStringLiteral("4"));
        model_->next();
        QVERIFY(model_->atEnd());
        model_->restart();
        check(QStringLiteral("2"));
        start();
        model_->openSet(QUrl::fromLocalFile(file));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $2+2$?"));
        check(QStringLiteral("4"));
        model_->next();
        QVERIFY(model_->atEnd());
        QCOMPARE(kept().size(), 4);
    }

    void aProblemThatCannotBeJudgedDoesNotKeepASetFromItsEnd() {
        model_->openSet(QUrl::fromLocalFile(writeSet("addition-subtraction", "((")));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        model_->next(); // not looked at yet: it comes again
        check(QStringLiteral("4"));
        model_->next();
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        check(QStringLiteral("2"));
        QCOMPARE(model_->verdict(), QStringLiteral("undecided"));
        QVERIFY(!model_->sentence().isEmpty());
        model_->next();
        QVERIFY(model_->atEnd());
        QCOMPARE(model_->history().size(), 1u);
        model_->restart();
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        QCOMPARE(kept().size(), 1);
    }

    void aTriedProblemThatComesBackCountsOnce() {
        model_->choose(sourceOf("topic:linear-equations"));
        const QString statement = model_->statement();
        check(QStringLiteral("x = 123456"));
        start();
        QCOMPARE(model_->statement(), statement);
        QVERIFY(model_->history().empty());
        check(rightAnswer());
        QCOMPARE(model_->history().size(), 1u);
        QCOMPARE(model_->history()[0].mark, 90);
        QVERIFY(model_->history()[0].evidence == practice::Evidence::Incorrect);
        start();
        QCOMPARE(model_->history().size(), 1u);
    }

    void whatWasWrittenIsThereAgainWhenItsSourceIs() {
        model_->choose(sourceOf("topic:fractions"));
        const QString fractions = model_->statement();
        model_->setAnswer(QStringLiteral("half"));
        model_->choose(sourceOf("topic:percent"));
        QVERIFY(model_->answer().isEmpty());
        const QString percent = model_->statement();
        model_->setWorking(QStringLiteral("a line"));
        model_->choose(sourceOf("topic:fractions"));
        QCOMPARE(model_->statement(), fractions);
        QCOMPARE(model_->answer(), QStringLiteral("half"));
        start(); // both are there after a crash, too
        QCOMPARE(model_->statement(), fractions);
        QCOMPARE(model_->answer(), QStringLiteral("half"));
        model_->choose(sourceOf("topic:percent"));
        QCOMPARE(model_->statement(), percent);
        QCOMPARE(model_->working(), QStringLiteral("a line"));
        model_->next();
        QVERIFY(model_->working().isEmpty());
        model_->choose(sourceOf("topic:fractions"));
        check(rightAnswer());
        model_->choose(sourceOf("topic:percent")); // what was skipped is gone
        QVERIFY(model_->working().isEmpty());
        QCOMPARE(kept().size(), 1);
    }

    void whatIsWrittenLastIsKeptWhenAnotherComes() {
        const QString statement = model_->statement();
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->setAnswer(QStringLiteral("half an ans")); // and not kept yet
        model_->students()->add(QStringLiteral("Layla"));
        QVERIFY(begun.wait());
        QVERIFY(model_->answer().isEmpty());
        model_->students()->choose(
            model_->students()->all()[0].toMap()[QStringLiteral("id")].toLongLong());
        QVERIFY(begun.wait());
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("half an ans"));
    }

    void whoeverCannotBeRememberedIsLetInAllTheSame() {
        stop();
        inTheRecords("CREATE TRIGGER full BEFORE INSERT ON settings WHEN new.key = "
                     "'practice/student' BEGIN SELECT RAISE(ABORT, 'no room'); END");
        start();
        QTRY_VERIFY(!model_->message().isEmpty());
        QVERIFY(!model_->nobody());
        check(rightAnswer());
        QCOMPARE(kept().size(), 1);
    }

    void aSkippedProblemOfASetComesAgain() {
        model_->openSet(QUrl::fromLocalFile(writeSet()));
        QTRY_COMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
        model_->next();
        QCOMPARE(model_->statement(), QStringLiteral("What is $2+2$?"));
        check(QStringLiteral("4"));
        model_->next();
        QCOMPARE(model_->statement(), QStringLiteral("What is $1+1$?"));
    }

    void aFileThatIsNoSetIsToldInOneLine() {
        const QString statement = model_->statement();
        QFile file(folder_->filePath(QStringLiteral("notes.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ not json");
        file.close();
        model_->openSet(QUrl::fromLocalFile(file.fileName()));
        QTRY_VERIFY(!model_->message().isEmpty());
        QVERIFY(model_->message().contains(QStringLiteral("notes.json")));
        QVERIFY(!model_->message().contains(QLatin1Char('\n')));
        QCOMPARE(model_->statement(), statement); // nothing else has changed
        model_->dismissMessage();
        QVERIFY(model_->message().isEmpty());
    }

    void anotherStudentHasAPageOfTheirOwn() {
        check(rightAnswer());
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->students()->add(QStringLiteral("Layla"));
        QVERIFY(begun.wait());
        QCOMPARE(model_->students()->name(), QStringLiteral("Layla"));
        QCOMPARE(model_->students()->all().size(), 2);
        QVERIFY(model_->history().empty());
        start(); // the one who practised last
        QCOMPARE(model_->students()->name(), QStringLiteral("Layla"));
    }

    void aPinKeepsOthersOut() {
        QSignalSpy changed(model_->students(), &StudentsModel::changed);
        model_->students()->setPin({}, QStringLiteral("4711"));
        QTRY_VERIFY(model_->students()->hasPin());
        const QVariant first = model_->students()->all()[0].toMap()[QStringLiteral("id")];
        QSignalSpy begun(&model_->records(), &PracticeRecords::begun);
        model_->students()->add(QStringLiteral("Omar"));
        QVERIFY(begun.wait());
        model_->students()->choose(first.toLongLong());
        QCOMPARE(model_->students()->pinOf(), QStringLiteral("Student"));
        model_->students()->enterPin(QStringLiteral("1234"));
        QTRY_VERIFY(!model_->students()->pinMessage().isEmpty());
        QCOMPARE(model_->students()->name(), QStringLiteral("Omar"));
        model_->students()->enterPin(QStringLiteral("4711"));
        QTRY_COMPARE(model_->students()->name(), QStringLiteral("Student"));
        QVERIFY(model_->students()->pinOf().isEmpty());
    }
};

QTEST_MAIN(PracticeModelTest)
#include "practice_model_test.moc"
