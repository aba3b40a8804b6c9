#pragma once

#include "app/problems/problem_set.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <atomic>
#include <filesystem>
#include <memory>

namespace khatwa::ui {

using SharedSet = std::shared_ptr<const problems::ProblemSet>;

/// Reads problem sets from files on a thread of its own. UI thread; the signals come there, too.
class SetShelf : public QObject {
    Q_OBJECT

public:
    explicit SetShelf(QObject* parent = nullptr);
    ~SetShelf() override; ///< waits for the file that is being read; no signal comes after it

    void readShipped(); ///< those that come with the program; what can't be read is left out
    void open(const QString& file);
    void openAgain(const QStringList& files); ///< from another start; what is gone is left out

signals:
    void read(const khatwa::ui::SharedSet& set, bool shipped, const QString& file);
    void opened(const khatwa::ui::SharedSet& set, const QString& file); ///< by `open`
    void refused(const khatwa::problems::Remark& why, const QString& file);

private:
    void readQuietly(const std::filesystem::path& file, bool shipped);

    std::atomic<bool> leaving_ = false;
    QThreadPool thread_;
};

} // namespace khatwa::ui
