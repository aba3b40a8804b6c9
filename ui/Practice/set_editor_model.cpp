#include "ui/Practice/set_editor_model.h"

#include "app/grading/messages.h"
#include "app/records/settings.h"
#include "app/records/students.h"
#include "ui/Controls/digits.h"
#include "ui/Tutor/readable_maths.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace khatwa::ui {

using problems::Remark;

namespace {

const QString kDraftKey = QStringLiteral("editor/draft");
const QString kFileKey = QStringLiteral("editor/file");
/// A draft that another one found in its place: its turn comes when that one is done with.
const QString kWaitingDraftKey = QStringLiteral("editor/waitingDraft");
const QString kWaitingFileKey = QStringLiteral("editor/waitingFile");
/// Of a draft that took the teacher's PIN to open; no field of a file.
const QString kGuarded = QStringLiteral("guarded");
/// What is typed is looked at and kept when the writer pauses.
constexpr int kLookPause = 400;
constexpr int kKeepPause = 600;

struct Kept {
    QString draft;
    QString file;
};

records::Result<Kept> keptIn(const records::Settings& settings, const QString& draftKey,
                             const QString& fileKey) {
    const auto draft = settings.value(records::kMachine, draftKey);
    if (!draft)
        return draft.error();
    const auto file = settings.value(records::kMachine, fileKey);
    if (!file)
        return file.error();
    return Kept{draft.value(), file.value()};
}

records::Done keepIn(records::Settings& settings, const Kept& kept, const QString& draftKey,
                     const QString& fileKey) {
    if (kept.draft.isEmpty())
        return settings.unset(records::kMachine, draftKey);
    const records::Done done = settings.set(records::kMachine, fileKey, kept.file);
    return done ? settings.set(records::kMachine, draftKey, kept.draft) : done;
}

QJsonObject optionsIn(const QString& json) {
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

/// With Latin digits and a point, as JSON has them.
QString plainNumber(const QString& text) {
    QString plain;
    for (const QChar c : text.trimmed())
        plain += c.digitValue() >= 0           ? QChar(u'0' + c.digitValue())
                 : c == u'\u066b' || c == u',' ? QChar(u'.')
                                               : c;
    return plain;
}

/// Why the answer of this problem can't be read, in the words that a student would be told; empty
/// where it can.
std::string unreadable(const problems::SetProblem& problem, problems::Language language) {
    grading::Task task;
    task.expected = "1";
    task.answer = problem.answer;
    const bool arabic = language == problems::Language::Arabic;
    task.options.lang = arabic ? "ar" : "en";
    const grading::Judgement judgement = grading::check(task);
    return judgement.verdict == grading::Verdict::Invalid
               ? grading::message(judgement,
                                  arabic ? grading::Language::Arabic : grading::Language::English)
               : std::string();
}

} // namespace

SetEditorModel::SetEditorModel(records::Writer& writer, QObject* parent)
    : QObject(parent), writer_(writer) {
    thread_.setMaxThreadCount(1);
    lookTimer_.setSingleShot(true);
    lookTimer_.setInterval(kLookPause);
    keepTimer_.setSingleShot(true);
    keepTimer_.setInterval(kKeepPause);
    connect(&lookTimer_, &QTimer::timeout, this, &SetEditorModel::look);
    connect(&keepTimer_, &QTimer::timeout, this, &SetEditorModel::keep);
}

SetEditorModel::~SetEditorModel() {
    if (keepTimer_.isActive())
        keep();
    leaving_ = true;
    ++lastLook_;
    thread_.clear();
    thread_.waitForDone();
}

void SetEditorModel::setLanguage(problems::Language language) {
    language_ = language;
    if (draft_)
        look();
    emit currentChanged(); // the words of the rules
}

void SetEditorModel::recover() {
    writer_.run(
        [](records::Store& store) -> records::Result<Kept> {
            records::Settings settings(store);
            const auto kept = keptIn(settings, kDraftKey, kFileKey);
            if (!kept || !kept.value().draft.isEmpty())
                return kept;
            const auto waiting = keptIn(settings, kWaitingDraftKey, kWaitingFileKey);
            if (!waiting || waiting.value().draft.isEmpty())
                return waiting;
            if (const auto moved = keepIn(settings, waiting.value(), kDraftKey, kFileKey); !moved)
                return moved.error();
            const auto done = settings.unset(records::kMachine, kWaitingDraftKey);
            return done ? waiting : done.error();
        },
        this,
        [this](const records::Result<Kept>& kept) {
            if (!kept || draft_)
                return;
            if (auto draft = SetDraft::restored(kept.value().draft)) {
                begin(std::move(*draft), kept.value().file, true);
                writer_.run([ours = ours_, text = kept.value().draft](records::Store&) {
                    *ours = text;
                    return records::Done(records::Nothing{});
                });
            }
        });
}

void SetEditorModel::recoverOrKeep() {
    if (!unsaved_) {
        recover();
        return;
    }
    keep();
}

void SetEditorModel::begin(SetDraft draft, const QString& file, bool unsaved) {
    draft_ = std::move(draft);
    removed_.reset();
    file_ = file;
    current_ = 0;
    ++shown_;
    unsaved_ = unsaved;
    troubled_.clear();
    remarks_.clear();
    say({});
    emit changed();
    emit currentChanged();
    emit shownChanged();
    emit remarksChanged();
    look();
}

bool SetEditorModel::occupied() {
    if (!unsaved_)
        return false;
    say(tr("This set is not saved yet. Save it first, or discard it."));
    goOn();
    return true;
}

void SetEditorModel::goOn() {
    if (draft_ && draft_->set.contains(kGuarded))
        behindPin([this](bool) { emit opened(); });
    else
        emit opened();
}

void SetEditorModel::behindPin(std::function<void(bool asked)> then) {
    writer_.run([](records::Store& store) { return records::Students(store).hasTeacherPin(); },
                this,
                [this, then = std::move(then)](const records::Result<bool>& needed) {
                    if (!needed) {
                        emit trouble(needed.error().line());
                    } else if (!needed.value()) {
                        then(false);
                    } else {
                        wanted_ = then;
                        pinMessage_.clear();
                        emit pinChanged();
                    }
                });
}

void SetEditorModel::givePin(const QString& pin) {
    if (!wanted_ || pin.trimmed().isEmpty())
        return;
    writer_.run([pin = pin.trimmed()](
                    records::Store& store) { return records::Students(store).enterAsTeacher(pin); },
                this,
                [this](const records::Done& entered) {
                    if (!wanted_)
                        return; // they thought better of it
                    if (!entered) {
                        pinMessage_ = entered.error().line();
                        emit pinChanged();
                        return;
                    }
                    const auto then = std::exchange(wanted_, nullptr);
                    cancelPin();
                    then(true);
                });
}

void SetEditorModel::cancelPin() {
    wanted_ = nullptr;
    pinMessage_.clear();
    emit pinChanged();
}

void SetEditorModel::askToEdit(const problems::ProblemSet& set, const QString& file) {
    if (occupied())
        return;
    behindPin([this, set, file](bool asked) {
        edit(set, file);
        if (asked && !unsaved_)
            draft_->set[kGuarded] = kGuarded;
    });
}

void SetEditorModel::create() {
    if (occupied())
        return;
    begin(SetDraft::begun(language_), {}, false);
    emit opened();
}

void SetEditorModel::edit(const problems::ProblemSet& set, const QString& file) {
    if (occupied())
        return;
    SetDraft draft = SetDraft::of(set);
    if (file.isEmpty()) {
        draft.set[QStringLiteral("id")] = SetDraft::begun(language_).set[QStringLiteral("id")];
        draft.set[QStringLiteral("title")] =
            tr("%1 (copy)").arg(draft.set[QStringLiteral("title")]);
    }
    begin(std::move(draft), file, false);
    emit opened();
}

void SetEditorModel::undoDiscard() {
    if (discarded_ && !draft_)
        begin(std::move(*discarded_), file_, true);
    discarded_.reset();
    keepTimer_.start();
    emit changed();
}

void SetEditorModel::discard() {
    if (!draft_)
        return;
    discarded_ = std::move(draft_);
    draft_.reset();
    removed_.reset();
    unsaved_ = false;
    lookTimer_.stop();
    ++lastLook_;
    keep();
    say({});
    emit changed();
}

void SetEditorModel::choose(int problem) {
    if (!draft_ || problem < 0 || problem >= count() || problem == current_)
        return;
    if (lookTimer_.isActive())
        look();
    current_ = problem;
    ++shown_;
    remarks_.clear();
    emit remarksChanged();
    emit currentChanged();
    emit shownChanged();
    look();
}

void SetEditorModel::add() {
    if (!draft_ || draft_->problems.size() >= static_cast<qsizetype>(problems::kMostProblems))
        return;
    draft_->addAfter(current_);
    const int next = current_ + 1;
    touched();
    emit changed();
    choose(next);
}

void SetEditorModel::remove() {
    if (!draft_ || !removable())
        return;
    removed_ = {current_, draft_->problems.takeAt(current_)};
    current_ = std::min(current_, count() - 1);
    ++shown_;
    touched();
    emit changed();
    emit currentChanged();
    emit shownChanged();
}

void SetEditorModel::undo() {
    if (!draft_ || !removed_)
        return;
    draft_->problems.insert(removed_->first, removed_->second);
    current_ = removed_->first;
    removed_.reset();
    ++shown_;
    touched();
    emit changed();
    emit currentChanged();
    emit shownChanged();
}

QString SetEditorModel::setField(const QString& name) const {
    return draft_ ? draft_->set.value(name) : QString();
}

void SetEditorModel::writeSetField(const QString& name, const QString& text) {
    if (!draft_ || draft_->set.value(name) == text)
        return;
    draft_->set[name] = text;
    touched();
    emit changed();
}

QString SetEditorModel::field(const QString& name) const {
    return draft_ && current_ < count() ? draft_->problems[current_].value(name) : QString();
}

void SetEditorModel::writeField(const QString& name, const QString& text) {
    if (!draft_ || field(name) == text)
        return;
    draft_->problems[current_][name] = text;
    touched();
}

void SetEditorModel::touched() {
    if (!unsaved_) {
        unsaved_ = true;
        emit changed();
    }
    say({});
    lookTimer_.start();
    keepTimer_.start();
}

void SetEditorModel::keep() {
    keepTimer_.stop();
    const QString draft = draft_ && unsaved_ ? draft_->kept() : QString();
    writer_.run(
        [draft, file = file_, ours = ours_](records::Store& store) -> records::Done {
            records::Settings settings(store);
            const auto there = keptIn(settings, kDraftKey, kFileKey);
            if (!there)
                return there.error();
            // What somebody else was writing there is not lost: it waits.
            if (!there.value().draft.isEmpty() && there.value().draft != *ours)
                if (const auto moved =
                        keepIn(settings, there.value(), kWaitingDraftKey, kWaitingFileKey);
                    !moved)
                    return moved;
            const records::Done done = keepIn(settings, {draft, file}, kDraftKey, kFileKey);
            if (done)
                *ours = draft;
            return done;
        },
        this,
        [this](const records::Done& done) {
            if (!done && unsaved_)
                say(tr("Until it is saved to a file this set is in the open window only. %1")
                        .arg(done.error().line()),
                    true);
        });
}

QString SetEditorModel::option(const QString& name) const {
    const QJsonValue value = optionsIn(field(QStringLiteral("options"))).value(name);
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
}

void SetEditorModel::writeOption(const QString& name, const QString& text) {
    QJsonObject options = optionsIn(field(QStringLiteral("options")));
    const QString typed = plainNumber(text);
    bool isNumber = false;
    const double number = typed.toDouble(&isNumber);
    if (typed.isEmpty())
        options.remove(name);
    else if (isNumber)
        options[name] = number;
    else
        options[name] = text; // and the check says that it is none
    writeField(QStringLiteral("options"),
               options.isEmpty()
                   ? QString()
                   : QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Compact)));
    emit optionsWritten();
}

QVariantList SetEditorModel::troubled() const {
    QVariantList all;
    if (draft_)
        for (const SetDraft::Fields& problem : draft_->problems)
            all += troubled_.contains(problem.value(QStringLiteral("id")));
    return all;
}

QString SetEditorModel::lineOf(const Remark& remark) const {
    const std::pair<const char*, QString> words[] = {{"title", tr("Name of the set")},
                                                     {"source", tr("Source")},
                                                     {"licence", tr("Licence")},
                                                     {"topic", tr("Topic")},
                                                     {"statement", tr("Statement")},
                                                     {"answer", tr("Answer")},
                                                     {"options", tr("Options of the rule")},
                                                     {"hints.nudge", tr("First hint")},
                                                     {"hints.next_step", tr("Second hint")},
                                                     {"example.statement", tr("A similar problem")},
                                                     {"example.steps", tr("Its steps")},
                                                     {"example.answer", tr("Its answer")}};
    if (remark.kind == Remark::Kind::CannotGrade && remark.problem > 0)
        return tr("Problem %1: answers to it can't be judged. Look at its answer and its rule.")
            .arg(remark.problem);
    Remark named = remark;
    named.id.clear(); // a number is what the page shows
    if (remark.kind == Remark::Kind::File)
        named.field.clear(); // its name stands before
    for (const auto& [field, name] : words)
        if (remark.field == field)
            named.field = name.toStdString();
    return QString::fromStdString(problems::sentence(named, language_));
}

void SetEditorModel::look() {
    lookTimer_.stop();
    if (!draft_)
        return;
    problems::ProblemSet one = draft_->made();
    const QString id = field(QStringLiteral("id"));
    problems::SetProblem problem = one.problems[static_cast<std::size_t>(current_)];
    one.problems = {std::move(problem)};
    const int mine = ++lastLook_;
    thread_.start([this, mine, id, language = language_, one = std::move(one)] {
        if (mine != lastLook_)
            return;
        auto remarks = problems::verify(one);
        std::string why;
        for (const Remark& remark : remarks)
            if (remark.kind == Remark::Kind::CannotGrade)
                why = unreadable(one.problems.front(), language);
        QMetaObject::invokeMethod(
            this,
            [this, mine, id, remarks = std::move(remarks),
             why = inLocalDigits(readableMaths(QString::fromStdString(why)), true)] {
                if (mine != lastLook_)
                    return;
                remarks_.clear();
                bool trouble = false;
                for (Remark remark : remarks) {
                    trouble = trouble || remark.problem > 0;
                    remark.problem = 0; // the one in sight
                    remarks_ += remark.kind == Remark::Kind::CannotGrade && !why.isEmpty()
                                    ? tr("The answer can't be read. %1").arg(why)
                                    : lineOf(remark);
                }
                if (trouble)
                    troubled_.insert(id);
                else
                    troubled_.remove(id);
                emit remarksChanged();
                emit checked();
            },
            Qt::QueuedConnection);
    });
}

void SetEditorModel::say(const QString& line, bool failed, bool saved) {
    if (message_ == line && failed_ == failed && justSaved_ == saved)
        return;
    message_ = line;
    failed_ = failed;
    justSaved_ = saved;
    emit messageChanged();
}

void SetEditorModel::saveAgain() {
    if (!file_.isEmpty())
        save(QUrl::fromLocalFile(file_));
}

void SetEditorModel::save(const QUrl& url) {
    write(url.isLocalFile() ? url.toLocalFile() : url.toString(), false);
}

void SetEditorModel::saveCopy(const QUrl& url) {
    write(url.isLocalFile() ? url.toLocalFile() : url.toString(), true);
}

QUrl SetEditorModel::suggestedFile() const {
    QString name = setField(QStringLiteral("title")).simplified();
    // What some file systems, of the stick that a set goes on to others with, do not take.
    static const QRegularExpression unfit(QStringLiteral("[\\\\/:*?\"<>|\\x00-\\x1f]|^\\.+"));
    name.replace(unfit, QStringLiteral("-"));
    constexpr int kLongest = 60;
    name = name.left(kLongest).trimmed();
    if (name.isEmpty())
        name = tr("Problem set");
    return QUrl::fromLocalFile(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) +
                               QStringLiteral("/%1.json").arg(name));
}

void SetEditorModel::write(const QString& file, bool copy) {
    if (!draft_ || busy())
        return;
    ++waiting_;
    emit changed();
    struct Outcome {
        std::optional<Remark> refused;
        std::vector<Remark> remarks;
    };
    thread_.start([this, file, copy, set = draft_->made(), written = draft_->kept()] {
        Outcome outcome;
        const problems::SetReading reading = problems::readSet(problems::writeSet(set));
        if (!reading.errors.empty()) {
            outcome.refused = reading.errors.front();
        } else {
            outcome.remarks =
                problems::verify(set, [this](std::size_t) { return !leaving_.load(); });
            outcome.refused =
                problems::writeSetFile(set, std::filesystem::path(file.toStdU16String()));
        }
        QMetaObject::invokeMethod(
            this,
            [this, file, copy, written, outcome = std::move(outcome)] {
                --waiting_;
                if (outcome.refused) {
                    const Remark& why = *outcome.refused;
                    say(why.kind == Remark::Kind::File
                            ? tr("%1 was not saved: %2")
                                  .arg(records::isolated(QFileInfo(file).fileName()), lineOf(why))
                            : lineOf(why),
                        true);
                    if (why.problem > 0)
                        choose(static_cast<int>(why.problem) - 1); // where it is to be mended
                    emit changed();
                    return;
                }
                if (copy && file != file_) {
                    say(tr("A copy was saved to %1.").arg(records::isolated(file)));
                    emit changed();
                    return;
                }
                file_ = file;
                // What was typed meanwhile is not in the file.
                unsaved_ = draft_ && draft_->kept() != written;
                keep();
                troubled_.clear();
                for (const Remark& remark : outcome.remarks)
                    if (remark.problem > 0)
                        troubled_.insert(QString::fromStdString(remark.id));
                say(outcome.remarks.empty()
                        ? tr("Saved to %1.").arg(records::isolated(file))
                        : tr("Saved to %1. %2")
                              .arg(records::isolated(file), lineOf(outcome.remarks.front())),
                    false, true);
                emit changed();
                emit remarksChanged();
                emit saved(file);
            },
            Qt::QueuedConnection);
    });
}

} // namespace khatwa::ui
