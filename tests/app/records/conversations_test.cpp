#include "app/records/conversations.h"
#include "app/records/folding.h"
#include "tests/app/records/support.h"

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

QStringList titles(const QList<Conversation>& conversations) {
    QStringList out;
    for (const Conversation& conversation : conversations)
        out += conversation.title;
    return out;
}

} // namespace

class ConversationsTest : public QObject {
    Q_OBJECT

private slots:
    void aConversationIsKeptWithAllItsMessages() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk =
            got(talks.begin(sara, QStringLiteral("Equation"), QStringLiteral("Solve $7x=42$")));
        desk.clock += 1000;
        got(talks.addMessage(
            talk, {.role = QStringLiteral("user"), .markdown = QStringLiteral("Solve $7x=42$")}));
        const Message reply{.role = QStringLiteral("assistant"),
                            .markdown = QStringLiteral("**Step 1.** $x=6$"),
                            .thinking = QStringLiteral("42/7"),
                            .finish = QStringLiteral("end"),
                            .seed = ~quint64(0),
                            .model = QStringLiteral("starter"),
                            .details = QStringLiteral("{\"votes\":5}")};
        got(talks.addMessage(talk, reply));
        const Conversation kept = got(talks.find(talk));
        QCOMPARE(kept.student, sara);
        QCOMPARE(kept.problem, QStringLiteral("Solve $7x=42$"));
        QCOMPARE(kept.changed, kept.created + 1000);
        const auto messages = got(talks.messages(talk));
        QCOMPARE(messages.size(), 2);
        QCOMPARE(messages[1].role, reply.role);
        QCOMPARE(messages[1].markdown, reply.markdown);
        QCOMPARE(messages[1].thinking, reply.thinking);
        QCOMPARE(messages[1].finish, reply.finish);
        QCOMPARE(messages[1].seed, reply.seed);
        QCOMPARE(messages[1].model, reply.model);
        QCOMPARE(messages[1].details, reply.details);
        QCOMPARE(messages[1].at, desk.clock);
    }

    void aMessageGrowsAndIsFoundByItsNewWords() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("t"), {}));
        Message message{.role = QStringLiteral("assistant"), .markdown = QStringLiteral("first")};
        message.id = got(talks.addMessage(talk, message));
        message.markdown = QStringLiteral("second");
        got(talks.changeMessage(message));
        QCOMPARE(got(talks.messages(talk)).constFirst().markdown, QStringLiteral("second"));
        QVERIFY(got(talks.search(sara, QStringLiteral("first"))).isEmpty());
        QCOMPARE(got(talks.search(sara, QStringLiteral("second"))).size(), 1);
        message.id = 99;
        QCOMPARE(kindOf(talks.changeMessage(message)), Error::Kind::NotFound);
    }

    void askingAgainCutsWhatCameAfter() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("t"), {}));
        const qint64 other = got(talks.begin(sara, QStringLiteral("u"), {}));
        QList<qint64> ids;
        for (int i = 0; i < 4; ++i) {
            ids += got(talks.addMessage(talk, {.markdown = QString::number(i)}));
            got(talks.addMessage(other, {.markdown = QString::number(i)}));
        }
        got(talks.cutFrom(talk, ids[2]));
        QCOMPARE(got(talks.messages(talk)).size(), 2);
        QCOMPARE(got(talks.messages(other)).size(), 4);
    }

    void theLastChangedComesFirst() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        QList<qint64> ids;
        for (const char* title : {"a", "b", "c"}) {
            desk.clock += 10;
            ids += got(talks.begin(sara, QString::fromLatin1(title), {}));
        }
        desk.clock += 10;
        got(talks.addMessage(ids[0], {}));
        const QStringList order = {QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("b")};
        QCOMPARE(titles(got(talks.list(sara))), order);
        QCOMPARE(titles(got(talks.list(sara, 1, 1))), QStringList{QStringLiteral("c")});
    }

    void deletingIsUndone() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("lost"), {}));
        got(talks.addMessage(talk, {.markdown = QStringLiteral("words")}));
        got(talks.remove(talk));
        QVERIFY(got(talks.list(sara)).isEmpty());
        QVERIFY(got(talks.search(sara, QStringLiteral("words"))).isEmpty());
        QCOMPARE(kindOf(talks.find(talk)), Error::Kind::NotFound);
        QCOMPARE(kindOf(talks.remove(talk)), Error::Kind::NotFound);
        got(talks.restore(talk));
        QCOMPARE(got(talks.messages(talk)).size(), 1);
    }

    void whatIsSaidInADeletedConversationBringsItBack() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("lost"), {}));
        Message reply{.role = QStringLiteral("assistant"), .markdown = QStringLiteral("words")};
        reply.id = got(talks.addMessage(talk, reply));
        got(talks.remove(talk));
        got(talks.addMessage(talk, {.markdown = QStringLiteral("more")}));
        QCOMPARE(got(talks.list(sara)).size(), 1);
        got(talks.remove(talk));
        got(talks.changeMessage(reply));
        QCOMPARE(got(talks.list(sara)).size(), 1);
    }

    void aConversationIsRenamed() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("old"), {}));
        got(talks.rename(talk, QStringLiteral(" Équations ")));
        QCOMPARE(got(talks.find(talk)).title, QStringLiteral("Équations"));
        QCOMPARE(got(talks.search(sara, QStringLiteral("equation"))).size(), 1);
        QCOMPARE(kindOf(talks.rename(talk, QStringLiteral(" "))), Error::Kind::NameNeeded);
    }

    void searchFindsWhatReadersDoNotTellApart_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* name, const char* text, const char* query, bool found) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(query) << found;
        };
        row("vowel signs in the text", "المُعَادَلَةُ الخَطِّيَّةُ", "المعادلة الخطية", true);
        row("vowel signs in the query", "المعادلة", "مُعَادَلَة", true);
        row("tatweel", "المعـــادلة", "المعادلة", true);
        row("hamza above alef", "أوجد قيمة س", "اوجد", true);
        row("hamza below alef", "إيجاد", "ايجاد", true);
        row("madda", "الآن", "الان", true);
        row("alef wasla", "ٱلعدد", "العدد", true);
        row("hamza in the query alone", "اوجد", "أوجد", true);
        row("hamza on waw", "سؤال", "سوال", true);
        row("hamza on yeh", "مسائل", "مسايل", true);
        row("hamza on the line", "أجزاء الكسر", "اجزا", true);
        row("ta marbuta and ha", "معادلة", "معادله", true);
        row("alef maqsura and ya", "على", "علي", true);
        row("Persian yeh and kaf", "کسری", "كسري", true);
        row("presentation forms", "\xEF\xBB\xBB", "لا", true);
        row("a word inside a word", "والمعادلات", "معادل", true);
        row("several words in any order", "حل المعادلة الخطية", "الخطية حل", true);
        row("every word must be there", "حل المعادلة", "حل المثلث", false);
        row("Arabic digits", "العدد ٤٢", "42", true);
        row("Latin digits in Arabic", "العدد 42", "٤٢", true);
        row("case", "Solve the EQUATION", "equation", true);
        row("accents", "Équation du degré", "equation degre", true);
        row("accents in the query", "cafe", "Café", true);
        row("sharp s", "Straße", "strasse", true);
        row("marks of direction", "س\xE2\x80\x8F = 3", "س =", true);
        row("other letters stay apart", "سعر", "شعر", false);
        row("no wildcards", "100 x", "%", false);
        row("nor underscores", "abc", "a_c", false);
        row("formulas as written", "$\\frac{1}{2}$", "\\frac{1}{2}", true);
    }

    void searchFindsWhatReadersDoNotTellApart() {
        QFETCH(QString, text);
        QFETCH(QString, query);
        QFETCH(bool, found);
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        got(talks.begin(sara, text, {}));
        got(talks.begin(sara, {}, text));
        got(talks.addMessage(got(talks.begin(sara, {}, {})), {.markdown = text}));
        got(talks.begin(desk.add(QStringLiteral("Omar")), text, text));
        QCOMPARE(got(talks.search(sara, query)).size(), found ? 3 : 0);
    }

    void wordsMayStandInDifferentPlaces() {
        Desk desk;
        Conversations talks(desk.open());
        const StudentId sara = desk.add(QStringLiteral("Sara"));
        const qint64 talk = got(talks.begin(sara, QStringLiteral("Triangles"), {}));
        got(talks.addMessage(talk, {.markdown = QStringLiteral("the area")}));
        got(talks.addMessage(
            talk, {.markdown = QStringLiteral("is 12"), .thinking = QStringLiteral("perhaps")}));
        QCOMPARE(got(talks.search(sara, QStringLiteral("triangle area 12"))).size(), 1);
        QVERIFY(got(talks.search(sara, QStringLiteral("perhaps"))).isEmpty());
        QCOMPARE(got(talks.search(sara, QStringLiteral("  "))).size(), 1);
    }

    void foldingTwiceIsFoldingOnce_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("Arabic") << QStringLiteral("إِنَّ ٱلْمُعَادَلَةَ ﷺ ﻻ");
        QTest::newRow("Latin") << QStringLiteral("ǅ İ ẞ ﬁ x² ½");
        QTest::newRow("every letter of Arabic") << [] {
            QString all;
            for (char16_t c = 0x600; c < 0x700; ++c)
                all += QChar(c);
            return all;
        }();
    }

    void foldingTwiceIsFoldingOnce() {
        QFETCH(QString, text);
        QCOMPARE(folded(folded(text)), folded(text));
    }
};

QTEST_GUILESS_MAIN(ConversationsTest)
#include "conversations_test.moc"
