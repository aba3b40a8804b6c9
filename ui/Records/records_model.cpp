#include "ui/Records/records_model.h"

#include "app/records/backup.h"
#include "app/records/export.h"
#include "app/records/teaching.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <memory>
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
    if (!failed && !line.isEmpty()) { // what is undone is what the line tells
        removed_ = 0;
        before_.clear();
    }
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

QVariantList RecordsModel::removed() const {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    constexpr qint64 kDay = qint64(24) * 60 * 60 * 1000;
    QVariantList out;
    for (const Student& student : gone_) {
        const qint64 left = student.removed + records::kRemovedStay - now;
        const auto days =
            static_cast<int>(std::clamp((left + kDay - 1) / kDay, qint64(0), qint64(30)));
        out += QVariantMap{{QStringLiteral("id"), student.id},
                           {QStringLiteral("name"), student.name},
                           {QStringLiteral("words"), tr("kept for %n more day(s)", nullptr, days)}};
    }
    return out;
}

void RecordsModel::load() {
    struct All {
        QList<Student> students;
        QList<Student> gone;
        bool teacherPin = false;
        bool hintsOpen = false;
    };
    run(
        [](Store& store) -> Result<All> {
            const Students students(store);
            auto all = students.all();
            if (!all)
                return all.error();
            auto gone = students.removed();
            if (!gone)
                return gone.error();
            const auto pin = students.hasTeacherPin();
            if (!pin)
                return pin.error();
            const auto open = records::hintsOpen(store);
            if (!open)
                return open.error();
            return All{*all, *gone, *pin, *open};
        },
        [this](const All& all) {
            students_ = all.students;
            gone_ = all.gone;
            teacherPin_ = all.teacherPin;
            hintsOpen_ = all.hintsOpen;
        });
}

void RecordsModel::refresh() {
    removed_ = 0;
    before_.clear();
    asked_.reset();
    say({});
    load();
}

void RecordsModel::ask(Asked asked) {
    asked_ = std::move(asked);
    say({});
}

void RecordsModel::cancelPin() {
    asked_.reset();
    say({});
}

void RecordsModel::givePin(const QString& pin) {
    if (!asked_ || pin.trimmed().isEmpty())
        return;
    // A wrong one may be tried again: the question stays until it was answered.
    run([job = asked_->job, pin = pin.trimmed()](Store& store) { return job(store, pin); },
        [this, done = asked_->done](Nothing) {
            asked_.reset();
            done();
        });
}

void RecordsModel::backUp(const QUrl& file) {
    const QString path = file.toLocalFile();
    run([path](Store& store) { return records::backUp(store, path); },
        [this, path](Nothing) { say(tr("Backed up to %1.").arg(records::isolated(path))); });
}

void RecordsModel::restore(const QUrl& file) {
    const QString path = file.toLocalFile();
    run([](Store& store) { return Students(store).hasTeacherPin(); },
        [this, path](bool needsPin) {
            const auto before = std::make_shared<QString>();
            const auto job = [path, before, needsPin](Store& store, const QString& pin) -> Done {
                if (needsPin)
                    if (Done entered = Students(store).enterAsTeacher(pin); !entered)
                        return entered;
                auto aside = records::restoreFrom(store, path);
                if (!aside)
                    return aside.error();
                *before = *aside;
                return Nothing{};
            };
            const auto done = [this, before] {
                restored(*before, tr("Restored. The records from before are kept as %1."));
            };
            if (needsPin)
                ask({tr("To restore a backup: the teacher's PIN"), job, done});
            else
                run([job](Store& store) { return job(store, {}); }, [done](Nothing) { done(); });
        });
}

/// `line` with the place of what stood there before.
void RecordsModel::restored(const QString& before, const QString& line) {
    say(line.arg(records::isolated(before)));
    before_ = before;
    load();
    emit replaced();
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
    run([student](Store& store) { return Students(store).removingNeedsPin(student); },
        [this, student](bool needsPin) {
            const QString name = nameOf(student);
            const auto known = std::ranges::find(students_, student, &Student::id);
            const auto done = [this, student, name] {
                say(tr("%1 was removed, and can be brought back for 30 days.").arg(name));
                removed_ = student;
                load();
                emit studentsChanged();
            };
            if (!needsPin) {
                run([student](Store& store) { return Students(store).remove(student); },
                    [done](Nothing) { done(); });
                return;
            }
            const bool own = known != students_.end() && known->hasPin;
            ask({own ? (teacherPin_ ? tr("To remove %1: their PIN, or the teacher's").arg(name)
                                    : tr("To remove %1: their PIN").arg(name))
                     : tr("To remove %1: the teacher's PIN").arg(name),
                 [student](Store& store, const QString& pin) {
                     return Students(store).remove(student, pin);
                 },
                 done});
        });
}

void RecordsModel::undo() {
    if (removed_ != 0)
        return bringBack(removed_);
    if (before_.isEmpty() || busy())
        return;
    // Whoever may restore may take it back; it is offered until the panel is closed.
    run([path = before_](Store& store) { return records::restoreFrom(store, path); },
        [this](const QString& before) {
            restored(before, tr("All is as it was before. What was restored is kept as %1."));
        });
}

void RecordsModel::bringBack(qint64 student) {
    run([student](Store& store) { return Students(store).restore(student); },
        [this, student](Nothing) {
            const auto back = std::ranges::find(gone_, student, &Student::id);
            say(back == gone_.end() ? QString()
                                    : tr("%1 is back, with everything of theirs.")
                                          .arg(records::isolated(back->name)));
            removed_ = 0;
            load();
            emit studentsChanged();
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

void RecordsModel::resetPin(qint64 student) {
    const QString name = nameOf(student);
    ask({tr("To reset the PIN of %1: the teacher's PIN").arg(name),
         [student](Store& store, const QString& pin) {
             return Students(store).resetPin(student, pin);
         },
         [this, name] {
             say(tr("The PIN of %1 was taken away. They can set a new one.").arg(name));
             load();
             emit studentsChanged();
         }});
}

void RecordsModel::setHintsOpen(bool open) {
    if (open == hintsOpen_)
        return;
    ask({open ? tr("To open hints and solutions: the teacher's PIN")
              : tr("To let hints and solutions wait again: the teacher's PIN"),
         [open](Store& store, const QString& pin) {
             return records::setHintsOpen(store, open, pin);
         },
         [this, open] {
             hintsOpen_ = open;
             say(open ? tr("All hints and solutions are open from the start, for everyone here.")
                      : tr("Hints and solutions wait for an attempt again."));
             emit hintsOpenChanged();
         }});
}

} // namespace khatwa::ui
