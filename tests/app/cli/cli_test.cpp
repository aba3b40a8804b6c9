#include "tests/engine/support/running.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstring>

using namespace khatwa::engine;

namespace {

struct Result {
    int code = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

constexpr int kLongestRun = 240'000; // milliseconds; only a hang meets it

} // namespace

/// khatwa-cli as other programs meet it: arguments in, JSON, messages and an exit status out.
class CliTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString model_;

    QString path(const char* name) const { return folder_.filePath(name); }

    void writeFile(const QString& name, const QByteArray& bytes) const {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    Result run(const QStringList& arguments, const QByteArray& input = {},
               const QString& starter = {}) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("KHATWA_MODEL");
        environment.insert("CUDA_VISIBLE_DEVICES", ""); // the same on every machine
        if (!starter.isEmpty())
            environment.insert("KHATWA_MODEL", starter);
        process.setProcessEnvironment(environment);
        process.start(KHATWA_CLI, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(kLongestRun) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    QStringList withModel(const QStringList& arguments) const {
        return QStringList{arguments.front(), "-m", model_} + arguments.mid(1);
    }

private slots:
    void initTestCase() {
        TinyModelOptions options;
        options.contextLength = 4096;
        const std::vector<std::byte> bytes = writeTinyGguf(makeTinyModel(options));
        model_ = path("tiny.gguf");
        writeFile(model_, QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                     static_cast<qsizetype>(bytes.size())));
        TinyModel mute = makeTinyModel(options);
        mute.tokenizer = {};
        const std::vector<std::byte> weights = writeTinyGguf(mute);
        writeFile(path("weights.gguf"), QByteArray(reinterpret_cast<const char*>(weights.data()),
                                                   static_cast<qsizetype>(weights.size())));
        writeFile(path("short.gguf"), QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                                 static_cast<qsizetype>(bytes.size() / 2)));
        writeFile(
            path("good.jsonl"),
            R"({"id":"a","problem":"What is 2+2?","answer":"4","topic":"addition","lang":"en"})"
            "\n\n"
            R"({"question":"ما ناتج 2+3؟","answer":"2+3=<<2+3=5>>5\n#### 5"})"
            "\n");
        writeFile(path("bad.jsonl"), R"({"problem":"What is 2+2?","answer":"4"})"
                                     "\n"
                                     R"({"problem":"What is 2+3?"})"
                                     "\n");
        writeFile(path("empty.jsonl"), "\n");
    }

    void aModelWithoutATokenizerAnswersNoQuestionAndStillComputes() {
        const Result asked = run({"solve", "-m", path("weights.gguf"), "What is 1+1?"});
        QCOMPARE(asked.code, 1);
        QVERIFY2(asked.err.contains("weights.gguf cannot be used: there is no tokenizer in it"),
                 asked.err);
        const Result logits = run({"logits", "-m", path("weights.gguf"), "--tokens", "1,2,3",
                                   "--out", path("logits.bin")});
        QCOMPARE(logits.code, 0);
    }

    void helpNamesEveryVerb() {
        const Result result = run({"--help"});
        QCOMPARE(result.code, 0);
        for (const char* verb : {"solve", "check", "generate", "verify", "eval", "tokenize",
                                 "logits", "bench", "inspect", "selftest"})
            QVERIFY2(result.out.contains(QByteArray("  ") + verb + " "), verb);
    }

    void wrongUseIsOneLineAndTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QByteArray(says);
        };
        row("unknown verb", {"slove"}, "no verb 'slove'");
        row("no problem", {"solve"}, "one problem");
        row("blank problem", {"solve", "  "}, "one problem");
        row("two problems", {"solve", "1+1", "2+2"}, "one problem");
        row("unknown option", {"solve", "--fast", "1+1"}, "'--fast' is not an option");
        row("option twice", {"solve", "--seed", "1", "--seed", "2", "1+1"}, "given twice");
        row("no value", {"solve", "1+1", "--seed"}, "a value must follow --seed");
        row("seed", {"solve", "--seed", "one", "1+1"}, "'one'");
        row("temperature", {"solve", "--temperature", "-1", "1+1"}, "--temperature takes");
        row("samples", {"solve", "--samples", "0", "1+1"}, "--samples takes");
        row("language", {"solve", "--lang", "fr", "1+1"}, "en or ar, not 'fr'");
        row("device", {"bench", "--device", "gpu"}, "auto, cpu or cuda, not 'gpu'");
        row("tokens", {"logits", "--tokens", "1,,2", "--out", "x"}, "--tokens takes");
        row("no out", {"logits", "--tokens", "1"}, "--out");
        row("text as argument", {"tokenize", "2+2"}, "stdin");
        row("no problems", {"eval"}, "--problems");
        row("two models", {"inspect", "a", "b"}, "one model");
        row("one too many", {"selftest", "now"}, "one argument too many");
        row("no answer to check", {"check", "--expected", "1"}, "--answer");
        row("a rule that is none", {"check", "--expected", "1", "--answer", "1", "--rule", "same"},
            "no rule 'same'");
        row("an option that is none",
            {"check", "--expected", "1", "--answer", "1", "--options", "{\"sigfig\":3}"},
            "no option 'sigfig'");
        row("a reference that is none", {"check", "--expected", "((", "--answer", "1"},
            "reference cannot be read");
        row("batch and one", {"check", "--batch", "-", "--answer", "1"}, "--batch");
    }
    void wrongUseIsOneLineAndTwo() {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, says);
        const Result result = run(arguments);
        QCOMPARE(result.code, 2);
        QVERIFY(result.out.isEmpty());
        QVERIFY2(result.err.contains(says), result.err);
        QCOMPARE(result.err.count('\n'), 1);
    }

    void failureIsOneLineAndOne_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QByteArray(says);
        };
        const QString gone = path("gone.gguf");
        row("no file", {"solve", "--json", "-m", gone, "1+1"}, "gone.gguf");
        row("truncated file", {"inspect", path("short.gguf")}, "short.gguf");
        row("no such device", {"bench", "-m", model_, "--device", "cuda"}, "use --device cpu");
        row("selftest without the device", {"selftest", "--device", "cuda"}, "use --device cpu");
        row("inspect without the device", {"inspect", model_, "--device", "cuda"},
            "use --device cpu");
        row("unknown token", {"logits", "-m", model_, "--tokens", "297", "--out", path("x")},
            "token 297");
        row("folder that is not there",
            {"logits", "-m", model_, "--tokens", "1", "--out", path("no/where")}, "no/where");
        row("more than the context", {"bench", "-m", model_, "-p", "5000", "--json"}, "context");
        row("no problem file", {"eval", "-m", model_, "--problems", path("none.jsonl")},
            "none.jsonl");
        row("bad row", {"eval", "-m", model_, "--problems", path("bad.jsonl")}, "line 2");
        row("no rows", {"eval", "-m", model_, "--problems", path("empty.jsonl")}, "no problems");
    }
    void failureIsOneLineAndOne() {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, says);
        const Result result = run(arguments);
        QCOMPARE(result.code, 1);
        QVERIFY(result.out.isEmpty());
        QVERIFY2(result.err.contains(says), result.err);
        QCOMPARE(result.err.count('\n'), 1);
    }

    void tokensDecodeToTheTextTheyCameFrom() {
        const QByteArray text = "solve 2x=6; حل ٢س=٦\n<think>";
        const Result ids = run(withModel({"tokenize"}), text);
        QCOMPARE(ids.code, 0);
        QVERIFY(QJsonDocument::fromJson(ids.out).array().size() > 10);
        const Result back = run(withModel({"tokenize", "--decode"}), ids.out);
        QCOMPARE(back.code, 0);
        QCOMPARE(back.out, text);
    }

    void specialTokensAreRecognisedOnlyWhenAskedFor() {
        const auto count = [&](const QStringList& arguments) {
            const Result result = run(withModel(arguments), "<think>");
            return QJsonDocument::fromJson(result.out).array().size();
        };
        QCOMPARE(count({"tokenize", "--special"}), 1);
        QVERIFY(count({"tokenize"}) > 1);
    }

    void decodingRefusesWhatIsNoToken() {
        for (const char* input : {"1 2 3", "[1, 297]", "[1, -1]", "[\"a\"]"}) {
            const Result result = run(withModel({"tokenize", "--decode"}), input);
            QCOMPARE(result.code, 1);
            QCOMPARE(result.err.count('\n'), 1);
        }
    }

    void logitsAreThoseOfTheModel() {
        const QString file = path("logits.bin");
        const Result result = run(withModel({"logits", "--tokens", "5,6,7,8,9", "--out", file}));
        QCOMPARE(result.code, 0);
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        const QByteArray bytes = read.readAll();
        TinyModelOptions options;
        options.contextLength = 4096;
        const auto model = loadTiny(options);
        const std::vector<TokenId> tokens = {5, 6, 7, 8, 9};
        const std::vector<float> expected = logitsOf(*model, tokens, 1);
        QCOMPARE(bytes.size(), static_cast<qsizetype>(expected.size() * sizeof(float)));
        QVERIFY(std::memcmp(bytes.data(), expected.data(), expected.size() * sizeof(float)) == 0);
    }

    void benchReportsSpeedAndBandwidth() {
        const Result result =
            run(withModel({"bench", "-p", "40", "-n", "8", "--batch", "3", "--json"}));
        QCOMPARE(result.code, 0);
        const QJsonObject json = result.json();
        QCOMPARE(json["prompt_tokens"].toInt(), 40);
        QCOMPARE(json["generated_tokens"].toInt(), 24);
        for (const char* key : {"prompt_tokens_per_second", "generation_tokens_per_second",
                                "bytes_per_token", "bandwidth_bytes_per_second", "bandwidth_share"})
            QVERIFY2(json[key].toDouble() > 0.0, key);
    }

    void inspectSaysWhatAFileIs() {
        const Result result = run({"inspect", model_, "--json"});
        QCOMPARE(result.code, 0);
        const QJsonObject json = result.json();
        QCOMPARE(json["architecture"].toString(), QString("qwen3"));
        QCOMPARE(json["format"].toString(), QString("GGUF v3"));
        QCOMPARE(json["layers"].toInt(), 2);
        QCOMPARE(json["context_length"].toInt(), 4096);
        QCOMPARE(json["prompt_format"].toString(), QString("DeepSeek R1"));
        const QJsonObject memory = json["memory"].toObject();
        QCOMPARE(memory["total_bytes"].toDouble(), memory["weight_bytes"].toDouble() +
                                                       memory["cache_bytes"].toDouble() +
                                                       memory["work_bytes"].toDouble());
        const Result text = run({"inspect", model_});
        QVERIFY(text.out.contains("architecture"));
        QVERIFY(text.out.contains("memory"));
    }

    void selftestFindsThisMachineSound() {
        const Result result = run({"selftest", "--json"});
        QCOMPARE(result.code, 0);
        QVERIFY(result.json()["ok"].toBool());
        QVERIFY(result.json()["checks"].toArray().size() > 20);
    }

    void solveWritesTheNamedFields() {
        const QStringList arguments =
            withModel({"solve", "--json", "--seed", "3", "--max-tokens", "40", "2+2"});
        const Result result = run(arguments);
        const QJsonObject json = result.json();
        for (const char* key : {"thinking", "steps", "answer", "tokens", "seconds_to_first_token",
                                "tokens_per_second", "finish"})
            QVERIFY2(json.contains(key), key);
        QVERIFY(json["tokens"].toInt() > 0);
        QVERIFY(json["steps"].isArray());
        const QString finish = json["finish"].toString();
        QVERIFY(finish == "ended" || finish == "length");
        QCOMPARE(result.code, finish == "ended" ? 0 : 1);

        const QJsonObject again = run(arguments).json(); // one seed, one text
        QCOMPARE(again["solution"], json["solution"]);
        QCOMPARE(again["thinking"], json["thinking"]);
    }

    void solveReportsTheMajorityOfItsSamples() {
        const Result result = run(withModel(
            {"solve", "--json", "--samples", "3", "--max-tokens", "10", "--seed", "1", "2+2"}));
        QCOMPARE(result.json()["samples"].toArray().size(), 3);
        QVERIFY(result.json().contains("majority"));
    }

    void solveTellsWhatTheStarterModelIsFor() {
        const Result result = run({"solve", "--max-tokens", "5", "2+2"}, {}, model_);
        QVERIFY(result.err.contains("small starter model"));
        QVERIFY(result.err.contains("-m FILE.gguf"));
        QVERIFY(result.err.contains("tokens/s"));
    }

    void interruptStopsCleanly() {
        QProcess process;
        // Hundreds of samples of a model that says anything: far more than a moment's work.
        process.start(KHATWA_CLI, withModel({"solve", "--samples", "256", "--temperature", "50",
                                             "--seed", "1", "2+2"}));
        QVERIFY(process.waitForReadyRead(kLongestRun)); // the first text is there
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(kLongestRun));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("Stopped."));
    }

    void evalCountsPerTopicAndLanguage() {
        const Result result = run(withModel({"eval", "--problems", path("good.jsonl"),
                                             "--max-tokens", "8", "--samples", "2", "--json"}));
        QCOMPARE(result.code, 0);
        const QJsonObject json = result.json();
        QCOMPARE(json["problems"].toInt(), 2);
        QCOMPARE(json["samples"].toInt(), 2);
        const QJsonArray topics = json["topics"].toArray();
        QCOMPARE(topics.size(), 2);
        QCOMPARE(topics[0].toObject()["lang"].toString(), QString("ar")); // by its script
        QCOMPARE(topics[1].toObject()["topic"].toString(), QString("addition"));
        QVERIFY(json.contains("pass_at_1"));
        QVERIFY(json.contains("majority_at_k"));
        QCOMPARE(json["failures"].toArray()[1].toObject()["expected"].toString().trimmed(),
                 QString("5"));
        const Result table =
            run(withModel({"eval", "--problems", path("good.jsonl"), "--max-tokens", "8"}));
        QVERIFY(table.out.contains("pass@1"));
        QVERIFY(table.out.contains("addition"));
    }

    void evalTakesAsManyRowsAsItIsTold() {
        const Result result = run(withModel({"eval", "--problems", path("bad.jsonl"), "--limit",
                                             "1", "--max-tokens", "4", "--json"}));
        QCOMPARE(result.code, 0);
        QCOMPARE(result.json()["problems"].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
