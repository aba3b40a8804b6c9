#pragma once

#include "app/practice/attempt.h"
#include "app/practice/progress.h"
#include "ui/Practice/answer_judge.h"
#include "ui/Practice/mistake_explainer.h"
#include "ui/Practice/practice_records.h"
#include "ui/Practice/practice_sources.h"
#include "ui/Practice/progress_model.h"
#include "ui/Practice/set_editor_model.h"
#include "ui/Practice/set_shelf.h"
#include "ui/Practice/students_model.h"

#include <QElapsedTimer>
#include <QMap>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace khatwa::ui {

/// The view-model of the Practice place: what can be practised, the problem in hand, the answer as
/// it is written, and what came of it. Every answer is handed to the records before anything else
/// is done with it. UI thread; answers are judged on a thread of their own.
class PracticeModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    /// Maps with key, section (a heading above it, or empty), title, detail, mastery (0 to 1, or
    /// -1), mastered, masteryWords.
    Q_PROPERTY(QVariantList sources READ sources NOTIFY sourcesChanged)
    Q_PROPERTY(bool setChosen READ setChosen NOTIFY sourcesChanged) ///< the current one is a set
    Q_PROPERTY(khatwa::ui::SetEditorModel* editor READ editor CONSTANT)
    Q_PROPERTY(int currentSource READ currentSource NOTIFY sourcesChanged)
    Q_PROPERTY(bool nobody READ nobody NOTIFY problemChanged) ///< no student's page is open
    Q_PROPERTY(bool atEnd READ atEnd NOTIFY problemChanged)   ///< a set has no more problems

    Q_PROPERTY(QString statement READ statement NOTIFY problemChanged)
    Q_PROPERTY(QString problemSource READ problemSource NOTIFY problemChanged)
    /// A worked example, the hints that were taken and the solution, where it is shown: Markdown.
    Q_PROPERTY(QString shownHelp READ shownHelp NOTIFY helpChanged)
    /// The ladder: maps with name, state ("open", "taken", "waits", "locked"), words (what it
    /// costs, or why it is closed).
    Q_PROPERTY(QVariantList rungs READ rungs NOTIFY helpChanged)
    Q_PROPERTY(bool hintsOpen READ hintsOpen NOTIFY helpChanged) ///< by the teacher, for everyone
    Q_PROPERTY(bool canTakeHelp READ canTakeHelp NOTIFY helpChanged)
    Q_PROPERTY(bool helped READ helped NOTIFY helpChanged) ///< a hint was taken, or the solution

    Q_PROPERTY(QString answer READ answer WRITE setAnswer NOTIFY answerChanged)
    Q_PROPERTY(QString working READ working WRITE setWorking NOTIFY workingChanged)
    Q_PROPERTY(QString preview READ preview NOTIFY previewChanged)
    Q_PROPERTY(bool canEdit READ canEdit NOTIFY stateChanged)
    Q_PROPERTY(bool canCheck READ canCheck NOTIFY stateChanged)
    Q_PROPERTY(bool checking READ checking NOTIFY stateChanged)

    /// "" before an answer was judged; then the verdict's stable word (grading::nameOf).
    Q_PROPERTY(QString verdict READ verdict NOTIFY verdictChanged)
    Q_PROPERTY(QString verdictMark READ verdictMark NOTIFY verdictChanged) ///< right, wrong, unsure
    Q_PROPERTY(QString verdictWord READ verdictWord NOTIFY verdictChanged)
    Q_PROPERTY(QString sentence READ sentence NOTIFY verdictChanged)
    /// Of the character that can't be read; -1: none.
    Q_PROPERTY(int troublePosition READ troublePosition NOTIFY troublePositionChanged)
    /// Maps with number, text, mark (right, wrong, unsure, note), word, sentence, firstBad.
    Q_PROPERTY(QVariantList lines READ lines NOTIFY verdictChanged)
    Q_PROPERTY(QString markWords READ markWords NOTIFY stateChanged)
    Q_PROPERTY(QString message READ message NOTIFY messageChanged)
    Q_PROPERTY(khatwa::ui::StudentsModel* students READ students CONSTANT)
    Q_PROPERTY(khatwa::ui::ProgressModel* progress READ progress CONSTANT)
    Q_PROPERTY(khatwa::ui::MistakeExplainer* explainer READ explainer CONSTANT)

public:
    /// `writer` outlives the model.
    PracticeModel(records::Writer& writer, std::uint64_t seed, QObject* parent = nullptr);
    ~PracticeModel() override;

    void setArabic(bool arabic);
    /// Sets opened in earlier starts, listed again when the place is opened.
    void setKnownSets(const QStringList& files) { knownSets_ = files; }
    /// Days since 1970 where the student lives; the machine's unless a test says otherwise.
    void setCalendar(std::function<std::int64_t()> today) { calendar_ = std::move(today); }
    void setSeed(std::uint64_t seed) { sources_.setSeed(seed); }
    PracticeRecords& records() { return records_; }
    StudentsModel* students() { return &students_; }
    records::StudentId student() const { return records_.student(); } ///< 0: nobody yet
    ProgressModel* progress() { return &progress_; }
    MistakeExplainer* explainer() { return &explainer_; }
    SetEditorModel* editor() { return &editor_; }
    bool setChosen() const;
    const std::vector<practice::Marked>& history() const { return history_; }

    QVariantList sources() const;
    int currentSource() const { return sources_.indexOf(source_); }
    bool nobody() const { return !begun_; }
    bool atEnd() const { return begun_ && !drawn_; }
    QString statement() const;
    QString problemSource() const;
    const DrawnProblem* drawn() const { return drawn_ ? &*drawn_ : nullptr; }
    QString shownHelp() const;
    QVariantList rungs() const;
    bool hintsOpen() const { return hints_.open; }
    bool canTakeHelp() const;
    bool helped() const { return solutionShown_ || attempt_.ladder().takenCount() > 0; }
    QString answer() const { return answer_; }
    void setAnswer(const QString& answer);
    QString working() const { return working_; }
    void setWorking(const QString& working);
    QString preview() const { return preview_; }
    bool canEdit() const { return drawn_ && !attempt_.marked(); }
    bool canCheck() const;
    bool checking() const { return ticket_ > 0; }
    QString verdict() const;
    QString verdictMark() const;
    QString verdictWord() const;
    QString sentence() const;
    int troublePosition() const;
    QVariantList lines() const;
    QString markWords() const;
    QString message() const { return message_; }

    /// The place is opened for the first time: it goes on where it was left.
    Q_INVOKABLE void open();
    void reopen();          ///< all records are others
    void recordsCame();     ///< they could not be opened before, and are open now
    void refreshStudents(); ///< who there is, or who has a PIN
    void readHintsOpen();   ///< the teacher may have changed it
    /// What is practised from now on; the one that is practised already goes on. While an answer is
    /// being judged it waits for the verdict. Nothing while somebody's PIN is asked for: the
    /// problem in hand is another student's.
    Q_INVOKABLE void choose(int source);
    Q_INVOKABLE void openSet(const QUrl& file); ///< a problem set; practised as soon as it is read
    Q_INVOKABLE void editSet();                 ///< the current one; of one that ships, a copy
    Q_INVOKABLE void practiseWritten();         ///< the set that the editor saved last
    Q_INVOKABLE void dismissMessage();
    Q_INVOKABLE void restart(); ///< a set begins again
    Q_INVOKABLE void check();
    Q_INVOKABLE void cancelCheck();
    /// Another problem, but for while an answer is being judged or a PIN asked for. One that was
    /// tried keeps the mark it has earned; one that was not is left as if it had never been shown.
    Q_INVOKABLE void next();
    Q_INVOKABLE void takeHelp();          ///< the next rung of the ladder
    Q_INVOKABLE void takeRung(int index); ///< of `rungs`

signals:
    void sourcesChanged();
    void problemChanged();
    void helpChanged();
    void answerChanged();
    void workingChanged();
    void previewChanged();
    void stateChanged();
    void verdictChanged();
    void troublePositionChanged();
    void messageChanged();
    void historyChanged();               ///< a problem was marked, or another student practises
    void setOpened(const QString& file); ///< and read: worth knowing at the next start
    void judgedOne();                    ///< an answer was judged and handed to the records

private:
    void begin(const StudentPage& page);
    void leave();
    void setHintsOpen(bool open);
    void practiseOpened(const problems::ProblemSet& set);
    void goTo(const QString& source);
    /// Leaves the problem in hand: tried, it keeps its mark. What was written on one that was not
    /// is kept for when its source is practised again, where `keep` says so.
    void setAside(bool keep);
    bool takeUp(); ///< what was set aside of the source that is practised now
    void forgetCheck();
    void draw();
    void show(DrawnProblem drawn);
    void clear(); ///< no problem is in hand
    bool restore(const QString& details);
    records::Draft draft() const;
    void keepDraft();
    void keepAttempt(const QString& verdict);
    records::ProblemKey key() const;
    void finish(); ///< the problem has been marked: it goes to the history
    void judged(int ticket, const practice::Judged& result);
    void reckon();
    void markSets(); ///< how the sets went, for the progress page
    void tellHelp();
    void tellAll();
    void setMessage(const QString& message);
    QString solutionMarkdown() const;
    QString exampleMarkdown() const;
    std::string explanationTurn() const; ///< empty where there is no mistake to explain
    std::chrono::milliseconds spent() const;
    problems::Language language() const {
        return arabic_ ? problems::Language::Arabic : problems::Language::English;
    }

    std::int64_t today() const { return calendar_(); }

    std::function<std::int64_t()> calendar_;
    PracticeRecords records_;
    StudentsModel students_;
    ProgressModel progress_;
    MistakeExplainer explainer_;
    SetEditorModel editor_;
    PracticeSources sources_;
    QString source_ = QStringLiteral("mixed");
    bool arabic_ = false;
    bool opened_ = false;
    bool begun_ = false;  ///< a student's page is open
    bool unkept_ = false; ///< it is nobody's: there are no records to keep anything in

    std::vector<practice::Marked> history_;
    std::vector<practice::TopicState> topics_;

    std::optional<DrawnProblem> drawn_;
    practice::HintPolicy hints_;
    practice::Attempt attempt_;
    bool solutionShown_ = false;   ///< read after the problem was marked
    bool drafted_ = false;         ///< there is a draft of the problem in hand
    QMap<QString, QString> aside_; ///< details of drafts, by the source they are of
    QElapsedTimer clock_;
    std::chrono::milliseconds spentBefore_{0};
    QTimer rungTimer_;  ///< until a rung opens by itself
    QTimer draftTimer_; ///< until what is written is kept

    QString answer_;
    QString working_;
    QString preview_;
    QString message_;

    SetShelf shelf_;
    QStringList knownSets_;
    QMap<QString, QString> files_; ///< of the user's own sets, by their id
    AnswerJudge judge_;
    int lastTicket_ = 0;
    int ticket_ = 0; ///< of the answer that is being judged; 0: none is
    QString wanted_; ///< source that was chosen meanwhile
    practice::Submission submitted_;
    std::optional<practice::Judged> judged_;
};

} // namespace khatwa::ui
