#include "ui/Models/selftest_model.h"

#include <QPromise>
#include <QVariantMap>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace khatwa::ui {

SelftestModel::SelftestModel(ModelService& service, QObject* parent)
    : QObject(parent), service_(service) {
    worker_.setMaxThreadCount(1);
    connect(&watcher_, &QFutureWatcher<engine::SelfTestReport>::progressTextChanged, this,
            [this](const QString& name) {
                current_ = name;
                done_ = watcher_.progressValue();
                emit changed();
            });
    connect(&watcher_, &QFutureWatcher<engine::SelfTestReport>::finished, this,
            &SelftestModel::arrived);
}

SelftestModel::~SelftestModel() {
    watcher_.disconnect();
    watcher_.cancel();
    worker_.waitForDone();
}

void SelftestModel::start() {
    if (running_)
        return;
    running_ = true;
    current_.clear();
    done_ = 0;
    report_.reset();
    emit changed();
    watcher_.setFuture(QtConcurrent::run(
        &worker_, [&service = service_](QPromise<engine::SelfTestReport>& promise) {
            int done = 0;
            promise.setProgressRange(0, 0);
            promise.addResult(service.selftest([&](const engine::SelfTestCheck& check) {
                promise.setProgressValueAndText(++done, QString::fromStdString(check.name));
                return !promise.isCanceled();
            }));
        }));
}

void SelftestModel::cancel() {
    watcher_.cancel();
}

void SelftestModel::arrived() {
    running_ = false;
    if (!watcher_.isCanceled() && watcher_.future().resultCount() > 0) {
        report_ = watcher_.result();
        done_ = static_cast<int>(report_->checks.size());
    }
    emit changed();
}

QString SelftestModel::summary() const {
    if (!report_)
        return {};
    const auto failed =
        std::count_if(report_->checks.begin(), report_->checks.end(),
                      [](const engine::SelfTestCheck& check) { return !check.ok(); });
    QString line = failed == 0 ? tr("All %n check(s) passed.", "", done_)
                               : tr("%n check(s) failed: answers on this machine may be wrong.", "",
                                    static_cast<int>(failed));
    if (report_->bandwidth > 0.0)
        line +=
            QLatin1Char(' ') +
            tr("The memory delivers %1 GB in a second.").arg(report_->bandwidth / 1e9, 0, 'f', 1);
    return line;
}

QVariantList SelftestModel::failures() const {
    QVariantList list;
    if (report_)
        for (const engine::SelfTestCheck& check : report_->checks)
            if (!check.ok())
                list.append(
                    QVariantMap{{QStringLiteral("name"), QString::fromStdString(check.name)},
                                {QStringLiteral("detail"),
                                 check.problem.empty() ? tr("error %1, allowed %2")
                                                             .arg(check.error, 0, 'g', 3)
                                                             .arg(check.bound, 0, 'g', 3)
                                                       : QString::fromStdString(check.problem)}});
    return list;
}

} // namespace khatwa::ui
