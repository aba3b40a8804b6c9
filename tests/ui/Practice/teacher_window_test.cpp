// A teacher's path in the real window, by keys and clicks: a set is written from nothing, saved,
// given away, practised by somebody else on another machine, and its marks are seen. And what may
// go wrong on the way.

#include "app/records/attempts.h"
#include "tests/ui/support/fake_service.h"
#include "tests/ui/support/full_disk.h"
#include "tests/ui/support/window_harness.h"
#include "ui/Practice/rule_guide.h"

#include <QFile>
#include <QGuiApplication>
#include <QRegularExpression>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FullDisk;
using khatwa::tests::kPatience;
using khatwa::tests::WindowHarness;

namespace {

struct Written {
    const char* statement;
    const char* answer;
    const char* rule;
    const char* given; ///< what the student answers
};
constexpr Written kProblems[] = {
    {"حُلّ المعادلة $2x+3=11$.", "x = 4", "equivalent", "4"},
    {"حُلّ المعادلة 3x - 5 = 7.", "x = 4", "equivalent", "x = 4"},
    {"اكتب $\\frac{6}{8}$ في أبسط صورة.", "3/4", "form:lowest-terms", "3/4"},
    {"حلّل $x^2+3x+2$ إلى عوامل.", "(x+1)(x+2)", "form:factored", "(x+2)(x+1)"},
    {"قرّب $\\pi$ إلى منزلتين عشريتين.", "3.14", "numeric", "3.14"},
};

} // namespace

class TeacherWindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowHarness> window_;
    QTemporaryDir folder_;

    PracticeModel& practice() { return window_->application().practice(); }
    SetEditorModel& editor() { return *practice().editor(); }
    QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }
    QQuickItem* item(const char* name) { return window_->item(QLatin1String(name)); }
    bool waitFor(const char* name) { return window_->waitForItem(QLatin1String(name)); }
    bool click(const char* name) { return window_->click(QLatin1String(name)); }
    QString text(const char* name) {
        return waitFor(name) ? item(name)->property("text").toString() : QString();
    }

    bool open(const QByteArray& machine, bool arabic) {
        window_.reset();
        StartOptions options;
        options.records = path(machine.constData());
        options.seed = 7;
        options.language = arabic ? Preferences::Language::Arabic : Preferences::Language::English;
        window_ = std::make_unique<WindowHarness>(std::make_unique<tests::FakeService>(),
                                                  std::nullopt, std::move(options));
        if (!window_->shown())
            return false;
        window_->press(Qt::Key_2, Qt::ControlModifier);
        return tests::waitFor([this] { return !practice().statement().isEmpty(); }, kPatience) &&
               waitFor("newSet");
    }
    void write(const char* field, const QString& words) {
        const QString box = QStringLiteral("edit-") + QLatin1String(field);
        QVERIFY2(window_->click(box), field);
        QTRY_COMPARE(window_->focused(), box);
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(words);
    }
    /// As a teacher does it who knows the keys: Enter opens the list, arrows go along, Enter takes.
    void chooseRule(const char* rule) {
        item("editorRule")->forceActiveFocus(Qt::TabFocusReason);
        window_->press(Qt::Key_Return);
        QVERIFY(waitFor("rule-equivalent"));
        const QString wanted = QStringLiteral("rule-") + QLatin1String(rule);
        for (int i = 0; i < 20 && window_->focused() != wanted; ++i) {
            const QString before = window_->focused();
            window_->press(Qt::Key_Down);
            QTRY_VERIFY(window_->focused() != before);
        }
        QCOMPARE(window_->focused(), wanted);
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(window_->focused(), QStringLiteral("editorRule"));
        QCOMPARE(editor().field(QStringLiteral("rule")), QLatin1String(rule));
    }
    void answer(const char* given) {
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(QString::fromUtf8(given));
        QSignalSpy judged(&practice(), &PracticeModel::judgedOne);
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!judged.isEmpty() || judged.wait(kPatience));
    }

private slots:
    void cleanup() { window_.reset(); }

    void aSetFromNothingComesToAStudentAndItsMarksAreSeen() {
        QVERIFY(open("teacher.db", true));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        window_->type(QString::fromUtf8("واجب الأسبوع الثالث"));
        // A teacher who writes in Arabic writes for students who read it.
        QCOMPARE(editor().setField(QStringLiteral("language")), QStringLiteral("ar"));
        for (const Written& problem : kProblems) {
            if (&problem != kProblems)
                window_->press(Qt::Key_N, Qt::ControlModifier);
            else
                QVERIFY(click("edit-statement"));
            QTRY_COMPARE(window_->focused(), QStringLiteral("edit-statement"));
            window_->type(QString::fromUtf8(problem.statement));
            write("answer", QString::fromUtf8(problem.answer));
            chooseRule(problem.rule);
        }
        QCOMPARE(editor().count(), 5);
        QTRY_VERIFY2(editor().remarks().isEmpty(),
                     qPrintable(editor().remarks().join(QStringLiteral(" | "))));
        window_->picture(QStringLiteral("teacher-written.png"));
        window_->press(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(
            window_->choosePath(QStringLiteral("saveSetDialog"), "chosen", path("week-3.json")));
        QTRY_VERIFY2(!editor().unsaved(), qPrintable(editor().message()));
        window_->picture(QStringLiteral("teacher-saved.png"));
        QVERIFY(problems::verify(*problems::readSetFile(path("week-3.json").toStdString()).set)
                    .empty());
        // Given away on a stick; what the teacher goes on with stays where it is.
        QVERIFY(click("saveSetAs"));
        QVERIFY(QDir(folder_.path()).mkdir(QStringLiteral("stick")));
        QVERIFY(window_->choosePath(QStringLiteral("saveSetDialog"), "chosen",
                                    path("stick/week-3.json")));
        QTRY_VERIFY(QFile::exists(path("stick/week-3.json")) && !editor().busy());
        QCOMPARE(editor().file(), path("week-3.json"));
        // The teacher tries it at once.
        write("topic", QString::fromUtf8("الجبر"));
        window_->press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(editor().justSaved());
        QMetaObject::invokeMethod(item("editorMessage"), "action");
        QTRY_VERIFY(practice().statement().contains(QStringLiteral("2x+3=11")));
        QVERIFY(item("editorPage") == nullptr);

        QVERIFY(open("student.db", true));
        QVERIFY(click("openSet"));
        QVERIFY(window_->choosePath(QStringLiteral("openSetDialog"), "chosen",
                                    path("stick/week-3.json")));
        QTRY_VERIFY(practice().statement().contains(QStringLiteral("2x+3=11")));
        for (const Written& problem : kProblems) {
            QCOMPARE(practice().statement(), QString::fromUtf8(problem.statement));
            if (&problem == kProblems + 1) { // once wrong: the mark tells
                answer("x = 5");
                QCOMPARE(practice().verdict(), QStringLiteral("incorrect"));
            }
            answer(problem.given);
            QCOMPARE(practice().verdict(), QStringLiteral("correct"));
            window_->press(Qt::Key_N, Qt::ControlModifier);
        }
        QVERIFY(waitFor("setEnd"));
        window_->picture(QStringLiteral("teacher-set-end.png"));
        QVERIFY(click("progressButton"));
        QVERIFY(waitFor("setMark0"));
        QTRY_VERIFY(window_->texts().contains(QString::fromUtf8("واجب الأسبوع الثالث")));
        QVERIFY(practice()
                    .progress()
                    ->sets()
                    .constFirst()
                    .toMap()[QStringLiteral("mark")]
                    .toString()
                    .contains(QStringLiteral("98"))); // four with 100, one with 90
        window_->reveal(item("recentMark4"));
        window_->picture(QStringLiteral("teacher-marks.png"));
        window_.reset();
        // And they stand in the records.
        {
            auto store = records::Store::open(path("student.db"));
            QVERIFY(store);
            const auto students = records::Students(**store).all();
            const auto all = records::Attempts(**store).all(students.value().constFirst().id);
            QVERIFY(all);
            QCOMPARE(all.value().size(), 6);
            QCOMPARE(all.value().last().mark, 1.0);
        }
        // At the next start the set and its marks are still there.
        QVERIFY(open("student.db", true));
        QVERIFY(click("progressButton"));
        QVERIFY(waitFor("recentMark4"));
    }

    void keysOfTheProblemRestWhileSomethingElseIsInFront_data() {
        QTest::addColumn<QByteArray>("opener");
        QTest::newRow("a set is written") << QByteArray("newSet");
        QTest::newRow("the progress") << QByteArray("progressButton");
    }
    void keysOfTheProblemRestWhileSomethingElseIsInFront() {
        QFETCH(QByteArray, opener);
        QVERIFY(open(opener + ".db", false));
        practice().setAnswer(QStringLiteral("123456789"));
        QSignalSpy judged(&practice(), &PracticeModel::judgedOne);
        practice().check();
        QVERIFY(judged.wait(kPatience)); // a hint could be taken now
        QVERIFY(practice().canTakeHelp());
        const QString statement = practice().statement();
        QVERIFY(click(opener.constData()));
        QTRY_VERIFY(item("problemPage") == nullptr);
        window_->press(Qt::Key_H, Qt::ControlModifier);
        if (opener == "newSet") // on the other page it presses the button that has the keyboard
            window_->press(Qt::Key_Return, Qt::ControlModifier);
        window_->press(Qt::Key_N, Qt::ControlModifier);
        QVERIFY(!practice().helped());
        QVERIFY(!practice().checking());
        QCOMPARE(practice().statement(), statement);
        window_->press(Qt::Key_Escape);
        QVERIFY(waitFor("problemPage"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        window_->press(Qt::Key_H, Qt::ControlModifier);
        QVERIFY(practice().helped());
    }

    void anotherPlaceAndTheEndOfTheProgramLoseNothingThatIsWritten() {
        QVERIFY(open("away.db", false));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        window_->type(QStringLiteral("Half"));
        window_->press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(waitFor("problemBox"));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(text("edit-title"), QStringLiteral("Half"));
        // The keyboard is where one writes, not behind the page.
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-statement"));
        window_->type(QStringLiteral("What is 1+1?"));
        window_->window()->close(); // at once, before anything was kept
        QVERIFY(open("away.db", false));
        QTRY_VERIFY(editor().unsaved());
        QCOMPARE(text("newSet"), QStringLiteral("Go on writing"));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(text("edit-title"), QStringLiteral("Half"));
        QCOMPARE(text("edit-statement"), QStringLiteral("What is 1+1?"));
    }

    void whatIsRemovedOrDiscardedComesBack() {
        QVERIFY(open("undo.db", false));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        window_->type(QStringLiteral("Week 3"));
        write("statement", QStringLiteral("One"));
        QVERIFY(click("addNextProblem"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-statement"));
        window_->type(QStringLiteral("Two"));
        QVERIFY(click("removeProblem"));
        QCOMPARE(editor().count(), 1);
        QTRY_COMPARE(text("edit-statement"), QStringLiteral("One"));
        QVERIFY(window_->window()->activeFocusItem() != nullptr); // the keyboard is somewhere
        QMetaObject::invokeMethod(item("editorUndo"), "action");
        QTRY_COMPARE(text("edit-statement"), QStringLiteral("Two"));
        QVERIFY(click("discardSet"));
        QVERIFY(waitFor("editorDiscarded"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("leaveEditor"));
        QMetaObject::invokeMethod(item("editorDiscarded"), "action");
        QTRY_COMPARE(text("edit-title"), QStringLiteral("Week 3"));
        QCOMPARE(editor().count(), 2);
    }

    void aFullDiskIsSaidAndTheSetIsSavedWhenThereIsRoom() {
        QVERIFY(open("full.db", false));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        window_->type(QStringLiteral("Week 3"));
        write("statement", QStringLiteral("$1+1$"));
        write("answer", QStringLiteral("2"));
        {
            const FullDisk full(64);
            window_->press(Qt::Key_S, Qt::ControlModifier);
            QVERIFY(
                window_->choosePath(QStringLiteral("saveSetDialog"), "chosen", path("full.json")));
            QTRY_VERIFY(editor().failed());
            QVERIFY(!text("editorMessage").contains(u'\n'));
            QVERIFY(editor().unsaved());
            QCOMPARE(text("edit-answer"), QStringLiteral("2"));
            window_->picture(QStringLiteral("teacher-full-disk.png"));
        }
        window_->press(Qt::Key_S, Qt::ControlModifier);
        QVERIFY(window_->choosePath(QStringLiteral("saveSetDialog"), "chosen", path("full.json")));
        QTRY_VERIFY2(!editor().unsaved(), qPrintable(editor().message()));
    }

    void theRulesAreReadChosenAndLeftByKeyboard() {
        QVERIFY(open("rules.db", true));
        QVERIFY(click("newSet"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        item("editorRule")->forceActiveFocus(Qt::TabFocusReason);
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(window_->focused(), QStringLiteral("rule-equivalent"));
        // What has the keyboard is in sight.
        window_->press(Qt::Key_Up);
        QTRY_COMPARE(window_->focused(), QStringLiteral("rule-steps"));
        QTRY_VERIFY(QRectF(QPointF(), window_->window()->size())
                        .contains(window_->place(QStringLiteral("rule-steps"))));
        window_->picture(QStringLiteral("teacher-rules.png"));
        window_->press(Qt::Key_Escape); // the list, not the page
        QTRY_COMPARE(window_->focused(), QStringLiteral("editorRule"));
        QVERIFY(item("rule-steps") == nullptr);
        QVERIFY(item("editorPage") != nullptr);
        // Every sentence is in the window's language; formulas are not.
        static const QRegularExpression formula(QStringLiteral("\u2066[^\u2069]*\u2069"));
        static const QRegularExpression latin(QStringLiteral("[A-Za-z]{3,}"));
        window_->press(Qt::Key_Return);
        QVERIFY(waitFor("rule-equivalent"));
        for (const QVariant& one : RuleGuide::all())
            for (const char* part : {"title", "sentence", "example"}) {
                const QString words = one.toMap()[QLatin1String(part)].toString();
                QVERIFY2(!QString(words).remove(formula).contains(latin), qPrintable(words));
            }
    }

    void thePinOfWhomeverIsChosenIsAskedInSight() {
        {
            auto store = records::Store::open(path("pin.db"));
            QVERIFY(store);
            records::Students students(**store);
            QVERIFY(students.add({.name = QStringLiteral("Sara")}));
            const auto omar = students.add({.name = QStringLiteral("Omar")});
            QVERIFY(omar && students.setPin(omar.value(), {}, QStringLiteral("4711")));
        }
        QVERIFY(open("pin.db", false));
        QVERIFY(click("progressButton"));
        QVERIFY(waitFor("progressPage"));
        QVERIFY(click("studentButton"));
        QVERIFY(click("student1"));
        QVERIFY(waitFor("pinLine"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pinLine"));
        window_->type(QStringLiteral("1111"));
        window_->press(Qt::Key_Return);
        QVERIFY(waitFor("pinMessage"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pinLine"));
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(item("pinLine") == nullptr);
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        QVERIFY(click("studentButton"));
        QVERIFY(click("student1"));
        QVERIFY(waitFor("pinLine"));
        window_->type(QStringLiteral("4711"));
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(practice().students()->name(), QStringLiteral("Omar"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    QGuiApplication::setQuitOnLastWindowClosed(false); // one test closes it
    TeacherWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "teacher_window_test.moc"
