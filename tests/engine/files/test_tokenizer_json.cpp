#include "engine/files/tokenizer_json.h"
#include "tests/engine/files/expect_error.h"
#include "tests/engine/files/folder_builder.h"

#include <QTest>

using namespace khatwa::engine;
using namespace khatwa::engine::test;
using nlohmann::json;

namespace {

TokenizerSpec readTokenizer(const json& value) {
    return readTokenizerJson(value, "tokenizer.json");
}

/// tinyTokenizer with one thing changed: "/model/vocab" and its like name the place.
json changed(const char* place, const json& value) {
    json tokenizer = tinyTokenizer();
    tokenizer[json::json_pointer(place)] = value;
    return tokenizer;
}

} // namespace

class TokenizerJsonTest : public QObject {
    Q_OBJECT

private slots:
    void tokenizerIsRead() {
        const TokenizerSpec spec = readTokenizer(tinyTokenizer());
        QCOMPARE(spec.tokens.size(), 7U);
        QCOMPARE(spec.tokens[2].text, std::string("Ġ"));
        QCOMPARE(spec.tokens[5].kind, TokenizerSpec::Kind::Control);
        QCOMPARE(spec.tokens[6].kind, TokenizerSpec::Kind::UserDefined);
        QCOMPARE(spec.splitPatterns, std::vector<std::string>({"\\p{L}+| +"}));
        QVERIFY(spec.preTokenizer.empty());
        QVERIFY(spec.normalizeNfc);
        QVERIFY(spec.ignoreMerges);
        QVERIFY(!spec.addBos);
        QVERIFY(!spec.addPrefixSpace);
    }

    void mergesMayBeTextsOrPairs() {
        const TokenizerSpec pairs =
            readTokenizer(changed("/model/merges", json::array({{"a", "b"}, {"Ġ", "ab"}})));
        QCOMPARE(pairs.merges.size(), 2U);
        QCOMPARE(pairs.merges[1].first, std::string("Ġ"));
        QCOMPARE(pairs.merges[1].second, std::string("ab"));
        QCOMPARE(readTokenizer(tinyTokenizer()).merges[0].second, std::string("b"));
        for (const json& bad : {json{"ab"}, json{"a "}, json{1}, json::array({{"a"}}), json{{}}})
            EXPECT_ERROR(readTokenizer(changed("/model/merges", bad)), ErrorCode::FileCorrupt,
                         "does not name two tokens");
    }

    void preTokenizersBecomeExpressions() {
        const auto patterns = [](const json& value) {
            return readTokenizer(changed("/pre_tokenizer", value)).splitPatterns;
        };
        const json bytes = {{"type", "ByteLevel"}, {"add_prefix_space", false}};
        QCOMPARE(patterns(bytes).size(), 1U); // GPT-2's own
        json plain = bytes;
        plain["use_regex"] = false;
        QCOMPARE(patterns(plain).size(), 1U); // the whole text
        const json sequence = {
            {"type", "Sequence"},
            {"pretokenizers",
             {{{"type", "Digits"}, {"individual_digits", true}},
              {{"type", "Split"}, {"pattern", {{"String", "a.b"}}}, {"behavior", "Isolated"}},
              plain}}};
        QCOMPARE(patterns(sequence), std::vector<std::string>({"\\p{N}", "a\\.b"}));
    }

    void bosIsFoundInTheTemplate() {
        const json single = json::array({{{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}},
                                         {{"Sequence", {{"id", "A"}, {"type_id", 0}}}}});
        const json processor = {
            {"type", "Sequence"},
            {"processors",
             {{{"type", "ByteLevel"}}, {{"type", "TemplateProcessing"}, {"single", single}}}}};
        const TokenizerSpec spec = readTokenizer(changed("/post_processor", processor));
        QVERIFY(spec.addBos);
        QCOMPARE(spec.bos, 5);
    }

    void whatWouldChangeTheIdsIsRefusedByName() {
        const auto unsupported = [](const char* place, const json& value, const char* words) {
            return whatIsWrong([&] { readTokenizer(changed(place, value)); },
                               ErrorCode::Unsupported, words);
        };
        QCOMPARE(unsupported("/model/type", "Unigram", "\"Unigram\""), QString());
        QCOMPARE(unsupported("/model/byte_fallback", true, "does not work on bytes"), QString());
        QCOMPARE(unsupported("/model/end_of_word_suffix", "</w>", "end_of_word_suffix"), QString());
        QCOMPARE(unsupported("/normalizer", {{"type", "Lowercase"}}, "\"Lowercase\""), QString());
        QCOMPARE(unsupported("/pre_tokenizer", {{"type", "Metaspace"}}, "\"Metaspace\""),
                 QString());
        QCOMPARE(unsupported("/pre_tokenizer", nullptr, "does not work on bytes"), QString());
        QCOMPARE(unsupported("/pre_tokenizer/pretokenizers/0/behavior", "MergedWithNext",
                             "\"MergedWithNext\""),
                 QString());
        QCOMPARE(unsupported("/pre_tokenizer/pretokenizers/1/add_prefix_space", true,
                             "add_prefix_space"),
                 QString());
    }

    void brokenTokenizersAreRefused() {
        const auto corrupt = [](const char* place, const json& value, const char* words) {
            return whatIsWrong([&] { readTokenizer(changed(place, value)); },
                               ErrorCode::FileCorrupt, words);
        };
        QCOMPARE(corrupt("/model/vocab", json::object(), "no vocabulary"), QString());
        QCOMPARE(corrupt("/model/vocab", json::array(), "no vocabulary"), QString());
        QCOMPARE(corrupt("/model/vocab/a", -1, "not a number"), QString());
        QCOMPARE(corrupt("/model/vocab/a", 1U, "there twice"), QString());
        QCOMPARE(corrupt("/model/vocab/a", 4000000000U, "far past the others"), QString());
        QCOMPARE(corrupt("/model/merges", 7, "not a list"), QString());
        QCOMPARE(corrupt("/model", 7, "not a JSON object"), QString());
        QCOMPARE(corrupt("/model", nullptr, "not a JSON object"), QString());
        QCOMPARE(corrupt("/added_tokens", 7, "not a list"), QString());
        QCOMPARE(corrupt("/added_tokens/0", 7, "not a JSON object"), QString());
        QCOMPARE(corrupt("/added_tokens/0/id", -1, "lacks its id"), QString());
        QCOMPARE(corrupt("/added_tokens/0/content", nullptr, "lacks its id"), QString());
        json deep = {{"type", "NFC"}};
        for (int i = 0; i < 20; ++i)
            deep = {{"type", "Sequence"}, {"normalizers", json::array({deep})}};
        QCOMPARE(corrupt("/normalizer", deep, "not a list"), QString());
        EXPECT_ERROR(readTokenizer(json::array()), ErrorCode::FileCorrupt, "not a JSON object");
    }
};

QTEST_GUILESS_MAIN(TokenizerJsonTest)
#include "test_tokenizer_json.moc"
