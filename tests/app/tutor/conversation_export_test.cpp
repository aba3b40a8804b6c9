#include "app/tutor/export.h"
#include "app/tutor/scanner.h"

#include <QtTest>

using namespace khatwa::tutor;
using khatwa::problems::Language;

namespace {

ExportedConversation conversation(const std::string& reply, Language language) {
    StreamScanner scanner;
    scanner.push(reply);
    scanner.finish();
    ExportedConversation made;
    made.title = "50% of $x$ & more";
    made.problem = "Solve $7x-12=30$ for $x$.";
    made.language = language;
    ExportedTurn turn;
    turn.blocks = scanner.blocks();
    for (const Block& block : turn.blocks)
        if (block.kind == Block::Kind::Step)
            turn.verdicts[block.id] = StepVerdict::Checked;
    made.turns.push_back(turn);
    turn.question = "Why?";
    made.turns.push_back(turn);
    return made;
}

/// Braces and environments of a whole document, escapes left out.
bool balanced(const std::string& latex) {
    int depth = 0;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        if (latex[i] == '\\')
            ++i;
        else if (latex[i] == '{')
            ++depth;
        else if (latex[i] == '}' && --depth < 0)
            return false;
    }
    return depth == 0;
}

const std::string kReply =
    "<think>secret</think>\n1. Add $12$: costs 5% & #1_a.\n$$\n7x=42\n\n$$\n2. So $\\frac{42}{7$ "
    "is "
    "odd, and `a_b` too.\n\n| a | b |\n|---|---|\n| $1$ | 2 |\n\n- one\n- two\n\n"
    "```\nx = {1}\n```\n\n$\\boxed{x=6}$\n";

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

private slots:
    void markdownReadsAgainAsTheSameFormulas() {
        const std::string text = toMarkdown(conversation(kReply, Language::English));
        QVERIFY(text.find("**Step 1.** Add $12$") != std::string::npos);
        QVERIFY(text.find("*(checked)*") != std::string::npos);
        QVERIFY(text.find("## Why?") != std::string::npos);
        QVERIFY(text.find("$$\nx=6\n$$") != std::string::npos);
        QVERIFY(text.find("secret") == std::string::npos);
    }

    void latexEscapesTextAndKeepsFormulas() {
        for (const Language language : {Language::English, Language::Arabic}) {
            const std::string text = toLatex(conversation(kReply, language));
            QVERIFY(text.find("50\\% of \\$x\\$ \\& more") != std::string::npos);
            QVERIFY(text.find("5\\% \\& \\#1\\_a") != std::string::npos);
            QVERIFY(text.find("\\[\n7x=42\n\\]") != std::string::npos);
            QVERIFY(text.find("\\boxed{x=6}") != std::string::npos);
            QVERIFY(text.find("secret") == std::string::npos);
            QVERIFY(text.find("\\frac{42}{7$") == std::string::npos); // drawn as its source
            QVERIFY(balanced(text));
            QCOMPARE(text.find("polyglossia") != std::string::npos, language == Language::Arabic);
        }
    }

    void formulasThatWouldDoMoreThanDrawAreShownAsTheirSource_data() {
        QTest::addColumn<QString>("latex");
        QTest::addColumn<bool>("safe");
        const auto row = [](const char* latex, bool safe) {
            QTest::addRow("%s", latex) << QString::fromUtf8(latex) << safe;
        };
        row("x^2", true);
        row("\\frac{1}{2}", true);
        row("\\begin{cases}x=1\\\\y=2\\end{cases}", true);
        row("50\\%", true);
        row("\\{1,2\\}", true);
        row("\\text{if $x>0$}", true);
        row("\\frac{1}{2", false);
        row("}{", false);
        row("\\input{/etc/passwd}", false);
        row("\\immediate\\write18{ls}", false);
        row("\\def\\a{\\a}\\a", false);
        row("^^5cinput{x}", false);
        row("\\begin{document}", false);
        row("\\end{document}", false);
        row("\\begin{cases}x", false);
        row("$", false);
        row("", false);
        row("\\csname input\\endcsname", false);
    }
    void formulasThatWouldDoMoreThanDrawAreShownAsTheirSource() {
        QFETCH(QString, latex);
        QFETCH(bool, safe);
        QCOMPARE(isSafeFormula(latex.toStdString()), safe);
    }
    // These were seen to fail with the TeX of Debian 12.
    void whatLatexLacksIsSaidOtherwise() {
        QCOMPARE(latexText("a ≈ 2²"), std::string("a \\ensuremath{\\approx} 2\\ensuremath{^2}"));
        QCOMPARE(latexText("حل 7x-12=30 الآن"), std::string("حل \\textenglish{7x-12=30} الآن"));
        QCOMPARE(latexText("عدده 12 فقط"), std::string("عدده 12 فقط"));
        ExportedConversation conversation;
        conversation.language = khatwa::problems::Language::Arabic;
        conversation.problem = "احسب $\\frac{١٢}{٣}$ في $\\R$ و $\\foo$.";
        const std::string latex = toLatex(conversation);
        for (const char* part :
             {"\\frac{\\text{١٢}}{\\text{٣}}", "\\providecommand{\\R}{\\mathbb{R}}",
              "\\providecommand{\\foo}{\\ensuremath{\\mathtt{\\backslash foo}}}"})
            QVERIFY2(latex.find(part) != std::string::npos, latex.c_str());
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "conversation_export_test.moc"
