#pragma once

#include "app/tutor/follow_up.h"
#include "app/tutor/step_watcher.h"
#include "ui/Tutor/conversation.h"
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
    Q_PROPERTY(bool canAsk READ canAsk NOTIFY actionsChanged)
    Q_PROPERTY(bool canRetry READ canRetry NOTIFY actionsChanged)
    Q_PROPERTY(bool canContinue READ canContinue NOTIFY actionsChanged)
    Q_PROPERTY(int aboutStep READ aboutStep WRITE setAboutStep NOTIFY aboutStepChanged)
    Q_PROPERTY(int hiddenSteps READ hiddenSteps NOTIFY stepsChanged)
    Q_PROPERTY(int nextStep READ nextStep NOTIFY stepsChanged)
    Q_PROPERTY(bool oneStep READ oneStep NOTIFY stepsChanged)
    Q_PROPERTY(bool hidesAnything READ hidesAnything NOTIFY stepsChanged)
    Q_PROPERTY(bool judging READ judging NOTIFY attemptChanged)
    Q_PROPERTY(QString attemptVerdict READ attemptVerdict NOTIFY attemptChanged)
    Q_PROPERTY(QString attemptText READ attemptText NOTIFY attemptChanged)
    Q_PROPERTY(QString votes READ votes NOTIFY votesChanged)
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
    bool arabic() const { return arabic_; }

    /// The sampling's seed of every question from now on, so that a picture or a test comes out the
    /// same.
    void setSeed(std::uint64_t seed) { askSeed_ = seed; }
    /// For the questions that follow; 0: no limit.
    void setThinkingBudget(int tokens) { thinkingBudget_ = tokens; }

    /// How solutions are shown, from now on.
    void setPace(Pace pace);
    /// Solutions of a problem that are written at the same time.
    void setSamples(int samples) { samples_ = std::max(1, samples); }

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

    /// A question may follow: there is a solution that it is about, and the starter model knows no
    /// conversation.
    bool canAsk() const;
    bool canRetry() const;
    bool canContinue() const;
    /// The step that the next question is about; 0: none.
    int aboutStep() const { return aboutStep_; }
    void setAboutStep(int step);
    int hiddenSteps() const { return conversation_.hiddenSteps(); }
    int nextStep() const { return conversation_.nextStep(!running()); }
    /// Steps are hidden or will be, as soon as they are written.
    bool oneStep() const {
        return conversation_.pace() == Pace::OneStep &&
               (running() || conversation_.hidesAnything());
    }
    bool hidesAnything() const { return conversation_.hidesAnything(); }
    bool judging() const { return judging_; }
    QString attemptVerdict() const; ///< checked, contradicts, cannot_check, or empty
    QString attemptText() const;    ///< one plain sentence
    QString votes() const;

    const std::vector<tutor::Block>& blocks() const { return conversation_.blocks(); }
    /// Rises when another conversation is on the screen.
    int conversationNumber() const { return number_; }
    /// How the last reply ended, as the tutor names it; its seed, 0 where none was given.
    QString finish() const;
    quint64 seed() const { return asked_.seed.value_or(0); }
    /// A conversation that was kept comes back to the screen; not while a question runs.
    void show(const QString& statement, std::vector<Turn> turns);
    const Conversation& conversation() const { return conversation_; }
    /// `replyEnded`, if it is still to come: something takes the place of a reply that has ended,
    /// and does not wait until all of its steps are judged.
    void tellEnd();

    Q_INVOKABLE void solve();
    Q_INVOKABLE void stop();
    Q_INVOKABLE void answerNow();
    Q_INVOKABLE void newPicks();
    Q_INVOKABLE void pick(int index); ///< puts the picked problem into the box and solves it
    Q_INVOKABLE void clear();         ///< back to the empty place; what was typed since stays
    /// All blocks so far, as `blockList` makes them, for a page that is loaded in the middle.
    /// ({kind, text}) and complete.
    Q_INVOKABLE QVariantList allBlocks() const;
    /// {id, verdict, word, detail} of every step and answer that was judged.
    Q_INVOKABLE QVariantList allBadges() const;

    Q_INVOKABLE void ask(const QString& words); ///< about `aboutStep`, where one is chosen
    Q_INVOKABLE void askAboutBlock(int pageId); ///< chooses the step of this block
    Q_INVOKABLE void anotherMethod();
    Q_INVOKABLE void simpler();
    Q_INVOKABLE void retry();         ///< the last question with a new seed
    Q_INVOKABLE void continueReply(); ///< after a stop
    Q_INVOKABLE void edit();          ///< the problem goes back into the box

    Q_INVOKABLE void tryStep(const QString& text); ///< the student's own next step
    Q_INVOKABLE void showNextStep();
    Q_INVOKABLE void showEverything();

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
    void badgesChanged(const QVariantList& badges);
    void actionsChanged();
    void aboutStepChanged();
    void stepsChanged();
    void attemptChanged();
    void stepShown(); ///< what the student was writing stands there now, or is not asked any more
    void votesChanged();
    void editWanted(); ///< the box should have the focus
    void replyEnded(); ///< the last reply is whole, and its badges as far as they are waited for

private:
    void begin();
    std::uint64_t judge(); ///< the reply that comes; returns its number
    void startTurn();
    problems::Language languageOf(const QString& problem) const;
    void resumeSolver(); ///< tells a new model what was said so far
    void follow(tutor::FollowUp kind, int step, const QString& words);
    void drain();
    void showNews(); ///< what became visible
    void drawAnew(); ///< all that is visible, and its badges
    void pace();
    void countVotes();
    void takeVotes(EventQueue::Votes votes);
    void endJudging(); ///< of what the student wrote: its verdict does not matter any more
    std::optional<tutor::KnownAnswer> knownAnswer() const;
    QVariantList worded(QVariantList badges) const;
    void setPhase(Phase phase);
    void apply(EventQueue::Batch batch);
    void finish(const engine::Events::Outcome& outcome);
    void takeOutcome(const engine::Events::Outcome& outcome);

    std::vector<Claim> claims_;
    std::uint64_t seed_; ///< of the picks
    std::optional<std::uint64_t> askSeed_;
    int thinkingBudget_ = 0;
    bool arabic_ = false;
    std::vector<Pick> picks_;
    std::vector<Pick> known_; ///< problems that were picked: their answers are known

    std::shared_ptr<Solver> solver_;
    QString modelName_;
    bool starter_ = true;

    QString problem_;
    QString statement_;
    Phase phase_ = Phase::Empty;
    bool answeringNow_ = false;
    Conversation conversation_;
    int number_ = 0;
    int samples_ = 1;
    int aboutStep_ = 0;
    std::size_t aboutTurn_ = 0; ///< whose step it is
    bool sameProblem_ = true;   ///< what is asked has the problem's own answer
    bool judging_ = false;
    int attempts_ = 0; ///< the number of the last one
    tutor::StepAttempt attempt_;
    bool checksDone_ = true;
    std::vector<Reply> replies_; ///< of several solutions
    bool votesKnown_ = true;
    EventQueue::Votes votes_;
    Question asked_;
    QElapsedTimer reading_;     ///< since a block was shown at reading pace
    qint64 untilNextBlock_ = 0; ///< milliseconds
    bool told_ = true;          ///< the end of the last reply
    bool hasThinking_ = false;
    double prefill_ = 0.0;
    int tokens_ = 0;
    int thinkingTokens_ = 0;
    double thinkingSeconds_ = 0.0;
    double seconds_ = 0.0;
    double secondsToFirstToken_ = 0.0;
    bool outcomeKnown_ = false;
    engine::Events::Outcome outcome_;
    bool solverIsNew_ = false; ///< it came before the reply of the one before it had ended
    bool unavailable_ = false;

    std::shared_ptr<EventQueue>
        queue_;           ///< of the running question; older ones are left to their solver
    QTimer frame_;        ///< runs only while a question does, or something of it is not shown yet
    QElapsedTimer clock_; ///< since Solve
    /// Shared with what listens to a solver, which may outlive this.
    std::shared_ptr<tutor::StepWatcher> watcher_ = std::make_shared<tutor::StepWatcher>();
};

} // namespace khatwa::ui
