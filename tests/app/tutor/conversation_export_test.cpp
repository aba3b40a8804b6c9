#include "app/tutor/export.h"
#include "app/tutor/latex_text.h"
#include "app/tutor/scanner.h"

#include <QtTest>

using namespace khatwa::tutor;
using khatwa::problems::Language;

namespace {

std::vector<Block> blocksOf(const std::string& reply) {
    StreamScanner scanner;
    scanner.push(reply);
    scanner.finish();
    return scanner.blocks();
}

ExportedConversation conversation(const std::string& reply, Language language) {
    ExportedConversation made;
    made.title = "50% of $x$ & more";
    made.problem = "Solve $7x-12=30$ for $x$.";
    made.language = language;
    ExportedTurn turn;
    turn.blocks = blocksOf(reply);
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

ExportedConversation ofReply(const std::string& reply) {
    ExportedConversation made;
    made.turns.push_back({"", blocksOf(reply), {}});
    return made;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// The formulas of a text in their order, white space aside; not the answer, which is one of them.
QStringList formulasOf(const std::vector<Block>& blocks) {
    QStringList found;
    const auto add = [&](const std::string& latex) {
        found += QString::fromStdString(latex).simplified();
    };
    for (const Block& block : blocks) {
        if (block.kind == Block::Kind::Maths)
            add(block.text);
        for (const Inline& piece : block.inlines)
            if (piece.kind == Inline::Kind::Maths)
                add(piece.text);
    }
    return found;
}

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

    void markdownHasEveryFormulaBetweenDollars_data() {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<QString>("written");
        const auto row = [](const char* name, const char* reply, const char* written) {
            QTest::addRow("%s", name) << QString::fromUtf8(reply) << QString::fromUtf8(written);
        };
        row("in a line", "So \\(x^2\\) and $y$.", "So $x^2$ and $y$.");
        row("a bare box", "So \\boxed{5}.", "So $\\boxed{5}$.");
        row("in a step", "1. Add \\(2\\).", "**Step 1.** Add $2$.");
        row("in an item", "- Add \\(2\\).", "- Add $2$.");
        row("in a heading", "## The \\(x\\)", "### The $x$");
        row("in a table", "| a | b |\n|:--|---|\n| \\(\\|x\\|\\) | 2 |", "| $\\|x\\|$ | 2 |");
        row("a display", "\\[x = 1\\]", "$$\nx = 1\n$$");
        row("a display that begins with an environment",
            "$$\\begin{pmatrix}1\\\\2\\end{pmatrix}x=b$$",
            "$$\n\\begin{pmatrix}1\\\\2\\end{pmatrix}x=b\n$$");
        row("an environment alone", "\\begin{align}\nx&=1\n\\end{align}",
            "$$\n\\begin{align}\nx&=1\n\\end{align}\n$$");
        row("blank lines in a display", "$$\na = b\n\n\\le c\n$$", "$$\na = b\n\\le c\n$$");
        row("a line of a display that looks like a list", "$$\na\n- b\n$$", "$$\na - b\n$$");
        row("formulas over two lines", "So $x +\ny$.", "So $x + y$.");
        row("signs of Markdown in words", "A \\* b, \\$5 and i<j, `a|b`.",
            "A \\* b, \\$5 and i\\<j, `a|b`.");
        row("bold words", "A **bold $x$ word** here.", "A **bold** $x$ **word** here.");
        row("two lines", "One\ntwo", "One\\\ntwo");
        row("a line that looks like a list", "The year\n\n2020\\. It", "2020\\. It");
        row("two formulas in a row", "\\(a\\)\\(b\\)", "$a$ $b$");
        row("a link that is none", "It is f[x](y).", "It is f[x]&#40;y).");
        row("a digit behind a formula", "\\(5\\)3", "$5$ 3");
    }
    void markdownHasEveryFormulaBetweenDollars() {
        QFETCH(QString, reply);
        QFETCH(QString, written);
        const std::vector<Block> blocks = blocksOf(reply.toStdString());
        const std::string text = toMarkdown(ofReply(reply.toStdString()));
        QVERIFY2(has(text, written.toStdString()), text.c_str());
        const QStringList again = formulasOf(blocksOf(text));
        QCOMPARE(again.mid(0, formulasOf(blocks).size()), formulasOf(blocks));
    }
    void markdownOfTheProblemIsWrittenTheSame() {
        ExportedConversation made = ofReply("1. So.\n");
        made.title = "*x* costs $5";
        made.problem = "Solve \\(x^2=9\\).";
        ExportedTurn turn;
        turn.question = "Why \\(x\\)?";
        made.turns.push_back(turn);
        const std::string text = toMarkdown(made);
        QVERIFY2(has(text, "# \\*x\\* costs \\$5\n"), text.c_str());
        QVERIFY2(has(text, "Solve $x^2=9$.\n"), text.c_str());
        QVERIFY2(has(text, "## Why $x$?\n"), text.c_str());
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
        // What LaTeX knows besides drawing; the list of what may be drawn has none of it.
        row("\\InputIfFileExists{/etc/passwd}{}{}", false);
        row("\\latelua{os.exit()}", false);
        row("\\pdffiledump{9}{/etc/passwd}", false);
        row("\\RenewDocumentCommand\\frac{}{}", false);
        row("\\ExplSyntaxOn", false);
        row("\\endinput", false);
        row("\\stop", false);
        row("\\enddocument", false);
        row("\\text{\\input{x}}", false);
        row("\\ce{\\input{x}}", false);
        row("\\begin{array}{>{\\input{x}}c}1\\end{array}", false);
        row("\\hspace{\\input{x}}", false);
        row("\\color{\\input}x", false);
        row("\\foo", false);
        // What LaTeX would stop at.
        row("x &= 5", false);
        row("{x & y}", false);
        row("\\left( x", false);
        row("x \\right)", false);
        row("\\left( x & y \\right)", false);
        row("\\left( x } \\right)", false);
        row("\\middle| x", false);
        row("\\frac{1}", false);
        row("x^", false);
        row("x^2^3", false);
        row("x^2'", false);
        row("\\begin{array}{c}1 & 2\\end{array}", false);
        row("\\begin{cases}1 & 2 & 3\\end{cases}", false);
        row("\\hline", false);
        row("#", false);
        row("\\sqrt", false);
        row("\\kern99999999pt", false);
        // And what it draws.
        row("5~\\text{cm}", true);
        row("x'^2", true);
        row("\\left( x \\middle| y \\right]", true);
        row("\\begin{rcases}x=1\\\\y=2\\end{rcases}", true);
        row("\\begin{array}{c|c}1 & 2 \\\\ \\hline 3 & 4\\end{array}", true);
        row("\\sum\\limits_{k=1}^{n} \\binom nk", true);
        row("\\sqrt[3]{x} \\le \\frac12", true);
        row("x ≤ 5", true);
        row("\\ce{2H2 + O2 -> 2H2O}", true);
    }
    void formulasThatWouldDoMoreThanDrawAreShownAsTheirSource() {
        QFETCH(QString, latex);
        QFETCH(bool, safe);
        QCOMPARE(isSafeFormula(latex.toStdString()), safe);
    }
    void whatIsNoDrawingIsTypedAsItsSource() {
        const std::string latex = toLatex(ofReply("$\\InputIfFileExists{/etc/passwd}{}{}$\n"));
        QVERIFY2(!has(latex, "\\InputIfFileExists"), latex.c_str());
        QVERIFY2(has(latex, "\\texttt{\\textbackslash{}InputIfFileExists"), latex.c_str());
    }

    // Each was seen to stop LaTeX, or to lose what it says.
    void documentsCompile_data() {
        QTest::addColumn<QString>("reply");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("not_written");
        const auto row = [](const char* name, const char* reply, const char* written,
                            const char* notWritten) {
            QTest::addRow("%s", name) << QString::fromUtf8(reply) << QString::fromUtf8(written)
                                      << QString::fromUtf8(notWritten);
        };
        row("an alignment with nothing to align in", "$$x &= 5$$", "\\texttt{x \\&= 5}", "\\[");
        row("an environment of displays in a line", "So $\\begin{align}x&=1\\end{align}$.",
            "$\\begin{aligned}x&=1\\end{aligned}$", "{align}");
        row("an environment of displays", "\\begin{align}x&=1\\end{align}",
            "\n\\begin{align}x&=1\\end{align}", "\\[");
        row("a brace on the right", "$$\\begin{rcases}x\\end{rcases}$$", "\\usepackage{mathtools}",
            "texttt");
        row("rows without an environment", "$$x=1 \\\\ y=2$$", "\\begin{gathered}", "texttt");
        row("a percent sign behind a row", "$$x \\\\% y$$", "x \\\\\\% y", "x \\\\%");
        row("source over several paragraphs", "$$a\n\n\\foo$$",
            "\\texttt{a}\\par\n\\noindent \\texttt{ }\\par\n\\noindent "
            "\\texttt{\\textbackslash{}foo}",
            "a\n\n");
        row("a row that begins with a bracket", "| a | b |\n|---|---|\n| [0, 1] | c |",
            "\\\\\n{}[0, 1]", "\\\\\n[0");
        row("a row of a formula that begins with a bracket",
            "$$\\begin{cases}x\\\\ [0,1]\\end{cases}$$", "\\\\{} [0,1]", "\\\\ [0");
        row("signs in words", "∫ ∑ x⁴ aⁿ eˣ x⁻¹",
            "\\ensuremath{\\int} \\ensuremath{\\sum} x\\ensuremath{^4} a\\ensuremath{^n} "
            "e\\ensuremath{^x} x\\ensuremath{^{-1}}",
            "⁴");
        row("signs in formulas", "$x ≤ 5·y² − √2$", "$x \\le 5\\cdot y^{2} - \\surd2$", "≤");
        row("a letter that no list has", "A snowman ☃.", "A snowman \\othersign{2603}.", "☃");
        row("a percent sign in a formula", "$50%$", "$50\\%$", "50%");
        row("an argument without braces", "$x^\\frac12$", "$x^{\\frac{1}{2}}$", "^\\frac");
        row("a colour that LaTeX lacks", "$^2\\color{plaid}x$", "$^2{}x$", "plaid");
        row("primes and an exponent apart", "$f' ^2$", "$f'^2$", "texttt");
        row("a fraction within an argument", "$\\frac{a \\over b}{c}$", "\\frac{{a \\over  b}}{c}",
            "texttt");
        row("a letter behind a command", "$\\alphaο$", "$\\alpha{o}$", "alphao");
        row("dots before bold letters", "$\\dots \\bm{^2}$", "$\\dots {}\\boldsymbol{^2}$",
            "texttt");
        row("degrees among exponents", "$x^2°$", "$x^2{^\\circ}$", "texttt");
        row("a formula that is no formula", "$$\\\\$$", "\\texttt{", "\\[");
        row("an arrow of chemistry", "$\\ce{A->B}$", "$\\ce{A ->B}$", "A->");
        row("a shorthand of the page", "$x \\in \\R$", "$x \\in \\mathbb{R}$", "\\R$");
        row("a bracket by the page's name", "$\\left\\lang x \\right\\rang$",
            "$\\left\\langle  x \\right\\rangle$", "lang ");
    }
    void documentsCompile() {
        QFETCH(QString, reply);
        QFETCH(QString, written);
        QFETCH(QString, not_written);
        const std::string latex = toLatex(ofReply(reply.toStdString()));
        QVERIFY2(has(latex, written.toStdString()), latex.c_str());
        QVERIFY2(!has(latex, not_written.toStdString()), latex.c_str());
        QVERIFY2(balanced(latex), latex.c_str());
    }

    void anArabicReplyHasTheArabicPreamble() {
        ExportedConversation made = ofReply("1. نجد أن $x = 3$.\n");
        made.problem = "$x^2=9$";
        QVERIFY(made.language == Language::English);
        QVERIFY(has(toLatex(made), "\\setmainlanguage[numerals=maghrib]{arabic}"));
        QVERIFY(!has(toLatex(ofReply("1. So $x = 3$.\n")), "polyglossia"));
    }

    void arabicWordsInFormulasAreWords() {
        const std::string latex = toLatex(ofReply("نجد $مساحة = \\text{طول الضلع}^2$.\n"));
        QVERIFY2(has(latex, "$\\text{\\textarabic{مساحة}} = \\text{\\textarabic{طول الضلع}}^2$"),
                 latex.c_str());
    }

    void wordsAndFormulasWithinAnArabicTextAreOneSentence() {
        const std::string latex =
            toLatex(ofReply("$\\text{إذا كان $x>0$ في cm } y$ و $\\text{ سم }$.\n"));
        QVERIFY2(
            has(latex,
                "$\\text{\\textenglish{\\textarabic{إذا كان $x>0$ في \\textenglish{cm}} }} y$"),
            latex.c_str());
        QVERIFY2(has(latex, "$\\text{\\textenglish{ \\textarabic{سم} }}$"), latex.c_str());
    }

    void englishWordsInAnArabicDocumentRunFromLeftToRight() {
        ExportedConversation made = ofReply("نستخدم **Pythagorean theorem** هنا\n");
        made.language = Language::Arabic;
        std::string latex = toLatex(made);
        QVERIFY2(has(latex, "\\textbf{\\textenglish{Pythagorean theorem}}"), latex.c_str());
        made = ofReply("We see $x$ now.\n");
        made.problem = "احسب $x$.";
        made.language = Language::Arabic;
        latex = toLatex(made);
        QVERIFY2(has(latex, "\\textenglish{We see $x$ now.}"), latex.c_str());
        made = ofReply("نجد $5~\\text{cm}$ هنا\n");
        latex = toLatex(made);
        QVERIFY2(has(latex, "$5~\\text{\\textenglish{cm}}$"), latex.c_str());
        // Latin fonts have no Arabic digits.
        latex = toLatex(ofReply("نجد $\\text{١٢ kg}$ هنا\n"));
        QVERIFY2(has(latex, "$\\text{\\textarabic{١٢ \\textenglish{kg}}}$"), latex.c_str());
    }

    // These were seen to fail with the TeX of Debian 12.
    void whatLatexLacksIsSaidOtherwise() {
        QCOMPARE(latexText("a ≈ 2²", Language::English),
                 std::string("a \\ensuremath{\\approx} 2\\ensuremath{^2}"));
        QCOMPARE(latexText("حل 7x-12=30 الآن", Language::Arabic),
                 std::string("حل \\textenglish{7x-12=30} الآن"));
        QCOMPARE(latexText("في [0, 1] هنا", Language::Arabic),
                 std::string("في \\textenglish{[0, 1]} هنا"));
        QCOMPARE(latexText("عدده 12 فقط", Language::Arabic), std::string("عدده 12 فقط"));
        ExportedConversation conversation;
        conversation.language = khatwa::problems::Language::Arabic;
        conversation.problem = "احسب $\\frac{١٢}{٣}$ في $\\R$ و $\\foo$.";
        const std::string latex = toLatex(conversation);
        for (const char* part :
             {"\\frac{\\text{١٢}}{\\text{٣}}", "$\\mathbb{R}$", "\\texttt{\\textbackslash{}foo}"})
            QVERIFY2(latex.find(part) != std::string::npos, latex.c_str());
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "conversation_export_test.moc"
