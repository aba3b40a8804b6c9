#include "ui/Practice/set_editor_model.h"

#include "app/grading/rules.h"
#include "app/records/settings.h"

#include <QFileInfo>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace khatwa::ui {

using problems::Remark;

namespace {

const QString kDraftKey = QStringLiteral("editor/draft");
const QString kFileKey = QStringLiteral("editor/file");
/// What is typed is looked at and kept when the writer pauses.
constexpr int kLookPause = 400;
constexpr int kKeepPause = 600;

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
    struct Kept {
        QString draft;
        QString file;
    };
    writer_.run(
        [](records::Store& store) -> records::Result<Kept> {
            const records::Settings settings(store);
            const auto draft = settings.value(records::kMachine, kDraftKey);
            if (!draft)
                return draft.error();
            const auto file = settings.value(records::kMachine, kFileKey);
            if (!file)
                return file.error();
            return Kept{draft.value(), file.value()};
        },
        this,
        [this](const records::Result<Kept>& kept) {
            if (!kept || draft_)
                return;
            if (auto draft = SetDraft::restored(kept.value().draft))
                begin(std::move(*draft), kept.value().file, true);
        });
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
    emit opened();
    return true;
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
    writer_.run([draft, file = file_](records::Store& store) -> records::Done {
        records::Settings settings(store);
        if (draft.isEmpty())
            return settings.unset(records::kMachine, kDraftKey);
        const records::Done done = settings.set(records::kMachine, kFileKey, file);
        return done ? settings.set(records::kMachine, kDraftKey, draft) : done;
    });
}

QStringList SetEditorModel::rules() const {
    QStringList names;
    for (const grading::Rule& rule : grading::rules())
        names += QString::fromUtf8(rule.name.data(), static_cast<qsizetype>(rule.name.size()));
    return names;
}

QString SetEditorModel::ruleWords(const QString& rule) const {
    const std::pair<const char*, QString> words[] = {
        {"equivalent", tr("Same value")},
        {"numeric", tr("A number, with tolerance")},
        {"units", tr("A quantity with its unit")},
        {"units-strict", tr("In just this unit")},
        {"up-to-renaming", tr("Letters may be others")},
        {"form:simplified", tr("Simplified")},
        {"form:factored", tr("Factored")},
        {"form:expanded", tr("Expanded")},
        {"form:lowest-terms", tr("In lowest terms")},
        {"form:partial-fractions", tr("Partial fractions")},
        {"form:single-fraction", tr("One fraction")},
        {"form:completed-square", tr("Completed square")},
        {"form:same-as-reference", tr("Written just so")},
        {"derivative", tr("A derivative")},
        {"antiderivative", tr("An antiderivative")},
        {"set", tr("A set or list of solutions")},
        {"equation-system", tr("A system of equations")},
        {"logic", tr("A statement of logic")},
        {"steps", tr("The whole working")}};
    for (const auto& [name, meaning] : words)
        if (rule == QLatin1String(name))
            return meaning;
    return rule;
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
    Remark named = remark;
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
    thread_.start([this, mine, id, one = std::move(one)] {
        if (mine != lastLook_)
            return;
        auto remarks = problems::verify(one);
        QMetaObject::invokeMethod(
            this,
            [this, mine, id, remarks = std::move(remarks)] {
                if (mine != lastLook_)
                    return;
                remarks_.clear();
                bool trouble = false;
                for (const Remark& remark : remarks) {
                    remarks_ += lineOf(remark);
                    trouble = trouble || remark.problem > 0;
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

void SetEditorModel::say(const QString& line, bool failed) {
    if (message_ == line && failed_ == failed)
        return;
    message_ = line;
    failed_ = failed;
    emit messageChanged();
}

void SetEditorModel::saveAgain() {
    if (!file_.isEmpty())
        save(QUrl::fromLocalFile(file_));
}

void SetEditorModel::save(const QUrl& url) {
    if (!draft_ || busy())
        return;
    const QString file = url.isLocalFile() ? url.toLocalFile() : url.toString();
    ++waiting_;
    emit changed();
    struct Outcome {
        std::optional<Remark> refused;
        std::vector<Remark> remarks;
    };
    thread_.start([this, file, set = draft_->made(), written = draft_->kept()] {
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
            [this, file, written, outcome = std::move(outcome)] {
                --waiting_;
                if (outcome.refused) {
                    const Remark& why = *outcome.refused;
                    say(why.kind == Remark::Kind::File
                            ? tr("%1 was not saved: %2")
                                  .arg(QFileInfo(file).fileName(), lineOf(why))
                            : lineOf(why),
                        true);
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
                              .arg(records::isolated(file), lineOf(outcome.remarks.front())));
                emit changed();
                emit remarksChanged();
                emit saved(file);
            },
            Qt::QueuedConnection);
    });
}

} // namespace khatwa::ui
