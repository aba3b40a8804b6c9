#include "ui/Controls/formula_runs.h"

#include <algorithm>

namespace khatwa::ui {

namespace {

constexpr QChar kLeftToRight(0x2066);
constexpr QChar kOwnDirection(0x2068);
constexpr QChar kEnd(0x2069);

bool opensIsolate(QChar c) {
    return c >= kLeftToRight && c <= kOwnDirection;
}

bool isArabicLetter(QChar c) {
    return c.script() == QChar::Script_Arabic && c.isLetter();
}

bool isDigit(QChar c) {
    return c.isDigit(); // of both scripts
}

/// A letter, a digit or a sign that is a number or a name by itself.
bool isOperand(QChar c) {
    static const QString others = QStringLiteral("∞°′%");
    return isDigit(c) || (c.isLetter() && c.direction() == QChar::DirL) ||
           c.category() == QChar::Number_Other || others.contains(c);
}

bool isOpening(QChar c) {
    return c == u'(' || c == u'[' || c == u'{';
}
bool isClosing(QChar c) {
    return c == u')' || c == u']' || c == u'}';
}

bool isMinus(QChar c) {
    return c == u'-' || c == u'−';
}

/// Stands between two operands. A minus is not among these: it is a hyphen too.
bool isSign(QChar c) {
    static const QString signs = QStringLiteral("+=<>≤≥≠≈±*·×÷/^∫∑√→⇒");
    return signs.contains(c);
}

bool isOfRun(QChar c) {
    static const QString others = QStringLiteral(" |.,'_\\∠△٫٬");
    return isOperand(c) || isOpening(c) || isClosing(c) || isMinus(c) || isSign(c) ||
           others.contains(c);
}

bool mayBegin(QChar c) {
    static const QString signs = QStringLiteral("|√+±\\∫∑∠△");
    return (isOperand(c) && c != u'%' && c != u'°') || isOpening(c) || isMinus(c) ||
           signs.contains(c);
}

bool mayEnd(QChar c) {
    return isOperand(c) || isClosing(c) || c == u'|';
}

QChar before(QStringView text, qsizetype at) {
    while (at > 0 && text[at - 1] == u' ')
        --at;
    return at > 0 ? text[at - 1] : QChar();
}

QChar after(QStringView text, qsizetype at) {
    while (at + 1 < text.size() && text[at + 1] == u' ')
        ++at;
    return at + 1 < text.size() ? text[at + 1] : QChar();
}

/// Whether its parts would change places among Arabic words.
bool isFormula(QStringView run) {
    bool brackets = false;
    bool comma = false;
    for (qsizetype i = 0; i < run.size(); ++i) {
        const QChar c = run[i];
        if (isSign(c) && run.size() > 1)
            return true;
        if (isMinus(c)) {
            const QChar left = before(run, i);
            const QChar right = i + 1 < run.size() ? run[i + 1] : QChar();
            if (i == 0 ? isOperand(right) || isOpening(right)
                       : (isOperand(left) || isClosing(left)) &&
                             (isOperand(after(run, i)) || isOpening(after(run, i))))
                return true;
        }
        brackets = brackets || isOpening(c);
        comma = comma || c == u',';
    }
    return brackets && comma;
}

/// `run` without brackets at its ends that nothing in it closes or opens; empty where some within
/// it do not fit.
QStringView balanced(QStringView run) {
    qsizetype depth = 0;
    qsizetype unopened = 0; // closing ones
    for (const QChar c : run) {
        if (isOpening(c)) {
            ++depth;
        } else if (isClosing(c)) {
            if (depth > 0)
                --depth;
            else
                ++unopened;
        }
    }
    while (unopened > 0 && !run.isEmpty() && isClosing(run.back())) {
        run.chop(1);
        --unopened;
    }
    while (depth > 0 && !run.isEmpty() && isOpening(run.front())) {
        run = run.mid(1);
        --depth;
    }
    return depth == 0 && unopened == 0 ? run : QStringView();
}

/// The formula in a stretch of characters of which formulas are made; empty where there is none.
QStringView formulaIn(QStringView run, bool afterLetter) {
    // A hyphen or a sign that hangs on the word before is the word's.
    if (afterLetter)
        while (!run.isEmpty() && (isMinus(run.front()) || isSign(run.front())))
            run = run.mid(1);
    const auto trim = [&run] {
        while (!run.isEmpty() && !mayBegin(run.front()))
            run = run.mid(1);
        while (!run.isEmpty() && !mayEnd(run.back()))
            run.chop(1);
    };
    trim();
    run = balanced(run);
    trim();
    return isFormula(run) ? run : QStringView();
}

/// Arabic-Indic numbers count as words to what stands between them, and would draw it over to the
/// other direction: each is isolated by itself.
void append(QString& out, QStringView formula) {
    bool number = false;
    for (const QChar c : formula) {
        if ((c.direction() == QChar::DirAN) != number) {
            number = !number;
            out += number ? kLeftToRight : kEnd;
        }
        out += c;
    }
    if (number)
        out += kEnd;
}

} // namespace

QString isolatedFormulas(const QString& text) {
    if (std::none_of(text.begin(), text.end(), isArabicLetter))
        return text;
    QString out;
    out.reserve(text.size() + 8);
    const QStringView all(text);
    qsizetype at = 0;
    while (at < all.size()) {
        if (opensIsolate(all[at])) {
            qsizetype depth = 0;
            do {
                depth += opensIsolate(all[at]) ? 1 : all[at] == kEnd ? -1 : 0;
                out += all[at++];
            } while (at < all.size() && depth > 0);
            continue;
        }
        if (!isOfRun(all[at])) {
            out += all[at++];
            continue;
        }
        const qsizetype begin = at;
        while (at < all.size() && isOfRun(all[at]))
            ++at;
        const QStringView run = all.mid(begin, at - begin);
        const QStringView formula = formulaIn(run, begin > 0 && all[begin - 1].isLetter());
        if (formula.isEmpty()) {
            out += run;
            continue;
        }
        const qsizetype lead = formula.data() - run.data();
        out += run.left(lead);
        out += kLeftToRight;
        append(out, formula);
        out += kEnd;
        out += run.mid(lead + formula.size());
    }
    return out;
}

QString quotedText(const QString& text) {
    return kOwnDirection + isolatedFormulas(text) + kEnd;
}

QString withoutIsolates(const QString& text) {
    QString out = text;
    out.removeIf([](QChar c) { return opensIsolate(c) || c == kEnd; });
    return out;
}

} // namespace khatwa::ui
