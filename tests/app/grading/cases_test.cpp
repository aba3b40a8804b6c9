#include "app/grading/commas.h"
#include "tests/app/grading/cases/cases.h"

#include <QTest>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string_view>

using namespace khatwa::grading;
using cases::Case;
using cases::Outcome;

namespace {

/// What one file came to.
struct Tally {
    int rows = 0;
    int agreed = 0;
    int wrongCorrect = 0;
    int undecided = 0;
    double slowest = 0;
    double seconds = 0;
};

bool wronglyCorrect(const Case& row, const Outcome& outcome) {
    return outcome.verdict == "correct" &&
           std::ranges::find(row.verdicts, std::string("correct")) == row.verdicts.end();
}

/// `1,1,2`: what a reference repeats is demanded twice, what an answer repeats is not.
bool repeatsAMember(const std::string& text) {
    std::set<std::string> members;
    std::string member;
    std::istringstream list(text);
    while (std::getline(list, member, ',')) {
        std::erase_if(member, [](char c) {
            return std::string_view(" \\{}[]()").find(c) != std::string_view::npos;
        });
        if (!members.insert(member).second)
            return true;
    }
    return false;
}

/// What a comma of the answer means the reference decides; a reference is read as it stands.
bool hasOpenComma(const std::string& answer) {
    const CommaReadings readings = commaReadings(answer);
    return readings.decimal || readings.thousands;
}

/// Whether the reference and the answer may be swapped: not where an option, a rounding that the
/// reference allows, or a unit that only the reference can demand make the question one-sided.
bool isSymmetric(const Case& row, const Outcome& outcome) {
    static const std::set<std::string> kRules = {"equivalent", "set", "equation-system"};
    return kRules.contains(row.task.rule) && row.options.empty() && outcome.verdict != "bad_task" &&
           outcome.verdict != "invalid" &&
           (row.task.expected + row.task.answer).find("approx") == std::string::npos &&
           (row.task.expected + row.task.answer).find("≈") == std::string::npos &&
           !repeatsAMember(row.task.expected) && !repeatsAMember(row.task.answer) &&
           !hasOpenComma(row.task.answer);
}

/// A unit that the reference has is demanded, one that only the answer has is not; a false chain is
/// no reference.
bool isOneSided(const Outcome& outcome) {
    return outcome.judgement.reason == "missing_unit" || outcome.judgement.reason == "false_chain";
}

std::string mirrored(std::string reason) {
    static const std::map<std::string, std::string, std::less<>> kMirror = {
        {"missing_solution", "extra_solution"},
        {"extra_solution", "missing_solution"},
    };
    const auto found = kMirror.find(reason);
    return found == kMirror.end() ? reason : found->second;
}

} // namespace

class CasesTest : public QObject {
    Q_OBJECT

private slots:
    /// Judges every case once. KHATWA_CASES narrows them to ids that begin so; disagreements go as
    /// JSON lines to the file that KHATWA_CASES_REPORT names (`-`: standard output).
    void initTestCase() {
        rows_ = cases::loadCases(qgetenv("KHATWA_CASES").toStdString());
        for (const Case& row : rows_)
            outcomes_.push_back(cases::judge(row.task));
        report();
        summarize();
    }

    void everyRowHasAnIdOfItsFile() {
        std::set<std::string> ids;
        for (const Case& row : rows_) {
            std::string name = row.file;
            std::ranges::replace(name, '_', '-');
            QVERIFY2(row.id.starts_with(name + "-"), row.id.c_str());
            QVERIFY2(ids.insert(row.id).second, row.id.c_str());
            QVERIFY2(!row.why.empty(), row.id.c_str());
        }
    }

    void noWrongAnswerIsCorrect() {
        int wrong = 0;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (wronglyCorrect(rows_[i], outcomes_[i]))
                wrong += print("wrong", rows_[i], outcomes_[i]);
        }
        QCOMPARE(wrong, 0);
    }

    void verdictIsATeachers_data() {
        QTest::addColumn<qsizetype>("index");
        for (std::size_t i = 0; i < rows_.size(); ++i)
            QTest::newRow(rows_[i].id.c_str()) << static_cast<qsizetype>(i);
    }
    void verdictIsATeachers() {
        QFETCH(qsizetype, index);
        const Case& row = rows_[static_cast<std::size_t>(index)];
        const Outcome& outcome = outcomes_[static_cast<std::size_t>(index)];
        QVERIFY2(cases::agrees(row, outcome), cases::reportLine(row, outcome).c_str());
    }

    void swappingChangesOnlyMissingForExtra() {
        int wrong = 0;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const Case& row = rows_[i];
            const Outcome& straight = outcomes_[i];
            if (!isSymmetric(row, straight))
                continue;
            Task task = row.task;
            std::swap(task.expected, task.answer);
            const Outcome swapped = cases::judge(task);
            if (swapped.verdict == "bad_task" || isOneSided(straight) || isOneSided(swapped))
                continue;
            const bool same = swapped.verdict == straight.verdict &&
                              swapped.judgement.missing.size() == straight.judgement.extra.size() &&
                              swapped.judgement.extra.size() == straight.judgement.missing.size() &&
                              (straight.verdict != "partly_correct" ||
                               swapped.judgement.reason == mirrored(straight.judgement.reason));
            if (!same)
                wrong += print("swapped: " + swapped.verdict + " " + swapped.judgement.reason, row,
                               straight);
        }
        QCOMPARE(wrong, 0);
    }

private:
    /// Prints one finding (Qt cuts long messages off) and counts it.
    static int print(const std::string& what, const Case& row, const Outcome& outcome) {
        std::printf("%s: %s\n", what.c_str(), cases::reportLine(row, outcome).c_str());
        std::fflush(stdout);
        return 1;
    }

    void report() const {
        const std::string name = qgetenv("KHATWA_CASES_REPORT").toStdString();
        if (name.empty())
            return;
        std::ofstream file;
        if (name != "-")
            file.open(name);
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (cases::agrees(rows_[i], outcomes_[i]))
                continue;
            const std::string line = cases::reportLine(rows_[i], outcomes_[i]);
            if (name == "-")
                std::printf("%s\n", line.c_str());
            else
                file << line << "\n";
        }
    }

    void summarize() const {
        std::map<std::string, Tally> tallies;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            for (const std::string& name : {rows_[i].file, std::string("~ all")}) {
                Tally& tally = tallies[name];
                ++tally.rows;
                tally.agreed += cases::agrees(rows_[i], outcomes_[i]) ? 1 : 0;
                tally.wrongCorrect += wronglyCorrect(rows_[i], outcomes_[i]) ? 1 : 0;
                tally.undecided += outcomes_[i].verdict == "undecided" ? 1 : 0;
                tally.seconds += outcomes_[i].seconds;
                tally.slowest = std::max(tally.slowest, outcomes_[i].seconds);
            }
        }
        std::printf("%-26s %5s %7s %7s %14s %10s %9s %9s\n", "file", "rows", "agreed", "%",
                    "wrong correct", "undecided", "ms a row", "slowest");
        for (const auto& [name, tally] : tallies) {
            std::printf("%-26s %5d %7d %7.2f %14d %10d %9.3f %9.1f\n", name.c_str(), tally.rows,
                        tally.agreed, 100.0 * tally.agreed / tally.rows, tally.wrongCorrect,
                        tally.undecided, 1000 * tally.seconds / tally.rows, 1000 * tally.slowest);
        }
        std::fflush(stdout);
    }

    std::vector<Case> rows_;
    std::vector<Outcome> outcomes_;
};

QTEST_APPLESS_MAIN(CasesTest)
#include "cases_test.moc"
