#include "app/records/students.h"

#include "app/records/folding.h"
#include "app/records/pin.h"
#include "app/records/query.h"

#include <QTextBoundaryFinder>

#include <algorithm>
#include <optional>

namespace khatwa::records {

namespace {

constexpr StudentId kTeacher = 0;
constexpr qint64 kMostTries = 1'000'000; ///< counted; the wait has long stopped growing
const auto kColumns = QStringLiteral("s.id, s.name, s.letter, s.colour, s.language, s.created, "
                                     "EXISTS(SELECT 1 FROM pins WHERE owner = s.id), s.removed");

Student read(const Query& row) {
    Student out;
    out.id = row.number(0);
    out.name = row.text(1);
    out.letter = row.text(2);
    out.colour = static_cast<int>(row.number(3));
    out.language = row.text(4);
    out.created = row.number(5);
    out.hasPin = row.number(6) != 0;
    out.removed = row.number(7);
    return out;
}

QList<Student> readAll(const Store& store, const QString& condition) {
    Query rows(store,
               QStringLiteral("SELECT %1 FROM students s WHERE s.removed IS %2 ORDER BY s.id")
                   .arg(kColumns, condition));
    QList<Student> out;
    while (rows.next())
        out += read(rows);
    return out;
}

/// The first letter as a reader sees it, with its marks.
QString firstLetter(const QString& name) {
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, name);
    const qsizetype end = finder.toNextBoundary();
    return end > 0 ? name.left(end).toUpper() : QString();
}

Error notFound(StudentId id) {
    return {.kind = Error::Kind::NotFound, .detail = QString::number(id)};
}

void mustBeThere(const Query& change, StudentId id) {
    if (change.changed() == 0)
        throw notFound(id);
}

/// A name must be there, and be nobody else's as readers compare names.
QString checkedName(const Store& store, const QString& typed, StudentId self) {
    const QString name = typed.simplified();
    if (name.isEmpty())
        throw Error{.kind = Error::Kind::NameNeeded};
    Query same(store, QStringLiteral("SELECT 1 FROM students WHERE removed IS NULL AND "
                                     "name_folded = ? AND id <> ?"));
    same.with(folded(name)).with(self);
    if (same.next())
        throw Error{.kind = Error::Kind::NameTaken, .subject = name};
    return name;
}

bool hasPin(const Store& store, StudentId owner) {
    return Query(store, QStringLiteral("SELECT 1 FROM pins WHERE owner = ?")).with(owner).next();
}

/// Throws unless the PIN is right or there is none. A try is counted before it is looked at, so
/// that ending the program half-way wins nothing.
void enterOrThrow(const Store& store, StudentId owner, const QString& typed) {
    PinHash kept;
    {
        Transaction transaction(store);
        qint64 tries = 0;
        qint64 last = 0;
        {
            Query row(store, QStringLiteral("SELECT salt, hash, rounds, wrong_tries, last_try "
                                            "FROM pins WHERE owner = ?"));
            if (!row.with(owner).next())
                return;
            kept = {row.bytes(0), row.bytes(1), row.number(2)};
            tries = std::clamp(row.number(3), qint64(0), kMostTries);
            last = std::max(row.number(4), qint64(0));
        }
        const qint64 now = store.now();
        if (last > now) {
            // The clock was ahead then, or is behind now. The wait begins here, and what is written
            // lets it end: else it would begin again at every look, for as long as the clock says
            // so.
            last = now;
            Query(store, QStringLiteral("UPDATE pins SET last_try = ? WHERE owner = ?"))
                .with(last)
                .with(owner)
                .run();
        }
        if (const qint64 left = last + waitAfter(tries) - now; left > 0) {
            transaction.commit();
            throw Error{.kind = Error::Kind::WaitForPin,
                        .seconds = static_cast<int>((left + 999) / 1000)};
        }
        Query(store,
              QStringLiteral("UPDATE pins SET wrong_tries = ?, last_try = ? WHERE owner = ?"))
            .with(tries + 1)
            .with(now)
            .with(owner)
            .run();
        transaction.commit();
    }
    const QString digits = pinDigits(typed);
    if (digits.isEmpty() || !matches(digits, kept))
        throw Error{.kind = Error::Kind::WrongPin};
    Query(store, QStringLiteral("UPDATE pins SET wrong_tries = 0 WHERE owner = ?"))
        .with(owner)
        .run();
}

void writePin(const Store& store, StudentId owner, const QString& typed) {
    if (typed.isEmpty()) {
        Query(store, QStringLiteral("DELETE FROM pins WHERE owner = ?")).with(owner).run();
        return;
    }
    const QString digits = pinDigits(typed);
    if (digits.isEmpty())
        throw Error{.kind = Error::Kind::PinForm};
    const PinHash pin = hashPin(digits);
    Query(store, QStringLiteral("INSERT OR REPLACE INTO pins(owner, salt, hash, rounds) "
                                "VALUES(?, ?, ?, ?)"))
        .with(owner)
        .with(pin.salt)
        .with(pin.hash)
        .with(qint64(pin.rounds))
        .run();
}

} // namespace

Result<QList<Student>> Students::all() const {
    return guarded([&] { return readAll(store_, QStringLiteral("NULL")); });
}

Result<QList<Student>> Students::removed() const {
    return guarded([&] { return readAll(store_, QStringLiteral("NOT NULL")); });
}

Result<Student> Students::find(StudentId id) const {
    return guarded([&] {
        Query row(store_,
                  QStringLiteral("SELECT %1 FROM students s WHERE s.id = ? AND s.removed IS NULL")
                      .arg(kColumns));
        if (!row.with(id).next())
            throw notFound(id);
        return read(row);
    });
}

Result<StudentId> Students::add(const Student& student) {
    return guarded([&] {
        Transaction transaction(store_);
        const QString name = checkedName(store_, student.name, 0);
        Query insert(store_, QStringLiteral("INSERT INTO students(name, name_folded, letter, "
                                            "colour, language, created) "
                                            "VALUES(?, ?, ?, ?, ?, ?)"));
        insert.with(name)
            .with(folded(name))
            .with(student.letter.isEmpty() ? firstLetter(name) : student.letter)
            .with(qint64(student.colour))
            .with(student.language)
            .with(store_.now())
            .run();
        const StudentId id = insert.inserted();
        transaction.commit();
        return id;
    });
}

Done Students::change(const Student& student) {
    return guarded([&] {
        Transaction transaction(store_);
        const QString name = checkedName(store_, student.name, student.id);
        Query update(store_,
                     QStringLiteral("UPDATE students SET name = ?, name_folded = ?, letter = ?, "
                                    "colour = ?, language = ? WHERE id = ? AND removed IS NULL"));
        update.with(name)
            .with(folded(name))
            .with(student.letter.isEmpty() ? firstLetter(name) : student.letter)
            .with(qint64(student.colour))
            .with(student.language)
            .with(student.id)
            .run();
        mustBeThere(update, student.id);
        transaction.commit();
        return Nothing{};
    });
}

Result<bool> Students::removingNeedsPin(StudentId id) const {
    return guarded([&] { return hasPin(store_, id) || hasPin(store_, kTeacher); });
}

Done Students::remove(StudentId id, const QString& pin) {
    return guarded([&] {
        if (auto student = find(id); !student)
            throw student.error();
        enterAsOneOf({id, kTeacher}, pin);
        Query update(store_, QStringLiteral("UPDATE students SET removed = ? "
                                            "WHERE id = ? AND removed IS NULL"));
        // Not before this opening, whatever the clock says by now: their stay would be over soon.
        const qint64 now = std::max(store_.now(), store_.opening().at);
        mustBeThere(update.with(now).with(id).run(), id);
        return Nothing{};
    });
}

Done Students::restore(StudentId id) {
    return guarded([&] {
        Transaction transaction(store_);
        QString name;
        {
            Query row(store_, QStringLiteral("SELECT name FROM students WHERE id = ?"));
            if (!row.with(id).next())
                throw notFound(id);
            name = row.text(0);
        }
        checkedName(store_, name, id);
        Query(store_, QStringLiteral("UPDATE students SET removed = NULL WHERE id = ?"))
            .with(id)
            .run();
        transaction.commit();
        return Nothing{};
    });
}

Done Students::erase(StudentId id) {
    return guarded([&] {
        Query gone(store_, QStringLiteral("DELETE FROM students WHERE id = ?"));
        mustBeThere(gone.with(id).run(), id);
        return Nothing{};
    });
}

/// Throws unless the PIN is that of one of these, or none of them has one.
void Students::enterAsOneOf(std::initializer_list<StudentId> owners, const QString& pin) {
    std::optional<Error> refused;
    for (const StudentId owner : owners) {
        if (!hasPin(store_, owner))
            continue;
        try {
            enterOrThrow(store_, owner, pin);
            return;
        } catch (const Error& error) {
            // That one of the two must wait says nothing of the other.
            if (!refused || refused->kind == Error::Kind::WaitForPin)
                refused = error;
        }
    }
    if (refused)
        throw *refused;
}

Done Students::enter(StudentId id, const QString& pin) {
    return guarded([&] {
        if (auto student = find(id); !student)
            throw student.error();
        enterOrThrow(store_, id, pin);
        return Nothing{};
    });
}

Done Students::setPin(StudentId id, const QString& old, const QString& pin) {
    return guarded([&] {
        if (auto student = find(id); !student)
            throw student.error();
        enterOrThrow(store_, id, old);
        writePin(store_, id, pin);
        return Nothing{};
    });
}

Result<bool> Students::hasTeacherPin() const {
    return guarded([&] { return hasPin(store_, kTeacher); });
}

Done Students::enterAsTeacher(const QString& pin) {
    return guarded([&] {
        if (!hasPin(store_, kTeacher))
            throw Error{.kind = Error::Kind::NoTeacherPin};
        enterOrThrow(store_, kTeacher, pin);
        return Nothing{};
    });
}

Done Students::setTeacherPin(const QString& old, const QString& pin) {
    return guarded([&] {
        if (old.isEmpty() && hasPin(store_, kTeacher))
            throw Error{.kind = Error::Kind::TeacherPinSet};
        enterOrThrow(store_, kTeacher, old);
        writePin(store_, kTeacher, pin);
        return Nothing{};
    });
}

Done Students::resetPin(StudentId id, const QString& teacherPin) {
    return guarded([&] {
        if (auto student = find(id); !student)
            throw student.error();
        if (!hasPin(store_, kTeacher))
            throw Error{.kind = Error::Kind::NoTeacherPin};
        enterOrThrow(store_, kTeacher, teacherPin);
        writePin(store_, id, QString());
        return Nothing{};
    });
}

} // namespace khatwa::records
