#include "ui/Controls/digits.h"
#include "ui/Controls/formula_runs.h"

#include <QGuiApplication>
#include <QLocale>
#include <QTest>
#include <QTextLayout>

using namespace khatwa::ui;

namespace {

/// `marked` has ⟨ and ⟩ where isolates should be.
QString expected(QString marked) {
    return marked.replace(u'⟨', QChar(0x2066)).replace(u'⟩', QChar(0x2069));
}
QString typed(QString marked) {
    return marked.remove(u'⟨').remove(u'⟩');
}

} // namespace

class FormulaRunsTest : public QObject {
    Q_OBJECT

private slots:
    void formulasAmongArabicWordsAreIsolated_data() {
        QTest::addColumn<QString>("marked");
        const char* const rows[] = {
            "حل ⟨7x^2+84x=0⟩",
            "حل ⟨2(n+6)=0⟩",
            "احسب ⟨10²+4²⟩.",
            "احسب ⟨10^2 + 4^2⟩؟",
            "أوجد قيمة ⟨7x − 12 = 30⟩ ثم تحقق.",
            "إذا كان ⟨6x+3=57⟩ فما قيمة x؟",
            "ما قيمة ⟨-5⟩ و ⟨−12⟩؟",
            "النقطة ⟨(-3, 4)⟩ على المستقيم ⟨y = 2x + 10⟩.",
            "المجموعة ⟨{1, 2, 3}⟩",
            "(حيث ⟨x+1=3⟩)",
            "احسب ⟨|x-3|⟩",
            "بسّط ⟨\\frac{6}{8}+\\frac12⟩ ثم قرّب.",
            "احسب ⟨⟨٢⟩+⟨١٣٫٥⟩=⟨١٥٫٥⟩⟩",
            "الناتج ⟨√(16) + 1⟩، والباقي ⟨3/4⟩",
            "قارن ⟨1 < 2⟩ بالأول",
            "الزاوية ⟨∠ABC = 30°⟩ حادة",
            "نسبة ⟨20% + 5⟩ منه",
            // Not formulas, or of one piece that no one can turn round.
            "أوجد مجموع 17.26 و 3.",
            "ما قيمة x؟",
            "الصف الثالث - الفصل الأول",
            "مسائل-5 للصف",
            "المسألة (a) والمسألة (ب)",
            "خطوة Khatwa للرياضيات",
            "سؤال ) + ( غريب",
            "",
        };
        for (const char* const row : rows)
            QTest::addRow("%s", row) << QString::fromUtf8(row);
    }
    void formulasAmongArabicWordsAreIsolated() {
        QFETCH(QString, marked);
        QCOMPARE(isolatedFormulas(typed(marked)), expected(marked));
        // Done twice is as done once; and nothing but the marks has come to it.
        QCOMPARE(isolatedFormulas(expected(marked)), expected(marked));
        QCOMPARE(withoutIsolates(isolatedFormulas(typed(marked))), typed(marked));
    }

    void textWithoutArabicStaysAsItIs() {
        const QString english = QStringLiteral("Solve 7x-12=30 (or 2+3).");
        QCOMPARE(isolatedFormulas(english), english);
    }

    /// Where each character comes to stand, not only what the string is.
    void aFormulaRunsFromLeftToRightOnTheLine_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("formula");
        const auto row = [](const char* text, const char* formula) {
            QTest::addRow("%s", text) << QString::fromUtf8(text) << QString::fromUtf8(formula);
        };
        row("احسب 10²+4².", "10²+4²");
        row("احسب 10^2+4^2", "10^2+4^2");
        row("حل 7x^2+84x=0", "7x^2+84x=0");
        row("حل 2(n+6)=0", "2(n+6)=0");
        row("ما قيمة -5 هنا", "-5");
        row("النقطة (-3, 4) هنا", "(-3, 4)");
        row("احسب ٢+٣", "٢+٣");
        row("“حل 12+3=15” حُذفت", "12+3=15");
    }
    void aFormulaRunsFromLeftToRightOnTheLine() {
        QFETCH(QString, text);
        QFETCH(QString, formula);
        const QString drawn = isolatedFormulas(text);
        QTextLayout layout(drawn, QGuiApplication::font());
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        const auto placeOf = [&](qsizetype character) {
            return line.glyphRuns(static_cast<int>(character), 1)
                .constFirst()
                .positions()
                .constFirst()
                .x();
        };
        qsizetype at = drawn.indexOf(QChar(0x2066));
        QVERIFY(at > 0);
        QVERIFY(placeOf(0) > placeOf(at + 1)); // words begin on the right
        double last = -1;
        QString seen;
        for (; seen != formula && at < drawn.size(); ++at) {
            if (drawn[at] == QChar(0x2066) || drawn[at] == QChar(0x2069))
                continue;
            seen += drawn[at];
            QVERIFY2(drawn[at] == u' ' || placeOf(at) > last, qPrintable(seen));
            last = placeOf(at);
        }
        QCOMPARE(seen, formula);
    }

    void aFormulaInArabicIndicDigitsRunsFromLeftToRightToo() {
        QLocale::setDefault(QLocale(QLocale::Arabic, QLocale::Egypt));
        const QString drawn =
            inLocalDigits(isolatedFormulas(QStringLiteral("الناتج 12-3.5=8.5 هنا")), true);
        QLocale::setDefault(QLocale::c());
        QTextLayout layout(drawn, QGuiApplication::font());
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        QString seen;
        double last = -1;
        for (qsizetype at = drawn.indexOf(QChar(0x2066)); at < drawn.lastIndexOf(QChar(0x2069));
             ++at) {
            if (drawn[at] == QChar(0x2066) || drawn[at] == QChar(0x2069))
                continue;
            seen += drawn[at];
            const double x =
                line.glyphRuns(static_cast<int>(at), 1).constFirst().positions().constFirst().x();
            QVERIFY2(x > last, qPrintable(seen));
            last = x;
        }
        QCOMPARE(seen, QStringLiteral("١٢-٣٫٥=٨٫٥"));
    }

    void aTitleInASentenceKeepsItsOwnDirection() {
        QCOMPARE(quotedText(QStringLiteral("Solve 7x=42")),
                 QStringLiteral("\u2068Solve 7x=42\u2069"));
        QCOMPARE(withoutIsolates(quotedText(QStringLiteral("حل 7x=42"))),
                 QStringLiteral("حل 7x=42"));
    }

    void anyTextEndsSoon() {
        const QString pieces = QStringLiteral("(((((((((())))-+=. ,|ا7x\u2066\u2069\u2068");
        for (int length : {0, 1, 7, 100, 200000}) {
            QString text;
            for (int i = 0; i < length; ++i)
                text += pieces.at(i * 7 % pieces.size());
            QCOMPARE(withoutIsolates(isolatedFormulas(text)), withoutIsolates(text));
            QCOMPARE(isolatedFormulas(QStringLiteral("ا") + QString(length, u'(')).size(),
                     length + 1);
        }
    }
};

QTEST_MAIN(FormulaRunsTest)
#include "formula_runs_test.moc"
