#pragma once

#include "app/records/store.h"

#include <QList>

#include <initializer_list>

namespace khatwa::records {

using StudentId = qint64;

struct Student {
    StudentId id = 0;
    QString name = {};
    QString letter = {}; ///< of the avatar; made from the name where it is left empty
    int colour = 0;      ///< of the avatar: an index into the theme's colours
    QString language = QStringLiteral("en");
    bool hasPin = false;
    qint64 created = 0; ///< UTC in ms
    qint64 removed = 0; ///< UTC in ms; 0: is not
};

/// How long a removed student can be brought back. Of the time between two openings of the file no
/// more than `kMostAway` counts, so that a clock that is wrong for once ends nobody's stay.
inline constexpr qint64 kRemovedStay = 30 * qint64(24 * 60 * 60 * 1000);
inline constexpr qint64 kMostAway = 7 * qint64(24 * 60 * 60 * 1000);

/// The students of this machine. A PIN keeps classmates out of each other's pages; it does not
/// encrypt the file. Digits may be those of either script. Checking a PIN takes some tenths of a
/// second of processor time by intent, and after three wrong tries each further one has to wait,
/// twice as long each time, also after a restart.
/// Threads: as the store's.
class Students {
public:
    explicit Students(Store& store) : store_(store) {}

    Result<QList<Student>> all() const; ///< in the order of their making, without removed ones
    Result<Student> find(StudentId id) const;

    /// `id`, `hasPin` and `created` are given by the store.
    Result<StudentId> add(const Student& student);
    /// Name, letter, colour and language.
    Done change(const Student& student);

    /// Who may remove a student: whoever has their PIN or the teacher's. True where one is asked
    /// for; false where neither is set.
    Result<bool> removingNeedsPin(StudentId id) const;
    /// Removed students are hidden; their records stay for `kRemovedStay`, so that it can be
    /// undone.
    Done remove(StudentId id, const QString& pin = {});
    Done restore(StudentId id); ///< nobody needs a PIN for it; their page still asks for theirs
    Result<QList<Student>> removed() const;
    /// At once, with everything of theirs.
    Done erase(StudentId id);

    /// `Nothing` when the PIN is right, or there is none.
    Done enter(StudentId id, const QString& pin);
    /// An empty `pin` takes the PIN away; `old` is looked at where there is one.
    Done setPin(StudentId id, const QString& old, const QString& pin);

    Result<bool> hasTeacherPin() const;
    Done enterAsTeacher(const QString& pin);
    Done setTeacherPin(const QString& old, const QString& pin);
    /// Takes a forgotten PIN away.
    Done resetPin(StudentId id, const QString& teacherPin);

private:
    void enterAsOneOf(std::initializer_list<StudentId> owners, const QString& pin);

    Store& store_;
};

} // namespace khatwa::records
