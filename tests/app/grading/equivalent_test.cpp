#include "tests/app/grading/judge.h"

/// `equivalent` in its parts. The large collection of answers is tests/data/grading.
class EquivalentTest : public QObject {
    Q_OBJECT

private slots:
    void aValueIsOneValueHoweverItIsWritten() {
        judgeRows("equivalent", {{"1/2", "0.5", "correct"},
                                 {"1/2", "\\frac{2}{4}", "correct"},
                                 {"x-1", "(x^2-1)/(x+1)", "correct", "domain_noted"},
                                 {"\\sqrt{x^2}", "x", "incorrect"},
                                 {"10^{400}", "10^{401}", "incorrect", "power_of_ten"},
                                 {"(x-a)^{6000}", "(x-a)^{5999}", "incorrect"},
                                 {"(x-a)^{6000}", "(a-x)^{6000}", "correct"},
                                 {"1-1/e", "1+1/e", "incorrect", "term_sign"},
                                 {"\\infty", "-\\infty", "incorrect", "sign_error"}});
    }
    void aNameMayStandBeforeAValue() {
        judgeRows("equivalent", {{"x=6", "6", "correct"},
                                 {"6", "x=6", "correct"},
                                 {"x=6", "y=6", "incorrect", "wrong_letter"},
                                 {"x=6", "X=6", "incorrect", "wrong_letter"},
                                 {"f(x)=2x+1", "2x+1", "correct"},
                                 {"f(x)=2x+1", "y=2x+1", "correct"},
                                 {"f(x)=2x+1", "f(t)=2t+1", "correct"},
                                 {"f(x)=3x^2", "f(t)=3x^2", "incorrect"},
                                 {"f(x)=2x+1", "g(x)=2x+1", "incorrect", "wrong_letter"},
                                 {"i=5", "5", "correct"},
                                 {"x=6", "6", "equivalent_wrong_form", "missing_letter",
                                  R"({"bare_value": "reject"})"}});
    }
    void aChainMustHold() {
        judgeRows("equivalent", {{"6", "2\\cdot3=6", "correct"},
                                 {"6", "x=2\\cdot3=6", "correct"},
                                 {"6", "2+3=6", "incorrect", "false_chain"},
                                 {"1/3", "1/3\\approx0.33", "correct"},
                                 {"1/3", "1/3\\approx0.34", "incorrect", "false_chain"}});
    }
    void aListHasNoOrderAndNoRepetition() {
        judgeRows("equivalent", {{"1,2", "2 and 1", "correct"},
                                 {"1,2", "x=1 or x=2", "correct"},
                                 {"1,2", "\\{1,2,2\\}", "correct"},
                                 {"x=1,2", "x_1=2, x_2=1", "correct"},
                                 {"1,2", "1", "partly_correct", "missing_solution"},
                                 {"1,2", "1,2,3", "partly_correct", "extra_solution"},
                                 {"1,2", "1,3", "partly_correct", "missing_and_extra"},
                                 {"1,2", "3,4", "incorrect"},
                                 {"1,2", "2,1", "incorrect", nullptr, R"({"order": "kept"})"},
                                 {"2,2,3", "2,3", "partly_correct", "missing_solution"},
                                 {"1\\pm\\sqrt2", "1-\\sqrt2, 1+\\sqrt2", "correct"},
                                 {"\\pm3", "3", "partly_correct", "missing_solution"},
                                 {"2\\pm0", "2", "correct"}});
    }
    void bracketsMeanWhatTheOtherSideMakesThem() {
        judgeRows("equivalent",
                  {{"(1,2)", "(1,2)", "correct"},
                   {"(1,2)", "(2,1)", "incorrect", "swapped"},
                   {"(1,2)", "1<x<2", "correct"},
                   {"(1,2)", "[1,2]", "incorrect", "endpoint_open_closed"},
                   {"(1,2)", "1,2", "equivalent_wrong_form", "missing_brackets"},
                   {"(1,2)", "\\{1,2\\}", "incorrect"},
                   {"(1,2)", "x=1, y=2", "correct"},
                   {"(x,y)=(1,2)", "x=1, y=2", "correct"},
                   {"(1,2,3)", "[1,2,3]", "equivalent_wrong_form", "wrong_brackets"},
                   {"\\begin{pmatrix}1\\\\2\\end{pmatrix}", "(1,2)", "equivalent_wrong_form",
                    "wrong_brackets"},
                   {"[[1,2],[3,4]]", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "correct"},
                   {"x \\in (1,2)", "(1,2)", "correct"},
                   {"\\{\\{1\\}\\}", "\\{1\\}", "incorrect"}});
    }
    void pointsMayBeWrittenAsEquations() {
        judgeRows("equivalent",
                  {{"(1,2), (3,4)", "x=1,y=2 or x=3,y=4", "correct"},
                   {"(1,2), (3,4)", "x=3, y=4; x=1, y=2", "correct"},
                   {"(1,2), (3,4)", "س=1، ص=2 أو س=3، ص=4", "correct"},
                   {"(1,2), (3,4)", "(x=1 and y=2) or (x=3 and y=4)", "correct"},
                   {"(1,2), (3,4)", "x=1,y=2 or x=3,y=5", "partly_correct"},
                   {"(1,2), (3,4)", "x=1,y=4 or x=3,y=2", "incorrect"},
                   {"(1,2), (3,4)", "x=1,y=2", "partly_correct", "missing_solution"},
                   {"x=1,y=2 or x=3,y=4", "(3,4), (1,2)", "correct"},
                   {"x=1,y=2 or x=3,y=4", "x=5,y=6 or x=7,y=8", "incorrect"},
                   {"x=1,y=2 or x=3,y=4", "a=1,b=2 or a=3,b=4", "incorrect", "wrong_letter"},
                   {"x+y=3, xy=2", "x=1,y=2 or x=2,y=1", "correct"},
                   {"x+y=3, xy=2", "x=1,y=2 or x=2,y=3", "incorrect"},
                   {"x=1, y=2 or y=3", "x=1, y=3 or y=2", "correct"}});
    }
    void whatFollowsLastIsTheAnswer() {
        judgeRows("equivalent", {{"5", "2x=10 ⇒ x=5", "correct"},
                                 {"x=5", "2x=10 => x=5", "correct"},
                                 {"x=5", "2x=10 -> x=5", "correct"},
                                 {"x=5", "3x-5=10 ⇒ 3x=15 ⇒ x=5", "correct"},
                                 {"x=5", "2x=10 ⇒ x=6", "incorrect"},
                                 {"p \\Rightarrow q", "q", "incorrect"}});
    }
    void anArabicBookWritesPiAsALetter() {
        judgeRows("equivalent", {{"36\\pi", "٣٦ط", "correct"},
                                 {"36\\pi", "36 ط", "correct"},
                                 {"\\pi", "ط", "correct"},
                                 {"36\\pi", "٣٥ط", "incorrect"},
                                 {"36 ط", "36\\pi", "correct"},
                                 {"36\\pi cm^2", "٣٦ط سم²", "correct"},
                                 {"36", "36 ط", "incorrect"}});
    }
    void aRemarkAboutAccuracyIsNoPartOfAValue() {
        judgeRows("equivalent", {{"3.14", "3.14 (2 d.p.)", "correct"},
                                 {"3.14", "3.14 (to 2 decimal places)", "correct"},
                                 {"3.14", "3.14 (3sf)", "correct"},
                                 {"3.14", "3.15 (2 d.p.)", "incorrect"},
                                 {"3.14", "٣٫١٤ (لأقرب منزلتين عشريتين)", "correct"},
                                 {"3.14", "3.14 (2)", "incorrect"},
                                 {"2x+2", "2(x+1)", "correct"}});
    }
    void aSetMayBeTakenFromTheNumbers() {
        judgeRows("equivalent", {{"\\mathbb{R}\\setminus\\{2\\}", "R-{2}", "correct"},
                                 {"\\mathbb{R}\\setminus\\{2\\}", "R\\{2}", "correct"},
                                 {"\\mathbb{R}\\setminus\\{2\\}", "ح - {2}", "correct"},
                                 {"\\mathbb{R}\\setminus\\{2\\}", "R-{3}", "incorrect"},
                                 {"\\mathbb{R}-\\{-2,2\\}", "R - {2,-2}", "correct"},
                                 {"R-2", "R-2", "correct"}});
    }
    void aSetIsItsNumbers() {
        judgeRows("equivalent", {{"x\\ge2", "[2,\\infty)", "correct"},
                                 {"x\\ge2", "2x\\ge4", "correct"},
                                 {"[2,\\infty)", "2x\\ge4", "equivalent_wrong_form", "not_solved"},
                                 {"x>2", "x<2", "incorrect", "inequality_flipped"},
                                 {"x>2", "x\\ge2", "incorrect", "strictness"},
                                 {"(2,5]", "(2,5)", "incorrect", "endpoint_open_closed"},
                                 {"[0,1]\\cup[2,3]", "[0,1]", "partly_correct", "missing_solution"},
                                 {"\\mathbb{R}", "(-\\infty,\\infty)", "correct"},
                                 {"\\mathbb{R}", "\\mathbb{N}", "incorrect"},
                                 {"x<1\\text{ or }x>5", "x<1, x>5", "correct"},
                                 {"1<x<5", "x>1, x<5", "correct"},
                                 {"[5,5]", "5", "correct"}});
    }
    void statementsAreTheirSolutions() {
        judgeRows("equivalent", {{"x^2=4", "x=2\\text{ or }x=-2", "correct"},
                                 {"x^2=4", "2,-2", "equivalent_wrong_form", "not_solved"},
                                 {"2,-2", "x^2=4", "equivalent_wrong_form", "not_solved"},
                                 {"2x=12", "x=6", "correct"},
                                 {"y=2x+1", "2x-y+1=0", "correct"},
                                 {"y=2x+1", "y=2x-1", "incorrect", "term_sign"}});
    }
    void matricesAreWorkedOut() {
        judgeRows(
            "equivalent",
            {{"\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}^{-1}",
              "-\\frac12\\begin{pmatrix}4&-2\\\\-3&1\\end{pmatrix}", "correct"},
             {"\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\\begin{pmatrix}0&1\\\\1&0\\end{pmatrix}",
              "\\begin{pmatrix}2&1\\\\4&3\\end{pmatrix}", "correct"},
             {"\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}", "-2", "correct"},
             {"\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
              "\\begin{pmatrix}1&2&0\\\\3&4&0\\end{pmatrix}", "incorrect", "wrong_size"}});
    }
    void aRoundingIsRightWhereTheReferenceAllowsIt() {
        judgeRows("equivalent",
                  {{"1/3", "0.33", "incorrect", "rounded"},
                   {"\\approx0.33", "1/3", "correct"},
                   {"\\approx0.33", "0.34", "incorrect"},
                   {"1/3", "0.333", "correct", nullptr, R"({"round_decimals": 2})"},
                   {"1/3", "0.34", "incorrect", nullptr, R"({"round_decimals": 2})"}});
    }
    void aUnitCountsWhereTheReferenceHasOne() {
        judgeRows("equivalent", {{"5", "5 cm", "correct"},
                                 {"5 cm", "5", "partly_correct", "missing_unit"},
                                 {"5 cm", "50 mm", "correct"},
                                 {"5 cm", "5 kg", "incorrect", "wrong_unit"},
                                 {"5 cm", "5 m", "incorrect", "wrong_unit"},
                                 {"30°", "30", "partly_correct", "missing_unit"},
                                 {"12 m^2", "١٢ م²", "correct"},
                                 {"12 m^2", "12 مترًا مربعًا", "correct"},
                                 {"12 cm^3", "12 سنتيمترًا مكعبًا", "correct"},
                                 {"12 m^2", "12 م", "incorrect", "wrong_unit"},
                                 {"5 km/h", "٥ كم/س", "correct"},
                                 {"25 °C", "25 degrees Celsius", "correct"},
                                 {"25 °C", "٢٥ درجة مئوية", "correct"},
                                 {"25 °C", "٢٥°م", "correct"},
                                 {"25 °C", "25 degrees Fahrenheit", "incorrect"},
                                 {"50\\%", "0.5", "correct"},
                                 {"50\\%", "50", "incorrect", "missing_percent"}});
    }
    void whatMakesNoTaskIsTheTeachersMistake() {
        using namespace khatwa::grading;
        const auto bad = [](Task task) {
            try {
                (void)check(task);
            } catch (const BadTask& error) {
                return error.message;
            }
            return std::string();
        };
        QVERIFY(!bad({.expected = "((", .answer = "1"}).empty());
        QVERIFY(!bad({.expected = "1", .answer = "1", .rule = "no such rule"}).empty());
        QVERIFY_EXCEPTION_THROWN((void)optionsFromJson("[]"), BadTask);
        QVERIFY_EXCEPTION_THROWN((void)optionsFromJson(R"({"sigfig": 3})"), BadTask);
        QVERIFY_EXCEPTION_THROWN((void)optionsFromJson(R"({"abs": "-1"})"), BadTask);
        QVERIFY_EXCEPTION_THROWN((void)optionsFromJson(R"({"assume": "odd"})"), BadTask);
    }
};

QTEST_APPLESS_MAIN(EquivalentTest)
#include "equivalent_test.moc"
