// The window and a model at the same time: how long what a student does takes while the model
// writes on every core, and what that costs the model. A student types into the formula field and
// scrolls the solution, five times a second each, and once a second something is animated for a
// quarter of a second.
//   window_busy_bench MODEL [SECONDS A PHASE] [ROUNDS]      needs a display; prints Markdown

#include "tests/ui/support/window_harness.h"
#include "ui/Models/engine_service.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace {

using khatwa::tests::WindowHarness;
using namespace khatwa::ui;

constexpr int kKeyEvery = 200, kScrollEvery = 200, kAnimateEvery = 1000, kAnimation = 250,
              kFrame = 16;                    ///< milliseconds
constexpr double kLost = 5000.0;              ///< an event without an answer counts as this
constexpr int kStart = 60000, kLoad = 300000; ///< patience, milliseconds

struct Kind {
    const char* name;
    std::vector<double> times; ///< milliseconds from the event to what it brings about
};

/// Does things in the window and notes how long each takes: a key until the field says what it
/// holds, a notch of the wheel until the page has moved, a frame until it is on the screen, and a
/// timer of the event loop until it is called. One of a kind at a time.
class Student : public QObject {
    Q_OBJECT

public:
    explicit Student(WindowHarness& harness) : harness_(harness) {
        clock_.start();
        connect(harness.window(), &QQuickWindow::frameSwapped, this, [this] { answer(Frame); });
        connect(harness.item(QStringLiteral("formulaField")), SIGNAL(edited(QString)), this,
                SLOT(typed()));
        connect(harness.item(QStringLiteral("solutionView")),
                SIGNAL(scrollPositionChanged(QPointF)), this, SLOT(scrolled()));
        every(kKeyEvery, [this] { type(); });
        every(kScrollEvery, [this] { scroll(); });
        every(kAnimateEvery, [this] { animationLeft_ = kAnimation / kFrame; });
        every(kFrame, [this] {
            if (started_[Loop] > 0.0)
                kinds_[Loop].times.push_back(std::max(0.0, now() - started_[Loop] - kFrame));
            started_[Loop] = now();
            if (animationLeft_ > 0 && begin(Frame)) {
                --animationLeft_;
                harness_.window()->update();
            }
        });
    }

    void begin() {
        started_.fill(0.0);
        for (QTimer* timer : timers_)
            timer->start();
    }
    void end() {
        for (QTimer* timer : timers_)
            timer->stop();
        for (int kind = 0; kind < Loop; ++kind)
            if (started_[static_cast<std::size_t>(kind)] > 0.0 &&
                now() - started_[static_cast<std::size_t>(kind)] > kLost)
                answer(kind);
    }
    std::vector<Kind> take() {
        return std::exchange(kinds_, {{"key in the formula field", {}},
                                      {"scrolling", {}},
                                      {"animation frame", {}},
                                      {"timer of the event loop", {}}});
    }

private slots:
    void typed() { answer(Key); }
    void scrolled() { answer(Scroll); }

private:
    enum { Key, Scroll, Frame, Loop, kKinds };

    template <class Action>
    void every(int milliseconds, Action action) {
        auto* timer = new QTimer(this);
        timer->setTimerType(Qt::PreciseTimer);
        timer->setInterval(milliseconds);
        connect(timer, &QTimer::timeout, this, action);
        timers_.push_back(timer);
    }
    double now() const { return static_cast<double>(clock_.nsecsElapsed()) / 1e6; }
    /// False while the last one has no answer yet.
    bool begin(int kind) {
        double& started = started_[static_cast<std::size_t>(kind)];
        if (started > 0.0 && now() - started > kLost)
            answer(kind);
        if (started > 0.0)
            return false;
        started = now();
        return true;
    }
    void answer(int kind) {
        double& started = started_[static_cast<std::size_t>(kind)];
        if (started > 0.0)
            kinds_[static_cast<std::size_t>(kind)].times.push_back(now() - started);
        started = 0.0;
    }
    void type() {
        if (!begin(Key))
            return;
        // Twenty digits, and then as many times back.
        const bool back = keys_++ % 40 >= 20;
        if (back)
            harness_.press(Qt::Key_Backspace);
        else
            QTest::keyClick(harness_.window(), Qt::Key_7);
    }
    void scroll() {
        if (!begin(Scroll))
            return;
        const QPointF at = harness_.place(QStringLiteral("solutionView")).center();
        const int notch = scrolls_++ % 8 < 4 ? 120 : -120;
        QWheelEvent event(at, harness_.window()->mapToGlobal(at), QPoint(), QPoint(0, notch),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(harness_.window(), &event);
    }

    WindowHarness& harness_;
    QElapsedTimer clock_;
    std::vector<QTimer*> timers_;
    std::array<double, kKinds> started_{};
    std::vector<Kind> kinds_ = take();
    int keys_ = 0, scrolls_ = 0, animationLeft_ = 0;
};

double quantile(std::vector<double> numbers, double share) {
    if (numbers.empty())
        return 0.0;
    std::sort(numbers.begin(), numbers.end());
    return numbers[std::min(numbers.size() - 1,
                            static_cast<std::size_t>(share * static_cast<double>(numbers.size())))];
}

void gather(std::vector<Kind>& all, std::vector<Kind> some) {
    if (all.empty()) {
        all = std::move(some);
        return;
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].times.insert(all[i].times.end(), some[i].times.begin(), some[i].times.end());
}

void printKinds(const char* when, const std::vector<Kind>& kinds) {
    std::vector<double> all;
    const auto row = [&](const char* name, const std::vector<double>& times) {
        const auto below =
            std::count_if(times.begin(), times.end(), [](double time) { return time < 50.0; });
        std::printf("| %s | %s | %zu | %.1f ms | %.1f ms | %.1f ms | %.2f %% |\n", when, name,
                    times.size(), quantile(times, 0.5), quantile(times, 0.99), quantile(times, 1.0),
                    times.empty()
                        ? 0.0
                        : 100.0 * static_cast<double>(below) / static_cast<double>(times.size()));
    };
    for (const Kind& kind : kinds) {
        row(kind.name, kind.times);
        all.insert(all.end(), kind.times.begin(), kind.times.end());
    }
    row("all", all);
}

/// A card that is higher than the view, so that there is something to scroll.
QString longProblem() {
    QString text;
    for (int i = 1; i <= 30; ++i)
        text += QStringLiteral("Find $x_{%1}$.\n\n").arg(i);
    return text;
}

int run(const char* model, int seconds, int rounds) {
    StartOptions options;
    options.model = QString::fromLocal8Bit(model);
    options.size = QSize(1200, 800);
    WindowHarness harness(std::make_unique<EngineService>(), std::nullopt, std::move(options));
    TutorModel& tutor = harness.tutor();
    if (!harness.shown() || !khatwa::tests::waitFor([&] { return tutor.ready(); }, kLoad)) {
        std::fprintf(stderr, "window_busy_bench: the window or the model did not come up\n");
        return 1;
    }
    const auto solve = [&] {
        tutor.setProblem(longProblem());
        tutor.solve();
        return khatwa::tests::waitFor([&] { return tutor.tokens() > 8; }, kLoad);
    };
    // Writes on until `milliseconds` have passed; tokens a second.
    const auto decode = [&](int milliseconds) {
        if (tutor.phase() == TutorModel::Phase::Finished)
            solve();
        QElapsedTimer timer;
        timer.start();
        int tokens = 0, last = tutor.tokens();
        while (timer.elapsed() < milliseconds) {
            khatwa::tests::runFor(20);
            if (tutor.phase() == TutorModel::Phase::Finished) {
                solve(); // a reply of random weights may end at any time
                last = 0;
            }
            tokens += std::max(0, tutor.tokens() - last);
            last = tutor.tokens();
        }
        return 1000.0 * tokens / static_cast<double>(timer.elapsed());
    };
    if (!solve() || !harness.waitForItem(QStringLiteral("solutionView")) ||
        !harness.click(QStringLiteral("formulaToggle")) ||
        !harness.waitForItem(QStringLiteral("formulaField")) ||
        !khatwa::tests::waitFor(
            [&] {
                return harness.item(QStringLiteral("formulaField"))->property("ready").toBool();
            },
            kStart)) {
        std::fprintf(stderr, "window_busy_bench: no solution is being written\n");
        return 1;
    }
    Student student(harness);
    khatwa::tests::runFor(1000);
    std::vector<Kind> busy, quiet;
    std::vector<double> alone, together, kept;
    for (int round = 0; round < rounds; ++round) {
        alone.push_back(decode(1000 * seconds));
        student.begin();
        together.push_back(decode(1000 * seconds));
        student.end();
        kept.push_back(together.back() / alone.back());
        gather(busy, student.take());
    }
    tutor.stop();
    (void)khatwa::tests::waitFor([&] { return tutor.phase() == TutorModel::Phase::Finished; },
                                 kStart);
    student.begin();
    khatwa::tests::runFor(1000 * seconds);
    student.end();
    gather(quiet, student.take());

    std::printf("| model | event | count | median | 99 of 100 | longest | under 50 ms |\n"
                "|---|---|---|---|---|---|---|\n");
    printKinds("rests", quiet);
    printKinds("writes", busy);
    std::printf("\nThe model alone %.2f tokens/s, beside the student %.2f: %.0f %% (medians of %d "
                "rounds of %d s)\n",
                quantile(alone, 0.5), quantile(together, 0.5), 100.0 * quantile(kept, 0.5), rounds,
                seconds);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "window_busy_bench MODEL [SECONDS A PHASE] [ROUNDS]\n");
        return 2;
    }
    Application::prepare();
    QGuiApplication qt(argc, argv);
    return run(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 20,
               argc > 3 ? std::max(1, std::atoi(argv[3])) : 5);
}

#include "window_busy_bench.moc"
