// Writing a problem set: its fields, what is said of them, saving, and what is kept in between.

#include "app/grading/rules.h"
#include "app/problems/topic_sets.h"
#include "app/records/students.h"
#include "tests/ui/support/full_disk.h"
#include "ui/Practice/practice_sources.h"
#include "ui/Practice/rule_guide.h"
#include "ui/Practice/set_editor_model.h"

#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace khatwa;
using namespace khatwa::ui;

class SetEditorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<records::Writer> writer_;
    std::unique_ptr<SetEditorModel> editor_;

    void start() {
        stop();
        writer_ =
            std::make_unique<records::Writer>(folder_->filePath(QStringLiteral("records.db")));
        editor_ = std::make_unique<SetEditorModel>(*writer_);
    }
    void stop() {
        editor_.reset();
        writer_.reset();
    }
    QString path(const char* name) const { return folder_->filePath(QLatin1String(name)); }
    void write(const char* field, const char* text) {
        editor_->writeField(QLatin1String(field), QString::fromUtf8(text));
    }
    void writeOne() {
        editor_->create();
        editor_->writeSetField(QStringLiteral("title"), QStringLiteral("Week 3"));
        write("statement", "Solve $2x+3=11$.");
        write("answer", "x = 4");
        write("solution", "Take 3 away: $2x=8$.\n\nHalve: $\\boxed{x=4}$.");
        write("hints.nudge", "What stands beside $2x$?");
    }
    void save(const QString& file) {
        editor_->save(QUrl::fromLocalFile(file));
        QTRY_VERIFY_WITH_TIMEOUT(!editor_->busy(), 60000);
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

    void whatTheTopicsWriteComesThroughUnchanged() {
        for (const problems::Topic* topic : problems::topics())
            for (const auto language : {problems::Language::English, problems::Language::Arabic}) {
                const auto set = problems::topicSet(*topic, language, 1, {3, 3, 3});
                const std::string before = problems::writeSet(set);
                QVERIFY(problems::writeSet(SetDraft::of(set).made()) == before);
                const auto kept = SetDraft::restored(SetDraft::of(set).kept());
                QVERIFY(kept);
                QVERIFY(problems::writeSet(kept->made()) == before);
            }
    }

    void aSetIsWrittenCheckedAndSaved() {
        writeOne();
        QVERIFY(editor_->unsaved());
        editor_->add();
        write("statement", "What is $1+1$?");
        write("answer", "2");
        QSignalSpy saved(editor_.get(), &SetEditorModel::saved);
        save(path("week3.json"));
        QVERIFY2(!editor_->failed(), qPrintable(editor_->message()));
        QCOMPARE(saved.size(), 1);
        QVERIFY(!editor_->unsaved());
        const auto reading = problems::readSetFile(path("week3.json").toStdString());
        QVERIFY(reading.set);
        QCOMPARE(reading.set->problems.size(), 2u);
        QCOMPARE(reading.set->title, std::string("Week 3"));
        QCOMPARE(reading.set->problems[0].solution.size(), 2u);
        QVERIFY(problems::verify(*reading.set).empty());
    }

    void whereThereIsATeacherEditingAsksForTheirPin() {
        const auto set =
            problems::topicSet(*problems::topics().front(), problems::Language::English, 1, {1});
        QSignalSpy opened(editor_.get(), &SetEditorModel::opened);
        editor_->askToEdit(set, path("a.json")); // nobody guards it yet
        QVERIFY(opened.wait());
        editor_->discard();
        writer_->run([](records::Store& store) {
            return records::Students(store).setTeacherPin({}, QStringLiteral("5678"));
        });
        opened.clear();
        editor_->askToEdit(set, path("a.json"));
        QTRY_VERIFY(editor_->pinAsked());
        QVERIFY(!editor_->active());
        editor_->givePin(QStringLiteral("1234"));
        QTRY_VERIFY(!editor_->pinMessage().isEmpty());
        QVERIFY(!editor_->active());
        editor_->cancelPin();
        QVERIFY(!editor_->pinAsked());
        editor_->askToEdit(set, path("a.json"));
        QTRY_VERIFY(editor_->pinAsked());
        QVERIFY(editor_->pinMessage().isEmpty());
        editor_->givePin(QStringLiteral("5678"));
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(editor_->active());
        QVERIFY(!editor_->pinAsked());

        // What was not saved of it is no way in either, also at the next start.
        editor_->writeSetField(QStringLiteral("title"), QStringLiteral("Mine"));
        for (int restarted = 0; restarted < 2; ++restarted) {
            QSignalSpy again(editor_.get(), &SetEditorModel::opened);
            editor_->goOn();
            QTRY_VERIFY(editor_->pinAsked());
            QVERIFY(again.isEmpty());
            editor_->givePin(QStringLiteral("5678"));
            QTRY_COMPARE(again.size(), 1);
            start();
            editor_->recover();
            QTRY_VERIFY(editor_->active());
        }
        // A set of one's own is gone on with by whoever began it.
        editor_->discard();
        writeOne();
        QSignalSpy own(editor_.get(), &SetEditorModel::opened);
        editor_->goOn();
        QCOMPARE(own.size(), 1);
    }

    // Records of what was done know problems by their ids, and undo brings the old one back.
    void theIdOfARemovedProblemIsNotGivenAgain() {
        writeOne();
        editor_->add();
        write("statement", "What is $1+1$?");
        write("answer", "2");
        const QString removed = editor_->field(QStringLiteral("id"));
        editor_->remove();
        editor_->add();
        write("statement", "What is $2+2$?");
        write("answer", "4");
        QVERIFY(editor_->field(QStringLiteral("id")) != removed);
        editor_->undo();
        QCOMPARE(editor_->field(QStringLiteral("id")), removed);
        save(path("three.json"));
        QVERIFY2(!editor_->failed(), qPrintable(editor_->message()));
        const auto reading = problems::readSetFile(path("three.json").toStdString());
        QVERIFY(reading.set);
        QCOMPARE(reading.set->problems.size(), 3u);
    }

    void whatIsWrongIsSaidWhileItIsWritten() {
        writeOne();
        QSignalSpy checked(editor_.get(), &SetEditorModel::checked);
        QTRY_VERIFY(!checked.isEmpty() && editor_->remarks().isEmpty());
        write("answer", "((");
        QVERIFY(checked.wait());
        QVERIFY(!editor_->remarks().isEmpty());
        // In a teacher's words, not in those of a program.
        QVERIFY2(!editor_->remarks().constFirst().contains(QStringLiteral("byte")) &&
                     !editor_->remarks().constFirst().contains(u'_'),
                 qPrintable(editor_->remarks().constFirst()));
        QCOMPARE(editor_->troubled(), QVariantList{true});
        write("answer", "x = 5"); // the last step boxes 4
        QVERIFY(checked.wait());
        QVERIFY(!editor_->remarks().isEmpty());
        write("answer", "x = 4");
        QVERIFY(checked.wait());
        QCOMPARE(editor_->troubled(), QVariantList{false});
    }

    void whatCouldNotBeReadAgainIsNotSaved() {
        writeOne();
        write("statement", " ");
        save(path("bad.json"));
        QVERIFY(editor_->failed());
        QVERIFY(!editor_->message().isEmpty());
        QVERIFY(!QFile::exists(path("bad.json")));
        QVERIFY(editor_->unsaved());
    }

    void aDiskThatTakesNothingIsSaidInOneLine_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("no folder") << QStringLiteral("gone/set.json");
        QTest::newRow("a folder") << QString();
    }
    void aDiskThatTakesNothingIsSaidInOneLine() {
        QFETCH(QString, file);
        writeOne();
        save(folder_->filePath(file));
        QVERIFY(editor_->failed());
        QVERIFY(!editor_->message().contains(u'\n'));
        QVERIFY(editor_->unsaved());
    }

    void whatIsWrittenIsThereAgainAfterACrash() {
        writeOne();
        editor_->add();
        write("statement", "half a");
        start();
        editor_->recover();
        QTRY_VERIFY(editor_->active());
        QCOMPARE(editor_->count(), 2);
        QVERIFY(editor_->unsaved());
        editor_->choose(1);
        QCOMPARE(editor_->field(QStringLiteral("statement")), QStringLiteral("half a"));
        // Once it is saved there is nothing to go on with.
        write("statement", "$1+1$");
        write("answer", "2");
        save(path("set.json"));
        QVERIFY(!editor_->unsaved());
        start();
        QSignalSpy idle(writer_.get(), &records::Writer::idle);
        editor_->recover();
        QVERIFY(idle.wait());
        QVERIFY(!editor_->active());
    }

    void removingAndDiscardingAreUndone() {
        writeOne();
        QVERIFY(!editor_->removable());
        editor_->add();
        editor_->choose(0);
        editor_->remove();
        QCOMPARE(editor_->count(), 1);
        editor_->undo();
        QCOMPARE(editor_->current(), 0);
        QCOMPARE(editor_->field(QStringLiteral("answer")), QStringLiteral("x = 4"));
        editor_->discard();
        QVERIFY(!editor_->active());
        QVERIFY(editor_->discarded());
        editor_->undoDiscard();
        QCOMPARE(editor_->count(), 2);
        QVERIFY(editor_->unsaved());
    }

    void whatIsNotSavedIsNotWrittenOver() {
        writeOne();
        editor_->create();
        QCOMPARE(editor_->setField(QStringLiteral("title")), QStringLiteral("Week 3"));
        QVERIFY(!editor_->message().isEmpty());
    }

    void aCopyToShareLeavesTheSetWhereItWas() {
        writeOne();
        save(path("own.json"));
        write("answer", "x = 4.0");
        editor_->saveCopy(QUrl::fromLocalFile(path("copy.json")));
        QTRY_VERIFY_WITH_TIMEOUT(!editor_->busy(), 60000);
        QVERIFY2(!editor_->failed(), qPrintable(editor_->message()));
        QVERIFY(editor_->message().contains(QStringLiteral("copy.json")));
        QCOMPARE(editor_->file(), path("own.json"));
        QVERIFY(editor_->unsaved()); // the own file has not what was changed
        QVERIFY(problems::readSetFile(path("copy.json").toStdString()).set->problems[0].answer ==
                "x = 4.0");
        QVERIFY(problems::readSetFile(path("own.json").toStdString()).set->problems[0].answer ==
                "x = 4");
    }

    void whatIsSaidOfAProblemNamesNoOtherNumber() {
        writeOne();
        editor_->add();
        editor_->add();
        QSignalSpy checked(editor_.get(), &SetEditorModel::checked);
        write("statement", "$1+1$");
        write("answer", "((");
        QVERIFY(checked.wait());
        QVERIFY(!editor_->remarks().isEmpty());
        QVERIFY2(!editor_->remarks().constFirst().contains(QStringLiteral("Problem")),
                 qPrintable(editor_->remarks().constFirst()));
        // Refused, the one that is to be mended comes into sight, by the number it has there.
        write("answer", "2");
        editor_->choose(1);
        editor_->choose(0);
        save(path("set.json"));
        QVERIFY(editor_->failed());
        QVERIFY2(editor_->message().startsWith(QStringLiteral("Problem 2,")),
                 qPrintable(editor_->message()));
        QCOMPARE(editor_->current(), 1);
    }

    void howFarANumberMayBeOffIsWrittenInPlainNumbers_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("options");
        QTest::newRow("a point") << QStringLiteral("0.01") << QStringLiteral("{\"abs\":0.01}");
        QTest::newRow("Arabic digits")
            << QString::fromUtf8("٠٫٠١") << QStringLiteral("{\"abs\":0.01}");
        QTest::newRow("a comma") << QStringLiteral("0,5") << QStringLiteral("{\"abs\":0.5}");
        QTest::newRow("nothing") << QStringLiteral(" ") << QString();
    }
    void howFarANumberMayBeOffIsWrittenInPlainNumbers() {
        QFETCH(QString, typed);
        QFETCH(QString, options);
        writeOne();
        write("rule", "numeric");
        editor_->writeOption(QStringLiteral("abs"), QStringLiteral("1"));
        editor_->writeOption(QStringLiteral("abs"), typed);
        QCOMPARE(editor_->field(QStringLiteral("options")), options);
        if (!options.isEmpty())
            QCOMPARE(editor_->option(QStringLiteral("abs")).toDouble() < 1, true);
        // What else stands there stays.
        write("options", "{\"decimals\":2}");
        editor_->writeOption(QStringLiteral("abs"), QStringLiteral("0.1"));
        QCOMPARE(editor_->option(QStringLiteral("decimals")), QStringLiteral("2"));
    }

    void aFullDiskLosesNothingThatIsWritten() {
        writeOne();
        QSignalSpy idle(writer_.get(), &records::Writer::idle);
        {
            const tests::FullDisk full(64);
            save(path("set.json"));
            QVERIFY(editor_->failed());
            QVERIFY2(editor_->message().contains(QStringLiteral("set.json")) &&
                         !editor_->message().contains(u'\n'),
                     qPrintable(editor_->message()));
            QVERIFY(editor_->unsaved());
            QVERIFY(!QFile::exists(path("set.json")));
            // Nor can it be kept for the next start, which is said.
            write("answer", "x = 4.0");
            QTRY_VERIFY(editor_->failed());
            QVERIFY2(editor_->message().contains(QStringLiteral("open window only")),
                     qPrintable(editor_->message()));
        }
        save(path("set.json"));
        QVERIFY2(!editor_->failed(), qPrintable(editor_->message()));
        QVERIFY(!editor_->unsaved());
        QCOMPARE(problems::readSetFile(path("set.json").toStdString()).set->problems[0].answer,
                 std::string("x = 4.0"));
    }

    void aFileIsProposedByTheNameOfTheSet() {
        writeOne();
        QVERIFY(editor_->suggestedFile().fileName() == QStringLiteral("Week 3.json"));
        editor_->writeSetField(QStringLiteral("title"), QStringLiteral("../a/b: \"c\"?"));
        const QString name = editor_->suggestedFile().fileName();
        for (const QChar c : QStringLiteral("/\\:*?\"<>|"))
            QVERIFY2(!name.contains(c), qPrintable(name));
        QVERIFY(!name.startsWith(u'.'));
    }

    void theRulesAreExplainedWithExamplesThatTheyJudgeSo() {
        QSet<QString> told;
        for (const QVariant& one : RuleGuide::all()) {
            const QVariantMap guide = one.toMap();
            const auto text = [&](const char* name) {
                return guide[QLatin1String(name)].toString();
            };
            told.insert(text("key"));
            QVERIFY2(!text("title").isEmpty() && text("sentence").endsWith(u'.'),
                     qPrintable(text("key")));
            problems::SetProblem problem;
            problem.rule = text("key").toStdString();
            problem.answer = text("expected").toStdString();
            const auto verdict = [&](const char* answer) {
                return grading::check(problems::taskFor(problem, text(answer).toStdString(),
                                                        problems::Language::English))
                    .verdict;
            };
            QVERIFY2(verdict("right") == grading::Verdict::Correct, qPrintable(text("key")));
            QVERIFY2(verdict("wrong") != grading::Verdict::Correct, qPrintable(text("key")));
            QVERIFY2(verdict("wrong") != grading::Verdict::Undecided, qPrintable(text("key")));
            QVERIFY2(verdict("wrong") != grading::Verdict::Invalid, qPrintable(text("key")));
        }
        for (const grading::Rule& rule : grading::rules())
            QVERIFY2(told.contains(QString::fromUtf8(rule.name.data(),
                                                     static_cast<qsizetype>(rule.name.size()))),
                     rule.name.data());
        QCOMPARE(told.size(), static_cast<qsizetype>(grading::rules().size()));
    }

    void aSetThatShipsBecomesOnesOwn() {
        const auto set = problems::topicSet(*problems::topics().front(),
                                            problems::Language::English, 1, {2, 0, 0});
        editor_->edit(set, {});
        QVERIFY(editor_->setField(QStringLiteral("id")).toStdString() != set.id);
        QVERIFY(editor_->setField(QStringLiteral("title")).contains(QStringLiteral("copy")));
        editor_->edit(set, path("own.json"));
        QCOMPARE(editor_->setField(QStringLiteral("id")).toStdString(), set.id);
    }

    void problemsDrawnWithAFreshSeedNeverRunOut() {
        PracticeSources sources(20260301);
        std::vector<practice::TopicState> topics;
        for (const problems::Topic* topic : problems::topics())
            topics.push_back({.topic = std::string(topic->key())});
        for (const PracticeSource& source : std::vector(sources.all())) {
            std::vector<std::string> last;
            for (int i = 0; i < 1000; ++i) {
                const auto drawn = sources.draw(source, topics, 20000);
                QVERIFY2(drawn, qPrintable(source.key));
                QVERIFY(!drawn->problem.statement.empty() && !drawn->problem.answer.empty());
                if (source.kind == PracticeSource::Kind::Topic) {
                    QVERIFY2(std::ranges::find(last, drawn->problem.statement) == last.end(),
                             drawn->problem.statement.c_str());
                    last.push_back(drawn->problem.statement);
                    if (last.size() > 4)
                        last.erase(last.begin());
                }
            }
        }
    }
};

QTEST_MAIN(SetEditorTest)
#include "set_editor_test.moc"
