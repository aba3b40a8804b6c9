// The Practice place in the real window, used like a person uses it: keys and clicks.

#include "app/records/attempts.h"
#include "tests/ui/support/practice_window.h"
#include "tests/ui/support/tab_walk.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QRegularExpression>
#include <QSemaphore>

#include <cmath>
#include <memory>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::kPatience;
using khatwa::tests::TabWalk;
using khatwa::tests::WindowHarness;

/// As long as it lives, the records answer nothing.
class SlowDisk {
public:
    explicit SlowDisk(records::Writer& writer) {
        writer.run([goOn = goOn_](records::Store&) {
            goOn->acquire();
            return records::Done(records::Nothing());
        });
    }
    ~SlowDisk() { goOn_->release(); }
    SlowDisk(const SlowDisk&) = delete;
    SlowDisk& operator=(const SlowDisk&) = delete;

private:
    std::shared_ptr<QSemaphore> goOn_ = std::make_shared<QSemaphore>();
};

class PracticeWindowTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WindowHarness> window_;
    QTemporaryDir folder_;
    int opened_ = 0;

    PracticeModel& practice() { return window_->application().practice(); }
    QString recordsFile() const {
        return folder_.filePath(QStringLiteral("records%1.db").arg(opened_));
    }
    /// The window with the Practice place in front and a problem in it.
    bool open(bool arabic = false, bool dark = false) {
        window_.reset();
        StartOptions options = tests::optionsFor(arabic, dark);
        options.records = recordsFile();
        options.seed = 7;
        window_ = tests::openPractice(std::move(options));
        return window_ != nullptr;
    }
    QString rightAnswer() { return QString::fromStdString(practice().drawn()->problem.answer); }
    void typeAnswer(const QString& answer) {
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        window_->press(Qt::Key_A, Qt::ControlModifier);
        window_->type(answer);
        QCOMPARE(practice().answer(), answer);
    }
    /// Ctrl+Enter, and the verdict that comes of it.
    QString check() {
        QSignalSpy judged(&practice(), &PracticeModel::judgedOne);
        window_->press(Qt::Key_Return, Qt::ControlModifier);
        if (judged.isEmpty() && !judged.wait(kPatience))
            return QStringLiteral("(nothing)");
        return practice().verdict();
    }
    /// Things stand where they will be clicked: the window has been laid out and drawn since.
    bool drawn() {
        QSignalSpy frames(window_->window(), &QQuickWindow::frameSwapped);
        window_->window()->update();
        return frames.wait(kPatience);
    }
    /// A picture, once the page has painted what it was sent.
    void picture(const QString& name) {
        if (qEnvironmentVariableIsEmpty("KHATWA_PICTURES"))
            return;
        if (window_->item(QStringLiteral("problemPage")) != nullptr)
            QTRY_VERIFY_WITH_TIMEOUT(
                window_->item(QStringLiteral("problemPage"))->property("painted").toBool(),
                kPatience);
        if (window_->item(QStringLiteral("answerPreview")) != nullptr)
            (void)window_->ask(QStringLiteral("answerPreview"), QStringLiteral("1"));
        window_->picture(name);
    }
    QString textOf(const QString& name) {
        return window_->waitForItem(name) ? window_->item(name)->property("text").toString()
                                          : QStringLiteral("(not there)");
    }
    bool choose(const char* key) {
        const QString before = practice().statement();
        const QString name = QStringLiteral("source-") + QLatin1String(key);
        return window_->click(name) &&
               tests::waitFor([&] { return practice().statement() != before; }, kPatience);
    }

private:
    /// Texts on the screen with a digit of the other kind; formulas as they were typed are left
    /// out.
    QStringList withLatinDigits() {
        static const QRegularExpression typed(QStringLiteral("\u2066[^\u2069]*\u2069"));
        static const QRegularExpression digit(QStringLiteral("[0-9]"));
        QStringList found;
        for (const QString& text : window_->texts())
            if (QString(text).remove(typed).contains(digit))
                found += text;
        return found;
    }
    void noLatinDigitIsShown() {
        QTRY_VERIFY2(withLatinDigits().isEmpty(),
                     qPrintable(withLatinDigits().join(QStringLiteral(" | "))));
    }

private slots:
    void init() { ++opened_; }
    void cleanup() { window_.reset(); }

    void fiftyProblemsAreWorkedAndNoneIsLost() {
        QVERIFY(open());
        constexpr int kProblems = 50;
        int answers = 0;
        for (int i = 0; i < kProblems; ++i) {
            // Some are known at once, some only after a wrong attempt, one is given up.
            if (i % 3 == 1) {
                typeAnswer(QStringLiteral("123456789"));
                QVERIFY2(check() != QStringLiteral("correct"), qPrintable(practice().statement()));
                ++answers;
            }
            if (i != 40) {
                typeAnswer(rightAnswer());
                QCOMPARE(check(), QStringLiteral("correct"));
                ++answers;
            } else {
                ++answers; // told as given up
            }
            const QString before = practice().statement();
            window_->press(Qt::Key_N, Qt::ControlModifier);
            QVERIFY(practice().statement() != before);
        }
        QCOMPARE(practice().history().size(), static_cast<std::size_t>(kProblems));
        window_.reset();

        auto store = records::Store::open(recordsFile());
        QVERIFY(store);
        const auto students = records::Students(**store).all();
        QVERIFY(students);
        QCOMPARE(students.value().size(), 1);
        const auto all = records::Attempts(**store).all(students.value().constFirst().id);
        QVERIFY(all);
        QCOMPARE(all.value().size(), answers);
        int right = 0;
        for (const records::Attempt& attempt : all.value())
            right += attempt.verdict == QLatin1String("correct") ? 1 : 0;
        QCOMPARE(right, kProblems - 1);
    }

    void aWrongLineOfTheWorkingIsMarkedInThePane() {
        QVERIFY(open());
        QVERIFY(choose("topic:linear-equations"));
        QVERIFY(window_->click(QStringLiteral("workingBox")));
        for (const char* line : {"2x + 3 = 11", "2x = 9", "x = 4.5"}) {
            window_->type(QLatin1String(line));
            window_->press(Qt::Key_Return);
        }
        QVERIFY(window_->click(QStringLiteral("answerLine")));
        typeAnswer(QStringLiteral("x = 4.5"));
        QCOMPARE(check(), QStringLiteral("incorrect"));
        QVERIFY(window_->waitForItem(QStringLiteral("workingLine1")));
        QVERIFY(!textOf(QStringLiteral("verdictSentence")).isEmpty());
        QVERIFY(window_->place(QStringLiteral("gradingPane")).left() >
                window_->place(QStringLiteral("problemPage")).right());
        picture(QStringLiteral("practice-en-light-working.png"));
    }

    void theKeyboardComesToTheAnswerWhenThePageComesLate() {
        window_ = tests::openWindow(tests::optionsFor(false, false));
        QVERIFY(window_->shown());
        {
            const SlowDisk disk(window_->application().recordsWriter());
            practice().reopen();
            window_->press(Qt::Key_2, Qt::ControlModifier);
            QVERIFY(practice().nobody());
        }
        QTRY_VERIFY(!practice().nobody());
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        // Nor does it stay behind where the page closes and opens again while it is worked at.
        {
            const SlowDisk disk(window_->application().recordsWriter());
            practice().reopen();
            QTRY_COMPARE(window_->focused(), QStringLiteral("waitingForPage"));
        }
        QTRY_COMPARE(window_->focused(), QStringLiteral("answerLine"));
        window_->type(QStringLiteral("4"));
        QCOMPARE(practice().answer(), QStringLiteral("4"));
        // What else has come in front keeps it.
        {
            const SlowDisk disk(window_->application().recordsWriter());
            practice().reopen();
            QVERIFY(window_->click(QStringLiteral("progressButton")));
        }
        QTRY_VERIFY(!practice().nobody());
        QTRY_COMPARE(window_->focused(), QStringLiteral("leaveProgress"));
    }

    void whatCannotBeReadIsShownWhereItStands() {
        QVERIFY(open());
        typeAnswer(QStringLiteral("x = (3"));
        QCOMPARE(check(), QStringLiteral("invalid"));
        QVERIFY(window_->waitForItem(QStringLiteral("troubleMark")));
        QCOMPARE(window_->focused(), QStringLiteral("answerLine"));
        // The mark stands below the bracket, where the cursor was put before it.
        const QRectF cursor =
            window_->item(QStringLiteral("answerLine"))->property("cursorRectangle").toRectF();
        QCOMPARE(practice().troublePosition(), 4);
        QVERIFY2(std::abs(window_->item(QStringLiteral("troubleMark"))->x() - cursor.x()) < 2,
                 qPrintable(QString::number(cursor.x())));
        QVERIFY(window_->item(QStringLiteral("checkButton")) != nullptr);
        QVERIFY(window_->item(QStringLiteral("markWords")) == nullptr); // it cost nothing
    }

    void workingBeginsWhereTheAnswerDoes_data() {
        QTest::addColumn<bool>("arabic");
        QTest::newRow("en") << false;
        QTest::newRow("ar") << true;
    }
    void workingBeginsWhereTheAnswerDoes() {
        QFETCH(bool, arabic);
        QVERIFY(open(arabic));
        const auto side = [&](const char* name) {
            QQuickItem* item = window_->item(QLatin1String(name));
            const double x = item->property("cursorRectangle").toRectF().x();
            return x < item->width() / 2 ? "left" : "right";
        };
        // Empty, both begin where the window's lines do; formulas run from the left.
        for (const char* box : {"workingBox", "answerLine"}) {
            QVERIFY(window_->click(QLatin1String(box)));
            QCOMPARE(side(box), arabic ? "right" : "left");
            window_->type(QStringLiteral("2x = 9"));
            QCOMPARE(side(box), "left");
            window_->press(Qt::Key_A, Qt::ControlModifier);
            window_->type(QString::fromUtf8("إذن"));
            QCOMPARE(side(box), arabic ? "right" : side(box));
            window_->press(Qt::Key_A, Qt::ControlModifier);
            window_->press(Qt::Key_Delete);
            QCOMPARE(side(box), arabic ? "right" : "left");
        }
    }

    void theAnswerIsShownAsItIsRead() {
        QVERIFY(open());
        typeAnswer(QStringLiteral("3/4"));
        QTRY_COMPARE(practice().preview(), QStringLiteral("\\frac{3}{4}"));
        QVERIFY(window_->waitForItem(QStringLiteral("answerPreview")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("answerPreview"))->property("ready").toBool(), 60000);
        QTRY_COMPARE_WITH_TIMEOUT(
            window_
                ->ask(QStringLiteral("answerPreview"),
                      QStringLiteral("document.querySelectorAll('.katex .mfrac').length"))
                .toInt(),
            1, 60000);
    }

    void aFractionIsSeenWholeOnTheGroundOfTheTheme() {
        QVERIFY(open(false, true));
        QVERIFY(choose("topic:fractions"));
        typeAnswer(QStringLiteral("3/4"));
        QVERIFY(check() != QStringLiteral("correct"));
        typeAnswer(rightAnswer());
        QCOMPARE(check(), QStringLiteral("correct"));
        QVERIFY(window_->waitForItem(QStringLiteral("answerPreview")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("answerPreview"))->property("painted").toBool(),
            kPatience);
        // What is drawn there: how high it is, and whether something stands at the trailing edge.
        QRect ink;
        bool edgeIsPaper = false;
        const auto look = [&] {
            (void)drawn(); // the page's picture comes with a frame of the window
            const QImage all = window_->window()->grabWindow();
            const QImage view =
                all.copy(window_->place(QStringLiteral("answerPreview")).toAlignedRect());
            const QRgb paper = view.pixel(2, view.height() - 2);
            ink = {};
            edgeIsPaper = true;
            for (int y = 0; y < view.height(); ++y)
                for (int x = 0; x < view.width(); ++x) {
                    if (view.pixel(x, y) == paper)
                        continue;
                    if (x < view.width() / 2)
                        ink |= QRect(x, y, 1, 1);
                    else
                        edgeIsPaper = false;
                }
            return edgeIsPaper && ink.height() > window_->item(QStringLiteral("answerLine"))
                                                     ->property("font")
                                                     .value<QFont>()
                                                     .pixelSize();
        };
        (void)tests::waitFor(look, 10000);
        window_->picture(QStringLiteral("practice-preview.png"));
        QVERIFY2(edgeIsPaper, "something else than paper stands at the trailing edge");
        QVERIFY2(ink.height() > 15,
                 qPrintable(QStringLiteral("the fraction is %1 pixels high").arg(ink.height())));
    }

    void theFormulaFieldIsRememberedAndChecked() {
        QVERIFY(open());
        QVERIFY(window_->click(QStringLiteral("answerMode")));
        QVERIFY(window_->waitForItem(QStringLiteral("answerField")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("answerField"))->property("ready").toBool(), 60000);
        QVERIFY(window_->application().preferences().formulaField());
        practice().setAnswer(rightAnswer());
        QCOMPARE(
            window_->ask(QStringLiteral("answerField"), QStringLiteral("khatwa.value() !== ''"))
                .toBool(),
            true);
        QVERIFY(window_->click(QStringLiteral("checkButton")));
        QTRY_COMPARE(practice().verdict(), QStringLiteral("correct"));
    }

    void arabicDigitsAreTypedIntoTheFormulaField() {
        QVERIFY(open(true));
        QVERIFY(window_->click(QStringLiteral("answerMode")));
        QVERIFY(window_->waitForItem(QStringLiteral("answerField")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_->item(QStringLiteral("answerField"))->property("ready").toBool(), 60000);
        QVERIFY(window_->click(QStringLiteral("answerField")));
        QTRY_VERIFY_WITH_TIMEOUT(
            window_
                ->ask(QStringLiteral("answerField"), QStringLiteral("document.hasFocus() && "
                                                                    "document.activeElement.tagName"
                                                                    " === 'MATH-FIELD'"))
                .toBool(),
            kPatience);
        window_->type(QStringLiteral("٣٫٥"));
        QTRY_COMPARE(practice().answer(), QStringLiteral("٣٫٥"));
        window_->picture(QStringLiteral("practice-field-digits.png"));
    }

    void hintsSayWhatTheyCostAndTheSolutionWaitsForAnAttempt() {
        QVERIFY(open());
        QVERIFY(choose("topic:linear-equations"));
        QVERIFY(window_->waitForItem(QStringLiteral("rung3")));
        QVERIFY(!window_->item(QStringLiteral("rung3"))->isEnabled());
        typeAnswer(QStringLiteral("123456789"));
        QCOMPARE(check(), QStringLiteral("incorrect"));
        QTRY_VERIFY(window_->item(QStringLiteral("rung0"))->isEnabled());
        QVERIFY(drawn());
        QVERIFY(window_->click(QStringLiteral("rung0")));
        QTRY_VERIFY(!practice().shownHelp().isEmpty());
        QVERIFY(textOf(QStringLiteral("markWords")).contains(QStringLiteral("81")));
        picture(QStringLiteral("practice-en-light-hint.png"));
        for (int rung = 1; rung <= 3; ++rung) {
            const QString name = QStringLiteral("rung%1").arg(rung);
            if (window_->item(name) == nullptr)
                continue; // not every problem has every hint
            typeAnswer(QStringLiteral("98765432%1").arg(rung));
            QCOMPARE(check(), QStringLiteral("incorrect"));
            QTRY_VERIFY(window_->item(name)->isEnabled());
            QVERIFY(drawn());
            QVERIFY(window_->click(name));
            QTRY_COMPARE(practice().rungs().at(rung).toMap()[QStringLiteral("state")].toString(),
                         QStringLiteral("taken"));
        }
        QVERIFY(window_->waitForItem(QStringLiteral("nextButton")));
        QTRY_VERIFY(
            window_
                ->ask(QStringLiteral("practiceView"),
                      QStringLiteral("document.getElementById('solution').innerText.length"))
                .toInt() > 20);
    }

    void aPinIsAskedForBeforeThePageOpens() {
        QVERIFY(open());
        StudentsModel& students = *practice().students();
        QVERIFY(window_->click(QStringLiteral("studentButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("newPin")));
        QVERIFY(drawn());
        QVERIFY(window_->click(QStringLiteral("newPin")));
        window_->type(QStringLiteral("4711"));
        QVERIFY(window_->click(QStringLiteral("setPin")));
        QTRY_VERIFY(students.hasPin());
        QVERIFY(window_->click(QStringLiteral("newStudent")));
        window_->type(QStringLiteral("Layla"));
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(students.name(), QStringLiteral("Layla"));
        QCOMPARE(textOf(QStringLiteral("studentButton")), QStringLiteral("Layla"));

        QVERIFY(window_->click(QStringLiteral("studentButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("student0")));
        QVERIFY(drawn());
        QVERIFY(window_->click(QStringLiteral("student0")));
        QVERIFY(window_->waitForItem(QStringLiteral("pinLine")));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pinLine"));
        QVERIFY(window_->item(QStringLiteral("problemPage")) == nullptr);
        QVERIFY(!window_->item(QStringLiteral("sourceList"))->isEnabled());
        window_->type(QStringLiteral("1234"));
        window_->press(Qt::Key_Return);
        QVERIFY(window_->waitForItem(QStringLiteral("pinMessage")));
        picture(QStringLiteral("practice-pin.png"));
        QTRY_COMPARE(window_->focused(), QStringLiteral("pinLine"));
        window_->type(QStringLiteral("4711"));
        window_->press(Qt::Key_Return);
        QTRY_COMPARE(students.name(), QStringLiteral("Student"));
        QVERIFY(window_->waitForItem(QStringLiteral("problemPage")));
    }

    void theKeyboardReachesEverything() {
        QVERIFY(open());
        typeAnswer(QStringLiteral("12"));
        // The page that is there has stops of its own.
        QVERIFY(tests::waitFor(
            [&] {
                return window_->item(QStringLiteral("practiceView"))->property("painted").toBool();
            },
            kPatience));
        TabWalk walk(*window_);
        QSet<QString> seen;
        for (int i = 0; i < 60; ++i) {
            const QQuickItem* before = walk.focus();
            QVERIFY2(walk.tab() != before, "Tab is caught here for good");
            seen.insert(window_->focused());
        }
        QVERIFY(seen.contains(QStringLiteral("source-mixed")));
        for (const char* name : {"progressButton", "studentButton", "workingBox", "answerLine",
                                 "answerMode", "skipButton", "checkButton", "railPractice"})
            QVERIFY2(seen.contains(QLatin1String(name)), name);
    }

    void inANarrowWindowTheListGivesWay() {
        QVERIFY(open());
        window_->window()->resize(760, 800);
        QTRY_VERIFY(window_->item(QStringLiteral("sourceList")) == nullptr);
        QTRY_VERIFY(window_->place(QStringLiteral("problemPage")).height() > 100);
        QVERIFY(QRectF(QPointF(), window_->window()->size())
                    .contains(window_->place(QStringLiteral("checkButton"))));
        picture(QStringLiteral("practice-narrow.png"));
        QVERIFY(window_->click(QStringLiteral("showList")));
        QVERIFY(window_->waitForItem(QStringLiteral("sourceList")));
        QVERIFY(choose("topic:fractions"));
        QTRY_VERIFY(window_->item(QStringLiteral("sourceList")) == nullptr);
        // Looking at the list costs nothing: neither the way back nor what is practised already.
        const QString statement = practice().statement();
        typeAnswer(QStringLiteral("3/4"));
        for (const char* back : {"leaveList", "source-topic:fractions"}) {
            QVERIFY(window_->click(QStringLiteral("showList")));
            QVERIFY(window_->waitForItem(QLatin1String(back)));
            picture(QStringLiteral("practice-narrow-list.png"));
            QVERIFY(window_->click(QLatin1String(back)));
            QTRY_VERIFY(window_->item(QStringLiteral("sourceList")) == nullptr);
            QCOMPARE(window_->focused(), QStringLiteral("answerLine"));
            QCOMPARE(practice().statement(), statement);
            QCOMPARE(practice().answer(), QStringLiteral("3/4"));
        }
    }

    void whatWentWrongIsSaidWhateverIsInFront() {
        QVERIFY(open());
        emit practice().records().trouble(QStringLiteral("The disk is full."));
        QVERIFY(window_->waitForItem(QStringLiteral("practiceMessage")));
        QVERIFY(window_->click(QStringLiteral("progressButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("progressPage")));
        QVERIFY(window_->waitForItem(QStringLiteral("practiceMessage")));
        QTRY_VERIFY(window_->place(QStringLiteral("practiceMessage")).bottom() <=
                    window_->place(QStringLiteral("sourceList")).top());
        picture(QStringLiteral("practice-message.png"));
        window_->press(Qt::Key_Escape);
        window_->window()->resize(760, 800);
        QTRY_VERIFY(window_->item(QStringLiteral("sourceList")) == nullptr);
        QVERIFY(window_->click(QStringLiteral("showList")));
        QVERIFY(window_->waitForItem(QStringLiteral("sourceList")));
        QVERIFY(window_->waitForItem(QStringLiteral("practiceMessage")));
        emit practice().records().left(); // nobody practises now
        QVERIFY(practice().nobody());
        QVERIFY(window_->waitForItem(QStringLiteral("practiceMessage")));
    }

private slots:
    void theDigitsSettingHoldsInThePlacesOwnWords() {
        QVERIFY(open(true));
        QVERIFY(!withLatinDigits().isEmpty());
        window_->press(Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(window_->click(QStringLiteral("digitsToggle")));
        noLatinDigitIsShown(); // the settings, too
        picture(QStringLiteral("practice-digits-settings.png"));
        window_->press(Qt::Key_Escape);
        QVERIFY(choose("topic:linear-equations"));
        QVERIFY(window_->click(QStringLiteral("workingBox")));
        for (const char* line : {"2x + 3 = 11", "2x = 9"}) {
            window_->type(QLatin1String(line));
            window_->press(Qt::Key_Return);
        }
        QVERIFY(window_->click(QStringLiteral("answerLine")));
        typeAnswer(QStringLiteral("x = 4.5"));
        QCOMPARE(check(), QStringLiteral("incorrect"));
        QVERIFY(textOf(QStringLiteral("markWords")).contains(QStringLiteral("٩٠")));
        window_->press(Qt::Key_H, Qt::ControlModifier);
        noLatinDigitIsShown();
        picture(QStringLiteral("practice-digits-working.png"));
        typeAnswer(rightAnswer());
        QCOMPARE(check(), QStringLiteral("correct"));
        noLatinDigitIsShown();
        QVERIFY(window_->click(QStringLiteral("progressButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("masteryPlot")));
        noLatinDigitIsShown();
        picture(QStringLiteral("practice-digits-progress.png"));
        QVERIFY(window_->click(QStringLiteral("asTable")));
        QVERIFY(window_->waitForItem(QStringLiteral("topicTable")));
        noLatinDigitIsShown();
        QVERIFY(window_->click(QStringLiteral("studentButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("newStudent")));
        noLatinDigitIsShown();
        window_->press(Qt::Key_Escape);
        // And back again, at once.
        window_->application().preferences().setArabicDigits(false);
        QTRY_VERIFY(!withLatinDigits().isEmpty());
    }

    void arabicIsMirroredAndEverythingFits_data() {
        QTest::addColumn<bool>("arabic");
        QTest::addColumn<bool>("dark");
        QTest::newRow("en-light") << false << false;
        QTest::newRow("en-dark") << false << true;
        QTest::newRow("ar-light") << true << false;
        QTest::newRow("ar-dark") << true << true;
    }
    void arabicIsMirroredAndEverythingFits() {
        QFETCH(bool, arabic);
        QFETCH(bool, dark);
        QVERIFY(open(arabic, dark));
        const QString suffix = QLatin1String(QTest::currentDataTag());
        const auto middle = [this](const char* name) {
            return window_->place(QLatin1String(name)).center().x();
        };
        QTRY_VERIFY(arabic ? middle("sourceList") > middle("problemPage") &&
                                 middle("problemPage") > middle("gradingPane")
                           : middle("sourceList") < middle("problemPage") &&
                                 middle("problemPage") < middle("gradingPane"));
        QVERIFY(choose("topic:fractions"));
        picture(QStringLiteral("practice-%1-start.png").arg(suffix));
        typeAnswer(QStringLiteral("3/4"));
        QVERIFY(check() != QStringLiteral("correct"));
        window_->press(Qt::Key_H, Qt::ControlModifier);
        QTRY_VERIFY(!practice().shownHelp().isEmpty());
        typeAnswer(rightAnswer());
        QCOMPARE(check(), QStringLiteral("correct"));
        // What is known is filled from the edge where reading begins.
        QQuickItem* source = window_->item(QStringLiteral("source-topic:fractions"));
        QVERIFY(source != nullptr);
        const double known = source->property("mastery").toDouble();
        QVERIFY(known > 0.0 && known < 0.4);
        auto* filled = source->findChild<QQuickItem*>(QStringLiteral("filled"));
        QVERIFY(filled != nullptr);
        QTRY_COMPARE(filled->width(), known * filled->parentItem()->width());
        QCOMPARE(filled->x(), arabic ? filled->parentItem()->width() - filled->width() : 0.0);
        for (const char* name : {"sourceList", "gradingPane", "nextButton", "answerLine"})
            QVERIFY2(QRectF(QPointF(), window_->window()->size())
                         .contains(window_->place(QLatin1String(name))),
                     name);
        picture(QStringLiteral("practice-%1-right.png").arg(suffix));
        for (const char* key : {"topic:multiplication", "topic:percent", "topic:decimals"}) {
            QVERIFY(choose(key));
            typeAnswer(rightAnswer());
            QCOMPARE(check(), QStringLiteral("correct"));
        }
        QVERIFY(window_->click(QStringLiteral("progressButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("masteryPlot")));
        QVERIFY(!textOf(QStringLiteral("daysWords")).isEmpty());
        picture(QStringLiteral("practice-%1-progress.png").arg(suffix));
        QVERIFY(window_->click(QStringLiteral("asTable")));
        QVERIFY(window_->waitForItem(QStringLiteral("topicTable")));
        picture(QStringLiteral("practice-%1-table.png").arg(suffix));
        window_->press(Qt::Key_Escape);
        QVERIFY(window_->waitForItem(QStringLiteral("problemPage")));
        QVERIFY(window_->click(QStringLiteral("studentButton")));
        QVERIFY(window_->waitForItem(QStringLiteral("newStudent")));
        QTRY_VERIFY(QRectF(QPointF(), window_->window()->size())
                        .contains(window_->place(QStringLiteral("studentsPaper"))));
        picture(QStringLiteral("practice-%1-students.png").arg(suffix));
    }
};

int main(int argc, char** argv) {
    Application::prepare();
    QGuiApplication qt(argc, argv);
    PracticeWindowTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "practice_window_test.moc"
