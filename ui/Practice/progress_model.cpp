#include "ui/Practice/progress_model.h"

#include "ui/Controls/digits.h"
#include "ui/Practice/practice_words.h"
#include "ui/Tutor/readable_maths.h"

#include <QDate>
#include <QLocale>
#include <QVariantMap>

#include <algorithm>
#include <cmath>

namespace khatwa::ui {

namespace {

constexpr std::size_t kRecent = 12; ///< problems that are told one by one

} // namespace

void ProgressModel::setArabic(bool arabic) {
    arabic_ = arabic;
    emit changed();
}

void ProgressModel::setHistory(const std::vector<practice::Marked>& history, std::int64_t today) {
    today_ = today;
    empty_ = history.empty();
    progress_ = practice::progressOf(history, PracticeWords::course(), today);
    const auto count = static_cast<std::ptrdiff_t>(std::min(history.size(), kRecent));
    recent_.assign(history.end() - count, history.end());
    std::ranges::reverse(recent_);
    emit changed();
}

void ProgressModel::setSets(const QVariantList& sets) {
    sets_ = sets;
    emit changed();
}

QVariantList ProgressModel::recent() const {
    const QLocale locale;
    QVariantList list;
    for (const practice::Marked& marked : recent_) {
        const QDate date = QDate(1970, 1, 1).addDays(marked.day);
        list += QVariantMap{
            {QStringLiteral("day"), locale.toString(date, QStringLiteral("d MMMM"))},
            {QStringLiteral("statement"),
             marked.statement.empty()
                 ? PracticeWords::topic(marked.topic, arabic_)
                 : inLocalDigits(readableMaths(QString::fromStdString(marked.statement)), true)},
            {QStringLiteral("mark"), PracticeWords::percent(marked.mark)},
            {QStringLiteral("right"), marked.mark == 100}};
    }
    return list;
}

QString ProgressModel::daysWords() const {
    const auto week = static_cast<int>(progress_.days.lastSeven);
    const auto month = static_cast<int>(progress_.days.lastTwentyEight);
    if (week > 0)
        return tr("You practised on %n day(s) in the last week.", nullptr, week);
    if (month > 0)
        return tr("You practised on %n day(s) in the last four weeks.", nullptr, month);
    return tr("What you have learnt is kept here until you come back.");
}

QString ProgressModel::masteredWords() const {
    return tr("%n topic(s) mastered", nullptr, static_cast<int>(progress_.mastered));
}

QVariantList ProgressModel::topics() const {
    QVariantList list;
    for (const practice::TopicProgress& topic : progress_.topics) {
        if (topic.problems == 0)
            continue;
        QVariantList points;
        for (const practice::Point& point : topic.known)
            points.append(point.y);
        list.append(QVariantMap{
            {QStringLiteral("title"), PracticeWords::topic(topic.state.topic, arabic_)},
            {QStringLiteral("known"), topic.state.known},
            {QStringLiteral("mastered"), practice::mastered(topic.state.known)},
            {QStringLiteral("percent"),
             PracticeWords::percent(static_cast<int>(std::lround(topic.state.known * 100.0)))},
            {QStringLiteral("words"), PracticeWords::mastery(topic.state.known, true)},
            {QStringLiteral("problems"), static_cast<int>(topic.problems)},
            {QStringLiteral("right"), static_cast<int>(topic.right)},
            {QStringLiteral("withHints"), static_cast<int>(topic.withHints)},
            {QStringLiteral("points"), points}});
    }
    return list;
}

QVariantList ProgressModel::days() const {
    const QLocale locale; // of the window, with its digits
    QVariantList list;
    for (const practice::Point& point : progress_.perDay) {
        const QDate date =
            QDate(1970, 1, 1).addDays(today_ + static_cast<qint64>(std::lround(point.x)));
        list.append(
            QVariantMap{{QStringLiteral("day"), locale.toString(date, QStringLiteral("d MMMM"))},
                        {QStringLiteral("count"), static_cast<int>(std::lround(point.y))}});
    }
    return list;
}

int ProgressModel::mostPerDay() const {
    double most = 1.0;
    for (const practice::Point& point : progress_.perDay)
        most = std::max(most, point.y);
    return static_cast<int>(std::lround(most));
}

} // namespace khatwa::ui
