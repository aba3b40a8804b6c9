#include "ui/Tutor/history_model.h"

#include "app/tutor/export.h"
#include "app/tutor/prompts.h"
#include "app/tutor/session.h"
#include "ui/Controls/digits.h"
#include "ui/Controls/formula_runs.h"
#include "ui/Tutor/kept_turn.h"
#include "ui/Tutor/readable_maths.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

#include <map>
#include <optional>
#include <utility>

namespace khatwa::ui {

using records::Conversations;
using records::Message;
using records::Result;
using records::Store;

namespace {

constexpr int kLongestTitle = 80;

/// The problem in one line, as it is kept: the marks of isolates are for what is drawn.
QString titleOf(const QString& problem) {
    QString title = withoutIsolates(readableMaths(problem));
    if (title.endsWith(u'.') && !title.endsWith(QStringLiteral("..")))
        title.chop(1);
    if (title.size() > kLongestTitle)
        title = title.left(kLongestTitle - 1) + QChar(0x2026);
    return title;
}

QString when(qint64 changed, bool arabic) {
    const QLocale locale(arabic ? QLocale::Arabic : QLocale::English,
                         arabic ? QLocale::UnitedArabEmirates : QLocale::UnitedKingdom);
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(changed);
    const QString text = locale.toString(time.date(), QStringLiteral("d MMMM yyyy")) +
                         QStringLiteral(" · ") +
                         QLocale::c().toString(time.time(), QStringLiteral("HH:mm"));
    return arabic ? inLocalDigits(text) : text;
}

struct Opened {
    records::Conversation conversation;
    QList<Message> messages;
};

} // namespace

struct HistoryModel::Place {
    qint64 conversation = 0;
    struct Ids {
        qint64 question = 0;
        qint64 reply = 0;
        qsizetype length = 0; ///< of the reply
    };
    /// By their place in the conversation: a turn of which nothing came is not kept.
    std::map<std::size_t, Ids> turns;
};

HistoryModel::HistoryModel(records::Writer& writer, TutorModel& tutor, QObject* parent)
    : QObject(parent), writer_(writer), tutor_(tutor) {
    connect(&tutor_, &TutorModel::replyEnded, this, &HistoryModel::keep);
    connect(&tutor_, &TutorModel::blocksReset, this, [this] {
        if (number_ != tutor_.conversationNumber())
            begin();
    });
    begin();
}

HistoryModel::~HistoryModel() {
    keepSoFar();
}

void HistoryModel::begin() {
    number_ = tutor_.conversationNumber();
    place_ = std::make_shared<Place>();
    owner_ = student_;
    current_ = 0;
    currentTitle_.clear();
    endsUnkept_ = false;
    emit currentChanged();
}

QString HistoryModel::title() const {
    return currentTitle_.isEmpty() ? titleOf(tutor_.statement()) : currentTitle_;
}

void HistoryModel::tell(const QString& message) {
    if (message_ == message)
        return;
    message_ = message;
    emit messageChanged();
}

void HistoryModel::setStudent(records::StudentId student) {
    if (student_ == student)
        return;
    // What is on the screen belongs to whoever asked it; before there was a student, to the first.
    const bool other = student_ != 0;
    if (other)
        keepSoFar();
    student_ = student;
    if (other) {
        nobodyLetIn_ = false;
        if (!tutor_.running())
            tutor_.clear();
    } else if (owner_ == 0) {
        owner_ = student;
        // Solved while the records were being opened. What was asked at somebody's locked page is
        // not put into it unless they go on with it.
        if (nobodyLetIn_ && !tutor_.running())
            keep();
    }
    deleted_.clear();
    deletedId_ = 0;
    conversations_.clear();
    emit deletedChanged();
    emit conversationsChanged();
    refresh();
}

void HistoryModel::setPinOf(const QString& name) {
    if (pinOf_ == name)
        return;
    pinOf_ = name;
    nobodyLetIn_ = false;
    emit pinOfChanged();
}

void HistoryModel::setQuery(const QString& query) {
    if (query_ == query)
        return;
    query_ = query;
    emit queryChanged();
    refresh();
}

void HistoryModel::refresh() {
    if (student_ == 0) {
        conversations_.clear();
        emit conversationsChanged();
        return;
    }
    writer_.run(
        [student = student_, query = query_.trimmed()](Store& store) {
            return query.isEmpty() ? Conversations(store).list(student)
                                   : Conversations(store).search(student, query);
        },
        this,
        [this, number = ++asked_](Result<QList<records::Conversation>> found) {
            if (number != asked_)
                return;
            if (!found) {
                tell(found.error().line());
                return;
            }
            QVariantList list;
            for (const records::Conversation& one : found.value())
                list.append(
                    QVariantMap{{QStringLiteral("id"), one.id},
                                {QStringLiteral("title"), withoutIsolates(one.title)},
                                {QStringLiteral("shown"), shown(withoutIsolates(one.title))},
                                {QStringLiteral("problem"), readableMaths(one.problem)},
                                {QStringLiteral("when"), when(one.changed, tutor_.arabic())}});
            // The same once more must not take the cards from under a hand.
            if (list == conversations_)
                return;
            conversations_ = list;
            emit conversationsChanged();
        });
}

QString HistoryModel::shown(const QString& title) const {
    static const QRegularExpression arabicLetter(QStringLiteral("\\p{Arabic}"));
    if (title.contains(arabicLetter) || QLocale().zeroDigit() == QLatin1String("0"))
        return inLocalDigits(isolatedFormulas(title), true);
    // Nothing but a formula, or Latin words: Arabic-Indic numbers would turn its parts round.
    return inLocalDigits(QChar(0x2066) + title + QChar(0x2069), true);
}

void HistoryModel::forgetPlace() {
    begin();
    number_ = -1;
    owner_ = 0;
}

void HistoryModel::retranslate() {
    refresh();
    emit deletedChanged();
}

void HistoryModel::keepSoFar() {
    if (tutor_.running())
        keep();
    else
        tutor_.tellEnd();
}

void HistoryModel::keep() {
    if (owner_ == 0 || number_ != tutor_.conversationNumber() ||
        tutor_.conversation().turns().empty())
        return;
    const bool running = tutor_.running();
    // Whoever is there when it has ended has no part in what somebody else has asked.
    if (!running && owner_ != student_)
        number_ = -1;
    if (endsUnkept_) {
        endsUnkept_ = running;
        return;
    }
    const qint64 broughtBack = current_ == deletedId_ ? current_ : 0;
    // With the turns before, for one that could not be kept or was asked before there was a
    // student.
    std::vector<std::optional<KeptTurn>> turns;
    for (const Turn& turn : tutor_.conversation().turns())
        turns.push_back(turn.text.empty() && turn.thinking.empty() && turn.blocks.empty()
                            ? std::nullopt
                            : std::optional(keptTurn(turn, tutor_.statement())));
    if (!turns.back())
        return;
    records::Message& last = turns.back()->reply;
    if (running) { // where a reply is gone on with, its text is still what it was before
        const QString written =
            QString::fromStdString(writtenOf(tutor_.conversation().turns().back()));
        if (written.size() > last.markdown.size())
            last.markdown = written;
    }
    last.finish = running ? QString::fromUtf8(tutor::name(engine::FinishReason::Stopped).data())
                          : tutor_.finish();
    last.model = tutor_.modelName();
    last.seed = tutor_.seed();
    writer_.run(
        [place = place_, turns = std::move(turns), running, student = owner_,
         title = titleOf(tutor_.statement()),
         problem = tutor_.statement()](Store& store) mutable -> Result<qint64> {
            Conversations all(store);
            if (place->conversation == 0) {
                const auto begun = all.begin(student, title, problem);
                if (!begun)
                    return begun.error();
                place->conversation = begun.value();
            }
            for (std::size_t index = 0; index < turns.size(); ++index) {
                if (!turns[index])
                    continue;
                KeptTurn& turn = *turns[index];
                const qsizetype length = turn.reply.markdown.size() + turn.reply.thinking.size();
                const auto known = place->turns.find(index);
                if (known == place->turns.end()) {
                    const auto question = all.addMessage(place->conversation, turn.question);
                    if (!question)
                        return question.error();
                    const auto reply = all.addMessage(place->conversation, turn.reply);
                    if (!reply)
                        return reply.error();
                    place->turns[index] = {question.value(), reply.value(), length};
                } else if (index + 1 == turns.size() &&
                           !(running && length < known->second.length)) {
                    // Asked again, or gone on with; what breaks off replaces nothing longer.
                    turn.reply.id = known->second.reply;
                    const auto changed = all.changeMessage(turn.reply);
                    if (!changed)
                        return changed.error();
                    known->second.length = length;
                }
            }
            return place->conversation;
        },
        this,
        [this, place = place_, broughtBack](Result<qint64> done) {
            if (!done) {
                tell(tr("The conversation could not be kept: %1").arg(done.error().line()));
                return;
            }
            tell({});
            if (place == place_ && owner_ == student_ && current_ != done.value()) {
                current_ = done.value();
                emit currentChanged();
            }
            if (broughtBack != 0 && broughtBack == deletedId_) {
                deletedId_ = 0;
                deleted_.clear();
                emit deletedChanged();
            }
            emit kept();
            refresh();
        });
}

void HistoryModel::open(qint64 conversation) {
    const auto busy = [this] {
        if (tutor_.running())
            tell(tr("A solution is being written. Stop it, or wait for its end; then open the "
                    "other conversation."));
        return tutor_.running();
    };
    if (busy())
        return;
    writer_.run(
        [conversation](Store& store) -> Result<Opened> {
            const Conversations all(store);
            const auto found = all.find(conversation);
            if (!found)
                return found.error();
            const auto messages = all.messages(conversation);
            if (!messages)
                return messages.error();
            return Opened{found.value(), messages.value()};
        },
        this,
        [this, busy, student = student_](Result<Opened> opened) {
            if (student != student_ || busy()) // somebody else is there by now
                return;
            if (!opened) {
                tell(opened.error().line());
                return;
            }
            tell({});
            const QList<Message>& messages = opened.value().messages;
            tutor_.show(opened.value().conversation.problem, turnsOf(messages));
            begin();
            place_->conversation = opened.value().conversation.id;
            for (qsizetype i = 0; i + 1 < messages.size(); ++i)
                if (messages[i].role == QLatin1String("user") &&
                    messages[i + 1].role == QLatin1String("assistant")) {
                    place_->turns[place_->turns.size()] = {messages[i].id, messages[i + 1].id,
                                                           messages[i + 1].markdown.size() +
                                                               messages[i + 1].thinking.size()};
                    ++i;
                }
            current_ = place_->conversation;
            currentTitle_ = withoutIsolates(opened.value().conversation.title);
            emit currentChanged();
        });
}

void HistoryModel::rename(qint64 conversation, const QString& title) {
    const QString name = withoutIsolates(title).simplified();
    if (name.isEmpty())
        return;
    if (conversation == current_) {
        currentTitle_ = name;
        emit currentChanged();
    }
    writer_.run([conversation,
                 name](Store& store) { return Conversations(store).rename(conversation, name); },
                this,
                [this](const records::Done& done) {
                    tell(done ? QString() : done.error().line());
                    refresh();
                });
}

void HistoryModel::remove(qint64 conversation) {
    if (conversation == current_) {
        tutor_.tellEnd(); // a reply that has ended was there before
        endsUnkept_ = tutor_.running();
    }
    for (const QVariant& one : conversations_)
        if (one.toMap().value(QStringLiteral("id")).toLongLong() == conversation)
            deleted_ = one.toMap().value(QStringLiteral("title")).toString();
    deletedId_ = conversation;
    emit deletedChanged();
    writer_.run([conversation](Store& store) { return Conversations(store).remove(conversation); },
                this,
                [this, conversation](const records::Done& done) {
                    if (!done) {
                        tell(done.error().line());
                        if (conversation == current_)
                            endsUnkept_ = false;
                        deleted_.clear();
                        emit deletedChanged();
                    }
                    refresh();
                });
}

void HistoryModel::undo() {
    if (deletedId_ == 0)
        return;
    if (deletedId_ == current_)
        endsUnkept_ = false;
    writer_.run([id = std::exchange(deletedId_, 0)](
                    Store& store) { return Conversations(store).restore(id); },
                this,
                [this](const records::Done& done) {
                    tell(done ? QString() : done.error().line());
                    refresh();
                });
    deleted_.clear();
    emit deletedChanged();
}

// ---- export

QString HistoryModel::exported(const QString& format) const {
    tutor::ExportedConversation conversation;
    conversation.title = title().toStdString();
    conversation.problem = tutor_.statement().toStdString();
    std::string words = conversation.problem; // a bare formula has none, its reply has
    for (const Turn& turn : tutor_.conversation().turns()) {
        for (const tutor::Block& block : turn.blocks)
            if (!block.thinking && !block.inlines.empty())
                words += '\n' + block.text;
        tutor::ExportedTurn one{turn.question.toStdString(), turn.blocks, {}};
        for (const auto& [id, check] : turn.checks)
            one.verdicts[id] = check.verdict;
        conversation.turns.push_back(std::move(one));
    }
    conversation.language = tutor::languageOf(words);
    return QString::fromStdString(format == QLatin1String("tex") ? tutor::toLatex(conversation)
                                                                 : tutor::toMarkdown(conversation));
}

bool HistoryModel::save(const QString& file, const QString& format) {
    QSaveFile out(file);
    const QByteArray bytes = exported(format).toUtf8();
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
        tell(tr("%1 could not be written: %2. Choose another folder or free some space.")
                 .arg(records::isolated(file), records::isolated(out.errorString())));
        return false;
    }
    tell(tr("Saved as %1.").arg(records::isolated(file)));
    return true;
}

QString HistoryModel::fileName() const {
    // Letters and digits of any language, so that every file system takes it.
    static const QRegularExpression other(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString name = title();
    name.replace(other, QStringLiteral("-"));
    while (name.startsWith(u'-'))
        name.remove(0, 1);
    name = name.left(40);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("khatwa") : name;
}

QUrl HistoryModel::folderUrl() const {
    return QUrl::fromLocalFile(folder());
}

QUrl HistoryModel::fileUrl(const QString& ending) const {
    return QUrl::fromLocalFile(folder() + u'/' + fileName() + u'.' + ending);
}

void HistoryModel::written(const QString& file, bool done) {
    tell(done ? tr("Saved as %1.").arg(records::isolated(file))
              : tr("%1 could not be written: %2. Choose another folder or free some space.")
                    .arg(records::isolated(file), QStringLiteral("PDF")));
}

QString HistoryModel::folder() const {
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

} // namespace khatwa::ui
