#include "app/grading/numbers.h"
#include "app/maths/read.h"
#include "tests/app/grading/judge.h"

using namespace khatwa;

class NumericTest : public QObject {
    Q_OBJECT

private slots:
    void theBoundItselfIsWithin() {
        judgeRows("numeric",
                  {{"10", "10.01", "correct", nullptr, R"({"abs": 0.01})"},
                   {"10", "10.0100000000000000000000001", "incorrect", nullptr, R"({"abs": 0.01})"},
                   {"200", "198", "correct", nullptr, R"({"rel": "0.01"})"},
                   {"200", "197.99999999999999999999", "incorrect", nullptr, R"({"rel": "0.01"})"},
                   {"\\pi", "22/7", "correct", nullptr, R"({"abs": "0.002"})"},
                   {"\\pi", "22/7", "incorrect", nullptr, R"({"abs": "0.001"})"}});
    }
    void figuresAreCountedAsWritten() {
        judgeRows("numeric",
                  {{"3.14159", "3.14", "correct", nullptr, R"({"sigfigs": 3})"},
                   {"3.14159", "3.15", "incorrect", "rounded_wrongly", R"({"sigfigs": 3})"},
                   {"123456", "123000", "correct", nullptr, R"({"sigfigs": 3})"},
                   {"100", "100", "correct", nullptr, R"({"sigfigs": 1})"},
                   {"100", "100", "correct", nullptr, R"({"sigfigs": 3})"},
                   {"100", "100.0", "equivalent_wrong_form", "wrong_figures", R"({"sigfigs": 1})"},
                   {"2", "2.0", "equivalent_wrong_form", "wrong_figures", R"({"sigfigs": 3})"},
                   {"9.996", "10.0", "correct", nullptr, R"({"sigfigs": 3})"},
                   {"3.14159", "3.11", "correct", nullptr, R"({"sigfigs": [3, 2]})"},
                   {"3.14159", "3.24", "incorrect", nullptr, R"({"sigfigs": [3, 2]})"},
                   {"3.14159", "9.99", "correct", nullptr, R"({"sigfigs": [3, 0]})"},
                   {"3.14159", "3.1416", "correct", nullptr, R"({"sigfigs": [3, -1]})"},
                   {"3.14159", "3.1", "incorrect", nullptr, R"({"sigfigs": [3, -1]})"}});
    }
    void placesAreCountedAsWritten() {
        judgeRows("numeric",
                  {{"2/3", "0.67", "correct", nullptr, R"({"decimals": 2})"},
                   {"2/3", "0.66", "incorrect", "rounded_wrongly", R"({"decimals": 2})"},
                   {"5", "5.0", "equivalent_wrong_form", "wrong_decimals", R"({"decimals": 2})"},
                   {"1.999", "2.00", "correct", nullptr, R"({"decimals": 2})"}});
    }
    void withoutOptionsANumberIsEqualOrRoundedWell() {
        judgeRows("numeric", {{"0.5", "1/2", "correct"},
                              {"0.5", "0.51", "incorrect"},
                              {"1/3", "0.333", "correct"},
                              {"1/3", "0.33", "incorrect"},
                              {"1/3", "0.334", "incorrect"},
                              {"7", "-7", "incorrect", "sign_error"},
                              {"7", "70", "incorrect", "power_of_ten"},
                              {"7", "x", "incorrect", "wrong_kind"}});
    }
    void collectionsAreJudgedMemberByMember() {
        judgeRows("numeric",
                  {{"1,2", "2.001, 0.999", "correct", nullptr, R"({"abs": "0.01"})"},
                   {"1,2", "2.001", "partly_correct", "missing_solution", R"({"abs": "0.01"})"},
                   {"(1,2)", "(2,1)", "incorrect", nullptr, R"({"abs": "0.01"})"},
                   // 1.05 fits both, 0.96 only the first: there is one way to pair them.
                   {"1, 1.1", "1.05, 0.96", "correct", nullptr, R"({"abs": "0.05"})"}});
    }
    void roundingIsExact() {
        maths::Budget budget(std::chrono::seconds(10));
        const auto rounded = [&](const char* text, int places) {
            const auto reading = maths::read(text);
            const auto value = grading::roundedTo(*reading.expression, places, budget);
            return value ? value->toString() : std::string();
        };
        QCOMPARE(rounded("2.5", 0), std::string("3"));
        QCOMPARE(rounded("-2.5", 0), std::string("-3"));
        QCOMPARE(rounded("\\pi", 4), std::string("3927/1250")); // 3.1416
        QCOMPARE(rounded("\\sqrt2", 2), std::string("141/100"));
        QCOMPARE(rounded("12345", -2), std::string("12300"));
        QCOMPARE(rounded("x", 2), std::string());
    }
    void leadingDigitsStandWhereTheyDo() {
        const auto at = [](long top, long bottom) {
            return grading::leadingExponent(maths::Rational(top, bottom));
        };
        QCOMPARE(at(345, 1), 2);
        QCOMPARE(at(1, 1), 0);
        QCOMPARE(at(999, 1000), -1);
        QCOMPARE(at(1, 10), -1);
        QCOMPARE(at(1, 1000), -3);
        QCOMPARE(at(123, 100000), -3);
        QCOMPARE(at(1, 3), -1);
    }
};

QTEST_APPLESS_MAIN(NumericTest)
#include "numeric_test.moc"
