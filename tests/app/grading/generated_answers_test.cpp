#include "app/problems/topic.h"
#include "tests/app/grading/cases/cases.h"

#include <QTest>

using namespace khatwa;
using grading::cases::judge;

/// What the topics write is graded as a student's answer would be.
class GeneratedAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void anAnswerIsCorrectAloneAndAtTheEndOfItsWorking_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("lastStep");
        for (const problems::Topic* topic : problems::topics()) {
            for (int level = 1; level <= 3; ++level) {
                for (const auto language :
                     {problems::Language::English, problems::Language::Arabic}) {
                    for (std::uint64_t index = 0; index < kEach; ++index) {
                        const auto problem =
                            problems::makeProblem(*topic, level, language, kSeed, index);
                        QTest::newRow(problem.id.c_str())
                            << QString::fromUtf8(topic->rule(level))
                            << QString::fromStdString(problem.answer)
                            << QString::fromStdString(problem.steps.back());
                    }
                }
            }
        }
    }
    void anAnswerIsCorrectAloneAndAtTheEndOfItsWorking() {
        QFETCH(QString, rule);
        QFETCH(QString, answer);
        QFETCH(QString, lastStep);
        for (const QString& given : {answer, lastStep}) {
            const auto outcome = judge({.expected = answer.toStdString(),
                                        .answer = given.toStdString(),
                                        .rule = rule.toStdString(),
                                        .options = {}});
            QVERIFY2(outcome.verdict == "correct",
                     qUtf8Printable(
                         answer + " | " + given + " | " +
                         QString::fromStdString(outcome.verdict + " " + outcome.judgement.reason)));
        }
    }

    /// Two answers of one topic that are different texts are different answers: the generators
    /// write exact answers in one form.
    void anotherProblemsAnswerIsNotCorrect_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("other");
        for (const problems::Topic* topic : problems::topics()) {
            for (int level = 1; level <= 3; ++level) {
                for (std::uint64_t index = 0; index < kEach; ++index) {
                    const auto one = problems::makeProblem(
                        *topic, level, problems::Language::English, kSeed, index);
                    const auto other = problems::makeProblem(
                        *topic, level, problems::Language::English, kSeed, index + 1);
                    if (one.answer != other.answer)
                        QTest::newRow(one.id.c_str()) << QString::fromUtf8(topic->rule(level))
                                                      << QString::fromStdString(one.answer)
                                                      << QString::fromStdString(other.answer);
                }
            }
        }
    }
    void anotherProblemsAnswerIsNotCorrect() {
        QFETCH(QString, rule);
        QFETCH(QString, answer);
        QFETCH(QString, other);
        const auto outcome = judge({.expected = answer.toStdString(),
                                    .answer = other.toStdString(),
                                    .rule = rule.toStdString(),
                                    .options = {}});
        QVERIFY2(outcome.verdict != "correct" && outcome.verdict != "undecided",
                 qUtf8Printable(answer + " | " + other + " | " +
                                QString::fromStdString(outcome.verdict)));
    }

private:
    static constexpr std::uint64_t kSeed = 20'000'003;
    static constexpr std::uint64_t kEach = 4;
};

QTEST_APPLESS_MAIN(GeneratedAnswersTest)
#include "generated_answers_test.moc"
