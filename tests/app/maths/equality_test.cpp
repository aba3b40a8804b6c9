#include "app/maths/equality.h"
#include "app/maths/read.h"

#include <QFile>
#include <QTest>

using namespace khatwa::maths;

namespace {

QString nameOf(Truth truth) {
    return truth == Truth::Yes ? "yes" : truth == Truth::No ? "no" : "unknown";
}

/// "yes", "no" or "unknown"; with "+domain" where the domains differ by an interval and "+isolated"
/// where they differ in isolated points.
QString standing(const std::string& a, const std::string& b, Assume assume = Assume::Real) {
    Budget budget(std::chrono::seconds(5));
    const Reading first = read(a), second = read(b);
    if (!first || !second)
        return QString("cannot be read");
    try {
        const Comparison c = compare(*first.expression, *second.expression, assume, budget);
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
        QFile file(KHATWA_SOURCE_DIR "/tests/data/maths/equality.txt");
        QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Text));
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (line.isEmpty() || line.startsWith('#'))
                continue;
            const QList<QString> parts = QString::fromUtf8(line).split(" ;; ");
            QVERIFY2(parts.size() == 4, line.constData());
            QTest::addRow("%s", line.constData())
                << parts[0].trimmed() << parts[1].trimmed() << parts[2].trimmed();
        }
    }
    void expressionsCompareAsTheyShould() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, expected);
        Assume assume = Assume::Real;
        if (a.startsWith("positive: "))
            assume = Assume::Positive;
        else if (a.startsWith("complex: "))
            assume = Assume::Complex;
        if (assume != Assume::Real)
            a = a.mid(a.indexOf(' ') + 1);
        QCOMPARE(standing(a.toStdString(), b.toStdString(), assume), expected);
        QCOMPARE(standing(b.toStdString(), a.toStdString(), assume), expected);
    }
};

QTEST_APPLESS_MAIN(EqualityTest)
#include "equality_test.moc"
