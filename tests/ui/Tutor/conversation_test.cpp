// What is kept of a reply that was never said as a whole, and how long a reader takes for it.

#include "app/tutor/scanner.h"
#include "tests/app/tutor/scanner_checks.h"
#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/conversation.h"

#include <QTest>

using namespace khatwa::ui;
using khatwa::tests::FakeSolver;
using khatwa::tutor::Block;
using khatwa::tutor::StreamScanner;

class ConversationTest : public QObject {
    Q_OBJECT

private:
    static std::vector<Block> read(const std::string& reply) {
        StreamScanner scanner;
        scanner.push(reply);
        scanner.finish();
        return scanner.blocks();
    }

private slots:
    void aReplyThatIsWrittenDownMakesTheSameBlocks_data() {
        QTest::addColumn<QByteArray>("reply");
        const auto row = [](const char* name, const char* reply) {
            QTest::newRow(name) << QByteArray(reply);
        };
        row("a display that begins with an environment",
            "1. So\n\n$$\\begin{pmatrix} 1 & 2 \\end{pmatrix} x = b$$\n\nand $y$.");
        row("an environment on its own",
            "1. So\n\n\\begin{align} x &= 1 \\\\ y &= 2 \\end{align}\n\nDone.");
        row("a list in a worded step",
            "**Step 1:** Look:\n\n1. one\n2. two\n   1. inner\n\n**Step 2:** Go.");
        row("numbered steps", "1. Add $12$:\n   $$7x=42$$\n   so\n2. Divide\n\n$\\boxed{6}$");
        row("bold steps",
            "**Step 1: Expand the brackets**\n\nSo $x$.\n\n**Step 2: Add $x$**\n\nEnd.");
        row("headings", "### Step 1: Isolate $x$\nAdd.\n\n## Step 2\nDivide.\n\n### Answer\n$x=6$");
        row("Arabic steps", "الخطوة الأولى: نجمع $12$.\n\n١. أولا\n٢. ثانيا\n\nالخطوة 2: $x=6$");
        row("code with a fence in it", "1. Run\n~~~text\n```\nx\n```\n~~~\n2. Look");
    }
    void aReplyThatIsWrittenDownMakesTheSameBlocks() {
        QFETCH(QByteArray, reply);
        Turn turn;
        turn.blocks = read(reply.toStdString());
        const auto described = [](const std::vector<Block>& blocks) {
            return QString::fromStdString(khatwa::tutor::checks::describe(blocks));
        };
        const std::vector<Block> again = read(writtenOf(turn));
        QCOMPARE(described(again), described(turn.blocks));
        for (std::size_t i = 0; i < again.size(); ++i)
            QCOMPARE(again[i].text, turn.blocks[i].text);
    }

    void stepsAreWrittenInTheLanguageOfTheReply() {
        Turn turn;
        turn.blocks = read("1. $x=1$\n\n2. نجمع $12$.");
        QCOMPARE(QString::fromStdString(writtenOf(turn)),
                 QString::fromUtf8("الخطوة 1: $x=1$\n\nالخطوة 2: نجمع $12$."));
        turn.blocks = read("1. $x=1$\n\n2. Add $12$.");
        QCOMPARE(writtenOf(turn), std::string("Step 1: $x=1$\n\nStep 2: Add $12$."));
    }

    void aBlockIsAsLongAsItsCharactersInAnyLanguage_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("English") << "Add three.";
        QTest::newRow("Arabic") << QStringLiteral("أضف ثلاثة.");
        QTest::newRow("a letter outside the first plane") << QStringLiteral("with a 𝑥.");
    }
    void aBlockIsAsLongAsItsCharactersInAnyLanguage() {
        QFETCH(const QString, text);
        Conversation conversation;
        conversation.setPace(Pace::Reading);
        conversation.begin({}, "asked");
        conversation.apply({FakeSolver::block(1, Block::Kind::Text, text.toStdString(), false)},
                           false);
        QCOMPARE(conversation.showNextBlock(true), static_cast<int>(text.toUcs4().size()));
    }
};

QTEST_GUILESS_MAIN(ConversationTest)
#include "conversation_test.moc"
