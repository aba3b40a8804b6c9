#include "app/problems/draft.h"
#include "app/problems/topic.h"
#include "tests/app/problems/recheck.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

using namespace khatwa::problems;

namespace {

constexpr std::uint64_t kSeed = 4711;
constexpr std::uint64_t kProblems = 500;

std::string wholeText(const Problem& problem) {
    std::string text = problem.statement + "\n" + problem.thinking + "\n";
    for (const std::string& step : problem.steps)
        text += step + "\n";
    return text;
}

bool hasArabicLetters(const QString& text) {
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.script() == QChar::Script_Arabic && c.isLetter(); });
}

/// What stands outside the formulas.
QString words(const std::string& text) {
    const auto parts = recheck::split(text, "$");
    std::string outside;
    for (std::size_t i = 0; i < parts.size(); i += 2)
        outside += parts[i] + " ";
    return QString::fromStdString(outside);
}

/// An upper bound of what a byte-pair tokenizer makes of it: digits and signs alone, words and
/// commands whole.
int tokensAtMost(const std::string& text) {
    static const QRegularExpression kToken(
        "\\\\?[A-Za-z]+|[\\x{0600}-\\x{06ff}]+|[^\\w\\s]|\\d|\\n");
    int count = 0;
    for (auto it = kToken.globalMatch(QString::fromStdString(text)); it.hasNext(); it.next())
        ++count;
    return count;
}

std::uint64_t fnv1a(const std::string& text, std::uint64_t hash) {
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3u;
    }
    return hash;
}

} // namespace

class TestProblemText : public QObject {
    Q_OBJECT

private slots:
    void thereAreFifteenTopicsWithNamesInBothLanguages() {
        QCOMPARE(topics().size(), std::size_t{15});
        std::set<std::string_view> keys;
        for (const Topic* topic : topics()) {
            QVERIFY(keys.insert(topic->key()).second);
            QVERIFY(findTopic(topic->key()) == topic);
            QVERIFY(!topic->title(Language::English).empty());
            QVERIFY(hasArabicLetters(
                QString::fromStdString(std::string(topic->title(Language::Arabic)))));
        }
        QVERIFY(findTopic("astrology") == nullptr);
    }

    void textIsWellFormed_data() {
        QTest::addColumn<QString>("topic");
        for (const Topic* topic : topics())
            QTest::newRow(std::string(topic->key()).c_str())
                << QString::fromStdString(std::string(topic->key()));
    }
    void textIsWellFormed() {
        QFETCH(QString, topic);
        const Topic& tested = *findTopic(topic.toStdString());
        for (int level = 1; level <= 3; ++level)
            for (std::uint64_t i = 0; i < 2 * kProblems; ++i) {
                const Language language = i % 2 == 0 ? Language::English : Language::Arabic;
                const Problem problem = makeProblem(tested, level, language, kSeed, i);
                const QByteArray shown =
                    QByteArray::fromStdString(problem.id + "\n" + wholeText(problem));
                const auto balanced = [](const std::string& text) {
                    return std::count(text.begin(), text.end(), '$') % 2 == 0;
                };
                QVERIFY2(balanced(problem.statement) && balanced(problem.thinking), shown);
                QVERIFY2(problem.steps.size() >= 2 && problem.steps.size() <= 5, shown);
                for (const std::string& step : problem.steps) {
                    QVERIFY2(balanced(step) && !step.empty(), shown);
                    QCOMPARE(step.find("\\boxed{") != std::string::npos,
                             &step == &problem.steps.back());
                }
                QVERIFY2(problem.steps.back().find(problem.answer) != std::string::npos, shown);
                const std::string text = wholeText(problem);
                // A command must not run into a letter: \tox is no arrow.
                QVERIFY2(!QRegularExpression("\\\\to[a-z]")
                              .match(QString::fromStdString(text))
                              .hasMatch(),
                         shown);
                QVERIFY2(text.find('#') == std::string::npos, shown);
                QVERIFY2(tokensAtMost(text) <= 310, shown);
                QCOMPARE(hasArabicLetters(words(problem.statement)), language == Language::Arabic);
                for (const std::string& formula : recheck::maths(text))
                    QVERIFY2(!hasArabicLetters(QString::fromStdString(formula)), shown);
            }
    }

    /// The text is frozen: the starter model was trained on it.
    void sameSeedGivesTheSameText_data() {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<quint64>("hash");
        const std::map<std::string, quint64> kHashes = {
            {"addition-subtraction", 3291087354172493589u},
            {"multiplication", 15613382624809285468u},
            {"division", 13330258496701020200u},
            {"fractions", 11055461674467872050u},
            {"decimals", 15722462625196882051u},
            {"percent", 13129140466034521092u},
            {"ratio", 4143505414638286390u},
            {"powers", 47318683326764163u},
            {"linear-equations", 5313859391164344962u},
            {"simultaneous-equations", 18239869261190277578u},
            {"factoring", 17843375843390340728u},
            {"quadratics", 8791447504347422243u},
            {"derivatives", 5846104142832701247u},
            {"integrals", 1317241516269120560u},
            {"geometry", 5448660964043248509u},
        };
        for (const auto& [topic, hash] : kHashes)
            QTest::newRow(topic.c_str()) << QString::fromStdString(topic) << hash;
    }
    void sameSeedGivesTheSameText() {
        QFETCH(QString, topic);
        QFETCH(quint64, hash);
        std::uint64_t made = 0xcbf29ce484222325u;
        for (int level = 1; level <= 3; ++level)
            for (std::uint64_t i = 0; i < 20; ++i) {
                const Language language = i % 2 == 0 ? Language::English : Language::Arabic;
                made = fnv1a(
                    wholeText(makeProblem(*findTopic(topic.toStdString()), level, language, 1, i)),
                    made);
            }
        QCOMPARE(quint64{made}, hash);
    }

    void theSentenceOfTheReadmeIsAmongThem() {
        const Problem problem =
            makeProblem(*findTopic("linear-equations"), 2, Language::English, 1, 46705);
        QCOMPARE(problem.statement, std::string("Solve $7x-12=30$ for $x$."));
        QCOMPARE(problem.answer, std::string("x=6"));
        QCOMPARE(problem.thinking, std::string("$7x-12=30$\n$7x=30+12$\n$30+12$\n$0+2=2\\to2$\n"
                                               "$3+1=4\\to42$\n$7x=42$\n$42\\div7=6$"));
        QCOMPARE(problem.steps,
                 (std::vector<std::string>{"Add $12$ to both sides: $7x=42$.",
                                           "Divide both sides by $7$: $\\boxed{x=6}$."}));
    }

    void levelsAreNotExhausted_data() { textIsWellFormed_data(); }
    /// Of 200 problems from a held-out seed at most half may be among 4000 that training could have
    /// drawn; the recipe leaves those out.
    void levelsAreNotExhausted() {
        QFETCH(QString, topic);
        const Topic& tested = *findTopic(topic.toStdString());
        std::set<std::string> trained;
        for (int level = 1; level <= 3; ++level)
            for (std::uint64_t i = 0; i < 4000; ++i)
                trained.insert(makeProblem(tested, level, Language::English, 5, i).statement);
        int known = 0;
        for (std::uint64_t i = 0; i < 200; ++i)
            known +=
                static_cast<int>(trained.count(makeProblem(tested, static_cast<int>(i % 3) + 1,
                                                           Language::English, kFirstHeldOutSeed, i)
                                                   .statement));
        qInfo("%d of 200 held-out statements were drawn in 12000 others", known);
        QVERIFY(known <= 150);
    }

    void arabicCountsAsGrammarAsks() {
        static constexpr Noun kBooks = {"books", "كتب", "كتابًا", "كتاب"};
        Random random(1);
        Draft arabic(random, Language::Arabic);
        QCOMPARE(arabic.counted(3, kBooks), std::string("$3$ كتب"));
        QCOMPARE(arabic.counted(10, kBooks), std::string("$10$ كتب"));
        QCOMPARE(arabic.counted(11, kBooks), std::string("$11$ كتابًا"));
        QCOMPARE(arabic.counted(99, kBooks), std::string("$99$ كتابًا"));
        QCOMPARE(arabic.counted(200, kBooks), std::string("$200$ كتاب"));
        QCOMPARE(arabic.counted(507, kBooks), std::string("$507$ كتب"));
        QCOMPARE(arabic.counted(1475, kBooks), std::string("$1475$ كتابًا"));
        Draft english(random, Language::English);
        QCOMPARE(english.counted(11, kBooks), std::string("$11$ books"));
    }

    void randomNumbersAreTheSameEverywhere() {
        // splitmix64 of 0 fills the state, xoshiro256** draws; checked with the authors' reference
        // code.
        Random random(0);
        QCOMPARE(quint64{random.next()}, quint64{11091344671253066420u});
        QCOMPARE(quint64{random.next()}, quint64{13793997310169335082u});
        int counts[6] = {};
        for (int i = 0; i < 60000; ++i)
            ++counts[random.between(1, 6) - 1];
        for (const int count : counts)
            QVERIFY(count > 9600 && count < 10400);
    }
};

QTEST_APPLESS_MAIN(TestProblemText)
#include "test_problem_text.moc"
