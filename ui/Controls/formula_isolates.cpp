#include "ui/Controls/formula_isolates.h"

#include "ui/Controls/formula_runs.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QRegularExpression>
#include <QTextCursor>
#include <QTextDocument>

#include <algorithm>

namespace khatwa::ui {

namespace {

constexpr QChar kBegin(0x2066);
constexpr QChar kEnd(0x2069);

bool isMark(QChar c) {
    return c == kBegin || c == kEnd;
}

bool hasArabic(QStringView text) {
    return std::ranges::any_of(
        text, [](QChar c) { return c.script() == QChar::Script_Arabic && c.isLetter(); });
}

} // namespace

QString isolatedWhereTyped(const QString& text) {
    if (!text.contains(u'$') || !hasArabic(text))
        return text;
    static const QRegularExpression formulas(QStringLiteral(R"(\$\$[^$\n]+\$\$|\$[^$\n]+\$)"));
    QString out;
    qsizetype done = 0;
    auto found = formulas.globalMatch(text);
    while (found.hasNext()) {
        const QRegularExpressionMatch match = found.next();
        const QStringView formula = match.capturedView();
        // Words of Arabic stand in formulas only within a command.
        if (hasArabic(formula) && !formula.contains(u'\\'))
            continue;
        out += QStringView(text).mid(done, match.capturedStart() - done);
        out += kBegin;
        out += formula;
        out += kEnd;
        done = match.capturedEnd();
    }
    out += QStringView(text).mid(done);
    return out;
}

void FormulaIsolates::setDocument(QQuickTextDocument* document) {
    if (document_ == document)
        return;
    if (document_)
        document_->textDocument()->disconnect(this);
    document_ = document;
    if (document_) {
        connect(document_->textDocument(), &QTextDocument::contentsChanged, this,
                &FormulaIsolates::mark);
        mark();
    }
    emit documentChanged();
}

void FormulaIsolates::setResting(bool resting) {
    if (resting_ == resting)
        return;
    resting_ = resting;
    emit restingChanged();
    if (!resting && document_)
        mark();
}

bool FormulaIsolates::inPlace() const {
    if (!document_)
        return true;
    const QString now = document_->textDocument()->toPlainText();
    return isolatedWhereTyped(withoutIsolates(now)) == now;
}

void FormulaIsolates::mark() {
    if (marking_ || resting_ || inPlace())
        return;
    QTextDocument* document = document_->textDocument();
    const QString now = document->toPlainText();
    const QString wanted = isolatedWhereTyped(withoutIsolates(now));
    marking_ = true;
    // What a program has put there is not to be taken back, and its marks are not either.
    const bool typed = document->isUndoAvailable();
    if (!typed)
        document->setUndoRedoEnabled(false);
    QTextCursor cursor(document);
    if (typed)
        cursor.beginEditBlock();
    int at = 0;
    qsizetype from = 0;
    for (qsizetype to = 0; from < now.size() || to < wanted.size(); ++at) {
        if (from < now.size() && to < wanted.size() && now[from] == wanted[to]) {
            ++from;
            ++to;
        } else if (from < now.size() && isMark(now[from])) {
            cursor.setPosition(at--);
            cursor.deleteChar();
            ++from;
        } else {
            cursor.setPosition(at);
            cursor.insertText(wanted[to++]);
        }
    }
    if (typed)
        cursor.endEditBlock();
    else
        document->setUndoRedoEnabled(true);
    marking_ = false;
}

int FormulaIsolates::deletionBegins(int cursor, bool forward) const {
    if (!document_)
        return cursor;
    const QTextDocument* document = document_->textDocument();
    if (forward)
        while (isMark(document->characterAt(cursor)))
            ++cursor;
    else
        while (cursor > 0 && isMark(document->characterAt(cursor - 1)))
            --cursor;
    return cursor;
}

void FormulaIsolates::copy(const QString& selection) const {
    QGuiApplication::clipboard()->setText(withoutIsolates(selection));
}

} // namespace khatwa::ui
