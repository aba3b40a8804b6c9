// Problem sets in the real window: opened, written, saved and shared, through the system's dialogs.

#include "app/problems/topic_sets.h"
#include "tests/ui/support/practice_window.h"

#include <QFile>
#include <QGuiApplication>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::WindowHarness;

class SetsWindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowHarness> window_;
    QTemporaryDir folder_;

    PracticeModel& practice() { return window_->application().practice(); }
    SetEditorModel& editor() { return *practice().editor(); }
    QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }
    static QString tag() { return QString::fromLatin1(QTest::currentDataTag()); }

    bool open(bool arabic = false, bool dark = false) {
        window_.reset();
        StartOptions options = tests::optionsFor(arabic, dark);
        options.records = folder_.filePath(QLatin1String(QTest::currentTestFunction()) + tag());
        window_ = tests::openPractice(std::move(options));
        return window_ != nullptr && window_->waitForItem(QStringLiteral("newSet"));
    }
    void write(const char* field, const QString& text) {
        const QString box = QStringLiteral("edit-") + QLatin1String(field);
        QVERIFY2(window_->click(box), field);
        QTRY_COMPARE(window_->focused(), box);
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(text);
    }
    void chooseFile(const char* button, const char* dialog, const QString& file) {
        QVERIFY(window_->click(QLatin1String(button)));
        QVERIFY(window_->choosePath(QLatin1String(dialog), "chosen", file));
    }
    QString text(const char* name) {
        return window_->waitForItem(QLatin1String(name))
                   ? window_->item(QLatin1String(name))->property("text").toString()
                   : QString();
    }

private slots:
    void cleanup() { window_.reset(); }

    void aSetIsWrittenSavedPractisedAndShared_data() { tests::englishLightAndArabicDark(); }
    void aSetIsWrittenSavedPractisedAndShared() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        QVERIFY(open(arabic, dark));
        QVERIFY(window_->click(QStringLiteral("newSet")));
        QVERIFY(window_->waitForItem(QStringLiteral("edit-title")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("edit-title"));
        write("title", arabic ? QStringLiteral("واجب الأسبوع الثالث") : QStringLiteral("Week 3"));
        write("statement", arabic ? QStringLiteral("حُلّ المعادلة $2x+3=11$.")
                                  : QStringLiteral("Solve $2x+3=11$."));
        write("answer", QStringLiteral("(("));
        QVERIFY(window_->waitForItem(QStringLiteral("editorRemarks"))); // it can't be read
        window_->picture(QStringLiteral("editor-remark-%1.png").arg(tag()));
        write("answer", QStringLiteral("x = 4"));
        QTRY_VERIFY(window_->item(QStringLiteral("editorRemarks")) == nullptr);
        write("hints.nudge", arabic ? QStringLiteral("ماذا بجانب $2x$؟")
                                    : QStringLiteral("What stands beside $2x$?"));
        QTRY_COMPARE_WITH_TIMEOUT(
            window_
                ->ask(QStringLiteral("editorPreview"),
                      QStringLiteral("document.querySelectorAll('.katex').length"))
                .toInt(),
            1, 60000);
        window_->picture(QStringLiteral("editor-%1.png").arg(tag()));
        QVERIFY(window_->click(QStringLiteral("addProblem")));
        QTRY_COMPARE(editor().current(), 1);
        write("statement", QStringLiteral("$1+1$"));
        write("answer", QStringLiteral("2"));
        const QString file = folder_.filePath(QStringLiteral("week-%1.json").arg(tag()));
        chooseFile("saveSetAs", "saveSetDialog", file);
        QTRY_VERIFY(!editor().unsaved());
        QVERIFY2(!editor().failed(), qPrintable(editor().message()));
        QVERIFY(problems::readSetFile(file.toStdString()).set);

        // It is listed now, practised, and can be written on.
        window_->press(Qt::Key_Escape);
        QVERIFY(window_->waitForItem(QStringLiteral("problemPage")));
        chooseFile("openSet", "openSetDialog", file);
        QTRY_VERIFY(practice().statement().contains(QStringLiteral("2x+3=11")));
        QVERIFY(practice().setChosen());
        QVERIFY(window_->click(QStringLiteral("editSet")));
        QVERIFY(window_->waitForItem(QStringLiteral("saveSet")));
        write("topic", QStringLiteral("algebra"));
        QVERIFY(window_->click(QStringLiteral("saveSet")));
        QTRY_VERIFY(!editor().unsaved());
        QCOMPARE(problems::readSetFile(file.toStdString()).set->problems[0].topic,
                 std::string("algebra"));
    }

    void theAnswersOfASetAreTheTeachersToSee_data() { tests::englishLightAndArabicDark(); }
    void theAnswersOfASetAreTheTeachersToSee() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        QVERIFY(open(arabic, dark));
        window_->application().records().setTeacherPin({}, QStringLiteral("5678"));
        QTRY_VERIFY(!window_->application().records().busy());
        const QString file = folder_.filePath(QStringLiteral("answers-%1.json").arg(tag()));
        QVERIFY(!problems::writeSetFile(
            problems::topicSet(*problems::topics().front(),
                               arabic ? problems::Language::Arabic : problems::Language::English, 1,
                               {1}),
            file.toStdString()));
        practice().openSet(QUrl::fromLocalFile(file));
        QTRY_VERIFY(practice().setChosen());
        QVERIFY(window_->click(QStringLiteral("editSet")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("setPin"));
        QVERIFY(window_->waitForItem(QStringLiteral("setPinPaper")));
        window_->picture(QStringLiteral("set-pin-%1.png").arg(tag()));
        window_->type(QStringLiteral("1234"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("setPinMessage")));
        QVERIFY(window_->item(QStringLiteral("edit-title")) == nullptr);
        QTRY_COMPARE(window_->focused(), QStringLiteral("setPin"));
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(!editor().pinAsked());
        QVERIFY(window_->click(QStringLiteral("editSet")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("setPin"));
        window_->type(QStringLiteral("5678"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("edit-title")));
        QTRY_VERIFY(window_->item(QStringLiteral("setPinPaper")) == nullptr);
        QTRY_VERIFY2(window_->focused().startsWith(QStringLiteral("edit-")),
                     qPrintable(window_->focused()));
    }

    void whatIsHalfWrittenIsThereAtTheNextStart() {
        QVERIFY(open());
        QVERIFY(window_->click(QStringLiteral("newSet")));
        write("title", QStringLiteral("Half"));
        QVERIFY(open());
        QTRY_VERIFY(editor().unsaved());
        QVERIFY(window_->click(QStringLiteral("newSet")));
        QTRY_COMPARE(text("edit-title"), QStringLiteral("Half"));
        QVERIFY(window_->click(QStringLiteral("discardSet")));
        QTRY_VERIFY(editor().discarded());
        QVERIFY(window_->waitForItem(QStringLiteral("editorDiscarded")));
    }

    void aBadFileIsSaidInOneLineAndHarmsNothing_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("not json") << QByteArray("{ not json");
        QTest::newRow("another json") << QByteArray("[1, 2]");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\0\1",
                                              7);
        QTest::newRow("deep") << QByteArray(100000, '[');
        QTest::newRow("no problems")
            << QByteArray(R"({"version": 1, "id": "a", "title": "A", "language": "en"})");
    }
    void aBadFileIsSaidInOneLineAndHarmsNothing() {
        QFETCH(QByteArray, content);
        QVERIFY(open());
        const QString before = practice().statement();
        QFile file(path("bad.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        chooseFile("openSet", "openSetDialog", file.fileName());
        const QString line = text("practiceMessage");
        // The name stands alone, or Arabic words would tear it apart.
        QVERIFY2(line.contains(records::isolated(QStringLiteral("bad.json"))), qPrintable(line));
        QVERIFY(!line.contains(u'\n'));
        QCOMPARE(practice().statement(), before);
    }

    void aFolderAGoneFileAndADeviceAreSaidToo() {
        QVERIFY(open());
        for (const QString& file :
             {folder_.path(), path("gone.json"), QStringLiteral("/dev/zero")}) {
            practice().dismissMessage();
            chooseFile("openSet", "openSetDialog", file);
            QTRY_VERIFY2(!practice().message().isEmpty(), qPrintable(file));
            QVERIFY(!practice().message().contains(u'\n'));
        }
    }

    void whatCannotBeSavedIsSaidAndKept() {
        QVERIFY(open());
        QVERIFY(window_->click(QStringLiteral("newSet")));
        write("title", QStringLiteral("Week 3"));
        write("statement", QStringLiteral("$1+1$"));
        write("answer", QStringLiteral("2"));
        for (const QString& file : {path("no-such-folder/set.json"), folder_.path(),
                                    QStringLiteral("/proc/khatwa.json")}) {
            chooseFile("saveSetAs", "saveSetDialog", file);
            QTRY_VERIFY2(editor().failed(), qPrintable(file));
            QVERIFY(!text("editorMessage").isEmpty());
            QVERIFY(!editor().message().contains(u'\n'));
            QVERIFY(editor().unsaved());
            editor().writeSetField(QStringLiteral("source"), file); // the line goes
            QVERIFY(!editor().failed());
        }
        window_->picture(QStringLiteral("editor-refused.png"));
        chooseFile("saveSetAs", "saveSetDialog", path("set.json"));
        QTRY_VERIFY(!editor().unsaved());
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    SetsWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "sets_window_test.moc"
