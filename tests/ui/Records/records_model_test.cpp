#include "tests/app/records/support.h"
#include "ui/Records/records_model.h"

#include <QSignalSpy>

using namespace khatwa::records;
using namespace khatwa::records::testing;
using khatwa::ui::RecordsModel;

namespace {

/// The model over a file of two students, the first of whom is in front.
struct Kept : Desk {
    StudentId sara = 0;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<RecordsModel> model;

    Kept() {
        open();
        sara = add(QStringLiteral("Sara"));
        add(QStringLiteral("Omar"));
        got(Attempts(*store).add({.student = sara}));
        got(Students(*store).setPin(sara, {}, QStringLiteral("1234")));
        store.reset();
        writer = std::make_unique<Writer>(file);
        model = std::make_unique<RecordsModel>(*writer, [this] { return sara; });
        model->refresh();
        settle();
    }
    void settle() { QTRY_VERIFY(!model->busy() && writer->waiting() == 0); }
    /// Sara, with her PIN.
    void remove() {
        model->remove(sara);
        settle();
        model->givePin(QStringLiteral("1234"));
        settle();
    }
    QUrl in(const char* name) const {
        return QUrl::fromLocalFile(folder.filePath(QLatin1String(name)));
    }
};

} // namespace

class RecordsModelTest : public QObject {
    Q_OBJECT

private slots:
    void theStudentsAreShown() {
        Kept kept;
        const QVariantList students = kept.model->students();
        QCOMPARE(students.size(), 2);
        QCOMPARE(students[0].toMap()[QStringLiteral("name")].toString(), QStringLiteral("Sara"));
        QVERIFY(students[0].toMap()[QStringLiteral("pin")].toBool());
        QVERIFY(!kept.model->teacherPin());
        QVERIFY(kept.model->message().isEmpty());
    }

    void aBackupIsMadeAndRestored() {
        Kept kept;
        kept.model->backUp(kept.in("backup"));
        kept.settle();
        QVERIFY(!kept.model->failed());
        QVERIFY(kept.model->message().contains(kept.in("backup").toLocalFile()));
        kept.remove();
        QSignalSpy replaced(kept.model.get(), &RecordsModel::replaced);
        kept.model->restore(kept.in("backup"));
        kept.settle();
        QVERIFY2(!kept.model->failed(), qPrintable(kept.model->message()));
        QCOMPARE(replaced.size(), 1);
        QCOMPARE(kept.model->students().size(), 2);
        // And that is undone from the copy that was kept.
        QVERIFY(kept.model->undoable());
        kept.model->undo();
        kept.settle();
        QVERIFY2(!kept.model->failed(), qPrintable(kept.model->message()));
        QCOMPARE(replaced.size(), 2);
        QCOMPARE(kept.model->students().size(), 1);
        // What the line tells next is not undone by the same button.
        kept.model->backUp(kept.in("another"));
        kept.settle();
        QVERIFY(!kept.model->undoable());
    }

    void whereThereIsATeacherRestoringAsksForTheirPin() {
        Kept kept;
        kept.model->backUp(kept.in("backup"));
        kept.settle();
        kept.model->setTeacherPin({}, QStringLiteral("5678"));
        kept.settle();
        QSignalSpy replaced(kept.model.get(), &RecordsModel::replaced);
        kept.model->restore(kept.in("backup"));
        kept.settle();
        QVERIFY(!kept.model->pinQuestion().isEmpty());
        kept.model->givePin(QStringLiteral("1234")); // a student's
        kept.settle();
        QVERIFY(kept.model->failed());
        QVERIFY(replaced.isEmpty());
        kept.model->givePin(QStringLiteral("5678"));
        kept.settle();
        QVERIFY2(!kept.model->failed(), qPrintable(kept.model->message()));
        QCOMPARE(replaced.size(), 1);
        QVERIFY(kept.model->pinQuestion().isEmpty());
        QVERIFY(!kept.model->teacherPin()); // as the backup had it
        kept.model->undo();
        kept.settle();
        QVERIFY(kept.model->teacherPin());
    }

    void aFileThatIsNoBackupIsSaid() {
        Kept kept;
        write(kept.in("text").toLocalFile(), "Dear diary");
        QSignalSpy replaced(kept.model.get(), &RecordsModel::replaced);
        kept.model->restore(kept.in("text"));
        kept.settle();
        QVERIFY(kept.model->failed());
        QVERIFY(kept.model->message().contains(QStringLiteral("not a backup")));
        QVERIFY(replaced.isEmpty());
    }

    void theStudentInFrontIsExported() {
        Kept kept;
        kept.model->exportTo(QUrl::fromLocalFile(kept.folder.path()));
        kept.settle();
        QVERIFY(!kept.model->failed());
        const QDir place(kept.folder.path());
        const QStringList folders = place.entryList({QStringLiteral("Khatwa Sara*")}, QDir::Dirs);
        QCOMPARE(folders.size(), 1);
        QVERIFY(kept.model->message().contains(folders[0]));
    }

    void removingAsksForThePin() {
        Kept kept;
        QSignalSpy changed(kept.model.get(), &RecordsModel::studentsChanged);
        kept.model->remove(kept.sara);
        kept.settle();
        QVERIFY(kept.model->pinQuestion().contains(QStringLiteral("Sara")));
        QCOMPARE(kept.model->students().size(), 2);
        kept.model->givePin(QStringLiteral("0000"));
        kept.settle();
        QVERIFY(kept.model->failed());
        QVERIFY(!kept.model->pinQuestion().isEmpty()); // another try
        kept.model->cancelPin();
        QVERIFY(kept.model->pinQuestion().isEmpty());
        QVERIFY(kept.model->message().isEmpty());
        QCOMPARE(kept.model->students().size(), 2);
        QVERIFY(changed.isEmpty());
        kept.remove();
        QCOMPARE(changed.size(), 1);
        QVERIFY(!kept.model->failed());
    }

    void whoHasNoPinIsRemovedWithoutOneWhereThereIsNoTeacher() {
        Kept kept;
        const qint64 omar = kept.model->students()[1].toMap()[QStringLiteral("id")].toLongLong();
        kept.model->remove(omar);
        kept.settle();
        QVERIFY(kept.model->pinQuestion().isEmpty());
        QCOMPARE(kept.model->students().size(), 1);
        kept.model->undo();
        kept.settle();
        kept.model->setTeacherPin({}, QStringLiteral("5678"));
        kept.settle();
        kept.model->remove(omar);
        kept.settle();
        QVERIFY(!kept.model->pinQuestion().isEmpty());
    }

    void aStudentIsBroughtBackLater() {
        Kept kept;
        kept.remove();
        kept.model->refresh(); // the panel was closed since
        kept.settle();
        QVERIFY(!kept.model->undoable());
        QCOMPARE(kept.model->removed().size(), 1);
        const QVariantMap gone = kept.model->removed()[0].toMap();
        QVERIFY(gone[QStringLiteral("words")].toString().contains(QStringLiteral("30")) ||
                gone[QStringLiteral("words")].toString().contains(QStringLiteral("29")));
        kept.model->bringBack(gone[QStringLiteral("id")].toLongLong());
        kept.settle();
        QVERIFY(!kept.model->failed());
        QVERIFY(kept.model->removed().isEmpty());
        QCOMPARE(kept.model->students().size(), 2);
        QVERIFY(kept.model->students()[0].toMap()[QStringLiteral("pin")].toBool());
    }

    void onlyTheTeacherOpensTheHints() {
        Kept kept;
        QSignalSpy changed(kept.model.get(), &RecordsModel::hintsOpenChanged);
        kept.model->setTeacherPin({}, QStringLiteral("5678"));
        kept.settle();
        kept.model->setHintsOpen(true);
        QVERIFY(!kept.model->pinQuestion().isEmpty());
        QVERIFY(!kept.model->hintsOpen());
        kept.model->givePin(QStringLiteral("1234")); // a student's
        kept.settle();
        QVERIFY(kept.model->failed());
        QVERIFY(!kept.model->hintsOpen());
        kept.model->givePin(QStringLiteral("5678"));
        kept.settle();
        QVERIFY2(kept.model->hintsOpen(), qPrintable(kept.model->message()));
        QCOMPARE(changed.size(), 1);
        kept.model->refresh();
        kept.settle();
        QVERIFY(kept.model->hintsOpen());
    }

    void removingIsUndone() {
        Kept kept;
        kept.remove();
        QVERIFY(kept.model->undoable());
        QVERIFY(kept.model->message().contains(QStringLiteral("Sara")));
        QCOMPARE(kept.model->students().size(), 1);
        kept.model->undo();
        kept.settle();
        QVERIFY(!kept.model->undoable());
        QCOMPARE(kept.model->students().size(), 2);
    }

    void aTeacherResetsAPin() {
        Kept kept;
        kept.model->setTeacherPin({}, QStringLiteral("12"));
        kept.settle();
        QVERIFY(kept.model->failed());
        kept.model->setTeacherPin({}, QStringLiteral("5678"));
        kept.settle();
        QVERIFY(!kept.model->failed());
        QVERIFY(kept.model->teacherPin());
        kept.model->resetPin(kept.sara);
        kept.model->givePin(QStringLiteral("5678"));
        kept.settle();
        QVERIFY2(!kept.model->failed(), qPrintable(kept.model->message()));
        QVERIFY(!kept.model->students()[0].toMap()[QStringLiteral("pin")].toBool());
    }
};

QTEST_GUILESS_MAIN(RecordsModelTest)
#include "records_model_test.moc"
