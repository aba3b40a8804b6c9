#pragma once

#include "ui/Models/model_service.h"

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace khatwa::ui {

/// The test of the machine, for a user whose device is in doubt: every kernel and tiny models
/// against plain references, on a worker thread. UI thread.
class SelftestModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(bool running READ running NOTIFY changed)
    Q_PROPERTY(QString current READ current NOTIFY changed)
    Q_PROPERTY(int done READ done NOTIFY changed)
    Q_PROPERTY(bool finished READ finished NOTIFY changed)
    Q_PROPERTY(bool passed READ passed NOTIFY changed)
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QVariantList failures READ failures NOTIFY changed)

public:
    /// The service must outlive this.
    explicit SelftestModel(ModelService& service, QObject* parent = nullptr);
    ~SelftestModel() override; ///< cancels and waits for the worker

    bool running() const { return running_; }
    QString current() const { return current_; } ///< what was tested last
    int done() const { return done_; }
    bool finished() const { return report_.has_value(); }
    bool passed() const { return report_ && report_->ok(); }
    QString summary() const;
    QVariantList failures() const; ///< list of {name, detail}

    Q_INVOKABLE void start();
    Q_INVOKABLE void cancel();
    void retranslate() { emit changed(); }

signals:
    void changed();

private:
    void arrived();

    ModelService& service_;
    bool running_ = false;
    QString current_;
    int done_ = 0;
    std::optional<engine::SelfTestReport> report_;
    QThreadPool worker_;
    QFutureWatcher<engine::SelfTestReport> watcher_;
};

} // namespace khatwa::ui
