#include "engine/error.h"
#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/running.h"
#include "tests/engine/support/watched_backend.h"

#include <QtTest>

#include <atomic>
#include <random>
#include <string>
#include <vector>

using namespace khatwa::engine;
using khatwa::TensorType;

namespace {

TinyModelOptions tiny(const std::string& architecture, TensorType type = TensorType::Q4_K) {
    TinyModelOptions options;
    options.architecture = architecture;
    options.type = type;
    return options;
}

/// Everything that `part` of a sequence's logits should be, cut out of the logits of the whole.
std::vector<float> rowsOf(const Model& model, const std::vector<float>& logits, std::size_t from,
                          std::size_t count) {
    const auto width = static_cast<std::size_t>(model.config().vocabulary);
    const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(from * width);
    return {begin, begin + static_cast<std::ptrdiff_t>(count * width)};
}

std::vector<TokenId> join(std::vector<TokenId> a, const std::vector<TokenId>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

} // namespace

class ForwardTest : public QObject {
    Q_OBJECT

private slots:
    void logitsAreTheSameToTheBitForAnyChunking_data();
    void logitsAreTheSameToTheBitForAnyChunking();
    void logitsAreTheSameToTheBitForAnyNumberOfThreads_data();
    void logitsAreTheSameToTheBitForAnyNumberOfThreads();
    void mixedSequencesSayWhatEachSaysAlone();
    void randomBatchesSayWhatEachSequenceSaysAlone();
    void forksContinueAsFreshSequencesWould();
    void truncatingAndContinuingIsAsIfFresh();
    void onlyRowsThatWantLogitsGetThem();
    void stopInTheMiddleOfABatchKeepsLengths();
    void stopBeforeTheBatchDoesNothing();
    void fullCacheIsSaidBeforeAnythingIsDone();
    void fullContextOfTheModelIsSaid();
    void rowsThatDoNotFitAreRefused();
};

static void everyArchitecture() {
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<int>("type");
    for (const std::string architecture : {"qwen3", "qwen2", "llama"}) {
        for (const TensorType type :
             {TensorType::F32, TensorType::BF16, TensorType::Q8_0, TensorType::Q4_K}) {
            const std::string name = architecture + " " + std::string(khatwa::info(type).name);
            QTest::newRow(name.c_str())
                << QString::fromStdString(architecture) << static_cast<int>(type);
        }
    }
}

void ForwardTest::logitsAreTheSameToTheBitForAnyChunking_data() {
    everyArchitecture();
}

void ForwardTest::logitsAreTheSameToTheBitForAnyChunking() {
    QFETCH(QString, architecture);
    QFETCH(int, type);
    const auto model = loadTiny(tiny(architecture.toStdString(), static_cast<TensorType>(type)));
    const std::vector<TokenId> tokens = someTokens(90); // more than a page
    const std::vector<float> oneByOne = logitsOf(*model, tokens, 1);
    for (const int chunk : {3, 7, 64, 90}) {
        QVERIFY2(logitsOf(*model, tokens, chunk) == oneByOne, qPrintable(QString::number(chunk)));
    }
}

void ForwardTest::logitsAreTheSameToTheBitForAnyNumberOfThreads_data() {
    everyArchitecture();
}

void ForwardTest::logitsAreTheSameToTheBitForAnyNumberOfThreads() {
    QFETCH(QString, architecture);
    QFETCH(int, type);
    const TinyModelOptions options =
        tiny(architecture.toStdString(), static_cast<TensorType>(type));
    const std::vector<TokenId> tokens = someTokens(40);
    const std::vector<float> alone = logitsOf(*loadTiny(options, 1), tokens, 11);
    QVERIFY(logitsOf(*loadTiny(options, 2), tokens, 40) == alone);
    QVERIFY(logitsOf(*loadTiny(options, 3), tokens, 5) == alone);
}

void ForwardTest::mixedSequencesSayWhatEachSaysAlone() {
    const auto model = loadTiny(tiny("qwen3"), 2);
    const std::vector<TokenId> first = someTokens(5, 1);
    const std::vector<TokenId> second = someTokens(3, 2);
    const std::vector<float> firstAlone = logitsOf(*model, first);
    const std::vector<float> secondAlone = logitsOf(*model, second);

    const SequenceId a = model->pages().create();
    const SequenceId b = model->pages().create();
    const std::vector<Row> rows = {{b, 0, second[0], true}, {a, 0, first[0], false},
                                   {a, 1, first[1], true},  {b, 1, second[1], false},
                                   {a, 2, first[2], false}, {b, 2, second[2], true},
                                   {a, 3, first[3], false}, {a, 4, first[4], true}};
    const auto span = model->forward(rows);
    const std::vector<float> mixed(span.begin(), span.end());
    QVERIFY(rowsOf(*model, mixed, 0, 1) == rowsOf(*model, secondAlone, 0, 1));
    QVERIFY(rowsOf(*model, mixed, 1, 1) == rowsOf(*model, firstAlone, 1, 1));
    QVERIFY(rowsOf(*model, mixed, 2, 1) == rowsOf(*model, secondAlone, 2, 1));
    QVERIFY(rowsOf(*model, mixed, 3, 1) == rowsOf(*model, firstAlone, 4, 1));
}

void ForwardTest::randomBatchesSayWhatEachSequenceSaysAlone() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const auto model = loadTiny(tiny("llama", TensorType::Q6_K), 2, 1024);
    constexpr int kSequences = 4;
    std::vector<std::vector<TokenId>> tokens;
    std::vector<std::vector<float>> alone;
    std::vector<SequenceId> ids;
    for (unsigned s = 0; s < kSequences; ++s) {
        tokens.push_back(someTokens(60 + 10 * static_cast<int>(s), s));
        alone.push_back(logitsOf(*model, tokens.back()));
    }
    for (int s = 0; s < kSequences; ++s) {
        ids.push_back(model->pages().create());
    }
    std::vector<std::size_t> done(kSequences, 0);
    for (int batch = 0; batch < 200; ++batch) {
        std::vector<Row> rows;
        std::vector<std::pair<std::size_t, std::size_t>> wanted;
        const std::vector<std::size_t> before = done;
        for (unsigned r = 0; r < 1 + random() % 20; ++r) {
            const std::size_t s = random() % kSequences;
            if (done[s] < tokens[s].size()) {
                const bool wants = random() % 3 == 0;
                rows.push_back({ids[s], static_cast<int>(done[s]), tokens[s][done[s]], wants});
                if (wants) {
                    wanted.emplace_back(s, done[s]);
                }
                ++done[s];
            }
        }
        const auto span = model->forward(rows);
        const std::vector<float> got(span.begin(), span.end());
        for (std::size_t w = 0; w < wanted.size(); ++w) {
            QVERIFY(rowsOf(*model, got, w, 1) ==
                    rowsOf(*model, alone[wanted[w].first], wanted[w].second, 1));
        }
    }
    for (unsigned s = 0; s < kSequences; ++s) {
        QCOMPARE(done[s], tokens[s].size());
    }
}

void ForwardTest::forksContinueAsFreshSequencesWould() {
    const auto model = loadTiny(tiny("qwen3"), 2);
    const std::vector<TokenId> prompt = someTokens(70, 1); // ends inside the second page
    const std::vector<TokenId> left = someTokens(9, 2);
    const std::vector<TokenId> right = someTokens(9, 3);
    const std::vector<float> leftFresh =
        rowsOf(*model, logitsOf(*model, join(prompt, left)), 70, 9);
    const std::vector<float> rightFresh =
        rowsOf(*model, logitsOf(*model, join(prompt, right)), 70, 9);

    const SequenceId a = model->pages().create();
    extend(*model, a, prompt, 128);
    const SequenceId b = model->pages().fork(a, 70);
    const int freeBefore = model->pages().freePages();
    std::vector<float> leftSaid;
    std::vector<float> rightSaid;
    for (std::size_t i = 0; i < 9; ++i) { // side by side, as parallel samples go
        const int position = 70 + static_cast<int>(i);
        const std::vector<Row> rows = {{a, position, left[i], true}, {b, position, right[i], true}};
        const auto span = model->forward(rows);
        const std::vector<float> both(span.begin(), span.end());
        const auto width = static_cast<std::ptrdiff_t>(both.size() / 2);
        leftSaid.insert(leftSaid.end(), both.begin(), both.begin() + width);
        rightSaid.insert(rightSaid.end(), both.begin() + width, both.end());
    }
    QVERIFY(leftSaid == leftFresh);
    QVERIFY(rightSaid == rightFresh);
    QCOMPARE(freeBefore - model->pages().freePages(),
             1); // one page was copied, the first one is shared
}

void ForwardTest::truncatingAndContinuingIsAsIfFresh() {
    const auto model = loadTiny(tiny("qwen2"));
    const std::vector<TokenId> kept = someTokens(66, 1);
    const std::vector<TokenId> more = someTokens(20, 3);
    const std::vector<float> fresh = rowsOf(*model, logitsOf(*model, join(kept, more)), 66, 20);

    const SequenceId a = model->pages().create();
    extend(*model, a, join(kept, someTokens(100, 2)), 128);
    model->pages().truncate(a, 66);
    QVERIFY(extend(*model, a, more, 7) == fresh);
}

void ForwardTest::onlyRowsThatWantLogitsGetThem() {
    const auto model = loadTiny(tiny("qwen3"));
    const SequenceId a = model->pages().create();
    const std::vector<Row> none = {{a, 0, 1, false}, {a, 1, 2, false}};
    QVERIFY(model->forward(none).empty());
    QCOMPARE(model->pages().length(a), 2);
    const std::vector<Row> last = {{a, 2, 1, false}, {a, 3, 2, true}};
    QCOMPARE(model->forward(last).size(), static_cast<std::size_t>(model->config().vocabulary));
    QVERIFY(model->forward({}).empty());
}

void ForwardTest::stopInTheMiddleOfABatchKeepsLengths() {
    std::atomic<bool> stop = false;
    int layersSeen = 0;
    auto backend = std::make_unique<WatchedBackend>(makeCpuBackend(1));
    WatchedBackend* watched = backend.get();
    const auto model = Model::load(openTiny(makeTinyModel(tiny("qwen3"))), std::move(backend));
    const std::vector<TokenId> prompt = someTokens(30, 1);
    const std::vector<TokenId> more = someTokens(50, 2);
    const std::vector<float> fresh = rowsOf(*model, logitsOf(*model, join(prompt, more)), 30, 50);

    const SequenceId a = model->pages().create();
    extend(*model, a, prompt, 128);
    const SequenceId b = model->pages().fork(a, 30);
    watched->onAttend = [&](int) {
        ++layersSeen;
        stop = true;
    };
    std::vector<Row> rows;
    for (int i = 0; i < 50; ++i) {
        rows.push_back({b, 30 + i, more[static_cast<std::size_t>(i)], true});
    }
    QVERIFY(model->forward(rows, &stop).empty());
    QCOMPARE(layersSeen, 1);
    QCOMPARE(model->pages().length(a), 30);
    QCOMPARE(model->pages().length(b), 30);

    watched->onAttend = nullptr;
    QVERIFY(extend(*model, b, more, 128) == fresh);
    QVERIFY(extend(*model, a, more, 9) == fresh);
}

void ForwardTest::stopBeforeTheBatchDoesNothing() {
    const auto model = loadTiny(tiny("qwen3"));
    const SequenceId a = model->pages().create();
    const int freePages = model->pages().freePages();
    const std::atomic<bool> stop = true;
    const std::vector<Row> rows = {{a, 0, 1, true}};
    QVERIFY(model->forward(rows, &stop).empty());
    QCOMPARE(model->pages().length(a), 0);
    QCOMPARE(model->pages().freePages(), freePages);
}

void ForwardTest::fullCacheIsSaidBeforeAnythingIsDone() {
    const auto model = loadTiny(tiny("qwen3"), 1, 128); // two pages
    QCOMPARE(model->cacheCapacity(), std::int64_t{128});
    const SequenceId a = model->pages().create();
    const SequenceId b = model->pages().create();
    const std::vector<TokenId> prompt = someTokens(64, 1);
    extend(*model, a, prompt, 128);
    extend(*model, b, std::vector<TokenId>(prompt.begin(), prompt.begin() + 60), 128);
    const std::vector<Row> rows = {{b, 60, 1, true}, {a, 64, 1, true}};
    try {
        model->forward(rows);
        QFAIL("the cache has two pages and three are wanted");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ContextFull);
        qInfo("%s", error.what());
    }
    QCOMPARE(model->pages().length(a), 64);
    QCOMPARE(model->pages().length(b), 60);
    QCOMPARE(extend(*model, b, {{1, 2, 3, 4}}, 4).size(),
             std::size_t{4} * static_cast<std::size_t>(model->config().vocabulary));
}

void ForwardTest::fullContextOfTheModelIsSaid() {
    TinyModelOptions options = tiny("qwen3");
    options.contextLength = 100;
    const auto model = loadTiny(options, 1, 512);
    QCOMPARE(model->sequenceCapacity(), std::int64_t{100});
    const SequenceId a = model->pages().create();
    extend(*model, a, someTokens(100), 128);
    const std::vector<Row> rows = {{a, 100, 1, true}};
    try {
        model->forward(rows);
        QFAIL("the model was made for 100 positions");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ContextFull);
        qInfo("%s", error.what());
    }
    QCOMPARE(model->pages().length(a), 100);
}

void ForwardTest::rowsThatDoNotFitAreRefused() {
    const auto model = loadTiny(tiny("qwen3"));
    const SequenceId a = model->pages().create();
    const auto refused = [&](const std::vector<Row>& rows) {
        try {
            model->forward(rows);
        } catch (const Error& error) {
            return error.code() == ErrorCode::InvalidArgument && model->pages().length(a) == 0;
        }
        return false;
    };
    QVERIFY(refused({{a, 1, 1, true}}));                  // not the next position
    QVERIFY(refused({{a, 0, 1, true}, {a, 0, 1, true}})); // twice the same
    QVERIFY(refused({{a, 0, -1, true}}));                 // no such token
    QVERIFY(refused({{a, 0, model->config().vocabulary, true}}));
    QVERIFY(refused({{99, 0, 1, true}})); // no such sequence
    std::vector<Row> tooMany;
    for (int i = 0; i <= model->maxBatch(); ++i) {
        tooMany.push_back({a, i, 1, false});
    }
    QVERIFY(refused(tooMany));
}

QTEST_GUILESS_MAIN(ForwardTest)
#include "forward_test.moc"
