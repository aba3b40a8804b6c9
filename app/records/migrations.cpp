#include "app/records/migrations.h"

namespace khatwa::records {

const Migrations& migrations() {
    // Times are UTC in ms. Columns named *_folded hold the text as it is searched (folding.h).
    static const Migrations all = {
        {
            QStringLiteral("CREATE TABLE students("
                           "id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, "
                           "name_folded TEXT NOT NULL, letter TEXT NOT NULL, "
                           "colour INTEGER NOT NULL, language TEXT NOT NULL, "
                           "created INTEGER NOT NULL, removed INTEGER)"),
            // Owner 0 is the teacher, or the machine.
            QStringLiteral("CREATE TABLE pins("
                           "owner INTEGER PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, "
                           "rounds INTEGER NOT NULL, wrong_tries INTEGER NOT NULL DEFAULT 0, "
                           "last_try INTEGER NOT NULL DEFAULT 0)"),
            QStringLiteral("CREATE TABLE settings("
                           "owner INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, "
                           "PRIMARY KEY(owner, key)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE attempts("
                           "id INTEGER PRIMARY KEY AUTOINCREMENT, "
                           "student INTEGER NOT NULL REFERENCES students ON DELETE CASCADE, "
                           "problem_set TEXT NOT NULL, problem TEXT NOT NULL, "
                           "seed INTEGER NOT NULL, topic TEXT NOT NULL, level INTEGER NOT NULL, "
                           "language TEXT NOT NULL, statement TEXT NOT NULL, "
                           "answer TEXT NOT NULL, working TEXT NOT NULL, verdict TEXT NOT NULL, "
                           "reason TEXT NOT NULL, mark REAL NOT NULL, hints INTEGER NOT NULL, "
                           "seconds REAL NOT NULL, at INTEGER NOT NULL)"),
            QStringLiteral("CREATE INDEX attempts_of_topic ON attempts(student, topic)"),
            QStringLiteral(
                "CREATE INDEX attempts_of_problem ON attempts(student, problem_set, problem)"),
            QStringLiteral("CREATE TABLE drafts("
                           "student INTEGER NOT NULL REFERENCES students ON DELETE CASCADE, "
                           "problem_set TEXT NOT NULL, problem TEXT NOT NULL, "
                           "seed INTEGER NOT NULL, answer TEXT NOT NULL, working TEXT NOT NULL, "
                           "hints INTEGER NOT NULL, seconds REAL NOT NULL, "
                           "details TEXT NOT NULL, changed INTEGER NOT NULL, "
                           "PRIMARY KEY(student, problem_set, problem, seed)) WITHOUT ROWID"),
            QStringLiteral("CREATE TABLE conversations("
                           "id INTEGER PRIMARY KEY AUTOINCREMENT, "
                           "student INTEGER NOT NULL REFERENCES students ON DELETE CASCADE, "
                           "title TEXT NOT NULL, title_folded TEXT NOT NULL, "
                           "problem TEXT NOT NULL, problem_folded TEXT NOT NULL, "
                           "created INTEGER NOT NULL, changed INTEGER NOT NULL, "
                           "removed INTEGER)"),
            QStringLiteral("CREATE INDEX conversations_of_student "
                           "ON conversations(student, changed)"),
            QStringLiteral("CREATE TABLE messages("
                           "id INTEGER PRIMARY KEY AUTOINCREMENT, "
                           "conversation INTEGER NOT NULL "
                           "REFERENCES conversations ON DELETE CASCADE, "
                           "role TEXT NOT NULL, markdown TEXT NOT NULL, folded TEXT NOT NULL, "
                           "thinking TEXT NOT NULL, finish TEXT NOT NULL, seed INTEGER NOT NULL, "
                           "model TEXT NOT NULL, details TEXT NOT NULL, at INTEGER NOT NULL)"),
            QStringLiteral("CREATE INDEX messages_of_conversation ON messages(conversation)"),
            QStringLiteral("CREATE TRIGGER after_student AFTER DELETE ON students BEGIN "
                           "DELETE FROM pins WHERE owner = old.id; "
                           "DELETE FROM settings WHERE owner = old.id; END"),
        },
    };
    return all;
}

} // namespace khatwa::records
