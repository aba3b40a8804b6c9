#pragma once

#include "app/records/conversations.h"
#include "app/records/writer.h"
#include "ui/Tutor/tutor_model.h"

#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <vector>

namespace khatwa::ui {

/// The conversations that were kept: found, opened again, renamed, deleted. Each reply is kept as
/// soon as it has ended and its steps are judged, or something else takes its place; where the
/// window is closed or somebody else comes in its midst, as far as it has come. What is asked in a
/// conversation after it was deleted brings it back; a reply that was being written then does not.
/// All work on the file is done on the writer's thread. UI thread.
class HistoryModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(QVariantList conversations READ conversations NOTIFY conversationsChanged)
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(qint64 current READ current NOTIFY currentChanged)
    Q_PROPERTY(QString title READ title NOTIFY currentChanged)
    Q_PROPERTY(QString deleted READ deleted NOTIFY deletedChanged)
    Q_PROPERTY(QString message READ message NOTIFY messageChanged)
    Q_PROPERTY(bool available READ available NOTIFY conversationsChanged)
    Q_PROPERTY(QString pinOf READ pinOf NOTIFY pinOfChanged)

public:
    /// Both outlive it.
    HistoryModel(records::Writer& writer, TutorModel& tutor, QObject* parent = nullptr);
    ~HistoryModel() override; ///< keeps what of a reply has come

    /// Whose conversations; 0: nobody's are kept or shown.
    void setStudent(records::StudentId student);
    /// The name of the one who is asked for a PIN; empty: nobody is.
    void setPinOf(const QString& name);
    QString pinOf() const { return pinOf_; }

    /// {id, title, shown, problem, when}, `shown` the title in the digits of the window; the last
    /// changed first; those that the query finds.
    QVariantList conversations() const { return conversations_; }
    bool available() const { return student_ != 0; }
    QString query() const { return query_; }
    void setQuery(const QString& query);
    qint64 current() const { return current_; }  ///< the one on the screen; 0: not kept yet
    QString title() const;                       ///< of the one on the screen
    QString deleted() const { return deleted_; } ///< the title of what can be brought back
    QString message() const { return message_; } ///< why something was not done

    Q_INVOKABLE void open(qint64 conversation);
    Q_INVOKABLE void rename(qint64 conversation, const QString& title);
    Q_INVOKABLE void remove(qint64 conversation);
    Q_INVOKABLE void undo(); ///< of the last remove
    Q_INVOKABLE void refresh();
    /// A title as it is drawn: its formulas isolated, its numbers in the digits of the window.
    Q_INVOKABLE QString shown(const QString& title) const;
    /// The records are another file's by now: what is on the screen has no place in it.
    void forgetPlace();
    /// The language or the digits are others.
    void retranslate();

    /// What is on the screen, as a text in another program's format: "md" or "tex".
    Q_INVOKABLE QString exported(const QString& format) const;
    /// Writes it to a file; false with a message where that fails.
    Q_INVOKABLE bool save(const QString& file, const QString& format);
    /// A name for the file, without its ending; and the folder to offer.
    Q_INVOKABLE QString fileName() const;
    Q_INVOKABLE QUrl folderUrl() const;
    Q_INVOKABLE QUrl fileUrl(const QString& ending) const;
    Q_INVOKABLE QString pathOf(const QUrl& file) const { return file.toLocalFile(); }
    /// How a file that the page wrote came out.
    Q_INVOKABLE void written(const QString& file, bool done);

signals:
    void conversationsChanged();
    void queryChanged();
    void currentChanged();
    void deletedChanged();
    void messageChanged();
    void pinOfChanged();
    void kept(); ///< a reply has been synced to the disk

private:
    /// What the writer's thread knows of the conversation on the screen. Touched there only.
    struct Place;

    void keep();
    void keepSoFar(); ///< the end of the reply is not waited for
    void begin();     ///< another conversation is on the screen
    void tell(const QString& message);

    QString folder() const;

    records::Writer& writer_;
    TutorModel& tutor_;
    records::StudentId student_ = 0;
    QString pinOf_;
    bool nobodyLetIn_ = true; ///< nobody was here yet, and no PIN was asked for
    QVariantList conversations_;
    QString query_;
    qint64 current_ = 0;
    QString currentTitle_;
    int number_ = -1; ///< of the model's conversation that `place_` is about
    std::shared_ptr<Place> place_;
    records::StudentId owner_ = 0; ///< who has asked it
    qint64 deletedId_ = 0;
    bool endsUnkept_ = false; ///< the reply that is being written: its conversation was deleted
    QString deleted_;
    QString message_;
    int asked_ = 0; ///< lists; only the answer to the last one counts
};

} // namespace khatwa::ui
