#include "ui/Practice/practice_records.h"

#include "app/records/settings.h"
#include "app/records/teaching.h"
#include "ui/Practice/practice_history.h"

#include <algorithm>
#include <utility>

namespace khatwa::ui {

using records::Done;
using records::Result;
using records::Store;
using records::Student;
using records::StudentId;

namespace {

const QString kLastKey = QStringLiteral("practice/student");
/// With the key of a set: the last attempt before it was begun again, by its id.
const QString kAgainKey = QStringLiteral("practice/again/");

Result<StudentPage> pageOf(Store& store, StudentId student) {
    const records::Attempts attempts(store);
    const auto all = attempts.all(student);
    if (!all)
        return all.error();
    const auto drafts = attempts.drafts(student);
    if (!drafts)
        return drafts.error();
    const auto open = records::hintsOpen(store);
    if (!open)
        return open.error();
    const auto settings = records::Settings(store).all(student);
    if (!settings)
        return settings.error();
    std::map<QString, qint64> begunAfter;
    for (auto at = settings->constBegin(); at != settings->constEnd(); ++at)
        if (at.key().startsWith(kAgainKey))
            begunAfter[at.key().mid(kAgainKey.size())] = at.value().toLongLong();
    StudentPage page;
    page.hintsOpen = open.value();
    page.student = student;
    page.marked = markedFrom(all.value());
    page.done = doneFrom(all.value(), begunAfter);
    page.drafts = drafts.value();
    return page;
}

} // namespace

PracticeRecords::PracticeRecords(records::Writer& writer, QObject* parent)
    : QObject(parent), writer_(writer) {
    connect(&writer_, &records::Writer::failed, this,
            [this](const records::Error& error) { emit trouble(error.line()); });
    connect(&writer_, &records::Writer::opened, this, [this](const records::Opening& opening) {
        emit trouble(opening.line()); // where it is empty, what kept it shut is over
    });
}

void PracticeRecords::open(const QString& firstName) {
    struct Start {
        QList<Student> students;
        StudentId last = 0;
    };
    writer_.run(
        [firstName](Store& store) -> Result<Start> {
            records::Students students(store);
            auto all = students.all();
            if (!all)
                return all.error();
            if (all->isEmpty()) {
                Student first;
                first.name = firstName;
                const auto id = students.add(first);
                if (!id)
                    return id.error();
                all = students.all();
                if (!all)
                    return all.error();
            }
            const auto last = records::Settings(store).value(records::kMachine, kLastKey);
            return Start{all.value(), last ? last.value().toLongLong() : 0};
        },
        this,
        [this](const Result<Start>& start) {
            if (!start) {
                emit trouble(start.error().line());
                // Practice goes on without records: nothing is known of the student.
                emit begun({});
                return;
            }
            students_ = start.value().students;
            emit studentsChanged();
            const auto known = std::ranges::find(students_, start.value().last, &Student::id);
            const Student& student = known == students_.end() ? students_.constFirst() : *known;
            choose(student.id);
        });
}

void PracticeRecords::forget() {
    student_ = 0;
    emit left();
    emit studentsChanged();
}

void PracticeRecords::refresh(const QString& firstName) {
    writer_.run([](Store& store) { return records::Students(store).all(); }, this,
                [this, firstName](const Result<QList<Student>>& all) {
                    if (!all) {
                        emit trouble(all.error().line());
                        return;
                    }
                    students_ = all.value();
                    if (std::ranges::find(students_, student_, &Student::id) != students_.end()) {
                        emit studentsChanged();
                        return;
                    }
                    forget();
                    open(firstName);
                });
}

void PracticeRecords::readHintsOpen() {
    writer_.run([](Store& store) { return records::hintsOpen(store); }, this,
                [this](const Result<bool>& open) {
                    if (open)
                        emit hintsOpen(open.value());
                });
}

void PracticeRecords::list() {
    writer_.run([](Store& store) { return records::Students(store).all(); }, this,
                [this](const Result<QList<Student>>& all) {
                    if (!all)
                        return;
                    students_ = all.value();
                    emit studentsChanged();
                });
}

void PracticeRecords::choose(StudentId student, const QString& pin) {
    const auto known = std::ranges::find(students_, student, &Student::id);
    if (known == students_.end())
        return;
    if (known->hasPin && pin.isEmpty()) {
        emit pinWanted(student);
        return;
    }
    writer_.run(
        [student, pin](Store& store) -> Result<StudentPage> {
            const Done entered = records::Students(store).enter(student, pin);
            if (!entered)
                return entered.error();
            return pageOf(store, student);
        },
        this,
        [this](const Result<StudentPage>& page) {
            using Kind = records::Error::Kind;
            if (!page) {
                const Kind kind = page.error().kind;
                if (kind == Kind::WrongPin || kind == Kind::WaitForPin)
                    emit pinRefused(page.error().line());
                else
                    emit trouble(page.error().line());
                return;
            }
            emit leaving();
            student_ = page.value().student;
            emit studentsChanged();
            emit begun(page.value());
            // Where this can't be written it is said, and nobody is kept from their page.
            writer_.run([student = student_](Store& store) {
                return records::Settings(store).set(records::kMachine, kLastKey,
                                                    QString::number(student));
            });
        });
}

void PracticeRecords::add(const QString& name) {
    Student student;
    student.name = name.trimmed();
    writer_.run([student](Store& store) { return records::Students(store).add(student); }, this,
                [this](const Result<StudentId>& id) {
                    if (!id) {
                        emit trouble(id.error().line());
                        return;
                    }
                    enter(id.value());
                });
}

void PracticeRecords::enter(StudentId student) {
    writer_.run([](Store& store) { return records::Students(store).all(); }, this,
                [this, student](const Result<QList<Student>>& all) {
                    if (!all) {
                        emit trouble(all.error().line());
                        return;
                    }
                    students_ = all.value();
                    choose(student);
                });
}

void PracticeRecords::rename(const QString& name) {
    const auto known = std::ranges::find(students_, student_, &Student::id);
    if (known == students_.end() || name.trimmed().isEmpty() || known->name == name.trimmed())
        return;
    Student changed = *known;
    changed.name = name.trimmed();
    changed.letter.clear();
    writer_.run([changed](Store& store) { return records::Students(store).change(changed); }, this,
                [this](const Done& done) {
                    if (!done)
                        emit trouble(done.error().line());
                    list();
                });
}

void PracticeRecords::setPin(const QString& old, const QString& pin) {
    writer_.run([student = student_, old,
                 pin](Store& store) { return records::Students(store).setPin(student, old, pin); },
                this,
                [this](const Done& done) {
                    if (!done)
                        emit pinRefused(done.error().line());
                    list();
                });
}

void PracticeRecords::keep(records::Attempt attempt, bool dropDraft) {
    if (student_ == 0) {
        if (writer_.isOpen())
            emit trouble(tr("This answer was not kept: nobody is chosen. Choose who practises."));
        else // `failed` tells why
            writer_.run([](Store&) -> Done { return records::Nothing{}; });
        return;
    }
    attempt.student = student_;
    writer_.run([attempt = std::move(attempt), dropDraft](
                    Store& store) { return records::Attempts(store).add(attempt, dropDraft); },
                this,
                [this](const Result<qint64>& id) {
                    if (id)
                        emit kept();
                    else
                        emit trouble(id.error().line());
                });
}

void PracticeRecords::keepDraft(records::Draft draft) {
    if (student_ == 0)
        return;
    draft.student = student_;
    writer_.run([draft = std::move(draft)](Store& store) {
        return records::Attempts(store).keepDraft(draft);
    });
}

void PracticeRecords::beginAgain(const QString& set) {
    if (student_ == 0)
        return;
    writer_.run([student = student_, set](Store& store) -> Done {
        const auto last = records::Attempts(store).history(student, 1);
        if (!last)
            return last.error();
        return records::Settings(store).set(
            student, kAgainKey + set, QString::number(last->isEmpty() ? 0 : last->constFirst().id));
    });
}

void PracticeRecords::dropDraft(const records::ProblemKey& problem) {
    if (student_ == 0)
        return;
    writer_.run([student = student_, problem](Store& store) {
        return records::Attempts(store).dropDraft(student, problem);
    });
}

} // namespace khatwa::ui
