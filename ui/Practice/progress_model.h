#pragma once

#include "app/practice/progress.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace khatwa::ui {

/// What the progress page shows: how well each topic is known, what was answered on which day, and
/// the days of practice in words that blame nobody. UI thread.
class ProgressModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the practice model")
    Q_PROPERTY(bool empty READ empty NOTIFY changed) ///< nothing has been practised yet
    Q_PROPERTY(QString daysWords READ daysWords NOTIFY changed)
    Q_PROPERTY(QString masteredWords READ masteredWords NOTIFY changed)
    /// Topics that were practised: maps with title, known (0 to 1), mastered, words, problems,
    /// right, withHints (words each), points (a list of 0 to 1, one a problem, from before the
    /// first).
    Q_PROPERTY(QVariantList topics READ topics NOTIFY changed)
    /// The last 28 days, today last: maps with day (words), count, weekend.
    Q_PROPERTY(QVariantList days READ days NOTIFY changed)
    /// Sets that were practised: maps with title, done (words), mark (words).
    Q_PROPERTY(QVariantList sets READ sets NOTIFY changed)
    /// The last problems, the newest first: maps with day, statement, mark (words), right.
    Q_PROPERTY(QVariantList recent READ recent NOTIFY changed)
    Q_PROPERTY(int mostPerDay READ mostPerDay NOTIFY changed) ///< at least 1
    Q_PROPERTY(double masteryLine READ masteryLine CONSTANT)

public:
    using QObject::QObject;

    void setArabic(bool arabic);
    void setSets(const QVariantList& sets);
    void setHistory(const std::vector<practice::Marked>& history, std::int64_t today);

    bool empty() const { return empty_; }
    QString daysWords() const;
    QString masteredWords() const;
    QVariantList topics() const;
    QVariantList days() const;
    QVariantList sets() const { return sets_; }
    QVariantList recent() const;
    int mostPerDay() const;
    double masteryLine() const { return practice::kMastered; }

signals:
    void changed();

private:
    practice::Progress progress_;
    QVariantList sets_;
    std::vector<practice::Marked> recent_;
    std::int64_t today_ = 0;
    bool arabic_ = false;
    bool empty_ = true;
};

} // namespace khatwa::ui
