// Numbers in the digits of the window.

#include "ui/Controls/digits.h"

#include <QLocale>
#include <QTest>

using namespace khatwa::ui;

namespace {

void useDigits(bool arabicIndic) {
    QLocale locale(QLocale::Arabic, arabicIndic ? QLocale::Egypt : QLocale::UnitedArabEmirates);
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QLocale::setDefault(locale);
}

} // namespace

class DigitsTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void wordsTakeTheDigitsOfTheWindow() {
        useDigits(true);
        QCOMPARE(inLocalDigits(QStringLiteral("من 4 إلى 12 رقمًا")),
                 QStringLiteral("من ٤ إلى ١٢ رقمًا"));
        QCOMPARE(inLocalDigits(QStringLiteral("3.5 ث")), QStringLiteral("٣٫٥ ث"));
        QCOMPARE(inLocalDigits(QStringLiteral("السطر 2.")), QStringLiteral("السطر ٢."));
        useDigits(false);
        QCOMPARE(inLocalDigits(QStringLiteral("3.5 ث")), QStringLiteral("3.5 ث"));
    }

    void whatIsIsolatedKeepsItsOwn() {
        useDigits(true);
        const QString formula = QStringLiteral("\u20667x = 42\u2069 في السطر 2");
        QCOMPARE(inLocalDigits(formula), QStringLiteral("\u20667x = 42\u2069 في السطر ٢"));
        QCOMPARE(inLocalDigits(formula, true),
                 QStringLiteral("\u2066\u2066٧\u2069x = \u2066٤٢\u2069\u2069 في السطر ٢"));
        QCOMPARE(inLocalDigits(QStringLiteral("\u20663.5+x\u2069"), true),
                 QStringLiteral("\u2066\u2066٣٫٥\u2069+x\u2069"));
    }

    void withoutArabicDigitsNothingChanges() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(inLocalDigits(QStringLiteral("12 of 30")), QStringLiteral("12 of 30"));
    }
};

QTEST_GUILESS_MAIN(DigitsTest)
#include "digits_test.moc"
