#include "tests/app/grading/judge.h"

class SlipsTest : public QObject {
    Q_OBJECT

private slots:
    void slipsAreNamed() {
        judgeRows("equivalent",
                  {{"12", "-12", "incorrect", "sign_error"},
                   {"2x-3", "3-2x", "incorrect", "sign_error"},
                   {"2x+3", "2x-3", "incorrect", "term_sign"},
                   {"(x+1)^2", "x^2-2x+1", "incorrect", "term_sign"},
                   {"x^2y", "2x^2y", "incorrect", "factor_of_two"},
                   {"\\frac{a}{b}", "\\frac{b}{a}", "incorrect", "reciprocal"},
                   {"4500", "450", "incorrect", "power_of_ten"},
                   {"\\sqrt{x+1}", "x+1", "incorrect", "forgot_root"},
                   {"(x+1)^2", "x+1", "incorrect", "forgot_square"},
                   {"(x+1)^2", "x^2+1", "incorrect", "square_of_sum"},
                   {"(a-b)^2", "a^2-b^2", "incorrect", "square_of_sum"},
                   {"\\arcsin x", "\\frac{1}{\\sin x}", "incorrect", "inverse_for_reciprocal"},
                   {"\\frac{\\pi}{6}", "30", "incorrect", "degrees_for_radians"},
                   {"\\sin 30", "0.5", "incorrect", "degrees_for_radians"},
                   {"2x+3", "2y+3", "incorrect", "wrong_letter"},
                   {"\\frac{7}{3}", "2.33", "incorrect", "rounded"},
                   {"\\frac{2}{3}", "0.66", "incorrect", "rounded_wrongly"}});
    }
    void whatIsNoSlipHasNoName() {
        judgeRows("equivalent", {{"2x+3", "5x+7", "incorrect", ""},
                                 {"12", "35", "incorrect", ""},
                                 {"\\sin x", "\\cos x", "incorrect", ""}});
    }
};

QTEST_APPLESS_MAIN(SlipsTest)
#include "slips_test.moc"
