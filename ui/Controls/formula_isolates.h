#pragma once

#include <QObject>
#include <QPointer>
#include <QQuickTextDocument>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace khatwa::ui {

/// `text` with each formula between dollars in a left-to-right isolate (U+2066 to U+2069), dollars
/// and all, where there are Arabic letters; money ("$5 و $7") is not taken for one. The text has no
/// such marks before.
QString isolatedWhereTyped(const QString& text);

/// Keeps formulas between dollars running from left to right among Arabic words while they are
/// typed into a box. The marks of isolates are edits of the document, each part of the edit that
/// called for it: Undo takes both back. The box hands on its text without them (Bidi.plain) and
/// asks here where a deletion begins and what is copied. UI thread.
class FormulaIsolates : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /// Of the box; not owned.
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY documentChanged)

    /// Nothing is marked; what is missing then is marked at the end of it.
    Q_PROPERTY(bool resting READ resting WRITE setResting NOTIFY restingChanged)

public:
    using QObject::QObject;

    bool resting() const { return resting_; }
    void setResting(bool resting);
    /// Whether no mark is missing or left over.
    Q_INVOKABLE bool inPlace() const;

    QQuickTextDocument* document() const { return document_; }
    void setDocument(QQuickTextDocument* document);

    /// Where the cursor has to stand for Backspace, or for Delete where `forward`, to take a
    /// character that is seen: past the marks at `cursor`.
    Q_INVOKABLE int deletionBegins(int cursor, bool forward) const;
    /// Puts `selection` on the clipboard without the marks.
    Q_INVOKABLE void copy(const QString& selection) const;

signals:
    void documentChanged();
    void restingChanged();

private:
    void mark();

    QPointer<QQuickTextDocument> document_;
    bool marking_ = false;
    bool resting_ = false;
};

} // namespace khatwa::ui
