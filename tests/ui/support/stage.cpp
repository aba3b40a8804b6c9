#include "tests/ui/support/stage.h"

#include "app/records/attempts.h"
#include "app/tutor/models.h"
#include "app/tutor/scanner.h"

#include <QDateTime>

#include <algorithm>

namespace khatwa::tests {

namespace {

constexpr int kTokens = 214; ///< of a whole reply, to be shown

/// Some weeks of practice, the same every time: what is answered wrong, or with a hint, goes by the
/// number of the answer.
void practise(records::Store& store, records::StudentId student) {
    const char* const topics[] = {"fractions",           "percent",  "linear-equations",
                                  "multiplication",      "decimals", "quadratics",
                                  "addition-subtraction"};
    constexpr qint64 kDay = 24LL * 3600 * 1000;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < 90; ++i) {
        records::Attempt attempt;
        attempt.student = student;
        attempt.problem = {QStringLiteral("topic:%1").arg(QLatin1String(topics[i % 7])),
                           {},
                           static_cast<quint64>(1000 + i)};
        attempt.topic = QLatin1String(topics[i % 7]);
        attempt.level = 1 + i / 40;
        attempt.verdict =
            i % 7 == 5 || i % 11 == 3 ? QStringLiteral("incorrect") : QStringLiteral("correct");
        attempt.mark = attempt.verdict == QLatin1String("correct") ? 1.0 : 0.0;
        attempt.hints = i % 13 == 4 ? 1 : 0;
        attempt.seconds = 40;
        attempt.at = now - (26 - i * 26 / 89) * kDay;
        (void)records::Attempts(store).add(attempt);
    }
}

std::vector<QQuickItem*> pagesIn(QQuickItem* from) {
    std::vector<QQuickItem*> found;
    if (!from->isVisible())
        return found;
    if (from->inherits("QQuickWebEngineView"))
        found.push_back(from);
    for (QQuickItem* child : from->childItems())
        for (QQuickItem* page : pagesIn(child))
            found.push_back(page);
    return found;
}

bool hasSheet(QQuickItem* from) {
    if (!from->isVisible())
        return false;
    if (from->inherits("QQuickPopupItem"))
        return true;
    const QList<QQuickItem*> children = from->childItems();
    return std::any_of(children.begin(), children.end(), hasSheet);
}

} // namespace

Stage::Stage(bool arabic) : arabic_(arabic), model_(std::make_shared<FakeSolver>()) {
    ui::StartOptions options;
    options.records = folder_.filePath(QStringLiteral("records.db"));
    options.language =
        arabic ? ui::Preferences::Language::Arabic : ui::Preferences::Language::English;
    options.seed = 7;
    options.size = QSize(1200, 820);
    {
        auto store = records::Store::open(options.records);
        if (!store)
            return;
        records::Students students(**store);
        const auto first = students.add({.name = say("Sara", "سارة")});
        const auto second = students.add({.name = say("Omar", "عمر")});
        if (!first || !second || !students.setPin(second.value(), {}, QStringLiteral("4711")))
            return;
        tests::practise(**store, first.value());
    }
    window_ = std::make_unique<WindowHarness>(std::make_unique<FakeService>(),
                                              tutor::starterModel(), std::move(options));
    ready_ = window_->shown() && window_->modelReady() &&
             waitFor([this] { return !practice().students()->all().isEmpty(); }, kPatience);
    if (ready_ && practice().student() == 0)
        practice().students()->choose(
            practice().students()->all().constFirst().toMap()[QStringLiteral("id")].toLongLong());
    ready_ = ready_ && waitFor([this] { return practice().student() != 0; }, kPatience);
    model_->beside = std::make_shared<FakeSolver>();
    setStarter(false);
}

void Stage::setStarter(bool starter) {
    starter_ = starter;
    tutor().setSolver(model_, starter ? QStringLiteral("khatwa-starter") : QStringLiteral("Qwen3"),
                      starter);
    practice().explainer()->setSolver(model_, starter);
}

ui::RecordsModel& Stage::records() {
    return *window().window()->property("records").value<ui::RecordsModel*>();
}

bool Stage::everybodyBack() {
    const QVariantList gone = records().removed();
    for (const QVariant& one : gone)
        records().bringBack(one.toMap()[QStringLiteral("id")].toLongLong());
    if (!waitFor([this] { return records().removed().isEmpty() && !records().busy(); }, kPatience))
        return false;
    if (practice().student() == 0) {
        if (!practice().students()->pinOf().isEmpty())
            practice().students()->cancelPin();
        const auto first = [this] {
            for (const QVariant& one : practice().students()->all())
                if (!one.toMap()[QStringLiteral("pin")].toBool())
                    return one.toMap()[QStringLiteral("id")].toLongLong();
            return qlonglong(0);
        };
        if (!waitFor([&] { return first() != 0; }, kPatience))
            return false;
        practice().students()->choose(first());
    }
    return waitFor([this] { return practice().student() != 0; }, kPatience);
}

bool Stage::home() {
    window().window()->resize(1200, 820);
    // Sheets close one by one.
    const auto bare = [this] { return !hasSheet(window().window()->contentItem()); };
    for (int i = 0; i < 6 && !bare(); ++i) {
        window().press(Qt::Key_Escape);
        (void)waitFor(bare, 500);
    }
    if (!bare())
        return false;
    if (tutor().running())
        end(engine::FinishReason::Stopped);
    ui::Preferences& preferences = app().preferences();
    preferences.setPace(0);
    preferences.setSamples(1);
    preferences.setFormulaField(false);
    preferences.setArabicDigits(false);
    setStarter(false);
    if (!everybodyBack())
        return false;
    editor().cancelPin();
    if (editor().active())
        editor().discard();
    for (QQuickItem* place : window().window()->findChildren<QQuickItem*>())
        if (place->objectName() == QLatin1String("practicePlace"))
            for (const char* page : {"editorOpen", "progressOpen", "listOpen"})
                place->setProperty(page, false);
    window().press(Qt::Key_1, Qt::ControlModifier);
    tutor().clear();
    tutor().setProblem({});
    app().history().setStudent(practice().student());
    app().history().setPinOf(practice().students()->pinOf());
    return window().waitForItem(QStringLiteral("problemBox")) &&
           tutor().phase() == ui::TutorModel::Phase::Empty;
}

bool Stage::practise(const QString& source) {
    window().press(Qt::Key_2, Qt::ControlModifier);
    if (!window().waitForItem(QStringLiteral("practicePlace")))
        return false;
    if (practice().students()->pinOf() != QString())
        practice().students()->cancelPin();
    if (window().item(QStringLiteral("progressPage")) != nullptr)
        window().press(Qt::Key_Escape);
    const QVariantList all = practice().sources();
    for (int i = 0; i < all.size(); ++i)
        if (all[i].toMap()[QStringLiteral("key")] == source)
            practice().choose(i);
    practice().next();
    return waitFor([this] { return !practice().statement().isEmpty(); }, kPatience) &&
           window().waitForItem(QStringLiteral("practiceView"));
}

QString Stage::rightAnswer() {
    return practice().drawn() == nullptr
               ? QString()
               : QString::fromStdString(practice().drawn()->problem.answer);
}

bool Stage::answer(const QString& text) {
    practice().setAnswer(text);
    QSignalSpy judged(&practice(), &ui::PracticeModel::judgedOne);
    practice().check();
    return !judged.isEmpty() || judged.wait(kPatience);
}

bool Stage::ask(const QString& problem) {
    thinking_.clear();
    solution_.clear();
    tutor().setProblem(problem);
    window().press(Qt::Key_Return, Qt::ControlModifier);
    return waitFor([this] { return tutor().phase() == ui::TutorModel::Phase::Reading; }, kPatience);
}

void Stage::stream(const QString& thinking, const QString& solution, bool thinks) {
    if (!thinks && !thinking.isEmpty())
        stream(thinking, {}, true);
    thinking_ = thinking;
    solution_ = solution;
    tutor::StreamScanner scanner({.beginsInThinking = true});
    scanner.push(thinking.toStdString());
    if (!thinks)
        scanner.push("\n</think>\n" + solution.toStdString());
    model().write(scanner.blocks(), thinks ? kTokens / 2 : kTokens, thinks);
    const auto phase = thinks ? ui::TutorModel::Phase::Thinking : ui::TutorModel::Phase::Answering;
    (void)waitFor([this, phase] { return tutor().phase() == phase; }, kPatience);
}

bool Stage::end(engine::FinishReason reason) {
    tutor::StreamScanner scanner({.beginsInThinking = true});
    scanner.push(thinking_.toStdString() + "\n</think>\n" + solution_.toStdString());
    scanner.finish();
    QSignalSpy ended(&tutor(), &ui::TutorModel::replyEnded);
    if (!solution_.isEmpty())
        model().write(scanner.blocks(), kTokens);
    model().say(thinking_.toStdString(), solution_.toStdString());
    model().finish(reason, kTokens);
    return !ended.isEmpty() || ended.wait(kPatience);
}

bool Stage::solve(const QString& problem, const QString& thinking, const QString& solution) {
    if (!ask(problem))
        return false;
    stream(thinking, solution);
    return end();
}

bool Stage::openPanel(const QString& button, const QString& item) {
    return window().click(button) && window().waitForItem(item);
}

bool Stage::pagesShown() {
    const auto shown = [this] {
        const QImage all = window().window()->grabWindow();
        for (QQuickItem* page : pagesIn(window().window()->contentItem())) {
            // The lower corner of a page is its ground. What is scrolled out of sight is not asked.
            const QPoint corner = page->mapToScene(QPointF(1, page->height() - 2)).toPoint();
            const QColor ground = page->property("backgroundColor").value<QColor>();
            const QColor paper = window().window()->color();
            if (!all.rect().contains(corner))
                continue;
            const QColor there = all.pixelColor(corner);
            const bool dark = ground.lightness() < 128;
            if (dark != (there.lightness() < 128) && dark == (paper.lightness() < 128))
                return false;
        }
        return true;
    };
    return waitFor(shown, 3000);
}

bool Stage::settled() {
    const auto painted = [this] {
        for (QQuickItem* page : pagesIn(window().window()->contentItem()))
            if (!page->property("painted").toBool())
                return false;
        return true;
    };
    // Nothing is said by a tooltip of what was clicked last.
    QTest::mouseMove(window().window(), QPoint(1, 1));
    if (!waitFor(painted, kPatience))
        return false;
    for (int frame = 0; frame < 2; ++frame) {
        QSignalSpy swapped(window().window(), &QQuickWindow::frameSwapped);
        window().window()->update();
        if (swapped.isEmpty() && !swapped.wait(kPatience))
            return false;
    }
    return painted() || waitFor(painted, kPatience);
}

} // namespace khatwa::tests
