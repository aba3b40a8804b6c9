// What a student has begun is not lost to a click, to another student or to the end of the program.

#include "tests/ui/Practice/practice_desk.h"

#include <QSqlDatabase>
#include <QSqlQuery>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;

class PracticeKeptTest : public tests::PracticeDesk {
    Q_OBJECT

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

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup() {
        stop();
        folder_.reset();
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
        QVERIFY(judged.wait(kPatience));
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

    void whatWasWipedOutBeforeAnotherLanguageIsGone() {
        model_->setAnswer(QStringLiteral("1"));
        start(); // which kept it
        QCOMPARE(model_->answer(), QStringLiteral("1"));
        model_->setAnswer({});
        model_->setArabic(true);
        QCOMPARE(model_->drawn()->language, problems::Language::Arabic);
        start();
        QVERIFY(model_->answer().isEmpty());
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

    void whatIsWrittenIsThereAgainAfterACrash() {
        const QString statement = model_->statement();
        model_->setAnswer(QStringLiteral("half an ans"));
        model_->setWorking(QStringLiteral("a line\nand another"));
        start();
        QCOMPARE(model_->statement(), statement);
        QCOMPARE(model_->answer(), QStringLiteral("half an ans"));
        QCOMPARE(model_->working(), QStringLiteral("a line\nand another"));
    }
};

QTEST_MAIN(PracticeKeptTest)
#include "practice_kept_test.moc"
