#include "app/grading/words.h"
#include "tests/app/grading/judge.h"

using namespace khatwa::grading;

class TextTest : public QObject {
    Q_OBJECT

private slots:
    void choicesAgreeWithTheirLetter() {
        judgeRows("equivalent", {{"A", "(A)", "correct"},
                                 {"A", "A.", "correct"},
                                 {"A", "A) 5", "correct"},
                                 {"A", "\\text{A}", "correct"},
                                 {"A", "**A**", "correct"},
                                 {"A", "الإجابة A", "correct"},
                                 {"A", "a", "correct"},
                                 {"A", "B", "incorrect"},
                                 {"(B)", "\\textbf{(B)}", "correct"},
                                 {"أ", "ا", "correct"},
                                 {"ب", "الإجابة ب", "correct"},
                                 {"ب", "ج", "incorrect"},
                                 {"m", "M", "incorrect", "wrong_letter"}});
    }
    void wordsAgreeWithTheirMeaning() {
        judgeRows("equivalent", {{"no solution", "\\emptyset", "correct"},
                                 {"لا يوجد حل", "no solution.", "correct"},
                                 {"\\{\\}", "none", "correct"},
                                 {"DNE", "undefined", "correct"},
                                 {"غير معرّف", "does not exist", "correct"},
                                 {"yes", "true", "correct"},
                                 {"صح", "صحيح", "correct"},
                                 {"true", "خطأ", "incorrect"},
                                 {"all real numbers", "\\mathbb{R}", "correct"},
                                 {"no solution", "0", "incorrect"},
                                 {"DNE", "\\infty", "incorrect"}});
    }
    void wordsAreComparedWithoutCaseAndSpace() {
        judgeRows("equivalent", {{"\\text{even}", "Even", "correct"},
                                 {"\\text{right triangle}", "Right  triangle.", "correct"},
                                 {"\\text{even}", "odd", "incorrect"}});
    }
    void formulasAreNoWords() {
        for (const char* text : {"x+1", "5", "A+B", "(A,B)", "", "f(A)", "ABC", "A=5"}) {
            QVERIFY2(!knownWords(text), text);
            QVERIFY2(!choiceOf(text), text);
        }
    }
};

QTEST_APPLESS_MAIN(TextTest)
#include "text_test.moc"
