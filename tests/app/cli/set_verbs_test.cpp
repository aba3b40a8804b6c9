#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace {

constexpr int kLongestRun = 240'000; // milliseconds; only a hang meets it

struct Result {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Result run(const QStringList& arguments) {
    QProcess process;
    process.start(KHATWA_CLI, arguments);
    if (!process.waitForFinished(kLongestRun) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList words(const char* line) {
    return QString::fromUtf8(line).split(' ');
}

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

/// Problem sets as a teacher meets them on the command line: `generate --format set`, `verify`.
class SetVerbsTest : public QObject {
    Q_OBJECT

private slots:
    void aSetIsWrittenWithItsLevelsSpread() {
        const Result result =
            run(words("generate --topic fractions --lang ar --count 7 --seed 5 --format set"));
        QCOMPARE(result.code, 0);
        const QJsonObject set = QJsonDocument::fromJson(result.out).object();
        QCOMPARE(set["language"].toString(), QString("ar"));
        const QJsonArray problems = set["problems"].toArray();
        QCOMPARE(problems.size(), 7);
        QList<int> levels;
        for (const QJsonValue problem : problems)
            levels << problem.toObject()["level"].toInt();
        QCOMPARE(levels, (QList<int>{1, 1, 1, 2, 2, 3, 3}));
    }
    void whatIsGeneratedIsVerified() {
        QTemporaryDir folder;
        const QString path = folder.filePath("set.json");
        const QStringList made =
            words("generate --topic powers --count 4 --seed 5 --level 3 --format set --out");
        const Result written = run(made + QStringList{path});
        QCOMPARE(written.code, 0);
        QVERIFY(written.out.isEmpty());
        const Result result = run({"verify", path, "--json"});
        QCOMPARE(result.code, 0);
        const QJsonObject findings = QJsonDocument::fromJson(result.out).object();
        QCOMPARE(findings["problems"].toInt(), 4);
        QVERIFY(findings["errors"].toArray().isEmpty());
        // Nothing is written where it can't be, and why is told in one line.
        const Result failed = run(made + QStringList{folder.filePath("no/set.json")});
        QCOMPARE(failed.code, 1);
        QCOMPARE(failed.err.count('\n'), 1);
    }
    void verifySaysWhichProblemAndWhichField() {
        QTemporaryDir folder;
        const QString path = folder.filePath("set.json");
        write(path, R"({"version":1,"id":"s","title":"t","language":"en","colour":"red","problems":[
            {"id":"a","statement":"Factor $x^2-1$.","answer":"x^2-1","rule":"form:factored"},
            {"id":"b","statement":"Find $1+1$.","answer":"2","solution":["$\\boxed{3}$"]}]})");
        const Result english = run({"verify", path});
        QCOMPARE(english.code, 1);
        QCOMPARE(english.err.count('\n'), 3);
        QVERIFY(english.err.contains("Problem 1 (a), answer: "));
        QVERIFY(english.err.contains("Problem 2 (b), solution[1]: "));
        QVERIFY(english.err.contains("note: colour: "));
        const Result arabic = run({"verify", "--lang", "ar", path});
        QVERIFY(QString::fromUtf8(arabic.err).contains("المسألة 1 (a)"));
        const QJsonObject json =
            QJsonDocument::fromJson(run({"verify", "--json", path}).out).object();
        QCOMPARE(json["errors"].toArray().size(), 2);
        QCOMPARE(json["errors"][1]["field"].toString(), QString("solution[1]"));
        QCOMPARE(json["warnings"].toArray().size(), 1);
    }
    void everyFileIsLookedAt() {
        QTemporaryDir folder;
        const QString bad = folder.filePath("bad.json");
        write(bad, "{");
        const Result result = run({"verify", bad, folder.filePath("none.json")});
        QCOMPARE(result.code, 1);
        QCOMPARE(result.err.count('\n'), 2);
        QVERIFY(result.out.isEmpty());
    }
    void wrongUseIsToldInOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing to verify") << words("verify");
        QTest::newRow("language") << words("verify --lang fr x.json");
        QTest::newRow("all topics")
            << words("generate --topic all --count 3 --seed 1 --format set");
        QTest::newRow("two languages")
            << words("generate --topic ratio --lang both --count 3 --seed 1 --format set");
        QTest::newRow("too many") << words(
            "generate --topic ratio --count 2001 --seed 1 --format set");
        QTest::newRow("none") << words("generate --topic ratio --count 0 --seed 1 --format set");
        QTest::newRow("a file of rows")
            << words("generate --topic ratio --count 1 --seed 1 --out x.json");
    }
    void wrongUseIsToldInOneLine() {
        QFETCH(QStringList, arguments);
        const Result result = run(arguments);
        QCOMPARE(result.code, 2);
        QVERIFY(result.out.isEmpty());
        QCOMPARE(result.err.count('\n'), 1);
    }
};

QTEST_GUILESS_MAIN(SetVerbsTest)
#include "set_verbs_test.moc"
