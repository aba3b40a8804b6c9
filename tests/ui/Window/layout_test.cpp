// Where things stand, at the smallest and the largest letters and in both languages: nothing covers
// anything else, nothing is cut, and what has no room can be scrolled to. And that nothing moves
// where motion is not wanted.

#include "tests/ui/support/layout_check.h"
#include "tests/ui/support/on_stage.h"

#include <QStyleHints>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::OnStage;
using khatwa::tests::Scene;

class LayoutTest : public QObject, private OnStage {
    Q_OBJECT

public:
    using OnStage::OnStage;

private slots:
    void everythingHasItsPlace_data() {
        QTest::addColumn<int>("scene");
        for (std::size_t i = 0; i < tests::scenes().size(); ++i) {
            const Scene& scene = tests::scenes()[i];
            // The others are looked at by whoever makes the pictures, which tells the same.
            if (scene.main || QLatin1String(scene.name).startsWith(QLatin1String("narrow")))
                QTest::newRow(scene.name) << static_cast<int>(i);
        }
    }
    void everythingHasItsPlace() {
        QFETCH(int, scene);
        QVERIFY(open());
        const Scene& shown = tests::scenes()[static_cast<std::size_t>(scene)];
        stage().app().preferences().setFontPercent(100);
        QVERIFY(shown.go(stage()));
        QStringList faults;
        for (const int percent : {100, 80, 200}) {
            if (percent != 100 && !shown.main)
                continue;
            stage().app().preferences().setFontPercent(percent);
            QVERIFY(stage().settled());
            for (const QString& fault : tests::lastingLayoutFaults(*window().window()))
                faults.append(QStringLiteral("%1 %: ").arg(percent) + fault);
        }
        stage().app().preferences().setFontPercent(100);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    void thereIsRoomForTheSolutionAtTheLargestLetters() {
        QVERIFY(go("tutor-votes"));
        stage().app().preferences().setFontPercent(200);
        QVERIFY(stage().settled());
        const double height = window().place(QStringLiteral("solution")).height();
        stage().app().preferences().setFontPercent(100);
        // Five lines of the text at twice its size.
        QVERIFY2(height >= 5 * 30 * 1.5, qPrintable(QString::number(height)));
    }

    void nothingMovesWhereMotionIsNotWanted() {
        QVERIFY(open());
        stage().app().preferences().setReducedMotion(true);
        for (const char* scene : {"settings", "practice-field"}) {
            QVERIFY(go(scene));
            int looked = 0;
            for (const QObject* object : window().window()->findChildren<QObject*>()) {
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
            window()
                .ask(QStringLiteral("answerField"),
                     QStringLiteral("document.querySelector('math-field').shadowRoot"
                                    ".getAnimations().length + document.getAnimations().length"))
                .toInt(),
            0);
        stage().app().preferences().setReducedMotion(false);
        QVERIFY(QGuiApplication::styleHints()->cursorFlashTime() != 0);
    }
};

int main(int argc, char** argv) {
    return khatwa::tests::runInBothLanguages<LayoutTest>(argc, argv);
}

#include "layout_test.moc"
