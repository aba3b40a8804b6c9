#include "app/records/conversations.h"
#include "app/records/csv.h"
#include "app/records/export.h"
#include "app/records/settings.h"
#include "tests/app/records/support.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <random>

using namespace khatwa::records;
using namespace khatwa::records::testing;

namespace {

/// RFC 4180 read back, strictly: what does not follow it fails the test.
QList<QStringList> readCsv(const QByteArray& bytes) {
    QList<QStringList> rows;
    QStringList row;
    const QString text = QString::fromUtf8(bytes);
    qsizetype at = 0;
    while (at < text.size()) {
        QString cell;
        if (text[at] == u'"') {
            for (++at;; ++at) {
                if (at >= text.size())
                    qFatal("a quote is open at the end");
                if (text[at] != u'"')
                    cell += text[at];
                else if (at + 1 < text.size() && text[at + 1] == u'"')
                    cell += text[at++];
                else
                    break;
            }
            ++at;
        } else {
            while (at < text.size() && text[at] != u',' && text[at] != u'\r') {
                if (text[at] == u'"' || text[at] == u'\n')
                    qFatal("a bare quote or line feed");
                cell += text[at++];
            }
        }
        row += cell;
        if (at < text.size() && text[at] == u',') {
            ++at;
            continue;
        }
        if (text.mid(at, 2) != QStringLiteral("\r\n"))
            qFatal("a line that does not end with CR LF");
        at += 2;
        rows += row;
        row.clear();
    }
    return rows;
}

struct TwoStudents : Desk {
    StudentId sara = 0;
    StudentId omar = 0;
    TwoStudents() {
        open();
        sara = add(QStringLiteral("Sara"));
        omar = add(QStringLiteral("Omar-secret"));
        for (const StudentId id : {sara, omar}) {
            const QString mine = id == sara ? QStringLiteral("mine") : QStringLiteral("secret");
            Attempts attempts(*store);
            got(attempts.add({.student = id,
                              .problem = {mine, mine, ~quint64(0)},
                              .topic = mine,
                              .statement = QStringLiteral("حل, \"س\"\n") + mine,
                              .answer = QStringLiteral("=1+1 ") + mine,
                              .mark = 0.1,
                              .seconds = 12.25}));
            got(attempts.keepDraft({.student = id, .problem = {mine, {}, 1}, .answer = mine}));
            Conversations talks(*store);
            const qint64 talk = got(talks.begin(id, mine, mine));
            got(talks.addMessage(talk, {.role = QStringLiteral("user"), .markdown = mine}));
            got(talks.addMessage(talk, {.markdown = mine, .seed = 5}));
            got(talks.remove(got(talks.begin(id, QStringLiteral("deleted"), {}))));
            got(Settings(*store).set(id, mine, mine));
            got(Students(*store).setPin(id, {}, QStringLiteral("4711")));
        }
        got(Settings(*store).set(kMachine, QStringLiteral("secret"), QStringLiteral("secret")));
    }
};

const Table kTables[] = {Table::Attempts, Table::Drafts, Table::Conversations, Table::Settings};

} // namespace

class ExportTest : public QObject {
    Q_OBJECT

private slots:
    void jsonHoldsEverythingOfOneStudent() {
        TwoStudents desk;
        QJsonParseError error;
        const QJsonObject all =
            QJsonDocument::fromJson(got(json(*desk.store, desk.sara)), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(all[QStringLiteral("student")][QStringLiteral("name")].toString(),
                 QStringLiteral("Sara"));
        const QJsonObject attempt = all[QStringLiteral("attempts")][0].toObject();
        QCOMPARE(attempt[QStringLiteral("answer")].toString(), QStringLiteral("=1+1 mine"));
        QCOMPARE(attempt[QStringLiteral("seed")].toString(),
                 QStringLiteral("18446744073709551615"));
        QCOMPARE(attempt[QStringLiteral("mark")].toDouble(), 0.1);
        QCOMPARE(attempt[QStringLiteral("time")].toString(),
                 QStringLiteral("2023-11-14T22:13:20.000Z"));
        QCOMPARE(all[QStringLiteral("drafts")].toArray().size(), 1);
        const QJsonArray talks = all[QStringLiteral("conversations")].toArray();
        QCOMPARE(talks.size(), 1);
        QCOMPARE(talks[0][QStringLiteral("messages")].toArray().size(), 2);
        QCOMPARE(all[QStringLiteral("settings")][QStringLiteral("mine")].toString(),
                 QStringLiteral("mine"));
    }

    void nothingOfOthersNorOfPinsIsInIt() {
        TwoStudents desk;
        QList<QByteArray> texts = {got(json(*desk.store, desk.sara))};
        for (const Table table : kTables)
            texts += got(csv(*desk.store, desk.sara, table, CsvFlavour::Exact));
        for (const QByteArray& text : texts) {
            QVERIFY(text.contains("mine"));
            QVERIFY(!text.contains("secret"));
            QVERIFY(!text.contains("deleted"));
            QVERIFY(!text.contains("4711"));
            QVERIFY(!text.contains("salt"));
        }
    }

    void aTableFollowsTheStandard() {
        TwoStudents desk;
        const auto rows =
            readCsv(got(csv(*desk.store, desk.sara, Table::Attempts, CsvFlavour::Exact)));
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].size(), rows[1].size());
        const auto cell = [&](const char* column) {
            return rows[1][rows[0].indexOf(QLatin1String(column))];
        };
        QCOMPARE(cell("statement"), QStringLiteral("حل, \"س\"\nmine"));
        QCOMPARE(cell("answer"), QStringLiteral("=1+1 mine"));
        QCOMPARE(cell("seed"), QStringLiteral("18446744073709551615"));
        QCOMPARE(cell("mark"), QStringLiteral("0.1"));
        QCOMPARE(cell("seconds"), QStringLiteral("12.25"));
    }

    void anySetOfCellsIsReadBack() {
        const quint64 seed = std::random_device{}();
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        std::mt19937_64 random(seed);
        const QString letters = QStringLiteral("a1,;\"\r\n\t =س'-");
        for (int i = 0; i < 2000; ++i) {
            QStringList cells;
            for (quint64 n = 1 + random() % 4; n > 0; --n) {
                QString cell;
                for (quint64 length = random() % 6; length > 0; --length)
                    cell += letters[static_cast<qsizetype>(random() %
                                                           static_cast<quint64>(letters.size()))];
                cells += cell;
            }
            const auto rows = readCsv(csvLine(cells, CsvFlavour::Exact));
            QCOMPARE(rows, QList<QStringList>{cells});
        }
    }

    void spreadsheetsReadArabicAndRunNothing() {
        TwoStudents desk;
        const QByteArray text =
            got(csv(*desk.store, desk.sara, Table::Attempts, CsvFlavour::Spreadsheet));
        QVERIFY(text.startsWith("\xef\xbb\xbf"));
        QVERIFY(text.contains("'=1+1 mine"));
    }

    void onlyWhatSpreadsheetsWouldRunIsGuarded_data() {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<bool>("runs");
        QTest::newRow("a formula") << QStringLiteral("=SUM(A1)") << true;
        QTest::newRow("a sum") << QStringLiteral("+A1") << true;
        QTest::newRow("a call") << QStringLiteral("@x") << true;
        QTest::newRow("a command") << QStringLiteral("-cmd|' /C calc'!A0") << true;
        QTest::newRow("after a tab") << QStringLiteral("\t=1") << true;
        QTest::newRow("a negative number") << QStringLiteral("-3.5") << false;
        QTest::newRow("a positive number") << QStringLiteral("+7") << false;
        QTest::newRow("an equation") << QStringLiteral("x=6") << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void onlyWhatSpreadsheetsWouldRunIsGuarded() {
        QFETCH(QString, cell);
        QFETCH(bool, runs);
        QCOMPARE(runsInSpreadsheets(cell), runs);
    }

    void allFilesGoIntoANewFolder() {
        TwoStudents desk;
        QTemporaryDir place;
        const QStringList first = got(exportAll(*desk.store, desk.sara, place.path()));
        const QStringList second = got(exportAll(*desk.store, desk.sara, place.path()));
        QCOMPARE(first.size(), 5);
        for (const QString& file : first + second)
            QVERIFY(QFileInfo(file).size() > 0);
        QCOMPARE(QDir(place.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 2);
        QVERIFY(first[0] != second[0]);
    }

    void aNameLeadsNowhereElse() {
        TwoStudents desk;
        QTemporaryDir place;
        const StudentId sly = desk.add(QStringLiteral("../../x\u202E/.. سارة"));
        const QStringList files = got(exportAll(*desk.store, sly, place.path()));
        QVERIFY(files[0].startsWith(place.path() + QStringLiteral("/Khatwa x")));
        QVERIFY(files[0].contains(QStringLiteral("سارة")));
        QVERIFY(!files[0].contains(QStringLiteral("..")));
    }

    void oneWhoIsNotThereHasNothing() {
        TwoStudents desk;
        QTemporaryDir place;
        QCOMPARE(kindOf(json(*desk.store, 99)), Error::Kind::NotFound);
        for (const Table table : kTables)
            QCOMPARE(kindOf(csv(*desk.store, 99, table, CsvFlavour::Exact)), Error::Kind::NotFound);
        QCOMPARE(kindOf(exportAll(*desk.store, 99, place.path())), Error::Kind::NotFound);
        QVERIFY(QDir(place.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
