#include "app/problems/problem_set.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace khatwa::problems;
using Kind = Remark::Kind;

namespace {

SetProblem problem(const std::string& id) {
    SetProblem made;
    made.id = id;
    made.statement = "حل المعادلة $2x+3=11$.";
    made.answer = "x=4";
    made.nudge = "Undo the addition.";
    made.nextStep = "Subtract $3$: $2x=8$.";
    made.example =
        WorkedExample{"Solve $3x+1=7$.", {"Subtract $1$: $3x=6$.", "So $\\boxed{x=2}$."}, "x=2"};
    made.solution = {"Subtract $3$: $2x=8$.", "So $\\boxed{x=4}$."};
    made.topic = "linear-equations";
    made.level = 2;
    return made;
}

ProblemSet set() {
    ProblemSet made;
    made.id = "a-set";
    made.title = "معادلات \"خطية\"";
    made.language = Language::Arabic;
    made.licence = "CC-BY-4.0";
    made.problems = {problem("p1"), problem("p2")};
    made.problems[1].language = Language::English;
    made.problems[1].options = R"({"assume":"positive"})";
    return made;
}

/// A set of one problem, with this text instead of another.
std::string with(const std::string& old, const std::string& next) {
    std::string json = R"({
  "version": 1, "id": "s", "title": "t", "language": "en",
  "problems": [
    {"id": "p", "statement": "Find $1+1$.", "answer": "2"}
  ]
})";
    const std::size_t at = json.find(old);
    return at == std::string::npos ? json : json.replace(at, old.size(), next);
}

bool oneLine(const std::string& said) {
    return !said.empty() && said.find('\n') == std::string::npos;
}

} // namespace

class ProblemSetTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadBack();
    void theTextIsCanonical();
    void theLeastSetHasItsDefaults();
    void whatIsWrongIsSaidWithItsPlace_data();
    void whatIsWrongIsSaidWithItsPlace();
    void everyErrorIsTold();
    void remarksAreBounded();
    void unknownMembersAreKeptAndWarnedOf();
    void aLaterVersionIsSaidSoAndNothingElse();
    void deepAndWideTextsAreRefused();
    void everyPrefixIsRefusedInOneLine();
    void damagedTextHarmsNothing();
    void sentencesAreOneLineInBothLanguages();
    void answersAreGradedByTheirOwnRules_data();
    void answersAreGradedByTheirOwnRules();
    void anEditorsMistakesAreVerifiedToo();
    void verifyingCanBeEnded();
    void filesAreWrittenWhole();
    void aFileThatCantBeWrittenLeavesTheOldOne();
    void whatIsNoFileIsSaidSo();
    void aTaskHasTheRuleAndTheOptions();
};

void ProblemSetTest::whatIsWrittenIsReadBack() {
    const SetReading reading = readSet(writeSet(set()));
    QVERIFY(reading.set);
    QVERIFY(reading.errors.empty());
    QVERIFY(reading.warnings.empty());
    const ProblemSet& read = *reading.set;
    QCOMPARE(read.id, set().id);
    QCOMPARE(read.title, set().title);
    QCOMPARE(read.language, Language::Arabic);
    QCOMPARE(read.licence, set().licence);
    QCOMPARE(read.problems.size(), 2u);
    const SetProblem& first = read.problems[0];
    QCOMPARE(first.statement, problem("p1").statement);
    QCOMPARE(first.nudge, problem("p1").nudge);
    QCOMPARE(first.nextStep, problem("p1").nextStep);
    QVERIFY(first.example);
    QCOMPARE(first.example->steps, problem("p1").example->steps);
    QCOMPARE(first.solution, problem("p1").solution);
    QCOMPARE(first.level, 2);
    QCOMPARE(read.languageOf(first), Language::Arabic);
    QCOMPARE(read.languageOf(read.problems[1]), Language::English);
    QCOMPARE(read.problems[1].options, set().problems[1].options);
}

void ProblemSetTest::theTextIsCanonical() {
    const std::string text = writeSet(set());
    QCOMPARE(writeSet(*readSet(text).set), text);
    // Another order, other spaces, other escapes: the same text in the end.
    const std::string other = R"({"problems":[{"answer":"\u0032","statement":"Find $1+1$.","id":"p",
        "options":{"sigfigs":3,"assume":"real"},"level":1.0}],"language":"en","title":"t","id":"s","version":1})";
    const SetReading reading = readSet(other);
    QVERIFY(reading.set);
    const std::string written = writeSet(*reading.set);
    QCOMPARE(writeSet(*readSet(written).set), written);
    QVERIFY(written.find("\"assume\"") < written.find("\"sigfigs\""));
    QVERIFY(written.find("\"answer\": \"2\"") != std::string::npos);
    QVERIFY(written.ends_with("}\n"));
}

void ProblemSetTest::theLeastSetHasItsDefaults() {
    const auto least = readSet(with("", "")).set;
    QVERIFY(least);
    const SetProblem& only = least->problems.front();
    QCOMPARE(only.rule, std::string("equivalent"));
    QCOMPARE(only.level, 1);
    QVERIFY(!only.example && only.solution.empty() && only.nudge.empty());
    QCOMPARE(least->languageOf(only), Language::English);
}

void ProblemSetTest::whatIsWrongIsSaidWithItsPlace_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const std::string& json, Kind kind, const char* said) {
        QTest::newRow(name) << QString::fromStdString(json) << kind << said;
    };
    row("no JSON", with("\"language\": \"en\",", "\"language\": \"en\""), Kind::NotJson, "line 3");
    row("nothing", "", Kind::NotJson, "line 1");
    row("a list", "[]", Kind::NotObject, "one JSON object");
    row("no title", with("\"title\": \"t\", ", ""), Kind::Missing, "title: it is missing");
    row("no answer", with(", \"answer\": \"2\"", ""), Kind::Missing,
        "Problem 1 (p), answer: it is missing");
    row("a number for a text", with("\"2\"", "2"), Kind::WrongType,
        "Problem 1 (p), answer: it has the wrong type");
    row("blank", with("\"Find $1+1$.\"", "\" \\n\""), Kind::Empty, "Problem 1 (p), statement");
    row("a set without problems",
        with("{\"id\": \"p\", \"statement\": \"Find $1+1$.\", \"answer\": \"2\"}", ""), Kind::Empty,
        "problems: it is empty");
    row("no such rule", with("\"answer\"", "\"rule\": \"right\", \"answer\""), Kind::NotOneOf,
        "Problem 1 (p), rule: it must be one of: equivalent");
    row("no such language", with("\"en\"", "\"fr\""), Kind::NotOneOf, "language");
    row("no such level", with("\"answer\"", "\"level\": 4, \"answer\""), Kind::NotOneOf,
        "level: it must be one of: 1 … 3");
    row("half a level", with("\"answer\"", "\"level\": 1.5, \"answer\""), Kind::WrongType, "level");
    row("a path as id", with("\"id\": \"s\"", "\"id\": \"../s\""), Kind::BadId, "id: an id has");
    row("a long answer", with("\"2\"", "\"" + std::string(4001, '2') + "\""), Kind::TooLong,
        "at most 4000");
    row("a control character", with("1+1", "1\\u00001"), Kind::BadCharacter, "statement");
    row("a title of two lines", with("\"t\"", "\"t\\nu\""), Kind::BadCharacter, "title");
    row("twice the same member", with("\"answer\"", "\"answer\": \"3\", \"answer\""),
        Kind::Repeated, "answer: it is there twice");
    row("twice the same id",
        with("]", ", {\"id\": \"p\", \"statement\": \"s\", \"answer\": \"1\"}]"), Kind::Repeated,
        "Problem 2 (p), id: it is there twice");
    row("no such option", with("\"answer\"", "\"options\": {\"abc\": 1}, \"answer\""),
        Kind::BadOptions, "abc");
    row("a hint of the wrong type", with("\"answer\"", "\"hints\": {\"nudge\": []}, \"answer\""),
        Kind::WrongType, "hints.nudge");
    row("an empty step", with("\"answer\"", "\"solution\": [\"a\", \"\"], \"answer\""), Kind::Empty,
        "solution[2]");
    row("an example without steps",
        with("\"answer\"",
             "\"example\": {\"statement\":\"s\",\"steps\":[],\"answer\":\"1\"}, \"answer\""),
        Kind::Empty, "example.steps");
    row("a problem that is a text", with("]", ", \"p2\"]"), Kind::WrongType,
        "Problem 2, problems[2]");
    row("bytes that are no UTF-8",
        with("1+1", "1\xff"
                    "1"),
        Kind::NotJson, "line 4");
}

void ProblemSetTest::whatIsWrongIsSaidWithItsPlace() {
    QFETCH(QString, json);
    QFETCH(Kind, kind);
    QFETCH(QString, said);
    std::string text = json.toStdString();
    if (kind == Kind::NotJson && said == "line 4") // QString has no byte that is no UTF-8
        text = with("1+1", "1\xff"
                           "1");
    const SetReading reading = readSet(text);
    QVERIFY(!reading.set);
    QCOMPARE(reading.errors.size(), 1u);
    QCOMPARE(reading.errors[0].kind, kind);
    const QString line = QString::fromStdString(sentence(reading.errors[0]));
    QVERIFY2(line.contains(said, Qt::CaseInsensitive), qPrintable(line));
}

void ProblemSetTest::everyErrorIsTold() {
    const SetReading reading = readSet(
        R"({"version":1,"id":"s","language":"en","problems":[{"id":"a","answer":"1"},{"id":"b","statement":"s"}]})");
    QCOMPARE(reading.errors.size(), 3u);
}

void ProblemSetTest::remarksAreBounded() {
    std::string problems;
    for (int i = 0; i < 2000; ++i)
        problems += std::string(i == 0 ? "" : ",") + R"({"x)" + std::to_string(i) + R"(":1})";
    const SetReading reading = readSet(
        R"({"version":1,"id":"s","title":"t","language":"en","problems":[)" + problems + "]}");
    QVERIFY(!reading.set);
    QCOMPARE(reading.errors.size(), 100u);
    QCOMPARE(reading.warnings.size(), 100u);
}

void ProblemSetTest::unknownMembersAreKeptAndWarnedOf() {
    const std::string json =
        R"({"version":1,"id":"s","title":"t","language":"en","school":{"b":1,"a":[2.5]},
        "problems":[{"id":"p","statement":"s","answer":"1","hints":{"nudge":"n","picture":"x"},"year":9,
        "example":{"statement":"e","steps":["1"],"answer":"1","note":null}}]})";
    const SetReading reading = readSet(json);
    QVERIFY(reading.set);
    QCOMPARE(reading.warnings.size(), 4u);
    for (const Remark& warning : reading.warnings)
        QCOMPARE(warning.kind, Kind::Unknown);
    const std::string written = writeSet(*reading.set);
    for (const char* kept : {"\"school\"", "\"picture\": \"x\"", "\"year\": 9", "\"note\": null"})
        QVERIFY2(written.find(kept) != std::string::npos, kept);
    QCOMPARE(writeSet(*readSet(written).set), written);
    // The schema's own address is no stranger.
    const SetReading addressed =
        readSet(with("\"version\"", "\"$schema\": \"schema.json\", \"version\""));
    QVERIFY(addressed.set && addressed.warnings.empty());
    QVERIFY(writeSet(*addressed.set).find("$schema") != std::string::npos);
}

void ProblemSetTest::aLaterVersionIsSaidSoAndNothingElse() {
    const SetReading reading = readSet(R"({"version":2,"title":["no","longer","text"]})");
    QVERIFY(!reading.set);
    QCOMPARE(reading.errors.size(), 1u);
    QCOMPARE(reading.errors[0].kind, Kind::NewVersion);
    QVERIFY(sentence(reading.errors[0]).find("version 2") != std::string::npos);
}

void ProblemSetTest::deepAndWideTextsAreRefused() {
    const std::size_t most = std::size_t(1) << 22;
    std::string pairs;
    for (int i = 0; i < 600'000; ++i)
        pairs += "[],";
    for (const std::string& text :
         {std::string(most, '['), std::string(most, '{'), "[" + pairs + "0]",
          with("\"answer\"",
               "\"x\": " + std::string(40, '[') + std::string(40, ']') + ", \"answer\""),
          std::string((std::size_t(8) << 20) + 1, ' ')}) {
        const SetReading reading = readSet(text);
        QVERIFY(!reading.set);
        QCOMPARE(reading.errors.size(), 1u);
        QVERIFY(reading.errors[0].kind == Kind::TooLarge ||
                reading.errors[0].kind == Kind::NotJson);
    }
}

void ProblemSetTest::everyPrefixIsRefusedInOneLine() {
    const std::string text = writeSet(set());
    for (std::size_t length = 0; length + 2 < text.size(); ++length) {
        const SetReading reading = readSet(text.substr(0, length));
        QVERIFY(!reading.set);
        QCOMPARE(reading.errors.size(), 1u);
        QVERIFY(oneLine(sentence(reading.errors[0])));
    }
}

void ProblemSetTest::damagedTextHarmsNothing() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const std::string text = writeSet(set());
    for (int trial = 0; trial < 5000; ++trial) {
        std::string bad = text;
        for (auto i = 1 + random() % 3; i > 0; --i)
            bad[random() % bad.size()] = static_cast<char>(random());
        const SetReading reading = readSet(bad);
        QCOMPARE(reading.set.has_value(), reading.errors.empty());
        for (const Remark& remark : reading.errors)
            QVERIFY(oneLine(sentence(remark, Language::Arabic)));
        if (reading.set) {
            const std::string written = writeSet(*reading.set);
            QCOMPARE(writeSet(*readSet(written).set), written);
        }
    }
}

void ProblemSetTest::sentencesAreOneLineInBothLanguages() {
    for (int kind = 0; kind <= static_cast<int>(Kind::File); ++kind)
        for (const Language language : {Language::English, Language::Arabic}) {
            const Remark remark{static_cast<Kind>(kind), 3, "an\nid", "field", "detail"};
            const std::string said = sentence(remark, language);
            QVERIFY(oneLine(said));
            QVERIFY(said.ends_with('.'));
            QVERIFY(said.find("an id") != std::string::npos);
            QVERIFY(said.find('!') == std::string::npos);
            QVERIFY(said.find('#') == std::string::npos); // what is to be filled in
        }
}

void ProblemSetTest::answersAreGradedByTheirOwnRules_data() {
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("last"); ///< step
    QTest::addColumn<int>("kind");     ///< -1: sound
    const auto row = [](const char* name, const char* answer, const char* rule, const char* options,
                        const char* last, int kind) {
        QTest::newRow(name) << answer << rule << options << last << kind;
    };
    row("sound", "x=4", "equivalent", "", "$\\boxed{x=4}$", -1);
    row("sound without a box", "x=4", "equivalent", "", "$x=4$", -1);
    row("boxed otherwise", "\\frac{1}{2}", "equivalent", "", "$\\boxed{\\frac{2}{4}}$", -1);
    row("factored", "(x-1)(x+1)", "form:factored", "", "", -1);
    row("not factored", "x^2-1", "form:factored", "", "", static_cast<int>(Kind::NotItself));
    row("not in lowest terms", "\\frac{2}{4}", "form:lowest-terms", "", "",
        static_cast<int>(Kind::NotItself));
    row("figures that the answer lacks", "3.1", "numeric", R"({"sigfigs":4})", "",
        static_cast<int>(Kind::NotItself));
    row("no mathematics", "((", "equivalent", "", "", static_cast<int>(Kind::CannotGrade));
    row("another box", "x=4", "equivalent", "", "$\\boxed{x=5}$",
        static_cast<int>(Kind::BoxDiffers));
}

void ProblemSetTest::answersAreGradedByTheirOwnRules() {
    QFETCH(QString, answer);
    QFETCH(QString, rule);
    QFETCH(QString, options);
    QFETCH(QString, last);
    QFETCH(int, kind);
    ProblemSet one = set();
    one.problems.resize(1);
    SetProblem& only = one.problems[0];
    only.answer = answer.toStdString();
    only.rule = rule.toStdString();
    only.options = options.toStdString();
    only.example.reset();
    only.solution.clear();
    if (!last.isEmpty())
        only.solution = {last.toStdString()};
    const std::vector<Remark> remarks = verify(one);
    QCOMPARE(remarks.size(), kind < 0 ? 0u : 1u);
    if (kind >= 0) {
        QCOMPARE(static_cast<int>(remarks[0].kind), kind);
        QCOMPARE(remarks[0].problem, 1u);
        // The verdict is told in words, and not by its name in the program.
        for (const Language language : {Language::English, Language::Arabic})
            QVERIFY(sentence(remarks[0], language).find(remarks[0].detail) == std::string::npos ||
                    remarks[0].kind == Kind::CannotGrade || remarks[0].kind == Kind::BoxDiffers);
    }
}

void ProblemSetTest::anEditorsMistakesAreVerifiedToo() {
    ProblemSet bad = set();
    bad.title.clear();
    bad.problems[1].id = "p1";
    const std::vector<Remark> remarks = verify(bad);
    QCOMPARE(remarks.size(), 2u);
    ProblemSet example = set();
    example.problems[0].example->answer = "x=3";
    const std::vector<Remark> boxed = verify(example);
    QCOMPARE(boxed.size(), 1u);
    QCOMPARE(boxed[0].field, std::string("example.steps[2]"));
}

void ProblemSetTest::verifyingCanBeEnded() {
    ProblemSet bad = set();
    for (SetProblem& one : bad.problems)
        one.rule = "form:factored", one.answer = "x^2-1", one.solution.clear(), one.example.reset();
    std::vector<std::size_t> asked;
    const auto remarks = verify(bad, [&](std::size_t index) {
        asked.push_back(index);
        return index < 1;
    });
    QCOMPARE(remarks.size(), 1u);
    QCOMPARE(asked, (std::vector<std::size_t>{0, 1}));
}

void ProblemSetTest::filesAreWrittenWhole() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("مسائل.json").toStdString();
    QVERIFY(!writeSetFile(set(), path));
    const SetReading reading = readSetFile(path);
    QVERIFY(reading.set);
    QCOMPARE(writeSet(*reading.set), writeSet(set()));
    ProblemSet other = set();
    other.title = "other";
    QVERIFY(!writeSetFile(other, path));
    QCOMPARE(readSetFile(path).set->title, std::string("other"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void ProblemSetTest::aFileThatCantBeWrittenLeavesTheOldOne() {
    QTemporaryDir folder;
    const auto failed = writeSetFile(set(), folder.filePath("no/such/folder.json").toStdString());
    QVERIFY(failed);
    QCOMPARE(failed->kind, Kind::File);
    QVERIFY(oneLine(sentence(*failed, Language::Arabic)));
    // No room: a file may not grow beyond its first bytes.
    const std::filesystem::path full = folder.filePath("full.json").toStdString();
    QVERIFY(!writeSetFile(set(), full));
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before = {};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit tight = {100, before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    ProblemSet other = set();
    other.title = "other";
    const auto noRoom = writeSetFile(other, full);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, ignored);
    QVERIFY(noRoom && noRoom->kind == Kind::File);
    QCOMPARE(readSetFile(full).set->title, set().title);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    QVERIFY(QFile::remove(folder.filePath("full.json")));
    // A folder of that name can't be replaced; nothing half written stays beside it.
    QVERIFY(QDir(folder.path()).mkpath("set.json/inner"));
    QVERIFY(writeSetFile(set(), folder.filePath("set.json").toStdString()));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
}

void ProblemSetTest::whatIsNoFileIsSaidSo() {
    QTemporaryDir folder;
    QCOMPARE(readSetFile(folder.filePath("none.json").toStdString()).errors.at(0).kind, Kind::File);
    QCOMPARE(readSetFile(folder.path().toStdString()).errors.at(0).kind, Kind::NotAFile);
    QCOMPARE(readSetFile("/dev/zero").errors.at(0).kind, Kind::NotAFile);
}

void ProblemSetTest::aTaskHasTheRuleAndTheOptions() {
    SetProblem asked = problem("p");
    asked.options = R"({"assume":"positive"})";
    const auto task = taskFor(asked, "4", Language::Arabic);
    QCOMPARE(task.expected, std::string("x=4"));
    QCOMPARE(task.answer, std::string("4"));
    QCOMPARE(task.options.assume, std::string("positive"));
    QCOMPARE(task.options.lang, std::string("ar"));
    QCOMPARE(khatwa::grading::check(task).verdict, khatwa::grading::Verdict::Correct);
}

QTEST_APPLESS_MAIN(ProblemSetTest)
#include "problem_set_test.moc"
