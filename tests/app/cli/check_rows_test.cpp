#include "app/cli/check_rows.h"
#include "app/cli/json_text.h"

#include <QtTest>

#include <algorithm>

using namespace khatwa::cli;

namespace {

/// JSON with ' for ", which reads better here.
std::string json(std::string text) {
    std::ranges::replace(text, '\'', '"');
    return text;
}

} // namespace

class CheckRowsTest : public QObject {
    Q_OBJECT

    static Json checked(const std::string& line, const char* language = "") {
        return Json::parse(checkedRow(line, language));
    }

private slots:
    void aRowHasIdVerdictReasonAndMessage() {
        const Json row = checked(json("{'id':7,'expected':'1,2','answer':'1'}"));
        QCOMPARE(row.size(), std::size_t(4));
        QVERIFY(row["id"] == 7);
        QVERIFY(row["verdict"] == "partly_correct");
        QVERIFY(row["reason"] == "missing_solution");
        QVERIFY(!row["message"].get<std::string>().empty());
    }
    void anIdMayBeAnything() {
        for (const char* id : {"null", "\"a\"", "1.5", "[1,2]", "{\"k\":\"v\"}", "true"}) {
            const Json row =
                checked(std::string("{\"expected\":\"1\",\"answer\":\"1\",\"id\":") + id + "}");
            QVERIFY2(row["id"] == Json::parse(id), id);
            QVERIFY(row["verdict"] == "correct");
        }
    }
    void aRowThatMakesNoSenseSaysSo_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& line, const char* says) {
            QTest::newRow(name) << QString::fromStdString(line) << QString(says);
        };
        row("no JSON", "expected=1", "not a JSON object");
        row("no object", "[1]", "not a JSON object");
        row("no answer", json("{'expected':'1'}"), "no 'answer'");
        row("reference", json("{'expected':'((','answer':'1'}"), "reference");
        row("rule", json("{'expected':'1','answer':'1','rule':'same'}"), "no rule 'same'");
        row("option", json("{'expected':'1','answer':'1','options':{'x':1}}"), "no option 'x'");
        row("type", json("{'expected':'1','answer':[1]}"), "must be a text");
    }
    void aRowThatMakesNoSenseSaysSo() {
        QFETCH(const QString, line);
        QFETCH(const QString, says);
        const Json row = checked(line.toStdString());
        QVERIFY(row["verdict"] == "undecided");
        QVERIFY(row["reason"] == "bad_task");
        const QString message = QString::fromStdString(row["message"].get<std::string>());
        QVERIFY2(message.contains(says), qPrintable(message));
    }
    void theLanguageIsTheRowsOrTheCallers() {
        const auto isArabic = [](const Json& row) {
            return static_cast<unsigned char>(row["message"].get<std::string>()[0]) >= 0xD8;
        };
        const std::string plain = json("{'expected':'1','answer':'1'}");
        const std::string arabic = json("{'expected':'1','answer':'1','options':{'lang':'ar'}}");
        QVERIFY(!isArabic(checked(plain)));
        QVERIFY(isArabic(checked(plain, "ar")));
        QVERIFY(isArabic(checked(arabic)));
        QVERIFY(isArabic(checked(arabic, "en")));
    }
    void halvesOfSurrogatePairsAreReplaced() {
        const auto member = [](const std::string& text) {
            return parseLeniently("{\"a\":\"" + text + "\"}")["a"].get<std::string>();
        };
        const std::string replaced = "\xEF\xBF\xBD"; // U+FFFD
        QCOMPARE(member("\\ud83d\\ude00"), std::string("\xF0\x9F\x98\x80"));
        QCOMPARE(member("x\\ud800y"), "x" + replaced + "y");
        QCOMPARE(member("\\udc00\\ud800"), replaced + replaced);
        QCOMPARE(member("x\xFFy"), "x" + replaced + "y");
        QVERIFY(parseLeniently("{\"a\":").is_discarded());
        const Json row = checked("{\"id\":1,\"expected\":\"1\",\"answer\":\"\\ud800\"}");
        QVERIFY(row["id"] == 1);
        QVERIFY(row["verdict"] != "correct");
    }
};

QTEST_APPLESS_MAIN(CheckRowsTest)
#include "check_rows_test.moc"
