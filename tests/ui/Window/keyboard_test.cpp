// The keyboard alone, place by place and in both languages: Tab reaches everything, in an order
// that can be followed, shows where it is, and is caught nowhere; everything it reaches has a name
// and a role for screen readers, which hear the start and the end of a solution and not each word.

#include "tests/ui/support/on_stage.h"
#include "tests/ui/support/tab_walk.h"

#include <QAccessible>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::OnStage;
using khatwa::tests::TabWalk;

namespace {

/// Those that Tab must reach: what is seen, can be used, and is a stop.
void stopsIn(QQuickItem* from, std::vector<QQuickItem*>& stops) {
    if (!from->isVisible() || !from->isEnabled())
        return;
    if (from->activeFocusOnTab() && !from->property("readOnly").toBool() &&
        !from->inherits("QQuickListView"))
        stops.push_back(from);
    if (from->inherits("QQuickWebEngineView"))
        return; // what is in a page is the page's
    for (QQuickItem* child : from->childItems())
        stopsIn(child, stops);
}

QString nameOf(const QQuickItem* item) {
    if (item == nullptr)
        return QStringLiteral("(nothing)");
    for (const QQuickItem* up = item; up != nullptr; up = up->parentItem())
        if (!up->objectName().isEmpty())
            return up == item ? up->objectName() : QStringLiteral("in ") + up->objectName();
    return QString::fromLatin1(item->metaObject()->className());
}

} // namespace

class KeyboardTest : public QObject, private OnStage {
    Q_OBJECT

public:
    using OnStage::OnStage;

private:
    TabWalk walk() { return TabWalk(window()); }
    QQuickItem* focus() { return walk().focus(); }
    QQuickItem* page() { return walk().page(); }
    QString stop() { return walk().stop(); }
    bool step(Qt::Key key) { return walk().step(key); }
    QQuickItem* tab(Qt::Key key = Qt::Key_Tab) { return walk().tab(key); }
    /// Where Tab comes along, until it is at the beginning again.
    std::vector<QQuickItem*> round(Qt::Key key) {
        std::vector<QQuickItem*> visited;
        QQuickItem* at = tab(key);
        constexpr std::size_t kMost = 120;
        while (at != nullptr && visited.size() < kMost &&
               std::find(visited.begin(), visited.end(), at) == visited.end()) {
            visited.push_back(at);
            at = tab(key);
        }
        return visited;
    }
    /// What a picture shows round about an item.
    QImage around(QQuickItem* item) {
        const QImage all = window().window()->grabWindow();
        return all.copy(item->mapRectToScene(item->boundingRect())
                            .adjusted(-4, -4, 4, 4)
                            .toAlignedRect()
                            .intersected(all.rect()));
    }

    static void places() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name :
             {"tutor-empty", "tutor-follow-up", "tutor-history", "tutor-history-locked",
              "tutor-find", "settings", "records", "practice-hint", "practice-progress",
              "practice-students", "practice-pin", "set-editor", "models-seen"})
            QTest::newRow(name) << QByteArray(name);
    }

private slots:
    void initTestCase() { QAccessible::setActive(true); }

    void tabReachesEverythingAndIsSeen_data() { places(); }
    void tabReachesEverythingAndIsSeen() {
        QFETCH(QByteArray, name);
        QVERIFY(go(name.constData()));
        const std::vector<QQuickItem*> there = round(Qt::Key_Tab);
        QVERIFY2(there.size() > 1, "Tab does not move");
        QCOMPARE(focus(), there.front()); // all the way round, caught nowhere

        // Nothing that can be used is left out, but what lies behind a sheet.
        std::vector<QQuickItem*> stops;
        stopsIn(window().window()->contentItem(), stops);
        QQuickItem* sheet = nullptr;
        for (QQuickItem* up = there.front(); up != nullptr; up = up->parentItem())
            if (up->inherits("QQuickPopupItem"))
                sheet = up;
        for (QQuickItem* stop : stops) {
            if (sheet != nullptr && !sheet->isAncestorOf(stop))
                continue;
            QVERIFY2(std::find(there.begin(), there.end(), stop) != there.end() ||
                         std::any_of(there.begin(), there.end(),
                                     [&](QQuickItem* item) { return stop->isAncestorOf(item); }),
                     qPrintable(nameOf(stop) + QStringLiteral(" is not reached")));
        }
        // Shift+Tab goes the same way back.
        std::vector<QQuickItem*> back = round(Qt::Key_Backtab);
        QCOMPARE(back.size(), there.size());

        // In a row Tab goes in the direction of reading.
        for (std::size_t i = 1; i < there.size(); ++i) {
            if (there[i]->parentItem() != there[i - 1]->parentItem())
                continue;
            const QRectF before = there[i - 1]->mapRectToScene(there[i - 1]->boundingRect());
            const QRectF after = there[i]->mapRectToScene(there[i]->boundingRect());
            if (std::abs(before.center().y() - after.center().y()) > 2)
                QVERIFY2(after.center().y() > before.center().y(),
                         qPrintable(QStringLiteral("%1 stands above %2 and comes after it")
                                        .arg(nameOf(there[i]), nameOf(there[i - 1]))));
            else
                QVERIFY2(arabic() ? after.center().x() < before.center().x()
                                  : after.center().x() > before.center().x(),
                         qPrintable(QStringLiteral("%1 comes after %2, against reading")
                                        .arg(nameOf(there[i]), nameOf(there[i - 1]))));
        }
        // Where the keyboard is can be seen: the place looks otherwise when it has gone on.
        for (std::size_t i = 0; i < there.size(); ++i) {
            QQuickItem* at = tab();
            QVERIFY(at != nullptr);
            // In sight, also where it had to be scrolled to.
            const QRectF place = at->mapRectToScene(at->boundingRect());
            QVERIFY2(QRectF(QPointF(), window().window()->size())
                         .adjusted(-2, -2, 2, 2)
                         .contains(place.center()),
                     qPrintable(nameOf(at) + QStringLiteral(" is out of sight")));
            const QImage with = around(at);
            QQuickItem* place_ = at;
            tab();
            const QImage without = around(place_);
            QVERIFY2(with != without, qPrintable(nameOf(at) + QStringLiteral(" shows no focus")));
            ++i; // two steps a look
        }
    }

    void whatTabReachesHasANameAndARole_data() { places(); }
    void whatTabReachesHasANameAndARole() {
        QFETCH(QByteArray, name);
        QVERIFY(go(name.constData()));
        std::vector<QQuickItem*> stops;
        stopsIn(window().window()->contentItem(), stops);
        QVERIFY(!stops.empty());
        static const QRegularExpression arabicLetter(QStringLiteral("\\p{Arabic}"));
        static const QRegularExpression latinWord(QStringLiteral("[A-Za-z]{4,}"));
        for (QQuickItem* stop : stops) {
            if (stop->inherits("QQuickWebEngineView"))
                continue; // a document, which the page describes
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(stop);
            QVERIFY2(face != nullptr, qPrintable(nameOf(stop)));
            const QString said = face->text(QAccessible::Name);
            QVERIFY2(!said.trimmed().isEmpty(),
                     qPrintable(nameOf(stop) + QStringLiteral(" has no name")));
            QVERIFY2(face->role() != QAccessible::NoRole && face->role() != QAccessible::Client,
                     qPrintable(QStringLiteral("%1 (%2) has no role").arg(nameOf(stop), said)));
            // In the window's language; names of people, models and formats keep theirs.
            if (arabic() && latinWord.match(said).hasMatch())
                QVERIFY2(arabicLetter.match(said).hasMatch() ||
                             said.contains(QLatin1String("English")) ||
                             said.contains(QLatin1String("LaTeX")) ||
                             said.contains(QLatin1String("Markdown")),
                         qPrintable(nameOf(stop) + QStringLiteral(": ") + said));
        }
    }

    void stepsAreAskedAboutByKeyboard() {
        QVERIFY(go("tutor-solved"));
        const auto inSolution = [&] {
            return page() != nullptr && page()->objectName() == QLatin1String("solutionView");
        };
        const auto kind = [&] { return stop().section(QLatin1Char(' '), 1, 1); };
        for (int i = 0; i < 40 && !inSolution(); ++i)
            tab();
        QVERIFY(inSolution());
        QCOMPARE(kind(), QStringLiteral("page"));
        QStringList stops;
        while (stops.size() < 40 && step(Qt::Key_Tab) && inSolution())
            stops.append(kind());
        const int steps = window()
                              .ask(QStringLiteral("solutionView"),
                                   QStringLiteral("document.querySelectorAll('.card').length"))
                              .toInt();
        QVERIFY(steps > 1);
        QCOMPARE(stops.count(QStringLiteral("ask")), steps);
        QCOMPARE(stops.count(QStringLiteral("formula")), 1);
        QVERIFY(!inSolution()); // caught nowhere
        // From behind it is entered at its end.
        QVERIFY(step(Qt::Key_Backtab) && inSolution());
        QCOMPARE(kind(), stops.constLast());
        for (int i = 0; i < 40 && kind() != QLatin1String("ask"); ++i)
            QVERIFY(step(Qt::Key_Backtab));
        window().press(Qt::Key_Return);
        QTRY_COMPARE(stage().tutor().aboutStep(), steps);
        QTRY_COMPARE(window().focused(), QStringLiteral("followUpLine"));
    }

    void arrowsMoveAChoiceInTheDirectionOfReading() {
        QVERIFY(go("settings"));
        Preferences& preferences = stage().app().preferences();
        preferences.setSamples(1);
        for (int i = 0; i < 30 && nameOf(focus()) != QLatin1String("samplesChoice0"); ++i)
            tab();
        QCOMPARE(nameOf(focus()), QStringLiteral("samplesChoice0"));
        const Qt::Key onwards = arabic() ? Qt::Key_Left : Qt::Key_Right;
        const Qt::Key backwards = arabic() ? Qt::Key_Right : Qt::Key_Left;
        window().press(onwards);
        QCOMPARE(preferences.samples(), 3);
        QCOMPARE(nameOf(focus()), QStringLiteral("samplesChoice1"));
        window().press(backwards);
        QCOMPARE(preferences.samples(), 1);
    }

    void aSolutionIsAnnouncedAtItsStartAndItsEndAndNotAtEachToken() {
        QVERIFY(go("tutor-solved")); // the page is there
        const auto page = [&](const char* script) {
            return window().ask(QStringLiteral("solutionView"), QString::fromLatin1(script));
        };
        page("window.heard = []; new MutationObserver(() => { const said = "
             "document.getElementById('status').textContent; if (said !== '') heard.push(said); "
             "}).observe(document.getElementById('status'), {childList: true, characterData: true, "
             "subtree: true}); 0");
        stage().tutor().clear();
        QVERIFY(stage().ask(stage().say("Solve $x+1=3$.", "حل المعادلة $x+1=3$.")));
        const QString words = stage().say("1. Take away one on both sides: $x=2$.",
                                          "1. اطرح واحدًا من الطرفين: $x=2$.");
        for (int length = 1; length <= words.size(); ++length)
            stage().stream({}, words.left(length));
        QVERIFY(stage().end());
        QTRY_COMPARE(page("heard.length").toInt(), 2);
        const QStringList heard = page("heard.join('|')").toString().split(QLatin1Char('|'));
        QVERIFY(heard.size() == 2 && heard[0] != heard[1]);
        static const QRegularExpression arabicLetter(QStringLiteral("\\p{Arabic}"));
        for (const QString& said : heard)
            QCOMPARE(arabicLetter.match(said).hasMatch(), arabic());
        // Formulas are there for screen readers, as MathML.
        QVERIFY(page("document.querySelectorAll('#solution math').length").toInt() > 0);
        // And the parts that grow say nothing by themselves.
        QCOMPARE(page("document.getElementById('solution').getAttribute('aria-live')").toString(),
                 QStringLiteral("off"));
    }
};

int main(int argc, char** argv) {
    return khatwa::tests::runInBothLanguages<KeyboardTest>(argc, argv);
}

#include "keyboard_test.moc"
