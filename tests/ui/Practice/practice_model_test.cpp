// The Practice place without its window: what is shown, judged, kept and restored.

#include "tests/ui/Practice/practice_desk.h"

using namespace khatwa;
using namespace khatwa::ui;

class PracticeModelTest : public tests::PracticeDesk {
    Q_OBJECT

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
