#include "app/grading/check.h"
#include "app/grading/messages.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace khatwa::grading;

namespace {

bool hasArabic(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xD8; });
}

} // namespace

class MessagesTest : public QObject {
    Q_OBJECT

private slots:
    /// reasons.h is read as text, so that a reason that someone adds cannot be forgotten here.
    void everyReasonHasBothSentences() {
        QFile file(KHATWA_SOURCE_DIR "/app/grading/reasons.h");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString header = QString::fromUtf8(file.readAll());
        const QRegularExpression constant(R"(std::string_view k\w+\s*=\s*"(\w+)\")");
        std::set<std::string> reasons;
        for (auto it = constant.globalMatch(header); it.hasNext();)
            reasons.insert(it.next().captured(1).toStdString());
        QVERIFY(reasons.size() > 40);
        for (const std::string& reason : reasons) {
            const auto found = std::ranges::find(sentences(), reason, &Sentence::reason);
            QVERIFY2(found != sentences().end(), reason.c_str());
            QVERIFY2(!found->english.empty() && !hasArabic(found->english), reason.c_str());
            QVERIFY2(hasArabic(found->arabic), reason.c_str());
        }
    }
    void noReasonHasTwoSentences() {
        std::set<std::string_view> seen;
        for (const Sentence& sentence : sentences())
            QVERIFY2(seen.insert(sentence.reason).second, std::string(sentence.reason).c_str());
    }
    void everyVerdictSaysSomething() {
        for (const Verdict verdict :
             {Verdict::Correct, Verdict::EquivalentWrongForm, Verdict::PartlyCorrect,
              Verdict::Incorrect, Verdict::Invalid, Verdict::Undecided}) {
            Judgement judgement;
            judgement.verdict = verdict;
            QVERIFY(!message(judgement, Language::English).empty());
            QVERIFY(hasArabic(message(judgement, Language::Arabic)));
        }
    }
    void theAnswerIsNotGivenAway_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("answer");
        QTest::newRow("value") << "8191"
                               << "8190";
        QTest::newRow("sign") << "8191"
                              << "-8190.5";
        QTest::newRow("list") << "8191,17"
                              << "17";
        QTest::newRow("unit") << "8191 cm"
                              << "8191 kg";
        QTest::newRow("interval") << "(2,8191]"
                                  << "(2,8191)";
    }
    void theAnswerIsNotGivenAway() {
        QFETCH(const QString, expected);
        QFETCH(const QString, answer);
        const Judgement judgement =
            check({.expected = expected.toStdString(), .answer = answer.toStdString()});
        for (const Language language : {Language::English, Language::Arabic}) {
            const std::string said = message(judgement, language);
            QVERIFY2(said.find("8191") == std::string::npos, said.c_str());
        }
    }
    void whatCannotBeReadIsToldWithItsPlace() {
        const Judgement judgement = check({.expected = "x+1", .answer = "(x+1"});
        QCOMPARE(judgement.verdict, Verdict::Invalid);
        const std::string said = message(judgement, Language::English);
        QVERIFY2(said.find("position 1") != std::string::npos, said.c_str());
    }
};

QTEST_APPLESS_MAIN(MessagesTest)
#include "messages_test.moc"
