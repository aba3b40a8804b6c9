// The Tutor in the real window, in both languages: what stands in one line with what, what the
// history says to someone with a PIN, how a typed problem reads, and finding words in a solution.

#include "app/records/store.h"
#include "app/records/students.h"
#include "app/tutor/models.h"
#include "tests/ui/support/on_stage.h"

#include <QImage>

#include <cmath>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;
using khatwa::tests::OnStage;
using khatwa::tests::WindowHarness;

class TutorWindowTest : public QObject, private OnStage {
    Q_OBJECT

public:
    using OnStage::OnStage;

private:
    QString textOf(const char* name) {
        QQuickItem* item = window().item(QLatin1String(name));
        return item != nullptr ? item->property("text").toString() : QString();
    }
    QVariant page(const char* script) {
        return window().ask(QStringLiteral("solutionView"), QString::fromLatin1(script));
    }
    /// The middle, from top to foot, of what is drawn in a part of the window.
    double middleOfInk(const QRect& part) {
        const QImage all = window().window()->grabWindow().copy(part);
        const QRgb ground = all.pixel(0, 0);
        int first = -1;
        int last = -1;
        for (int y = 0; y < all.height(); ++y)
            for (int x = 0; x < all.width(); ++x)
                if (std::abs(qGray(all.pixel(x, y)) - qGray(ground)) > 60) {
                    first = first < 0 ? y : first;
                    last = y;
                }
        return part.top() + (first + last) / 2.0;
    }

private slots:
    void cardsStandInOneLineWithWhatIsBelow() {
        QVERIFY(go("tutor-long"));
        const QRectF view = window().place(QStringLiteral("solutionView"));
        QQuickItem* box = window().item(QStringLiteral("problemBox"));
        const QRectF line = box->mapRectToScene(WindowHarness::wholeOf(box));
        const double left =
            page("document.querySelector('.card').getBoundingClientRect().left").toDouble();
        const double right =
            page("document.querySelector('.card').getBoundingClientRect().right").toDouble();
        // The box to type in stands within its border.
        QVERIFY2(std::abs(view.left() + left - line.left()) <= 2,
                 qPrintable(QString::number(view.left() + left - line.left())));
        QVERIFY2(std::abs(view.left() + right - line.right()) <= 2,
                 qPrintable(QString::number(view.left() + right - line.right())));
    }

    void noRoomIsKeptForAStepThatIsNotAskedAbout() {
        QVERIFY(go("tutor-follow-up"));
        QVERIFY(window().item(QStringLiteral("aboutStep")) != nullptr);
        QVERIFY(go("tutor-solved"));
        QVERIFY(window().item(QStringLiteral("aboutStep")) == nullptr);
        const auto whole = [&](const char* name) {
            QQuickItem* item = window().item(QLatin1String(name));
            return item->mapRectToScene(WindowHarness::wholeOf(item));
        };
        const double missing = arabic()
                                   ? whole("problemBox").right() - whole("followUpLine").right()
                                   : whole("followUpLine").left() - whole("problemBox").left();
        QVERIFY2(std::abs(missing) <= 2, qPrintable(QString::number(missing)));
    }

    void wordsStandInTheMiddleBesideASwitch() {
        QVERIFY(go("settings"));
        window().reveal(window().item(QStringLiteral("motionToggle")));
        QVERIFY(stage().settled());
        const QRectF all = window().place(QStringLiteral("motionToggle"));
        const QRectF words = arabic() ? all.adjusted(0, 0, -48, 0) : all.adjusted(48, 0, 0, 0);
        const double middle = middleOfInk(words.toAlignedRect());
        QVERIFY2(std::abs(middle - all.center().y()) <= 2.5,
                 qPrintable(QString::number(middle - all.center().y())));
    }

    void theCaretOfAnEmptyLineStandsWhereItsHintBegins() {
        for (const auto& [scene, name] :
             {std::pair("tutor-history", "historySearch"), std::pair("models", "pathField"),
              std::pair("tutor-solved", "followUpLine"), std::pair("tutor-one-step", "stepLine")}) {
            QVERIFY(go(scene));
            QQuickItem* line = window().item(QLatin1String(name));
            QVERIFY2(line != nullptr, name);
            QCOMPARE(line->property("text").toString(), QString());
            const QRectF caret = line->property("cursorRectangle").toRectF();
            QVERIFY2((caret.center().x() > line->width() / 2) == arabic(), name);
        }
    }

    void aTypedFormulaIsShownAsItWillBeRead() {
        QVERIFY(go("tutor-plain"));
        stage().tutor().setProblem(stage().say("Solve 2(n+6)=0 now.", "حل 2(n+6)=0 الآن."));
        if (!arabic()) { // the line itself shows it as it is: nothing runs the other way
            QTRY_VERIFY(window().item(QStringLiteral("previewView")) == nullptr);
            return;
        }
        // The opening bracket of 2(n+6)=0 stands to the right of the 2, the 0 at its right end.
        const auto at = [&](int character) {
            return window()
                .ask(QStringLiteral("previewView"),
                     QStringLiteral(
                         "(() => { const p = document.querySelector('#solution p, #problem p');"
                         "const t = p.firstChild; const r = document.createRange();"
                         "const i = t.data.indexOf('2(n') + %1; r.setStart(t, i); r.setEnd(t, i + "
                         "1);"
                         "return r.getBoundingClientRect().left; })()")
                         .arg(character))
                .toDouble();
        };
        QTRY_VERIFY(at(0) < at(1));
        QVERIFY(at(1) < at(7));
        QVERIFY(at(0) > 0);
        // What is asked has no marks in it.
        QVERIFY(!stage().tutor().problem().contains(QChar(0x2066)));
    }

    void ctrlEnterBelongsToTheLineThatIsTypedIn() {
        QVERIFY(go("tutor-one-step"));
        const auto asked = [&] { return stage().model().asked.size(); };
        const std::size_t before = asked();
        QVERIFY(window().click(QStringLiteral("stepLine")));
        window().type(QStringLiteral("7x = 18"));
        window().press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!stage().tutor().attemptVerdict().isEmpty());
        QCOMPARE(asked(), before);
        // From elsewhere it does not solve over what is half typed, but goes back to it.
        window().item(QStringLiteral("checkStep"))->forceActiveFocus();
        window().press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(window().focused(), QStringLiteral("stepLine"));
        QCOMPARE(asked(), before);
        QCOMPARE(textOf("stepLine"), QStringLiteral("7x = 18"));
        // In the box of the problem it solves.
        QVERIFY(window().click(QStringLiteral("problemBox")));
        window().press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(asked(), before + 1);
        QCOMPARE(stage().model().asked.back().kind, Question::Kind::Problem);

        QVERIFY(go("tutor-solved"));
        QVERIFY(window().click(QStringLiteral("followUpLine")));
        window().type(QStringLiteral("7x"));
        window().press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(stage().tutor().running());
        QCOMPARE(stage().model().asked.back().kind, Question::Kind::FollowUp);
        QCOMPARE(stage().model().asked.back().problem, std::string("7x"));
    }

    void aHalfTypedStepStaysUntilItIsShown() {
        QVERIFY(go("tutor-one-step"));
        QVERIFY(window().click(QStringLiteral("stepLine")));
        window().type(QStringLiteral("7x ="));
        Preferences& preferences = stage().app().preferences();
        preferences.setArabicDigits(true);
        QCOMPARE(textOf("stepLine"), QStringLiteral("7x ="));
        preferences.setLanguage(arabic() ? Preferences::Language::English
                                         : Preferences::Language::Arabic);
        QCOMPARE(textOf("stepLine"), QStringLiteral("7x ="));
        preferences.setLanguage(arabic() ? Preferences::Language::Arabic
                                         : Preferences::Language::English);
        QCOMPARE(textOf("stepLine"), QStringLiteral("7x ="));
        stage().tutor().showNextStep();
        QCOMPARE(textOf("stepLine"), QString());
    }

    void anExportIsNamedAfterItsOwnConversation() {
        QVERIFY(go("tutor-solved"));
        QObject* choice = window().window()->findChild<QObject*>(QStringLiteral("exportChoice"));
        QVERIFY(choice != nullptr);
        const auto proposed = [&]() -> QUrl {
            QMetaObject::invokeMethod(choice, "choose", Q_ARG(QString, QStringLiteral("md")));
            auto* dialog = choice->property("asking").value<QObject*>();
            if (dialog == nullptr)
                return {};
            const QUrl file = dialog->property("selectedFile").toUrl();
            // As if it had been taken as it is.
            dialog->setProperty("selectedFile", file);
            QMetaObject::invokeMethod(dialog, "close");
            return file;
        };
        const HistoryModel& history = stage().app().history();
        const QUrl first = proposed();
        QVERIFY(!first.isEmpty());
        QCOMPARE(first.fileName(), history.fileUrl(QStringLiteral("md")).fileName());
        QVERIFY(stage().home());
        QVERIFY(stage().solve(QStringLiteral("$5+6$"), QStringLiteral("Add."),
                              QStringLiteral("$\\boxed{11}$")));
        const QUrl second = proposed();
        QCOMPARE(second.fileName(), history.fileUrl(QStringLiteral("md")).fileName());
        QVERIFY(first != second);
    }

    void keysDoNothingBehindAnOpenPanel_data() {
        QTest::addColumn<QByteArray>("scene");
        QTest::addColumn<bool>("practising");
        for (const char* scene : {"tutor-history", "tutor-export", "settings", "records"})
            QTest::newRow(scene) << QByteArray(scene) << false;
        QTest::newRow("practice-students") << QByteArray("practice-students") << true;
    }
    void keysDoNothingBehindAnOpenPanel() {
        QFETCH(QByteArray, scene);
        QFETCH(bool, practising);
        QVERIFY(go(scene.constData()));
        const TutorModel& tutor = stage().tutor();
        const TutorModel::Phase phase = tutor.phase();
        stage().tutor().setProblem(QStringLiteral("$5+6$"));
        const std::size_t asked = stage().model().asked.size();
        const QString statement = stage().practice().statement();
        const int place = window().window()->property("place").toInt();
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_N, Qt::Key_H, Qt::Key_1, Qt::Key_2})
            window().press(key, Qt::ControlModifier);
        QCOMPARE(stage().model().asked.size(), asked);
        QCOMPARE(tutor.phase(), phase);
        QCOMPARE(tutor.problem(), QStringLiteral("$5+6$"));
        QCOMPARE(window().window()->property("place").toInt(), place);
        if (practising)
            QCOMPARE(stage().practice().statement(), statement);
        // Once it is closed they do.
        for (int i = 0; i < 3; ++i)
            window().press(Qt::Key_Escape);
        window().press(Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(window().window()->property("place").toInt() != place);
    }

    void wordsAreFoundInTheSolutionAndTheThinking() {
        QVERIFY(go("tutor-solved"));
        QVERIFY(window().item(QStringLiteral("findLine")) == nullptr);
        window().press(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(window().waitForItem(QStringLiteral("findLine")));
        QTRY_COMPARE(window().focused(), QStringLiteral("findLine"));
        // Twice in the solution; the thinking comes after it.
        const QString words = stage().say("both sides", "الطرفين");
        const int all = arabic() ? 4 : 3;
        window().type(words);
        const auto status = [&](int index) {
            return stage().say("%1 of %2", "%1 من %2").arg(index).arg(all);
        };
        const auto marked = [&](const char* name) {
            return window()
                .ask(QLatin1String(name), QStringLiteral("getSelection().toString()"))
                .toString();
        };
        QTRY_COMPARE(textOf("findStatus"), status(1));
        QTRY_COMPARE(marked("solutionView"), words);
        for (int index = 2; index <= all; ++index) {
            window().press(Qt::Key_Return);
            QTRY_COMPARE(textOf("findStatus"), status(index));
            QTRY_COMPARE(marked("solutionView"), index == 2 ? words : QString());
            QTRY_COMPARE(marked("thinkingView"), index == 2 ? QString() : words);
        }
        window().press(Qt::Key_Return);
        QTRY_COMPARE(textOf("findStatus"), status(1));
        window().press(Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(textOf("findStatus"), status(all));
        QVERIFY(window().click(QStringLiteral("findPrevious")));
        QTRY_COMPARE(textOf("findStatus"), status(all - 1));

        // The bar stands above the solution and covers nothing; its buttons at the trailing side.
        const QRectF bar = window().place(QStringLiteral("findBar"));
        QVERIFY(bar.bottom() <= window().place(QStringLiteral("solution")).top());
        const QRectF line = window().place(QStringLiteral("findLine"));
        const QRectF close = window().place(QStringLiteral("closeFind"));
        QVERIFY(arabic() ? close.right() < line.left() : close.left() > line.right());

        // Words that are not there, and Esc, which leaves the keyboard at the solution.
        QVERIFY(window().click(QStringLiteral("findLine")));
        window().item(QStringLiteral("findLine"))->setProperty("text", QStringLiteral("xyzzy"));
        QTRY_COMPARE(textOf("findStatus"), stage().say("Nothing found", "لا نتائج"));
        QVERIFY(!window().item(QStringLiteral("findNext"))->isEnabled());
        window().press(Qt::Key_Escape);
        QTRY_VERIFY(window().item(QStringLiteral("findLine")) == nullptr);
        QTRY_VERIFY(window().item(QStringLiteral("solutionView"))->hasActiveFocus());
        QTRY_COMPARE(marked("solutionView"), QString());
    }

    void aNameThatIsTypedStaysWhenAReplyEnds() {
        QVERIFY(go("tutor-history"));
        // All that was asked before is in the list.
        QTRY_COMPARE_WITH_TIMEOUT(stage().app().recordsWriter().waiting(), 0, kPatience);
        HistoryModel& history = stage().app().history();
        const auto idAt = [&](int index) {
            return history.conversations()[index].toMap()[QStringLiteral("id")].toLongLong();
        };
        const qint64 renamed = idAt(0);
        stage().tutor().setProblem(QStringLiteral("$3+4$"));
        stage().tutor().solve();
        stage().stream({}, QStringLiteral("1. Add: $3+4=7$."));
        QVERIFY(window().click(QStringLiteral("renameConversation0")));
        QTRY_COMPARE(window().focused(), QStringLiteral("conversationName0"));
        window().press(Qt::Key_A, Qt::ControlModifier);
        window().type(QStringLiteral("Tri"));
        const auto before = history.conversations().size();
        QVERIFY(stage().end());
        QTRY_COMPARE(history.conversations().size(), before + 1);
        QVERIFY(stage().settled());
        QCOMPARE(window().focused(), QStringLiteral("conversationName0"));
        window().type(QStringLiteral("angles"));
        window().press(Qt::Key_Return);
        QTRY_COMPARE(idAt(1), renamed);
        QTRY_COMPARE(history.conversations()[1].toMap()[QStringLiteral("title")].toString(),
                     QStringLiteral("Triangles"));
        // And the list is the whole one again.
        QTRY_COMPARE(window().item(QStringLiteral("historyList"))->property("count").toInt(),
                     static_cast<int>(before) + 1);
    }

    void theHistorySaysThatAPinIsWanted() {
        QTemporaryDir folder;
        StartOptions options;
        options.records = folder.filePath(QStringLiteral("records.db"));
        options.language =
            arabic() ? Preferences::Language::Arabic : Preferences::Language::English;
        const QString name = arabic() ? QStringLiteral("عمر") : QStringLiteral("Omar");
        {
            auto store = records::Store::open(options.records);
            QVERIFY(store);
            records::Students students(**store);
            const auto id = students.add({.name = name});
            QVERIFY(id && students.setPin(id.value(), {}, QStringLiteral("4711")));
        }
        close();
        WindowHarness harness(std::make_unique<tests::FakeService>(), tutor::starterModel(),
                              std::move(options));
        QVERIFY(harness.shown() && harness.modelReady());
        QTRY_COMPARE(harness.application().history().pinOf(), name);
        harness.press(Qt::Key_H, Qt::ControlModifier);
        QVERIFY(harness.waitForItem(QStringLiteral("historyLocked")));
        QVERIFY(harness.item(QStringLiteral("historyLocked"))
                    ->property("text")
                    .toString()
                    .contains(name));
        QVERIFY(harness.item(QStringLiteral("historySearch")) == nullptr);
        QTRY_COMPARE(harness.focused(), QStringLiteral("historyPin"));
        harness.press(Qt::Key_Return);
        QVERIFY(harness.waitForItem(QStringLiteral("pinLine")));
        QTRY_COMPARE(harness.focused(), QStringLiteral("pinLine"));
        harness.type(QStringLiteral("4711"));
        harness.press(Qt::Key_Return);
        QTRY_VERIFY(harness.application().history().available());
        harness.press(Qt::Key_1, Qt::ControlModifier);
        harness.press(Qt::Key_H, Qt::ControlModifier);
        QTRY_COMPARE(harness.focused(), QStringLiteral("historySearch"));
        QVERIFY(harness.item(QStringLiteral("historyLocked")) == nullptr);
    }
};

int main(int argc, char** argv) {
    return khatwa::tests::runInBothLanguages<TutorWindowTest>(argc, argv);
}

#include "tutor_window_test.moc"
