#include "app/tutor/scanner.h"
#include "app/tutor/step_checker.h"

#include <QtTest>

#include <array>
#include <map>

using namespace khatwa;
using namespace khatwa::tutor;

namespace {

std::vector<Block> blocksOf(const std::string& reply) {
    StreamScanner scanner;
    scanner.push(reply);
    scanner.finish();
    return scanner.blocks();
}

std::string numbered(const std::vector<std::string>& steps) {
    std::string reply;
    for (std::size_t i = 0; i < steps.size(); ++i)
        reply += std::to_string(i + 1) + ". " + steps[i] + "\n";
    return reply;
}

struct Judged {
    std::vector<StepCheck> steps;
    StepCheck answer;
};

Judged judge(const std::string& problem, const std::vector<std::string>& steps,
             std::optional<KnownAnswer> known = {}) {
    StepChecker checker(problem, std::move(known));
    Judged judged;
    const std::vector<Block> blocks = blocksOf(numbered(steps));
    for (const StepBlocks& step : stepBlocksOf(blocks))
        judged.steps.push_back(checker.check(step.blocks));
    for (const Block& block : blocks)
        if (block.kind == Block::Kind::Answer)
            judged.answer = checker.checkAnswer(block.text);
    return judged;
}

QByteArray told(const StepCheck& check) {
    return QByteArray::fromStdString(std::string(name(check.verdict)) + " " + check.reason + " " +
                                     check.formula);
}

constexpr auto kNeither = StepVerdict::CannotCheck;
constexpr auto kChecked = StepVerdict::Checked;
constexpr auto kContradicts = StepVerdict::Contradicts;

/// Every run of digits in the formulas of a text, as [begin, end).
std::vector<std::pair<std::size_t, std::size_t>> numbersIn(const std::string& text) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    bool maths = false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '$')
            maths = !maths;
        if (maths && std::isdigit(static_cast<unsigned char>(text[i])) != 0) {
            std::size_t end = i;
            while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0)
                ++end;
            found.emplace_back(i, end);
            i = end;
        } else {
            ++i;
        }
    }
    return found;
}

} // namespace

class StepCheckerTest : public QObject {
    Q_OBJECT

private slots:
    void aStepIsJudged_data();
    void aStepIsJudged();
    void anAnswerIsPutIntoTheProblem_data();
    void anAnswerIsPutIntoTheProblem();
    void rightWorkingOfEveryTopicNeverContradicts();
    void mostWrongNumbersAreFoundAndNoWrongFormulaIsChecked();
    void aKnownAnswerDecides();
    void aContradictionSaysWhatFailsInBothLanguages();
    void aStepThatWouldTakeTooLongEnds();
};

void StepCheckerTest::aStepIsJudged_data() {
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QString>("step");
    QTest::addColumn<int>("verdict");
    const QString linear = QStringLiteral("Solve $10y-2=-22$ for $y$.");
    const QString plain = QStringLiteral("Solve 10y - 2 = -22 for y");
    const QString quadratic = QStringLiteral("Find the solutions of $x^2-8x-48=0$.");
    const QString system = QStringLiteral("Find $m$ and $n$ if $6m+4n=16$ and $3m+4n=-2$.");
    const QString factor = QStringLiteral("Factor $n^2-5n+4$.");
    const QString fractions = QStringLiteral("Calculate $\\frac{7}{4}-\\frac{7}{8}$.");
    const auto row = [](const char* name, const QString& problem, const char* step,
                        StepVerdict verdict, const QStringList& before = {}) {
        QTest::newRow(name) << problem << before << QString::fromUtf8(step)
                            << static_cast<int>(verdict);
    };
    row("numbers of the problem", fractions, "So $\\frac{7}{4}=\\frac{14}{8}$.", kChecked);
    row("numbers from nowhere", linear, "So $8-2=6$.", kNeither);
    row("wrong numbers", linear, "So $8-2=7$.", kContradicts);
    row("a wrong link of a chain", linear, "$2\\cdot3+1=6+1=8$", kContradicts);
    row("denied", linear, "But $8-2=7$ is false.", kNeither);
    row("denied and true", linear, "It is not true that $8-2=6$.", kNeither);
    row("denied in Arabic", linear, "وهذا $8-2=7$ غير صحيح.", kNeither);
    row("supposed", linear, "If $y=1$, then we look on.", kNeither);
    row("an attempt", linear, "Try $y=1$: $10\\cdot1-2=8$, so $y=1$ gives $8\\ne-22$.", kNeither);
    row("follows", linear, "Add $2$ to both sides: $10y=-20$.", kChecked);
    row("follows from typed text", plain, "Add $2$ to both sides: $10y=-20$.", kChecked);
    // In Arabic steps are told in three voices: we do, do, and by doing.
    row("told to add", linear, "أضف $2$ إلى الطرفين:\n\n$$10y=-20$$", kChecked);
    row("told to divide", linear,
        "اقسم الطرفين على $10$: $y=-2$.\n\nإذن الجواب هو $\\boxed{y=-2}$.", kChecked,
        {QStringLiteral("أضف $2$ إلى الطرفين: $10y=-20$.")});
    row("told to multiply", linear, "اضرب الطرفين في $2$: $20y-4=-44$.", kChecked);
    row("told to subtract", QStringLiteral("Solve $10y+2=-18$."), "اطرح $2$ من الطرفين: $10y=-20$.",
        kChecked);
    row("told to subtract wrongly", QStringLiteral("Solve $10y+2=-18$."),
        "اطرح $2$ من الطرفين: $10y=-16$.", kContradicts);
    row("told to move", quadratic, "انقل الحد $48$ إلى الطرف الأيمن: $x^2-8x=48$.", kChecked);
    row("told to factor", quadratic, "حلّل الطرف الأيسر: $(x+4)(x-12)=0$.", kChecked);
    row("told to factor wrongly", quadratic, "حلّل الطرف الأيسر: $(x+4)(x-13)=0$.", kContradicts);
    row("told to gather", fractions, "وحّد المقامات: $\\frac{14}{8}-\\frac{7}{8}$.", kChecked);
    row("told to simplify", fractions, "بسّط الناتج: $\\frac{14}{8}-\\frac{7}{8}=\\frac{7}{8}$.",
        kChecked);
    row("does not follow", linear, "Add $2$ to both sides: $10y=-24$.", kContradicts);
    row("words", linear, "Now we look at the equation.", kNeither);
    row("a number alone", linear, "The coefficient is $10$.", kNeither);
    row("the problem again", linear, "We have $10y-2=-22$.", kNeither);
    row("arrows", linear, "$10y=-20 \\Rightarrow y=-2$", kChecked);
    row("aligned", linear, "\n$$\\begin{aligned}10y&=-20\\\\y&=-2\\end{aligned}$$", kChecked);
    row("aligned and wrong", linear, "\n$$\\begin{aligned}10y&=-20\\\\y&=-3\\end{aligned}$$",
        kContradicts);
    row("a check", linear, "Check: $10\\cdot(-2)-2=-22$.", kChecked,
        {QStringLiteral("So $y=-2$.")});
    row("a check of nothing", linear, "Check: $10\\cdot2-2=18$.", kNeither);
    row("factors", quadratic, "Factor: $(x+4)(x-12)=0$.", kChecked);
    row("wrong factors", quadratic, "Factor: $(x+4)(x-13)=0$.", kContradicts);
    row("an identity", quadratic, "$x^2-8x-48=(x+4)(x-12)$", kChecked);
    row("cases", quadratic, "So $x+4=0$ or $x-12=0$.", kChecked);
    row("solutions", quadratic, "Hence $x=-4$ or $x=12$.", kChecked);
    row("solutions with and", quadratic, "The solutions are $x=-4$ and $x=12$.", kChecked);
    row("solutions with indices", quadratic, "$x_1=-4$, $x_2=12$", kChecked);
    row("solutions in one", quadratic, "Each factor can be zero: $\\boxed{x=-4, x=12}$.", kChecked);
    row("a wrong solution", quadratic, "Hence $x=-4$ or $x=13$.", kContradicts);
    row("one case only", quadratic, "Take $x=12$.", kNeither);
    row("discriminant", quadratic, "$D=8^2+4\\cdot48=64+192=256$", kChecked);
    row("a sum of equations", system, "This leaves $3m=18$, so $m=6$.", kChecked);
    row("a wrong sum", system, "This leaves $3m=17$.", kContradicts);
    row("the pair", system, "From the first $4n=-20$, so $\\boxed{m=6, n=-5}$.", kChecked);
    row("a wrong pair", system, "So $m=6$ and $n=5$.", kContradicts);
    row("a line through points", QStringLiteral("Graph $y=2x+1$."), "At $x=1$ we have $y=3$.",
        kNeither);
    row("factored", factor, "So $n^2-5n+4=\\boxed{(n-1)(n-4)}$.", kChecked);
    row("wrongly factored", factor, "So $n^2-5n+4=(n-1)(n+4)$.", kContradicts);
    row("roots of an expression", factor, "Its zeros solve $n^2-5n+4=0$.", kNeither);
    row("set up", QStringLiteral("A number and three more make twice five. Which?"),
        "Let $x$ be the number: $x+3=2\\cdot5$.", kNeither);
    row("follows from what was set up",
        QStringLiteral("A number and three more make twice five. Which?"), "So $x=7$.", kNeither,
        {QStringLiteral("We write $x+3=2\\cdot5$.")});
    row("rounded", QStringLiteral("Calculate $\\frac13+1$."), "$\\frac13\\approx0.333$", kChecked);
    row("rounded with an equals sign", linear, "$\\frac13=0.333$", kNeither);
    row("remainder", linear, "$17\\div5=3$ remainder $2$.", kNeither);
    row("percent of something", linear, "$\\frac{3}{5}\\times100=60\\%$", kNeither);
    row("a derivative", QStringLiteral("Find $y'$ if $y=8x^4-12x^3+3$."),
        "The derivative is $\\boxed{32x^3-36x^2}$.", kChecked);
    row("a derivative by name", QStringLiteral("Differentiate $f(x)=x^3$."), "$f'(x)=3x^2$",
        kChecked);
    row("an integral", QStringLiteral("Calculate the indefinite integral of $f(x)=12x^3$."),
        "The integral is $\\boxed{3x^4+C}$.", kChecked);
    row("a function's values", QStringLiteral("Calculate $\\int_{0}^{4}(4x+2)\\,dx$."),
        "$F(4)-F(0)=40-0=\\boxed{40}$.", kChecked,
        {QStringLiteral("An antiderivative: $F(x)=2x^2+2x$.")});
    row("a question is no statement", QStringLiteral("Is it true that $x^2=4$ has $x=3$?"), "$x=3$",
        kNeither);
    row("what cannot hold proves nothing", QStringLiteral("Solve $x=1$ and solve $x=2$."),
        "So $x=7$.", kNeither);
}

void StepCheckerTest::aStepIsJudged() {
    QFETCH(QString, problem);
    QFETCH(QStringList, before);
    QFETCH(QString, step);
    QFETCH(int, verdict);
    std::vector<std::string> steps;
    for (const QString& line : before)
        steps.push_back(line.toStdString());
    steps.push_back(step.toStdString());
    const Judged judged = judge(problem.toStdString(), steps);
    QCOMPARE(judged.steps.size(), steps.size());
    QVERIFY2(static_cast<int>(judged.steps.back().verdict) == verdict,
             told(judged.steps.back()).constData());
}

void StepCheckerTest::anAnswerIsPutIntoTheProblem_data() {
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char* problem, const char* answer, StepVerdict verdict) {
        QTest::addRow("%s | %s", problem, answer)
            << QString::fromUtf8(problem) << QString::fromUtf8(answer) << static_cast<int>(verdict);
    };
    row("Solve $7x-12=30$ for $x$.", "x=6", kChecked);
    row("Solve $7x-12=30$ for $x$.", "6", kChecked);
    row("حل المعادلة $7x-12=30$", "x=6", kChecked);
    row("Solve $7x-12=30$ for $x$.", "x=7", kContradicts);
    row("Solve $x^2=4$.", "x=2", kContradicts);
    row("Solve $x^2=4$.", "x=2, x=-2", kChecked);
    row("Solve $x^2=4$.", "\\pm2", kChecked);
    row("If $x-1=0$, find $3x$.", "1", kNeither);
    row("If $x-1=0$, find $3x$.", "3", kNeither);
    row("Find $m$ and $n$ if $6m+4n=16$ and $3m+4n=-2$.", "m=6, n=-5", kChecked);
    row("Find $m$ and $n$ if $6m+4n=16$ and $3m+4n=-2$.", "m=6, n=5", kContradicts);
    row("Solve $x+3>5$.", "x>2", kChecked);
    row("Calculate $\\frac{7}{4}-\\frac{7}{8}$.", "\\frac{7}{8}", kChecked);
    row("Calculate $\\frac{7}{4}-\\frac{7}{8}$.", "\\frac{5}{8}", kContradicts);
    row("Calculate $\\frac{7}{4}-\\frac{7}{8}$.", "\\frac{7}{4}-\\frac{7}{8}", kNeither);
    row("Factor $n^2-5n+4$.", "(n-1)(n-4)", kChecked);
    row("Factor $n^2-5n+4$.", "n^2-5n+4", kNeither);
    row("Factor $n^2-5n+4$.", "(n-1)(n+4)", kContradicts);
    row("Differentiate $x^3$.", "3x^2", kChecked);
    row("A tree is 3 m high. How high is it?", "3", kNeither);
    row("Solve $x^2=-1$.", "5", kNeither);
    row("Solve $x^2-4>0$.", "x<-2 \\text{ or } x>2", kChecked);
    row("Solve $x^2-4>0$.", "(-\\infty,-2)\\cup(2,\\infty)", kChecked);
    row("Solve $x^2-4>0$.", "-2<x<2", kContradicts);
    row("حل المتباينة $2x-3<7$.", "x<5", kChecked);
    row("Solve $|x-2|=5$.", "\\{7,-3\\}", kChecked);
    row("Solve $|x-2|=5$.", "x=7, x=3", kContradicts);
    row("Solve the system $x+y=10$ and $x-y=4$.", "(7,3)", kChecked);
    row("Solve the system $x+y=10$ and $x-y=4$.", "(3,7)", kNeither); // the order of letters
    row("Find $x$ if $\\frac{x}{4}=\\frac{9}{12}$.", "3", kChecked);
    row("Find $x$ if $\\frac{x}{4}=\\frac{9}{12}$.", "x=4", kContradicts);
    row("Let $f(x)=2x+1$. Find $f(3)$.", "7", kChecked);
    row("Let $f(x)=2x+1$. Find $f(3)$.", "8", kContradicts);
    row("Let $f(x)=2x+1$ and $g(x)=x^2$. Find $f(g(2))$.", "9", kChecked);
    row("What is 41% of 400?", "164", kChecked);
    row("What is 41% of 400?", "168", kContradicts);
    row("ما هو 20% من 150؟", "30", kChecked);
    row("Evaluate $\\int_0^2 3x^2\\,dx$.", "8", kChecked);
    row("Evaluate $\\int_0^2 3x^2\\,dx$.", "9", kContradicts);
    row("Find $\\int (2x+3)\\,dx$.", "x^2+3x+C", kChecked);
    // What is asked for beside the formula is not understood.
    row("Solve $x^2=4$ for positive $x$.", "x=2", kNeither);
    row("Compute the remainder when $2^{10}$ is divided by $7$.", "2", kNeither);
    row("Calculate $\\frac{22}{7}$ to two decimal places.", "3.14", kNeither);
    row("How many solutions has $x^2=4$?", "2", kNeither);
    row("Find the sum of the solutions of $x^2-5x+6=0$.", "5", kNeither);
    row("Solve $x^2+1=0$ over the complex numbers.", "x=\\pm i", kNeither);
}

void StepCheckerTest::anAnswerIsPutIntoTheProblem() {
    QFETCH(QString, problem);
    QFETCH(QString, answer);
    QFETCH(int, verdict);
    const StepCheck check = StepChecker(problem.toStdString()).checkAnswer(answer.toStdString());
    QVERIFY2(static_cast<int>(check.verdict) == verdict, told(check).constData());
}

// Every contradiction here would be a lie to a student.
void StepCheckerTest::rightWorkingOfEveryTopicNeverContradicts() {
    const int each = qEnvironmentVariableIntValue("KHATWA_STEPS_EACH") > 0
                         ? qEnvironmentVariableIntValue("KHATWA_STEPS_EACH")
                         : 6;
    std::array<int, 4> total{};
    std::array<int, 4> answers{};
    for (const problems::Topic* topic : problems::topics()) {
        std::array<int, 4> counts{};
        for (const auto language : {problems::Language::English, problems::Language::Arabic})
            for (int level = 1; level <= 3; ++level)
                for (int i = 0; i < each; ++i) {
                    const problems::Problem problem = problems::makeProblem(
                        *topic, level, language, 20'000'400, static_cast<std::uint64_t>(i));
                    const Judged judged = judge(problem.statement, problem.steps);
                    QCOMPARE(judged.steps.size(), problem.steps.size());
                    for (std::size_t k = 0; k < judged.steps.size(); ++k) {
                        ++counts[static_cast<std::size_t>(judged.steps[k].verdict)];
                        ++total[static_cast<std::size_t>(judged.steps[k].verdict)];
                        if (qEnvironmentVariableIsSet("KHATWA_STEPS_TOLD"))
                            qInfo("%-11s %s | %s", name(judged.steps[k].verdict).data(),
                                  problem.statement.c_str(), problem.steps[k].c_str());
                        QVERIFY2(judged.steps[k].verdict != kContradicts,
                                 (problem.statement + " | " + problem.steps[k] + " | " +
                                  told(judged.steps[k]).toStdString())
                                     .c_str());
                    }
                    ++answers[static_cast<std::size_t>(judged.answer.verdict)];
                    QVERIFY2(judged.answer.verdict != kContradicts,
                             (problem.statement + " | " + problem.answer).c_str());
                }
        qInfo("%-24s checked %3d  cannot check %3d  contradicts %d",
              std::string(topic->key()).c_str(), counts[1], counts[3], counts[2]);
    }
    qInfo("steps: checked %d, cannot check %d, contradicts %d; answers without a known one: "
          "checked %d, cannot check %d, contradicts %d",
          total[1], total[3], total[2], answers[1], answers[3], answers[2]);
    QVERIFY(total[1] * 100 > 95 * (total[1] + total[3]));
}

// One number of the working is made another. The step that has it may still be right by chance
// (0 × 3 = 0 is as true of 0 × 4), so what is counted is how many replies show the mistake
// anywhere.
void StepCheckerTest::mostWrongNumbersAreFoundAndNoWrongFormulaIsChecked() {
    const int each = qEnvironmentVariableIntValue("KHATWA_STEPS_EACH") > 0
                         ? qEnvironmentVariableIntValue("KHATWA_STEPS_EACH")
                         : 2;
    std::array<int, 4> total{};
    int shown = 0;
    int replies = 0;
    for (const problems::Topic* topic : problems::topics()) {
        std::array<int, 4> counts{};
        for (const auto language : {problems::Language::English, problems::Language::Arabic})
            for (int level = 1; level <= 3; ++level)
                for (int i = 0; i < each; ++i) {
                    const problems::Problem problem = problems::makeProblem(
                        *topic, level, language, 20'000'500, static_cast<std::uint64_t>(i));
                    for (std::size_t k = 0; k < problem.steps.size(); ++k) {
                        const auto numbers = numbersIn(problem.steps[k]);
                        if (numbers.empty())
                            continue;
                        const auto [begin, end] =
                            numbers[static_cast<std::size_t>(i + level) % numbers.size()];
                        std::vector<std::string> steps = problem.steps;
                        const std::string old = steps[k].substr(begin, end - begin);
                        const std::string wrong = std::to_string(std::stoll(old) + 1);
                        steps[k].replace(begin, end - begin, wrong);
                        const Judged judged =
                            judge(problem.statement, steps,
                                  KnownAnswer{problem.answer, std::string(topic->rule(level))});
                        const StepVerdict verdict = judged.steps[k].verdict;
                        ++counts[static_cast<std::size_t>(verdict)];
                        ++total[static_cast<std::size_t>(verdict)];
                        ++replies;
                        bool any = judged.answer.verdict == kContradicts;
                        for (const StepCheck& step : judged.steps)
                            any = any || step.verdict == kContradicts;
                        shown += any ? 1 : 0;
                        if (verdict == kChecked)
                            qInfo("checked all the same: %s | %s", problem.statement.c_str(),
                                  steps[k].c_str());
                        if (verdict == kNeither && qEnvironmentVariableIsSet("KHATWA_STEPS_TOLD"))
                            qInfo("missed: %s | %s", problem.statement.c_str(), steps[k].c_str());
                    }
                }
        qInfo("%-24s contradicts %3d  cannot check %3d  checked %d",
              std::string(topic->key()).c_str(), counts[2], counts[3], counts[1]);
    }
    qInfo("wrong steps: contradicts %d, cannot check %d, checked %d; replies in which the mistake "
          "shows: %d of %d",
          total[2], total[3], total[1], shown, replies);
    // A few are true by chance: 4y = 0 where 3y = 0 was meant.
    QVERIFY(total[1] * 300 <= replies);
    QVERIFY(total[2] * 2 > replies);
}

void StepCheckerTest::aKnownAnswerDecides() {
    const KnownAnswer known{"\\frac{7}{8}", "form:lowest-terms"};
    const std::string problem = "Calculate $\\frac{7}{4}-\\frac{7}{8}$.";
    QCOMPARE(StepChecker(problem, known).checkAnswer("\\frac{7}{8}").verdict, kChecked);
    const StepCheck wide = StepChecker(problem, known).checkAnswer("\\frac{14}{16}");
    QCOMPARE(wide.verdict, kContradicts);
    QVERIFY(!sentence(wide, problems::Language::English).empty());
    QCOMPARE(StepChecker(problem, known).checkAnswer("\\frac{5}{8}").verdict, kContradicts);
    QCOMPARE(StepChecker(problem, known).checkAnswer("\\frac{5}{").verdict, kNeither);
}

void StepCheckerTest::aContradictionSaysWhatFailsInBothLanguages() {
    const Judged judged = judge("Solve $x+1=3$.", {"So $2\\cdot3=6$ and $8-2=7$.", "So $x=5$."});
    QCOMPARE(judged.steps[0].verdict, kContradicts);
    QCOMPARE(QString::fromStdString(sentence(judged.steps[0], problems::Language::English)),
             QStringLiteral("$8-2=7$ is not true."));
    QCOMPARE(QString::fromStdString(sentence(judged.steps[0], problems::Language::Arabic)),
             QStringLiteral("$8-2=7$ غير صحيحة."));
    QCOMPARE(QString::fromStdString(sentence(judged.steps[1], problems::Language::English)),
             QStringLiteral("$x=5$ does not agree with the problem: both cannot hold."));
}

void StepCheckerTest::aStepThatWouldTakeTooLongEnds() {
    QElapsedTimer clock;
    clock.start();
    const Judged judged = judge("Expand $(a+b+c+d)^{400}$.",
                                {"$(a+b+c+d)^{400}=(a+b+c+d)^{399}(a+b+c+d)+1$",
                                 "$7^{7^{7^7}}=9^{9^{9^9}}$", "$" + std::string(3000, '(') + "$"});
    for (const StepCheck& step : judged.steps)
        QVERIFY(step.verdict != kChecked);
    qInfo("%lld ms", static_cast<long long>(clock.elapsed()));
}

QTEST_GUILESS_MAIN(StepCheckerTest)
#include "step_checker_test.moc"
