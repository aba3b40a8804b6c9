#include "app/records/conversations.h"

#include "app/records/folding.h"
#include "app/records/query.h"

namespace khatwa::records {

namespace {

const auto kColumns = QStringLiteral("c.id, c.student, c.title, c.problem, c.created, c.changed");
const auto kMessageColumns =
    QStringLiteral("id, role, markdown, thinking, finish, seed, model, details, at");

Conversation read(const Query& row) {
    return {row.number(0), row.number(1), row.text(2), row.text(3), row.number(4), row.number(5)};
}

Error notFound(qint64 id) {
    return {.kind = Error::Kind::NotFound, .detail = QString::number(id)};
}

void mustBeThere(const Query& change, qint64 id) {
    if (change.changed() == 0)
        throw notFound(id);
}

void touch(const Store& store, qint64 conversation) {
    Query update(
        store, QStringLiteral("UPDATE conversations SET changed = ?, removed = NULL WHERE id = ?"));
    mustBeThere(update.with(store.now()).with(conversation).run(), conversation);
}

} // namespace

Result<qint64> Conversations::begin(StudentId student, const QString& title,
                                    const QString& problem) {
    return guarded([&] {
        const qint64 now = store_.now();
        Query insert(store_,
                     QStringLiteral("INSERT INTO conversations(student, title, title_folded, "
                                    "problem, problem_folded, created, changed) "
                                    "VALUES(?, ?, ?, ?, ?, ?, ?)"));
        insert.with(student)
            .with(title)
            .with(folded(title))
            .with(problem)
            .with(folded(problem))
            .with(now)
            .with(now)
            .run();
        return insert.inserted();
    });
}

Result<qint64> Conversations::addMessage(qint64 conversation, const Message& message) {
    return guarded([&] {
        Transaction transaction(store_);
        touch(store_, conversation);
        Query insert(store_,
                     QStringLiteral("INSERT INTO messages(conversation, role, markdown, folded, "
                                    "thinking, finish, seed, model, details, at) "
                                    "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
        insert.with(conversation)
            .with(message.role)
            .with(message.markdown)
            .with(folded(message.markdown))
            .with(message.thinking)
            .with(message.finish)
            .with(toStored(message.seed))
            .with(message.model)
            .with(message.details)
            .with(message.at != 0 ? message.at : store_.now())
            .run();
        const qint64 id = insert.inserted();
        transaction.commit();
        return id;
    });
}

Done Conversations::changeMessage(const Message& message) {
    return guarded([&] {
        Transaction transaction(store_);
        Query update(store_,
                     QStringLiteral("UPDATE messages SET role = ?, markdown = ?, folded = ?, "
                                    "thinking = ?, finish = ?, seed = ?, model = ?, details = ? "
                                    "WHERE id = ?"));
        update.with(message.role)
            .with(message.markdown)
            .with(folded(message.markdown))
            .with(message.thinking)
            .with(message.finish)
            .with(toStored(message.seed))
            .with(message.model)
            .with(message.details)
            .with(message.id)
            .run();
        mustBeThere(update, message.id);
        Query(store_,
              QStringLiteral("UPDATE conversations SET changed = ?, removed = NULL WHERE id = "
                             "(SELECT conversation FROM messages WHERE id = ?)"))
            .with(store_.now())
            .with(message.id)
            .run();
        transaction.commit();
        return Nothing{};
    });
}

Done Conversations::cutFrom(qint64 conversation, qint64 message) {
    return guarded([&] {
        Transaction transaction(store_);
        touch(store_, conversation);
        Query(store_, QStringLiteral("DELETE FROM messages WHERE conversation = ? AND id >= ?"))
            .with(conversation)
            .with(message)
            .run();
        transaction.commit();
        return Nothing{};
    });
}

Result<Conversation> Conversations::find(qint64 conversation) const {
    return guarded([&] {
        Query row(store_, QStringLiteral("SELECT %1 FROM conversations c WHERE c.id = ? AND "
                                         "c.removed IS NULL")
                              .arg(kColumns));
        if (!row.with(conversation).next())
            throw notFound(conversation);
        return read(row);
    });
}

Result<QList<Message>> Conversations::messages(qint64 conversation) const {
    return guarded([&] {
        Query rows(store_,
                   QStringLiteral("SELECT %1 FROM messages WHERE conversation = ? ORDER BY id")
                       .arg(kMessageColumns));
        rows.with(conversation);
        QList<Message> out;
        while (rows.next())
            out += Message{rows.number(0), rows.text(1), rows.text(2),
                           rows.text(3),   rows.text(4), fromStored(rows.number(5)),
                           rows.text(6),   rows.text(7), rows.number(8)};
        return out;
    });
}

Result<QList<Conversation>> Conversations::list(StudentId student, int count, int skip) const {
    return guarded([&] {
        Query rows(store_, QStringLiteral("SELECT %1 FROM conversations c WHERE c.student = ? AND "
                                          "c.removed IS NULL ORDER BY c.changed DESC, c.id DESC "
                                          "LIMIT ? OFFSET ?")
                               .arg(kColumns));
        rows.with(student).with(qint64(count)).with(qint64(skip));
        QList<Conversation> out;
        while (rows.next())
            out += read(rows);
        return out;
    });
}

Result<QList<Conversation>> Conversations::search(StudentId student, const QString& query) const {
    return guarded([&] {
        constexpr qsizetype kMostWords = 16;
        const QStringList words = searchWords(query).mid(0, kMostWords);
        QString sql = QStringLiteral("SELECT %1 FROM conversations c WHERE c.student = ? AND "
                                     "c.removed IS NULL")
                          .arg(kColumns);
        for (qsizetype i = 0; i < words.size(); ++i)
            sql += QStringLiteral(" AND (instr(c.title_folded, ?) OR instr(c.problem_folded, ?) OR "
                                  "EXISTS(SELECT 1 FROM messages m WHERE m.conversation = c.id AND "
                                  "instr(m.folded, ?)))");
        Query rows(store_, sql + QStringLiteral(" ORDER BY c.changed DESC, c.id DESC"));
        rows.with(student);
        for (const QString& word : words)
            rows.with(word).with(word).with(word);
        QList<Conversation> out;
        while (rows.next())
            out += read(rows);
        return out;
    });
}

Done Conversations::rename(qint64 conversation, const QString& title) {
    return guarded([&] {
        Query update(store_, QStringLiteral("UPDATE conversations SET title = ?, title_folded = ? "
                                            "WHERE id = ? AND removed IS NULL"));
        const QString name = title.simplified();
        if (name.isEmpty())
            throw Error{.kind = Error::Kind::NameNeeded};
        mustBeThere(update.with(name).with(folded(name)).with(conversation).run(), conversation);
        return Nothing{};
    });
}

Done Conversations::remove(qint64 conversation) {
    return guarded([&] {
        Query update(store_, QStringLiteral("UPDATE conversations SET removed = ? WHERE id = ? AND "
                                            "removed IS NULL"));
        mustBeThere(update.with(store_.now()).with(conversation).run(), conversation);
        return Nothing{};
    });
}

Done Conversations::restore(qint64 conversation) {
    return guarded([&] {
        Query update(store_,
                     QStringLiteral("UPDATE conversations SET removed = NULL WHERE id = ?"));
        mustBeThere(update.with(conversation).run(), conversation);
        return Nothing{};
    });
}

} // namespace khatwa::records
