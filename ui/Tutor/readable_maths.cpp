#include "ui/Tutor/readable_maths.h"

#include "ui/Controls/formula_runs.h"

#include <QHash>
#include <QStringList>

namespace khatwa::ui {

namespace {

const QHash<QString, QString>& signs() {
    static const QHash<QString, QString> table = {
        {"times", "×"},       {"cdot", "·"},       {"div", "÷"},      {"pm", "±"},
        {"le", "≤"},          {"leq", "≤"},        {"ge", "≥"},       {"geq", "≥"},
        {"ne", "≠"},          {"neq", "≠"},        {"approx", "≈"},   {"pi", "π"},
        {"infty", "∞"},       {"int", "∫"},        {"sum", "∑"},      {"alpha", "α"},
        {"beta", "β"},        {"theta", "θ"},      {"degree", "°"},   {"circ", "°"},
        {"ldots", "…"},       {"dots", "…"},       {"cdots", "…"},    {"to", "→"},
        {"quad", " "},        {"qquad", " "},      {"left", ""},      {"right", ""},
        {"displaystyle", ""}, {"angle", "∠"},      {"triangle", "△"}, {"Rightarrow", "⇒"},
        {"implies", "⇒"},     {"rightarrow", "→"},
    };
    return table;
}

const QHash<QChar, QChar>& superscripts() {
    static const QHash<QChar, QChar> table = {
        {u'0', u'⁰'}, {u'1', u'¹'}, {u'2', u'²'}, {u'3', u'³'}, {u'4', u'⁴'},
        {u'5', u'⁵'}, {u'6', u'⁶'}, {u'7', u'⁷'}, {u'8', u'⁸'}, {u'9', u'⁹'},
        {u'-', u'⁻'}, {u'+', u'⁺'}, {u'n', u'ⁿ'}, {u'x', u'ˣ'},
    };
    return table;
}

/// Reads LaTeX from `at` on; every call moves `at` past what it read, so it ends on any input.
class Reader {
public:
    explicit Reader(const QString& latex) : latex_(latex) {}

    QString all() {
        QString out;
        while (at_ < latex_.size())
            out += piece();
        return out;
    }

private:
    static constexpr int kDeepest = 64; ///< nothing that reads well on a line is nested deeper

    QString piece() {
        const QChar c = latex_.at(at_);
        if (depth_ >= kDeepest) {
            ++at_;
            return c;
        }
        ++depth_;
        const QString out = read(c);
        --depth_;
        return out;
    }

    QString read(QChar c) {
        if (c == u'\\')
            return command();
        ++at_;
        if (c == u'{') {
            QString inner;
            while (at_ < latex_.size() && latex_.at(at_) != u'}')
                inner += piece();
            ++at_;
            return inner;
        }
        if (c == u'}')
            return {};
        if (c == u'^')
            return raised(argument());
        if (c == u'-')
            return QStringLiteral("−");
        return c;
    }

    QString argument() {
        while (at_ < latex_.size() && latex_.at(at_).isSpace())
            ++at_;
        return at_ < latex_.size() ? piece() : QString();
    }

    static QString raised(const QString& power) {
        QString out;
        for (const QChar c : power) {
            const auto small = superscripts().constFind(c == QChar(u'−') ? QChar(u'-') : c);
            if (small == superscripts().constEnd())
                return power.size() == 1 ? QStringLiteral("^") + power
                                         : QStringLiteral("^(%1)").arg(power);
            out += *small;
        }
        return out;
    }

    static QString grouped(const QString& part) {
        const bool simple =
            std::all_of(part.begin(), part.end(), [](QChar c) { return c.isLetterOrNumber(); });
        return simple ? part : QStringLiteral("(%1)").arg(part);
    }

    QString command() {
        ++at_;
        QString name;
        while (at_ < latex_.size() && latex_.at(at_).unicode() < 128 && latex_.at(at_).isLetter())
            name += latex_.at(at_++);
        if (name.isEmpty()) {
            if (at_ >= latex_.size())
                return {};
            const QChar c = latex_.at(at_++);
            if (c == u'\\')
                return QStringLiteral("; ");
            return c == u',' || c == u';' || c == u' ' || c == u':' ? QStringLiteral(" ")
                   : c == u'!'                                      ? QString()
                                                                    : QString(c);
        }
        if (name == QLatin1String("frac") || name == QLatin1String("dfrac") ||
            name == QLatin1String("tfrac")) {
            const QString top = argument();
            const QString bottom = argument();
            return grouped(top) + u'/' + grouped(bottom);
        }
        if (name == QLatin1String("sqrt"))
            return QStringLiteral("√") + grouped(argument());
        if (name == QLatin1String("begin") || name == QLatin1String("end")) {
            argument();
            return {};
        }
        const auto sign = signs().constFind(name);
        if (sign != signs().constEnd())
            return *sign;
        // \text{…}, \mathrm{…} and the like are their contents; \sin, \log are their names.
        return at_ < latex_.size() && latex_.at(at_) == u'{' ? argument() : name;
    }

    const QString& latex_;
    qsizetype at_ = 0;
    int depth_ = 0;
};

} // namespace

QString readableMaths(const QString& markdown) {
    QString out;
    qsizetype at = 0;
    while (at < markdown.size()) {
        const qsizetype open = markdown.indexOf(u'$', at);
        if (open < 0)
            break;
        const bool display = open + 1 < markdown.size() && markdown.at(open + 1) == u'$';
        const QString fence = display ? QStringLiteral("$$") : QStringLiteral("$");
        const qsizetype close = markdown.indexOf(fence, open + fence.size());
        if (close < 0)
            break;
        out += QStringView(markdown).mid(at, open - at);
        const QString latex = markdown.mid(open + fence.size(), close - open - fence.size());
        // A formula reads from left to right inside a sentence of any direction.
        out += QChar(0x2066) + Reader(latex).all().simplified() + QChar(0x2069);
        at = close + fence.size();
    }
    out += QStringView(markdown).mid(at);
    out.remove(QStringLiteral("**"));
    return isolatedFormulas(out.simplified());
}

} // namespace khatwa::ui
