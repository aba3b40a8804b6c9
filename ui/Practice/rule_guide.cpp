#include "ui/Practice/rule_guide.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace khatwa::ui {

namespace {

struct Guide {
    const char* key;
    const char* group; ///< or null
    const char* title;
    const char* sentence;
    const char* expected;
    const char* right;
    const char* wrong;
};

constexpr const char* kContext = "khatwa::ui::RuleGuide";

// The same in every language: the formulas.
const Guide kGuides[] = {
    {"equivalent", QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Most used"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "The same value"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide",
                       "However it is written. Of several solutions all, in any order."),
     "1/2", "0.5", "0.6"},
    {"numeric", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A number, also rounded"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide",
                       "Rounded rightly to three figures or more, or as you say below."),
     "2/3", "0.667", "0.6"},
    {"form:lowest-terms", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A fraction in lowest terms"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Top and bottom have no common factor."), "3/4",
     "3/4", "6/8"},
    {"form:simplified", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Simplified"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide",
                       "Like terms are brought together, and nothing is left to cancel."),
     "5x", "5x", "2x + 3x"},
    {"units", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A quantity with its unit"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Other units of the same kind count."), "2 km",
     "2000 m", "2"},
    {"set", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A set in braces"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "The order is free."), "{1, 2}", "{2, 1}", "{1}"},

    {"form:factored", QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A certain form"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Factored"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Written as a product of factors."), "(x+1)(x+2)",
     "(x+2)(x+1)", "x^2+3x+2"},
    {"form:expanded", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Expanded"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "No brackets are left to multiply out."),
     "x^2+3x+2", "2+3x+x^2", "(x+1)(x+2)"},
    {"form:single-fraction", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "One fraction"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "All over one bottom."), "(x+1)/x", "(x+1)/x",
     "1 + 1/x"},
    {"form:completed-square", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Completed square"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "The letter stands in one square only."),
     "(x+1)^2+2", "(x+1)^2+2", "x^2+2x+3"},
    {"form:partial-fractions", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Partial fractions"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Split into a sum of simple fractions."),
     "1/x + 1/(x+1)", "1/(x+1) + 1/x", "(2x+1)/(x(x+1))"},
    {"form:same-as-reference", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Written just as the answer"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "The same value, and written in the same way."),
     "2 + 3", "2+3", "5"},

    {"derivative", QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Derivatives and integrals"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A derivative"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide",
                       "Who differentiates once too often, or not at all, is told so."),
     "2x", "x + x", "x^2"},
    {"antiderivative", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "An antiderivative"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "With the constant of integration."), "x^2 + C",
     "x^2 + 3 + C", "x^2"},

    {"units-strict", QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Others"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "In just this unit"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A quantity; other units do not count."), "2 km",
     "2 km", "2000 m"},
    {"up-to-renaming", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Whatever the letters are called"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "Other letters count where they stand alike."),
     "2n + 1", "2k + 1", "2k + 2"},
    {"equation-system", nullptr,
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A system of equations"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "They hold together, however far they are solved."),
     "x = 1, y = 2", "y = 2, x = 1", "x = 2, y = 1"},
    {"logic", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "A statement of logic"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "True and false in the same cases."),
     "not (A and B)", "not A or not B", "not A and not B"},
    {"steps", nullptr, QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide", "The whole working"),
     QT_TRANSLATE_NOOP("khatwa::ui::RuleGuide",
                       "The answer is the working: every line follows from the one before."),
     "x = 3", "2x = 6 ⇒ x = 3", "2x = 8 ⇒ x = 3"},
};

QString words(const char* text) {
    return text == nullptr ? QString() : QCoreApplication::translate(kContext, text);
}

/// A formula within a sentence, from left to right in every language.
QString formula(const char* text) {
    return QChar(0x2066) + QString::fromUtf8(text) + QChar(0x2069);
}

} // namespace

QVariantList RuleGuide::all() {
    QVariantList list;
    for (const Guide& guide : kGuides)
        list += QVariantMap{
            {QStringLiteral("key"), QString::fromUtf8(guide.key)},
            {QStringLiteral("group"), words(guide.group)},
            {QStringLiteral("title"), words(guide.title)},
            {QStringLiteral("sentence"), words(guide.sentence)},
            //: a rule's example; %1 is the answer that the teacher gives
            {QStringLiteral("example"),
             tr("For %1: %2 is right, %3 is not.")
                 .arg(formula(guide.expected), formula(guide.right), formula(guide.wrong))},
            {QStringLiteral("expected"), QString::fromUtf8(guide.expected)},
            {QStringLiteral("right"), QString::fromUtf8(guide.right)},
            {QStringLiteral("wrong"), QString::fromUtf8(guide.wrong)}};
    return list;
}

} // namespace khatwa::ui
