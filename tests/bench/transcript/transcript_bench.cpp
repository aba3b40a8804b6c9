// The transcript under load: thinking with formulas streams at 100 tokens a second beside (or
// above, in one page) a solution of 2,000 formulas. Measured are the page's frames, how late the
// window's thread takes its events, and what 60,000 tokens of thinking add to the memory of the
// window and of Chromium's processes.
//   transcript_bench [SECONDS] [TOKENS] [--page | --step] [--model FILE]     needs a display;
//   prints Markdown
// Without --page the thinking has a pane of its own, as in the program; with --step the same text
// streams onto the end of the solution as one single step. With --model a model writes
// on every core meanwhile, as the program lets it: what it loses to the window is measured too, at
// the end five times, each time with the model alone before it.

#include "engine/backend/backend.h"
#include "engine/generate/generator.h"
#include "engine/model/model.h"
#include "tests/ui/web/page_host.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>
#include <unistd.h>

Q_IMPORT_QML_PLUGIN(Khatwa_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Khatwa_WebPlugin)

namespace {

using namespace khatwa;

constexpr int kFormulas = 2000;
constexpr double kTokensASecond = 100.0;
constexpr std::size_t kBytesAToken = 4;
constexpr int kFrame = 16;     ///< milliseconds between two looks into the queue, as in the window
constexpr int kEventEvery = 5; ///< milliseconds between two events of the window's thread
constexpr double kLong = 33.0; ///< what a frame may take
constexpr int kRounds = 5;     ///< at the end, beside a model
constexpr int kSettle = 3000;  ///< milliseconds before the memory is read

std::string solution() {
    std::string text;
    for (int i = 1; i <= kFormulas / 4; ++i) {
        const std::string n = std::to_string(i);
        text += std::to_string(i) + ". Add $" + n + "x$ to $\\frac{" + n +
                "}{x+1}$:\n\n$$\\sum_{k=1}^{" + n + "} \\frac{k}{x^{" + n + "}} = \\sqrt{x+" + n +
                "}$$\n\nso $x_{" + n + "} > 0$.\n\n";
    }
    return text;
}

/// Thinking that goes on for ever: a formula every ten tokens or so, a paragraph every sixty.
std::string thinking(std::size_t bytes) {
    std::string text = "<think>\n";
    for (int i = 1; text.size() < bytes; ++i) {
        const std::string n = std::to_string(i % 977);
        text += "Now I look at $x_{" + n + "} = \\frac{" + n +
                "}{7}$ and see that it is smaller than $" + n + "$, so the next one must be ";
        if (i % 3 == 0)
            text += "even.\n\n";
        if (i % 15 == 0)
            text += "$$\\int_0^{" + n + "} x^2\\,dx = \\frac{x^3}{3}$$\n\n";
    }
    return text;
}

double quantile(std::vector<double> numbers, double share) {
    if (numbers.empty())
        return 0.0;
    std::sort(numbers.begin(), numbers.end());
    return numbers[std::min(numbers.size() - 1,
                            static_cast<std::size_t>(share * static_cast<double>(numbers.size())))];
}

void printRow(const char* name, const std::vector<double>& times, double bound) {
    const auto below =
        std::count_if(times.begin(), times.end(), [&](double time) { return time < bound; });
    std::printf("| %s | %zu | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.2f %% under %.0f ms |\n",
                name, times.size(), quantile(times, 0.5), quantile(times, 0.95),
                quantile(times, 0.99), quantile(times, 1.0),
                times.empty()
                    ? 0.0
                    : 100.0 * static_cast<double>(below) / static_cast<double>(times.size()),
                bound);
}

/// Of this process and of all that descend from it.
struct Use {
    double megabytes = 0.0; ///< proportional memory
    double seconds = 0.0;   ///< of processor time so far
};

Use use() {
    const auto read = [](const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    // What stands behind the name, which may hold spaces: state, parent, …
    const auto fieldsOf = [&](const QString& pid) {
        const QByteArray text = read(QStringLiteral("/proc/%1/stat").arg(pid));
        return text.mid(text.lastIndexOf(')') + 2).split(' ');
    };
    const QStringList all =
        QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    std::vector<QString> family = {QString::number(getpid())};
    Use sum;
    for (std::size_t i = 0; i < family.size(); ++i) {
        const QByteArray parent = family[i].toUtf8();
        for (const QByteArray& line :
             read(QStringLiteral("/proc/%1/smaps_rollup").arg(family[i])).split('\n'))
            if (line.startsWith("Pss:"))
                sum.megabytes += line.mid(4).trimmed().split(' ').first().toDouble() / 1024.0;
        const QList<QByteArray> mine = fieldsOf(family[i]);
        if (mine.size() > 12)
            sum.seconds += (mine[11].toDouble() + mine[12].toDouble()) /
                           static_cast<double>(sysconf(_SC_CLK_TCK));
        for (const QString& pid : all) {
            const QList<QByteArray> fields = fieldsOf(pid);
            if (fields.size() > 1 && fields[1] == parent)
                family.push_back(pid);
        }
    }
    return sum;
}

/// How late the window's thread takes events that another thread posts.
class Latency : public QObject {
public:
    void start() {
        clock_.start();
        poster_ = std::thread([this] {
            while (!over_) {
                const qint64 posted = clock_.nsecsElapsed();
                QMetaObject::invokeMethod(
                    this,
                    [this, posted] {
                        if (noting_)
                            times.push_back(static_cast<double>(clock_.nsecsElapsed() - posted) /
                                            1e6);
                    },
                    Qt::QueuedConnection);
                std::this_thread::sleep_for(std::chrono::milliseconds(kEventEvery));
            }
        });
    }
    void note(bool on) { noting_ = on; }
    ~Latency() override {
        over_ = true;
        if (poster_.joinable())
            poster_.join();
    }
    std::vector<double> times;

private:
    QElapsedTimer clock_;
    std::thread poster_;
    std::atomic<bool> over_ = false;
    bool noting_ = false;
};

/// Writes without end on every core, behind the window as in the program (engine_service.cpp).
class Writer {
public:
    explicit Writer(const std::string& file) {
        constexpr kernels::Priority kBehind = kernels::Priority::Low;
        engine::LoadOptions options;
        options.context = kContext;
        generator_ = std::make_unique<engine::Generator>(
            engine::Model::load(engine::ModelFiles::open(file), engine::makeCpuBackend(0, kBehind),
                                options),
            engine::Lookup::Off, kBehind);
    }
    void start() {
        engine::Request request;
        request.prompt.assign(kPrompt, 1);
        request.sampling.seed = ++seed_;
        engine::Events events;
        events.token = [this](int, engine::TokenId, const std::string&) { ++tokens_; };
        events.finished = [this](int, const engine::Events::Outcome&) { over_ = true; };
        over_ = false;
        generator_->submit(std::move(request), std::move(events));
    }
    /// A reply may come to its end at any time.
    void keepOn() {
        if (over_)
            start();
    }
    int tokens() const { return tokens_; }

private:
    static constexpr int kContext = 4096;
    static constexpr std::size_t kPrompt = 16;
    std::atomic<int> tokens_ = 0;
    std::atomic<bool> over_ = true;
    std::uint64_t seed_ = 0;
    std::unique_ptr<engine::Generator> generator_; ///< goes first: it calls the others
};

const QString kPane = QStringLiteral(
    "Row { anchors.fill: parent\n"
    "TranscriptView { id: page; width: 420; height: parent.height; thinking: true }\n"
    "TranscriptView { id: solution; objectName: \"solution\"; width: parent.width - 420;"
    " height: parent.height } }");
const QString kPage =
    QStringLiteral("TranscriptView { id: page; objectName: \"solution\"; anchors.fill: parent }");

/// A view of the solution and the one that is streamed into, which may be the same.
class Bench {
public:
    enum class Into { Pane, Page, Step };
    Bench(std::size_t tokens, Into into, Writer* writer)
        : writer_(writer), host_(into == Into::Pane ? kPane : kPage, 1200, 800),
          text_(thinking(tokens * kBytesAToken)) {
        onePage_ = into != Into::Pane;
        if (onePage_)
            text_.erase(0, text_.find('\n') + 1); // not in the thinking
        if (into == Into::Step)
            text_.insert(0, "1. At length:\n\n");
    }

    bool drawSolution() {
        QObject* view = onePage_ ? host_.page() : nullptr;
        for (QQuickItem* item : host_.page()->property("parent").value<QQuickItem*>()->childItems())
            if (item->objectName() == QStringLiteral("solution"))
                view = item;
        const auto is = [&](const char* what) {
            return khatwa::tests::waitFor([&] { return view->property(what).toBool(); }, 120000);
        };
        if (view == nullptr || !host_.waitUntilReady() || !is("ready"))
            return false;
        QElapsedTimer clock;
        clock.start();
        tutor::StreamScanner scanner({.beginsInThinking = false, .findSteps = true});
        scanner.push(solution());
        scanner.finish();
        QMetaObject::invokeMethod(view, "show", Q_ARG(QVariant, ui::blockList(scanner.blocks())));
        if (!is("idle"))
            return false;
        std::printf("2,000 formulas drawn in %lld ms\n\n", clock.elapsed());
        offset_ = onePage_ ? static_cast<std::uint32_t>(scanner.blocks().size()) : 0U;
        return true;
    }

    /// 100 tokens a second, for so long.
    void stream(const char* when, int seconds) {
        host_.ask(QStringLiteral(
            "window.frames_ = []; window.streams_ = (window.streams_ || 0) + 1;"
            "(() => { const mine = window.streams_; let last = performance.now();"
            "const frame = () => { const now = performance.now(); window.frames_.push(now - last);"
            "last = now; if (window.streams_ === mine) requestAnimationFrame(frame); };"
            "requestAnimationFrame(frame); })(); 1"));
        const std::size_t from = at_;
        Latency latency;
        latency.start();
        latency.note(true);
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.setInterval(kFrame);
        QElapsedTimer clock;
        QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
            const double seconds_ = static_cast<double>(clock.elapsed()) / 1000.0;
            feed(from + static_cast<std::size_t>(seconds_ * kTokensASecond) * kBytesAToken);
            if (writer_ != nullptr)
                writer_->keepOn();
        });
        const int written = writer_ != nullptr ? writer_->tokens() : 0;
        const double used = use().seconds;
        clock.start();
        timer.start();
        khatwa::tests::runFor(1000 * seconds);
        timer.stop();
        latency.note(false);
        std::vector<double> frames;
        for (const QVariant& frame : host_.ask("window.frames_.slice(2)").toList())
            frames.push_back(frame.toDouble());
        std::printf(
            "| %s, %zu tokens in %d s | count | median | 95 of 100 | 99 of 100 | longest | |\n"
            "|---|---|---|---|---|---|---|\n",
            when, (at_ - from) / kBytesAToken, seconds);
        printRow("between two frames of the page", frames, kLong);
        printRow("events of the window's thread", latency.times, writer_ != nullptr ? 50.0 : 16.0);
        if (writer_ != nullptr)
            together_.push_back((writer_->tokens() - written) /
                                (static_cast<double>(clock.elapsed()) / 1000.0));
        std::printf("\nProcessor: %.0f %% of one core\n\n",
                    100.0 * (use().seconds - used) / static_cast<double>(seconds));
    }

    /// All but the last `left` tokens, as fast as the page takes them.
    bool rush(std::size_t left) {
        QElapsedTimer clock;
        clock.start();
        const std::size_t from = at_;
        const std::size_t end = text_.size() - std::min(text_.size(), left * kBytesAToken);
        while (at_ < end) {
            feed(std::min(end, at_ + 100 * kBytesAToken));
            if (!host_.waitUntilDrawn())
                return false;
        }
        std::printf("%zu tokens at once: %.1f s\n\n", (at_ - from) / kBytesAToken,
                    static_cast<double>(clock.elapsed()) / 1000.0);
        return true;
    }
    /// Tokens a second of the model with nothing else to do, for so long.
    void writeAlone(int seconds) {
        QElapsedTimer clock;
        clock.start();
        const int written = writer_->tokens();
        while (clock.elapsed() < 1000 * seconds) {
            writer_->keepOn();
            khatwa::tests::runFor(200);
        }
        alone_.push_back((writer_->tokens() - written) /
                         (static_cast<double>(clock.elapsed()) / 1000.0));
    }
    void printWriter() const {
        // The memory's speed drifts: each round is compared with itself.
        std::vector<double> kept;
        for (std::size_t i = 0; i < together_.size(); ++i)
            kept.push_back(alone_[i] > 0.0 ? 100.0 * together_[i] / alone_[i] : 0.0);
        std::printf("The model alone %.2f tokens/s, beside the transcript %.2f; of its speed it "
                    "kept %.0f %% (%.0f to %.0f; medians of %zu rounds)\n\n",
                    quantile(alone_, 0.5), quantile(together_, 0.5), quantile(kept, 0.5),
                    quantile(kept, 0.0), quantile(kept, 1.0), kept.size());
    }
    int elements() { return host_.ask("document.querySelectorAll('*').length").toInt(); }

private:
    void feed(std::size_t to) {
        to = std::min(to, text_.size());
        if (to <= at_)
            return;
        std::vector<tutor::Block> changed =
            scanner_.push(std::string_view(text_).substr(at_, to - at_));
        at_ = to;
        for (tutor::Block& block : changed)
            block.id += offset_;
        if (!changed.empty())
            host_.apply(changed);
    }

    Writer* writer_;
    std::vector<double> alone_;
    std::vector<double> together_;
    PageHost host_;
    std::string text_;
    tutor::StreamScanner scanner_;
    std::size_t at_ = 0;
    std::uint32_t offset_ = 0;
    bool onePage_ = false;
};

int run(int seconds, std::size_t tokens, Bench::Into into, const QString& model) {
    const int rounds = model.isEmpty() ? 1 : kRounds;
    const auto streamed = static_cast<std::size_t>(rounds * seconds * kTokensASecond);
    std::unique_ptr<Writer> writer;
    try {
        if (!model.isEmpty())
            writer = std::make_unique<Writer>(model.toStdString());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "transcript_bench: %s\n", error.what());
        return 1;
    }
    Bench bench(tokens, into, writer.get());
    if (!bench.drawSolution()) {
        std::fprintf(stderr, "transcript_bench: the page did not come up\n");
        return 1;
    }
    khatwa::tests::runFor(kSettle);
    const double before = use().megabytes;
    const auto stream = [&](const char* when) {
        if (writer)
            bench.writeAlone(seconds);
        bench.stream(when, seconds);
    };
    stream("at first");
    if (!bench.rush(streamed))
        return 1;
    for (int i = 0; i < rounds; ++i)
        stream("at the end");
    if (writer)
        bench.printWriter();
    khatwa::tests::runFor(kSettle);
    const double after = use().megabytes;
    std::printf(
        "Memory: %.0f MB before, %.0f MB after %zu tokens: %+.0f MB; %d elements in the page\n",
        before, after, tokens, after - before, bench.elements());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    preparePages();
    QGuiApplication application(argc, argv);
    QStringList arguments = application.arguments().mid(1);
    Bench::Into into = Bench::Into::Pane;
    if (arguments.removeAll(QStringLiteral("--page")) > 0)
        into = Bench::Into::Page;
    if (arguments.removeAll(QStringLiteral("--step")) > 0)
        into = Bench::Into::Step;
    QString model;
    if (const qsizetype at = arguments.indexOf(QStringLiteral("--model")); at >= 0) {
        model = arguments.value(at + 1);
        arguments.remove(at, std::min<qsizetype>(2, arguments.size() - at));
        if (model.isEmpty()) {
            std::fprintf(stderr, "transcript_bench: --model needs a file\n");
            return 2;
        }
    }
    const int seconds = arguments.isEmpty() ? 30 : std::max(1, arguments[0].toInt());
    const int tokens = arguments.size() < 2 ? 60000 : std::max(1, arguments[1].toInt());
    return run(seconds, static_cast<std::size_t>(tokens), into, model);
}
