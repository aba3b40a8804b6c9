#pragma once

#include "ui/Tutor/event_queue.h"
#include "ui/Tutor/solver.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <memory>
#include <string>

namespace khatwa::ui {

/// A model's words about a mistake, below the verdict: they have read the student's own lines, and
/// never change what mathematics found. Offered where a model that can converse is loaded (the
/// starter model can't). A conversation of its own: that of the Tutor place goes on undisturbed. UI
/// thread; what the model says is taken from a queue once a frame.
class MistakeExplainer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(
        bool offered READ offered NOTIFY changed) ///< there is a mistake, and who explains it
    Q_PROPERTY(bool running READ running NOTIFY changed)
    Q_PROPERTY(bool thinking READ thinking NOTIFY changed)  ///< nothing is said yet
    Q_PROPERTY(QString text READ text NOTIFY changed)       ///< so far, formulas as plain text
    Q_PROPERTY(QString message READ message NOTIFY changed) ///< why it ended before its end

public:
    explicit MistakeExplainer(QObject* parent = nullptr);
    ~MistakeExplainer() override;

    /// The model from now on, or none; what is being said ends.
    void setSolver(const std::shared_ptr<Solver>& solver, bool starter);
    /// The user turn that asks about the mistake in hand (practice::explanationTurn); empty: there
    /// is none. What was said about another is forgotten.
    void setTurn(std::string turn);

    bool offered() const { return solver_ && !turn_.empty() && !running_ && blocks_.empty(); }
    bool running() const { return running_; }
    bool thinking() const { return running_ && text().isEmpty(); }
    QString text() const;
    QString message() const { return message_; }

    /// The digits of the window are others.
    void retranslate() { emit changed(); }

    Q_INVOKABLE void explain();
    Q_INVOKABLE void stop();

signals:
    void changed();

private:
    void drain();
    void forget();

    std::shared_ptr<Solver> solver_;
    std::string turn_;
    /// What one question is answered into: an answer that comes late goes into the queue of a
    /// question that nobody reads any more.
    std::shared_ptr<EventQueue> queue_;
    std::map<std::uint32_t, tutor::Block> blocks_; ///< without the thinking
    QString message_;
    bool running_ = false;
    QTimer timer_;
};

} // namespace khatwa::ui
