#pragma once

#include "app/records/writer.h"
#include "ui/Practice/set_draft.h"
#include "ui/Practice/set_shelf.h"

#include <QObject>
#include <QSet>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace khatwa::ui {

/// Writing a problem set: its fields, its problems, and what problems::verify says of them, which
/// is what `khatwa-cli verify` says. What is written is kept in the records a moment after it was
/// typed and is there again at the next start, until it is saved to a file or thrown away. Checking
/// and saving are done on a thread of the model's own. UI thread.
class SetEditorModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the practice model")
    Q_PROPERTY(bool active READ active NOTIFY changed) ///< a set is being written
    Q_PROPERTY(bool unsaved READ unsaved NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)    ///< the whole is being checked or saved
    Q_PROPERTY(QString file READ file NOTIFY changed) ///< where it was saved last; empty: nowhere
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(int current READ current NOTIFY currentChanged)
    /// Whether each problem is thought sound; of what is being written as soon as it was looked at.
    Q_PROPERTY(QVariantList troubled READ troubled NOTIFY remarksChanged)
    Q_PROPERTY(QStringList remarks READ remarks NOTIFY remarksChanged) ///< about the current one
    Q_PROPERTY(QString message READ message NOTIFY messageChanged) ///< how saving went; one line
    Q_PROPERTY(bool failed READ failed NOTIFY messageChanged)
    Q_PROPERTY(bool justSaved READ justSaved NOTIFY messageChanged) ///< the message says so
    Q_PROPERTY(bool removable READ removable NOTIFY changed)
    Q_PROPERTY(bool undoable READ undoable NOTIFY changed)   ///< a problem was removed
    Q_PROPERTY(bool discarded READ discarded NOTIFY changed) ///< and can be brought back
    /// The teacher's, where there is one: whoever edits a set sees all its answers.
    Q_PROPERTY(bool pinAsked READ pinAsked NOTIFY pinChanged)
    Q_PROPERTY(QString pinMessage READ pinMessage NOTIFY pinChanged) ///< why it was refused
    /// Counts up when another problem is shown or a field was changed other than by typing.
    Q_PROPERTY(int shown READ shown NOTIFY shownChanged)

public:
    explicit SetEditorModel(records::Writer& writer, QObject* parent = nullptr);
    ~SetEditorModel() override;

    void setLanguage(problems::Language language);
    /// What was being written when the program ended last is there again.
    void recover();
    /// The records are others, or could not be opened before: what is being written is kept there,
    /// or what they have is there again. Where there is both, theirs waits for a later start.
    void recoverOrKeep();
    /// Of a set from a file the user can write to; without a file (a set that ships) it becomes a
    /// set of its own.
    void edit(const problems::ProblemSet& set, const QString& file);
    /// The same for whoever practises: asks for the teacher's PIN first, where there is one.
    void askToEdit(const problems::ProblemSet& set, const QString& file);

    bool active() const { return draft_.has_value(); }
    bool unsaved() const { return unsaved_; }
    bool busy() const { return waiting_ > 0; }
    QString file() const { return file_; }
    int count() const { return draft_ ? static_cast<int>(draft_->problems.size()) : 0; }
    int current() const { return current_; }
    QVariantList troubled() const;
    QStringList remarks() const { return remarks_; }
    QString message() const { return message_; }
    bool failed() const { return failed_; }
    bool justSaved() const { return justSaved_; }
    bool removable() const { return count() > 1; }
    bool undoable() const { return removed_.has_value(); }
    bool discarded() const { return discarded_.has_value() && !draft_; }
    bool pinAsked() const { return wanted_ != nullptr; }
    QString pinMessage() const { return pinMessage_; }
    int shown() const { return shown_; }
    const SetDraft* draft() const { return draft_ ? &*draft_ : nullptr; }

    Q_INVOKABLE void create();
    /// Shows what is being written again: `opened`. What took a PIN to open takes it again.
    Q_INVOKABLE void goOn();
    Q_INVOKABLE void givePin(const QString& pin);
    Q_INVOKABLE void cancelPin();
    /// Ends the writing and forgets what was not saved; `undoDiscard` brings it back.
    Q_INVOKABLE void discard();
    Q_INVOKABLE void undoDiscard();
    Q_INVOKABLE void choose(int problem);
    Q_INVOKABLE void add();
    Q_INVOKABLE void remove();                               ///< the current problem
    Q_INVOKABLE void undo();                                 ///< of the last removal
    Q_INVOKABLE QString setField(const QString& name) const; ///< of the set
    Q_INVOKABLE void writeSetField(const QString& name, const QString& text);
    Q_INVOKABLE QString field(const QString& name) const; ///< of the current problem
    Q_INVOKABLE void writeField(const QString& name, const QString& text);
    /// A member of the rule's options, such as `abs`, as text; empty: it is not set.
    Q_INVOKABLE QString option(const QString& name) const;
    Q_INVOKABLE void writeOption(const QString& name, const QString& text);
    /// Checks the whole and writes the file, if it can be read again. What the check remarks beyond
    /// that is told, and does not keep it from being saved.
    Q_INVOKABLE void save(const QUrl& file);
    Q_INVOKABLE void saveAgain(); ///< to `file`
    /// A copy to give away: what is written on stays where it is.
    Q_INVOKABLE void saveCopy(const QUrl& file);
    /// Where a file of this set would go, by its name; for the dialog.
    Q_INVOKABLE QUrl suggestedFile() const;

signals:
    void changed();
    void currentChanged();
    void shownChanged();
    void remarksChanged();
    void messageChanged();
    void pinChanged();
    void trouble(const QString& line); ///< it is not known whether a PIN is to be asked for
    void opened();                     ///< there is something to write now
    void saved(const QString& file);
    void checked();        ///< the current problem was looked at
    void optionsWritten(); ///< by `writeOption`

private:
    void begin(SetDraft draft, const QString& file, bool unsaved);
    /// `then` learns whether it took a PIN.
    void behindPin(std::function<void(bool asked)> then);
    bool occupied(); ///< by a set that is not saved: it is shown instead, and why
    void touched();
    void keep();
    void look();
    void say(const QString& line, bool failed = false, bool saved = false);
    void write(const QString& file, bool copy);
    QString lineOf(const problems::Remark& remark) const;

    records::Writer& writer_;
    problems::Language language_ = problems::Language::English;
    std::optional<SetDraft> draft_;
    std::optional<SetDraft> discarded_;
    std::function<void(bool)> wanted_; ///< what waits for the PIN
    QString pinMessage_;
    std::optional<std::pair<int, SetDraft::Fields>> removed_;
    QString file_;
    int current_ = 0;
    int shown_ = 0;
    bool unsaved_ = false;
    QStringList remarks_;
    QSet<QString> troubled_; ///< ids of problems
    QString message_;
    bool failed_ = false;
    bool justSaved_ = false;
    int waiting_ = 0;
    QTimer lookTimer_; ///< until what is typed is looked at
    QTimer keepTimer_; ///< until it is kept
    /// The draft in the records that is this window's own; for jobs of the writer alone.
    std::shared_ptr<QString> ours_ = std::make_shared<QString>();
    std::atomic<int> lastLook_ = 0;
    std::atomic<bool> leaving_ = false;
    QThreadPool thread_;
};

} // namespace khatwa::ui
