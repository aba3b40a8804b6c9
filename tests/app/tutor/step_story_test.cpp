// Problems in words and sentences of a known shape: what the step checker understands of them, and
// what looks like them and must not be understood.

#include "app/maths/equality.h"
#include "app/problems/topic.h"
#include "app/tutor/phrases.h"
#include "app/tutor/problem_facts.h"
#include "app/tutor/scanner.h"
#include "app/tutor/step_checker.h"
#include "app/tutor/step_columns.h"

#include <QtTest>

using namespace khatwa;
using namespace khatwa::tutor;

namespace {

std::vector<Token> tokensIn(const std::string& text) {
    const std::vector<Piece> pieces = {{false, text}};
    return tokensOf(pieces);
}

std::vector<StepCheck> judge(const std::string& problem, const std::vector<std::string>& steps) {
    std::string reply;
    for (std::size_t i = 0; i < steps.size(); ++i)
        reply += std::to_string(i + 1) + ". " + steps[i] + "\n";
    StreamScanner scanner;
    scanner.push(reply);
    scanner.finish();
    StepChecker checker(problem);
    std::vector<StepCheck> checks;
    for (const StepBlocks& step : stepBlocksOf(scanner.blocks()))
        checks.push_back(checker.check(step.blocks));
    return checks;
}

maths::Expression read(const char* text) {
    return *maths::read(text).expression;
}

} // namespace

class StepStoryTest : public QObject {
    Q_OBJECT

private slots:
    void aPhraseMatchesWholeSentences_data();
    void aPhraseMatchesWholeSentences();
    void aStoryHasItsValue_data();
    void aStoryHasItsValue();
    void columnsMustBeThoseOfTheProblem_data();
    void columnsMustBeThoseOfTheProblem();
    void aWordedStepIsJudged_data();
    void aWordedStepIsJudged();
    void workingOfAnotherProblemIsNotChecked();
    void whatIsKnownOfAStepIsSaidInBothLanguages_data();
    void whatIsKnownOfAStepIsSaidInBothLanguages();
};

void StepStoryTest::aPhraseMatchesWholeSentences_data() {
    QTest::addColumn<QString>("shape");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* shape, const char* text, bool matches) {
        QTest::addRow("%s | %s", shape, text)
            << QString::fromUtf8(shape) << QString::fromUtf8(text) << matches;
    };
    row("a|the rectangle is # ~ long", "A rectangle is 8 cm long.", true);
    row("a|the rectangle is # ~ long", "The rectangle is 8 long", true);
    row("a|the rectangle is # ~ long", "A rectangle is not 8 cm long.", false);
    row("a|the rectangle is # ~ long", "A rectangle is 8 cm long and red.", false);
    row("_ has # _", "Maria has 7 paper stickers", true);
    row("_ has # _", "Maria has 7 more stickers", false);
    row("_ has # _", "Maria has 7 of them", false);
    row("there are # _ how many = are left", "There are 7 birds. How many birds are left?", true);
    row("there are # _ how many = are left", "There are 7 birds. How many cats are left?", false);
    row("mean of ##", "mean of 4, 8 and 15", true);
    row("mean of ##", "mean of 4, 8 and the rest", false);
    row("# and sum #", "-12 and sum -1", true);
    row("ratio #", "ratio 2:3", true);
    row("مستطيل طوله # ~ عرضه # ~", "مستطيل طوله ١٢ سم وعرضه ٥ سم", true);
    row("مستطيل طوله # ~ عرضه # ~", "مستطيل طوله ١٢ سم وعرضه نصف طوله", false);
    row("[a [very]] b", "a very b", true);
    row("[a [very]] b", "very b", false);
    row("[open", "open", true); // a shape that was never closed ends with its text
}

void StepStoryTest::aPhraseMatchesWholeSentences() {
    QFETCH(QString, shape);
    QFETCH(QString, text);
    QFETCH(bool, matches);
    const auto found = Phrase(shape.toStdString()).matches(tokensIn(text.toStdString()));
    QCOMPARE(found.has_value(), matches);
}

void StepStoryTest::aStoryHasItsValue_data() {
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("value"); // empty: no story
    const auto row = [](const char* statement, const char* value) {
        QTest::addRow("%s", statement) << QString::fromUtf8(statement) << QString::fromUtf8(value);
    };
    row("A rectangle is $8$ cm long and $5$ cm wide. Find its area.", "40");
    row("A rectangle is 8 cm long and 5 cm wide. Find its perimeter.", "26");
    row("What is the area of a triangle with base 6 and height 4?", "12");
    row("A shirt costs 80 dollars and is discounted by 25%. What is the sale price?", "60");
    row("A price of $330$ rises by $90\\%$. What is the new price?", "627");
    row("A train travels 180 km in 3 hours. What is its average speed?", "60");
    row("A car travels at 60 km/h for 3 hours. How far does it go?", "180");
    row("Find the mean of 6, 9, 11 and 14.", "10");
    row("Convert 2.5 km to metres.", "2500");
    row("Convert 250 cm to m.", "2.5");
    row("A bag contains 5 red and 7 blue marbles. One marble is drawn at random. What is the "
        "probability that it is red?",
        "5/12");
    row("The legs of a right triangle are 6 and 8. Find the hypotenuse.", "10");
    row("مستطيل طوله 9 وعرضه 4. ما مساحته؟", "36");
    row("اشترى أحمد 3 أقلام بسعر 4 دنانير للقلم. كم دفع؟", "12");
    row("سعر حاسوب 800 دينار، خُفّض 15%. كم صار سعره؟", "680");
    row("أوجد المتوسط الحسابي للأعداد 2 و 4 و 9", "5");
    // Nearly the same, and another problem.
    row("A rectangle is 8 cm long and 5 m wide. Find its area.", "");
    row("A rectangle is 8 cm long and 5 cm wide. A square of side 2 is cut out. Find its area.",
        "");
    row("A rectangle is 8 cm long and half as wide. Find its area.", "");
    row("A shirt costs 80 dollars after it is discounted by 25%. What was the price?", "");
    row("A shirt costs 80 dollars and is discounted by 25%, then by 10%. What is the sale price?",
        "");
    row("A shirt costs 80 dollars and is discounted by 25. What is the sale price?", "");
    row("Find the mean of the first 5 numbers.", "");
    row("A bag contains 5 red and 7 blue marbles. One marble is drawn at random. What is the "
        "probability that it is not red?",
        "");
    row("A bag contains 5 red and 7 blue marbles. Two marbles are drawn at random. What is the "
        "probability that both are red?",
        "");
    row("A bag contains 5 red and 7 blue marbles. One marble is drawn at random. What is the "
        "probability that it is green?",
        "");
    row("Maria has 27 stickers and buys 15 more pens. How many stickers does she have now?", "");
    row("Convert 2.5 km to hours.", "");
    row("مستطيل طوله 9 وعرضه 4. ما نصف مساحته؟", "");
}

void StepStoryTest::aStoryHasItsValue() {
    QFETCH(QString, statement);
    QFETCH(QString, value);
    const ProblemFacts facts = readProblem(statement.toStdString());
    QCOMPARE(facts.story.has_value(), !value.isEmpty());
    if (!facts.story)
        return;
    maths::Budget budget;
    const maths::Expression expected = *maths::read(value.toStdString()).expression;
    bool any = false;
    for (const Quantity& quantity : facts.story->quantities)
        any = any || (quantity.asked &&
                      maths::compare(quantity.value, expected, maths::Assume::Real, budget).equal ==
                          maths::Truth::Yes);
    QVERIFY(any);
}

void StepStoryTest::columnsMustBeThoseOfTheProblem_data() {
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QStringList>("columns");
    QTest::addColumn<bool>("are");
    const auto row = [](const char* problem, const QStringList& columns, bool are) {
        QTest::addRow("%s | %s", problem, qPrintable(columns.join(' ')))
            << problem << columns << are;
    };
    row("72+35", {"2+5=7", "7+3=10"}, true);
    row("35+72", {"2+5=7", "7+3=10"}, true);
    row("72+35", {"2+5=7", "7+4=11"}, false);
    row("72+35", {"2+5=7"}, false);
    row("72+39", {"2+9=11", "7+3+1=11"}, true);
    row("72+39", {"2+9=11", "7+3=10"}, false);
    row("513+94", {"3+4=7", "1+9=10", "5+0+1=6"}, true);
    row("513+94", {"3+4=7", "1+9=10", "5+1=6"}, true);
    row("311-82", {"11-2=9", "11-8-1=2", "3-0-1=2"}, true);
    row("311-82", {"11-2=9", "11-8=3", "3-0-1=2"}, false);
    row("86*4", {"6*4=24", "8*4=32", "32+2=34"}, true);
    row("86*4", {"6*4=24", "8*4=32", "32+3=35"}, false);
    row("86*4", {"6*4=24", "8*4=32"}, false);
    row("240/4", {"24=4*6+0", "0=4*0+0"}, true);
    row("105/7", {"10=7*1+3", "35=7*5+0"}, true);
    row("105/7", {"10=7*1+3", "35=7*4+7"}, false);
    row("x+2", {"2+2=4"}, false);
}

void StepStoryTest::columnsMustBeThoseOfTheProblem() {
    QFETCH(QString, problem);
    QFETCH(QStringList, columns);
    QFETCH(bool, are);
    std::vector<maths::Expression> relations;
    for (const QString& column : columns)
        relations.push_back(read(qPrintable(column)));
    QCOMPARE(areColumns(columnsOf(read(qPrintable(problem))), relations), are);
}

void StepStoryTest::aWordedStepIsJudged_data() {
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("step");
    QTest::addColumn<bool>("checked");
    const auto row = [](const char* problem, const char* step, bool checked) {
        QTest::addRow("%s | %s", problem, step)
            << QString::fromUtf8(problem) << QString::fromUtf8(step) << checked;
    };
    const char* trinomial = "Factor $x^2+7x+12$.";
    row(trinomial, "Two numbers with product $12$ and sum $7$: $3$ and $4$.", true);
    row(trinomial, "Two numbers with product $12$ and sum $7$: $2$ and $6$.", false);
    row(trinomial, "Two numbers with product $7$ and sum $12$: $3$ and $4$.", false);
    row(trinomial, "We need two numbers that multiply to 12 and add up to 7.", true);
    row(trinomial, "We need two numbers that multiply to 12 and add up to 8.", false);
    row(trinomial, "There are no two numbers with product $12$ and sum $7$: $3$ and $4$.", false);
    row("Factor $8x^2+12x$.", "The common factor is $4x$.", true);
    row("Factor $8x^2+12x$.", "The common factor is $2x$.", false);
    row("Simplify $\\frac{18}{24}$.", "Divide top and bottom by $6$.", true);
    row("Simplify $\\frac{18}{24}$.", "Divide top and bottom by $4$.", false);
    const char* system = "Solve $x+2y=5$ and $x-2y=1$.";
    row(system, "Add the equations to remove $y$.", true);
    row(system, "Add the equations to remove $x$.", false);
    row(system, "Subtract the equations to remove $x$.", true);
    const char* powers = "Simplify $x^3 \\times x^4$.";
    row(powers, "When multiplying powers with the same base, we add the exponents.", true);
    row(powers, "When multiplying powers with the same base, we multiply the exponents.", false);
    row(powers, "A power of a power multiplies the exponents.", false);
    row("Differentiate $x^3$.", "Use $(x^n)'=nx^{n-1}$ on each term.", true);
    row("Differentiate $x^3$.", "Use $(x^n)'=nx^{n-2}$ on each term.", false);
    row("Differentiate $3x^2+5x$.", "The derivative of $3x^2$ is $6x$.", true);
    row("Differentiate $3x^2+5x$.", "The derivative of $3x^2$ is $5x$.", false);
    row("Differentiate $3x^2+5x$.", "The derivative of $4x^2$ is $8x$.", false);
    row("Solve $x^2+4x=12$.", "Move everything to one side: $x^2+4x-12=0$.", true);
    row("Solve $x^2+4x=12$.", "Move everything to one side: $x^2+4x-10=2$.", false);
    row("Solve $x^2-5x+6=0$.", "Here $a=1$, $b=-5$, and $c=6$.", true);
    row("Solve $x^2-5x+6=0$.", "Here $a=1$, $b=5$, and $c=6$.", false);
    row("Solve $x^2-5x+6=0$.", "The discriminant is $25-24=1$.", true);
    row("Solve $x^2-5x+6=0$.", "The discriminant is $25+24=49$.", false);
    // A solution more is no solution.
    row("Solve $2x=10$.", "So $x=5$.", true);
    row("Solve $2x=10$.", "So $x=5$ or $x=7$.", false);
    const char* garden = "A rectangle is 8 cm long and 5 cm wide. Find its area.";
    row(garden, "The area is $8 \\times 5 = 40$ cm².", true);
    row(garden,
        "$\\text{Area} = \\text{length} \\times \\text{width} = 8 \\times 5 = 40 \\text{ cm}^2$",
        true);
    row(garden, "$A = 8 \\times 5 = 40$", true);
    row(garden, "The area is $8 \\times 5 = 40$ cm.", false);
    row(garden, "The perimeter is $8 \\times 5 = 40$ cm².", false);
    row(garden, "The area is $2 \\times 20 = 40$ cm².", false);
    row(garden, "The area is $8 + 5 = 13$ cm².", false);
    row(garden, "The smaller area is $8 \\times 5 = 40$ cm².", false);
    const char* shared = "Divide 48 in the ratio 1:3.";
    row(shared, "There are $1+3=4$ parts in all, and each part is $48 \\div 4 = 12$.", true);
    row(shared, "There are $1+3=4$ parts in all, and each part is $48 \\div 3 = 16$.", false);
    row(shared, "Each part is $1+3=4$, and there are $48 \\div 4 = 12$ parts in all.", false);
    row(shared, "Each part is $1+3=4$, and the total number of parts is $48 \\div 4 = 12$.", false);
    row(shared, "$1+3=4$ is each part, and $48 \\div 4 = 12$.", false);
    row(shared, "Each part is $1+3=4$, and $48 \\div 4 = 12$.", false);
    row(shared, "$1+3=4$, and each part is $48 \\div 4 = 12$.", true);
    const char* both = "A rectangle has length 8 cm and width 5 cm. Find its area and perimeter.";
    row(both, "The area is $8 \\times 5 = 40$ cm², and the perimeter is $2(8+5) = 26$ cm.", true);
    row(both, "The perimeter is $8 \\times 5 = 40$ cm, and the area is $2(8+5) = 26$ cm².", false);
    row(both, "The perimeter is $8 \\times 5 = 40$; $2(8+5) = 26$.", false);
    row(both, "$8 \\times 5 = 40$ is the perimeter, and $2(8+5) = 26$.", false);
    row(both, "So $8 \\times 5 = 40$ is the perimeter, adding $2(8+5) = 26$.", false);
    const char* train = "A train travels 240 km in 4 hours. What is its average speed?";
    row(train, "Speed = distance / time = $240 / 4 = 60$ km/h.", true);
    row(train, "Speed = distance × time = $240 / 4 = 60$ km/h.", false);
    row(train, "Speed = distance / time.", true);
    row(train, "Speed = time / distance.", false);
    row(train, "Speed, distance and time.", false);
    row(train,
        "$\\text{speed} = \\frac{\\text{distance}}{\\text{time}} = \\frac{240}{4} = 60$ km/h",
        true);
    row(train, "$\\text{speed} = \\text{distance} \\times \\text{time} = \\frac{240}{4} = 60$ km/h",
        false);
    row(train,
        "$\\text{speed} = \\frac{\\text{time}}{\\text{distance}} = \\frac{240}{4} = 60$ km/h",
        false);
    row(garden, "Area = length + width = $8 \\times 5 = 40$ cm².", false);
    row(garden, "The area is $8 \\times 5 = 40$ cm^2.", true);
    row(garden, "المساحة = الطول + العرض = $8 \\times 5 = 40$", false);
    row("Evaluate $9^2-3^3$.", "So $9^2=\\boxed{81}$.", false);
    row("Expand $(x-8)(x+8)$.", "So $(x-8)(x+8)=\\boxed{x^2-64}$.", true);
    row("Expand $x(x-8)$.", "So $x(x-8)=\\boxed{x(x-8)+0}$.", false);
    row("Factor $x^2-64$.", "So $x^2-64=\\boxed{(x-8)(x+8)}$.", true);
    // x² = 40 is not the area.
    row("A rectangle is 8 cm long and 5 cm wide. Find its area.", "$x^2 = 8 \\times 5 = 40$",
        false);
    row("Calculate $\\frac{2}{9}+\\frac{11}{9}$.", "Simplify: $\\frac{20}{10}=2$.", false);
}

void StepStoryTest::aWordedStepIsJudged() {
    QFETCH(QString, problem);
    QFETCH(QString, step);
    QFETCH(bool, checked);
    const auto checks = judge(problem.toStdString(), {step.toStdString()});
    QCOMPARE(checks.size(), std::size_t{1});
    QVERIFY2((checks[0].verdict == StepVerdict::Checked) == checked, checks[0].reason.c_str());
}

// The steps of one problem beside the statement of another: what stands in both may be true there
// too, but a computation with the numbers of one must not pass for the other's.
void StepStoryTest::workingOfAnotherProblemIsNotChecked() {
    int all = 0;
    int checked = 0;
    for (const char* key : {"addition-subtraction", "multiplication", "division", "decimals"})
        for (const auto language : {problems::Language::English, problems::Language::Arabic})
            for (int level = 1; level <= 3; ++level)
                for (std::uint64_t i = 0; i < 6; ++i) {
                    const problems::Topic& topic = *problems::findTopic(key);
                    const auto one = problems::makeProblem(topic, level, language, 20'000'700, i);
                    const auto other =
                        problems::makeProblem(topic, level, language, 20'000'700, i + 1);
                    if (one.answer == other.answer)
                        continue;
                    for (const StepCheck& check : judge(one.statement, other.steps)) {
                        ++all;
                        if (check.verdict == StepVerdict::Checked) {
                            ++checked;
                            qInfo("%s | %s", one.statement.c_str(), other.steps.front().c_str());
                        }
                    }
                }
    QVERIFY(all > 300);
    QCOMPARE(checked, 0);
}

void StepStoryTest::whatIsKnownOfAStepIsSaidInBothLanguages_data() {
    QTest::addColumn<QString>("step");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("english");
    QTest::newRow("calculation") << QStringLiteral("$(36 - 4) \\div 4 = 8$ sweets")
                                 << QStringLiteral("only_calculation")
                                 << QStringLiteral("The calculation is right.");
    QTest::newRow("set up") << QStringLiteral("So $x + 3x + 4 = 36$.") << QStringLiteral("set_up")
                            << QStringLiteral("This step sets up an equation of its own.");
    QTest::newRow("follows") << QStringLiteral("Then $4x = 32$, so $x = 8$.")
                             << QStringLiteral("only_follows")
                             << QStringLiteral("This follows from the steps before.");
}

void StepStoryTest::whatIsKnownOfAStepIsSaidInBothLanguages() {
    QFETCH(QString, step);
    QFETCH(QString, reason);
    QFETCH(QString, english);
    const auto checks =
        judge("Ali has three times as many sweets as Omar, and 4 are in the box. In all "
              "there are 36. How many has Omar?",
              {"We write $x + 3x + 4 = 36$.", step.toStdString()});
    const StepCheck& check = step.contains(QLatin1String("+ 4")) ? checks[0] : checks[1];
    QCOMPARE(check.verdict, StepVerdict::CannotCheck);
    QCOMPARE(QString::fromStdString(check.reason), reason);
    QVERIFY(
        QString::fromStdString(sentence(check, problems::Language::English)).startsWith(english));
    const QString arabic = QString::fromStdString(sentence(check, problems::Language::Arabic));
    QVERIFY(!arabic.isEmpty() && !arabic.contains(QLatin1Char('e')));
}

QTEST_GUILESS_MAIN(StepStoryTest)
#include "step_story_test.moc"
