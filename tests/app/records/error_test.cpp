#include "app/records/error.h"
#include "app/records/store.h"

#include <QTest>
#include <QTranslator>

using namespace khatwa::records;

namespace {

constexpr int kKinds = static_cast<int>(Error::Kind::Failed) + 1;

bool isArabic(const QString& text) {
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.script() == QChar::Script_Arabic; });
}

} // namespace

class ErrorTest : public QObject {
    Q_OBJECT

private slots:
    void everyErrorHasOneKindLineInBothLanguages_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("subject");
        for (int kind = 0; kind < kKinds; ++kind) {
            QTest::addRow("%d", kind) << kind << QStringLiteral("/a/b.db");
            QTest::addRow("%d without a subject", kind) << kind << QString();
        }
    }

    void everyErrorHasOneKindLineInBothLanguages() {
        QFETCH(int, kind);
        QFETCH(QString, subject);
        const Error error{.kind = static_cast<Error::Kind>(kind),
                          .subject = subject,
                          .detail = QStringLiteral("why"),
                          .seconds = 5};
        const QString english = error.line();
        QVERIFY(english.endsWith(u'.'));
        QVERIFY(!english.contains(u'!') && !english.contains(u'\n'));
        QVERIFY(!isArabic(english));
        QVERIFY(!english.contains(QStringLiteral("%1")));
        QTranslator arabic;
        QVERIFY(arabic.load(QStringLiteral(ARABIC)));
        QVERIFY(QCoreApplication::installTranslator(&arabic));
        const QString translated = error.line();
        QCoreApplication::removeTranslator(&arabic);
        QVERIFY2(isArabic(translated), qPrintable(english));
        QVERIFY(!translated.contains(u'!'));
        QCOMPARE(translated.contains(subject), english.contains(subject));
    }

    void theWaitIsCountedAsGrammarAsks() {
        QTranslator arabic;
        QVERIFY(arabic.load(QStringLiteral(ARABIC)));
        QVERIFY(QCoreApplication::installTranslator(&arabic));
        const auto wait = [](int seconds) {
            return Error{.kind = Error::Kind::WaitForPin, .seconds = seconds}.line();
        };
        QVERIFY(wait(2).contains(QStringLiteral("ثانيتين")));
        QVERIFY(wait(5).contains(QStringLiteral("5 ثوانٍ")));
        QVERIFY(wait(20).contains(QStringLiteral("20 ثانية")));
        QCoreApplication::removeTranslator(&arabic);
    }

    void whatWasSetAsideIsSaidInBothLanguages() {
        const Opening opening{.setAside = QStringLiteral("/a/b.db")};
        QVERIFY(opening.line().contains(QStringLiteral("/a/b.db")));
        QTranslator arabic;
        QVERIFY(arabic.load(QStringLiteral(ARABIC)));
        QVERIFY(QCoreApplication::installTranslator(&arabic));
        QVERIFY(isArabic(opening.line()));
        QCoreApplication::removeTranslator(&arabic);
    }
};

QTEST_GUILESS_MAIN(ErrorTest)
#include "error_test.moc"
