#include "tests/ui/support/fake_solver.h"
#include "ui/Tutor/conversation.h"

#include <QTest>

using namespace khatwa;
using namespace khatwa::ui;
using khatwa::tests::FakeSolver;
using Kind = tutor::Block::Kind;

class ConversationTest : public QObject {
    Q_OBJECT

private slots:
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
        conversation.apply({FakeSolver::block(1, Kind::Text, text.toStdString(), false)}, false);
        QCOMPARE(conversation.showNextBlock(true), static_cast<int>(text.toUcs4().size()));
    }
};

QTEST_GUILESS_MAIN(ConversationTest)
#include "conversation_test.moc"
