#include "app/grading/check.h"
#include "app/grading/worker.h"
#include "app/grading/worker_message.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace khatwa::grading;

/// The process that tries what no estimate bounds: khatwa-cli, started for real, and programs that
/// behave badly in its place.
class WorkerTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    static Task easy() { return {.expected = "x+1", .answer = "1+x"}; }

    std::string script(const char* name, const char* body) const {
        const std::string path = folder_.filePath(name).toStdString();
        std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
        chmod(path.c_str(), 0700);
        return path;
    }

private slots:
    void cleanup() { setWorkerProgram(""); }

    void tasksAndJudgementsTravelWhole() {
        Task task{
            .expected = std::string("a\0\"\n\xFF\xC3\xA9", 7), .answer = "ب", .rule = "numeric"};
        task.options.sigfigs = 3;
        task.options.fixed = {"x", "س"};
        task.options.functions = std::vector<std::string>{"P"};
        const Task back = decodeTask(encodeTask(task));
        QCOMPARE(back.expected, task.expected);
        QCOMPARE(back.answer, task.answer);
        QCOMPARE(back.rule, task.rule);
        QVERIFY(back.options.sigfigs == task.options.sigfigs);
        QVERIFY(!back.options.decimals);
        QVERIFY(back.options.fixed == task.options.fixed);
        QVERIFY(back.options.functions == task.options.functions);

        Judgement judgement;
        judgement.verdict = Verdict::PartlyCorrect;
        judgement.reason = "missing_solution";
        judgement.details["letter"] = "\xFE";
        judgement.missing = {"2"};
        judgement.position = 7;
        const Judgement same = decodeJudgement(encodeJudgement(judgement));
        QCOMPARE(same.verdict, judgement.verdict);
        QCOMPARE(same.reason, judgement.reason);
        QVERIFY(same.details == judgement.details);
        QVERIFY(same.missing == judgement.missing);
        QCOMPARE(same.position, judgement.position);
        QVERIFY_EXCEPTION_THROWN((void)decodeJudgement(encodeBadTask({"no"})), BadTask);
    }
    void aWorkerAnswersOneTaskAfterTheOther() {
        setWorkerProgram(KHATWA_CLI);
        for (int i = 0; i < 3; ++i) {
            const auto judgement = askWorker(easy(), std::chrono::seconds(60));
            QVERIFY(judgement);
            QCOMPARE(judgement->verdict, Verdict::Correct);
        }
        QVERIFY_EXCEPTION_THROWN(
            (void)askWorker({.expected = "((", .answer = "1"}, std::chrono::seconds(60)), BadTask);
    }
    void severalThreadsMayAsk() {
        setWorkerProgram(KHATWA_CLI);
        std::vector<int> right(6, 0);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < right.size(); ++i)
                threads.emplace_back([&right, i] {
                    const auto judgement = askWorker(easy(), std::chrono::seconds(60));
                    right[i] = judgement && judgement->verdict == Verdict::Correct ? 1 : 0;
                });
        }
        for (const int one : right)
            QCOMPARE(one, 1);
    }
    void aWorkerThatDiesIsNoAnswer() {
        setWorkerProgram(script("dies", "exit 1"));
        QVERIFY(!askWorker(easy(), std::chrono::seconds(60)));
        setWorkerProgram(script("dies_later", "read line; exit 1"));
        QVERIFY(!askWorker(easy(), std::chrono::seconds(60)));
    }
    void aWorkerThatHangsIsKilled() {
        setWorkerProgram(script("hangs", "exec sleep 1000"));
        QVERIFY(!askWorker(easy(), std::chrono::milliseconds(200)));
    }
    void nonsenseIsNoAnswer() {
        setWorkerProgram(script("nonsense", "read line; echo '{\"verdict\": true}'; read line"));
        QVERIFY(!askWorker(easy(), std::chrono::seconds(60)));
    }
    void aProgramThatIsNotThereIsNoAnswer() {
        setWorkerProgram("/no/such/program");
        QVERIFY(!askWorker(easy(), std::chrono::seconds(60)));
        setWorkerProgram("");
        QVERIFY(!askWorker(easy(), std::chrono::seconds(60)));
    }
    void whatIsBeyondTheProgramIsHonestWithAndWithoutAWorker() {
        const Task task{.expected = "9^{9^{9^{9^9}}}", .answer = "9^{9^{9^{9^8}}}"};
        for (const char* program : {"", KHATWA_CLI}) {
            setWorkerProgram(program);
            const Verdict verdict = check(task).verdict;
            QVERIFY(verdict == Verdict::Incorrect || verdict == Verdict::Undecided);
        }
    }
};

QTEST_APPLESS_MAIN(WorkerTest)
#include "worker_test.moc"
