#include "engine/error.h"
#include "engine/tokenizer/tokenizer.h"
#include "engine/tokenizer/utf8.h"
#include "tests/engine/tokenizer/byte_spec.h"

#include <QTest>

#include <map>
#include <random>
#include <thread>

using namespace khatwa::engine;
using khatwa::engine::test::ByteSpec;
using Kind = TokenizerSpec::Kind;
using Ids = std::vector<TokenId>;

namespace {

/// Byte-pair encoding as it is defined: look at all pairs, join the first of the lowest rank,
/// again.
std::vector<std::string> joinByDefinition(const TokenizerSpec& spec, const std::string& piece) {
    std::map<std::pair<std::string, std::string>, std::size_t> ranks;
    for (std::size_t i = 0; i < spec.merges.size(); ++i)
        ranks.emplace(std::pair(*fromByteAlphabet(spec.merges[i].first),
                                *fromByteAlphabet(spec.merges[i].second)),
                      i);
    std::vector<std::string> parts;
    for (const char c : piece)
        parts.emplace_back(1, c);
    while (true) {
        std::size_t best = parts.size();
        std::size_t bestRank = ranks.size();
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto found = ranks.find({parts[i], parts[i + 1]});
            if (found != ranks.end() && found->second < bestRank) {
                best = i;
                bestRank = found->second;
            }
        }
        if (best == parts.size())
            return parts;
        parts[best] += parts[best + 1];
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
}

std::string randomBytes(std::mt19937& random, std::size_t size, int from, int to) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i)
        out += static_cast<char>(std::uniform_int_distribution<int>(from, to)(random));
    return out;
}

} // namespace

class TokenizerTest : public QObject {
    Q_OBJECT

    static constexpr unsigned kSeed = 20250607;

private slots:
    void initTestCase() { qInfo("seed %u", kSeed); }

    void pairOfLowestRankIsJoinedFirst() {
        ByteSpec spec;
        const TokenId ll = spec.merge("l", "l");
        const TokenId he = spec.merge("h", "e");
        const TokenId hell = spec.merge("he", "ll");
        const TokenId lo = spec.merge("l", "o");
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode("hello", false), Ids({hell, 'o'}));
        QCOMPARE(tokenizer.encode("helo", false), Ids({he, lo}));
        QCOMPARE(tokenizer.encode("lllo", false), Ids({ll, lo}));
        QCOMPARE(tokenizer.encode("lll", false), Ids({ll, 'l'}));
        QCOMPARE(tokenizer.encode("", false), Ids());
    }

    void longPiecesAreJoinedByTheSameRule() {
        std::mt19937 random(kSeed);
        for (int round = 0; round < 60; ++round) {
            ByteSpec spec;
            std::map<std::string, TokenId> ids;
            for (char c = 'a'; c <= 'c'; ++c)
                ids[std::string(1, c)] = c;
            for (int i = 0; i < 25; ++i) {
                const auto pick = [&] {
                    auto at = ids.begin();
                    std::advance(
                        at, std::uniform_int_distribution<std::size_t>(0, ids.size() - 1)(random));
                    return at->first;
                };
                const std::string left = pick();
                const std::string right = pick();
                if (ids.count(left + right) == 0)
                    ids[left + right] = spec.merge(left, right);
            }
            const Tokenizer tokenizer(spec);
            for (const std::size_t size : {3U, 20U, 47U, 48U, 49U, 50U, 200U}) {
                const std::string piece = randomBytes(random, size, 'a', 'c');
                Ids expected;
                for (const std::string& part : joinByDefinition(spec, piece))
                    expected.push_back(ids.at(part));
                QCOMPARE(tokenizer.encode(piece, false), expected);
            }
        }
    }

    void decodingGivesAllBytesBack() {
        std::mt19937 random(kSeed);
        ByteSpec spec;
        spec.merge("\xD8", "\xB3");
        spec.merge(" ", "a");
        spec.merge("\n", "\n");
        const Tokenizer tokenizer(spec);
        for (int b = 0; b < 256; ++b) {
            const std::string one(1, static_cast<char>(b));
            QCOMPARE(tokenizer.encode(one, false), Ids({b}));
        }
        for (int round = 0; round < 300; ++round) {
            const bool text = round % 2 == 0;
            const std::string bytes =
                randomBytes(random, static_cast<std::size_t>(round), text ? 0 : -128, 127);
            QCOMPARE(tokenizer.decode(tokenizer.encode(bytes, false)), bytes);
            QCOMPARE(tokenizer.decode(tokenizer.encode(bytes, true)), bytes);
        }
        const std::string mixed = "a\xFF\xFE سلام\xD8 \xF0\x9F\x98 b";
        QCOMPARE(tokenizer.decode(tokenizer.encode(mixed, false)), mixed);
    }

    void whatUsersTypeNeverBecomesASpecialToken() {
        ByteSpec spec;
        const TokenId end = spec.add("<|im_end|>", Kind::Control);
        const TokenId think = spec.add("<think>", Kind::UserDefined);
        spec.endTokens = {end};
        const Tokenizer tokenizer(spec);
        const std::string text = "a<|im_end|>b<think>";
        const Ids plain = tokenizer.encode(text, false);
        QCOMPARE(plain.size(), text.size());
        QCOMPARE(tokenizer.encode(text, true), Ids({'a', end, 'b', think}));
        QCOMPARE(tokenizer.decode(tokenizer.encode(text, true)), text);
        QVERIFY(tokenizer.isSpecial(end));
        QVERIFY(!tokenizer.isSpecial(think));
        QVERIFY(tokenizer.isEnd(end));
        QVERIFY(!tokenizer.isEnd(think));
        QCOMPARE(tokenizer.special("<|im_end|>"), std::optional<TokenId>(end));
        QCOMPARE(tokenizer.special("<think>"), std::optional<TokenId>(think));
        QVERIFY(!tokenizer.special("<|im_end|"));
        QVERIFY(!tokenizer.special("a"));
    }

    void mergesCannotBuildASpecialToken() {
        ByteSpec spec;
        const TokenId end = spec.add("<e", Kind::Control);
        spec.merges.emplace_back("<", "e");
        QVERIFY_THROWS_EXCEPTION(Error, Tokenizer{spec});
        QCOMPARE(end, 256);
    }

    void lettersThatAVocabularyGotAfterwardsAreAlwaysRead() {
        ByteSpec spec;
        const TokenId u = spec.add("ü", Kind::UserDefined);
        QCOMPARE(Tokenizer(spec).encode("für", false), Ids({'f', u, 'r'}));
    }

    void longestSpecialTokenWins() {
        ByteSpec spec;
        const TokenId one = spec.add("<a>", Kind::Control);
        const TokenId two = spec.add("<a><b>", Kind::Control);
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode("<a><b><a><a", true), Ids({two, one, '<', 'a'}));
    }

    void unusedTokensStandForNothing() {
        ByteSpec spec;
        const TokenId pad = spec.add("[PAD1]", Kind::Unused);
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode("[PAD1]", true).size(), 6U);
        QCOMPARE(tokenizer.bytes(pad), std::string_view());
    }

    void qwenComposesCharactersAndOthersDoNot() {
        ByteSpec qwen("qwen2");
        const TokenId composed = qwen.merge("\xC3", "\xA9");
        const Tokenizer tokenizer(qwen);
        QCOMPARE(tokenizer.encode("e\u0301", false), Ids({composed}));
        // Bytes that are no text stay between what is.
        QCOMPARE(tokenizer.encode("e\u0301\xFF"
                                  "e\u0301",
                                  false),
                 Ids({composed, 0xFF, composed}));
        QCOMPARE(Tokenizer(ByteSpec("llama-bpe")).encode("e\u0301", false).size(), 3U);
        ByteSpec asked("gpt-2");
        asked.normalizeNfc = true;
        QCOMPARE(Tokenizer(asked).encode("e\u0301", false).size(), 2U);
    }

    void llamaTakesAWholeWordThatItKnows() {
        ByteSpec spec("llama-bpe");
        const TokenId word = spec.add("word", Kind::Normal);
        QCOMPARE(Tokenizer(spec).encode("word", false), Ids({word}));
        QCOMPARE(Tokenizer(spec).encode("words", false).size(), 5U);
        spec.preTokenizer = "qwen2";
        QCOMPARE(Tokenizer(spec).encode("word", false).size(), 4U);
    }

    void bosIsToldAndNotAdded() {
        ByteSpec spec;
        spec.bos = spec.add("<s>", Kind::Control);
        spec.addBos = true;
        const Tokenizer tokenizer(spec);
        QVERIFY(tokenizer.addsBos());
        QCOMPARE(tokenizer.bos(), 256);
        QCOMPARE(tokenizer.encode("a", true), Ids({'a'}));
        QCOMPARE(Tokenizer(ByteSpec()).bos(), -1);
    }

    void aSpaceIsPutBeforeTheTextWhereTheFileAsksForIt() {
        ByteSpec spec;
        spec.addPrefixSpace = true;
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode("a", false), Ids({' ', 'a'}));
        QCOMPARE(tokenizer.encode(" a", false), Ids({' ', 'a'}));
        QCOMPARE(tokenizer.encode("", false), Ids());
    }

    void idsOutsideTheVocabularyStandForNothing() {
        const Tokenizer tokenizer{ByteSpec()};
        for (const TokenId id : {-1, 256, 1 << 30}) {
            QCOMPARE(tokenizer.bytes(id), std::string_view());
            QVERIFY(!tokenizer.isSpecial(id));
            QVERIFY(!tokenizer.isEnd(id));
        }
        QCOMPARE(tokenizer.decode(Ids({-5, 'x', 4711})), std::string("x"));
        QCOMPARE(tokenizer.size(), 256);
    }

    void unknownPreTokenizerIsNamed() {
        try {
            const Tokenizer tokenizer(ByteSpec("no-such-thing"));
            QFAIL("an unknown pre-tokenizer was taken");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::Unsupported);
            QVERIFY(std::string(error.what()).find("\"no-such-thing\"") != std::string::npos);
        }
        QVERIFY_THROWS_EXCEPTION(Error, Tokenizer{ByteSpec("")});
    }

    void aModelWithoutVocabularyTokenizesNothing() {
        const Tokenizer tokenizer{TokenizerSpec()};
        QCOMPARE(tokenizer.size(), 0);
        QCOMPARE(tokenizer.encode("abc", true), Ids());
    }

    void mergeOfUnknownTokensIsRefused() {
        ByteSpec spec;
        spec.merges.emplace_back("a", "b");
        try {
            const Tokenizer tokenizer(spec);
            QFAIL("a merge into nothing was taken");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::FileCorrupt);
            // The window says the reason in a sentence of its own.
            const std::string reason = error.arguments().at(1);
            QVERIFY(reason.find("\"ab\"") != std::string::npos);
            QVERIFY(reason.find("not in its vocabulary") != std::string::npos);
        }
    }

    /// With steps that grow as the square of the length this would take hours.
    void aMegabyteOfOneLetterIsRead() {
        ByteSpec spec("qwen2");
        std::string text = "x";
        TokenId longest = 'x';
        for (int i = 0; i < 6; ++i) {
            longest = spec.merge(text, text);
            text += text;
        }
        const Tokenizer tokenizer(spec);
        QCOMPARE(tokenizer.encode(std::string(1 << 20, 'x'), false), Ids((1 << 20) / 64, longest));
        for (const char* unit : {" ", "\n", "1", "é", "-", "ab ", "a\u0301", "\u064E", "\xFF"}) {
            std::string many;
            while (many.size() < (1 << 18))
                many += unit;
            QVERIFY(!tokenizer.encode(many, true).empty());
        }
    }

    /// Runs of blanks inside a line, which an expression for those at its end meets at every one.
    void manyBlanksInALineAreRead() {
        for (const char* name : {"qwen2", "llama-bpe", "deepseek-llm", "deepseek-v3", "gpt-2"}) {
            const Tokenizer tokenizer{ByteSpec(name)};
            for (const char* blank : {" ", "\t", "\u3000"}) {
                std::string many = "x";
                while (many.size() < (1 << 18))
                    many += blank;
                for (const char* after : {"x", "\n", ""})
                    QCOMPARE(tokenizer.decode(tokenizer.encode(many + after, false)), many + after);
            }
        }
    }

    void threadsMayShareATokenizer() {
        ByteSpec spec("qwen2");
        spec.merge("a", "b");
        const Tokenizer tokenizer(spec);
        const std::string text = "abc 123 سلام e\u0301 \xFF";
        const Ids expected = tokenizer.encode(text, true);
        std::vector<int> good(4);
        std::vector<std::thread> threads;
        for (int& count : good)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    count += tokenizer.encode(text, true) == expected ? 1 : 0;
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good, std::vector<int>({50, 50, 50, 50}));
    }

    void streamShowsWholeCharactersOnly() {
        const Tokenizer tokenizer{ByteSpec()};
        StreamDecoder decoder(tokenizer);
        const std::string text = "a س 中 😀";
        std::string shown;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::string part = decoder.push(static_cast<unsigned char>(text[i]));
            std::size_t at = 0;
            while (at < part.size()) {
                const std::size_t length = utf8Length(std::string_view(part).substr(at));
                QVERIFY(length > 0);
                at += length;
            }
            shown += part;
            QVERIFY(text.starts_with(shown));
            QVERIFY(i + 1 - shown.size() < 4);
        }
        QCOMPARE(shown, text);
        QCOMPARE(decoder.finish(), std::string());
    }

    void bytesThatBecomeNoCharacterAreMarked_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        const QChar mark(0xFFFD);
        QTest::newRow("alone") << QByteArray("a\x80z") << QString("a") + mark + "z";
        QTest::newRow("broken off") << QByteArray("\xE4\xB8z") << QString(mark) + "z";
        QTest::newRow("at the end") << QByteArray("z\xF0\x9F\x98") << QString("z") + mark;
        QTest::newRow("overlong") << QByteArray("\xC0\x80") << QString(mark) + mark;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << QString(3, mark);
        QTest::newRow("begun twice") << QByteArray("\xD8\xD8\xB3") << QString(mark) + QString("س");
        QTest::newRow("two of four") << QByteArray("\xF0\x9F\xF0\x9F") << QString(2, mark);
    }
    void bytesThatBecomeNoCharacterAreMarked() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, shown);
        const Tokenizer tokenizer{ByteSpec()};
        StreamDecoder decoder(tokenizer);
        std::string out;
        for (const char c : bytes)
            out += decoder.push(static_cast<unsigned char>(c));
        out += decoder.finish();
        QCOMPARE(QString::fromStdString(out), shown);
        QCOMPARE(decoder.finish(), std::string());
    }
};

QTEST_GUILESS_MAIN(TokenizerTest)
#include "test_tokenizer.moc"
