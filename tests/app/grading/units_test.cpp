#include "app/maths/units.h"
#include "tests/app/grading/judge.h"

using namespace khatwa;

class UnitsTest : public QObject {
    Q_OBJECT

private slots:
    void namesOfUnitsAreKnown_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("symbol");
        const auto row = [](const char* name, const char* symbol) {
            QTest::newRow(name) << QString(name) << QString(symbol);
        };
        row("km", "km");
        row("kilometres", "km");
        row("Kilometers", "km");
        row("كم", "km");
        row("min", "min");
        row("ft", "ft");
        row("feet", "ft");
        row("mL", "mL");
        row("ml", "mL");
        row("µs", "µs");
        row("us", "µs");
        row("MW", "MW");
        row("mW", "mW");
        row("درجة", "°");
        row("$", "$");
    }
    void namesOfUnitsAreKnown() {
        QFETCH(const QString, name);
        QFETCH(const QString, symbol);
        QVERIFY(maths::isUnitName(name.toStdString()));
        QCOMPARE(QString::fromStdString(maths::unitSymbol(name.toStdString())), symbol);
    }
    void otherWordsAreNoUnits() {
        for (const char* word : {"x", "sin", "xyz", "KM", "kilo", "", "and"})
            QVERIFY2(!maths::isUnitName(word), word);
    }
    void convertibleUnitsAreTheSameQuantity() {
        judgeRows("units", {{"5 m", "500 cm", "correct"},
                            {"72 km/h", "20 m/s", "correct"},
                            {"1 kPa", "1000 N/m^2", "correct"},
                            {"2 L", "2 dm^3", "correct"},
                            {"90°", "\\frac{\\pi}{2} rad", "correct"},
                            {"1 mi", "1609.344 m", "correct"},
                            {"32 °F", "0 °C", "correct"},
                            {"20 °C", "293.15 K", "correct"}});
    }
    void whatIsWrongWithAQuantityIsSaid() {
        judgeRows("units", {{"5 m", "5", "partly_correct", "missing_unit"},
                            {"5 m", "5 kg", "incorrect", "wrong_unit"},
                            {"5 m", "5 km", "incorrect", "wrong_unit"},
                            {"5 m", "6 m", "incorrect", "wrong_number"},
                            {"5 m", "50 m", "incorrect", "power_of_ten"},
                            {"5 m", "50 cm", "incorrect", "power_of_ten"}});
    }
    void strictUnitsAreTheOnesAskedFor() {
        judgeRows("units-strict", {{"5 m", "5 metres", "correct"},
                                   {"5 m", "500 cm", "equivalent_wrong_form", "other_unit"},
                                   {"25 m/s", "25 m s^{-1}", "correct"},
                                   {"10 N", "10 kg m/s^2", "equivalent_wrong_form", "other_unit"}});
    }
    void tolerancesAreInTheUnitOfTheReference() {
        judgeRows("units", {{"20 cm", "20.1 cm", "correct", nullptr, R"({"abs": "0.1"})"},
                            {"20 cm", "0.201 m", "correct", nullptr, R"({"abs": "0.1"})"},
                            {"20 cm", "0.2011 m", "incorrect", nullptr, R"({"abs": "0.1"})"},
                            {"3.456 kg", "3500 g", "correct", nullptr, R"({"sigfigs": 2})"}});
    }
};

QTEST_APPLESS_MAIN(UnitsTest)
#include "units_test.moc"
