#include "ui/Practice/practice_model.h"

#include "app/grading/messages.h"
#include "app/practice/explain.h"
#include "ui/Controls/digits.h"
#include "ui/Practice/practice_words.h"
#include "ui/Tutor/readable_maths.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace khatwa::ui {

namespace {

/// What is written is kept when the student pauses, so that a crash loses no more than this.
constexpr int kDraftPause = 400;

/// Days since 1970 where the student lives.
std::int64_t localToday() {
    return QDate(1970, 1, 1).daysTo(QDate::currentDate());
}

/// Where byte `position` of a UTF-8 text stands in the string.
int characterAt(const std::string& text, std::size_t position) {
    return static_cast<int>(
        QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(position, text.size())))
            .size());
}

} // namespace

PracticeModel::PracticeModel(records::Writer& writer, std::uint64_t seed, QObject* parent)
    : QObject(parent), calendar_(localToday), records_(writer), students_(records_),
      editor_(writer), sources_(seed) {
    rungTimer_.setSingleShot(true);
    draftTimer_.setSingleShot(true);
    draftTimer_.setInterval(kDraftPause);
    connect(&rungTimer_, &QTimer::timeout, this, &PracticeModel::tellHelp);
    connect(&draftTimer_, &QTimer::timeout, this, &PracticeModel::keepDraft);
    connect(&judge_, &AnswerJudge::judged, this, &PracticeModel::judged);
    connect(&judge_, &AnswerJudge::previewed, this, [this](const QString& latex) {
        if (preview_ == latex)
            return;
        preview_ = latex;
        emit previewChanged();
    });
    connect(&shelf_, &SetShelf::read, this,
            [this](const SharedSet& set, bool shipped, const QString& file) {
                if (!shipped)
                    files_[QString::fromStdString(set->id)] = file;
                sources_.addSet(set, !shipped);
                markSets();
                emit sourcesChanged();
            });
    connect(&shelf_, &SetShelf::opened, this, [this](const SharedSet& set, const QString& file) {
        files_[QString::fromStdString(set->id)] = file;
        sources_.addSet(set, true);
        markSets();
        practiseOpened(*set);
        emit setOpened(file);
    });
    connect(&editor_, &SetEditorModel::saved, this, [this](const QString& file) {
        shelf_.openAgain({file}); // listed as it is now
        emit setOpened(file);
    });
    connect(&editor_, &SetEditorModel::trouble, this, &PracticeModel::setMessage);
    connect(&shelf_, &SetShelf::refused, this,
            [this](const problems::Remark& why, const QString& file) {
                const QString line = QString::fromStdString(problems::sentence(why, language()));
                setMessage(QStringLiteral("%1: %2").arg(records::isolated(file), line));
            });
    connect(this, &PracticeModel::verdictChanged, this,
            [this] { explainer_.setTurn(explanationTurn()); });
    connect(&records_, &PracticeRecords::leaving, this, [this] {
        if (draftTimer_.isActive())
            keepDraft();
    });
    connect(&records_, &PracticeRecords::begun, this, &PracticeModel::begin);
    connect(&records_, &PracticeRecords::left, this, &PracticeModel::leave);
    connect(&records_, &PracticeRecords::hintsOpen, this, &PracticeModel::setHintsOpen);
    connect(&records_, &PracticeRecords::trouble, this, &PracticeModel::setMessage);
}

PracticeModel::~PracticeModel() {
    if (draftTimer_.isActive())
        keepDraft();
}

void PracticeModel::setArabic(bool arabic) {
    if (arabic_ != arabic) {
        arabic_ = arabic;
        sources_.setLanguage(language());
        editor_.setLanguage(language());
        // A problem that was not touched comes in the window's language; one of a set has its own.
        if (drawn_ && drawn_->language != language() && !attempt_.marked() && !checking() &&
            !drawn_->source.startsWith(QLatin1String("set:")) && answer_.isEmpty() &&
            working_.isEmpty() && attempt_.answers().empty() &&
            attempt_.ladder().takenCount() == 0) {
            if (drafted_)
                records_.dropDraft(key());
            draw();
        }
    }
    progress_.setArabic(arabic);
    markSets(); // numbers are in words
    tellAll();
}

// ---- what to practise

void PracticeModel::open() {
    if (opened_)
        return;
    opened_ = true;
    shelf_.readShipped();
    shelf_.openAgain(knownSets_);
    records_.open(tr("Student"));
    editor_.recover();
}

void PracticeModel::reopen() {
    if (!opened_)
        return;
    records_.forget();
    records_.open(tr("Student"));
    editor_.recoverOrKeep();
}

void PracticeModel::recordsCame() {
    if (!opened_)
        return;
    records_.open(tr("Student"));
    editor_.recoverOrKeep();
}

void PracticeModel::refreshStudents() {
    if (opened_)
        records_.refresh(tr("Student"));
}

void PracticeModel::readHintsOpen() {
    if (opened_)
        records_.readHintsOpen();
}

void PracticeModel::setHintsOpen(bool open) {
    if (hints_.open == open)
        return;
    hints_.open = open;
    // What was done with the problem in hand stays; what may be done now follows the setting.
    if (drawn_ && !attempt_.marked())
        if (auto again = practice::Attempt::restored(attempt_.kept(), drawn_->problem, hints_))
            attempt_ = std::move(*again);
    tellHelp();
    emit stateChanged();
}

void PracticeModel::leave() {
    if (draftTimer_.isActive())
        keepDraft();
    begun_ = false;
    clear();
    aside_.clear();
    history_.clear();
    sources_.setDone({});
    reckon();
    tellAll();
    emit historyChanged();
}

void PracticeModel::begin(const StudentPage& page) {
    // What was begun while nothing could be kept is kept from now on. Whatever else there is in
    // hand stays with the student before, as a draft.
    const bool goesOn = unkept_ && drawn_ && !attempt_.marked() &&
                        (!answer_.isEmpty() || !working_.isEmpty() || !attempt_.answers().empty() ||
                         attempt_.ladder().takenCount() > 0);
    unkept_ = page.student == 0;
    if (!goesOn)
        drawn_.reset();
    begun_ = true;
    drafted_ = false;
    if (goesOn)
        setHintsOpen(page.hintsOpen);
    hints_.open = page.hintsOpen;
    history_ = page.marked;
    sources_.setDone(page.done);
    bool back = goesOn;
    aside_.clear();
    for (const records::Draft& draft : page.drafts) {
        if (!back)
            back = restore(draft.details);
        else if (!aside_.contains(draft.problem.set))
            aside_[draft.problem.set] = draft.details;
    }
    // What was answered of it is in the history already, which it comes to when it is marked.
    if (back && !goesOn && attempt_.counted() > 0 && !history_.empty() &&
        history_.back().source == drawn_->source.toStdString() &&
        history_.back().problem == drawn_->problem.id)
        history_.pop_back();
    reckon();
    if (goesOn) {
        keepDraft();
        tellAll();
    } else if (!back) {
        draw();
    }
    emit historyChanged();
}

void PracticeModel::reckon() {
    const practice::Progress progress =
        practice::progressOf(history_, PracticeWords::course(), today());
    topics_.clear();
    for (const practice::TopicProgress& topic : progress.topics)
        topics_.push_back(topic.state);
    progress_.setHistory(history_, today());
    markSets();
    emit sourcesChanged();
}

// ---- the problem

void PracticeModel::next() {
    if (!begun_ || checking() || students_.asking())
        return;
    setAside(false);
    draw();
}

void PracticeModel::draw() {
    forgetCheck(); // the next problem, or none, is not the one that is being judged
    int at = sources_.indexOf(source_);
    if (at < 0) {
        source_ = QStringLiteral("mixed");
        at = 0;
    }
    auto drawn = sources_.draw(sources_.all()[static_cast<std::size_t>(at)], topics_, today());
    if (drawn) {
        show(std::move(*drawn));
    } else {
        clear();
        tellAll();
    }
}

void PracticeModel::clear() {
    forgetCheck();
    drawn_.reset();
    attempt_ = {};
    judged_.reset();
    drafted_ = false;
    solutionShown_ = false;
    setAnswer({});
    setWorking({});
    draftTimer_.stop();
}

void PracticeModel::show(DrawnProblem drawn) {
    forgetCheck();
    drawn_ = std::move(drawn);
    attempt_ = practice::Attempt(drawn_->problem, hints_);
    judged_.reset();
    drafted_ = false;
    solutionShown_ = false;
    spentBefore_ = std::chrono::milliseconds(0);
    clock_.start();
    setAnswer({});
    setWorking({});
    draftTimer_.stop();
    tellAll();
}

QString PracticeModel::statement() const {
    return drawn_ ? QString::fromStdString(drawn_->problem.statement) : QString();
}

QString PracticeModel::problemSource() const {
    if (!drawn_)
        return {};
    QStringList parts;
    if (!drawn_->title.isEmpty())
        parts.append(drawn_->title);
    if (!drawn_->problem.topic.empty())
        parts.append(PracticeWords::topic(drawn_->problem.topic, arabic_));
    parts.append(PracticeWords::level(drawn_->problem.level));
    parts.removeDuplicates();
    return parts.join(QStringLiteral(" · "));
}

std::chrono::milliseconds PracticeModel::spent() const {
    return spentBefore_ + std::chrono::milliseconds(clock_.isValid() ? clock_.elapsed() : 0);
}

// ---- the answer

void PracticeModel::setAnswer(const QString& answer) {
    if (answer_ == answer)
        return;
    answer_ = answer;
    emit answerChanged();
    emit stateChanged();
    emit troublePositionChanged();
    judge_.preview(answer.toStdString(), drawn_ ? drawn_->problem.rule : std::string());
    if (drawn_)
        draftTimer_.start();
}

void PracticeModel::setWorking(const QString& working) {
    if (working_ == working)
        return;
    working_ = working;
    emit workingChanged();
    draftTimer_.start();
}

bool PracticeModel::canCheck() const {
    return canEdit() && !checking() && !answer_.trimmed().isEmpty();
}

void PracticeModel::check() {
    if (!canCheck())
        return;
    ticket_ = ++lastTicket_;
    submitted_ = {problems::taskFor(drawn_->problem, answer_.toStdString(), language()),
                  working_.trimmed().isEmpty() ? std::string() : working_.toStdString(),
                  language(), drawn_->problem.statement};
    judge_.judge(ticket_, submitted_);
    emit stateChanged();
}

void PracticeModel::cancelCheck() {
    const QString wanted = wanted_;
    forgetCheck();
    if (!wanted.isEmpty())
        choose(sources_.indexOf(wanted));
}

void PracticeModel::forgetCheck() {
    wanted_.clear();
    if (ticket_ == 0)
        return;
    ticket_ = 0;
    emit stateChanged();
}

void PracticeModel::judged(int ticket, const practice::Judged& result) {
    if (ticket != ticket_)
        return; // nobody waits for it any more
    ticket_ = 0;
    judged_ = result;
    const bool counted = attempt_.answer(submitted_.task.answer, result.answer, spent());
    if (counted)
        keepAttempt(verdict());
    if (attempt_.marked())
        finish();
    keepDraft();
    emit verdictChanged();
    emit troublePositionChanged();
    emit stateChanged();
    tellHelp();
    emit judgedOne();
    if (const QString wanted = std::exchange(wanted_, {}); !wanted.isEmpty())
        choose(sources_.indexOf(wanted));
}

records::ProblemKey PracticeModel::key() const {
    return {drawn_->source, QString::fromStdString(drawn_->problem.id), 0};
}

void PracticeModel::keepAttempt(const QString& verdict) {
    records::Attempt kept;
    kept.problem = key();
    kept.topic = drawn_->topic();
    kept.level = drawn_->problem.level;
    kept.language = drawn_->language == problems::Language::Arabic ? QStringLiteral("ar")
                                                                   : QStringLiteral("en");
    kept.statement = statement();
    kept.verdict = verdict;
    if (verdict != QLatin1String(records::kAbandoned)) {
        kept.answer = QString::fromStdString(submitted_.task.answer);
        kept.working = QString::fromStdString(submitted_.working);
        kept.reason = QString::fromStdString(judged_->answer.reason);
    }
    kept.mark = attempt_.mark() / 100.0;
    kept.hints = static_cast<int>(attempt_.ladder().takenCount());
    kept.seconds = static_cast<double>(spent().count()) / 1000.0;
    records_.keep(std::move(kept), attempt_.marked());
}

void PracticeModel::finish() {
    draftTimer_.stop();
    drafted_ = false; // its draft went with the last answer
    practice::Marked marked;
    marked.topic = drawn_->topic().toStdString();
    marked.level = drawn_->problem.level;
    marked.day = today();
    marked.evidence = attempt_.evidence();
    marked.mark = attempt_.mark();
    marked.hints = attempt_.ladder().takenCount();
    marked.milliseconds = spent().count();
    marked.source = drawn_->source.toStdString();
    marked.problem = drawn_->problem.id;
    marked.statement = drawn_->problem.statement;
    history_.push_back(std::move(marked));
    sources_.noteDone(drawn_->source, drawn_->problem.id);
    reckon();
    emit historyChanged();
}

// ---- what came of it

QString PracticeModel::verdict() const {
    if (!judged_)
        return {};
    const std::string_view name = grading::nameOf(judged_->answer.verdict);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString PracticeModel::verdictMark() const {
    return judged_ ? PracticeWords::markOf(judged_->answer.verdict) : QString();
}

QString PracticeModel::verdictWord() const {
    return judged_ ? PracticeWords::verdict(judged_->answer.verdict) : QString();
}

QString PracticeModel::sentence() const {
    if (!judged_ ||
        (judged_->answer.verdict == grading::Verdict::Correct && judged_->answer.reason.empty()))
        return {}; // the verdict's word says it all
    if (!judged_->badTask.empty())
        return tr(
            "This problem has a mistake in its answer, so nothing can be judged. Skip it, and "
            "tell whoever made the set.");
    return inLocalDigits(
        readableMaths(QString::fromStdString(grading::message(
            judged_->answer, arabic_ ? grading::Language::Arabic : grading::Language::English))),
        true);
}

std::string PracticeModel::explanationTurn() const {
    // Not before an attempt has counted: a model that explains may tell too much.
    if (!judged_ || !drawn_ || !attempt_.thinkingOpen() ||
        !practice::canBeExplained(judged_->answer, judged_->lines))
        return {};
    return practice::explanationTurn(drawn_->problem, submitted_.task.answer, judged_->answer,
                                     judged_->lines, submitted_.words);
}

int PracticeModel::troublePosition() const {
    const bool shown = judged_ && judged_->answer.verdict == grading::Verdict::Invalid &&
                       submitted_.task.answer == answer_.toStdString();
    return shown ? characterAt(submitted_.task.answer, judged_->answer.position) : -1;
}

QVariantList PracticeModel::lines() const {
    QVariantList list;
    if (!judged_)
        return list;
    using Mark = practice::LineMark::Mark;
    for (const practice::LineMark& line : judged_->lines) {
        QString mark = QStringLiteral("note");
        QString word;
        switch (line.mark) {
        case Mark::None:
            break;
        case Mark::Good:
            mark = QStringLiteral("right");
            word = tr("follows");
            break;
        case Mark::Bad:
            mark = QStringLiteral("wrong");
            word = tr("does not follow");
            break;
        case Mark::CannotSay:
            mark = QStringLiteral("unsure");
            word = tr("can't say");
            break;
        case Mark::Unreadable:
            mark = QStringLiteral("wrong");
            word = tr("can't be read");
            break;
        }
        list.append(
            QVariantMap{{QStringLiteral("number"), static_cast<int>(line.line)},
                        // A formula reads from left to right inside a sentence of any direction.
                        {QStringLiteral("text"),
                         QChar(0x2066) + QString::fromStdString(line.text) + QChar(0x2069)},
                        {QStringLiteral("mark"), mark},
                        {QStringLiteral("word"), word},
                        {QStringLiteral("sentence"),
                         inLocalDigits(readableMaths(QString::fromStdString(line.sentence)), true)},
                        {QStringLiteral("firstBad"), line.firstBad}});
    }
    return list;
}

QString PracticeModel::markWords() const {
    if (!drawn_)
        return {};
    if (attempt_.marked())
        return tr("Mark: %1").arg(PracticeWords::percent(attempt_.mark()));
    const int worth = attempt_.worthNow();
    return worth < 100 ? tr("A right answer earns %1 now").arg(PracticeWords::percent(worth))
                       : QString();
}

void PracticeModel::setMessage(const QString& message) {
    if (message_ == message)
        return;
    message_ = message;
    emit messageChanged();
}

void PracticeModel::tellAll() {
    emit sourcesChanged();
    emit problemChanged();
    emit stateChanged();
    emit verdictChanged();
    emit troublePositionChanged();
    tellHelp();
}

} // namespace khatwa::ui
