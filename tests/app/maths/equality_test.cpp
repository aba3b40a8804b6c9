#include "app/maths/equality.h"
#include "app/maths/read.h"

#include <QTest>

using namespace khatwa::maths;

namespace {

Expression parsed(const std::string& text) {
    const Reading reading = read(text);
    if (!reading)
        qFatal("cannot be read: %s", text.c_str());
    return *reading.expression;
}

QString nameOf(Truth truth) {
    return truth == Truth::Yes ? "yes" : truth == Truth::No ? "no" : "unknown";
}

/// "yes", "no" or "unknown"; with "+domain" where the domains differ by an interval and "+isolated"
/// where they differ in isolated points.
QString standing(const std::string& a, const std::string& b, Assume assume = Assume::Real) {
    Budget budget;
    try {
        const Comparison c = compare(parsed(a), parsed(b), assume, budget);
        QString text = nameOf(c.equal);
        if (c.domainsDiffer == Truth::Yes)
            text += "+domain";
        if (c.isolatedPoints)
            text += "+isolated";
        return text;
    } catch (const OverBudget&) {
        return "over";
    }
}

} // namespace

class EqualityTest : public QObject {
    Q_OBJECT

private slots:
    void expressionsCompareAsTheyShould_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* a, const char* b, const char* expected) {
            QTest::addRow("%s | %s", a, b) << QString(a) << QString(b) << QString(expected);
        };
#include "tests/app/maths/equality_facts.inc"
    }
    void expressionsCompareAsTheyShould() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, expected);
        QCOMPARE(standing(a.toStdString(), b.toStdString()), expected);
        QCOMPARE(standing(b.toStdString(), a.toStdString()), expected);
    }
};

QTEST_APPLESS_MAIN(EqualityTest)
#include "equality_test.moc"
