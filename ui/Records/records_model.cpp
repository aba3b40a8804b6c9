#include "ui/Records/records_model.h"

#include "app/records/backup.h"
#include "app/records/export.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace khatwa::ui {

using records::Done;
using records::Nothing;
using records::Result;
using records::Store;
using records::Student;
using records::StudentId;
using records::Students;

RecordsModel::RecordsModel(records::Writer& writer, std::function<StudentId()> present,
                           QObject* parent)
    : QObject(parent), writer_(writer), present_(std::move(present)) {}

template <typename Job, typename Then>
void RecordsModel::run(Job job, Then then) {
    ++waiting_;
    emit changed();
    writer_.run(std::move(job), this, [this, then = std::move(then)](auto answer) {
        --waiting_;
        if (answer)
            then(*answer);
        else
            say(answer.error().line(), true);
        emit changed();
    });
}

void RecordsModel::say(const QString& line, bool failed) {
    message_ = line;
    failed_ = failed;
    emit changed();
}

QVariantList RecordsModel::students() const {
    QVariantList out;
    for (const Student& student : students_)
        out += QVariantMap{{QStringLiteral("id"), student.id},
                           {QStringLiteral("name"), student.name},
                           {QStringLiteral("pin"), student.hasPin}};
    return out;
}

QString RecordsModel::nameOf(StudentId id) const {
    const auto known = std::ranges::find(students_, id, &Student::id);
    return known == students_.end() ? QString() : records::isolated(known->name);
}

void RecordsModel::load() {
    struct All {
        QList<Student> students;
        bool teacherPin = false;
    };
    run(
        [](Store& store) -> Result<All> {
            const Students students(store);
            auto all = students.all();
            if (!all)
                return all.error();
            const auto pin = students.hasTeacherPin();
            if (!pin)
                return pin.error();
            return All{*all, *pin};
        },
        [this](const All& all) {
            students_ = all.students;
            teacherPin_ = all.teacherPin;
        });
}

void RecordsModel::refresh() {
    removed_ = 0;
    say({});
    load();
}

void RecordsModel::backUp(const QUrl& file) {
    const QString path = file.toLocalFile();
    run([path](Store& store) { return records::backUp(store, path); },
        [this, path](Nothing) { say(tr("Backed up to %1.").arg(records::isolated(path))); });
}

void RecordsModel::restore(const QUrl& file) {
    const QString path = file.toLocalFile();
    run([path](Store& store) { return records::restoreFrom(store, path); },
        [this](const QString& aside) {
            removed_ = 0;
            say(tr("Restored. The records from before are kept as %1.")
                    .arg(records::isolated(aside)));
            load();
            emit replaced();
        });
}

void RecordsModel::exportTo(const QUrl& folder) {
    if (present_() == 0)
        return say(tr("Choose a student in Practice first."), true);
    const QString path = folder.toLocalFile();
    run([path,
         student = present_()](Store& store) { return records::exportAll(store, student, path); },
        [this](const QStringList& files) {
            say(tr("Exported to %1.")
                    .arg(records::isolated(QFileInfo(files.constFirst()).absolutePath())));
        });
}

void RecordsModel::remove(qint64 student) {
    run([student](Store& store) { return Students(store).remove(student); },
        [this, student](Nothing) {
            removed_ = student;
            say(tr("%1 was removed.").arg(nameOf(student)));
            load();
            emit replaced();
        });
}

void RecordsModel::undo() {
    if (removed_ == 0)
        return;
    run([student = removed_](Store& store) { return Students(store).restore(student); },
        [this](Nothing) {
            removed_ = 0;
            say({});
            load();
            emit replaced();
        });
}

void RecordsModel::setTeacherPin(const QString& old, const QString& pin) {
    run([old, pin](Store& store) { return Students(store).setTeacherPin(old, pin); },
        [this, pin](Nothing) {
            say(pin.isEmpty() ? tr("There is no teacher's PIN any more.")
                              : tr("The teacher's PIN is set."));
            load();
        });
}

void RecordsModel::resetPin(qint64 student, const QString& teacherPin) {
    run([student,
         teacherPin](Store& store) { return Students(store).resetPin(student, teacherPin); },
        [this, student](Nothing) {
            say(tr("The PIN of %1 was taken away. They can set a new one.").arg(nameOf(student)));
            load();
            emit replaced();
        });
}

} // namespace khatwa::ui
