// Steps as models write them (tests/data/steps), right ones and wrong ones, with the verdict that
// each must get. Two things are never allowed, whatever a row wants: `contradicts` of a step that
// is right, and `checked` of one that is wrong.
//   KHATWA_STEP_ROWS=FILE    another file, which is only reported on

#include "app/tutor/scanner.h"
#include "app/tutor/step_checker.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>
#include <fstream>

using namespace khatwa::tutor;

namespace {

struct Step {
    std::string text;
    bool right = false;
    std::string want;
    std::string why;
};

struct Row {
    std::string id;
    std::string problem;
    std::vector<Step> steps;
};

std::vector<Row> rowsOf(const std::filesystem::path& path) {
    std::vector<Row> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty())
            continue;
        const nlohmann::json json = nlohmann::json::parse(line);
        Row row{json.at("id"), json.at("problem"), {}};
        for (const auto& step : json.at("steps"))
            row.steps.push_back(
                {step.at("text"), step.at("right"), step.at("want"), step.at("why")});
        rows.push_back(std::move(row));
    }
    return rows;
}

/// A step that names itself ("**Step 2:**") stands as it is; others get their number.
std::string replyOf(const Row& row) {
    std::string reply;
    for (std::size_t i = 0; i < row.steps.size(); ++i) {
        const std::string& text = row.steps[i].text;
        const bool named = text.starts_with("**Step") || text.starts_with("### ") ||
                           text.starts_with("Step ") || text.starts_with("الخطوة") ||
                           text.starts_with("**الخطوة");
        reply += (named ? "" : std::to_string(i + 1) + ". ") + text + "\n\n";
    }
    return reply;
}

std::vector<StepCheck> judge(const Row& row) {
    StreamScanner scanner;
    scanner.push(replyOf(row));
    scanner.finish();
    StepChecker checker(row.problem);
    std::vector<StepCheck> checks;
    for (const StepBlocks& step : stepBlocksOf(scanner.blocks()))
        checks.push_back(checker.check(step.blocks));
    return checks;
}

/// What a file came to.
struct Tally {
    int steps = 0;
    int asWanted = 0;
    int falselyContradicted = 0;
    int falselyChecked = 0;
    std::array<int, 4> right{};
    std::array<int, 4> wrong{};
};

bool isForbidden(const Step& step, StepVerdict verdict) {
    return step.right ? verdict == StepVerdict::Contradicts : verdict == StepVerdict::Checked;
}

Tally judgeAll(const std::filesystem::path& path, bool mustBeAsWanted) {
    Tally tally;
    for (const Row& row : rowsOf(path)) {
        const std::vector<StepCheck> checks = judge(row);
        if (checks.size() != row.steps.size()) {
            QTest::qFail(("steps not found in " + row.id).c_str(), __FILE__, __LINE__);
            continue;
        }
        for (std::size_t i = 0; i < checks.size(); ++i) {
            const Step& step = row.steps[i];
            const StepCheck& check = checks[i];
            const bool as = name(check.verdict) == step.want;
            ++tally.steps;
            tally.asWanted += as ? 1 : 0;
            ++(step.right ? tally.right : tally.wrong)[static_cast<std::size_t>(check.verdict)];
            const bool forbidden = isForbidden(step, check.verdict);
            tally.falselyContradicted += forbidden && step.right ? 1 : 0;
            tally.falselyChecked += forbidden && !step.right ? 1 : 0;
            if (as && !forbidden)
                continue;
            const std::string told = (forbidden ? "FORBIDDEN " : "") + row.id + " step " +
                                     std::to_string(i + 1) + " wanted " + step.want + " got " +
                                     std::string(name(check.verdict)) + " (" + check.reason + " " +
                                     check.formula + "): " + row.problem + " | " + step.text +
                                     " | " + step.why;
            if (mustBeAsWanted)
                QTest::qFail(told.c_str(), __FILE__, __LINE__);
            else
                qInfo("%s", told.c_str());
        }
    }
    qInfo("%s: %d steps, %d as wanted; right: %d checked, %d cannot check, %d contradict; wrong: "
          "%d contradict, %d cannot check, %d checked",
          path.filename().c_str(), tally.steps, tally.asWanted, tally.right[1], tally.right[3],
          tally.right[2], tally.wrong[2], tally.wrong[3], tally.wrong[1]);
    return tally;
}

} // namespace

class StepRowsTest : public QObject {
    Q_OBJECT

private slots:
    void noRightStepContradictsAndNoWrongOneIsChecked_data();
    void noRightStepContradictsAndNoWrongOneIsChecked();
};

void StepRowsTest::noRightStepContradictsAndNoWrongOneIsChecked_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("wanted");
    if (const QString other = qEnvironmentVariable("KHATWA_STEP_ROWS"); !other.isEmpty()) {
        QTest::newRow("other") << other << false;
        return;
    }
    for (const auto& entry :
         std::filesystem::directory_iterator(KHATWA_SOURCE_DIR "/tests/data/steps"))
        if (entry.path().extension() == ".jsonl")
            QTest::newRow(entry.path().stem().c_str())
                << QString::fromStdString(entry.path().string()) << true;
}

void StepRowsTest::noRightStepContradictsAndNoWrongOneIsChecked() {
    QFETCH(QString, file);
    QFETCH(bool, wanted);
    const Tally tally = judgeAll(file.toStdString(), wanted);
    QVERIFY(tally.steps > 0);
    QCOMPARE(tally.falselyContradicted, 0);
    QCOMPARE(tally.falselyChecked, 0);
}

QTEST_GUILESS_MAIN(StepRowsTest)
#include "step_rows_test.moc"
