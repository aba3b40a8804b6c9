#include "engine/error.h"
#include "engine/tokenizer/byte_alphabet.h"
#include "engine/tokenizer/normalize.h"
#include "engine/tokenizer/pre_tokenizers.h"
#include "engine/tokenizer/splitter.h"
#include "engine/tokenizer/utf8.h"

#include <QStringList>
#include <QTest>

using namespace khatwa::engine;

class PreTokenizersTest : public QObject {
    Q_OBJECT

    static QStringList pieces(const char* name, const QString& text) {
        QStringList out;
        const std::string utf8 = text.toStdString();
        for (const std::string_view piece : Splitter(preTokenizer(name)->patterns).split(utf8))
            out.append(QString::fromUtf8(piece.data(), static_cast<qsizetype>(piece.size())));
        return out;
    }

private slots:
    void textIsCutWhereTheModelsWereTaught_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QStringList>("expected");
        int number = 0;
        const auto row = [&](const char* name, const QStringList& expected) {
            QTest::addRow("%s %d", name, ++number) << QByteArray(name) << expected;
        };
        // Digits stand alone, a space before them too.
        row("qwen2", {"I", "'m", " ", "1", "2", "3", " years"});
        row("qwen2", {"DON", "'T"});
        // All spaces but the last, which belongs to the word.
        row("qwen2", {"a", " ", " b"});
        row("qwen2", {"a", "   "});
        row("qwen2", {"x", " =", " ", "3", ".", "5", "\n\n"});
        row("qwen2", {"foo", "_bar"});
        row("qwen2", {"$x", "^", "2", "$"});
        row("qwen2", {"\\frac", "{", "1", "}{", "2", "}"});
        row("qwen2", {"Hello", "\r\n", " ", " world"});
        row("qwen2", {"end", ".\n\n", "Next"});
        row("qwen2", {"حل", " المعادلة"});
        // A vowel sign is no letter: it goes with the letters after it, or stands alone.
        row("qwen2", {"ح", "َل", "ّ"});
        row("qwen2", {"emoji", " 😀!"});
        row("qwen2", {"٣", "٤", " س"});
        row("qwen2", {"日本語", "。", "\u3000x"});
        row("qwen2", {"\u180E!"}); // no white space since Unicode 6.3
        row("deepseek-r1-qwen", {"x", " ", "4", "2"});

        row("llama-bpe", {"123", "456", "7", " x"});
        row("llama-bpe", {"I", "'M", " ", "100", "%"});
        row("llama-bpe", {"3", ".", "141", "592"});

        row("deepseek-v3", {"123", "45", " x"});
        row("deepseek-v3", {"中文", "abc"});
        row("deepseek-v3", {"かなカナ", "x"});
        row("deepseek-v3", {"a", "+b", "=c"});
        row("deepseek-v3", {"(x", ")"});
        row("deepseek-v3", {"حَلّ", " س"});
        row("deepseek-v3", {"x", "_", "1"});
        row("deepseek-v3", {"Hi", " !!\n", "  ", " ok"});

        row("gpt-2", {"I", "'ll", " go"});
        row("gpt-2", {"I", "'", "LL"});
        row("gpt-2", {" 123", " 45"});
        row("gpt-2", {"\n", "\n", "abc"});
        row("gpt-2", {"a", " +", " b"});

        row("deepseek-llm", {"Hello", " world", " ", "123", "\n", "مرحبا"});
        row("deepseek-llm", {"x", "=", "中文", "7"});
        // The range from ':' to '~' among the signs holds the plain letters, so "ü" parts a word.
        row("deepseek-llm", {"F", "ü", "hrer", "?!", "  "});
    }
    void textIsCutWhereTheModelsWereTaught() {
        QFETCH(QByteArray, name);
        QFETCH(QStringList, expected);
        QCOMPARE(pieces(name.constData(), expected.join(QString())), expected);
    }

    void unknownNamesAreUnknown() {
        for (const char* name : {"", "default", "deepseek-coder", "qwen", "Qwen2"})
            QVERIFY(!preTokenizer(name));
    }

    void eachExpressionCutsThePiecesOfTheOneBefore() {
        const Splitter splitter({"[0-9]+", "a+"});
        const std::vector<std::string_view> expected = {"b", "aa", "12", "a", "c"};
        QCOMPARE(splitter.split("baa12ac"), expected);
    }

    void emptyMatchesAreNoPieces() {
        const std::vector<std::string_view> expected = {"b", "a", "b"};
        QCOMPARE(Splitter({"a*"}).split("bab"), expected);
        QVERIFY(Splitter({"a*"}).split("").empty());
    }

    void expressionsThatWouldMeanSomethingElseHereAreRefused_data() {
        QTest::addColumn<QByteArray>("pattern");
        for (const char* pattern :
             {"(", "[z-a]", "[\\p{L}&&[^a]]", "[a[b]]", "(*LIMIT_MATCH=1)a", "\\C", "\\p{Nope}"})
            QTest::newRow(pattern) << QByteArray(pattern);
        QTest::newRow("too long") << QByteArray(20000, 'a');
        QTest::newRow("too deep") << QByteArray(200, '(') + QByteArray(200, ')');
    }
    void expressionsThatWouldMeanSomethingElseHereAreRefused() {
        QFETCH(QByteArray, pattern);
        QVERIFY_THROWS_EXCEPTION(Error, Splitter({pattern.toStdString()}));
    }

    void anExpressionThatNeverEndsIsStopped() {
        const Splitter splitter({"(a+)+$"});
        QVERIFY_THROWS_EXCEPTION(Error, splitter.split(std::string(200, 'a') + "b"));
    }

    void byteAlphabetIsThatOfGpt2() {
        QCOMPARE(toByteAlphabet(" a\n"), std::string("Ġa\u010A"));
        QCOMPARE(toByteAlphabet("\x7F\xA0\xAD\xFF"), std::string("\u0121\u0142\u0143\u00FF"));
        std::string all;
        for (int i = 0; i < 256; ++i)
            all += static_cast<char>(i);
        QCOMPARE(fromByteAlphabet(toByteAlphabet(all)), std::optional<std::string>(all));
        for (const char* outside : {" ", "\n", "\u0144", "س", "\xC4", "\xFF"})
            QVERIFY(!fromByteAlphabet(outside));
    }

    void charactersAreMeasuredByTheStandard() {
        QCOMPARE(utf8Length("a"), 1U);
        QCOMPARE(utf8Length("س"), 2U);
        QCOMPARE(utf8Length("中"), 3U);
        QCOMPARE(utf8Length("😀"), 4U);
        QCOMPARE(utf8Length(std::string_view("\0", 1)), 1U);
        for (const char* broken :
             {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
              "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "\xD8", "\xFF"})
            QCOMPARE(utf8Length(broken), 0U);
        for (const char* begun :
             {"\xD8", "\xE0", "\xE4\xB8", "\xED", "\xF0", "\xF0\x9F\x98", "\xF4\x8F"})
            QVERIFY(utf8MayContinue(begun));
        for (const char* never : {"", "a", "\x80", "\xC1", "\xE0\x80", "\xED\xA0", "\xF0\x80",
                                  "\xF4\x90", "\xF5", "\xFF", "س"})
            QVERIFY(!utf8MayContinue(never));
    }

    void normalizationComposes() {
        QCOMPARE(normalizeNfc("cafe\u0301"), std::string("caf\u00E9"));
        QCOMPARE(normalizeNfc("\u0627\u0653"), std::string("\u0622")); // alef, madda
        QCOMPARE(normalizeNfc("\u212B"), std::string("\u00C5"));       // Ångström
        QCOMPARE(normalizeNfc("ab\u00E9"), std::string("ab\u00E9"));
        QCOMPARE(normalizeNfc(""), std::string());
        // Shadda before fatha is put in order, whichever was typed first.
        QCOMPARE(normalizeNfc("\u0628\u0651\u064E"), std::string("\u0628\u064E\u0651"));
    }

    void mountainsOfMarksAreLeftAsTheyAre() {
        std::string marks = "a";
        for (int i = 0; i < 1000; ++i)
            marks += "\u0316\u0301";
        QCOMPARE(normalizeNfc(marks), marks);
    }
};

QTEST_GUILESS_MAIN(PreTokenizersTest)
#include "test_pre_tokenizers.moc"
