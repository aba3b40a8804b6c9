#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

/// khatwa-cli as a user who has just built it meets it: no -m, the starter model of the build.
class StarterTest : public QObject {
    Q_OBJECT

    static QByteArray solve(const QStringList& arguments, QByteArray* messages = nullptr) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove("KHATWA_MODEL");
        process.setProcessEnvironment(environment);
        process.start(KHATWA_CLI, QStringList{"solve"} + arguments);
        constexpr int kLongestRun = 240'000; // milliseconds; only a hang meets it
        if (!process.waitForFinished(kLongestRun) || process.exitCode() != 0)
            return process.readAllStandardError();
        if (messages != nullptr)
            *messages = process.readAllStandardError();
        return process.readAllStandardOutput();
    }

private slots:
    void linearEquationIsSolvedWithSteps_data() {
        QTest::addColumn<QString>("problem");
        QTest::newRow("English") << "Solve $7x-12=30$ for $x$.";
        QTest::newRow("Arabic") << "حل المعادلة $7x-12=30$.";
    }
    void linearEquationIsSolvedWithSteps() {
        QFETCH(const QString, problem);
        const QByteArray out = solve({"--json", problem});
        const QJsonObject json = QJsonDocument::fromJson(out).object();
        QVERIFY2(!json.isEmpty(), out);
        QCOMPARE(json["answer"].toString(), QString("x=6"));
        QCOMPARE(json["finish"].toString(), QString("ended"));
        QVERIFY(json["steps"].toArray().size() >= 2);
        QVERIFY(json["thinking"].toString().contains("30+12"));
    }

    void textStreamsThinkingThenSolution() {
        QByteArray messages;
        const QByteArray out = solve({"Solve $7x-12=30$ for $x$."}, &messages);
        QVERIFY(out.indexOf("30+12") >= 0);
        QVERIFY(out.indexOf("1. ") > out.indexOf("30+12"));
        QVERIFY(out.contains("\\boxed{x=6}"));
        QVERIFY(messages.contains("small starter model"));
    }
};

QTEST_GUILESS_MAIN(StarterTest)
#include "starter_test.moc"
