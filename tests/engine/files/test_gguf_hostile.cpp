#include "engine/files/gguf.h"
#include "engine/files/model_files.h"
#include "tests/engine/files/expect_error.h"
#include "tests/engine/files/gguf_builder.h"

#include <QTest>

#include <limits>
#include <random>

using namespace khatwa;
using namespace khatwa::engine;
using namespace khatwa::engine::test;

namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();
constexpr std::array<std::uint64_t, 12> kLies = {
    0,
    1,
    255,
    1ULL << 31,
    (1ULL << 32) - 1,
    1ULL << 32,
    1ULL << 40,
    (1ULL << 62) + 1,
    (1ULL << 63) - 1,
    1ULL << 63,
    kHuge - 31,
    kHuge,
};

/// Empty where opening gives a model or one clear line; else what happened instead. Reads every
/// byte of every tensor, so that a sanitizer sees one that is not there.
QString open(const Bytes& bytes) {
    try {
        const auto model = ModelFiles::openMemory(bytes, "hostile.gguf");
        unsigned sum = 0;
        for (const NamedTensor& tensor : model->tensors())
            for (std::size_t i = 0; i < tensor.matrix.bytes(); ++i)
                sum += std::to_integer<unsigned>(tensor.matrix.data[i]);
        return sum == std::numeric_limits<unsigned>::max() ? QStringLiteral("impossible")
                                                           : QString();
    } catch (const Error& error) {
        const std::string message = error.what();
        return message.empty() || message.find('\n') != std::string::npos || message.size() > 600
                   ? QString::fromStdString(message)
                   : QString();
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
}

/// What opening a file with one strange thing in it says.
QString refused(const GgufBuilder& builder, const std::string& words,
                ErrorCode code = ErrorCode::FileCorrupt) {
    return whatIsWrong([&] { (void)ModelFiles::openMemory(builder.bytes(), "hostile.gguf"); }, code,
                       words);
}

template <typename T>
Bytes raw(std::initializer_list<T> values) {
    Bytes out;
    for (const T value : values)
        appendValue(out, value);
    return out;
}

} // namespace

class GgufHostileTest : public QObject {
    Q_OBJECT

private slots:
    void cutOffAnywhereItIsRefused() {
        const Bytes whole = tinyGguf("qwen3").bytes();
        const std::size_t needed = whole.size() - 28; // the last tensor is padded to 32 bytes
        for (std::size_t size = 0; size < needed; ++size) {
            const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            const QString wrong =
                whatIsWrong([&] { (void)ModelFiles::openMemory(part, "hostile.gguf"); },
                            ErrorCode::FileTruncated, "ends too early");
            QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(size) + ": " + wrong));
        }
    }

    void everyFieldMayLie() {
        const Bytes whole = tinyGguf("qwen3").bytes();
        const std::size_t header = whole.size() - 32 * 8;
        for (std::size_t at = 4; at + 8 <= header; ++at)
            for (const std::uint64_t lie : kLies) {
                Bytes bytes = whole;
                std::memcpy(bytes.data() + at, &lie, sizeof lie);
                const QString wrong = open(bytes);
                QVERIFY2(wrong.isEmpty(), qPrintable(QString::number(at) + ": " + wrong));
            }
    }

    void anyByteMayBeAnything() {
        const Bytes whole = tinyGguf("llama").bytes();
        std::mt19937 random(20250608);
        qInfo("seed 20250608");
        for (int round = 0; round < 4000; ++round) {
            Bytes bytes = whole;
            for (int i = 0; i <= round % 4; ++i)
                bytes[random() % bytes.size()] = static_cast<std::byte>(random());
            const QString wrong = open(bytes);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
    }

    void countsThatNoFileHoldsAreRefused() {
        Bytes bytes;
        append(bytes, "GGUF", 4);
        appendValue<std::uint32_t>(bytes, 3);
        for (const std::uint64_t tensors : kLies)
            for (const std::uint64_t values : kLies) {
                if (tensors == 0 && values == 0)
                    continue;
                Bytes both = bytes;
                appendValue(both, tensors);
                appendValue(both, values);
                QVERIFY(!open(both).contains("std::"));
                QVERIFY_THROWS_EXCEPTION(Error, ModelFiles::openMemory(both, "hostile.gguf"));
            }
    }

    void shapesAreBounded() {
        const auto shaped = [](const std::vector<std::uint64_t>& dimensions) {
            GgufBuilder b = tinyGguf("qwen3");
            b.tensorHeader("blk.0.x.weight", dimensions, 0, 0);
            return b;
        };
        QCOMPARE(refused(shaped({}), "0 dimensions"), QString());
        QCOMPARE(refused(shaped({1, 1, 1, 1, 1}), "5 dimensions"), QString());
        QCOMPARE(refused(shaped({8, 0}), "a dimension of 0"), QString());
        QCOMPARE(refused(shaped({kHuge}), "a dimension of"), QString());
        QCOMPARE(refused(shaped({1ULL << 62}), "impossibly large"), QString());
        QCOMPARE(refused(shaped({8, 1ULL << 40, 1ULL << 40}), "a dimension of"), QString());
        QCOMPARE(refused(shaped({1ULL << 32, 1ULL << 31}), "impossibly large"), QString());
        QCOMPARE(refused(shaped({1ULL << 40}), "ends too early", ErrorCode::FileTruncated),
                 QString());
    }

    void rowsMustFillTheirBlocks() {
        GgufBuilder b = tinyGguf("qwen3");
        b.tensorHeader("blk.0.x.weight", {33, 2}, 8, 0);
        QCOMPARE(refused(b, "rows of 33 in blocks of 32"), QString());
    }

    void placesAreBounded() {
        const auto placed = [](std::uint64_t offset) {
            GgufBuilder b = tinyGguf("qwen3");
            b.tensorHeader("blk.0.x.weight", {8}, 0, offset);
            return b;
        };
        QCOMPARE(refused(placed(4), "not aligned"), QString());
        QCOMPARE(refused(placed(kHuge - 31), "lies outside"), QString());
        QCOMPARE(refused(placed(1 << 20), "ends too early", ErrorCode::FileTruncated), QString());
        QCOMPARE(open(placed(0).bytes()), QString()); // overlapping others does no harm
        QVERIFY(ModelFiles::openMemory(placed(0).bytes(), "x")->find("blk.0.x.weight") != nullptr);
    }

    void alignmentIsBounded() {
        for (const std::uint32_t alignment : {0U, 1U, 4U, 24U, 1U << 21, ~0U}) {
            GgufBuilder b = tinyGguf("qwen3");
            b.number("general.alignment", alignment);
            QCOMPARE(refused(b, "an alignment of"), QString());
        }
    }

    void namesAndKeysAreUnique() {
        GgufBuilder tensors = tinyGguf("qwen3");
        tensors.tensorHeader("output_norm.weight", {8}, 0, 0);
        QCOMPARE(refused(tensors, "\"output_norm.weight\" is there twice"), QString());
        GgufBuilder keys = tinyGguf("qwen3");
        keys.text("general.name", "again");
        QCOMPARE(refused(keys, "\"general.name\" is there twice"), QString());
    }

    void arraysNestOnlySoDeep() {
        Bytes deep;
        for (int i = 0; i < 3; ++i) {
            appendValue<std::uint32_t>(deep, 9);
            appendValue<std::uint64_t>(deep, 1);
        }
        appendValue<std::uint32_t>(deep, 0);
        appendValue<std::uint64_t>(deep, 2);
        deep.push_back(std::byte(1));
        deep.push_back(std::byte(2));
        GgufBuilder four;
        four.raw("nested", 9, deep);
        QCOMPARE(open(four.bytes()), QString());
        (void)ModelFiles::openMemory(four.bytes(), "x");

        Bytes endless;
        for (int i = 0; i < 10000; ++i) {
            appendValue<std::uint32_t>(endless, 9);
            appendValue<std::uint64_t>(endless, 1);
        }
        GgufBuilder many;
        many.raw("nested", 9, endless);
        QCOMPARE(refused(many, "nests arrays too deep"), QString());
    }

    void arrayLengthsAreBounded() {
        for (const std::uint32_t type : {0U, 5U, 8U, 9U, 12U})
            for (const std::uint64_t count : kLies) {
                GgufBuilder b;
                Bytes value = raw<std::uint32_t>({type});
                appendValue(value, count);
                b.raw("list", 9, value);
                const QString wrong = open(b.bytes());
                QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            }
    }

    void unknownValueTypesAreRefused() {
        GgufBuilder b;
        b.raw("key", 13, raw<std::uint64_t>({0}));
        QCOMPARE(refused(b, "unknown type 13"), QString());
    }

    void valuesOfTheWrongTypeAreNamed() {
        GgufBuilder b = tinyGguf("llama");
        b.text("llama.attention.key_length", "4");
        QCOMPARE(refused(b, "\"llama.attention.key_length\" has the wrong type"), QString());
        GgufBuilder list = tinyGguf("llama");
        list.numbers("tokenizer.chat_template", {1});
        QCOMPARE(refused(list, "\"tokenizer.chat_template\" has the wrong type"), QString());
        GgufBuilder flag = tinyGguf("llama");
        flag.number("tokenizer.ggml.add_bos_token", 1);
        QCOMPARE(refused(flag, "wrong type"), QString());
        GgufBuilder big = tinyGguf("llama");
        big.scalar("llama.attention.key_length", GgufType::Uint64, kHuge);
        QCOMPARE(refused(big, "too large"), QString());
    }

    void tokenizerMustAgreeWithItself() {
        const auto vocabulary = [] {
            GgufBuilder b;
            b.text("tokenizer.ggml.model", "gpt2").texts("tokenizer.ggml.tokens", {"a", "b"});
            return b;
        };
        QCOMPARE(refused(vocabulary().numbers("tokenizer.ggml.token_type", {1}), "1 token types"),
                 QString());
        QCOMPARE(refused(vocabulary().texts("tokenizer.ggml.merges", {"ab"}), "\"ab\""), QString());
        QCOMPARE(refused(vocabulary().texts("tokenizer.ggml.merges", {"a "}), "\"a \""), QString());
        QCOMPARE(refused(vocabulary().number("tokenizer.ggml.eos_token_id", 2), "past the end"),
                 QString());
        QCOMPARE(open(vocabulary().number("tokenizer.ggml.bos_token_id", ~0U).bytes()), QString());
        GgufBuilder none;
        none.text("tokenizer.ggml.model", "gpt2");
        QCOMPARE(refused(none, "no vocabulary"), QString());
        GgufBuilder many = tinyGguf("qwen3");
        GgufBuilder small;
        small.text("general.architecture", "qwen3");
        QCOMPARE(open(many.bytes()), QString());
    }

    void senselessConfigIsRefused() {
        for (const char* key : {"block_count", "embedding_length", "feed_forward_length",
                                "attention.head_count", "context_length"})
            for (const std::uint32_t value : {0U, ~0U}) {
                GgufBuilder b;
                b.text("general.architecture", "llama").tensor("token_embd.weight", {8, 6});
                for (const char* other : {"block_count", "embedding_length", "feed_forward_length",
                                          "attention.head_count", "context_length"})
                    b.number(std::string("llama.") + other, other == std::string(key) ? value : 2);
                if (value == ~0U && key == std::string("context_length"))
                    continue; // four thousand million positions are many, and no contradiction
                QCOMPARE(refused(b, ""), QString());
            }
    }

    void messagesStayShortAndOnOneLine() {
        GgufBuilder b = tinyGguf("evil\nname\x01\xFF" + std::string(10000, 'x'));
        try {
            (void)ModelFiles::openMemory(b.bytes(), "hostile.gguf");
            QFAIL("an architecture of 10,000 letters was taken");
        } catch (const Error& error) {
            const std::string message = error.what();
            QVERIFY(message.size() < 250);
            QVERIFY(message.find("\"evil?name??xxx") != std::string::npos);
        }
    }
};

QTEST_GUILESS_MAIN(GgufHostileTest)
#include "test_gguf_hostile.moc"
