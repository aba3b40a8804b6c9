#include "ui/Tutor/problem_picks.h"

#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace khatwa;
using namespace khatwa::ui;

class ProblemPicksTest : public QObject {
    Q_OBJECT

private:
    static std::vector<Claim> allTopics() {
        std::vector<Claim> claims;
        for (const problems::Topic* topic : problems::topics())
            claims.push_back({std::string(topic->key()), {1}});
        return claims;
    }

private slots:
    void theSameSeedDrawsTheSameProblems() {
        const auto first = drawPicks(allTopics(), problems::Language::English, 4, 7);
        const auto again = drawPicks(allTopics(), problems::Language::English, 4, 7);
        QCOMPARE(first.size(), std::size_t{4});
        for (std::size_t i = 0; i < first.size(); ++i)
            QCOMPARE(first[i].statement, again[i].statement);
    }

    void anotherSeedDrawsOthers() {
        const auto first = drawPicks(allTopics(), problems::Language::English, 4, 7);
        const auto other = drawPicks(allTopics(), problems::Language::English, 4, 8);
        QVERIFY(first[0].statement != other[0].statement);
    }

    void topicsDoNotRepeatWhileThereAreEnough() {
        const std::vector<Claim> claims = allTopics();
        const int count = std::min(4, static_cast<int>(claims.size()));
        QSet<QString> titles;
        for (const Pick& pick : drawPicks(claims, problems::Language::English, count, 3))
            titles.insert(pick.title);
        QCOMPARE(titles.size(), count);
    }

    void arabicPicksAreArabic() {
        const auto picks = drawPicks(allTopics(), problems::Language::Arabic, 4, 7);
        static const QRegularExpression letter(QStringLiteral("\\p{Arabic}"));
        for (const Pick& pick : picks) {
            QVERIFY2(pick.title.contains(letter), qPrintable(pick.title));
            QVERIFY2(pick.statement.contains(letter), qPrintable(pick.statement));
        }
    }

    void onlyWhatIsClaimedIsOffered() {
        const problems::Topic& only = *problems::topics().front();
        const auto picks = drawPicks({{std::string(only.key()), {1}}, {"no-such-topic", {1}}},
                                     problems::Language::English, 3, 5);
        QCOMPARE(picks.size(), std::size_t{3});
        const std::string_view title = only.title(problems::Language::English);
        for (const Pick& pick : picks)
            QCOMPARE(pick.title.toStdString(), std::string(title));
    }

    void withoutClaimsNothingIsOffered() {
        QVERIFY(drawPicks({}, problems::Language::English, 4, 1).empty());
        QVERIFY(readClaims(QStringLiteral("no/such/file.json")).empty());
    }

    void aDamagedClaimsFileClaimsNothing() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("claims.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"topics\": [");
        file.close();
        QVERIFY(readClaims(file.fileName()).empty());
    }
};

QTEST_GUILESS_MAIN(ProblemPicksTest)
#include "problem_picks_test.moc"
