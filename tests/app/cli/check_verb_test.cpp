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

Result run(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(KHATWA_CLI, QStringList{"check"} + arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kLongestRun) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QJsonObject object(const QByteArray& line) {
    return QJsonDocument::fromJson(line).object();
}

} // namespace

/// `khatwa-cli check` as a program meets it.
class CheckVerbTest : public QObject {
    Q_OBJECT

private slots:
    void anyVerdictIsSuccess() {
        for (const char* answer : {"6", "7", "((", "", "9^9^9^9^9", "-x"}) {
            const Result result = run({"--expected", "6", "--answer", answer});
            QCOMPARE(result.code, 0);
            QVERIFY(!result.out.isEmpty());
            QVERIFY(result.err.isEmpty());
        }
    }
    void jsonSaysWhatIsMissingAndWhere() {
        const QJsonObject partly =
            object(run({"--expected", "1,2", "--answer", "1", "--json"}).out);
        QCOMPARE(partly["verdict"].toString(), QString("partly_correct"));
        QCOMPARE(partly["reason"].toString(), QString("missing_solution"));
        QCOMPARE(partly["missing"].toArray().size(), 1);
        const QJsonObject invalid =
            object(run({"--expected", "1", "--answer", "2+(3", "--json"}).out);
        QCOMPARE(invalid["verdict"].toString(), QString("invalid"));
        QCOMPARE(invalid["position"].toInt(-1), 2);
    }
    void rulesOptionsAndLanguageAreGivenAsArguments() {
        const Result result = run({"--expected", "3.14159", "--answer", "3.14", "--rule", "numeric",
                                   "--options", R"({"sigfigs":3})", "--lang", "ar", "--json"});
        QCOMPARE(result.code, 0);
        QCOMPARE(object(result.out)["verdict"].toString(), QString("correct"));
        QVERIFY(object(result.out)["message"].toString().contains("صحيحة"));
    }
    void aBatchKeepsItsOrderAndGoesOnAfterABadRow() {
        QByteArray rows;
        constexpr int kRows = 1500; // more than are taken at once
        for (int i = 0; i < kRows; ++i) {
            if (i == 700)
                rows += "no JSON\n\n";
            else
                rows += "{\"id\":" + QByteArray::number(i) + ",\"expected\":\"" +
                        QByteArray::number(i) + "\",\"answer\":\"" +
                        QByteArray::number(i % 2 == 0 ? i : i + 1) + "\"}\n";
        }
        QTemporaryDir folder;
        QFile file(folder.filePath("rows.jsonl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(rows);
        file.close();
        const Result fromStdin = run({"--batch", "-"}, rows);
        const Result fromFile = run({"--batch", file.fileName()});
        QCOMPARE(fromStdin.code, 0);
        QCOMPARE(fromFile.out, fromStdin.out);
        const QList<QByteArray> lines = fromStdin.out.trimmed().split('\n');
        QCOMPARE(lines.size(), kRows);
        for (int i = 0; i < kRows; ++i) {
            const QJsonObject row = object(lines[i]);
            if (i == 700) {
                QCOMPARE(row["reason"].toString(), QString("bad_task"));
                continue;
            }
            QCOMPARE(row["id"].toInt(-1), i);
            QCOMPARE(row["verdict"].toString(), QString(i % 2 == 0 ? "correct" : "incorrect"));
        }
    }
    void aFileThatIsNotThereFails() {
        const Result result = run({"--batch", "/no/such/file.jsonl"});
        QCOMPARE(result.code, 1);
        QCOMPARE(result.err.count('\n'), 1);
    }
};

QTEST_APPLESS_MAIN(CheckVerbTest)
#include "check_verb_test.moc"
