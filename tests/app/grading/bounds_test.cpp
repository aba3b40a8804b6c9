#include "tests/app/grading/cases/cases.h"

#include <QTest>

#include <future>
#include <sys/resource.h>
#include <thread>

using namespace khatwa::grading;
using cases::judge;

namespace {

std::string repeated(std::string_view piece, int count) {
    std::string text;
    text.reserve(piece.size() * static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        text += piece;
    return text;
}

std::string matrixOf(int rows, int columns, const std::string& entry) {
    std::string text = "\\begin{pmatrix}";
    for (int i = 0; i < rows; ++i) {
        for (int j = 0; j < columns; ++j)
            text += (j > 0 ? "&" : "") + entry;
        text += "\\\\";
    }
    return text + "\\end{pmatrix}";
}

/// The largest memory this process ever had, in MiB.
long peakMemory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace

/// Inputs that are meant to take for ever or to eat all memory. Each must end in a judgement; ctest
/// has a time limit, and what memory it took is printed.
class BoundsTest : public QObject {
    Q_OBJECT

private slots:
    void everythingEndsInAJudgement_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QByteArray>("answer");
        /// Whether `correct` is the only verdict that would be wrong.
        QTest::addColumn<bool>("differs");
        const auto row = [](const char* name, const std::string& expected,
                            const std::string& answer, bool differs) {
            QTest::newRow(name) << QString::fromStdString(expected)
                                << QByteArray::fromStdString(answer) << differs;
        };
        row("20,000 open brackets", "1", repeated("(", 20000), true);
        row("20,000 pairs of brackets", "2", repeated("(", 20000) + "1" + repeated(")", 20000),
            true);
        row("20,000 braces", "2", repeated("{", 20000) + "1" + repeated("}", 20000), true);
        row("nested roots", "2", repeated("\\sqrt{", 5000) + "7" + repeated("}", 5000), true);
        row("nested fractions", "2", repeated("\\frac{1}{1+", 5000) + "1" + repeated("}", 5000),
            true);
        row("a tower of 2,000 powers", "2", "2" + repeated("^{2", 2000) + repeated("}", 2000),
            true);
        row("100,000 minus signs", "7", repeated("-", 100001) + "7", true);
        row("100,000 terms", "100001", "1" + repeated("+1", 99999), true);
        row("100,000 factors", "x", "x" + repeated("x", 99999), true);
        row("100,000 letters in a sum", "x", "x" + repeated("+y", 50000) + repeated("-z", 50000),
            true);
        row("a tower of nines", "1", "9^9^9^9^9", true);
        row("a tiny power", "0", "10^{-960000000}", true);
        row("a huge power against the next", "10^{960000000}", "10^{960000001}", true);
        row("6000 against itself", "y=(x-a)^{6000}", "y=(x-a)^{6000}", false);
        row("6000 against 5999", "y=(x-a)^{6000}", "y=(x-a)^{5999}", true);
        row("6000 expanded on one side", "(x+y+z)^{6000}", "(x+y+z)^{5999}(x+y+z+1)", true);
        row("a factorial of factorials", "1", "((((10!)!)!)!)!", true);
        row("many factorials", "1", "3" + repeated("!", 2000), true);
        row("1000000!", "1", "1000000!", true);
        row("a binomial", "1", "\\binom{1000000000}{500000000}", true);
        row("10,000 entries", "1", matrixOf(100, 100, "x"), true);
        row("10,000 entries against others", matrixOf(100, 100, "x"), matrixOf(100, 100, "x+1"),
            true);
        row("a determinant of letters", "0", "\\det" + matrixOf(60, 60, "\\sin x"), true);
        row("a power of a matrix", "1", matrixOf(30, 30, "x") + "^{1000000}", true);
        row("an inverse", "1", matrixOf(50, 50, "xy") + "^{-1}", true);
        row("a megabyte of digits", "7", repeated("1234567890", 100000), true);
        row("a megabyte of words", "7", repeated("word ", 200000), true);
        row("two megabytes", "7", repeated("1+", 1000000) + "1", true);
        row("a long sum over k", "1", "\\sum_{k=1}^{10^{12}}\\frac{1}{k}", true);
        row("sums in sums", "1", repeated("\\sum_{k=1}^{1000}", 30) + "k", true);
        row("an endless product", "0", "\\prod_{k=1}^{10^{9}}k", true);
        row("a high root", "1", "\\sqrt[1000000007]{2}", true);
        row(
            "a sum of 60 square roots", "1",
            [] {
                std::string text = "0";
                for (int prime = 2; prime < 282; ++prime)
                    text += "+\\sqrt{" + std::to_string(prime) + "}";
                return text;
            }(),
            true);
        row("nested radicals", "1",
            "\\sqrt{2+\\sqrt{3+\\sqrt{5+\\sqrt{7+\\sqrt{11+\\sqrt{13+\\sqrt{17}}}}}}}", true);
        row("a polynomial of degree 100000", "x^{100000}-1=0", "x=2", true);
        row("roots of a high degree", "x^{400}+x^{399}-17=0", "x=1", true);
        row("a huge modulus", "1", "\\gcd(10^{100000}+1,10^{99999}+7)", false);
        row("a cosine far out", "1", "\\cos(10^{10^{8}})", true);
        row("sine of a tower", "1", "\\sin(9^{9^{9^{9}}})", true);
        row("a deep exponential", "1", "e^{e^{e^{e^{e^{e^{9}}}}}}", true);
        row("a list of 20,000", "1", "1" + repeated(",2", 20000), true);
        row("20,000 cases", "1",
            "\\begin{cases}" + repeated("1&x<1\\\\", 20000) + "2&x>1\\end{cases}", true);
        row("a union of 5,000 intervals", "(0,1)", "(0,1)" + repeated("\\cup(2,3)", 5000), true);
        row("an or of 5,000", "x=1", "x=1" + repeated(" or x=2", 5000), true);
        row("a system of 200", "1",
            "\\begin{cases}" + repeated("x+y+z=1\\\\", 200) + "x=1\\end{cases}", true);
        row(
            "25 unknowns", "1=1",
            [] {
                std::string text;
                for (char c = 'a'; c <= 'y'; ++c)
                    text += std::string(c == 'a' ? "" : ",") + c + "^{3}+" +
                            static_cast<char>(c == 'y' ? 'a' : c + 1) + "^{2}=" + c + "x+1";
                return text;
            }(),
            true);
        row(
            "propositions with 26 letters", "a\\land\\lnot a",
            [] {
                std::string text = "a";
                for (char c = 'b'; c <= 'z'; ++c)
                    text += std::string("\\lor ") + c;
                return text;
            }(),
            true);
        row("zeros of very different sizes", "31e400x+2y-zx=1, zy=x-2, y\\cdot2x+z=8", "4x+y=7",
            true);
        row("a lone surrogate", "1", "\xED\xA0\x80", true);
        row("bytes that are no text", "1", "\xFF\xFE\x80\x81", true);
        row("a zero byte", "1", std::string("1\0", 2), false);
        row("control characters", "1", "\x01\x02\x1b[31m", true);
        row("marks of direction", "5", "\xE2\x80\x8F\xD9\xA5", false);
        row("bars", "1", repeated("|", 20000), true);
        row("dollars", "1", repeated("$", 20000), true);
        row("boxes", "1", repeated("\\boxed{", 10000) + "2" + repeated("}", 10000), true);
        row("backslashes", "1", repeated("\\", 100000), true);
        row("ampersands", "1", "\\begin{pmatrix}" + repeated("&", 100000) + "\\end{pmatrix}", true);
        row("indices", "1", "x" + repeated("_{x", 5000) + repeated("}", 5000), true);
        row("primes", "1", "f" + repeated("'", 50000) + "(x)", true);
        row("plus-minus signs", "1", "1" + repeated("\\pm 1", 200), true);
        row("absolute values in each other", "1",
            repeated("|", 0) + repeated("\\left|x-", 300) + "1" + repeated("\\right|", 300), true);
        row("floors in each other", "1",
            repeated("\\lfloor x+", 300) + "1" + repeated("\\rfloor", 300), true);
        row(
            "many absolute values", "1",
            [] {
                std::string text = "0";
                for (int i = 0; i < 300; ++i)
                    text += "+|x-" + std::to_string(i) + "|";
                return text;
            }(),
            true);
    }
    void everythingEndsInAJudgement() {
        QFETCH(QString, expected);
        QFETCH(QByteArray, answer);
        QFETCH(bool, differs);
        for (const char* rule : {"equivalent", "form:simplified", "set", "steps"}) {
            Task task;
            task.expected = expected.toStdString();
            task.answer = answer.toStdString();
            task.rule = rule;
            const cases::Outcome outcome = judge(task);
            if (differs)
                QVERIFY2(outcome.verdict != "correct", rule);
            std::swap(task.expected, task.answer);
            const cases::Outcome swapped = judge(task);
            if (differs)
                QVERIFY2(swapped.verdict != "correct", rule);
            slowest_ = std::max({slowest_, outcome.seconds, swapped.seconds});
        }
    }

    void severalThreadsGetTheSameVerdicts() {
        const std::vector<cases::Case> rows = cases::loadCases("equivalent-s");
        const auto verdicts = [&rows] {
            std::vector<std::string> all;
            for (const cases::Case& row : rows)
                all.push_back(judge(row.task).verdict);
            return all;
        };
        const std::vector<std::string> alone = verdicts();
        std::vector<std::future<std::vector<std::string>>> others;
        for (int i = 0; i < 3; ++i)
            others.push_back(std::async(std::launch::async, verdicts));
        for (auto& other : others)
            QVERIFY(other.get() == alone);
    }

    void cleanupTestCase() {
        std::printf("slowest %.2f s, memory at most %ld MiB\n", slowest_, peakMemory());
        std::fflush(stdout);
    }

private:
    double slowest_ = 0;
};

QTEST_APPLESS_MAIN(BoundsTest)
#include "bounds_test.moc"
