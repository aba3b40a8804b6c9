// The part of the view-model that says what can be practised, and goes from one to another.

#include "ui/Practice/practice_model.h"
#include "ui/Practice/practice_words.h"

#include <algorithm>
#include <map>
#include <utility>

namespace khatwa::ui {

void PracticeModel::markSets() {
    QVariantList list;
    for (const PracticeSource& source : sources_.all()) {
        if (source.kind != PracticeSource::Kind::Set)
            continue;
        // Of a problem that was practised again the last mark counts.
        const std::string key = source.key.toStdString();
        std::map<std::string, int> marks;
        for (const practice::Marked& marked : history_)
            if (marked.source == key)
                marks[marked.problem] = marked.mark;
        int sum = 0;
        int count = 0;
        for (const problems::SetProblem& problem : source.set->problems)
            if (const auto mark = marks.find(problem.id); mark != marks.end()) {
                sum += mark->second;
                ++count;
            }
        if (count > 0)
            list +=
                QVariantMap{{QStringLiteral("title"), QString::fromStdString(source.set->title)},
                            {QStringLiteral("done"),
                             tr("%1 of %2").arg(count).arg(source.set->problems.size())},
                            {QStringLiteral("mark"), PracticeWords::percent(sum / count)}};
    }
    progress_.setSets(list);
}

QVariantList PracticeModel::sources() const {
    QVariantList list;
    QString last;
    for (const PracticeSource& source : sources_.all()) {
        QVariantMap map{
            {QStringLiteral("key"), source.key},   {QStringLiteral("section"), QString()},
            {QStringLiteral("detail"), QString()}, {QStringLiteral("mastery"), -1.0},
            {QStringLiteral("mastered"), false},   {QStringLiteral("masteryWords"), QString()}};
        const QString section = source.kind == PracticeSource::Kind::Mixed   ? QString()
                                : source.kind == PracticeSource::Kind::Topic ? tr("Topics")
                                : source.own                                 ? tr("Your sets")
                                             : tr("Ready-made sets");
        if (section != last)
            map[QStringLiteral("section")] = section;
        last = section;
        if (source.kind == PracticeSource::Kind::Mixed) {
            map[QStringLiteral("title")] = tr("Mixed practice");
            map[QStringLiteral("detail")] = tr("Chooses what helps you most");
        } else if (source.kind == PracticeSource::Kind::Set) {
            const auto count = static_cast<int>(source.set->problems.size());
            const auto done = static_cast<int>(source.done);
            map[QStringLiteral("title")] = QString::fromStdString(source.set->title);
            map[QStringLiteral("detail")] = tr("%n problem(s)", nullptr, count);
            if (done > 0) {
                map[QStringLiteral("mastery")] = static_cast<double>(done) / count;
                map[QStringLiteral("masteryWords")] = tr("%1 of %2").arg(done).arg(count);
            }
        } else {
            const std::string key(source.topic->key());
            map[QStringLiteral("title")] = PracticeWords::topic(key, arabic_);
            const auto state = std::ranges::find(topics_, key, &practice::TopicState::topic);
            if (state != topics_.end()) {
                const bool practised = state->seen > 0;
                if (practised)
                    map[QStringLiteral("mastery")] = state->known;
                map[QStringLiteral("mastered")] = practice::mastered(state->known);
                map[QStringLiteral("masteryWords")] =
                    PracticeWords::mastery(state->known, practised);
            }
        }
        list.append(map);
    }
    return list;
}

void PracticeModel::choose(int source) {
    const auto& all = sources_.all();
    if (source < 0 || source >= static_cast<int>(all.size()))
        return;
    if (students_.asking())
        return;
    const QString key = all[static_cast<std::size_t>(source)].key;
    if (checking())
        wanted_ = key;
    else if (!drawn_ || attempt_.marked() || source_ != key || drawn_->source != key)
        goTo(key);
}

void PracticeModel::goTo(const QString& source) {
    setAside(true);
    source_ = source;
    emit sourcesChanged();
    if (begun_ && !takeUp())
        draw();
}

void PracticeModel::practiseOpened(const problems::ProblemSet& set) {
    const QString opened = QStringLiteral("set:") + QString::fromStdString(set.id);
    if (!drawn_ || drawn_->source != opened || attempt_.marked() || checking() ||
        students_.asking()) {
        choose(sources_.indexOf(opened));
        return;
    }
    // Opened again, and perhaps changed: the problem in hand goes on, as it is now.
    const auto now = std::ranges::find(set.problems, drawn_->problem.id, &problems::SetProblem::id);
    if (now == set.problems.end()) {
        next();
    } else if (auto again = practice::Attempt::restored(attempt_.kept(), *now, hints_)) {
        drawn_->problem = *now;
        attempt_ = std::move(*again);
        tellAll();
    } else if (attempt_.counted() > 0) {
        next(); // what was answered was asked otherwise
    } else {
        const QString answer = answer_;
        const QString working = working_;
        if (drafted_)
            records_.dropDraft(key());
        DrawnProblem drawn = *drawn_;
        drawn.problem = *now;
        drawn.language = set.languageOf(*now);
        show(std::move(drawn));
        setAnswer(answer);
        setWorking(working);
    }
}

void PracticeModel::openSet(const QUrl& file) {
    setMessage({});
    shelf_.open(file.isLocalFile() ? file.toLocalFile() : file.toString());
}

void PracticeModel::editSet() {
    const int at = currentSource();
    if (at < 0)
        return;
    const PracticeSource& source = sources_.all()[static_cast<std::size_t>(at)];
    if (source.set)
        editor_.askToEdit(*source.set, files_.value(QString::fromStdString(source.set->id)));
}

void PracticeModel::practiseWritten() {
    if (!editor_.file().isEmpty())
        openSet(QUrl::fromLocalFile(editor_.file()));
}

bool PracticeModel::setChosen() const {
    const int at = currentSource();
    return at >= 0 && sources_.all()[static_cast<std::size_t>(at)].set != nullptr;
}

void PracticeModel::dismissMessage() {
    setMessage({});
}

void PracticeModel::restart() {
    if (!begun_ || checking() || students_.asking())
        return;
    sources_.restart(source_);
    if (setChosen())
        records_.beginAgain(source_);
    next();
}

} // namespace khatwa::ui
