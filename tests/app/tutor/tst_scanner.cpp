// The stream scanner, typed one character at a time: every intermediate state of the cases that
// matter, and its promises on every prefix of every case in scanner_cases.txt and
// known_failures.txt, however it is cut (1,000 random ways each).

#include "app/tutor/scanner.h"
#include "tests/app/tutor/scanner_checks.h"

#include <QFile>
#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>

using namespace khatwa::tutor;

namespace {

struct Case {
    std::string name;
    std::string reply;
    std::string blocks;
    ScannerOptions options;
};

void readCases(const char* name, std::vector<Case>& cases) {
    QFile file(QStringLiteral(KHATWA_SOURCE_DIR "/tests/app/tutor/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", name);
    enum { Preface, Reply, Blocks } part = Preface;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (line.startsWith("=== ")) {
            cases.emplace_back();
            cases.back().name = line.mid(4).toStdString();
            cases.back().options.beginsInThinking = line.contains("[thinking]");
            part = Reply;
        } else if (part == Reply && line == "---") {
            cases.back().reply.pop_back(); // the line end before the mark
            part = Blocks;
        } else if (part == Reply) {
            cases.back().reply += line.toStdString() + "\n";
        } else if (part == Blocks && !line.isEmpty()) {
            cases.back().blocks += line.toStdString() + "\n";
        }
    }
}

std::vector<Case> allCases() {
    std::vector<Case> cases;
    readCases("scanner_cases.txt", cases);
    readCases("known_failures.txt", cases);
    return cases;
}

/// The failures of chat programs that must each have its cases.
const std::vector<std::string> kKnownFailures = {
    "split delimiters", "stop inside",        "several lines", "behind a dollar", "money",  "code",
    "no openers",       "marks inside maths", "no HTML",       "stray dollars",   "tables", "lists",
    "chemistry",        "thinking",           "think tags",    "lost backslashes"};

/// How often a mark that must never be seen half or alone stands in what is shown as text.
std::size_t marksShown(const std::vector<Block>& blocks, std::string_view mark) {
    std::size_t count = 0;
    for (const Block& block : blocks)
        for (const Inline& part : block.inlines) {
            if (part.kind == Inline::Kind::Maths || part.kind == Inline::Kind::Code)
                continue;
            for (std::size_t at = part.text.find(mark); at != std::string::npos;
                 at = part.text.find(mark, at + mark.size()))
                ++count;
        }
    return count;
}

/// The seed of a random test, which prints it.
quint32 seedOf(const char* test) {
    static const quint32 seed = qEnvironmentVariableIsSet("KHATWA_SEED")
                                    ? qEnvironmentVariable("KHATWA_SEED").toUInt()
                                    : QRandomGenerator::global()->generate();
    static std::string told;
    if (told != test) {
        told = test;
        qInfo("%s: KHATWA_SEED=%u", test, seed);
    }
    return seed;
}

/// The states after each character of the text, and the one after its end; equal neighbours once,
/// blocks apart by " / ".
QStringList typed(const std::string& text, ScannerOptions options = {}) {
    StreamScanner scanner(options);
    QStringList states;
    const auto look = [&] {
        const QString state = QString::fromStdString(checks::describe(scanner.blocks()))
                                  .trimmed()
                                  .replace(QLatin1Char('\n'), QStringLiteral(" / "));
        if (!state.isEmpty() && (states.isEmpty() || states.last() != state))
            states.append(state);
    };
    for (const char c : text) {
        scanner.push(std::string_view(&c, 1));
        look();
    }
    scanner.finish();
    look();
    return states;
}

QString whole(const std::string& text, ScannerOptions options = {}) {
    StreamScanner scanner(options);
    scanner.push(text);
    scanner.finish();
    return QString::fromStdString(checks::describe(scanner.blocks()))
        .trimmed()
        .replace(QLatin1Char('\n'), QStringLiteral(" / "));
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

} // namespace

class TestScanner : public QObject {
    Q_OBJECT

private slots:
    void halfFormulaIsNotDrawn() {
        QCOMPARE(typed("Now $x=\\frac12$ ok"),
                 (QStringList{"text: N …", "text: No …", "text: Now …", "text: Now ⟦x=\\frac12⟧ …",
                              "text: Now ⟦x=\\frac12⟧ o …", "text: Now ⟦x=\\frac12⟧ ok …",
                              "text: Now ⟦x=\\frac12⟧ ok"}));
        QCOMPARE(typed("We $$x$$ b"),
                 (QStringList{"text: W …", "text: We …", "text: We / maths: x",
                              "text: We / maths: x / text: b …", "text: We / maths: x / text: b"}));
        QCOMPARE(typed("We \\(x\\)b"), (QStringList{"text: W …", "text: We …", "text: We ⟦x⟧ …",
                                                    "text: We ⟦x⟧b …", "text: We ⟦x⟧b"}));
        QCOMPARE(typed("\\[x\\]"), QStringList{"maths: x"});
        QCOMPARE(typed("\\begin{align}x&=1\\\\\\end{align}"),
                 QStringList{"maths: \\begin{align}x&=1\\\\\\end{align}"});
        QCOMPARE(typed("\\boxed{\\frac{1}{2}}"),
                 (QStringList{"text: ⟦\\boxed{\\frac{1}{2}}⟧ …",
                              "text: ⟦\\boxed{\\frac{1}{2}}⟧ / answer: \\frac{1}{2}"}));
    }

    void stopInsideAFormulaDrawsNothingOfIt() {
        const std::string text =
            "So $a+b$ and $$x = \\frac{1}{2}$$ and \\[y\\] then \\begin{cases} 1 \\end{cases}";
        const std::vector<std::string> all = {"a+b", "x = \\frac{1}{2}", "y",
                                              "\\begin{cases} 1 \\end{cases}"};
        for (std::size_t end = 0; end <= text.size(); ++end) {
            StreamScanner scanner;
            scanner.push(text.substr(0, end));
            scanner.finish();
            const auto drawn = checks::formulas(scanner.blocks());
            QVERIFY(drawn.size() <= all.size());
            QVERIFY(std::equal(drawn.begin(), drawn.end(), all.begin()));
            const std::string shown = checks::describe(scanner.blocks());
            QVERIFY2(shown.find('$') == std::string::npos, shown.c_str());
        }
    }

    void moneyIsShownAsSoonAsItIsKnownToBeMoney() {
        QCOMPARE(typed("We $10 for $n$."),
                 (QStringList{"text: W …", "text: We …", "text: We $10 for …",
                              "text: We $10 for ⟦n⟧. …", "text: We $10 for ⟦n⟧."}));
    }

    void codeSpanIsShownWhole() {
        QCOMPARE(typed("We `$x$` b"), (QStringList{"text: W …", "text: We …", "text: We ‹$x$› …",
                                                   "text: We ‹$x$› b …", "text: We ‹$x$› b"}));
    }

    void codeBlockGrowsButItsFenceIsNeverShown() {
        QCOMPARE(typed("```\nab\n`c\n```\nd"),
                 (QStringList{"code:  …", "code: a …", "code: ab …", "code: ab⏎`c …", "code: ab⏎`c",
                              "code: ab⏎`c / text: d …", "code: ab⏎`c / text: d"}));
    }

    void thinkTagsAreNeverShown() {
        QCOMPARE(typed("<think>xy</think>zw"),
                 (QStringList{"~ x …", "~ xy …", "~ xy", "~ xy / text: z …", "~ xy / text: zw …",
                              "~ xy / text: zw"}));
        QCOMPARE(typed("xy</think>zw", {.beginsInThinking = true}),
                 (QStringList{"~ x …", "~ xy …", "~ xy", "~ xy / text: z …", "~ xy / text: zw …",
                              "~ xy / text: zw"}));
    }

    void closingTagAloneTurnsWhatCameBeforeIntoThinking() {
        StreamScanner scanner;
        scanner.push("I try $x$.\n\n1. Well");
        QCOMPARE(scanner.epoch(), 0);
        QCOMPARE(scanner.blocks().back().kind, Block::Kind::Step);
        const std::vector<Block> changed = scanner.push(" …</think>Now");
        QCOMPARE(scanner.epoch(), 1);
        QCOMPARE(changed.size(), scanner.blocks().size()); // all of them, to be drawn anew
        QCOMPARE(scanner.blocks()[1].kind, Block::Kind::Item);
        QVERIFY(scanner.blocks()[0].thinking && scanner.blocks()[1].thinking);
        QVERIFY(!scanner.blocks()[2].thinking);
        QCOMPARE(scanner.thinking(), std::string("I try $x$.\n\n1. Well …"));
        QCOMPARE(scanner.solution(), std::string("Now"));
        scanner.push(" $y$</think> more");
        QCOMPARE(scanner.epoch(), 1); // only ever once
    }

    void boldTextIsBoldWhileItArrives() {
        QCOMPARE(typed("We **b c** d"),
                 (QStringList{"text: W …", "text: We …", "text: We ⟪b⟫ …", "text: We ⟪b c⟫ …",
                              "text: We ⟪b c⟫ d …", "text: We ⟪b c⟫ d"}));
    }

    void stepsAreFoundAtOnce() {
        QCOMPARE(typed("1. go\n2. on"),
                 (QStringList{"step 1: g …", "step 1: go …", "step 1: go / step 2: o …",
                              "step 1: go / step 2: on …", "step 1: go / step 2: on"}));
        QCOMPARE(typed("**Step 1: Go**"),
                 (QStringList{"step 1: ⟪G⟫ …", "step 1: ⟪Go⟫ …", "step 1: ⟪Go⟫"}));
        QCOMPARE(typed("الخطوة الأولى: ن"), (QStringList{"step 1: ن …", "step 1: ن"}));
    }

    void tableRowsAppearWhole() {
        QCOMPARE(typed("| b |\n|-|\n| $c$ |\n| d"),
                 (QStringList{"table: b¦¦¦ …", "table: b¦¦¦⟦c⟧¦¦¦ …", "table: b¦¦¦⟦c⟧¦¦¦d¦¦¦"}));
    }

    void strayDoubleDollarDoesNotSwallowTheRest() {
        QCOMPARE(whole("It is $$ here.\n\nThen $x$."), "text: It is $$ here. / text: Then ⟦x⟧.");
        StreamScanner scanner;
        scanner.push("It is $$ here and there. Now comes more");
        QCOMPARE(checks::describe(scanner.blocks()),
                 std::string("text: It is $$ here and there. Now comes more …\n"));
    }

    void sourcesAreKeptForCopies() {
        StreamScanner scanner;
        scanner.push(
            "<think>\n a $x$ \n</think>\n\n**Step 1:** Add `b`\n\n$$y$$\n\nStep 2: \\boxed{3}");
        scanner.finish();
        QCOMPARE(scanner.thinking(), std::string("a $x$"));
        QCOMPARE(scanner.solution(),
                 std::string("**Step 1:** Add `b`\n\n$$y$$\n\nStep 2: \\boxed{3}"));
        const std::vector<StepText> steps = stepsOf(scanner.blocks());
        QCOMPARE(steps.size(), std::size_t{2});
        QCOMPARE(steps[0].text, std::string("Add `b`\n$$y$$"));
        QCOMPARE(steps[1].number, 2);
        QCOMPARE(steps[1].text, std::string("\\boxed{3}"));
        QCOMPARE(scanner.answer(), std::optional<std::string>("3"));
    }

    void boldTextThatBeginsWithTheMarkOfAStepIsBoldInItsSourceToo() {
        const auto sources = [](const std::string& reply) {
            StreamScanner scanner;
            scanner.push(reply);
            scanner.finish();
            QStringList all;
            for (const Block& block : scanner.blocks())
                all.append(QString::fromStdString(block.text));
            return all;
        };
        QCOMPARE(sources("**Step 1: Expand the brackets**\n\nSo $x$."),
                 (QStringList{"**Expand the brackets**", "So $x$."}));
        QCOMPARE(sources("**1. Expand** and **add**\n**7. Seven**"),
                 (QStringList{"**Expand** and **add**", "**Seven**"}));
        QCOMPARE(sources("**Step 1:** Add\n\n**Step 2: $a**b$ is\n\n**Step 3: x**2"),
                 (QStringList{"Add", "$a**b$ is", "x**2"}));
        QCOMPARE(whole("**Step 1: x**2 and $a**b$\n\nSo"), "step 1: x**2 and ⟦a**b⟧ / 1. text: So");
    }

    void sourcesOfAQuoteHaveNoMarksOfIt() {
        StreamScanner scanner;
        scanner.push("1. Go\n> Now $a +\n> b$\n> is.\n\n> We $a +\n> b$\n> so.");
        scanner.finish();
        QCOMPARE(scanner.blocks().back().text, std::string("We $a +\nb$\nso."));
    }

    void displayOfAStepStandsBetweenDollarsInItsSource() {
        StreamScanner scanner;
        scanner.push("1. So\n$$\\begin{pmatrix} 1 \\end{pmatrix} x = b$$\n"
                     "\\begin{cases} 1 \\end{cases}");
        scanner.finish();
        QCOMPARE(stepsOf(scanner.blocks())[0].text,
                 std::string("So\n$$\\begin{pmatrix} 1 \\end{pmatrix} x = b$$\n"
                             "$$\\begin{cases} 1 \\end{cases}$$"));
    }

    void answerIsKnownBeforeTheEndAndDrawnAtTheEnd() {
        StreamScanner scanner;
        scanner.push("So $\\boxed{\\{1, 2\\}}$ and ");
        QCOMPARE(scanner.answer(), std::optional<std::string>("\\{1, 2\\}"));
        QCOMPARE(scanner.blocks().size(), std::size_t{1});
        const std::vector<Block> changed = scanner.finish();
        QCOMPARE(changed.back().kind, Block::Kind::Answer);
        QVERIFY(scanner.finish().empty());
        QVERIFY(scanner.push("more").empty());
    }

    void statementHasNoSteps() {
        QCOMPARE(whole("Solve:\n1. $x$\n2. $y$", {.beginsInThinking = false, .findSteps = false}),
                 "text: Solve: / item 1 1.: ⟦x⟧ / item 1 2.: ⟦y⟧");
    }

    void brokenBytesBecomeReplacementCharacters() {
        QCOMPARE(whole("a\xFF b\xC3( \xE2\x82 \xF0\x9F\x98\x80 \xED\xA0\x80."),
                 QString::fromUtf8("text: a\uFFFD b\uFFFD( \uFFFD \U0001F600 \uFFFD."));
        QCOMPARE(whole("one\r\ntwo\rthree"), QString::fromUtf8("text: one⏎two⏎three"));
        QCOMPARE(whole(std::string("a\0b", 3)), QString::fromUtf8("text: a\uFFFDb"));
        QCOMPARE(typed("xé"), (QStringList{"text: x …", "text: xé …", "text: xé"}));
    }

    void charactersThatTheScannerUsesAsMarksAreHarmless() {
        QCOMPARE(whole("a\xF3\xB0\x80\x80 $x$ b\xE1\x9A\x80z"),
                 QString::fromUtf8("text: a\uFFFD ⟦x⟧ b z"));
    }

    void longParagraphsAreCut() {
        StreamScanner scanner;
        const std::string text = repeated("word $x$ ", 4000);
        for (std::size_t at = 0; at < text.size(); at += 3)
            scanner.push(text.substr(at, 3));
        scanner.finish();
        QVERIFY(scanner.blocks().size() > 3);
        for (const Block& block : scanner.blocks())
            QVERIFY(block.text.size() < 16384);
        QCOMPARE(checks::formulas(scanner.blocks()).size(), std::size_t{4000});
    }

    void formulaThatNeverEndsIsGivenUp() {
        StreamScanner scanner;
        scanner.push("\\[" + repeated("x + ", 4000) + "\n\nafter");
        scanner.finish();
        QVERIFY(scanner.blocks().size() > 1);
        QCOMPARE(scanner.blocks().back().text, std::string("after"));
    }

    void everyCaseMakesItsBlocks_data() { addCases(); }
    void everyCaseMakesItsBlocks() {
        const Case& one = chosen();
        StreamScanner scanner(one.options);
        scanner.push(one.reply);
        scanner.finish();
        QCOMPARE(QString::fromStdString(checks::describe(scanner.blocks())),
                 QString::fromStdString(one.blocks));
    }

    void promisesHoldOnEveryPrefix_data() { addCases(); }
    void promisesHoldOnEveryPrefix() {
        const Case& one = chosen();
        const std::vector<std::size_t> cuts = checks::everyByte(one.reply);
        const auto wrong = checks::checkGrowth(one.reply, cuts, one.options);
        QVERIFY2(!wrong, wrong.value_or("").c_str());
        const auto differs = checks::checkChunking(one.reply, cuts, one.options);
        QVERIFY2(!differs, differs.value_or("").c_str());
    }

    void chunkingMakesNoDifference_data() { addCases(); }
    void chunkingMakesNoDifference() {
        const Case& one = chosen();
        const quint32 seed = seedOf("chunkingMakesNoDifference");
        const int rounds =
            std::max(kRounds, static_cast<int>(qEnvironmentVariableIntValue("KHATWA_ROUNDS")));
        const checks::Prefixes prefixes(one.reply, one.options);
        QRandomGenerator random(seed);
        for (int round = 0; round < rounds; ++round) {
            std::vector<std::size_t> cuts;
            const int longest = 2 + random.bounded(30);
            for (std::size_t at = 0; at < one.reply.size();)
                cuts.push_back(at += 1 + random.bounded(longest));
            const auto wrong = prefixes.check(cuts);
            QVERIFY2(!wrong,
                     ("KHATWA_SEED=" + std::to_string(seed) + " " + wrong.value_or("")).c_str());
            if (round % kGrowthEvery != 0)
                continue;
            const auto shrunk = checks::checkGrowth(one.reply, cuts, one.options);
            QVERIFY2(!shrunk, shrunk.value_or("").c_str());
        }
    }

    void everyKnownFailureHasItsCases() {
        for (const std::string& failure : kKnownFailures) {
            const auto cases = std::count_if(cases_.begin(), cases_.end(), [&](const Case& one) {
                return one.name.starts_with(failure + ": ");
            });
            QVERIFY2(cases >= 1, failure.c_str());
        }
    }

    /// A mark of mathematics or thinking that the whole text does not show as text is shown by no
    /// prefix of it, while it streams and when it stops there; no formula is drawn that the whole
    /// text has not.
    void noPrefixShowsAStrayMarkOrHalfAFormula_data() { addCases(); }
    void noPrefixShowsAStrayMarkOrHalfAFormula() {
        const Case& one = chosen();
        StreamScanner whole(one.options);
        whole.push(one.reply);
        whole.finish();
        const std::vector<std::string> all = checks::formulas(whole.blocks());
        const std::vector<std::string_view> marks = {
            "$$", "\\[", "\\]", "\\(", "\\)", "\\begin", "\\end", "<think>", "</think>"};
        for (std::size_t end = 0; end <= one.reply.size(); ++end) {
            StreamScanner scanner(one.options);
            scanner.push(std::string_view(one.reply).substr(0, end));
            for (const bool stopped : {false, true}) {
                if (stopped)
                    scanner.finish();
                const std::string at = std::string(stopped ? "stopped" : "streaming") +
                                       " after \"" + one.reply.substr(0, end) + "\"";
                for (const std::string_view mark : marks)
                    QVERIFY2(marksShown(scanner.blocks(), mark) <= marksShown(whole.blocks(), mark),
                             (std::string(mark) + " " + at).c_str());
                for (const std::string& formula : checks::formulas(scanner.blocks()))
                    QVERIFY2(std::find(all.begin(), all.end(), formula) != all.end(),
                             (formula + " " + at).c_str());
            }
        }
    }

    void sixtyThousandTokensOfThinkingKeepTheirPromises() {
        // 240 KB in pieces of four bytes: no block grows beyond its bound, all formulas are there.
        StreamScanner scanner({.beginsInThinking = true, .findSteps = true});
        std::size_t formulas = 0;
        std::string text;
        for (int line = 0; text.size() < 240'000; ++line) {
            text += "So $x_{" + std::to_string(line) + "} = \\frac{" + std::to_string(line) +
                    "}{2}$ and it costs $" + std::to_string(line) + ", I think. " +
                    (line % 7 == 0 ? "\n\n$$y = 1$$\n\n" : "");
            formulas += line % 7 == 0 ? 2 : 1;
        }
        std::size_t shown = 0;
        for (std::size_t at = 0; at < text.size(); at += 4) {
            const std::vector<Block> changed = scanner.push(std::string_view(text).substr(at, 4));
            QVERIFY(changed.size() < 8); // a push tells what is new, not all there is
            QVERIFY(scanner.blocks().size() >= shown);
            shown = scanner.blocks().size();
        }
        scanner.finish();
        QCOMPARE(checks::formulas(scanner.blocks()).size(), formulas);
    }

    void stoppedAnywhereEverythingIsComplete_data() { addCases(); }
    void stoppedAnywhereEverythingIsComplete() {
        const Case& one = chosen();
        for (std::size_t end = 0; end <= one.reply.size(); ++end) {
            StreamScanner scanner(one.options);
            scanner.push(one.reply.substr(0, end));
            scanner.finish();
            for (const Block& block : scanner.blocks())
                QVERIFY(block.complete);
        }
    }

private:
    static constexpr int kRounds = 1000;    ///< random chunkings of each case
    static constexpr int kGrowthEvery = 50; ///< one in so many is also watched step by step
    std::vector<Case> cases_ = allCases();

    void addCases() {
        QTest::addColumn<int>("index");
        QVERIFY(cases_.size() >= 60);
        for (std::size_t i = 0; i < cases_.size(); ++i)
            QTest::newRow(cases_[i].name.c_str()) << static_cast<int>(i);
    }
    const Case& chosen() {
        QFETCH(int, index);
        return cases_[static_cast<std::size_t>(index)];
    }
};

QTEST_APPLESS_MAIN(TestScanner)
#include "tst_scanner.moc"
