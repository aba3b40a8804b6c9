#include "app/records/export.h"

#include "app/records/attempts.h"
#include "app/records/conversations.h"
#include "app/records/csv.h"
#include "app/records/disk.h"
#include "app/records/query.h"
#include "app/records/settings.h"

#include <QBuffer>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <unistd.h>

namespace khatwa::records {

namespace {

template <typename T>
T orThrow(Result<T> result) {
    if (!result)
        throw result.error();
    return std::move(*result);
}

QString timeText(qint64 at) {
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString numberText(double number) {
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

// Seeds have 64 bits, which the numbers of JSON and of spreadsheets don't hold: they are texts.
QJsonObject object(const Attempt& a) {
    return {{QStringLiteral("time"), timeText(a.at)},
            {QStringLiteral("set"), a.problem.set},
            {QStringLiteral("problem"), a.problem.problem},
            {QStringLiteral("seed"), QString::number(a.problem.seed)},
            {QStringLiteral("topic"), a.topic},
            {QStringLiteral("level"), a.level},
            {QStringLiteral("language"), a.language},
            {QStringLiteral("statement"), a.statement},
            {QStringLiteral("answer"), a.answer},
            {QStringLiteral("working"), a.working},
            {QStringLiteral("verdict"), a.verdict},
            {QStringLiteral("reason"), a.reason},
            {QStringLiteral("mark"), a.mark},
            {QStringLiteral("hints"), a.hints},
            {QStringLiteral("seconds"), a.seconds}};
}

QJsonObject object(const Draft& d) {
    return {{QStringLiteral("time"), timeText(d.changed)},
            {QStringLiteral("set"), d.problem.set},
            {QStringLiteral("problem"), d.problem.problem},
            {QStringLiteral("seed"), QString::number(d.problem.seed)},
            {QStringLiteral("answer"), d.answer},
            {QStringLiteral("working"), d.working},
            {QStringLiteral("hints"), d.hints},
            {QStringLiteral("seconds"), d.seconds},
            {QStringLiteral("details"), d.details}};
}

QJsonObject object(const Message& m) {
    return {
        {QStringLiteral("time"), timeText(m.at)}, {QStringLiteral("role"), m.role},
        {QStringLiteral("markdown"), m.markdown}, {QStringLiteral("thinking"), m.thinking},
        {QStringLiteral("finish"), m.finish},     {QStringLiteral("seed"), QString::number(m.seed)},
        {QStringLiteral("model"), m.model},       {QStringLiteral("details"), m.details}};
}

QJsonObject object(const Conversation& c) {
    return {{QStringLiteral("title"), c.title},
            {QStringLiteral("problem"), c.problem},
            {QStringLiteral("created"), timeText(c.created)},
            {QStringLiteral("changed"), timeText(c.changed)}};
}

QByteArray jsonText(const QJsonObject& value) {
    return QJsonDocument(value).toJson(QJsonDocument::Compact);
}

/// Every write, or an error with the device's reason.
void put(QIODevice& out, const QByteArray& text) {
    if (out.write(text) == text.size())
        return;
    const auto* file = qobject_cast<QFileDevice*>(&out);
    const bool full = file != nullptr && file->error() == QFileDevice::ResourceError;
    throw Error{.kind = full ? Error::Kind::DiskFull : Error::Kind::WriteFailed,
                .subject = file != nullptr ? file->fileName() : QString(),
                .detail = out.errorString()};
}

/// One item a line, so that a year of conversations is never in memory at once.
class List {
public:
    List(QIODevice& out, const char* name) : out_(out) {
        put(out_, QByteArray(",\n\"") + name + "\": [");
    }
    void add(const QByteArray& item) {
        put(out_, (first_ ? "\n" : ",\n") + item);
        first_ = false;
    }
    void end() { put(out_, "\n]"); }

private:
    QIODevice& out_;
    bool first_ = true;
};

void writeJson(Store& store, StudentId id, QIODevice& out) {
    const Student student = orThrow(Students(store).find(id));
    put(out, "{\"format\": \"khatwa-records\", \"version\": 1,\n\"student\": " +
                 jsonText({{QStringLiteral("name"), student.name},
                           {QStringLiteral("letter"), student.letter},
                           {QStringLiteral("colour"), student.colour},
                           {QStringLiteral("language"), student.language},
                           {QStringLiteral("created"), timeText(student.created)}}));
    List attempts(out, "attempts");
    for (const Attempt& attempt : orThrow(Attempts(store).all(id)))
        attempts.add(jsonText(object(attempt)));
    attempts.end();
    List drafts(out, "drafts");
    for (const Draft& draft : orThrow(Attempts(store).drafts(id)))
        drafts.add(jsonText(object(draft)));
    drafts.end();
    List conversations(out, "conversations");
    for (const Conversation& conversation : orThrow(Conversations(store).list(id))) {
        QByteArray item = jsonText(object(conversation));
        item.chop(1);
        item += ", \"messages\": [";
        bool first = true;
        for (const Message& message : orThrow(Conversations(store).messages(conversation.id))) {
            item += (first ? "\n  " : ",\n  ") + jsonText(object(message));
            first = false;
        }
        conversations.add(item + "]}");
    }
    conversations.end();
    QJsonObject settings;
    const QMap<QString, QString> kept = orThrow(Settings(store).all(id));
    for (auto one = kept.cbegin(); one != kept.cend(); ++one)
        settings.insert(one.key(), one.value());
    put(out, ",\n\"settings\": " + jsonText(settings) + "}\n");
}

QStringList names(const char* spaced) {
    return QString::fromLatin1(spaced).split(QLatin1Char(' '));
}

void writeAttempts(Store& store, StudentId id, CsvFlavour flavour, QIODevice& out) {
    put(out, csvLine(names("time set problem seed topic level language statement answer working "
                           "verdict reason mark hints seconds"),
                     flavour));
    for (const Attempt& a : orThrow(Attempts(store).all(id)))
        put(out, csvLine({timeText(a.at), a.problem.set, a.problem.problem,
                          QString::number(a.problem.seed), a.topic, QString::number(a.level),
                          a.language, a.statement, a.answer, a.working, a.verdict, a.reason,
                          numberText(a.mark), QString::number(a.hints), numberText(a.seconds)},
                         flavour));
}

void writeDrafts(Store& store, StudentId id, CsvFlavour flavour, QIODevice& out) {
    put(out, csvLine(names("time set problem seed answer working hints seconds"), flavour));
    for (const Draft& d : orThrow(Attempts(store).drafts(id)))
        put(out, csvLine({timeText(d.changed), d.problem.set, d.problem.problem,
                          QString::number(d.problem.seed), d.answer, d.working,
                          QString::number(d.hints), numberText(d.seconds)},
                         flavour));
}

void writeConversations(Store& store, StudentId id, CsvFlavour flavour, QIODevice& out) {
    put(out,
        csvLine(names("title problem time role markdown thinking finish seed model"), flavour));
    for (const Conversation& c : orThrow(Conversations(store).list(id)))
        for (const Message& m : orThrow(Conversations(store).messages(c.id)))
            put(out, csvLine({c.title, c.problem, timeText(m.at), m.role, m.markdown, m.thinking,
                              m.finish, QString::number(m.seed), m.model},
                             flavour));
}

void writeSettings(Store& store, StudentId id, CsvFlavour flavour, QIODevice& out) {
    put(out, csvLine(names("key value"), flavour));
    const QMap<QString, QString> kept = orThrow(Settings(store).all(id));
    for (auto one = kept.cbegin(); one != kept.cend(); ++one)
        put(out, csvLine({one.key(), one.value()}, flavour));
}

void writeCsv(Store& store, StudentId id, Table table, CsvFlavour flavour, QIODevice& out) {
    orThrow(Students(store).find(id));
    if (flavour == CsvFlavour::Spreadsheet)
        put(out, "\xef\xbb\xbf");
    switch (table) {
    case Table::Attempts:
        return writeAttempts(store, id, flavour, out);
    case Table::Drafts:
        return writeDrafts(store, id, flavour, out);
    case Table::Conversations:
        return writeConversations(store, id, flavour, out);
    case Table::Settings:
        return writeSettings(store, id, flavour, out);
    }
}

/// A file that is whole and synced, or not there.
template <typename Write>
QString writeWhole(const QString& file, Write&& write) {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        throw Error{.kind = Error::Kind::NotWritable, .subject = file, .detail = out.errorString()};
    write(out);
    const bool synced = out.flush() && ::fsync(out.handle()) == 0;
    const bool full = out.error() == QFileDevice::ResourceError;
    if (!synced || !out.commit())
        throw Error{.kind = full ? Error::Kind::DiskFull : Error::Kind::WriteFailed,
                    .subject = file,
                    .detail = out.errorString()};
    return file;
}

/// "Sara 2026-11-22", or with a number where that is taken. Nothing in a name may lead elsewhere.
QString newFolder(const QString& parent, const QString& name, qint64 now) {
    QString safe;
    for (const QChar c : name.left(40))
        if (c.isLetterOrNumber() || c.isMark() || c == QLatin1Char(' ') || c == QLatin1Char('-'))
            safe += c;
    const QString base =
        QStringLiteral("Khatwa %1 %2")
            .arg(safe, QDateTime::fromMSecsSinceEpoch(now).date().toString(Qt::ISODate));
    QString folder = QDir(parent).filePath(base);
    for (int number = 2; QFileInfo::exists(folder); ++number)
        folder = QDir(parent).filePath(QStringLiteral("%1 (%2)").arg(base).arg(number));
    if (!QDir().mkpath(folder))
        throw Error{.kind = QFileInfo(parent).isDir() ? Error::Kind::NotWritable
                                                      : Error::Kind::CannotOpen,
                    .subject = folder};
    return folder;
}

template <typename Write>
QByteArray inMemory(Write&& write) {
    QBuffer out;
    out.open(QIODevice::WriteOnly);
    write(out);
    return out.data();
}

} // namespace

Result<QByteArray> csv(Store& store, StudentId student, Table table, CsvFlavour flavour) {
    return guarded([&] {
        return inMemory([&](QIODevice& out) { writeCsv(store, student, table, flavour, out); });
    });
}

Result<QByteArray> json(Store& store, StudentId student) {
    return guarded(
        [&] { return inMemory([&](QIODevice& out) { writeJson(store, student, out); }); });
}

Result<QStringList> exportAll(Store& store, StudentId student, const QString& folder,
                              CsvFlavour flavour) {
    return guarded([&] {
        const QString name = orThrow(Students(store).find(student)).name;
        const QDir own(newFolder(folder, name, store.now()));
        QStringList files;
        files += writeWhole(own.filePath(QStringLiteral("records.json")),
                            [&](QIODevice& out) { writeJson(store, student, out); });
        const std::pair<Table, QString> tables[] = {
            {Table::Attempts, QStringLiteral("attempts.csv")},
            {Table::Drafts, QStringLiteral("drafts.csv")},
            {Table::Conversations, QStringLiteral("conversations.csv")},
            {Table::Settings, QStringLiteral("settings.csv")}};
        for (const auto& [table, file] : tables)
            files += writeWhole(own.filePath(file), [&, which = table](QIODevice& out) {
                writeCsv(store, student, which, flavour, out);
            });
        return files;
    });
}

} // namespace khatwa::records
