#pragma once

#include "app/records/students.h"

namespace khatwa::records {

struct Message {
    qint64 id = 0;
    QString role = {}; ///< "user" or "assistant"
    QString markdown = {};
    QString thinking = {};
    QString finish = {}; ///< why the reply ended, as the tutor's session says it
    quint64 seed = 0;
    QString model = {};
    QString details = {}; ///< what else the tutor wants kept (JSON of its own: verdicts, votes)
    qint64 at = 0;        ///< UTC in ms; 0: now
};

struct Conversation {
    qint64 id = 0;
    StudentId student = 0;
    QString title = {};
    QString problem = {};
    qint64 created = 0; ///< UTC in ms
    qint64 changed = 0;
};

/// The conversations with the tutor. Nothing is ever removed by age.
///
/// Search looks at titles, problems and messages (not at the thinking) for all words of the query,
/// anywhere in a word, and does not tell apart what readers don't: see folding.h.
/// Threads: as the store's.
class Conversations {
public:
    explicit Conversations(Store& store) : store_(store) {}

    Result<qint64> begin(StudentId student, const QString& title, const QString& problem);
    /// Brings the conversation back where it was removed, as every change of what is said in it
    /// does: nothing is written that would be gone at the next start.
    Result<qint64> addMessage(qint64 conversation, const Message& message);
    /// Writes a message anew, by its id: a reply as it grows, or its details.
    Done changeMessage(const Message& message);
    /// Takes away `message` and what came after it: edit and ask again.
    Done cutFrom(qint64 conversation, qint64 message);

    Result<Conversation> find(qint64 conversation) const;
    Result<QList<Message>> messages(qint64 conversation) const; ///< in order
    /// The last changed first.
    Result<QList<Conversation>> list(StudentId student, int count = -1, int skip = 0) const;
    Result<QList<Conversation>> search(StudentId student, const QString& query) const;

    Done rename(qint64 conversation, const QString& title);
    /// Hidden, and gone for good when the file is opened the next time.
    Done remove(qint64 conversation);
    Done restore(qint64 conversation);

private:
    Store& store_;
};

} // namespace khatwa::records
