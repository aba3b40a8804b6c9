#include "app/problems/arithmetic.h"
#include "tests/app/problems/arithmetic_reader.h"
#include "tests/app/problems/recheck.h"

#include <QtTest>

#include <algorithm>
#include <optional>

using namespace khatwa::problems;
using recheck::Dual;
using recheck::evaluate;

namespace {

constexpr std::uint64_t kSeed = 20261;
constexpr std::uint64_t kProblems = 500;

QByteArray shown(const Problem& problem, const std::string& fault) {
    return QByteArray::fromStdString(problem.id + ": " + fault + "\n" + problem.statement + "\n" +
                                     problem.thinking + "\n= " + problem.answer);
}

/// Each part of a chain "a=b=c" that is plain arithmetic has the same value.
bool chainHolds(const std::string& chain, int& checked) {
    std::optional<Dual> first;
    for (const std::string& side : recheck::split(chain, "=")) {
        const std::optional<Dual> value = evaluate(side);
        if (!value)
            continue;
        if (first && value->value != first->value)
            return false;
        checked += first ? 1 : 0;
        first = value;
    }
    return true;
}

std::string withoutBox(std::string text) {
    const std::string box = "\\boxed{";
    const std::size_t begin = text.find(box);
    if (begin == std::string::npos)
        return text;
    text.erase(begin, box.size());
    text.erase(text.rfind('}'), 1);
    return text;
}

} // namespace

class TestProblemAnswers : public QObject {
    Q_OBJECT

private slots:
    void answersHold_data() { everyTopicAndLevel(); }
    /// 500 English problems of each topic and level, each tested against its own statement.
    void answersHold() {
        QFETCH(QString, topic);
        QFETCH(int, level);
        const Topic& tested = *findTopic(topic.toStdString());
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            const Problem problem = makeProblem(tested, level, Language::English, kSeed, i);
            const std::string fault = recheck::fault(problem);
            QVERIFY2(fault.empty(), shown(problem, fault));
        }
    }

    void arabicTellsTheSameProblem_data() { everyTopicAndLevel(); }
    /// From the same random numbers both languages make the same problem: the same answer, the same
    /// formulas in the statement, the same mathematics in the working. So the Arabic answers hold
    /// too.
    void arabicTellsTheSameProblem() {
        QFETCH(QString, topic);
        QFETCH(int, level);
        const Topic& tested = *findTopic(topic.toStdString());
        const auto sorted = [](std::vector<std::string> parts) {
            std::sort(parts.begin(), parts.end());
            return parts;
        };
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            Random forEnglish(kSeed + i);
            Random forArabic(kSeed + i);
            const Problem english = tested.make(forEnglish, level, Language::English);
            const Problem arabic = tested.make(forArabic, level, Language::Arabic);
            QCOMPARE(arabic.answer, english.answer);
            QCOMPARE(recheck::maths(arabic.thinking), recheck::maths(english.thinking));
            QCOMPARE(arabic.steps.size(), english.steps.size());
            const auto told = sorted(recheck::maths(english.statement));
            const auto said = sorted(recheck::maths(arabic.statement));
            // One language may name the unknown once more than the other.
            QVERIFY2(std::includes(said.begin(), said.end(), told.begin(), told.end()) ||
                         std::includes(told.begin(), told.end(), said.begin(), said.end()),
                     shown(arabic, english.statement));
        }
    }

    void workingIsTrue_data() { everyTopicAndLevel(); }
    void workingIsTrue() {
        QFETCH(QString, topic);
        QFETCH(int, level);
        const Topic& tested = *findTopic(topic.toStdString());
        int checked = 0;
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            const Language language = i % 2 == 0 ? Language::English : Language::Arabic;
            const Problem problem = makeProblem(tested, level, language, kSeed, i);
            std::string all = problem.thinking;
            for (const std::string& step : problem.steps)
                all += "\n" + step;
            for (const std::string& formula : recheck::maths(all))
                for (const std::string& line : recheck::split(withoutBox(formula), "\\to"))
                    for (const std::string& chain : recheck::split(line, ", "))
                        QVERIFY2(chainHolds(chain, checked), shown(problem, chain));
        }
        QVERIFY(checked > 100);
    }

    void columnsEndInTheResult_data() { everyTopicAndLevel(); }
    /// After a line like 347+286 the digits that the columns gather are those of its value.
    void columnsEndInTheResult() {
        QFETCH(QString, topic);
        QFETCH(int, level);
        const Topic& tested = *findTopic(topic.toStdString());
        for (std::uint64_t i = 0; i < kProblems; ++i) {
            const Problem problem = makeProblem(tested, level, Language::English, kSeed, i);
            std::string asked;
            std::string gathered;
            for (const std::string& line : recheck::maths(problem.thinking + "\n$end$")) {
                const auto parts = recheck::split(line, "\\to");
                if (parts.size() == 2) {
                    gathered = parts[1];
                    continue;
                }
                // A line that repeats the question with its result closes a working that has more
                // to it: a zero to write behind, zeros to drop in front. workingIsTrue tests it.
                if (!asked.empty() && !gathered.empty() && !line.starts_with(asked + "="))
                    QVERIFY2(evaluate(gathered) == evaluate(asked), shown(problem, gathered));
                asked = evaluate(line) ? line : ""; // an expression without '=' begins a working
                gathered.clear();
            }
        }
    }

    void columnsCarryAndBorrow() {
        const std::vector<std::string> sum = {"7+6=13", "4+8+1=13", "3+2+1=6"};
        QCOMPARE(additionColumns(347, 286), sum);
        QCOMPARE(subtractionColumns(503, 278),
                 (std::vector<std::string>{"13-8=5", "10-7-1=2", "5-2-1=2"}));
        QCOMPARE(multiplicationColumns(47, 6),
                 (std::vector<std::string>{"7\\times6=42", "4\\times6=24, 24+4=28"}));
        QCOMPARE(divisionColumns(936, 4),
                 (std::vector<std::string>{"9=4\\times2+1", "13=4\\times3+1", "16=4\\times4+0"}));
    }

    void aFalseAnswerIsFound() {
        // The recheck itself: it must not wave everything through.
        for (const Topic* topic : topics()) {
            Problem problem = makeProblem(*topic, 1, Language::English, kSeed, 3);
            problem.answer = makeProblem(*topic, 1, Language::English, kSeed, 4).answer;
            QVERIFY2(!recheck::fault(problem).empty(), shown(problem, "not found"));
        }
    }

private:
    static void everyTopicAndLevel() {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<int>("level");
        for (const Topic* topic : topics())
            for (int level = 1; level <= 3; ++level)
                QTest::addRow("%s %d", std::string(topic->key()).c_str(), level)
                    << QString::fromStdString(std::string(topic->key())) << level;
    }
};

QTEST_APPLESS_MAIN(TestProblemAnswers)
#include "test_problem_answers.moc"
