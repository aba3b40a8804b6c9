#include "ui/Settings/preferences.h"

#include <QGuiApplication>
#include <QPalette>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace khatwa::ui;

class PreferencesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;

    std::unique_ptr<Preferences> open() {
        return std::make_unique<Preferences>(std::make_unique<QSettings>(
            folder_->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat));
    }

private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void whatWasChosenIsKept() {
        {
            const auto first = open();
            first->setLanguage(Preferences::Language::Arabic);
            first->setAppearance(Preferences::Appearance::Dark);
            first->setFontPercent(150);
            first->setReducedMotion(true);
            first->setArabicDigits(true);
            first->setHighContrast(true);
            first->setContext(8192);
            first->setThinkingBudget(4096);
        }
        const auto second = open();
        QVERIFY(second->arabic());
        QVERIFY(second->dark());
        QCOMPARE(second->fontPercent(), 150);
        QVERIFY(second->reducedMotion());
        QVERIFY(second->arabicDigits());
        QVERIFY(second->highContrast());
        QCOMPARE(second->context(), 8192);
        QCOMPARE(second->thinkingBudget(), 4096);
    }

    void whatTheCommandLineSaidIsNotKept() {
        {
            const auto first = open();
            first->overrideLanguage(Preferences::Language::Arabic);
            first->overrideAppearance(Preferences::Appearance::Dark);
            QVERIFY(first->arabic());
            QVERIFY(first->dark());
        }
        QCOMPARE(open()->language(), Preferences::Language::System);
        QCOMPARE(open()->appearance(), Preferences::Appearance::FollowSystem);
    }

    void theSizeStaysWithinItsBounds() {
        const auto preferences = open();
        preferences->setFontPercent(10);
        QCOMPARE(preferences->fontPercent(), 80);
        preferences->setFontPercent(1000);
        QCOMPARE(preferences->fontPercent(), 200);
    }

    void theLastSixModelsAreRecent() {
        const auto preferences = open();
        for (int i = 0; i < 8; ++i)
            preferences->addRecentModel(QStringLiteral("/m/%1.gguf").arg(i));
        preferences->addRecentModel(QStringLiteral("/m/5.gguf"));
        QCOMPARE(preferences->recentModels().size(), 6);
        QCOMPARE(preferences->recentModels().constFirst(), QStringLiteral("/m/5.gguf"));
        preferences->removeRecentModel(QStringLiteral("/m/5.gguf"));
        QCOMPARE(preferences->recentModels().constFirst(), QStringLiteral("/m/7.gguf"));
    }

    void withoutAChoiceThePaletteDecides() {
        const auto preferences = open();
        QSignalSpy changed(preferences.get(), &Preferences::appearanceChanged);
        QPalette dark;
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        QGuiApplication::setPalette(dark);
        QTRY_VERIFY(changed.size() >= 1);
        QVERIFY(preferences->dark());
    }
};

QTEST_MAIN(PreferencesTest)
#include "preferences_test.moc"
