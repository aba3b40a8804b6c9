// The panel of the records in the real window, used like a person uses it.
#include "app/records/attempts.h"
#include "tests/ui/support/full_disk.h"
#include "tests/ui/support/practice_window.h"

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FullDisk;
using khatwa::tests::kPatience;
using khatwa::tests::WindowHarness;

class RecordsWindowTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;
    std::unique_ptr<WindowHarness> window_;

    static QString tag() { return QString::fromLatin1(QTest::currentDataTag()); }

    bool open(bool arabic, bool dark) {
        window_.reset();
        const QString file = folder_.filePath(QLatin1String(QTest::currentTestFunction()) + tag());
        if (!QFile::exists(file)) {
            auto store = records::Store::open(file);
            if (!store)
                return false;
            for (const char* name : {"Sara", "عمر"})
                if (!records::Students(**store).add({.name = QString::fromUtf8(name)}))
                    return false;
        }
        StartOptions options = tests::optionsFor(arabic, dark);
        options.records = file;
        window_ = tests::openWindow(std::move(options));
        return window_->shown();
    }
    void openPanel() {
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(window_->click(QStringLiteral("recordsButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("recordsStudent0")));
    }
    QString text(const QString& name) {
        return window_->waitForItem(name) ? window_->item(name)->property("text").toString()
                                          : QString();
    }

private slots:
    void cleanup() { window_.reset(); }

    void theRecordsAreThereAsSoonAsTheOtherWindowIsClosed() {
        const QString file = folder_.filePath(QLatin1String(QTest::currentTestFunction()));
        auto other = records::Store::open(file);
        QVERIFY(other);
        QVERIFY(records::Students(**other).add({.name = QStringLiteral("Sara")}));
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        PracticeModel& practice = window_->application().practice();
        QTRY_VERIFY(
            text(QStringLiteral("practiceMessage")).contains(QStringLiteral("already open")));
        QVERIFY(practice.student() == 0);
        const auto comeBack = [this] { // from the other window
            QMetaObject::invokeMethod(window_->window(), "activeChanged");
        };
        practice.dismissMessage();
        comeBack(); // which is open still, and so that is said again
        QTRY_VERIFY(practice.message().contains(QStringLiteral("already open")));
        other->reset();
        comeBack();
        QTRY_VERIFY(practice.student() != 0);
        QCOMPARE(practice.message(), QString());
        QCOMPARE(practice.students()->name(), QStringLiteral("Sara"));
    }

    void lettersGrowAfterAStudentWasRemoved() {
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier); // the panel of the students is made
        QVERIFY(window_->waitForItem(QStringLiteral("studentButton")));
        openPanel(); // and what stands in it
        auto* records = window_->window()->property("records").value<RecordsModel*>();
        QTRY_COMPARE(records->students().size(), 2);
        records->remove(records->students().constLast().toMap()[QStringLiteral("id")].toLongLong());
        QVERIFY(window_->waitForItem(QStringLiteral("bringBack0")));
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(window_->item(QStringLiteral("recordsPaper")) == nullptr);
        window_->press(Qt::Key_Escape);
        records->bringBack(
            records->removed().constFirst().toMap()[QStringLiteral("id")].toLongLong());
        QTRY_COMPARE(records->removed().size(), 0);
        window_->application().preferences().setFontPercent(150);
        // Twice, so that what stands in closed panels is replaced.
        for (int i = 0; i < 2; ++i) {
            const qlonglong id =
                records->students().constLast().toMap()[QStringLiteral("id")].toLongLong();
            records->remove(id);
            QTRY_COMPARE(records->removed().size(), 1);
            window_->application().preferences().setFontPercent(200);
            records->bringBack(id);
            QTRY_COMPARE(records->removed().size(), 0);
            window_->application().preferences().setFontPercent(80);
        }
        QVERIFY(window_->click(QStringLiteral("studentButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("student1")));
    }

    void theTeacherOpensTheHintsAndTheStudentIsToldSo_data() { tests::englishLightAndArabicDark(); }
    void theTeacherOpensTheHintsAndTheStudentIsToldSo() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        QVERIFY(open(arabic, dark));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("rung3")));
        QVERIFY(!window_->item(QStringLiteral("rung3"))->isEnabled());
        openPanel();
        QVERIFY(!window_->item(QStringLiteral("hintsOpenToggle"))->isEnabled()); // no teacher yet
        QVERIFY(window_->click(QStringLiteral("teacherPinNew")));
        window_->type(QStringLiteral("4711"));
        QVERIFY(window_->click(QStringLiteral("setTeacherPin")));
        QTRY_VERIFY(window_->item(QStringLiteral("hintsOpenToggle"))->isEnabled());
        QVERIFY(window_->click(QStringLiteral("hintsOpenToggle")));
        QVERIFY(window_->waitForItem(QStringLiteral("pinQuestion")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("askedPin"));
        window_->type(QStringLiteral("1111"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("recordsNotice")));
        QVERIFY(window_->item(QStringLiteral("pinQuestion")) != nullptr);
        window_->picture(QStringLiteral("records-pin-%1.png").arg(tag()));
        QVERIFY(window_->click(QStringLiteral("askedPin")));
        window_->type(QStringLiteral("4711"));
        window_->press(Qt::Key_Return);
        QTRY_VERIFY(window_->item(QStringLiteral("pinQuestion")) == nullptr);
        QTRY_VERIFY(window_->item(QStringLiteral("hintsOpenToggle"))->property("checked").toBool());
        window_->picture(QStringLiteral("records-open-%1.png").arg(tag()));
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(window_->item(QStringLiteral("recordsPaper")) == nullptr);
        QVERIFY(window_->waitForItem(QStringLiteral("hintsOpenWords")));
        QTRY_VERIFY(window_->item(QStringLiteral("rung3"))->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("problemPage"))->property("painted").toBool(), 60000);
        window_->picture(QStringLiteral("practice-hints-open-%1.png").arg(tag()));
        // It holds at the next start, too.
        QVERIFY(open(arabic, dark));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("hintsOpenWords")));
        QTRY_VERIFY(window_->item(QStringLiteral("rung3"))->isEnabled());
        QVERIFY(window_->click(QStringLiteral("rung3")));
        QTRY_VERIFY(!window_->application().practice().canEdit()); // it ends the problem
    }

    void whoIsRemovedIsAskedForAndCanComeBack() {
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        PracticeModel& practice = window_->application().practice();
        QTRY_COMPARE(practice.students()->name(), QStringLiteral("Sara"));
        practice.students()->setPin({}, QStringLiteral("1234"));
        QTRY_VERIFY(practice.students()->hasPin());
        openPanel();
        QVERIFY(window_->click(QStringLiteral("removeStudent0")));
        QVERIFY(window_->waitForItem(QStringLiteral("askedPin")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("askedPin"));
        window_->type(QStringLiteral("1234"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("removedStudent0")));
        QTRY_COMPARE(practice.students()->name(), QStringLiteral("عمر")); // the other goes on
        window_->picture(QStringLiteral("records-gone.png"));
        window_->press(Qt::Key_Escape);
        QTRY_VERIFY(window_->item(QStringLiteral("recordsPaper")) == nullptr);
        openPanel();
        QVERIFY(window_->click(QStringLiteral("bringBack0")));
        QVERIFY(window_->waitForItem(QStringLiteral("recordsStudent1")));
        QVERIFY(window_->item(QStringLiteral("removedStudent0")) == nullptr);
    }

    void nobodysPageIsShownUntilThePinIsGiven() {
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        StudentsModel* students = window_->application().practice().students();
        QTRY_COMPARE(students->name(), QStringLiteral("Sara"));
        students->setPin({}, QStringLiteral("1234"));
        QTRY_VERIFY(students->hasPin());
        QVERIFY(open(false, false)); // the next day
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(window_->waitForItem(QStringLiteral("pinLine")));
        QVERIFY(window_->item(QStringLiteral("problemPage")) == nullptr);
        QVERIFY(window_->click(QStringLiteral("cancelPin")));
        QVERIFY(window_->waitForItem(QStringLiteral("nobodyWords")));
        QTRY_VERIFY(
            window_->item(QStringLiteral("sourceList"))->hasActiveFocus()); // where it shows
        QVERIFY(window_->item(QStringLiteral("problemPage")) == nullptr);
        window_->picture(QStringLiteral("practice-nobody.png"));
        QVERIFY(window_->click(QStringLiteral("nobodyChoose0")));
        QVERIFY(window_->waitForItem(QStringLiteral("pinLine")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pinLine"));
        window_->type(QStringLiteral("1234"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("problemPage")));
    }

    void backupRestoreAndExportGoThroughTheDialogs() {
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(!window_->application().practice().nobody());
        openPanel();
        const auto chosen = [this](const char* button, const char* signal, const QString& path) {
            QVERIFY(window_->click(QLatin1String(button)));
            QVERIFY(window_->choosePath(QStringLiteral("recordPlaces"), signal, path));
        };
        const auto says = [this](const QString& words) {
            return tests::waitFor(
                [&] {
                    const auto* notice = window_->item(QStringLiteral("recordsNotice"));
                    return notice != nullptr &&
                           notice->property("text").toString().contains(words) &&
                           !notice->property("text").toString().contains(u'\n');
                },
                kPatience);
        };
        const QString backup = folder_.filePath(QStringLiteral("all.khatwa"));
        chosen("backUpButton", "backUpChosen", backup);
        QVERIFY(says(QStringLiteral("all.khatwa")));
        QVERIFY(QFile::exists(backup));
        const QString folder = folder_.filePath(QStringLiteral("out"));
        QVERIFY(QDir().mkpath(folder));
        chosen("exportButton", "exportChosen", folder);
        QVERIFY(says(QStringLiteral("Exported to")));
        QVERIFY(!QDir(folder).isEmpty());
        chosen("restoreButton", "restoreChosen", backup);
        QVERIFY(says(QStringLiteral("Restored")));

        // A file that is none, one that is cut off, one that is not there, a folder.
        const QString diary = folder_.filePath(QStringLiteral("diary.khatwa"));
        QFile words(diary);
        QVERIFY(words.open(QIODevice::WriteOnly) && words.write("Dear diary") > 0);
        words.close();
        chosen("restoreButton", "restoreChosen", diary);
        QVERIFY(says(QStringLiteral("diary.khatwa")));
        const QString half = folder_.filePath(QStringLiteral("half.khatwa"));
        QVERIFY(QFile::copy(backup, half));
        QVERIFY(QFile::resize(half, QFileInfo(half).size() / 2));
        chosen("restoreButton", "restoreChosen", half);
        QVERIFY(says(QStringLiteral("half.khatwa")));
        chosen("restoreButton", "restoreChosen", folder_.filePath(QStringLiteral("gone.khatwa")));
        QVERIFY(says(QStringLiteral("gone.khatwa")));

        // Places that take nothing, for anybody.
        chosen("backUpButton", "backUpChosen", QStringLiteral("/proc/all.khatwa"));
        QVERIFY(says(QStringLiteral("/proc")));
        chosen("exportButton", "exportChosen", QStringLiteral("/proc"));
        QVERIFY(tests::waitFor(
            [this] {
                return window_->item(QStringLiteral("recordsNotice"))->property("kind").toInt() ==
                       2;
            },
            kPatience));
        // Nothing of it harmed what was there.
        QCOMPARE(text(QStringLiteral("recordsStudent0")), QStringLiteral("Sara"));
    }

    void aFullDiskIsSaidAndNothingIsLost() {
        QVERIFY(open(false, false));
        window_->press(Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(!window_->application().practice().nobody());
        openPanel();
        const QString backup = folder_.filePath(QStringLiteral("full.khatwa"));
        {
            // No file of this process may grow beyond this: what a disk does that has no more room.
            FullDisk full(8192);
            QVERIFY(window_->click(QStringLiteral("backUpButton")));
            QVERIFY(window_->choosePath(QStringLiteral("recordPlaces"), "backUpChosen", backup));
            QVERIFY(tests::waitFor(
                [this] {
                    const auto* notice = window_->item(QStringLiteral("recordsNotice"));
                    return notice != nullptr && notice->property("kind").toInt() == 2;
                },
                kPatience));
        }
        qInfo("%s", qPrintable(text(QStringLiteral("recordsNotice"))));
        QVERIFY(!QFile::exists(backup));
        QVERIFY(window_->click(QStringLiteral("backUpButton")));
        QVERIFY(window_->choosePath(QStringLiteral("recordPlaces"), "backUpChosen", backup));
        QTRY_VERIFY(QFile::exists(backup));
    }

    void theRecordsAreLookedAfterFromTheSettings_data() { tests::englishLightAndArabicDark(); }
    void theRecordsAreLookedAfterFromTheSettings() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        const QString which = tag();
        QVERIFY(open(arabic, dark));
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(window_->click(QStringLiteral("recordsButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("recordsStudent1")));
        QCOMPARE(text(QStringLiteral("recordsStudent0")), QStringLiteral("Sara"));
        for (const char* name : {"backUpButton", "restoreButton", "exportButton", "teacherPinNew"})
            QVERIFY2(window_->item(QLatin1String(name)) != nullptr, name);
        const QRectF paper = window_->place(QStringLiteral("recordsPaper"));
        QVERIFY(QRectF(QPointF(), QSizeF(window_->window()->size())).contains(paper));
        for (const char* name :
             {"backUpButton", "restoreButton", "removeStudent1", "setTeacherPin"})
            QVERIFY2(paper.contains(window_->place(QLatin1String(name))), name);
        QCOMPARE(window_->place(QStringLiteral("backUpButton")).left() >
                     window_->place(QStringLiteral("restoreButton")).left(),
                 arabic);
        window_->picture(QStringLiteral("records-%1.png").arg(which));

        QVERIFY(window_->click(QStringLiteral("removeStudent0")));
        QTRY_COMPARE(text(QStringLiteral("recordsStudent0")), QStringLiteral("عمر"));
        QVERIFY(text(QStringLiteral("recordsNotice")).contains(QStringLiteral("Sara")));
        window_->picture(QStringLiteral("records-removed-%1.png").arg(which));

        QVERIFY(window_->click(QStringLiteral("teacherPinNew")));
        window_->type(QStringLiteral("4711"));
        QVERIFY(window_->click(QStringLiteral("setTeacherPin")));
        QVERIFY(window_->waitForItem(QStringLiteral("teacherPinNow")));
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication application(argc, argv);
    RecordsWindowTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "records_window_test.moc"
