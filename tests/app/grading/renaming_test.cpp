#include "tests/app/grading/judge.h"

class RenamingTest : public QObject {
    Q_OBJECT

private slots:
    void lettersMayBeCalledOtherwise() {
        judgeRows("up-to-renaming", {{"ax^2+bx+c", "pt^2+qt+r", "correct"},
                                     {"x+2y", "y+2x", "correct"},
                                     {"f(t)=3t+1", "f(x)=3x+1", "correct"},
                                     {"C_1e^x+C_2e^{-x}", "Be^x+Ae^{-x}", "correct"},
                                     {"\\{x\\mid x>0\\}", "\\{y\\mid y>0\\}", "correct"}});
    }
    void twoLettersNeverBecomeOne() {
        judgeRows("up-to-renaming", {{"x+2y", "a+2a", "incorrect"},
                                     {"ax^2+bx+c", "pt^2+qt+q", "incorrect"},
                                     {"x^2-y", "y", "incorrect"}});
    }
    void fixedLettersKeepTheirNames() {
        judgeRows("up-to-renaming",
                  {{"ax+b", "mx+n", "correct", nullptr, R"({"fixed": ["x"]})"},
                   {"ax+b", "at+b", "incorrect", nullptr, R"({"fixed": ["x"]})"}});
    }
    void tooManyLettersAreNotTried() {
        judgeRows("up-to-renaming",
                  {{"a+b+c+d+f+g+h+j+k", "l+m+n+o+p+q+r+s+t", "undecided", "too_large"}});
    }
};

QTEST_APPLESS_MAIN(RenamingTest)
#include "renaming_test.moc"
