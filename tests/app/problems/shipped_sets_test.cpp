#include "app/problems/shipped_sets.h"
#include "app/problems/topic_sets.h"
#include "tests/app/problems/schema_subset.h"

#include <QFile>
#include <QJsonDocument>
#include <QtTest>

#include <array>
#include <set>

using namespace khatwa::problems;

/// The sets that the build has written, as they are installed.
class ShippedSetsTest : public QObject {
    Q_OBJECT

private slots:
    void everyTopicHasASetInBothLanguages();
    void everySetIsSound_data();
    void everySetIsSound();
    void theExamplesOfTheManualAreSound();
};

void ShippedSetsTest::everyTopicHasASetInBothLanguages() {
    std::set<std::string> expected;
    for (const Topic* topic : topics())
        for (const Language language : {Language::English, Language::Arabic})
            expected.insert(shippedSetName(*topic, language));
    std::set<std::string> found;
    for (const auto& path : setFiles(shippedSetsFolder()))
        found.insert(path.filename().string());
    QCOMPARE(found, expected);
}

void ShippedSetsTest::everySetIsSound_data() {
    QTest::addColumn<QString>("path");
    for (const auto& path : setFiles(shippedSetsFolder()))
        QTest::newRow(path.filename().c_str()) << QString::fromStdString(path.string());
}

/// Every answer, and that of every example, graded by its own rule; every box; the schema; and the
/// text is the canonical one of what our topics write today.
void ShippedSetsTest::everySetIsSound() {
    QFETCH(QString, path);
    const SetReading reading = readSetFile(path.toStdString());
    for (const Remark& remark : reading.errors)
        QFAIL(sentence(remark).c_str());
    QVERIFY(reading.warnings.empty());
    const ProblemSet& set = *reading.set;
    for (const Remark& remark : verify(set))
        QFAIL(sentence(remark).c_str());
    std::array<std::size_t, kLevels> levels = {};
    for (const SetProblem& problem : set.problems) {
        ++levels[static_cast<std::size_t>(problem.level - 1)];
        QVERIFY(!problem.nudge.empty() && !problem.nextStep.empty());
        QVERIFY(problem.example && !problem.solution.empty());
    }
    QCOMPARE(levels, kShippedCounts);

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const QJsonObject schema = schema::load();
    QCOMPARE(schema::complaint(schema, schema, QJsonDocument::fromJson(bytes).object()), QString());
    const Topic* topic = findTopic(set.problems.front().topic);
    QVERIFY(topic != nullptr);
    QCOMPARE(set.title, std::string(topic->title(set.language)));
    const std::string again =
        writeSet(topicSet(*topic, set.language, kShippedSeed, kShippedCounts));
    QVERIFY(bytes.toStdString() == again);
}

/// What teachers are shown must be right to the letter.
void ShippedSetsTest::theExamplesOfTheManualAreSound() {
    QFile manual(KHATWA_SOURCE_DIR "/resources/problem-sets/README.md");
    QVERIFY(manual.open(QIODevice::ReadOnly));
    const QJsonObject schema = schema::load();
    const QStringList parts = QString::fromUtf8(manual.readAll()).split("```");
    int examples = 0;
    for (const QString& part : parts) {
        if (!part.startsWith("json\n"))
            continue;
        ++examples;
        const std::string text = part.mid(5).toStdString();
        const SetReading reading = readSet(text);
        for (const Remark& remark : reading.errors)
            QFAIL(sentence(remark).c_str());
        QVERIFY(reading.warnings.empty());
        for (const Remark& remark : verify(*reading.set))
            QFAIL(sentence(remark).c_str());
        const auto object = QJsonDocument::fromJson(part.mid(5).toUtf8()).object();
        QCOMPARE(schema::complaint(schema, schema, object), QString());
    }
    QCOMPARE(examples, 2);
}

QTEST_APPLESS_MAIN(ShippedSetsTest)
#include "shipped_sets_test.moc"
