#pragma once

#include "ui/Tutor/event_queue.h"
#include "ui/Tutor/problem_picks.h"
#include "ui/Tutor/solver.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <vector>

namespace khatwa::ui {

/// The Tutor place: the problem being typed, the question being solved, and what has come of it so
/// far. What the solver says is gathered in a queue and taken once a frame, so the window never
/// waits for the engine nor the engine for the window. UI thread.
class TutorModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(QString problem READ problem WRITE setProblem NOTIFY problemChanged)
    Q_PROPERTY(QString statement READ statement NOTIFY statementChanged)
    Q_PROPERTY(Phase phase READ phase NOTIFY phaseChanged)
    Q_PROPERTY(bool running READ running NOTIFY phaseChanged)
    Q_PROPERTY(bool ready READ ready NOTIFY readyChanged)
    Q_PROPERTY(bool canSolve READ canSolve NOTIFY canSolveChanged)
    Q_PROPERTY(bool canAnswerNow READ canAnswerNow NOTIFY phaseChanged)
    Q_PROPERTY(double prefill READ prefill NOTIFY statisticsChanged)
    Q_PROPERTY(int tokens READ tokens NOTIFY statisticsChanged)
    Q_PROPERTY(int thinkingTokens READ thinkingTokens NOTIFY statisticsChanged)
    Q_PROPERTY(double thinkingSeconds READ thinkingSeconds NOTIFY statisticsChanged)
    Q_PROPERTY(double seconds READ seconds NOTIFY statisticsChanged)
    Q_PROPERTY(double tokensPerSecond READ tokensPerSecond NOTIFY statisticsChanged)
    Q_PROPERTY(double secondsToFirstToken READ secondsToFirstToken NOTIFY statisticsChanged)
    Q_PROPERTY(bool hasThinking READ hasThinking NOTIFY hasThinkingChanged)
    Q_PROPERTY(QString message READ message NOTIFY messageChanged)
    Q_PROPERTY(bool messageIsFailure READ messageIsFailure NOTIFY messageChanged)
    Q_PROPERTY(QVariantList picks READ picks NOTIFY picksChanged)
    Q_PROPERTY(bool starter READ starter NOTIFY modelChanged)
    Q_PROPERTY(QString modelName READ modelName NOTIFY modelChanged)
    Q_PROPERTY(QString starterNote READ starterNote NOTIFY modelChanged)

public:
    enum class Phase { Empty, Waiting, Reading, Thinking, Answering, Finished };
    Q_ENUM(Phase)

    explicit TutorModel(std::vector<Claim> claims, std::uint64_t seed, QObject* parent = nullptr);
    ~TutorModel() override;

    /// The model that answers from now on, or none while another is loaded. A running question is
    /// stopped.
    void setSolver(std::shared_ptr<Solver> solver, const QString& modelName, bool starter);
    /// Says that no model will come (loading failed); a question that waited for it ends.
    void setUnavailable();
    /// The window's language: picks are drawn in it, sentences are said in it.
    void setArabic(bool arabic);

    /// The sampling's seed of every question from now on, so that a picture or a test comes out the
    /// same.
    void setSeed(std::uint64_t seed) { askSeed_ = seed; }
    /// For the questions that follow; 0: no limit.
    void setThinkingBudget(int tokens) { thinkingBudget_ = tokens; }

    QString problem() const { return problem_; }
    void setProblem(const QString& problem);
    QString statement() const { return statement_; }
    Phase phase() const { return phase_; }
    bool running() const { return phase_ != Phase::Empty && phase_ != Phase::Finished; }
    bool ready() const { return solver_ != nullptr; }
    bool canSolve() const;
    bool canAnswerNow() const { return phase_ == Phase::Thinking && !answeringNow_; }
    double prefill() const { return prefill_; }
    int tokens() const { return tokens_; }
    int thinkingTokens() const { return thinkingTokens_; }
    double thinkingSeconds() const { return thinkingSeconds_; }
    double seconds() const { return seconds_; }
    double tokensPerSecond() const;
    double secondsToFirstToken() const { return secondsToFirstToken_; }
    bool hasThinking() const { return hasThinking_; }
    QString message() const;
    bool messageIsFailure() const;
    QVariantList picks() const;
    bool starter() const { return starter_; }
    QString modelName() const { return modelName_; }
    QString starterNote() const;

    const std::vector<tutor::Block>& blocks() const { return blocks_; }

    Q_INVOKABLE void solve();
    Q_INVOKABLE void stop();
    Q_INVOKABLE void answerNow();
    Q_INVOKABLE void newPicks();
    Q_INVOKABLE void pick(int index); ///< puts the picked problem into the box and solves it
    Q_INVOKABLE void clear();         ///< back to the empty place
    /// All blocks so far, as `blockList` makes them, for a page that is loaded in the middle.
    /// ({kind, text}) and complete.
    Q_INVOKABLE QVariantList allBlocks() const;

signals:
    void problemChanged();
    void statementChanged();
    void phaseChanged();
    void readyChanged();
    void canSolveChanged();
    void statisticsChanged();
    void hasThinkingChanged();
    void messageChanged();
    void picksChanged();
    void modelChanged();
    void blocksReset(); ///< a new question: nothing is there yet
    void blocksChanged(
        const QVariantList& changed); ///< once a frame; new or grown, in order of their ids

private:
    void begin();
    void drain();
    void setPhase(Phase phase);
    void apply(EventQueue::Batch batch);
    void finish(const engine::Events::Outcome& outcome);

    std::vector<Claim> claims_;
    std::uint64_t seed_; ///< of the picks
    std::optional<std::uint64_t> askSeed_;
    int thinkingBudget_ = 0;
    bool arabic_ = false;
    std::vector<Pick> picks_;

    std::shared_ptr<Solver> solver_;
    QString modelName_;
    bool starter_ = true;

    QString problem_;
    QString statement_;
    Phase phase_ = Phase::Empty;
    bool answeringNow_ = false;
    std::vector<tutor::Block> blocks_;
    bool hasThinking_ = false;
    double prefill_ = 0.0;
    int tokens_ = 0;
    int thinkingTokens_ = 0;
    double thinkingSeconds_ = 0.0;
    double seconds_ = 0.0;
    double secondsToFirstToken_ = 0.0;
    bool outcomeKnown_ = false;
    engine::Events::Outcome outcome_;
    bool unavailable_ = false;

    std::shared_ptr<EventQueue>
        queue_;           ///< of the running question; older ones are left to their solver
    QTimer frame_;        ///< runs only while a question does
    QElapsedTimer clock_; ///< since Solve
};

} // namespace khatwa::ui
