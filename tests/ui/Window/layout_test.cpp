// Where things stand, at the smallest and the largest letters and in both languages: nothing covers
// anything else, nothing is cut, and what has no room can be scrolled to. And that nothing moves
// where motion is not wanted.

#include "tests/ui/support/layout_check.h"
#include "tests/ui/support/scenes.h"

#include <QGuiApplication>
#include <QStyleHints>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::Scene;
using khatwa::tests::Stage;

class LayoutTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<Stage> stage_;

    bool open(bool arabic) { return Stage::set(stage_, arabic); }

private slots:
    void cleanupTestCase() { stage_.reset(); }

    void everythingHasItsPlace_data() {
        QTest::addColumn<int>("scene");
        QTest::addColumn<bool>("arabic");
        for (const bool arabic : {false, true})
            for (std::size_t i = 0; i < tests::scenes().size(); ++i) {
                // The others are looked at by whoever makes the pictures, which tells the same.
                const QLatin1String name(tests::scenes()[i].name);
                if (!tests::scenes()[i].main && !name.startsWith(QLatin1String("narrow")))
                    continue;
                QTest::newRow(qPrintable(QLatin1String(tests::scenes()[i].name) +
                                         QLatin1String(arabic ? " ar" : " en")))
                    << static_cast<int>(i) << arabic;
            }
    }
    void everythingHasItsPlace() {
        QFETCH(int, scene);
        QFETCH(bool, arabic);
        QVERIFY(open(arabic));
        const Scene& shown = tests::scenes()[static_cast<std::size_t>(scene)];
        stage_->app().preferences().setFontPercent(100);
        QVERIFY(shown.go(*stage_));
        QStringList faults;
        for (const int percent : {100, 80, 200}) {
            if (percent != 100 && !shown.main)
                continue;
            stage_->app().preferences().setFontPercent(percent);
            QVERIFY(stage_->settled());
            for (const QString& fault : tests::lastingLayoutFaults(*stage_->window().window()))
                faults.append(QStringLiteral("%1 %: ").arg(percent) + fault);
        }
        stage_->app().preferences().setFontPercent(100);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    void thereIsRoomForTheSolutionAtTheLargestLetters_data() {
        QTest::addColumn<bool>("arabic");
        QTest::newRow("en") << false;
        QTest::newRow("ar") << true;
    }
    void thereIsRoomForTheSolutionAtTheLargestLetters() {
        QFETCH(bool, arabic);
        QVERIFY(open(arabic));
        for (const Scene& scene : tests::scenes())
            if (QLatin1String(scene.name) == QLatin1String("tutor-votes")) {
                QVERIFY(scene.go(*stage_));
                stage_->app().preferences().setFontPercent(200);
                QVERIFY(stage_->settled());
                const double height = stage_->window().place(QStringLiteral("solution")).height();
                stage_->app().preferences().setFontPercent(100);
                // Five lines of the text at twice its size.
                QVERIFY2(height >= 5 * 30 * 1.5, qPrintable(QString::number(height)));
            }
    }

    void nothingMovesWhereMotionIsNotWanted() {
        QVERIFY(open(false));
        stage_->app().preferences().setReducedMotion(true);
        for (const Scene& scene : tests::scenes()) {
            if (QLatin1String(scene.name) != QLatin1String("settings") &&
                QLatin1String(scene.name) != QLatin1String("practice-field"))
                continue;
            QVERIFY(scene.go(*stage_));
            QVERIFY(stage_->settled());
            int looked = 0;
            for (const QObject* object : stage_->window().window()->findChildren<QObject*>()) {
                if (object->inherits("QQuickPropertyAnimation")) {
                    ++looked;
                    QCOMPARE(object->property("duration").toInt(), 0);
                }
                if (object->inherits("QQuickListView"))
                    QCOMPARE(object->property("highlightMoveDuration").toInt(), 0);
            }
            QVERIFY(looked > 0);
        }
        QCOMPARE(QGuiApplication::styleHints()->cursorFlashTime(), 0);
        QCOMPARE(
            stage_->window()
                .ask(QStringLiteral("answerField"),
                     QStringLiteral("document.querySelector('math-field').shadowRoot"
                                    ".getAnimations().length + document.getAnimations().length"))
                .toInt(),
            0);
        stage_->app().preferences().setReducedMotion(false);
        QVERIFY(QGuiApplication::styleHints()->cursorFlashTime() != 0);
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    LayoutTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "layout_test.moc"
